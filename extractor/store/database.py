"""Databases: reports as tables (schema.py) in SQLite and PostgreSQL, written by many and re-read at any time.

An address is `sqlite:///file.db` or `postgresql://user@host/name`. Open it after other processes were forked: a
connection belongs to the one that made it.
"""

from __future__ import annotations

import functools
import json
import sqlite3
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from extractor.errors import StoreError
from extractor.records import Report
from extractor.store import rows, schema
from extractor.store.outcome import Outcome, key

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine, Select, Table

_T = TypeVar("_T")

MIGRATIONS: Final = Path(__file__).with_name("migrations")
_DRIVERS: Final = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg"}
_INSERT: Final[dict[str, Callable[[Table], Any]]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_WAIT: Final = 60  # seconds for another writer of a SQLite file
_PAUSE: Final = 0.05
_CACHE: Final = 32_768  # KiB of a SQLite file in memory: a batch touches pages all over the indexes
_ATTEMPTS: Final = 5
_COLLISIONS: Final = ("40001", "40P01")  # PostgreSQL: transactions in each other's way; one of them is to try again
_LOCK: Final = 0x6269656E  # PostgreSQL's lock for whoever makes the tables
_MOST: Final = 500  # outcomes in one statement; a statement takes some 32,000 values
_PAGE: Final = 1000  # rows read at a time


def open(url: str, *, fresh: bool = False) -> Database:
    """The database at `url`, made if there is none; `fresh` empties it first. Raises StoreError."""
    with _using(url) as engine:
        _make_file(engine)
        with _alone(engine) as connection:
            found = _version(connection) or _create(connection)
        _check(engine, found)
        if fresh:
            with _alone(engine) as connection:
                for table in reversed(schema.metadata.sorted_tables):
                    if table is not schema.version:
                        connection.execute(sa.delete(table))
    return Database(_engine(url))


def reports(url: str) -> Iterator[Report]:
    """The reports of the database at `url`, by rising number. Raises StoreError."""
    with _using(url) as engine:
        _check(engine, _version_of_existing(engine))
        query = sa.select(schema.documents.c.report).order_by(schema.documents.c.document)
        yield from (Report.model_validate_json(report) for (report,) in _stream(engine, query))


def documents(url: str) -> Iterator[tuple[Report, str | None]]:
    """The reports with their texts, as `reports`."""
    with _using(url) as engine:
        _check(engine, _version_of_existing(engine))
        columns = schema.documents.c
        query = sa.select(columns.report, columns.text).order_by(columns.document)
        yield from ((Report.model_validate_json(report), text) for report, text in _stream(engine, query))


def count(url: str) -> int:
    """How many reports the database at `url` holds. Raises StoreError."""
    with _using(url) as engine:
        _check(engine, _version_of_existing(engine))
        with engine.connect() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(schema.documents)) or 0


def upgrade(url: str) -> str:
    """Takes the database at `url` to this program's version, which it returns; makes it if there is none.

    All or nothing, one at a time. Raises StoreError.
    """
    # with foreign keys SQLite would empty what refers to a table that is made anew
    with _using(url, foreign_keys=False) as engine, _alone(engine) as connection:
        found = _version(connection) or _create(connection)
        if found != schema.VERSION:
            _check(engine, found, older=True)
            schema.drop_views(connection)
            _migrate(connection)
            schema.create_views(connection)
    return schema.VERSION


class Database:
    """A Store (outcome.py): one transaction for each call of `write`; several programs may write at once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def known(self, *, program: str | None = None, patterns: str | None = None) -> Iterator[bytes]:
        query = sa.select(schema.documents.c.key)
        if program is not None:
            query = query.where(schema.documents.c.program == program)
        if patterns is not None:
            query = query.where(schema.documents.c.patterns == patterns)
        with _said(self._engine):
            yield from (known for (known,) in _stream(self._engine, query))

    def stamped(self) -> Iterator[bytes]:
        query = sa.select(schema.sources.c.place, schema.sources.c.stamp)
        with _said(self._engine):
            yield from (key(place, stamp) for place, stamp in _stream(self._engine, query))

    def write(self, outcomes: Sequence[Outcome]) -> None:
        with _said(self._engine):
            for attempt in range(1, _ATTEMPTS + 1):
                try:
                    with _immediately(self._engine) as connection:
                        _write_places(connection, outcomes, _write_documents(connection, outcomes))
                    return
                except sa.exc.DBAPIError as error:
                    if attempt == _ATTEMPTS or getattr(error.orig, "sqlstate", None) not in _COLLISIONS:
                        raise

    def close(self) -> None:
        with _said(self._engine):
            self._engine.dispose()


def _write_documents(connection: Connection, outcomes: Sequence[Outcome]) -> dict[bytes, int]:
    """The numbers of the documents that were written, by their keys.

    They are written in the order of their keys, so that two transactions wait for each other but never in a circle.
    A document's row is locked first: whoever comes second replaces the records of whoever came first.
    """
    extracted = {_key(outcome): (outcome.report, outcome.text) for outcome in outcomes if outcome.report}
    documents = schema.documents
    numbers: dict[bytes, int] = {}
    for keys in _chunks(sorted(extracted)):
        found = [rows.of_document(*extracted[key_]) for key_ in keys]
        statement = _upsert(connection, documents).returning(documents.c.key, documents.c.document)
        numbers |= {row.key: row.document for row in connection.execute(statement, found)}
        for table in reversed(schema.RECORDS):
            connection.execute(table.delete().where(table.c.document.in_([numbers[key_] for key_ in keys])))
        records: dict[Table, list[rows.Row]] = defaultdict(list)
        for key_ in keys:
            for table, of_table in rows.of_records(numbers[key_], extracted[key_][0]).items():
                records[table] += of_table
        for table in schema.RECORDS:
            if records[table]:
                _insert(connection, table, records[table])
    return numbers


def _insert(connection: Connection, table: Table, found: list[rows.Row]) -> None:
    """New rows, all with the same columns; into PostgreSQL by COPY, which costs us half of what INSERT does."""
    if connection.dialect.name != "postgresql":
        connection.execute(table.insert(), found)
        return
    types = [table.c[name].type.dialect_impl(connection.dialect) for name in found[0]]
    bind = [type_.bind_processor(connection.dialect) or _as_it_is for type_ in types]
    try:
        with connection.connection.cursor().copy(f"COPY {table.name} ({', '.join(found[0])}) FROM STDIN") as copy:
            for row in found:
                copy.write_row([bind_(value) for bind_, value in zip(bind, row.values(), strict=True)])
    except connection.dialect.loaded_dbapi.Error as error:
        raise sa.exc.DBAPIError("COPY", None, error) from error


def _as_it_is(value: Any) -> Any:
    return value


def _write_places(connection: Connection, outcomes: Sequence[Outcome], numbers: dict[bytes, int]) -> None:
    """Sources and errors: a place is in one of them, by what was found there last."""
    last = {rows.place_key(outcome.source): outcome for outcome in outcomes}
    kept = [outcome for _, outcome in sorted(last.items()) if outcome.stage is None]
    refused = [outcome for _, outcome in sorted(last.items()) if outcome.stage is not None]
    documents = schema.documents.c
    for keys in _chunks({_key(outcome) for outcome in kept} - numbers.keys()):
        known = connection.execute(sa.select(documents.key, documents.document).where(documents.key.in_(keys)))
        numbers |= {row.key: row.document for row in known}
    for outcome in kept:
        if _key(outcome) not in numbers:
            raise StoreError("no_document", place=outcome.source.place, document=outcome.document)
    found = [rows.of_source(outcome, numbers[_key(outcome)]) for outcome in kept]
    _move(connection, schema.errors, schema.sources, found)
    _move(connection, schema.sources, schema.errors, [rows.of_error(outcome) for outcome in refused])


def _move(connection: Connection, old: Table, new: Table, places: list[rows.Row]) -> None:
    for chunk in _chunks(places):
        connection.execute(_upsert(connection, new), chunk)
        connection.execute(old.delete().where(old.c.key.in_([place["key"] for place in chunk])))


def _upsert(connection: Connection, table: Table) -> Any:
    """An insert that replaces all of the row with the same `key` but its number."""
    statement = _INSERT[connection.dialect.name](table)
    new = {column.name: statement.excluded[column.name] for column in table.columns}
    kept = {"key", *table.primary_key.columns.keys()}
    return statement.on_conflict_do_update(
        index_elements=["key"], set_={name: value for name, value in new.items() if name not in kept}
    )


def _key(outcome: Outcome) -> bytes:
    if outcome.report:
        return key(outcome.report.document.id, outcome.report.document.published)
    return key(outcome.document or "", outcome.published)


def _chunks(items: Iterable[_T]) -> Iterator[list[_T]]:
    rest = iter(items)
    while chunk := list(islice(rest, _MOST)):
        yield chunk


def _stream(engine: Engine, query: Select[Any]) -> Iterator[Any]:
    """The rows of a query, a page at a time."""
    with engine.connect() as connection:
        yield from connection.execution_options(yield_per=_PAGE).execute(query)


def _engine(url: str, *, foreign_keys: bool = True) -> Engine:
    """Connects to nothing yet. Raises StoreError."""
    try:
        address = sa.make_url(url)
    except sa.exc.ArgumentError as error:
        raise StoreError("store_url", url=url) from error
    name = address.drivername
    if name not in _DRIVERS or (name == "sqlite" and address.database in (None, "", ":memory:")):
        raise StoreError("store_url", url=address.render_as_string())
    options: dict[str, Any] = {"json_serializer": functools.partial(json.dumps, ensure_ascii=False)}
    if name == "sqlite":
        engine = sa.create_engine(address, connect_args={"timeout": _WAIT}, **options)
        _prepare_sqlite(engine, foreign_keys=foreign_keys)
        return engine
    try:
        return sa.create_engine(address.set(drivername=_DRIVERS[name]), isolation_level="READ COMMITTED", **options)
    except ImportError as error:
        raise StoreError("store_extra", extra="postgres") from error


@contextmanager
def _using(url: str, **options: Any) -> Iterator[Engine]:
    """For one task. Raises StoreError."""
    engine = _engine(url, **options)
    try:
        with _said(engine):
            yield engine
    finally:
        engine.dispose()


def _prepare_sqlite(engine: Engine, *, foreign_keys: bool) -> None:
    """Transactions are begun by us, since sqlite3 would leave the making of tables outside them."""

    @sa.event.listens_for(engine, "connect")
    def connect(connection: Any, _: object) -> None:
        connection.isolation_level = None
        _use_wal(connection)
        connection.execute(f"PRAGMA cache_size = -{_CACHE}")
        connection.execute(f"PRAGMA foreign_keys = {int(foreign_keys)}")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))


def _use_wal(connection: sqlite3.Connection) -> None:
    """A log beside the file, so that readers and a writer go on at once. Two who turn it on collide without waiting."""
    end = time.monotonic() + _WAIT
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(_PAUSE)


@contextmanager
def _immediately(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes; on SQLite from its first moment, because one that begins to write later may fail."""
    with engine.execution_options(begin="BEGIN IMMEDIATE").begin() as connection:
        yield connection


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """A transaction in which nobody else makes tables."""
    with _immediately(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        yield connection


def _make_file(engine: Engine) -> None:
    """An empty file for SQLite, which itself does not say why it cannot make one. Raises StoreError."""
    if engine.dialect.name == "sqlite":
        path = Path(engine.url.database or "")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.open("ab").close()
        except OSError as error:
            raise StoreError("unwritable", path=_place(engine), detail=error.strerror) from error


def _create(connection: Connection) -> str:
    schema.create(connection)
    return schema.VERSION


def _migrate(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415  # a fifth of a second, for what is rarely done
    from alembic.config import Config  # noqa: PLC0415

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    command.upgrade(config, "head")


def _version(connection: Connection) -> str | None:
    if not sa.inspect(connection).has_table(schema.version.name):
        return None
    return connection.scalar(sa.select(schema.version.c.version_num))


def _version_of_existing(engine: Engine) -> str | None:
    """Asks without making a file."""
    if engine.dialect.name == "sqlite" and not Path(engine.url.database or "").exists():
        return None
    with engine.connect() as connection:
        return _version(connection)


def _check(engine: Engine, found: str | None, *, older: bool = False) -> None:
    """Refuses what is no database of this version (or of an older one). Raises StoreError."""
    if found == schema.VERSION:
        return
    problem = "no_store" if found is None else "newer" if int(found) > int(schema.VERSION) else "older"
    if not (older and problem == "older"):
        raise StoreError(problem, place=_place(engine), found=found, known=schema.VERSION)


def _place(engine: Engine) -> str:
    """How a database is called in messages: without its password."""
    if engine.dialect.name == "sqlite":
        return f"sqlite:///{engine.url.database}"
    return engine.url.set(drivername=engine.dialect.name).render_as_string()


@contextmanager
def _said(engine: Engine) -> Iterator[None]:
    """What goes wrong in the database is a StoreError."""
    try:
        yield
    except sa.exc.SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error)
        raise StoreError("store", place=_place(engine), detail=reason.partition("\n")[0]) from error
