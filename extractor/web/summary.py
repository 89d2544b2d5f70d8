"""Summary: a report on one sheet of paper: the meeting, who attended, key figures, cited documents, who must do what.

What does not fit is counted, never cut off silently: each part may take its share of the lines, and what one leaves
over goes to the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil
from typing import Final, NamedTuple

from extractor.export.sheets import Sheet, flat, offices, sheets, title
from extractor.messages import PAGE, VALUES, period
from extractor.records import Attendee, Citation, Figure, Report
from extractor.web import words
from extractor.web.view import card, environment

_LINES: Final = 42  # of a sheet, beside the heads of its parts
_SHARES: Final = {"directives": 20, "attendees": 9, "figures": 8, "citations": 8}
_WIDTHS: Final = {"directives": 58, "attendees": 100, "figures": 48, "citations": 98}  # characters of a line
_WIDTH: Final = 100  # characters of a whole line
_ABREAST: Final = {"figures": 2}  # items that stand side by side
_LONGEST: Final = 260  # characters of a task or a title
_RANKS: Final = ("money", "percent", "count", "ratio", "measure", "duration")


class Part(NamedTuple):
    """Items of one kind that fit, and how many more there are."""

    items: tuple[tuple[str, ...], ...]
    left: int


def drawn(report: Report) -> bytes:
    """The sheet as a page to be printed."""
    parts = _fitted(
        {
            "directives": [
                (_short(task), addressee, deadline) for task, _, addressee, deadline in _cells(report, "directives")
            ],
            "attendees": [_person(person) for person in report.attendees],
            "figures": [(figure.text, figure.subject or "") for figure in report.figures],
            "citations": list(_citations(report)),
        },
        _by_weight(report.figures),
        _LINES - _head_lines(report),
    )
    template = environment().get_template("summary.html")
    return template.render(
        title=title(report), card=card(report), parts=parts, more=words.MORE, document=report.document,
        no_meeting="" if report.meeting else PAGE["no_meeting"],
    ).encode()  # fmt: skip


def _cells(report: Report, key: str) -> list[tuple[str, ...]]:
    sheet: Sheet = next(sheet for sheet in sheets(report) if sheet.key == key)
    return [row.cells for row in sheet.rows]


def _person(person: Attendee) -> tuple[str, str, str]:
    said = ", ".join(VALUES["participation"][part] for part in person.participation if part != "speaker")
    return flat(person.name), flat(", ".join(offices(person))), said


def _citations(report: Report) -> Iterator[tuple[str, str]]:
    """Each document once, as its fullest mention has it."""
    seen = set()
    for citation in report.citations:
        name = (citation.doc_type, citation.number or citation.name or citation.text)
        if citation.refers_to is None and name not in seen:
            seen.add(name)
            yield _document(citation), _short(citation.title or "")


def _document(citation: Citation) -> str:
    text = flat(citation.text)
    if citation.type_name and not text.lower().startswith(citation.type_name.lower()) and not citation.pinpoint:
        text = f"{citation.type_name} {text}"
    return text if citation.issued is None or citation.issued[:4] in text else f"{text} ({period(citation.issued)})"


def _by_weight(figures: Sequence[Figure]) -> list[int]:
    """Numbers of figures, those first that tell most."""

    def rank(number: int) -> tuple[bool, int, int]:
        figure = figures[number]
        return figure.subject is None, _RANKS.index(figure.kind) - 2 * (figure.total is not None), number

    return sorted(range(len(figures)), key=rank)


def _head_lines(report: Report) -> float:
    """Lines that the title and the card take."""
    size = sum(len(label) + len(value) + 5 for label, value in card(report))
    return 1.5 * ceil(len(title(report)) / 78) + ceil(1.15 * size / _WIDTH)


def _fitted(listed: dict[str, list[tuple[str, ...]]], figures: list[int], most: float) -> dict[str, Part]:
    """What there is room for in so many lines, in the order of the text; of figures those that tell most."""
    order = {key: figures if key == "figures" else list(range(len(items))) for key, items in listed.items()}
    taken: dict[str, list[int]] = {key: [] for key in listed}
    used = dict.fromkeys(listed, 0.0)
    for shares in (_SHARES, dict.fromkeys(_SHARES, most)):
        for key, items in listed.items():
            while len(taken[key]) < len(items):
                number = order[key][len(taken[key])]
                lines = _lines(key, items[number])
                if used[key] + lines > shares[key] or sum(used.values()) + lines > most:
                    break
                used[key] += lines
                taken[key].append(number)
    return {
        key: Part(tuple(items[number] for number in sorted(taken[key])), len(items) - len(taken[key]))
        for key, items in listed.items()
    }


def _lines(key: str, item: tuple[str, ...]) -> float:
    """Lines that an item takes."""
    if key == "directives":
        return max(ceil(len(item[0]) / _WIDTHS[key]), ceil(len(item[1]) / 28)) + 0.3
    size = sum(len(part) + 2 for part in item)
    return 1.04 * size / _WIDTHS[key] if key == "attendees" else ceil(size / _WIDTHS[key]) / _ABREAST.get(key, 1)


def _short(text: str) -> str:
    """Words on one line, of long ones the beginning."""
    text = flat(text)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rsplit(' ', 1)[0]} …"
