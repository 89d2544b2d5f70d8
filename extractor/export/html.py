"""One self-contained page, in Vietnamese: the text with its records marked, and the records in tables beside it.

No script, nothing loaded from anywhere. Records may overlap: marks are nested, and where two
cross, the later one is cut in two. Without the labels and reference numbers, the text on the page
is the source character for character (line ends as "\\n", control characters as U+FFFD).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from typing import Final

from extractor.export.sheets import Row, Sheet, facts, sheets, visible
from extractor.messages import COLUMNS, KINDS, PAGE, VALUES
from extractor.records import Report

_SEGMENTS: Final = "segments"
_BLOCK, _INLINE = 0, 1
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"


@dataclass(frozen=True)
class _Mark:
    """A record in the text: what it is called on the page, and what the reader is told of it."""

    key: str
    number: int
    end: int
    told: str

    @property
    def name(self) -> str:
        return f"{self.key}-{self.number}"


_GAP: Final = _Mark("gap", 0, 0, "")
"""What stands between two segments."""

_Piece = tuple[int, int, int, int, _Mark]
"""(start, block or inline, -end, order, mark): sorts as pieces open."""


def render(report: Report, source: str) -> str:
    """The page of a report and the text that it was extracted from."""
    tables = sheets(report)
    title = escape(_title(report))
    footer = PAGE["footer"].format(
        program=report.document.program, chars=report.document.chars, id=report.document.id
    )  # fmt: skip
    css = files("extractor.export").joinpath("page.css").read_text(encoding="utf-8")
    return "".join(
        [
            '<!DOCTYPE html>\n<html lang="vi">\n<head>\n<meta charset="utf-8">\n',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            f"<title>{title}</title>\n<style>\n{css}</style>\n</head>\n<body>\n",
            f'<a class="skip" href="#text">{PAGE["skip"]}</a>\n<header>\n<h1>{title}</h1>\n',
            *_facts(report),
            *_legend(tables),
            f'</header>\n<main>\n<section id="text" class="text" aria-label="{PAGE["text"]}">',
            *_text(source, tables, report),
            f'</section>\n<section class="tables" aria-label="{PAGE["records"]}">\n',
            *(line for sheet in tables for line in _table(sheet)),
            f"</section>\n</main>\n<footer><p>{escape(footer)}</p></footer>\n</body>\n</html>\n",
        ]
    )


def _title(report: Report) -> str:
    meeting = report.meeting
    if report.document.title:
        return visible(report.document.title)
    if meeting is not None and meeting.name is not None:
        named = " ".join(meeting.name.text.split())
        return visible(named[:1].upper() + named[1:])
    return PAGE["title"]


def _facts(report: Report) -> Iterator[str]:
    listed = facts(report)
    if listed:
        yield "<dl>\n"
        yield from (f"<div><dt>{label}</dt> <dd>{escape(value)}</dd></div>\n" for label, value in listed)
        yield "</dl>\n"


def _legend(tables: Iterable[Sheet]) -> Iterator[str]:
    yield f'<p>{PAGE["hint"]}</p>\n<ul class="legend" aria-label="{PAGE["legend"]}">\n'
    for sheet in tables:
        if sheet.key != _SEGMENTS:
            shown = f'<mark class="{sheet.key}">{sheet.title}</mark>'
            yield f'<li><a href="#{sheet.key}">{shown}</a> {len(sheet.rows)}</li>\n'
    yield "</ul>\n"


def _table(sheet: Sheet) -> Iterator[str]:
    yield f'<h2 id="{sheet.key}">{sheet.title} ({len(sheet.rows)})</h2>\n'
    if not sheet.rows:
        yield f"<p>{PAGE['no_meeting'] if sheet.key == 'meeting' else PAGE['none']}</p>\n"
        return
    yield f'<table class="{sheet.key}">\n<thead><tr><th scope="col">{COLUMNS["no"]}</th>'
    yield from (f'<th scope="col">{column}</th>' for column in sheet.columns)
    yield "</tr></thead>\n<tbody>\n"
    for number, row in enumerate(sheet.rows, 1):
        name = f"{sheet.key}-{number}"
        shown = f'<a href="#t-{name}">{number}</a>' if row.span else str(number)
        cells = "".join(f"<td>{escape(cell)}</td>" for cell in row.cells)
        yield f'<tr id="{name}"><th scope="row">{shown}</th>{cells}</tr>\n'
    yield "</tbody>\n</table>\n"


def _text(source: str, tables: Iterable[Sheet], report: Report) -> Iterator[str]:
    """The source with its marks, opened and closed by one pass over the pieces in their order."""
    waiting = [*_blocks(report, len(source)), *_marks(tables)]
    heapq.heapify(waiting)
    open_: list[tuple[int, _Mark]] = []
    at = 0
    while waiting:
        start, level, minus_end, order, mark = heapq.heappop(waiting)
        while open_ and open_[-1][0] <= start:
            end, closed = open_.pop()
            yield _shown(source[at:end]) + _closing(closed, end)
            at = end
        end = -minus_end
        if open_ and open_[-1][0] < end:  # crosses the mark around it: the rest comes behind that
            heapq.heappush(waiting, (open_[-1][0], level, minus_end, order, mark))
            end = open_[-1][0]
        yield _shown(source[at:start]) + _opening(mark, report, source[start:end])
        at = start
        open_.append((end, mark))
    while open_:
        end, closed = open_.pop()
        yield _shown(source[at:end]) + _closing(closed, end)
        at = end


def _blocks(report: Report, length: int) -> Iterator[_Piece]:
    """Segments and the space between them: together they cover the text."""
    at = 0
    for number, segment in enumerate(report.segments, 1):
        if at < segment.start:
            yield at, _BLOCK, -segment.start, 0, _GAP
        told = VALUES["label"][segment.label]
        yield segment.start, _BLOCK, -segment.end, 0, _Mark(_SEGMENTS, number, segment.end, told)
        at = segment.end
    if at < length:
        yield at, _BLOCK, -length, 0, _GAP


def _marks(tables: Iterable[Sheet]) -> Iterator[_Piece]:
    order = 0
    for sheet in tables:
        for number, row in enumerate(sheet.rows, 1):
            if row.span and sheet.key != _SEGMENTS:
                start, end = row.span
                order += 1
                yield start, _INLINE, -end, order, _Mark(sheet.key, number, end, _told(sheet, number, row))


def _told(sheet: Sheet, number: int, row: Row) -> str:
    said = (f"{column}: {cell}" for column, cell in zip(sheet.columns, row.cells, strict=True) if cell)
    return f"{KINDS[sheet.key]} {number} · " + " · ".join(said)


def _opening(mark: _Mark, report: Report, piece: str) -> str:
    if mark is _GAP:
        return '<span class="gap">' if piece.isspace() else "<span>"
    if mark.key == _SEGMENTS:
        label = report.segments[mark.number - 1].label
        return (
            f'<div id="t-{mark.name}" class="segment {label}" role="group" aria-label="{mark.told}">'
            f'<span class="label" aria-hidden="true">{mark.told}</span>'
        )
    return f'<mark class="{mark.key}" title="{escape(mark.told)}">'


def _closing(mark: _Mark, end: int) -> str:
    if mark is _GAP:
        return "</span>"
    if mark.key == _SEGMENTS:
        return "</div>"
    if end < mark.end:
        return "</mark>"
    said = f"{KINDS[mark.key]} {mark.number}"
    return f'</mark><a id="t-{mark.name}" class="ref" href="#{mark.name}" aria-label="{said}">{mark.number}</a>'


def _shown(piece: str) -> str:
    return escape(visible(piece.replace("\r\n", "\n").replace("\r", "\n")), quote=False)
