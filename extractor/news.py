"""News: sentences of a report of the press, read one by one with memory.

What a line is (title, caption, byline), where the lead stands, with which words a sentence begins, who
speaks with which verb; a sentence that tells nothing carries on what was before.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import Final

from extractor.conclusions import settled
from extractor.cues import CLOSING, EARLY, LINES_BEFORE_EVENT, Cues, Reading, reading_of
from extractor.found import Found, view_spans
from extractor.lines import Line
from extractor.patterns import Rule
from extractor.records import Label
from extractor.shapes import CAPTION, HEADING, LONG_LINE, LONGEST_BYLINE, LONGEST_CAPTION, LONGEST_TITLE, Shapes
from extractor.text import BULLETS, Span
from extractor.turns import ACCORDING, AFTER_LEAD, LEAD, NO_LEAD, SPEECH, Turns

_SENTENCES_OF_LEAD: Final = 3  # among so many of the first paragraph the event may be told
_FEW_WORDS: Final = 2  # in lower case, that a line of names may hold
_FEW_LINES: Final = 4  # a text of no more lines is one run of sentences
_WHOLE: Final = frozenset({"lead", "attendance", "report", "discussion"})  # not begun inside a leader's paragraph
_PRESENT: Final = "section_present"
_BEFORE_EVENT: Final = "before_event"
_BEFORE: Final = "before_that"
_CONCLUDING: Final = "concluding_speech"
_BY_VERB: Final = (SPEECH, "according_to", "worded")  # rules by which a speaker was heard
_MANY_FIGURES: Final = 3  # make a paragraph one of results
_STATISTICS: Final = Reading("report", "statistics")
_LATE: Final = Reading("other", "present_later")


class News:
    """Reads one text from its first sentence to its last."""

    def __init__(self, cues: Cues, turns: Turns, found: Found) -> None:
        self._cues, self._turns = cues, turns
        self._text, self._lines = cues.text, cues.lines
        self._figures = [span.start for span in view_spans(cues.text, found.figures)]

    def read(self) -> list[Reading]:
        """One reading for each sentence of a report."""
        shapes = Shapes(self._cues, self._turns.speech).read()
        body = [at for at, shape in enumerate(shapes) if shape is None]
        event = self._event(body)
        first = event if event >= 0 else next(iter(body), 0)
        self._turns.speech.note_guides()
        if event >= 0:
            self._turns.speech.note_host(*self._text.sentences[self._lines[event].first])
        self._turns.speech.note_centre(self._lines[0].span.start, self._lines[first].span.end)
        self._turns.speech.is_sitting = self._opens_with("sitting", first)
        self._turns.is_exchange = self._opens_with("exchange", first)
        readings: list[Reading] = []
        kept = self._start(first, event)
        ends = self._last(body)
        for at, line in enumerate(self._lines):
            shape = shapes[at] or (_LATE if self._shows_presence(line, kept) else None)
            section = self._section(line) if shape and shape.rule == HEADING else None
            if section is not None:
                shape = kept = reading_of(section)
            elif shape and shape.rule == CAPTION and kept.rule == _PRESENT and not self._cues.is_plain(line):
                shape = kept
            if shape:
                readings += [shape] * (line.last - line.first)
                continue
            if (
                at > first
                and kept.label in EARLY
                and self._cues.is_plain(line)
                and not self._goes_on_telling(line, kept)
            ):
                kept = Reading("report", AFTER_LEAD)
            closing = self._closing(line, kept) if at in ends else None
            if closing is not None:
                readings += [reading_of(closing)] * (line.last - line.first)
                continue
            told = self._paragraph(line, kept, at - event if event >= 0 else 1, is_first=at == first)
            readings += told
            kept = next((reading for reading in reversed(told) if reading.label != "other"), kept)
        *_, last = self._text.sentences
        if readings[-1].label == "conclusion" and self._looks_back(last):
            readings[-1] = Reading("other", "last_remark")
        if self._is_byline(last):
            readings[-1] = Reading("other", "byline")
        readings = settled(readings, has_chair=self._turns.speech.has_leaders)
        if self._opens_with("talks", first):
            readings = [_heard_as("discussion", reading) for reading in readings]
        elif self._opens_with("press", first):
            readings = [_heard_as("report", reading) for reading in readings]
        return _headed(readings, [sentence.end - sentence.start for sentence in self._text.sentences])

    def _last(self, body: list[int]) -> set[int]:
        """The lines that may look back: the last, and the one before it where the last tells what came after."""
        if len(body) > 1 and self._opens_as_other(self._lines[body[-1]]):
            return set(body[-2:])
        return set(body[-1:])

    def _looks_back(self, sentence: Span) -> bool:
        """Whether the last sentence of all, in which nobody speaks, tells of the schedule or what the meeting means."""
        start, end = self._cues.content(sentence), sentence.end
        quiet = not self._turns.speech.people(start, end) and not self._turns.speech.tells(start, end)
        return quiet and any(self._cues.match(part, start, end) for part in ("outlook", "farewell"))

    def _is_byline(self, sentence: Span) -> bool:
        """Whether a short last sentence without a mark is more than the end of a paragraph: names have capitals."""
        said = self._text.view[slice(*sentence)]
        if len(said) > LONGEST_BYLINE or said[-1] in CLOSING or self._cues.is_item(sentence):
            return False
        starts_line = sentence.start == self._lines[-1].span.start
        return starts_line or sum(word[0].islower() for word in said.split()) <= _FEW_WORDS

    def _opens_as_other(self, line: Line) -> bool:
        content = self._cues.content(self._text.sentences[line.first])
        rule = self._cues.match("opening", content, line.span.end)
        return rule is not None and rule.value == "other"

    def _closing(self, line: Line, state: Reading) -> Rule | None:
        """The rule of a last paragraph that only says what the meeting means, or what is planned after it."""
        content, end = self._cues.content(line.span), line.span.end
        is_speech = self._turns.speech.tells(content, end) and self._turns.speech.people(content, end)
        if state.label in EARLY or not self._cues.is_plain(line) or is_speech:
            return None
        outlook = self._cues.match("outlook", content, end) if state.label == "conclusion" else None
        return outlook or self._cues.match("farewell", content, end)

    def _opens_with(self, part: str, first: int) -> bool:
        """Whether the text's first lines, up to the first of its body, tell of a meeting of some kind."""
        return self._cues.search(part, self._lines[0].span.start, self._lines[first].span.end) is not None

    def _goes_on_telling(self, line: Line, state: Reading) -> bool:
        """Whether a paragraph behind the lead tells once more what was held."""
        return state.label == LEAD and self._cues.tells_event(line)

    def _section(self, line: Line) -> Rule | None:
        """The rule of a heading that tells what stands below it, whatever words that begins with."""
        content = Span(self._cues.content(line.span), line.span.end)
        return self._cues.full("section", content)

    def _paragraph(self, line: Line, kept: Reading, after_event: int, *, is_first: bool) -> list[Reading]:
        """Readings of the sentences of a paragraph, `after_event` lines after the one that tells the event."""
        out: list[Reading] = []
        state = _STATISTICS if after_event > 0 and self._counts(line, kept) else kept
        telling = self._telling(line) if after_event == 0 else None
        retold = line.first if self._goes_on_telling(line, kept) else None
        for number in range(line.first, line.last):
            if telling is not None and number <= telling:
                state = Reading("lead", "event")
            elif state.rule != _BEFORE or len(self._lines) <= _FEW_LINES:
                reading = self._in_news(number, state, is_before=after_event < 0 or number == retold)
                opens_with_speech = is_first and not out and reading.rule.startswith(SPEECH)
                state = kept if opens_with_speech else reading
            out.append(state)
        return out

    def _counts(self, line: Line, state: Reading) -> bool:
        """Whether a paragraph amid speeches only tells figures: nobody speaks in it, no colon above leads to it,
        nobody is to do anything."""
        start, end = line.span
        if state.label not in ("conclusion", "discussion") or self._text.view[max(0, start - 2) : start].strip() == ":":
            return False
        figures = bisect_left(self._figures, end) - bisect_left(self._figures, start)
        quiet = not self._turns.speech.people(start, end) and not self._turns.speech.tells(start, end)
        return figures >= _MANY_FIGURES and quiet and self._cues.search("tasked", start, end) is None

    def _shows_presence(self, line: Line, state: Reading) -> bool:
        """Whether a line only says that somebody chairs or attends whom the text has shown before: a caption."""
        if line.last - line.first != 1 or line.length > LONGEST_CAPTION:
            return False
        is_late = (state.label not in EARLY and state.rule != AFTER_LEAD) or self._repeats(line)
        return is_late and self._cues.full("presence", line.span) is not None

    def _repeats(self, line: Line) -> bool:
        """Whether all whom a line names stand there without office, and stood in the text behind its title before."""
        start, end = line.span
        people = self._turns.speech.people(start, end)
        first = self._first_places
        return bool(people) and all(
            not one.roles and first.get(self._turns.speech.name(one), end) < start for one in people
        )

    @cached_property
    def _first_places(self) -> dict[str, int]:
        """Where each person is first named behind the title, by given name."""
        people = self._turns.speech.people(self._lines[0].span.end, len(self._text.view))
        return {self._turns.speech.name(mention): mention.name.start for mention in reversed(people)}

    def _start(self, first: int, event: int) -> Reading:
        """What text before the first cue is: a lead, or at once the contents."""
        line = self._lines[first].span
        is_lead = event >= 0 or line.end - line.start <= LONGEST_TITLE
        return Reading("lead", _BEFORE_EVENT) if is_lead else Reading("report", NO_LEAD)

    def _telling(self, line: Line) -> int | None:
        """The number of the first sentence of a paragraph, of the first few, that tells what was held."""
        for number in range(line.first, min(line.last, line.first + _SENTENCES_OF_LEAD)):
            sentence = self._text.sentences[number]
            if self._cues.match("event", self._cues.content(sentence), sentence.end):
                return number
        return None

    def _event(self, body: list[int]) -> int:
        """The line with the sentence that tells what was held, before the contents begin; -1 for none."""
        for at in body:
            if at >= LINES_BEFORE_EVENT:
                break
            line = self._lines[at]
            if self._cues.tells_event(line) or (at == body[0] and self._telling(line) is not None):
                return at
            sentence = self._text.sentences[line.first]
            rule = self._cues.match("opening", self._cues.content(sentence), sentence.end)
            if rule and rule.value not in (*EARLY, "other") and not (at == body[0] and rule.value == ACCORDING):
                break
        return -1

    def _in_news(self, number: int, state: Reading, *, is_before: bool) -> Reading:
        """The reading of a sentence after `state`; before the event only those present and captions are told apart."""
        sentence = self._text.sentences[number]
        start = self._cues.content(sentence)
        reading = self._turns.opening(sentence, start, state)
        if reading and state.label == "conclusion" and self._keeps_conclusion(number, start, reading):
            reading = None
        if is_before:
            return reading if reading and reading.label in ("attendance", "other") else state
        return (
            reading
            or self._turns.spoken(sentence, self._turns.behind_quotation(sentence, start), state)
            or self._turns.worded(sentence, start, state)
            or (Reading("report", AFTER_LEAD) if self._is_past_lead(sentence, start, state) else state)
        )

    def _keeps_conclusion(self, number: int, start: int, reading: Reading) -> bool:
        """Whether a sentence goes on with a conclusion though it opens like something else: one inside its paragraph,
        or an item that names nobody ("- Các xã giải quyết dứt điểm kiến nghị của cử tri.")."""
        if reading.label in _WHOLE and self._is_inside(number):
            return True
        sentence = self._text.sentences[number]
        has_mark = self._text.view[sentence.start] in BULLETS or self._cues.is_item(sentence)
        is_item = reading.label == "discussion" and has_mark
        return is_item and not self._turns.speech.people(start, sentence.end)

    def _is_past_lead(self, sentence: Span, start: int, state: Reading) -> bool:
        """Whether a sentence without a cue ends the lead, or those present, in whose paragraph it stands.

        Behind the lead it does unless it speaks of the meeting, behind those present where it names nobody.
        """
        if state.rule in (_PRESENT, _BEFORE_EVENT):
            return False
        if state.label == "lead":
            return self._cues.match("occasion", start, sentence.end) is None
        is_told = self._cues.match("account", start, sentence.end) is not None
        return state.label == "attendance" and (is_told or not self._turns.speech.named(*sentence))

    def _is_inside(self, number: int) -> bool:
        """Whether a sentence stands inside a paragraph of a text that has paragraphs."""
        sentences = self._text.sentences
        return (
            len(self._lines) > _FEW_LINES
            and "\n" not in self._text.view[sentences[number - 1].end : sentences[number].start]
        )


def _heard_as(label: Label, reading: Reading) -> Reading:
    """In talks and before the press what somebody says is no conclusion, unless it is announced as one."""
    if reading.label == "conclusion":
        return reading if reading.rule == _CONCLUDING else Reading(label, reading.rule)
    is_answer = label == "report" and reading.label == "discussion" and reading.rule.startswith(_BY_VERB)
    return Reading(label, reading.rule) if is_answer else reading


def _headed(readings: list[Reading], lengths: list[int]) -> list[Reading]:
    """Headings between paragraphs take the label of what they head; above the lead short lines are of the page.

    `lengths` are the characters of the sentences.
    """
    following = Reading("other", HEADING)
    out = []
    for reading, length in zip(reversed(readings), reversed(lengths), strict=True):
        if reading.rule in (HEADING, LONG_LINE):
            is_short = length <= LONGEST_BYLINE and reading.rule == HEADING
            is_other = is_short if following.label == "lead" else reading.rule == LONG_LINE
            reading = Reading("other" if is_other else following.label, reading.rule)
        elif reading.label != "other":
            following = reading
        out.append(reading)
    return out[::-1]
