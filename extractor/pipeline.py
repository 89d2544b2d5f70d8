"""The pipeline: source → view → STEPS → Report. Pure: no file, clock, network or setting is read.

Who yields to whom is told by the order of STEPS and by each kind's NEEDS, nowhere else:

- the text's own document comes first, so that its heading number is no citation;
- a citation's number is closed to dates and figures, but its issue date is also a date;
- a date is closed to figures ("năm 2023" counts nothing, "Đề án 06" is a name);
- persons and groups are found once, with their roles; attendees join the mentions of one person
  ("Phó Thủ tướng" later is the person introduced before) and part those who took part from those
  only mentioned;
- directives use segments (whose words are they?), attendees (who speaks?) and dates (by when?).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final, Protocol, TypedDict

from extractor.edtf import is_value
from extractor.errors import InputError
from extractor.found import Found
from extractor.kinds import attendees, citations, dates, directives, figures, meeting, official, people, segments
from extractor.loading import load
from extractor.patterns import Rules
from extractor.records import Document, Report, document_id, encoded
from extractor.text import Text
from extractor.version import VERSION


class Step(Protocol):
    """One module of kinds/."""

    @property
    def NAME(self) -> str: ...  # noqa: N802

    @property
    def NEEDS(self) -> tuple[str, ...]: ...  # noqa: N802

    def find(self, text: Text, rules: Rules, found: Found) -> object: ...


STEPS: Final[tuple[Step, ...]] = (
    official, citations, dates, figures, people, segments, meeting, attendees, directives,
)  # fmt: skip


class Options(TypedDict, total=False):
    """What may be said with a text: see `extract`."""

    published: str | None
    source: str | None
    title: str | None


def extract(
    text: str,
    *,
    published: str | None = None,
    source: str | None = None,
    title: str | None = None,
    rules: Rules | None = None,
) -> Report:
    """The record of one report.

    `published` is an EDTF date that resolves dates written without a year; `source` and `title`
    are only copied into the record. Any string that UTF-8 can encode is accepted. Raises InputError
    for a lone surrogate or a malformed `published`.
    """
    rules = rules or load()
    _check(published, text=text, source=source, title=title)
    view = rules.read(text)
    return report(view, rules, run(view, rules, Found(published=published)), source=source, title=title)


def extract_many(items: Iterable[str | tuple[str, Options]], *, rules: Rules | None = None) -> Iterator[Report]:
    """Reports of texts, or of (text, options) pairs, one by one in the same order."""
    rules = rules or load()
    for item in items:
        if isinstance(item, str):
            yield extract(item, rules=rules)
        else:
            text, options = item
            yield extract(text, rules=rules, **options)


def run(text: Text, rules: Rules, found: Found, steps: Iterable[Step] = STEPS) -> Found:
    """`found` completed by each of `steps` in order; those before them must have run."""
    for step in steps:
        result: dict[str, Any] = {step.NAME: step.find(text, rules, found)}
        found = replace(found, **result)
    return found


def report(text: Text, rules: Rules, found: Found, *, source: str | None = None, title: str | None = None) -> Report:
    """The Report of a text of which all steps have run."""
    document = Document(
        id=document_id(text.source),
        source=source,
        title=title,
        published=found.published,
        chars=len(text.source),
        official=found.official,
        program=VERSION,
        patterns=rules.digest,
    )
    return Report(
        document=document,
        meeting=found.meeting,
        attendees=found.attendees.attendees,
        mentioned_people=found.attendees.mentioned_people,
        figures=found.figures,
        dates=found.dates,
        citations=found.citations,
        directives=found.directives,
        segments=found.segments,
    )


def _check(published: str | None, **strings: str | None) -> None:
    if published is not None and not is_value(published):
        raise InputError("published", value=published)
    for option, string in strings.items():
        encoded(option, string or "")
