"""EDTF: calendar values as strings of ISO 8601-2:2019 (Library of Congress "Extended Date/Time Format").

Quarters are 33 to 36 in the place of the month, half-years 40 and 41, an unknown year is XXXX.
A function answers None where the calendar has no such day, month or period.
"""

from __future__ import annotations

import calendar
import datetime
import re
from typing import Final

from extractor.records import EDTF_PATTERN

UNKNOWN_YEAR: Final = "XXXX"
_LEAP_YEAR: Final = 2000  # stands in for an unknown year, so that 29 February stays possible
_LAST_MONTH: Final = 12
_ROMAN: Final = {"I": 1, "II": 2, "III": 3, "IV": 4}
_QUARTERS: Final = range(1, 5)
_POINT: Final = re.compile(r"(\d{4}|XXXX)(?:-(\d\d)(?:-(\d\d))?)?")


def day(year: int | None, month: int, day_: int) -> str | None:
    """`day(2024, 2, 29)` → "2024-02-29"; `day(None, 7, 15)` → "XXXX-07-15"; `day(2023, 2, 29)` → None."""
    try:
        datetime.date(year or _LEAP_YEAR, month, day_)
    except ValueError:
        return None
    return f"{_year(year)}-{month:02}-{day_:02}"


def month(year: int | None, month_: int) -> str | None:
    """`month(2024, 2)` → "2024-02"."""
    return f"{_year(year)}-{month_:02}" if 1 <= month_ <= _LAST_MONTH else None


def quarter(year: int | None, quarter_: int) -> str | None:
    """`quarter(2024, 4)` → "2024-36"."""
    return f"{_year(year)}-{32 + quarter_}" if quarter_ in _QUARTERS else None


def quarter_number(written: str) -> int:
    """`quarter_number("IV")` → 4; Arabic numbers are read as well."""
    return _ROMAN.get(written.upper()) or int(written)


def half(year: int | None, half_: int) -> str | None:
    """`half(2023, 2)` → "2023-41"."""
    return f"{_year(year)}-{39 + half_}" if half_ in (1, 2) else None


def months_of_year(year: int | None, count: int, *, from_start: bool) -> str | None:
    """The first or last `count` months of a year: `months_of_year(2023, 9, from_start=True)` → "2023-01/2023-09"."""
    if not 1 <= count <= _LAST_MONTH:
        return None
    first, last = (1, count) if from_start else (_LAST_MONTH + 1 - count, _LAST_MONTH)
    return interval(month(year, first), month(year, last))


def decade(year: int) -> str:
    """`decade(2020)` → "2020/2029"."""
    return f"{year:04}/{year + 9:04}"


def interval(start: str | None, end: str | None) -> str | None:
    """`start`/`end`, or None if one of them is missing or the end is before the start."""
    if start is None or end is None:
        return None
    comparable = UNKNOWN_YEAR not in (start[:4], end[:4])
    return None if comparable and end < start[: len(end)] else f"{start}/{end}"


def point(value: str) -> datetime.date | None:
    """The first calendar day of a value with a known year; None for others."""
    match = _POINT.match(value)
    if match is None or match[1] == UNKNOWN_YEAR:
        return None
    month_ = int(match[2] or 1)
    if month_ > _LAST_MONTH:
        month_ = {40: 1, 41: 7}.get(month_, (month_ - 33) * 3 + 1)
    try:
        return datetime.date(int(match[1]), month_, int(match[3] or 1))
    except ValueError:
        return None


def bounds(value: str) -> tuple[datetime.date | None, datetime.date | None]:
    """The first and the last calendar day of a value; None for an end that is open or whose year is unknown.

    `bounds("2024-02")` → 2024-02-01, 2024-02-29; `bounds("2021/..")` → 2021-01-01, None.
    """
    first, slash, last = value.partition("/")
    return point(first), _last_day(last if slash else first)


def nearest_year(
    month_: int, day_: int, to: datetime.date, *, not_before: bool = False, not_after: bool = False
) -> int:
    """The year that puts a day without one nearest to `to`; with `not_before`, on or after it, with `not_after`, on
    or before it."""
    distances = {}
    for year in (to.year - 1, to.year, to.year + 1):
        try:
            distance = (datetime.date(year, month_, day_) - to).days
        except ValueError:  # 29 February of a common year, or a year beyond the calendar
            continue
        if (distance >= 0 or not not_before) and (distance <= 0 or not not_after):
            distances[year] = abs(distance)
    return min(distances, key=lambda year: distances[year], default=to.year)


def is_value(value: str) -> bool:
    """Whether `value` is an EDTF expression of the contract and its days are in the calendar."""
    days = re.findall(r"(\d{4}|XXXX)-(\d\d)-(\d\d)", value)
    return re.fullmatch(EDTF_PATTERN, value) is not None and all(
        day(None if year == UNKNOWN_YEAR else int(year), int(month_), int(day_)) for year, month_, day_ in days
    )


def _last_day(value: str) -> datetime.date | None:
    first, match = point(value), _POINT.fullmatch(value)
    if first is None or match is None or match[3]:
        return first
    unit = int(match[2] or 0)
    months = _LAST_MONTH if not unit else 1 if unit <= _LAST_MONTH else 3 if unit < 40 else 6
    month_ = first.month + months - 1
    return first.replace(month=month_, day=calendar.monthrange(first.year, month_)[1])


def _year(year: int | None) -> str:
    return UNKNOWN_YEAR if year is None else f"{year:04}"
