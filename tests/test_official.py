"""The text's own document: headings in several layouts; news has none."""

from __future__ import annotations

import pytest

import extractor
from extractor.records import Official

INTERLEAVED = """ỦY BAN NHÂN DÂN
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
XÃ NÀ LƯƠNG
Độc lập - Tự do - Hạnh phúc
-------
Số: 12/TB-UBND
Nà Lương, ngày 05 tháng 3 năm 2020
THÔNG BÁO
Kết luận của Chủ tịch UBND xã tại cuộc họp về nước sạch
Ngày 02 tháng 3 năm 2020, Chủ tịch UBND xã chủ trì cuộc họp.
"""


def _official(text: str) -> Official | None:
    return extractor.extract(text).document.official


def test_interleaved_columns() -> None:
    official = _official(INTERLEAVED)
    assert official is not None
    assert official.model_dump() == {
        "doc_type": "notice",
        "number": "12/TB-UBND",
        "issued": "2020-03-05",
        "issuer": "ỦY BAN NHÂN DÂN XÃ NÀ LƯƠNG",
        "title": "Kết luận của Chủ tịch UBND xã tại cuộc họp về nước sạch",
    }


def test_own_number_is_no_citation_and_own_date_is_a_date() -> None:
    report = extractor.extract(INTERLEAVED)
    assert report.citations == ()
    assert [date.value for date in report.dates] == ["2020-03-05", "2020-03-02"]


def test_columns_side_by_side() -> None:
    official = _official(
        "UBND TỈNH NÀ SƠN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSỞ Y TẾ\tĐộc lập - Tự do - Hạnh phúc\n"
        "Số: 7/KL-SYT\tNà Sơn, ngày 5 tháng 3 năm 2020\nKẾT LUẬN\nKiểm tra trạm y tế\n"
    )
    assert official is not None
    assert (official.issuer, official.number, official.issued) == ("SỞ Y TẾ", "7/KL-SYT", "2020-03-05")


def test_party_form() -> None:
    official = _official(
        "ĐẢNG BỘ TỈNH NÀ SƠN\nĐẢNG CỘNG SẢN VIỆT NAM\nHUYỆN ỦY NÀ PHA\n*\nSố 05-NQ/HU\n"
        "Nà Pha, ngày 5 tháng 3 năm 2020\nNGHỊ QUYẾT\nvề trồng rừng\n"
    )
    assert official is not None
    assert (official.doc_type, official.issuer, official.number) == ("resolution", "HUYỆN ỦY NÀ PHA", "05-NQ/HU")


def test_minutes_without_number_and_date() -> None:
    official = _official("BIÊN BẢN\nHọp thôn Nà Lương\nThời gian: 8 giờ ngày 5/3/2020\nĐịa điểm: nhà văn hóa\n")
    assert official is not None
    assert (official.doc_type, official.number, official.issued) == ("minutes", None, None)


@pytest.mark.parametrize(
    "text",
    [
        "Sáng 5/3, xã Nà Lương họp bàn Thông báo số 12/TB-UBND.",
        "Thông báo về nước sạch\nSáng 5/3/2020, xã Nà Lương họp.",
        "HUYỆN NÀ PHA HỌP BÀN TRỒNG RỪNG\nSáng 5/3, huyện họp theo Nghị quyết số 5-NQ/HU.",
        "",
    ],
)
def test_news_is_no_document(text: str) -> None:
    assert _official(text) is None
