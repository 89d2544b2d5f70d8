"""Subjects: the words of the clause that tell what a figure counts or measures. Offsets are of the view.

Tables: subject_edges. Vietnamese puts the measured thing before its figure ("diện tích chè là
120 ha", ", tăng 5%" of the thing just measured) or after it ("120 ha chè", "9 xã đạt chuẩn").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from extractor.lexicon import Lexicon, lexicon
from extractor.text import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractor.patterns import Rules
    from extractor.records import FigureKind
    from extractor.text import Text

_KIND: Final = "figures"
_EDGES: Final = 6  # forms dropped at one edge
_REACH: Final = 160  # characters before and after a figure that are looked at
_WORDS_AFTER: Final = 16
_STEPS: Final = 3  # dates or brackets stepped over
_BEGIN: Final = "begin"
_TENSE: Final = "tense"
_END: Final = frozenset({"end"})
_CLOSE: Final = frozenset({"end", "close"})
_DEED: Final = 2  # syllables of a verb


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure stands: from `start`, with the words that qualify it, over its `noun` or unit to `end`.

    It lies in a sentence that begins at `low`; `high` is where the next date or citation begins or the
    sentence ends; `closed` are the dates and citations before it. `linked`: a verb of a level ("đạt") or of a
    change ("tăng") stands before it; `limited`: it is the least or the most. `previous` is the subject of the
    figure before it in the sentence, which ends at `after`.
    """

    kind: FigureKind
    start: int
    noun: int
    end: int
    low: int
    high: int
    linked: Literal["level", "change"] | None
    limited: bool
    after: int
    previous: Span | None
    closed: Sequence[Span]


def find_subject(text: Text, rules: Rules, place: Place) -> Span | None:
    """The span that tells what the figure at `place` counts or measures; None if nothing tells."""
    if place.kind == "duration":
        return _of_duration(text, rules, place)
    if place.previous and text.view.startswith("(", place.start - 1):
        return place.previous
    if place.kind == "count":
        return _of_count(text, rules, place)
    after = None if place.linked == "level" else _after(text, rules, place)
    if after and (place.kind == "measure" or (place.kind == "percent" and place.linked is None)):
        return after
    return _before(text, rules, place) or after or place.previous


def _of_duration(text: Text, rules: Rules, place: Place) -> Span | None:
    """A limit or a level is of what stands before it; an anniversary ("80 năm Ngày …") of what follows."""
    if place.limited or place.linked:
        return _before(text, rules, place)
    after = _after(text, rules, place)
    return after if after and not any(map(str.isdigit, text.view[slice(*after)])) else None


def _of_count(text: Text, rules: Rules, place: Place) -> Span | None:
    """What those counted do or are, else what is done to them, else what tells them from others."""
    after = _after(text, rules, place)
    edges = lexicon(rules, "subject_edges")
    if after and ("predicate" in _starting(text, edges, place.end + 1, after.end)[0] or _is_listed(text, edges, place)):
        return after
    return _before(text, rules, place) or after or place.previous


def _is_listed(text: Text, edges: Lexicon, place: Place) -> bool:
    """Whether a word before the figure only says that there are so many ("có", "gồm", "còn")."""
    before = edges.before(text.folded, place.start, max(place.low, place.start - _REACH))
    return before is not None and "there" in before.row["class"].split()


def _after(text: Text, rules: Rules, place: Place) -> Span | None:
    """The words after a figure, up to the next mark, conjunction, date or figure; one word is joined to its noun."""
    edges = lexicon(rules, "subject_edges")
    high = min(place.high, place.end + _REACH)
    start = place.end + 1
    if not text.view.startswith(" ", place.end) or start >= high or text.view[start].isdigit():
        return None
    stop = rules.of(_KIND, "clause_end")[0].search(text, start, high)
    end = stop.start() if stop else high
    if "loose" in _starting(text, edges, start, end)[0]:
        return None
    found = _trimmed(text, edges, start, end, after=True)
    if found and place.kind == "count" and " " not in text.view[found.start : found.end]:
        return Span(place.noun, found.end)
    return found and Span(found.start, _nth_word(text, found, _WORDS_AFTER))


def _before(text: Text, rules: Rules, place: Place) -> Span | None:
    """The words before a figure in its clause; a date, a citation or an opening bracket there is stepped over."""
    edges = lexicon(rules, "subject_edges")
    end = place.start
    for _ in range(_STEPS):
        low = max(place.low, place.after, end - _REACH)
        start = _clause_start(text, rules, low, end)
        inside = [span for span in place.closed if start < span.end <= end]
        found = _trimmed(text, edges, inside[-1].end if inside else start, end)
        if found:
            return _from_head(text, rules, found, low, place.kind == "count")
        end = inside[-1].start if inside else start - 1
        if end <= low or (not inside and text.view[end] not in (":" if place.kind == "count" else "(:")):
            return None
    return None


def _from_head(text: Text, rules: Rules, span: Span, low: int, counted: bool) -> Span:
    """The words from the first that names a measure ("diện tích"), also over one comma; else those after the last
    auxiliary ("đã", "cần", "để"); else, before those who are `counted`, what was done: from the last verb on, or
    the last two words."""
    edges = lexicon(rules, "subject_edges")
    comma = text.view.rfind(", ", low, span.start)
    if comma >= 0 and comma == span.start - 2:
        before = _trimmed(text, edges, max(low, _mark_before(text, low, comma)), comma)
        if before and "head" in _starting(text, edges, before.start, before.end)[0]:
            return Span(before.start, span.end)
    at, deed = span.start, None
    while at < span.end:
        classes, end = _starting(text, edges, at, span.end)
        if "head" in classes:
            return Span(at, _cut(text, edges, end, span.end))
        at = end if classes else _next_word(text, at, span.end)
        if "marker" in classes and at < span.end:
            deed = at
    if deed is None and counted:
        deed = _last_verb(text, rules, span)
    if deed is None and counted:
        deed = span.end
        for _ in range(_DEED):
            deed = max(span.start - 1, text.view.rfind(" ", span.start, deed))
        deed += 1
    return span if deed is None else Span(deed, span.end)


def _last_verb(text: Text, rules: Rules, span: Span) -> int | None:
    """Where the last verb of what somebody does begins in a span; None if there is none."""
    verbs = lexicon(rules, "tasks")
    at, last, behind = span.end, None, 0
    while at > span.start and (last is None or at == last):
        at = max(span.start, text.view.rfind(" ", span.start, at - 1) + 1)
        found = verbs.at(text.folded, at, span.end)
        if found is not None and "verb" in found.row["class"].split() and found.end >= behind:
            last, behind = at, found.end  # "dựng" may be the end of "xây dựng"
    return last


def _cut(text: Text, edges: Lexicon, at: int, end: int) -> int:
    """Where the words that name a measure end: before "đối với" and its like."""
    while at < end:
        classes, after = _starting(text, edges, at, end)
        if "cut" in classes:
            return at - 1
        at = after if classes else _next_word(text, at, end)
    return end


def _mark_before(text: Text, low: int, at: int) -> int:
    return max(text.view.rfind(mark, low, at) for mark in ",;:(") + 1


def _clause_start(text: Text, rules: Rules, low: int, end: int) -> int:
    start = low
    for match in rules.of(_KIND, "clause_begin")[0].finditer(text, low, end):
        if match[0] != "(" or text.view.find(")", match.end(), end) < 0:
            start = match.end()
    return start


def _nth_word(text: Text, span: Span, count: int) -> int:
    """Where the word number `count` of a span ends, or the span."""
    end = span.start
    for _ in range(count):
        end = text.view.find(" ", end + 1, span.end)
        if end < 0:
            return span.end
    return end


def _next_word(text: Text, at: int, end: int) -> int:
    space = text.view.find(" ", at, end)
    return end if space < 0 else space + 1


def _starting(text: Text, edges: Lexicon, start: int, end: int) -> tuple[list[str], int]:
    """The classes of the longest form that begins at view[start], and where the word after it begins."""
    found = edges.at(text.folded, start, end)
    if found is None:
        return [], start
    return found.row["class"].split(), min(end, found.end + 1)


def _trimmed(text: Text, edges: Lexicon, start: int, end: int, after: bool = False) -> Span | None:
    """view[start:end] without the words and marks that say nothing at its edges; None if it is empty.

    Less is dropped `after` a figure than before it.
    """
    view = text.view
    leading, trailing = (_TENSE, _END) if after else (_BEGIN, _CLOSE)
    for _ in range(_EDGES):
        while start < end and not view[start].isalnum():
            start += 1
        classes, word = _starting(text, edges, start, end)
        if leading not in classes:
            break
        start = word
    for _ in range(_EDGES):
        while end > start and not view[end - 1].isalnum():
            end -= 1
        last = edges.before(text.folded, end, start)
        if last is None or trailing.isdisjoint(last.row["class"].split()):
            break
        end = last.start
    if view.startswith(")", end) and view.find("(", start, end) >= 0:
        end += 1
    return Span(start, end) if start < end else None
