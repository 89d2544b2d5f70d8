"""People: mentions of persons and groups with their roles. Contract: people."""

from __future__ import annotations

from typing import Final

from extractor.found import Found, PersonMention
from extractor.patterns import Rules
from extractor.text import Text

NAME: Final = "people"
NEEDS: Final = ("citations", "dates")


def find(text: Text, rules: Rules, found: Found) -> tuple[PersonMention, ...]:
    return ()
