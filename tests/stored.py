"""What is in a store that is files, read back by other means than the store's own."""

from __future__ import annotations

import csv
import gzip
import json
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet

from extractor.records import Report

_LISTS = ("attendees", "mentioned_people", "figures", "dates", "citations", "directives", "segments")
_NUMBERS = ("start", "end", "chars", "refers_to", "no")


class Content(NamedTuple):
    """Everything in a store; as lists, so that what is there twice shows."""

    reports: list[str]
    sources: list[str]
    errors: list[str]


def content(destination: Path) -> Content:
    """What is in a store, in an order of its own."""
    suffix = "".join(destination.suffixes)
    if destination.suffix in (".jsonl", ".gz"):
        tables = [_lines(path) for path in _beside(destination, suffix)]
    elif destination.suffix == ".parquet":
        tables = [pyarrow.parquet.read_table(path).to_pylist() for path in _beside(destination, suffix)]
    else:
        tables = [_from_tables(destination), _rows(destination, "sources"), _rows(destination, "errors")]
    reports = [Report.model_validate(row).model_dump_json() for row in tables[0]]
    rest = [[json.dumps(row, sort_keys=True, ensure_ascii=False) for row in table] for table in tables[1:]]
    return Content(sorted(reports), *map(sorted, rest))


def _beside(path: Path, suffix: str) -> list[Path]:
    stem = path.name.removesuffix(suffix)
    return [path, path.with_name(f"{stem}.sources{suffix}"), path.with_name(f"{stem}.errors{suffix}")]


def _lines(path: Path) -> list[Any]:
    data = path.read_bytes()
    return [json.loads(line) for line in (gzip.decompress(data) if path.suffix == ".gz" else data).splitlines()]


def _rows(folder: Path, name: str) -> list[dict[str, Any]]:
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return [{column: _value(column, cell) for column, cell in row.items()} for row in csv.DictReader(file)]


def _value(column: str, cell: str) -> Any:
    if column in _NUMBERS or column.endswith(("_start", "_end")):
        return int(cell) if cell else None
    if column == "former":
        return cell == "true"
    return cell.removeprefix("'") or None


def _from_tables(folder: Path) -> list[dict[str, Any]]:
    """Reports put together again."""
    rows: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    roles: dict[tuple[str, str, int], list[dict[str, Any]]] = defaultdict(list)
    for role in _rows(folder, "roles"):
        roles[role.pop("document"), role.pop("table"), role.pop("no")].append(role)
    for name in (*_LISTS, "meetings"):
        for row in _rows(folder, name):
            rows[row["document"]][name].append(row)
    return [_report(document, rows[document["document"]], roles) for document in _rows(folder, "documents")]


def _report(document: dict[str, Any], rows: dict[str, list[dict[str, Any]]], roles: Any) -> dict[str, Any]:
    key = document.pop("document")
    official = {name: document.pop(f"official_{name}") for name in ("doc_type", "number", "issued", "issuer", "title")}
    report: dict[str, Any] = {"document": {**document, "official": official if official["doc_type"] else None}}
    report["meeting"] = _meeting(rows["meetings"][0]) if rows["meetings"] else None
    for name in _LISTS:
        report[name] = rows[name]
        for row in rows[name]:
            del row["document"]
            number = row.pop("no")
            if "roles" in row:
                row["roles"] = roles[key, name, number]
                row["participation"] = row["participation"].split("; ") if row["participation"] else []
            if "cooperating" in row:
                row["cooperating"] = row["cooperating"].split("; ") if row["cooperating"] else []
    return report


def _meeting(row: dict[str, Any]) -> dict[str, Any]:
    del row["document"]
    for name in ("name", "venue", "organizer"):
        start, end = row.pop(f"{name}_start"), row.pop(f"{name}_end")
        row[name] = {"text": row[name], "start": start, "end": end} if row[name] else None
    return row
