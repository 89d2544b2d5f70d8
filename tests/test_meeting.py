"""Meeting through the front door: which meeting, its name, day, form, place and organizer."""

from __future__ import annotations

import pytest

import extractor
from extractor.records import Meeting

TITLE = "Thị xã Phú Hạ bàn cách giữ chợ nổi"
BODY = "Chợ nổi hiện còn 86 ghe, giảm 14 ghe so với năm trước; thu nhập mỗi hộ khoảng 9 triệu đồng/tháng."


def _meeting(lead: str, title: str = TITLE, body: str = BODY) -> Meeting:
    meeting = extractor.extract(f"{title}\n{lead}\n{body}").meeting
    assert meeting is not None
    return meeting


def test_all_fields_of_a_lead() -> None:
    meeting = _meeting(
        "Chiều 9/10/2024, tại Trung tâm Văn hóa thị xã, UBND thị xã Phú Hạ phối hợp với Hội Phụ nữ tổ chức "
        "hội thảo bảo tồn chợ nổi gắn với du lịch, với sự tham dự của 120 hộ buôn bán."
    )
    assert meeting.kind == "hội thảo"
    assert meeting.name is not None
    assert meeting.name.text == "hội thảo bảo tồn chợ nổi gắn với du lịch"
    assert (meeting.date, meeting.part_of_day, meeting.mode) == ("2024-10-09", "afternoon", None)
    assert meeting.venue is not None
    assert meeting.venue.text == "Trung tâm Văn hóa thị xã"
    assert meeting.organizer is not None
    assert meeting.organizer.text == "UBND thị xã Phú Hạ"


def test_a_bare_noun_is_no_name_and_a_person_no_organizer() -> None:
    meeting = _meeting("Sáng 9/10/2024, Chủ tịch UBND thị xã Đoàn Thị Lụa chủ trì cuộc họp, cùng dự có các phường.")
    assert meeting.kind == "cuộc họp"
    assert meeting.name is None
    assert meeting.organizer is None


def test_the_title_may_name_it_more_fully() -> None:
    meeting = _meeting(
        "Sáng 9/10/2024, HĐND thị xã Phú Hạ khai mạc kỳ họp thứ 6.",
        title="Khai mạc kỳ họp thứ 6, HĐND thị xã Phú Hạ khóa XI",
    )
    assert meeting.name is not None
    assert meeting.name.text == "kỳ họp thứ 6, HĐND thị xã Phú Hạ khóa XI"


def test_working_with_somebody_is_a_working_session() -> None:
    meeting = _meeting("Ngày 9/10/2024, Bí thư Thị ủy Đoàn Thị Lụa làm việc với Đảng ủy phường Chợ Nổi.")
    assert (meeting.kind, meeting.name) == ("buổi làm việc", None)


def test_the_last_day_makes_a_range() -> None:
    meeting = _meeting(
        "Sáng 9/10/2024, HĐND thị xã Phú Hạ khai mạc kỳ họp thứ 6.",
        body=f"{BODY}\nTheo chương trình, kỳ họp sẽ bế mạc vào ngày 11/10/2024.",
    )
    assert meeting.date == "2024-10-09/2024-10-11"


@pytest.mark.parametrize(
    ("form", "mode"),
    [
        ("bằng hình thức trực tiếp kết hợp trực tuyến", "hybrid"),
        ("bằng hình thức trực tuyến", "online"),
        ("bằng hình thức trực tiếp", "in_person"),
        ("trong một ngày", None),
    ],
)
def test_mode_only_where_said(form: str, mode: str | None) -> None:
    assert _meeting(f"Ngày 9/10/2024, UBND thị xã Phú Hạ tổ chức hội nghị về chợ nổi {form}.").mode == mode


def test_online_services_are_no_online_meeting() -> None:
    assert _meeting("Ngày 9/10/2024, UBND thị xã tổ chức hội nghị về dịch vụ công trực tuyến.").mode is None


def test_a_text_points_at_a_meeting_that_it_never_names() -> None:
    meeting = _meeting("Nhiều ghe đã nghỉ bán vì chợ vắng khách và giá xăng dầu tăng cao từ đầu năm đến nay, "
                       "trong khi việc làm trên bờ còn ít và các hộ chưa được vay vốn để đổi nghề như mong muốn. "
                       "Số khách du lịch cũng giảm nhiều so với trước, nhất là vào những tháng mùa mưa.",
                       body="Tại tọa đàm, các hộ kiến nghị giảm phí bến bãi.")  # fmt: skip
    assert (meeting.kind, meeting.name) == ("tọa đàm", None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Fold the paper twice and cut along the crease. Nobody met, nothing was decided.",
        "Canh chua cá lóc\nCho 500 g cá vào nồi, nêm mắm, đun 15 phút.\nBày ra tô, ăn nóng với bún.",
        "Giá xăng\nNghị quyết của Đại hội Đảng bộ tỉnh đặt mục tiêu tăng trưởng 8%, giá xăng đang giảm dần.",
    ],
)
def test_no_meeting_where_none_is_told(text: str) -> None:
    assert extractor.extract(text).meeting is None


def test_labelled_lines_of_minutes() -> None:
    meeting = extractor.extract(
        "CÔNG TY CỔ PHẦN GẠCH PHÚ HẠ\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nBIÊN BẢN\nHọp Hội đồng quản trị tháng 10\n"
        "Thời gian: 13 giờ 30 phút, ngày 09 tháng 10 năm 2024.\nĐịa điểm: Phòng khách, tầng 2 nhà điều hành.\n"
        "Thành phần: các thành viên Hội đồng quản trị.\nNội dung:\n1. Ông Đoàn Lụa nêu số liệu bán hàng.\n"
    ).meeting
    assert meeting is not None
    assert (meeting.kind, meeting.date, meeting.part_of_day) == ("cuộc họp", "2024-10-09", "afternoon")
    assert meeting.venue is not None
    assert meeting.venue.text == "Phòng khách, tầng 2 nhà điều hành"
    assert meeting.organizer is not None
    assert meeting.organizer.text == "Hội đồng quản trị"
