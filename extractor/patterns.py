"""Patterns: the checked rules and gazetteers in force, and how a rule is matched against a text. Read by `loading`."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import regex
from pydantic import BaseModel, ConfigDict, Field

from extractor.starts import Starts, places_of_rules, word_starts
from extractor.text import Spelling, Text

MENTION: Final = "mention"
_WHOLE: Final = False  # no partial matches
_LOCKED: Final = False  # the interpreter's lock is kept: to let it go costs more than most matches take
_REACH: Final = 20_000  # characters: no match is longer; else an engine looks for a needed letter up to the text's end

Row = Mapping[str, str]
Gazetteer = Mapping[str, Row]
"""Rows by their form in the view's spelling and in lower case."""


class Example(BaseModel):
    """A text that a rule reads: records of the file's kind that must be found in it, by the given fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    text: str
    want: tuple[dict[str, Any], ...] = Field(min_length=1)
    published: str | None = None


class Counterexample(BaseModel):
    """A near miss: no record of the file's kind may have all of the fields `unwanted`."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    text: str
    unwanted: dict[str, Any]
    published: str | None = None


@dataclass(frozen=True)
class Rule:
    """One checked rule: its pattern compiled against the view (`case`) or the folded view.

    With `starts`, the pattern is tried only where one of these words begins: they are found all at
    once, while an engine tries a pattern without a common beginning at every character.
    """

    name: str
    kind: str
    part: str
    case: bool
    value: str | None
    compiled: regex.Pattern[str]
    starts: tuple[str, ...] = ()

    def subject(self, text: Text) -> str:
        """The string that the pattern is matched against."""
        return text.view if self.case else text.folded

    def finditer(self, text: Text, start: int = 0, end: int | None = None) -> Iterator[regex.Match[str]]:
        """Matches inside view[start:end]; look-around still sees what lies outside."""
        end = len(text.view) if end is None else end
        if self.starts:
            return self.matches_at(text, word_starts(text.folded, self.starts, start, end), end)
        return self.compiled.finditer(self.subject(text), start, end, False, _LOCKED)

    def matches_at(self, text: Text, positions: Iterable[int], end: int) -> Iterator[regex.Match[str]]:
        """Matches that begin at one of the rising `positions` and end by `end`, none overlapping."""
        subject, behind, match_at = self.subject(text), 0, self.compiled.match
        for position in positions:
            if position < behind:
                continue
            match = match_at(subject, position, min(end, position + _REACH), _WHOLE, _LOCKED)
            if match is not None:
                behind = max(match.end(), position + 1)
                yield match

    def match(self, text: Text, position: int, end: int | None = None) -> regex.Match[str] | None:
        """The match that begins at view[position], if there is one."""
        return self.compiled.match(text.view if self.case else text.folded, position, end, _WHOLE, _LOCKED)

    def fullmatch(self, text: Text, start: int, end: int) -> regex.Match[str] | None:
        """The match of all of view[start:end], if there is one."""
        return self.compiled.fullmatch(text.view if self.case else text.folded, start, end, _WHOLE, _LOCKED)

    def search(self, text: Text, start: int, end: int) -> regex.Match[str] | None:
        """The first match inside view[start:end]."""
        if self.starts:
            return next(self.finditer(text, start, end), None)
        return self.compiled.search(text.view if self.case else text.folded, start, end, _WHOLE, _LOCKED)


class Hit(NamedTuple):
    """A rule and the place in the view where it matched."""

    rule: Rule
    match: regex.Match[str]

    @property
    def start(self) -> int:
        return self.match.start()

    @property
    def end(self) -> int:
        return self.match.end()


class Rules:
    """The checked patterns in force. Made by `load`, never changed."""

    def __init__(
        self, rules: Iterable[Rule], gazetteers: Mapping[str, Gazetteer], spelling: Spelling, digest: str
    ) -> None:
        self.digest = digest
        self.spelling = spelling
        self._gazetteers = gazetteers
        self._parts: dict[tuple[str, str], tuple[Rule, ...]] = {}
        for rule in rules:
            key = rule.kind, rule.part
            self._parts[key] = (*self._parts.get(key, ()), rule)

    def __iter__(self) -> Iterator[Rule]:
        for part in self._parts.values():
            yield from part

    def of(self, kind: str, part: str = MENTION) -> tuple[Rule, ...]:
        """Rules of one part of a kind, in the order of the file."""
        return self._parts.get((kind, part), ())

    def gazetteer(self, name: str) -> Gazetteer:
        """Rows of patterns/gazetteers/NAME.tsv by folded form (empty if there is no such table)."""
        return self._gazetteers.get(name, {})

    def read(self, source: str) -> Text:
        """`source` with its view in the spelling of these patterns."""
        return Text(source, self.spelling, self._abbreviations)

    @functools.cached_property
    def _abbreviations(self) -> frozenset[str]:
        return frozenset(row["form"] for row in self.gazetteer("abbreviations").values())

    def _finditer(self, rule: Rule, text: Text) -> Iterator[regex.Match[str]]:
        """The rule's matches in the whole view; the starts of all rules are looked up in one pass over a text."""
        if not rule.starts:
            return rule.finditer(text)
        positions = places_of_rules(text.folded, self._starts).get((rule.kind, rule.name), ())
        return rule.matches_at(text, positions, len(text.view))

    @functools.cached_property
    def _starts(self) -> Starts:
        return Starts({(rule.kind, rule.name): rule.starts for rule in self})

    def scan(self, kind: str, text: Text, part: str = MENTION, closed: Iterable[tuple[int, int]] = ()) -> list[Hit]:
        """Matches of a part's rules over the whole view, by rising start, none overlapping.

        Where two overlap, the rule that stands earlier in the file wins. `closed` are spans of
        the view that no match may touch.
        """
        taken = bytearray(len(text.view))
        for start, end in closed:
            taken[start:end] = b"\1" * (end - start)
        hits = []
        for rule in self.of(kind, part):
            for match in self._finditer(rule, text):
                start, end = match.span()
                if start < end and taken.find(1, start, end) < 0:
                    taken[start:end] = b"\1" * (end - start)
                    hits.append(Hit(rule, match))
        hits.sort(key=lambda hit: hit.match.start())
        return hits
