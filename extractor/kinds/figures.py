"""Figures: quantities written with digits. Contract: figures. Not here: dates, document numbers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal, cast

from extractor.found import view_spans
from extractor.lexicon import lexicon
from extractor.numerals import parse_numeral, plain, scaled
from extractor.phrases import Place
from extractor.quantities import Unit, read_scale, read_unit
from extractor.records import Figure
from extractor.subjects import find_subject
from extractor.text import Span

if TYPE_CHECKING:
    from extractor.found import Found
    from extractor.patterns import Hit, Rules
    from extractor.records import Change, FigureKind, Qualifier
    from extractor.text import Text

NAME: Final = "figures"
NEEDS: Final = ("citations", "dates")

_MINUS: Final = " -"
_SIGNS: Final[dict[str, Change]] = {"(+": "increase", "(-": "decrease"}  # a change in brackets
_COMPARED: Final = 60  # characters before a figure in which it is said with what it is compared
_FORBIDDEN: Final = 80  # characters before a limit in which it is said that it must not be passed
_CONTEXTS: Final = 6  # forms that may stand between what is measured and its figure
_SMALL_COUNT: Final = 10  # "trên 3 lĩnh vực" is in three fields, "trên 30 lĩnh vực" more than thirty
_SMALL_MEASURE: Final = 2  # "50 kg đạm trên 1 ha" is for each hectare
_YEARS: Final = range(1900, 2101)
_LONGEST_NAME: Final = 24  # characters of the last word of a name
_MOST_DAYS: Final = 10  # "trong 2 ngày 15 và 16/7"
_FROM: Final = 4  # characters of the word before the lower end of a range, with its spaces
_NEAR: Final = 4  # dates, citations and figures before a figure that may part it from its subject or share theirs
_EXACT: Final = ("money", "percent")
_MEASURED: Final = (*_EXACT, "measure")  # with such a unit a numeral is no name: "gạo cấp 15 kg", unlike "lớp cấp 3"
_OPEN: Final = ("link", "ceiling")  # classes of contexts that may belong to what is measured
_CLOSED: Final = ("after", "word")  # classes of which nothing before a figure is said
_LEVELS: Final = ("level", "fulfilment")
_LIMITS: Final = ("at_least", "at_most")


@dataclass(frozen=True, slots=True)
class _Context:
    """What the words before a figure say of it, and where they begin."""

    start: int
    qualifier: Qualifier | None
    change: Change | None
    ratio: bool
    linked: Literal["level", "change"] | None


@dataclass(frozen=True, slots=True)
class _Amount:
    """The numbers of a figure with their scale applied."""

    number: Decimal
    value: Decimal
    value_max: Decimal | None
    total: Decimal | None


@dataclass(frozen=True, slots=True)
class _Reading:
    """A numeral with all that was read around it."""

    hit: Hit
    unit: Unit
    amount: _Amount
    context: _Context


@dataclass(frozen=True, slots=True)
class _Carried:
    """The last figure whose subject, change or limit a later one may share."""

    start: int
    unit: Span
    kind: FigureKind
    base: str
    subject: Span | None
    change: Change | None
    qualifier: Qualifier | None


def find(text: Text, rules: Rules, found: Found) -> tuple[Figure, ...]:
    """Figures of `text` by rising start, none overlapping; offsets are the source's."""
    citations = {span.start: span for span in view_spans(text, found.citations)}
    closed = [*citations.values(), *view_spans(text, found.dates)]
    closed = sorted([*closed, *(Span(*hit.match.span()) for hit in rules.scan(NAME, text, "name"))])
    figures: list[Figure] = []
    told: list[_Carried] = []  # the last figures that tell something
    times: list[Span] = []  # durations that tell nothing, since the last of them
    low = named = 0
    for hit in rules.scan(NAME, text, closed=closed):
        if hit.start < low:
            continue
        sentence = text.sentence_at(hit.start)
        index = bisect_left(closed, (hit.end, hit.end))
        high = min(sentence.end, closed[index].start) if index < len(closed) else sentence.end
        unit = read_unit(text, rules, hit.end, high) or _days_of_date(text, rules, hit, high)
        if _refuse_name(text, rules, hit, unit, named):
            named = hit.end
            continue
        reading = unit and _reading(text, rules, hit, unit, max(low, sentence.start))
        if not reading:
            continue
        carried = told[-1] if told else None
        likened = _likened(told, reading, sentence.start) or carried
        place = Place(
            kind=reading.unit.kind,
            start=reading.context.start,
            noun=reading.unit.start,
            end=reading.unit.end,
            low=sentence.start,
            high=high,
            linked=reading.context.linked,
            limited=reading.context.qualifier in _LIMITS,
            after=carried.unit.end if carried else 0,
            before=carried.start if carried else 0,
            previous=_shared(text, rules, likened, reading) if likened and likened.unit.end > sentence.start else None,
            alike=carried is not None and carried.base.startswith(reading.unit.base),
            closed=sorted([*closed[max(0, index - _NEAR) : index], *times]),
            cited=citations.get(high),
        )
        reading = _as_listed(text, rules, reading, carried, sentence.start)
        subject = _named_before(text, rules, told, find_subject(text, rules, place))
        reading = _with_change_of(text, rules, reading, subject)
        if subject and subject.start >= reading.unit.end and carried and _is_listed(text, rules, carried, reading):
            figures[-1] = figures[-1].model_copy(update={"subject": text.written(*subject)})
        figures.append(_record(text, reading, subject))
        if reading.unit.kind != "duration" or subject:
            unit = reading.unit
            said = reading.context
            span = Span(unit.start, unit.end)
            told.append(_Carried(said.start, span, unit.kind, unit.base, subject, said.change, said.qualifier))
            del told[:-_NEAR]
            times.clear()
        else:
            times.append(Span(hit.start, reading.unit.end))
            del times[:-_NEAR]
        low = reading.unit.end
    return tuple(figures)


def _as_listed(text: Text, rules: Rules, reading: _Reading, carried: _Carried | None, low: int) -> _Reading:
    """The reading with the change or the limit that is said once for a list: "gạo giảm 3%, ngô 5%", "không quá 4 tổ và
    2 đội"."""
    context = reading.context
    if carried is None or carried.unit.end <= low or context.qualifier or context.linked:
        return reading
    gap = (carried.unit.end, context.start)
    if carried.change and reading.unit.kind == "percent" and _is_bracket(text, *gap):
        return replace(reading, context=replace(context, change=carried.change))  # "giảm 8 vụ (10%)"
    part = {"percent": "listed", "count": "joint"}.get(reading.unit.kind)
    if carried.change and part and reading.unit.kind == carried.kind and _fills(text, rules, part, gap):
        return replace(reading, context=replace(context, change=carried.change))
    if carried.qualifier in _LIMITS and reading.unit.kind == carried.kind and _fills(text, rules, "both", gap):
        return replace(reading, context=replace(context, qualifier=carried.qualifier))
    return reading


def _is_bracket(text: Text, start: int, end: int) -> bool:
    """Whether a bracket opens before view[end], with no mark between it and view[start]."""
    return text.view.startswith("(", end - 1) and not any(mark in ",;:.)" for mark in text.view[start:end])


def _fills(text: Text, rules: Rules, part: str, gap: tuple[int, int]) -> bool:
    return any(rule.fullmatch(text, *gap) for rule in rules.of(NAME, part))


def _is_listed(text: Text, rules: Rules, carried: _Carried, reading: _Reading) -> bool:
    """Whether those counted before, of whom nothing is told yet, are told of with these: "9 tổ, 5 hộ được …"."""
    joint = rules.of(NAME, "joint")[0].fullmatch(text, carried.unit.end, reading.context.start)
    return carried.subject is None and joint is not None and carried.kind == reading.unit.kind == "count"


def _days_of_date(text: Text, rules: Rules, hit: Hit, high: int) -> Unit | None:
    """The unit that a numeral shares with the date after it: "trong 2 ngày 15 và 16/7"."""
    if high != hit.end + 1 or not hit.match["number"].isdigit() or int(hit.match["number"]) > _MOST_DAYS:
        return None
    unit = read_unit(text, rules, hit.end, text.sentence_at(hit.start).end)
    return unit if unit and unit.kind == "duration" else None


def _refuse_name(text: Text, rules: Rules, hit: Hit, unit: Unit | None, named: int) -> bool:
    """Whether the numeral is part of a name or an ordinal: "Đề án 06", "lần thứ 5", "Quảng Trạch 1 và 2"."""
    if unit and unit.kind in _MEASURED:
        return False
    known = unit is not None and unit.known
    written = hit.match["number"]
    if named and rules.of(NAME, "joint")[0].fullmatch(text, named, hit.start):
        return not known
    head = lexicon(rules, "numbered").before(text.folded, hit.start, text.sentence_at(hit.start).start)
    if head and head.row["class"] != "counted":
        capital = text.sentence_at(head.start).start < head.start and text.view[head.start].isupper()
        if head.row["class"] == "corps" and capital and unit is not None and unit.kind == "count":
            return True  # "Hải quân Vùng 2 tổ chức hội nghị"
        goes_on = unit is not None and text.view[unit.start : unit.start + 2].istitle()  # "Chuyên đề 1 Can thiệp mạch"
        return not known or goes_on or (head.row["class"] == "name" and written.isdigit())
    return not known and (not written.isdigit() or int(written) in _YEARS or _after_capital(text, hit.start))


def _after_capital(text: Text, at: int) -> bool:
    """Whether the word before view[at] begins with a capital but no sentence ("Nhơn Trạch 3 …")."""
    sentence = text.sentence_at(at).start
    word = text.view.rfind(" ", max(sentence, at - _LONGEST_NAME), max(sentence, at - 1)) + 1
    return word > sentence and text.view[word : word + 1].isupper()


def _context(text: Text, rules: Rules, at: int, low: int, as_: Literal["few", "count", "share"] | None) -> _Context:
    """Reads leftwards from view[at], no further than `low`: what stands nearer decides.

    Before a "few" that are counted "trên" is a preposition; a "share" that exceeds ("vượt 4%") is a change.
    """
    contexts = lexicon(rules, "figure_contexts")
    qualifier = change = None
    level = ratio = False
    if text.view.startswith(_MINUS, at - len(_MINUS)):  # "giảm -3%"
        at -= len(_MINUS) - 1
    if sign := _SIGNS.get(text.view[max(low, at - 2) : at]):
        return _Context(at - 1, None, sign, ratio=False, linked="change")
    begin = at
    for _ in range(_CONTEXTS):
        found = contexts.before(text.folded, at, low)
        if not found or found.row["class"] in _CLOSED or (found.row["class"] == "preposition" and as_ == "few"):
            break
        if found.row["class"] == "fulfilment" and as_ in ("few", "count"):
            break
        row, at = found.row, found.start
        begin = begin if row["class"] in _OPEN else at
        if row["class"] == "change":
            change = change or (None if level else row["meaning"])
        elif row["class"] == "excess" and as_ == "share":
            change = change or "increase"
        elif row["class"] == "limit" and rules.of(NAME, "forbidden")[0].search(text, max(low, at - _FORBIDDEN), at):
            qualifier = qualifier or "at_most"  # "không để hồ sơ nằm quá 5 ngày"
        else:
            qualifier = qualifier or row["meaning"] or None
        level = level or row["class"] in _LEVELS
        ratio = ratio or row["class"] == "ratio"
    linked: Literal["level", "change"] | None = "level" if level or ratio else "change" if change else None
    return _Context(begin, cast("Qualifier | None", qualifier), cast("Change | None", change), ratio, linked)


def _likened(told: Sequence[_Carried], reading: _Reading, low: int) -> _Carried | None:
    """The figure `told` behind view[low] by which a count has changed: "9 vụ, làm 2 người chết, giảm 3 vụ"."""
    if reading.unit.kind != "count" or reading.context.linked != "change":
        return None
    base = reading.unit.base
    for earlier in reversed(told):
        if earlier.unit.start >= low and earlier.base.startswith(base):
            rest = Span(earlier.unit.start + len(base) + 1, earlier.unit.end)
            return earlier if rest.start >= rest.end else replace(earlier, subject=rest)
    return None


def _named_before(text: Text, rules: Rules, told: Sequence[_Carried], subject: Span | None) -> Span | None:
    """The subject `told` before to which one refers back that only repeats its first word ("tỷ lệ này")."""
    edges = lexicon(rules, "subject_edges")
    last = edges.before(text.folded, subject.end, subject.start) if subject else None
    if subject is None or last is None or "back" not in last.row["class"].split():
        return subject
    head = text.folded[subject.start : last.start]
    for earlier in reversed(told):
        span = earlier.subject
        if span and text.folded.startswith(head, span.start) and span.end - span.start > len(head):
            return span
    return subject


def _with_change_of(text: Text, rules: Rules, reading: _Reading, subject: Span | None) -> _Reading:
    """The reading, with a change where its verb stands before the subject: "giảm tỷ lệ hộ nghèo 3%"."""
    context = reading.context
    if subject is None or context.linked or reading.unit.kind not in _EXACT:
        return reading
    gap = context.start - subject.end
    if gap not in (0, 1) and (gap > _FROM or reading.amount.value_max is None):  # "giảm lãi suất từ 0,5 - 1%"
        return reading
    found = lexicon(rules, "figure_contexts").before(text.folded, subject.start, text.sentence_at(subject.start).start)
    if not found or found.row["class"] != "change":
        return reading
    return replace(reading, context=replace(context, change=cast("Change", found.row["meaning"])))


def _shared(text: Text, rules: Rules, carried: _Carried, reading: _Reading) -> Span | None:
    """The subject of the figure before, where it can be this one's too: not over a semicolon, and what is counted
    here is not made of what was measured there ("5 tấn gạo cho 20 hộ"). A share is of those who were counted."""
    subject, unit = carried.subject, carried.unit
    if text.view.find(";", unit.end, reading.context.start) >= 0:
        return None
    if carried.kind == "count" and (counted := _counted(text, carried, reading)):
        return counted
    if subject is None:
        return None
    if reading.unit.kind == "count" and carried.kind != "count" and subject.end > unit.end:
        return None
    at = reading.hit.match.start("number")
    if subject.start < at < subject.end:  # "12 xã đạt 19 tiêu chí": what was done to those counted here
        verb = lexicon(rules, "figure_contexts").at(text.folded, subject.start, at)
        return Span(subject.start, verb.end if verb else at - text.view.startswith(" ", at - 1))
    return subject


def _counted(text: Text, carried: _Carried, reading: _Reading) -> Span | None:
    """Those counted before, where a figure tells how large a share they are or, in a bracket, what each is worth."""
    subject, unit = carried.subject, carried.unit
    counted = Span(unit.end - len(carried.base), unit.end)  # without a scale word
    within = _is_bracket(text, unit.end, reading.context.start)
    if reading.unit.kind == "percent":
        if subject is None:
            return counted if within or reading.context.linked == "level" else None
        return Span(counted.start, subject.end) if subject.start == unit.end + 1 else None
    worth = subject and reading.unit.kind == "money" and within and text.view.startswith(" (", unit.end)
    return counted if worth else None  # "trao 40 suất quà (200 nghìn đồng/suất)"


def _reading(text: Text, rules: Rules, hit: Hit, unit: Unit, low: int) -> _Reading | None:
    """A hit with its numbers and with what is said of it before, from view[low] on, and after."""
    amount = _amount(text, rules, hit, unit)
    if amount is None:
        return None
    few = amount.number < {"count": _SMALL_COUNT, "measure": _SMALL_MEASURE}.get(unit.kind, 0)
    shares: dict[FigureKind, Literal["count", "share"]] = {"count": "count", "percent": "share"}
    context = _context(text, rules, hit.match.start("number"), low, "few" if few else shares.get(unit.kind))
    if context.qualifier is None:
        after = rules.of(NAME, "after")[0].match(text, unit.end)
        if after:
            meaning = rules.gazetteer("figure_contexts")[after["qualifier"]]["meaning"]
            context = replace(context, qualifier=cast("Qualifier", meaning))
    if context.change and _is_left(text, rules, hit.match.start("number"), unit.end):
        context = replace(context, change=None)
    if context.change is None and (change := _compared(text, rules, hit.match.start("number"), unit.end, low)):
        context = replace(context, change=change)
    if unit.kind == "ratio" and not (context.ratio or context.change):
        unit = replace(unit, kind="count")
    return _Reading(hit, unit, amount, context)


def _is_left(text: Text, rules: Rules, start: int, end: int) -> bool:
    """Whether a figure is the level that something had before it changed: "giảm từ 8% xuống 5%"."""
    before = rules.of(NAME, "from")[0].search(text, max(0, start - _FROM), start)
    return before is not None and rules.of(NAME, "from_to")[0].match(text, end) is not None


def _compared(text: Text, rules: Rules, start: int, end: int, low: int) -> Change | None:
    """The change that a figure tells which lies above or below what it was before."""
    low = max(low, start - _COMPARED)
    (before,), (side,) = rules.of(NAME, "compared"), rules.of(NAME, "above_or_below")
    match = before.search(text, low, start)
    if match is None and rules.of(NAME, "compared_behind")[0].match(text, end) is not None:
        match = side.search(text, low, start)
    return None if match is None else "increase" if match["rise"] is not None else "decrease"


def _record(text: Text, reading: _Reading, subject: Span | None) -> Figure:
    unit, amount, match = reading.unit, reading.amount, reading.hit.match
    compound = bool(match.groupdict().get("last"))
    return Figure(
        **text.cut(match.start("number"), unit.end),
        kind=unit.kind,
        number=plain(amount.number),
        unit=text.written(match.end("number") if compound else unit.start, unit.end),
        value=plain(amount.value),
        base_unit=unit.base,
        value_max=None if amount.value_max is None else plain(amount.value_max),
        total=None if amount.total is None else plain(amount.total),
        qualifier=reading.context.qualifier,
        change=reading.context.change,
        subject=(text.written(*subject) or None) if subject is not None else None,
        rule=reading.hit.rule.name,
    )


def _amount(text: Text, rules: Rules, hit: Hit, unit: Unit) -> _Amount | None:
    """The numbers of a hit; None if its marks make no sense, or a range falls, or a part exceeds its whole."""
    groups = hit.match.groupdict()
    whole = unit.exponent == 0 and (unit.kind in ("count", "duration") or unit.base == "VND")
    number = parse_numeral(groups["number"], whole=whole)
    if number is None:
        return None
    exponent = unit.exponent
    if groups.get("lower_scale"):
        exponent, _ = read_scale(text, rules, *hit.match.span("lower_scale"))
    value = scaled(number, exponent)
    if groups.get("second"):
        value += scaled(Decimal(groups["second"]), read_scale(text, rules, *hit.match.span("second_scale"))[0])
    if groups.get("last"):
        value += scaled(Decimal(groups["last"]), unit.exponent)
    value_max = total = None
    if groups.get("upper"):
        upper = parse_numeral(groups["upper"], whole=whole)
        value_max = upper and scaled(upper, unit.exponent)
        if value_max is not None and value_max <= value and not groups.get("lower_scale"):
            value = number  # "600.000 - 1 triệu đồng": only the upper end has the scale word
        if value_max is None or value_max <= value:
            return None
    if groups.get("total"):
        total = parse_numeral(groups["total"], whole=whole)
        if total is None or (total < number and unit.kind == "count"):
            return None  # more may be planted than was planned, but nobody has more parts than a whole
        total = scaled(total, unit.exponent)
    return _Amount(number, value, value_max, total)
