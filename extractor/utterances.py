"""Utterances: the verbs of speech of a sentence, with whom they make speak. All spans are of the view."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final, NamedTuple

import regex

from extractor.lexicon import Found, Lexicon, lexicon
from extractor.speakers import NOBODY, Speakers
from extractor.tasks import Tasks
from extractor.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractor.found import Found as Mentions
    from extractor.patterns import Rule, Rules
    from extractor.text import Text

_DIRECTIVES: Final = "directives"
_SAYING: Final = "saying"
_FORCES: Final = {  # classes of demands.tsv, and what their verbs do
    "bare": "ask",
    "plain": "ask",
    "soft": "ask",
    "note": "ask",
    "command": "ask",
    "wish": "wish",
    "compel": "wish",
    "stress": "stress",
    _SAYING: "say",
}
_ANNOUNCING: Final = {"say": "announcing", "stress": "enumerating"}  # rules for what makes such a verb ask
_WITHOUT_SUBJECT: Final = frozenset({"bare", "soft", "note", "wish", "compel"})
_ORDERING: Final = frozenset({"plain", "command"})
_MAY_BE_TASKS: Final = frozenset({"soft", "note"})
_SURE: Final = frozenset({"bare", "note"})
ASKING: Final = frozenset({"ask", "wish"})
_GIVING_OPINIONS: Final = frozenset({"opining", "proposing"})  # classes of speech_verbs.tsv
_BREAK: Final = regex.compile(r"[,;:!?…\"(\n]\s")
_STOPS: Final = " .;\n"
_MARKS_BEHIND: Final = 3  # characters behind a verb that may be the end of its sentence ("… mà đoàn kiểm tra đề nghị.")
_REACH: Final = 240  # how far before its verb a subject is looked for, in characters
_LONGEST_WORD: Final = 12  # characters
_PASSING_REACH: Final = 12  # characters of a preposition, a relative word or an adverb before a mention


class Mark(NamedTuple):
    """A verb of speech with its subject: view[start:end]. What is said stands behind it, or before it."""

    start: int
    end: int
    force: str  # ask, wish, stress or say
    speaker: str | None
    said: bool = False  # its subject stands before it
    sure: bool = False  # what follows is a task even if it begins with an unknown word


class Place(NamedTuple):
    """Where a sentence stands: who spoke last, whether a demand goes on, and whether demands may begin anywhere."""

    speaker: str | None
    directing: bool
    governed: bool
    told: bool = False  # the verb of speech before only tells
    listed: bool = False  # the items of a list are tasks


class Demands:
    """The places of verbs that may ask, and of words like "cần", in one text."""

    def __init__(self, text: Text, rules: Rules) -> None:
        table = lexicon(rules, "demands")
        forms = table.scan_apart(text.folded)
        verbs = [self._without_name(table, text, verb) for verb in forms if not _in_name(text.view, verb.start)]
        self.spans = [Span(verb.start, verb.end) for verb in verbs]
        self._kinds = {verb.start: verb.row["class"] for verb in verbs}
        self._ends = {verb.start: verb.end for verb in verbs}
        self.needs = [span.start for span in self.spans if self.kind(span.start) == "need"]
        self.modals = [span.start for span in self.spans if self.kind(span.start) in ("need", "must")]

    @staticmethod
    def _without_name(table: Lexicon, text: Text, verb: Found) -> Found:
        """A form, or the verb of asking before a last word that begins a name ("giao Ban …" is no "giao ban")."""
        last = text.folded.rfind(" ", verb.start, verb.end) + 1
        if not last or not text.view[last].isupper() or text.view[last + 1].isupper():
            return verb
        shorter = table.at(text.folded, verb.start, last - 1)
        return shorter if shorter is not None and shorter.row["class"] == "bare" else verb

    def kind(self, start: int) -> str:
        """The class of the verb at view[start]."""
        return self._kinds.get(start, "")

    def end(self, start: int) -> int | None:
        """Where the verb at view[start] ends."""
        return self._ends.get(start)

    def between(self, start: int, end: int) -> list[Span]:
        """Those that begin in view[start:end]."""
        return self.spans[bisect_left(self.spans, (start,)) : bisect_left(self.spans, (end,))]


def _in_name(view: str, start: int) -> bool:
    """Whether the word with a capital at view[start] goes on a name ("Lò Văn Khuyên")."""
    if not view[start].isupper() or view[start - 1 : start] != " " or not view[start - 2 : start - 1].islower():
        return False
    return view[view.rfind(" ", max(0, start - _LONGEST_WORD), start - 1) + 1].isupper()


class Utterances:
    """Looks for verbs of speech in one text."""

    def __init__(self, text: Text, rules: Rules, found: Mentions) -> None:
        self._text = text
        self._view = text.view
        self._rules = rules
        self._official = found.official is not None
        self.demands = Demands(text, rules)
        self.speakers = Speakers(text, rules, found)
        self.tasks = Tasks(text, rules, self.demands.modals)

    def _rule(self, part: str) -> Rule:
        return self._rules.of(_DIRECTIVES, part)[0]

    def marks(self, sentence: Span, place: Place) -> list[Mark]:
        """Verbs of speech behind a mention of somebody, and verbs of asking with another subject or none."""
        if self._rule("report_presented").match(self._text, *sentence) is not None:
            return []
        told = list(self._told(sentence, place))
        marks: list[Mark] = []
        current = place.speaker
        for verb in self.demands.between(*sentence):
            while told and told[0].start <= verb.start:
                marks.append(told.pop(0))
                current = marks[-1].speaker or current
            after = marks[-1].end if marks else sentence.start
            told_last = bool(marks) and marks[-1].force == "say"
            directing = place.directing and not (told_last and current != place.speaker)
            here = place._replace(speaker=current, directing=directing, told=told_last)
            mark = self._demand(sentence, verb, after, here) if verb.start >= after else None
            if mark is not None:
                marks.append(mark)
                current = mark.speaker or current
        return marks + told

    def _told(self, sentence: Span, place: Place) -> Iterator[Mark]:
        """The verbs of speech whose subject is a mention, and sources ("Theo …,", "Ông …:") at the begin."""
        current, end = place.speaker, sentence.start
        source = self._rule("source").match(self._text, *sentence)
        if source is not None and not (place.listed and self.tasks.find(*sentence) is not None):
            current = self.speakers.of_words(Span(*source.span("subject")), current)
            end = source.end()
            yield Mark(sentence.start, end, "say", current, said=True)
        praised = self._rule("he_praises").match(self._text, end, sentence.end) if source is None else None
        if praised is not None:
            current, end = self.speakers.of_words(Span(*praised.span("subject")), current), praised.end()
            yield Mark(praised.start(), end, "say", current, said=True)
        said = self._rule("said")
        for mention in self.speakers.mentions(end, sentence.end):
            match = said.match(self._text, mention.whole.end, sentence.end) if mention.whole.start >= end else None
            if (
                match is None
                or self._in_passing(sentence.start, mention.whole.start)
                or self.speakers.is_object(mention.whole.start)
                or self._asks_inside(mention.whole)
                or self._is_asked(mention.whole.start)
            ):
                continue
            kind = self.demands.kind(match.start("verb")) if match["verb"] is not None else _SAYING
            name = self.speakers.of_mention(mention, current)
            if mention.kind == "group" and not self.speakers.knows(name):
                if self._is_told_to(match, sentence.start, place):
                    continue
                name = self._with_bodies(end, mention.name, name)
            if self._may_say(name, kind, place) and (end == sentence.start or self.speakers.knows(name)):
                current, end = name, self.demands.end(match.start("verb")) or match.end()
                verb = match.start("verb") if match["verb"] is not None else mention.whole.end
                is_earlier = self._rule("earlier").search(self._text, sentence.start, verb) is not None
                force = "say" if is_earlier else self._force(kind, name, end, sentence.end)
                yield Mark(mention.whole.start, end, force, name, said=True, sure=kind in _SURE and not is_earlier)

    def _force(self, kind: str, name: str, at: int, end: int) -> str:
        """What a verb does that ends at view[at], by its class and by what it announces."""
        part = _ANNOUNCING.get(_FORCES[kind])
        if part is not None and self.speakers.knows(name) and self._rule(part).match(self._text, at, end) is not None:
            return "ask"
        return _FORCES[kind]

    def _is_told_to(self, match: regex.Match[str], start: int, place: Place) -> bool:
        """Whether a body is to report, remind or promise something: a task among those before it."""
        if not place.directing and not any(
            self.kind_of(verb) == "ask" for verb in self.demands.between(start, match.start())
        ):
            return False
        group = "verb" if match["verb"] is not None else "telling"
        if group == "verb" and self.demands.kind(match.start(group)) in _WITHOUT_SUBJECT:
            return False
        verb = lexicon(self._rules, "tasks").at(self._text.folded, *match.span(group))
        said = lexicon(self._rules, "speech_verbs").at(self._text.folded, *match.span(group))
        if said is not None and said.row["class"] in _GIVING_OPINIONS:
            return False
        return verb is not None and self._view[match.end() : match.end() + 1] == " "

    def kind_of(self, verb: Span) -> str | None:
        """What a verb of asking does."""
        return _FORCES.get(self.demands.kind(verb.start))

    def _is_asked(self, start: int) -> bool:
        """Whether a verb of asking stands right before view[start]: who is named there is to do something."""
        last = self.demands.between(start - _REACH, start - 1)[-1:]
        return bool(last) and last[0].end == start - 1 and self.demands.kind(last[0].start) in _SURE

    def _asks_inside(self, span: Span) -> bool:
        """Whether a verb of asking stands inside a mention, which then runs too far."""
        return any(self.demands.kind(verb.start) == "bare" for verb in self.demands.between(*span))

    def _in_passing(self, start: int, end: int) -> bool:
        """Whether the words before view[end] make a relative clause or an object of what follows."""
        return self._rule("relative").search(self._text, max(start, end - _PASSING_REACH), end) is not None

    def _may_say(self, name: str, kind: str, place: Place) -> bool:
        """Whether a subject may be a speaker.

        In an official document a body that asks is itself asked to do so, but for the one whose conclusions it tells,
        and where the chair concludes, a person too.
        """
        if kind not in _FORCES:
            return False
        if self._official and name in (place.speaker, NOBODY):
            return True
        if self._official and _FORCES[kind] in ASKING and place.directing and place.speaker == self.speakers.chair:
            return name == place.speaker
        return self.speakers.knows(name) or (kind != "command" and not (self._official and _FORCES[kind] in ASKING))

    def _demand(self, sentence: Span, verb: Span, after: int, place: Place) -> Mark | None:
        """The mark of a verb of asking that stands behind no mention; view[after:] is not yet taken."""
        kind = self.demands.kind(verb.start)
        begin = self._clause_begin(after, verb.start)
        if kind not in _FORCES or (place.told and self._rule("done").search(self._text, begin, verb.start) is not None):
            return None
        subject = self._subject(after, begin, verb.start, place, first=after == sentence.start)
        commands = kind == "command" and subject is not None and subject[2] and self._charges(verb, sentence.end)
        if self._rule("earlier").search(self._text, max(after, verb.start - _REACH), verb.start) is not None:
            return Mark(verb.start, verb.end, "say", subject[1] if subject is not None else None, said=True)
        if subject is not None and not self.speakers.is_object(subject[0]):
            start, name, person = subject
            if self._is_asked(start) or self._in_passing(after, start):
                return self._through(start, verb, place)
            if place.directing and not self.speakers.knows(name):
                is_last = not self._view[verb.end : min(verb.end + _MARKS_BEHIND, sentence.end)].strip(_STOPS)
                if kind in _ORDERING or is_last or (place.listed and not person):
                    return None
            if commands or self._may_say(name, kind, place):
                force = self._force(kind, name, verb.end, sentence.end)
                return Mark(start, verb.end, force, name, said=True, sure=kind in _SURE)
        return self._second(sentence, begin, verb, after, place)

    def _second(self, sentence: Span, begin: int, verb: Span, after: int, place: Place) -> Mark | None:
        """The mark of a verb without a subject, or with the subject of the verb before."""
        kind = self.demands.kind(verb.start)
        if kind == "stress" and place.told:
            force = self._force(kind, place.speaker or NOBODY, verb.end, sentence.end)
            opens, joined = self.opens(begin, verb.start), self._joined(begin, verb.start)
            colon = self._view[verb.end : verb.end + 1] == ":"
            if (opens and colon) or (force == "ask" and (opens or joined)):
                return Mark(verb.start, verb.end, force, None, said=True)
        if self._is_cue(sentence, begin, verb, after, place):
            first = after == sentence.start or place.speaker is None
            name = self.speakers.named_in(sentence.start, verb.start) if first else None
            if name is None and self._rule("myself").search(self._text, begin, verb.start) is not None:
                name = self._named_behind(verb.end, sentence.end)
            return Mark(
                verb.start,
                verb.end,
                _FORCES[kind],
                name,
                sure=kind == "bare" and self._opens_clause(sentence, begin, verb),
            )
        return None

    def _through(self, subject: int, verb: Span, place: Place) -> Mark | None:
        """The mark of a verb whose subject at view[subject] is himself to be asked for it by the current speaker."""
        kind = self.demands.kind(verb.start)
        if place.speaker is None or kind not in _SURE:
            return None
        if self._rule("through").search(self._text, max(0, subject - _PASSING_REACH), subject) is None:
            return None
        return Mark(verb.start, verb.end, _FORCES[kind], None, sure=True)

    def _with_bodies(self, start: int, span: Span, name: str) -> str:
        """`name`, that of the body at `span`, with the bodies before it that are subjects too."""
        start = self.tasks.behind_lead(start, span.start)
        match = self._rule("bodies").match(self._text, start, span.start)
        return name if match is None else self._text.written(start, span.end)

    def _named_behind(self, start: int, end: int) -> str | None:
        """Who is said in view[start:end] to have spoken the words before, if he takes part."""
        said = self._rule("said")
        for mention in self.speakers.mentions(start, end):
            name = self.speakers.of_mention(mention, None)
            if self.speakers.knows(name) and said.match(self._text, mention.whole.end, end) is not None:
                return name
        return None

    def _charges(self, verb: Span, end: int) -> bool:
        """Whether a task for somebody who is named stands behind a verb."""
        task = self.tasks.find(verb.end, end)
        return task is not None and task.addressee is not None and not self._official

    def _clause_begin(self, after: int, end: int) -> int:
        """Where the clause of a verb at view[end] begins: behind a mark, but not before `after`."""
        begin = max(after, end - _REACH)
        for match in _BREAK.finditer(self._view, begin, end):
            begin = match.end()
        return begin

    def _subject(self, after: int, begin: int, end: int, place: Place, *, first: bool) -> tuple[int, str, bool] | None:
        """Start and name of the subject of a verb at view[end], where no mention is it, and whether it is a person."""
        match = self._rule("subject").search(self._text, begin, end) if not self.opens(begin, end) else None
        if match is None:
            return None
        span = Span(*match.span("subject"))
        name = self.speakers.of_words(span, place.speaker)
        if self.speakers.knows(name):
            return span.start, name, True
        if not self.opens(begin, span.start) and not self._is_occasion(begin, span.start):
            return None
        if match["person"] is None:
            holder = self.speakers.named_in(after, span.start)  # "ông …, xã …" names a person by his place
            if holder is not None:
                return span.start, holder, True
            if begin > after and not self._leads_to_subject(after, begin):
                own = place.speaker if place.told and self._rule("own_unit").fullmatch(self._text, *span) else None
                return (span.start, own, True) if own is not None and not first else None
            name = self._with_bodies(after, span, name)
        person = match["person"] is not None
        return (span.start, name, person) if first or person else None

    def _is_occasion(self, start: int, end: int) -> bool:
        """Whether view[start:end] only says where or when somebody speaks ("Phát biểu tại hội nghị")."""
        return self._rule("occasion").match(self._text, start, end) is not None

    def _leads_to_subject(self, start: int, end: int) -> bool:
        """Whether view[start:end] is a circumstance, connectives, or bodies that are subjects too."""
        if self.opens(start, end) or self.tasks.is_circumstance(start, end) or self._is_occasion(start, end):
            return True
        return self._rule("bodies").match(self._text, self.tasks.behind_lead(start, end), end) is not None

    def opens(self, begin: int, end: int) -> bool:
        """Whether nothing but connectives stands in view[begin:end]."""
        return self._rule("cue").match(self._text, begin, end) is not None

    def _is_cue(self, sentence: Span, begin: int, verb: Span, after: int, place: Place) -> bool:
        """Whether a verb of asking without a subject asks: a clause begins with it, and a task stands behind it."""
        kind = self.demands.kind(verb.start)
        if kind not in _WITHOUT_SUBJECT:
            return self._orders(sentence, begin, verb, place)
        began = after > sentence.start
        capital = self._view[verb.start].isupper()
        heads = self.opens(sentence.start, verb.start)  # "Do đó, đề nghị …"
        apart = began or capital or (heads and not place.directing)
        also = self._rule("also").search(self._text, begin, verb.end) is not None
        begins_anew = apart or self.speakers.named_in(sentence.start, verb.start) is not None
        if kind in _MAY_BE_TASKS and not also and (place.directing or not begins_anew):
            return False
        opens = self.opens(begin, verb.start)
        if kind != "compel" and not opens and not ((began or kind == "wish") and self._joined(begin, verb.start)):
            return False
        task = self.tasks.find(verb.end, sentence.end)
        if task is None and _FORCES[kind] == "wish":
            task = self.tasks.hoped(verb.end, sentence.end)
        if task is None or (kind in _MAY_BE_TASKS and not apart and task.addressee is None):
            charged = kind == "bare" and opens and task is None and self._opens_clause(sentence, begin, verb)
            return charged and self.tasks.names_body(Span(verb.end, sentence.end))
        if _FORCES[kind] == "wish":
            return task.addressee is not None and (
                place.governed or began or heads or (opens and self._begins(begin, verb.start))
            )
        heads = begin == sentence.start or self._view[begin - 2 : begin - 1] in ";:" or capital
        sure = (kind == "bare" and opens and heads) or (also and task.addressee is not None)
        return sure or not self._holds_task(after, verb.start, place, began=began)

    def _orders(self, sentence: Span, begin: int, verb: Span, place: Place) -> bool:
        """Whether a verb of ordering without a subject is no task itself.

        In a run of tasks it goes on with a name ("Phân công ông …"), else it says what has to be done ("chỉ đạo
        các xã phải …").
        """
        kind = self.demands.kind(verb.start)
        if kind not in _ORDERING or place.speaker is None or not self.opens(begin, verb.start):
            return False
        task = self.tasks.find(verb.end, sentence.end)
        if task is None or task.addressee is None:
            return False
        named = kind == "plain" and not self._view[slice(*task.addressee)].islower()
        return named or (task.modal and not place.directing)

    def _begins(self, begin: int, start: int) -> bool:
        """Whether the verb at view[start] begins a sentence or the clause behind a semicolon."""
        return self._view[start].isupper() or self._view[begin - 2 : begin - 1] == ";"

    def _opens_clause(self, sentence: Span, begin: int, verb: Span) -> bool:
        """Whether a verb begins its sentence or clause, connectives apart ("Do đó, đề nghị …")."""
        return self._begins(begin, verb.start) or self.opens(sentence.start, verb.start)

    def _joined(self, begin: int, end: int) -> bool:
        """Whether a conjunction stands right before view[end]."""
        return self._rule("joined").search(self._text, begin, end) is not None

    def _holds_task(self, start: int, end: int, place: Place, *, began: bool) -> bool:
        """Whether the clause that goes on at view[end] already is a task."""
        clause = max(start, self._view.rfind(";", start, end) + 1)
        if not (place.directing or began or clause > start):
            return False
        task = self.tasks.find(clause, end)
        return task is not None and (task.modal or not place.told) and not self.tasks.is_fact(task, end)
