"""Directives: what someone at the meeting asks, orders or assigns to be done. Contract: directives.

A sentence is read as stretches: what stands before, between and behind its verbs of speech.
Whether a stretch holds tasks depends on the force of the verb before it and on the passage: behind
a demand, tasks go on through the next sentences. Each clause between semicolons is one directive.
Not here: praise, facts, what only leads to a task.
"""

from __future__ import annotations

import functools
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from extractor.found import Found, view_spans
from extractor.records import Date, Directive
from extractor.speakers import NOBODY
from extractor.tasks import Task
from extractor.text import BULLETS, Span, Text
from extractor.utterances import ASKING, Mark, Place, Utterances

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractor.patterns import Rule, Rules

NAME: Final = "directives"
NEEDS: Final = ("dates", "people", "segments", "meeting", "attendees")

_NO_LABEL: Final = ""
_TITLE: Final = "title"
_OTHER: Final = "other"
_ASIDE: Final = frozenset({_TITLE, _OTHER})
_GOVERNING: Final = frozenset({"conclusion", _NO_LABEL})  # a demand goes on through the sentences after it
_ARGUING: Final = frozenset({"conclusion", "report", "discussion", _NO_LABEL})
_RESOLUTION: Final = "resolution"
_NAMING: Final = frozenset({"charged", "told_not_to"})  # rules for a task of somebody who is named
_POINTS: Final = frozenset({"day", "month", "quarter", "year"})  # kinds of dates by which something can be due
_SHORTEST_TEXT: Final = 120  # characters of a line that is no heading though it ends without a mark
_NO_DEPTH: Final = -1  # of a line without a number
_DEEPEST: Final = 9  # depth of an item with a letter or a number in brackets
_DEADLINE_REACH: Final = 40  # characters before a date


@dataclass(slots=True)
class _Passage:
    """What the sentences before have settled."""

    label: str = _NO_LABEL
    speaker: str | None = None
    addressee: Span | None = None
    directing: bool = False
    asked: bool = False  # who speaks has asked for something
    heard: bool = False  # somebody spoke, even if nobody is named ("nhiều đại biểu cho rằng")
    follows: bool = False  # this sentence says what is to be done, or what follows from what was said
    toward: Span | None = None  # to whom this sentence turns ("Đối với các xã, …")
    article: bool = False  # this stands in an article, which provides for something or names who is to do it
    telling: int | None = None  # depth of the heading of targets, results or an assessment
    head: int | None = None  # depth of the item whose words name the addressee of the deeper ones
    assigned: int | None = None  # depth of the heading of a list that tells who does what
    listing: bool = False  # the items of a list, one by one, are tasks
    item: bool = False  # this sentence is, or goes on in, an item of a list
    nested: tuple[str, Span] | None = None  # the mark of an item that names who does those below it, and who
    listed: Span | None = None  # who is to do all that a list tells ("yêu cầu các xã làm tốt các việc sau:")


def find(text: Text, rules: Rules, found: Found) -> tuple[Directive, ...]:
    """Directives of `text` by rising start, none overlapping; offsets are the source's."""
    return tuple(_Reader(text, rules, found).read())


class _Reader:
    """Reads one text, sentence by sentence."""

    def __init__(self, text: Text, rules: Rules, found: Found) -> None:
        self._text = text
        self._view = text.view
        self._rules = rules
        self._official = found.official is not None
        self._issued = found.official.issued if found.official is not None else None
        self._resolves = found.official is not None and found.official.doc_type == _RESOLUTION
        self._issuer = found.official.issuer if found.official is not None else None
        self._year = (found.meeting.date if found.meeting is not None else None) or found.published
        self._utterances = Utterances(text, rules, found)
        self._modals = self._utterances.demands.modals
        self._speakers = self._utterances.speakers
        self._tasks = self._utterances.tasks
        self._dates = list(zip(view_spans(text, found.dates), found.dates, strict=True))
        spans = zip(view_spans(text, found.segments), found.segments, strict=True)
        self._segments = [(span.start, segment.label) for span, segment in spans]

    def read(self) -> Iterator[Directive]:
        """The records of all sentences."""
        passage = _Passage()
        for sentence in self._text.sentences:
            label = self._label(sentence.start)
            if told := self._told_behind(sentence):
                end, speaker = told
                yield from self._sentence(Span(sentence.start, end), _Passage(label, speaker, directing=True))
                sentence = Span(end, sentence.end)
                if not self._view[slice(*sentence)].strip():
                    continue
            if label == _OTHER and passage.listing and not self._official and self._goes_on_listing(sentence):
                yield from self._sentence(sentence, passage)
                continue
            if label in _ASIDE:  # a caption or a title leaves the passage around it as it is
                if label != _TITLE or not self._official:
                    yield from self._sentence(sentence, _Passage(label, passage.speaker))
                continue
            if label != passage.label:
                passage = self._entered(label, passage, sentence)
            if not self._begins_article(sentence, passage):
                yield from self._sentence(sentence, passage)

    @functools.cached_property
    def _pointers(self) -> dict[int, tuple[int, str]]:
        """By the start of a sentence where words end of which it, or the next, says behind them who asked for them, and
        who that is."""
        out = {}
        for hit in self._rules.scan(NAME, self._text, "pointing_back"):
            speaker = self._speakers.of_words(Span(*hit.match.span("subject")), None)
            index = self._text.sentence_index(hit.start)
            sentence = self._text.sentences[index]
            if hit.start == sentence.start and index and "\n" not in self._view[sentence.start - 1 : sentence.start]:
                sentence = self._text.sentences[index - 1]
            if self._speakers.knows(speaker):
                out[sentence.start] = (min(hit.start, sentence.end), speaker)
        return out

    def _told_behind(self, sentence: Span) -> tuple[int, str] | None:
        """Where the words end that somebody is said behind them to have asked for, and who that is."""
        told = self._pointers.get(sentence.start)
        return told if told is not None and told[0] > sentence.start else None

    def _entered(self, label: str, before: _Passage, sentence: Span) -> _Passage:
        """The passage that begins with `sentence`; a demand may go on in it."""
        if label == "conclusion":
            speaker = self._resolving_body() if self._resolves else self._speakers.chair or before.speaker
            return _Passage(label, speaker, directing=self._official, asked=before.asked and speaker == before.speaker)
        if not before.directing or before.label == "conclusion":
            return _Passage(label)
        goes_on = self._rule("lead").match(self._text, *sentence) is not None or self._orders(sentence)
        return _Passage(label, before.speaker, before.addressee, directing=goes_on)

    def _resolving_body(self) -> str | None:
        """Who passes a resolution: its issuer, as written in a sentence rather than in the heading's capitals; not the
        committee whose congress passes it."""
        heading = next((start for start, label in self._segments if label != _TITLE), len(self._view))
        if self._issuer is None or self._rule("congress").search(self._text, 0, heading) is not None:
            return None
        at = -1
        while (at := self._text.folded.find(self._issuer.lower(), at + 1)) >= 0:
            written = self._text.written(at, at + len(self._issuer))
            if not written.isupper():
                return written
        return self._issuer

    def _resolve(self, sentence: Span, passage: _Passage) -> bool:
        """Whether a sentence of a document only leads to what was resolved; then notes who resolved it: a body, or
        all together ("các bên thống nhất:")."""
        if not self._official or passage.label != "conclusion":
            return False
        match = self._rule("resolving").search(self._text, *sentence)
        if match is None:
            return False
        if match["subject"] is not None:
            passage.speaker = self._text.written(*match.span("subject"))
        elif match["all"] is not None:
            passage.speaker = None
        passage.directing, passage.addressee, passage.head, passage.assigned = True, None, None, None
        return True

    def _label(self, position: int) -> str:
        index = bisect_right(self._segments, position, key=lambda segment: segment[0]) - 1
        return self._segments[index][1] if index >= 0 else _NO_LABEL

    # ---- one sentence

    def _sentence(self, sentence: Span, passage: _Passage) -> Iterator[Directive]:
        """The records of one sentence; `passage` is brought up to date."""
        line = self._addressee_line(sentence, passage)
        self._open(sentence, line, passage)
        if self._resolve(sentence, passage):
            return
        place = Place(passage.speaker, passage.directing, passage.label in _GOVERNING, listed=passage.listing)
        marks = self._utterances.marks(sentence, place)
        if not marks and self._rule("narrated").match(self._text, *sentence) is not None:
            passage.directing = passage.asked = False
        if self._asks_nothing(sentence, line, marks, passage):
            return
        some = False
        quoted = bool(marks) and self._closes_quote(sentence.start, marks[0].start)
        for stretch, mark in self._stretches(sentence, marks):
            if quoted and mark is not None and stretch.start >= mark.end and self._tasks.find(*stretch) is None:
                continue  # what is asked stands in the quote; behind it, whom
            if mark is not None:
                self._spoken(mark, stretch, passage)
                passage.directing |= line is not None and mark.force in ASKING
                self._heads_list(stretch, mark, passage)
            for record in self._stretch(stretch, mark, passage) if line is None else ():
                some = True
                yield record
        runs = passage.directing and not self._official
        if self._view[sentence.end - 1] == ":" and (
            runs or self._asks_last(marks) or self._hands_out(sentence, passage) or self._stresses_list(sentence, marks)
        ):
            passage.directing = passage.listing = True
        if self._assigns(sentence):
            depth = self._depth(sentence)
            passage.directing, passage.addressee = True, None
            passage.assigned = depth if depth is not None else _NO_DEPTH
        elif not some and line is None and self._leads_to_tasks(sentence, passage.label):
            passage.directing = True
        elif not some and line is None and not self._may_go_on(sentence, passage):
            passage.directing, passage.assigned = False, None

    def _begins_article(self, sentence: Span, passage: _Passage) -> bool:
        """Whether a sentence is only the number of an article, which addresses anew."""
        if not self._official or self._rule("article").fullmatch(self._text, *sentence) is None:
            return False
        passage.addressee = passage.head = passage.assigned = passage.telling = None
        passage.article = True
        return True

    def _asks_nothing(self, sentence: Span, line: Span | None, marks: Sequence[Mark], passage: _Passage) -> bool:
        """Whether a sentence is a heading or a topic, or stands where only what somebody asks for is a task."""
        known = [mark for mark in marks if self._speakers.knows(mark.speaker)]
        if not known and self._is_heading(sentence, passage.label):
            return True
        if passage.telling is not None and not any(mark.force in ASKING for mark in marks):
            return True
        if line is None and not marks and self._official and self._is_topic(sentence):
            return True
        return passage.label == _TITLE and not any(mark.said and mark.force in ASKING for mark in known)

    def _open(self, sentence: Span, line: Span | None, passage: _Passage) -> None:
        """What the first words tell: an item of a document addresses anew, the time to come brings tasks."""
        depth = self._depth(sentence)
        if self._is_item(sentence):
            passage.item = True
        elif self._view[sentence.start - 1 : sentence.start] == "\n":
            passage.item = passage.listing = passage.listing and self._goes_on_listing(sentence)
        if passage.assigned is not None and depth is not None and depth <= passage.assigned:
            passage.assigned, passage.directing = None, False
        if self._official and depth is not None:
            ends = passage.telling is not None and depth <= passage.telling
            passage.telling = depth if self._heads_facts(sentence) else None if ends else passage.telling
        if self._official and depth is not None and (passage.head is None or depth <= passage.head):
            passage.addressee = passage.head = None
        if depth is not None or self._is_line(sentence):
            self._head_of_speech(sentence, passage)
        if passage.listed is not None:
            self._address_item(sentence, line, passage)
        passage.toward = line or self._toward(sentence)
        if line is not None and depth is not None:
            passage.head = depth
        passage.addressee = passage.toward or passage.addressee
        may = passage.label == "conclusion" or self._has_modal(sentence)
        passage.follows = may and self._rule("prospect").match(self._text, *sentence) is not None
        if passage.label == "conclusion" and (passage.follows or self._details(sentence)):
            passage.directing = True

    def _address_item(self, sentence: Span, line: Span | None, passage: _Passage) -> None:
        """Addresses an item of a list whose addressee is named above it, or by an item with another mark before it."""
        mark = self._view[sentence.start]
        if passage.head is None and self._rule("ordinal").match(self._text, *sentence) is not None:
            bullet, named = passage.nested or ("", None)
            passage.addressee = passage.listed if mark == bullet else named or passage.listed
        if line is not None and mark in BULLETS:
            passage.nested = mark, line

    def _heads_facts(self, item: Span) -> bool:
        """Whether a numbered line heads targets, results or an assessment, not tasks."""
        if self._view[item.end - 1] != ":" and not self._is_topic(item):
            return False
        start = self._tasks.behind_lead(*item)
        return self._rule("facts_below").match(self._text, start, item.end) is not None

    def _hands_out(self, sentence: Span, passage: _Passage) -> bool:
        """Whether somebody says last in a sentence that he asks or assigns what stands below it."""
        return passage.speaker is not None and self._rule("handing").search(self._text, *sentence) is not None

    def _stresses_list(self, sentence: Span, marks: Sequence[Mark]) -> bool:
        """Whether somebody who takes part concludes in a list whose first item, the next sentence, is an order."""
        index = self._text.sentence_index(sentence.start) + 1
        if not marks or marks[-1].force != "stress" or not self._speakers.knows(marks[-1].speaker):
            return False
        first = self._text.sentences[index] if index < len(self._text.sentences) else None
        return first is not None and self._is_item(first) and self._orders(first)

    @staticmethod
    def _asks_last(marks: Sequence[Mark]) -> bool:
        """Whether the last verb of speech of a sentence asks."""
        return bool(marks) and marks[-1].force in ASKING

    def _is_item(self, sentence: Span) -> bool:
        """Whether a sentence begins an item of a list."""
        return (
            self._view[sentence.start] in BULLETS
            or self._rule("ordinal").match(self._text, *sentence) is not None
            or self._rule("item").match(self._text, *sentence) is not None
        )

    def _goes_on_listing(self, sentence: Span) -> bool:
        """Whether a line in a list of tasks is one of them, or names who is to do those below it."""
        return self._is_item(sentence) or self._tasks.find(*sentence) is not None

    def _details(self, sentence: Span) -> bool:
        """Whether a sentence says in detail who is to do what ("Theo đó, các xã lập danh sách …"), not who did."""
        detail = self._rule("detail").match(self._text, *sentence)
        if detail is None or not self._orders(Span(detail.end(), sentence.end)):
            return False
        before = self._text.sentences[max(0, self._text.sentence_index(sentence.start) - 1)]
        return self._rule("looking_back").search(self._text, *before) is None

    def _orders(self, clause: Span) -> bool:
        """Whether a clause names somebody and what he is to do."""
        task = self._tasks.find(*clause)
        return task is not None and task.rule == "charged" and self._tasks.is_order(task, clause.end)

    def _is_line(self, sentence: Span) -> bool:
        """Whether a sentence has a line of its own."""
        starts = sentence.start == 0 or self._view[sentence.start - 1] == "\n"
        return starts and self._view[sentence.end : sentence.end + 1] in ("\n", "")

    def _head_of_speech(self, item: Span, passage: _Passage) -> None:
        """A line of a document that says whose words stand below it ("4. Kết luận của chủ trì")."""
        match = self._rule("speech_line").match(self._text, self._tasks.behind_lead(*item), item.end)
        if match is None:
            return
        name = self._speakers.of_words(Span(*match.span("subject")), None) if match["person"] is None else None
        name = name if self._speakers.knows(name) else self._speakers.chair if name is None else None
        if name is not None:
            passage.speaker, passage.directing = name, True
            passage.listing = not self._official

    def _depth(self, sentence: Span) -> int | None:
        """How deep the numbered item that begins with `sentence` stands: I., 1., 1.1., a)."""
        match = self._rule("item").match(self._text, *sentence)
        if match is None:
            return None
        number = match[0].rstrip(" .)-")
        if number[0].isdigit():
            return 1 + number.count(".")
        return _DEEPEST if number.islower() or number[0] == "(" else 0

    def _addressee_line(self, sentence: Span, passage: _Passage) -> Span | None:
        """To whom the items below a line are said that only names somebody."""
        if self._view[sentence.end - 1] != ":" and not passage.listing and not self._before_list(sentence):
            return None
        return self._addressee_by("addressee_line", sentence)

    def _may_go_on(self, sentence: Span, passage: _Passage) -> bool:
        """Whether tasks may follow a sentence without any."""
        if passage.assigned is not None and self._view[sentence.start] in BULLETS:
            return True
        return passage.label == "conclusion" or self._view[sentence.end - 1] == ":"

    def _leads_to_tasks(self, sentence: Span, label: str) -> bool:
        """Whether a conclusion goes on with a list of tasks ("tiếp thu các ý kiến và chỉ đạo một số nội dung:")."""
        if label != "conclusion" or self._view[sentence.end - 1] != ":":
            return False
        return self._rule("heralded").search(self._text, *sentence) is not None

    def _assigns(self, sentence: Span) -> bool:
        """Whether the lines below a heading of an official document tell who does what."""
        if not self._official:
            return False
        start = self._tasks.behind_lead(*sentence)
        match = self._rule("assigning").match(self._text, start, sentence.end + 1)
        return match is not None and match.end() >= sentence.end

    def _heads_list(self, stretch: Span, mark: Mark, passage: _Passage) -> None:
        """Notes who is asked by words that only name him before a list ("yêu cầu các xã:")."""
        if mark.force in ASKING and self._view[stretch.end - 1] == ":":
            named = self._addressee_by("addressee_line", stretch)
            if named is not None:
                passage.addressee = passage.listed = named
                passage.directing = True

    def _before_list(self, sentence: Span) -> bool:
        """Whether a line that no mark ends stands above the items of a list."""
        return (
            self._view[sentence.end - 1].isalnum() and self._rule("listed").match(self._text, sentence.end) is not None
        )

    def _toward(self, sentence: Span) -> Span | None:
        """To whom a sentence turns by its topic."""
        return self._addressee_by("toward", sentence)

    def _addressee_by(self, part: str, sentence: Span) -> Span | None:
        match = self._rule(part).match(self._text, self._tasks.behind_lead(*sentence), sentence.end)
        return Span(*match.span("addressee")) if match is not None else None

    def _rule(self, part: str) -> Rule:
        return self._rules.of(NAME, part)[0]

    def _is_heading(self, sentence: Span, label: str) -> bool:
        """A short line of news that no mark ends, but no caption, no item of a list and no paragraph's last sentence;
        a line in capitals."""
        if self._official and self._view[slice(*sentence)].isupper():
            return True
        if self._official or label == "other" or sentence.end - sentence.start >= _SHORTEST_TEXT:
            return False
        if self._view[sentence.start] in BULLETS or self._rule("item").match(self._text, *sentence) is not None:
            return False
        return self._view[sentence.end - 1].isalnum() and self._is_line(sentence)

    def _is_topic(self, sentence: Span) -> bool:
        """A numbered line of a document that no mark ends, above one that is not the next item: a heading."""
        last = self._view[sentence.end - 1]
        at = self._text.sentence_index(sentence.start) + 1
        article = self._rule("article").fullmatch(self._text, *self._text.sentences[max(0, at - 2)])
        depth = self._depth(sentence) if article is None else 0
        ends_line = (last.isalnum() or last == ")") and self._view.startswith("\n", sentence.end)
        if depth is None or not ends_line or at == len(self._text.sentences):
            return False
        below = self._depth(self._text.sentences[at])
        return below is None or below > depth

    def _stretches(self, sentence: Span, marks: Sequence[Mark]) -> Iterator[tuple[Span, Mark | None]]:
        """The pieces of a sentence between its verbs of speech, each with the verb that it depends on."""
        first = marks[0].start if marks else sentence.end
        if not marks:
            yield sentence, None
        elif self._closes_quote(sentence.start, first) or self._ends_with(marks[0], sentence):
            yield Span(sentence.start, first), marks[0]
        elif marks[0].said and self._tasks.is_circumstance(sentence.start, first):
            yield Span(sentence.start, sentence.start), None
        elif marks[0].said:  # what leads to a subject is a circumstance, but for clauses before a semicolon
            yield Span(sentence.start, max(sentence.start, self._view.rfind(";", sentence.start, first))), None
        else:
            yield Span(sentence.start, first), None
        for index, mark in enumerate(marks):
            yield Span(mark.end, marks[index + 1].start if index + 1 < len(marks) else sentence.end), mark

    def _closes_quote(self, start: int, end: int) -> bool:
        """Whether view[start:end] is what somebody says, in quotation marks, not a circumstance that ends in some."""
        if not self._view[start:end].rstrip(" ,-").endswith('"'):
            return False
        return self._view[start] == '"' or not self._tasks.is_circumstance(start, end)

    def _ends_with(self, mark: Mark, sentence: Span) -> bool:
        """Whether nothing stands behind the verb, so that what was said stands before it."""
        return (
            mark.said
            and self._view[sentence.end - 1] != ":"
            and self._speakers.knows(mark.speaker)
            and self._rule("tail").match(self._text, mark.end, sentence.end) is not None
        )

    def _goes_on(self, mark: Mark, stretch: Span) -> bool:
        """Whether `stretch` holds words behind the verb."""
        behind = stretch.start >= mark.end
        return behind and self._rule("tail").match(self._text, *stretch) is None

    def _spoken(self, mark: Mark, stretch: Span, passage: _Passage) -> None:
        """The passage behind a verb of speech: a new speaker begins anew, a new demand has its own addressee.

        What the chair of a document concludes goes on through its items.
        """
        passage.heard |= mark.speaker is not None
        if mark.speaker is not None and mark.speaker != (passage.speaker or NOBODY):
            passage.speaker = mark.speaker or None
            passage.directing = self._concludes(mark, passage)
            passage.asked = False
            passage.addressee, passage.assigned = passage.toward, None
        if mark.force in ASKING:
            passage.addressee = passage.toward
            passage.listed = None
        elif mark.force == "stress" and mark.said and self._goes_on(mark, stretch):
            passage.addressee = passage.toward
        elif mark.force == "say":
            passage.directing = False

    def _concludes(self, mark: Mark, passage: _Passage) -> bool:
        """Whether the verb begins, or goes on with, what the chair of an official document concludes."""
        if not self._official or passage.label != "conclusion":
            return False
        return mark.force == "stress" or mark.speaker == self._speakers.chair

    # ---- tasks

    def _stretch(self, stretch: Span, mark: Mark | None, passage: _Passage) -> Iterator[Directive]:
        """The records of the clauses of one stretch."""
        if not self._is_open(stretch, mark, passage):
            self._announce(stretch, mark, passage)
            return
        some = False
        window = stretch.start
        for clause, found in self._tasks.clauses(stretch):
            first = clause.start == stretch.start
            if not first:
                passage.addressee = self._toward(clause) or passage.addressee
            said = mark if first else None
            task = found or self._unknown(clause, said, passage, some=some, first=first)
            if task is not None and (some or self._is_demanded(task, clause.end, said, passage, first=first)):
                outright = said is not None and said.sure and task.addressee is not None
                told = self._tasks.is_fact(task, clause.end, outright=outright)
                if not told or task.modal:  # "các xã cần làm ba việc": those who are to do what follows
                    passage.addressee = task.addressee or passage.addressee
                    if told or self._opens_list(task, clause):
                        passage.listed = task.addressee
                if not told:
                    some = True
                    passage.asked |= passage.speaker is not None
                    passage.directing |= task.modal or (mark is not None and mark.force in ASKING)
                    if not self._view[clause.start : clause.end].rstrip().endswith(":"):
                        yield from self._record(task, clause.end, window, passage)
            window = clause.end
        if not some:
            self._announce(stretch, mark, passage)

    def _is_open(self, stretch: Span, mark: Mark | None, passage: _Passage) -> bool:
        """Whether the stretch can hold a task at all: asked for, in a run of tasks, or with a word like "cần"."""
        if passage.directing or passage.asked or (mark is not None and mark.force != "say"):
            return True
        return self._has_modal(stretch)

    def _has_modal(self, span: Span) -> bool:
        """Whether a word like "cần" stands in view[span]."""
        index = bisect_left(self._modals, span.start)
        return index < len(self._modals) and self._modals[index] < span.end

    def _announce(self, stretch: Span, mark: Mark | None, passage: _Passage) -> None:
        """Lets the next sentences tell tasks, or no more, by what somebody says that is no task."""
        if mark is not None and passage.label in _GOVERNING and not self._official:
            passage.directing = mark.force != "say" and self._tasks.announced(stretch)
            if mark.force in ASKING and self._view[slice(*stretch)].strip() == ":":
                passage.directing = True

    def _unknown(self, clause: Span, mark: Mark | None, passage: _Passage, *, some: bool, first: bool) -> Task | None:
        """A clause that begins with no word of a task is still one behind a plain demand or in a run of tasks."""
        if mark is not None and (mark.sure or (mark.said and self._asks_body(clause, mark))):
            task = self._tasks.hoped(*clause) or self._tasks.plain(clause)
            number = self._view[task.start : task.start + 1].isdigit()  # "giao 120 tân binh" hands them over
            return None if number and task.addressee is None else task
        if some or (mark is None and first and passage.item and self._holds_items(passage)):
            only_leads = self._view[slice(*clause)].rstrip().endswith(",") and self._tasks.is_circumstance(*clause)
            return None if only_leads else self._tasks.hoped(*clause) or self._tasks.plain(clause)
        if passage.assigned is not None and mark is None:
            return self._tasks.hoped(*clause) or self._tasks.plain(clause)._replace(modal=True)
        if mark is not None and mark.force == "wish":
            return self._tasks.wished(clause) if mark.said else self._tasks.hoped(*clause)
        if mark is None and (passage.directing or passage.asked):
            addressed = self._tasks.addressed(clause) if passage.directing else None
            return addressed or self._tasks.refused(*clause)
        return None

    @staticmethod
    def _holds_items(passage: _Passage) -> bool:
        """Whether the items that stand here are tasks: announced as such, or under the name of who is to do them."""
        return passage.directing and (passage.listing or passage.head is not None)

    def _opens_list(self, task: Task, clause: Span) -> bool:
        """Whether a colon stands between the addressee and the task, or ends the clause."""
        if self._view[clause.end - 1] == ":":
            return True
        return task.addressee is not None and ":" in self._view[task.addressee.end : task.start]

    def _asks_body(self, clause: Span, mark: Mark) -> bool:
        """Whether a verb of asking is followed by a body, which then is to do what follows."""
        return mark.force == "ask" and self._tasks.names_body(clause)

    def _is_demanded(self, task: Task, end: int, mark: Mark | None, passage: _Passage, *, first: bool) -> bool:
        """Whether a task is asked of somebody here; if it is not the `first` clause, one before it told something."""
        governed = passage.label in _GOVERNING
        named = task.addressee is not None
        of_a_thing = task.rule == "required"  # "giá điện cần được tính toán": as often an opinion as a task
        if mark is None:
            return self._is_told_on(task, end, passage, first=first)
        if mark.force in ASKING:
            return named or mark.force == "ask"
        if mark.force == "stress":
            return task.modal or (governed and task.rule not in ("asked", "named"))
        argued = task.need and (named or passage.label == "discussion")
        return task.modal and not of_a_thing and (governed or argued)

    def _is_told_on(self, task: Task, end: int, passage: _Passage, *, first: bool) -> bool:
        """Whether a task that stands behind no verb of speech goes on with what was asked or said before."""
        named = task.addressee is not None
        runs = passage.directing and (first or named or task.modal)
        concludes = passage.label == "conclusion" and task.modal and (named or task.need or task.rule == "ordered")
        if runs or concludes or self._goes_on_bidding(task, end, passage):
            return True
        heard = passage.speaker is not None or passage.heard
        needed = task.need and (named or (heard and task.rule != "required"))
        follows = task.modal and named and passage.follows and passage.speaker is not None
        return (needed or follows) and passage.label in _ARGUING

    def _goes_on_bidding(self, task: Task, end: int, passage: _Passage) -> bool:
        """Whether a clause names somebody and what he is to do, in the words of one who has asked for something."""
        is_named = task.addressee is not None and task.rule in _NAMING
        return passage.asked and is_named and self._tasks.is_order(task, end)

    # ---- the record

    def _record(self, task: Task, end: int, window: int, passage: _Passage) -> Iterator[Directive]:
        """The record of a task; its deadline may stand from view[window] on."""
        start = self._tasks.behind_lead(task.start, end)
        end = self._tasks.before_tail(start, end)
        addressee = task.addressee or passage.addressee
        if end <= start or addressee == (start, end):  # nothing is said of what is to be done
            return
        if passage.article and addressee is None:
            return
        if self._official and task.addressee and self._text.written(*task.addressee) == passage.speaker:
            return  # a body tells what it decides itself
        partner = self._rule("partner").search(self._text, start, end)
        yield Directive(
            **self._text.cut(start, end),
            speaker=passage.speaker,
            addressee=self._text.written(*addressee) if addressee else None,
            cooperating=(self._text.written(*partner.span("partner")),) if partner is not None else (),
            deadline=self._deadline(window, end),
            rule=task.rule,
        )

    def _deadline(self, start: int, end: int) -> str | None:
        """The first date in view[start:end] by which something is to be done."""
        first = bisect_left(self._dates, start, key=lambda pair: pair[0].start)
        for index in range(first, len(self._dates)):
            span, record = self._dates[index]
            if span.start >= end:
                break
            value = self._until(start, span, record)
            if value is not None:
                return value
        value = self._counted_on(start, end)
        if value is not None:
            return value
        ends = self._year is not None and self._rule("year_end").search(self._text, start, end) is not None
        return self._year[:4] if ends and self._year and self._year[:4].isdigit() else None

    def _counted_on(self, start: int, end: int) -> str | None:
        """The day that is so many days behind the meeting or the issue of the document."""
        for rule in self._rules.of(NAME, "days_on"):
            match = rule.search(self._text, start, end)
            day = self._issued if rule.value is not None else self._year
            if match is not None and day is not None:
                return _days_later(day, match["days"])
        return None

    def _until(self, start: int, span: Span, record: Date) -> str | None:
        """The value of a date before which, or from which on for some days, something is to be done."""
        if record.kind not in _POINTS or (record.kind == "year" and self._year and record.value < self._year[:4]):
            return None
        if record.kind != "year" and self._utterances.opens(start, span.start):
            return record.value
        for rule in self._rules.of(NAME, "until"):
            match = rule.search(self._text, max(start, span.start - _DEADLINE_REACH), span.start)
            if match is None or (rule.value is not None and record.kind == "year"):
                continue
            days = match.groupdict().get("days")
            return record.value if days is None else _days_later(record.value, days)
        return None


def _days_later(day: str, days: str) -> str | None:
    """The day that lies `days` after `day`; null where either is no day."""
    try:
        return (date.fromisoformat(day) + timedelta(int(days))).isoformat()
    except (ValueError, OverflowError):
        return None
