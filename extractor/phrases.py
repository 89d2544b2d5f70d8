"""Phrases: the words before and behind a figure that may tell what it counts, and where they begin and end.

Tables: subject_edges, deeds, tasks. Offsets are of the view.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from extractor import words
from extractor.lexicon import Lexicon, lexicon
from extractor.quantities import list_end
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
_COMMA: Final = ", "
_TENSE: Final = "tense"
_END: Final = frozenset({"end"})
_CLOSE: Final = frozenset({"end", "close"})
_RELATIONS: Final = frozenset({"relation", "from", "cut"})
_SHORT: Final = 5  # syllables of a clause that is told whole where no verb is known in it
_WHOLE: Final = 8  # the same before those counted, or before a time
_JOINED: Final = 3  # verbs joined to one deed ("phát hiện, bắt giữ")
_LEVEL: Final = re.compile(r"\w+ \d[\d.,]* ?%")
_LISTED: Final = 4  # members of a list before a figure ("lúa, ngô và khoai đạt …")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure stands: from `start`, with the words that qualify it, over its `noun` or unit to `end`.

    It lies in a sentence that begins at `low`; `high` is where the next date or citation begins or the
    sentence ends, `cited` a citation there; `closed` are the dates and citations before it. `linked`: a verb of a
    level ("đạt") or of a change ("tăng") stands before it; `limited`: it is the least or the most. `previous` is
    the subject of the figure before it in the sentence, which stands from `before` to `after`; `alike`: both are of
    one unit.
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
    before: int
    previous: Span | None
    alike: bool
    closed: Sequence[Span]
    cited: Span | None


def deed_behind(text: Text, rules: Rules, place: Place) -> Span | None:
    """What those counted have done, behind the words that tell who they are ("6 hộ bản Sim đã nhận đất")."""
    edges = lexicon(rules, "subject_edges")
    high = min(place.high, place.end + _REACH)
    stop = rules.of(_KIND, "clause_end")[0].search(text, place.end, high)
    if stop is None or "tense" not in starting_classes(text, edges, stop.start() + 1, stop.end())[0]:
        return None
    if any(map(str.isdigit, text.view[place.end : stop.start()])):
        return None
    return words_from(text, rules, stop.end(), high)


def words_from(text: Text, rules: Rules, start: int, high: int) -> Span | None:
    """The words from view[start] on, up to the next mark, conjunction, date or figure."""
    high = min(high, start + _REACH)
    found = _trimmed(text, lexicon(rules, "subject_edges"), start, _clause_end(text, rules, start, high), after=True)
    return found and Span(found.start, _nth_word(text, found, _WORDS_AFTER))


def _clause_end(text: Text, rules: Rules, start: int, high: int) -> int:
    """Where the clause ends in which view[start] stands, no further than `high`."""
    stop = rules.of(_KIND, "clause_end")[0].search(text, start, high)
    return stop.start() if stop else high


def relation_behind(text: Text, rules: Rules, place: Place) -> Span | None:
    """The words after those counted that tell only whose or where they are ("9 hộ trong vùng ngập")."""
    edges = lexicon(rules, "subject_edges")
    start = place.end + 1
    if "relation" not in starting_classes(text, edges, start, place.high)[0]:
        return None
    high = min(place.high, place.end + _REACH)
    end = _clause_end(text, rules, start, high)
    if text.view.find(" ", start, end) < 0:
        return None
    return Span(start, _nth_word(text, Span(start, end), _WORDS_AFTER))


def verb_before(text: Text, rules: Rules, place: Place) -> Span | None:
    """The verb right before those counted that alone says how they came to be ("xảy ra")."""
    found = lexicon(rules, "deeds").before(text.folded, place.start, place.low)
    return Span(found.start, found.end) if found and "verb" in found.row["class"].split() else None


def ending_classes(text: Text, edges: Lexicon, place: Place) -> list[str]:
    """The classes of the words just before a figure: "there" ("có"), "of" ("của"), "within" ("trong vòng")."""
    before = edges.before(text.folded, place.start, max(place.low, place.start - _REACH))
    return before.row["class"].split() if before else []


def phrase_behind(text: Text, rules: Rules, place: Place) -> Span | None:
    """The words after a figure, up to the next mark, conjunction, date or figure; one word is joined to its noun."""
    edges = lexicon(rules, "subject_edges")
    high = min(place.high, place.end + _REACH)
    start = place.end + 1
    if not text.view.startswith(" ", place.end) or start >= high or text.view[start].isdigit():
        return None
    if rules.of(_KIND, "to_level")[0].match(text, place.end):
        return None
    classes, word = starting_classes(text, edges, start, high)
    if "copula" in classes and place.kind == "percent" and place.linked is None:
        start = word  # "70% là nữ"
    listed = _listed(text, rules, start, high) if place.kind == "percent" else start
    end = _clause_end(text, rules, listed, high)
    classes = starting_classes(text, edges, start, end)[0]
    told = "cause" in classes and place.kind == "count"  # "9 tổ do bản lập"
    if not told and not {"loose", "compare"}.isdisjoint(classes):
        return None
    if place.cited and place.kind == "duration" and end == high == place.cited.start:
        end = place.cited.end  # "10 năm thực hiện Nghị quyết …"
    found = _trimmed(text, edges, start, end, after=True)
    if found and _LEVEL.match(text.view, found.start, high):
        return None  # "kết nạp 78 người đạt 100% kế hoạch": of the next figure
    if found and place.kind == "count":
        if "joined" in starting_classes(text, edges, *found)[0] and " " not in text.view[found.start : found.end]:
            return Span(place.noun, found.end)  # "hộ nghèo"
        found = _predicate(text, rules, found)
        found = found and _with_joined(text, rules, found, high)
    return found and Span(found.start, _nth_word(text, found, _WORDS_AFTER))


def _with_joined(text: Text, rules: Rules, span: Span, high: int) -> Span:
    """The span with the short verbs after it that a comma joins to its own ("bị sập, cuốn trôi")."""
    edges = lexicon(rules, "subject_edges")
    if not _is_verb(text, rules, edges, *span):
        return span
    end = span.end
    for _ in range(_JOINED):
        start = end + len(_COMMA)
        if not text.view.startswith(_COMMA, end) or not _is_verb(text, rules, edges, start, high):
            break
        after = _clause_end(text, rules, start, high)
        if after <= start or text.view.count(" ", start, after) >= _JOINED or text.view.startswith(" ", after):
            break
        if any(map(str.isdigit, text.view[start:after])):
            break
        end = after
    return Span(span.start, end)


def _is_verb(text: Text, rules: Rules, edges: Lexicon, start: int, end: int) -> bool:
    """Whether what those counted do or suffer begins at view[start]."""
    if "predicate" in starting_classes(text, edges, start, end)[0]:
        return True
    verb = lexicon(rules, "deeds", "tasks").at(text.folded, start, end)
    return verb is not None and "verb" in verb.row["class"].split()


def _predicate(text: Text, rules: Rules, span: Span) -> Span | None:
    """What those counted do, behind the words that tell who they are ("hộ tái định cư chưa nhận đất"); None if a
    single word is all that follows and no verb, hence part of their name."""
    edges = lexicon(rules, "subject_edges")
    at = span.start
    if "predicate" in starting_classes(text, edges, at, span.end)[0]:
        return span
    if " " not in text.view[span.start : span.end]:
        return span if lexicon(rules, "deeds", "tasks").at(text.folded, at, span.end) else None
    while at < span.end and not text.view[at].isdigit():
        classes, end = starting_classes(text, edges, at, span.end)
        if "finite" in classes:
            return _trimmed(text, edges, at, span.end, after=True)
        at = end if classes else _next_word(text, at, span.end)
    return span


def _listed(text: Text, rules: Rules, start: int, high: int) -> int:
    """Where a list of persons or bodies ends of which a share is told ("100% cán bộ, đảng viên"), else `start`."""
    noun = lexicon(rules, "counted_nouns").at(text.folded, start, high)
    return list_end(text, rules, noun.row["class"].split(), noun.end, high) if noun else start


def phrase_before(text: Text, rules: Rules, place: Place) -> Span | None:
    """The words before a figure in its clause; a date, a citation or a bracket there is stepped over."""
    edges = lexicon(rules, "subject_edges")
    end, behind = place.start, place.after
    made = _is_made(text, edges, place)
    for _ in range(_STEPS):
        aside = _aside(text, edges, max(place.low, end - _REACH), end)
        if aside is not None:
            end, behind = aside, behind if behind < aside else 0
        low = max(place.low, behind, end - _REACH)
        start = clause_start(text, rules, low, end)
        inside = [span for span in place.closed if start < span.end <= end]
        first = inside[-1].end if inside else start
        goes_on = inside and place.linked and _goes_on(text, edges, first, end)
        found = None if goes_on else _trimmed(text, edges, first, end)
        if _tells_nothing(text, edges, place, Span(start, end), found):
            return None
        if start == place.after and (over := _over(text, rules, place, found)):
            return over
        if found:
            return _told(text, rules, place, found, low)
        end = inside[-1].start if inside else start - 1
        while made and inside and end > low and text.view[end - 1] in " ,":
            end -= 1
        if end <= low or (not inside and text.view[end] not in _marks_over(text, place)):
            return None
    return None


def _is_made(text: Text, edges: Lexicon, place: Place) -> bool:
    """Whether what stands before those counted is made of them ("gồm 9 hộ")."""
    return "made" in (*ending_classes(text, edges, place), *starting_classes(text, edges, place.start, place.end)[0])


def _marks_over(text: Text, place: Place) -> str:
    """The marks before a figure that are stepped over where nothing stands behind them."""
    if place.kind == "count":
        return "(:" if text.view.startswith(")", place.end) else ":"
    return "(:," if place.kind == "duration" and place.limited else "(:"


def _tells_nothing(text: Text, edges: Lexicon, place: Place, clause: Span, found: Span | None) -> bool:
    """Whether the words before a figure only say with what it is compared, or who tells it."""
    opening = starting_classes(text, edges, min(clause.start + 1, clause.end), clause.end)[0]
    if place.linked == "change" and clause.start == place.after and "compare" in opening:
        return True
    if found is None:
        return False
    if not any(map(str.isalpha, text.view[found.start : found.end])):
        return True  # "2023 đạt 9%"
    if place.linked != "level" and place.kind != "duration" and "beside" in starting_classes(text, edges, *found)[0]:
        return True
    if place.kind == "count" and not _is_agent(text, edges, found) and "open" in ending_classes(text, edges, place):
        return True
    return place.previous is not None and place.alike and _is_yardstick(text, edges, found)


def _told(text: Text, rules: Rules, place: Place, found: Span, low: int) -> Span | None:
    """What the words `found` before a figure, which might begin at view[low], tell of it."""
    edges = lexicon(rules, "subject_edges")
    if place.kind == "count" and _is_agent(text, edges, found):
        return _done(text, rules, found, place)
    if _is_made(text, edges, place):
        return _body(text, rules, found)
    told = _from_head(text, rules, found, low, place)
    if "yearly" not in starting_classes(text, edges, *told)[0]:
        return told
    year = next((span.end for span in place.closed if span.start == told.end + 1), told.end)
    return Span(told.start, year)  # "kế hoạch vốn năm 2024"


def _over(text: Text, rules: Rules, place: Place, found: Span | None) -> Span | None:
    """What is measured where its name holds a figure ("thu nhập của 3 xã cũ đạt 9 triệu đồng"): the words before that
    figure from the one that names a measure on, with those after it where they tell of whom ("tỷ lệ trẻ dưới 5 tuổi
    được tiêm đạt 90%")."""
    if not place.linked or place.kind == "count" or place.alike or place.before < place.low:
        return None
    edges = lexicon(rules, "subject_edges")
    if found and "head" in starting_classes(text, edges, *found)[0]:
        return None
    if place.previous and place.previous.start == place.after + 1:
        return None
    span = _trimmed(text, edges, clause_start(text, rules, place.low, place.before), place.before)
    if span is None:
        return None
    told = _from_head(text, rules, span, place.low, place)
    if "head" not in starting_classes(text, edges, *told)[0]:
        return None
    return told if found is None or _goes_on(text, edges, told.end, place.before) else Span(told.start, found.end)


def _goes_on(text: Text, edges: Lexicon, start: int, end: int) -> bool:
    """Whether the words at view[start], behind a date or citation, only tell whose or where what stands before it is
    ("kế hoạch vốn theo Quyết định số 5 của tỉnh là 9 tỷ")."""
    return not _RELATIONS.isdisjoint(starting_classes(text, edges, start + 1, end)[0])


def _is_agent(text: Text, edges: Lexicon, span: Span) -> bool:
    """Whether a span only says who did something ("tỉnh")."""
    found = edges.at(text.folded, *span)
    return found is not None and found.end == span.end and "agent" in found.row["class"].split()


def _done(text: Text, rules: Rules, span: Span, place: Place) -> Span | None:
    """What those at `span` did, where its verb stands before those counted ("xã kiến nghị 6 việc"); else the span, if
    it is a whole that has so many."""
    start = span.end + 1
    verb = lexicon(rules, "deeds", "tasks").before(text.folded, place.start, start) if start < place.start else None
    if verb is not None:
        return Span(verb.start, verb.end)
    whole = "whole" in starting_classes(text, lexicon(rules, "subject_edges"), *span)[0]
    return span if whole else None


def _is_yardstick(text: Text, edges: Lexicon, span: Span) -> bool:
    """Whether a span only says that what is told of already was planned so ("đạt 63% (kế hoạch năm 65%)")."""
    found = edges.at(text.folded, span.start, span.end)
    if found is None or "yardstick" not in found.row["class"].split():
        return False
    return not any(map(str.isalpha, text.view[found.end : span.end]))


def _aside(text: Text, edges: Lexicon, low: int, end: int) -> int | None:
    """Where the bracket opens that stands, with no mark and nothing told behind it, before view[end]; None for a short
    form and where there is none."""
    close = text.view.rfind(")", low, end)
    opening = text.view.rfind("(", low, close) if close >= 0 else -1
    if opening < 0 or any(mark in ",;:.-" for mark in text.view[close + 1 : end]):
        return None
    if text.view.find(" ", opening, close) < 0 or _trimmed(text, edges, close + 1, end) is not None:
        return None
    return opening


def _from_head(text: Text, rules: Rules, span: Span, low: int, place: Place) -> Span:
    """The words from the first that names a measure ("diện tích"), also over commas; else those after the last
    auxiliary ("đã", "cần", "để"); else what was done to those counted, or the object of what was done; always those
    after the last word that opens a clause ("cho biết", "nên")."""
    edges = lexicon(rules, "subject_edges")
    span = _with_list(text, edges, span, low, place)
    at, head, deed, first, verb = span.start, None, None, span.start, span.start
    while at < span.end:
        classes, end = starting_classes(text, edges, at, span.end)
        after = end if classes else _next_word(text, at, span.end)
        if head is None and "head" in classes and (at == span.start or _is_word(text, at, end)):
            head = at
        if after < span.end and _opens(text, rules, classes, after, span.end):
            head, deed, first = None, None, after
        elif "marker" in classes and after < span.end:
            verb, deed = at, after
        at = after
    if head is not None and not (place.kind == "count" and (deed or 0) > head):
        return Span(head, _cut(text, edges, head, span.end))
    span = _trimmed(text, edges, first, span.end) or span
    if deed is not None:
        classes, end = starting_classes(text, edges, deed, span.end)
        only_how = "manner" in classes and end >= span.end  # "thực hiện tốt 3 đột phá"
        return _deed_itself(text, rules, Span(max(verb if only_how else deed, span.start), span.end))
    span = _without_agent(text, rules, span)
    if place.kind == "count":
        return _deed(text, rules, span, low)
    if place.linked or place.limited or text.view.count(" ", *span) < _SHORT:
        return span
    return _deed(text, rules, span, low) if place.kind == "duration" else _object(text, rules, span)


def _is_word(text: Text, at: int, end: int) -> bool:
    """Whether no name begins at view[at] and no number follows ("ông Lương", "trường số 2")."""
    return text.view[at].islower() and not text.view[end : end + 1].isdigit()


def _without_agent(text: Text, rules: Rules, span: Span) -> Span:
    """The words behind the body that did what they tell ("Công an huyện bắt"), where a verb follows its name."""
    agents, verbs = lexicon(rules, "bodies", "group_heads", "subject_edges"), lexicon(rules, "deeds", "tasks")
    agent = agents.at(text.folded, span.start, span.end)
    if agent is None or (agent.table == "subject_edges" and "agent" not in agent.row["class"].split()):
        return span
    if agent.end >= span.end or verbs.at(text.folded, span.start, span.end):
        return span
    found = words.segment(text, *span)
    ends = {word.end for word in found}
    for word in found if agent.end in ends else ():
        verb = verbs.at(text.folded, word.start, span.end) if word.start > agent.end else None
        if verb and verb.end in ends and "verb" in verb.row["class"].split() and text.view[verb.start].islower():
            return Span(verb.start, span.end)
    return span


def _body(text: Text, rules: Rules, span: Span) -> Span:
    """What is made of those counted: the body after the verb that set it up ("bầu Ban Chấp hành"), else the span."""
    bodies, verbs = lexicon(rules, "bodies"), lexicon(rules, "deeds", "tasks")
    at = start = span.start
    while at < span.end:
        verb = verbs.before(text.folded, at, span.start)
        if (
            verb
            and text.view[verb.start].islower()
            and text.view[at].isupper()
            and bodies.at(text.folded, at, span.end)
        ):
            start = at
        at = _next_word(text, at, span.end)
    return Span(start, span.end)


def _object(text: Text, rules: Rules, span: Span) -> Span:
    """The words after the last verb of a span, or the verb with the one word after it; one of giving with all."""
    verb = last_verb(text, rules, span)
    if verb is None:
        return span
    found = lexicon(rules, "deeds", "tasks").at(text.folded, verb, span.end)
    at = found.end + 1 if found else verb
    gives = found is not None and "giving" in found.row["class"].split()
    return Span(verb if gives or " " not in text.view[at : span.end] else at, span.end)


def _opens(text: Text, rules: Rules, classes: list[str], after: int, end: int) -> bool:
    """Whether a form of `classes` opens a clause; one that joins only before the name of a measure ("với tổng vốn")."""
    if "join" in classes:
        return "head" in starting_classes(text, lexicon(rules, "subject_edges"), after, end)[0]
    return "open" in classes


def _with_list(text: Text, edges: Lexicon, span: Span, low: int, place: Place) -> Span:
    """The span with the words before its comma, where a list begins there that starts with the name of a measure
    ("giá lúa, ngô và khoai")."""
    if "head" in starting_classes(text, edges, span.start, span.end)[0]:
        return span
    start = span.start
    for _ in range(1 if text.view.count(" ", *span) >= _SHORT else _LISTED):
        comma = start - 2
        if comma <= low or not text.view.startswith(", ", comma):
            break
        before = _trimmed(text, edges, max(low, _mark_before(text, low, comma)), comma)
        if before is None or before.end != comma or before.start == place.after + 1:  # what the figure before tells of
            break
        start = before.start
        if "head" in starting_classes(text, edges, before.start, before.end)[0]:
            return Span(start, span.end)
    return span


def _deed(text: Text, rules: Rules, span: Span, low: int) -> Span:
    """What was done: from the last verb of a span on, with the verbs joined to it; where none is known a short span,
    or the last words of a long one."""
    verb = last_verb(text, rules, span)
    if verb is not None:
        return _deed_itself(text, rules, Span(_joined(text, rules, verb, low), span.end))
    if text.view.count(" ", *span) < _WHOLE:
        return span
    starts = (word.start for word in reversed(words.segment(text, *span)))
    return Span(next(start for start in starts if " " in text.view[start : span.end] or start == span.start), span.end)


def _deed_itself(text: Text, rules: Rules, span: Span) -> Span:
    """A deed without a verb before its own that only tells how it came to it ("biểu quyết thông qua")."""
    edges, verbs = lexicon(rules, "subject_edges"), lexicon(rules, "deeds", "tasks")
    light = edges.at(text.folded, *span)
    verb = verbs.at(text.folded, light.end + 1, span.end) if light and "light" in light.row["class"].split() else None
    return Span(verb.start, span.end) if verb and "verb" in verb.row["class"].split() else span


def _joined(text: Text, rules: Rules, at: int, low: int) -> int:
    """Where the first of the verbs begins that are joined to the one at view[at] by a comma or a conjunction."""
    verbs = lexicon(rules, "deeds", "tasks")
    joint = rules.of(_KIND, "joint")[0]
    for _ in range(_JOINED):
        gap = next((gap for gap in (2, 4) if joint.match(text, at - gap, at)), 0)
        before = verbs.before(text.folded, at - gap, low) if gap else None
        if before is None or before.end != at - gap or "verb" not in before.row["class"].split():
            break
        at = before.start
    return at


def last_verb(text: Text, rules: Rules, span: Span) -> int | None:
    """Where the last verb of what somebody does begins in a span; None if there is none."""
    verbs = lexicon(rules, "deeds", "tasks")
    at, last, behind, starts = span.end, None, 0, None
    while at > span.start and (last is None or at == last):
        at = max(span.start, text.view.rfind(" ", span.start, at - 1) + 1)
        found = verbs.at(text.folded, at, span.end)
        if at > span.start and text.view[at].isupper():  # of a name: "Ban Kiểm tra"
            continue
        if found is None or found.end < behind:
            continue
        if "verb" in found.row["class"].split():
            starts = starts or _starts(text, span)
            if at in starts:  # not "cử" of "trúng cử"
                last, behind = at, found.end  # "dựng" may be the end of "xây dựng"
        elif last is not None and "noun" in found.row["class"].split():
            last, behind = None, found.end  # "làm" is the end of "việc làm"
    longer = verbs.before(text.folded, behind, span.start) if last is not None else None
    if longer and longer.start < (last or 0) and "verb" in longer.row["class"].split():
        return longer.start  # "thi hành kỷ luật"
    return last


def _starts(text: Text, span: Span) -> set[int]:
    """Where words begin in a span: also behind a name, to which the first word after it may seem to belong."""
    found = words.segment(text, *span)
    starts = {word.start for word in found}
    for word in found:
        parts = text.view[word.start : word.end].split(" ")
        small = next((index for index, part in enumerate(parts) if index and part[:1].islower()), 0)
        if small and parts[small - 1][:1].isupper():
            starts.add(word.start + len(" ".join(parts[:small])) + 1)
    return starts


def _cut(text: Text, edges: Lexicon, start: int, end: int) -> int:
    """Where the words that name a measure end: before "đối với" and its like, and before the name of its place."""
    at = start
    while at < end:
        classes, after = starting_classes(text, edges, at, end)
        if at > start and ("cut" in classes or ("relation" in classes and text.view[after : after + 1].isupper())):
            return at - 1
        at = after if classes else _next_word(text, at, end)
    return end


def _mark_before(text: Text, low: int, at: int) -> int:
    return max(text.view.rfind(mark, low, at) for mark in ",;:(") + 1


def clause_start(text: Text, rules: Rules, low: int, end: int) -> int:
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


def starting_classes(text: Text, edges: Lexicon, start: int, end: int) -> tuple[list[str], int]:
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
        classes, word = starting_classes(text, edges, start, end)
        if leading not in classes:
            break
        start = word
    for _ in range(_EDGES):
        while end > start and not (view[end - 1].isalnum() or view[end - 1] == "%"):
            end -= 1
        last = edges.before(text.folded, end, start)
        if last is None or trailing.isdisjoint(last.row["class"].split()):
            break
        end = last.start
    if view.startswith(")", end) and view.find("(", start, end) >= 0:
        end += 1
    return Span(start, end) if start < end else None
