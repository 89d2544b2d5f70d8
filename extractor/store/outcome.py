"""What becomes of one text in a batch, and what every store can do with it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, Protocol

from extractor.records import Report

KEY: Final = 16  # bytes


class Source(NamedTuple):
    """A place at which a text was found."""

    place: str
    """Path as given; of a text inside another file with "!member" or ":line" behind it."""
    address: str | None = None
    title: str | None = None
    published: str | None = None
    encoding: str | None = None
    stamp: str | None = None
    """Another one whenever the file has changed, or how it is read; None where that cannot be told."""


class Outcome(NamedTuple):
    """One text of a batch: extracted, already known, or refused; with its source alone, one that the store has from
    the same place."""

    source: Source
    document: str | None = None
    """Its id (`Document.id`); None where nothing could be read."""
    published: str | None = None
    """With the id the key of a document: dates without a year are read by it."""
    report: Report | None = None
    """None where the store has it already, or it was refused."""
    stage: str | None = None
    """Where it was refused: "read" or "extract"."""
    reason: str | None = None
    """Why, in one line."""
    text: str | None = None
    """With the report: what its offsets refer to. A store may keep it, or leave it to be read again at its places."""


class Store(Protocol):
    """A destination. Whoever opens it gets what an earlier run, however it ended, left whole."""

    def known(self, *, program: str | None = None, patterns: str | None = None) -> Iterator[bytes]:
        """Keys of the documents that are in it; with a program and patterns only those extracted by both."""

    def stamped(self) -> Iterator[bytes]:
        """Keys (`stamp_key`) of the places whose texts are in it, for as long as the stamp of a place is the same."""

    def write(self, outcomes: Sequence[Outcome]) -> None:
        """Puts all of them in, or none: documents by their key (a new one replaces the old), sources and errors
        by their place. Raises StoreError."""

    def close(self) -> None:
        """Ends it: what was written is safe."""


def encodable(said: str) -> str:
    """What UTF-8 can hold of a path, a title or an id: a lone surrogate becomes U+FFFD."""
    return said.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def stamp_key(source: Source) -> bytes:
    """The key of a place in the state in which it was read."""
    return key(source.place, source.stamp)


def key(document: str, published: str | None) -> bytes:
    """The key of a document: its text and the date by which it was read."""
    return hashlib.sha256(f"{document}\0{published or ''}".encode()).digest()[:KEY]
