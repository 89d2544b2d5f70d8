"""Subjects: the words of the clause that tell what a figure counts or measures. Offsets are of the view.

Tables: subject_edges, deeds, tasks. Vietnamese puts the measured thing before its figure ("diện tích chè là
120 ha", ", tăng 5%" of the thing just measured) or after it ("120 ha chè", "9 xã đạt chuẩn").
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from extractor.lexicon import Lexicon, lexicon
from extractor.phrases import (
    Place,
    clause_start,
    deed_behind,
    ending_classes,
    last_verb,
    phrase_before,
    phrase_behind,
    relation_behind,
    starting_classes,
    verb_before,
    words_from,
)
from extractor.text import Span

if TYPE_CHECKING:
    from extractor.patterns import Rules
    from extractor.text import Text

_KIND: Final = "figures"
_ALL: Final = ("100", "100 ")  # percent
_LONGEST_PLACE: Final = 7  # spaces in the name of a place with the words around it


def find_subject(text: Text, rules: Rules, place: Place) -> Span | None:
    """The span that tells what the figure at `place` counts or measures; None if nothing tells."""
    if place.kind == "duration":
        return _of_duration(text, rules, place)
    if place.previous and text.view.startswith("(", place.start - 1):
        return place.previous
    if place.previous and place.alike and _is_part(text, rules, place):
        return place.previous
    if place.kind == "count":
        return _of_count(text, rules, place)
    return _of_amount(text, rules, place)


def _is_part(text: Text, rules: Rules, place: Place) -> bool:
    """Whether only a place stands before a figure of what was told before: "thu 9 tỷ, riêng Đồi Mơ 3 tỷ"."""
    start = clause_start(text, rules, max(place.low, place.after), place.start)
    match = rules.of(_KIND, "part")[0].match(text, start, place.start)
    if match is None:
        return False
    span = Span(match.end(), place.start)
    told = match["part"] or text.view.startswith("(", start - 1)
    classes = starting_classes(text, lexicon(rules, "subject_edges"), *span)[0]
    place_head = lexicon(rules, "places", "place_heads").at(text.folded, *span)
    known = "agent" in classes or (place_head and place_head.row["class"] not in ("thing", "none"))
    if "head" in classes or not (known or match["some"] or (told and text.view[span.start].isupper())):
        return False
    return text.view.count(" ", *span) <= _LONGEST_PLACE and last_verb(text, rules, span) is None


def _of_amount(text: Text, rules: Rules, place: Place) -> Span | None:
    """What stands before an amount; what follows a measure, a share of a whole, money that was spent on it."""
    before = phrase_before(text, rules, place)
    after = None if place.linked == "level" else phrase_behind(text, rules, place)
    if place.kind == "money" and (spent := _purpose(text, rules, place, before)):
        return spent
    if after and _is_told_after(text, rules, place, before, after):
        return after
    if before or after:
        return before or after
    return place.previous or phrase_behind(text, rules, place)


def _purpose(text: Text, rules: Rules, place: Place, before: Span | None) -> Span | None:
    """What money is spent on, told behind it: "dành 3 tỷ đồng cho việc sửa cầu"."""
    done = before and _final_verb(text, rules, before)
    match = rules.of(_KIND, "purpose")[0].match(text, place.end, place.high) if done and "spending" in done else None
    return words_from(text, rules, match.end(), place.high) if match else None


def _is_told_after(text: Text, rules: Rules, place: Place, before: Span | None, after: Span) -> bool:
    """Whether the words after an amount tell it: the matter of a measure, all of those of whom a share is told, money
    without or after a verb ("trả 4 tỷ đồng nợ gốc", "chi 4 tỷ đồng xây cầu")."""
    edges, verbs = lexicon(rules, "subject_edges"), lexicon(rules, "deeds", "tasks")
    starting = starting_classes(text, edges, after.start, after.end)[0]
    if place.linked == "change" and place.kind != "measure":
        return "head" in starting
    if before is None or text.view.endswith(_ALL, 0, place.noun):
        return True
    if "head" in starting_classes(text, edges, before.start, before.end)[0]:
        return False
    noun = lexicon(rules, "counted_nouns").at(text.folded, after.start, after.end)
    verb = verbs.at(text.folded, after.start, after.end)
    following = noun is None and ("predicate" in starting or verb is not None)
    if place.kind == "measure":
        return not following
    done = _final_verb(text, rules, before)
    if place.kind == "percent":
        return not following and (done is None or "quantity" in starting)
    return place.linked is None and done is not None and ("spending" in done or not following)


def _of_duration(text: Text, rules: Rules, place: Place) -> Span | None:
    """A limit or a level is of what stands before it, and so is the time that something takes, which ends the clause
    ("xong trong 3 ngày."); an anniversary ("80 năm Ngày …") is of what follows."""
    edges = lexicon(rules, "subject_edges")
    before = phrase_before(text, rules, place)
    last = edges.before(text.folded, place.start, place.low)
    if last and "lasting" in last.row["class"].split() and (before is None or before.end == last.end):
        return Span(last.start, last.end)
    ends = rules.of(_KIND, "time_limit")[0].match(text, place.end)
    if place.linked or (before and (place.limited or ends)):
        return before or place.previous
    after = phrase_behind(text, rules, place)
    if after and not any(map(str.isdigit, text.view[after.start : min(after.end, place.high)])):
        return after
    following = starting_classes(text, edges, place.end + 1, place.high)[0]
    return None if "time" in (*ending_classes(text, edges, place), *following) else before


def _of_count(text: Text, rules: Rules, place: Place) -> Span | None:
    """What those counted do or are, else what they came to, else what is done to them or tells them from others."""
    edges = lexicon(rules, "subject_edges")
    if _is_noun_of(text, edges, place, "party"):
        return None
    after = phrase_behind(text, rules, place)
    starting = starting_classes(text, edges, place.end + 1, after.end)[0] if after else []
    ending = ending_classes(text, edges, place)
    if (
        "relation" in starting
        and not {"of", "from", "end"}.intersection(ending)
        and (done := deed_behind(text, rules, place))
    ):
        return done
    merit, predicate = "merit" in starting, "predicate" in starting
    if not predicate and (present := _attendance(text, rules, place, ending)):
        return present
    if after and not merit and (predicate or "there" in ending):
        return after
    if "of" in ending or ("and" in ending and place.previous is None):
        return None
    return _of_deed(text, rules, place, after, merit=merit)


def _of_deed(text: Text, rules: Rules, place: Place, after: Span | None, *, merit: bool) -> Span | None:
    """What is done to those counted, else what they have done, else what stands `after` them."""
    edges = lexicon(rules, "subject_edges")
    ending = ending_classes(text, edges, place)
    before = phrase_before(text, rules, place)
    if before and place.previous and _is_rest(text, rules, place, before):
        before = None
    if after and not merit and _is_noun_of(text, edges, place, "general"):
        case = _is_noun_of(text, edges, place, "case") and after.start > place.end
        if case or before is None or _final_verb(text, rules, before) is None:
            return after
    if not merit and not (before and _tells_deed(text, rules, before)):
        done = deed_behind(text, rules, place)
        if done or (before and "from" in ending):
            return done or after
    told = before or (place.previous if merit else None) or after or place.previous
    return told or relation_behind(text, rules, place) or verb_before(text, rules, place)


def _is_rest(text: Text, rules: Rules, place: Place, before: Span) -> bool:
    """Whether the words before those counted belong to the figure before them: "bầu 9 người vào ban và 5 người"."""
    if clause_start(text, rules, place.after, place.start) > place.after or _tells_deed(text, rules, before):
        return False
    return "made" not in ending_classes(text, lexicon(rules, "subject_edges"), place)


def _attendance(text: Text, rules: Rules, place: Place, ending: list[str]) -> Span | None:
    """The words that say that people came ("Dự hội nghị"), where those counted are on the list that they open.
    `ending` are the classes of the words before the figure."""
    if {"list", "there"}.isdisjoint(ending) and text.view[place.start - 2 : place.start - 1] not in (",", ";"):
        return None
    noun = lexicon(rules, "counted_nouns").at(text.folded, place.noun, place.end)
    if noun is None or {"person", "comer"}.isdisjoint(noun.row["class"].split()):
        return None
    match = rules.of(_KIND, "attendance")[0].match(text, place.low, place.start)
    match = match or rules.of(_KIND, "attendance_behind")[0].match(text, place.end, place.high)
    return Span(*match.span("subject")) if match else None


def _is_noun_of(text: Text, edges: Lexicon, place: Place, class_: str) -> bool:
    """Whether the counted noun is of a class: "general" says little without the words after it ("vụ", "dự án"),
    "party" tells nobody new ("bên")."""
    noun = edges.before(text.folded, place.end, place.noun)
    return noun is not None and class_ in noun.row["class"].split() and (class_ != "party" or noun.start == place.noun)


def _final_verb(text: Text, rules: Rules, span: Span) -> list[str] | None:
    """The classes of the verb in which a span ends ("tổ chức"), whose object is what is told; None if in no verb."""
    verb = last_verb(text, rules, span)
    done = lexicon(rules, "deeds", "tasks").at(text.folded, verb, span.end) if verb is not None else None
    return done.row["class"].split() if done and done.end == span.end else None


def _tells_deed(text: Text, rules: Rules, span: Span) -> bool:
    """Whether a span names a measure or holds the verb of a deed ("thu hồi đất của")."""
    head = "head" in starting_classes(text, lexicon(rules, "subject_edges"), span.start, span.end)[0]
    return head or last_verb(text, rules, span) is not None
