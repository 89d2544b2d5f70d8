"""Marks: the records of a report as marks in its text, nested so that a page can open and close them.

Records may overlap: marks are nested, and where two cross, the later one is cut in two.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from extractor.export.sheets import Row, Sheet
from extractor.messages import KINDS, VALUES
from extractor.records import Report

SEGMENTS: Final = "segments"
_BLOCK, _INLINE = 0, 1


class Mark(NamedTuple):
    """A record in the text: what it is called on a page, and what the reader is told of it."""

    key: str
    number: int
    end: int
    told: str

    @property
    def name(self) -> str:
        return f"{self.key}-{self.number}"


GAP: Final = Mark("gap", 0, 0, "")
"""What stands between two segments."""


class Turn(NamedTuple):
    """A place at which a piece of a mark opens or closes, and the end of this piece."""

    at: int
    opens: bool
    mark: Mark
    end: int


_Piece = tuple[int, int, int, int, Mark]
"""(start, block or inline, -end, order, mark): sorts as pieces open."""


def turns(report: Report, tables: Iterable[Sheet]) -> Iterator[Turn]:
    """All turns in the order of the text: pieces opened last are closed first. Segments, and gaps between them, hold
    all other marks and cover the text."""
    waiting = [*_blocks(report), *_marks(tables)]
    heapq.heapify(waiting)
    open_: list[tuple[int, Mark]] = []
    while waiting:
        start, level, minus_end, order, mark = heapq.heappop(waiting)
        while open_ and open_[-1][0] <= start:
            end, closed = open_.pop()
            yield Turn(end, False, closed, end)
        end = -minus_end
        if open_ and open_[-1][0] < end:  # crosses the mark around it: the rest comes behind that
            heapq.heappush(waiting, (open_[-1][0], level, minus_end, order, mark))
            end = open_[-1][0]
        yield Turn(start, True, mark, end)
        open_.append((end, mark))
    while open_:
        end, closed = open_.pop()
        yield Turn(end, False, closed, end)


def _blocks(report: Report) -> Iterator[_Piece]:
    at = 0
    for number, segment in enumerate(report.segments, 1):
        if at < segment.start:
            yield at, _BLOCK, -segment.start, 0, GAP
        told = VALUES["label"][segment.label]
        yield segment.start, _BLOCK, -segment.end, 0, Mark(SEGMENTS, number, segment.end, told)
        at = segment.end
    if at < report.document.chars:
        yield at, _BLOCK, -report.document.chars, 0, GAP


def _marks(tables: Iterable[Sheet]) -> Iterator[_Piece]:
    order = 0
    for sheet in tables:
        for number, row in enumerate(sheet.rows, 1):
            if row.span and sheet.key != SEGMENTS:
                start, end = row.span
                order += 1
                yield start, _INLINE, -end, order, Mark(sheet.key, number, end, _told(sheet, number, row))


def _told(sheet: Sheet, number: int, row: Row) -> str:
    said = (f"{column}: {cell}" for column, cell in zip(sheet.columns, row.cells, strict=True) if cell)
    return f"{KINDS[sheet.key]} {number} · " + " · ".join(said)
