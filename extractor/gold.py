"""Gold: a person's records of a text, which hold only what is scored, read as a complete Report.

What a gold file may leave out is filled: `text` by slicing, `rule` as "manual", a date's `kind`
from its value, all of `document` but `official` from the text, lists as empty and the rest as null.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from pydantic import ValidationError

from extractor.edtf import is_value
from extractor.errors import InputError, suggestion
from extractor.records import (
    Attendee,
    Citation,
    Date,
    DateKind,
    Directive,
    Document,
    Figure,
    Meeting,
    Official,
    Record,
    Report,
    Role,
    Segment,
    Slice,
    document_id,
)
from extractor.version import VERSION

MANUAL: Final = "manual"
_LISTS: Final = ("attendees", "mentioned_people", "figures", "dates", "citations", "directives", "segments")
_MODELS: Final[dict[str | int, type[Record]]] = {
    "document": Document, "official": Official, "meeting": Meeting, "name": Slice, "venue": Slice, "organizer": Slice,
    "attendees": Attendee, "mentioned_people": Attendee, "roles": Role, "figures": Figure, "dates": Date,
    "citations": Citation, "directives": Directive, "segments": Segment,
}  # fmt: skip
EMPTY: Final[dict[str, dict[str, Any]]] = {
    "official": dict.fromkeys(("number", "issued", "issuer", "title")),
    "meeting": dict.fromkeys(("name", "date", "part_of_day", "mode", "venue", "organizer")),
    "attendees": {"honorific": None, "roles": (), "participation": ()},
    "mentioned_people": {"honorific": None, "roles": (), "participation": ()},
    "roles": {"organization": None, "former": False},
    "figures": {"value_max": None, "total": None, "qualifier": None, "change": None, "subject": None},
    "dates": {},
    "citations": {
        "type_name": None, "name": None, "number": None, "issued": None, "issuer": None, "title": None,
        "pinpoint": None, "refers_to": None,
    },
    "directives": {"speaker": None, "addressee": None, "cooperating": (), "deadline": None},
    "segments": {},
}  # fmt: skip
"""What stands for a field that a record leaves out."""


def read_gold(data: str | bytes | Mapping[str, Any], text: str) -> Report:
    """The Report that a gold file's JSON (or its parsed object) holds for `text`.

    Raises InputError where it is no JSON object, a value breaks the contract, or a slice is not
    the one that its offsets give.
    """
    read, faults = check_gold(parse_object(data), text)
    if read is None:
        raise faults[0]
    return read


def check_gold(gold: Mapping[str, Any], text: str) -> tuple[Report | None, tuple[InputError, ...]]:
    """The Report that parsed gold holds for `text`, or all that is wrong with it."""
    report = {
        **gold,
        "document": _document(gold.get("document"), text),
        "meeting": _meeting(gold.get("meeting"), text),
        **{key: _records(key, gold.get(key), text) for key in _LISTS},
    }
    try:
        read = Report.model_validate(report)
    except ValidationError as error:
        return None, tuple(_fault(dict(each)) for each in error.errors())
    written = read.model_dump()
    faults = (*_wrong_slices(written, text), *_wrong_days(written))
    return None if faults else read, faults


def parse_object(data: str | bytes | Mapping[str, Any]) -> Mapping[str, Any]:
    """The object that JSON holds. Raises InputError with the line and column where it is none."""
    try:
        parsed = json.loads(data) if isinstance(data, (str, bytes)) else data
        json.dumps(parsed, ensure_ascii=False).encode()  # an escape may smuggle in half a character
    except UnicodeEncodeError as error:
        raise InputError("json", line=1, column=1, detail="holds a lone surrogate") from error
    except json.JSONDecodeError as error:
        raise InputError("json", line=error.lineno, column=error.colno, detail=error.msg) from error
    except (ValueError, RecursionError) as error:  # bytes that are no text; brackets in brackets without end
        raise InputError("json", line=1, column=1, detail=str(error)) from error
    if not isinstance(parsed, Mapping):
        raise InputError("json", line=1, column=1, detail="is no object")
    return parsed


def date_kind(value: str) -> DateKind:
    """The kind of a date by the form of its EDTF value."""
    if "/" in value:
        return "range"
    _, _, rest = value.partition("-")
    if "-" in rest:
        return "day"
    if not rest:
        return "year"
    if rest <= "12":
        return "month"
    return "quarter" if rest <= "36" else "half"


def _document(document: Any, text: str) -> Any:
    derived = {
        "id": document_id(text),
        "source": None,
        "title": None,
        "published": None,
        "chars": len(text),
        "official": None,
        "program": VERSION,
        "patterns": MANUAL,
    }
    if not isinstance(document, Mapping):
        return document or derived  # null, or refused by the model
    filled = {**derived, **document}
    if isinstance(filled["official"], Mapping):
        filled["official"] = {**EMPTY["official"], **filled["official"]}
    return filled


def _meeting(meeting: Any, text: str) -> Any:
    if not isinstance(meeting, Mapping):
        return meeting
    filled = {"rule": MANUAL, **EMPTY["meeting"], **meeting}
    for key in ("name", "venue", "organizer"):
        filled[key] = _sliced(filled[key], text) or None
    return filled


def _records(key: str, records: Any, text: str) -> Any:
    return [_record(key, each, text) for each in records] if isinstance(records, (list, tuple)) else records or ()


def _record(key: str, record: Any, text: str) -> Any:
    if not isinstance(record, Mapping):
        return record
    filled = {"rule": MANUAL, **EMPTY[key], **_sliced(record, text)}
    if key == "dates":
        filled.setdefault("kind", date_kind(str(record.get("value"))))
    if isinstance(filled.get("roles"), (list, tuple)):
        filled["roles"] = [_role(role, text) for role in filled["roles"]]
    return filled


def _role(role: Any, text: str) -> Any:
    return {**EMPTY["roles"], **_sliced(role, text)} if isinstance(role, Mapping) else role


def _sliced(record: Any, text: str) -> Any:
    if not isinstance(record, Mapping):
        return record
    start, end = record.get("start"), record.get("end")
    if isinstance(start, int) and isinstance(end, int):
        return {"text": text[start:end], **record}
    return dict(record)


def _fault(error: Mapping[str, Any]) -> InputError:
    """A fault from pydantic's account of it."""
    place = error["loc"]
    near = suggestion(str(place[-1]), _fields_beside(place)) if error["type"] == "extra_forbidden" else ""
    return InputError("gold", place=".".join(map(str, place)), detail=error["msg"], near=near)


def _fields_beside(place: Sequence[str | int]) -> Iterable[str]:
    """The fields that the object holding this place may have."""
    inside = [_MODELS[step] for step in place[:-1] if step in _MODELS]
    return (inside[-1] if inside else Report).model_fields


def _wrong_slices(record: Any, text: str, place: str = "") -> Iterator[InputError]:
    """A fault for each record that does not hold the words at its offsets."""
    if isinstance(record, dict):
        if {"text", "start", "end"} <= record.keys():
            if not record["start"] < record["end"] <= len(text):
                yield InputError("gold", place=f"{place}.end", detail="its offsets are not in the text", near="")
            elif record["text"] != text[record["start"] : record["end"]]:
                yield InputError("gold", place=f"{place}.text", detail="is not the text at its offsets", near="")
        for key, value in record.items():
            yield from _wrong_slices(value, text, f"{place}.{key}".lstrip("."))
    elif isinstance(record, Iterable) and not isinstance(record, str):
        for number, value in enumerate(record):
            yield from _wrong_slices(value, text, f"{place}.{number}")


def _wrong_days(report: Mapping[str, Any]) -> Iterator[InputError]:
    """A fault for each date that has the form of one but is not in the calendar."""
    values = {
        "document.published": report["document"]["published"],
        "document.official.issued": (report["document"]["official"] or {}).get("issued"),
        "meeting.date": (report["meeting"] or {}).get("date"),
    }
    for key, field in (("dates", "value"), ("citations", "issued"), ("directives", "deadline")):
        values |= {f"{key}.{number}.{field}": record[field] for number, record in enumerate(report[key])}
    for place, value in values.items():
        if value is not None and not is_value(value):
            yield InputError("gold", place=place, detail=f"{value} is not in the calendar", near="")
