"""Dates: calendar expressions written with digits or a Roman quarter. Contract: dates.

Not here: numbers of documents, clock times, durations.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from extractor import edtf
from extractor.found import Found
from extractor.patterns import Hit, Rules
from extractor.records import Date, DateKind
from extractor.text import Span, Text
from extractor.years import DATES, Years, full_year

NAME: Final = DATES
NEEDS: Final = ("official", "citations")
_SIX: Final = 6
_SINCE: Final = 12  # characters before a date in which "từ" stands
_COMMON_YEAR: Final = "2001"  # stands for an unknown year where days are compared

Said = Mapping[str, str | None]
"""The named groups of a match; those that the rule has not, or that are not in the text, are absent or None."""


def find(text: Text, rules: Rules, found: Found) -> tuple[Date, ...]:
    """Dates of `text` by rising start, none overlapping; offsets are the source's."""
    hits = rules.scan(NAME, text, closed=_numbers(text, found))
    told = _years_of_documents(text, found, hits)
    years = Years(text, rules, hits, found, told)
    records = []
    for hit, lent in zip(hits, _borrowed(text, rules, hits), strict=True):
        year = str(told[hit.start]) if hit.start in told else lent
        said = {**hit.match.groupdict(), **({"year": year} if year else {})}
        value = _VALUES[hit.rule.value or ""](said, hit.start, years, rules)
        if value is not None:
            if hit.rule.value == "day" and not said.get("year") and _is_yearly(text, rules, hit):
                value = edtf.UNKNOWN_YEAR + value[len(edtf.UNKNOWN_YEAR) :]
            records.append(Date(**text.cut(*hit.match.span()), value=value, kind=_kind(hit, value), rule=hit.rule.name))
    return tuple(_joined(text, rules, records))


def _is_yearly(text: Text, rules: Rules, hit: Hit) -> bool:
    """Whether a day is one of every year ("ngày 20/8 hằng năm")."""
    return any(rule.match(text, hit.end) for rule in rules.of(NAME, "yearly"))


def _joined(text: Text, rules: Rules, records: Sequence[Date]) -> Iterator[Date]:
    """Days that follow each other and share their month are one range ("ngày 15 và 16/7"), and so are two dates
    of any form that tell a beginning and an end ("từ năm 2015 đến quý I/2018")."""
    kept = last = None  # what is told so far, and the last date in it
    for record in records:
        run: str | None = _run(text, rules, kept, last, record) if kept and last else None
        if kept is not None and run is None:
            yield kept
        last = record
        if kept is None or run is None:
            kept = record
            continue
        span = text.to_view(kept.start, record.end)
        kept = Date(**text.cut(*span), value=run, kind="range", rule=kept.rule)
    if kept is not None:
        yield kept


def _run(text: Text, rules: Rules, told: Date, last: Date, following: Date) -> str | None:
    """The value of the range that a date or a run of days, which ends with `last`, tells together with the date that
    follows; None where they tell none."""
    if _follow(text, rules, last, following):
        return f"{told.value.partition('/')[0]}/{following.value}"
    if "range" in (told.kind, following.kind) or not _lasts_till(text, rules, told, following):
        return None
    return edtf.interval(told.value, following.value)


def _lasts_till(text: Text, rules: Rules, first: Date, second: Date) -> bool:
    """Whether the words before and between two dates say that something lasts from the first to the second."""
    start, end = text.to_view(first.start, first.end)
    following = text.to_view(second.start, second.end).start
    return any(rule.search(text, max(0, start - _SINCE), start) for rule in rules.of(NAME, "since")) and any(
        rule.fullmatch(text, end, following) for rule in rules.of(NAME, "till")
    )


def _years_of_documents(text: Text, found: Found, hits: Sequence[Hit]) -> dict[int, int]:
    """The year of each date of issue that says none, by its place: that of the document's number."""
    issued = [hit for hit in hits if not hit.match.groupdict().get("year")]
    starts = [hit.start for hit in issued]
    years: dict[int, int] = {}
    for citation in found.citations if issued else ():
        point = edtf.point(citation.issued) if citation.issued else None
        if point is None:
            continue
        span = text.to_view(citation.start, citation.end)
        for hit in issued[bisect_left(starts, span.start) : bisect_left(starts, span.end)]:
            months = hit.match.groupdict().get("month")
            if months and int(months) == point.month:
                years[hit.start] = point.year
    return years


def _follow(text: Text, rules: Rules, first: Date, second: Date) -> bool:
    if first.rule != "day_listed" or second.kind != "day":
        return False
    days = [edtf.point(record.value.replace(edtf.UNKNOWN_YEAR, _COMMON_YEAR)) for record in (first, second)]
    if days[0] is None or days[1] is None or (days[1] - days[0]).days != 1:
        return False
    start, end = text.to_view(first.start, first.end).end, text.to_view(second.start, second.end).start
    return any((match := rule.match(text, start, end)) and match.end() == end for rule in rules.of(NAME, "list_join"))


def _numbers(text: Text, found: Found) -> Iterator[Span]:
    """Spans of the view that hold the numbers of documents."""
    for citation in found.citations:
        if citation.number:
            start, end = text.to_view(citation.start, citation.end)
            at = text.source.find(citation.number, citation.start, citation.end)
            yield text.to_view(at, at + len(citation.number)) if at >= 0 else Span(start, end)


def _borrowed(text: Text, rules: Rules, hits: Sequence[Hit]) -> list[str | None]:
    """For each date without a year that of the next of its kind where the two are joined: "tháng 7 và tháng 8/2024"."""
    lent: list[str | None] = [None] * len(hits)
    for index in range(len(hits) - 2, -1, -1):  # from the last: a list borrows from its end
        hit, following = hits[index], hits[index + 1]
        groups = hit.match.groupdict()
        if "year" in groups and not groups["year"] and following.rule.value == hit.rule.value:
            year = following.match.groupdict().get("year") or lent[index + 1]
            lent[index] = year if year and _is_joined(text, rules, hit, following) else None
    return lent


def _is_joined(text: Text, rules: Rules, hit: Hit, following: Hit) -> bool:
    """Whether only a mark or a word of a list stands between two dates."""
    joins = (rule.match(text, hit.end, following.start) for rule in rules.of(NAME, "list_join"))
    return any(match is not None and match.end() == following.start for match in joins)


def _kind(hit: Hit, value: str) -> DateKind:
    if "/" in value:
        return "range"
    kinds: Mapping[str, DateKind] = {
        "months": "half",
        "months_passed": "half",
        "half_year": "half",
        "day": "day",
        "month": "month",
        "quarter": "quarter",
    }
    return kinds.get(hit.rule.value or "", "year")


def _number(said: Said, name: str) -> int | None:
    written = said.get(name)
    return int(written) if written else None


def _year(said: Said, name: str = "year") -> int | None:
    written = said.get(name)
    return full_year(written) if written else None


def _month(said: Said, rules: Rules) -> int:
    word = said.get("month_word")
    return int(rules.gazetteer("months")[word]["number"]) if word else _number(said, "month") or 0


def _day(said: Said, at: int, years: Years, rules: Rules) -> str | None:
    month, day = _month(said, rules), _number(said, "day") or 0
    return edtf.day(_year(said) or years.of_day(at, month, day), month, day)


def _days(said: Said, at: int, years: Years, rules: Rules) -> str | None:
    day, end_day = _number(said, "day") or 0, _number(said, "end_day") or 0
    end_month = _number(said, "end_month") or 0
    month = _number(said, "month") or end_month
    end_year = _year(said, "end_year")
    year = _year(said)
    if year is None and end_year is None:
        year = years.of_day(at, month, day)
    turns = (end_month, end_day) < (month, day)  # over New Year
    if year is None and end_year is not None:
        year = end_year - turns
    elif end_year is None and year is not None:
        end_year = year + turns
    return edtf.interval(edtf.day(year, month, day), edtf.day(end_year, end_month, end_day))


def _months(said: Said, at: int, years: Years, rules: Rules) -> str | None:
    count = _number(said, "count") or _month(said, rules)
    side = said.get("side")
    half = int(rules.gazetteer("half_words")[side]["half"]) if side else 1
    middle, last = (max(1, count - 1), count) if half == 1 else (13 - (count + 1) // 2, 12)
    year = _year(said) or years.of_period(at, middle, last)
    return _part_of_year(year, count, half)


def _months_passed(said: Said, at: int, years: Years, rules: Rules) -> str | None:
    count = _number(said, "count") or 0
    year = years.of_months_passed(count)
    return _part_of_year(year, count, half=1) if year is not None else None


def _part_of_year(year: int | None, count: int, half: int) -> str | None:
    """So many months from the beginning of a year (half 1) or to its end (2); six are a half."""
    if count == _SIX:
        return edtf.half(year, half)
    return edtf.months_of_year(year, count, from_start=half == 1)


def _half_year(said: Said, at: int, years: Years, rules: Rules) -> str | None:
    return edtf.half(_year(said), int(rules.gazetteer("half_words")[said["side"] or ""]["half"]))


def _quarter(said: Said, at: int, years: Years, rules: Rules) -> str | None:
    quarter = edtf.quarter_number(said["quarter"] or "")
    return edtf.quarter(_year(said) or years.of_period(at, 3 * quarter - 1, 3 * quarter), quarter)


def _month_range(said: Said, at: int, years: Years, rules: Rules) -> str | None:
    month, end_month = _number(said, "month") or 0, _number(said, "end_month") or 0
    end_year = _year(said, "end_year") or years.of_month(at, end_month)
    year = _year(said) or (end_year and end_year - (end_month < month))
    return edtf.interval(edtf.month(year, month), edtf.month(end_year, end_month))


def _one_month(said: Said, at: int, years: Years, rules: Rules) -> str | None:
    month = _month(said, rules)
    return edtf.month(_year(said) or years.of_month(at, month), month)


def _years(said: Said, at: int, years: Years, rules: Rules) -> str | None:
    return edtf.interval(said["year"], said["end_year"]) if said["year"] != said["end_year"] else None


def _decade(said: Said, at: int, years: Years, rules: Rules) -> str | None:
    year = _number(said, "year") or 0
    return edtf.decade(year + 1900 if year < 100 else year)


def _one_year(said: Said, at: int, years: Years, rules: Rules) -> str | None:
    return said["year"]


_VALUES: Final[Mapping[str, Callable[[Said, int, Years, Rules], str | None]]] = {
    "day": _day,
    "days": _days,
    "months": _months,
    "months_passed": _months_passed,
    "half_year": _half_year,
    "quarter": _quarter,
    "month_range": _month_range,
    "month": _one_month,
    "years": _years,
    "school_year": _years,
    "decade": _decade,
    "year": _one_year,
}
