"""Rows: what became of a text, as rows of schema.py. A column holds the field of its own name, unless said here."""

from __future__ import annotations

import functools
import hashlib
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from extractor import edtf
from extractor.loading import load
from extractor.records import Meeting, Official
from extractor.store import schema
from extractor.store.outcome import KEY, Outcome, Source, encodable, key

if TYPE_CHECKING:
    from sqlalchemy import Table

    from extractor.records import Attendee, Report

Row = dict[str, Any]
_PARTICIPATION: Final = ("chair", "secretary", "speaker")


def of_document(report: Report, text: str | None) -> Row:
    """The row of documents, but for the number that the database gives it."""
    document = report.document
    official = {f"official_{field}": getattr(document.official, field, None) for field in Official.model_fields}
    return _row(
        schema.documents,
        document,
        key=key(document.id, document.published),
        schema_version=report.schema_version,
        text=text,
        report=report.model_dump_json().encode(),
        **official,
    )


def of_records(document: int, report: Report) -> dict[Table, list[Row]]:
    """The rows of schema.RECORDS, for the document of this number."""
    rows: dict[Table, list[Row]] = defaultdict(list)
    if report.meeting:
        rows[schema.meetings].append(_meeting(document, report.meeting))
    people = (*report.attendees, *report.mentioned_people)
    for item, person in enumerate(people):
        _add_person(rows, document, item, person)
        of_person = {"document": document, "person": item}
        if item < len(report.attendees):
            rows[schema.attendances].append(of_person | {part: part in person.participation for part in _PARTICIPATION})
        else:
            rows[schema.mentioned_people].append(of_person)
    for table in (schema.figures, schema.dates, schema.segments):
        rows[table] += [
            _row(table, record, document=document, item=item) for item, record in enumerate(getattr(report, table.name))
        ]
    citations: dict[int | None, int] = {citation.start: item for item, citation in enumerate(report.citations)}
    rows[schema.citations] += [
        _row(schema.citations, record, document=document, item=item, refers_to=citations.get(record.refers_to))
        for item, record in enumerate(report.citations)
    ]
    speakers: dict[str | None, int] = {person.name: item for item, person in reversed([*enumerate(report.attendees)])}
    rows[schema.directives] += [
        _row(schema.directives, record, document=document, item=item, person=speakers.get(record.speaker))
        for item, record in enumerate(report.directives)
    ]
    return rows


def of_source(outcome: Outcome, document: int) -> Row:
    """The row of sources: the document of this number was found there."""
    return _place(outcome.source) | {"document": document}


def of_error(outcome: Outcome) -> Row:
    """The row of errors."""
    place = _place(outcome.source)
    del place["stamp"]
    return place | {"stage": outcome.stage, "reason": encodable(outcome.reason or "")}


def place_key(source: Source) -> bytes:
    """The key of a place."""
    return hashlib.sha256(source.place.encode("utf-8", "surrogatepass")).digest()[:KEY]


@functools.lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """A name for counting: lower case and one spelling ("Hoà", "HÒA" → "hòa"), but with its accents."""
    return " ".join(_rules().read(name).folded.split())


_rules: Final = functools.cache(load)


def _add_person(rows: dict[Table, list[Row]], document: int, item: int, person: Attendee) -> None:
    rows[schema.people].append(_row(schema.people, person, document=document, item=item, folded=fold(person.name)))
    rows[schema.roles] += [
        _row(schema.roles, role, document=document, person=item, item=number)
        for number, role in enumerate(person.roles)
    ]


def _place(source: Source) -> Row:
    return {"key": place_key(source)} | {field: value and encodable(value) for field, value in source._asdict().items()}


def _meeting(document: int, meeting: Meeting) -> Row:
    slices: Row = {}
    for name in ("name", "venue", "organizer"):
        words = getattr(meeting, name)
        slices[name] = words and words.text
        slices |= {f"{name}_{end}_offset": words and getattr(words, end) for end in ("start", "end")}
    return _row(schema.meetings, meeting, document=document, **slices)


def _row(table: Table, record: object, **given: Any) -> Row:
    """A row of `given` and the record's fields, with the first and last days of its EDTF values."""
    row = given
    for column, field, edtf_ in _plan(table):
        if edtf_:
            value = row[edtf_[0]]
            row[column] = None if value is None else edtf.bounds(value)[edtf_[1]]
        elif column not in row:
            row[column] = getattr(record, field)
    return row


@functools.cache
def _plan(table: Table) -> list[tuple[str, str, tuple[str, int] | None]]:
    """Of each column its name, the field that it holds, and for a bound whose it is and which."""
    return [
        (column.name, column.name.removesuffix("_offset"), column.info.get("edtf"))
        for column in table.columns
        if column is not table.autoincrement_column
    ]
