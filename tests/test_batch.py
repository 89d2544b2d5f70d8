"""Batches: real processes over real files, killed and resumed."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extractor import cli
from extractor.batch import Job, Summary, run
from extractor.batch.crew import Crew
from extractor.batch.work import Keys, Setup
from extractor.bench import reports
from extractor.errors import PatternError, StoreError
from extractor.readers.item import Choice, Item
from extractor.store import files_of
from extractor.store.outcome import Outcome, Source
from tests import make
from tests.conftest import REPORT, ROOT
from tests.rough import rough, stillborn
from tests.stored import content
from tests.test_inputs import archive
from tests.test_readers import LINE, PAGE, word_file

BATCH = [sys.executable, "-m", "extractor.cli", "batch"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files of many forms, good and bad."""
    folder = tmp_path_factory.mktemp("kho lưu trữ")
    (folder / "á b").mkdir()
    for name, data in {
        "1.txt": REPORT.encode(), "á b/bản sao.txt": REPORT.encode(), "trang.html": PAGE.encode(),
        "biên bản.docx": word_file(REPORT), "x.pdf": make.pdf([LINE]), "cũ.txt": make.legacy(REPORT, "tcvn3"),
        "tin.zip": archive(**{"a.txt": REPORT.encode(), "b.txt": LINE.encode()}),
        "tin.jsonl": "".join(json.dumps({"text": text}) + "\n" for text in reports(40, 5, 300)).encode(),
        "ảnh.pdf": make.pdf([""]), "rỗng.html": b"<html></html>", "nul.txt": b"a\0" + LINE.encode(),
        "lớn.txt": b"a" * 200_000,
    }.items():  # fmt: skip
        (folder / name).write_bytes(data)
    return folder


def batch(to: Path, *inputs: Path | str, **options: Any) -> Summary:
    options = {"workers": 1, "choice": Choice(most=100_000), **options}
    return run(Job([str(path) for path in inputs], to=str(to), **options))


def counts(summary: Summary) -> tuple[int, int, int]:
    return summary.extracted, summary.known, summary.refused


def test_one_and_two_processes_give_the_same_and_a_second_run_nothing(folder: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "một.jsonl", tmp_path / "hai.jsonl"
    assert counts(batch(one, folder)) == (44, 5, 3)
    assert counts(batch(two, folder, workers=2)) == (44, 5, 3)
    assert two.read_bytes() == one.read_bytes()
    assert content(two) == content(one)
    assert counts(batch(two, folder)) == (0, 49, 3)
    assert two.read_bytes() == one.read_bytes()
    sources = {row["place"]: row for row in map(json.loads, content(one).sources)}
    assert len(sources) == 49
    copies = [f"{folder}/{name}" for name in ("1.txt", "á b/bản sao.txt", "tin.zip!a.txt", "biên bản.docx")]
    assert len({sources[place]["document"] for place in copies[:3]}) == 1
    assert sources[f"{folder}/cũ.txt"]["encoding"] == "tcvn3"
    assert sources[f"{folder}/trang.html"]["address"] == "https://bao.example.vn/so-ket.html"
    errors = {Path(row["place"]).name: row["reason"] for row in map(json.loads, content(one).errors)}
    assert set(errors) == {"ảnh.pdf", "rỗng.html", "lớn.txt"}
    assert "--max-size" in errors["lớn.txt"]


def test_refresh_extracts_again_what_other_patterns_extracted(folder: Path, tmp_path: Path) -> None:
    to, patterns = tmp_path / "o.jsonl", tmp_path / "patterns"
    (patterns / "gazetteers").mkdir(parents=True)
    lines = (ROOT / "patterns/gazetteers/units.tsv").read_text(encoding="utf-8").splitlines()
    header = next(line for line in lines if not line.startswith("#"))
    (patterns / "gazetteers/units.tsv").write_text(f"{header}\n", encoding="utf-8")
    inputs = (folder / "1.txt", folder / "tin.zip")
    batch(to, *inputs)
    before = content(to)
    assert counts(batch(to, *inputs, patterns=str(patterns))) == (0, 3, 0)
    assert counts(batch(to, *inputs, patterns=str(patterns), again="refresh")) == (2, 1, 0)
    after = content(to)
    assert after.sources == before.sources
    assert len(after.reports) == 2
    assert {json.loads(report)["document"]["patterns"] for report in after.reports}.isdisjoint(
        json.loads(report)["document"]["patterns"] for report in before.reports
    )


def test_strict_limit_and_fresh(folder: Path, tmp_path: Path) -> None:
    to = tmp_path / "o.jsonl"
    assert counts(batch(to, folder, limit=2)) == (1, 1, 0)  # of one text
    strict = batch(to, folder, strict=True, again="fresh")
    assert strict.refused == 1
    assert "lớn.txt" in (strict.reason or "")
    assert len(content(to).reports) == strict.extracted < 44


def test_what_cannot_run_says_why(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        batch(tmp_path / "o.xyz", tmp_path)
    with pytest.raises(PatternError):
        batch(tmp_path / "o.jsonl", tmp_path, patterns=str(tmp_path / "không có"))


def test_a_destination_is_no_input(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(LINE, encoding="utf-8")
    for _ in range(2):
        assert batch(tmp_path / "o.jsonl", tmp_path).texts == 1
    for name, files in (("o.parquet", ["o.sources.parquet"]), ("o.jsonl.gz", ["o.errors.jsonl.gz"]), ("o.csv", [])):
        ours = files_of(str(tmp_path / name))
        assert all(map(ours, [tmp_path / file for file in [name, *files]]))
        assert not ours(tmp_path / "a.txt")
    ours = files_of("sqlite:///x/bienban.db")
    assert ours(Path("x/bienban.db-wal"))
    assert not ours(Path("bienban.db"))


# ---- a text over which a process dies or hangs


def crew_outcomes(contents: list[str], work: Any = rough, count: int = 2) -> Iterator[Outcome]:
    items = (Item(Source(str(number)), said) for number, said in enumerate(contents))
    crew = Crew(count, Setup(None, Keys([]), 1_000), 1.5, work)
    try:
        yield from (outcome for _, outcome in crew.outcomes(items))
    finally:
        crew.close()


def test_a_text_that_kills_its_process_costs_no_other(tmp_path: Path) -> None:
    contents = [str(number) for number in range(200)]
    contents[20], contents[90], contents[91], contents[150] = "die", "hang", "die", f"once:{tmp_path / 'đã chết'}"
    outcomes = list(crew_outcomes(contents))
    assert [outcome.source.place for outcome in outcomes] == [str(number) for number in range(200)]
    refused = {outcome.source.place: outcome for outcome in outcomes if outcome.reason}
    assert {place: outcome.stage for place, outcome in refused.items()} == dict.fromkeys(("20", "90", "91"), "extract")
    assert "-9" in (refused["20"].reason or "")
    assert "1.5" in (refused["90"].reason or "")
    assert [outcome.document for outcome in outcomes if not outcome.reason] == [
        said for said in contents if said not in ("die", "hang")
    ]


def test_processes_that_cannot_start_end_the_run() -> None:
    with pytest.raises(Exception, match="status 9"):
        list(crew_outcomes(["a"], stillborn))


def test_a_real_text_that_takes_too_long(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(REPORT * 10_000, encoding="utf-8")
    (tmp_path / "b.txt").write_text(LINE, encoding="utf-8")
    found = batch(tmp_path / "o.jsonl", tmp_path, choice=Choice(globs=("*.txt",)), seconds=1.0)
    assert counts(found) == (1, 0, 1)
    assert "--timeout" in (found.reason or "")


def test_keys_are_found(tmp_path: Path) -> None:
    randomly = random.Random(1)
    keys = [randomly.randbytes(16) for _ in range(500)]
    known = Keys(keys[:250])
    assert [key in known for key in keys] == [True] * 250 + [False] * 250
    assert keys[0] not in Keys([])


# ---- the command


def test_the_command_tells_and_returns_how_it_went(
    folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    to = str(tmp_path / "o.jsonl")
    assert cli.main(["batch", str(folder / "1.txt"), "--to", to, "--workers", "1"]) == 0
    assert "1 văn bản mới" in capfd.readouterr().err
    assert cli.main(["batch", str(folder / "rỗng.html"), "--to", to, "--workers", "1"]) == 3
    said = capfd.readouterr().err
    assert "1 không xử lý được" in said
    assert str(tmp_path / "o.errors.jsonl") in said
    assert cli.main(["batch", "x", "--to", str(tmp_path / "o.xyz")]) == 2
    assert "không phải nơi lưu" in capfd.readouterr().err


def test_paths_on_standard_input(folder: Path, tmp_path: Path) -> None:
    names = f"{folder}/1.txt\n{folder}/á b\n".encode()
    done = subprocess.run(
        [*BATCH, "-", "--to", "o.csv", "--workers", "1"], input=names, capture_output=True, cwd=tmp_path, check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert "1 văn bản mới, 1 đã có từ trước" in done.stderr.decode()
    assert len(content(tmp_path / "o.csv").sources) == 2
