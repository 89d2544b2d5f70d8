"""Disk: files that are there whole or not at all, and for one run at a time."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from extractor.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

UNFINISHED: Final = ".part"
"""Ends the names of files that are being made; what a killed run left of them is overwritten or removed."""


def beside(path: Path, name: str) -> Path:
    """o.jsonl.gz → o.errors.jsonl.gz: a table that belongs to another."""
    ends = path.suffixes[-2:] if path.suffix.lower() == ".gz" else path.suffixes[-1:]
    end = "".join(ends)
    return path.with_name(f"{path.name.removesuffix(end)}.{name}{end}")


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """A file to be written; it appears under its name, complete and safe, when the block ends well. Raises OSError."""
    unfinished = path.with_name(f".{path.name}{UNFINISHED}")
    try:
        with unfinished.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    sync(path.parent)


def sync(folder: Path) -> None:
    """Makes names in a folder safe, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def lock(handle: int, path: Path) -> None:
    """Keeps other runs away until the handle is closed, where the system can. Raises StoreError."""
    try:
        import fcntl  # noqa: PLC0415
    except ImportError:  # Windows
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise StoreError("in_use", path=path) from error
    except OSError:  # a file system without locks
        return
