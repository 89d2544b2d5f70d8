"""Where the words of a list begin in a text, all found in one pass."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Key = tuple[str, str]
"""Kind and name of a rule."""


class Starts:
    """The words at which rules begin, and the rules that begin at each."""

    def __init__(self, words_of: Mapping[Key, Iterable[str]]) -> None:
        rules: dict[str, list[Key]] = defaultdict(list)
        for rule, words in words_of.items():
            for word in words:
                rules[word].append(rule)
        self.words = tuple(rules)
        self.rules = tuple(rules.values())


@lru_cache(maxsize=2)  # the steps ask one after the other for the places of one text
def places_of_rules(folded: str, starts: Starts) -> Mapping[Key, list[int]]:
    """Where in a text each rule can begin, rising, each place once."""
    rules = starts.rules
    places: dict[Key, list[int]] = defaultdict(list)
    for at, index in sorted(_matches(folded, starts.words)):
        for rule in rules[index]:
            known = places[rule]
            if not known or known[-1] != at:
                known.append(at)
    return places


def word_starts(folded: str, words: tuple[str, ...], start: int, end: int) -> list[int]:
    """Where in folded[start:end] any of `words` begins, at the start of a word; each place once, rising."""
    return sorted({at for at, _ in _matches(folded, words, start, end)})


def _matches(folded: str, words: tuple[str, ...], start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """(place, number of the word) for each of `words` that begins in folded[start:end] at the start of a word."""
    found = _automaton(words).find_matches_as_indexes(folded[start:end], overlapping=True)
    return [(at + start, index) for index, at, _ in found if not at + start or not folded[at + start - 1].isalnum()]


@lru_cache(maxsize=256)
def _automaton(words: tuple[str, ...]) -> AhoCorasick:
    return AhoCorasick(words)
