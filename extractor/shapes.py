"""Shapes: what the lines of a news report are by their form: title, heading, caption, byline, credit."""

from __future__ import annotations

import re
from typing import Final

from extractor.cues import CLOSING, Cues, Reading, reading_of
from extractor.lines import Line
from extractor.speech import Speech
from extractor.text import Span

LONGEST_TITLE: Final = 300  # characters; what is longer is a paragraph
LONGEST_CAPTION: Final = 330
LONGEST_BYLINE: Final = 70
_LONGEST_HEADLINE: Final = 84  # characters of a heading between paragraphs; a longer line without a mark is a caption
_LONGEST_NUMBERING: Final = 6  # characters: " - 2" behind a headline that is a caption
_LONGEST_REMARK: Final = 62  # a paragraph of one sentence no longer than this is a caption
_LONGEST_NAME: Final = 30  # characters of a name in capitals, such as that of who wrote it
_LONG_PARAGRAPH: Final = 180  # characters
_LONGEST_LIST: Final = 12  # lines below a colon that may be its items
_AMOUNT: Final = re.compile(r"(?<![\d/.,-])(?!(?:19|20)\d\d )\d[\d.,]*+ ?(?:%|[^\W\d_])")  # "12 xã", not "4/3"
_ALBUM: Final = "album"
_SCENE: Final = "scene"
CAPTION: Final = "caption"
HEADING: Final = "heading_between"
LONG_LINE: Final = "long_line"


class Shapes:
    """Reads the lines of one text by their form."""

    def __init__(self, cues: Cues, speech: Speech) -> None:
        self._cues, self._speech = cues, speech
        self._text, self._lines = cues.text, cues.lines

    def read(self) -> list[Reading | None]:
        """For each line what it is by its shape; None for a paragraph, which is read sentence by sentence."""
        shapes: list[Reading | None] = []
        for at in range(len(self._lines)):
            in_album = at > 0 and shapes[-1] is not None and shapes[-1].rule == _ALBUM
            shapes.append(shapes[-1] if in_album else self._shape(at))
        self._mark_bylines(shapes)
        return shapes

    def _shape(self, at: int) -> Reading | None:
        """What a line is by its shape: title, caption, heading between paragraphs; None for a paragraph."""
        line = self._lines[at]
        if at == 0 or (at == 1 and self._cues.full("stamp", self._lines[0].span) is not None):
            return self._first_shape(line)
        if self._goes_on_title(at):
            return Reading("title", "next_line")
        if line.length > LONGEST_CAPTION or (at == 1 and self._is_lead(line)):
            return None
        if self._repeats_title(at):
            return Reading("other", "title_again")
        rule = self._cues.full("line", line.span)
        is_single = line.last - line.first == 1
        if rule is None and is_single and self._stands_alone(at):
            rule = self._cues.full("between", line.span)
        if rule or not is_single:
            return reading_of(rule) if rule else None
        is_closed = self._text.view[line.span.end - 1] in CLOSING and not self._is_slogan(line)
        return self._closed_line(at) if is_closed else self._open_line(line)

    def _first_shape(self, line: Line) -> Reading | None:
        """What the first line is: a headline, or what stands above it: the caption of a picture, a day."""
        credit = self._cues.full("credit", line.span) or self._cues.full("stamp", line.span)
        if credit is not None:
            return reading_of(credit)
        if self._is_title(line):
            return Reading("title", "first_line")
        return Reading("title", "first_sentence") if self._tells_twice(line) else None

    def _tells_twice(self, first: Line) -> bool:
        """Whether a first line of one short sentence is followed by one that tells the day and what was held."""
        if len(self._lines) == 1 or first.last - first.first != 1 or first.length > LONGEST_TITLE // 2:
            return False
        second = self._text.sentences[self._lines[1].first]
        return (
            self._cues.search("day", *first.span) is None
            and self._holds_day(second)
            and self._cues.search("attending", *first.span) is None
            and self._cues.tells_event(self._lines[1])
        )

    def _is_lead(self, second: Line) -> bool:
        """Whether a second line tells on what day something was held: a lead may end without a stop."""
        if not self._holds_day(second.span) or not self._cues.tells_event(second):
            return False
        rule = self._cues.full("line", second.span)
        return rule is None or rule.name == _SCENE

    def _holds_day(self, span: Span) -> bool:
        return any(self._cues.search(part, *span) is not None for part in ("day", "month"))

    def _repeats_title(self, at: int) -> bool:
        """Whether a line behind the first paragraphs is the headline again, as captions of pictures are."""
        start, end = self._lines[0].span
        here = self._lines[at].span
        folded = self._text.folded
        alike = here.end - here.start - (end - start) in range(_LONGEST_NUMBERING)
        return at > 1 and alike and folded.startswith(folded[start:end], here.start)

    def _is_title(self, line: Line) -> bool:
        """Whether the first line is a headline: it does not end as a sentence does, or as one before a list."""
        if len(self._lines) == 1 or line.length > LONGEST_TITLE:
            return False
        ending = self._text.view[line.span.end - 3 : line.span.end]
        if ending[-1:] in "…;" or ending == "...":
            return not (self._holds_day(line.span) and self._cues.tells_event(line))  # a lead that was cut off
        return ending[-1:] not in ".:" or ending == "..." or (ending[-1:] == ":" and self._is_loud(self._lines[1]))

    def _is_loud(self, line: Line) -> bool:
        """Whether a line is in capitals and longer than a name, hence part of a headline."""
        return line.length > _LONGEST_NAME and self._text.view[slice(*line.span)].isupper()

    def _goes_on_title(self, at: int) -> bool:
        """Whether a second line goes on with a headline in capitals, or is one below a line that leads to it."""
        first, line = self._lines[0], self._lines[at]
        if at > 1 or not (self._is_title(first) and self._is_title(line)) or self._cues.full("line", line.span):
            return False
        view = self._text.view
        return self._is_loud(line) or (view[slice(*first.span)].isupper() and view[slice(*line.span)].isupper())

    def _follows_colon(self, at: int) -> bool:
        """Whether a line stands among short ones below one that ends with a colon: it is an item of a list."""
        for above in range(at - 1, max(at - _LONGEST_LIST, -1), -1):
            line = self._lines[above]
            if self._text.view[line.span.end - 1] == ":":
                return True
            if line.last - line.first > 1 or line.length > _LONG_PARAGRAPH:
                return False
        return False

    def _is_slogan(self, line: Line) -> bool:
        """Whether a short line ends with a quotation that has no stop, as a heading in quotes does."""
        said = self._text.view[slice(*line.span)]
        return said[-1] == '"' and said[-2:-1] not in ".:!…" and ":" not in said and len(said) <= _LONGEST_HEADLINE

    def _closed_line(self, at: int) -> Reading | None:
        """A short sentence alone in its line is a caption, unless it is an item or begins as what is told."""
        line = self._lines[at]
        start, end = line.span
        if line.length > _LONGEST_REMARK or self._text.view[end - 1] in ":;" or self._cues.content(line.span) > start:
            return None
        is_present = self._cues.match("opening", start, end) or self._cues.search("attending", start, end)
        is_speech = self._speech.speaker(start, end) is not None
        tells = is_speech or self._cues.tells_event(line) or _AMOUNT.search(self._text.view, start, end) is not None
        return None if is_present or tells or self._follows_colon(at) else Reading("other", "remark")

    def _open_line(self, line: Line) -> Reading | None:
        """A line without a closing mark is a caption where it names somebody, else a heading."""
        content, end = self._cues.content(line.span), line.span.end
        if self._cues.tells_event(line) and line.length > LONGEST_TITLE // 2:
            return None
        opening = self._cues.match("opening", content, end)
        is_long = line.length > _LONGEST_HEADLINE
        if opening is not None and (opening.value == "attendance" or is_long):
            return None
        if content > line.span.start and (is_long or self._text.view.find(": ", content, end) >= 0):
            return None  # an item of a list
        if self._speech.people(line.span.start, end) or self._cues.match("speaker", content, end):
            return Reading("other", CAPTION) if content == line.span.start else None  # with a mark, an item of a list
        return Reading("title", LONG_LINE if is_long and self._cues.is_plain(line) else HEADING)

    def _stands_alone(self, at: int) -> bool:
        """Whether a line stands between two long paragraphs."""
        return 0 < at < len(self._lines) - 1 and all(
            near.length > _LONG_PARAGRAPH for near in (self._lines[at - 1], self._lines[at + 1])
        )

    def _mark_bylines(self, shapes: list[Reading | None]) -> None:
        """The short last lines: who wrote, photographed, published."""
        last = len(shapes) - 1
        if last > 0 and self._cues.match("moved", *self._lines[last].span) is not None:
            shapes[last] = Reading("lead", "moved_lead")
            last -= 1
        for at in range(last, 0, -1):
            span = self._lines[at].span
            is_short = span.end - span.start <= LONGEST_BYLINE and self._text.view[span.end - 1] not in ".;!?…"
            if not is_short or self._cues.is_item(span):
                break
            shapes[at] = Reading("other", "byline")
