"""Tables: a folder of .csv files as flat as a spreadsheet wants them, one for each kind of record.

They are made at the end of a run, each under a hidden name and renamed, of the file of lines .reports.jsonl.gz
(and its two companions) in the same folder: it is what a run writes to and what survives a kill. Every row says
in `document` to which row of documents.csv it belongs. Files are UTF-8 with a byte order mark and CRLF, as
spreadsheets expect; a text that one would take for a formula has an apostrophe before it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any, Final, get_args

from extractor.errors import StoreError
from extractor.records import (
    Attendee,
    Citation,
    Date,
    Directive,
    Document,
    Figure,
    Meeting,
    Official,
    Record,
    Report,
    Role,
    Segment,
    Slice,
)  # fmt: skip
from extractor.store import disk, lines
from extractor.store.files import Found, Refused
from extractor.store.outcome import Outcome, key

_LOG: Final = ".reports.jsonl.gz"
_MADE: Final = ".made"
JOINT: Final = "; "
_FORMULA: Final = re.compile(r"[=+\-@\t\r'](?!\d+(?:\.\d+)?$)")
_KINDS: Final[dict[str, type[Record]]] = {
    "attendees": Attendee, "mentioned_people": Attendee, "figures": Figure, "dates": Date, "citations": Citation,
    "directives": Directive, "segments": Segment,
}  # fmt: skip
_PEOPLE: Final = ("attendees", "mentioned_people")
_Cells = dict[str, Any]


def open(destination: str, *, fresh: bool = False) -> Tables:
    """The store in a folder of tables. Raises StoreError."""
    folder = Path(destination)
    try:
        if folder.exists() and not (folder / _LOG).exists() and any(folder.iterdir()):
            raise StoreError("foreign", path=destination, detail=f"{folder}")
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError("unwritable", path=destination, detail=error.strerror) from error
    return Tables(folder, fresh=fresh)


class Tables:
    """A Store: lines while it runs, tables at the end."""

    def __init__(self, folder: Path, *, fresh: bool) -> None:
        self._folder = folder
        self._log = lines.open(str(folder / _LOG), fresh=fresh)
        self.known, self.stamped = self._log.known, self._log.stamped

    def write(self, outcomes: Sequence[Outcome]) -> None:
        """Puts all of them in, or none. Raises StoreError."""
        self._log.write(outcomes)

    def close(self) -> None:
        """Makes the tables, if there is anything new. Raises StoreError."""
        self._log.close()
        made = self._folder / _MADE
        try:
            state = b"".join(_state(path) for path in sorted(self._folder.glob(".*.gz")))
            if made.exists() and made.read_bytes() == state and all(self._path(name).exists() for name in COLUMNS):
                return
            self._make()
            with disk.whole(made) as file:
                file.write(state)
        except OSError as error:
            raise StoreError("unwritable", path=str(self._folder), detail=error.strerror) from error

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.csv"

    def _make(self) -> None:
        with ExitStack() as stack:
            writers = {}
            for name, columns in COLUMNS.items():
                file = io.TextIOWrapper(stack.enter_context(disk.whole(self._path(name))), "utf-8-sig", newline="")
                stack.callback(file.flush)
                writers[name] = csv.DictWriter(file, columns)
                writers[name].writeheader()
            for name, cells in self._rows():
                writers[name].writerow({column: cell(value) for column, value in cells.items()})

    def _rows(self) -> Iterator[tuple[str, _Cells]]:
        """(table, row) of all that the lines hold."""
        for report in self._log.documents.rows():
            yield from report_rows(report)
        for found in self._log.found.rows():
            yield "sources", {**found.model_dump(), "document": key(found.document, found.published).hex()}
        for refused in self._log.refused.rows():
            yield "errors", refused.model_dump()


def _state(path: Path) -> bytes:
    """What changes whenever a file of gzip members does: its size and the check sum of the last one."""
    with path.open("rb") as file:
        size = file.seek(0, io.SEEK_END)
        file.seek(max(0, size - 8))
        return f"{path.name} {size} {file.read().hex()}\n".encode()


def report_rows(report: Report) -> Iterator[tuple[str, _Cells]]:
    """(table, row) of all that a report holds."""
    document = {"document": key(report.document.id, report.document.published).hex()}
    official = _flat(report.document.official) if report.document.official else {}
    own = {f"official_{name}": value for name, value in official.items()}
    yield "documents", {**document, **_flat(report.document), **own}
    if report.meeting:
        yield "meetings", {**document, **_flat(report.meeting)}
    for kind in _KINDS:
        for number, record in enumerate(getattr(report, kind), 1):
            yield kind, {**document, "no": number, **_flat(record)}
            for role in getattr(record, "roles", ()):
                yield "roles", {**document, "table": kind, "no": number, **_flat(role)}


def _flat(record: Record) -> _Cells:
    """A record's fields as cells."""
    cells: _Cells = {}
    for name in type(record).model_fields:
        value = getattr(record, name)
        columns = _columns(type(record), name)
        if len(columns) > 1:
            cells |= dict(zip(columns, (value.text, value.start, value.end) if value else (None,) * 3, strict=True))
        elif columns:
            cells[name] = _joined(value) if isinstance(value, tuple) else value
    return cells


def _joined(values: Sequence[str | Role]) -> str | None:
    return JOINT.join(value.text if isinstance(value, Role) else value for value in values) or None


@cache
def _columns(model: type[Record], name: str) -> list[str]:
    """Columns of a field: a slice has three, a record of its own none."""
    if name in ("official", "edited"):
        return []
    if Slice in get_args(model.model_fields[name].annotation):
        return [name, f"{name}_start", f"{name}_end"]
    return [name]


def _all_columns(model: type[Record]) -> list[str]:
    return [column for name in model.model_fields for column in _columns(model, name)]


def cell(value: Any) -> Any:
    """A value as .csv has it: a text that a spreadsheet would take for a formula behind an apostrophe."""
    if isinstance(value, bool):
        return str(value).lower()
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


COLUMNS: Final[dict[str, list[str]]] = {
    "documents": ["document", *_all_columns(Document), *(f"official_{name}" for name in _all_columns(Official))],
    "meetings": ["document", *_all_columns(Meeting)],
    **{kind: ["document", "no", *_all_columns(model)] for kind, model in _KINDS.items()},
    "roles": ["document", "table", "no", *_all_columns(Role)],
    "sources": _all_columns(Found),
    "errors": _all_columns(Refused),
}
"""The tables and their columns."""
