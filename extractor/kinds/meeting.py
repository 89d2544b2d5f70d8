"""Meeting: the main meeting that the text reports. Contract: meeting."""

from __future__ import annotations

from typing import Final

from extractor.found import Found
from extractor.patterns import Rules
from extractor.records import Meeting
from extractor.text import Text

NAME: Final = "meeting"
NEEDS: Final = ("dates", "people", "segments")


def find(text: Text, rules: Rules, found: Found) -> Meeting | None:
    return None
