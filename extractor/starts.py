"""Where the words of a list begin in a text, all found in one pass."""

from __future__ import annotations

from functools import lru_cache

from ahocorasick_rs import AhoCorasick


@lru_cache(maxsize=2)  # the steps ask one after the other for the words of one text
def places_of_words(
    folded: str, words: tuple[str, ...], start: int = 0, end: int | None = None
) -> dict[str, list[int]]:
    """Where in folded[start:end] each of `words` begins, at the start of a word, rising."""
    places: dict[str, list[int]] = {}
    for index, at, _ in _automaton(words).find_matches_as_indexes(folded[start:end], overlapping=True):
        position = at + start
        if not position or not folded[position - 1].isalnum():
            places.setdefault(words[index], []).append(position)
    return places


def word_starts(folded: str, words: tuple[str, ...], start: int, end: int) -> list[int]:
    """Where in folded[start:end] any of `words` begins, at the start of a word; each place once, rising."""
    return sorted({at for places in places_of_words(folded, words, start, end).values() for at in places})


@lru_cache(maxsize=256)
def _automaton(words: tuple[str, ...]) -> AhoCorasick:
    return AhoCorasick(words)
