"""The corpus: no measure falls below its floor, and what changed since the stored result is told text by text.

A change alone fails nothing: it is printed at the end of the run, for whoever reviews it. When it is
wanted, store the new result with `STORE` and, if a measure rose for good, raise its floor.
"""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

import pytest

from extractor.evaluation.measures import MEASURES
from extractor.evaluation.totals import MEAN, evaluate
from extractor.export.evaluation import ALL, to_json
from extractor.loading import load
from extractor.readers import folder
from tests.conftest import ROOT, TOLD

STORE: Final = "bienban evaluate corpus --errors all --json > tests/corpus_scores.json"
STORED: Final = json.loads((ROOT / "tests" / "corpus_scores.json").read_text(encoding="utf-8"))
FLOORS: Final = tomllib.loads((ROOT / "tests" / "corpus_floors.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def result() -> dict[str, Any]:
    """What STORE would store now."""
    found, rules = folder.read(str(ROOT / "corpus")), load()
    parsed: dict[str, Any] = json.loads(to_json(evaluate(found.samples, rules), found, patterns=rules.digest, kind=ALL))
    return parsed


def test_every_text_has_gold(result: dict[str, Any]) -> None:
    assert result["without_gold"] == result["without_text"] == []


def test_every_measure_has_a_floor() -> None:
    assert FLOORS.keys() == {*MEASURES, MEAN}


@pytest.mark.parametrize("measure", FLOORS)
def test_measure_keeps_its_floor(result: dict[str, Any], measure: str) -> None:
    now = result["mean"] if measure == MEAN else result["measures"][measure]
    assert now["value"] >= FLOORS[measure], f"{measure} fell; see what changed below, or: bienban evaluate corpus"


def test_what_changed_is_told(result: dict[str, Any], request: pytest.FixtureRequest) -> None:
    told = list(changes(STORED, result))
    if told:
        title = f"corpus: changed since the stored result; to store this one: {STORE}"
        request.config.stash.setdefault(TOLD, {})[title] = told


def changes(before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    """Lines that tell what differs between two results: the sum, then each text with its measures and misses."""
    old, new = before["documents"], after["documents"]
    differing = [name for name in sorted(old.keys() | new.keys()) if old.get(name) != new.get(name)]
    if not differing:
        return
    yield _moved(MEAN, before["mean"], after["mean"])
    yield from _measures(before, after)
    for name in differing:
        if name not in old or name not in new:
            yield f"{name}: {'new' if name in new else 'gone'}"
            continue
        yield f"{name}: " + _moved(MEAN, {"value": old[name]["mean"]}, {"value": new[name]["mean"]})
        yield from (f"  {line}" for line in _measures(old[name], new[name]))
        gone, come = (Counter(map(_miss, one[name]["misses"])) for one in (old, new))
        yield from (f"  mended: {miss}" for miss in (gone - come).elements())
        yield from (f"  new:    {miss}" for miss in (come - gone).elements())


def _measures(before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    for measure in MEASURES:
        one, other = (each["measures"].get(measure, {"value": 1}) for each in (before, after))
        if one["value"] != other["value"]:
            yield _moved(measure, one, other)


def _moved(measure: str, before: dict[str, Any], after: dict[str, Any]) -> str:
    return f"{measure} {before['value']:.3f} → {after['value']:.3f}"


def _miss(miss: dict[str, Any]) -> str:
    place = "" if miss["line"] is None else f"{miss['line']}:{miss['column']} "
    return f"{place}{miss['measure']}: wanted {miss['wanted']!r}, got {miss['got']!r}"


def _result(value: float, **documents: Any) -> dict[str, Any]:
    return {"mean": {"value": value}, "measures": {"dates": {"value": value}}, "documents": documents}


def _document(value: float, *wanted: str) -> dict[str, Any]:
    misses = [{"measure": "dates", "line": 1, "column": 5, "wanted": words, "got": None} for words in wanted]
    return {"mean": value, "measures": {"dates": {"value": value}}, "misses": misses}


def test_changes_of_each_text_are_told() -> None:
    before = _result(0.5, a=_document(0.5, "9/4", "9/5"), b=_document(1), c=_document(1))
    after = _result(0.75, a=_document(0.75, "9/4"), b=_document(1), d=_document(1))
    assert list(changes(before, after)) == [
        "mean 0.500 → 0.750",
        "dates 0.500 → 0.750",
        "a: mean 0.500 → 0.750",
        "  dates 0.500 → 0.750",
        "  mended: 1:5 dates: wanted '9/5', got None",
        "c: gone",
        "d: new",
    ]


def test_nothing_is_told_where_nothing_changed() -> None:
    result = _result(0.5, a=_document(0.5, "9/4"))
    assert list(changes(result, {**result, "program": "other"})) == []
