"""Stores that are files: what is written comes back, and a run that ended at any moment leaves nothing half done."""

from __future__ import annotations

import random
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from extractor import store
from extractor.errors import StoreError
from extractor.pipeline import extract
from extractor.store.outcome import Outcome, Source, Store, key
from tests.conftest import CORPUS, REPORT, ROOT
from tests.stored import Content, content

NAMES = ("o.jsonl", "o.jsonl.gz", "o.parquet", "o.csv")
TEXTS = [REPORT, "Sáng 9/4, UBND xã họp.", "=1+1 là công thức; -5% không phải."]
TEXTS += [path.read_text(encoding="utf-8") for path in CORPUS[::12]]


def extracted(text: str, place: str, published: str | None = None) -> Outcome:
    report = extract(text, source=place, published=published)
    return Outcome(Source(place, published=published), report.document.id, published, report, text=text)


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    found = [extracted(text, f"thư mục/{number}.txt", "2024-06-12") for number, text in enumerate(TEXTS)]
    found.append(Outcome(Source("chỗ khác.txt", title='"="'), found[0].document, "2024-06-12"))
    found.append(extracted(TEXTS[1], "năm khác.txt", "2022-04-10"))
    found.append(Outcome(Source("hỏng.txt"), stage="read", reason="không đọc được"))
    return found


@pytest.fixture(params=NAMES)
def destination(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return tmp_path / str(request.param)


def written(destination: Path, *writes: list[Outcome]) -> Content:
    opened = store.open(str(destination))
    for outcomes in writes:
        opened.write(outcomes)
    opened.close()
    return content(destination)


def state(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def resumed(opened: Store, outcomes: list[Outcome]) -> list[Outcome]:
    """What a run would give for the same inputs."""
    known = set(opened.known())
    return [
        outcome._replace(report=None)
        if outcome.document and key(outcome.document, outcome.published) in known
        else outcome
        for outcome in outcomes
    ]


def test_reports_come_back_equal(destination: Path, outcomes: list[Outcome]) -> None:
    found = written(destination, outcomes[:4], outcomes[4:])
    assert found.reports == sorted(outcome.report.model_dump_json() for outcome in outcomes if outcome.report)
    assert len(found.sources) == len(outcomes) - 1
    assert len(found.errors) == 1


def test_the_same_again_changes_no_byte(destination: Path, outcomes: list[Outcome]) -> None:
    written(destination, outcomes)
    before = state(destination.parent)
    opened = store.open(str(destination))
    assert set(opened.known()) == {key(o.document, o.published) for o in outcomes if o.document}
    opened.write(resumed(opened, outcomes))
    opened.close()
    assert state(destination.parent) == before


def test_known_by_program_and_patterns(destination: Path, outcomes: list[Outcome]) -> None:
    report = outcomes[0].report
    assert report is not None
    old = report.model_copy(update={"document": report.document.model_copy(update={"program": "0.0.1"})})
    written(destination, [outcomes[0]._replace(report=old), *outcomes[1:]])
    opened = store.open(str(destination))
    now = set(opened.known(program=report.document.program, patterns=report.document.patterns))
    assert set(opened.known()) - now == {key(report.document.id, report.document.published)}
    opened.close()


def test_the_last_of_a_document_and_of_a_place_stays(
    destination: Path, outcomes: list[Outcome], tmp_path: Path
) -> None:
    first = outcomes[0].report
    assert first is not None
    old = first.model_copy(update={"figures": ()})
    moved = [Outcome(Source("hỏng.txt"), outcomes[0].document, "2024-06-12")]
    broken = [Outcome(Source("chỗ khác.txt"), stage="read", reason="đã mất")]
    found = written(destination, [outcomes[0]._replace(report=old), *outcomes[1:]], outcomes[:1] + moved, broken)
    clean = tmp_path / "khác" / destination.name
    assert found == written(clean, [*outcomes[:-3], outcomes[-2], *moved, *broken])


def test_fresh_empties(destination: Path, outcomes: list[Outcome]) -> None:
    written(destination, outcomes)
    opened = store.open(str(destination), fresh=True)
    assert not set(opened.known())
    opened.write(outcomes[:1])
    opened.close()
    assert [len(rows) for rows in content(destination)] == [1, 1, 0]


# ---- a run that ended at any moment


@pytest.mark.parametrize("name", ["o.jsonl", "o.jsonl.gz"])
def test_lines_cut_anywhere(tmp_path: Path, name: str, outcomes: list[Outcome]) -> None:
    whole = written(tmp_path / name, outcomes)
    files = [path.name for path in sorted(tmp_path.iterdir())]
    two = tmp_path / "hai"
    written(two / name, outcomes[:5], outcomes[5:])
    randomly = random.Random(1)
    for number in range(30):
        cut = shutil.copytree(two, tmp_path / f"cắt {number}")
        path = cut / randomly.choice(files)
        data = path.read_bytes()
        path.write_bytes(data[: randomly.randrange(len(data))] + (b"\0" * 9 if number % 3 == 0 else b""))
        opened = store.open(str(cut / name))
        opened.write(resumed(opened, outcomes))
        opened.close()
        assert content(cut / name) == whole, (path, number)


def test_parts_left_by_a_killed_run(tmp_path: Path, outcomes: list[Outcome]) -> None:
    path = tmp_path / "o.parquet"
    whole = written(path, outcomes)
    (path / ".part-00000002.parquet.part").write_bytes(b"PAR1")
    shutil.copy(path / "part-00000001.parquet", path / "part-00000007.parquet")  # killed while it joined
    sources = tmp_path / "o.sources.parquet"
    shutil.copy(sources / "part-00000001.parquet", sources / "part-00000002.parquet")
    assert written(path) == whole
    assert [part.name for part in path.iterdir()] == ["part-00000008.parquet"]


def test_tables_are_made_when_they_are_not_those_of_the_lines(tmp_path: Path, outcomes: list[Outcome]) -> None:
    path = tmp_path / "o.csv"
    written(path, outcomes[:3])
    store.open(str(path)).write(outcomes)  # killed before it closed
    whole = written(path)
    assert len(whole.reports) == len([outcome for outcome in outcomes if outcome.report])
    (path / "figures.csv").unlink()
    assert written(path) == whole


@pytest.mark.parametrize("name", NAMES)
def test_a_full_disk_loses_nothing(tmp_path: Path, name: str, outcomes: list[Outcome]) -> None:
    """The second write, made in a process that may not make files larger than that, fails as a whole."""
    path = tmp_path / name
    before = written(path, outcomes[:2])
    code = "import sys; from tests.test_store_files import full_disk; full_disk(sys.argv[1])"
    command = [sys.executable, "-c", code, str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout == "unwritable\n", done.stderr
    assert written(path) == before


def full_disk(path: str) -> None:
    opened = store.open(path)
    largest = max(file.stat().st_size for file in Path(path).parent.rglob("*") if file.is_file())
    outcomes = [extracted(text[::-1] + text, f"{number}") for number, text in enumerate(TEXTS)]
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest + 5_000, resource.RLIM_INFINITY))
    try:
        opened.write(outcomes)
        opened.close()
    except StoreError as error:
        print(error.problem)


# ---- what is refused


@pytest.mark.parametrize("data", [b"{}\n", b'{"a": 1}', b"text,id\n", b"\x1f\x8b\x08"])
def test_another_file_is_left_alone(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "của ai.jsonl"
    path.write_bytes(data)
    with pytest.raises(StoreError) as raised:
        store.open(str(path))
    assert raised.value.problem == "foreign"
    assert path.read_bytes() == data


def test_another_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "của ai.txt").touch()
    with pytest.raises(StoreError) as raised:
        store.open(str(tmp_path), fresh=True)
    assert raised.value.problem == "foreign"
    assert [path.name for path in tmp_path.iterdir()] == ["của ai.txt"]


def test_two_runs_at_once_are_refused(destination: Path) -> None:
    opened = store.open(str(destination))
    with pytest.raises(StoreError) as raised:
        store.open(str(destination))
    assert raised.value.problem == "in_use"
    opened.close()
    store.open(str(destination)).close()


@pytest.mark.parametrize("name", ["o.xlsx", "o.txt", "o.jsonl.bz2"])
def test_what_is_no_store(tmp_path: Path, name: str) -> None:
    with pytest.raises(StoreError) as raised:
        store.open(str(tmp_path / name))
    assert raised.value.problem == "destination"


def test_without_the_extra_parquet_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(StoreError, match=r"bienban\[parquet\]"):
        store.open("o.parquet")


def test_a_place_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "tệp").touch()
    for to in (*(str(tmp_path / "tệp" / name) for name in NAMES), f"sqlite:///{tmp_path / 'tệp' / 'o.db'}"):
        with pytest.raises(StoreError) as raised:
            store.open(to)
        assert raised.value.problem == "unwritable"
        assert str(tmp_path / "tệp") in str(raised.value)


def test_a_formula_is_no_formula(tmp_path: Path) -> None:
    written(tmp_path / "o.csv", [Outcome(Source("a", title="=HYPERLINK(1)"), "sha256:" + "0" * 64)])
    assert "'=HYPERLINK(1)" in (tmp_path / "o.csv" / "sources.csv").read_text(encoding="utf-8-sig")


def test_a_password_is_not_shown() -> None:
    assert store.shown("postgresql://me:mật-khẩu@host/db") == "postgresql://me:***@host/db"
    assert store.shown("postgresql://me@host:5432/db") == "postgresql://me@host:5432/db"
    assert store.shown("tin.jsonl") == "tin.jsonl"
