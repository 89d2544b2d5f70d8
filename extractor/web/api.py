"""The HTTP API: a text or a file → its record, the schema of a record, and whether the server is up."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Annotated, Any, Final

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException

from extractor.errors import ServeError
from extractor.records import Edtf, Report, schema
from extractor.web.pool import Pool
from extractor.web.problems import KINDS, MEDIA, Details, InvalidError, invalid
from extractor.web.task import JSON, Answer, Task

EXTRACT: Final = "/api/v1/extract"
TEXT: Final = "/api/v1/text"
_FORM: Final = "multipart/form-data"
_SCHEMA: Final = "application/schema+json"
_LONGEST: Final = 2_000  # characters of an address, a title or the name of a file
_REQUIRED: Final = "Field required"
_UNKNOWN: Final = "Extra inputs are not permitted"
_NO_FILE: Final = "Input should be a file"
_FIELDS: Final = 8  # of a form, to find out which are unknown

Line = Annotated[str, StringConstraints(max_length=_LONGEST)]


class Text(BaseModel):
    """A text and what is known of it."""

    model_config = ConfigDict(extra="forbid", strict=True)

    text: str = Field(description="the report; all offsets of its record count the code points of this string")
    published: Edtf | None = Field(
        default=None, description="day of publication (EDTF): dates without a year are the nearest to it"
    )
    source: Line | None = Field(default=None, description="path or URL, copied into the record")
    title: Line | None = Field(default=None, description="title, copied into the record")


class Read(BaseModel):
    """The text that was read from a file, and what the file says of itself."""

    text: str = Field(description="what the offsets of the file's record count the code points of")
    published: Edtf | None
    source: str | None = Field(description="the file's own address, else its name")
    title: str | None


class Health(BaseModel):
    """That the server takes requests."""

    status: str = Field(pattern="^ok$")


_EXAMPLE: Final = json.loads(files("extractor.web").joinpath("example.json").read_bytes())
_FILE: Final = {
    "type": "string",
    "contentMediaType": "application/octet-stream",
    "description": "text in any Vietnamese encoding, .docx, .html or .pdf, told by its content",
}


def _form_of(**properties: Any) -> dict[str, Any]:
    """The schema of a form with a file."""
    return {"type": "object", "required": ["file"], "additionalProperties": False, "properties": properties}


_BODY: Final = {
    "required": True,
    "content": {
        JSON: {"schema": {"$ref": "#/components/schemas/Text"}, "examples": {"text": {"value": _EXAMPLE}}},
        _FORM: {
            "schema": _form_of(
                file=_FILE, published={**Text.model_json_schema()["properties"]["published"]["anyOf"][0]}
            )
        },
    },
}
_FILE_BODY: Final = {"required": True, "content": {_FORM: {"schema": _form_of(file=_FILE)}}}


def routes(pool: Pool, most: int) -> APIRouter:
    """The API in front of a pool; `most` is the number of bytes that a text or file may have."""
    api = APIRouter()
    refusals = problems(400, 408, 413, 415, 422, 503)  # of whatever is sent to be read

    @api.post(
        EXTRACT,
        summary="The record of a text or file",
        operation_id="extract",
        response_model=Report,
        responses=refusals,
        openapi_extra={"requestBody": _BODY},
    )
    async def extract(request: Request) -> Response:
        """Send JSON with the text, or a form with a file. A file's own day of publication, title and address are
        used where the request gives none; offsets count the code points of the text that was read from it."""
        return sent(await pool.run(Task("record", {**await _given(request), "most": most})))

    @api.post(
        TEXT,
        summary="The text of a file",
        operation_id="text",
        response_model=Read,
        responses=refusals,
        openapi_extra={"requestBody": _FILE_BODY},
    )
    async def text(request: Request) -> Response:
        """Send a form with a file: the answer holds the text to which the offsets of its record refer."""
        if media(request) != _FORM:
            raise ServeError("media", wanted=_FORM)
        sent_ = await _of_form(await form(request, _LONGEST), {"file"})
        return sent(await pool.run(Task("text", {**sent_, "most": most})))

    @api.get(
        "/api/v1/schema",
        summary="The JSON Schema (2020-12) of a record",
        operation_id="schema",
        response_class=Response,
        responses={200: {"content": {_SCHEMA: {"schema": {"type": "object"}}}}},
    )
    async def schema_() -> Response:
        return Response(json.dumps(schema(), ensure_ascii=False), media_type=_SCHEMA)

    @api.get("/healthz", summary="Whether the server takes requests", operation_id="health", responses=problems(503))
    async def health() -> Health:
        if not pool.open:
            raise ServeError("closing")
        return Health(status="ok")

    return api


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Problem details as responses of an operation. Any may need a token, or be asked under a wrong name."""
    return {
        status: {
            "description": "; ".join(kind.title for kind in KINDS.values() if kind.status == status),
            "content": {MEDIA: {"schema": {"$ref": "#/components/schemas/Details"}}},
        }
        for status in (401, 421, *statuses)
    }


def components() -> dict[str, Any]:
    """The schemas that operations refer to by name."""
    made: dict[str, Any] = {}
    for model in (Text, Details):
        own = model.model_json_schema(ref_template="#/components/schemas/{model}")
        made |= own.pop("$defs", {})
        made[model.__name__] = own
    return made


def sent(answer: Answer) -> Response:
    """What a process of the pool answered, as a response."""
    headers = {}
    if answer.name is not None:
        headers["content-disposition"] = f'attachment; filename="{answer.name}"'
    return Response(answer.body, answer.status, headers, answer.media)


async def form(request: Request, longest: int, most: int = _FIELDS) -> FormData:
    """The fields of a form, `most` at most, none longer than `longest`, and a file. Raises ServeError."""
    try:
        return await request.form(max_files=1, max_fields=most, max_part_size=longest)
    except (MultiPartException, HTTPException) as error:
        detail = getattr(error, "message", None) or getattr(error, "detail", "")
        raise ServeError("syntax", form="form", detail=str(detail)) from error


def media(request: Request) -> str:
    """What the body is said to be."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def _given(request: Request) -> dict[str, Any]:
    """The fields of a request for a record. Raises ServeError."""
    kind = media(request)
    if kind == JSON:
        return _of_json(await request.body())
    if kind == _FORM:
        return await _of_form(await form(request, _LONGEST), {"file", "published"})
    raise ServeError("media", wanted=f"{JSON} or {_FORM}")


def _of_json(body: bytes) -> dict[str, Any]:
    try:
        sent_ = Text.model_validate_json(body)
    except ValidationError as error:
        first = error.errors()[0]
        if first["type"] == "json_invalid":
            raise ServeError("syntax", form="JSON", detail=first["ctx"]["error"]) from None
        raise invalid(error) from None
    return {"content": sent_.text, **sent_.model_dump(exclude={"text"})}


async def _of_form(fields: FormData, known: set[str]) -> dict[str, Any]:
    """A file and what the other known fields of a form tell of it. Raises ServeError."""
    faults = [(name[:_LONGEST], _UNKNOWN) for name in fields if name not in known]
    file, others = fields.get("file"), {name: fields.get(name) or None for name in known - {"file"}}
    if file is None:
        faults.append(("file", _REQUIRED))
    elif not isinstance(file, UploadFile):
        faults.append(("file", _NO_FILE))
    try:
        checked = Text.model_validate({"text": "", **others})
    except ValidationError as error:
        faults += invalid(error).faults
    if faults or not isinstance(file, UploadFile):
        raise InvalidError(faults)
    content, name = await file.read(), (file.filename or "")[-_LONGEST:]
    return {"content": content, "name": name, **{other: getattr(checked, other) for other in others}}
