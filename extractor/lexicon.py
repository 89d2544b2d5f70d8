"""Lexicons: the forms of gazetteers found at a place of a text, by a look-up instead of a pattern.

A pattern of a thousand forms takes a tenth of a second to compile; a lexicon takes one to read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extractor.patterns import Row, Rules

_FIRST: Final = re.compile(r"\w+|[^\w\s]")
_LONGEST_WORD: Final = 24  # characters of the last word of a form, with opening marks before it
_OPENING: Final = "\"'([-,;:/"


class Entry(NamedTuple):
    """A form, in lower case, with its table and row."""

    form: str
    table: str
    row: Row


class Found(NamedTuple):
    """An entry at folded[start:end]."""

    table: str
    row: Row
    start: int
    end: int


class Lexicon:
    """The forms of some gazetteers, looked up by their first or by their last word, the longest first."""

    def __init__(self, tables: Mapping[str, Mapping[str, Row]]) -> None:
        """Of a form that stands in two tables the first table's row counts."""
        self._entries: dict[str, Entry] = {}
        for table, rows in tables.items():
            for form, row in rows.items():
                self._entries.setdefault(form, Entry(form, table, row))
        self._forms = sorted(self._entries.values(), key=lambda entry: (-len(entry.form), entry.form))
        by_first: dict[str, dict[int, None]] = defaultdict(dict)
        by_last: dict[str, dict[int, None]] = defaultdict(dict)
        for form, _, _ in self._forms:
            first = _FIRST.match(form)
            by_first[first[0] if first else form][len(form)] = None
            by_last[form.rpartition(" ")[2]][len(form)] = None
        self._by_first = {word: tuple(lengths) for word, lengths in by_first.items()}
        self._by_last = {word: tuple(lengths) for word, lengths in by_last.items()}

    @cached_property
    def first_words(self) -> frozenset[str]:
        """The words that a form begins with."""
        return frozenset(self._by_first)

    @cached_property
    def last_words(self) -> frozenset[str]:
        """The words that a form ends with."""
        return frozenset(self._by_last)

    def at(self, folded: str, start: int, end: int) -> Found | None:
        """The longest form that begins at folded[start] and ends with a word, no later than `end`."""
        first = _FIRST.match(folded, start, end)
        if first is None:
            return None
        for length in self._by_first.get(first[0], ()):
            last = start + length
            entry = self._entries.get(folded[start:last]) if last <= end else None
            if entry and not (folded[last : last + 1].isalnum() and folded[last - 1].isalnum()):
                return Found(entry.table, entry.row, start, last)
        return None

    def scan(self, folded: str) -> list[Found]:
        """All forms in a text that stand between word boundaries, by rising start; of those that begin at one
        place the longest, also where it overlaps the one before."""
        size = len(folded)
        longest: dict[int, tuple[int, int]] = {}
        for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if start and folded[start - 1].isalnum() and folded[start].isalnum():
                continue
            if end < size and folded[end].isalnum() and folded[end - 1].isalnum():
                continue
            known = longest.get(start)
            if known is None or end > known[0]:
                longest[start] = (end, index)
        forms = self._forms
        return [
            Found(forms[index].table, forms[index].row, start, end) for start, (end, index) in sorted(longest.items())
        ]

    @cached_property
    def _automaton(self) -> AhoCorasick:
        return AhoCorasick([entry.form for entry in self._forms], implementation=Implementation.DFA)

    def scan_apart(self, folded: str) -> list[Found]:
        """The forms of `scan` that do not overlap: of two, the one that begins first."""
        apart: list[Found] = []
        behind = 0
        for entry in self.scan(folded):
            if entry.start >= behind:
                apart.append(entry)
                behind = entry.end
        return apart

    def by_end(self, folded: str) -> dict[int, Found]:
        """All forms in a text by where they end; of those that end at one place the longest."""
        ends: dict[int, Found] = {}
        for entry in self.scan(folded):
            ends.setdefault(entry.end, entry)
        return ends

    def before(self, folded: str, end: int, start: int) -> Found | None:
        """The longest form that begins with a word, no earlier than `start`, and ends at `end` or a space before."""
        if end > start and folded[end - 1] == " ":
            end -= 1
        nearest = max(start, end - _LONGEST_WORD)
        space = max(folded.rfind(" ", nearest, end), folded.rfind("\n", nearest, end))
        word = folded[max(nearest, space + 1) : end].lstrip(_OPENING)
        for length in self._by_last.get(word, ()):
            first = end - length
            entry = self._entries.get(folded[first:end]) if first >= start else None
            if entry and (first == start or not folded[first - 1].isalnum()):
                return Found(entry.table, entry.row, first, end)
        return None


@lru_cache(maxsize=64)
def lexicon(rules: Rules, *tables: str) -> Lexicon:
    """The lexicon of these gazetteers of `rules`."""
    return Lexicon({table: rules.gazetteer(table) for table in tables})
