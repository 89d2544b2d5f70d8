"""Dates: calendar expressions written with digits or a Roman quarter. Contract: dates."""

from __future__ import annotations

from typing import Final

from extractor.found import Found
from extractor.patterns import Rules
from extractor.records import Date
from extractor.text import Text

NAME: Final = "dates"
NEEDS: Final = ("citations",)


def find(text: Text, rules: Rules, found: Found) -> tuple[Date, ...]:
    return ()
