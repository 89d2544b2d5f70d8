"""Batches: real processes over real files, killed and resumed."""

from __future__ import annotations

import gzip
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
from extractor.readers.item import Choice, Columns, Item
from extractor.store import files_of
from extractor.store.outcome import Outcome, Source
from tests import make
from tests.conftest import REPORT, ROOT
from tests.databases import query
from tests.rough import rough, stillborn
from tests.stored import content
from tests.test_inputs import archive
from tests.test_readers import LINE, PAGE, macro_file, word_file

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
        "lớn.txt": b"a" * 200_000, "bom.zip": archive(**{"a.txt": b"\0" * 50_000_000}), "macro.docm": macro_file(LINE),
        "cụt.jsonl.gz": gzip.compress(f'{{"text": "{LINE}"}}\n'.encode() + os.urandom(9_000).hex().encode())[:-4_000],
        "id.jsonl": b'{"id": "\\ud800", "title": "\\udc00\\u0000", "text": "H\xe1\xbb\x8dp."}',
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
    assert counts(batch(one, folder)) == (45, 7, 5)
    assert counts(batch(two, folder, workers=2)) == (45, 7, 5)
    assert two.read_bytes() == one.read_bytes()
    assert content(two) == content(one)
    assert counts(batch(two, folder)) == (0, 52, 5)
    assert two.read_bytes() == one.read_bytes()
    sources = {row["place"]: row for row in map(json.loads, content(one).sources)}
    assert len(sources) == 52
    copies = [f"{folder}/{name}" for name in ("1.txt", "á b/bản sao.txt", "tin.zip!a.txt", "biên bản.docx")]
    assert len({sources[place]["document"] for place in copies[:3]}) == 1
    assert sources[f"{folder}/cũ.txt"]["encoding"] == "tcvn3"
    assert sources[f"{folder}/trang.html"]["address"] == "https://bao.example.vn/so-ket.html"
    errors = {Path(row["place"]).name: row["reason"] for row in map(json.loads, content(one).errors)}
    assert set(errors) == {"ảnh.pdf", "rỗng.html", "lớn.txt", "bom.zip", "cụt.jsonl.gz"}
    assert "--max-size" in errors["lớn.txt"]
    assert f"{folder}/id.jsonl:1!\ufffd" in sources


@pytest.mark.parametrize("name", ["program", "patterns"])
def test_refresh_extracts_again_what_another_version_extracted(folder: Path, tmp_path: Path, name: str) -> None:
    to = tmp_path / "o.jsonl"
    inputs = (folder / "1.txt", folder / "tin.zip")
    batch(to, *inputs)
    whole = content(to)
    first, second = to.read_text(encoding="utf-8").splitlines(keepends=True)
    old = json.loads(first)["document"][name]
    to.write_text(first.replace(json.dumps(old), '"cũ"') + second, encoding="utf-8")
    assert counts(batch(to, *inputs)) == (0, 3, 0)
    assert '"cũ"' in to.read_text(encoding="utf-8")
    assert counts(batch(to, *inputs, again="refresh")) == (1, 2, 0)
    assert content(to) == whole


def test_strict_limit_and_fresh(folder: Path, tmp_path: Path) -> None:
    to = tmp_path / "o.jsonl"
    assert counts(batch(to, folder, limit=2)) == (1, 1, 0)  # of one text
    strict = batch(to, folder, strict=True, again="fresh")
    assert strict.refused == 1
    assert "bom.zip" in (strict.reason or "")
    assert len(content(to).reports) == strict.extracted < 45


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
    assert "rỗng.html: trang không có bài viết" in said
    assert cli.main(["batch", "x", "--to", str(tmp_path / "o.xyz")]) == 2
    assert "không phải nơi lưu" in capfd.readouterr().err
    for option, value in (("--workers", "0"), ("--workers", "hai"), ("--timeout", "-1"), ("--max-size", "to")):
        with pytest.raises(SystemExit, match="2"):
            cli.main(["batch", "x", option, value])
        assert f"{option} không nhận “{value}”" in capfd.readouterr().err


def test_paths_on_standard_input(folder: Path, tmp_path: Path) -> None:
    names = f"{folder}/1.txt\n{folder}/á b\n".encode()
    done = subprocess.run(
        [*BATCH, "-", "--to", "o.csv", "--workers", "1"], input=names, capture_output=True, cwd=tmp_path, check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert "1 văn bản mới, 1 đã có từ trước" in done.stderr.decode()
    assert len(content(tmp_path / "o.csv").sources) == 2


# ---- a file that has not changed


def test_a_file_is_read_again_when_it_has_changed_or_is_read_in_another_way(tmp_path: Path) -> None:
    """As it is, it is not even opened: what cannot be read any more is still known."""
    table, to = tmp_path / "tin.csv", tmp_path / "o.jsonl"
    table.write_text(f"text,khác\n{LINE.replace(',', '')},Chiều 12/6 UBND xã họp.\n", encoding="utf-8")
    page = tmp_path / "trang.html"
    page.write_text(PAGE, encoding="utf-8")
    assert counts(batch(to, tmp_path)) == (2, 0, 0)
    for _ in range(2):
        assert counts(batch(to, tmp_path, workers=2)) == (0, 2, 0)
    assert counts(batch(to, table, choice=Choice(columns=Columns(text="khác")))) == (1, 0, 0)
    before = page.stat()
    page.write_text(PAGE.replace("2.350 ha", "2.360 ha"), encoding="utf-8")
    os.utime(page, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert page.stat().st_size == before.st_size
    assert counts(batch(to, page)) == (1, 0, 0)


def test_a_known_file_is_known_only_as_long_as_its_text_is_stored(folder: Path, tmp_path: Path) -> None:
    to = tmp_path / "o.jsonl"
    batch(to, folder / "tin.zip")
    whole = content(to)
    to.write_bytes(to.read_bytes().split(b"\n", 1)[1])
    assert counts(batch(to, folder / "tin.zip")) == (1, 1, 0)
    assert content(to) == whole


# ---- much of it


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a file is not sparse, and memory is told in other units")
def test_a_line_of_200_megabytes_is_named_and_never_held(tmp_path: Path) -> None:
    inputs = tmp_path / "vào"
    inputs.mkdir()
    for name in ("dài.txt", "dài.jsonl", "dài.csv"):
        with (inputs / name).open("wb") as file:
            file.write(b"text\n" if name.endswith("csv") else b'{"text": "')
            file.truncate(200_000_000)
    with gzip.open(inputs / "dài.jsonl.gz", "wb", 1) as packed:
        for _ in range(200):
            packed.write(b"a" * 1_000_000)
    (inputs / "ngắn.txt").write_text(LINE, encoding="utf-8")
    code = (
        "import re, resource as r, sys; from extractor import cli\n"
        "if __name__ == '__main__':\n"
        "    status = cli.main(sys.argv[1:])\n"
        "    own = re.search(r'VmHWM:\\s*(\\d+)', open('/proc/self/status').read())[1]\n"  # ru_maxrss counts the parent
        "    print(status, max(int(own), r.getrusage(r.RUSAGE_CHILDREN).ru_maxrss))"
    )
    program, to = tmp_path / "chạy.py", tmp_path / "o.db"
    program.write_text(code, encoding="utf-8")

    def run(source: Path, store: Path) -> tuple[int, int]:
        done = subprocess.run(
            [sys.executable, program, "batch", source, "--to", f"sqlite:///{store}", "--workers", "1"],
            capture_output=True, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        status, peak = map(int, done.stdout.split())
        return status, peak

    status, usual = run(inputs / "ngắn.txt", tmp_path / "usual.db")
    assert status == 0
    status, peak = run(inputs, to)
    assert status == 3
    found = query(f"sqlite:///{to}", "SELECT place, stage, reason FROM errors ORDER BY place")
    assert [Path(place).name for place, *_ in found] == ["dài.csv:2", "dài.jsonl.gz:1", "dài.jsonl:1", "dài.txt"]
    assert {stage for _, stage, _ in found} == {"read"}
    assert all("--max-size" in reason for _, _, reason in found)
    assert query(f"sqlite:///{to}", "SELECT COUNT(*) FROM documents") == [(1,)]
    assert peak - usual < 64 * 1024  # KiB; what the patterns take grows with them
    assert peak * 1024 < 400_000_000
