"""Units: offsets as others count them. Ours are code points."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable

_LAST_OF_ONE: int = 0xFFFF  # characters beyond are two code units of UTF-16


def utf16(text: str) -> Callable[[int], int]:
    """Turns offsets of `text` into UTF-16 code units, which is how JavaScript, Java and spreadsheets count."""
    if text.isascii() or max(text, default="") <= chr(_LAST_OF_ONE):
        return int
    astral = [at for at, character in enumerate(text) if ord(character) > _LAST_OF_ONE]
    return lambda offset: offset + bisect_left(astral, offset)
