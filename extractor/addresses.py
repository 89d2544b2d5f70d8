"""Words of address, rank or degree that stand before a person's name: "đồng chí", "Đại tá, TS"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeGuard

from extractor.lexicon import Found as Entry
from extractor.lexicon import Lexicon, lexicon

if TYPE_CHECKING:
    from extractor.patterns import Rules
    from extractor.text import Text

_KIND: Final = "people"
WINDOW: Final = 40  # characters looked at before a name; no noun for a place is longer


def is_unit(noun: Entry | None) -> TypeGuard[Entry]:
    """Whether a noun is that of a unit of administration."""
    return noun is not None and "admin" in noun.row["class"]


def noun_before(text: Text, words: Lexicon, position: int) -> Entry | None:
    """The longest form of a lexicon that ends before view[position], over a space or a stop."""
    last = _end_before(text, position, " .")
    return None if last is None else words.before(text.folded, last, max(0, last - WINDOW))


def _end_before(text: Text, position: int, marks: str) -> int | None:
    """Where a word over at least one of `marks` before view[position] ends."""
    last = position
    while last > 0 and text.view[last - 1] in marks:
        last -= 1
    return last if 0 < last < position else None


class Addresses:
    """Reads the words of address in one text."""

    def __init__(self, text: Text, rules: Rules) -> None:
        self._text = text
        self._ends = lexicon(rules, "honorifics").by_end(text.folded)
        self._bodies = lexicon(rules, "bodies")
        self._towns, self._heads = lexicon(rules, "towns"), lexicon(rules, "place_heads")
        (self._labelled,) = rules.of(_KIND, "labelled_address")

    def read(self, position: int) -> tuple[int, str | None]:
        """Where the words of address before view[position] begin, and those that count, as written.

        An address before a rank or degree is left out ("đồng chí Đại tá" counts as "Đại tá"); a capacity
        ("cử tri", "đại biểu") opens a name but is no honorific.
        """
        first = counted = position
        marks = " ."
        if self._text.view.startswith(":", position - 2) and (label := self._label_before(position)) is not None:
            return label
        while (word := self.before(first, marks)) is not None:
            kind = word.row["class"]
            if kind != "capacity" and (kind != "address" or counted == position):
                counted = word.start
            first, marks = word.start, " .,"
        return first, self._text.written(counted, position) if counted < position else None

    def before(self, position: int, marks: str) -> Entry | None:
        """The word of address that ends over at least one of `marks` before view[position], in the same sentence."""
        word = self._ends.get(_end_before(self._text, position, marks) or 0)
        if word is not None and self._text.view[word.start - 1 : word.start] == "&":
            return None  # "Sở KH&CN"
        if word is None or self._text.sentence_index(word.start) != self._text.sentence_index(position):
            return None  # "27 đồng chí. Ông …"
        return None if self._ends_town(word.end) or self._ends_body(word) else word

    def _ends_body(self, word: Entry) -> bool:
        """Whether a word of address is the last of a body's name ("Ban Công tác đại biểu")."""
        body = self._bodies.before(self._text.folded, word.end, max(0, word.end - WINDOW))
        return body is not None and body.start < word.start

    def _ends_town(self, end: int) -> bool:
        """Whether the name of a town ends at view[end] ("thị xã Kỳ Anh Lê Văn …")."""
        town = self._towns.before(self._text.folded, end, max(0, end - WINDOW))
        if town is None or not self._text.view[town.start].isupper():
            return False
        return is_unit(noun_before(self._text, self._heads, town.start))

    def _label_before(self, position: int) -> tuple[int, str] | None:
        """The word of address of a labelled line ("1. Ông: X") before view[position], and where it begins."""
        match = self._labelled.search(self._text, max(0, position - WINDOW), position)
        return (match.start(), self._text.written(*match.span("honorific"))) if match is not None else None
