"""Official: the official document that the text itself is. Contract: official.

A document has a heading (issuer, State or Party, number, place and date) and a line with its type;
news has neither. Not here: documents that the text refers to.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import regex

from extractor import edtf
from extractor.found import Found
from extractor.patterns import Rules
from extractor.records import Official
from extractor.text import Span, Text

NAME: Final = "official"
NEEDS: Final = ()
_TYPES: Final = "document_types"
_REACH: Final = 3000  # characters in which a heading must have ended
_LINES: Final = 25  # lines in which the type must stand
_TOP: Final = 3  # lines in which a type in capitals is a heading of its own
_BELOW: Final = 4  # lines from its type on in which the text of a document begins
_MINUTES: Final = "minutes"
_LETTER: Final = "official_letter"


def find(text: Text, rules: Rules, found: Found) -> Official | None:
    """The text's own document, or None for news."""
    return _Heading(text, rules).read()


class _Heading:
    """The first lines of a text, read as the heading of a document. Offsets are the view's."""

    def __init__(self, text: Text, rules: Rules) -> None:
        self._text = text
        self._rules = rules
        self._lines = _lines(text.view)

    def read(self) -> Official | None:
        opening = self._end_of_heading()
        return self._titled() if opening is None else self._headed(*opening)

    def _titled(self) -> Official | None:
        """The document of a web page whose first line tells its type, number and subject."""
        match = self._match("title_of_page", self._lines[0]) if self._lines else None
        if match is None or not self._search("formula", self._lines[0].end, len(self._text.view)):
            return None
        doc_type = self._rules.gazetteer(_TYPES)[match["type_name"].lower()]["doc_type"]
        number, title = (self._text.written(*match.span(name)) for name in ("number", "rest"))
        return Official(doc_type=doc_type, number=number, issued=None, issuer=None, title=title)

    def _headed(self, line: int, match: regex.Match[str]) -> Official | None:
        """The document whose type is told by `match` in a line below its heading."""
        head = Span(0, self._lines[line].start)
        number, issued = self._number(head), self._date(head)
        nation = self._search("nation", *head)
        if "subject" in match.groupdict():
            if nation is None or number is None:
                return None
            return self._official(_LETTER, number, issued, line, match["subject"])
        doc_type = self._rules.gazetteer(_TYPES)[match["type_name"].lower()]["doc_type"]
        if not self._is_heading(line, match, doc_type, bool(nation or number or self._is_unnumbered(head))):
            return None
        return self._official(doc_type, number, issued, line, self._title(line, match))

    def _official(
        self, doc_type: str, number: str | None, issued: str | None, line: int, title: str | None
    ) -> Official:
        values = {
            "doc_type": doc_type,
            "number": number,
            "issued": issued,
            "issuer": self._issuer(line),
            "title": title,
        }
        return Official.model_validate(values)

    def _end_of_heading(self) -> tuple[int, regex.Match[str]] | None:
        """The line with the type, or with the subject of a letter, and its match."""
        for index, line in enumerate(self._lines):
            if match := self._match("type", line) or self._match("subject", line):
                return index, match
        return None

    def _is_heading(self, line: int, match: regex.Match[str], doc_type: str, signs: bool) -> bool:
        """Whether the type line belongs to a heading: by its capitals and what stands above it."""
        capitals = match["type_name"].isupper()
        if signs:
            return capitals
        labelled = any(self._match("body_begins", below) for below in self._lines[line + 1 : self._below_title(line)])
        if doc_type == _MINUTES:
            return line < _TOP and (capitals or labelled)
        return line < _TOP and capitals and not match["rest"] and labelled

    def _below_title(self, line: int) -> int:
        """How far the text of a document may begin below the line with its type, behind lines in capitals."""
        end = line + 1
        while end < len(self._lines) and self._text.view[slice(*self._lines[end])].isupper():
            end += 1
        return max(line + _BELOW, end + 1)

    def _number(self, head: Span) -> str | None:
        for rule in self._rules.of(NAME, "number"):
            for match in rule.finditer(self._text, *head):
                if match["number"]:
                    return self._text.written(*match.span("number"))
        return None

    def _is_unnumbered(self, head: Span) -> bool:
        """Whether a number is to be written in: "Số:     /TB-UBND"."""
        rules = self._rules.of(NAME, "number")
        return any(match["blank"] for rule in rules for match in rule.finditer(self._text, *head))

    def _date(self, head: Span) -> str | None:
        match = self._search("date", *head)
        if match is None:
            return None
        year, month = int(match["year"]), int(match["month"])
        return edtf.month(year, month) if match["day"] is None else edtf.day(year, month, int(match["day"]))

    def _issuer(self, type_line: int) -> str | None:
        """The lowest body above the type: lines are joined until one begins a new body. Where none is told there, the
        body that passes a resolution, which stands below the title, in capitals."""
        bodies: list[list[str]] = []
        is_open = False
        for piece in self._names_above(type_line):
            written = self._text.written(*piece)
            if not bodies or (self._match("body", piece) and not is_open):
                bodies.append([written])
            else:
                bodies[-1].append(written)
            is_open = self._match("open", piece) is not None
        if bodies:
            return " ".join(bodies[-1])
        below = next((line for line in self._lines[type_line + 2 :] if self._is_body_in_capitals(line)), None)
        return self._text.written(*below) if below else None

    def _is_body_in_capitals(self, line: Span) -> bool:
        return self._text.view[slice(*line)].isupper() and self._match("body", line) is not None

    def _names_above(self, type_line: int) -> Iterator[Span]:
        """Pieces of the heading's lines without State, Party, number, date and dividers."""
        reach = Span(0, self._lines[type_line].start)
        rules = [rule for part in ("nation", "date", "number") for rule in self._rules.of(NAME, part)]
        taken = sorted(match.span() for rule in rules for match in rule.finditer(self._text, *reach))
        for line in self._lines[:type_line]:
            at = line.start
            for start, end in [*taken, (line.end, line.end)]:
                piece = _trimmed(self._text.view, at, min(start, line.end))
                if piece.start < piece.end and not self._is_divider(piece) and self._is_name(piece):
                    yield piece
                at = max(at, end)

    def _is_divider(self, piece: Span) -> bool:
        match = self._match("divider", piece)
        return match is not None and match.end() == piece.end

    def _is_name(self, piece: Span) -> bool:
        """Names of bodies stand in capitals, or begin with the head noun of a body."""
        words = self._text.view[slice(*piece)]
        return any(map(str.isalpha, words)) and (words.isupper() or self._match("body", piece) is not None)

    def _title(self, line: int, match: regex.Match[str]) -> str | None:
        """The subject: the rest of the type's line, or the line below; in capitals it may run over several lines."""
        pieces = [Span(*match.span("rest"))] if match["rest"].strip() else []
        for below in self._lines[line + 1 :]:
            words = self._text.view[slice(*below)]
            if self._is_divider(below) or self._match("body_begins", below):
                break
            is_open = len(pieces) == 1 and self._match("open_title", pieces[0]) is not None
            if is_open and self._match("subject_line", below):
                pieces.append(below)
                break
            if pieces and (not words.isupper() or (self._is_body_in_capitals(below) and not is_open)):
                break
            pieces.append(below)
            if not words.isupper():
                break
        return " ".join(self._text.written(*piece) for piece in pieces) or None

    def _match(self, part: str, line: Span) -> regex.Match[str] | None:
        return next((found for rule in self._rules.of(NAME, part) if (found := rule.match(self._text, *line))), None)

    def _search(self, part: str, start: int, end: int) -> regex.Match[str] | None:
        return next(
            (found for rule in self._rules.of(NAME, part) if (found := rule.search(self._text, start, end))), None
        )


def _lines(view: str) -> list[Span]:
    """Spans of the first lines that hold something."""
    lines: list[Span] = []
    start = 0
    while len(lines) < _LINES and start < min(len(view), _REACH):
        end = view.find("\n", start)
        end = len(view) if end < 0 else end
        line = _trimmed(view, start, end)
        if line.start < line.end:
            lines.append(line)
        start = end + 1
    return lines


def _trimmed(view: str, start: int, end: int) -> Span:
    while start < end and view[start].isspace():
        start += 1
    while end > start and view[end - 1].isspace():
        end -= 1
    return Span(start, end)
