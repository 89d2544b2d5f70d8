"""Crew: processes that work on items side by side; outcomes come in the order of the items.

An item over which its process dies is tried once more (the process may have been killed for another reason) and
then refused; one that takes too long is refused and its process ended. Neither costs another item.
"""

from __future__ import annotations

import multiprocessing
import pickle
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Final

from extractor.batch.work import Setup, refusal, work
from extractor.errors import ReadError, WorkError
from extractor.readers.item import Item
from extractor.store.outcome import Outcome

_AHEAD: Final = 32  # items that a process has at once, so that it never waits for the next
_WINDOW: Final = 512  # items that may wait for a slow one before them
_MOST_BYTES: Final = 64_000_000  # of items and outcomes that wait, but for one item however large
_TICK: Final = 0.5  # seconds after which processes are looked after
_DYING: Final = 10.0  # seconds that a process may take to end
_DEATHS: Final = 2  # of processes over one item

Work = Callable[[Connection, Setup], None]
"""What a process does: see `work`."""


class _Ticket:
    """An item on its way."""

    def __init__(self, item: Item) -> None:
        self.item = item
        self.outcome: Outcome | bytes | None = None
        """Kept as it came, in a tenth of the memory, until its turn."""
        self.bytes = len(item.content) if isinstance(item.content, (bytes, str)) else 0
        self.deaths = 0


class _Process:
    """A process and what it has to do, first the one that it is at."""

    def __init__(self, setup: Setup, work: Work) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(target=work, args=(theirs, setup), daemon=True)
        _start_deaf(self.process)
        theirs.close()
        self.tickets: deque[_Ticket] = deque()
        self.ready = False
        self.since = time.monotonic()

    def take(self, ticket: _Ticket) -> None:
        if not self.tickets:
            self.since = time.monotonic()
        self.tickets.append(ticket)
        with suppress(OSError):  # it died: found out when its connection is read
            self.connection.send(ticket.item)

    def end(self, patience: float = 0.0) -> int | None:
        """Ends it, if it does not end by itself; its status."""
        self.process.join(patience)
        self.process.kill()
        self.process.join()
        self.connection.close()
        return self.process.exitcode


class Crew:
    """So many processes, started when there is something to do, and again when they die."""

    def __init__(self, count: int, setup: Setup, seconds: float, work: Work = work) -> None:
        self._count, self._setup, self._seconds, self._work = count, setup, seconds, work
        self._processes: list[_Process] = []
        self._line: deque[_Ticket] = deque()
        self._bytes = 0

    def outcomes(self, items: Iterator[Item]) -> Iterator[tuple[Item, Outcome]]:
        """What becomes of each item, in their order. Raises WorkError where no process can be started."""
        more = True
        while more or self._line:
            more = more and self._hand_out(items)
            while self._line and (outcome := self._line[0].outcome) is not None:
                ticket = self._line.popleft()
                self._bytes -= ticket.bytes
                yield ticket.item, pickle.loads(outcome) if isinstance(outcome, bytes) else outcome
            if self._line:
                self._collect()

    def close(self) -> None:
        for process in self._processes:
            process.end()

    def _hand_out(self, items: Iterator[Item]) -> bool:
        """Gives every process enough to do; False when there are no more items."""
        while len(self._line) < _WINDOW and self._bytes < _MOST_BYTES:
            if self._processes and len(self._idlest().tickets) >= _AHEAD:
                break
            item = next(items, None)
            if item is None:
                return False
            ticket = _Ticket(item)
            self._line.append(ticket)
            self._bytes += ticket.bytes
            if item.known:
                ticket.outcome = Outcome(item.source)
            elif isinstance(item.content, ReadError):
                ticket.outcome = refusal(item.source, "read", item.content)
            else:
                if not self._processes:
                    self._processes = [_Process(self._setup, self._work) for _ in range(self._count)]
                self._idlest().take(ticket)
        return True

    def _idlest(self) -> _Process:
        return min(self._processes, key=lambda process: len(process.tickets))

    def _collect(self) -> None:
        """Takes in what has been done, and sees to the processes that died or hang."""
        heard = wait([process.connection for process in self._processes], _TICK)
        for process in [process for process in self._processes if process.connection in heard]:
            try:
                while process.connection.poll():
                    self._take_in(process, process.connection.recv_bytes())
            except (EOFError, OSError):
                self._replace(process, hung=False)
        for process in self._processes:
            if process.ready and process.tickets and time.monotonic() - process.since > self._seconds:
                self._replace(process, hung=True)

    def _take_in(self, process: _Process, message: bytes) -> None:
        process.since = time.monotonic()
        if process.ready:
            self._settle(process.tickets.popleft(), message)
        process.ready = True

    def _settle(self, ticket: _Ticket, outcome: Outcome | bytes) -> None:
        before = ticket.bytes
        ticket.outcome = outcome
        ticket.item = ticket.item._replace(content="")
        ticket.bytes = len(outcome) if isinstance(outcome, bytes) else 0
        self._bytes += ticket.bytes - before

    def _replace(self, process: _Process, *, hung: bool) -> None:
        """A new process that goes on where one ended."""
        status = process.end(0.0 if hung else _DYING)
        if not process.ready:
            raise WorkError("no_process", status=status)
        new = _Process(self._setup, self._work)
        self._processes[self._processes.index(process)] = new
        if process.tickets:
            ticket = process.tickets[0]
            ticket.deaths += 1
            place = ticket.item.source.place
            error = WorkError("hung", path=place, seconds=self._seconds) if hung else None
            if ticket.deaths >= _DEATHS:
                error = error or WorkError("crashed", path=place, status=status)
            if error:
                self._settle(process.tickets.popleft(), refusal(ticket.item.source, "extract", error))
        for ticket in process.tickets:
            new.take(ticket)


def _start_deaf(process: BaseProcess) -> None:
    """Starts a process that does not hear Ctrl-C even before its first line."""
    if threading.current_thread() is not threading.main_thread():
        process.start()
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        process.start()
    finally:
        signal.signal(signal.SIGINT, before)
