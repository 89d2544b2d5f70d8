"""Speakers: whom the words before or behind a verb of speech mean. All spans are of the view."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Final

from extractor.lexicon import lexicon
from extractor.roles import base_title, body_led
from extractor.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractor.found import Found, PersonMention
    from extractor.patterns import Rules
    from extractor.records import Attendee
    from extractor.text import Text

NOBODY: Final = ""
"""A speaker that the report does not name ("nhiều đại biểu")."""

_DIRECTIVES: Final = "directives"
_OBJECT_REACH: Final = 16  # characters of a verb of which somebody is the object
_MOST_PREFIXES: Final = 12  # words of a phrase that are tried as an office


class Speakers:
    """The attendees by name and office, and the places where people are mentioned."""

    def __init__(self, text: Text, rules: Rules, found: Found) -> None:
        self._text = text
        self._rules = rules
        (self._pronoun,) = rules.of(_DIRECTIVES, "pronoun")
        (self._address,) = rules.of(_DIRECTIVES, "address")
        (self._anonymous,) = rules.of(_DIRECTIVES, "anonymous")
        (self._chairing,) = rules.of(_DIRECTIVES, "chairing")
        (self._leaders,) = rules.of(_DIRECTIVES, "leaders")
        (self._object,) = rules.of(_DIRECTIVES, "object")
        self._mentions = sorted(found.people, key=lambda mention: mention.whole.start)
        self._starts = [mention.whole.start for mention in self._mentions]
        self._in_view = rules.spelling.name
        self._persons: dict[str, Attendee] = {}
        self._given: dict[str, list[str]] = {}
        self._offices: dict[str, list[str]] = {}
        self._shorter: dict[str, list[str]] = {}  # by the first words of a title that are one too ("Phó Thủ tướng")
        self._members: list[tuple[str, str]] = []  # bodies, as the view spells them, and who has an office there
        self.chair: str | None = None
        for attendee in found.attendees.attendees:
            if attendee.kind == "person":
                self._add(attendee)
        self._groups = {self._in_view(one.name) for one in found.attendees.attendees if one.kind == "group"}
        self._spelled: dict[str, str] = {}
        for mention in self._mentions:
            written = text.written(*mention.name)
            if written in self._persons:
                self._spelled.setdefault(text.view[slice(*mention.name)], written)

    def _add(self, person: Attendee) -> None:
        self._persons[person.name] = person
        self._given.setdefault(self._in_view(person.name).rpartition(" ")[2], []).append(person.name)
        for role in person.roles:
            title = self._in_view(role.title)
            for form in {self._in_view(role.text), title}:
                self._offices.setdefault(form, []).append(person.name)
            shorter = base_title(self._rules, title)
            if shorter != title:
                self._shorter.setdefault(shorter, []).append(person.name)
            if role.organization:
                self._members.append((self._in_view(role.organization), person.name))
        if self.chair is None and "chair" in person.participation:
            self.chair = person.name

    def _name(self, span: Span) -> str:
        """The name at view[span] as the record of that person has it, however it is spelled there."""
        return self._spelled.get(self._text.view[span.start : span.end]) or self._text.written(*span)

    def knows(self, name: str | None) -> bool:
        """Whether `name` is that of a person who takes part."""
        return name in self._persons

    def mentions(self, start: int, end: int) -> Iterator[PersonMention]:
        """The mentions that begin in view[start:end]."""
        for index in range(bisect_left(self._starts, start), bisect_left(self._starts, end)):
            yield self._mentions[index]

    def of_mention(self, mention: PersonMention, current: str | None) -> str:
        """The speaker whom a mention means, where `current` spoke last."""
        if mention.kind == "group":
            return self.of_words(mention.name, current)
        name = self._name(mention.name)
        if name in self._persons:
            return name
        return self._by_given_name(self._text.view[slice(*mention.name)], current) or name

    def of_words(self, span: Span, current: str | None) -> str:
        """The speaker whom view[span] means, where `current` spoke last."""
        inside = list(self.mentions(span.start, span.end))
        if inside and inside[-1].kind == "person":
            return self.of_mention(inside[-1], current)
        if self._anonymous.match(self._text, *span) is not None:
            return NOBODY
        if self._pronoun.match(self._text, *span) is not None:
            return self._just_named(span.start) or current or self.before(span.start) or NOBODY
        if self._leads(span, current):
            return current or NOBODY
        if self.chair is not None and self._chairing.match(self._text, *span) is not None:
            return self.chair
        words = self._text.view[span.start : span.end]
        address = self._address.match(self._text, *span)
        start = address.end() if address is not None else span.start
        office = self._text.folded[start : span.end]
        return (
            self._leader(Span(start, span.end))
            or self._holder(office, current)
            or self._by_given_name(words, current)
            or self._text.written(start, span.end)
        )

    def before(self, position: int) -> str | None:
        """The person who takes part and is named last before view[position]."""
        for index in range(bisect_right(self._starts, position) - 1, -1, -1):
            mention = self._mentions[index]
            if mention.kind == "person" and mention.full:
                name = self._name(mention.name)
                return name if name in self._persons else None
        return None

    def _leads(self, span: Span, current: str | None) -> bool:
        """Whether view[span] is "the leaders" of a body that an office of `current` names ("lãnh đạo thành phố")."""
        match = self._leaders.match(self._text, *span)
        if match is None:
            return False
        body = f" {self._text.folded[match.end() : span.end]} "
        forms = (form for form, names in self._offices.items() if current in names)
        return any(body in f" {form} {body_led(self._rules, form) or ''} " for form in forms)

    def _leader(self, span: Span) -> str | None:
        """The person with an office in the body whose leaders view[span] names ("lãnh đạo Sở Y tế"), if they are no
        group of their own."""
        match = self._leaders.match(self._text, *span)
        if match is None or self._text.folded[slice(*span)] in self._groups:
            return None
        body = self._text.folded[match.end() : span.end]
        led = [name for of, name in self._members if f"{body} ".startswith(f"{of} ")]
        return led[-1] if led else None

    def _just_named(self, position: int) -> str | None:
        """The person named first, with the full name, in the sentence before on the same line, if he takes part."""
        index = self._text.sentence_index(position)
        before = self._text.sentences[max(0, index - 1)]
        if "\n" in self._text.view[before.end : self._text.sentences[index].start]:
            return None
        people = (mention for mention in self.mentions(*before) if mention.kind == "person")
        first = next(people, None)
        name = self._name(first.name) if first is not None and first.full else None
        return name if name in self._persons else None

    def named_in(self, start: int, end: int) -> str | None:
        """The first person named in view[start:end] who may speak there."""
        people = (mention for mention in self.mentions(start, end) if mention.kind == "person")
        return next((self.of_mention(one, None) for one in people if not self.is_object(one.whole.start)), None)

    def is_object(self, position: int) -> bool:
        """Whether who is named at view[position] is praised, thanked, chosen or punished, and does not speak."""
        return self._object.search(self._text, max(0, position - _OBJECT_REACH), position) is not None

    def _holder(self, words: str, current: str | None) -> str | None:
        """The holder of the office with which `words` begin, also of the first of several.

        Of several holders the current speaker, then the chair. An office may be cut short ("Phó Thủ tướng"), but not
        to another one ("Chủ tịch" of "Chủ tịch nước") nor to one in another body.
        """
        parts = words.split(" ")[:_MOST_PREFIXES]
        office = lexicon(self._rules, "offices").at(words, 0, len(words))
        least = words.count(" ", 0, office.end) + 1 if office is not None else 1
        for end in range(len(parts), least - 1, -1):
            form = " ".join(parts[:end]).rstrip(",")
            holders = self._offices.get(form) or self._shorter.get(form) or []
            names = [name for name in holders if self._is_in(name, form, " ".join(parts[end:]))]
            if names:
                return current if current in names else self.chair if self.chair in names else names[0]
        return None

    def _is_in(self, name: str, form: str, rest: str) -> bool:
        """Whether the office of which `form` is the title is held in a body like that with which `rest` begins."""
        if lexicon(self._rules, "bodies").at(rest, 0, len(rest)) is None:
            return True
        roles = [role for role in self._persons[name].roles if f"{self._in_view(role.text)} ".startswith(f"{form} ")]
        held_in = (role.organization and self._in_view(role.organization) for role in roles)
        return any(body is None or self._head(body) == self._head(rest) for body in held_in)

    def _head(self, body: str) -> str:
        """The first word of a body's name, written in full."""
        first = body.partition(" ")[0]
        row = self._rules.gazetteer("short_forms").get(first)
        return row["full"].partition(" ")[0] if row is not None else first

    def _by_given_name(self, words: str, current: str | None) -> str | None:
        given = words.rpartition(" ")[2]
        names = self._given.get(given.lower(), ()) if given[:1].isupper() else ()
        return current if current in names else names[0] if names else None
