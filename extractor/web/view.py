"""Views: what templates need to draw the page of a session, the form of a record, and the page without a report."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Final, NamedTuple

from jinja2 import Environment, PackageLoader
from markupsafe import Markup, escape

from extractor.export.marks import GAP, SEGMENTS, Mark, turns
from extractor.export.sheets import Row, Sheet, facts, flat, sheets, title, visible_lines
from extractor.gold import MANUAL
from extractor.messages import COLUMNS, KINDS, PAGE, VALUES, period
from extractor.records import Report
from extractor.version import VERSION
from extractor.web import words
from extractor.web.downloads import has_workbooks
from extractor.web.forms import FORMS, Field, Fields, Typed, choices, label, shown
from extractor.web.sessions import LISTS, MEETING, Session
from extractor.web.task import Asked

_SHORT: Final = ("meeting", "attendees", "directives", "figures", "citations", "dates", "mentioned_people")
"""Kinds that are marked in the text, in the order of the legend."""


class Line(NamedTuple):
    """A row of a table as the page shows it."""

    number: int
    row: Row
    manual: bool


@cache
def environment() -> Environment:
    """The templates; whatever they are given is escaped."""
    made = Environment(
        loader=PackageLoader("extractor.web"), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True,
    )  # fmt: skip
    made.globals.update(
        version=VERSION, letters=words.LETTERS, kinds=KINDS, columns=COLUMNS, record_names=words.RECORDS, said=PAGE
    )
    return made


def blank(error: str = "", typed: str = "", published: str = "") -> bytes:
    """The page without a report; with what is wrong with one, and what was typed."""
    page = environment().get_template("page.html")
    return page.render(session=None, error=error, typed=typed, published=published).encode()


def drawn(session: Session, done: str = "", focus: str = "") -> bytes:
    """The page of a report; with what was done last, and the id of the row that it was done to."""
    report = session.report
    tables = sheets(report)
    return (
        environment()
        .get_template("page.html")
        .render(
            session=_as_text(session.written()),
            report=report,
            title=title(report),
            card=card(report),
            legend=[(key, sum(sheet.key == key and len(sheet.rows) for sheet in tables)) for key in _SHORT],
            tables=[(sheet, list(_lines(sheet, report))) for sheet in tables if sheet.key != MEETING],
            meeting=next(sheet for sheet in tables if sheet.key == MEETING),
            text=Markup("").join(_text(session, tables)),
            manual=_manual(report),
            workbooks=has_workbooks(),
            lists=[key for key in _SHORT if key != MEETING] + [SEGMENTS],
            done=done,
            focus=focus,
        )
        .encode()
    )


def form(asked: Asked, fields: Fields, faults: dict[str, str], typed: Typed | None = None) -> bytes:
    """The form of a record: its fields, or what was typed over them and what is wrong."""
    template = environment().get_template("record.html")
    return template.render(
        key=asked.key, number=asked.number, start=fields.get("start"), end=fields.get("end"), role_words=words.ROLE,
        fields=[_field(asked.key, field, fields, faults, typed) for field in FORMS[asked.key]],
    ).encode()  # fmt: skip


def _field(key: str, field: Field, fields: Fields, faults: dict[str, str], typed: Typed | None) -> dict[str, Any]:
    value = shown(field, fields)
    if typed is not None:
        if field.form == "roles":
            value = [
                {part: typed.get(f"roles.{number}.{part}", [""])[-1] for part in words.ROLE}
                for number in range(len(value))
            ]
        else:
            given = typed.get(field.name, [])
            value = given if field.form == "flags" else given[-1] if given else ""
    return {
        "name": field.name,
        "form": field.form,
        "label": label(key, field),
        "needed": field.needed,
        "hint": words.HINTS.get(field.form, ""),
        "value": value,
        "choices": choices(field) if field.choices else {},
        "fault": faults.get(field.name, ""),
    }


def told(done: str, key: str) -> str:
    """What was done to a record of a kind."""
    return words.DONE[done].format(record=words.RECORDS[key])


def card(report: Report) -> list[tuple[str, str]]:
    """(label, value) of what a person wants to know first."""
    meeting, out = report.meeting, []
    if meeting is not None:
        when = period(meeting.date) if meeting.date else ""
        if meeting.part_of_day:
            when = f"{VALUES['part_of_day'][meeting.part_of_day]} {when}".strip()
        chairs = [person.name for person in report.attendees if "chair" in person.participation]
        told = {
            words.OF_KIND["meeting", "kind"]: meeting.kind,
            words.CARD["when"]: when,
            words.FIELDS["venue"]: meeting.venue.text if meeting.venue else "",
            words.FIELDS["organizer"]: meeting.organizer.text if meeting.organizer else "",
            words.FIELDS["mode"]: VALUES["mode"][meeting.mode] if meeting.mode else "",
            words.CARD["chairs"]: ", ".join(chairs),
        }
        out = [(name, flat(value)) for name, value in told.items() if value]
    return out + facts(report)


def _manual(report: Report) -> bool:
    """Whether a person changed anything."""
    records = [record for key in LISTS for record in getattr(report, key)]
    records += [report.meeting] if report.meeting else []
    return bool(report.document.edited) or any(record.rule == MANUAL for record in records)


def _lines(sheet: Sheet, report: Report) -> Iterator[Line]:
    for number, (row, record) in enumerate(zip(sheet.rows, getattr(report, sheet.key), strict=True), 1):
        yield Line(number, row, record.rule == MANUAL)


def _text(session: Session, tables: tuple[Sheet, ...]) -> Iterator[Markup]:
    """The text with its marks; without labels and references it is the source, line ends as "\\n"."""
    source, at = session.text, 0
    for turn in turns(session.report, tables):
        yield _plain(source[at : turn.at])
        yield (
            _opening(turn.mark, session.report, source[turn.at : turn.end])
            if turn.opens
            else _closing(turn.mark, turn.end)
        )
        at = turn.at


def _as_text(written: str) -> Markup:
    """JSON as the text of an element, where quotation marks may stay as they are: it is full of them."""
    return Markup(written.replace("&", "&amp;").replace("<", "&lt;"))


def _plain(piece: str) -> Markup:
    return escape(visible_lines(piece))


def _opening(mark: Mark, report: Report, piece: str) -> Markup:
    if mark is GAP:
        return Markup('<span class="gap empty">') if piece.isspace() else Markup("<span>")
    if mark.key == SEGMENTS:
        label_ = report.segments[mark.number - 1].label
        return Markup(
            '<div id="t-{}" class="segment {}" role="group" aria-label="{}"><span class="label aside" '
            'aria-hidden="true">{}</span>'
        ).format(mark.name, label_, mark.told, mark.told)
    return Markup('<mark class="{}" data-row="{}">').format(mark.key, mark.name)


def _closing(mark: Mark, end: int) -> Markup:
    if mark is GAP:
        return Markup("</span>")
    if mark.key == SEGMENTS:
        return Markup("</div>")
    if end < mark.end:
        return Markup("</mark>")
    return Markup('</mark><a id="t-{0}" class="ref aside {1}" href="#{0}" aria-label="{2} {3}">{4}{3}</a>').format(
        mark.name, mark.key, KINDS[mark.key], mark.number, words.LETTERS[mark.key]
    )
