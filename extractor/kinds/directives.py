"""Directives: what someone at the meeting asks, orders or assigns to be done. Contract: directives.

A sentence is read as stretches: what stands before, between and behind its verbs of speech.
Whether a stretch holds tasks depends on the force of the verb before it and on the passage: behind
a demand, tasks go on through the next sentences. Each clause between semicolons is one directive.
Not here: praise, facts, what only leads to a task.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, NamedTuple

import regex

from extractor.found import Found, view_spans
from extractor.patterns import Rules
from extractor.records import Attendee, Date, Directive
from extractor.text import Span, Text

NAME: Final = "directives"
NEEDS: Final = ("dates", "segments", "attendees")

_NO_LABEL: Final = ""
_GOVERNING: Final = frozenset({"conclusion", _NO_LABEL})  # a demand goes on through the sentences after it
_ARGUING: Final = frozenset({"conclusion", "report", "discussion", _NO_LABEL})
_SILENT: Final = frozenset({"title", "attendance"})
_POINT_KINDS: Final = frozenset({"day", "month", "quarter", "year"})
_BREAK: Final = regex.compile(r"[,;:!?…\"(\n]\s")
_FULL_NAME: Final = regex.compile(r"\p{Lu}[\p{L}']*+(?:\ \p{Lu}[\p{L}']*+)++")
_FORCES: Final = ("wish", "ask", "stress", "say")  # what the verb of speech does, the narrower first
_NOBODY: Final = ""  # a speaker that the report does not name
_ASKING: Final = frozenset({"ask", "wish"})
_LONGEST_NAME: Final = 6  # syllables
_REACH: Final = 240  # how far before its verb a subject is looked for, in characters
_LONGEST_LEAD: Final = 8  # connectives and circumstances before a task
_LONGEST_CIRCUMSTANCE: Final = 220  # characters
_LONGEST_REASON: Final = 400  # characters
_SHORTEST_TEXT: Final = 120  # characters of a line that is no heading though it ends without a mark
_DEADLINE_REACH: Final = 40  # characters before a date


class _Mark(NamedTuple):
    """A verb of speech and its subject: view[start:end]. What is said stands behind it."""

    start: int
    end: int
    force: str
    speaker: str | None
    said: bool  # its subject stands before it
    sure: bool  # what follows is a task even if it begins with an unknown word
    rule: str


class _Task(NamedTuple):
    """Where a task begins, and who is to do it."""

    start: int
    addressee: Span | None
    modal: bool
    need: bool
    rule: str


@dataclass(slots=True)
class _Passage:
    """What the sentences before have settled."""

    label: str = _NO_LABEL
    speaker: str | None = None
    addressee: Span | None = None
    directing: bool = False


def find(text: Text, rules: Rules, found: Found) -> tuple[Directive, ...]:
    """Directives of `text` by rising start, none overlapping; offsets are the source's."""
    return tuple(_Reader(text, rules, found).read())


class _Reader:
    """Reads one text."""

    def __init__(self, text: Text, rules: Rules, found: Found) -> None:
        self._text = text
        self._view = text.view
        self._rules = rules
        self._official = found.official is not None
        self._speakers = _Speakers(text, rules, found)
        self._dates = list(zip(view_spans(text, found.dates), found.dates, strict=True))
        self._segments = [(span.start, segment.label) for span, segment in zip(view_spans(text, found.segments), found.segments, strict=True)]

    def read(self) -> Iterator[Directive]:
        """The records of all sentences."""
        (verb,) = self._rules.of(NAME, "verb")
        verbs = list(verb.finditer(self._text))
        passage = _Passage()
        at = 0
        for sentence in self._text.sentences:
            first = at
            while at < len(verbs) and verbs[at].start() < sentence.end:
                at += 1
            label = self._label(sentence.start)
            if label in _SILENT:
                continue
            if label == "other":
                aside = _Passage(label, passage.speaker)
                yield from self._sentence(sentence, verbs[first:at], aside)
                continue
            if label != passage.label:
                passage = self._entered(label)
            yield from self._sentence(sentence, verbs[first:at], passage)

    def _is_heading(self, sentence: Span, label: str) -> bool:
        """A short line of news, no caption, that no mark ends."""
        short = sentence.end - sentence.start < _SHORTEST_TEXT and label != "other" and not self._official
        return short and self._view[sentence.end - 1].isalnum() and self._view[sentence.end : sentence.end + 1] in ("\n", "")

    def _label(self, position: int) -> str:
        index = bisect_right(self._segments, position, key=lambda segment: segment[0]) - 1
        return self._segments[index][1] if index >= 0 else _NO_LABEL

    def _entered(self, label: str) -> _Passage:
        """The passage at the begin of a segment."""
        speaker = self._speakers.chair if label == "conclusion" else None
        return _Passage(label, speaker, directing=self._official and label == "conclusion")

    # ---- one sentence

    def _sentence(self, sentence: Span, verbs: Sequence[regex.Match[str]], passage: _Passage) -> Iterator[Directive]:
        """The records of one sentence; `passage` is brought up to date."""
        if self._numbered(sentence):
            passage.addressee = None
        (prospect,) = self._rules.of(NAME, "prospect")
        if passage.label == "conclusion" and prospect.match(self._text, sentence.start, sentence.end) is not None:
            passage.directing = True
        marks = self._marks(sentence, verbs, passage)
        if self._is_heading(sentence, passage.label) and not any(self._speakers.knows(mark.speaker) for mark in marks):
            return
        starts = [sentence.start, *(mark.end for mark in marks)]
        ends = [*(mark.start for mark in marks), sentence.end]
        before: list[_Mark | None] = [None, *marks]
        some = False
        for start, end, mark, following in zip(starts, ends, before, [*marks, None], strict=True):
            if mark is None and following is not None and (self._closes_quote(start, end) or self._ends_with(following, sentence)):
                mark = following
            if mark is not None:
                self._spoken(mark, passage)
            elif following is not None and following.said:
                start, end = start, max(start, self._view.rfind(";", start, end))
            for record in self._stretch(Span(start, end), mark, passage):
                some = True
                yield record
        if not some and passage.label != "conclusion":
            passage.directing = False

    def _numbered(self, sentence: Span) -> bool:
        """Whether the sentence is an item of a list in an official document, which addresses anew."""
        if not self._official:
            return False
        (number,) = self._rules.of(NAME, "item")
        return number.match(self._text, sentence.start, sentence.end) is not None

    def _ends_with(self, mark: _Mark, sentence: Span) -> bool:
        """Whether the sentence ends with a verb of speech, so that what was said stands before it."""
        (tail,) = self._rules.of(NAME, "tail")
        match = tail.match(self._text, mark.end, sentence.end)
        return mark.said and match is not None

    def _closes_quote(self, start: int, end: int) -> bool:
        return self._view[start:end].rstrip(" ,-").endswith('"')

    @staticmethod
    def _spoken(mark: _Mark, passage: _Passage) -> None:
        """The passage behind a verb of speech: a new speaker begins anew, a new demand has its own addressee."""
        if mark.speaker is not None and mark.speaker != (passage.speaker or _NOBODY):
            passage.speaker = mark.speaker or None
            passage.directing = False
            passage.addressee = None
        if mark.force in _ASKING:
            passage.addressee = None

    # ---- verbs of speech

    def _marks(self, sentence: Span, verbs: Sequence[regex.Match[str]], passage: _Passage) -> list[_Mark]:
        """Verbs of speech that somebody is the subject of, and asking verbs with which a clause begins."""
        marks: list[_Mark] = []
        current = passage.speaker
        (source,) = self._rules.of(NAME, "source")
        head = source.match(self._text, sentence.start, sentence.end)
        if head is not None:
            speaker = self._speakers.of(Span(*head.span("subject")), current)
            marks.append(_Mark(sentence.start, head.end(), "say", speaker, True, False, source.name))
            current = speaker or current
        for verb in verbs:
            after = marks[-1].end if marks else sentence.start
            if verb.start() < after:
                continue
            mark = self._mark(sentence, verb, after, passage, current)
            if mark is not None:
                marks.append(mark)
                current = mark.speaker or current
        return marks

    def _mark(
        self, sentence: Span, verb: regex.Match[str], after: int, passage: _Passage, current: str | None
    ) -> _Mark | None:
        force = next(name for name in _FORCES if verb[name] is not None)
        begin, earlier = self._clause_begins(after, verb.start())
        reach = begin if begin < verb.start() else earlier
        speaker = self._subject(reach, verb.start(), current, first=after == sentence.start)
        if speaker is not None and self._may_say(speaker[1], verb, force):
            start, name = speaker
            return _Mark(start, verb.end(), force, name, True, verb["bare"] is not None, "asked")
        if force in _ASKING and self._is_cue(sentence, begin, verb, after, passage):
            first = after == sentence.start or current is None
            name = self._speakers.named_in(sentence.start, verb.start()) if first else None
            return _Mark(verb.start(), verb.end(), force, name, False, False, "asked")
        return None

    def _may_say(self, name: str, verb: regex.Match[str], force: str) -> bool:
        """Whether a subject may be a speaker: in an official document a body that asks is itself asked to do so."""
        return self._speakers.knows(name) or (verb["command"] is None and not (self._official and force in _ASKING))

    def _clause_begins(self, after: int, end: int) -> tuple[int, int]:
        """Where the clause of a verb at view[end] begins, and the one before it: behind a mark, but not before `after`."""
        begin = earlier = max(after, end - _REACH)
        for match in _BREAK.finditer(self._view, begin, end):
            begin, earlier = match.end(), begin
        return begin, earlier

    def _subject(self, begin: int, end: int, current: str | None, *, first: bool) -> tuple[int, str] | None:
        """Start and name of the subject of a verb at view[end], where it has one."""
        (subject,) = self._rules.of(NAME, "subject")
        match = subject.search(self._text, begin, end)
        if match is None:
            return None
        span = Span(*match.span("subject"))
        name = self._speakers.of(span, current)
        if self._speakers.knows(name):
            return span.start, name
        if not (first or match["person"]) or not self._opens(begin, span.start):
            return None
        return span.start, name

    def _opens(self, begin: int, end: int) -> bool:
        """Whether nothing but connectives stands in view[begin:end]."""
        (cue,) = self._rules.of(NAME, "cue")
        return cue.match(self._text, begin, end) is not None

    def _is_cue(self, sentence: Span, begin: int, verb: regex.Match[str], after: int, passage: _Passage) -> bool:
        """Whether an asking verb without a subject asks: a clause begins with it, and a task stands behind it."""
        task = self._task(verb.end(), sentence.end)
        if task is None:
            return False
        began = after > sentence.start
        if verb["wish"] is not None:
            return task.addressee is not None and (passage.label in _GOVERNING or began)
        if verb["bare"] is None and verb["soft"] is None:
            return False
        (joined,) = self._rules.of(NAME, "joined")
        if not self._opens(begin, verb.start()):
            if not began or joined.search(self._text, begin, verb.start()) is None:
                return False
        elif verb["soft"] is None and (
            begin == sentence.start or self._view[begin - 2 : begin - 1] in ";:" or verb[0][0].isupper()
        ):
            return True
        if verb["soft"] is not None and (passage.directing or not (began or verb[0][0].isupper())):
            return False
        return not self._holds_task(after, verb.start(), passage, began=began)

    def _holds_task(self, start: int, end: int, passage: _Passage, *, began: bool) -> bool:
        """Whether the clause that goes on at view[end] already is a task."""
        clause = max(start, self._view.rfind(";", start, end) + 1)
        if not (passage.directing or began or clause > start):
            return False
        task = self._task(clause, end)
        return task is not None and not self._is_fact(task, end)

    # ---- tasks

    def _stretch(self, stretch: Span, mark: _Mark | None, passage: _Passage) -> Iterator[Directive]:
        """The records of the clauses of one stretch."""
        some = False
        window = stretch.start
        for clause, known in self._clauses(stretch):
            first = clause.start == stretch.start
            task = known or self._unknown_task(clause, mark if first else None, passage, some)
            if task is None or not (some or self._demanded(task, mark if first else None, passage)) or self._is_fact(task, clause.end):
                window = clause.end
                continue
            some = True
            passage.directing |= task.modal or (mark is not None and mark.force in _ASKING)
            passage.addressee = task.addressee or passage.addressee
            if self._view[clause.end - 1] != ":":
                yield from self._record(task, clause.end, window, passage)
            window = clause.end
        if not some and mark is not None and passage.label in _GOVERNING and not self._official:
            (announcement,) = self._rules.of(NAME, "announcement")
            passage.directing = announcement.match(self._text, stretch.start, stretch.end) is not None

    def _clauses(self, stretch: Span) -> Iterator[tuple[Span, _Task | None]]:
        """The stretch cut at its semicolons, but not inside brackets nor inside a list of addressees."""
        (cut,) = self._rules.of(NAME, "semicolon")
        stops = [match.span("stop") for match in cut.finditer(self._text, stretch.start, stretch.end) if match["stop"] is not None]
        start = stretch.start
        for stop, behind in [*stops, (stretch.end, stretch.end)]:
            if stop < start:
                continue
            task = self._task(start, stop)
            if task is None and stop < stretch.end:
                longer = self._task(start, stretch.end)
                if longer is not None and longer.addressee is not None and longer.addressee.end > stop:
                    continue
            yield Span(start, stop), task
            start = behind

    def _task(self, start: int, end: int) -> _Task | None:
        """The task with which view[start:end] begins, behind connectives and circumstances."""
        at = start
        (opening,) = self._rules.of(NAME, "opening")
        named: Span | None = None
        for _ in range(_LONGEST_LEAD):
            at = self._behind_lead(at, end)
            match = opening.match(self._text, at, end)
            if match is not None:
                named = Span(*match.span("addressee")) if match["addressee"] is not None else named
                at = match.end()
                continue
            task = self._task_at(at, end, ("ordered", "charged"))
            if task is not None:
                return task._replace(addressee=task.addressee or named)
            behind = self._behind_circumstance(at, end)
            if behind is None:
                break
            if isinstance(behind, _Task):
                return behind
            at = behind
        return self._task_at(at, end, ("handed", "required")) or self._late_task(start, end)

    def _late_task(self, start: int, end: int) -> _Task | None:
        """A task said with "cần" that stands only behind a reason or a circumstance."""
        (ends,) = self._rules.of(NAME, "comma")
        for match in ends.finditer(self._text, start, min(end, start + _LONGEST_REASON)):
            if match["stop"] is not None:
                at = self._behind_lead(match.end(), end)
                task = self._task_at(at, end, ("ordered", "charged"))
                if task is not None and task.need:
                    return task
        return None

    def _behind_lead(self, at: int, end: int) -> int:
        """Where connectives at view[at] end."""
        (lead,) = self._rules.of(NAME, "lead")
        while at < end:
            match = lead.match(self._text, at, end)
            if match is not None and match.end() > at:
                at = match.end()
            elif self._view[at].isspace():
                at += 1
            else:
                break
        return at

    def _task_at(self, at: int, end: int, names: Iterable[str]) -> _Task | None:
        for rule in self._rules.of(NAME):
            if rule.name not in names:
                continue
            match = rule.match(self._text, at, end)
            if match is not None:
                addressee = match.span("addressee") if "addressee" in rule.compiled.groupindex else (-1, -1)
                span = Span(*addressee) if addressee[0] >= 0 else None
                if self._view[match.end() : match.end() + 1] == ":":
                    at = match.end() + 1
                return _Task(at, span, match["modal"] is not None, match["need"] is not None, rule.name)
        return None

    def _behind_circumstance(self, at: int, end: int) -> _Task | int | None:
        """The task behind a circumstance, or where the clause goes on; None if there is no circumstance."""
        for rule in self._rules.of(NAME, "adverbial"):
            if rule.match(self._text, at, end) is not None:
                break
        else:
            return None
        limit = min(end, at + _LONGEST_CIRCUMSTANCE)
        comma = self._view.find(",", at, limit)
        inner = self._inside_circumstance(at, comma if comma >= 0 else limit) if rule.value == "time" else None
        if inner is not None:
            return inner
        first = None
        (ends,) = self._rules.of(NAME, "comma")
        for match in ends.finditer(self._text, at, limit):
            if match["stop"] is None:  # the circumstance is none: a sentence of its own begins
                return None
            if first is None:
                first = match.end()
                task = self._task_at(first, end, ("ordered", "charged"))
                if task is not None and (task.modal or task.addressee or rule.value == "time"):
                    return task
            else:
                task = self._task_at(match.end(), end, ("charged",))
                if task is not None and task.modal:
                    return task
        return first

    def _inside_circumstance(self, at: int, end: int) -> _Task | None:
        """The task of an addressee in the plural that no comma parts from a circumstance."""
        (inner,) = self._rules.of(NAME, "inner")
        match = inner.search(self._text, at, end)
        return self._task_at(match.end(), end, ("charged",)) if match is not None else None

    def _unknown_task(self, clause: Span, mark: _Mark | None, passage: _Passage, some: bool) -> _Task | None:
        """A clause that begins with no word of a task is still one behind a plain demand or in a run of tasks."""
        if some or (mark is not None and mark.sure):
            return _Task(clause.start, None, False, False, "asked")
        if mark is None and passage.directing:
            (addressed,) = self._rules.of(NAME, "addressed")
            start = self._behind_lead(clause.start, clause.end)
            if addressed.match(self._text, start, clause.end) is not None:
                return _Task(start, None, False, False, "asked")
        return None

    def _demanded(self, task: _Task, mark: _Mark | None, passage: _Passage) -> bool:
        """Whether a task that begins a stretch is asked of somebody here."""
        governed = passage.label in _GOVERNING
        named = task.addressee is not None
        if mark is None:
            if passage.label == "conclusion" and task.modal and (named or task.need):
                return True
            return passage.directing or (task.need and named and passage.label in _ARGUING)
        if mark.force in _ASKING:
            return named or mark.force == "ask"
        if mark.force == "stress":
            return task.modal or (governed and task.rule != "asked")
        return task.modal and (governed or (named and task.need))

    def _is_fact(self, task: _Task, end: int) -> bool:
        """Whether a clause only praises or tells something."""
        parts = ["praise"] if task.modal else ["praise", "fact"]
        if task.rule == "asked":
            parts += ["past", "state"]
        elif task.rule == "charged" and not task.modal:
            parts.append("state")
        return any(rule.match(self._text, task.start, end) for part in parts for rule in self._rules.of(NAME, part))

    # ---- the record

    def _record(self, task: _Task, end: int, window: int, passage: _Passage) -> Iterator[Directive]:
        start = self._behind_lead(task.start, end)
        (tail,) = self._rules.of(NAME, "tail")
        match = tail.search(self._text, max(start, end - 40), end)
        if match is not None:
            end = match.start()
        if self._view.count('"', start, end) % 2:
            end -= self._view[end - 1] == '"'
        if end <= start:
            return
        addressee = task.addressee or passage.addressee
        yield Directive(
            **self._text.cut(start, end),
            speaker=passage.speaker,
            addressee=self._text.written(*addressee) if addressee else None,
            cooperating=self._cooperating(start, end),
            deadline=self._deadline(window, end),
            rule=task.rule,
        )

    def _cooperating(self, start: int, end: int) -> tuple[str, ...]:
        (partner,) = self._rules.of(NAME, "partner")
        match = partner.search(self._text, start, end)
        return (self._text.written(*match.span("partner")),) if match is not None else ()

    def _deadline(self, start: int, end: int) -> str | None:
        """The first date in view[start:end] by which something is to be done."""
        first = bisect_left(self._dates, start, key=lambda pair: pair[0].start)
        for span, record in self._dates[first:]:
            if span.start >= end:
                break
            value = self._until(start, span, record)
            if value is not None:
                return value
        return None

    def _until(self, start: int, span: Span, record: Date) -> str | None:
        if record.kind not in _POINT_KINDS:
            return None
        if record.kind != "year" and self._opens(start, span.start):
            return record.value
        for rule in self._rules.of(NAME, "until"):
            match = rule.search(self._text, max(start, span.start - _DEADLINE_REACH), span.start)
            if match is None:
                continue
            if "days" not in match.re.groupindex:
                return record.value
            try:
                return (date.fromisoformat(record.value) + timedelta(int(match["days"]))).isoformat()
            except (ValueError, OverflowError):
                return None
        return None


class _Speakers:
    """Who a phrase for a speaker means: the attendee of that name or office, else the phrase as written."""

    def __init__(self, text: Text, rules: Rules, found: Found) -> None:
        self._text = text
        self._last: str | None = None
        self._rules = rules
        self._persons = [attendee for attendee in found.attendees.attendees if attendee.kind == "person"]
        self._names = {person.name: person for person in self._persons}
        self._given: dict[str, list[Attendee]] = {}
        self._offices: dict[str, list[Attendee]] = {}
        for person in self._persons:
            self._given.setdefault(person.name.rsplit(" ", 1)[-1], []).append(person)
            for role in person.roles:
                for form in {role.text.lower(), role.title.lower()}:
                    self._offices.setdefault(form, []).append(person)
        chairs = [person.name for person in self._persons if "chair" in person.participation]
        self.chair = chairs[0] if chairs else None

    def knows(self, name: str | None) -> bool:
        """Whether `name` is that of a person who takes part."""
        return name in self._names

    def of(self, span: Span, current: str | None) -> str:
        """The speaker that view[span] means, where `current` spoke last."""
        words = self._text.view[span.start : span.end]
        name = self._named(words) or self._holder(words.lower(), current) or self._by_given_name(words, current)
        if name is None:
            if any(rule.match(self._text, *span) for rule in self._rules.of(NAME, "pronoun")):
                return current or self._last or _NOBODY
            if any(rule.match(self._text, *span) for rule in self._rules.of(NAME, "anonymous")):
                return _NOBODY
        self._last = name or self._text.written(*span)
        return self._last

    def named_in(self, start: int, end: int) -> str | None:
        """The first person named in view[start:end]."""
        return self._named(self._text.view[start:end])

    def _named(self, words: str) -> str | None:
        for run in _FULL_NAME.finditer(words):
            parts = run[0].split(" ")
            for start in range(len(parts) - 1):
                for end in range(min(len(parts), start + _LONGEST_NAME), start + 1, -1):
                    name = " ".join(parts[start:end])
                    if name in self._names:
                        return name
        return None

    def _holder(self, words: str, current: str | None) -> str | None:
        """The holder of the office with which `words` end or begin; of several the current speaker, then the chair."""
        parts = words.split(" ")
        for start in range(min(3, len(parts))):
            for end in range(len(parts), start, -1):
                holders = self._offices.get(" ".join(parts[start:end]))
                if holders:
                    names = [holder.name for holder in holders]
                    return current if current in names else self.chair if self.chair in names else names[0]
        return None

    def _by_given_name(self, words: str, current: str | None) -> str | None:
        last = words.rsplit(" ", 1)[-1]
        names = [person.name for person in self._given.get(last, ())]
        return current if current in names else names[0] if names else None
