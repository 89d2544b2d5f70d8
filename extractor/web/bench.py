"""Load: python -m extractor.web.bench [--clients 200] [--seconds 30] [--workers N] [--queue N]

Starts a server of its own and lets many clients post the sample report at once, each the next one as soon as the last
is answered (after a 503, when Retry-After says). Prints how many were answered with which status, and how long
those took that were extracted. Exit status 1 where any answer was neither a record nor the documented 503.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import statistics
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from extractor.web.task import sample

_PATH: Final = "/api/v1/extract"
_FAILED: Final = "no answer"
_SAID: Final = re.compile(r"http://[^ ]+/")


class Answered(NamedTuple):
    status: str
    seconds: float
    retry: float


def main() -> int:
    """Runs the load and prints what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--workers", default="2")
    parser.add_argument("--queue", default="32")
    options = parser.parse_args()
    command = [sys.executable, "-m", "extractor.cli", "serve", "--port", "0"]
    command += ["--workers", options.workers, "--queue", options.queue]
    with subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8") as server:
        try:
            said = _SAID.search(server.stderr.readline() if server.stderr else "")
            if said is None:
                return 1
            answered = asyncio.run(_load(said[0], options.clients, options.seconds))
        finally:
            server.terminate()
    return _told(answered, options.seconds)


async def _load(url: str, clients: int, seconds: float) -> list[Answered]:
    body = json.dumps({"text": sample()}, ensure_ascii=False).encode()
    end = time.monotonic() + seconds
    answered: list[Answered] = []

    async def client() -> None:
        while time.monotonic() < end:
            answered.append(await _ask(url, body))
            await asyncio.sleep(answered[-1].retry)

    await asyncio.gather(*(client() for _ in range(clients)))
    return answered


async def _ask(url: str, body: bytes) -> Answered:
    """One request on a connection of its own."""
    host, port = urlsplit(url).hostname or "", urlsplit(url).port
    head = (
        f"POST {_PATH} HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\n"
        f"content-length: {len(body)}\r\nconnection: close\r\n\r\n"
    )
    began = time.monotonic()
    try:
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(head.encode() + body)
        answer = await reader.read()
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()
    except OSError:
        answer = b""
    first, _, rest = answer.partition(b"\r\n")
    status = first.split(b" ")[1].decode() if first.startswith(b"HTTP/1.1 ") else _FAILED
    retry = re.search(rb"(?i)retry-after: (\d+)", rest) if status == "503" else None
    return Answered(status, time.monotonic() - began, float(retry[1]) if retry else 0.0)


def _told(answered: list[Answered], seconds: float) -> int:
    counts = Counter(each.status for each in answered)
    times = sorted(each.seconds for each in answered if each.status == "200")
    print(", ".join(f"{status}: {count}" for status, count in sorted(counts.items())))
    if len(times) > 1:
        cuts = statistics.quantiles(times, n=100)
        print(f"extracted: {len(times) / seconds:.0f} a second; latency in seconds: median {cuts[49]:.2f}, "
              f"95 % {cuts[94]:.2f}, 99 % {cuts[98]:.2f}, longest {times[-1]:.2f}")  # fmt: skip
    refused = sorted(each.seconds for each in answered if each.status == "503")
    if refused:
        print(f"503: median {statistics.median(refused):.3f}, longest {refused[-1]:.3f}")
    return 0 if counts.keys() <= {"200", "503"} else 1


if __name__ == "__main__":
    sys.exit(main())
