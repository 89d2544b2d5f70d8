"""The measures: one text's predicted records against its gold.

Records (F1): right, false and missed ones are counted.
  people, chairs, speakers, secretaries, mentioned: persons by name; roles: person and role text
  groups, directives: spans that share at least half of what they cover together
  figures: overlapping spans, equal value, value_max and total, base units that are alike
  dates: overlapping spans and equal value; citations: overlapping spans, equal doc_type and number
  citations_full: citations whose issue date, issuer and title are right too
Fields (share of comparisons that agree): `figures.subject` is compared in pairs of matched figures, and so on;
`roles.split` is title and organization of a matched role; `meeting` and `official` sum their fields;
`segments` is the share of characters, white space apart, with the right label; `slices` the share of
predicted records whose text is the source's at their offsets.
Names and strings are compared by likeness.plain.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from itertools import groupby
from operator import eq
from typing import Final, NamedTuple, TypeVar

from extractor.evaluation.ledger import Item, Ledger, Miss, Tally
from extractor.evaluation.likeness import SAME_SPAN, near, pairs, plain, same, same_number, shared, token_f1
from extractor.records import (
    Attendee,
    Citation,
    Date,
    Figure,
    Meeting,
    Official,
    Participation,
    Report,
    Segment,
    Slice,
)

R = TypeVar("R", bound=Slice)
K = TypeVar("K", bound=Hashable)
Persons = Mapping[str | None, Attendee]
Fields = Mapping[str, Callable[[str | None, str | None], float]]

_PARTS: Final[dict[str, Participation]] = {"chairs": "chair", "speakers": "speaker", "secretaries": "secretary"}

# fields of matched records, and how far two values of each agree (0 to 1)
_FIGURE: Final[Fields] = {"number": same_number, "qualifier": eq, "change": eq, "subject": token_f1}
_CITATION: Final[Fields] = {"issued": eq, "issuer": same, "title": near(0.9)}
_DIRECTIVE: Final[Fields] = {"speaker": same, "addressee": near(0.8), "deadline": eq}
_MEETING: Final[Fields] = {
    "kind": same, "date": eq, "part_of_day": eq, "mode": eq, "name": near(0.6), "venue": near(0.6),
    "organizer": near(0.6),
}  # fmt: skip
_OFFICIAL: Final[Fields] = {"doc_type": eq, "number": same, "issued": eq, "issuer": same}

_EXACT_UNITS: Final = ("money", "percent")  # no base unit of these may stand for a longer one


def _of(kind: str, fields: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{kind}.{field}" for field in fields)


MEASURES: Final = (
    "people", "people.honorific", "roles", "roles.split", "groups", *_PARTS, "mentioned",
    "figures", *_of("figures", _FIGURE), "dates", "citations", *_of("citations", _CITATION), "citations_full",
    "directives", *_of("directives", _DIRECTIVE), "segments", "meeting", *_of("meeting", _MEETING),
    "official", *_of("official", _OFFICIAL), "slices",
)  # fmt: skip
"""All measures in the order in which they are told."""

RECORDS: Final = (
    "people", "roles", "groups", *_PARTS, "mentioned", "figures", "dates", "citations", "citations_full", "directives",
)  # fmt: skip
"""Measures of records, told by F1; all others are of fields, told by the share that agrees."""

HEADLINE: Final = (
    "people", "roles", "groups", "chairs", "figures", "dates", "citations_full", "directives", "segments", "meeting",
)  # fmt: skip
"""Measures of which the mean is taken."""


class Comparison(NamedTuple):
    """What came of one text: counts by measure, and misses in the order of the text."""

    tallies: Mapping[str, Tally]
    misses: tuple[Miss, ...]


def value(measure: str, tally: Tally) -> float:
    """The one number that a measure is told by."""
    return tally.f1 if measure in RECORDS else tally.share


def compare(text: str, gold: Report, predicted: Report) -> Comparison:
    """Counts and misses of the records predicted for `text`, of which `gold` are the right ones."""
    ledger = Ledger()
    _people(ledger, gold, predicted)
    _groups(ledger, gold, predicted)
    _figures(ledger, gold, predicted)
    _dates(ledger, gold, predicted)
    _citations(ledger, gold, predicted)
    _directives(ledger, gold, predicted)
    _segments(ledger, text, gold, predicted)
    _meeting(ledger, gold.meeting, predicted.meeting)
    _official(ledger, gold.document.official, predicted.document.official)
    _slices(ledger, text, predicted)
    misses = sorted(ledger.misses, key=lambda miss: -1 if miss.start is None else miss.start)
    return Comparison({key: ledger.tallies[key] for key in MEASURES if key in ledger.tallies}, tuple(misses))


def _people(ledger: Ledger, gold: Report, predicted: Report) -> None:
    wanted, came = _persons(gold.attendees), _persons(predicted.attendees)
    mentioned = _persons(predicted.mentioned_people)
    known = {**mentioned, **came}
    _named(ledger, "people", wanted, came, known)
    _named(ledger, "mentioned", _persons(gold.mentioned_people), mentioned, known)
    for measure, part in _PARTS.items():
        _named(ledger, measure, _taking(wanted, part), _taking(came, part), known)
    _keyed(ledger, "roles", _roles(wanted), _roles(came))
    for name, person in wanted.items():
        if name in came:
            _person_fields(ledger, person, came[name])


def _persons(attendees: Iterable[Attendee]) -> Persons:
    return {plain(attendee.name): attendee for attendee in attendees if attendee.kind == "person"}


def _taking(persons: Persons, part: Participation) -> Persons:
    return {name: person for name, person in persons.items() if part in person.participation}


def _named(ledger: Ledger, measure: str, gold: Persons, predicted: Persons, known: Persons) -> None:
    """Persons by name. One who was missed here but is known otherwise is told with the rule that found the name."""
    missed = {
        name: Item(person.start, person.end, person.name, known[name].rule if name in known else None)
        for name, person in gold.items()
    }
    _keyed(ledger, measure, missed, {name: _item(person, person.rule) for name, person in predicted.items()})


def _roles(persons: Persons) -> dict[tuple[str | None, str | None], Item]:
    return {
        (name, plain(role.text)): Item(role.start, role.end, f"{person.name}: {role.text}", person.rule)
        for name, person in persons.items()
        for role in person.roles
    }


def _keyed(ledger: Ledger, measure: str, gold: Mapping[K, Item], predicted: Mapping[K, Item]) -> None:
    missed = [item for key, item in gold.items() if key not in predicted]
    false = [item for key, item in predicted.items() if key not in gold]
    ledger.records(measure, len(gold) - len(missed), missed, false)


def _person_fields(ledger: Ledger, gold: Attendee, predicted: Attendee) -> None:
    _fields(ledger, "people", gold, predicted, {"honorific": same})
    roles = {plain(role.text): role for role in predicted.roles}
    for role in gold.roles:
        other = roles.get(plain(role.text))
        if other is not None:
            wanted, got = (f"{each.title} + {each.organization or ''}" for each in (role, other))
            agree = same(role.title, other.title) and same(role.organization, other.organization)
            ledger.field("roles.split", wanted, got, agree, _item(role, predicted.rule))


def _groups(ledger: Ledger, gold: Report, predicted: Report) -> None:
    wanted, came = ([each for each in report.attendees if each.kind == "group"] for report in (gold, predicted))
    _matched(ledger, "groups", (wanted, came), _same_span)


def _figures(ledger: Ledger, gold: Report, predicted: Report) -> None:
    shown = ("value", "value_max", "total", "base_unit")
    for pair in _matched(ledger, "figures", (gold.figures, predicted.figures), _same_figure, shown):
        _fields(ledger, "figures", *pair, _FIGURE)


def _same_figure(gold: Figure, predicted: Figure) -> bool:
    numbers = ("value", "value_max", "total")
    return _same_unit(gold, predicted) and all(same_number(getattr(gold, k), getattr(predicted, k)) for k in numbers)


def _same_unit(gold: Figure, predicted: Figure) -> bool:
    """Equal base units; of counts and measures one may go on where the other ends: "hộ", "hộ nghèo"."""
    one, other = plain(gold.base_unit), plain(predicted.base_unit)
    if one == other:
        return True
    if not one or not other or gold.kind in _EXACT_UNITS or predicted.kind in _EXACT_UNITS:
        return False
    short, long = sorted((one, other), key=len)
    return long.startswith((f"{short} ", f"{short},"))


def _dates(ledger: Ledger, gold: Report, predicted: Report) -> None:
    _matched(ledger, "dates", (gold.dates, predicted.dates), _same_date, ("value",))


def _same_date(gold: Date, predicted: Date) -> bool:
    return gold.value == predicted.value


def _citations(ledger: Ledger, gold: Report, predicted: Report) -> None:
    both, shown = (gold.citations, predicted.citations), ("doc_type", "number")
    for pair in _matched(ledger, "citations", both, _same_document, shown):
        _fields(ledger, "citations", *pair, _CITATION)
    _matched(ledger, "citations_full", both, _same_citation, (*shown, *_CITATION))


def _same_document(gold: Citation, predicted: Citation) -> bool:
    return gold.doc_type == predicted.doc_type and same(gold.number, predicted.number)


def _same_citation(gold: Citation, predicted: Citation) -> bool:
    alike = all(agree(getattr(gold, field), getattr(predicted, field)) for field, agree in _CITATION.items())
    return alike and _same_document(gold, predicted)


def _directives(ledger: Ledger, gold: Report, predicted: Report) -> None:
    for pair in _matched(ledger, "directives", (gold.directives, predicted.directives), _same_span):
        _fields(ledger, "directives", *pair, _DIRECTIVE)


def _same_span(gold: Slice, predicted: Slice) -> bool:
    return shared(gold, predicted) >= SAME_SPAN


def _segments(ledger: Ledger, text: str, gold: Report, predicted: Report) -> None:
    """Characters by label, in runs of one gold and one predicted segment; nothing is counted where gold has none."""
    wanted, came = _owners(text, gold.segments), _owners(text, predicted.segments)
    places = [at for at, character in enumerate(text) if not character.isspace()]
    for (one, other), group in groupby(places, key=lambda at: (wanted[at], came[at])):
        if one is None:
            continue
        run = list(group)
        right = len(run) if other is not None and one.label == other.label else 0
        wrong = len(run) - right
        ledger.add("segments", Tally(right, wrong if other else 0, wrong, right, len(run)))
        if wrong:
            came_instead = (other.label, other.rule) if other else (None, None)
            ledger.misses.append(Miss("segments", run[0], run[-1] + 1, one.label, *came_instead))


def _owners(text: str, segments: Iterable[Segment]) -> list[Segment | None]:
    """The segment of each character."""
    owners: list[Segment | None] = [None] * len(text)
    for segment in segments:
        owners[segment.start : segment.end] = [segment] * (segment.end - segment.start)
    return owners


def _meeting(ledger: Ledger, gold: Meeting | None, predicted: Meeting | None) -> None:
    """Seven fields in sum and one by one; where the text reports no meeting, one comparison for all."""
    rule = predicted.rule if predicted else None
    place = (gold and gold.name) or (predicted and predicted.name)
    if gold is None:
        came = (predicted.name.text if predicted.name else predicted.kind) if predicted else None
        ledger.field("meeting", None, came, predicted is None, _item(place, rule) if place else None)
        return
    for field, agree in _MEETING.items():
        one, other = getattr(gold, field), getattr(predicted, field, None)
        own = next((each for each in (one, other, place) if isinstance(each, Slice)), None)
        wanted, got = (each.text if isinstance(each, Slice) else each for each in (one, other))
        at = _item(own, rule) if own else None
        ledger.add("meeting", ledger.field(f"meeting.{field}", wanted, got, agree(wanted, got), at))


def _official(ledger: Ledger, gold: Official | None, predicted: Official | None) -> None:
    if gold is None:
        ledger.field("official", None, predicted.doc_type if predicted else None, predicted is None, None)
        return
    for field, agree in _OFFICIAL.items():
        wanted, got = getattr(gold, field), getattr(predicted, field, None)
        ledger.add("official", ledger.field(f"official.{field}", wanted, got, agree(wanted, got), None))


def _slices(ledger: Ledger, text: str, predicted: Report) -> None:
    for records in (
        predicted.attendees, predicted.mentioned_people, predicted.figures, predicted.dates, predicted.citations,
        predicted.directives,
    ):  # fmt: skip
        for record in records:
            wanted = text[record.start : record.end]
            ledger.field("slices", wanted, record.text, wanted == record.text, _item(record, record.rule))


def _fields(ledger: Ledger, kind: str, gold: Slice, predicted: Slice, fields: Fields) -> None:
    at = _item(gold, getattr(predicted, "rule", None))
    for field, agree in fields.items():
        wanted, got = getattr(gold, field), getattr(predicted, field)
        ledger.field(f"{kind}.{field}", wanted, got, agree(wanted, got), at)


def _matched(
    ledger: Ledger,
    measure: str,
    both: tuple[Sequence[R], Sequence[R]],
    same_record: Callable[[R, R], bool],
    shown: Sequence[str] = (),
) -> list[tuple[R, R]]:
    """Counts gold and predicted records; the pairs among them are returned."""
    found, missed, false = pairs(*both, same_record)
    wanted = [_item(record, None, shown) for record in missed]
    came = [_item(record, getattr(record, "rule", None), shown) for record in false]
    ledger.records(measure, len(found), wanted, came)
    return found


def _item(record: Slice, rule: str | None = None, shown: Sequence[str] = ()) -> Item:
    """A record as it is told: its text and the fields by which it is compared."""
    values = [f"{field}={getattr(record, field)}" for field in shown if getattr(record, field) is not None]
    said = f"{record.text} ({', '.join(values)})" if values else record.text
    return Item(record.start, record.end, said, rule)
