"""Lines: the paragraphs of a text as runs of whole sentences, also where every line was broken at a page width."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from extractor.text import Span, Text

_ENDING: Final = frozenset(".!?…:;")
_PAGE_WIDTH: Final = 90  # characters of the longest line of a text broken at a page width
_FEWEST: Final = 12  # lines of such a text
_FULL: Final = 0.75  # of the page width: a shorter line ends what it says


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
    width = _page_width(text.source)
    first = 0
    for at in range(1, len(sentences) + 1):
        if at < len(sentences):
            end, start = sentences[at - 1].end, sentences[at].start
            if "\n" not in view[end:start] or (width and _goes_on(text, end, start, width)):
                continue
        yield Line(Span(sentences[first].start, sentences[at - 1].end), first, at)
        first = at


def _page_width(source: str) -> int:
    """The width at which all lines were broken, so that a line end says little; 0 if they were not."""
    written = source.split("\n")
    longest = max(map(len, written))
    return longest if len(written) >= _FEWEST and longest <= _PAGE_WIDTH else 0


def _goes_on(text: Text, end: int, start: int, width: int) -> bool:
    """Whether the line that ends at view[end] was broken for want of room only."""
    if text.view[end - 1] in _ENDING:
        return False
    last, first = text.to_source(end - 1, end).end, text.to_source(start, start + 1).start
    taken = last - text.source.rfind("\n", 0, last) - 1
    return taken >= _FULL * width and text.source.count("\n", last, first) == 1
