"""Texts evaluated one by one, and what they come to together.

The interval is a percentile bootstrap over texts: as many texts as there are, drawn with replacement, 300 times
with a fixed seed; the eighth value from below and from above bound about 95 % of the draws. It tells how
much the figure owes to the choice of texts, so it is wide for few texts, and says nothing of texts of another kind.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from extractor.evaluation.ledger import Miss, Tally
from extractor.evaluation.measures import HEADLINE, MEASURES, compare, value
from extractor.patterns import Rules
from extractor.pipeline import extract
from extractor.records import Report

_DRAWS: Final = 300
_SEED: Final = 0
_TAIL: Final = 7  # draws left out at either end: 2.5 % of them
MEAN: Final = "mean"


class Sample(NamedTuple):
    """A text and its right records."""

    name: str
    text: str
    gold: Report


class Scored(NamedTuple):
    """A sample after extraction."""

    name: str
    text: str
    tallies: Mapping[str, Tally]
    misses: tuple[Miss, ...]

    @property
    def values(self) -> dict[str, float]:
        """The number that each measure is told by, 1 where there was nothing to find, and the mean."""
        return _values(_total([self]))


class Interval(NamedTuple):
    low: float
    high: float


@dataclass(frozen=True)
class Evaluation:
    """All texts that were evaluated, in their order."""

    documents: tuple[Scored, ...]

    @cached_property
    def tallies(self) -> dict[str, Tally]:
        """Counts of all texts by measure; every measure is there."""
        return _total(self.documents)

    @cached_property
    def values(self) -> dict[str, float]:
        """The number that each measure is told by, and the mean of the headline ones."""
        return _values(self.tallies)

    @cached_property
    def intervals(self) -> dict[str, Interval]:
        """About 95 % of what other choices of such texts would give, for each of `values`."""
        chance = random.Random(_SEED)
        draws = [_values(_total([chance.choice(self.documents) for _ in self.documents])) for _ in range(_DRAWS)]
        ranked = {measure: sorted(draw[measure] for draw in draws) for measure in self.values}
        return {measure: Interval(drawn[_TAIL], drawn[-1 - _TAIL]) for measure, drawn in ranked.items()}


def evaluate(samples: Iterable[Sample], rules: Rules) -> Evaluation:
    """Extracts each text, its date of publication as the gold tells it, and compares the records with its gold."""
    return Evaluation(tuple(_scored(sample, rules) for sample in samples))


def _scored(sample: Sample, rules: Rules) -> Scored:
    predicted = extract(sample.text, published=sample.gold.document.published, rules=rules)
    return Scored(sample.name, sample.text, *compare(sample.text, sample.gold, predicted))


def _total(documents: Sequence[Scored]) -> dict[str, Tally]:
    total = {}
    for measure in MEASURES:
        counts = [document.tallies[measure] for document in documents if measure in document.tallies]
        total[measure] = Tally.total(counts)
    return total


def _values(tallies: Mapping[str, Tally]) -> dict[str, float]:
    values = {measure: value(measure, tally) for measure, tally in tallies.items()}
    return {**values, MEAN: sum(values[measure] for measure in HEADLINE) / len(HEADLINE)}
