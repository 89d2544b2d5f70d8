"""Segments: the text cut into runs of whole sentences by their function. Contract: segments.

News is read sentence by sentence with memory: what a line is (title, caption, byline), where the
lead stands, with which words a sentence begins, who speaks with which verb; a sentence that tells
nothing carries on what was before. Minutes and notices follow their labelled lines and headings.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple, cast

from extractor.found import Found, PersonMention
from extractor.patterns import Rule, Rules
from extractor.records import Label, Segment
from extractor.text import Span, Text

NAME: Final = "segments"
NEEDS: Final = ("official", "people")

_PARTS: Final = ("skip", "line", "heading", "event", "opening", "attending", "speaker", "verb", "leader", "guiding", "form", "between", "presence", "address", "dateline")
_SPEECH: Final = "speech"  # value of a rule that leaves the label to speaker and verb
_ACCORDING: Final = "according"  # the same, where no verb is needed
_TOLD: Final = "told"  # the same, where a body may be the speaker too
_ALWAYS: Final = "always"  # value of a rule for offices that lead whatever meeting they speak at
_CLOSING: Final = frozenset(".!?…:;,”\"')")
_ENDING: Final = frozenset(".!?…:;")
_EARLY: Final = frozenset({"title", "lead", "attendance"})
_MAY_FOLLOW: Final = {
    "lead": frozenset({"lead", "attendance", "report", "discussion", "conclusion", "other"}),
    "attendance": frozenset({"lead", "attendance", "report", "discussion", "conclusion", "other"}),
    "report": frozenset({"discussion", "conclusion", "other"}),
    "discussion": frozenset({"conclusion", "other"}),
    "conclusion": frozenset({"other"}),
    "other": frozenset({"other"}),
}  # parts of minutes and notices in the order of their form
_PAGE_WIDTH: Final = 90  # characters of the longest line of text broken at a page width
_FULL_LINE: Final = 0.75  # of the page width: a shorter line ends what it says
_LONGEST_TITLE: Final = 300  # characters; what is longer is a paragraph
_LONGEST_CAPTION: Final = 330
_LONGEST_BYLINE: Final = 70
_LONGEST_REMARK: Final = 62  # a paragraph of one sentence no longer than this is a caption
_LONGEST_OPENING: Final = 330  # characters in which a sentence tells who speaks
_LINES_BEFORE_EVENT: Final = 9
_SHORT_SPEAKER: Final = 12  # characters; a bare form of address
_LONG_PARAGRAPH: Final = 180  # characters
_ALBUM: Final = "album"
_TITLE_WORDS: Final = 2  # as many words of an office tell whose it is: "Bộ trưởng", "Phó Thủ tướng"
_FEW_LINES: Final = 4  # a text of no more lines is one run of sentences
_WHOLE: Final = frozenset({"lead", "attendance", "report", "discussion"})  # not begun inside a leader's paragraph
_CHAIRS: Final = 3  # as many persons after "Chủ trì có" may be its chairs
_NEAR_START: Final = 12  # characters: "Dự và chủ trì hội nghị có"
_AFTER_LEAD: Final = "after_lead"
_HEADING: Final = "heading_between"
_FORCES: Final = frozenset({"directing", "praising"})  # verbs with which only the leading speak
_LINES_OF_HEADING: Final = 12
_LABELLED_LINES: Final = 3  # as many make minutes of a text without a heading


Speaker = Literal["leader", "other", "unknown", "same"]


class Line(NamedTuple):
    """A line of the view and the numbers of its sentences, `first` to before `last`."""

    span: Span
    first: int
    last: int


class Reading(NamedTuple):
    """What one sentence was read as, and by which rule."""

    label: Label
    rule: str


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


def _lines(text: Text) -> Iterator[Line]:
    """Lines that hold sentences; a sentence never crosses a line end."""
    sentences, view = text.sentences, text.view
    width = _page_width(text.source)
    first = 0
    for at in range(1, len(sentences) + 1):
        if at < len(sentences) and width and _goes_on(text, sentences[at - 1].end, sentences[at].start, width):
            continue
        if at == len(sentences) or "\n" in view[sentences[at - 1].end : sentences[at].start]:
            yield Line(Span(sentences[first].start, sentences[at - 1].end), first, at)
            first = at


def _page_width(source: str) -> int:
    """The width at which all lines of a text were broken, so that a line end says little; 0 if they were not."""
    lines = source.split("\n")
    longest = max(map(len, lines))
    return longest if len(lines) >= _LINES_OF_HEADING and longest <= _PAGE_WIDTH else 0


def _goes_on(text: Text, end: int, start: int, width: int) -> bool:
    """Whether the line that ends at view[end] was broken for want of room only."""
    if text.view[end - 1] in _ENDING:
        return False
    last, first = text.to_source(end - 1, end).end, text.to_source(start, start + 1).start
    taken = last - text.source.rfind("\n", 0, last) - 1
    return taken >= _FULL_LINE * width and text.source.count("\n", last, first) == 1


class _Reader:
    """Reads one text from its first sentence to its last; remembers who leads the meeting."""

    def __init__(self, text: Text, rules: Rules, found: Found) -> None:
        self.text = text
        self.lines = list(_lines(text))
        self._rules = {part: rules.of(NAME, part) for part in _PARTS}
        classes = rules.gazetteer("speech_verbs")
        self._verbs = [
            (match.start(), match.end(), classes[match[0]]["class"])
            for rule in self._rules["verb"]
            for match in rule.finditer(text)
        ]
        self._people = [mention for mention in found.people if mention.kind == "person"]
        named = {mention.whole.start for mention in self._people}
        named.update(match.start() for rule in self._rules["speaker"] for match in rule.finditer(text))
        self._speakers = sorted(named)
        self._names = [mention.name.start for mention in self._people]
        self._leaders: set[str] = set()
        self._offices: set[str] = set()

    def _match(self, part: str, start: int, end: int) -> Rule | None:
        """The first rule of `part` that matches at view[start]."""
        for rule in self._rules[part]:
            if rule.match(self.text, start, end):
                return rule
        return None

    def _full(self, part: str, span: Span) -> Rule | None:
        """The first rule of `part` that matches the whole of a span."""
        for rule in self._rules[part]:
            if rule.compiled.fullmatch(rule.subject(self.text), *span):
                return rule
        return None

    def _content(self, sentence: Span) -> int:
        """Where the words of a sentence begin, after numbers, marks, datelines and linking words."""
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
            rule = self._match("heading", start, line.span.end)
            count += rule is not None and ":" in self.text.view[start : start + 40]
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
        if state.label == "report":
            told = self._speech(sentence, start, state)
            return told if told and told.rule == "speech_proposing" else state
        return state

    # ── news ──

    def news(self) -> list[Reading]:
        """One reading for each sentence of a report."""
        shapes = self._shapes()
        body = [at for at, shape in enumerate(shapes) if shape is None]
        event = self._event(body)
        first = event if event >= 0 else next(iter(body), 0)
        self._note_guides()
        readings: list[Reading] = []
        kept = self._start(first, event)
        for at, line in enumerate(self.lines):
            shape = shapes[at]
            if shape is not None:
                readings += [shape] * (line.last - line.first)
                continue
            if at > first and kept.label in _EARLY and self._content(line.span) == line.span.start:
                kept = Reading("report", _AFTER_LEAD)
            state = kept
            if self._shows_presence(line, state):
                readings.append(Reading("other", "present_later"))
                continue
            for number in range(line.first, line.last):
                state = self._in_news(number, state, at == event and number == line.first, at < event)
                if number == self.lines[first].first and state.rule.startswith("speech"):
                    state = kept
                readings.append(state)
            kept = kept if state.label == "other" else state
        *_, last = self.text.sentences
        if last.end - last.start <= _LONGEST_BYLINE and self.text.view[last.end - 1] not in _CLOSING:
            readings[-1] = Reading("other", "byline")
        return _headed(readings)

    def _shows_presence(self, line: Line, state: Reading) -> bool:
        """Whether a line after the lead only says that somebody chairs or attends: a caption."""
        is_late = state.label not in _EARLY and state.rule != _AFTER_LEAD
        is_short = line.last - line.first == 1 and line.span.end - line.span.start <= _LONGEST_CAPTION
        return is_late and is_short and self._full("presence", line.span) is not None

    def _start(self, first: int, event: int) -> Reading:
        """What text before the first cue is: a lead, or at once the contents."""
        line = self.lines[first].span
        is_lead = event >= 0 or line.end - line.start <= _LONGEST_TITLE
        return Reading("lead", "before_event") if is_lead else Reading("report", "no_lead")

    def _shape(self, at: int) -> Reading | None:
        """What a line is by its shape: title, caption, heading between paragraphs; None for a paragraph."""
        line = self.lines[at]
        start, end = line.span
        closed = self.text.view[end - 1] in _CLOSING
        if at == 0:
            is_title = (
                len(self.lines) > 1
                and end - start <= _LONGEST_TITLE
                and (self.text.view[end - 1] != "." or self.text.view[end - 3 : end] == "...")
            )
            return Reading("title", "first_line") if is_title else None
        if end - start > _LONGEST_CAPTION:
            return None
        rule = self._full("line", line.span)
        if rule is None and line.last - line.first == 1 and self._stands_alone(at):
            rule = self._full("between", line.span)
        if rule:
            return _reading(rule)
        if line.last - line.first > 1 or (closed and end - start > _LONGEST_REMARK):
            return None
        content = self._content(line.span)
        if content > start and closed:
            return None
        if closed:
            told = (
                self._match("opening", content, end) or self._searched("attending", content, end) or self._tells(line)
            )
            return None if told or self.text.view[end - 1] in ":;" else Reading("other", "remark")
        if self._tells(line) and end - start > _LONGEST_TITLE // 2:
            return None
        named = self._people_in(start, end) or self._speaker(content, end) == content
        return Reading("other", "caption") if named else Reading("title", _HEADING)

    def _stands_alone(self, at: int) -> bool:
        """Whether a line stands between two long paragraphs."""
        return 0 < at < len(self.lines) - 1 and all(
            near.span.end - near.span.start > _LONG_PARAGRAPH for near in (self.lines[at - 1], self.lines[at + 1])
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
        for at in range(len(shapes) - 1, 0, -1):
            start, end = self.lines[at].span
            if end - start > _LONGEST_BYLINE or self.text.view[end - 1] in ".;!?…":
                break
            shapes[at] = Reading("other", "byline")

    def _tells(self, line: Line) -> bool:
        """Whether a line begins with the sentence that tells what was held."""
        sentence = self.text.sentences[line.first]
        return self._match("event", self._content(sentence), sentence.end) is not None

    def _event(self, body: list[int]) -> int:
        """The line with the sentence that tells what was held, before the contents begin; -1 for none."""
        for at in body:
            if at >= _LINES_BEFORE_EVENT:
                break
            if self._tells(self.lines[at]):
                return at
            sentence = self.text.sentences[self.lines[at].first]
            rule = self._match("opening", self._content(sentence), sentence.end)
            if rule and rule.value not in (*_EARLY, "other"):
                break
        return -1

    def _in_news(self, number: int, state: Reading, is_event: bool, is_before: bool) -> Reading:
        if is_event:
            return Reading("lead", "event")
        sentence = self.text.sentences[number]
        start = self._content(sentence)
        reading = self._opening(sentence, start, state)
        if reading and state.label == "conclusion" and reading.label in _WHOLE and self._is_inside(number):
            reading = None
        if is_before:
            return reading if reading and reading.label in ("attendance", "other") else state
        return reading or self._speech(sentence, start, state) or state

    def _is_inside(self, number: int) -> bool:
        """Whether a sentence stands inside a paragraph of a text that has paragraphs."""
        sentences = self.text.sentences
        return len(self.lines) > _FEW_LINES and "\n" not in self.text.view[sentences[number - 1].end : sentences[number].start]

    def _opening(self, sentence: Span, start: int, state: Reading) -> Reading | None:
        """The reading by the words with which a sentence begins."""
        for rule in self._rules["opening"]:
            match = rule.match(self.text, start, sentence.end)
            if not match:
                continue
            if rule.value == _ACCORDING:
                return self._according(match.end(), sentence.end, state)
            if rule.value in (_SPEECH, _TOLD):
                return self._speech(sentence, match.end(), state, opened=rule.value)
            if rule.value == "conclusion":
                self._note_leader(start, min(sentence.end, start + _LONGEST_OPENING))
            return _reading(rule)
        if state.label in _EARLY or state.rule == _AFTER_LEAD:
            rule = self._searched("attending", start, sentence.end)
            return _reading(rule) if rule else None
        return None

    def _searched(self, part: str, start: int, end: int) -> Rule | None:
        return next((rule for rule in self._rules[part] if rule.search(self.text, start, end)), None)

    # ── who speaks ──

    def _speech(self, sentence: Span, start: int, state: Reading, opened: str = "") -> Reading | None:
        """The reading by speaker and verb; None if nobody is heard."""
        limit = min(sentence.end, start + _LONGEST_OPENING)
        speaker = self._speaker(start, limit, anywhere=opened == _SPEECH)
        if opened and self.text.view[start : start + 1].isupper():
            told = self._verb(start, limit)
            if speaker is None or (told and told[0] < speaker):
                speaker = start  # a body
        if speaker is None:
            return None
        quotation = self.text.view.find('"', speaker, limit)
        verb = self._verb(speaker, quotation if quotation > 0 else limit)
        if verb is None:
            return None
        begins, kind = verb
        kind = self._proposed(begins, sentence.end, kind)
        if kind == "presenting" and opened == _TOLD:
            return Reading("report", "speech_presenting")
        label = _heard(kind, self._who(speaker, begins), state, opened=opened == _SPEECH)
        if label == "conclusion" and not self._leaders:
            self._note_leader(speaker, begins)
        return Reading(label, f"speech_{kind}") if label else None

    def _according(self, start: int, limit: int, state: Reading) -> Reading | None:
        """The reading of "Theo" and a person, whose words follow a comma."""
        comma = self.text.view.find(",", start, min(limit, start + _LONGEST_OPENING))
        label = _heard("stating", self._who(start, comma if comma > 0 else limit), state, opened=False)
        return Reading(label, "according_to") if label else None

    def _speaker(self, start: int, limit: int, *, anywhere: bool = False) -> int | None:
        """Where the first speaker is named, at the start of a clause unless `anywhere`."""
        view = self.text.view
        for at in range(bisect_left(self._speakers, start), len(self._speakers)):
            position = self._speakers[at]
            if position >= limit:
                return None
            before = view[start:position].rstrip()
            if anywhere or not before or before[-1] in ',-”"':
                return position
        return None

    def _verb(self, start: int, limit: int) -> tuple[int, str] | None:
        at = bisect_left(self._verbs, (start, 0, ""))
        while at < len(self._verbs) and self._verbs[at][0] < limit:
            begins, _, kind = self._verbs[at]
            if kind != "none":
                return None if kind == "acting" else (begins, kind)
            at += 1
        return None

    def _proposed(self, start: int, end: int, kind: str) -> str:
        """A statement that ends in a proposal is one."""
        if kind in ("informing", "opining"):
            at = bisect_left(self._verbs, (start, 0, ""))
            while at < len(self._verbs) and self._verbs[at][0] < end:
                if self._verbs[at][2] in ("proposing", "asking"):
                    return "suggesting"
                at += 1
        return kind

    def _people_in(self, start: int, end: int) -> list[PersonMention]:
        return self._people[bisect_left(self._names, start) : bisect_left(self._names, end)]

    def _who(self, start: int, end: int) -> Speaker:
        """Who is named in view[start:end]: one who guides the meeting, another person, or nobody by name."""
        people = self._people_in(start, end)
        if any(self._name(mention) in self._leaders for mention in people):
            return "leader"
        rule = self._match("leader", start, end)
        if rule and (rule.value == _ALWAYS or not self._leaders):
            return "leader"
        if people:
            return "other"
        if self._is_office(start, end):
            return "leader"
        return "same" if end - start < _SHORT_SPEAKER else "unknown"

    def _is_office(self, start: int, end: int) -> bool:
        """Whether view[start:end] names a leader by office alone, in full or by its first words."""
        for rule in self._rules["address"]:
            match = rule.match(self.text, start, end)
            start = match.end() if match else start
        words = self.text.folded[start:end]
        if any(words.startswith(office) for office in self._offices):
            return True
        title = " ".join(words.split()[:_TITLE_WORDS])
        return len(words.split()) >= _TITLE_WORDS and any(office.startswith(title) for office in self._offices)

    def _name(self, mention: PersonMention) -> str:
        """A person's given name, by which later mentions are known."""
        return self.text.folded[mention.name.start : mention.name.end].rsplit(" ", 1)[-1]

    def _note_leader(self, start: int, end: int) -> None:
        for mention in self._people_in(start, end)[:1]:
            self._leaders.add(self._name(mention))
            self._offices.update(self.text.folded[role.span.start : role.span.end] for role in mention.roles)

    def _note_guides(self) -> None:
        """Those who chair, or came to guide the meeting."""
        for rule in self._rules["guiding"]:
            for match in rule.finditer(self.text):
                sentence = self.text.sentence_at(match.start())
                nearest = self._people_in(sentence.start, match.start())[-1:]
                if nearest:
                    self._note_leader(nearest[0].name.start, match.start())
                elif match.start() - self._content(sentence) < _NEAR_START:
                    for mention in self._people_in(match.end(), sentence.end)[:_CHAIRS]:
                        self._note_leader(mention.name.start, mention.name.end)


def _reading(rule: Rule) -> Reading:
    return Reading(cast(Label, rule.value), rule.name)


def _headed(readings: list[Reading]) -> list[Reading]:
    """Headings between paragraphs take the label of what they head."""
    following = Reading("other", _HEADING)
    out = []
    for reading in reversed(readings):
        if reading.rule == _HEADING:
            reading = Reading(following.label, _HEADING)
        elif reading.label != "other":
            following = reading
        out.append(reading)
    return out[::-1]


def _heard(verb: str, who: Speaker, state: Reading, *, opened: bool) -> Label | None:
    """The label of a sentence in which somebody says something; None where it carries on."""
    concluding = state.label == "conclusion"
    carries = who == "same" or (concluding and who == "unknown")
    if verb == "presenting":
        return None if carries or (concluding and who == "leader") else "report"
    if who == "same":
        return None
    begins = not opened and (state.label in _EARLY or state.rule == _AFTER_LEAD)
    if who == "leader" and verb == "informing" and begins:
        return "report"
    if who == "leader" or verb in _FORCES or (verb == "asking" and (opened or concluding)):
        return "conclusion"
    if carries or (verb in ("stating", "informing") and state.label == "report" and not opened):
        return None
    is_told = state.label in _EARLY and not opened and verb not in ("proposing", "suggesting", "asking")
    return "report" if is_told else "discussion"
