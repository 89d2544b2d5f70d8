"""Register: a row for each citation, with the fields of a document register (Nghị định 30/2020/NĐ-CP, Phụ lục VI, II).

A citation tells only some of them; the others stay empty. What is said of a document at its fullest mention in the
text stands in the row of each of its mentions. UTF-8 with a byte order mark and CRLF, so that a spreadsheet program
opens it rightly; a text that it would take for a formula has an apostrophe before it. Behind the register's fields
come our own, in small letters: where the citation stands, and number and date as they were read.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from extractor.messages import VALUES
from extractor.records import Citation, Report
from extractor.store import disk, tables
from extractor.store.outcome import key
from extractor.store.reading import Stored

SUFFIX: Final = ".csv"
NEEDS_TEXT: Final = False
FIELDS: Final = (
    "OrganId", "FileCatalog", "FileNotation", "DocOrdinal", "TypeName", "CodeNumber", "CodeNotation", "IssuedDate",
    "OrganName", "Subject", "Language", "PageAmount", "Description", "Position", "FullName", "Priority", "IssuedAmount",
    "DueDate",
)  # fmt: skip
OWN: Final = ("number", "issued", "pinpoint", "text", "start", "end", "refers_to", "document", "id", "source")
_MOST: Final = {"TypeName": 100, "OrganName": 200, "Subject": 500}  # characters; codes are never cut
_CODE: Final = re.compile(r"(?P<number>\d+(?:\.\d+)?[A-Za-z]?)(?:\s*[/-]\s*(?P<notation>.+))?", re.DOTALL)
_DAY: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_SHORT: Final = 4  # letters of a type word that is a short form ("NQ")


def write(stored: Iterable[Stored], path: Path, kinds: Sequence[str]) -> None:
    """Writes the file, whole or not at all. Raises OSError."""
    with disk.whole(path) as file:
        lines = io.TextIOWrapper(file, "utf-8-sig", newline="")
        out = csv.DictWriter(lines, (*FIELDS, *OWN), restval="")
        out.writeheader()
        for report, _ in stored:
            for row in rows(report):
                out.writerow({field: tables.cell(value) for field, value in row.items()})
        lines.flush()
        lines.detach()


def rows(report: Report) -> Iterator[dict[str, Any]]:
    """A row for each citation of a report, by field; a field that is not known is not there."""
    document = report.document
    fullest = {citation.start: citation for citation in reversed(report.citations)}
    for citation in report.citations:
        said = citation if citation.refers_to is None else fullest.get(citation.refers_to, citation)
        number, notation = split(said.number)
        row = {
            "TypeName": _type_name(said),
            "CodeNumber": number,
            "CodeNotation": notation,
            "IssuedDate": _day(said.issued),
            "OrganName": said.issuer,
            "Subject": said.title or said.name,
            "number": said.number,
            "issued": said.issued,
            "pinpoint": citation.pinpoint,
            "text": citation.text,
            "start": citation.start,
            "end": citation.end,
            "refers_to": citation.refers_to,
            "document": key(document.id, document.published).hex(),
            "id": document.id,
            "source": document.source,
        }
        yield {field: _cut(value, _MOST.get(field)) for field, value in row.items() if value is not None}


def split(number: str | None) -> tuple[str | None, str | None]:
    """Number and symbol of a document's number: "111/2024/QH15" → "111", "2024/QH15"; "19-NQ/TW" → "19", "NQ/TW"."""
    if number is None:
        return None, None
    match = _CODE.fullmatch(number.strip())
    return (match["number"], match["notation"]) if match else (None, number)


def _type_name(citation: Citation) -> str | None:
    """The type word, written as in a register; of a short form or none the word for its type, if there is only one."""
    word = citation.type_name
    if word is None or (word.isupper() and len(word) <= _SHORT):
        known = VALUES["doc_type"][citation.doc_type]
        if citation.doc_type == "other" or "," in known:
            return word
        word = known
    elif word.isupper():
        word = word.lower()
    return word[:1].upper() + word[1:]


def _day(issued: str | None) -> str | None:
    """DD/MM/YYYY, if the day is known."""
    match = _DAY.fullmatch(issued or "")
    return "/".join(reversed(match.groups())) if match else None


def _cut(value: Any, most: int | None) -> Any:
    """A text on one line, cut behind a word where it is longer than its field."""
    if not isinstance(value, str):
        return value
    line = " ".join(value.split())
    if most is None or len(line) <= most:
        return line
    return line[: most - 1].rpartition(" ")[0] + "…"
