"""Citations: documents that the text refers to. Contract: citations."""

from __future__ import annotations

from typing import Final

from extractor.found import Found
from extractor.patterns import Rules
from extractor.records import Citation
from extractor.text import Text

NAME: Final = "citations"
NEEDS: Final = ("official",)


def find(text: Text, rules: Rules, found: Found) -> tuple[Citation, ...]:
    return ()
