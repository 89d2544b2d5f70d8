"""Annotations: gold in which verbatim words stand for offsets, so that a person can write it.

An annotation is a gold file (see gold.py) in which a record tells its place by words of the text:

- `text` (of persons and groups `name`) holds them all; or `from` and `to` the first and the last ones;
- `nth` tells which occurrence of the words is meant, 0 (the first) if it is left out;
- a segment has only `from`, its first words; it runs to the next segment or to the end of the text;
- a meeting's name, venue and organizer may be the words alone; who has no `kind` is a person;
- `official` and `published` may stand at the top, instead of in `document`.

All that is wrong is told in one go: words that are not there, values against the contract, two
records at one place (mostly a forgotten `nth`), values to be quoted from the text that are not in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from extractor.errors import InputError
from extractor.gold import EMPTY, check_gold, parse_object
from extractor.places import place
from extractor.records import SCHEMA_VERSION

_PERSON: Final = ("kind", "name", "honorific", "roles", "participation", "start", "end")
_FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "official": ("doc_type", "number", "issued", "issuer", "title"),
    "meeting": ("kind", "date", "part_of_day", "mode", "name", "venue", "organizer"),
    "attendees": _PERSON,
    "mentioned_people": _PERSON,
    "roles": ("text", "title", "organization", "former", "start", "end"),
    "figures": (
        "text", "start", "end", "kind", "number", "unit", "value", "base_unit", "value_max", "total", "qualifier",
        "change", "subject",
    ),
    "dates": ("text", "start", "end", "value"),
    "citations": ("text", "start", "end", "doc_type", "number", "issued", "issuer", "title", "pinpoint"),
    "directives": ("text", "start", "end", "speaker", "addressee", "deadline"),
    "segments": ("label", "start", "end"),
}  # fmt: skip
"""What gold holds of each record, in its order."""

_LISTS: Final = ("attendees", "mentioned_people", "figures", "dates", "citations", "directives")
_PEOPLE: Final = ("attendees", "mentioned_people")
_SLICES: Final = ("name", "venue", "organizer")
_WORDS: Final = ("text", "from", "to", "nth")  # keys that tell a place
_ASSUMED: Final[dict[str, dict[str, Any]]] = {"attendees": {"kind": "person"}, "mentioned_people": {"kind": "person"}}
_TOP: Final = ("official", "published")
_QUOTED: Final = {
    "official": ("number", "title"), "attendees": ("honorific",), "mentioned_people": ("honorific",),
    "figures": ("subject",), "citations": ("number", "issuer", "title", "pinpoint"),
    "directives": ("speaker", "addressee"),
}  # fmt: skip
"""Fields whose values are words of the text."""
_IN_ORDER: Final = ("figures", "dates", "citations")  # by rising start; the other records stay as they were written
_NUMERAL: Final = re.compile(r"\d(?:[\d.,/]*\d)?")


class Annotated(NamedTuple):
    """What came of an annotation. The gold is right only if there are no faults.

    `loose` are the spans of numerals in no figure, date or citation: forgotten ones, ordinals, names.
    """

    gold: dict[str, Any]
    faults: tuple[InputError, ...]
    loose: tuple[tuple[int, int], ...]


def annotate(data: str | bytes | Mapping[str, Any], text: str) -> Annotated:
    """The gold of `text` from an annotation (JSON or its parsed object). Raises InputError for what is no object."""
    placing = _Placing(text)
    gold = placing.gold(parse_object(data))
    _, broken = check_gold(gold, text)
    faults = (*placing.faults, *broken)
    if faults:
        return Annotated(gold, faults, ())
    for key in _IN_ORDER:
        gold[key].sort(key=lambda record: record["start"])
    return Annotated(gold, (), tuple(_loose(gold, text)))


class _Placing:
    """Puts offsets in the place of words and notes where that fails; what has no place is given the whole text.

    What has the wrong type is handed on as it is, for the contract to refuse.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.faults: list[InputError] = []
        self._taken: dict[tuple[str, tuple[int, int]], str] = {}

    def gold(self, annotation: Mapping[str, Any]) -> dict[str, Any]:
        gold: dict[str, Any] = {"schema_version": SCHEMA_VERSION, "meeting": self._meeting(annotation.get("meeting"))}
        gold |= {key: _each(key, annotation.get(key), partial(self._record, key)) for key in _LISTS}
        gold["segments"] = self._segments(annotation.get("segments"))
        document = self._document(annotation)
        if document:
            gold["document"] = document
        return gold | {key: value for key, value in annotation.items() if key not in (*gold, *_TOP)}

    def _meeting(self, meeting: Any) -> Any:
        if not isinstance(meeting, Mapping):
            return meeting or None
        filled = _filled("meeting", meeting)
        for key in _SLICES:
            words = {"text": filled[key]} if isinstance(filled[key], str) else filled[key]
            if isinstance(words, Mapping):
                span = self._span(f"meeting.{key}", words, "text")
                filled[key] = _others(words) | self._cut(span, "text")
        return filled

    def _document(self, annotation: Mapping[str, Any]) -> Any:
        document = annotation.get("document") or {}
        if not isinstance(document, Mapping):
            return document
        document = {**document, **{key: annotation[key] for key in _TOP if annotation.get(key) is not None}}
        if isinstance(document.get("official"), Mapping):
            document["official"] = _filled("official", document["official"])
            self._check_quoted("official", "document.official", document["official"])
        return document

    def _record(self, key: str, where: str, record: Any) -> Any:
        if not isinstance(record, Mapping):
            return record
        own = "name" if key in _PEOPLE else "text"
        span = self._span(where, record, own)
        if span:
            self._check_place(key, where, span)
        filled = _filled(key, _others(record), self._cut(span, own))
        if key in _PEOPLE:
            filled["roles"] = _each(f"{where}.roles", filled["roles"], self._role)
            if isinstance(filled["participation"], (list, tuple)):
                filled["participation"] = sorted(filled["participation"], key=str)
        self._check_quoted(key, where, filled)
        return filled

    def _role(self, where: str, role: Any) -> Any:
        if not isinstance(role, Mapping):
            return role
        return _filled("roles", _others(role), self._cut(self._span(where, role, "text"), "text"))

    def _segments(self, segments: Any) -> Any:
        """Each from its first words to those of the next."""
        if not segments or not isinstance(segments, list):
            return segments or []
        segments = [segment if isinstance(segment, Mapping) else {} for segment in segments]
        starts = list(self._starts(segments))
        placed = []
        for segment, start, end in zip(segments, starts, [*starts[1:], len(self.text)], strict=True):
            length = len(self.text[start:end].rstrip())
            placed.append(_filled("segments", _others(segment), {"start": start, "end": start + length}))
        return placed

    def _starts(self, segments: list[Mapping[str, Any]]) -> Iterator[int]:
        """Where each begins: its first words behind the start of the one before."""
        after = 0
        for at, segment in enumerate(segments):
            found = self._find(f"segments.{at}", segment, "from", after)
            if at == 0 and found is not None and self.text[:found].strip():
                self.faults.append(InputError("late_start", place="segments.0"))
            start = after if found is None else found
            yield start
            after = start + 1

    def _cut(self, span: tuple[int, int] | None, key: str) -> dict[str, Any]:
        start, end = span or (0, len(self.text))
        return {key: self.text[start:end], "start": start, "end": end}

    def _span(self, where: str, record: Mapping[str, Any], key: str) -> tuple[int, int] | None:
        """From the first to behind the last of the words that tell a record's place."""
        first = "from" if "from" in record else key
        start = self._find(where, record, first)
        if start is None:
            return None
        words = record[first]
        if "to" in record:
            words = record["to"]
            last = self._find(where, {"to": words}, "to", start)
            return None if last is None else (start, last + len(words))
        return start, start + len(words)

    def _find(self, where: str, record: Mapping[str, Any], key: str, after: int = 0) -> int | None:
        """The offset of the words under `key`, at or behind `after`."""
        words, nth = record.get(key), record.get("nth", 0)
        if not isinstance(words, str) or not words.strip():
            self.faults.append(InputError("no_words", place=where, key=key))
        elif isinstance(nth, bool) or not isinstance(nth, int) or nth < 0:
            self.faults.append(InputError("nth", place=where))
        else:
            places = list(_occurrences(self.text, words, after))
            if len(places) > nth:
                return places[nth]
            self.faults.append(self._not_found(where, words, after, (nth, len(places))))
        return None

    def _not_found(self, where: str, words: str, after: int, wanted_and_there: tuple[int, int]) -> InputError:
        nth, count = wanted_and_there
        if count:
            return InputError("too_few", place=where, words=words, count=count, nth=nth)
        if after and words in self.text:
            return InputError("absent_after", place=where, words=words, after=str(place(self.text, after)))
        return InputError("absent", place=where, words=words, near=self._nearly(words))

    def _nearly(self, words: str) -> str:
        """A hint at the same words in other case or with other white space."""
        match = re.search(r"\s+".join(map(re.escape, words.split())), self.text, re.IGNORECASE)
        return f'; did you mean "{match[0]}"?' if match else ""

    def _check_place(self, key: str, where: str, span: tuple[int, int]) -> None:
        """No two records of one list stand at the same place."""
        other = self._taken.setdefault((key, span), where)
        if other != where:
            words = self.text[slice(*span)]
            self.faults.append(InputError("same_words", place=where, words=words, other=other))

    def _check_quoted(self, key: str, where: str, record: Mapping[str, Any]) -> None:
        for field in _QUOTED.get(key, ()):
            words = record.get(field)
            if isinstance(words, str) and words not in self.text:
                near = self._nearly(words)
                self.faults.append(InputError("absent", place=f"{where}.{field}", words=words, near=near))


def _each(where: str, records: Any, build: Callable[[str, Any], Any]) -> Any:
    """What is built of each record; null is an empty list, and what is no list stays as it is."""
    if not isinstance(records, (list, tuple)):
        return records or []
    return [build(f"{where}.{at}", record) for at, record in enumerate(records)]


def _others(record: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that tell no place."""
    return {key: value for key, value in record.items() if key not in _WORDS}


def _filled(kind: str, record: Mapping[str, Any], place_: Mapping[str, Any] = MappingProxyType({})) -> dict[str, Any]:
    """A record with all that gold holds of its kind in gold's order, then whatever else it has."""
    whole = {**EMPTY[kind], **_ASSUMED.get(kind, {}), **record, **place_}
    return {key: whole[key] for key in (*_FIELDS[kind], *record) if key in whole}


def _occurrences(text: str, words: str, after: int) -> Iterator[int]:
    at = text.find(words, after)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _loose(gold: Mapping[str, Any], text: str) -> Iterator[tuple[int, int]]:
    """Numerals in no figure, date or citation."""
    covered = bytearray(len(text))
    for record in (record for key in _IN_ORDER for record in gold[key]):
        covered[record["start"] : record["end"]] = b"\1" * (record["end"] - record["start"])
    return (match.span() for match in _NUMERAL.finditer(text) if not covered[match.start()])
