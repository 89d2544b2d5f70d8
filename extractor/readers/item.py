"""What readers of many texts give: one text after the other, each with the place at which it was found."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import IO, AnyStr, Final, NamedTuple

from extractor.errors import ReadError
from extractor.store.outcome import Source

_SKIPPED: Final = 1 << 16  # of a line that is too long, at once
MOST: Final = 20_000_000
"""Bytes of a text, beyond which it is refused if nothing else is said."""


class Item(NamedTuple):
    """One text of an input, not yet looked at."""

    source: Source
    content: Path | bytes | str | ReadError
    """A file to open, what is in a file, a text as it is, or why it cannot be had."""
    size: int = 0
    """Bytes of the input that have been read for it."""
    known: bool = False
    """Whether its text is stored already, so that nobody need look at it."""


class Columns(NamedTuple):
    """Names of the columns of a table; None for those that are called as is usual."""

    text: str | None = None
    id: str | None = None
    date: str | None = None
    source: str | None = None
    title: str | None = None


class Choice(NamedTuple):
    """What is read of an input."""

    most: int = MOST
    """Bytes of a text."""
    globs: tuple[str, ...] = ()
    """What the names of files in folders and archives must match, one of these; all if empty."""
    columns: Columns = Columns()


EVERYTHING: Final = Choice()


def refused(place: str, problem: str, **facts: object) -> Item:
    """A place at which there is nothing to be had."""
    return Item(Source(place), ReadError(problem, **{**facts, "path": place}))


def matches(path: str, globs: tuple[str, ...]) -> bool:
    """Whether the name of a file, or its path within a folder or archive, is like one of the patterns, if any."""
    return not globs or any(fnmatchcase(name, glob) for name in (path, path.rpartition("/")[2]) for glob in globs)


def bounded(stream: IO[AnyStr], most: int) -> Iterator[AnyStr | None]:
    """The lines of a stream; None for one that is longer than `most`, of which no more than that is ever in memory."""
    whole = True
    while line := stream.readline(most + 1 if whole else _SKIPPED):
        end = line[-1:] in (b"\n", "\n")
        if whole and (end or len(line) <= most):
            yield line
        elif whole:
            yield None
        whole = end
