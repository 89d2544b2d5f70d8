"""Problems: what is wrong with a request, as RFC 9457 problem details, in English or Vietnamese.

`type` leads to the section of the page of documentation that explains the kind of problem.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from pydantic import BaseModel, Field, ValidationError

from extractor import messages
from extractor.errors import BienbanError, InputError, ReadError, ServeError, StoreError, WorkError

MEDIA: Final = "application/problem+json"
RETRY: Final = 2
"""Seconds after which a busy server may have a place in its queue."""
_BODY: Final = "body"


class Kind(NamedTuple):
    """A kind of problem: its status and what it is in general."""

    status: int
    title: str


KINDS: Final = {
    "malformed": Kind(400, "The body cannot be parsed"),
    "unauthorized": Kind(401, "A token is needed"),
    "forbidden": Kind(403, "Pages of other sites may not send requests"),
    "not-found": Kind(404, "There is nothing at this address"),
    "method": Kind(405, "The address does not take this method"),
    "late": Kind(408, "The body did not arrive in time"),
    "too-large": Kind(413, "The text or file is larger than the server takes"),
    "media-type": Kind(415, "The body or file is of a form that is not read"),
    "misdirected": Kind(421, "The server is called by a name that is not its own"),
    "invalid": Kind(422, "A field is missing or has a value that cannot be used"),
    "unreadable": Kind(422, "The file holds no text that can be read"),
    "limit": Kind(422, "The text takes more time or memory than one request may"),
    "internal": Kind(500, "The server failed"),
    "busy": Kind(503, "All processes are busy and the queue is full"),
}
"""All kinds, by the fragment of their `type`."""

_SERVE: Final = {
    "body_size": "too-large", "late": "late", "busy": "busy", "slow": "limit", "memory": "limit", "died": "limit",
    "closing": "busy", "token": "unauthorized", "host": "misdirected", "origin": "forbidden",
    "no_such_page": "not-found", "method": "method", "media": "media-type", "syntax": "malformed",
    "fields": "invalid", "session": "invalid", "gone": "invalid",
}  # fmt: skip
_READ: Final = {"binary": "media-type", "extra": "media-type", "too_large": "too-large", "bomb": "too-large"}
_HEADERS: Final = {
    "unauthorized": (("www-authenticate", 'Bearer realm="bienban", Basic realm="bienban", charset="UTF-8"'),),
    "busy": (("retry-after", str(RETRY)),),
}
_VIETNAMESE: Final = re.compile(r"\bvi\b(?!\s*;\s*q=0(?:\.0*)?(?![\d.]))", re.IGNORECASE)


class Fault(BaseModel):
    """What is wrong with one field."""

    field: str = Field(description="name of the field, for example published")
    detail: str


class Details(BaseModel):
    """Problem details (RFC 9457)."""

    type: str = Field(description="address of an explanation of this kind of problem")
    title: str = Field(description="the kind of problem in general, in English")
    status: int
    detail: str = Field(description="this problem, in Vietnamese where Accept-Language asks for it, else in English")
    field: str | None = Field(default=None, description="the field at fault, if one is; the first of several")
    errors: list[Fault] | None = Field(default=None, description="all fields at fault, where there may be several")


class Problem(NamedTuple):
    """A response that says what is wrong."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


def problem(error: Exception, languages: str = "") -> Problem:
    """The response to an error; `languages` is what the request asks for in Accept-Language."""
    kind = kind_of(error)
    vietnamese = speaks_vietnamese(languages)
    details: dict[str, Any] = {
        "type": f"/docs#{kind}",
        "title": KINDS[kind].title,
        "status": KINDS[kind].status,
        "detail": worded(error, vietnamese=vietnamese),
    }
    if isinstance(error, InvalidError):
        details["field"] = error.faults[0][0]
        details["errors"] = [
            {"field": field, "detail": messages.model_detail(detail) if vietnamese else detail}
            for field, detail in error.faults
        ]
    elif field := _field(error):
        details["field"] = field
    headers = (
        ("content-type", MEDIA),
        ("content-language", "vi" if vietnamese else "en"),
        ("vary", "accept-language"),
        *_HEADERS.get(kind, ()),
    )
    return Problem(KINDS[kind].status, headers, json.dumps(details, ensure_ascii=False).encode())


class InvalidError(ServeError):
    """Fields of a request that are missing, unknown or of a value that cannot be used: (name, what is wrong)."""

    def __init__(self, faults: Sequence[tuple[str, str]]) -> None:
        super().__init__("fields", place=faults[0][0], detail=faults[0][1])
        self.faults = tuple(faults)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.faults,)


def invalid(error: ValidationError) -> InvalidError:
    """The faults that pydantic found, without the values."""
    return InvalidError([(".".join(map(str, fault["loc"])) or _BODY, fault["msg"]) for fault in error.errors()])


def speaks_vietnamese(languages: str) -> bool:
    """Whether Vietnamese is among the accepted languages, and not after English."""
    found = _VIETNAMESE.search(languages)
    return found is not None and "en" not in languages[: found.start()].lower()


def kind_of(error: Exception) -> str:
    """The key of KINDS to which an error belongs."""
    if isinstance(error, ServeError):
        return _SERVE.get(error.problem, "internal")
    if isinstance(error, ReadError):
        return _READ.get(error.problem, "unreadable")
    if isinstance(error, StoreError):  # what no sheet of a workbook can hold
        return "limit"
    return "invalid" if isinstance(error, InputError) else "internal"


def worded(error: Exception, *, vietnamese: bool) -> str:
    """What a person is told. Of an error that nobody foresaw, nothing but that."""
    if not isinstance(error, BienbanError) or isinstance(error, WorkError):
        error = ServeError("own_fault")
    return messages.problem(error) if vietnamese else str(error)


def _field(error: Exception) -> str | None:
    if isinstance(error, ServeError):
        return error.field
    if isinstance(error, ReadError):
        return "file"
    if isinstance(error, InputError):
        facts: Mapping[str, Any] = error.facts
        return "published" if error.problem == "published" else facts.get("option")
    return None


def fault(error: BaseException) -> str:
    """Kind and place of an error that nobody foresaw, without its words, which may hold a piece of somebody's text."""
    place, trace = "", error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        place = f" in {os.path.basename(code.co_filename)}, line {trace.tb_lineno}, {code.co_name}"
        trace = trace.tb_next
    return type(error).__name__ + place
