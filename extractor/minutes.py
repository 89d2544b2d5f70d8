"""Minutes: sentences of notices and minutes, which follow their heading and their labelled lines."""

from __future__ import annotations

from typing import Final

from extractor.cues import CLOSING, EARLY, Cues, Reading, reading_of
from extractor.text import BULLETS, Span
from extractor.turns import Turns

_ENDING: Final = CLOSING - {")"}  # a title may end with words in brackets
_MAY_FOLLOW: Final = {
    "lead": frozenset({"lead", "attendance", "report", "discussion", "conclusion", "other"}),
    "attendance": frozenset({"lead", "attendance", "report", "discussion", "conclusion", "other"}),
    "report": frozenset({"discussion", "conclusion", "other"}),
    "discussion": frozenset({"conclusion", "other"}),
    "conclusion": frozenset({"other"}),
    "other": frozenset({"other"}),
}  # parts of minutes and notices in the order of their form
_MAY_CONCLUDE: Final = frozenset({"lead", "attendance", "report"})
_TURNS: Final = frozenset({"report", "discussion"})
_ITEM: Final = "item_of"  # begins the names of rules for numbered items, of which any may follow any
_PRESENT: Final = "those_present"
_LISTED: Final = Reading("attendance", "item_of_those_present")
_LINES_OF_HEADING: Final = 12
_LONGEST_HEADING: Final = 40  # characters of the words before the colon of a labelled line
_LABELLED_LINES: Final = 3  # as many make minutes of a text without a heading


class Minutes:
    """Reads one text as minutes or a notice."""

    def __init__(self, cues: Cues, turns: Turns) -> None:
        self._cues, self._turns = cues, turns
        self._text, self._lines = cues.text, cues.lines

    def is_form(self) -> bool:
        """Whether the text has the heading or the labelled lines of minutes and notices."""
        if any(self._cues.full("form", line.span) for line in self._lines[:_LINES_OF_HEADING]):
            return True
        count = 0
        for line in self._lines:
            start = self._cues.content(self._text.sentences[line.first])
            is_labelled = ":" in self._text.view[start : min(start + _LONGEST_HEADING, line.span.end)]
            count += is_labelled and self._cues.match("heading", start, line.span.end) is not None
        return count >= _LABELLED_LINES

    def read(self) -> list[Reading]:
        """One reading for each sentence of a text with a heading and labelled lines."""
        readings: list[Reading] = []
        state = Reading("title", "heading")
        for sentence in self._text.sentences:
            state = self._in_title(sentence, state) if state.label == "title" else self._in_form(sentence, state)
            announced = self._cues.search("announced", *sentence) if state.label in _MAY_CONCLUDE else None
            concluded = reading_of(announced) if announced is not None else state
            readings.append(state if state.label == "lead" else concluded)  # a lead tells the day first
            state = concluded
        return readings

    def _in_title(self, sentence: Span, state: Reading) -> Reading:
        start = self._cues.content(sentence)
        if self._cues.match("event", start, sentence.end):
            return Reading("lead", "event")
        rule = self._cues.match("heading", start, sentence.end)
        if rule and rule.value in EARLY:
            return reading_of(rule)
        return Reading("lead", "after_title") if self._text.view[sentence.end - 1] in _ENDING else state

    def _in_form(self, sentence: Span, state: Reading) -> Reading:
        start = self._cues.content(sentence)
        for rule in self._cues.rules["heading"]:
            if rule.value in _MAY_FOLLOW[state.label] and rule.match(self._text, start, sentence.end):
                return reading_of(rule)
        if state.rule == _PRESENT and (self._text.view[sentence.start] in BULLETS or self._is_label(sentence, start)):
            return state
        if state.label in EARLY:
            is_listed = state.label == "lead" and self._turns.begins_with_person(sentence, start)
            return _LISTED if is_listed else self._turns.opening(sentence, start, state) or state
        if state.label in _TURNS or state.rule.startswith(_ITEM):
            item = self._cues.match("item", start, sentence.end) if self._is_numbered(sentence, start) else None
            if item is not None:
                return reading_of(item)
        if state.label == "report":
            told = self._turns.worded(sentence, start, state) or self._turns.spoken(sentence, start, state)
            return told if told and told.rule in ("worded", "speech_proposing") else state
        return state

    def _is_label(self, sentence: Span, start: int) -> bool:
        """Whether a numbered item begins with a label before a colon: who they are that were present."""
        is_labelled = ":" in self._text.view[start : min(start + _LONGEST_HEADING, sentence.end)]
        return is_labelled and self._is_numbered(sentence, start)

    def _is_numbered(self, sentence: Span, start: int) -> bool:
        """Whether a number or a letter stands before the words with which a sentence begins at view[start]."""
        return any(sign.isalnum() for sign in self._text.view[sentence.start : start] if sign.isascii())
