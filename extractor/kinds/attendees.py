"""Attendees: mentions joined into persons and groups, parted by who took part.

Contract: attendees, mentioned_people.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, get_args

import regex

from extractor.found import Attendance, Found, PersonMention, RoleMention
from extractor.groups import attendance_zones, list_end
from extractor.lexicon import lexicon
from extractor.names import name_parts
from extractor.patterns import Hit, Rules
from extractor.records import Attendee, Participation, Role
from extractor.roles import body_led
from extractor.text import Span, Text

NAME: Final = "attendees"
NEEDS: Final = ("people", "segments", "meeting")

_PRESENT: Final = "present"
_ABSENT: Final = "absent"
_BEHIND: Final = (
    ("chair", "chair_after"), ("secretary", "secretary_after"), ("speaker", "speak_after"),
    (_PRESENT, "present_after"), (_ABSENT, "absent"),
)  # fmt: skip
_BEFORE: Final = (("chair", "chair_opening"), ("speaker", "speak_before"))
_ORDER: Final = get_args(Participation)
_BRACKET: Final = " ("
_CLOSING: Final = ")"
_NUMBERING: Final = " 0123456789.)-+*•"
_MARK: Final = 2  # characters: a colon and a space may part a label from its own list
_WORD_END: Final = regex.compile("[ ,]")
# Marks between the words of an office, also in "TP.HCM" and "Tài chính-Ngân sách".
_MARKS: Final = regex.compile(r"[.,](?!\p{L})|(?<=\bt[pxt])\.|(?<=\p{L})-(?=\p{L}{3})|\ -\ ")


def find(text: Text, rules: Rules, found: Found) -> Attendance:
    """Both lists by rising start of the first mention."""
    register = _Register(text, rules)
    told = list(zip(found.people, _evidence(text, rules, found), strict=True))
    for kind in ("person", "group"):  # an office without a name may be that of a person named later
        for mention, evidence in told:
            if mention.kind == kind:
                register.add(mention, evidence)
    if found.official is not None:
        _note_chair(text, rules, register)
    here: list[Attendee] = []
    elsewhere: list[Attendee] = []
    for entry in register:
        record = _record(text, entry)
        (here if _took_part(entry) else elsewhere).append(record)
    return Attendance(tuple(here), tuple(record for record in elsewhere if record.kind == "person"))


@dataclass
class _Entry:
    """One person or group while its mentions are gathered."""

    first: PersonMention
    honorific: str | None
    roles: list[RoleMention] = field(default_factory=list)
    offices: set[str] = field(default_factory=set)
    evidence: set[str] = field(default_factory=set)


class _Register:
    """The persons and groups met so far, found again by the ends of their names and by their offices."""

    def __init__(self, text: Text, rules: Rules) -> None:
        self._text = text
        self._rules = rules
        self._spelling = rules.spelling
        self._bodies = rules.gazetteer("bodies")
        self._units = lexicon(rules, "place_heads")
        self._short_forms = rules.gazetteer("short_forms")
        (self._leaders,), (self._bracket,) = rules.of(NAME, "leaders"), rules.of(NAME, "short_form")
        self._defined: dict[str, str] = {}  # short forms that the text itself defines
        self._entries: dict[str, _Entry] = {}
        self._by_parts: dict[str, _Entry] = {}
        self._by_office: dict[str, _Entry] = {}
        self._by_beginning: dict[str, _Entry] = {}  # groups by their first words, without short forms
        self._by_first_words: dict[str, _Entry] = {}
        self._by_body: dict[str, _Entry] = {}

    def __iter__(self) -> Iterator[_Entry]:
        return iter(sorted(self._entries.values(), key=lambda entry: entry.first.name))

    def add(self, mention: PersonMention, evidence: set[str]) -> None:
        """Adds what a mention tells to its person's or group's entry; a given name of nobody is dropped."""
        entry = self._entry_of(mention)
        if entry is None:
            return
        entry.evidence |= evidence
        for role in mention.roles:
            self._define(role)
            office = self._in_full(role.span)
            if office not in entry.offices:
                entry.offices.add(office)
                self._add_role(entry.roles, role)
            for words in {self._folded(role.span), office}:
                self._remember_office(entry, words)
            written = role.organization
            body = self._spelling.name(written) if written else body_led(self._rules, self._spelling.name(role.title))
            if body is not None:
                self._by_body[body] = entry

    def _define(self, role: RoleMention) -> None:
        """Remembers the short form that stands in brackets behind a body ("Trường Đại học Chè (TCH)")."""
        match = self._bracket.match(self._text, role.span.end)
        if match is not None and role.organization is not None:
            self._defined[self._folded(Span(*match.span("short")))] = self._spelling.name(role.organization)

    def _add_role(self, roles: list[RoleMention], role: RoleMention) -> None:
        """Adds an office unless it is there; one with its body replaces the same title, or its first words, without."""
        title, body = self._expanded(role.title), self._expanded(role.organization or "")
        length = len(self._spelling.name(role.title))
        for index, known in enumerate(roles):
            if not _same_beginning(self._expanded(known.title), title):
                continue
            known_body = self._expanded(known.organization or "")
            known_length = len(self._spelling.name(known.title))
            if not body and not known_body and known_length < length:
                roles[index] = role
                return
            if not body or (known_body and _same_beginning(known_body, body)):
                return
            if not known_body and known_length <= length:
                roles[index] = role
                return
        roles.append(role)

    def _in_full(self, span: Span) -> str:
        """The words of an office or a group as `_expanded` writes them."""
        return self._expanded(self._folded(span))

    def _expanded(self, words: str) -> str:
        """Words in lower case, in one spelling, without marks and short forms ("PCT UBND" is "phó chủ tịch ủy ban
        nhân dân").

        One that the text defines may stand for the whole body or for all but its noun ("Sở LĐTB&XH").
        """
        out: list[str] = []
        plain = _MARKS.sub(" ", self._spelling.name(words))
        for word in plain.split():
            row = self._short_forms.get(word)
            full = _MARKS.sub(" ", row["full"] if row is not None else self._defined.get(word, word)).split()
            out += full[1:] if out[-1:] == full[:1] else full
        return " ".join(out)

    def _folded(self, span: Span) -> str:
        return self._text.folded[slice(*span)]

    def _entry_of(self, mention: PersonMention) -> _Entry | None:
        """The entry of a mention, made where there is none.

        A given name belongs to the person last introduced with it; a group that is a named person's
        office ("Bí thư Huyện ủy cho biết") is that person, one that begins a longer group's words that group.
        """
        key = self._folded(mention.name)
        if mention.kind == "person":
            key = key.replace("-", " ")  # "Woo-jin" is also written "Woo Jin"
        known = self._entries.get(key)
        if known is None and mention.kind == "person":
            known = self._by_parts.get(key)
        elif known is None:
            named = (
                None
                if mention.full
                else self._holder(key) or self._holder(self._in_full(mention.name)) or self._leader(mention.name)
            )
            known = named or self._by_beginning.get(self._in_full(mention.name))
        if known is None and (mention.full or mention.kind == "group"):
            known = self._entries[key] = _Entry(mention, mention.honorific)
            if mention.kind == "group":
                self._remember_group(known, self._in_full(mention.name))
            else:
                self._by_parts |= dict.fromkeys(name_parts(key), known)
        return known

    def _remember_group(self, entry: _Entry, words: str) -> None:
        """A group may be named again by its first words ("lãnh đạo các sở" of "lãnh đạo các sở, ngành")."""
        for match in _WORD_END.finditer(words):
            self._by_beginning.setdefault(words[: match.start()], entry)

    def _remember_office(self, entry: _Entry, office: str) -> None:
        self._by_office[office] = entry
        self._by_first_words |= dict.fromkeys(_beginnings(office), entry)

    def _holder(self, office: str) -> _Entry | None:
        """The last introduced person who holds an office, said in full or by its beginning.

        The head of a council is known without its place ("Chủ tịch UBND Thành phố").
        """
        entry = self._by_office.get(office) or self._by_first_words.get(office)
        for beginning in _beginnings(office):
            if entry is not None:
                break
            entry = self._by_office.get(beginning)
            if entry is None and self._is_council(beginning):
                entry = self._by_first_words.get(beginning)
                if entry is not None and self._is_of_another_unit(entry, office, beginning):
                    return None
        return entry

    def _is_of_another_unit(self, entry: _Entry, office: str, beginning: str) -> bool:
        """Whether an office and those of an entry that begin alike are of units of other kinds ("Chủ tịch UBND xã …",
        "Chủ tịch UBND huyện") or with other names."""
        alike = self._expanded(beginning)
        said = self._unit(self._expanded(office), alike)
        held = [self._unit(one, alike) for one in entry.offices]
        if said is None or not any(held):
            return False
        return not any(one and _same_beginning(said, one) for one in held)

    def _unit(self, office: str, beginning: str) -> str | None:
        """The unit behind the first words of an office; None where another word stands there."""
        if not office.startswith(f"{beginning} "):
            return None
        unit = self._units.at(office, len(beginning) + 1, len(office))
        return office[unit.start :] if unit is not None and unit.row["class"] != "thing" else None

    def _leader(self, span: Span) -> _Entry | None:
        """The last introduced person with an office in the body whose leaders are named ("lãnh đạo Sở Y tế")."""
        leaders = self._leaders.match(self._text, *span)
        if leaders is None:
            return None
        body = self._folded(Span(leaders.end(), span.end))
        known = (one for one in _beginnings(body) if one not in self._bodies)  # not "Sở" for "Sở Y tế"
        return next((self._by_body[one] for one in (body, *known) if one in self._by_body), None)

    def _is_council(self, office: str) -> bool:
        body = self._bodies.get(office.rpartition(" ")[2])
        return body is not None and "council" in body["class"]


def _note_chair(text: Text, rules: Rules, register: _Register) -> None:
    """The only chair of minutes speaks where they tell what "the chair" said."""
    chairs = [entry for entry in register if "chair" in entry.evidence]
    (speaks,) = rules.of(NAME, "chair_speaks")
    if len(chairs) == 1 and speaks.search(text, 0, len(text.view)) is not None:
        chairs[0].evidence.add("speaker")


def _took_part(entry: _Entry) -> bool:
    """Whether something tells of taking part; a word of absence outweighs a place in a list."""
    return bool(entry.evidence - ({_ABSENT, _PRESENT} if _ABSENT in entry.evidence else set()))


def _beginnings(office: str) -> Iterator[str]:
    """The first words of an office, the most first, without the whole."""
    end = office.rfind(" ")
    while end > 0:
        yield office[:end]
        end = office.rfind(" ", 0, end)


def _same_beginning(left: str, right: str) -> bool:
    """Whether one is the other, or its first words."""
    short, long = sorted((left, right), key=len)
    return long == short or long.startswith((short + " ", short + ","))


def _evidence(text: Text, rules: Rules, found: Found) -> list[set[str]]:
    """For each mention what the words around it say of its taking part."""
    mentions = found.people
    out: list[set[str]] = [set() for _ in mentions]
    starts_of: dict[int, list[int]] = {}
    for index, mention in enumerate(mentions):
        starts_of.setdefault(text.sentence_index(mention.whole.start), []).append(index)
    _mark_zones(text, rules, mentions, out)
    _mark_passages(text, found, out)
    closing = [text.to_view(one.start, one.end) for one in found.segments if one.label == "conclusion"]
    for sentence, indices in starts_of.items():
        _mark_sentence(text, rules, text.sentences[sentence], [(index, mentions[index]) for index in indices], out)
    (to_do,) = rules.of(NAME, "to_do")
    for index, mention in enumerate(mentions):  # what the closing words say of an office is what it is to do
        inside = mention.kind == "group" and any(start <= mention.name.start < end for start, end in closing)
        if inside and to_do.match(text, mention.whole.end):
            out[index].clear()
    return out


def _mark_zones(text: Text, rules: Rules, mentions: Sequence[PersonMention], out: list[set[str]]) -> None:
    """Those in an attendance list are present; who stands behind a label does what it says."""
    starts = [mention.whole.start for mention in mentions]
    people = [mention.whole.start for mention in mentions if mention.kind == "person"]
    zones = [zone for zone, _ in attendance_zones(text, rules, people)]
    for zone in zones:
        _mark_between(starts, zone, _PRESENT, out)
    for hit in rules.scan(NAME, text, "absent_before"):
        _mark_between(starts, Span(*hit.match.span("list")), _ABSENT, out)
    parts = (("chair", "chair_before"), ("secretary", "secretary_before"), ("speaker", "speakers_before"))
    labels = [(hit, kind) for kind, part in parts for hit in rules.scan(NAME, text, part)]
    openings = sorted([*(hit.start for hit, _ in labels), *(zone.start for zone in zones)])
    for hit, kind in labels:
        _mark_between(starts, _listed(text, rules, hit, openings), kind, out)


def _listed(text: Text, rules: Rules, hit: Hit, openings: Sequence[int]) -> Span:
    """The list behind a label, or before its verb; it ends where the next one opens."""
    if hit.match.groupdict().get("list") is not None:
        return Span(*hit.match.span("list"))
    following = bisect_right(openings, hit.end + _MARK)
    limit = openings[following] if following < len(openings) else len(text.view)
    end = min(limit, list_end(text, rules, hit.end))
    (others,) = rules.of(NAME, "others_present")
    match = others.search(text, hit.end, end)
    return Span(hit.end, match.start() if match else end)


def _mark_passages(text: Text, found: Found, out: list[set[str]]) -> None:
    """In a passage on those present a sentence of nothing but a name and its office goes on with their list."""
    passages = [text.to_view(one.start, one.end) for one in found.segments if one.label == "attendance"]
    starts = [mention.whole.start for mention in found.people]
    for passage in passages:
        for index in range(bisect_left(starts, passage.start), bisect_left(starts, passage.end)):
            if _is_sentence(text, found.people[index]):
                out[index].add(_PRESENT)


def _is_sentence(text: Text, mention: PersonMention) -> bool:
    """Whether a person's name and office are all that a sentence holds, behind the number of an item."""
    if mention.kind != "person" or not (mention.roles or mention.honorific):
        return False
    start, end = text.sentence_at(mention.whole.start)
    before = text.view[start : mention.whole.start].strip(_NUMBERING)
    return not before and not text.view[mention.whole.end : end].strip(" .…;")


def _mark_between(starts: Sequence[int], zone: Span, kind: str, out: list[set[str]]) -> None:
    for index in range(bisect_left(starts, zone.start), bisect_left(starts, zone.end)):
        out[index].add(kind)


def _mark_sentence(
    text: Text, rules: Rules, sentence: Span, mentions: Sequence[tuple[int, PersonMention]], out: list[set[str]]
) -> None:
    (aside,), (words_of,) = rules.of(NAME, "not_subject"), rules.of(NAME, "words_of")
    (elsewhere,) = rules.of(NAME, "elsewhere")
    is_apart = elsewhere.match(text, *sentence) is not None
    mentions = _without_asides(text, mentions)
    for position, (_, mention) in enumerate(mentions):
        if words_of.match(text, mention.whole.start):
            for speaker in _joined(text, rules, mentions, position):
                out[speaker].add("speaker")
        if aside.match(text, mention.whole.start):
            continue
        limit = mentions[position + 1][1].whole.start if position + 1 < len(mentions) else sentence.end
        for kind, part in _BEHIND:
            if is_apart and kind == _PRESENT:
                continue
            told = (rule.match(text, mention.whole.end, limit) for rule in rules.of(NAME, part))
            match = next(filter(None, told), None)
            if match is not None:
                alone = match[0].startswith(_BRACKET) and _CLOSING not in match[0]  # "bà B (chủ trì)"
                for subject in itertools.islice(_subjects(text, rules, mentions, position), 1 if alone else None):
                    out[subject].add(kind)
    _mark_opening(text, rules, sentence.start, mentions, out)
    if not is_apart:
        _mark_led(text, rules, mentions, out)


def _without_asides(text: Text, mentions: Sequence[tuple[int, PersonMention]]) -> Sequence[tuple[int, PersonMention]]:
    """Mentions but those of persons in brackets behind another ("ông A (chồng bà B): …"): the verb is not theirs."""

    def is_aside(before: PersonMention, mention: PersonMention) -> bool:
        opens = text.view.startswith(_BRACKET, before.whole.end)
        closes = text.view.find(_CLOSING, before.whole.end, mention.whole.end + 1) == mention.whole.end
        return before.kind == mention.kind == "person" and opens and closes

    inside = {right[0] for left, right in itertools.pairwise(mentions) if is_aside(left[1], right[1])}
    return [pair for pair in mentions if pair[0] not in inside]


def _mark_opening(
    text: Text, rules: Rules, start: int, mentions: Sequence[tuple[int, PersonMention]], out: list[set[str]]
) -> None:
    """What the words from view[start] to the first mention say of that one, or of all of the list that they open."""
    first_index, first = mentions[0]
    for kind, part in _BEFORE:
        if any(rule.fullmatch(text, start, first.whole.start) for rule in rules.of(NAME, part)):
            out[first_index].add(kind)
    (listed,) = rules.of(NAME, "speakers_listed")
    if listed.fullmatch(text, start, first.whole.start):
        for index in _joined(text, rules, mentions, 0):
            out[index].add("speaker")


def _mark_led(text: Text, rules: Rules, mentions: Sequence[tuple[int, PersonMention]], out: list[set[str]]) -> None:
    """Those named right behind "do", "cùng", "tiếp" are present, and those joined to them."""
    (led,), (connector,) = rules.of(NAME, "present_before"), rules.of(NAME, "connector")
    end = None
    for index, mention in mentions:
        joined = end is not None and connector.fullmatch(text, end, mention.whole.start)
        if mention.kind == "person" and (joined or led.match(text, mention.whole.start)):
            out[index].add(_PRESENT)
            end = mention.whole.end
        else:
            end = None


def _subjects(text: Text, rules: Rules, mentions: Sequence[tuple[int, PersonMention]], last: int) -> Iterator[int]:
    """The mention before a verb, and those joined to it by connectors that are not said to be something else."""
    (connector,), (own,) = rules.of(NAME, "connector"), rules.of(NAME, "own_function")
    yield mentions[last][0]
    for position in range(last, 0, -1):
        left, right = mentions[position - 1][1], mentions[position][1]
        joined = connector.fullmatch(text, left.whole.end, right.whole.start) is not None
        if not joined or own.search(text, left.name.end, left.whole.end) is not None:
            return
        yield mentions[position - 1][0]


def _joined(text: Text, rules: Rules, mentions: Sequence[tuple[int, PersonMention]], first: int) -> Iterator[int]:
    """The first mention of a list and the persons joined to it, up to one who does something else ("nghe tham luận
    của ông A, bà B; ông C kết luận")."""
    (connector,) = rules.of(NAME, "connector")
    yield mentions[first][0]
    for (_, left), (index, right) in itertools.pairwise(mentions[first:]):
        if right.kind != "person" or connector.fullmatch(text, left.whole.end, right.whole.start) is None:
            return
        if any(rule.match(text, right.whole.end) for _, part in _BEHIND for rule in rules.of(NAME, part)):
            return
        yield index


def _record(text: Text, entry: _Entry) -> Attendee:
    mention = entry.first
    cut = text.cut(*mention.name)
    return Attendee(
        **cut,
        kind="person" if mention.kind == "person" else "group",
        name=cut["text"],
        honorific=entry.honorific,
        roles=tuple(_role(text, role) for role in entry.roles),
        participation=tuple(part for part in _ORDER if part in entry.evidence),
        rule=mention.rule,
    )


def _role(text: Text, role: RoleMention) -> Role:
    return Role(**text.cut(*role.span), title=role.title, organization=role.organization, former=role.former)
