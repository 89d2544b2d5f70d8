"""What holds for every text, whatever stands in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

import extractor
from extractor.export import html, table
from extractor.loading import load
from tests.conftest import REPORT
from tests.strategies import mangled
from tests.test_export import text_on_page

thorough = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
AWAITING = re.compile(r"\b(?:giao|yêu cầu|đề nghị|cho biết|kết luận|gồm|tại|trước|ông|bà|số|do)\b[ :]?")
CUTS = 5
LISTS = ("attendees", "mentioned_people", "figures", "dates", "citations", "directives", "segments")


def _slices(value: Any) -> Iterator[dict[str, Any]]:
    """Every record, however deep, that has a place in the text."""
    if isinstance(value, dict):
        if {"text", "start", "end"} <= value.keys():
            yield value
        for below in value.values():
            yield from _slices(below)
    elif isinstance(value, (list, tuple)):
        for below in value:
            yield from _slices(below)


def check(text: str) -> None:
    """All that a report owes to its text."""
    report = extractor.extract(text)
    dumped = report.model_dump()
    for record in _slices(dumped):
        assert record["text"] == text[record["start"] : record["end"]]
        assert record["text"].strip()
    for key in LISTS:
        starts = [record["start"] for record in dumped[key]]
        assert starts == sorted(starts), key
    ends = [0] + [segment.end for segment in report.segments]
    assert all(end <= segment.start for end, segment in zip(ends, report.segments, strict=False))
    written = report.model_dump_json()
    assert extractor.Report.model_validate_json(written) == report
    assert extractor.extract(text).model_dump_json() == written


@thorough
@given(mangled())
def test_any_text_gives_a_valid_report(text: str) -> None:
    check(text)


def test_corpus_text_gives_a_valid_report(corpus_text: str) -> None:
    check(corpus_text)


def test_text_cut_short_gives_a_valid_report(corpus_text: str) -> None:
    """A text that ends behind a word that more should follow ("yêu cầu", "gồm", "tại")."""
    ends = [match.end() for match in AWAITING.finditer(corpus_text)]
    for end in ends[:: max(1, len(ends) // CUTS)]:
        check(corpus_text[:end])


HOSTILE = (
    "(",
    "“",
    "đồng chí ",
    "1.",
    "a",
    "A ",
    "ngày ",
    "12/",
    "và ",
    ", ",
    "- ",
    "\n",
    "giao ",
    "\u0301",
    "1 ",
    "%",
)


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_gives_a_valid_report(piece: str) -> None:
    check(piece * 5_000)


@thorough
@given(mangled())
def test_view_maps_back_to_the_source(text: str) -> None:
    read = load().read(text)
    assert len(read.view) == len(read.folded)
    for start, end in read.tokens:
        first, last = read.to_source(start, end)
        assert 0 <= first < last <= len(text)
        assert read.to_source(*read.to_view(first, last)) == (first, last)
        cut = read.cut(start, end)
        assert cut["text"] == text[cut["start"] : cut["end"]]


@thorough
@given(mangled())
def test_sentences_hold_all_tokens_in_order(text: str) -> None:
    read = load().read(text)
    at = 0
    for start, end in read.sentences:
        assert not read.view[at:start].strip()
        assert at <= start < end
        assert read.sentence_at(start) == (start, end)
        at = end
    assert not read.view[at:].strip()


@settings(max_examples=60, deadline=None)
@given(mangled())
def test_exports_take_any_text(text: str) -> None:
    report = extractor.extract(text)
    shown = text_on_page(html.render(report, text))
    assert len(shown) == len(text.replace("\r\n", "\n"))
    lines = table.render(report, width=80, colour=False).split("\n")
    assert not [line for line in lines for character in line if unicodedata.category(character) == "Cc"]


def test_same_text_gives_the_same_bytes_in_another_process(run_python: Any) -> None:
    """Neither the hash seed nor the order of earlier texts may show."""
    code = f"import extractor; print(extractor.extract({REPORT!r}).model_dump_json())"
    outputs = {run_python(code, PYTHONHASHSEED=seed) for seed in ("1", "2")}
    assert outputs == {extractor.extract(REPORT).model_dump_json() + "\n"}
