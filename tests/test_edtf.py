"""EDTF values: what the calendar has, and nothing else."""

from __future__ import annotations

import datetime

import pytest

from extractor import edtf


@pytest.mark.parametrize(
    ("year", "month", "day", "value"),
    [
        (2024, 2, 29, "2024-02-29"),
        (2023, 2, 29, None),
        (None, 2, 29, "XXXX-02-29"),
        (2024, 4, 31, None),
        (2024, 13, 1, None),
        (2024, 0, 1, None),
    ],
)
def test_day(year: int | None, month: int, day: int, value: str | None) -> None:
    assert edtf.day(year, month, day) == value


def test_periods_of_a_year() -> None:
    assert edtf.month(2024, 2) == "2024-02"
    assert edtf.month(2024, 13) is None
    assert [edtf.quarter(2024, number) for number in range(6)] == [
        None,
        "2024-33",
        "2024-34",
        "2024-35",
        "2024-36",
        None,
    ]
    assert (edtf.half(2023, 1), edtf.half(None, 2), edtf.half(2023, 3)) == ("2023-40", "XXXX-41", None)
    assert edtf.months_of_year(2023, 9, from_start=True) == "2023-01/2023-09"
    assert edtf.months_of_year(2023, 3, from_start=False) == "2023-10/2023-12"
    assert edtf.months_of_year(2023, 13, from_start=True) is None
    assert edtf.decade(1920) == "1920/1929"


def test_quarter_number_reads_roman_and_arabic() -> None:
    assert [edtf.quarter_number(written) for written in ("I", "iv", "03")] == [1, 4, 3]


def test_interval_refuses_a_missing_or_earlier_end() -> None:
    assert edtf.interval("2021", "2025") == "2021/2025"
    assert edtf.interval("XXXX-12-30", "XXXX-01-02") == "XXXX-12-30/XXXX-01-02"
    assert edtf.interval("2025", "2021") is None
    assert edtf.interval(None, "2021") is None


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2024-03-05", datetime.date(2024, 3, 5)),
        ("2024-03", datetime.date(2024, 3, 1)),
        ("2024", datetime.date(2024, 1, 1)),
        ("2024-35", datetime.date(2024, 7, 1)),
        ("2024-41", datetime.date(2024, 7, 1)),
        ("XXXX-03-05", None),
        ("", None),
    ],
)
def test_point(value: str, day: datetime.date | None) -> None:
    assert edtf.point(value) == day


@pytest.mark.parametrize(
    ("value", "earliest", "latest"),
    [
        ("2024-03-05", "2024-03-05", "2024-03-05"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-12", "2023-12-01", "2023-12-31"),
        ("9999", "9999-01-01", "9999-12-31"),
        ("2023-33", "2023-01-01", "2023-03-31"),
        ("2023-36", "2023-10-01", "2023-12-31"),
        ("2023-40", "2023-01-01", "2023-06-30"),
        ("2023-41", "2023-07-01", "2023-12-31"),
        ("2021/2025", "2021-01-01", "2025-12-31"),
        ("2023-01/2023-09", "2023-01-01", "2023-09-30"),
        ("../2025-06", None, "2025-06-30"),
        ("2021/..", "2021-01-01", None),
        ("XXXX-12-30/2024-01-02", None, "2024-01-02"),
        ("XXXX", None, None),
        ("XXXX-02-29", None, None),
        ("0000", None, None),
        ("2023-02-29", None, None),
    ],
)
def test_bounds(value: str, earliest: str | None, latest: str | None) -> None:
    assert edtf.bounds(value) == tuple(end and datetime.date.fromisoformat(end) for end in (earliest, latest))


def test_nearest_year() -> None:
    assert edtf.nearest_year(12, 30, datetime.date(2024, 1, 4)) == 2023
    assert edtf.nearest_year(1, 4, datetime.date(2023, 12, 30)) == 2024
    assert edtf.nearest_year(6, 30, datetime.date(2025, 10, 16), not_before=True) == 2026
    assert edtf.nearest_year(10, 16, datetime.date(2025, 10, 16), not_before=True) == 2025
    assert edtf.nearest_year(2, 29, datetime.date(2023, 3, 1)) == 2024
