"""The page: a report pasted or opened → its record drawn beside it, corrected and taken away."""

from __future__ import annotations

import re
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from starlette.datastructures import FormData, UploadFile

from extractor.errors import BienbanError, ServeError
from extractor.web import view
from extractor.web.api import form, sent
from extractor.web.pool import Pool
from extractor.web.problems import KINDS, MEDIA, kind_of, worded
from extractor.web.task import HTML, Asked, Task

_LINE_END: Final = re.compile("\r\n?")
_FIELDS: Final = 1_000  # of the form of a record: a person may have many offices
SESSION: Final = 12
"""Bytes of a session for each byte of its text, and more: a text of nothing but records has seven."""
_SHORT: Final = 100_000  # bytes of a session, however short its text


def session_size(text: int) -> int:
    """Bytes that a session may have where a text may have so many."""
    return SESSION * text + _SHORT


def routes(pool: Pool, most: int) -> APIRouter:
    """The page in front of a pool; `most` is the number of bytes that a text or file may have."""
    page = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    longest = session_size(most)

    @page.get("/")
    async def blank() -> Response:
        return Response(view.blank(), media_type=HTML)

    @page.get("/sample")
    async def sample() -> Response:
        return sent(await pool.run(Task("sample", {})))

    @page.post("/")
    async def extract(request: Request) -> Response:
        fields = await form(request, longest)
        text = _LINE_END.sub("\n", _string(fields, "text"))
        published = _string(fields, "published")
        given: dict[str, Any] = {"published": published or None, "most": most}
        file = fields.get("file")
        if isinstance(file, UploadFile) and file.filename:
            given |= {"content": await file.read(), "name": file.filename}
        else:
            given["content"] = text
        try:
            return sent(await pool.run(Task("page", given)))
        except BienbanError as error:
            if MEDIA in request.headers.get("accept", ""):
                raise
            shown = view.blank(worded(error, vietnamese=True), text, published)
            return Response(shown, KINDS[kind_of(error)].status, media_type=HTML)

    @page.post("/form")
    async def record(request: Request) -> Response:
        return sent(await pool.run(Task("form", _asked(await form(request, longest)))))

    @page.post("/edit")
    async def edit(request: Request) -> Response:
        fields = await form(request, longest, _FIELDS)
        typed = {name: [value for value in fields.getlist(name) if isinstance(value, str)] for name in fields}
        return sent(
            await pool.run(Task("edit", {**_asked(fields), "action": _string(fields, "action"), "typed": typed}))
        )

    @page.post("/draw")
    async def draw(request: Request) -> Response:
        fields = await form(request, longest)
        return sent(await pool.run(Task("draw", {"session": _string(fields, "session")})))

    @page.post("/summary")
    async def summary(request: Request) -> Response:
        fields = await form(request, longest)
        return sent(await pool.run(Task("summary", {"session": _string(fields, "session")})))

    @page.post("/download/{kind}")
    async def download(kind: str, request: Request) -> Response:
        fields = await form(request, longest)
        return sent(await pool.run(Task("download", {"session": _string(fields, "session"), "kind": kind})))

    return page


def _asked(fields: FormData) -> dict[str, Any]:
    """A session, and which of its records is meant, such as "figures.3"."""
    key, _, number = _string(fields, "record").partition(".")
    places = (number, _string(fields, "start"), _string(fields, "end"))
    return {"session": _string(fields, "session"), "asked": Asked(key, *map(_whole, places))}


def _string(fields: FormData, name: str) -> str:
    value = fields.get(name, "")
    return value if isinstance(value, str) else ""


def _whole(written: str) -> int:
    """A number that a form sent. Raises ServeError."""
    if not written:
        return 0
    if not re.fullmatch("[0-9]{1,9}", written):
        raise ServeError("gone")
    return int(written)
