"""A server of our own for tests: the command `bienban serve` in a process, on a port that is free."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
EXTRACT = "/api/v1/extract"
TEXT = "/api/v1/text"
_SAID = re.compile(r"http://[^ ]+/")
_BOUNDARY = "----boundary-of-the-tests"


class Response(NamedTuple):
    status: int
    headers: HTTPMessage
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Server(NamedTuple):
    """Where a server listens, and its process."""

    url: str
    process: subprocess.Popen[str]

    def ask(
        self, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None, method: str | None = None
    ) -> Response:
        """The answer to one request."""
        address = urlsplit(self.url)
        connection = HTTPConnection(address.hostname or "", address.port, timeout=100)
        try:
            connection.request(method or ("GET" if body is None else "POST"), path, body, dict(headers or {}))
            answer = connection.getresponse()
            return Response(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def send(self, what: object, path: str = EXTRACT, **headers: str) -> Response:
        """The answer to JSON."""
        return self.ask(path, json.dumps(what).encode(), {"content-type": "application/json", **headers})

    def upload(self, data: bytes, name: str = "report.txt", path: str = EXTRACT, **fields: str) -> Response:
        """The answer to a file and fields of a form."""
        parts = [
            f'content-disposition: form-data; name="{key}"\r\n\r\n{value}'.encode() for key, value in fields.items()
        ]
        parts.append(f'content-disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode() + data)
        mark = f"--{_BOUNDARY}".encode()
        body = b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts) + mark + b"--\r\n"
        return self.ask(path, body, {"content-type": f"multipart/form-data; boundary={_BOUNDARY}"})


def browser_path() -> str | None:
    """The machine's Chromium; BIENBAN_TEST_BROWSER names another one."""
    return os.environ.get("BIENBAN_TEST_BROWSER") or shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def serving(*arguments: str, **environment: str) -> Iterator[Server]:
    """A server that is ready, with further arguments of the command; ended on leaving."""
    command = [sys.executable, "-m", "extractor.cli", "serve", "--port", "0", *arguments]
    process = subprocess.Popen(
        command, stderr=subprocess.PIPE, cwd=ROOT, encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
    )  # fmt: skip
    assert process.stderr is not None
    try:
        line = process.stderr.readline()
        said = _SAID.search(line)
        assert said, line + process.stderr.read()
        yield Server(said[0], process)
    finally:
        process.terminate()
        process.wait(20)
        process.stderr.close()
