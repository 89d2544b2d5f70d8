"""Meeting: the main meeting that the text reports. Contract: meeting.

Looked for where reports tell it: as the object of a verb of holding in the lead, in the title, by a
bare verb ("làm việc với"), and last by how the text points at it ("Tại hội nghị").
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import takewhile
from typing import Final, NamedTuple, cast

import regex

from extractor import edtf
from extractor.found import Found, view_spans
from extractor.lexicon import lexicon
from extractor.patterns import Rule, Rules
from extractor.records import Citation, Date, Meeting, Mode, PartOfDay, Slice
from extractor.text import Span, Text

NAME: Final = "meeting"
NEEDS: Final = ("official", "citations", "dates", "people", "segments")

_LONGEST_NAME: Final = 420  # characters
_NEAR: Final = 24  # characters between the word for a part of the day and its date
_LONGEST_LEAD: Final = 4000  # characters of a segment in which the meeting is looked for
_LONGEST_FRONT: Final = 1200  # characters at the beginning of a text in which it is looked for where no lead is seen
_MOST_LEADS: Final = 8  # segments of the lead in which it is looked for
_BESIDE: Final = 60  # characters behind a document in which its title begins
_FOOT: Final = 700  # characters at the end of a text in which some sites put the lead
_AHEAD: Final = 60  # characters behind a meeting's name in which its day stands
_ASIDE: Final = 6  # segments in which a name is looked for that lead and title lack
_BEFORE_VENUE: Final = 160  # characters before a place that tell whether it is that of the meeting
_JOINT: Final = 2  # characters between the meeting's name and its place
_DATED: Final = 4  # sentences with a day that are looked at where lead and title tell no meeting
_FRONT: Final = 100  # characters of such a sentence in which the meeting stands
_DAY: Final = len("2024-02-29")
_MOST_DAYS: Final = 31  # a longer run of days is no meeting but what it commemorates
_COMMON_YEAR: Final = "2001"  # stands for an unknown year where days are compared
_QUOTE: Final = '"'
_QUOTED: Final = 2_000  # characters of a paragraph before a place, in which a quotation opens that holds it
_SAT: Final = "sat"
_NOTICE: Final = "notice"
_RESOLUTION: Final = "resolution"
_MINUTES: Final = "minutes"
_HOLDING: Final = "holding"  # value of the rule for bodies that hold a meeting
_LEADING: Final = "leading"  # value of those for what chairs a meeting or takes place
_STRONG: Final = frozenset({_HOLDING, _LEADING})
_PLACES: Final = ("lead", "attendance")
_HOURS: Final[tuple[tuple[int, PartOfDay], ...]] = ((11, "morning"), (13, "noon"), (18, "afternoon"), (24, "evening"))


class Candidate(NamedTuple):
    """A mention of a meeting: its head noun, its name if it has one, the verb that governs it."""

    kind: str
    head: Span
    name: Span | None
    verb: str
    verb_start: int
    rule: str


def find(text: Text, rules: Rules, found: Found) -> Meeting | None:
    """The meeting that `text` reports; None if it reports none."""
    reader = _Reader(text, rules, found)
    main = reader.main()
    return reader.record(main) if main else None


class _Reader:
    """One text with the parts of it in which its meeting is told."""

    def __init__(self, text: Text, rules: Rules, found: Found) -> None:
        self.text, self.rules, self.found = text, rules, found
        self._heads = rules.gazetteer("meeting_heads")
        self._closed = sorted(view_spans(text, found.citations))
        self._titles = sorted(_titles(text, found.citations))
        self._no_heads = [Span(*hit.match.span()) for hit in rules.scan(NAME, text, "no_head")]
        spans = [(segment.label, _front(text.to_view(segment.start, segment.end))) for segment in found.segments]
        self._title = [span for label, span in spans if label == "title"][:1]
        self._lead = [span for label, span in spans if label == "lead"][:_MOST_LEADS]
        if not self._lead:
            self._lead = [span for label, span in spans if label not in ("title", "other")][:1]
        self._told = [span for label, span in spans if label in _PLACES][: 2 * _MOST_LEADS]
        self._aside = [span for label, span in spans if label in ("attendance", "other", "report")][:_ASIDE]

    def _first(self, part: str, start: int, end: int) -> tuple[Rule, regex.Match[str]] | None:
        """The first rule of `part` that is found in view[start:end], and its match."""
        for rule in self.rules.of(NAME, part):
            match = rule.search(self.text, start, end)
            if match:
                return rule, match
        return None

    # ── which meeting ──

    def main(self) -> Candidate | None:
        """The meeting that the text is about."""
        held = sorted(self._held(self._lead), key=lambda one: one.head.start)
        return (
            next((one for one in held if one.verb in _STRONG and self._is_meeting(one)), None)
            or next((one for one in held if self._is_meeting(one)), None)
            or next(self._by_verb(self._lead), None)
            or next((one for one in self._held([self._front]) if one.verb in _STRONG and self._is_meeting(one)), None)
            or next((one for one in self._by_verb(self._title) if one.head.start == 0), None)
            or next((one for one in self._heads_in(self._title) if not held or self._is_meeting(one)), None)
            or next(self._by_verb(self._title), None)
            or next(iter(self._dated), None)
            or self._pointed_at("deixis", bool(held))
            or self._pointed_at("loose", bool(held))
            or next(iter(held), None)
            or next(self._by_verb(self._lead, "session"), None)
            or next(self._held([self._front], "subject"), None)
            or next(self._by_verb([*self._lead, *self._dated_sentences], "sat"), None)
            or self._minuted()
        )

    def _minuted(self) -> Candidate | None:
        """The meeting of which the text is the minutes, though they call it nothing."""
        official = self.found.official
        if official is None or official.doc_type != _MINUTES or not self._first("sitting", 0, len(self.text.view)):
            return None
        return next(self._by_verb([Span(0, min(len(self.text.view), _LONGEST_LEAD))], "minuted"), None)

    @cached_property
    def _dated_sentences(self) -> list[Span]:
        """The first sentences that tell a day, and those at the end; they can be the lead that stands behind a summary
        or behind the text."""
        days = [self.text.to_view(date.start, date.end) for date in self.found.dates if _are_days(date.value)]
        first = takewhile(lambda day: day.start < _LONGEST_LEAD, days)
        last = [day for day in days if day.start >= len(self.text.view) - _FOOT]
        sentences = list(dict.fromkeys(self.text.sentence_at(day.start) for day in first))[:_DATED]
        return list(dict.fromkeys([*sentences, *(self.text.sentence_at(day.start) for day in last)]))

    @cached_property
    def _dated(self) -> list[Candidate]:
        """The meetings with which such sentences begin ("Tại cuộc họp … ngày 12/6, …"), or on whose name a day follows
        ("Đó là yêu cầu của … tại hội nghị … sáng 24/12")."""
        return [one for one in self._held(self._dated_sentences) if self._is_meeting(one) and self._is_told(one)]

    def _is_told(self, one: Candidate) -> bool:
        sentence = self.text.sentence_at(one.head.start)
        end = one.name.end if one.name else one.head.end
        near = [span for span, _ in self._days([Span(end, min(sentence.end, end + _AHEAD))])]
        foot = sentence.start >= len(self.text.view) - _FOOT
        return bool(near) or foot or one.head.start - sentence.start < _FRONT

    @property
    def _front(self) -> Span:
        """The beginning of the text, in which its meeting is told though no lead is seen."""
        return Span(0, min(len(self.text.view), _LONGEST_FRONT))

    @cached_property
    def _course(self) -> list[Span]:
        """The sentences that tell how and where the meeting, named before, took place."""
        reach = min(len(self.text.view), _LONGEST_LEAD)
        rules = self.rules.of(NAME, "course")
        found = sorted(match.start() for rule in rules for match in rule.finditer(self.text, 0, reach))
        return [self.text.sentence_at(start) for start in found]

    def _retold(self, main: Candidate) -> list[Candidate]:
        """The same meeting in sentences that tell its day, where the one that tells `main` has none."""
        again = [one for one in self._dated if one.kind == main.kind and one.head != main.head]
        sentences = self._sentences(again)
        told = self._days([self.text.sentence_at(main.head.start), *self._lead])
        elsewhere = (day for day, _ in told if not any(start <= day.start < end for start, end in sentences))
        return again if next(elsewhere, None) is None else []

    def _is_meeting(self, candidate: Candidate) -> bool:
        return self._heads[self.text.folded[slice(*candidate.head)]]["class"] == "meeting"

    def _is_closed(self, position: int) -> bool:
        """Whether a place lies inside the mention of a document, its title, or words that only look like a head."""
        return any(_holding(spans, position) for spans in (self._closed, self._titles, self._no_heads))

    def _is_quoted(self, position: int) -> bool:
        """Whether a place lies inside a quotation of its paragraph: somebody's words, or a name."""
        near = max(0, position - _QUOTED)
        start = self.text.view.rfind("\n", near, position) + 1 or near
        return self.text.view.count(_QUOTE, start, position) % 2 == 1

    def _candidate(self, head: Span, rule: Rule, verb_start: int = 0) -> Candidate:
        kind = self._heads[self.text.folded[head.start : head.end]]["kind"]
        return Candidate(kind, head, self._name(head), rule.value or "", verb_start, rule.name)

    def _held(self, spans: Iterable[Span], part: str = "held") -> Iterator[Candidate]:
        for start, end in spans:
            for rule in self.rules.of(NAME, part):
                for match in rule.finditer(self.text, start, end):
                    if not self._is_quoted(match.start("held")) and not self._is_closed(match.start("head")):
                        yield self._candidate(Span(*match.span("head")), rule, match.start("held"))

    def _heads_in(self, spans: Iterable[Span]) -> Iterator[Candidate]:
        for start, end in spans:
            for rule in self.rules.of(NAME, "head"):
                for match in rule.finditer(self.text, start, end):
                    bracketed = self.text.view.startswith("(", match.start() - 1)
                    if not bracketed and not self._is_closed(match.start()):
                        yield self._candidate(Span(*match.span()), rule)

    def _by_verb(self, spans: Iterable[Span], part: str = "verb") -> Iterator[Candidate]:
        for start, end in spans:
            found = self._first(part, start, end)
            if found:
                rule, match = found
                named = "head" in match.re.groupindex
                head = Span(*match.span("head" if named else 0))
                yield Candidate(
                    rule.value or "", head, self._name(head) if named else None, "", match.start(), rule.name
                )

    def _pointed_at(self, part: str, only_meetings: bool) -> Candidate | None:
        """The meeting that a text speaks of most often as its own; a ceremony only where it tells of none held."""
        hits = [(rule, match) for rule in self.rules.of(NAME, part) for match in rule.finditer(self.text)]
        if not hits:
            return None
        counts = Counter(self._heads[match["head"]]["kind"] for _, match in hits)
        (kind, _), *_ = counts.most_common(1)
        rule, match = next(hit for hit in hits if self._heads[hit[1]["head"]]["kind"] == kind)
        pointed = self._candidate(Span(*match.span("head")), rule)
        return None if only_meetings and not self._is_meeting(pointed) else pointed

    # ── its name ──

    def _name(self, head: Span) -> Span | None:
        """From the head noun to where its name ends; None where nothing but the noun stands."""
        limit = min(self.text.sentence_at(head.start).end, head.start + _LONGEST_NAME)
        if any(rule.match(self.text, head.end, limit) for rule in self.rules.of(NAME, "bare")):
            return None
        end = self._boundary(head.end, limit)
        rest = self.text.view[head.end : end]
        if rest.count('"') % 2:  # the closing mark of a quotation that holds the name
            rest = rest[: rest.rindex('"')]
        rest = rest.rstrip(" ,.…-")
        return Span(head.start, head.end + len(rest)) if len(rest) > 1 else None

    def _boundary(self, start: int, limit: int) -> int:
        """Where a name that goes on at view[start] meets its boundary, outside of quotations and cited documents."""
        at = start
        while boundary := self._first("boundary", at, limit):
            end = boundary[1].start()
            inside = self.text.view.count('"', at, end) % 2
            closing = self.text.view.find('"', end, limit) if inside else -1
            if closing >= 0:
                at = closing + 1
            elif closed := _holding(self._closed, end):
                at = closed.end
            else:
                return end
        return limit

    def _fullest(self, main: Candidate) -> Span | None:
        """The longest name that the lead or the title gives to the meeting."""
        titled = [one for one in self._heads_in(self._title) if one.kind == main.kind and one.name]
        if titled and self.found.official:  # the title of a document is complete
            return titled[0].name
        near = self._heads_in([self.text.sentence_at(main.head.start)])
        others = [*titled, *(one for one in near if one.kind == main.kind), *self._retold(main)]
        names = [one.name for one in (main, *others) if one.name] or self._named_elsewhere(main)
        return max(names, key=lambda name: (not self._is_cut(name), self._length(name, main.kind)), default=None)

    def _length(self, name: Span, kind: str) -> int:
        """The characters of a name but those in brackets that name the meeting again: "kỳ họp thứ 9 (kỳ họp …)"."""
        opening = self.text.folded.find(f"({kind} ", *name)
        closing = self.text.view.find(")", opening, name.end) if opening >= 0 else -1
        return name.end - name.start - (closing - opening if closing >= 0 else 0)

    def _is_cut(self, name: Span) -> bool:
        """Whether a headline breaks off inside the name: "Hội nghị Quân ủy Trung ..."."""
        return self.text.view[name.end : name.end + 4].lstrip().startswith(("...", "…"))

    def _named_elsewhere(self, main: Candidate) -> list[Span]:
        """The first name that lead, captions or the lines about those present give to a meeting of its kind."""
        kind = main.kind
        verbs = self._by_verb(self._lead) if main.verb else ()
        for one in (*self._heads_in(self._lead), *verbs):
            if one.kind == kind and one.name:
                return [one.name]
        for start, end in self._aside:
            for rule in self.rules.of(NAME, "named"):
                for match in rule.finditer(self.text, start, end):
                    head = Span(*match.span("head"))
                    if self._heads[match["head"]]["kind"] == kind and not self._is_closed(head.start):
                        return [name for name in [self._name(head)] if name]
        return []

    # ── the record ──

    def record(self, main: Candidate) -> Meeting:
        sentence = self.text.sentence_at(main.head.start)
        retold = self._sentences(self._retold(main))
        name = self._fullest(main)
        date = self._date(main, name)
        return Meeting(
            name=self._slice(name),
            kind=main.kind,
            date=self._value(date),
            part_of_day=self._part_of_day(sentence, date),
            mode=self._mode([sentence, *retold]),
            venue=self._slice(self._venue([sentence, *retold], [one for one in (main.name, name) if one])),
            organizer=self._slice(self._organizer(main, [sentence, *retold])),
            rule=main.rule,
        )

    def _sentences(self, candidates: Iterable[Candidate]) -> list[Span]:
        """The sentences in which `candidates` stand; one that tells the meeting again and again is read once."""
        return list(dict.fromkeys(self.text.sentence_at(one.head.start) for one in candidates))

    def _slice(self, span: Span | None) -> Slice | None:
        return Slice(**self.text.cut(*span)) if span else None

    @cached_property
    def _told_days(self) -> list[tuple[Span, Date]]:
        """Days and runs of days that the text tells, but for those that are said to be of something else."""
        days = ((self.text.to_view(date.start, date.end), date) for date in self.found.dates if _are_days(date.value))
        return [
            (span, date)
            for span, date in days
            if not self._is_closed(span.start) and not self._first_at("other_day", span.start, len(self.text.view))
        ]

    def _days(self, spans: Iterable[Span]) -> list[tuple[Span, Date]]:
        """Days and runs of days told in `spans`."""
        out = [day for day in self._told_days if any(start <= day[0].start < end for start, end in spans)]
        held = [day for day in out if not self._first_at("stamp", day[0].start, len(self.text.view))]
        return held or out

    def _date(self, main: Candidate, name: Span | None) -> tuple[Span, Date] | None:
        if self.found.official and (headed := self._days_in_heading(main.kind)):
            return headed[0]
        if passed := self._passed_on():
            return passed
        sentence = self.text.sentence_at(main.head.start)
        lead = self._days_beside(name, self._lead)
        inside = [day for day in lead if sentence.start <= day[0].start < sentence.end]
        if inside:
            return inside[0]
        again = self._sentences(one for one in self._dated if one.kind == main.kind)
        if main.rule == _SAT:
            again.append(sentence)
        later = self._days_beside(name, again)
        inside = [day for day in later if sentence.start <= day[0].start < sentence.end]
        day = next(iter(inside), None) or self._today(sentence) or next(iter(lead), None)
        return day or next(iter([*later, *self._days(self._course), *self._days(self._title)]), None)

    def _days_in_heading(self, kind: str) -> list[tuple[Span, Date]]:
        """Days told just behind the meeting in the heading of a document."""
        heads = [one.head.end for one in self._heads_in([*self._title, *self._lead[:1]]) if one.kind == kind]
        return self._days([Span(end, end + _AHEAD) for end in heads])

    def _passed_on(self) -> tuple[Span, Date] | None:
        """The day on which a resolution says at its end that it was passed."""
        if self.found.official is None or self.found.official.doc_type != _RESOLUTION:
            return None
        said = [match.end() for rule in self.rules.of(NAME, "passed_on") for match in rule.finditer(self.text)]
        return next((day for day in self._told_days if said and day[0].start == said[-1]), None)

    def _days_beside(self, name: Span | None, spans: Iterable[Span]) -> list[tuple[Span, Date]]:
        """Days told in `spans`, but not those in the meeting's name."""
        return [day for day in self._days(spans) if not (name and name.start <= day[0].start < name.end)]

    def _today(self, sentence: Span) -> tuple[Span, Date] | None:
        """The day of publication before a sentence that says "this morning"; None where it says no such thing."""
        if self._first("today", *sentence) is None:
            return None
        days = [(self.text.to_view(date.start, date.end), date) for date in self.found.dates]
        before = [day for day in days if day[0].end <= sentence.start and day[1].value[:_DAY].count("-") > 1]
        return next((day for day in reversed(before) if edtf.point(day[1].value)), None)

    def _value(self, day: tuple[Span, Date] | None) -> str | None:
        if day is None:
            return None
        value = day[1].value
        longer = [date.value for date in self.found.dates if date.value.startswith(f"{value}/")]
        if run := next(filter(_are_days, longer), None):
            return run
        until = self._first("until", 0, len(self.text.view)) if "/" not in value else None
        if until is None:
            return value
        at = until[1].end()
        for date in self.found.dates:
            span = self.text.to_view(date.start, date.end)
            if span.start <= at < span.end and len(date.value) == _DAY and date.value > value:
                return f"{value}/{date.value}"
        return value

    def _part_of_day(self, sentence: Span, day: tuple[Span, Date] | None) -> PartOfDay | None:
        """By the word or the clock time before the date, else by a word in the sentence that tells the meeting."""
        if day:
            near = self._earliest(("day", "clock"), max(0, day[0].start - _NEAR), day[0].end + _NEAR)
            if near:
                return self._part_told(*near)
        for span in (sentence, *self._course):
            if told := self._earliest(("day",), *span):
                return self._part_told(*told)
        return None

    @staticmethod
    def _part_told(rule: Rule, match: regex.Match[str]) -> PartOfDay | None:
        """By a word, or by the hour of a clock time."""
        return _part(rule.value) or next((part for hour, part in _HOURS if int(match["hour"]) < hour), None)

    def _earliest(self, parts: Iterable[str], start: int, end: int) -> tuple[Rule, regex.Match[str]] | None:
        rules = (rule for part in parts for rule in self.rules.of(NAME, part))
        hits = [(rule, match) for rule in rules if (match := rule.search(self.text, start, end))]
        return min(hits, key=lambda hit: hit[1].start(), default=None)

    def _mode(self, sentences: list[Span]) -> Mode | None:
        for rule in self.rules.of(NAME, "mode"):
            if any(rule.search(self.text, *span) for span in (*self._title, *self._told, *self._course, *sentences)):
                return cast(Mode, rule.value)
        return None

    def _venue(self, sentences: list[Span], names: list[Span]) -> Span | None:
        """A labelled line, else "tại …" in the sentences that tell the meeting, else elsewhere in the lead."""
        told = [*self._told, *self._course]
        for part, spans in (("labelled_venue", self._told), ("venue", (*sentences, *told, *self._scenes))):
            for start, end in spans:
                for rule in self.rules.of(NAME, part):
                    for match in rule.finditer(self.text, start, end):
                        within = any(name.start <= match.start() < name.end for name in names)
                        behind = any(0 <= match.start() - name.end <= _JOINT for name in names)
                        is_place = part != "venue" or behind or self._is_place_of_meeting(match.start(), start)
                        if is_place and not within:
                            return Span(*match.span("venue"))
        return None

    @property
    def _scenes(self) -> Iterator[Span]:
        """Captions that show the meeting."""
        for rule in self.rules.of(NAME, "scene"):
            for match in rule.finditer(self.text):
                yield Span(*match.span())

    def _is_place_of_meeting(self, at: int, low: int) -> bool:
        """Whether "tại …" at view[at] tells of a clause or of the meeting, not of a noun ("doanh nghiệp tại tỉnh")."""
        if self.text.view.count(_QUOTE, low, at) % 2:  # in the name of something else
            return False
        near = max(low, at - _BEFORE_VENUE)
        if self._first("planned", near, at) is not None:  # of another meeting, that is to come
            return False
        return any(rule.search(self.text, near, at) for rule in self.rules.of(NAME, "place_of_meeting"))

    def _organizer(self, main: Candidate, sentences: list[Span]) -> Span | None:
        """The body before the verb that says the meeting was held, else "do … tổ chức", else the title's subject."""
        sentence, *retold = sentences
        holds = main.verb == _HOLDING
        subject = self._subject(sentence.start, main.verb_start) if holds else self._chairing(main, sentence)
        if subject:
            return subject
        found = self._first("by_whom", main.head.end, sentence.end)
        if found and self._first_at("this_body", found[1].end("organizer"), sentence.end):
            return self._body_before(main.head.start)
        if found is None and not holds and (subject := self._holder()):
            return subject
        within = self._first_at("met_by", main.head.start, sentence.end)
        if found is None and within:
            return Span(*within.span("organizer"))
        elsewhere = (hit for span in (*retold, *self._course) if (hit := self._first("by_whom", *span)))
        found = found or next(elsewhere, None)
        if found is None and not self._lead_tells(main):
            found = next((hit for span in self._title if (hit := self._first("title_subject", *span))), None)
        if found is None:
            return None
        span = Span(*found[1].span("organizer"))
        return None if any(self._first_at(part, *span) for part in ("no_body", "no_name")) else span

    def _chairing(self, main: Candidate, sentence: Span) -> Span | None:
        """The body, not a person, that is the subject of the verb that leads the meeting."""
        subject = self._subject(sentence.start, main.verb_start) if main.verb == _LEADING else None
        is_body = subject and lexicon(self.rules, "bodies").at(self.text.folded, *subject)
        return subject if is_body and subject and "," not in self.text.view[slice(*subject)] else None

    def _body_before(self, end: int) -> Span | None:
        """The last body that is named before view[end] in its sentence."""
        start = self.text.sentence_at(end).start
        named = [
            Span(*match.span())
            for rule in self.rules.of(NAME, "body")
            for match in rule.finditer(self.text, start, end)
        ]
        return named[-1] if named else None

    def _lead_tells(self, main: Candidate) -> bool:
        return any(start <= main.head.start < end for start, end in self._lead)

    def _holder(self) -> Span | None:
        """The body of which the lead says that it held something without naming a meeting."""
        for start, end in self._lead[:1]:
            for rule in self.rules.of(NAME, "held_bare"):
                match = rule.search(self.text, start, end)
                if match:
                    return self._subject(self.text.sentence_at(match.start()).start, match.start())
        return None

    def _subject(self, start: int, end: int) -> Span | None:
        """The body in view[start:end], after dateline, time and place."""
        bodies = lexicon(self.rules, "bodies")
        for part in ("dateline", "adverb"):
            match = self._first_at(part, start, end)
            start = match.end() if match else start
        for day in self.found.dates:
            span = self.text.to_view(day.start, day.end)
            is_day = len(day.value.split("/")[0]) == _DAY and not bodies.at(self.text.folded, start, end)
            if is_day and start <= span.start and span.end < end and span.start - start < _NEAR:
                match = self._first_at("adverb", span.end + 2, end)
                start = match.end() if match else span.end + 1 + self.text.view.startswith(", ", span.end)
        if self._first_at("no_body", start, end):
            return None
        match = self._first_at("organizer", start, end)
        if match is None or not bodies.at(self.text.folded, match.start(), end):
            within = self._first_at("body_within", start, end)
            if within:
                return self._subject(within.start("organizer"), end)
        return Span(*match.span("organizer")) if match and not self._first_at("no_name", start, end) else None

    def _first_at(self, part: str, start: int, end: int) -> regex.Match[str] | None:
        """The match of the first rule of `part` that begins at view[start]."""
        return next((match for rule in self.rules.of(NAME, part) if (match := rule.match(self.text, start, end))), None)


def _titles(text: Text, citations: Iterable[Citation]) -> Iterator[Span]:
    """The spans of the titles of documents, where they stand just behind them; not those of notices, which name the
    meeting whose conclusions they tell."""
    for citation in citations:
        title = citation.title
        if not title or citation.doc_type == _NOTICE:
            continue
        at = text.source.find(title, citation.end, citation.end + _BESIDE + len(title))
        if at >= 0:
            yield text.to_view(at, at + len(title))


def _holding(spans: list[Span], position: int) -> Span | None:
    """Of sorted spans the one that holds view[position]."""
    at = bisect_left(spans, (position + 1, 0)) - 1
    return spans[at] if at >= 0 and spans[at].end > position else None


def _front(span: Span) -> Span:
    """The beginning of a segment, where it is too long to be one."""
    return Span(span.start, min(span.end, span.start + _LONGEST_LEAD))


def _are_days(value: str) -> bool:
    """Whether an EDTF value is a day, or a run of days that a meeting can last."""
    first, _, last = value.partition("/")
    if len(first) != _DAY:
        return False
    days = [edtf.point(day.replace(edtf.UNKNOWN_YEAR, _COMMON_YEAR)) for day in (first, last or first)]
    return days[0] is None or days[1] is None or (days[1] - days[0]).days <= _MOST_DAYS


def _part(value: str | None) -> PartOfDay | None:
    return cast("PartOfDay | None", value)
