"""Parquet: a text a row in one of the columns, by pyarrow (extra: parquet)."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import BinaryIO, Final

from extractor.errors import ReadError
from extractor.readers import columns
from extractor.readers.item import Choice, Item

_FORM: Final = "Parquet"
_EXTRA: Final = "parquet"
_ROWS: Final = 64  # in memory at once


def read(stream: BinaryIO, path: str, choice: Choice) -> Iterator[Item]:
    """The text of each row; only the columns that are needed are read. Raises ReadError."""
    try:
        parquet = import_module("pyarrow.parquet")
    except ImportError as error:
        raise ReadError("extra", path=path, form=_FORM, extra=_EXTRA) from error
    number = 0
    with parquet.ParquetFile(stream) as file:
        found = columns.find(tuple(file.schema_arrow.names), choice.columns)
        for batch in file.iter_batches(_ROWS, columns=list(found.values()), use_threads=False):
            for row in batch.to_pylist():
                number += 1
                yield columns.item(f"{path}:{number}", found, row, choice)
