"""The queries of README.md, as they stand there."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date
from typing import Any

import pytest

from extractor import edtf
from extractor.store import database, rows
from tests.conftest import ROOT
from tests.databases import query

README = (ROOT / "README.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"^```sql\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def asked(filled: str, words: str) -> list[tuple[Any, ...]]:
    """What the only query of README.md with these words gives."""
    [select] = [select for select in QUERIES if words in select]
    return query(filled, select)


@pytest.mark.parametrize("select", QUERIES, ids=[select.split("\n")[0] for select in QUERIES])
def test_every_query_finds_something(filled: str, select: str) -> None:
    assert query(filled, select)


def test_who_attended_most_meetings(filled: str) -> None:
    attended: Counter[str] = Counter()
    for report in database.reports(filled):
        earliest, _ = edtf.bounds(report.meeting.date or "") if report.meeting else (None, None)
        if earliest and earliest.year == 2025:
            attended.update({rows.fold(person.name) for person in report.attendees if person.kind == "person"})
    found = asked(filled, "AS attended")
    assert {rows.fold(name): number for name, number in found} == attended
    assert [number for _, number in found] == sorted(attended.values(), reverse=True)


def test_money_near_a_resolution(filled: str) -> None:
    expected = set()
    for report in database.reports(filled):
        starts = {citation.start: citation for citation in report.citations}
        for citation in report.citations:
            cited = citation if citation.refers_to is None else starts[citation.refers_to]
            if (cited.doc_type, cited.number) == ("resolution", "57-NQ/TW"):
                expected |= {
                    (figure.text, citation.text)
                    for figure in report.figures
                    if (figure.kind, figure.base_unit) == ("money", "VND")
                    and citation.start - 300 <= figure.start <= citation.end + 300
                }
    found = asked(filled, "'57-NQ/TW'")
    assert {(text, cited) for text, _, _, cited, _ in found} == expected
    assert [row[1] for row in found] == sorted((row[1] for row in found), reverse=True)


def test_deadlines_that_have_passed(filled: str) -> None:
    expected = [
        (directive.deadline, directive.speaker, directive.addressee, directive.text, report.document.source)
        for report in database.reports(filled)
        for directive in report.directives
        if (latest := edtf.bounds(directive.deadline or "")[1]) and latest < date.today()
    ]
    assert sorted(asked(filled, "CURRENT_DATE"), key=repr) == sorted(expected, key=repr)


def test_resolutions_that_most_documents_cite(filled: str) -> None:
    documents = defaultdict(set)
    for number, document in query(filled, "SELECT number, document FROM resolutions"):
        documents[number].add(document)
    for number, _, cited, _ in asked(filled, "AS mentions"):
        assert cited == len(documents[number])


def test_context_holds_its_figure(filled: str) -> None:
    for text, context in asked(filled, "AS context"):
        assert context[40:].startswith(text[:60])


def test_conclusions_are_segments(filled: str) -> None:
    expected = [
        (report.document.source, segment.text)
        for report in database.reports(filled)
        for segment in report.segments
        if segment.label == "conclusion"
    ]
    assert sorted(asked(filled, "'conclusion'")) == sorted(expected)
