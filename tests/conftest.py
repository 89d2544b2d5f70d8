"""What several tests share: the texts of the corpus, and a short report of our own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from extractor import cli
from extractor.pipeline import extract
from extractor.store.outcome import Outcome, Source
from tests.databases import alone, filled, postgres, postgres_server, small_postgres, sqlite, url

__all__ = [
    "alone",
    "filled",
    "postgres",
    "postgres_server",
    "small_postgres",
    "sqlite",
    "url",
]  # fixtures of every test

ROOT = Path(__file__).resolve().parent.parent
CORPUS = sorted((ROOT / "corpus").glob("*.txt"))

REPORT = """\
Hội nghị sơ kết công tác trồng rừng quý I
Sáng 9/4/2024, tại Hội trường UBND huyện, UBND huyện Đông Khê tổ chức Hội nghị sơ kết công tác trồng rừng quý I.
Dự hội nghị có đồng chí Lý Thị Mỷ, Phó Bí thư Huyện ủy, Chủ tịch UBND huyện; lãnh đạo các phòng, ban của huyện.
Theo báo cáo, toàn huyện trồng được 1.250,5 ha, đạt 45% kế hoạch; 12/15 xã hoàn thành, kinh phí 2,4 tỷ đồng \
theo Quyết định số 118/QĐ-UBND ngày 15/1/2024 của UBND tỉnh về giao chỉ tiêu trồng rừng.
Kết luận hội nghị, đồng chí Lý Thị Mỷ yêu cầu các xã rà soát diện tích, báo cáo kết quả trước ngày 30/4/2024.
"""


@pytest.fixture(params=CORPUS, ids=lambda path: path.stem)
def corpus_text(request: pytest.FixtureRequest) -> str:
    """Each text of the corpus, line ends as they are in the file."""
    return bytes(request.param.read_bytes()).decode()


@pytest.fixture
def run_python() -> Callable[..., str]:
    """Runs code in a new interpreter with variables added to its environment; returns what it printed."""

    def run(code: str, **environment: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, cwd=ROOT, check=True, encoding="utf-8",
            env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
        )  # fmt: skip
        return done.stdout

    return run


TOLD = "told"
"""The property of a test (`record_property`) that holds lines for whoever started it: printed at the end of the run."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for report in terminalreporter.stats.get("passed", []):
        for name, lines in report.user_properties:
            if name == TOLD:
                terminalreporter.section("corpus: changed since the stored result")
                for line in lines:
                    terminalreporter.write_line(line)


class Done:
    """What one run of the command left behind."""

    def __init__(self, status: int, out: bytes, err: bytes) -> None:
        self.status = status
        self.out = out.decode()
        self.err = err.decode()


Run = Callable[..., Done]


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Runs the command in this process."""

    def run_(*arguments: str | Path) -> Done:
        try:
            status = cli.main([str(argument) for argument in arguments])
        except SystemExit as stop:
            status = int(stop.code or 0)
        return Done(status, *capsysbinary.readouterr())

    return run_


def is_refusal(done: Done, *said: str) -> None:
    """One line that says what and where, status 2, nothing printed."""
    assert done.status == 2
    assert done.out == ""
    assert done.err.count("\n") == 1
    assert done.err.startswith("bienban: ")
    for words in said:
        assert words in done.err


@pytest.fixture(scope="session")
def outcomes() -> list[Outcome]:
    """What a batch finds in the corpus; every other text is given with the year of its publication."""
    found = []
    for number, path in enumerate(CORPUS):
        text = path.read_bytes().decode()
        published = path.stem[:4] if number % 2 else None
        report = extract(text, source=path.name, published=published)
        source = Source(path.name, published=published, encoding="utf-8")
        found.append(Outcome(source, report.document.id, published, report, text=text))
    return found
