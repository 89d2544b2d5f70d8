"""The application: the API and the page in front of one pool, behind the guard."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final, NamedTuple

from fastapi import FastAPI, Request, Response
from fastapi.openapi.utils import get_openapi
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from extractor.errors import BienbanError, ServeError
from extractor.version import VERSION
from extractor.web import api, docs, page
from extractor.web.guard import Access, Guard, Most
from extractor.web.pool import Limits, Pool
from extractor.web.problems import problem

_TITLE: Final = "bienban"
_ABOUT: Final = (
    "Vietnamese meeting reports to structured, schema-checked records. Errors are problem details (RFC 9457) that "
    "name the field at fault; their detail is Vietnamese where Accept-Language asks for it. Nothing that "
    "is sent is kept."
)
_FORMS: Final = 64_000  # bytes of a body beside the text or file in it
_ESCAPED: Final = 2  # JSON may write a letter of Vietnamese in twice its bytes
_BEARER: Final = {"type": "http", "scheme": "bearer"}


class Settings(NamedTuple):
    """What a server is told once."""

    access: Access
    limits: Limits
    most: int
    """Bytes of a text or file."""
    patterns: str | None = None


def create(settings: Settings, pool: Pool) -> Guard:
    """The ASGI application in front of a pool that has been started; it is closed at the end."""

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        yield
        await pool.close()

    app = FastAPI(
        title=_TITLE, version=VERSION, description=_ABOUT, lifespan=life, docs_url=None, redoc_url=None,
        openapi_url="/openapi.json", redirect_slashes=False,
    )  # fmt: skip
    app.include_router(api.routes(pool, settings.most))
    app.include_router(page.routes(pool, settings.most))
    app.include_router(docs.routes(app))
    app.mount("/static", StaticFiles(packages=[("extractor.web", "static"), ("extractor.export", "static")]))
    for error in (BienbanError, HTTPException, Exception):
        app.add_exception_handler(error, _refuse)
    app.openapi = lambda: _described(app, settings)  # type: ignore[method-assign]
    return Guard(app, settings.access, lambda path: _most(path, settings.most))


def _most(path: str, text: int) -> Most:
    """Bytes that a request to a path may have, where a text may have so many."""
    if path in (api.EXTRACT, api.TEXT):
        return Most(_ESCAPED * text + _FORMS, text)
    return Most(page.session_size(text) + _FORMS, text)


def _described(app: FastAPI, settings: Settings) -> dict[str, Any]:
    """The OpenAPI document."""
    if app.openapi_schema is None:
        made = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        made["components"]["schemas"] |= api.components()
        if settings.access.token is not None:
            made["components"]["securitySchemes"] = {"token": _BEARER}
            made["security"] = [{"token": []}]
        app.openapi_schema = made
    return app.openapi_schema


async def _refuse(request: Request, error: Exception) -> Response:
    if isinstance(error, HTTPException):
        known = {404: ServeError("no_such_page"), 405: ServeError("method", method=request.method)}
        headers = dict(error.headers or {})
        error = known.get(error.status_code, ServeError("own_fault"))
    else:
        headers = {}
    status, ours, body = problem(error, request.headers.get("accept-language", ""))
    return Response(body, status, {**headers, **dict(ours)})
