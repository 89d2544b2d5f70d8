"""Cues: the rules of segments tried at places of one text, and what a sentence or a line is read as by them."""

from __future__ import annotations

from typing import Final, NamedTuple, cast

from extractor.lines import Line, lines
from extractor.patterns import Rule, Rules
from extractor.records import Label
from extractor.text import Span, Text

EARLY: Final = frozenset({"title", "lead", "attendance"})
"""Labels of what stands before the contents."""
CLOSING: Final = frozenset(".!?…:;,”\"')")
"""Marks with which a sentence, or one before a list, ends."""
_KIND: Final = "segments"
_PARTS: Final = (
    "dateline", "skip", "credit", "stamp", "day", "month", "moved", "line", "between", "presence", "form",
    "heading", "announced", "item", "section", "event", "opening", "attending", "speaker", "tasked", "worded", "talks",
    "demanding", "press", "exchange", "sitting", "farewell", "outlook", "schedule", "account", "occasion", "requesting",
)  # fmt: skip
LINES_BEFORE_EVENT: Final = 9
"""The event is told in one of so many lines."""


class Reading(NamedTuple):
    """What one sentence was read as, by which rule, and of whose words: `start` is where their turn begins."""

    label: Label
    rule: str
    who: str = ""
    start: int = -1


def reading_of(rule: Rule) -> Reading:
    """The reading of a rule whose value is a label."""
    return Reading(cast(Label, rule.value), rule.name)


class Cues:
    """The rules of segments by part, and one text with its lines. All spans are of the view."""

    def __init__(self, text: Text, rules: Rules) -> None:
        self.text = text
        self.lines = list(lines(text))
        self.rules = {part: rules.of(_KIND, part) for part in _PARTS}
        self._contents: dict[Span, int] = {}

    def match(self, part: str, start: int, end: int) -> Rule | None:
        """The first rule of `part` that matches at view[start]."""
        return next((rule for rule in self.rules[part] if rule.match(self.text, start, end)), None)

    def full(self, part: str, span: Span) -> Rule | None:
        """The first rule of `part` that matches the whole of a span."""
        for rule in self.rules[part]:
            if rule.fullmatch(self.text, *span):
                return rule
        return None

    def search(self, part: str, start: int, end: int) -> Rule | None:
        """The first rule of `part` that matches anywhere in view[start:end]."""
        return next((rule for rule in self.rules[part] if rule.search(self.text, start, end)), None)

    def content(self, sentence: Span) -> int:
        """Where the words of a sentence begin, after numbers, marks, datelines and linking words."""
        if sentence not in self._contents:
            self._contents[sentence] = self._content_start(sentence)
        return self._contents[sentence]

    def is_item(self, span: Span) -> bool:
        """Whether a number stands before the words of a sentence or a line: an item of a list."""
        return self.text.view[span.start].isdigit() and self.content(span) > span.start

    def _content_start(self, sentence: Span) -> int:
        start = sentence.start
        in_front = start <= self.lines[min(len(self.lines), LINES_BEFORE_EVENT) - 1].span.end
        for rule in (*(self.rules["dateline"] if in_front else ()), *self.rules["skip"]):
            match = rule.match(self.text, start, sentence.end)
            if match and match.end() < sentence.end:
                start = match.end()
        return start

    def is_plain(self, line: Line) -> bool:
        """Whether a paragraph opens with its words, or a quotation: it is no item that belongs to what stood before."""
        return self.text.view[line.span.start : self.content(line.span)] in ("", '"')

    def tells_event(self, line: Line) -> bool:
        """Whether a line begins with the sentence that tells what was held."""
        sentence = self.text.sentences[line.first]
        return self.match("event", self.content(sentence), sentence.end) is not None
