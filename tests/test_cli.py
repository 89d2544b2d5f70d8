"""The command, as a clerk or a script meets it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

import extractor
from extractor import messages
from extractor.errors import PROBLEMS
from extractor.version import VERSION
from tests.conftest import REPORT, ROOT, Run, is_refusal


def _process(*arguments: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Runs the command in a process of its own."""
    command = [sys.executable, "-m", "extractor.cli", *arguments]
    return subprocess.run(command, capture_output=True, check=False, cwd=ROOT, **options)


@pytest.fixture
def report_file(tmp_path: Path) -> Path:
    path = tmp_path / "bản tin.txt"
    path.write_bytes(REPORT.encode())
    return path


def test_extract_prints_the_record_as_json(run: Run, report_file: Path) -> None:
    done = run("extract", report_file)
    assert done.status == 0
    report = extractor.Report.model_validate_json(done.out)
    assert report == extractor.extract(REPORT, source=str(report_file))
    assert "Lý Thị Mỷ" in done.out  # letters as they are, no \u escapes
    assert done.out.endswith("}\n")
    assert not done.out.endswith("\n\n")
    assert done.err == ""


def test_published_resolves_dates(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "tin.txt"
    path.write_text("Sáng 9/4, UBND xã họp.", encoding="utf-8")
    dates = json.loads(run("extract", path, "--published", "2024-04-10").out)["dates"]
    assert [date["value"] for date in dates] == ["2024-04-09"]


@pytest.mark.parametrize("arguments", [["extract", "-"], ["extract"]])
def test_standard_input(arguments: list[str]) -> None:
    done = _process(*arguments, input=REPORT.encode())
    assert done.returncode == 0
    report = extractor.Report.model_validate_json(done.stdout)
    assert report.document.source is None
    assert report.figures == extractor.extract(REPORT).figures


def test_byte_order_mark_is_no_part_of_the_text(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "bom.txt"
    path.write_bytes(b"\xef\xbb\xbf" + REPORT.encode())
    report = extractor.Report.model_validate_json(run("extract", path).out)
    assert report.document.id == extractor.extract(REPORT).document.id


def test_line_ends_are_kept(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "dos.txt"
    path.write_bytes(REPORT.replace("\n", "\r\n").encode())
    report = extractor.Report.model_validate_json(run("extract", path).out)
    assert report.document.chars == len(REPORT) + REPORT.count("\n")


def test_stray_nul_is_accepted(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "nul.txt"
    path.write_bytes(REPORT.encode() + b"\0")
    assert run("extract", path).status == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "không có chữ nào"),
        (b" \n\t\r\n", "không có chữ nào"),
        ("\u200b\ufeff\u00a0".encode(), "không có chữ nào"),
        (b"\xef\xbb\xbf", "không có chữ nào"),
        ("Hội nghị".encode() + b"\xff.", "vị trí 12"),
        (b"\xef\xbb\xbfabc\xc3", "vị trí 6"),
        (b"abc\xed\xa0\x80", "vị trí 3"),  # a surrogate in UTF-8's clothes
        ("Hội nghị".encode("utf-16") + b"\0", "utf-16"),
        (b"%PDF-1.7\nabc", "PDF"),
        (b"PK\x03\x04abc", "ZIP"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1abc", "doc"),
        (b"{\\rtf1 abc}", "RTF"),
        (bytes(range(256)) * 4, "không phải văn bản mà là"),
        ("Hop".encode("utf-16-le"), "không phải văn bản mà là"),
    ],
)
def test_unusable_file_is_refused(run: Run, tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "tệp.txt"
    path.write_bytes(content)
    is_refusal(run("extract", path), str(path), said)


def test_missing_file_is_refused(run: Run, tmp_path: Path) -> None:
    is_refusal(run("extract", tmp_path / "không có.txt"), "không có.txt", "không có tệp này")


def test_folder_is_refused(run: Run, tmp_path: Path) -> None:
    is_refusal(run("extract", tmp_path), str(tmp_path), "là thư mục")


def test_path_with_nul_is_refused(run: Run) -> None:
    is_refusal(run("extract", "a\0b"), "không đọc được")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_unreadable_file_is_refused(run: Run, report_file: Path) -> None:
    report_file.chmod(0)
    is_refusal(run("extract", report_file), "không đọc được")


@pytest.mark.parametrize("published", ["hôm qua", "2023-02-29", "29/2/2024", "2024-13", "2024\n", "", "٢٠٢٤"])
def test_bad_published_is_refused(run: Run, report_file: Path, published: str) -> None:
    is_refusal(run("extract", report_file, "--published", published), "ngày đăng")


@pytest.mark.parametrize(
    "arguments",
    [
        ["extract", "--format", "xml"],
        ["extract", "--foo"],
        ["no-such"],
        ["extract", "a", "b"],
        ["extract", "--published"],
    ],
)
def test_wrong_command_line_is_refused(run: Run, arguments: list[str]) -> None:
    is_refusal(run(*arguments), "câu lệnh không đúng", "--help")


def test_nothing_to_read_is_refused(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    is_refusal(run("extract"), "chưa có văn bản")
    is_refusal(run("extract", "-"), "đầu vào chuẩn")


FAULTS = {
    "no regex": ('[[rule]]\nname = "a"\npattern = "("', "không phải biểu thức chính quy"),
    "numbered group": ('[[rule]]\nname = "a"\npattern = "(x)"', "nhóm không tên"),
    "unknown group": ('[[rule]]\nname = "a"\npattern = "(?P<subjekt>x)"', "subjekt"),
    "unknown list": ('[[rule]]\nname = "a"\npattern = "\\\\L<unit>"', "units"),
    "empty class": ('[[rule]]\nname = "a"\npattern = "\\\\L<units__nothing>"', "nothing"),
    "unknown fragment": ('[[rule]]\nname = "a"\npattern = "\\\\F<nothing>"', "nothing"),
    "circle": ('[fragments]\nx = "\\\\F<x>"\n[[rule]]\nname = "a"\npattern = "\\\\F<x>"', "vòng tròn"),
    "unknown key": ('[[rule]]\nname = "a"\npattern = "x"\nexample = []', "example"),
    "twice": ('[[rule]]\nname = "a"\npattern = "x"\n[[rule]]\nname = "a"\npattern = "y"', "lặp lại"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_faulty_pattern_is_refused_with_file_rule_and_reason(run: Run, report_file: Path, fault: str) -> None:
    content, reason = FAULTS[fault]
    (report_file.parent / "figures.toml").write_text(content, encoding="utf-8")
    is_refusal(run("extract", report_file, "--patterns", report_file.parent), "figures.toml", "“a”", reason)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("figures.toml", "[[rule", "TOML"),
        ("figures.toml", 'rule = "x"', "rule"),
        ("figurs.toml", "", "figures.toml"),
        ("gazetteers/units.tsv", "unit\n", "form"),
        ("gazetteers/units.tsv", "form\tkind\nha\n", "số cột"),
        ("gazetteers/units.tsv", "form\tkind\n\tx\n", "bỏ trống"),
        ("normalise.tsv", "form\tclass\tbecomes\nx\tletter\ty\n", "character"),
    ],
)
def test_faulty_pattern_file_is_refused(run: Run, report_file: Path, name: str, content: str, reason: str) -> None:
    path = report_file.parent / "patterns" / name
    path.parent.mkdir(parents=True)
    path.write_text(content, encoding="utf-8")
    is_refusal(run("extract", report_file, "--patterns", report_file.parent / "patterns"), name, reason)


def test_pattern_folder_without_patterns_is_refused(run: Run, report_file: Path, tmp_path: Path) -> None:
    is_refusal(run("extract", report_file, "--patterns", tmp_path / "nothing"), "nothing", "không phải thư mục mẫu")
    is_refusal(run("extract", report_file, "--patterns", tmp_path), "không có tệp mẫu nào")


def test_overlay_without_examples_warns_unless_quiet(run: Run, report_file: Path) -> None:
    rule = '[[rule]]\nname = "own_unit"\npattern = "zzz"'
    (report_file.parent / "figures.toml").write_text(rule, encoding="utf-8")
    done = run("extract", report_file, "--patterns", report_file.parent)
    assert done.status == 0
    assert "own_unit" in done.err
    assert "ví dụ" in done.err
    (report_file.parent / "figures.toml").write_text(rule + "\n", encoding="utf-8")  # not from the cache
    assert run("extract", report_file, "--patterns", report_file.parent, "--quiet").err == ""


def test_text_without_meeting_is_told_unless_quiet(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "phở.txt"
    path.write_text("Ninh xương bò trong 6 giờ rồi nêm 20 g muối.", encoding="utf-8")
    done = run("extract", path)
    assert done.status == 0
    assert json.loads(done.out)["meeting"] is None
    assert "không thấy cuộc họp" in done.err
    assert run("extract", path, "--quiet").err == ""


def test_table_and_page(run: Run, report_file: Path) -> None:
    assert "Số liệu" in run("extract", report_file, "--format", "table").out
    assert run("extract", report_file, "--format", "html").out.startswith("<!DOCTYPE html>")


def test_schema_describes_what_extract_prints(run: Run, report_file: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads(run("schema").out)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    record = json.loads(run("extract", report_file).out)
    validator.validate(record)
    record["figures"][0]["colour"] = "red"
    assert not validator.is_valid(record)


def test_version(run: Run) -> None:
    assert run("--version").out == f"bienban {VERSION}\n"


@pytest.mark.parametrize("command", ["extract", "batch", "db", "evaluate", "annotate", "schema"])
def test_every_command_is_in_the_help_and_has_its_own(run: Run, command: str) -> None:
    assert command in run("--help").out
    assert f"usage: bienban {command}" in run(command, "--help").out


def test_no_command_shows_the_help(run: Run) -> None:
    done = run()
    assert done.status == 2
    assert "usage: bienban" in done.err


def test_interrupt_ends_without_traceback(run: Run, report_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("extractor.pipeline.extract", interrupt)
    done = run("extract", report_file)
    assert (done.status, done.err) == (130, "")


def test_closed_pipe_ends_without_traceback(report_file: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "extractor.cli", "extract", str(report_file)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT,
    )  # fmt: skip
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == b""
    assert process.wait() == 141


@pytest.mark.skipif(sys.platform == "win32", reason="no terminals of this kind")
def test_whoever_watches_is_told_why_the_first_run_takes_long(report_file: Path, tmp_path: Path) -> None:
    screen, terminal = os.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "extractor.cli", "extract", str(report_file)],
        stdout=subprocess.DEVNULL, stderr=terminal, cwd=ROOT,
        env={**os.environ, "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)},
    ) as process:  # fmt: skip
        told = os.read(screen, 1000).decode()
        process.kill()
    os.close(screen)
    os.close(terminal)
    assert told.strip() == f"bienban: {messages.COMPILING}"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_full_disk_is_told(report_file: Path) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "extractor.cli", "extract", str(report_file)],
            stdout=full, stderr=subprocess.PIPE, cwd=ROOT, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.decode().startswith("bienban: không ghi được kết quả")
    assert done.stderr.count(b"\n") == 1


def test_output_is_utf8_whatever_the_locale() -> None:
    environment = {
        **os.environ,
        "LC_ALL": "C",
        "PYTHONIOENCODING": "ascii",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
    }
    done = _process("extract", "-", input=REPORT.encode(), env=environment)
    assert "Lý Thị Mỷ" in done.stdout.decode()


def test_extracting_imports_nothing_heavy(run_python: Callable[..., str], report_file: Path) -> None:
    """Start-up time is a promise; these are what would break it."""
    code = (
        "import sys; from extractor.cli import main; "
        f"main(['extract', {str(report_file)!r}]); "
        "print('\\n' + ' '.join({'spacy', 'rich', 'typer', 'underthesea', 'numpy', 'jsonschema'} & set(sys.modules)))"
    )
    assert run_python(code).splitlines()[-1] == ""


def test_every_problem_has_both_wordings_of_the_same_facts() -> None:
    assert messages.PROBLEMS.keys() == PROBLEMS.keys()
    for problem, english in PROBLEMS.items():
        assert _gaps(english) == _gaps(messages.PROBLEMS[problem]), problem


def _gaps(wording: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(wording) if name}
