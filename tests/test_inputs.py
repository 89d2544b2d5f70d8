"""Inputs: the texts in files of each form that holds many, made by the tools that make such files, and hostile ones."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import random
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extractor.errors import ReadError
from extractor.readers import columns, inputs
from extractor.readers.item import Choice, Columns, Item
from tests import make
from tests.conftest import REPORT
from tests.test_readers import LINE, PAGE, word_file

ROW = {"id": 7, "title": "Sơ kết", "url": "https://bao.example.vn/7", "published": "2024-06-12", "text": LINE}
LIMIT = 10_000


def read(path: Path | str, **choice: object) -> list[Item]:
    return list(inputs.items([str(path)], Choice(**{"most": LIMIT, **choice})))  # type: ignore[arg-type]


def texts(path: Path | str, **choice: object) -> list[str]:
    """The text of each item, or its problem."""
    return [_text(item) for item in read(path, **choice)]


def _text(item: Item) -> str:
    try:
        return inputs.article(item, LIMIT).text
    except ReadError as error:
        return error.problem


def rows_of_csv(encoding: str, delimiter: str = ",", lines: int = 3) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter)
    writer.writerow(["STT", "Tiêu đề", "Nội dung", "Ngày đăng"])
    writer.writerows(
        [number, "Sơ kết", f"{REPORT}\nDòng {number}; {delimiter} hết.", "12/06/2024"] for number in range(lines)
    )
    written = file.getvalue()
    return make.legacy(written, encoding) if encoding in ("tcvn3", "windows-1258") else written.encode(encoding)


def pages_of_warc(*pages: tuple[str, str, bytes], packed: bool = True) -> bytes:
    file = io.BytesIO()
    writer = WARCWriter(file, gzip=packed)
    for status, kind, body in pages:
        headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.0")
        record = writer.create_warc_record(
            "https://bao.example.vn/a", "response", payload=io.BytesIO(body), http_headers=headers
        )
        writer.write_record(record)
    return file.getvalue()


# ---- lines of JSON


@pytest.mark.parametrize("name", ["tin.jsonl", "tin.jsonl.gz", "tin.ndjson"])
def test_lines_of_json(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    data = "".join(json.dumps({**ROW, "id": number}) + "\n" for number in range(3)).encode()
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    first, *rest = read(path)
    assert len(rest) == 2
    assert first.source.place == f"{path}:1!0"
    assert inputs.article(first, LIMIT) == (LINE, None, "Sơ kết", "2024-06-12", "https://bao.example.vn/7")
    assert sum(item.size for item in (first, *rest)) == path.stat().st_size


def test_a_bad_line_costs_no_other(tmp_path: Path) -> None:
    path = tmp_path / "tin.jsonl"
    lines = [
        json.dumps(LINE),
        "{",
        "[]",
        '{"x": 1}',
        '{"text": 5}',
        "",
        '"' + "a" * 3 * LIMIT + '"',
        '{"text": "a\\u0000"}',
        "\xff",
    ]
    path.write_bytes("\n".join(lines).encode("latin-1", "xmlcharrefreplace"))
    found = texts(path)
    assert found[1:] == ["damaged", "no_string", "no_column", "no_string", "too_large", "a\0", "encoding"]
    assert read(path)[-1].source.place == f"{path}:9"


def test_a_page_in_a_column_is_read_as_a_page(tmp_path: Path) -> None:
    path = tmp_path / "tin.jsonl"
    path.write_text(json.dumps({"content": PAGE}), encoding="utf-8")
    article = inputs.article(read(path)[0], LIMIT)
    assert article.text.startswith("Sơ kết vụ lúa\n")
    assert article.published == "2024-06-12"


def test_columns_are_chosen_or_refused(tmp_path: Path) -> None:
    path = tmp_path / "tin.csv"
    path.write_text(f"a,text\n{LINE.replace(',', ' ')},khác\n", encoding="utf-8")
    assert texts(path, columns=Columns(text="a")) == [LINE.replace(",", " ")]
    assert texts(path, columns=Columns(text="b")) == ["no_column"]
    assert texts(path, columns=Columns(date="ngày")) == ["no_column"]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024-06-12T08:00:00+07:00", "2024-06-12"), ("12/6/2024 08:00", "2024-06-12"), ("2024-06", "2024-06"),
        ("Thứ tư, 12-06-2024", "2024-06-12"), ("Wed, 12 Jun 2024 08:00:00 GMT", "2024-06-12"), ("2024", "2024"),
        (2024, "2024"), ("31/02/2024", None), ("hôm qua", None), ("", None), (None, None),
        (b"12/06/2024", "2024-06-12"),
    ],
)  # fmt: skip
def test_days_as_tables_write_them(written: object, day: str | None) -> None:
    found = columns.find(("text", "Ngày đăng"), Columns())
    item = columns.item("x", found, {"text": LINE, "Ngày đăng": written}, Choice())
    assert item.source.published == day


# ---- CSV


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1258", "tcvn3"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_of_any_encoding(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "tin.csv"
    path.write_bytes(rows_of_csv(encoding, delimiter))
    names = Columns(*("STT", "STT", None, None, None)) if encoding in ("windows-1258", "tcvn3") else Columns()
    if encoding in ("windows-1258", "tcvn3"):  # whose headers are no Unicode
        header = path.read_bytes().split(b"\r\n")[0].split(delimiter.encode())[2].decode(errors="replace")
        names = Columns(text=header)
    assert texts(path, columns=names) == [f"{REPORT}\nDòng {number}; {delimiter} hết." for number in range(3)]
    if encoding.startswith("utf"):
        first = read(path)[0].source
        assert (first.place, first.published, first.title) == (f"{path}:2", "2024-06-12", "Sơ kết")


def test_a_long_line_and_an_endless_text_in_csv(tmp_path: Path) -> None:
    path = tmp_path / "tin.csv"
    path.write_text(f"text\n{'a' * 3 * LIMIT}\nngắn\n", encoding="utf-8")
    assert texts(path) == ["too_large", "ngắn"]
    path.write_text('text\nngắn\n"' + "dài\n" * LIMIT, encoding="utf-8")
    assert texts(path) == ["ngắn", "damaged"]


# ---- Parquet


def test_parquet(tmp_path: Path) -> None:
    path = tmp_path / "tin.parquet"
    rows = [{**ROW, "id": number} for number in range(150)] + [{**ROW, "text": None}, {**ROW, "text": "a" * 2 * LIMIT}]
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), path)
    found = texts(path)
    assert found == [LINE] * 150 + ["no_string", "too_large"]
    assert read(path)[149].source.place == f"{path}:150!149"
    path.write_bytes(path.read_bytes()[:-20])
    assert texts(path) == ["damaged"]


# ---- WARC


@pytest.mark.parametrize("name", ["crawl.warc", "crawl.warc.gz"])
def test_warc(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    pages = [
        ("200 OK", "text/html; charset=utf-8", PAGE.encode()), ("404 Not Found", "text/html", PAGE.encode()),
        ("200 OK", "image/png", b"\x89PNG"), ("200 OK", "text/plain", LINE.encode()),
        ("200 OK", "text/html", b"<p>" + b"a" * 2 * LIMIT),
    ]  # fmt: skip
    path.write_bytes(pages_of_warc(*pages, packed=name.endswith(".gz")))
    first, second, third = read(path)
    assert (first.source.place, first.source.address) == (f"{path}:1", "https://bao.example.vn/a")
    assert inputs.article(first, LIMIT).title == "Sơ kết vụ lúa"
    assert [_text(second), _text(third)] == [LINE, "too_large"]


@pytest.mark.parametrize("name", ["crawl.warc", "crawl.warc.gz"])
def test_a_truncated_warc_is_named(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    noise = "".join(random.Random(1).choices("abcdefgh ", k=5_000)).encode()
    data = pages_of_warc(*[("200 OK", "text/plain", noise)] * 2, packed=name.endswith(".gz"))
    path.write_bytes(data[:-1_000])
    assert texts(path) == [noise.decode(), "damaged"]


# ---- ZIP and gzip


def archive(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in members.items():
            out.writestr(name.replace("__", "/").replace("_DOT_", "."), data)
    return file.getvalue()


def test_zip_of_all_forms(tmp_path: Path) -> None:
    table = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist([ROW]), table)
    inner = archive(**{"tin.txt": LINE.encode(), "tin.jsonl.gz": gzip.compress(json.dumps(ROW).encode())})
    path = tmp_path / "tin cũ.zip"
    path.write_bytes(archive(**{
        "thư mục/biên bản.docx": word_file(LINE), "trang.html": PAGE.encode(), "x.pdf": make.pdf([LINE]), ".ẩn": b"",
        "tin.csv": rows_of_csv("utf-8", lines=1), "trong.zip": inner, "tin.parquet": table.getvalue(),
        "crawl.warc.gz": pages_of_warc(("200 OK", "text/plain", LINE.encode())),
        "tin.txt.gz": gzip.compress(LINE.encode()), "dài.txt": b"a" * 20 * LIMIT,
    }))  # fmt: skip
    found = {item.source.place.removeprefix(f"{path}!"): _text(item) for item in read(path, most=10 * LIMIT)}
    assert len(found) == 10
    assert found.pop("trang.html").startswith("Sơ kết vụ lúa\n")
    assert found.pop("tin.csv:2").startswith(REPORT)
    assert found.pop("dài.txt") == "too_large"
    assert set(found) == {
        "thư mục/biên bản.docx", "x.pdf", "trong.zip!tin.txt", "trong.zip!tin.jsonl.gz:1!7", "tin.parquet:1!7",
        "crawl.warc.gz:1", "tin.txt.gz",
    }  # fmt: skip
    assert set(found.values()) == {LINE}


def test_zip_bombs_are_not_unpacked(tmp_path: Path) -> None:
    bomb = archive(**{"a.txt": b"\0" * 50_000_000})
    path = tmp_path / "bom.zip"
    path.write_bytes(bomb)
    assert texts(path) == ["bomb"]
    path.write_bytes(archive(**{"trong.zip": bomb, "tin.txt": LINE.encode()}))
    assert texts(path) == ["bomb", LINE]
    nested = archive(**{"1.zip": archive(**{"2.zip": archive(**{"3.txt": b"a"})})})
    path.write_bytes(nested)
    assert texts(path) == ["nested"]


def test_a_broken_zip(tmp_path: Path) -> None:
    path = tmp_path / "tin.zip"
    whole = bytearray(archive(**{"a.txt": LINE.encode() * 9, "b.txt": LINE.encode()}))
    path.write_bytes(whole[:-30])
    assert texts(path) == ["damaged"]
    whole[60] ^= 255
    path.write_bytes(whole)
    assert texts(path) == ["damaged", LINE]


def test_truncated_gzip(tmp_path: Path) -> None:
    lines = "".join(json.dumps({"text": f"{LINE} {random.Random(number).random()}"}) + "\n" for number in range(500))
    path = tmp_path / "tin.jsonl.gz"
    path.write_bytes(gzip.compress(lines.encode())[:-2_000])
    found = texts(path)
    assert found[-1] == "damaged"
    assert all(text.startswith(LINE) for text in found[:-1])
    assert len(found) > 100
    path = tmp_path / "tin.txt.gz"
    path.write_bytes(gzip.compress(LINE.encode())[:-9])
    assert texts(path) == ["damaged"]
    path.write_bytes(gzip.compress(b"a" * 2 * LIMIT))
    assert texts(path) == ["too_large"]


# ---- files and folders


def test_folders_are_walked_in_order(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/10.md", "a/á é/Biên bản.txt", ".ẩn/x.txt", "c.txt", ".x.txt", "a/tin.html"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(LINE, encoding="utf-8")
    (tmp_path / "b" / "tới a").symlink_to(tmp_path / "a")

    def names(*globs: str) -> list[str]:
        return [item.source.place.removeprefix(f"{tmp_path}/") for item in read(tmp_path, globs=globs)]

    assert names() == ["c.txt", "a/tin.html", "a/á é/Biên bản.txt", "b/10.md", "b/2.txt"]
    assert names("*.md", "a/*.html") == ["a/tin.html", "b/10.md"]


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "vòng").symlink_to(tmp_path / "vòng")
    os.mkfifo(tmp_path / "ống")
    (tmp_path / "lớn.txt").write_bytes(b"a" * 2 * LIMIT)
    (tmp_path / "trống.txt").write_bytes(b"")
    assert texts(tmp_path) == ["too_large", "blank", "unreadable", "unreadable"]
    assert texts(tmp_path / "không có.txt") == ["missing"]


@contextmanager
def nobody() -> Iterator[None]:
    """Root may read everything, so the tests give up being root for a while."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions of POSIX")
def test_what_may_not_be_read_is_named() -> None:
    with nobody(), tempfile.TemporaryDirectory() as name:  # which nobody may enter
        folder = Path(name)
        for file in ("a.txt", "b.jsonl", "đóng/c.txt", "d.txt"):
            (folder / file).parent.mkdir(exist_ok=True)
            (folder / file).write_text(LINE, encoding="utf-8")
        for closed in ("a.txt", "b.jsonl", "đóng"):
            (folder / closed).chmod(0o000)
        try:
            found = {item.source.place.removeprefix(f"{folder}/"): _text(item) for item in read(folder)}
            all_closed = texts(folder / "đóng")
        finally:
            (folder / "đóng").chmod(0o700)
    assert all_closed == ["unreadable"]
    assert found == {"a.txt": "unreadable", "b.jsonl": "unreadable", "đóng": "unreadable", "d.txt": LINE}


def test_a_name_that_is_no_unicode(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/t\xf4i.txt"
    Path(os.fsdecode(path)).write_text(LINE, encoding="utf-8")
    (item,) = read(tmp_path)
    assert _text(item) == LINE
    item.source.place.encode()


def test_extract_reads_every_form_with_one_text(tmp_path: Path) -> None:
    path = tmp_path / "tin.jsonl"
    path.write_text(json.dumps({"text": REPORT, "date": "2024-04-10"}), encoding="utf-8")
    assert inputs.single(str(path)).published == "2024-04-10"
    path.write_text(f'"{LINE}"\n"{LINE}"', encoding="utf-8")
    with pytest.raises(ReadError) as raised:
        inputs.single(str(path))
    assert raised.value.problem == "several"
