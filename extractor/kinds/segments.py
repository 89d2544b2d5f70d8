"""Segments: the text cut into runs of whole sentences by their function. Contract: segments.

News is read sentence by sentence with memory: what a line is (title, caption, byline), where the
lead stands, with which words a sentence begins, who speaks with which verb; a sentence that tells
nothing carries on what was before. Minutes and notices follow their labelled lines and headings.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import Final, NamedTuple, cast

from extractor.found import Found, view_spans
from extractor.groups import attendance_zones
from extractor.lines import Line, lines
from extractor.patterns import Rule, Rules
from extractor.records import Label, Segment
from extractor.speech import Speaker, Speech
from extractor.text import Span, Text

NAME: Final = "segments"
NEEDS: Final = ("official", "figures", "people")

_PARTS: Final = (
    "dateline", "skip", "credit", "day", "moved", "line", "between", "presence", "form", "heading", "item", "section",
    "event", "opening", "attending", "speaker", "tasked", "worded", "talks", "demanding", "press", "exchange",
    "sitting", "farewell", "outlook",
)  # fmt: skip
_SPEECH: Final = "speech"  # value of a rule that leaves the label to speaker and verb
_ACCORDING: Final = "according"  # the same, where no verb is needed
_TOLD: Final = "told"  # the same, where a body may be the speaker too
_CLOSING: Final = frozenset(".!?…:;,”\"')")
_LEAD: Final = "lead"
_EARLY: Final = frozenset({"title", "lead", "attendance"})
_MAY_FOLLOW: Final = {
    "lead": frozenset({"lead", "attendance", "report", "discussion", "conclusion", "other"}),
    "attendance": frozenset({"lead", "attendance", "report", "discussion", "conclusion", "other"}),
    "report": frozenset({"discussion", "conclusion", "other"}),
    "discussion": frozenset({"conclusion", "other"}),
    "conclusion": frozenset({"other"}),
    "other": frozenset({"other"}),
}  # parts of minutes and notices in the order of their form
_LONGEST_TITLE: Final = 300  # characters; what is longer is a paragraph
_LONGEST_CAPTION: Final = 330
_LONGEST_BYLINE: Final = 70
_LONGEST_HEADLINE: Final = 84  # characters of a heading between paragraphs; a longer line without a mark is a caption
_LONGEST_NUMBERING: Final = 6  # characters: " - 2" behind a headline that is a caption
_LONGEST_REMARK: Final = 62  # a paragraph of one sentence no longer than this is a caption
_LONGEST_OPENING: Final = 330  # characters in which a sentence tells who speaks
_LINES_BEFORE_EVENT: Final = 9
_SENTENCES_OF_LEAD: Final = 3  # among so many of the first paragraph the event may be told
_LONG_PARAGRAPH: Final = 180  # characters
_ALBUM: Final = "album"
_FEW_LINES: Final = 4  # a text of no more lines is one run of sentences
_WHOLE: Final = frozenset({"lead", "attendance", "report", "discussion"})  # not begun inside a leader's paragraph
_AFTER_LEAD: Final = "after_lead"
_CAPTION: Final = "caption"
_PRESENT: Final = "section_present"
_BEFORE: Final = "before_that"
_HEADING: Final = "heading_between"
_LONG_LINE: Final = "long_line"
_TURNS: Final = frozenset({"report", "discussion"})
_ITEM: Final = "item_of"  # begins the names of rules for numbered items, of which any may follow any
_CONCLUDING: Final = "concluding_speech"
_BY_VERB: Final = (_SPEECH, "according_to", "worded")  # rules by which a speaker was heard
_TELLING: Final = frozenset({"stating", "informing"})  # verbs with which a report goes on, or another has the word
_VIEWS: Final = frozenset({"informing", "opining"})  # verbs with which a speaker may go on to ask for something
_FORCES: Final = frozenset({"directing", "praising"})  # verbs with which only the leading speak
_LINES_OF_HEADING: Final = 12
_SHORTEST_WORDS: Final = 40  # characters; what is shorter behind a name and a colon is an office
_MANY_FIGURES: Final = 3  # make a paragraph one of results
_LONGEST_HEADING: Final = 40  # characters of the words before the colon of a labelled line
_LABELLED_LINES: Final = 3  # as many make minutes of a text without a heading


class Reading(NamedTuple):
    """What one sentence was read as, and by which rule."""

    label: Label
    rule: str


_STATISTICS: Final = Reading("report", "statistics")
_LATE: Final = Reading("other", "present_later")
_LISTED: Final = Reading("attendance", "list_of_those_present")
_MOST: Final = 0.5  # of a sentence


def find(text: Text, rules: Rules, found: Found) -> tuple[Segment, ...]:
    """Segments of `text` in order: every sentence once, neighbours of one label joined."""
    if not text.sentences:
        return ()
    reader = _Reader(text, rules, found)
    readings = reader.form() if found.official is not None or reader.is_form() else reader.news()
    return tuple(_joined(text, readings))


def _joined(text: Text, readings: list[Reading]) -> Iterator[Segment]:
    first = 0
    for at in range(1, len(readings) + 1):
        if at < len(readings) and readings[at].label == readings[first].label:
            continue
        span = text.sentences[first].start, text.sentences[at - 1].end
        yield Segment(**text.cut(*span), label=readings[first].label, rule=readings[first].rule)
        first = at


class _Reader:
    """Reads one text from its first sentence to its last; remembers who leads the meeting."""

    def __init__(self, text: Text, rules: Rules, found: Found) -> None:
        self.text = text
        self.lines = list(lines(text))
        self._rules = {part: rules.of(NAME, part) for part in _PARTS}
        self._all_rules = rules
        self._persons = [mention.whole.start for mention in found.people if mention.kind == "person"]
        self._contents: dict[Span, int] = {}
        self.speech = Speech(text, rules, found)
        self._has_reporter = False  # somebody has spoken behind the lead
        self.is_exchange = False  # a workshop, at which views are exchanged
        self._figures = [span.start for span in view_spans(text, found.figures)]

    def _match(self, part: str, start: int, end: int) -> Rule | None:
        """The first rule of `part` that matches at view[start]."""
        return next((rule for rule in self._rules[part] if rule.match(self.text, start, end)), None)

    def _full(self, part: str, span: Span) -> Rule | None:
        """The first rule of `part` that matches the whole of a span."""
        for rule in self._rules[part]:
            if rule.fullmatch(self.text, *span):
                return rule
        return None

    def _content(self, sentence: Span) -> int:
        """Where the words of a sentence begin, after numbers, marks, datelines and linking words."""
        if sentence not in self._contents:
            self._contents[sentence] = self._content_start(sentence)
        return self._contents[sentence]

    def _content_start(self, sentence: Span) -> int:
        start = sentence.start
        in_front = start <= self.lines[min(len(self.lines), _LINES_BEFORE_EVENT) - 1].span.end
        for rule in (*(self._rules["dateline"] if in_front else ()), *self._rules["skip"]):
            match = rule.match(self.text, start, sentence.end)
            if match and match.end() < sentence.end:
                start = match.end()
        return start

    # ── minutes and notices ──

    def is_form(self) -> bool:
        """Whether the text has the heading or the labelled lines of minutes and notices."""
        if any(self._full("form", line.span) for line in self.lines[:_LINES_OF_HEADING]):
            return True
        count = 0
        for line in self.lines:
            start = self._content(self.text.sentences[line.first])
            is_labelled = ":" in self.text.view[start : min(start + _LONGEST_HEADING, line.span.end)]
            count += is_labelled and self._match("heading", start, line.span.end) is not None
        return count >= _LABELLED_LINES

    def form(self) -> list[Reading]:
        """One reading for each sentence of a text with a heading and labelled lines."""
        readings: list[Reading] = []
        state = Reading("title", "heading")
        for sentence in self.text.sentences:
            state = self._in_title(sentence, state) if state.label == "title" else self._in_form(sentence, state)
            readings.append(state)
        return readings

    def _in_title(self, sentence: Span, state: Reading) -> Reading:
        start = self._content(sentence)
        if self._match("event", start, sentence.end):
            return Reading("lead", "event")
        rule = self._match("heading", start, sentence.end)
        if rule and rule.value in _EARLY:
            return _reading(rule)
        return Reading("lead", "after_title") if self.text.view[sentence.end - 1] in _CLOSING else state

    def _in_form(self, sentence: Span, state: Reading) -> Reading:
        start = self._content(sentence)
        for rule in self._rules["heading"]:
            if rule.value in _MAY_FOLLOW[state.label] and rule.match(self.text, start, sentence.end):
                return _reading(rule)
        if state.label in _EARLY:
            return self._opening(sentence, start, state) or state
        if state.label in _TURNS or state.rule.startswith(_ITEM):
            item = self._match("item", start, sentence.end) if self._is_numbered(sentence, start) else None
            if item is not None:
                return _reading(item)
        if state.label == "report":
            told = self._speech(sentence, start, state)
            return told if told and told.rule == "speech_proposing" else state
        return state

    def _is_numbered(self, sentence: Span, start: int) -> bool:
        """Whether a number or a letter stands before the words with which a sentence begins at view[start]."""
        return any(sign.isalnum() for sign in self.text.view[sentence.start : start] if sign.isascii())

    # ── news ──

    def news(self) -> list[Reading]:
        """One reading for each sentence of a report."""
        shapes = self._shapes()
        body = [at for at, shape in enumerate(shapes) if shape is None]
        event = self._event(body)
        first = event if event >= 0 else next(iter(body), 0)
        self.speech.note_guides()
        self.speech.is_sitting = self._opens_with("sitting", first)
        self.is_exchange = self._opens_with("exchange", first)
        readings: list[Reading] = []
        kept = self._start(first, event)
        for at, line in enumerate(self.lines):
            shape = shapes[at] or (_LATE if self._shows_presence(line, kept) else None)
            section = self._section(line) if shape and shape.rule == _HEADING else None
            if section is not None:
                shape = kept = _reading(section)
            elif shape and shape.rule == _CAPTION and kept.rule == _PRESENT and not self._is_plain(line):
                shape = kept
            if shape:
                readings += [shape] * (line.last - line.first)
                continue
            if at > first and kept.label in _EARLY and self._is_plain(line) and not self._goes_on_telling(line, kept):
                kept = Reading("report", _AFTER_LEAD)
            closing = self._closing(line, kept) if at == body[-1] else None
            if closing is not None:
                readings += [_reading(closing)] * (line.last - line.first)
                continue
            told = self._paragraph(line, kept, at - event if event >= 0 else 1, is_first=at == first)
            readings += told
            kept = next((reading for reading in reversed(told) if reading.label != "other"), kept)
        *_, last = self.text.sentences
        if last.end - last.start <= _LONGEST_BYLINE and self.text.view[last.end - 1] not in _CLOSING:
            readings[-1] = Reading("other", "byline")
        if self._opens_with("talks", first):
            readings = [_heard_as("discussion", reading) for reading in readings]
        elif self._opens_with("press", first):
            readings = [_heard_as("report", reading) for reading in readings]
        return _headed(readings, [sentence.end - sentence.start for sentence in self.text.sentences])

    def _closing(self, line: Line, state: Reading) -> Rule | None:
        """The rule of a last paragraph that only says what the meeting means, or what is planned after it."""
        content, end = self._content(line.span), line.span.end
        is_speech = self.speech.tells(content, end) and self.speech.people(content, end)
        if state.label in _EARLY or not self._is_plain(line) or is_speech:
            return None
        outlook = self._match("outlook", content, end) if state.label == "conclusion" else None
        return outlook or self._match("farewell", content, end)

    def _opens_with(self, part: str, first: int) -> bool:
        """Whether the text's first lines, up to the first of its body, tell of a meeting of some kind."""
        return self._searched(part, self.lines[0].span.start, self.lines[first].span.end) is not None

    def _goes_on_telling(self, line: Line, state: Reading) -> bool:
        """Whether a paragraph behind the lead tells once more what was held."""
        return state.label == _LEAD and self._tells(line)

    def _section(self, line: Line) -> Rule | None:
        """The rule of a heading that tells what stands below it, whatever words that begins with."""
        content = Span(self._content(line.span), line.span.end)
        return self._full("section", content)

    def _is_plain(self, line: Line) -> bool:
        """Whether a paragraph opens with its words, or a quotation: it is no item that belongs to what stood before."""
        return self.text.view[line.span.start : self._content(line.span)] in ("", '"')

    def _paragraph(self, line: Line, kept: Reading, after_event: int, *, is_first: bool) -> list[Reading]:
        """Readings of the sentences of a paragraph, `after_event` lines after the one that tells the event."""
        out: list[Reading] = []
        state = _STATISTICS if after_event > 0 and self._counts(line, kept) else kept
        telling = self._telling(line) if after_event == 0 else None
        for number in range(line.first, line.last):
            if telling is not None and number <= telling:
                state = Reading("lead", "event")
            elif state.rule != _BEFORE or len(self.lines) <= _FEW_LINES:
                reading = self._in_news(number, state, is_before=after_event < 0)
                opens_with_speech = is_first and not out and reading.rule.startswith(_SPEECH)
                state = kept if opens_with_speech else reading
            out.append(state)
        return out

    def _counts(self, line: Line, state: Reading) -> bool:
        """Whether a paragraph amid speeches only tells figures: nobody speaks in it, nobody is to do anything."""
        if state.label not in ("conclusion", "discussion"):
            return False
        start, end = line.span
        figures = bisect_left(self._figures, end) - bisect_left(self._figures, start)
        quiet = not self.speech.people(start, end) and not self.speech.tells(start, end)
        return figures >= _MANY_FIGURES and quiet and self._searched("tasked", start, end) is None

    def _shows_presence(self, line: Line, state: Reading) -> bool:
        """Whether a line only says that somebody chairs or attends whom the text has shown before: a caption."""
        if line.last - line.first != 1 or line.length > _LONGEST_CAPTION:
            return False
        is_late = (state.label not in _EARLY and state.rule != _AFTER_LEAD) or self._repeats(line)
        return is_late and self._full("presence", line.span) is not None

    def _repeats(self, line: Line) -> bool:
        """Whether all whom a line names stand there without office, and stood in the text behind its title before."""
        start, end = line.span
        people = self.speech.people(start, end)
        first = self._first_places
        return bool(people) and all(not one.roles and first.get(self.speech.name(one), end) < start for one in people)

    @cached_property
    def _first_places(self) -> dict[str, int]:
        """Where each person is first named behind the title, by given name."""
        people = self.speech.people(self.lines[0].span.end, len(self.text.view))
        return {self.speech.name(mention): mention.name.start for mention in reversed(people)}

    def _start(self, first: int, event: int) -> Reading:
        """What text before the first cue is: a lead, or at once the contents."""
        line = self.lines[first].span
        is_lead = event >= 0 or line.end - line.start <= _LONGEST_TITLE
        return Reading("lead", "before_event") if is_lead else Reading("report", "no_lead")

    def _shape(self, at: int) -> Reading | None:
        """What a line is by its shape: title, caption, heading between paragraphs; None for a paragraph."""
        line = self.lines[at]
        if at == 0:
            return self._first_shape(line)
        if self._goes_on_title(at):
            return Reading("title", "next_line")
        if line.length > _LONGEST_CAPTION:
            return None
        if self._repeats_title(at):
            return Reading("other", "title_again")
        rule = self._full("line", line.span)
        is_single = line.last - line.first == 1
        if rule is None and is_single and self._stands_alone(at):
            rule = self._full("between", line.span)
        if rule or not is_single:
            return _reading(rule) if rule else None
        return self._closed_line(line) if self.text.view[line.span.end - 1] in _CLOSING else self._open_line(line)

    def _first_shape(self, line: Line) -> Reading | None:
        """What the first line is: a headline, or the caption of a picture that stands above it."""
        credit = self._full("credit", line.span)
        if credit is not None:
            return _reading(credit)
        if self._is_title(line):
            return Reading("title", "first_line")
        return Reading("title", "first_sentence") if self._tells_twice(line) else None

    def _tells_twice(self, first: Line) -> bool:
        """Whether a first line of one short sentence tells what was held, and the next does too, with the day."""
        if len(self.lines) == 1 or first.last - first.first != 1 or first.length > _LONGEST_TITLE // 2:
            return False
        second = self.text.sentences[self.lines[1].first]
        return (
            not self._holds_day(first.span)
            and self._holds_day(second)
            and self._tells(first)
            and self._tells(self.lines[1])
        )

    def _holds_day(self, span: Span) -> bool:
        return self._searched("day", *span) is not None

    def _repeats_title(self, at: int) -> bool:
        """Whether a line behind the first paragraphs is the headline again, as captions of pictures are."""
        start, end = self.lines[0].span
        here = self.lines[at].span
        folded = self.text.folded
        alike = here.end - here.start - (end - start) in range(_LONGEST_NUMBERING)
        return at > 1 and alike and folded.startswith(folded[start:end], here.start)

    def _is_title(self, line: Line) -> bool:
        """Whether the first line is a headline: it does not end as a sentence does, or as one before a list."""
        ending = self.text.view[line.span.end - 3 : line.span.end]
        return len(self.lines) > 1 and line.length <= _LONGEST_TITLE and (ending[-1:] not in ".:" or ending == "...")

    def _goes_on_title(self, at: int) -> bool:
        """Whether a second line goes on with a headline in capitals."""
        first, line = self.lines[0], self.lines[at]
        if at > 1 or not (self._is_title(first) and self._is_title(line)):
            return False
        view = self.text.view
        return view[slice(*first.span)].isupper() and view[slice(*line.span)].isupper()

    def _closed_line(self, line: Line) -> Reading | None:
        """A short sentence alone in its line is a caption, unless it begins as one that tells something."""
        start, end = line.span
        if line.length > _LONGEST_REMARK or self.text.view[end - 1] in ":;" or self._content(line.span) > start:
            return None
        is_present = self._match("opening", start, end) or self._searched("attending", start, end)
        is_speech = self.speech.speaker(start, end) is not None
        return None if is_present or is_speech or self._tells(line) else Reading("other", "remark")

    def _open_line(self, line: Line) -> Reading | None:
        """A line without a closing mark is a caption where it names somebody, else a heading."""
        content, end = self._content(line.span), line.span.end
        if self._tells(line) and line.length > _LONGEST_TITLE // 2:
            return None
        if self.speech.people(line.span.start, end) or self._match("speaker", content, end):
            return Reading("other", _CAPTION)
        is_long = line.length > _LONGEST_HEADLINE and self._is_plain(line)
        return Reading("title", _LONG_LINE if is_long else _HEADING)

    def _stands_alone(self, at: int) -> bool:
        """Whether a line stands between two long paragraphs."""
        return 0 < at < len(self.lines) - 1 and all(
            near.length > _LONG_PARAGRAPH for near in (self.lines[at - 1], self.lines[at + 1])
        )

    def _shapes(self) -> list[Reading | None]:
        """For each line what it is by its shape; None for a paragraph, which is read sentence by sentence."""
        shapes: list[Reading | None] = []
        for at in range(len(self.lines)):
            in_album = at > 0 and shapes[-1] is not None and shapes[-1].rule == _ALBUM
            shapes.append(shapes[-1] if in_album else self._shape(at))
        self._mark_bylines(shapes)
        return shapes

    def _mark_bylines(self, shapes: list[Reading | None]) -> None:
        """The short last lines: who wrote, photographed, published."""
        last = len(shapes) - 1
        if last > 0 and self._match("moved", *self.lines[last].span) is not None:
            shapes[last] = Reading("lead", "moved_lead")
            last -= 1
        for at in range(last, 0, -1):
            start, end = self.lines[at].span
            if end - start > _LONGEST_BYLINE or self.text.view[end - 1] in ".;!?…":
                break
            shapes[at] = Reading("other", "byline")

    def _tells(self, line: Line) -> bool:
        """Whether a line begins with the sentence that tells what was held."""
        sentence = self.text.sentences[line.first]
        return self._match("event", self._content(sentence), sentence.end) is not None

    def _telling(self, line: Line) -> int | None:
        """The number of the first sentence of a paragraph, of the first few, that tells what was held."""
        for number in range(line.first, min(line.last, line.first + _SENTENCES_OF_LEAD)):
            sentence = self.text.sentences[number]
            if self._match("event", self._content(sentence), sentence.end):
                return number
        return None

    def _event(self, body: list[int]) -> int:
        """The line with the sentence that tells what was held, before the contents begin; -1 for none."""
        for at in body:
            if at >= _LINES_BEFORE_EVENT:
                break
            line = self.lines[at]
            if self._tells(line) or (at == body[0] and self._telling(line) is not None):
                return at
            sentence = self.text.sentences[line.first]
            rule = self._match("opening", self._content(sentence), sentence.end)
            if rule and rule.value not in (*_EARLY, "other") and not (at == body[0] and rule.value == _ACCORDING):
                break
        return -1

    def _in_news(self, number: int, state: Reading, *, is_before: bool) -> Reading:
        """The reading of a sentence after `state`; before the event only those present and captions are told apart."""
        sentence = self.text.sentences[number]
        start = self._content(sentence)
        reading = self._opening(sentence, start, state)
        if reading and state.label == "conclusion" and reading.label in _WHOLE and self._is_inside(number):
            reading = None
        if is_before:
            return reading if reading and reading.label in ("attendance", "other") else state
        return (
            reading
            or self._speech(sentence, self._behind_quotation(sentence, start), state)
            or self._worded(sentence, start, state)
            or state
        )

    def _worded(self, sentence: Span, start: int, state: Reading) -> Reading | None:
        """The reading of words behind a person and a colon ("Ông X (thôn Y): …")."""
        first = next(iter(self.speech.people(start, min(sentence.end, start + _LONGEST_OPENING))), None)
        if first is None or first.whole.start != start:
            return None
        match = self._rules["worded"][0].match(self.text, first.whole.end, sentence.end)
        if match is None or sentence.end - match.end() < _SHORTEST_WORDS:
            return None
        label = self._label("opining", start, first.whole.end, state, _SPEECH)
        return Reading(label, "worded") if label else None

    def _behind_quotation(self, sentence: Span, start: int) -> int:
        """Where the words after a quotation begin with which a sentence opens ("…", ông X cho biết); else `start`."""
        view = self.text.view
        opened = view[sentence.start : start].endswith('"') or view.startswith('"', start)
        closing = view.rfind('"', start + 1, sentence.end) if opened else -1
        return closing + 1 if closing >= 0 else start

    def _is_inside(self, number: int) -> bool:
        """Whether a sentence stands inside a paragraph of a text that has paragraphs."""
        sentences = self.text.sentences
        return (
            len(self.lines) > _FEW_LINES
            and "\n" not in self.text.view[sentences[number - 1].end : sentences[number].start]
        )

    def _opening(self, sentence: Span, start: int, state: Reading) -> Reading | None:
        """The reading by the words with which a sentence begins."""
        begins = state.label in _EARLY or state.rule == _AFTER_LEAD
        for rule in self._rules["opening"]:
            if rule.value == _LEAD and not begins:
                continue
            match = rule.match(self.text, start, sentence.end)
            if not match:
                continue
            if rule.value == _ACCORDING:
                return self._according(match.end(), sentence.end, state)
            if rule.value in (_SPEECH, _TOLD):
                return self._speech(sentence, match.end(), state, opened=rule.value)
            if rule.value == "conclusion":
                self.speech.note_leader(start, min(sentence.end, start + _LONGEST_OPENING))
            return _reading(rule)
        if begins:
            present = self._searched("attending", start, sentence.end)
            if present:
                return _reading(present)
            return _LISTED if self._lists_present(sentence) else None
        return None

    def _lists_present(self, sentence: Span) -> bool:
        """Whether a list of those present fills most of a sentence."""
        listed = 0
        for at in range(bisect_right(self._lists, sentence.start, key=lambda span: span.end), len(self._lists)):
            start, end = self._lists[at]
            if start >= sentence.end:
                break
            listed += min(end, sentence.end) - max(start, sentence.start)
        return listed > _MOST * (sentence.end - sentence.start)

    @cached_property
    def _lists(self) -> list[Span]:
        """Stretches that list those present, by rising start."""
        return [span for span, _ in attendance_zones(self.text, self._all_rules, self._persons)]

    def _searched(self, part: str, start: int, end: int) -> Rule | None:
        return next((rule for rule in self._rules[part] if rule.search(self.text, start, end)), None)

    def _speech(self, sentence: Span, start: int, state: Reading, opened: str = "") -> Reading | None:
        """The reading by speaker and verb; None if nobody is heard."""
        limit = min(sentence.end, start + _LONGEST_OPENING)
        speaker = self._speaker(start, limit, opened)
        if speaker is None:
            return None
        quotation = self.text.view.find('"', speaker, limit)
        verb = self.speech.verb(speaker, quotation if quotation > 0 else limit)
        if verb is None:
            return None
        begins, kind = verb
        if kind in _VIEWS and self._searched("demanding", begins, sentence.end):
            kind = "directing"
        elif kind in _VIEWS and self.speech.proposes(begins, sentence.end):
            kind = "suggesting"
        if kind == "presenting" and opened == _TOLD:
            self.speech.note_speaker(speaker, begins)
            return Reading("report", "speech_presenting")
        label = self._label(kind, speaker, begins, state, opened)
        if label == "conclusion" and not self.speech.has_leaders:
            self.speech.note_leader(speaker, begins)
        return Reading(label, f"speech_{kind}") if label else None

    def _label(self, verb: str, start: int, end: int, state: Reading, opened: str = "") -> Label | None:
        """The label of what whoever view[start:end] names says; a new speaker ends the report of another.

        `opened` is the value of the rule that opens the sentence. Who is only cited behind the lead ("Theo ông X, …")
        adds to the report.

        At a workshop each speaker only gives a view, also the first.
        """
        who = self.speech.who(start, end)
        label = _heard(verb, who, state, opened=opened == _SPEECH)
        is_first = state.rule == _AFTER_LEAD and (opened == _ACCORDING or not self._has_reporter)
        is_turn = self.is_exchange or (not is_first and self.speech.is_new(start, end))
        if label is None and verb in _TELLING and who == "other" and state.label == "report" and is_turn:
            label = "discussion"
        self.speech.note_speaker(start, end)
        self._has_reporter |= state.rule == _AFTER_LEAD and who == "other"
        return label

    def _speaker(self, start: int, limit: int, opened: str) -> int | None:
        """Where the speaker is named; after words such as "Tại hội nghị, " a body may speak too."""
        speaker = self.speech.speaker(start, limit, anywhere=opened == _SPEECH)
        if opened and self.text.view[start : start + 1].isupper():
            told = self.speech.verb(start, limit)
            if speaker is None or (told and told[0] < speaker):
                return start
        return speaker

    def _according(self, start: int, limit: int, state: Reading) -> Reading | None:
        """The reading of "Theo" and a person, whose words follow a comma."""
        reach = min(limit, start + _LONGEST_OPENING)
        marks = [self.text.view.find(mark, start, reach) for mark in ",:"]
        end = min((mark for mark in marks if mark > 0), default=limit)
        verb = "stating" if self._searched("tasked", end, limit) else "informing"
        label = self._label(verb, start, end, state, _ACCORDING)
        return Reading(label, "according_to") if label else None


def _reading(rule: Rule) -> Reading:
    return Reading(cast(Label, rule.value), rule.name)


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
    following = Reading("other", _HEADING)
    out = []
    for reading, length in zip(reversed(readings), reversed(lengths), strict=True):
        if reading.rule in (_HEADING, _LONG_LINE):
            is_short = length <= _LONGEST_BYLINE and reading.rule == _HEADING
            is_other = is_short if following.label == "lead" else reading.rule == _LONG_LINE
            reading = Reading("other" if is_other else following.label, reading.rule)
        elif reading.label != "other":
            following = reading
        out.append(reading)
    return out[::-1]


def _heard(verb: str, who: Speaker, state: Reading, *, opened: bool) -> Label | None:
    """The label of a sentence in which somebody says something; None where it carries on."""
    concluding, reporting = state.label == "conclusion", state.label == "report"
    begins = not opened and (state.label in _EARLY or state.rule == _AFTER_LEAD)
    label: Label | None = "discussion"
    if who == "same" or (concluding and who == "unknown" and verb not in (*_FORCES, "asking")):
        label = None
    elif verb == "presenting":
        label = None if concluding and who == "leader" else "report"
    elif who == "leader" and verb == "informing" and begins:
        label = "report"
    elif who == "other" and verb == "praising" and state.label == "discussion" and not opened:
        label = "discussion"
    elif who == "leader" or verb in _FORCES or (verb == "asking" and (opened or concluding)):
        label = "conclusion"
    elif verb in ("stating", "informing") and reporting and not opened:
        label = None
    elif state.label in _EARLY and not opened and verb not in ("proposing", "suggesting", "asking"):
        label = "report"
    return label
