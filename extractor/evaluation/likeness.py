"""When two strings, numbers or spans count as alike, and which predicted record answers which gold one."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Final, Protocol, TypeVar

SAME_SPAN: Final = 0.5  # intersection over union from which two spans are the same group or directive

_DASH: Final = re.compile(r"\s*[-\u2010-\u2015]\s*")
_SPACE: Final = re.compile(r"\s+")
_TOKEN: Final = re.compile(r"\w+")
_MARGIN: Final = " .,;:\"'“”‘’()"


class Span(Protocol):
    """What has a place in the text."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


S = TypeVar("S", bound=Span)


def plain(string: str | None) -> str | None:
    """A string without what does not count: case, composition, kinds of dashes and the spaces round them, runs
    of white space, punctuation at either end."""
    if string is None:
        return None
    string = unicodedata.normalize("NFC", string).casefold()
    return _SPACE.sub(" ", _DASH.sub("-", string)).strip(_MARGIN)


def same(one: str | None, other: str | None) -> bool:
    """Whether two strings are equal but for what `plain` leaves out; null equals only null."""
    return plain(one) == plain(other)


def token_f1(one: str | None, other: str | None) -> float:
    """Words in common: twice their number by the number of all words of both. 1 if neither has a word."""
    ours, theirs = Counter(_TOKEN.findall(plain(one) or "")), Counter(_TOKEN.findall(plain(other) or ""))
    if not ours or not theirs:
        return float(ours == theirs)
    return 2 * (ours & theirs).total() / (ours.total() + theirs.total())


def near(least: float) -> Callable[[str | None, str | None], bool]:
    """Tells whether two strings are the same or have at least this much of their words in common."""

    def is_near(one: str | None, other: str | None) -> bool:
        return same(one, other) or (one is not None and other is not None and token_f1(one, other) >= least)

    return is_near


def same_number(one: str | None, other: str | None) -> bool:
    """Whether two decimal strings have one value: "5.0" and "5"."""
    if one is None or other is None:
        return one is other
    return Decimal(one) == Decimal(other)


def overlap(one: Span, other: Span) -> int:
    """Characters in common; 0 or less if there are none."""
    return min(one.end, other.end) - max(one.start, other.start)


def shared(one: Span, other: Span) -> float:
    """Intersection over union of two spans, 0 to 1."""
    common = overlap(one, other)
    return common / (max(one.end, other.end) - min(one.start, other.start)) if common > 0 else 0.0


def pairs(
    gold: Sequence[S], predicted: Sequence[S], accept: Callable[[S, S], bool]
) -> tuple[list[tuple[S, S]], list[S], list[S]]:
    """Gold records with their predictions, gold records without one, predictions without a gold record.

    Only overlapping records that `accept` takes are paired, each once, those that share most of
    their span first.
    """
    candidates = sorted(
        (
            (shared(wanted, got), number, place)
            for number, wanted in enumerate(gold)
            for place, got in enumerate(predicted)
            if overlap(wanted, got) > 0 and accept(wanted, got)
        ),
        reverse=True,
    )
    answered: dict[int, int] = {}
    taken: set[int] = set()
    for _, number, place in candidates:
        if number not in answered and place not in taken:
            answered[number] = place
            taken.add(place)
    found = [(gold[number], predicted[place]) for number, place in answered.items()]
    missed = [record for number, record in enumerate(gold) if number not in answered]
    return found, missed, [record for place, record in enumerate(predicted) if place not in taken]
