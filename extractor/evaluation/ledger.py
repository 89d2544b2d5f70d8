"""What is written down while one text is compared: counts for each measure, and each miss with its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from extractor.evaluation.likeness import pairs


class Tally(NamedTuple):
    """Counts of one measure. Of a field also how often it was compared and agreed, null with null included."""

    right: float = 0
    false: float = 0
    missed: float = 0
    agreed: float = 0
    compared: float = 0

    @property
    def precision(self) -> float:
        """Share of what came that is right; 1 if nothing came."""
        return _share(self.right, self.right + self.false)

    @property
    def recall(self) -> float:
        """Share of what was wanted that came; 1 if nothing was wanted."""
        return _share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float:
        """Harmonic mean of the two; 1 if nothing was wanted and nothing came."""
        return _share(2 * self.right, 2 * self.right + self.false + self.missed)

    @property
    def share(self) -> float:
        """Share of the comparisons that agreed; 1 without any."""
        return _share(self.agreed, self.compared)

    @staticmethod
    def total(tallies: Iterable[Tally]) -> Tally:
        """The sum of several."""
        return Tally(*map(sum, zip(*tallies, strict=True)))


class Item(NamedTuple):
    """One side of a comparison: its place, how it reads, and the rule that found it (None: gold)."""

    start: int
    end: int
    shown: str
    rule: str | None = None


class Miss(NamedTuple):
    """One error. `wanted` is null where nothing was wanted, `got` where nothing came; offsets only if there are any."""

    measure: str
    start: int | None
    end: int | None
    wanted: str | None
    got: str | None
    rule: str | None


class Ledger:
    """Collects the counts and misses of one text."""

    def __init__(self) -> None:
        self.tallies: dict[str, Tally] = {}
        self.misses: list[Miss] = []

    def add(self, measure: str, tally: Tally) -> None:
        self.tallies[measure] = Tally.total((self.tallies.get(measure, Tally()), tally))

    def records(self, measure: str, right: int, missed: Sequence[Item], false: Sequence[Item]) -> None:
        """Counts records; a missed and a false one at the same place are told as one miss."""
        self.add(measure, Tally(right, len(false), len(missed)))
        instead, absent, invented = pairs(missed, false, lambda _wanted, _got: True)
        for wanted, got in instead:
            self.misses.append(Miss(measure, wanted.start, wanted.end, wanted.shown, got.shown, got.rule))
        for wanted in absent:
            self.misses.append(Miss(measure, wanted.start, wanted.end, wanted.shown, None, wanted.rule))
        for got in invented:
            self.misses.append(Miss(measure, got.start, got.end, None, got.shown, got.rule))

    def field(self, measure: str, wanted: str | None, got: str | None, credit: float, at: Item | None) -> Tally:
        """Counts a field's value; `credit` tells how far what came is right, `at` where it stands and who found it."""
        right = credit if wanted is not None and got is not None else 0
        tally = Tally(right, (got is not None) - right, (wanted is not None) - right, credit, 1)
        self.add(measure, tally)
        if credit < 1:
            start, end, rule = (at.start, at.end, at.rule) if at else (None, None, None)
            self.misses.append(Miss(measure, start, end, wanted, got, rule))
        return tally


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 1.0
