"""Places in a text as people look them up: line and column, and the words round them."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """Both count from 1; columns are code points."""

    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.line}:{self.column}"


def place(text: str, offset: int) -> Place:
    """The place of an offset. Lines end with a line feed."""
    return Place(text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


def excerpt(text: str, start: int, end: int, around: int, longest: int) -> str:
    """Words and `around` characters on either side, on one line; the words stand in [ ], long ones cut short."""
    words = shortened(text[start:end], longest)
    before, after = text[max(0, start - around) : start], text[end : end + around]
    left, right = "…" if start > around else "", "…" if end + around < len(text) else ""
    return _one_line(f"{left}{before}[{words}]{after}{right}")


def shortened(words: str, longest: int) -> str:
    """Words on one line, those beyond `longest` characters left out of the middle."""
    words = _one_line(words)
    half = longest // 2
    return words if len(words) <= longest else f"{words[:half].rstrip()} … {words[-half:].lstrip()}"


def _one_line(words: str) -> str:
    return " ".join(words.split())
