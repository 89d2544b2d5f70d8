"""Databases under fire: killed, written by several at once, out of disk. The content is that of an undisturbed run."""

from __future__ import annotations

import pickle
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from extractor.errors import StoreError
from extractor.store import database
from extractor.store.outcome import Outcome, Source, key
from tests.conftest import ROOT
from tests.database_writer import BATCH
from tests.databases import content, empty, query

Content = dict[str, list[tuple[Any, ...]]]
KILLS = 6
EDITIONS = 3  # of the corpus, each with its own date
WRITERS = 3


@pytest.fixture(scope="session")
def many(outcomes: list[Outcome]) -> list[Outcome]:
    """The corpus of several days, each text at two places, and what was refused."""
    found = []
    for edition in range(EDITIONS):
        published = f"2024-0{edition + 1}"
        for outcome in outcomes:
            assert outcome.report
            document = outcome.report.document.model_copy(update={"published": published})
            report = outcome.report.model_copy(update={"document": document})
            place = f"{published}/{outcome.source.place}"
            found.append(outcome._replace(source=Source(place), published=published, report=report))
            if edition == 0:
                found.append(found[-1]._replace(source=Source(place + "~")))
        found.append(Outcome(Source(f"{published}/scan.pdf"), stage="read", reason="the PDF has no text layer"))
    return found


@pytest.fixture(scope="session")
def file(many: list[Outcome], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("outcomes") / "outcomes.pickle"
    path.write_bytes(pickle.dumps(many))
    return path


@pytest.fixture
def undisturbed(url: str, many: list[Outcome]) -> Content:
    """What the database holds after one run; it is emptied again."""
    store = database.open(url)
    for first in range(0, len(many), BATCH):
        store.write(many[first : first + BATCH])
    store.close()
    found = content(url)
    empty(url)
    return found


def test_killed_and_resumed(url: str, undisturbed: Content, many: list[Outcome], file: Path) -> None:
    moments = random.Random(f"moments {url.partition(':')[0]}")
    for number in range(KILLS):
        step = moments.randint(1, len(many) // BATCH // KILLS) if number else 0
        kill_at(start(url, file), step, moments.uniform(0, 0.1))
        assert_whole(url)
    assert start(url, file).wait() == 0
    assert content(url) == undisturbed
    assert start(url, file).wait() == 0
    assert content(url) == undisturbed


def test_several_writers_at_once(url: str, undisturbed: Content, file: Path) -> None:
    """All make the tables, and all write the same documents in different orders."""
    writers = [start(url, file, str(seed)) for seed in range(WRITERS)]
    assert [writer.wait() for writer in writers] == [0] * WRITERS
    assert content(url) == undisturbed


@pytest.mark.skipif(sys.platform == "win32", reason="no limit for the size of a file")
def test_out_of_disk(sqlite: str, many: list[Outcome], file: Path) -> None:
    import resource  # noqa: PLC0415

    limit = 1_000_000  # bytes of a file; the whole takes some 4,000,000
    failed = start(sqlite, file, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
    assert "StoreError" in failed.communicate()[1]
    assert failed.returncode == 1
    assert 0 < len(list(database.reports(sqlite))) < EDITIONS * len(many)
    assert_whole(sqlite)
    assert start(sqlite, file).wait() == 0
    assert {key(report.document.id, report.document.published) for report in database.reports(sqlite)} == {
        key(outcome.document or "", outcome.published) for outcome in many if outcome.report
    }
    assert_whole(sqlite)


def start(url: str, file: Path, *options: str, **more: Any) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.database_writer", url, str(file), *options]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=pipe, encoding="utf-8", **more)


def kill_at(process: subprocess.Popen[str], step: int, delay: float) -> None:
    """SIGKILL, some time after it told of a step (0: it opens the database)."""
    assert process.stdout
    for _ in range(step + 1):
        assert process.stdout.readline(), process.communicate()[1]
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    process.communicate()


def assert_whole(url: str) -> None:
    """No document is half in the database."""
    try:
        reports = list(database.reports(url))
    except StoreError as error:
        assert error.problem == "no_store"  # noqa: PT017
        return
    for name in ("figures", "dates", "citations", "directives", "segments"):
        assert query(url, f"SELECT COUNT(*) FROM {name}") == [(sum(len(getattr(report, name)) for report in reports),)]
    assert query(url, "SELECT COUNT(DISTINCT document) FROM sources") == [(len(reports),)]
