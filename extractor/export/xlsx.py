"""XLSX: one workbook with a sheet for each table of records, as the .csv tables have them, by openpyxl (extra: xlsx).

A sheet ends at 1,048,576 rows and a cell at 32,767 characters (UTF-16 code units); what is more is refused, never cut.
Offsets and whole numbers are numbers, also values up to 15 digits, which a spreadsheet keeps; dates stay EDTF texts.
A text is never a formula, whatever it begins with. Characters that XML cannot hold are shown as U+FFFD, line ends are
those of a spreadsheet.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, Final, NamedTuple

from extractor.errors import StoreError
from extractor.export.units import utf16
from extractor.store import disk, tables
from extractor.store.reading import Stored

SUFFIX: Final = ".xlsx"
NEEDS_TEXT: Final = False
_MOST_ROWS: Final = 1_048_576  # of a sheet, the head included
_MOST_CHARACTERS: Final = 32_767  # of a cell
_MOST_DIGITS: Final = 15  # of a number
_NUMBERS: Final = frozenset({"number", "value", "value_max", "total"})  # of figures
_NO_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LINE_END: Final = re.compile("\r\n?")
_ESCAPE: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # which a spreadsheet reads as the character of that number
_SPECIAL: Final = frozenset("=+-@#")
_WIDTH: Final = 24  # characters of a column


class Wording(NamedTuple):
    """How tables, their columns and the values in them are called in a workbook."""

    sheet: Callable[[str], str]
    column: Callable[[str, str], str]
    value: Callable[[str, str, Any], Any]


AS_STORED: Final = Wording(lambda table: table, lambda _, column: column, lambda _, __, value: value)


def write(stored: Iterable[Stored], path: Path, kinds: Sequence[str], wording: Wording = AS_STORED) -> None:
    """Writes the file, whole or not at all. Raises StoreError for what no sheet can hold, and OSError."""
    try:
        openpyxl = import_module("openpyxl")
    except ImportError as error:
        raise StoreError("form_extra", path=path, form="XLSX", extra="xlsx") from error
    book = openpyxl.Workbook(write_only=True)
    sheets = {name: _Sheet(book, name, path, wording) for name in _tables(kinds)}
    try:
        for report, _ in stored:
            for name, row in _rows(report, sheets):
                sheets[name].add(row, report.document.source or report.document.id)
        with disk.whole(path) as file:
            book.save(file)
    finally:
        for sheet in sheets.values():
            sheet.close()


def _tables(kinds: Sequence[str]) -> Iterator[str]:
    """Names of the sheets: of the documents, of the kinds that were asked for, and of the roles of their people."""
    names = {"documents", *("meetings" if kind == "meeting" else kind for kind in kinds)}
    if names & {"attendees", "mentioned_people"}:
        names.add("roles")
    return (name for name in tables.COLUMNS if name in names)


def _rows(report: Any, sheets: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, row in tables.report_rows(report):
        if name in sheets and row.get("table", name) in sheets:
            yield name, row


class _Sheet:
    """A sheet that is written from its head on."""

    def __init__(self, book: Any, name: str, path: Path, wording: Wording) -> None:
        self._sheet = book.create_sheet(wording.sheet(name))
        self._cell = import_module("openpyxl.cell").WriteOnlyCell
        self._name, self._path, self._columns = name, path, tables.COLUMNS[name]
        self._wording = wording
        letters = import_module("openpyxl.utils").get_column_letter
        self._sheet.freeze_panes = "A2"
        for number in range(1, len(self._columns) + 1):
            self._sheet.column_dimensions[letters(number)].width = _WIDTH
        self._sheet.append([wording.column(name, column) for column in self._columns])
        self._count = 1

    def add(self, row: dict[str, Any], source: str) -> None:
        """A row; `source` tells whose it is. Raises StoreError."""
        self._count += 1
        if self._count > _MOST_ROWS:
            raise StoreError("sheet_rows", path=self._path, sheet=self._name, most=_MOST_ROWS)
        told = {column: self._wording.value(self._name, column, row.get(column)) for column in self._columns}
        self._sheet.append([self._value(column, value, source) for column, value in told.items()])

    def close(self) -> None:
        """Ends a sheet that was not saved, which else complains when it is thrown away."""
        with suppress(Exception):
            self._sheet.close()

    def _value(self, column: str, value: Any, source: str) -> Any:
        if not isinstance(value, str):
            return value
        if column in _NUMBERS and self._name == "figures" and _is_exact(value):
            return float(value) if "." in value else int(value)
        shown = _ESCAPE.sub("_x005F_", _LINE_END.sub("\n", _NO_XML.sub("\ufffd", value)))
        if utf16(shown)(len(shown)) > _MOST_CHARACTERS:
            place = f"{source}, {self._name}.{column}"
            raise StoreError("cell", path=self._path, place=place, most=_MOST_CHARACTERS)
        if shown[:1] not in _SPECIAL:
            return shown
        cell = self._cell(self._sheet, shown)
        cell.data_type = "s"
        cell.quotePrefix = True  # so it stays, when somebody edits the cell
        return cell


def _is_exact(number: str) -> bool:
    return len(number.lstrip("-").replace(".", "").strip("0")) <= _MOST_DIGITS
