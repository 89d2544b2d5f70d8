"""Editing: what a person changes in a report. Whatever was changed or added bears the rule "manual"; what was deleted
of what the extraction found is told by `document.edited`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from extractor.errors import ServeError
from extractor.gold import MANUAL
from extractor.patterns import Rules
from extractor.pipeline import extract
from extractor.records import Edited, Record, Report, Segment
from extractor.web.forms import PEOPLE, Fields, Typed, read
from extractor.web.sessions import LISTS, MEETING, Session, meeting_place
from extractor.web.task import Asked

_SEGMENTS: Final = "segments"
_FIRST: Final = "meeting-1"  # the id of the meeting's first row


def record_at(session: Session, key: str, number: int) -> Fields:
    """The fields of a record; `number` counts from 1. Raises ServeError."""
    if key == MEETING and session.report.meeting is not None:
        return session.report.meeting.model_dump()
    records = getattr(session.report, key) if key in LISTS else ()
    if not 1 <= number <= len(records):
        raise ServeError("gone")
    fields: Fields = {**records[number - 1].model_dump(), **({"list": key} if key in PEOPLE else {})}
    return fields


def opened(session: Session, asked: Asked, rules: Rules) -> Fields:
    """The fields with which a form opens: those of a record, or suggestions for a new one. Raises ServeError."""
    if asked.number:
        return record_at(session, asked.key, asked.number)
    return {} if asked.key == MEETING else suggested(session, asked, rules)


def suggested(session: Session, asked: Asked, rules: Rules) -> Fields:
    """Fields for a record at words that were selected: what the extraction finds in them alone."""
    text, key = session.text, asked.key
    start, end = asked.start, min(asked.end, len(text))
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start >= end:
        return {"list": key} if key in PEOPLE else {}
    fields: Fields = {}
    if key in LISTS and key != _SEGMENTS:
        alone = extract(text[start:end], published=session.report.document.published, rules=rules)
        lists = PEOPLE if key in PEOPLE else (key,)
        found = [record for name in lists for record in getattr(alone, name)]
        if found:
            fields = _moved(found[0].model_dump(exclude={"rule", "refers_to"}), start)
    if key in PEOPLE:
        fields = {"kind": "person", "name": " ".join(text[start:end].split()), **fields, "list": key}
    return {**fields, "text": text[start:end], "start": start, "end": end}


def changed(session: Session, asked: Asked, old: Fields, typed: Typed, rules: Rules) -> tuple[Session, str]:
    """The session with what was typed in place of a record that was opened, and the id of the new one. Raises
    FaultyError."""
    key, number = asked.key, asked.number
    goal, record = read(key, _without_list(old), typed, session, rules)
    if key == MEETING:
        return _with(session, meeting=record), _FIRST
    if key == _SEGMENTS:
        return _carved(_without(session, key, number), record)
    if goal != key:
        return _put(_noted(_without(session, key, number), key, old), goal, record)
    return _put(session, key, record, instead_of=number)


def added(session: Session, asked: Asked, suggestion: Fields, typed: Typed, rules: Rules) -> tuple[Session, str]:
    """The session with one more record, and its id. Raises FaultyError."""
    goal, record = read(asked.key, _without_list(suggestion), typed, session, rules)
    if asked.key == MEETING:
        return _with(session, meeting=record), _FIRST
    return _carved(session, record) if asked.key == _SEGMENTS else _put(session, goal, record)


def deleted(session: Session, key: str, number: int) -> Session:
    """The session without a record. A segment's words go to its neighbour. Raises ServeError."""
    old = record_at(session, key, number)
    if key == MEETING:
        start, end = meeting_place(session.report) or (0, 0)
        return _noted(_with(session, meeting=None), key, {"start": start, "end": end})
    without = _noted(_without(session, key, number), key, old)
    if key != _SEGMENTS:
        return without
    rest = list(without.report.segments)
    if rest:
        heir = max(0, number - 2)
        start, end = min(old["start"], rest[heir].start), max(old["end"], rest[heir].end)
        rest[heir] = _segment(without.text, start, end, rest[heir].label)
    return _with(without, segments=tuple(rest))


def _without_list(fields: Fields) -> Fields:
    """Fields but for the list that the record is in, which is none of them."""
    return {name: value for name, value in fields.items() if name != "list"}


def _put(session: Session, key: str, record: Any, instead_of: int = 0) -> tuple[Session, str]:
    kept = [each for number, each in enumerate(getattr(session.report, key), 1) if number != instead_of]
    records = sorted([*kept, record], key=lambda each: (each.start, each.end))
    number = next(number for number, each in enumerate(records, 1) if each is record)
    return _with(session, **{key: tuple(records)}), f"{key}-{number}"


def _without(session: Session, key: str, number: int) -> Session:
    records = getattr(session.report, key)
    return _with(session, **{key: (*records[: number - 1], *records[number:])})


def _noted(session: Session, key: str, old: Fields) -> Session:
    """The session in which a record is told as deleted, if the extraction found it."""
    gone = Edited(kind=key, start=old["start"], end=old["end"])
    document = session.report.document
    if [gone.start, gone.end] not in session.found.get(key, []) or gone in document.edited:
        return session
    edited = tuple(sorted((*document.edited, gone), key=lambda each: (each.start, each.kind)))
    return _with(session, document=document.model_copy(update={"edited": edited}))


def _carved(session: Session, new: Any) -> tuple[Session, str]:
    """The session with a segment, which other segments give way to."""
    pieces: list[Segment] = [new]
    for segment in session.report.segments:
        if segment.end <= new.start or segment.start >= new.end:
            pieces.append(segment)
            continue
        for start, end in ((segment.start, new.start), (new.end, segment.end)):
            if session.text[start:end].strip():
                pieces.append(_segment(session.text, start, end, segment.label))
    segments = tuple(sorted(pieces, key=lambda each: each.start))
    return _with(session, segments=segments), f"{_SEGMENTS}-{segments.index(new) + 1}"


def _segment(text: str, start: int, end: int, label: str) -> Segment:
    """A segment without the white space at its ends."""
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    end = start + len(piece.strip())
    return Segment.model_validate({"text": text[start:end], "start": start, "end": end, "label": label, "rule": MANUAL})


def _with(session: Session, **parts: Record | Sequence[Record] | None) -> Session:
    """The session with other parts of its report; citations refer only to those that are there."""
    report: Report = session.report.model_copy(update=parts)
    starts = {citation.start for citation in report.citations}
    citations = tuple(
        citation
        if citation.refers_to is None or citation.refers_to in starts
        else citation.model_copy(update={"refers_to": None})
        for citation in report.citations
    )
    return session._replace(report=report.model_copy(update={"citations": citations}))


def _moved(value: Any, by: int) -> Any:
    """Fields whose offsets count from further on."""
    if isinstance(value, dict):
        return {
            name: part + by if name in ("start", "end") and isinstance(part, int) else _moved(part, by)
            for name, part in value.items()
        }
    return [_moved(part, by) for part in value] if isinstance(value, (list, tuple)) else value
