"""Bodies: the name of a body is read whole wherever it stands, whatever verbs, commas and dashes it holds."""

from __future__ import annotations

import pytest

from extractor import extract

BODIES = """\
Sở Lao động - Thương binh và Xã hội
Sở Văn hóa, Thể thao và Du lịch
Sở Quy hoạch - Kiến trúc
Sở Dân tộc và Tôn giáo
Bộ Ngoại giao
Bộ Nông nghiệp và Môi trường
Bộ Chỉ huy Bộ đội Biên phòng tỉnh
Ban Tuyên giáo và Dân vận Tỉnh ủy
Ban Kinh tế - Ngân sách HĐND tỉnh
Ban Chỉ đạo phòng, chống dịch tỉnh
Ban Chỉ đạo phòng, chống tham nhũng, tiêu cực tỉnh
Ban Quản lý các khu công nghiệp tỉnh
Ban Quản lý dự án đầu tư xây dựng huyện Đồi Mơ
Ủy ban Kiểm tra Tỉnh ủy
Ủy ban Chứng khoán Nhà nước
Hội Liên hiệp Phụ nữ tỉnh
Hội đồng Phổ biến, giáo dục pháp luật tỉnh
Hội đồng Thi đua - Khen thưởng tỉnh
Liên hiệp các tổ chức hữu nghị tỉnh
Văn phòng Đoàn ĐBQH và HĐND tỉnh
Viện Kiểm sát nhân dân tỉnh
Viện Chiến lược phát triển
Cục Kinh tế hợp tác và Phát triển nông thôn
Cục Quản lý đê điều và Phòng, chống thiên tai
Cục Cảnh sát quản lý hành chính về trật tự xã hội
Chi cục Trồng trọt và Bảo vệ thực vật tỉnh
Bảo hiểm xã hội tỉnh
Quỹ Đầu tư phát triển tỉnh
Trung tâm Xúc tiến đầu tư, thương mại và du lịch tỉnh
Trung tâm Văn hóa, Thông tin và Truyền thông huyện Đồi Mơ
Trung tâm Dịch vụ việc làm tỉnh
Bệnh viện Sản - Nhi tỉnh
Trường Cao đẳng Kinh tế - Kỹ thuật Sơn Mơ
Trường Đại học Nông Lâm Sơn Mơ
Công ty Điện lực Sơn Mơ
Công ty TNHH MTV Khai thác công trình thủy lợi Sơn Mơ
Tập đoàn Công nghiệp Than - Khoáng sản Việt Nam
Phòng Tài chính - Kế hoạch huyện Đồi Mơ
Phòng Cảnh sát Phòng cháy, chữa cháy và Cứu nạn, cứu hộ Công an tỉnh
Đảng ủy Khối doanh nghiệp tỉnh
Đảng ủy các cơ quan Đảng tỉnh
UBND tỉnh Cao Bằng
UBND thị xã Từ Sơn
Thành ủy Cần Thơ
""".splitlines()

LEAD = "Sáng 4/3/2024, UBND tỉnh Lai Châu tổ chức hội nghị về chè."
CLOSING = f"{LEAD}\nKết luận hội nghị, Chủ tịch UBND tỉnh Lê Văn Thử"


def _groups(text: str) -> list[str]:
    return [one.name for one in extract(text).attendees if one.kind == "group"]


def _organizations(text: str) -> list[str | None]:
    return [role.organization for one in extract(text).attendees if one.name == "Vũ Thị Mẫu" for role in one.roles]


def _addressees(text: str) -> list[str | None]:
    return [directive.addressee for directive in extract(text).directives]


@pytest.mark.parametrize("body", BODIES)
def test_in_groups(body: str) -> None:
    listed = f"{LEAD} Dự hội nghị có đại diện lãnh đạo {body}; lãnh đạo Nhà máy Chè."
    assert _groups(listed) == [f"đại diện lãnh đạo {body}", "lãnh đạo Nhà máy Chè"]
    assert _groups(f"{LEAD} Tại hội nghị, đại diện {body} báo cáo tiến độ trồng chè.") == [f"đại diện {body}"]


@pytest.mark.parametrize("body", BODIES)
def test_in_roles(body: str) -> None:
    assert _organizations(f"{LEAD} Tại hội nghị, bà Vũ Thị Mẫu, Giám đốc {body} cho biết chè tốt.") == [body]
    assert _organizations(f"{LEAD} Tại hội nghị, Giám đốc {body} Vũ Thị Mẫu cho biết chè tốt.") == [body]
    listed = f"{LEAD} Dự hội nghị có các đồng chí: Vũ Thị Mẫu, Phó Giám đốc {body}; Lê Văn Thử, Bí thư Huyện ủy."
    assert _organizations(listed) == [body]


@pytest.mark.parametrize("body", BODIES)
def test_in_orders(body: str) -> None:
    assert _addressees(f"{CLOSING} giao {body} rà soát các trạm bơm trước ngày 30/6.") == [body]
    items = f"{CLOSING} yêu cầu:\n- {body} chủ trì, phối hợp với các xã trồng chè.\n- Nhà máy Chè mua chè."
    assert _addressees(items) == [body, "Nhà máy Chè"]
    several = f"{CLOSING} đề nghị {body}, Nhà máy Chè và các xã vào cuộc."
    assert _addressees(several) == [f"{body}, Nhà máy Chè và các xã"]


@pytest.mark.parametrize("body", BODIES)
def test_as_organizer(body: str) -> None:
    meeting = extract(f"Sáng 4/3/2024, {body} phối hợp với Nhà máy Chè tổ chức hội nghị khách hàng.").meeting
    assert meeting is not None
    assert meeting.organizer is not None
    assert meeting.organizer.text == body
