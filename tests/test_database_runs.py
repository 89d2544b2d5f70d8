"""Databases under fire: written by several at once, out of disk. The content is that of an undisturbed run."""

from __future__ import annotations

import random
import resource
import sys
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

import pytest

from extractor.errors import StoreError
from extractor.store import database
from extractor.store.outcome import Outcome, Source, key
from tests.databases import check, content, empty

Content = dict[str, list[tuple[Any, ...]]]
WRITERS = 3
EDITIONS = 3  # of the corpus, each with its own date
BATCH = 6
FULL = 28  # exit status of a process that could not write


@pytest.fixture(scope="session")
def many(outcomes: list[Outcome]) -> list[Outcome]:
    """A third of the corpus in several editions, the first of them at two places; and what was refused."""
    found = []
    for edition in range(EDITIONS):
        published = f"2024-0{edition + 1}"
        for outcome in outcomes[::3]:
            assert outcome.report
            document = outcome.report.document.model_copy(update={"published": published})
            report = outcome.report.model_copy(update={"document": document})
            place = f"{published}/{outcome.source.place}"
            found.append(outcome._replace(source=Source(place), published=published, report=report))
            if edition == 0:
                found.append(found[-1]._replace(source=Source(place + "~")))
        found.append(Outcome(Source(f"{published}/scan.pdf"), stage="read", reason="the PDF has no text layer"))
    return found


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


def test_several_writers_at_once(url: str, undisturbed: Content, many: list[Outcome]) -> None:
    """All make the tables, and all write the same documents in different orders."""
    writers = [start(url, random.Random(seed).sample(many, len(many)), resume=False) for seed in range(WRITERS)]
    assert [finish(*writer) for writer in writers] == [0] * WRITERS
    assert content(url) == undisturbed


def test_out_of_disk(sqlite: str, many: list[Outcome]) -> None:
    limit = 700_000  # bytes of a file; the whole takes twice as many
    assert finish(*start(sqlite, many, limit=limit)) == FULL
    assert len(list(database.reports(sqlite))) > 0
    check(sqlite)
    assert finish(*start(sqlite, many)) == 0
    assert {key(report.document.id, report.document.published) for report in database.reports(sqlite)} == {
        key(outcome.document or "", outcome.published) for outcome in many if outcome.report
    }
    check(sqlite)


def start(url: str, outcomes: Sequence[Outcome], **options: Any) -> tuple[BaseProcess, Connection]:
    """A process that writes, and what it tells of each step."""
    fork = get_context("fork")
    steps, told = fork.Pipe(duplex=False)
    process = fork.Process(target=run, args=(url, outcomes, told), kwargs=options)
    process.start()
    told.close()
    return process, steps


def run(
    url: str, outcomes: Sequence[Outcome], told: Connection, *, resume: bool = True, limit: int | None = None
) -> None:
    """What the process does. Resuming it writes what the database has without its report, as a batch would."""
    if limit is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    store = database.open(url)
    known = set(store.known()) if resume else set()
    for first in range(0, len(outcomes), BATCH):
        told.send("write")
        batch = [
            outcome._replace(report=None, text=None)
            if key(outcome.document or "", outcome.published) in known
            else outcome
            for outcome in outcomes[first : first + BATCH]
        ]
        try:
            store.write(batch)
        except StoreError:
            sys.exit(FULL)
    store.close()


def finish(process: BaseProcess, steps: Connection) -> int | None:
    """Waits for its end; returns its exit status."""
    with suppress(EOFError):
        while steps.recv():
            pass
    process.join()
    return process.exitcode
