"""Directives: what someone at the meeting asks, orders or assigns to be done. Contract: directives."""

from __future__ import annotations

from typing import Final

from extractor.found import Found
from extractor.patterns import Rules
from extractor.records import Directive
from extractor.text import Text

NAME: Final = "directives"
NEEDS: Final = ("dates", "segments", "attendees")


def find(text: Text, rules: Rules, found: Found) -> tuple[Directive, ...]:
    return ()
