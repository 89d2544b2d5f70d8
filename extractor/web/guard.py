"""Guard: stands before the application. What it lets through has a body of bounded size, comes from whoever may ask,
and is answered with headers that keep a page from running or loading anything that is not ours.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hmac
import ipaddress
import sys
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final, NamedTuple

from extractor.errors import ServeError
from extractor.web.problems import fault, problem

_Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[_Message]]
Send = Callable[[_Message], Awaitable[None]]
App = Callable[[_Message, Receive, Send], Awaitable[None]]

_ARRIVAL: Final = 60.0  # seconds that a body may take to arrive
_DROPPED: Final = 100_000_000  # bytes of a body that are taken in, wanted or not
_DIGITS: Final = 18  # of a length that are looked at
_OPEN: Final = "/healthz"  # needs no token
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_NOT_KEPT: Final = "no-store"


class Access(NamedTuple):
    """Who may ask."""

    hosts: frozenset[str] | None
    """Names by which the server may be called; None for any."""
    token: str | None


class Most(NamedTuple):
    """Bytes that a request may have: in all, and of the text in it, which is what people are told."""

    body: int
    text: int


def is_local(host: str) -> bool:
    """Whether only this machine can reach the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Guard:
    """An ASGI application around another one."""

    def __init__(self, app: App, access: Access, most: Callable[[str], Most]) -> None:
        self._app, self._access, self._most = app, access, most

    async def __call__(self, scope: _Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        answer = _Answer(send)
        try:
            self._admit(scope, headers)
            body = await _body(headers, receive, self._most(scope["path"]))
            await self._app(scope, _Replayed(body, receive), answer)
        except ServeError as error:
            await answer.refuse(error, headers)
        except Exception as error:
            print(f"bienban: {fault(error)}", file=sys.stderr)
            await answer.refuse(error, headers)

    def _admit(self, scope: _Message, headers: dict[str, str]) -> None:
        """Raises ServeError for whoever may not ask."""
        hosts, token = self._access
        name = _name(headers.get("host", ""))
        if hosts is not None and name not in hosts:
            raise ServeError("host", host=name[:100])
        if scope["method"] not in ("GET", "HEAD") and headers.get("sec-fetch-site") in ("cross-site", "same-site"):
            raise ServeError("origin")
        if token is not None and scope["path"] != _OPEN and not _is_known(headers.get("authorization", ""), token):
            raise ServeError("token")


class _Answer:
    """Sends messages on, with our headers."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._begun = False

    async def __call__(self, message: _Message) -> None:
        if message["type"] == "http.response.start":
            self._begun = True
            given = {name for name, _ in message["headers"]}
            ours = _HEADERS if b"cache-control" in given else {**_HEADERS, "cache-control": _NOT_KEPT}
            message = {
                **message,
                "headers": [*message["headers"], *((name.encode(), value.encode()) for name, value in ours.items())],
            }
        await self._send(message)

    async def refuse(self, error: Exception, headers: dict[str, str]) -> None:
        """Sends a problem, if nothing has been sent."""
        if self._begun:
            return
        status, ours, body = problem(error, headers.get("accept-language", ""))
        sent = [*ours, ("content-length", str(len(body))), ("connection", "close")]
        start = [(name.encode(), value.encode()) for name, value in sent]
        await self({"type": "http.response.start", "status": status, "headers": start})
        await self._send({"type": "http.response.body", "body": body})


class _Replayed:
    """Gives the body that was read, and then whatever comes."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._body: bytes | None = body
        self._receive = receive

    async def __call__(self) -> _Message:
        if self._body is None:
            return await self._receive()
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}


async def _body(headers: dict[str, str], receive: Receive, most: Most) -> bytes:
    """The whole body. Raises ServeError where it is too large or too slow.

    Most of one that is too large is taken in and dropped: whoever is still sending would not see the answer.
    """
    length = headers.get("content-length", "")
    if length.isdecimal() and int(length[:_DIGITS]) > _DROPPED:
        raise ServeError("body_size", most=most.text)
    pieces, size, more = [], 0, True
    try:
        async with asyncio.timeout(_ARRIVAL):
            while more and size <= _DROPPED:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise ServeError("late", seconds=_ARRIVAL)
                piece, more = message.get("body", b""), message.get("more_body", False)
                size += len(piece)
                if size <= most.body:
                    pieces.append(piece)
    except TimeoutError:
        raise ServeError("late", seconds=_ARRIVAL) from None
    if size > most.body:
        raise ServeError("body_size", most=most.text)
    return b"".join(pieces)


def _name(host: str) -> str:
    """A Host header without its port, in lower case."""
    name = host.rpartition(":")[0] if ":" in host.rpartition("]")[2] else host
    return name.strip("[]").lower()


def _is_known(authorization: str, token: str) -> bool:
    """Whether a header carries the token, as a bearer's or as a password (a browser asks for that by itself). Takes
    as long for a token that is nearly right as for any other."""
    scheme, _, given = authorization.partition(" ")
    given = given.strip()
    if scheme.lower() == "basic":
        try:
            given = base64.b64decode(given, validate=True).decode("utf-8", "replace").partition(":")[2]
        except (binascii.Error, ValueError):
            given = ""
    elif scheme.lower() != "bearer":
        given = ""
    return hmac.compare_digest(given.encode("utf-8", "replace"), token.encode())
