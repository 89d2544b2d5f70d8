"""Tokens and sentences, found by compiled scans. Offsets are those of the string that is given.

Tokens cover every character that is not white space: Vietnamese syllables, whole numbers,
whole document symbols ("111/2024/QH15", "19-NQ/TW"), and single marks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Tokens = list[tuple[int, int]]

_TOKEN: Final = regex.compile(
    r"""
      \d++ (?: [.,/:\-] \d++ )*+ (?: [/\-] \p{Lu} [\p{L}\d]*+ )++ (?: [/\-] [\p{L}\d]++ )*+   # 111/2024/QH15
    | \d++ (?: [.,/:] \d++ )*+ (?: - \d++ (?: - \d++ )?+ )?+                  # 24.372,898  45/48  31-12-2023
    | \p{Lu} [\p{L}\d]*+ (?: [/\-] \p{Lu} [\p{L}\d]*+ )++                     # NĐ-CP  QĐ/TW
    | (?: \p{L} \p{M}*+ )++ (?: ['’] (?: \p{L} \p{M}*+ )++ )?+ \d*+           # a syllable; R'lấp; m2
    | \S \p{M}*+
    """,
    regex.VERBOSE,
)
_SENTENCE_END: Final = regex.compile(
    r"""
      [.!?…]++ (?: / \. )?+ ["')\]»”’]*+ (?= \s | \Z )
    | (?<= \p{Ll}{2} | [%)"”] | \p{Ll} \ [\d/]{1,10} ) \. (?= \p{Lu} \p{L} )  # a space forgotten, or paragraphs joined
    | \n
    """,
    regex.VERBOSE,
)
_NUMBERING: Final = regex.compile(r"(?:\d{1,3}|[IVXLC]{1,5}|[A-Za-zĐđ])(?:\.\d{1,3})*\.?")
_LAST_WORD: Final = 24  # the longest abbreviation looked for, in characters


def tokenize(text: str) -> Tokens:
    """(start, end) of each token of `text`, by rising start; white space lies between tokens."""
    return [match.span() for match in _TOKEN.finditer(text)]


def sentences(text: str, abbreviations: Iterable[str] = ()) -> Iterator[tuple[int, int]]:
    """(start, end) of each sentence of `text`, without the white space between them.

    A line end always ends a sentence. A stop does not where it closes one of `abbreviations`
    (written with their stop, in any letter case), an initial, or the number of a list item, nor before a small letter.
    """
    known = frozenset(map(str.lower, abbreviations))
    start = 0
    for match in _SENTENCE_END.finditer(text):
        at, end = match.span()
        if match[0] == "\n":
            end = at
        elif not _ends_sentence(text, start, end, known):
            continue
        yield from _trimmed(text, start, end)
        start = match.end()
    yield from _trimmed(text, start, len(text))


def _ends_sentence(text: str, start: int, end: int, abbreviations: frozenset[str]) -> bool:
    following = text[end : end + 2].lstrip()[:1]
    if following.islower():
        return False
    if text[end - 1] != ".":
        return True
    opening = max(start, end - _LAST_WORD)
    word = text[opening:end].rsplit(None, 1)[-1].lstrip("(\"'“‘[")
    if any(word[word.rfind(mark, 0, -1) + 1 :].lower() in abbreviations for mark in " .-"):
        return False  # "TS.", and the last of "PGS.TS." and of "ông X-PCT."
    if _NUMBERING.fullmatch(word) and text[start:end].strip() == word:
        return False
    initial = word[:-1]
    return not (len(initial) == 1 and initial.isupper() and initial not in "IVX" and following.isupper())


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    if left < len(piece):
        yield start + left, start + len(piece.rstrip())
