"""Readers: the text that is in a file of each form and encoding, and what is refused, by the words that say why."""

from __future__ import annotations

import io
import sys
import unicodedata
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import ReadError
from extractor.readers import files
from extractor.readers.article import Article
from tests import make
from tests.conftest import ROOT

LEGACY = ("windows-1258", "tcvn3", "vni", "viscii")
REPORTS = sorted((ROOT / "corpus").glob("*.txt"))
LINE = "Sáng 11/6, UBND huyện tổ chức hội nghị sơ kết vụ lúa xuân; ông Lò Văn Hướng chủ trì."
PAGE = f"""<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Sơ kết vụ lúa - Báo Mường Chà</title>
<meta property="og:title" content="Sơ kết vụ lúa">
<meta property="article:published_time" content="2024-06-12T08:00:00+07:00">
<link rel="canonical" href="https://bao.example.vn/so-ket.html"></head><body><nav><a href="/">Trang chủ</a></nav>
<h1>Sơ kết vụ lúa</h1><div class="sapo">{LINE}</div><div class="content">
<p>Toàn huyện gieo cấy 2.350 ha, năng suất bình quân đạt 58 tạ/ha, tăng 2,1 tạ/ha so với vụ trước của năm ngoái.</p>
<p>Kết luận hội nghị, ông yêu cầu các xã hoàn thành gieo cấy vụ mùa trước ngày 15/7 và báo cáo kết quả về huyện.</p>
<script>document.write("quảng cáo")</script></div><footer>Báo Mường Chà giữ bản quyền</footer></body></html>"""


def refused(data: bytes, path: str = "x") -> ReadError:
    with pytest.raises(ReadError) as raised:
        files.parse(data, path)
    return raised.value


def parsed(data: bytes, path: str) -> Article | ReadError:
    try:
        return files.parse(data, path)
    except ReadError as error:
        return error


# ---- encodings


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
@pytest.mark.parametrize("encoding", LEGACY)
def test_a_report_in_a_legacy_encoding_is_read_as_what_it_is(path: Path, encoding: str) -> None:
    text = unicodedata.normalize("NFC", path.read_text(encoding="utf-8"))
    data = make.legacy(text, encoding)
    article = files.parse(data, "x.txt")
    assert article.encoding == encoding
    assert make.legacy(article.text, encoding) == data


@pytest.mark.parametrize("path", REPORTS[::4], ids=lambda path: path.stem)
@pytest.mark.parametrize("encoding", LEGACY)
def test_a_few_words_are_read_as_what_they_are_or_refused(path: Path, encoding: str) -> None:
    text = unicodedata.normalize("NFC", path.read_text(encoding="utf-8"))
    for start in range(0, len(text), 150):
        data = make.legacy(text[start : start + 150], encoding)
        if data.isascii():
            continue
        found = parsed(data, "x.txt")
        if isinstance(found, ReadError):
            assert found.problem in ("encoding", "binary", "blank")
        else:
            assert found.encoding == encoding, found.text


def test_another_language_in_another_encoding_is_refused_with_its_first_byte() -> None:
    data = "Les élèves ont été reçus à la mairie où le maire a présenté les résultats obtenus l'année dernière".encode()
    error = refused(data.decode().encode("latin-1"))
    assert (error.problem, error.offset) == ("encoding", 4)


@pytest.mark.parametrize(("encoding", "named"), [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16")])
@given(text=st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).map(lambda text: LINE + text))
def test_unicode_is_read_unchanged(encoding: str, named: str, text: str) -> None:
    article = files.parse(text.encode(encoding), "x.txt")
    assert (article.text, article.encoding) == (text, named)


def test_half_a_letter_of_utf_16_is_refused() -> None:
    assert refused(LINE.encode("utf-16") + b"\x00").problem == "damaged_encoding"


def test_without_the_extra_an_unknown_encoding_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "viparse.normalize.encodings", None)
    error = refused(make.legacy(LINE, "tcvn3"))
    assert "bienban[legacy]" in str(error)


# ---- pages


def test_a_page_gives_headline_lead_and_body_and_what_it_says_of_itself() -> None:
    article = files.parse(PAGE.encode(), "page.html")
    assert article.text.split("\n")[:2] == ["Sơ kết vụ lúa", LINE]
    assert "trước ngày 15/7" in article.text
    assert not any(word in article.text for word in ("Trang chủ", "quảng cáo", "bản quyền"))
    assert article.title == "Sơ kết vụ lúa"
    assert article.published == "2024-06-12"
    assert article.address == "https://bao.example.vn/so-ket.html"


def test_a_day_in_the_text_is_no_day_of_publication() -> None:
    page = f"<html><body><article><h1>Sơ kết</h1><p>{LINE} Hội nghị họp ngày 3/4/2024.</p></article></body></html>"
    assert files.parse(page.encode(), "page.html").published is None


def test_a_page_is_known_by_its_first_bytes_or_by_its_name() -> None:
    assert files.parse(PAGE.encode(), "page").text == files.parse(PAGE.encode(), "page.html").text
    assert files.parse(b"\n" + PAGE.encode(), "-").title == "Sơ kết vụ lúa"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1258"])
def test_a_page_in_another_encoding_has_the_same_article(encoding: str) -> None:
    page = PAGE.replace("utf-8", encoding)
    data = make.legacy(page, encoding) if encoding == "windows-1258" else page.encode(encoding)
    assert files.parse(data, "page.html") == files.parse(PAGE.encode(), "page.html")


@pytest.mark.parametrize("page", ["<html></html>", "<html><body><p> </p></body></html>", "<!--"])
def test_a_page_without_an_article_is_refused(page: str) -> None:
    assert refused(page.encode(), "page.html").problem == "no_article"


# ---- Word files


def word_file(*blocks: str | list[list[str]]) -> bytes:
    """A Word file of paragraphs and tables."""
    document = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        table = document.add_table(len(block), len(block[0]))
        for row, cells in zip(table.rows, block, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_a_word_file_keeps_paragraphs_and_tables_in_order() -> None:
    head = [["UBND XÃ\nSố: 12/BB-UBND", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"]]
    present = [["1", "Lò Văn Hướng", "Phó Chủ tịch"], ["2", "Quàng Thị Xôm", "Thư ký"]]
    article = files.parse(word_file(head, "BIÊN BẢN", present, "Kết thúc."), "minutes.docx")
    assert article.text.split("\n") == [
        "UBND XÃ", "Số: 12/BB-UBND", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "BIÊN BẢN",
        "1\tLò Văn Hướng\tPhó Chủ tịch", "2\tQuàng Thị Xôm\tThư ký", "Kết thúc.",
    ]  # fmt: skip


def macro_file(text: str) -> bytes:
    """A Word file as Word saves it with macros: of another type, with a part for them."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word_file(text))) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name).decode("latin-1")
            if name == "[Content_Types].xml":
                main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
                data = data.replace(main, "application/vnd.ms-word.document.macroEnabled.main+xml")
                bin_ = '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
                data = data.replace("<Default", f"{bin_}<Default", 1)
            if name == "word/_rels/document.xml.rels":
                kind = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
                part = f'<Relationship Id="rIdVba" Type="{kind}" Target="vbaProject.bin"/></Relationships>'
                data = data.replace("</Relationships>", part)
            new.writestr(name, data.encode("latin-1"))
        new.writestr("word/vbaProject.bin", "Sub AutoOpen()")
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["minutes.docm", "minutes.docx"])
def test_macros_are_no_text(name: str) -> None:
    data = macro_file(LINE)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"macroEnabled" in archive.read("[Content_Types].xml")
        assert b"vbaProject" in archive.read("word/_rels/document.xml.rels")
    assert files.parse(data, name).text == LINE


def test_a_broken_word_file_is_refused() -> None:
    assert refused(word_file(LINE)[:2000], "minutes.docx").problem == "damaged"


def test_a_word_file_that_unpacks_to_gigabytes_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 201_000_000)
    assert len(buffer.getvalue()) < 1_000_000
    assert refused(buffer.getvalue(), "minutes.docx").problem == "bomb"


def test_another_zip_is_no_text() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", LINE)
    assert refused(buffer.getvalue(), "a.zip").problem == "binary"


# ---- PDF


def test_a_pdf_gives_the_lines_of_all_pages() -> None:
    pages = [f"{LINE}\nÔng Lò Văn Hướng kết luận.", "Trang hai: 2.350 ha"]
    assert files.parse(make.pdf(pages), "minutes.pdf").text == "\n".join(pages)


def test_a_scan_is_refused() -> None:
    assert refused(make.pdf([""]), "scan.pdf").problem == "no_text_layer"


def test_a_broken_pdf_is_refused() -> None:
    assert refused(b"%PDF-1.7\n" + b"\x00" * 100, "broken.pdf").problem == "damaged"


# ---- anything


@given(st.binary(max_size=300), st.sampled_from(["x", "x.html", "x.docx", "x.pdf", "x.txt"]))
def test_any_bytes_give_a_text_or_a_reason(data: bytes, path: str) -> None:
    found = parsed(data, path)
    assert str(found).startswith(path) if isinstance(found, ReadError) else found.text
