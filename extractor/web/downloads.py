"""Downloads: the files that a clerk takes away."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from extractor.errors import ServeError
from extractor.export import xlsx
from extractor.spans import KINDS
from extractor.store import tables
from extractor.store.reading import Stored
from extractor.web import workbook
from extractor.web.sessions import Session
from extractor.web.task import JSON, Answer

_NAMELESS: Final = "bienban"
_LONGEST: Final = 60  # characters of a file's name
_WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BARRED: Final = {0x110: "D", 0x111: "d"}  # the letter that is no other with a mark


def made(session: Session, kind: str) -> Answer:
    """The file of a kind. Raises ServeError where there is no such kind."""
    if kind not in _MADE:
        raise ServeError("no_such_page")
    return _MADE[kind](session)


def has_workbooks() -> bool:
    """Whether workbooks can be written (extra: xlsx)."""
    return find_spec("openpyxl") is not None


def _name(session: Session, suffix: str) -> str:
    """A name of plain letters, made of the source's or the meeting's."""
    document, meeting = session.report.document, session.report.meeting
    named = document.source or (meeting.name.text if meeting and meeting.name else "")
    stem = re.sub(r"\.\w{1,5}$", "", named.rstrip("/").rpartition("/")[2])
    plain = unicodedata.normalize("NFD", stem.translate(_BARRED)).encode("ascii", "ignore").decode()
    words = "-".join(re.findall("[a-z0-9]+", plain.lower()))[:_LONGEST].strip("-")
    return f"{words or _NAMELESS}{suffix}"


def _json(session: Session) -> Answer:
    """The record, as the command prints it; with the text beside it, it is gold."""
    return Answer(f"{session.report.model_dump_json(indent=2)}\n".encode(), JSON, _name(session, ".json"))


def _txt(session: Session) -> Answer:
    """The text to which all offsets refer."""
    return Answer(session.text.encode(), "text/plain; charset=utf-8", _name(session, ".txt"))


def _csv(session: Session) -> Answer:
    """The tables that a batch writes, those with rows, in one archive."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for table, cells in tables.report_rows(session.report):
        rows.setdefault(table, []).append({column: tables.cell(value) for column, value in cells.items()})
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for table, lines in rows.items():
            written = io.StringIO(newline="")
            writer = csv.DictWriter(written, tables.COLUMNS[table])
            writer.writeheader()
            writer.writerows(lines)
            archive.writestr(f"{table}.csv", written.getvalue().encode("utf-8-sig"))
    return Answer(packed.getvalue(), "application/zip", _name(session, "-csv.zip"))


def _xlsx(session: Session) -> Answer:
    """A workbook with a sheet for each table, in Vietnamese. Raises StoreError for what no sheet can hold."""
    if not has_workbooks():
        raise ServeError("no_such_page")
    with TemporaryDirectory() as folder:
        path = Path(folder, "report.xlsx")
        xlsx.write([Stored(session.report)], path, KINDS, workbook.VIETNAMESE)
        return Answer(path.read_bytes(), _WORKBOOK, _name(session, ".xlsx"))


_MADE: Final[dict[str, Callable[[Session], Answer]]] = {"json": _json, "csv": _csv, "xlsx": _xlsx, "txt": _txt}
