"""The command `bienban serve`: options → a server that runs until it is told to stop."""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import signal
import socket
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from extractor.errors import ServeError
from extractor.messages import SERVING
from extractor.options import cores, positive, seconds, size

if TYPE_CHECKING:
    from extractor.web.app import Settings

HOST: Final = "127.0.0.1"
PORT: Final = 8000
_LEAST: Final = 16  # characters of a token: not to be guessed
_TOKEN: Final = "BIENBAN_TOKEN"
_PRINTABLE: Final = re.compile(r"[!-~]+")
_LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_MOST: Final = 1_000_000
_SECONDS: Final = 60.0
_DAY: Final = 86_400
_MEMORY: Final = 512_000_000
_QUEUE: Final = 32
_STOPPED: Final = 0

_ABOUT: Final = """\
Serve a page on which a clerk pastes a report, checks and corrects its record and takes it away, and an HTTP API
for programs (/docs tells how it is used). Nothing that is sent is stored or logged; nothing is loaded from elsewhere.

Only this machine can reach it, unless --host says otherwise; then a token is needed, which a browser asks for as a
password (any user name) and a program sends as "Authorization: Bearer TOKEN". Put it behind a proxy that speaks
HTTPS where the network is not to be trusted.
"""
_EXAMPLES: Final = """\
examples:
  bienban serve
  BIENBAN_TOKEN=$(cat token.txt) bienban serve --host 0.0.0.0 --port 8080
  curl -F file=@minutes.docx http://127.0.0.1:8000/api/v1/extract
"""


def add_options(parser: argparse.ArgumentParser) -> None:
    """What `bienban serve` takes."""
    parser.description, parser.epilog = _ABOUT, _EXAMPLES
    parser.add_argument("--host", metavar="ADDRESS", default=HOST, help=f"where to listen (default: {HOST})")
    parser.add_argument("--port", type=int, default=PORT, help=f"default: {PORT}; 0 for any that is free")
    parser.add_argument(
        "--token",
        help=f"what whoever asks must know (default: the variable {_TOKEN}, which no list of processes shows)",
    )
    limits = parser.add_argument_group("limits")
    limits.add_argument("--max-size", metavar="SIZE", type=size, default=_MOST, help="of a text or file (default: 1MB)")
    limits.add_argument(
        "--timeout", metavar="SECONDS", type=_seconds, default=_SECONDS,
        help=f"that a text may take (default: {_SECONDS:g})",
    )  # fmt: skip
    limits.add_argument(
        "--memory", metavar="SIZE", type=size, default=_MEMORY,
        help="that a text may take (default: 512MB; only Linux can hold to it)",
    )  # fmt: skip
    limits.add_argument("--workers", metavar="N", type=positive, help="processes (default: one for each core)")
    limits.add_argument(
        "--queue", metavar="N", type=positive, default=_QUEUE,
        help=f"texts that may wait for a process; more are answered with 503 (default: {_QUEUE})",
    )  # fmt: skip
    parser.add_argument("--patterns", metavar="DIR", help="your own pattern files, laid over those shipped")


def run(options: argparse.Namespace, _: Sequence[str]) -> int:
    """Serves until a signal ends it. Raises BienbanError where it cannot start."""
    settings = _settings(options)
    with _listening(options.host, options.port) as listener:
        return asyncio.run(_serve(settings, listener, options.host))


def _settings(options: argparse.Namespace) -> Settings:
    try:
        from extractor.web.app import Settings  # noqa: PLC0415
    except ImportError as error:
        raise ServeError("web_extra") from error
    from extractor.web.guard import Access, is_local  # noqa: PLC0415
    from extractor.web.pool import Limits  # noqa: PLC0415

    token = options.token if options.token is not None else os.environ.get(_TOKEN) or None
    local = is_local(options.host)
    if token is None and not local:
        raise ServeError("open_host", host=options.host, least=_LEAST)
    if token is not None and (len(token) < _LEAST or not _PRINTABLE.fullmatch(token)):
        raise ServeError("short_token", least=_LEAST)
    return Settings(
        Access(_LOCAL | {options.host.lower()} if local else None, token),
        Limits(options.workers or cores(), options.queue, options.timeout, options.memory),
        options.max_size,
        options.patterns,
    )


async def _serve(settings: Settings, listener: socket.socket, host: str) -> int:
    import uvicorn  # noqa: PLC0415

    from extractor.web.app import create  # noqa: PLC0415
    from extractor.web.pool import Pool  # noqa: PLC0415

    pool = Pool(settings.limits, settings.patterns)
    try:
        await pool.start()
        server = uvicorn.Server(
            uvicorn.Config(
                create(settings, pool), log_level="critical", access_log=False, server_header=False, lifespan="on",
                timeout_graceful_shutdown=round(settings.limits.seconds) + 1, proxy_headers=False,
            )
        )  # fmt: skip
        shown = f"[{host}]" if ":" in host else host
        for number in (signal.SIGINT, signal.SIGTERM):  # which uvicorn, having ended, raises once more
            signal.signal(number, _heard)
        print(
            "bienban: " + SERVING.format(url=f"http://{shown}:{listener.getsockname()[1]}/"),
            file=sys.stderr,
            flush=True,
        )
        await server.serve([listener])
    finally:
        await pool.close()
    return _STOPPED


def _heard(*_: object) -> None:
    """That a signal came is known."""


def _listening(host: str, port: int) -> socket.socket:
    """A socket that listens. Raises ServeError."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=1024)
    except (OSError, OverflowError) as error:
        detail = getattr(error, "strerror", None) or str(error)
        raise ServeError("address", host=host, port=port, detail=detail) from error


def _seconds(text: str) -> float:
    """A span of time, below a day."""
    number = seconds(text)
    if number >= _DAY:
        raise argparse.ArgumentTypeError(text)
    return number
