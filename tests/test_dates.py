"""Dates through the whole pipeline: values, extent, years that are not written, look-alikes."""

from __future__ import annotations

import pytest

import extractor


def _dates(text: str, published: str | None = None) -> list[tuple[str, str]]:
    return [(date.text, date.value) for date in extractor.extract(text, published=published).dates]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Họp ngày 05/3/2020 tại đình.", [("ngày 05/3/2020", "2020-03-05")]),
        ("Họp ngày 5 tháng 3 năm 2020 tại đình.", [("ngày 5 tháng 3 năm 2020", "2020-03-05")]),
        ("Họp ngày 5.3.2020 tại đình.", [("ngày 5.3.2020", "2020-03-05")]),
        ("Họp 5-3-2020 tại đình.", [("5-3-2020", "2020-03-05")]),
        ("Trong quý III/2021.", [("quý III/2021", "2021-35")]),
        ("Trong 6 tháng cuối năm 2021.", [("6 tháng cuối năm 2021", "2021-41")]),
        ("Trong 9 tháng đầu năm 2021.", [("9 tháng đầu năm 2021", "2021-01/2021-09")]),
        ("Xong tháng 4-2021.", [("tháng 4-2021", "2021-04")]),
        ("Nhiệm kỳ 2020 – 2025.", [("Nhiệm kỳ 2020 – 2025", "2020/2025")]),
        ("Từ ngày 30/12/2020 đến ngày 2/1/2021.", [("ngày 30/12/2020 đến ngày 2/1/2021", "2020-12-30/2021-01-02")]),
        ("Từ ngày 30/12 đến ngày 2/1/2021.", [("ngày 30/12 đến ngày 2/1/2021", "2020-12-30/2021-01-02")]),
        ("Đến năm 2030, tầm nhìn đến 2045.", [("năm 2030", "2030"), ("2045", "2045")]),
    ],
)
def test_forms(text: str, found: list[tuple[str, str]]) -> None:
    assert _dates(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Có 31/2 hộ, ngày 31/2/2021 không có.",
        "Đã xong 9/12 tuyến, đạt 2,93%.",
        "Trực 24/7, bản đồ tỷ lệ 1/10.000.",
        "Gọi 0912-345-678 lúc 8 giờ 30.",
        "Theo Công văn số 12/5/UB-VP.",
        "Khu vực 2 có 2024 con vịt.",
    ],
)
def test_look_alikes(text: str) -> None:
    assert _dates(text) == []


def test_a_number_of_a_document_is_no_date_but_its_day_is() -> None:
    assert _dates("Theo Quyết định số 12/2020/QĐ-UBND ngày 5/3/2020.") == [("ngày 5/3/2020", "2020-03-05")]


def test_year_from_publication_and_deadline() -> None:
    text = "Chiều 28/12, xã họp; các tổ nộp phiếu trước ngày 15/1."
    assert _dates(text, "2021-12-29") == [("28/12", "2021-12-28"), ("ngày 15/1", "2022-01-15")]
    assert _dates(text) == [("28/12", "XXXX-12-28"), ("ngày 15/1", "XXXX-01-15")]


def test_year_from_what_is_reviewed_and_planned() -> None:
    news = "Ngày {}, huyện tổng kết công tác năm 2020, triển khai nhiệm vụ năm 2021."
    assert _dates(news.format("29/12"))[0] == ("Ngày 29/12", "2020-12-29")
    assert _dates(news.format("12/1"))[0] == ("Ngày 12/1", "2021-01-12")


def test_year_of_the_same_day_said_in_full() -> None:
    assert _dates("Sáng 9/4, lễ hội mở. Lễ hội ngày 9/4/2019 rất đông.")[0] == ("9/4", "2019-04-09")


def test_issue_date_of_an_old_document_tells_no_year() -> None:
    assert _dates("Sáng 9/4, thôn họp. Thực hiện Chỉ thị 05-CT/TW ngày 15/5/2016.")[0] == ("9/4", "XXXX-04-09")


def test_neighbour_gives_its_year() -> None:
    assert _dates("So tháng 7 và tháng 8/2021.") == [("tháng 7", "2021-07"), ("tháng 8/2021", "2021-08")]


def test_text_is_that_of_the_source() -> None:
    source = "Kỷ niệm\u00a0(1955\u2009–\u20092025) vào ngày\u00a05/3/2020."
    for date in extractor.extract(source).dates:
        assert source[date.start : date.end] == date.text
    assert [date.value for date in extractor.extract(source).dates] == ["1955/2025", "2020-03-05"]


def test_list_of_any_length_takes_the_year_of_its_end() -> None:
    months = "tháng 3, " * 3000
    values = [value for _, value in _dates(f"Huyện họp {months}tháng 4/2021.")]
    assert values == ["2021-03"] * 3000 + ["2021-04"]
