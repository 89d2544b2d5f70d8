"""spaCy: our tokenizer and one component for each step of the pipeline. The only module that imports spaCy.

>>> from extractor.components import blank
>>> doc = blank()("Tổng vốn 1.250 tỷ đồng.")
>>> [(span.text, span.label_) for span in doc.spans["figures"]]
[('1.250 tỷ đồng', 'money')]

The component bienban_KIND writes doc.spans[KIND], in the order of the records of doc._.report; a
span is its record's characters, widened to whole tokens. (The text's own document has no place in
the text: bienban_official writes no spans.) `doc._.published`, set beforehand, is the day of publication.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span
from spacy.util import DummyTokenizer, registry
from spacy.vocab import Vocab

from extractor.found import Found
from extractor.loading import load
from extractor.patterns import Rules
from extractor.pipeline import STEPS, report, run
from extractor.records import Report
from extractor.spans import LabelledSpan, of_meeting, of_records, spans
from extractor.text import Text
from extractor.tokenizer import tokenize

TOKENIZER: Final = "bienban.Tokenizer.v1"
_PREFIX: Final = "bienban_"
_PATTERNS: Final = "bienban.patterns"  # key of doc.user_data: the overlay, for a Doc that comes back from disk
_REPORT: Final = "bienban.report"  # and the record, of a Doc that was made of a finished one
_ORDER: Final = {step.NAME: number for number, step in enumerate(STEPS, 1)}


def blank(steps: Iterable[str] = tuple(_ORDER), *, patterns: str | None = None) -> Language:
    """A Vietnamese pipeline with our tokenizer and a component for each of `steps`; `patterns` is an overlay."""
    nlp = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": TOKENIZER}}})
    for step in steps:
        nlp.add_pipe(_PREFIX + step, config={"patterns": patterns})
    return nlp


class Tokenizer(DummyTokenizer):
    """A string → a Doc of the same text, whatever the string. It has no state to write to disk."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        words, spaces = _words(text)
        return Doc(self.vocab, words=words, spaces=spaces)


def _words(text: str) -> tuple[list[str], list[bool]]:
    """Tokens as spaCy wants them: one space behind a token belongs to it, all other white space is a token."""
    words: list[str] = []
    spaces: list[bool] = []
    at = 0
    for start, end in [*tokenize(text), (len(text), len(text))]:
        if words and text.startswith(" ", at, start):
            spaces[-1] = True
            at += 1
        if at < start:
            words.append(text[at:start])
            spaces.append(False)
        if start < end:
            words.append(text[start:end])
            spaces.append(False)
        at = end
    return words, spaces


def make_tokenizer() -> Callable[[Language], Tokenizer]:
    """What the config's `@tokenizers` entry names."""
    return lambda nlp: Tokenizer(nlp.vocab)


registry.tokenizers.register(TOKENIZER, func=make_tokenizer)


@dataclass
class _Reading:
    """What the components have found in one Doc so far: the first `done` of STEPS have run."""

    rules: Rules
    text: Text
    found: Found
    done: int = 0

    def until(self, done: int) -> Found:
        """The findings when at least `done` steps have run; each step runs once."""
        if done > self.done:
            self.found = run(self.text, self.rules, self.found, STEPS[self.done : done])
            self.done = done
        return self.found


_READINGS: WeakKeyDictionary[Doc, _Reading] = WeakKeyDictionary()
"""Shared by a Doc's components and gone with it; nothing of it is stored on disk, for it can be made again."""


def _reading(doc: Doc, rules: Rules) -> _Reading:
    reading = _READINGS.get(doc)
    if reading is None or reading.rules is not rules or reading.found.published != doc._.published:
        reading = _Reading(rules, rules.read(doc.text), Found(published=doc._.published))
        _READINGS[doc] = reading
    return reading


def _report(doc: Doc) -> Report:
    """The whole record of `doc`; steps that no component has run are run now, unless the Doc came with its record."""
    reading = _READINGS.get(doc)
    if reading is None and _REPORT in doc.user_data:
        stored = Report.model_validate_json(doc.user_data[_REPORT])
        if stored.document.published == doc._.published:
            return stored
    rules = load(doc.user_data.get(_PATTERNS)) if reading is None else reading.rules
    reading = _reading(doc, rules)
    return report(reading.text, rules, reading.until(len(STEPS)))


Doc.set_extension("published", default=None, force=True)
Doc.set_extension("report", getter=_report, force=True)


class Component:
    """One step: runs what it needs of the steps before it, unless another component has, and writes spans."""

    def __init__(self, step: str, patterns: str | None) -> None:
        self.step = step
        self.patterns = patterns
        self.rules = load(patterns)

    def __call__(self, doc: Doc) -> Doc:
        if self.patterns is not None:
            doc.user_data[_PATTERNS] = self.patterns
        reading = _reading(doc, self.rules)
        found = reading.until(_ORDER[self.step])
        _mark(doc, _spans(self.step, reading.text, found))
        return doc


def _spans(step: str, text: Text, found: Found) -> Iterator[tuple[str, list[LabelledSpan]]]:
    """(key of doc.spans, spans in the source with their labels) that a step adds."""
    if step == "meeting":
        yield step, of_meeting(found.meeting)
    elif step == "people":
        yield step, [LabelledSpan(*text.to_source(*mention.name), mention.kind) for mention in found.people]
    elif step == "attendees":
        yield "attendees", of_records(found.attendees.attendees)
        yield "mentioned_people", of_records(found.attendees.mentioned_people)
    elif step != "official":
        yield step, of_records(getattr(found, step))


def _mark(doc: Doc, groups: Iterable[tuple[str, Iterable[LabelledSpan]]]) -> None:
    """Writes span groups; each span is widened to whole tokens. (Doc.char_span looks at all tokens for each span.)"""
    starts = [token.idx for token in doc]
    for key, found in groups:
        doc.spans[key] = [
            Span(doc, bisect_right(starts, span.start) - 1, bisect_left(starts, span.end), label=span.label)
            for span in found  # a record is never empty nor outside its text, and begins with no white space
        ]


def finished(nlp: Language, text: str, record: Report, kinds: Sequence[str]) -> Doc:
    """The Doc that a pipeline would make of `text`, made of its record: the spans of `kinds`, and `doc._.report`."""
    doc = nlp.make_doc(text)
    doc._.published = record.document.published
    doc.user_data[_REPORT] = record.model_dump_json()
    _mark(doc, ((kind, spans(record, kind)) for kind in kinds))
    return doc


def docbin(docs: Iterable[Doc]) -> bytes:
    """Docs as one spaCy DocBin with their spans and user data; all of it is in memory at once."""
    return DocBin(attrs=(), store_user_data=True, docs=docs).to_bytes()


def _factory(step: str) -> Callable[[Language, str, str | None], Component]:
    """Registers bienban_STEP; pyproject.toml names the result as the entry point of that name."""

    def make(nlp: Language, name: str, patterns: str | None) -> Component:
        return Component(step, patterns)

    Language.factory(_PREFIX + step, default_config={"patterns": None}, func=make)
    return make


official = _factory("official")
citations = _factory("citations")
dates = _factory("dates")
figures = _factory("figures")
people = _factory("people")
segments = _factory("segments")
meeting = _factory("meeting")
attendees = _factory("attendees")
directives = _factory("directives")
