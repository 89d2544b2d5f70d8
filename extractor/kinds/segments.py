"""Segments: runs of whole sentences by their function. Contract: segments."""

from __future__ import annotations

from typing import Final

from extractor.found import Found
from extractor.patterns import Rules
from extractor.records import Segment
from extractor.text import Text

NAME: Final = "segments"
NEEDS: Final = ("people", "dates", "citations")


def find(text: Text, rules: Rules, found: Found) -> tuple[Segment, ...]:
    return ()
