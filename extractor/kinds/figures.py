"""Figures: quantities written with digits. Contract: figures. Not here: dates, document numbers."""

from __future__ import annotations

from bisect import bisect_left
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from extractor.found import view_spans
from extractor.numerals import parse_numeral, plain, scaled
from extractor.quantities import Unit, read_scale, read_unit
from extractor.records import Figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractor.found import Found
    from extractor.patterns import Gazetteer, Hit, Row, Rules
    from extractor.records import Change, Qualifier
    from extractor.text import Span, Text

NAME: Final = "figures"
NEEDS: Final = ("citations", "dates")

_LONGEST_CONTEXT: Final = 5  # words of the longest form before a figure
_CONTEXTS: Final = 6  # forms that may stand between what is measured and its figure
_SMALL_COUNT: Final = 10  # "trên 3 lĩnh vực" is in three fields, "trên 30 lĩnh vực" more than thirty
_YEARS: Final = range(1900, 2101)
_EXACT: Final = ("money", "percent")


class _Context(NamedTuple):
    """What the words before a figure say of it, and where they begin."""

    start: int
    qualifier: Qualifier | None
    change: Change | None
    ratio: bool


def find(text: Text, rules: Rules, found: Found) -> tuple[Figure, ...]:
    """Figures of `text` by rising start, none overlapping; offsets are the source's."""
    closed = sorted([*view_spans(text, found.citations), *view_spans(text, found.dates)])
    closed += [hit.match.span() for hit in rules.scan(NAME, text, "name")]
    closed.sort()
    figures: list[Figure] = []
    low = named = 0
    for hit in rules.scan(NAME, text, closed=closed):
        if hit.start < low:
            continue
        unit = read_unit(text, rules, hit.end, _limit(text, hit, closed))
        if _refuse_name(text, rules, hit, unit, named):
            named = hit.end
            continue
        figure = unit and _record(text, rules, hit, unit, low)
        if figure and unit:
            figures.append(figure)
            low = unit.end
    return tuple(figures)


def _limit(text: Text, hit: Hit, closed: Sequence[tuple[int, int]]) -> int:
    """Where the words end that may belong to a numeral: at the next closed span or the end of the sentence."""
    index = bisect_left(closed, (hit.end, hit.end))
    end = text.sentence_at(hit.start).end
    return min(end, closed[index][0]) if index < len(closed) else end


def _refuse_name(text: Text, rules: Rules, hit: Hit, unit: Unit | None, named: int) -> bool:
    """Whether the numeral is part of a name or an ordinal: "Đề án 06", "lần thứ 5", "Quảng Trạch 1 và 2"."""
    if unit and unit.kind in _EXACT:
        return False
    if named and rules.of(NAME, "joint")[0].compiled.fullmatch(text.folded, named, hit.start):
        return not (unit and unit.known)
    row, _ = _before(text, rules.gazetteer("numbered"), hit.start, text.sentence_at(hit.start).start)
    known = unit is not None and unit.known
    written = hit.match["number"]
    if row is not None and row["class"] != "counted":
        return not known or (row["class"] == "name" and written.isdigit())
    return not known and (not written.isdigit() or int(written) in _YEARS or _after_capital(text, hit.start))


def _after_capital(text: Text, at: int) -> bool:
    """Whether the word before view[at] begins with a capital and no sentence ("Nhơn Trạch 3 …")."""
    word = text.view.rfind(" ", 0, max(0, at - 1)) + 1
    return text.view[word : word + 1].isupper() and word > text.sentence_at(at).start


def _before(text: Text, table: Gazetteer, end: int, low: int) -> tuple[Row | None, int]:
    """The row of the longest form of `table` that ends at view[end] or at a space before it, and where it begins."""
    if end > low and text.view[end - 1] == " ":
        end -= 1
    found: tuple[Row | None, int] = None, end
    start = end
    for _ in range(_LONGEST_CONTEXT):
        start = text.folded.rfind(" ", low, start)
        first = (start if start >= 0 else low - 1) + 1
        while first < end and not text.folded[first].isalnum():
            first += 1
        row = table.get(text.folded[first:end])
        if row is not None:
            found = row, first
        if start < 0:
            break
    return found


def _context(text: Text, rules: Rules, unit: Unit, small: bool, at: int, low: int) -> _Context:
    """Reads leftwards from a figure: what stands nearer decides."""
    table = rules.gazetteer("figure_contexts")
    qualifier = change = None
    level = ratio = False
    for _ in range(_CONTEXTS):
        row, start = _before(text, table, at, low)
        if row is None or row["class"] == "after":
            break
        if row["class"] == "preposition" and small and unit.kind == "count":
            break
        at = start
        if row["class"] in ("qualifier", "preposition"):
            qualifier = qualifier or row["meaning"]
        elif row["class"] == "change":
            change = change or (None if level else row["meaning"])
        level = level or row["class"] == "level"
        ratio = ratio or row["class"] == "ratio"
    return _Context(at, qualifier, change, ratio)  # type: ignore[arg-type]


def _qualifier_after(text: Text, rules: Rules, end: int) -> Qualifier | None:
    for form, row in rules.gazetteer("figure_contexts").items():
        if row["class"] == "after" and text.folded.startswith(" " + form, end):
            return row["meaning"]  # type: ignore[return-value]
    return None


def _record(text: Text, rules: Rules, hit: Hit, unit: Unit, low: int) -> Figure | None:
    groups = hit.match.capturesdict()
    whole = unit.exponent == 0 and (unit.kind in ("count", "duration") or unit.base == "VND")
    number = parse_numeral(hit.match["number"], whole=whole)
    if number is None:
        return None
    start = hit.match.start("number")
    exponent = _lower_exponent(text, rules, hit, unit)
    value, value_max, total = scaled(number, exponent), None, None
    if groups.get("upper"):
        upper = parse_numeral(hit.match["upper"], whole=whole)
        value_max = None if upper is None else scaled(upper, unit.exponent)
        if value_max is None or value_max <= value:
            return None
    if groups.get("second"):
        value += scaled(Decimal(hit.match["second"]), unit.exponent)
    if groups.get("total"):
        total = parse_numeral(hit.match["total"], whole=whole)
        if total is None or total < number:
            return None
    context = _context(text, rules, unit, number < _SMALL_COUNT, start, max(low, text.sentence_at(start).start))
    kind = "count" if unit.kind == "ratio" and not (context.ratio or context.change) else unit.kind
    unit_start = hit.match.end("lower_scale") if groups.get("second") else unit.start
    return Figure(
        **text.cut(start, unit.end),
        kind=kind,
        number=plain(number),
        unit=text.written(unit_start, unit.end),
        value=plain(value),
        base_unit=unit.base,
        value_max=None if value_max is None else plain(value_max),
        total=None if total is None else plain(total),
        qualifier=context.qualifier or _qualifier_after(text, rules, unit.end),
        change=context.change,
        subject=None,
        rule=hit.rule.name,
    )


def _lower_exponent(text: Text, rules: Rules, hit: Hit, unit: Unit) -> int:
    """The power of ten of the first numeral: its own scale word's, else the one before the unit."""
    if hit.match.capturesdict().get("lower_scale"):
        return read_scale(text, rules, hit.match.start("lower_scale"), hit.match.end("lower_scale"))[0]
    return unit.exponent
