"""Official: the official document that the text itself is. Contract: official."""

from __future__ import annotations

from typing import Final

from extractor.found import Found
from extractor.patterns import Rules
from extractor.records import Official
from extractor.text import Text

NAME: Final = "official"
NEEDS: Final = ()


def find(text: Text, rules: Rules, found: Found) -> Official | None:
    return None
