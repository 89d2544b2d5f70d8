"""One self-contained page, in Vietnamese: the text with its records marked, and the records in tables beside it.

No script, nothing loaded from anywhere. Records may overlap: marks are nested, and where two
cross, the later one is cut in two. Without the labels and reference numbers, the text on the page
is the source character for character (line ends as "\\n", control characters as U+FFFD).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from importlib.resources import files
from typing import Final

from extractor.export.marks import GAP, SEGMENTS, Mark, turns
from extractor.export.sheets import Sheet, facts, sheets, title, visible_lines
from extractor.messages import COLUMNS, KINDS, PAGE
from extractor.records import Report

_STYLES: Final = ("page.css", "static/segments.css")
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"


def render(report: Report, source: str) -> str:
    """The page of a report and the text that it was extracted from."""
    tables = sheets(report)
    named = escape(title(report))
    footer = PAGE["footer"].format(
        program=report.document.program, chars=report.document.chars, id=report.document.id
    )  # fmt: skip
    css = "".join(files("extractor.export").joinpath(name).read_text(encoding="utf-8") for name in _STYLES)
    return "".join(
        [
            '<!DOCTYPE html>\n<html lang="vi">\n<head>\n<meta charset="utf-8">\n',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            f"<title>{named}</title>\n<style>\n{css}</style>\n</head>\n<body>\n",
            f'<a class="skip" href="#text">{PAGE["skip"]}</a>\n<header>\n<h1>{named}</h1>\n',
            *_facts(report),
            *_legend(tables),
            f'</header>\n<main>\n<section id="text" class="text" aria-label="{PAGE["text"]}">',
            *_text(source, tables, report),
            f'</section>\n<section class="tables" aria-label="{PAGE["records"]}">\n',
            *(line for sheet in tables for line in _table(sheet)),
            f"</section>\n</main>\n<footer><p>{escape(footer)}</p></footer>\n</body>\n</html>\n",
        ]
    )


def _facts(report: Report) -> Iterator[str]:
    listed = facts(report)
    if listed:
        yield "<dl>\n"
        yield from (f"<div><dt>{label}</dt> <dd>{escape(value)}</dd></div>\n" for label, value in listed)
        yield "</dl>\n"


def _legend(tables: Iterable[Sheet]) -> Iterator[str]:
    yield f'<p>{PAGE["hint"]}</p>\n<ul class="legend" aria-label="{PAGE["legend"]}">\n'
    for sheet in tables:
        if sheet.key != SEGMENTS:
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
    """The source with its marks."""
    at = 0
    for turn in turns(report, tables):
        yield _shown(source[at : turn.at])
        yield _opening(turn.mark, report, source[turn.at : turn.end]) if turn.opens else _closing(turn.mark, turn.end)
        at = turn.at


def _opening(mark: Mark, report: Report, piece: str) -> str:
    if mark is GAP:
        return '<span class="gap">' if piece.isspace() else "<span>"
    if mark.key == SEGMENTS:
        label = report.segments[mark.number - 1].label
        return (
            f'<div id="t-{mark.name}" class="segment {label}" role="group" aria-label="{mark.told}">'
            f'<span class="label" aria-hidden="true">{mark.told}</span>'
        )
    return f'<mark class="{mark.key}" title="{escape(mark.told)}">'


def _closing(mark: Mark, end: int) -> str:
    if mark is GAP:
        return "</span>"
    if mark.key == SEGMENTS:
        return "</div>"
    if end < mark.end:
        return "</mark>"
    said = f"{KINDS[mark.key]} {mark.number}"
    return f'</mark><a id="t-{mark.name}" class="ref" href="#{mark.name}" aria-label="{said}">{mark.number}</a>'


def _shown(piece: str) -> str:
    return escape(visible_lines(piece), quote=False)
