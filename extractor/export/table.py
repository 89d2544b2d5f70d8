"""A summary for the terminal, in Vietnamese: one table for each key of the report that has records."""

from __future__ import annotations

import io

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from extractor.export.sheets import Sheet, facts, sheets
from extractor.messages import PAGE
from extractor.records import Report


def render(report: Report, *, width: int, colour: bool) -> str:
    """The summary in lines of at most `width` columns, with terminal colours or without."""
    out = io.StringIO()
    console = Console(
        file=out, width=width, force_terminal=colour, color_system="standard" if colour else None,
        legacy_windows=False, highlight=False, markup=False, emoji=False,
    )  # fmt: skip
    for label, value in facts(report):
        console.print(Text.assemble((f"{label}: ", "bold"), value))
    if report.meeting is None:
        console.print(PAGE["no_meeting"])
    for sheet in sheets(report):
        if sheet.rows:
            console.print()
            console.print(_table(sheet))
    return "".join(line.rstrip() + "\n" for line in out.getvalue().splitlines())


def _table(sheet: Sheet) -> Table:
    table = Table(
        title=Text(f"{sheet.title} ({len(sheet.rows)})", style="bold"), title_justify="left", box=box.SIMPLE_HEAD,
        show_edge=False, pad_edge=False, expand=False,
    )  # fmt: skip
    for column in sheet.columns:
        table.add_column(Text(column), overflow="fold")
    for row in sheet.rows:
        table.add_row(*(Text(cell) for cell in row.cells))
    return table
