"""Lines: NAME.jsonl or NAME.jsonl.gz, a report a line, and beside it NAME.sources and NAME.errors of the same form.

Each write adds a block of whole lines and waits for the disk. A run that was killed leaves at most one half block
behind the last whole one, which the next run cuts off. In a .gz each block is a gzip member, which every reader joins.
"""

from __future__ import annotations

import gzip
import json
import os
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import BinaryIO, Final, Generic

from extractor.errors import StoreError
from extractor.records import Report
from extractor.store import disk
from extractor.store.files import Files, Found, Head, Refused, Row

_CHUNK: Final = 1 << 20
_LARGEST_BLOCK: Final = 1 << 26  # bytes that one write may add; more than that is not cut off as a half one
_MAGIC: Final = b"\x1f\x8b"
_GZIP: Final = 31  # zlib's name for it
_LEVEL: Final = 6
_DECODER: Final = json.JSONDecoder()


def open(destination: str, *, fresh: bool = False) -> Files:
    """The store in a file of lines. Raises StoreError."""
    path = Path(destination)
    beside = [disk.beside(path, name) for name in ("sources", "errors")]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if fresh:
            for file in (path, *beside):
                file.unlink(missing_ok=True)
        return Files(
            destination,
            Lines(path, Report, head="document"),
            Lines(beside[0], Found),
            Lines(beside[1], Refused),
        )
    except OSError as error:
        raise StoreError("unwritable", path=destination, detail=error.strerror) from error


class Lines(Generic[Row]):
    """A table as lines of JSON."""

    def __init__(self, path: Path, model: type[Row], *, head: str | None = None) -> None:
        self._path, self._model = path, model
        self._before_head = f'"{head}":' if head else None
        self._packed = path.suffix.lower() == ".gz"
        self._file = path.open("a+b", buffering=0)
        disk.lock(self._file.fileno(), path)
        self._end = self._before = _end_of_members(self._file) if self._packed else _end_of_lines(self._file)
        self._check_rest()

    def heads(self) -> Iterator[Head]:
        for line in self._lines():
            if self._before_head is None:
                yield json.loads(line)
            else:
                yield _DECODER.raw_decode(line, line.index(self._before_head) + len(self._before_head))[0]

    def rows(self) -> Iterator[Row]:
        return map(self._model.model_validate_json, self._lines())

    def add(self, rows: Sequence[Row]) -> None:
        block = "".join(row.model_dump_json() + "\n" for row in rows).encode()
        if self._packed:
            block = gzip.compress(block, _LEVEL, mtime=0)
        try:
            self._file.truncate(self._end)
            _write(self._file, block)
            os.fsync(self._file.fileno())
        except OSError:
            self._file.truncate(self._end)
            raise
        self._before, self._end = self._end, self._end + len(block)

    def take_back(self) -> None:
        self._end = self._before
        self._file.truncate(self._end)

    def keep(self, wanted: Callable[[Head], bool]) -> None:
        with (
            disk.whole(self._path) as file,
            gzip.GzipFile("", "wb", _LEVEL, file, mtime=0) if self._packed else nullcontext(file) as out,
        ):
            for line, head in zip(self._lines(), self.heads(), strict=True):
                if wanted(head):
                    out.write(line.encode())
        self._file.close()
        self._file = self._path.open("a+b", buffering=0)
        self._end = self._before = self._path.stat().st_size

    def close(self) -> None:
        if not self._file.closed:
            self._file.truncate(self._end)
            self._file.close()

    def _check_rest(self) -> None:
        """What stands behind the last whole block will be cut off; is it of our making?"""
        size = self._file.seek(0, os.SEEK_END)
        self._file.seek(self._end)
        rest = self._file.read(64).rstrip(b"\0")  # which a lost block may be after a power cut
        ours = _MAGIC if self._packed else f'{{"{next(iter(self._model.model_fields))}":'.encode()
        if not (rest.startswith(ours) or ours.startswith(rest)) or size - self._end > _LARGEST_BLOCK:
            raise StoreError("foreign", path=self._path, detail=f"byte {self._end}")

    def _lines(self) -> Iterator[str]:
        """Whole lines, with their ends."""
        with self._path.open("rb") as file:
            rest = b""
            for chunk in _unpacked(file, self._end) if self._packed else _chunks(file, self._end):
                *lines, rest = (rest + chunk).split(b"\n")
                for line in lines:
                    yield line.decode() + "\n"


def _write(file: BinaryIO, block: bytes) -> None:
    """All of it: a raw file may take only a part."""
    view = memoryview(block)
    while view:
        view = view[file.write(view) :]


def _chunks(file: BinaryIO, end: int) -> Iterator[bytes]:
    left = end
    while left and (chunk := file.read(min(left, _CHUNK))):
        left -= len(chunk)
        yield chunk


def _unpacked(file: BinaryIO, end: int) -> Iterator[bytes]:
    """Contents of the gzip members that end at `end`."""
    member = zlib.decompressobj(_GZIP)
    for chunk in _chunks(file, end):
        while chunk:
            yield member.decompress(chunk)
            chunk = member.unused_data
            if member.eof:
                member = zlib.decompressobj(_GZIP)


def _end_of_lines(file: BinaryIO) -> int:
    """Where the last whole line ends."""
    start = file.seek(0, os.SEEK_END)
    while start:
        end, start = start, max(0, start - _CHUNK)
        file.seek(start)
        found = file.read(end - start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
    return 0


def _end_of_members(file: BinaryIO) -> int:
    """Where the last whole gzip member ends."""
    size, end, position = file.seek(0, os.SEEK_END), 0, 0
    file.seek(0)
    member = zlib.decompressobj(_GZIP)
    with suppress(zlib.error):
        for chunk in _chunks(file, size):
            position += len(chunk)
            while chunk:
                member.decompress(chunk)
                chunk = member.unused_data
                if member.eof:
                    end = position - len(chunk)
                    member = zlib.decompressobj(_GZIP)
    return end
