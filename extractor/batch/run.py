"""Run: inputs → crew → store. What is in the store is left alone, so that a run goes on where one before it ended.

Outcomes are written in the order of the inputs, some hundred at once. Of a text at several places the record names
the first; `sources` has them all. So the content of a store is the same for any number of processes, and however
often the run was ended and started again.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final, Literal, Self

from extractor import store
from extractor.batch.crew import Crew
from extractor.batch.work import Keys, Setup
from extractor.errors import ReadError, StoreError
from extractor.loading import load
from extractor.options import cores
from extractor.readers import files, inputs
from extractor.readers.item import EVERYTHING, Choice, Item
from extractor.store.outcome import Outcome, Store, key, stamp_key
from extractor.version import VERSION

SECONDS: Final = 300.0
_ROWS: Final = 200  # outcomes that are written at once
_CHARACTERS: Final = 4_000_000  # or as many of their texts
_LATEST: Final = 2.0  # seconds that an outcome waits to be written, if others come


@dataclass(frozen=True)
class Job:
    """What a batch is to do."""

    inputs: Sequence[str]
    """Files, folders, and "-" for paths on standard input, a line each."""
    to: str = store.DEFAULT
    """The store; see `store.open`."""
    workers: int | None = None
    """Processes; None: one for each core."""
    again: Literal["refresh", "fresh"] | None = None
    """"refresh": also texts that another version of the program or other patterns extracted; "fresh": everything,
    into an emptied store."""
    strict: bool = False
    """Stop at the first text that is refused."""
    limit: int | None = None
    """No more texts than these, known and refused ones included."""
    choice: Choice = EVERYTHING
    """Which files, columns and sizes."""
    patterns: str | None = None
    """A folder of patterns laid over ours."""
    seconds: float = SECONDS
    """A text that takes longer is refused."""


@dataclass(frozen=True)
class Progress:
    """How far a run is."""

    seconds: float = 0.0
    extracted: int = 0
    known: int = 0
    refused: int = 0
    done: int = 0
    """Bytes of the inputs that were read."""
    total: int | None = None
    """Bytes of the inputs; None where their paths come one by one, or not all of them are read."""
    reason: str | None = None
    """Why the last of those refused was."""

    @property
    def texts(self) -> int:
        return self.extracted + self.known + self.refused


@dataclass(frozen=True)
class Summary(Progress):
    """How a run ended."""

    interrupted: bool = False


def run(job: Job, tell: Callable[[Progress], None] | None = None) -> Summary:
    """Does a job; `tell` hears of its progress after each text. Ctrl-C ends it early and well.

    Raises StoreError, PatternError, or WorkError where no process can be started; what was written by then is safe.
    """
    digest = load(job.patterns).digest
    with _Interrupts() as interrupts, _opened(job) as destination:
        made_by = {"program": VERSION, "patterns": digest} if job.again == "refresh" else {}
        writer = _Writer(destination, set(destination.known(**made_by)), interrupts)
        stamped = Keys([] if job.again else destination.stamped())
        setup = Setup(job.patterns, Keys(writer.known), job.choice.most)
        progress = Progress(total=_total(job) if tell else None)
        interrupted = False
        began = time.monotonic()
        with _unsearched(), closing(Crew(job.workers or cores(), setup, job.seconds)) as crew:
            try:
                for item, outcome in crew.outcomes(islice(_items(job, stamped), job.limit)):
                    progress = _after(progress, writer.add(outcome), item.size, time.monotonic() - began)
                    if tell:
                        tell(progress)
                    if job.strict and outcome.reason is not None:
                        break
            except KeyboardInterrupt:
                interrupted = True
            writer.flush()
    return Summary(**{**vars(progress), "seconds": time.monotonic() - began}, interrupted=interrupted)


@contextmanager
def _unsearched() -> Iterator[None]:
    """What is in memory now is not looked over for garbage, over and over, while outcomes come in."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _after(progress: Progress, outcome: Outcome, size: int, seconds: float) -> Progress:
    kind = "refused" if outcome.reason is not None else "known" if outcome.report is None else "extracted"
    counted = {kind: getattr(progress, kind) + 1, "done": progress.done + size}
    return replace(progress, seconds=seconds, reason=outcome.reason or progress.reason, **counted)


class _Interrupts:
    """Ctrl-C as KeyboardInterrupt, but not while something is held. Elsewhere than in the main thread: nothing."""

    def __init__(self) -> None:
        self._is_held = self._came = False

    def __enter__(self) -> Self:
        self._is_ours = threading.current_thread() is threading.main_thread()
        if self._is_ours:
            self._before = signal.signal(signal.SIGINT, self._hear)
        return self

    def __exit__(self, *_: object) -> None:
        if self._is_ours:
            signal.signal(signal.SIGINT, self._before)

    def _hear(self, *_: object) -> None:
        self._came = True
        if not self._is_held:
            raise KeyboardInterrupt

    @contextmanager
    def held(self) -> Iterator[None]:
        """An interrupt waits until the block ends."""
        self._is_held, self._came = True, False
        try:
            yield
        finally:
            self._is_held = False
        if self._came:
            raise KeyboardInterrupt


class _Writer:
    """Gathers outcomes and writes them, each text once."""

    def __init__(self, destination: Store, known: set[bytes], interrupts: _Interrupts) -> None:
        self.known = known
        self._destination, self._interrupts = destination, interrupts
        self._waiting: list[Outcome] = []
        self._characters = 0
        self._since = time.monotonic()

    def add(self, outcome: Outcome) -> Outcome:
        """The outcome as it will be written: without the report where another place has the same text."""
        if outcome.document is None and outcome.reason is None:  # the store has it from there
            return outcome
        if outcome.document is not None and outcome.report is not None:
            text = key(outcome.document, outcome.published)
            if text in self.known:
                outcome = outcome._replace(report=None, text=None)
            self.known.add(text)
        if not self._waiting:
            self._since = time.monotonic()
        self._waiting.append(outcome)
        self._characters += len(outcome.text or "")
        late = time.monotonic() - self._since > _LATEST
        if late or len(self._waiting) >= _ROWS or self._characters >= _CHARACTERS:
            self.flush()
        return outcome

    def flush(self) -> None:
        """Writes what waits. Raises StoreError."""
        waiting, self._waiting, self._characters = self._waiting, [], 0
        if waiting:
            with self._interrupts.held():
                self._destination.write(waiting)


@contextmanager
def _opened(job: Job) -> Iterator[Store]:
    """The store; what closing it says is of no interest where something else went wrong before."""
    destination = store.open(job.to, fresh=job.again == "fresh")
    try:
        yield destination
    except BaseException:
        with suppress(StoreError):
            destination.close()
        raise
    destination.close()


def _items(job: Job, stamped: Keys) -> Iterator[Item]:
    """The texts of the inputs; known are those that the store has from the same place in the same state."""
    for item in inputs.items(_paths(job.inputs), job.choice, store.files_of(job.to)):
        yield item._replace(known=stamp_key(item.source) in stamped) if item.source.stamp else item


def _paths(names: Sequence[str]) -> Iterator[str]:
    for name in [names] if isinstance(names, str) else names:
        if name == files.STDIN:
            for line in sys.stdin.buffer:
                if path := line.rstrip(b"\r\n"):
                    yield os.fsdecode(path)
        else:
            yield name


def _total(job: Job) -> int | None:
    if files.STDIN in job.inputs or job.limit:
        return None
    found = inputs.found(_paths(job.inputs), job.choice, store.files_of(job.to))
    return sum(status.st_size for _, status in found if not isinstance(status, ReadError))
