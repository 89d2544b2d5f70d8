"""Files: what stores that are files share: three tables, and what makes a row of one replace another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from hashlib import blake2b
from typing import Any, Generic, Protocol, TypeVar

from pydantic import Field

from extractor.errors import StoreError
from extractor.records import Record, Report
from extractor.store.outcome import Outcome, key

Head = dict[str, Any]
"""What tells a row from the others: `Report.document`, or a whole row of the two other tables."""


class Found(Record):
    """A place at which a text was found: a row of the table of sources."""

    place: str = Field(description="path as given; of a text inside another file with !member or :line behind it")
    document: str = Field(description="id of the text")
    address: str | None
    title: str | None
    published: str | None = Field(description="with the id the key of a document")
    encoding: str | None
    stamp: str | None = Field(description="another one whenever the file has changed, or how it is read")


class Refused(Record):
    """A place whose text could not be read or extracted: a row of the table of errors."""

    place: str
    address: str | None
    title: str | None
    published: str | None
    encoding: str | None
    stage: str = Field(description="read or extract")
    reason: str


Row = TypeVar("Row", bound=Record)


class Table(Protocol, Generic[Row]):
    """Rows of one kind on disk. Rows are only added; all of one call are there or none, however the run ends."""

    def heads(self) -> Iterator[Head]:
        """Of all rows, in the order in which they were added. Raises StoreError for what is none of ours."""

    def rows(self) -> Iterator[Row]: ...

    def add(self, rows: Sequence[Row]) -> None:
        """Raises OSError, and then nothing was added."""

    def take_back(self) -> None:
        """Undoes the last `add`."""

    def keep(self, wanted: Callable[[Head], bool]) -> None:
        """Leaves out the rows whose heads (asked for in order) are not wanted. Raises OSError."""

    def close(self) -> None: ...


class Files:
    """A Store over three tables. A row that replaces another is added behind it, and at the end only the last stays.

    Known keys and places are in memory: some 250 MB for a million documents.
    """

    def __init__(self, path: str, documents: Table[Report], found: Table[Found], refused: Table[Refused]) -> None:
        self._path = path
        self.documents, self.found, self.refused = documents, found, refused
        self._keys: set[bytes] = set()
        self._replaced: Counter[bytes] = Counter()
        self._places: dict[int, int] = {}
        self._moved = False
        try:
            for head in documents.heads():
                self._know_document(_key(head))
            for table in (found, refused):
                for head in table.heads():
                    self._know_place(head)
        except (KeyError, TypeError, ValueError) as error:
            raise StoreError("foreign", path=path, detail=f"{type(error).__name__}: {error}"[:200]) from error
        except OSError as error:
            raise StoreError("unreadable_store", path=path, detail=error.strerror) from error

    def known(self, *, program: str | None = None, patterns: str | None = None) -> Iterator[bytes]:
        """Keys of the documents that are in it; with a program and patterns only those extracted by both."""
        if program is None and patterns is None:
            yield from tuple(self._keys)
            return
        for head in self.documents.heads():
            if (head["program"], head["patterns"]) == (program, patterns):
                yield _key(head)

    def stamped(self) -> Iterator[bytes]:
        """Keys of the places whose texts are in it, each in the state in which it was read."""
        for head in self.found.heads():
            if self._is_there(head) and key(head["document"], head["published"]) in self._keys:
                yield key(head["place"], head["stamp"])

    def write(self, outcomes: Sequence[Outcome]) -> None:
        """Puts all of them in, or none. Raises StoreError."""
        reports = [outcome.report for outcome in outcomes if outcome.report is not None]
        places = {outcome.source.place: _place(outcome) for outcome in outcomes}  # of two at one place the last
        new = [row for row in places.values() if not self._is_there(row.model_dump())]
        tables: list[tuple[Table[Any], list[Any]]] = [
            (self.documents, reports),
            (self.found, [row for row in new if isinstance(row, Found)]),
            (self.refused, [row for row in new if isinstance(row, Refused)]),
        ]
        done: list[Table[Any]] = []
        try:
            for table, rows in tables:
                if rows:
                    table.add(rows)
                    done.append(table)
        except OSError as error:
            for table in done:
                table.take_back()
            raise StoreError("unwritable", path=self._path, detail=error.strerror) from error
        for report in reports:
            self._know_document(key(report.document.id, report.document.published))
        for row in new:
            self._know_place(row.model_dump())

    def close(self) -> None:
        """Leaves the last row of each key and place. Raises StoreError, but closes every table."""
        try:
            with ExitStack() as stack:
                for table in (self.documents, self.found, self.refused):
                    stack.callback(table.close)
                if self._replaced:
                    self.documents.keep(self._is_last)
                if self._moved:
                    self.found.keep(self._is_last_of_place)
                    self.refused.keep(self._is_last_of_place)
        except OSError as error:
            raise StoreError("unwritable", path=self._path, detail=error.strerror) from error

    def _know_document(self, known: bytes) -> None:
        if known in self._keys:
            self._replaced[known] += 1
        self._keys.add(known)

    def _know_place(self, head: Head) -> None:
        place, row = _hashes(head)
        self._moved |= place in self._places
        self._places[place] = row

    def _is_there(self, head: Head) -> bool:
        place, row = _hashes(head)
        return self._places.get(place) == row

    def _is_last(self, head: Head) -> bool:
        known = _key(head)
        if not self._replaced[known]:
            return True
        self._replaced[known] -= 1
        return False

    def _is_last_of_place(self, head: Head) -> bool:
        """True once for each place."""
        place, row = _hashes(head)
        if self._places.get(place) != row:
            return False
        del self._places[place]
        return True


def _key(head: Head) -> bytes:
    return key(head["id"], head["published"])


def _place(outcome: Outcome) -> Found | Refused:
    source = outcome.source._asdict()
    if outcome.document is not None:
        return Found(document=outcome.document, **source)
    del source["stamp"]
    return Refused(stage=outcome.stage or "", reason=outcome.reason or "", **source)


def _hashes(head: Head) -> tuple[int, int]:
    """Of a place, and of all that is said of it."""
    said = "\0".join(f"{name}={value}" for name, value in sorted(head.items()))
    return _hash(head["place"]), _hash(said)


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")
