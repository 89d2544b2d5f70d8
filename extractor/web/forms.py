"""Forms: the fields of a record as a clerk sees and types them, and what was typed as the record's fields.

A value that was left as it was shown is kept, so that nothing changes by being looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from pydantic import ValidationError

from extractor.edtf import is_value
from extractor.gold import EMPTY, MANUAL, date_kind
from extractor.messages import KINDS, VALUES, model_detail, numeral, period
from extractor.numerals import parse_numeral, plain
from extractor.patterns import Rules
from extractor.pipeline import extract
from extractor.records import Attendee, Citation, Date, Directive, Figure, Meeting, Record, Segment
from extractor.web import words
from extractor.web.sessions import Session

Fields = dict[str, Any]
Typed = Mapping[str, list[str]]
"""What a form sent: values by the names of its fields."""

PEOPLE: Final = ("attendees", "mentioned_people")
MODELS: Final[dict[str, type[Record]]] = {
    "meeting": Meeting, "attendees": Attendee, "mentioned_people": Attendee, "figures": Figure, "dates": Date,
    "citations": Citation, "directives": Directive, "segments": Segment,
}  # fmt: skip
_NONE: Final = ""
_JOINT: Final = "; "
_LONG: Final = 60  # characters, beyond which words get several lines


class Field(NamedTuple):
    """A field of a form. `form` says how it is typed: words of the text, a line, a date, a number, a choice, …"""

    name: str
    form: str
    needed: bool = False
    choices: str = ""
    """Key of the names of the values."""


class FaultyError(Exception):
    """What was typed cannot be a record: what is wrong, by field."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(", ".join(faults))
        self.faults = faults


_WORDS: Final = Field("text", "words", needed=True)
_PERSON: Final = (
    _WORDS,
    Field("name", "line"),
    Field("honorific", "line"),
    Field("kind", "choice", needed=True, choices="person"),
    Field("list", "choice", needed=True, choices="list"),
    Field("participation", "flags", choices="participation"),
    Field("roles", "roles"),
)
FORMS: Final[dict[str, tuple[Field, ...]]] = {
    "meeting": (
        Field("name", "words"),
        Field("kind", "line", needed=True),
        Field("date", "date"),
        Field("part_of_day", "choice", choices="part_of_day"),
        Field("mode", "choice", choices="mode"),
        Field("venue", "words"),
        Field("organizer", "words"),
    ),
    "attendees": _PERSON,
    "mentioned_people": _PERSON,
    "figures": (
        _WORDS,
        Field("kind", "choice", needed=True, choices="figure"),
        Field("number", "number", needed=True),
        Field("unit", "line", needed=True),
        Field("value", "number", needed=True),
        Field("base_unit", "line", needed=True),
        Field("value_max", "number"),
        Field("total", "number"),
        Field("qualifier", "choice", choices="qualifier"),
        Field("change", "choice", choices="change"),
        Field("subject", "long"),
    ),
    "dates": (_WORDS, Field("value", "date", needed=True)),
    "citations": (
        _WORDS,
        Field("doc_type", "choice", needed=True, choices="doc_type"),
        Field("name", "line"),
        Field("number", "line"),
        Field("issued", "date"),
        Field("issuer", "line"),
        Field("title", "long"),
        Field("pinpoint", "line"),
    ),
    "directives": (
        _WORDS,
        Field("speaker", "line"),
        Field("addressee", "line"),
        Field("cooperating", "bodies"),
        Field("deadline", "date"),
    ),
    "segments": (_WORDS, Field("label", "choice", needed=True, choices="label")),
}
"""The form of each kind of record."""


_SHOWN: Final[dict[str, Callable[[Any], str]]] = {
    "words": lambda value: value["text"] if isinstance(value, Mapping) else str(value),
    "date": period,
    "number": numeral,
    "bodies": _JOINT.join,
}
"""How a value stands in a form."""


def choices(field: Field) -> dict[str, str]:
    """The values of a choice with their names; an empty one where there need be none."""
    named = {"person": words.PERSON_KINDS, "list": {key: KINDS[key] for key in PEOPLE}, **VALUES}[field.choices]
    return named if field.needed or field.form == "flags" else {_NONE: "—", **named}


def label(key: str, field: Field) -> str:
    """What a field is called."""
    return words.OF_KIND.get((key, field.name)) or words.FIELDS[field.name]


def shown(field: Field, record: Fields) -> Any:
    """The value of a field as it stands in the form: a string; a list of values, or of the fields of roles."""
    value = record.get(field.name)
    if field.form == "roles":
        return [*(value or ()), {}]
    if field.form == "flags":
        return list(value or ())
    return _NONE if value is None else _SHOWN.get(field.form, str)(value)


def read(key: str, old: Fields, typed: Typed, session: Session, rules: Rules) -> tuple[str, Record]:
    """The record that was typed over an old one (or over suggestions), and the key of the list that it belongs to; the
    old one if nothing differs. Raises FaultyError."""
    reader = _Reader(old, typed, session, rules)
    made: Fields = {**EMPTY[key], **old}
    for field in FORMS[key]:
        value = reader.value(field)
        if field.name == "text" and isinstance(value, Mapping):
            made |= value
        else:
            made[field.name] = value
    goal = made.pop("list", key) or key
    if key in PEOPLE:
        made["name"] = made["name"] or " ".join(str(made.get("text", "")).split())
    if key == "dates" and made["value"] and made["value"] != old.get("value"):
        made["kind"] = date_kind(made["value"])
    if reader.faults:
        raise FaultyError(reader.faults)
    try:
        record = MODELS[key].model_validate({**made, "rule": old.get("rule") or MANUAL})
        if goal == key and old.get("rule") and record.model_dump() == old:
            return goal, record
        return goal, record.model_copy(update={"rule": MANUAL})
    except ValidationError as error:
        raise FaultyError({str(fault["loc"][0]): model_detail(fault["msg"]) for fault in error.errors()}) from error


def locate(text: str, typed: str, near: int) -> tuple[int, int] | None:
    """The place of words in a text, white space as it may be; of several the one nearest to an offset."""
    pattern = r"\s+".join(re.escape(word) for word in typed.split())
    found = [match.span() for match in re.finditer(pattern, text)] if pattern else []
    return min(found, key=lambda span: abs(span[0] - near)) if found else None


class _Reader:
    """Reads fields one by one and gathers what is wrong."""

    def __init__(self, old: Fields, typed: Typed, session: Session, rules: Rules) -> None:
        self._old, self._typed, self._session, self._rules = old, typed, session, rules
        self.faults: dict[str, str] = {}

    def value(self, field: Field) -> Any:
        """The field's value; None if it is missing or faulty."""
        if field.form == "roles":
            return self._roles()
        if field.form == "flags":
            return tuple(value for value in choices(field) if value in self._typed.get(field.name, ()))
        typed = _line(self._typed.get(field.name, ("",))[-1])
        if not typed:
            if field.needed:
                self.faults[field.name] = words.FAULTS["required"]
            return () if field.form == "bodies" else None
        if typed == _line(str(shown(field, self._old))) and field.name in self._old:
            old = self._old[field.name]
            return {part: self._old[part] for part in ("text", "start", "end")} if field.name == "text" else old
        return _READERS[field.form](self, field, typed)

    def words(self, field: Field, typed: str) -> Fields | None:
        near = self._old.get(field.name) if field.name != "text" else self._old
        found = locate(self._session.text, typed, near["start"] if isinstance(near, Mapping) and "start" in near else 0)
        if found is None:
            self._fault(field, "absent")
            return None
        return _cut(self._session.text, *found)

    def line(self, field: Field, typed: str) -> str:
        return typed

    def bodies(self, field: Field, typed: str) -> tuple[str, ...]:
        return tuple(body.strip() for body in typed.split(";") if body.strip())

    def choice(self, field: Field, typed: str) -> str | None:
        if typed not in choices(field):
            self._fault(field, "choice")
            return None
        return typed

    def number(self, field: Field, typed: str) -> str | None:
        number = parse_numeral(typed.lstrip("-"))
        if number is None:
            self._fault(field, "number")
            return None
        return ("-" if typed.startswith("-") else "") + plain(number)

    def date(self, field: Field, typed: str) -> str | None:
        if is_value(typed):
            return typed
        for frame in words.DATE_FRAMES:
            said = frame.format(typed=typed)
            published = self._session.report.document.published
            dates = extract(said, published=published, rules=self._rules).dates
            if len(dates) == 1 and dates[0].end == len(said) and dates[0].start in (0, len(said) - len(typed)):
                return dates[0].value
        self._fault(field, "date")
        return None

    def _roles(self) -> tuple[Fields, ...]:
        roles = []
        before = list(self._old.get("roles") or ())
        for number in range(len(before) + 1):
            typed = {part: _line(self._typed.get(f"roles.{number}.{part}", ("",))[-1]) for part in words.ROLE}
            if not typed["text"]:
                continue
            old = before[number] if number < len(before) else {}
            if typed["text"] == _line(old.get("text", "")):
                place = old["start"], old["end"]
            else:
                found = locate(self._session.text, typed["text"], old.get("start") or self._old.get("start") or 0)
                if found is None:
                    self.faults["roles"] = words.FAULTS["absent"]
                    continue
                place = found
            roles.append(
                {
                    **_cut(self._session.text, *place),
                    "title": _kept(typed["title"], old.get("title")) or typed["text"],
                    "organization": _kept(typed["organization"], old.get("organization")) or None,
                    "former": bool(typed["former"]),
                }
            )
        return tuple(roles)

    def _fault(self, field: Field, fault: str) -> None:
        self.faults[field.name] = words.FAULTS[fault]


_READERS: Final[dict[str, Callable[[_Reader, Field, str], Any]]] = {
    "words": _Reader.words, "line": _Reader.line, "long": _Reader.line, "bodies": _Reader.bodies,
    "choice": _Reader.choice, "number": _Reader.number, "date": _Reader.date,
}  # fmt: skip


def _cut(text: str, start: int, end: int) -> Fields:
    return {"text": text[start:end], "start": start, "end": end}


def _kept(typed: str, old: str | None) -> str:
    """What was typed; the old value, white space and all, where that is what was typed."""
    return old if old is not None and typed == _line(old) else typed


def _line(typed: str) -> str:
    """As the page compares what was typed with what was shown: white space as single spaces."""
    return " ".join(typed.split())
