"""The contract as code: closed, frozen, and the same after a round trip through JSON."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

import extractor
from extractor.records import Date, Figure, Report, schema
from tests.conftest import REPORT


def _figure(**changed: object) -> Figure:
    values: dict[str, object] = {
        "text": "5%", "start": 0, "end": 2, "kind": "percent", "number": "5", "unit": "%", "value": "5",
        "base_unit": "%", "value_max": None, "total": None, "qualifier": None, "change": None, "subject": None,
        "rule": "r",
    }  # fmt: skip
    return Figure.model_validate({**values, **changed})


def test_json_round_trip_is_the_identity() -> None:
    report = extractor.extract(REPORT, published="2024-04-10", source="tin.txt", title="Tin")
    assert Report.model_validate_json(report.model_dump_json()) == report
    assert report.figures
    assert report.attendees


def test_records_are_frozen() -> None:
    figure = _figure()
    with pytest.raises(ValidationError, match="frozen"):
        figure.value = "6"  # type: ignore[misc]


def test_unknown_keys_are_refused() -> None:
    with pytest.raises(ValidationError, match="colour"):
        _figure(colour="red")


@pytest.mark.parametrize("value", ["5,5", "1e9", "٥", "", "5.", ".5", "+5", "5\n", "NaN"])
def test_numbers_are_plain_decimal_strings(value: str) -> None:
    with pytest.raises(ValidationError, match="value"):
        _figure(value=value)


@pytest.mark.parametrize("value", ["-5", "0.05", "24372898000000"])
def test_plain_decimals_are_taken(value: str) -> None:
    assert _figure(value=value).value == value


def test_floats_are_no_numbers() -> None:
    with pytest.raises(ValidationError, match="value"):
        _figure(value=5.0)


@pytest.mark.parametrize(
    "value",
    [
        "2023", "2024-02", "2024-02-29", "2021/2025", "2024-33", "2024-36", "2024-40", "2024-41", "XXXX-07-15",
        "2023-01/2023-09", "2020/2029", "2024-01-01/..", "../2024",
    ],
)  # fmt: skip
def test_edtf_values_are_taken(value: str) -> None:
    assert Date(text="x", start=0, end=1, value=value, kind="day", rule="r").value == value


@pytest.mark.parametrize(
    "value", ["24", "2024-13", "2024-32", "2024-37", "2024-2", "2024-02-32", "2024/", "XX24", "2024\n"]
)
def test_other_dates_are_refused(value: str) -> None:
    with pytest.raises(ValidationError, match="value"):
        Date(text="x", start=0, end=1, value=value, kind="day", rule="r")


def test_every_field_of_the_schema_is_required_or_derived() -> None:
    described = schema()
    assert described["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert set(described["required"]) == set(Report.model_fields)
    assert described["additionalProperties"] is False
