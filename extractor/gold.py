"""Gold: a person's records of a text, which hold only what is scored, read as a complete Report.

What a gold file may leave out is filled: `text` by slicing, `rule` as "manual", a date's `kind`
from its value, all of `document` but `official` from the text, lists as empty and the rest as null.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from pydantic import ValidationError

from extractor.errors import InputError
from extractor.records import DateKind, Report
from extractor.version import VERSION

MANUAL: Final = "manual"
_LISTS: Final = ("attendees", "mentioned_people", "figures", "dates", "citations", "directives", "segments")
_EMPTY: Final[dict[str, dict[str, Any]]] = {
    "attendees": {"honorific": None, "roles": (), "participation": ()},
    "mentioned_people": {"honorific": None, "roles": (), "participation": ()},
    "figures": {"value_max": None, "total": None, "qualifier": None, "change": None, "subject": None},
    "dates": {},
    "citations": {
        "type_name": None, "name": None, "number": None, "issued": None, "issuer": None, "title": None,
        "pinpoint": None, "refers_to": None,
    },
    "directives": {"speaker": None, "addressee": None, "cooperating": (), "deadline": None},
    "segments": {},
}  # fmt: skip


def read_gold(data: str | bytes | Mapping[str, Any], text: str) -> Report:
    """The Report that a gold file's JSON (or its parsed object) holds for `text`.

    Raises InputError where it is no JSON object, a value breaks the contract, or a slice is not
    the one that its offsets give.
    """
    gold = _parsed(data)
    report: dict[str, Any] = {**gold, "document": _document(gold, text), "meeting": _meeting(gold.get("meeting"), text)}
    for key in _LISTS:
        report[key] = [_record(key, record, text) for record in gold.get(key) or ()]
    try:
        read = Report.model_validate(report)
    except ValidationError as error:
        first = error.errors()[0]
        raise InputError("gold", place=".".join(map(str, first["loc"])), detail=first["msg"]) from error
    _check_slices(read.model_dump(), text)
    return read


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


def _parsed(data: str | bytes | Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        gold = json.loads(data) if isinstance(data, (str, bytes)) else data
    except ValueError as error:
        raise InputError("gold", place="JSON", detail=str(error)) from error
    if not isinstance(gold, Mapping):
        raise InputError("gold", place="JSON", detail="is no object")
    return gold


def _document(gold: Mapping[str, Any], text: str) -> dict[str, Any]:
    derived = {
        "id": "sha256:" + hashlib.sha256(text.encode()).hexdigest(),
        "source": None,
        "title": None,
        "published": None,
        "chars": len(text),
        "official": None,
        "program": VERSION,
        "patterns": MANUAL,
    }
    return {**derived, **(gold.get("document") or {})}


def _meeting(meeting: Mapping[str, Any] | None, text: str) -> dict[str, Any] | None:
    if meeting is None:
        return None
    absent = dict.fromkeys(("name", "date", "part_of_day", "mode", "venue", "organizer"))
    filled = {"rule": MANUAL, **absent, **meeting}
    for key in ("name", "venue", "organizer"):
        filled[key] = _sliced(filled[key], text) if filled[key] else None
    return filled


def _record(key: str, record: Any, text: str) -> Any:
    if not isinstance(record, Mapping):
        return record  # refused by the model
    filled = {"rule": MANUAL, **_EMPTY[key], **_sliced(record, text)}
    if key == "dates" and isinstance(record.get("value"), str):
        filled.setdefault("kind", date_kind(record["value"]))
    if "roles" in filled:
        filled["roles"] = [_role(role, text) for role in filled["roles"] or ()]
    return filled


def _role(role: Any, text: str) -> Any:
    if not isinstance(role, Mapping):
        return role
    return {"organization": None, "former": False, **_sliced(role, text)}


def _sliced(record: Mapping[str, Any], text: str) -> dict[str, Any]:
    start, end = record.get("start"), record.get("end")
    if isinstance(start, int) and isinstance(end, int):
        return {"text": text[start:end], **record}
    return dict(record)


def _check_slices(record: Any, text: str, place: str = "") -> None:
    if isinstance(record, dict):
        if {"text", "start", "end"} <= record.keys() and record["text"] != text[record["start"] : record["end"]]:
            raise InputError("gold", place=f"{place}.text", detail="is not the text at its offsets")
        for key, value in record.items():
            _check_slices(value, text, f"{place}.{key}".lstrip("."))
    elif isinstance(record, Iterable) and not isinstance(record, str):
        for number, value in enumerate(record):
            _check_slices(value, text, f"{place}.{number}")
