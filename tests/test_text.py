"""Text: what the view unifies, and that nothing is lost on the way back."""

from __future__ import annotations

import unicodedata
from typing import Literal

import pytest

from extractor.loading import load
from extractor.text import Text


def _read(source: str) -> Text:
    return load().read(source)


@pytest.mark.parametrize(
    ("source", "view"),
    [
        ("hoà thuận, Uỷ ban, THUỶ lợi, khoẻ", "hòa thuận, Ủy ban, THỦY lợi, khỏe"),
        ("hoàn toàn, quỳ, Quý, huýt", "hoàn toàn, quỳ, Quý, huýt"),  # a letter follows, or the u belongs to q
        ("kì họp, tỉ đồng, qui định, Quí I", "kỳ họp, tỷ đồng, quy định, Quý I"),
        ("kìm, tỉnh, bikì", "kìm, tỉnh, bikì"),  # not the whole syllable
        ("2021 – 2025 — hết", "2021 - 2025 - hết"),
        ("“dân biết” «dân bàn» ‘dân làm’", '"dân biết" "dân bàn" \'dân làm\''),
        ("a\u00a0b\tc   d", "a b c d"),
        ("một\r\nHai\r\n\r\nBa", "một\nHai\nBa"),
        ("dòng bị ngắt\nở giữa câu", "dòng bị ngắt ở giữa câu"),
        ("dòng bị ngắt \r\nở giữa câu", "dòng bị ngắt ở giữa câu"),
        ("chữ\u200b có \u200d\ufeffrác", "chữ có rác"),
        ("xã Mơ , bản Sao ;bản Hua,bản Bên .", "xã Mơ, bản Sao; bản Hua, bản Bên."),
        ("19-NQ/TW,ngày 25/10/2017,của Đảng", "19-NQ/TW, ngày 25/10/2017, của Đảng"),
        ("trồng 12 ha chè.Ông Tá", "trồng 12 ha chè. Ông Tá"),
        ("3,5 ha, KH,CN, TP.Huế, 1.200 hộ, a.b,5", "3,5 ha, KH,CN, TP.Huế, 1.200 hộ, a.b,5"),  # all as it should be
        ("١٢٣ ha, ４５%", "123 ha, 45%"),
        ("", ""),
        ("\0", "\0"),
    ],
)
def test_view(source: str, view: str) -> None:
    assert _read(source).view == view


def test_view_of_nfd_is_that_of_nfc() -> None:
    source = "Sáng 9/4, Ủy ban nhân dân huyện Đông Khê tổ chức hội nghị về giữ rừng."
    assert _read(unicodedata.normalize("NFD", source)).view == _read(source).view == source


def test_zero_width_characters_do_not_keep_a_letter_from_its_marks() -> None:
    assert _read("đô\u200b\u0300ng").view == "đồng"


@pytest.mark.parametrize(
    "source", ["\u0301abc", "a\u200b", "\u200b\u0301", "\n\u0301", "a\u0301\u0302\u0303b", "\r\u0301"]
)
def test_marks_without_a_letter_map_back(source: str) -> None:
    text = _read(source)
    for at in range(len(text.view)):
        start, end = text.to_source(at, at + 1)
        assert 0 <= start < end <= len(source)


@pytest.mark.parametrize("source", ["İSTANBUL ĐẮK LẮK ẞ Ⅳ", "I\u0307", "xI\u0307\u0301 i\u0307"])
def test_folded_has_the_length_of_the_view(source: str) -> None:
    text = _read(source)
    assert len(text.folded) == len(text.view)


_PAGE = [
    "THÔNG BÁO KẾT LUẬN CỦA ĐỒNG CHÍ CHỦ TỊCH UBND HUYỆN TẠI CUỘC HỌP",
    "Sáng 9/4, tại Hội trường huyện Đông Khê, đồng chí Lê Văn Thử, Bí thư",
    "Huyện ủy chủ trì cuộc họp về giữ rừng và trồng chè ở các xã vùng cao của",
    "Đông Khê. Dự họp có đồng chí Vũ Thị Mẫu, Chủ tịch UBND huyện, lãnh đạo",
    "12 xã và các phòng, ban.",
    "",
    "1. Giao Phòng Nông nghiệp chủ trì, phối hợp với Hạt Kiểm lâm và UBND các",
    "xã rà soát diện tích rừng, hoàn thành trước ngày 30/4 và báo cáo Thường",
    "trực Huyện ủy.",
    "2. Các xã vùng cao rà soát quỹ đất để trồng chè theo nghị quyết của",
    "- HĐND huyện;",
    "- Ban Chấp hành Đảng bộ huyện.",
]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\u200b\n"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_lines_broken_at_a_page_width_are_joined(line_end: str, form: Literal["NFC", "NFD"]) -> None:
    view = _read(unicodedata.normalize(form, line_end.join(_PAGE))).view
    assert "Bí thư Huyện ủy" in view
    assert "lãnh đạo 12 xã" in view
    assert view.splitlines()[0].endswith("CUỘC HỌP")
    assert "\n1. Giao" in view
    assert "của\n- HĐND" in view


def test_lines_broken_anywhere_are_joined() -> None:
    ragged = [
        "Sáng 4/3, Thường trực Huyện ủy họp bàn việc trồng",
        "chè trên đất dốc và việc làm đường vào các bản do",
        "Bí thư Huyện ủy chủ trì; dự họp có lãnh đạo",
        "12 xã và các phòng, ban cùng đông đủ đại diện của các hộ trồng chè lâu năm ở cả vùng cao và vùng thấp trong",
        "toàn huyện, hai hợp tác xã.",
        "II. Ý kiến",
        "Hội Nông dân huyện đề nghị hạ giá",
        "phân:",
        "- Giao Phòng Nông nghiệp và Môi",
        "trường rà soát diện tích chè đã già cỗi mà nhân",
        "dân chưa thể trồng lại, báo cáo Thường trực Huyện",
        "ủy.",
    ]
    view = _read("\n".join(ragged)).view
    assert "làm đường vào các bản do Bí thư Huyện ủy" in view
    assert "lãnh đạo 12 xã" in view
    assert "\nII. Ý kiến\nHội Nông dân huyện đề nghị hạ giá phân:\n- Giao" in view
    assert view.endswith("Thường trực Huyện ủy.")


def test_short_lines_of_a_form_are_not_joined() -> None:
    lines = [f"{number} Ông Lê Văn Thử, Trưởng thôn {number}" for number in range(8)]
    source = "\n".join(["Danh sách", "Kính mời", *lines, "Nơi nhận", "Lưu", "Số bản", "Ngày", "Hết", *"abcde"])
    assert _read(source).view == source


def test_cut_gives_the_words_of_the_source() -> None:
    source = "Họp  tại Uỷ\u00a0ban\r\nnhân dân ta."
    text = _read(source)
    start = text.view.index("Ủy ban nhân dân")
    cut = text.cut(start, start + len("Ủy ban nhân dân"))
    assert cut["text"] == "Uỷ\u00a0ban\r\nnhân dân"
    assert source[cut["start"] : cut["end"]] == cut["text"]


def test_cut_leaves_white_space_at_the_edges_out() -> None:
    text = _read("a  b  c")
    assert text.cut(1, 4) == {"text": "b", "start": 3, "end": 4}


def test_cut_of_a_composed_letter_takes_its_marks() -> None:
    source = unicodedata.normalize("NFD", "xã ở")
    cut = _read(source).cut(1, 2)
    assert cut["text"] == unicodedata.normalize("NFD", "ã")


def test_to_view_leads_back_from_a_record() -> None:
    text = _read("Tại  hội nghi\u0323  này")
    start = text.view.index("hội")
    cut = text.cut(start, start + len("hội nghị"))
    assert text.to_view(cut["start"], cut["end"]) == (start, start + len("hội nghị"))


def test_form_of_a_text_does_not_show_in_its_view(corpus_text: str) -> None:
    view = _read(corpus_text).view
    assert _read(corpus_text.replace("\n", "\r\n")).view == view
    assert _read(unicodedata.normalize("NFD", corpus_text)).view == view
    assert _read(corpus_text.replace(" ", "\u00a0")).view == view
    assert _read("\ufeff" + corpus_text.replace(", ", ",\u200b ")).view == view
