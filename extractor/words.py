"""Words: Vietnamese words of one or more syllables, with exact offsets, for asked spans only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.text import Span
from extractor.tokenizer import tokenize

if TYPE_CHECKING:
    from extractor.text import Text


def segment(text: Text, start: int, end: int) -> list[Span]:
    """Words of view[start:end], by rising start; offsets are the view's."""
    return [Span(start + a, start + b) for a, b in tokenize(text.view[start:end])]
