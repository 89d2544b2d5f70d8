"""The record contract (schema version 1) as closed, frozen pydantic models.

Offsets are Python string indices (code points) into the input exactly as given:
`text == source[start:end]` for every record. Dates and periods are EDTF strings
(ISO 8601-2:2019, Library of Congress "Extended Date/Time Format"); numbers are
decimal strings in plain notation, never floats. Unknown is null.
"""

from __future__ import annotations

import hashlib
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from extractor.errors import InputError

SCHEMA_VERSION: Final = "1"

_EDTF_POINT = r"(?:[0-9]{4}|XXXX)(?:-(?:0[1-9]|1[0-2]|3[3-6]|4[01])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?"
EDTF_PATTERN: Final = rf"^(?:{_EDTF_POINT}(?:/(?:{_EDTF_POINT}|\.\.))?|\.\./{_EDTF_POINT})$"

Edtf = Annotated[str, StringConstraints(pattern=EDTF_PATTERN)]
Decimal = Annotated[str, StringConstraints(pattern=r"^-?[0-9]+(?:\.[0-9]+)?$")]
Offset = Annotated[int, Field(ge=0)]

DocType = Literal[
    "resolution", "law", "constitution", "ordinance", "decree", "decision", "circular", "joint_circular",
    "directive", "conclusion", "regulation", "plan", "programme", "notice", "official_letter", "dispatch",
    "guideline", "report", "submission", "minutes", "project", "other",
]  # fmt: skip
FigureKind = Literal["money", "percent", "count", "measure", "duration", "ratio"]
Qualifier = Literal["about", "over", "under", "at_least", "at_most"]
Change = Literal["increase", "decrease"]
DateKind = Literal["day", "month", "quarter", "half", "year", "range"]
Participation = Literal["chair", "secretary", "speaker"]
Label = Literal["title", "lead", "attendance", "report", "discussion", "conclusion", "other"]
PartOfDay = Literal["morning", "noon", "afternoon", "evening"]
Mode = Literal["online", "hybrid", "in_person"]


class Record(BaseModel):
    """What all models share: frozen (a later step makes a new one) and closed (unknown keys are refused)."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_serialization_defaults_required=True)


class Slice(Record):
    """A verbatim piece of the input."""

    text: str = Field(description="source[start:end], exactly as given")
    start: Offset = Field(description="first code point of the piece in the input")
    end: Offset = Field(description="code point after the last one of the piece")


class Official(Record):
    """The official document that the text itself is."""

    doc_type: DocType = Field(description="kind of document")
    number: str | None = Field(description='its own number, without "số"')
    issued: Edtf | None = Field(description="date of issue in its heading")
    issuer: str | None = Field(description="the lowest body in the heading, its lines joined by one space")
    title: str | None = Field(description="subject line as written")


class Edited(Record):
    """A record that a person deleted from the extraction."""

    kind: str = Field(description="key of the report, for example figures")
    start: Offset
    end: Offset


class Document(Record):
    """Where the text comes from and what read it."""

    id: str = Field(pattern="^sha256:[0-9a-f]{64}$", description="sha256: and the hex digest of the UTF-8 input")
    source: str | None = Field(description="path or URL")
    title: str | None = Field(description="title given with the text")
    published: Edtf | None = Field(description="date of publication given with the text")
    chars: int = Field(ge=0, description="length of the input in code points")
    official: Official | None = Field(description="null for news")
    program: str = Field(description="version of bienban")
    patterns: str = Field(description="digest of the pattern files in force")
    edited: tuple[Edited, ...] = Field(default=(), description="records that a person deleted")


class Meeting(Record):
    """The main meeting that the text reports."""

    name: Slice | None = Field(description="the fullest phrase that names it, from its head noun on")
    kind: str = Field(description="the head noun in lower case: hội nghị, phiên họp, …")
    date: Edtf | None = Field(description="day or days on which it was held")
    part_of_day: PartOfDay | None
    mode: Mode | None
    venue: Slice | None = Field(description="where, as written")
    organizer: Slice | None = Field(description="the body said to hold or convene it; of several, the first")
    rule: str = Field(description="pattern or component that found it; manual for one that a person changed")


class Role(Slice):
    """One office of a person."""

    title: str = Field(description='"Phó Bí thư" of "Phó Bí thư Tỉnh ủy"')
    organization: str | None = Field(description='"Tỉnh ủy" of "Phó Bí thư Tỉnh ủy"; null if none is said')
    former: bool = Field(description='true after "nguyên"')


class Attendee(Slice):
    """A person or group; start, end and text are those of the first mention of the name or phrase."""

    kind: Literal["person", "group"]
    name: str = Field(description="person: full name without honorific or rank; group: the phrase as written")
    honorific: str | None = Field(description="as written just before the name")
    roles: tuple[Role, ...] = Field(description="one for each office, in the order of the text")
    participation: tuple[Participation, ...] = Field(description="empty: present only")
    rule: str


class Figure(Slice):
    """A quantity written with digits that counts or measures something."""

    kind: FigureKind
    number: Decimal = Field(description="the numeral before any scale word")
    unit: str = Field(description="as written, scale word included")
    value: Decimal = Field(description="the numeral with its scale applied")
    base_unit: str = Field(description="VND, USD, %, or the unit as written without its scale word")
    value_max: Decimal | None = Field(description="upper end of a range")
    total: Decimal | None = Field(description='the whole in "45/48 địa phương"')
    qualifier: Qualifier | None
    change: Change | None = Field(description="set when the figure is itself the size of a change")
    subject: str | None = Field(description="what is counted or measured, as written")
    rule: str


class Date(Slice):
    """A calendar expression written with digits or a Roman quarter."""

    value: Edtf
    kind: DateKind
    rule: str


class Citation(Slice):
    """A mention that identifies a legal, party or official document."""

    doc_type: DocType
    type_name: str | None = Field(description="the type word as written")
    name: str | None = Field(description='"Đầu tư công" of "Luật Đầu tư công"')
    number: str | None = Field(description='as written without "số"')
    issued: Edtf | None = Field(description="date of issue, if said")
    issuer: str | None = Field(description="as written")
    title: str | None = Field(description="what it is about, as written")
    pinpoint: str | None = Field(description='"khoản 2 Điều 5"')
    refers_to: Offset | None = Field(description="start of the earliest fuller citation of the same document")
    rule: str


class Directive(Slice):
    """What someone at the meeting asks, orders or assigns to be done."""

    speaker: str | None = Field(description="name as in attendees, or the body or office as written")
    addressee: str | None = Field(description="who is to do it, as written")
    cooperating: tuple[str, ...] = Field(description='the bodies after "phối hợp với"')
    deadline: Edtf | None
    rule: str


class Segment(Slice):
    """A run of whole sentences with one function in the report."""

    label: Label
    rule: str


class Report(Record):
    """Everything that was found in one text."""

    schema_version: Literal["1"] = SCHEMA_VERSION
    document: Document
    meeting: Meeting | None
    attendees: tuple[Attendee, ...]
    mentioned_people: tuple[Attendee, ...]
    figures: tuple[Figure, ...]
    dates: tuple[Date, ...]
    citations: tuple[Citation, ...]
    directives: tuple[Directive, ...]
    segments: tuple[Segment, ...]


def document_id(text: str) -> str:
    """The id of a text: the SHA-256 of its UTF-8. Raises InputError for a lone surrogate."""
    return "sha256:" + hashlib.sha256(encoded("text", text)).hexdigest()


def encoded(option: str, string: str) -> bytes:
    """A string as UTF-8; `option` is what it is called. Raises InputError for a lone surrogate, with its offset."""
    try:
        return string.encode()
    except UnicodeEncodeError as error:
        raise InputError("surrogate", option=option, offset=error.start) from error


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a Report as it is written."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Report.model_json_schema(mode="serialization")}
