"""Citations through the whole pipeline: symbols, lists, issuers, titles, names, look-alikes."""

from __future__ import annotations

from pathlib import Path

import pytest

import extractor
from extractor.records import Citation


def _citations(text: str) -> tuple[Citation, ...]:
    return extractor.extract(text).citations


@pytest.mark.parametrize(
    ("text", "doc_type", "number"),
    [
        ("Theo Nghị quyết số 77/2021/QH15.", "resolution", "77/2021/QH15"),
        ("Theo Nghị quyết số 66.3/2025/NQ-CP.", "resolution", "66.3/2025/NQ-CP"),
        ("Theo Quyết định số 812/QĐ-TTg.", "decision", "812/QĐ-TTg"),
        ("Theo Quy định số 9-QĐi/TW.", "regulation", "9-QĐi/TW"),
        ("Theo Quy định số 9-QĐ/TW.", "regulation", "9-QĐ/TW"),
        ("Theo Chỉ thị 8-CT/HU.", "directive", "8-CT/HU"),
        ("Theo Chương trình số 8-CTr/TU.", "programme", "8-CTr/TU"),
        ("Theo Tờ trình số 8/TTr-UBND.", "submission", "8/TTr-UBND"),
        ("Theo Thông tư liên tịch số 5/2012/TTLT-BTC-BYT-BNV.", "joint_circular", "5/2012/TTLT-BTC-BYT-BNV"),
        ("Theo văn bản số 8/SYT-VP.", "official_letter", "8/SYT-VP"),
        ("Theo văn bản số 8/BC-SYT.", "report", "8/BC-SYT"),
        ("Theo 12-KL/TW.", "conclusion", "12-KL/TW"),
        ("Theo Thông báo kết luận số 8-TB/ĐU.", "notice", "8-TB/ĐU"),
        ("Theo Đề án 06.", "project", "06"),
    ],
)
def test_types_and_numbers(text: str, doc_type: str, number: str) -> None:
    (citation,) = _citations(text)
    assert (citation.doc_type, citation.number) == (doc_type, number)
    assert citation.text == text[citation.start : citation.end]


@pytest.mark.parametrize(
    "text",
    [
        "Đưa các nghị quyết của Đảng vào cuộc sống.",
        "Bàn kế hoạch năm 2024 và chương trình 3 ngày.",
        "Nước đạt QCVN 01:2018/BYT, giấy phép 12/GP-STN còn hạn.",
        "Quyết định 3 việc lớn với 45/48 phiếu.",
        "Gọi số 0912345678, tài khoản số 1020/2030.",
    ],
)
def test_look_alikes(text: str) -> None:
    assert [citation for citation in _citations(text) if citation.doc_type != "decision"] == []


def test_all_fields() -> None:
    (citation,) = _citations(
        "Thực hiện điểm b khoản 2 Điều 7 Nghị định số 9/2021/NĐ-CP ngày 4/2/2021 của Chính phủ về bến thuyền."
    )
    assert citation.model_dump(exclude={"start", "end", "rule"}) == {
        "text": "điểm b khoản 2 Điều 7 Nghị định số 9/2021/NĐ-CP ngày 4/2/2021 của Chính phủ",
        "doc_type": "decree",
        "type_name": "Nghị định",
        "name": None,
        "number": "9/2021/NĐ-CP",
        "issued": "2021-02-04",
        "issuer": "Chính phủ",
        "title": "về bến thuyền",
        "pinpoint": "điểm b khoản 2 Điều 7",
        "refers_to": None,
    }


def test_a_list_shares_issuer_and_date() -> None:
    found = _citations("Học các Nghị quyết số 31, 32 và 33 ngày 4/2/2021 của Bộ Chính trị.")
    assert [(item.number, item.issued, item.issuer) for item in found] == [
        (number, "2021-02-04", "Bộ Chính trị") for number in ("31", "32", "33")
    ]


def test_issuer_and_day_said_before() -> None:
    (citation,) = _citations("Ngày 9/5/2021, UBND huyện ban hành Quyết định 812 thành lập 5 tổ kiểm tra.")
    assert (citation.issuer, citation.issued, citation.title) == ("UBND huyện", "2021-05-09", "thành lập 5 tổ kiểm tra")


def test_short_form_refers_to_the_full_one() -> None:
    first, second = _citations("Nghị quyết số 77/2021/QH15 của Quốc hội về đất rừng. Theo Nghị quyết 77, xã giao rừng.")
    assert (first.refers_to, second.refers_to) == (None, first.start)


def test_laws_by_name() -> None:
    found = _citations("Sửa Luật Đất đai 2024, Luật Doanh nghiệp, Đầu tư và Hiến pháp năm 2013.")
    assert [(item.doc_type, item.name, item.issued) for item in found] == [
        ("law", "Đất đai", "2024"),
        ("law", "Doanh nghiệp", None),
        ("law", "Đầu tư", None),
        ("constitution", None, "2013"),
    ]


def test_congress_and_plenum() -> None:
    found = _citations("Học Nghị quyết Đại hội lần thứ XII của Đảng và các nghị quyết Trung ương 7 (khóa XII).")
    assert [item.issuer for item in found] == ["Đại hội lần thứ XII của Đảng", "Trung ương 7 (khóa XII)"]


def test_title_ends_before_the_next_document() -> None:
    first, second = _citations(
        "Học Nghị quyết số 18-NQ/HU về trồng rừng và Nghị quyết số 19-NQ/HU về chăn nuôi; sau đó họp."
    )
    assert (first.title, second.title) == ("về trồng rừng", "về chăn nuôi")


@pytest.mark.parametrize(
    ("text", "issuer", "issued"),
    [
        ("Bộ trưởng Bộ Y tế Đinh Văn Lựu ký Thông tư số 5/2021/TT-BYT.", "Bộ trưởng Bộ Y tế", None),
        ("Phó Thủ tướng Đinh Văn Lựu ký Quyết định số 12/QĐ-TTg.", None, None),
        ("Ngày 9/5/2021, Phó Thủ tướng Đinh Văn Lựu đã ký Quyết định số 12/QĐ-TTg.", None, "2021-05-09"),
        ("Thay mặt Ban Bí thư, đồng chí Đinh Văn Lựu ký Chỉ thị số 4-CT/TW.", "Ban Bí thư", None),
        ("Năm 2019, Tỉnh ủy ban hành Nghị quyết số 8-NQ/TU.", "Tỉnh ủy", "2019"),
        ("Theo đề nghị của Giám đốc Sở Y tế tại Tờ trình số 55/TTr-SYT.", "Giám đốc Sở Y tế", None),
        ("Nghị quyết 42 vừa được Quốc hội thông qua.", "Quốc hội", None),
        ("Nghị quyết 42 được Quốc hội thông qua ngày 4/2/2021.", "Quốc hội", "2021-02-04"),
        (
            "Áp dụng Quyết định 12/QĐ-TTg phê duyệt đề án giống lúa của Thủ tướng Chính phủ.",
            "Thủ tướng Chính phủ",
            None,
        ),
        ("Áp dụng Thông tư 5/2021/TT-BYT quy định về phòng khám của Bộ Quốc phòng.", None, None),
    ],
)
def test_who_issued_it_and_when(text: str, issuer: str | None, issued: str | None) -> None:
    (citation,) = _citations(text)
    assert (citation.issuer, citation.issued) == (issuer, issued)


@pytest.mark.parametrize(
    ("text", "issuers"),
    [
        ("Học Kết luận số 4-KL/TW và Quy định số 9-QĐ/TW của Bộ Chính trị.", [None, "Bộ Chính trị"]),
        ("Học Kết luận số 4-KL/TW và Kết luận số 9-KL/TW của Bộ Chính trị.", ["Bộ Chính trị", "Bộ Chính trị"]),
        ("Theo Nghị quyết số 8/2021/QH15 và Nghị quyết số 7/NQ-CP của Chính phủ.", [None, "Chính phủ"]),
        ("Theo Luật Giá và Nghị định số 7/2021/NĐ-CP của Chính phủ.", [None, "Chính phủ"]),
    ],
)
def test_documents_of_one_type_said_together_share_an_issuer(text: str, issuers: list[str | None]) -> None:
    assert [citation.issuer for citation in _citations(text)] == issuers


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Sau 3 năm thực hiện Nghị quyết số 5-NQ/HU về nuôi cá, đời sống nhân dân được nâng lên.", "về nuôi cá"),
        (
            "Theo Kế hoạch số 5-KH/HU về nuôi cá giai đoạn 2021 - 2025, mỗi xã có 2 hồ.",
            "về nuôi cá giai đoạn 2021 - 2025",
        ),
        ("Học Nghị quyết số 5-NQ/HU về nuôi cá (sau đây gọi là Nghị quyết 5).", "về nuôi cá"),
        ("Nghị định số 5/2021/NĐ-CP quy định về bến bãi.", "quy định về bến bãi"),
        ("Nghị định 5 quy định mức phạt cao.", None),
        ("Luật Thú y năm 2015 quy định 4 việc.", None),
    ],
)
def test_where_titles_end(text: str, title: str | None) -> None:
    assert _citations(text)[0].title == title


def test_a_type_is_added_by_one_row(tmp_path: Path) -> None:
    text = "Theo Cẩm nang số 5/CN-SYT."
    assert _citations(text) == ()
    (tmp_path / "gazetteers").mkdir()
    table = tmp_path / "gazetteers" / "document_types.tsv"
    table.write_text("form\tclass\tdoc_type\tabbreviations\ncẩm nang\t\tguideline\tCN\n", encoding="utf-8")
    (citation,) = extractor.extract(text, rules=extractor.load(tmp_path)).citations
    assert (citation.doc_type, citation.number) == ("guideline", "5/CN-SYT")
