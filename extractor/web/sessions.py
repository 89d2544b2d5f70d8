"""Session: what the page holds of one report, sent along with each request, because the server keeps nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, NamedTuple, TypeGuard

from extractor.errors import BienbanError, ServeError
from extractor.gold import check_gold, parse_object
from extractor.records import Report, document_id
from extractor.spans import KINDS

MEETING: Final = "meeting"
LISTS: Final = tuple(kind for kind in KINDS if kind != MEETING)
Spans = dict[str, list[list[int]]]


class Session(NamedTuple):
    """A text, its report as it stands now, and where records stood that the extraction found (by kind)."""

    text: str
    report: Report
    found: Spans

    def written(self) -> str:
        """As JSON on one line, which a form sends back as it is."""
        head = json.dumps({"text": self.text, "found": self.found}, ensure_ascii=False, separators=(",", ":"))
        return f'{head[:-1]},"report":{self.report.model_dump_json()}}}'


def begun(text: str, report: Report) -> Session:
    """The session of a report as it was extracted."""
    found = {key: [[record.start, record.end] for record in getattr(report, key)] for key in LISTS}
    place = meeting_place(report)
    return Session(text, report, {**found, MEETING: [place] if place else []})


def read(data: str) -> Session:
    """The session that a form sent back. Raises ServeError, also where a report is not one of its text."""
    try:
        given = parse_object(data)
        text, report, found = given.get("text"), given.get("report"), given.get("found")
        if not isinstance(text, str) or not isinstance(report, Mapping) or not _is_found(found):
            raise ServeError("session", detail="parts are missing")
        checked, faults = check_gold(report, text)
        if checked is None:
            raise faults[0]
        if checked.document.id != document_id(text) or checked.document.chars != len(text):
            raise ServeError("session", detail="the text is another one")
    except ServeError:
        raise
    except BienbanError as error:
        raise ServeError("session", detail=error.facts.get("detail", error.problem)) from error
    return Session(text, checked, found)


def meeting_place(report: Report) -> list[int] | None:
    """Where the meeting is named in the text: its first slice. [0, 0] if it has none, None without a meeting."""
    meeting = report.meeting
    if meeting is None:
        return None
    slices = [part for part in (meeting.name, meeting.organizer, meeting.venue) if part is not None]
    return [slices[0].start, slices[0].end] if slices else [0, 0]


def _is_found(found: Any) -> TypeGuard[Spans]:
    return isinstance(found, dict) and all(
        key in KINDS
        and isinstance(spans, list)
        and all(isinstance(span, list) and [type(end) for end in span] == [int, int] for span in spans)
        for key, spans in found.items()
    )
