"""Gold files: the scored subset, read as a whole Report."""

from __future__ import annotations

import json
from typing import Any

import pytest

import extractor
from extractor.gold import date_kind, read_gold
from tests.conftest import CORPUS

TEXT = "Sáng 9/4/2024, ông Tô Văn Lưu, Chủ tịch UBND xã yêu cầu trồng 5 ha."


def _gold() -> dict[str, Any]:
    return {
        "schema_version": "1",
        "meeting": {"kind": "cuộc họp", "date": "2024-04-09", "name": None},
        "attendees": [
            {
                "kind": "person", "name": "Tô Văn Lưu", "start": 19, "end": 29,
                "roles": [{"text": "Chủ tịch UBND xã", "start": 31, "end": 47, "title": "Chủ tịch"}],
            }
        ],
        "dates": [{"start": 5, "end": 13, "value": "2024-04-09"}],
        "figures": [
            {
                "text": "5 ha", "start": 62, "end": 66, "kind": "measure", "number": "5", "unit": "ha", "value": "5",
                "base_unit": "ha",
            }
        ],
        "segments": [{"label": "lead", "start": 0, "end": 67}],
    }  # fmt: skip


def test_what_gold_leaves_out_is_filled() -> None:
    report = read_gold(json.dumps(_gold()), TEXT)
    assert report.dates[0].text == "9/4/2024"
    assert report.dates[0].kind == "day"
    assert report.attendees[0].text == "Tô Văn Lưu"
    assert report.attendees[0].roles[0].organization is None
    assert report.segments[0].text == TEXT
    assert report.citations == ()
    assert report.dates[0].rule == report.figures[0].rule == report.segments[0].rule == "manual"
    assert report.document.id == extractor.extract(TEXT).document.id
    assert report.meeting is not None
    assert report.meeting.venue is None


def test_gold_may_be_bytes_text_or_parsed() -> None:
    gold = _gold()
    assert read_gold(gold, TEXT) == read_gold(json.dumps(gold), TEXT) == read_gold(json.dumps(gold).encode(), TEXT)


def test_reading_leaves_the_parsed_gold_alone() -> None:
    gold = _gold()
    read_gold(gold, TEXT)
    assert gold == _gold()


@pytest.mark.parametrize(
    ("key", "change", "place"),
    [
        ("figures", {"colour": "red"}, "figures.0.colour"),
        ("figures", {"value": "5,0"}, "figures.0.value"),
        ("figures", {"text": "6 ha"}, "figures.0.text"),
        ("dates", {"value": "9/4/2024"}, "dates.0.value"),
        ("dates", {"value": "2024-04-31"}, "dates.0.value"),
        ("segments", {"end": 68}, "segments.0.end"),
        ("segments", {"start": 67}, "segments.0.end"),
        ("segments", {"label": "ending"}, "segments.0.label"),
        ("attendees", {"name": None}, "attendees.0.name"),
    ],
)
def test_broken_record_is_refused_with_its_place(key: str, change: dict[str, Any], place: str) -> None:
    gold = _gold()
    gold[key][0] |= change
    with pytest.raises(extractor.InputError) as caught:
        read_gold(gold, TEXT)
    assert caught.value.facts["place"] == place


@pytest.mark.parametrize("data", ["", "[]", "{", "null", b"\xff"])
def test_no_json_object_is_refused(data: str | bytes) -> None:
    with pytest.raises(extractor.InputError):
        read_gold(data, TEXT)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("2024-04-09", "day"), ("XXXX-04-09", "day"), ("2024-04", "month"), ("2024-12", "month"),
        ("2024-33", "quarter"), ("2024-36", "quarter"), ("2024-40", "half"), ("2024-41", "half"), ("2024", "year"),
        ("2021/2025", "range"),
    ],
)  # fmt: skip
def test_kind_of_a_date_is_told_by_its_value(value: str, kind: str) -> None:
    assert date_kind(value) == kind


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_corpus_gold_keeps_the_contract(path: Any) -> None:
    report = read_gold(path.with_suffix(".json").read_bytes(), path.read_bytes().decode())
    assert report.segments
