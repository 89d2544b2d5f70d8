"""Speech: who speaks in a sentence of a report, with which verb, and whether that person guides the meeting."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import Final, Literal

import regex

from extractor.found import Found, PersonMention
from extractor.lexicon import lexicon
from extractor.patterns import Rule, Rules
from extractor.text import Text

Speaker = Literal["leader", "guest", "other", "unknown", "same"]
"""One who guides the meeting; the first of those present where no chair is told; another person; nobody by name; the
one who spoke before ("ông", "đồng chí")."""

_ALWAYS: Final = "always"  # value of a rule for offices that lead whatever meeting they speak at
_PRESIDING: Final = "presiding"  # value of a rule for offices that lead the sittings of an assembly
_CENTRAL: Final = "central"  # value of a rule for offices that lead where they come from the centre
_SILENT: Final = frozenset({"none", "acting"})  # classes of verbs that tell nothing of speaking
_PROPOSING: Final = frozenset({"proposing", "asking"})
_ANSWERING: Final = frozenset({"answering"})
_SHORT: Final = 12  # characters; a bare form of address
_NEAR_START: Final = 12  # characters: "Dự và chủ trì hội nghị có"
_REACH: Final = 600  # characters from a verb of chairing to the names of the chairs
_CHAIRS: Final = 3  # as many persons after "Chủ trì có" may be its chairs
_MOST_OFFICES: Final = 40  # a text that tells more of its leaders is none
_TITLE_WORDS: Final = 2  # as many words of an office tell whose it is: "Bộ trưởng", "Phó Thủ tướng"
_ASIDE: Final = 8  # characters looked at for a little word before a speaker
_WORD: Final = regex.compile(r"\p{L}++")
_PART: Final = "segments"


class Speech:
    """The speakers, verbs and leaders of one text; leaders are noted while it is read."""

    def __init__(self, text: Text, rules: Rules, found: Found) -> None:
        self.text, self._rules = text, rules
        self._people = [mention for mention in found.people if mention.kind == "person"]
        self._names = [mention.name.start for mention in self._people]
        self._verbs = [
            (verb.start, verb.row["class"])
            for verb in lexicon(rules, "speech_verbs").scan_apart(text.folded)
            if not self._is_named_so(verb.start)
        ]
        self._subjects = self._subjects_of(text, rules)
        self._named = [mention.whole.start for mention in found.people]
        self._wholes = sorted(mention.whole.start for mention in self._people)
        self.is_sitting = False  # an assembly sits or the press asks: who answers or submits does not guide
        self.has_central = False  # somebody from the centre came
        self._supreme = self._holding(_ALWAYS)
        self._presiding = self._holding(_PRESIDING)
        self._leaders: set[str] = set()
        self._guests: set[str] = set()
        self._heard: set[str] = set()
        self._offices: set[str] = set()

    @staticmethod
    def _subjects_of(text: Text, rules: Rules) -> list[int]:
        """Where the words with which a speaker is named begin, but behind little words like "của"."""
        aside = lexicon(rules, "aside_words")
        return [
            noun.start
            for noun in lexicon(rules, "speaker_nouns", "honorifics", "offices").scan_apart(text.folded)
            if aside.before(text.folded, noun.start, max(0, noun.start - _ASIDE)) is None
        ]

    def _is_named_so(self, start: int) -> bool:
        """Whether what begins at view[start] is part of a person's name ("Đạt", "Giao")."""
        at = bisect_right(self._names, start)
        return at > 0 and start < self._people[at - 1].name.end

    @property
    def has_leaders(self) -> bool:
        return bool(self._leaders)

    def people(self, start: int, end: int) -> list[PersonMention]:
        """Persons whose names begin in view[start:end]."""
        return self._people[bisect_left(self._names, start) : bisect_left(self._names, end)]

    def named(self, start: int, end: int) -> bool:
        """Whether any person or group is named in view[start:end]."""
        at = bisect_left(self._named, start)
        return at < len(self._named) and self._named[at] < end

    def speaker(self, start: int, limit: int, *, anywhere: bool = False) -> int | None:
        """Where the first speaker in view[start:limit] is named, at the start of a clause unless `anywhere`."""
        if not self.tells(start, limit):
            return None
        places = self._wholes[bisect_left(self._wholes, start) : bisect_left(self._wholes, limit)]
        places += self._subjects[bisect_left(self._subjects, start) : bisect_left(self._subjects, limit)]
        for position in sorted(places):
            before = position
            while before > start and self.text.view[before - 1].isspace():
                before -= 1
            mark = self.text.view[before - 1 : before]
            if anywhere or before == start or mark in ',”"' or (mark == "-" and before < position):
                return position
        return None

    def tells(self, start: int, limit: int) -> bool:
        """Whether any verb of speaking stands in view[start:limit]."""
        at = bisect_left(self._verbs, (start, ""))
        while at < len(self._verbs) and self._verbs[at][0] < limit:
            if self._verbs[at][1] not in _SILENT:
                return True
            at += 1
        return False

    def verb(self, start: int, limit: int) -> tuple[int, str] | None:
        """Place and class of the first verb in view[start:limit], if it tells of speaking."""
        at = bisect_left(self._verbs, (start, ""))
        while at < len(self._verbs) and self._verbs[at][0] < limit:
            begins, kind = self._verbs[at]
            if kind != "none":
                return None if kind == "acting" else (begins, kind)
            at += 1
        return None

    def proposes(self, start: int, end: int) -> bool:
        """Whether a verb of proposing stands in view[start:end]."""
        return self._has_verb(start, end, _PROPOSING)

    def answers(self, start: int, end: int) -> bool:
        """Whether a verb of answering stands in view[start:end]."""
        return self._has_verb(start, end, _ANSWERING)

    def _has_verb(self, start: int, end: int, kinds: frozenset[str]) -> bool:
        first, behind = (bisect_left(self._verbs, (place, "")) for place in (start, end))
        return any(kind in kinds for _, kind in self._verbs[first:behind])

    def who(self, start: int, end: int) -> Speaker:
        """Who is named in view[start:end]."""
        people = self.people(start, end)
        if any(self.name(mention) in self._leaders for mention in people):
            return "leader"
        guides = self._presiding if self.is_sitting else self._supreme
        if any(self.name(mention) in guides for mention in people):
            return "leader"
        rule = next((rule for rule in self._rules.of(_PART, "leader") if rule.match(self.text, start, end)), None)
        if (rule and self._guides(rule)) or any(self._guides_by_office(mention) for mention in people[:1]):
            return "leader"
        if people:
            is_guest = not self._leaders and any(self.name(mention) in self._guests for mention in people)
            return "guest" if is_guest else "other"
        if self._is_office(start, end):
            return "leader"
        return "same" if end - start < _SHORT else "unknown"

    def _holding(self, value: str) -> set[str]:
        """The persons with an office that a rule of `value` knows: it guides every meeting, or every sitting."""
        rules = [rule for rule in self._rules.of(_PART, "leader") if rule.value == value]
        return {
            self.name(mention)
            for mention in self._people
            if any(rule.match(self.text, *role.span) for role in mention.roles for rule in rules)
        }

    def _guides_by_office(self, mention: PersonMention) -> bool:
        """Whether a person holds an office that guides this meeting."""
        rules = self._rules.of(_PART, "leader")
        return any(self._guides(rule) for role in mention.roles for rule in rules if rule.match(self.text, *role.span))

    def _guides(self, rule: Rule) -> bool:
        """Whether an office that `rule` knows guides this meeting."""
        if self.is_sitting:
            return rule.value == _PRESIDING
        if rule.value == _CENTRAL:
            return not self._leaders
        return rule.value == _ALWAYS or not (self._leaders or self._guests or self.has_central)

    def _is_office(self, start: int, end: int) -> bool:
        """Whether view[start:end] names a leader by office alone, in full or by its first words."""
        for rule in self._rules.of(_PART, "address"):
            match = rule.match(self.text, start, end)
            start = match.end() if match else start
        words = self.text.folded[start:end]
        if any(words.startswith(office) for office in self._offices):
            return True
        title = words.split()[:_TITLE_WORDS]
        bodies = lexicon(self._rules, "bodies")
        behind = [word.start() for word in _WORD.finditer(self.text.folded, start, end)][_TITLE_WORDS:]
        if any(bodies.at(self.text.folded, word, end) for word in behind):
            return False  # of which body, too, is said
        return len(title) == _TITLE_WORDS and any(office.startswith(" ".join(title)) for office in self._offices)

    def name(self, mention: PersonMention) -> str:
        """A person's given name, by which later mentions are known."""
        return self.text.folded[mention.name.start : mention.name.end].rsplit(" ", 1)[-1]

    # ── speakers so far ──

    def note_speaker(self, start: int, end: int) -> None:
        """The persons named in view[start:end] have spoken."""
        self._heard.update(self._known_by(start, end))

    def is_new(self, start: int, end: int) -> bool:
        """Whether view[start:end] names a person or an office that has not spoken so far."""
        return self._heard.isdisjoint(self._known_by(start, end))

    def _known_by(self, start: int, end: int) -> set[str]:
        """What a speaker in view[start:end] is known by: the given name, else the words."""
        return {self.name(mention) for mention in self.people(start, end)} or {self.text.folded[start:end].strip(" ,")}

    # ── leaders ──

    def note_leader(self, start: int, end: int) -> None:
        """The first person named in view[start:end] guides the meeting."""
        for mention in self.people(start, end)[:1]:
            if len(self._offices) < _MOST_OFFICES:
                self._leaders.add(self.name(mention))
                self._offices.update(self.text.folded[role.span.start : role.span.end] for role in mention.roles)

    def note_guests(self, start: int, end: int) -> None:
        """The first of those present, named in view[start:end], guides a meeting of which no chair is told."""
        self._guests.update(self.name(mention) for mention in self.people(start, end)[:1] if not self._guests)

    def note_centre(self, start: int, end: int) -> None:
        """Whether anybody from the centre is named in view[start:end]."""
        rules = [rule for rule in self._rules.of(_PART, "leader") if rule.value == _CENTRAL]
        places = self._subjects[bisect_left(self._subjects, start) : bisect_left(self._subjects, end)]
        self.has_central = any(rule.match(self.text, place, end) for place in places for rule in rules)

    def note_guides(self) -> None:
        """Those who chair, conclude, or came to guide the meeting."""
        for rule in self._rules.of(_PART, "guiding"):
            for match in rule.finditer(self.text):
                start, end = self.text.sentence_at(match.start())
                self._note_guide(max(start, match.start() - _REACH), match, min(end, match.end() + _REACH))

    def note_host(self, start: int, end: int) -> None:
        """The first person named in view[start:end] guides the meeting if his office may and no chair is told."""
        rules = self._rules.of(_PART, "leader")
        for mention in self.people(start, end)[: 0 if self._leaders else 1]:
            if any(rule.match(self.text, *role.span) for role in mention.roles for rule in rules):
                self.note_leader(mention.name.start, mention.name.end)

    def _first_joined(self, people: list[PersonMention]) -> int:
        """The place of the first of those who are joined to the last by words like "cùng"."""
        at = len(people) - 1
        while at and self._are_joined(people[at - 1], people[at]):
            at -= 1
        return at

    def _are_joined(self, one: PersonMention, other: PersonMention) -> bool:
        """Whether nothing but such a word stands between two persons."""
        return any(
            rule.fullmatch(self.text, one.whole.end, other.whole.start)
            for rule in self._rules.of(_PART, "joined_chair")
        )

    def _note_guide(self, start: int, match: regex.Match[str], end: int) -> None:
        before = self.people(start, match.start())
        if before:
            for mention in before[self._first_joined(before) :]:
                self.note_leader(mention.name.start, mention.name.end)
        elif match.start() - start < _NEAR_START or self._follow(match.end()):
            for mention in self.people(match.end(), end)[:_CHAIRS]:
                self.note_leader(mention.name.start, mention.name.end)

    def _follow(self, position: int) -> bool:
        """Whether it is told behind view[position] who the guides are."""
        return any(rule.match(self.text, position) for rule in self._rules.of(_PART, "guides_follow"))
