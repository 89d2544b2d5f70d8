"""The corpus: no measure falls below its floor, and what changed since the stored result is told text by text.

A change alone fails nothing: it is printed at the end of the run, for whoever reviews it. When it is wanted, store
the new result with STORE. Floors are of the reports in the stored result, so a new report fails nothing either;
once it is stored, FLOOR makes new floors.
"""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest

from extractor.evaluation.measures import MEASURES
from extractor.evaluation.totals import MEAN, Evaluation, evaluate
from extractor.export.evaluation import ALL, to_json
from extractor.loading import load
from extractor.readers import folder
from tests import corpus_floors
from tests.conftest import ROOT, TOLD

STORE: Final = "bienban evaluate corpus --errors all --json > tests/corpus_scores.json"
FLOOR: Final = "python -m tests.corpus_floors > tests/corpus_floors.toml"
STORED: Final = json.loads((ROOT / "tests" / "corpus_scores.json").read_text(encoding="utf-8"))
FLOORS: Final = tomllib.loads((ROOT / "tests" / "corpus_floors.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def found() -> folder.Folder:
    return folder.read(str(ROOT / "corpus"))


@pytest.fixture(scope="module")
def evaluation(found: folder.Folder) -> Evaluation:
    return evaluate(found.samples, load())


@pytest.fixture(scope="module")
def stored_ones(evaluation: Evaluation) -> Evaluation:
    """The evaluation of the reports that the stored result knows."""
    return Evaluation(tuple(each for each in evaluation.documents if each.name in STORED["documents"]))


def test_every_text_has_gold(found: folder.Folder) -> None:
    assert found.without_gold == found.without_text == ()


def test_every_measure_has_a_floor() -> None:
    assert FLOORS.keys() == {*MEASURES, MEAN}


@pytest.mark.parametrize("measure", FLOORS)
def test_measure_keeps_its_floor(stored_ones: Evaluation, measure: str) -> None:
    assert stored_ones.values[measure] >= FLOORS[measure], "what changed is told below"


def test_what_changed_is_told(
    found: folder.Folder, evaluation: Evaluation, record_property: Callable[[str, object], None]
) -> None:
    result = json.loads(to_json(evaluation, found, patterns=load().digest, kind=ALL))
    told = list(changes(STORED, result))
    if told:
        record_property(TOLD, [*told, f"To store this result: {STORE}"])


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


def test_floors_can_be_made_of_the_stored_result(capsys: pytest.CaptureFixture[str]) -> None:
    corpus_floors.main()
    floors = tomllib.loads(capsys.readouterr().out)
    assert floors.keys() == FLOORS.keys()
    assert all(floors[measure] <= told["value"] for measure, told in STORED["measures"].items())
