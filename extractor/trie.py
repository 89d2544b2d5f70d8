"""Many words as one pattern that shares their beginnings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import regex


def trie_pattern(words: Sequence[str]) -> str:
    """A verbose-mode pattern that matches each of `words`, the longest first (no word: never).

    An alternation of a thousand words is tried word by word; shared beginnings make it one step a letter.
    """
    if not words:
        return "(?!)"
    trie: dict[str, Any] = {}
    for word in words:
        node = trie
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _trie_node(trie)


def _trie_node(node: dict[str, Any]) -> str:
    optional = "" in node
    branches = []
    for letter, below in sorted((key, value) for key, value in node.items() if key):
        path = regex.escape(letter, special_only=True, literal_spaces=False)
        while len(below) == 1 and "" not in below:
            ((following, below),) = below.items()
            path += regex.escape(following, special_only=True, literal_spaces=False)
        branches.append(path + (_trie_node(below) if set(below) != {""} else ""))
    body = branches[0] if len(branches) == 1 and not optional else "(?:" + "|".join(branches) + ")"
    return body + "?" if optional and branches else body
