"""Figures: quantities written with digits. Contract: figures."""

from __future__ import annotations

from typing import Final

from extractor.found import Found
from extractor.patterns import Rules
from extractor.records import Figure
from extractor.text import Text

NAME: Final = "figures"
NEEDS: Final = ("citations", "dates")


def find(text: Text, rules: Rules, found: Found) -> tuple[Figure, ...]:
    return ()
