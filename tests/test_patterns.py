"""Every example and counterexample of every pattern file, run through the whole pipeline."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

import extractor
from extractor.loading import RuleSource, load, written
from extractor.patterns import Counterexample, Example, Rule

RULES = list(load())
WRITTEN = list(written())
HOSTILE = [
    piece * 20_000 for piece in ("(", "a", "A ", "1.", "đồng chí ", "Nguyễn ", "và ", ", ", "- ", "\n", "12/", "“")
]


def _records(report: extractor.Report, kind: str) -> list[dict[str, Any]]:
    """Records of the pattern file's kind, as JSON would hold them."""
    dumped = report.model_dump(mode="json")
    if kind == "official":
        return [dumped["document"]["official"] or {}]
    if kind == "meeting":
        return [dumped["meeting"] or {}]
    if kind in ("people", "attendees"):
        return [*dumped["attendees"], *dumped["mentioned_people"]]
    return list(dumped[kind])


def _has(record: Any, wanted: Any) -> bool:
    """Whether `record` holds at least all that `wanted` says."""
    if isinstance(wanted, dict):
        return isinstance(record, dict) and all(
            key in record and _has(record[key], value) for key, value in wanted.items()
        )
    if isinstance(wanted, list) and wanted and isinstance(wanted[0], dict):
        return isinstance(record, list) and all(any(_has(item, value) for item in record) for value in wanted)
    return bool(record == wanted)


def _examples() -> Iterator[Any]:
    for kind, rule in WRITTEN:
        for number, example in enumerate(rule.examples, 1):
            yield pytest.param(kind, rule, example, id=f"{kind}.{rule.name}-{number}")


def _counterexamples() -> Iterator[Any]:
    for kind, rule in WRITTEN:
        for number, example in enumerate(rule.counterexamples, 1):
            yield pytest.param(kind, rule, example, id=f"{kind}.{rule.name}-{number}")


@pytest.mark.parametrize(("kind", "rule", "example"), list(_examples()))
def test_example(kind: str, rule: RuleSource, example: Example) -> None:
    records = _records(extractor.extract(example.text, published=example.published), kind)
    for wanted in example.want:
        assert any(_has(record, wanted) for record in records), f"{kind}.toml, {rule.name}: {wanted} not in {records}"


@pytest.mark.parametrize(("kind", "rule", "example"), list(_counterexamples()))
def test_counterexample(kind: str, rule: RuleSource, example: str | Counterexample) -> None:
    if isinstance(example, str):
        example = Counterexample(text=example, unwanted={"rule": rule.name})
    records = _records(extractor.extract(example.text, published=example.published), kind)
    for record in records:
        assert not _has(record, example.unwanted), f"{kind}.toml, {rule.name}: {record}"


@pytest.mark.parametrize(("kind", "rule"), [pytest.param(*pair, id=f"{pair[0]}.{pair[1].name}") for pair in WRITTEN])
def test_rule_has_example_and_counterexample(kind: str, rule: RuleSource) -> None:
    assert rule.examples, f"{kind}.toml, {rule.name}: no example"
    assert rule.counterexamples, f"{kind}.toml, {rule.name}: no counterexample"


@pytest.mark.parametrize("rule", [pytest.param(rule, id=f"{rule.kind}.{rule.name}") for rule in RULES])
def test_pattern_is_linear_on_hostile_text(rule: Rule) -> None:
    """A pattern that backtracks badly needs minutes here; a linear one some milliseconds."""
    for source in HOSTILE:
        text = load().read(source)
        began = time.process_time()  # not the clock's: other work may share the machine
        for _ in rule.finditer(text):
            pass
        assert time.process_time() - began < 5, f"{rule.kind}.toml, {rule.name}: slow on {source[:10]!r} repeated"
