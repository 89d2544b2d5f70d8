"""Parts: NAME.parquet, a folder of Parquet files with a row for each report, nested as the contract is, by pyarrow
(extra: parquet); beside it the folders NAME.sources.parquet and NAME.errors.parquet.

Every reader of Parquet takes such a folder as one table. Each write makes one part under a hidden name and renames
it, so that a part is whole or not there; at the end small parts are joined. A run killed while it joins leaves rows
twice until the next run, which leaves out the older ones.
"""

from __future__ import annotations

import os
import shutil
import types
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from itertools import chain, islice
from pathlib import Path
from typing import Annotated, Any, Final, Generic, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from extractor.errors import StoreError
from extractor.records import Report
from extractor.store import disk
from extractor.store.files import Files, Found, Head, Refused, Row

_SUFFIX: Final = ".parquet"
_SMALL: Final = 32 << 20  # bytes of a part that is joined with others
_GROUP: Final = 1_000  # rows that are compressed together
_GROUPS: Final = 50  # of them in a joined part
_MARK: Final = b"bienban"


def open(destination: str, *, fresh: bool = False) -> Files:
    """The store in a folder of Parquet files. Raises StoreError."""
    try:
        parquet = import_module("pyarrow.parquet")
    except ImportError as error:
        raise StoreError("form_extra", path=destination, form="Parquet", extra="parquet") from error
    path = Path(destination)
    beside = [disk.beside(path, name) for name in ("sources", "errors")]
    try:
        if fresh:
            for folder in (path, *beside):
                if folder.exists():
                    shutil.rmtree(folder)
        return Files(
            destination,
            Parts(path, Report, parquet, head="document"),
            Parts(beside[0], Found, parquet),
            Parts(beside[1], Refused, parquet),
        )
    except OSError as error:
        raise StoreError("unwritable", path=destination, detail=error.strerror) from error


class Parts(Generic[Row]):
    """A table as a folder of Parquet files."""

    def __init__(self, folder: Path, model: type[Row], parquet: Any, *, head: str | None = None) -> None:
        self._folder, self._model, self._parquet, self._head = folder, model, parquet, head
        self._arrow = import_module("pyarrow")
        self._schema = self._arrow.schema(_struct(self._arrow, model), metadata={_MARK: model.__name__})
        folder.mkdir(parents=True, exist_ok=True)
        self._handle = os.open(folder, os.O_RDONLY)
        disk.lock(self._handle, folder)
        for unfinished in folder.glob(f".*{disk.UNFINISHED}"):
            unfinished.unlink()
        self._last = int(self._parts()[-1].stem.removeprefix("part-")) if self._parts() else 0

    def heads(self) -> Iterator[Head]:
        for part in self._parts():
            for batch in self._batches(part, [self._head] if self._head else None):
                for row in batch.to_pylist():
                    yield row[self._head] if self._head else row

    def rows(self) -> Iterator[Row]:
        for part in self._parts():
            for batch in self._batches(part):
                yield from map(self._model.model_validate, batch.to_pylist())

    def add(self, rows: Sequence[Row]) -> None:
        self._write([self._table("\n".join(row.model_dump_json() for row in rows).encode())])

    def take_back(self) -> None:
        self._part(self._last).unlink()

    def keep(self, wanted: Callable[[Head], bool]) -> None:
        flags = map(wanted, self.heads())
        self._join(
            self._parts(), lambda batch: batch.filter(self._arrow.array([next(flags) for _ in range(len(batch))]))
        )

    def close(self) -> None:
        """Joins small parts."""
        small = [part for part in self._parts() if part.stat().st_size < _SMALL]
        try:
            if len(small) > 1:
                self._join(small)
        finally:
            os.close(self._handle)

    def _parts(self) -> list[Path]:
        return sorted(self._folder.glob(f"part-*{_SUFFIX}"))

    def _part(self, number: int) -> Path:
        return self._folder / f"part-{number:08}{_SUFFIX}"

    def _batches(self, part: Path, columns: list[str | None] | None = None) -> Iterator[Any]:
        with self._parquet.ParquetFile(part) as file:
            if _MARK not in (file.schema_arrow.metadata or {}):
                raise StoreError("foreign", path=part, detail="no table of bienban")
            yield from file.iter_batches(_GROUP, columns=columns)

    def _table(self, lines: bytes) -> Any:
        """Lines of JSON as Arrow has them, several times as fast as by way of Python's objects."""
        json = import_module("pyarrow.json")
        return json.read_json(
            self._arrow.BufferReader(lines),
            json.ReadOptions(use_threads=False, block_size=len(lines) + 1),
            json.ParseOptions(self._schema, unexpected_field_behavior="error"),
        ).cast(self._schema)

    def _write(self, tables: Iterable[Any]) -> None:
        with (
            disk.whole(self._part(self._last + 1)) as file,
            self._parquet.ParquetWriter(file, self._schema, compression="zstd") as out,
        ):
            for table in tables:
                out.write_table(table)
        self._last += 1

    def _join(self, parts: list[Path], chosen: Callable[[Any], Any] = lambda batch: batch) -> None:
        """New parts of what is chosen of the rows of `parts`, which are then removed."""
        groups = self._groups(chosen(batch) for part in parts for batch in self._batches(part))
        for first in groups:
            self._write(chain([first], islice(groups, _GROUPS - 1)))
        for part in parts:
            part.unlink()

    def _groups(self, batches: Iterable[Any]) -> Iterator[Any]:
        held: list[Any] = []
        for batch in batches:
            held.append(batch)
            if sum(map(len, held)) >= _GROUP:
                yield self._arrow.Table.from_batches(held, self._schema)
                held = []
        if any(map(len, held)):
            yield self._arrow.Table.from_batches(held, self._schema)


def _struct(arrow: Any, model: type[BaseModel]) -> list[Any]:
    """The fields of a model as Arrow's."""
    return [(name, _type(arrow, field.annotation)) for name, field in model.model_fields.items()]


def _type(arrow: Any, annotation: Any) -> Any:
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        return _type(arrow, next(option for option in inner if option is not type(None)))
    if origin is Annotated:
        return _type(arrow, inner[0])
    if origin is tuple:
        return arrow.list_(_type(arrow, inner[0]))
    if origin is Literal:
        return arrow.string()
    if issubclass(annotation, BaseModel):
        return arrow.struct(_struct(arrow, annotation))
    return {str: arrow.string(), int: arrow.int64(), bool: arrow.bool_()}[annotation]
