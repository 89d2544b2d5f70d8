"""Segments: the text cut into runs of whole sentences by their function. Contract: segments.

Minutes and notices are read by `minutes`, all else by `news`; both know the lines and the rules of one text by
`cues`, and read a single sentence by `turns`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from extractor.cues import Cues, Reading
from extractor.found import Found
from extractor.minutes import Minutes
from extractor.news import News
from extractor.patterns import Rules
from extractor.records import Segment
from extractor.text import Text
from extractor.turns import Turns

NAME: Final = "segments"
NEEDS: Final = ("official", "figures", "people")


def find(text: Text, rules: Rules, found: Found) -> tuple[Segment, ...]:
    """Segments of `text` in order: every sentence once, neighbours of one label joined."""
    if not text.sentences:
        return ()
    cues = Cues(text, rules)
    turns = Turns(cues, rules, found)
    minutes = Minutes(cues, turns)
    is_form = found.official is not None or minutes.is_form()
    readings = minutes.read() if is_form else News(cues, turns, found).read()
    return tuple(_joined(text, readings))


def _joined(text: Text, readings: list[Reading]) -> Iterator[Segment]:
    first = 0
    for at in range(1, len(readings) + 1):
        if at < len(readings) and readings[at].label == readings[first].label:
            continue
        span = text.sentences[first].start, text.sentences[at - 1].end
        yield Segment(**text.cut(*span), label=readings[first].label, rule=readings[first].rule)
        first = at
