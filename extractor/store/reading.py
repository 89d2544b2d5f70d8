"""Reading: finished records of any store, one after the other, without changing it; also one record in a .json file.

A store is read as it is: nothing is locked, made or tidied. Of a document that stands in it twice (a run that was
killed before its end) the last one counts, which takes some 100 bytes of memory a document; a file that ends in the
middle of a record is refused, since nobody knows how much is missing.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, Final, NamedTuple

from pydantic import ValidationError

from extractor.errors import ReadError, StoreError
from extractor.records import Report
from extractor.store.files import Head
from extractor.store.outcome import key

_LINES: Final = (".jsonl", ".jsonl.gz")
_PARQUET: Final = ".parquet"
_LOG: Final = ".reports.jsonl.gz"  # what a folder of tables is made of
_MARK: Final = b"bienban"
_BEFORE_HEAD: Final = '"document":'
_DECODER: Final = json.JSONDecoder()
_BATCH: Final = 200  # rows of Parquet at a time


class Stored(NamedTuple):
    """A record, and the text to which its offsets refer, where the store keeps it."""

    report: Report
    text: str | None = None


class Records(NamedTuple):
    """What is in a store: how much, and all of it in the order in which it was written."""

    total: int
    rows: Iterator[Stored]


def read(source: str) -> Records:
    """The records of a store (a database, .jsonl, .jsonl.gz, .parquet, a folder of tables) or of one .json.

    Raises StoreError and ReadError, at once or while the rows are taken.
    """
    if "://" in source:
        database = import_module("extractor.store.database")
        return Records(database.count(source), (Stored(*pair) for pair in database.documents(source)))
    path = Path(source)
    name = path.name.lower()
    with _said(path):
        if name.endswith(_PARQUET) and path.is_dir():
            return _last(path, _parts(path, heads=True), lambda: _parts(path))
        if path.is_dir() and (path / _LOG).exists():
            path = path / _LOG
            name = path.name
        elif not path.is_file() or not name.endswith((*_LINES, ".json")):
            raise StoreError("no_records", path=source)
        if name.endswith(".json"):
            return Records(1, iter([Stored(Report.model_validate_json(path.read_bytes()))]))
        return _last(path, _lines(path, _head), lambda: _lines(path, Report.model_validate_json))


def _last(path: Path, heads: Iterable[Head], reports: Callable[[], Iterator[Report]]) -> Records:
    """Of the reports with one key the last, told by a first reading of the heads alone."""
    seen: set[bytes] = set()
    again: Counter[bytes] = Counter()
    for head in heads:
        known = key(head["id"], head["published"])
        if known in seen:
            again[known] += 1
        seen.add(known)
    total = len(seen)
    del seen
    return Records(total, _rows(path, reports, again))


def _rows(path: Path, reports: Callable[[], Iterator[Report]], again: Counter[bytes]) -> Iterator[Stored]:
    with _said(path):
        for report in reports():
            known = key(report.document.id, report.document.published) if again else b""
            if again.get(known):
                again[known] -= 1
            else:
                yield Stored(report)


def _lines(path: Path, parse: Callable[[str], Any]) -> Iterator[Any]:
    with path.open("rb") as file, gzip.GzipFile(fileobj=file) if path.suffix.lower() == ".gz" else file as lines:
        for number, line in enumerate(lines, 1):
            if not line.endswith(b"\n"):
                raise EOFError
            try:
                yield parse(line.decode())
            except ValueError as error:
                raise StoreError("not_ours", path=path, detail=f"line {number}") from error


def _head(line: str) -> Head:
    head = _DECODER.raw_decode(line, line.index(_BEFORE_HEAD) + len(_BEFORE_HEAD))[0]
    if not isinstance(head, dict) or not {"id", "published"} <= head.keys():
        raise ValueError(line)
    return head


def _parts(folder: Path, *, heads: bool = False) -> Iterator[Any]:
    """Reports, or the heads of them alone."""
    try:
        parquet = import_module("pyarrow.parquet")
    except ImportError as error:
        raise ReadError("extra", path=folder, form="Parquet", extra="parquet") from error
    parts = sorted(folder.glob(f"part-*{_PARQUET}"))
    if not parts:
        raise StoreError("no_records", path=folder)
    for part in parts:
        with parquet.ParquetFile(part) as file:
            if _MARK not in (file.schema_arrow.metadata or {}):
                raise StoreError("not_ours", path=part, detail="no table of bienban")
            for batch in file.iter_batches(_BATCH, columns=["document"] if heads else None):
                for row in batch.to_pylist():
                    yield row["document"] if heads else Report.model_validate(row)


@contextmanager
def _said(path: Path) -> Iterator[None]:
    """What goes wrong with a file is a StoreError."""
    try:
        yield
    except EOFError as error:
        raise StoreError("unfinished", path=path) from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise StoreError("not_ours", path=path, detail="no gzip") from error
    except OSError as error:
        raise StoreError("unreadable_store", path=path, detail=error.strerror or str(error)) from error
    except ValidationError as error:
        raise StoreError("not_ours", path=path, detail=f"{error.error_count()} faults") from error
    except ValueError as error:  # pyarrow's, too
        raise StoreError("not_ours", path=path, detail=str(error)[:200]) from error
