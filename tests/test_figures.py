"""Figures through `extract`: what is a figure, how much it is, and what is said of it."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import extractor


def _figures(text: str) -> list[extractor.Figure]:
    return list(extractor.extract(text).figures)


def _one(text: str) -> extractor.Figure:
    (figure,) = _figures(text)
    return figure


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("Tổng vốn là 31,5 tỷ đồng.", {"kind": "money", "unit": "tỷ đồng", "value": "31500000000", "base_unit": "VND"}),
        ("Kim ngạch đạt 1,2 tỷ USD.", {"kind": "money", "value": "1200000000", "base_unit": "USD"}),
        ("Giải ngân được 17.340 tỷ, còn thấp.", {"kind": "money", "unit": "tỷ", "value": "17340000000000"}),
        ("Mỗi em nhận 500.000đ tiền mặt.", {"kind": "money", "value": "500000", "base_unit": "VND"}),
        ("Vốn cấp 3 nghìn tỷ đồng.", {"value": "3000000000000", "unit": "nghìn tỷ đồng"}),
        ("Dân góp 4 tỷ 125 triệu đồng.", {"number": "4", "unit": "tỷ 125 triệu đồng", "value": "4125000000"}),
        ("Tỷ lệ là 2,50%.", {"kind": "percent", "number": "2.5", "base_unit": "%"}),
        ("Tỷ trọng tăng 0,4 điểm phần trăm.", {"kind": "percent", "base_unit": "điểm phần trăm"}),
        ("Rừng trồng mới 61.204ha.", {"kind": "measure", "value": "61204", "base_unit": "ha"}),
        ("Rừng trồng mới 61.2ha.", {"kind": "measure", "value": "61.2"}),
        ("Khối lượng 1,4 triệu m3 đất.", {"value": "1400000", "base_unit": "m3", "unit": "triệu m3"}),
        ("Lớp học kéo dài 5 ngày làm việc.", {"kind": "duration", "value": "5", "base_unit": "ngày làm việc"}),
        ("Sản lượng gấp 2,5 lần.", {"kind": "ratio", "value": "2.5", "base_unit": "lần"}),
        ("Tỉnh đón 1,2 triệu lượt khách.", {"kind": "count", "value": "1200000", "base_unit": "lượt khách"}),
        ("Huyện có 07 đơn vị cấp xã.", {"unit": "đơn vị cấp xã", "number": "7"}),
        ("Lớp có 1 200 học viên.", {"value": "1200", "base_unit": "học viên"}),
        ("Lớp có 12,500 học viên.", {"value": "12500"}),
        ("Mức nộp 40.000 đồng/hộ/tháng.", {"base_unit": "VND/hộ/tháng", "unit": "đồng/hộ/tháng"}),
        ("Năng suất 52 tạ/ha.", {"base_unit": "tạ/ha", "kind": "measure"}),
        ("Tỉnh có 11 bác sĩ/vạn dân.", {"base_unit": "bác sĩ/vạn dân", "value": "11"}),
        ("Nhóm xác định 3 “trụ cột” chính.", {"base_unit": "trụ cột", "value": "3"}),
    ],
)
def test_value_and_unit(text: str, fields: dict[str, Any]) -> None:
    figure = _one(text)
    assert {name: getattr(figure, name) for name in fields} == fields


@pytest.mark.parametrize(
    ("text", "value", "value_max"),
    [
        ("Mức tăng là 3,3-3,9%.", "3.3", "3.9"),
        ("Mức tăng là 3,3- 3,9%.", "3.3", "3.9"),
        ("Mức tăng từ 8,5 - 9%.", "8.5", "9"),
        ("Mỗi nhà từ 45 đến 60 m2.", "45", "60"),
        ("Che phủ đạt 42% – 45%.", "42", "45"),
        ("Cho vay 800 triệu - 1,2 tỷ đồng.", "800000000", "1200000000"),
        ("Cho vay 10 đến 15 triệu đồng.", "10000000", "15000000"),
    ],
)
def test_range_is_one_figure(text: str, value: str, value_max: str) -> None:
    figure = _one(text)
    assert (figure.value, figure.value_max) == (value, value_max)


def test_share_of_whole() -> None:
    figure = _one("Có 17/23 xã nộp báo cáo.")
    assert (figure.text, figure.value, figure.total) == ("17/23 xã", "17", "23")


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        ("lượt cán bộ, chiến sĩ", "Tỉnh huy động 900 lượt cán bộ, chiến sĩ."),
        ("tỉnh, thành phố", "Đoàn đi 12 tỉnh, thành phố."),
        ("xã, phường và thị trấn", "Chợ ở 41 xã, phường và thị trấn."),
        ("huyện", "Riêng 2 huyện, xã Đồi Mơ và xã Suối Cát còn chậm."),
        ("hộ", "Thôn còn 16 hộ nghèo."),
        ("căn nhà", "Bão làm sập 23 căn nhà."),
    ],
)
def test_extent_of_what_is_counted(unit: str, text: str) -> None:
    assert _figures(text)[0].unit == unit


@pytest.mark.parametrize(
    "text",
    [
        "1. Về tình hình chung",
        "Kỳ họp thứ 5, khóa XV của Quốc hội.",
        "Tổ công tác triển khai Đề án 06 của Chính phủ.",
        "Quốc lộ 1A và đường 15B đã thông.",
        "Vùng 5 Hải quân đón tàu mới.",
        "Học sinh trường cấp 3 dùng mạng 4G.",
        "Đại biểu nghe Nghị quyết Hội nghị Trung ương 5 khóa XIII.",
        "Lễ khai mạc lúc 8 giờ 30 phút tại tầng 2.",
        "Trụ sở đặt tại số nhà 17/23 phường Đồi Mơ.",
        "Gọi số 0912.345.678 để được giải đáp.",
        "Đội nhà thắng 3-1 trước đội khách.",
        "Nhà máy Đồi Thông 3 và 4 triển khai rất chậm.",
        "Ban Chỉ đạo 389 quốc gia họp bàn.",
        "Phạt 5 ức đồng theo lệ cũ.",
        "Vốn cấp 24 của năm trước.",
    ],
)
def test_not_a_figure(text: str) -> None:
    assert _figures(text) == []


@pytest.mark.parametrize(
    ("qualifier", "text"),
    [
        ("about", "Có khoảng 120 đại biểu dự."),
        ("about", "Sản lượng ước đạt 15 nghìn tấn."),
        ("over", "Có hơn 120 đại biểu dự."),
        ("over", "Ước tính thiệt hại trên 63 tỷ đồng."),
        ("under", "Lạm phát dưới 4%."),
        ("at_least", "Niêm yết ít nhất 15 ngày."),
        ("at_least", "Hộ có 5 nhân khẩu trở lên."),
        ("at_most", "Trả lời không quá 3 phút."),
        ("at_most", "Thời gian tối đa là 5 phút."),
        (None, "Hội thảo bàn trên 3 lĩnh vực."),
        (None, "Có 120 đại biểu dự."),
    ],
)
def test_qualifier(qualifier: str | None, text: str) -> None:
    assert _one(text).qualifier == qualifier


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        (["increase"], "Thu ngân sách tăng hơn 12%."),
        (["decrease"], "Số vụ giảm 15 vụ so với cùng kỳ."),
        (["decrease"], "Huyện giảm tỷ lệ hộ nghèo 3%."),
        ([None], "Tỷ lệ hộ nghèo giảm còn 3%."),
        ([None], "Tỷ lệ này tăng lên 85%."),
        ([None, None], "Thuế suất giảm từ 12% xuống 9%."),
        (["decrease"], "Ngân hàng giảm từ 0,5 đến 2% lãi suất."),
        ([None], "Tốc độ tăng trưởng ước đạt 7%."),
    ],
)
def test_change(changes: list[str | None], text: str) -> None:
    assert [figure.change for figure in _figures(text)] == changes


@pytest.mark.parametrize(
    ("subjects", "text"),
    [
        (["Sản lượng chè búp"], "Sản lượng chè búp đạt 120 tấn."),
        (["thu ngân sách", "thu ngân sách"], "Năm qua, thu ngân sách 84 tỷ đồng (đạt 63% kế hoạch)."),
        (["tỷ lệ hộ nghèo", "tỷ lệ hộ nghèo"], "Đến nay, tỷ lệ hộ nghèo là 4,1%, giảm 1,2%."),
        (["hộ nghèo"], "Thôn còn 16 hộ nghèo."),
        (["được tặng bằng khen"], "Có 6 tập thể được tặng bằng khen."),
        (["lúa và hoa màu bị ngập"], "Mưa lớn làm 26 ha lúa và hoa màu bị ngập."),
        (["di dời"], "Lực lượng tại chỗ đã di dời 84 hộ."),
        (["Ngày thành lập Đảng"], "Nhân kỷ niệm 90 năm Ngày thành lập Đảng."),
        (["triển khai"], "Sau 5 năm triển khai, đề án đã kết thúc."),
        (["thực hiện đề án"], "Sau 5 năm thực hiện đề án, huyện đã thoát nghèo."),
        ([None], "Trong 5 năm qua, huyện đã thoát nghèo."),
        (["thực hiện Nghị quyết số 7-NQ/HU"], "Xã sơ kết 5 năm thực hiện Nghị quyết số 7-NQ/HU về trồng chè."),
        (["Ban Kiểm tra"], "Ban Kiểm tra gồm 3 đồng chí."),
        (["Ban Chấp hành Hội Làm vườn"], "Hội nghị bầu Ban Chấp hành Hội Làm vườn gồm 15 đồng chí."),
        (["Dự hội nghị"], "Dự hội nghị có lãnh đạo xã, các chi hội và 85 đại biểu."),
        (["được khen thưởng", "được khen thưởng"], "Dịp này, 4 tập thể, 9 cá nhân được khen thưởng."),
        ([None], "Hai xã thống nhất để 2 bên cùng bảo vệ rừng."),
        ([None], "Xã có 12 thôn."),
        (["Toàn xã"], "Toàn xã có 12 thôn."),
        (["bị thương"], "Mưa đá làm bị thương 3 người."),
        (["tổ chức"], "Đội tổ chức 5 cuộc tập dượt."),
        (["hỗ trợ phụ nữ"], "Huyện triển khai 3 mô hình hỗ trợ phụ nữ."),
        (["xây dựng"], "Từ quỹ này đã xây dựng 12 mái ấm."),
    ],
)
def test_subject(subjects: list[str | None], text: str) -> None:
    assert [figure.subject for figure in _figures(text)] == subjects


def test_dates_count_nothing() -> None:
    assert _figures("6 tháng đầu năm 2023, ngày 31/12/2023, giai đoạn 2021 - 2025.") == []
    assert _one("Phải xong trong 6 tháng.").kind == "duration"
    assert _one("Trong 2 ngày 15 và 16/7/2023, huyện mở lớp tập huấn.").text == "2 ngày"


def test_text_is_as_written_in_the_source() -> None:
    source = "Tỉ lệ  đạt  24.372,898  tỉ đồng, uỷ ban chi 3 tỉ đồng."
    for figure in _figures(source):
        assert source[figure.start : figure.end] == figure.text
    assert _figures(source)[0].unit == "tỉ đồng"
    assert _figures(source)[0].base_unit == "VND"


_PIECES = st.sampled_from(
    [
        *("12", "3,5", "45/48", "1.234.567", "2", "tỷ", "285", "triệu", "đồng", "%", "ha", "hộ", "xã", "năm"),
        *("-", "đến", "từ", "hơn", "giảm", "còn", "(", ")", ",", ";", ".", "/", "“", "”", "\n"),
    ]
)


@settings(deadline=None)
@given(st.lists(_PIECES, max_size=25).map(" ".join))
def test_any_heap_of_pieces(source: str) -> None:
    figures = _figures(source)
    assert all(source[figure.start : figure.end] == figure.text for figure in figures)
    assert all(before.end <= after.start for before, after in itertools.pairwise(figures))
