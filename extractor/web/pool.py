"""Pool: processes that do one task at a time, each within limits of time and memory, behind a bounded queue.

A process that takes too long, runs out of memory or dies is replaced; no other task is touched by it.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import shutil
import signal
import tempfile
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Final, NamedTuple

from extractor.errors import BienbanError, ServeError, WorkError
from extractor.web.problems import RETRY
from extractor.web.task import OUT_OF_MEMORY, Answer, Setup, Task
from extractor.web.work import work

_STARTING: Final = 120.0  # seconds: the first process on a machine compiles the patterns
_DYING: Final = 5.0  # seconds that a process may take to end


class Limits(NamedTuple):
    """What the pool may do at once, and a task at most."""

    processes: int
    queue: int
    """Tasks that may wait for a process."""
    seconds: float
    memory: int
    """Bytes, beyond what an idle process has."""


class Pool:
    """Hands tasks to processes, first come, first served."""

    def __init__(self, limits: Limits, patterns: str | None = None) -> None:
        self._limits = limits
        self._places = [_Place(Setup(patterns, limits.memory), limits.seconds) for _ in range(limits.processes)]
        self._threads = ThreadPoolExecutor(limits.processes, "pool")
        self._free: asyncio.Queue[_Place] = asyncio.Queue()
        self._waiting = 0
        self.open = False

    async def start(self) -> None:
        """Starts the processes, the first alone: it finds out whether the patterns are sound. Raises BienbanError."""
        first, *others = self._places
        first.start()  # in the main thread, where signals can be held back
        await asyncio.get_running_loop().run_in_executor(self._threads, first.await_ready)
        for place in others:
            place.start()
        for place in self._places:
            self._free.put_nowait(place)
        self.open = True

    async def run(self, task: Task) -> Answer:
        """The answer to a task. Raises the BienbanError with which it ended, or ServeError."""
        if not self.open:
            raise ServeError("closing")
        if self._free.empty() and self._waiting >= self._limits.queue:
            raise ServeError("busy", seconds=RETRY)
        self._waiting += 1
        try:
            place = await self._free.get()
        finally:
            self._waiting -= 1
        doing = self._threads.submit(place.do, task)
        loop = asyncio.get_running_loop()
        doing.add_done_callback(lambda done: self._release(loop, place, done))
        return await asyncio.shield(asyncio.wrap_future(doing))

    async def close(self) -> None:
        """Ends all processes. No task may be running."""
        self.open = False
        for place in self._places:
            place.end()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _release(self, loop: asyncio.AbstractEventLoop, place: _Place, _: Future[Answer]) -> None:
        with suppress(RuntimeError):  # the loop is closed
            loop.call_soon_threadsafe(self._free.put_nowait, place)


class _Place:
    """A process and its successors. Used by one thread at a time."""

    def __init__(self, setup: Setup, seconds: float) -> None:
        self._setup, self._seconds = setup, seconds
        self._lock = threading.Lock()
        self._ready = False
        self._ended = False

    def start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._folder = tempfile.mkdtemp(prefix="bienban-")
        self._connection, theirs = context.Pipe()
        setup = self._setup._replace(folder=self._folder)
        self._process = context.Process(target=work, args=(theirs, setup), daemon=True)
        with _deaf():
            self._process.start()
        theirs.close()
        self._ready = False

    def await_ready(self) -> None:
        """Raises what keeps the process from starting: a fault of the patterns, or WorkError."""
        if self._ready:
            return
        try:
            said = self._connection.recv() if self._connection.poll(_STARTING) else None
        except (EOFError, OSError):
            said = None
        if isinstance(said, BienbanError):
            raise said
        if said is None:
            raise WorkError("no_process", status=self._process.exitcode)
        self._ready = True

    def do(self, task: Task) -> Answer:
        """Has the process do a task. Raises the BienbanError with which it ended, or ServeError."""
        try:
            self.await_ready()
        except BienbanError:
            self._renew()
            raise ServeError("closing") from None
        try:
            self._connection.send(task)
            if not self._connection.poll(self._seconds):
                self._renew()
                raise ServeError("slow", seconds=self._seconds)
            said = self._connection.recv()
        except (EOFError, OSError):
            self._renew()
            raise ServeError("died") from None
        if said == OUT_OF_MEMORY:
            self._renew()
            raise ServeError("memory", most=self._setup.memory)
        if isinstance(said, BienbanError):
            raise said
        if not isinstance(said, Answer):
            raise ServeError("own_fault")
        return said

    def end(self) -> None:
        with self._lock:
            self._ended = True
            self._stop(_DYING if self._ready else 0.0)

    def _renew(self) -> None:
        with self._lock:
            if not self._ended:
                self._stop(0.0)
                self.start()

    def _stop(self, patience: float) -> None:
        """Ends the process, which ends by itself when nobody is at the other end, else by force."""
        if not hasattr(self, "_process"):
            return
        self._connection.close()
        self._process.join(patience)
        self._process.kill()
        self._process.join()
        shutil.rmtree(self._folder, ignore_errors=True)


class _deaf:  # noqa: N801
    """Processes started within do not hear Ctrl-C even before their first line (where the main thread starts them)."""

    def __enter__(self) -> None:
        main = threading.current_thread() is threading.main_thread()
        self._before = signal.signal(signal.SIGINT, signal.SIG_IGN) if main else None

    def __exit__(self, *_: object) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)
