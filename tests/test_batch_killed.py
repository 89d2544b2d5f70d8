"""Batches that are stopped: the whole command, killed at random moments and started again, ends as if undisturbed.

BIENBAN_TEST_KILLS=20 kills as many runs for each destination, and tries two more destinations; it takes some minutes.
"""

from __future__ import annotations

import json
import os
import random
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

from extractor.bench import reports
from tests import databases, stored
from tests.conftest import ROOT

_ASKED: Final = os.environ.get("BIENBAN_TEST_KILLS")
KILLS: Final = int(_ASKED or 2)
DESTINATIONS: Final = ["o.jsonl", "o.parquet", "sqlite", "postgres", *(["o.jsonl.gz", "o.csv"] if _ASKED else [])]
_SOME_REFUSED: Final = 3
_INTERRUPTED: Final = 130
_PATIENCE: Final = 300  # seconds for a run to end by itself


class Destination(NamedTuple):
    """A store, what is in it, and how it is emptied."""

    to: str
    content: Callable[[], Any]
    check: Callable[[], None]
    """Fails where a text is half in it."""
    clear: Callable[[], None]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Short texts, some twice, some bad, in two files."""
    folder = tmp_path_factory.mktemp("nhiều")
    texts = list(reports(400, 7, 60))
    for name, part in (("a.jsonl", texts[:250]), ("b.jsonl", texts[150:])):
        lines = [json.dumps({"text": text, "id": n}) for n, text in enumerate(part)]
        lines[::5] = [f"{line}\n{{" for line in lines[::5]]
        (folder / name).write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.fixture(params=DESTINATIONS)
def destination(request: pytest.FixtureRequest, tmp_path: Path) -> Destination:
    if request.param in ("sqlite", "postgres"):
        url = str(request.getfixturevalue(request.param))
        return Destination(
            url, lambda: databases.content(url), lambda: databases.check(url), lambda: databases.empty(url)
        )
    path = tmp_path / "nơi lưu" / str(request.param)
    return Destination(
        str(path), lambda: stored.content(path), lambda: None, lambda: shutil.rmtree(path.parent, ignore_errors=True)
    )


def started(folder: Path, to: str, workers: int) -> subprocess.Popen[bytes]:
    """`bienban batch` in a group of processes of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "extractor.cli", "batch", str(folder), "--to", to, "--workers", str(workers)],
        cwd=ROOT, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip


def test_killed_and_resumed(many: Path, destination: Destination) -> None:
    """The moments lie anywhere in the length of a whole run; after a run that ended before its moment all starts anew.

    Other numbers of processes give the same content, so they change, too.
    """
    randomly = random.Random(f"kills of {destination.to.partition(':')[0][-9:]}")

    def is_killed(moment: float) -> bool:
        process = started(many, destination.to, randomly.choice((1, 2)))
        try:
            _, said = process.communicate(timeout=moment)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return True
        assert process.returncode == _SOME_REFUSED, said.decode()
        return False

    began = time.monotonic()
    assert not is_killed(_PATIENCE)
    length = time.monotonic() - began
    undisturbed = destination.content()
    destination.clear()
    kills = 0
    while kills < KILLS:
        if is_killed(randomly.uniform(0, length)):
            kills += 1
            destination.check()
        else:
            assert destination.content() == undisturbed
            destination.clear()
    assert not is_killed(_PATIENCE)
    assert destination.content() == undisturbed


def test_ctrl_c_ends_it_well_and_says_how_to_go_on(many: Path, tmp_path: Path) -> None:
    to = tmp_path / "o.jsonl"
    process = started(many, str(to), 2)
    while process.poll() is None and not (to.exists() and to.stat().st_size):
        time.sleep(0.002)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does, to all of them
    _, said = process.communicate(timeout=_PATIENCE)
    assert process.returncode == _INTERRUPTED
    assert shlex.join(["bienban", "batch", str(many), "--to", str(to), "--workers", "2"]) in said.decode()
    assert "Traceback" not in said.decode()
    stopped = stored.content(to)
    process = started(many, str(to), 1)
    process.communicate(timeout=_PATIENCE)
    assert process.returncode == _SOME_REFUSED
    whole = stored.content(to)
    assert 0 < len(stopped.reports) < len(whole.reports)
    assert len(whole.reports) == len(set(whole.reports)) == 400
