"""Spans: where the records of a report stand in its text, each with one label, kind by kind.

The same for spaCy's span groups and for every export that marks the text.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from extractor.records import Attendee, Citation, Meeting, Record, Report, Segment

KINDS: Final = (
    "meeting", "attendees", "mentioned_people", "figures", "dates", "citations", "directives", "segments",
)  # fmt: skip
"""Keys of a report whose records stand in the text."""

_DIRECTIVE: Final = "directive"  # the label where a kind has only one


class LabelledSpan(NamedTuple):
    """source[start:end] and what it is; `record` is the one that it belongs to."""

    start: int
    end: int
    label: str
    record: Record | None = None


def spans(report: Report, kind: str) -> list[LabelledSpan]:
    """The spans of one of KINDS, in the order of the report; a meeting has one each for name, venue and organizer."""
    found = getattr(report, kind)
    return of_meeting(found) if kind == "meeting" else of_records(found)


def of_records(records: Iterable[Any]) -> list[LabelledSpan]:
    return [LabelledSpan(record.start, record.end, _label(record), record) for record in records]


def of_meeting(meeting: Meeting | None) -> list[LabelledSpan]:
    if meeting is None:
        return []
    parts = {"name": meeting.name, "venue": meeting.venue, "organizer": meeting.organizer}
    return [LabelledSpan(part.start, part.end, label, meeting) for label, part in parts.items() if part is not None]


def full_label(kind: str, label: str) -> str:
    """The label where all kinds share one list: "figures.money"; of a kind without labels of its own its name."""
    return kind if label == _DIRECTIVE else f"{kind}.{label}"


def _label(record: Any) -> str:
    match record:
        case Citation():
            return record.doc_type
        case Segment():
            return record.label
        case Attendee():
            return record.kind
        case _:
            return str(getattr(record, "kind", _DIRECTIVE))
