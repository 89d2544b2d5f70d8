"""Tables: a report as rows that can be joined. The names are those of the record contract (records.py).

- `document` and `item` are the keys of joins: a document's number in this database, and the place of a record in its
  list of the report, from 0 (`report["figures"][item]`). Offsets count code points, as SUBSTR does less one:
  SUBSTR(text, start_offset + 1, end_offset - start_offset).
- An EDTF value has its first and last day beside it (`_earliest`, `_latest`); null where the year is unknown.
- Numbers are NUMERIC. SQLite has no exact decimals: a whole number below 2^63 is an INTEGER there, every other one
  the nearest REAL. So equal values are equal ("2.50" and "2.5"), ranges and order work, and up to 15 digits nothing
  is lost. A number of more than MOST_DIGITS digits is null: nothing is counted that far, and NUMERIC has an end.
- The text is kept as it is, because offsets refer to it and SQL can search it. The report is kept whole as JSON
  packed by zlib (a quarter of its size), because each of its fields is a column anyway and only a program reads it.
- PostgreSQL cannot hold NUL: in columns it is U+FFFD, in the packed report it is itself.
"""

from __future__ import annotations

import zlib
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    String,
    Table,
    Text,
    text,
)
from sqlalchemy.types import TypeDecorator, TypeEngine, UserDefinedType

VERSION: Final = "1"  # of these tables; a change of them is a new file in migrations/versions/
MOST_DIGITS: Final = 300  # a REAL ends at 308
_MOST_INTEGER: Final = 2**63
_PACKING: Final = 3  # of zlib; 6 takes twice as long for three hundredths

metadata: Final = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


class Words(TypeDecorator[str]):
    """Text of any length, without NUL."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return value.replace("\0", "\ufffd") if value is not None and "\0" in value else value


class _SqliteNumber(UserDefinedType[Any]):
    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "NUMERIC"


class Exact(TypeDecorator[Decimal]):
    """A decimal string of the contract as a number: see above."""

    impl = Numeric
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(_SqliteNumber() if dialect.name == "sqlite" else Numeric())

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        if value is None or len(value) > MOST_DIGITS:
            return None
        number = Decimal(value)
        if dialect.name != "sqlite":
            return number
        whole = int(number)
        return whole if whole == number and abs(whole) < _MOST_INTEGER else float(number)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(str(value))


class Packed(TypeDecorator[bytes]):
    """Bytes, packed by zlib."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else zlib.compress(value, _PACKING)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else zlib.decompress(value)


_Number = BigInteger().with_variant(Integer, "sqlite")  # only INTEGER numbers itself there


def _edtf(name: str) -> tuple[Column[Any], Column[Any], Column[Any]]:
    return (
        Column(name, Words),
        Column(f"{name}_earliest", Date, info={"edtf": (name, 0)}),
        Column(f"{name}_latest", Date, info={"edtf": (name, 1)}),
    )


def _offsets(prefix: str = "") -> tuple[Column[Any], Column[Any]]:
    """None where there is no such slice, which only a named one may be."""
    nullable = prefix != ""
    return (
        Column(f"{prefix}start_offset", Integer, nullable=nullable),
        Column(f"{prefix}end_offset", Integer, nullable=nullable),
    )


def _named(name: str) -> tuple[Column[Any], Column[Any], Column[Any]]:
    """A slice that may be missing: its words and where they stand."""
    return Column(name, Words), *_offsets(f"{name}_")


def _words(*names: str, required: bool = False) -> tuple[Column[Any], ...]:
    return tuple(Column(name, Words, nullable=not required) for name in names)


def _slice() -> tuple[Column[Any], ...]:
    return *_words("text", required=True), *_offsets()


def _look_up(column: Column[Any]) -> Index:
    """By equality; a hash, because a hostile text may hold a name too long for an ordered index of PostgreSQL."""
    return Index(None, column, postgresql_using="hash")


def _document() -> Column[Any]:
    return Column("document", _Number, ForeignKey("documents.document", ondelete="CASCADE"), primary_key=True)


def _records(name: str, *columns: Column[Any] | ForeignKeyConstraint) -> Table:
    """A list of a report, stored in the order of its key."""
    return Table(
        name, metadata, _document(), Column("item", Integer, primary_key=True), *columns, sqlite_with_rowid=False
    )


def _of_person(name: str, *columns: Column[Any]) -> Table:
    """What is said of a row of people."""
    return Table(
        name,
        metadata,
        Column("document", _Number, primary_key=True),
        Column("person", Integer, primary_key=True),
        *columns,
        ForeignKeyConstraint(["document", "person"], ["people.document", "people.item"], ondelete="CASCADE"),
        sqlite_with_rowid=False,
    )


documents: Final = Table(
    "documents",
    metadata,
    Column("document", _Number, primary_key=True),
    Column("key", LargeBinary, nullable=False, unique=True),  # outcome.key: of the text and its published
    *_words("id", required=True),
    *_edtf("published"),
    *_words("title", "source"),
    Column("chars", Integer, nullable=False),
    *_words("official_doc_type", "official_number"),
    *_edtf("official_issued"),
    *_words("official_issuer", "official_title"),
    *_words("program", "patterns", "schema_version", required=True),
    *_words("text"),
    Column("report", Packed, nullable=False),
    Index(None, "id"),
    Index(None, "published_earliest"),
)
sources: Final = Table(
    "sources",
    metadata,
    Column("key", LargeBinary, primary_key=True),  # of the place, which may be longer than an index takes
    *_words("place", required=True),
    *_words("address", "title", "published", "encoding", "stamp"),
    Column("document", _Number, ForeignKey("documents.document", ondelete="CASCADE"), nullable=False, index=True),
    sqlite_with_rowid=False,
)
_look_up(sources.c.place)
errors: Final = Table(
    "errors",
    metadata,
    Column("key", LargeBinary, primary_key=True),
    *_words("place", required=True),
    *_words("address", "title", "published", "encoding"),
    *_words("stage", "reason", required=True),
    sqlite_with_rowid=False,
)
meetings: Final = Table(
    "meetings",
    metadata,
    _document(),
    *_named("name"),
    *_words("kind", required=True),
    *_edtf("date"),
    *_words("part_of_day", "mode"),
    *_named("venue"),
    *_named("organizer"),
    *_words("rule", required=True),
    Index(None, "date_earliest"),
)
people: Final = _records(
    "people",  # attendees, then mentioned people
    *_words("kind", "name", "folded", required=True),
    *_words("honorific"),
    *_slice(),
    *_words("rule", required=True),
)
_look_up(people.c.folded)
attendances: Final = _of_person(
    "attendances", *(Column(name, Boolean, nullable=False) for name in ("chair", "secretary", "speaker"))
)
mentioned_people: Final = _of_person("mentioned_people")
roles: Final = _of_person(
    "roles",
    Column("item", Integer, primary_key=True),
    *_words("title", required=True),
    *_words("organization"),
    Column("former", Boolean, nullable=False),
    *_slice(),
)
_look_up(roles.c.organization)
figures: Final = _records(
    "figures",
    *_words("kind", required=True),
    Column("number", Exact),
    *_words("unit", required=True),
    Column("value", Exact),
    *_words("base_unit", required=True),
    Column("value_max", Exact),
    Column("total", Exact),
    *_words("qualifier", "change", "subject"),
    *_slice(),
    *_words("rule", required=True),
)
Index(None, figures.c.value)
dates: Final = _records(
    "dates",
    *_edtf("value"),
    *_words("kind", required=True),
    *_slice(),
    *_words("rule", required=True),
)
Index(None, dates.c.value_earliest)
citations: Final = _records(
    "citations",
    *_words("doc_type", required=True),
    *_words("type_name", "name", "number"),
    *_edtf("issued"),
    *_words("issuer", "title", "pinpoint"),
    Column("refers_to", Integer),  # the item of the fuller citation
    *_slice(),
    *_words("rule", required=True),
    ForeignKeyConstraint(
        ["document", "refers_to"], ["citations.document", "citations.item"], deferrable=True, initially="DEFERRED"
    ),
)
_look_up(citations.c.number)
directives: Final = _records(
    "directives",
    *_words("speaker"),
    Column("person", Integer),  # who the speaker is, where that is an attendee
    *_words("addressee"),
    Column("cooperating", JSON, nullable=False),
    *_edtf("deadline"),
    *_slice(),
    *_words("rule", required=True),
    ForeignKeyConstraint(["document", "person"], ["people.document", "people.item"]),
)
Index(None, directives.c.deadline_latest)
segments: Final = _records("segments", *_words("label", required=True), *_offsets(), *_words("rule", required=True))

RECORDS: Final = (
    meetings, people, attendances, mentioned_people, roles, figures, dates, citations, directives, segments,
)  # fmt: skip
"""What a document consists of; a table stands behind those it refers to."""

version: Final = Table("bienban_version", metadata, Column("version_num", String(32), primary_key=True))
"""Alembic's own table, under a name that nobody else uses."""

VIEWS: Final = {
    # resolutions, each with what cites it: a row for each mention, with number and date where the text said them
    "resolutions": """
        SELECT cited.number, cited.name, cited.issued, cited.issued_earliest, cited.issued_latest, cited.issuer,
            cited.title, citations.document, citations.item, citations.text, citations.pinpoint,
            citations.start_offset, citations.end_offset, documents.title AS document_title, documents.source,
            documents.published, documents.published_earliest, documents.published_latest,
            meetings.name AS meeting, meetings.date, meetings.date_earliest, meetings.date_latest
        FROM citations
        JOIN citations AS cited
            ON cited.document = citations.document AND cited.item = COALESCE(citations.refers_to, citations.item)
        JOIN documents ON documents.document = citations.document
        LEFT JOIN meetings ON meetings.document = citations.document
        WHERE cited.doc_type = 'resolution'""",
    # directives: who asks whom, in which office, for what, until when
    "action_items": """
        SELECT directives.document, directives.item, directives.speaker, roles.title AS speaker_title,
            roles.organization AS speaker_organization, directives.addressee, directives.cooperating,
            directives.text, directives.deadline, directives.deadline_earliest, directives.deadline_latest,
            documents.title AS document_title, documents.source, documents.published,
            documents.published_earliest, documents.published_latest,
            meetings.name AS meeting, meetings.date, meetings.date_earliest, meetings.date_latest
        FROM directives
        JOIN documents ON documents.document = directives.document
        LEFT JOIN meetings ON meetings.document = directives.document
        LEFT JOIN roles
            ON roles.document = directives.document AND roles.person = directives.person AND roles.item = 0""",
}


def create(connection: Connection) -> None:
    """All tables and views of this version, in an empty database."""
    metadata.create_all(connection)
    connection.execute(version.insert().values(version_num=VERSION))
    create_views(connection)


def create_views(connection: Connection) -> None:
    for name, select in VIEWS.items():
        connection.execute(text(f"CREATE VIEW {name} AS {select}"))


def drop_views(connection: Connection) -> None:
    for name in VIEWS:
        connection.execute(text(f"DROP VIEW IF EXISTS {name}"))
