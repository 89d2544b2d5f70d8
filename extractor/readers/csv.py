"""CSV: a header row, then a text a row in one of the columns; parted by comma, semicolon, tab or bar.

What is not UTF-16 is split as bytes and each text is decoded by itself, as a file of its own would be, so that
the legacy encodings are read here too.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any, Final

from extractor.readers import columns
from extractor.readers.item import Choice, Item, bounded, refused

_FORM: Final = "CSV"
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff")
_BYTES: Final = "latin-1"  # a letter for each byte
_MARK: Final = b"\xef\xbb\xbf".decode(_BYTES)
_PARTED: Final = (",", ";", "\t", "|")


def read(stream: Any, path: str, choice: Choice) -> Iterator[Item]:
    """The text of each row; rows are counted as a spreadsheet does, the header being the first. Raises ReadError."""
    encoding = "utf-16" if stream.peek(2)[:2] in _WIDE else _BYTES
    text = io.TextIOWrapper(stream, encoding, newline="")
    csv.field_size_limit(choice.most)
    try:
        yield from _items(bounded(text, choice.most), encoding, path, choice)
    finally:
        text.detach()  # else it would close the stream


def _items(lines: Iterator[str | None], encoding: str, path: str, choice: Choice) -> Iterator[Item]:
    header = (next(lines, "") or "").removeprefix(_MARK)
    parted = max(_PARTED, key=header.count)
    cells = next(csv.reader([header], delimiter=parted), [])
    names = tuple(_cell(cell, encoding).decode(errors="replace") for cell in cells)
    found = columns.find(names, choice.columns)
    for number, row in enumerate(_rows(lines, parted), 2):
        place = f"{path}:{number}"
        if row is None:
            yield refused(place, "too_large", most=choice.most)
        elif isinstance(row, csv.Error):
            yield refused(place, "damaged", form=_FORM, detail=str(row))
        elif row:
            values = {name: _cell(cell, encoding) for name, cell in zip(names, row, strict=False)}
            yield columns.item(place, found, values, choice)


def _rows(lines: Iterator[str | None], parted: str) -> Iterator[list[str] | csv.Error | None]:
    """Rows; None for a line that is too long; an error, behind which nothing is read, for a text that is."""
    skipped = 0

    def short() -> Iterator[str]:
        nonlocal skipped
        for line in lines:
            if line is None:
                skipped += 1
            else:
                yield line

    rows = csv.reader(short(), delimiter=parted)
    row: list[str] | None = []
    while row is not None:
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield error
            return
        yield from [None] * skipped
        skipped = 0
        if row is not None:
            yield row


def _cell(cell: str, encoding: str) -> bytes:
    """What stood in the file, or the same in UTF-8."""
    return cell.encode(encoding if encoding == _BYTES else "utf-8", "surrogatepass")
