"""Found: what the steps of the pipeline have found so far, handed from step to step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extractor.records import Attendee, Citation, Date, Directive, Figure, Meeting, Official, Segment, Slice
from extractor.text import Span, Text


@dataclass(frozen=True, slots=True)
class RoleMention:
    """One office as said of a person. Spans are of the view."""

    span: Span
    title: str
    organization: str | None
    former: bool


@dataclass(frozen=True, slots=True)
class PersonMention:
    """A place where a person is named, or a group of people is said. Spans are of the view.

    `whole` runs from the first to the last word that belongs to the mention: honorific, name and
    roles. `full` is false where only a given name stands ("đồng chí Lương"). For a group,
    `name` is the whole phrase, and `full` is false where it may be a named person's office.
    """

    kind: str
    name: Span
    whole: Span
    honorific: str | None
    roles: tuple[RoleMention, ...]
    full: bool
    rule: str


@dataclass(frozen=True, slots=True)
class Attendance:
    """The two lists that persons and groups end in."""

    attendees: tuple[Attendee, ...] = ()
    mentioned_people: tuple[Attendee, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """Results of the steps by their names; a step sees what the steps before it found."""

    published: str | None = None
    official: Official | None = None
    citations: tuple[Citation, ...] = ()
    dates: tuple[Date, ...] = ()
    figures: tuple[Figure, ...] = ()
    people: tuple[PersonMention, ...] = ()
    segments: tuple[Segment, ...] = ()
    meeting: Meeting | None = None
    attendees: Attendance = Attendance()
    directives: tuple[Directive, ...] = ()


def view_spans(text: Text, records: Iterable[Slice]) -> Iterator[Span]:
    """The records' spans in the view."""
    for record in records:
        yield text.to_view(record.start, record.end)
