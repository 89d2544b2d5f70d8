"""Turns: what a sentence is read as by its first words, or by who speaks in it with which verb."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import Final

from extractor.cues import EARLY, Cues, Reading, reading_of
from extractor.found import Found
from extractor.groups import attendance_zones
from extractor.patterns import Rules
from extractor.records import Label
from extractor.speech import Speaker, Speech
from extractor.text import Span

SPEECH: Final = "speech"  # value of a rule that leaves the label to speaker and verb
ACCORDING: Final = "according"  # the same, where no verb is needed
_TOLD: Final = "told"  # the same, where a body may be the speaker too
LEAD: Final = "lead"
LONGEST_OPENING: Final = 330  # characters in which a sentence tells who speaks
AFTER_LEAD: Final = "after_lead"
NO_LEAD: Final = "no_lead"
_TELLING: Final = frozenset({"stating", "informing"})  # verbs with which a report goes on, or another has the word
_VIEWS: Final = frozenset({"informing", "opining"})  # verbs with which a speaker may go on to ask for something
_WORDS: Final = _VIEWS | {"stating", "presenting"}  # verbs with which a speaker may go on to give orders
_ANSWERED: Final = _WORDS | {"asking"}  # verbs with which a speaker may go on behind "Trả lời …,"
_FORCES: Final = frozenset({"directing", "praising"})  # verbs with which only the leading speak
_DEMANDS: Final = frozenset({"asking", "suggesting", "stating"})  # verbs with which a guest of rank guides
_SHORTEST_WORDS: Final = 40  # characters; what is shorter behind a name and a colon is an office
_LISTED: Final = Reading("attendance", "list_of_those_present")
_MOST: Final = 0.5  # of a sentence


class Turns:
    """Reads single sentences of one text in their order; remembers who has spoken."""

    def __init__(self, cues: Cues, rules: Rules, found: Found) -> None:
        self.speech = Speech(cues.text, rules, found)
        self.is_exchange = False  # a workshop, at which views are exchanged
        self._cues, self._all_rules = cues, rules
        self._text = cues.text
        self._persons = [mention.whole.start for mention in found.people if mention.kind == "person"]
        self._has_reporter = False  # somebody has spoken behind the lead

    def opening(self, sentence: Span, start: int, state: Reading) -> Reading | None:
        """The reading by the words with which a sentence begins; notes the first of those present."""
        schedule = self._cues.match("schedule", start, sentence.end)
        reading = reading_of(schedule) if schedule else self._opened(sentence, start, state)
        if reading is not None and reading.label == "attendance":
            self.speech.note_guests(*sentence)
        return reading

    def _opened(self, sentence: Span, start: int, state: Reading) -> Reading | None:
        begins = state.label in EARLY or state.rule in (AFTER_LEAD, NO_LEAD)
        for rule in self._cues.rules["opening"]:
            if rule.value == LEAD and not begins:
                continue
            match = rule.match(self._text, start, sentence.end)
            if not match:
                continue
            if rule.value == ACCORDING:
                return self._according(match.end(), sentence.end, state)
            if rule.value in (SPEECH, _TOLD):
                said = self.spoken(sentence, match.end(), state, opened=rule.value)
                if said or not begins:
                    return said
                break
            if rule.value == "conclusion":
                self.speech.note_leader(start, min(sentence.end, start + LONGEST_OPENING))
            return reading_of(rule)
        if begins:
            present = self._cues.search("attending", start, sentence.end)
            if present:
                return reading_of(present)
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
        return [span for span, _ in attendance_zones(self._text, self._all_rules, self._persons)]

    def spoken(self, sentence: Span, start: int, state: Reading, opened: str = "") -> Reading | None:
        """The reading by speaker and verb; None if nobody is heard."""
        limit = min(sentence.end, start + LONGEST_OPENING)
        speaker = self._speaker(start, limit, opened)
        if speaker is None:
            return None
        quotation = self._text.view.find('"', speaker, limit)
        verb = self.speech.verb(speaker, quotation if quotation > 0 else limit)
        if verb is None:
            return None
        begins, kind = verb
        if kind in _ANSWERED and self.speech.answers(sentence.start, speaker):
            kind = "answering"
        elif kind in _WORDS and self._cues.search("demanding", begins, sentence.end):
            kind = "directing"
        elif kind in _VIEWS and self.speech.proposes(begins, sentence.end):
            kind = "suggesting"
        elif kind == "stating" and state.label == LEAD and self._cues.search("tasked", begins, sentence.end):
            kind = "asking"
        elif kind == "presenting" and state.label == "discussion":
            kind = "suggesting" if self._cues.search("requesting", begins, sentence.end) else kind
        if kind == "presenting" and opened == _TOLD:
            self.speech.note_speaker(speaker, begins)
            return Reading("report", "speech_presenting")
        who = "" if opened == SPEECH else self.speech.who(speaker, begins)
        label = self._label(kind, speaker, begins, state, opened)
        if label == "conclusion" and not self.speech.has_leaders:
            self.speech.note_leader(speaker, begins)
        return Reading(label, f"speech_{kind}", who, sentence.start) if label else None

    def _label(self, verb: str, start: int, end: int, state: Reading, opened: str = "") -> Label | None:
        """The label of what whoever view[start:end] names says; a new speaker ends the report of another.

        `opened` is the value of the rule that opens the sentence. Who is only cited behind the lead ("Theo ông X, …")
        adds to the report.

        At a workshop each speaker only gives a view, also the first.
        """
        who = self.speech.who(start, end)
        label = _heard(verb, who, state, opened=opened == SPEECH)
        is_first = state.rule == AFTER_LEAD and (opened == ACCORDING or not self._has_reporter)
        is_turn = self.is_exchange or (not is_first and self.speech.is_new(start, end))
        if label is None and verb in _TELLING and who in ("other", "unknown") and state.label == "report" and is_turn:
            label = "discussion"
        self.speech.note_speaker(start, end)
        self._has_reporter |= state.rule == AFTER_LEAD and who == "other"
        return label

    def _speaker(self, start: int, limit: int, opened: str) -> int | None:
        """Where the speaker is named; after words such as "Tại hội nghị, " a body may speak too."""
        speaker = self.speech.speaker(start, limit, anywhere=opened == SPEECH)
        if opened and self._text.view[start : start + 1].isupper():
            told = self.speech.verb(start, limit)
            if speaker is None or (told and told[0] < speaker):
                return start
        return speaker

    def _according(self, start: int, limit: int, state: Reading) -> Reading | None:
        """The reading of "Theo" and a person, whose words follow a comma."""
        reach = min(limit, start + LONGEST_OPENING)
        marks = [self._text.view.find(mark, start, reach) for mark in ",:"]
        end = min((mark for mark in marks if mark > 0), default=limit)
        verb = "stating" if self._cues.search("tasked", end, limit) else "informing"
        label = self._label(verb, start, end, state, ACCORDING)
        return Reading(label, "according_to") if label else None

    def begins_with_person(self, sentence: Span, start: int) -> bool:
        """Whether a sentence begins with a person, as an item of a list does, and tells nothing that is said."""
        people = self.speech.people(start, sentence.end)
        return bool(people) and people[0].whole.start == start and not self.speech.tells(start, sentence.end)

    def worded(self, sentence: Span, start: int, state: Reading) -> Reading | None:
        """The reading of words behind a person and a colon ("Ông X (thôn Y): …")."""
        first = next(iter(self.speech.people(start, min(sentence.end, start + LONGEST_OPENING))), None)
        if first is None or first.whole.start != start:
            return None
        match = self._cues.rules["worded"][0].match(self._text, first.whole.end, sentence.end)
        if match is None or sentence.end - match.end() < _SHORTEST_WORDS:
            return None
        verb = "answering" if state.label == "discussion" else "opining"
        label = self._label(verb, start, first.whole.end, state, SPEECH)
        return Reading(label, "worded") if label else None

    def behind_quotation(self, sentence: Span, start: int) -> int:
        """Where the words after a quotation begin with which a sentence opens ("…", ông X cho biết); else `start`."""
        view = self._text.view
        opened = view[sentence.start : start].endswith('"') or view.startswith('"', start)
        closing = view.rfind('"', start + 1, sentence.end) if opened else -1
        return closing + 1 if closing >= 0 else start


def _heard(verb: str, who: Speaker, state: Reading, *, opened: bool) -> Label | None:
    """The label of a sentence in which somebody says something; None where it carries on."""
    if who == "guest":
        who = "leader" if verb in _DEMANDS else "other"
    concluding, reporting = state.label == "conclusion", state.label == "report"
    begins = not opened and (state.label in EARLY or state.rule == AFTER_LEAD)
    label: Label | None = "discussion"
    if who == "same" or (concluding and who == "unknown" and verb not in (*_FORCES, "asking", "proposing")):
        label = None
    elif verb == "answering":
        label = None if concluding else "discussion"
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
    elif state.label in EARLY and not opened and verb not in ("proposing", "suggesting", "asking"):
        label = "report"
    return label
