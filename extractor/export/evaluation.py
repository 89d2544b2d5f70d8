"""An evaluation as people read it (a table of measures, a line for each miss) and as JSON.

The JSON is the same for the same records and gold, and has one line for each measure and miss of a text, so
that two results can be compared line by line.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from extractor.evaluation.ledger import Miss, Tally
from extractor.evaluation.measures import HEADLINE, MEASURES, RECORDS, value
from extractor.evaluation.totals import MEAN, Evaluation, Scored
from extractor.messages import EVALUATION, MEASURE_NAMES
from extractor.places import excerpt, place, shortened
from extractor.readers.folder import Folder
from extractor.version import VERSION

ALL: Final = "all"  # the kind of miss that every miss is

_AROUND: Final = 30  # characters of context on either side of a miss
_LONGEST: Final = 80  # characters of a record that are shown
_DIGITS: Final = 4  # behind the point of a figure in JSON
_RATES: Final = ("precision", "recall", "f1")
_COUNTS: Final = ("right", "false", "missed")
_COMPARED: Final = ("agreed", "compared")
_COLUMNS: Final = (
    "  {measure:<21}{value:>7}  {interval:^13}{precision:>11}{recall:>8}{f1:>7}{right:>8}{false:>7}{missed:>7}"
)


def table(evaluation: Evaluation, folder: Folder) -> str:
    """The measures of all texts together, and which files of the folder were left out."""
    lines = [EVALUATION["texts"].format(count=len(evaluation.documents))]
    for key, names in (("without_gold", folder.without_gold), ("without_text", folder.without_text)):
        if names:
            lines.append(EVALUATION[key].format(count=len(names), names=", ".join(names)))
    heads = {key: EVALUATION[key] for key in ("measure", "value", "interval")}
    lines += ["", _COLUMNS.format(**heads, **{key: EVALUATION[key] for key in _RATES + _COUNTS})]
    lines += [_row(evaluation, measure) for measure in MEASURES]
    lines.append(_row(evaluation, MEAN))
    return "\n".join((*lines, "", EVALUATION["legend"])) + "\n"


def listing(evaluation: Evaluation, kind: str, path: str) -> str:
    """A line for each miss of a kind: file, line and column, what was wanted, what came, its rule, the words around."""
    return "".join(
        f"{Path(path, document.name)}.txt:{_told(miss, document.text)}\n"
        for document in evaluation.documents
        for miss in document.misses
        if is_of(miss.measure, kind)
    )


def is_of(measure: str, kind: str) -> bool:
    """Whether a measure is the one that is called `kind`, or of one of its fields."""
    return kind in (ALL, measure) or measure.startswith(f"{kind}.")


def to_json(evaluation: Evaluation, folder: Folder, *, patterns: str, kind: str | None = None) -> str:
    """The whole evaluation; with misses of a kind, if one is given. `patterns` is the digest of the rules."""
    result = {
        "program": VERSION,
        "patterns": patterns,
        "texts": len(evaluation.documents),
        "without_gold": list(folder.without_gold),
        "without_text": list(folder.without_text),
        "mean": _rounded({"value": evaluation.values[MEAN], **evaluation.intervals[MEAN]._asdict()}),
        "measures": {measure: _measured(evaluation, measure) for measure in MEASURES},
        "documents": {document.name: _document(document, kind) for document in evaluation.documents},
    }
    return _json(result) + "\n"


def _row(evaluation: Evaluation, measure: str) -> str:
    low, high = evaluation.intervals[measure]
    cells = {"value": f"{evaluation.values[measure]:.3f}", "interval": f"{low:.3f}–{high:.3f}"}
    tally = evaluation.tallies.get(measure)
    if tally:
        cells |= {key: f"{getattr(tally, key):.3f}" for key in _RATES}
        cells |= {key: f"{getattr(tally, key):.0f}" for key in _COUNTS}
    else:
        cells |= dict.fromkeys(_RATES + _COUNTS, "")
    row = _COLUMNS.format(measure=measure, **cells)
    mark = "*" if measure in HEADLINE else " "
    return f"{mark}{row[1:]}  {MEASURE_NAMES[measure]}"


def _told(miss: Miss, text: str) -> str:
    wanted, got = (shortened(side, _LONGEST) if side is not None else None for side in (miss.wanted, miss.got))
    form = "missing" if got is None else "superfluous" if wanted is None else "instead"
    said = EVALUATION[form].format(wanted=wanted, got=got)
    rule = EVALUATION["rule"].format(rule=miss.rule) if miss.rule else ""
    if miss.start is None or miss.end is None:
        return f" {miss.measure}: {said}{rule}"
    around = excerpt(text, miss.start, miss.end, _AROUND, _LONGEST)
    return f"{place(text, miss.start)}: {miss.measure}: {said}{rule} | {around}"


def _measured(evaluation: Evaluation, measure: str) -> dict[str, Any]:
    tally = evaluation.tallies[measure]
    counts = _COUNTS if measure in RECORDS else (*_COUNTS, *_COMPARED)
    told = {"value": evaluation.values[measure], **evaluation.intervals[measure]._asdict()}
    return _rounded(told | {figure: getattr(tally, figure) for figure in (*_RATES, *counts)})


def _document(document: Scored, kind: str | None) -> dict[str, Any]:
    tallies = {measure: _rounded(_told_by(measure, tally)) for measure, tally in document.tallies.items() if any(tally)}
    scored = {"mean": round(document.values[MEAN], _DIGITS), "measures": tallies}
    if kind is None:
        return scored
    misses = [_miss(miss, document.text) for miss in document.misses if is_of(miss.measure, kind)]
    return {**scored, "misses": misses}


def _told_by(measure: str, tally: Tally) -> dict[str, float]:
    """The number that a measure is told by, and the counts that it is made of."""
    counts = _COUNTS if measure in RECORDS else _COMPARED
    return {"value": value(measure, tally), **{count: getattr(tally, count) for count in counts}}


def _miss(miss: Miss, text: str) -> dict[str, Any]:
    at = {"line": None, "column": None} if miss.start is None else place(text, miss.start)._asdict()
    return {"measure": miss.measure, **at, **miss._asdict()}


def _rounded(figures: Mapping[str, float]) -> dict[str, float]:
    """Counts as whole numbers where they are, all else with a few digits."""
    rounded = {key: round(figure, _DIGITS) for key, figure in figures.items()}
    return {key: int(figure) if figure == int(figure) else figure for key, figure in rounded.items()}


def _json(what: Any, indent: str = "\n") -> str:
    """JSON in which what holds nothing with parts of its own stands on one line."""
    parts = list(what.values()) if isinstance(what, dict) else what
    if not isinstance(parts, list) or not any(isinstance(part, (dict, list)) for part in parts):
        return json.dumps(what, ensure_ascii=False)
    names = (
        [f"{json.dumps(name, ensure_ascii=False)}: " for name in what] if isinstance(what, dict) else [""] * len(what)
    )
    inner = indent + " "
    lines = ",".join(f"{inner}{name}{_json(part, inner)}" for name, part in zip(names, parts, strict=True))
    first, last = "{}" if isinstance(what, dict) else "[]"
    return f"{first}{lines}{indent}{last}"
