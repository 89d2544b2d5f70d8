"""A report as tables of Vietnamese words, one for each key of the contract: what people are shown.

The terminal summary and the page differ in how they draw a table, not in what it says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from extractor.messages import BASE_UNITS, COLUMNS, KINDS, MEETING, OFFICIAL, PAGE, VALUES, numeral, period
from extractor.records import Attendee, Citation, Date, Directive, Figure, Report, Segment, Slice

_OPENING: Final = 60  # characters of a segment that are shown in its row
_LINE_END: Final = re.compile("\r\n?")


@dataclass(frozen=True)
class Row:
    """One record: its place in the source (None where it has none) and what each column says."""

    span: tuple[int, int] | None
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """All records of one key of the report."""

    key: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def sheets(report: Report) -> tuple[Sheet, ...]:
    """The report's tables in the order in which a clerk reads them; without records, a table has no rows."""
    return (
        _sheet("meeting", ("field", "value"), _meeting_rows(report)),
        _sheet("attendees", _PERSON_COLUMNS, _rows(report.attendees, _person)),
        _sheet("mentioned_people", _PERSON_COLUMNS, _rows(report.mentioned_people, _person)),
        _sheet("directives", ("task", "speaker", "addressee", "deadline"), _rows(report.directives, _directive)),
        _sheet("figures", ("written", "amount", "subject"), _rows(report.figures, _figure)),
        _sheet("citations", ("document", "issued", "issuer", "about"), _rows(report.citations, _citation)),
        _sheet("dates", ("written", "time"), _rows(report.dates, _date)),
        _sheet("segments", ("label", "opening"), _rows(report.segments, _segment)),
    )


_PERSON_COLUMNS: Final = ("name", "roles", "participation")


def title(report: Report) -> str:
    """What a report is called: its own title, else its meeting's name."""
    meeting = report.meeting
    if report.document.title:
        return visible(report.document.title)
    if meeting is not None and meeting.name is not None:
        named = flat(meeting.name.text)
        return named[:1].upper() + named[1:]
    return PAGE["title"]


def facts(report: Report) -> list[tuple[str, str]]:
    """(label, value) of the text's own document and of what was given with the text."""
    document = report.document
    out = []
    if document.published:
        out.append((PAGE["published"], period(document.published)))
    if document.source:
        out.append((PAGE["source"], document.source))
    official = document.official
    if official is not None:
        values = {
            "doc_type": VALUES["doc_type"][official.doc_type],
            "number": official.number,
            "issued": official.issued and period(official.issued),
            "issuer": official.issuer,
            "title": official.title,
        }
        out += [(OFFICIAL[key], flat(value)) for key, value in values.items() if value]
    return out


def flat(text: str) -> str:
    """`text` on one line, control characters shown as U+FFFD."""
    return visible(" ".join(text.split()))


def visible(text: str) -> str:
    """`text` with each control character but tab and line ends shown as U+FFFD: no terminal or page obeys one."""
    return text.translate(_CONTROLS)


def visible_lines(text: str) -> str:
    """`text` as a page shows it: line ends as "\\n", control characters as U+FFFD."""
    return visible(_LINE_END.sub("\n", text))


_CONTROLS: Final = dict.fromkeys(
    [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)],
    "\ufffd",
)
"""C0, C1 and the marks that turn the direction of writing."""


def _sheet(key: str, columns: tuple[str, ...], rows: Iterable[Row]) -> Sheet:
    return Sheet(key, KINDS[key], tuple(COLUMNS[column] for column in columns), tuple(rows))


def _rows(records: Iterable[Any], cells: Callable[[Any], tuple[str | None, ...]]) -> Iterable[Row]:
    for record in records:
        yield Row((record.start, record.end), tuple(flat(cell or "") for cell in cells(record)))


def _meeting_rows(report: Report) -> Iterable[Row]:
    meeting = report.meeting
    if meeting is None:
        return
    for key, label in MEETING.items():
        value = getattr(meeting, key)
        if value is None:
            continue
        if isinstance(value, Slice):
            yield Row((value.start, value.end), (label, flat(value.text)))
        else:
            said = VALUES[key][value] if key in VALUES else period(value) if key == "date" else value
            yield Row(None, (label, flat(said)))


def _person(person: Attendee) -> tuple[str | None, ...]:
    name = f"{person.honorific} {person.name}" if person.honorific else person.name
    return name, "; ".join(offices(person)), ", ".join(VALUES["participation"][part] for part in person.participation)


def offices(person: Attendee) -> list[str]:
    """The offices of a person, those no longer held told as such."""
    return [f"{PAGE['former']} {role.text}" if role.former else role.text for role in person.roles]


def _figure(figure: Figure) -> tuple[str | None, ...]:
    amount = numeral(figure.value)
    if figure.value_max is not None:
        amount += f" – {numeral(figure.value_max)}"
    if figure.total is not None:
        amount += f"/{numeral(figure.total)}"
    unit = figure.base_unit
    for base, shown in BASE_UNITS.items():
        unit = unit.replace(base, shown)
    amount += unit if unit.startswith("%") else f" {unit}"
    before = [VALUES["change"][figure.change]] if figure.change else []
    before += [VALUES["qualifier"][figure.qualifier]] if figure.qualifier else []
    return figure.text, " ".join([*before, amount]), figure.subject


def _date(date: Date) -> tuple[str | None, ...]:
    return date.text, period(date.value)


def _citation(citation: Citation) -> tuple[str | None, ...]:
    document = citation.text if citation.type_name is None or citation.text.startswith(citation.type_name) else ""
    document = document or f"{citation.type_name} {citation.text}"
    return document, citation.issued and period(citation.issued), citation.issuer, citation.title


def _directive(directive: Directive) -> tuple[str | None, ...]:
    addressee = directive.addressee or ""
    if directive.cooperating:
        addressee += f" ({PAGE['within'].format(bodies='; '.join(directive.cooperating))})"
    deadline = directive.deadline and period(directive.deadline)
    return directive.text, directive.speaker, addressee.strip(), deadline


def _segment(segment: Segment) -> tuple[str | None, ...]:
    opening = segment.text[:_OPENING].rstrip()
    return VALUES["label"][segment.label], opening + ("…" if len(segment.text) > _OPENING else "")
