"""Lines: the paragraphs of a text as runs of whole sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from extractor.text import Span, Text


class Line(NamedTuple):
    """A line of the view and the numbers of its sentences, `first` to before `last`."""

    span: Span
    first: int
    last: int

    @property
    def length(self) -> int:
        """Characters of the line."""
        return self.span.end - self.span.start


def lines(text: Text) -> Iterator[Line]:
    """Lines that hold sentences, in order; a sentence never crosses a line end."""
    sentences, view = text.sentences, text.view
    first = 0
    for at in range(1, len(sentences) + 1):
        if at < len(sentences) and "\n" not in view[sentences[at - 1].end : sentences[at].start]:
            continue
        yield Line(Span(sentences[first].start, sentences[at - 1].end), first, at)
        first = at
