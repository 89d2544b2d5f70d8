"""Groups: phrases for people or bodies that take part, in attendance lists and before verbs of speaking.

"thành viên Ban Chỉ đạo tỉnh; đại diện lãnh đạo Văn phòng UBND tỉnh" are two groups; "lãnh đạo các sở,
ban, ngành" is one.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from extractor.found import PersonMention
from extractor.patterns import Hit, Rules
from extractor.text import Span, Text

_KIND: Final = "people"
_COMMA: Final = ", "  # between a person and what is said of him
_DASH: Final = " - "  # the same; in a list it joins nothing else
_WITH_PERSONS: Final = "from the start of the sentence"
_FROM_CLAUSE: Final = "from the start of the clause"
_TELLING: Final = (_WITH_PERSONS, _FROM_CLAUSE)
_BEFORE_VERB: Final = (*_TELLING, "from the start of the sentence, with or without persons")
_CONCLUDES: Final = "concludes"  # value of a rule for bodies whose conclusions the text tells
_CLAUSE_MARKS: Final = ";:"
_ASIDE: Final = re.compile(r" ?\([^()\n]{1,200}\)")
_HEADLINE_END: Final = re.compile(r"(?: ?(?:\.\.\.|…))?(?:\n|\Z)")  # no stop; a long one may be cut short


def find_groups(
    text: Text, rules: Rules, persons: Sequence[PersonMention], citations: Iterable[Span]
) -> list[PersonMention]:
    """Groups by rising start, none overlapping each other or a person; the issuer of a document is none."""
    taken = bytearray(len(text.view))
    issued = {at for start, end in citations for at in range(start, end)}
    for person in persons:
        aside = _ASIDE.match(text.view, person.whole.end)  # "bà X (nhà nghiên cứu, Viện Y)" tells of that person
        end = aside.end() if aside is not None else person.whole.end
        taken[person.whole.start : end] = b"\1" * (end - person.whole.start)
    starts = [person.whole.start for person in persons]
    ends = [person.whole.end for person in persons]
    behind = {end + len(_COMMA) for end in ends if text.view.startswith(_COMMA, end)}
    beside = {end + len(_DASH) for end in ends if text.view.startswith(_DASH, end)}
    (apposed,) = rules.of(_KIND, "apposed")
    groups = []
    for candidate in _candidates(text, rules, starts, ends):
        start = candidate.span.start
        if start in issued:
            continue
        told = start in beside or (candidate.speaks and start in behind)
        if told and apposed.match(text, *candidate.span):
            continue  # "bà X, đại diện hộ dân kiến nghị": the words tell for whom the person speaks
        next_person = _next(starts, start)
        if candidate.speaks and next_person < candidate.span.end:
            continue  # the verb is the person's
        whole = _trim(text, rules, Span(start, min(candidate.span.end, next_person)))
        if _refuse_label(text, rules, whole, next_person):
            continue
        for span in _apart(text, rules, whole, speaks=candidate.speaks):
            if span.start == span.end or taken.find(1, *span) >= 0 or _refuse_everybody(text, rules, span):
                continue
            taken[slice(*span)] = b"\1" * (span.end - span.start)
            groups.append(PersonMention("group", span, span, None, (), full=not candidate.speaks, rule=candidate.rule))
    return groups


def attendance_zones(text: Text, rules: Rules, starts: Sequence[int]) -> list[tuple[Span, str]]:
    """Stretches of the view that list those present, with the rule that found each.

    `starts` are where the mentions of persons begin: a clause without any that ends "… tham gia" lists those
    present only if it begins with a group and is no headline.
    """
    zones = []
    (opens,) = rules.of(_KIND, "group_opens")
    for hit in _zone_hits(text, rules):
        if hit.rule.value == "the list":
            span = Span(*hit.match.span("list"))
        elif hit.rule.value not in _BEFORE_VERB:
            span = Span(hit.end, list_end(text, rules, hit.end))
        else:
            span = Span(text.sentence_at(hit.start).start, hit.start)
            if hit.rule.value in _TELLING and _next(starts, span.start) >= span.end:
                span = Span(max(span.start, *(text.view.rfind(mark, *span) + 1 for mark in _CLAUSE_MARKS)), span.end)
                is_headline = hit.rule.value == _WITH_PERSONS and _HEADLINE_END.match(text.view, hit.end) is not None
                if is_headline or opens.match(text, *span) is None:
                    continue
        zones.append((span, hit.rule.name))
    return zones


@lru_cache(maxsize=2)  # people and attendees ask one after the other for the lists of one text
def _zone_hits(text: Text, rules: Rules) -> tuple[Hit, ...]:
    """Where the rules for lists of those present match."""
    hits = [*rules.scan(_KIND, text, "zone"), *rules.scan(_KIND, text, "zone_within")]
    return tuple(hit for hit in hits if not _refuse_small_letter(text, hit))


def _refuse_small_letter(text: Text, hit: Hit) -> bool:
    """A surname that is an everyday word opens no list of names where it is written small ("có thẩm quyền")."""
    named = hit.match.groupdict().get("surname")
    return named is not None and not text.view[hit.match.start("surname")].isupper()


def list_end(text: Text, rules: Rules, position: int) -> int:
    """Where a list that opens before view[position] ends: with its sentence, or with the last of the
    lines with a dash or number below an opening line that ends there."""
    lines = rules.of(_KIND, "list_lines")[0].match(text, position)
    return lines.end() if lines is not None else text.sentence_at(position).end


def _next(starts: Sequence[int], position: int) -> int:
    """The first of the sorted `starts` at or after a position; beyond all text if there is none."""
    at = bisect_left(starts, position)
    return starts[at] if at < len(starts) else sys.maxsize


class _Candidate(NamedTuple):
    """A phrase that may be a group, and whether it is the subject of a verb of speaking."""

    span: Span
    rule: str
    speaks: bool = False


def _candidates(text: Text, rules: Rules, starts: Sequence[int], ends: Sequence[int]) -> Iterator[_Candidate]:
    """Items of attendance lists first, then subjects of verbs of speaking; persons stand from `starts` to `ends`."""
    (after,) = rules.of(_KIND, "after_person")
    for zone, name in attendance_zones(text, rules, starts):
        for rule in rules.of(_KIND, "item"):
            for match in rule.finditer(text, zone.start, zone.end):
                yield _Candidate(Span(*match.span("name")), name)
        for end in ends[bisect_left(ends, zone.start) : bisect_left(ends, zone.end)]:
            bodies = after.match(text, end, zone.end)
            if bodies is not None:
                yield _Candidate(Span(*bodies.span("name")), name)
    for hit in rules.scan(_KIND, text, "speaking_group"):
        yield _Candidate(Span(*hit.match.span("name")), hit.rule.name, speaks=True)
    for hit in rules.scan(_KIND, text, "joined_group"):
        yield _Candidate(Span(*hit.match.span("name")), hit.rule.name)
    yield from _speaking_bodies(text, rules)


def _speaking_bodies(text: Text, rules: Rules) -> Iterator[_Candidate]:
    """The bodies of "Tại cuộc họp, Sở Y tế, Sở Tài chính … trình bày" and "nghe Sở Y tế … báo cáo", one by one."""
    (rule,), (one,) = rules.of(_KIND, "speaking_bodies"), rules.of(_KIND, "one_body")
    for sentence in text.sentences:
        match = rule.match(text, *sentence)
        if match is not None:
            for body in one.finditer(text, *match.span("list")):
                yield _Candidate(Span(*body.span("name")), rule.name)
    concluding: set[str] = set()
    for hit in rules.scan(_KIND, text, "heard_bodies"):
        for body in one.finditer(text, *hit.match.span("list")):
            name = Span(*body.span("name"))
            yield _Candidate(name, hit.rule.name, speaks=True)
            words = text.folded[slice(*name)]
            if hit.rule.value != _CONCLUDES or words in concluding:
                continue
            concluding.add(words)
            if (held := _holder(text, rules, name)) is not None:
                yield _Candidate(held, hit.rule.name)


def _holder(text: Text, rules: Rules, body: Span) -> Span | None:
    """Where a body that concludes is first said to hold the meeting."""
    (holds,) = rules.of(_KIND, "holds")
    words = text.folded[slice(*body)]
    at = text.folded.find(words, 0, body.start)
    while at >= 0:
        if holds.match(text, at + len(words), body.start) is not None:
            return Span(at, at + len(words))
        at = text.folded.find(words, at + 1, body.start)
    return None


def _trim(text: Text, rules: Rules, span: Span) -> Span:
    """The phrase without a connector, an opening mark or a form of address left at its edges."""
    (rule,) = rules.of(_KIND, "edge")
    match = rule.match(text, span.start, span.end)
    return Span(*match.span("name")) if match is not None else Span(span.start, span.start)


def _apart(text: Text, rules: Rules, span: Span, *, speaks: bool) -> Iterator[Span]:
    """The bodies of a phrase that lists bodies one by one, or the groups that are each a subject; else the phrase."""
    (listed,) = rules.of(_KIND, "body_first")
    part = "body_break" if listed.match(text, *span) else "head_break" if speaks else None
    start = span.start
    for rule in rules.of(_KIND, part) if part else ():
        for match in rule.finditer(text, *span):
            yield Span(start, match.start())
            start = match.end()
    yield Span(start, span.end)


def _refuse_everybody(text: Text, rules: Rules, span: Span) -> bool:
    """Words for everybody present ("các đại biểu") are no group."""
    return any(rule.match(text, *span) for rule in rules.of(_KIND, "everybody"))


def _refuse_label(text: Text, rules: Rules, span: Span, next_person: int) -> bool:
    """Words before a colon and a person are the label of a list's line."""
    match = rules.of(_KIND, "label")[0].match(text, span.end)
    return match is not None and match.end() == next_person
