"""Numerals: every way in which a report writes a number."""

from decimal import Decimal

import pytest

from extractor.numerals import parse_numeral, plain, scaled


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("7", "7"),
        ("07", "7"),
        ("00", "0"),
        ("2,93", "2.93"),
        ("31.8", "31.8"),
        ("41.27", "41.27"),
        ("61.204", "61204"),
        ("0.125", "0.125"),
        ("1.234.567", "1234567"),
        ("24.372,898", "24372.898"),
        ("1,234,567", "1234567"),
        ("1,234.5", "1234.5"),
        ("1 200 000", "1200000"),
        ("1 200,5", "1200.5"),
    ],
)
def test_numeral(written: str, number: str) -> None:
    parsed = parse_numeral(written)
    assert parsed is not None
    assert plain(parsed) == number


@pytest.mark.parametrize("written", ["1.2.3", "12.34.567", "1,2,3", "1.5.", ".5", "", "1..2", "1234.567.890", "１２"])
def test_marks_that_make_no_sense(written: str) -> None:
    assert parse_numeral(written) is None


def test_comma_groups_what_cannot_be_divided() -> None:
    assert parse_numeral("12,500", whole=True) == Decimal(12500)
    assert parse_numeral("12,500") == Decimal("12.500")
    assert parse_numeral("12,5", whole=True) == Decimal("12.5")


def test_scale_and_plain_notation() -> None:
    assert plain(scaled(Decimal("2.5"), 9)) == "2500000000"
    assert plain(scaled(Decimal("24372.898"), 9)) == "24372898000000"
    assert plain(Decimal("2.50")) == "2.5"
    assert plain(Decimal("1E+6")) == "1000000"
    assert plain(Decimal("100")) == "100"
