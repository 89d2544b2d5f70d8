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
TEXTS: Final = 200
SMALL: Final = {"o.jsonl": "150k", "o.parquet": "100k", "o.csv": "150k", "sqlite": "600k"}
"""Disks on which about half of the texts have room."""
_SOME_REFUSED: Final = 3
_COULD_NOT: Final = 2
_INTERRUPTED: Final = 130
_PATIENCE: Final = 300  # seconds for a run to end by itself


class Destination(NamedTuple):
    """A store, what is in it, and how it is emptied."""

    name: str
    to: str
    content: Callable[[], Any]
    check: Callable[[], None]
    """Fails where a text is half in it."""
    clear: Callable[[], None]


def in_database(name: str, url: str) -> Destination:
    return Destination(
        name, url, lambda: databases.content(url), lambda: databases.check(url), lambda: databases.empty(url)
    )


def in_files(path: Path) -> Destination:
    return Destination(
        path.name, str(path), lambda: stored.content(path), lambda: None,
        lambda: shutil.rmtree(path.parent, ignore_errors=True),
    )  # fmt: skip


@pytest.fixture(params=DESTINATIONS)
def destination(request: pytest.FixtureRequest, tmp_path: Path) -> Destination:
    name = str(request.param)
    if name in ("sqlite", "postgres"):
        return in_database(name, str(request.getfixturevalue(name)))
    return in_files(tmp_path / "nơi lưu" / name)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Short texts, some twice, among many bad ones, in two files: several writes in little time."""
    folder = tmp_path_factory.mktemp("nhiều")
    texts = list(reports(TEXTS, 7, 60))
    for name, part in (("a.jsonl", texts[: TEXTS // 2 + 30]), ("b.jsonl", texts[TEXTS // 2 :])):
        lines = [json.dumps({"text": text, "id": n}) + "\n{\n{\n" for n, text in enumerate(part)]
        (folder / name).write_text("".join(lines), encoding="utf-8")
    return folder


def command(folder: Path, to: str, workers: int) -> list[str]:
    return [sys.executable, "-m", "extractor.cli", "batch", str(folder), "--to", to, "--workers", str(workers)]


def started(folder: Path, to: str, workers: int) -> subprocess.Popen[bytes]:
    """`bienban batch` in a group of processes of its own."""
    return subprocess.Popen(command(folder, to, workers), cwd=ROOT, stderr=subprocess.PIPE, start_new_session=True)


def finish(process: subprocess.Popen[bytes]) -> None:
    """Waits until a run ends by itself."""
    _, said = process.communicate(timeout=_PATIENCE)
    assert process.returncode == _SOME_REFUSED, said.decode()


Undisturbed = Callable[[Destination], tuple[Any, float]]


@pytest.fixture(scope="module")
def undisturbed(many: Path) -> Undisturbed:
    """What one run leaves in a destination, and its seconds; the destination is emptied again."""
    found: dict[str, tuple[Any, float]] = {}

    def run(destination: Destination) -> tuple[Any, float]:
        if destination.name not in found:
            began = time.monotonic()
            finish(started(many, destination.to, 2))
            found[destination.name] = destination.content(), time.monotonic() - began
            destination.clear()
        return found[destination.name]

    return run


def test_killed_and_resumed(many: Path, destination: Destination, undisturbed: Undisturbed) -> None:
    """The moments lie anywhere in the length of a whole run; after a run that ended before its moment all starts anew.

    Other numbers of processes give the same content, so they change, too.
    """
    content, length = undisturbed(destination)
    randomly = random.Random(f"kills of {destination.name}")
    kills = 0
    while kills < KILLS:
        process = started(many, destination.to, randomly.choice((1, 2)))
        try:
            _, said = process.communicate(timeout=randomly.uniform(0, length))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            kills += 1
            destination.check()
        else:
            assert process.returncode == _SOME_REFUSED, said.decode()
            assert destination.content() == content
            destination.clear()
    finish(started(many, destination.to, 2))
    assert destination.content() == content


def test_ctrl_c_ends_it_well_and_says_how_to_go_on(many: Path, tmp_path: Path, undisturbed: Undisturbed) -> None:
    destination = in_files(tmp_path / "o.jsonl")
    content, _ = undisturbed(in_files(tmp_path / "yên" / "o.jsonl"))
    process = started(many, destination.to, 2)
    to = Path(destination.to)
    while process.poll() is None and not (to.exists() and to.stat().st_size):
        time.sleep(0.002)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does, to all of them
    _, said = process.communicate(timeout=_PATIENCE)
    assert process.returncode == _INTERRUPTED
    assert shlex.join(["bienban", "batch", str(many), "--to", destination.to, "--workers", "2"]) in said.decode()
    assert "Traceback" not in said.decode()
    assert 0 < len(destination.content().reports) < len(content.reports) == TEXTS
    finish(started(many, destination.to, 1))
    assert destination.content() == content


def test_runs_into_one_database_at_the_same_time(many: Path, postgres: str, undisturbed: Undisturbed) -> None:
    """Two runs over all texts and one over half of them, none of which knows of the others, leave what one leaves."""
    destination = in_database("postgres", postgres)
    content, _ = undisturbed(destination)
    runs = [started(folder, postgres, workers) for folder, workers in ((many, 1), (many, 2), (many / "b.jsonl", 1))]
    for run in runs:
        finish(run)
    destination.check()
    assert destination.content() == content
    finish(started(many, postgres, 1))
    assert destination.content() == content


@pytest.mark.parametrize("name", SMALL)
def test_a_full_disk(many: Path, alone: str, tmp_path: Path, undisturbed: Undisturbed, name: str) -> None:
    """It ends the run with a reason; when there is room again, the same command goes on to what it should be."""
    disk, kept = tmp_path / "đĩa", tmp_path / "giữ"
    disk.mkdir()
    (tmp_path / "yên").mkdir()

    def within(folder: Path) -> Destination:
        return in_database(name, f"sqlite:///{folder / 'o.db'}") if name == "sqlite" else in_files(folder / name)

    run, mounted = shlex.join([*command(many, within(disk).to, 1), "--quiet"]), shlex.quote(str(disk))
    script = f"""
        mount -t tmpfs -o size={SMALL[name]} none {mounted} || exit
        {run} || echo $?
        mount -o remount,size=100m {mounted} || exit
        {run} || echo $?
        cp -r {mounted} {shlex.quote(str(kept))}
    """
    done = subprocess.run([*shlex.split(alone), "sh", "-c", script], cwd=ROOT, capture_output=True, check=True)
    said = done.stderr.decode()
    assert done.stdout.split() == [b"2", b"3"], said
    assert "No space left" in said or "is full" in said
    assert "Traceback" not in said
    content, _ = undisturbed(within(tmp_path / "yên"))
    assert within(kept).content() == content


def test_a_full_disk_of_a_server(many: Path, small_postgres: databases.SmallDisk, undisturbed: Undisturbed) -> None:
    """It ends the run with a reason and no text half in the database; with more room the same command goes on."""
    destination = in_database("small", small_postgres.url)
    process = started(many, destination.to, 1)
    _, said = process.communicate(timeout=_PATIENCE)
    assert process.returncode == _COULD_NOT, said.decode()
    assert "No space left" in said.decode()
    assert "Traceback" not in said.decode()
    destination.check()
    assert 0 < len(destination.content()["documents"]) < TEXTS
    small_postgres.enlarge()
    finish(started(many, destination.to, 1))
    found = destination.content()
    destination.clear()
    assert undisturbed(destination)[0] == found
