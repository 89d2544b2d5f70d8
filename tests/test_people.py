"""People: names, forms of address, offices and groups, as `extract` tells them."""

from __future__ import annotations

import pytest

import extractor
from extractor.records import Attendee


def _people(text: str) -> dict[str, Attendee]:
    report = extractor.extract(text)
    return {person.name: person for person in (*report.attendees, *report.mentioned_people) if person.kind == "person"}


def _groups(text: str) -> list[str]:
    return [group.name for group in extractor.extract(text).attendees if group.kind == "group"]


@pytest.mark.parametrize(
    ("written", "name", "honorific"),
    [
        ("ông Lù A Sử", "Lù A Sử", "ông"),
        ("Đ/c Hờ Thị Mẩy", "Hờ Thị Mẩy", "Đ/c"),
        ("PGS, TS. Tạ Hữu Nghi", "Tạ Hữu Nghi", "PGS, TS."),
        ("Thiếu tướng, PGS.TS Tạ Hữu Nghi", "Tạ Hữu Nghi", "Thiếu tướng, PGS.TS"),
        ("đồng chí Đại tá Tạ Hữu Nghi", "Tạ Hữu Nghi", "Đại tá"),
        ("bà H'Liên Êban", "H'Liên Êban", "bà"),
        ("ông K’Brếu", "K’Brếu", "ông"),
        ("bà Y Hơ Rin Niê Kđăm", "Y Hơ Rin Niê Kđăm", "bà"),
        ("TẠ HỮU NGHI", "TẠ HỮU NGHI", None),
    ],
)
def test_a_name_and_the_words_before_it(written: str, name: str, honorific: str | None) -> None:
    people = _people(f"Dự hội nghị có {written}, Giám đốc Sở Nội vụ.")
    assert people[name].honorific == honorific


@pytest.mark.parametrize(
    "text",
    [
        "Tuyến đường Hoàng Văn Thụ dài 3 km đã thông xe.",
        "Học sinh Trường THPT Lê Hồng Phong đoạt giải.",
        "Đoàn đã thăm huyện Đinh Lập và xã Châu Sơn.",
        "Học viện Chính trị quốc gia Hồ Chí Minh mở lớp.",
        "Bộ Công Thương họp với Sở Công Thương Lâm Đồng.",
        "Dự hội nghị có các đồng chí Ủy viên Ban Thường vụ Huyện ủy.",
        "Đoàn Kiểm tra số 12 làm việc tại Hà Giang.",
        "Tin, ảnh: Trần Văn Khúc",
        "Hội nghị bế mạc.\nTrần Văn Khúc",
    ],
)
def test_places_things_bodies_and_bylines_are_no_persons(text: str) -> None:
    assert not _people(text)


def test_offices_before_and_after_a_name_in_the_order_of_the_text() -> None:
    person = _people("Thứ trưởng Bộ Nội vụ Tạ Hữu Nghi - Phó Trưởng Ban Chỉ đạo cải cách hành chính chủ trì hội nghị.")[
        "Tạ Hữu Nghi"
    ]
    assert [(role.title, role.organization) for role in person.roles] == [
        ("Thứ trưởng", "Bộ Nội vụ"),
        ("Phó Trưởng Ban", "Ban Chỉ đạo cải cách hành chính"),
    ]


@pytest.mark.parametrize(
    ("office", "title", "organization"),
    [
        ("Phó Bí thư Tỉnh ủy", "Phó Bí thư", "Tỉnh ủy"),
        ("Ủy viên Ban Thường vụ Tỉnh ủy", "Ủy viên", "Ban Thường vụ Tỉnh ủy"),
        ("Chánh Văn phòng UBND tỉnh", "Chánh Văn phòng", "Văn phòng UBND tỉnh"),
        ("Trưởng phòng Kinh tế", "Trưởng phòng", "phòng Kinh tế"),
        ("Bộ trưởng Ngoại giao", "Bộ trưởng", "Bộ Ngoại giao"),
        ("Tỉnh ủy viên", "Tỉnh ủy viên", None),
        ("Giám đốc Sở Văn hóa, Thể thao và Du lịch", "Giám đốc", "Sở Văn hóa, Thể thao và Du lịch"),
        ("Vụ trưởng Vụ Tổ chức, Bộ Nội vụ", "Vụ trưởng", "Vụ Tổ chức, Bộ Nội vụ"),
        ("Chủ tịch Ủy ban nhân dân (UBND) xã Mường Lống", "Chủ tịch", "Ủy ban nhân dân xã Mường Lống"),
        ("Thường trực Ban Bí thư", "Thường trực", "Ban Bí thư"),
        ("Phó Cục trưởng phụ trách Cục Thú y", "Phó Cục trưởng phụ trách", "Cục Thú y"),
    ],
)
def test_an_office_is_parted_into_title_and_body(office: str, title: str, organization: str | None) -> None:
    (role,) = _people(f"Dự hội nghị có ông Tạ Hữu Nghi, {office}.")["Tạ Hữu Nghi"].roles
    assert (role.text, role.title, role.organization) == (office, title, organization)


def test_a_former_office_is_marked_and_its_word_stays_outside() -> None:
    (role,) = _people("Dự hội nghị có bà Hờ Thị Mẩy, nguyên Phó Chủ tịch HĐND huyện.")["Hờ Thị Mẩy"].roles
    assert role.former
    assert role.text == "Phó Chủ tịch HĐND huyện"


def test_a_list_in_which_offices_come_first() -> None:
    people = _people(
        "Dự có Chủ tịch UBND tỉnh Cao Bằng Lù A Sử, Phó Chủ tịch UBND tỉnh Bắc Kạn Hờ Thị Mẩy và ông Tạ Hữu Nghi."
    )
    assert [[role.text for role in person.roles] for person in people.values()] == [
        ["Chủ tịch UBND tỉnh Cao Bằng"],
        ["Phó Chủ tịch UBND tỉnh Bắc Kạn"],
        [],
    ]


def test_common_address_and_office_of_a_list() -> None:
    people = _people("Cùng dự có các đồng chí Phó Chủ tịch UBND huyện: Lù A Sử, Hờ Thị Mẩy.")
    for name in ("Lù A Sử", "Hờ Thị Mẩy"):
        assert people[name].honorific == "đồng chí"
        assert [role.text for role in people[name].roles] == ["Phó Chủ tịch UBND huyện"]


@pytest.mark.parametrize(
    ("listed", "groups"),
    [
        ("lãnh đạo các sở, ban, ngành và đoàn thể tỉnh", ["lãnh đạo các sở, ban, ngành và đoàn thể tỉnh"]),
        ("thành viên Ban Chỉ đạo; đại diện Trạm Y tế xã", ["thành viên Ban Chỉ đạo", "đại diện Trạm Y tế xã"]),
        ("các chuyên gia, nhà báo và 120 hội viên", ["các chuyên gia", "nhà báo", "120 hội viên"]),
        ("ông Lù A Sử, Bí thư Huyện ủy cùng các đại biểu", []),
    ],
)
def test_groups_of_an_attendance_list(listed: str, groups: list[str]) -> None:
    assert _groups(f"Tham dự hội nghị có {listed}.") == groups


def test_a_common_office_stands_beside_a_persons_own() -> None:
    people = _people(
        "Dự có các đồng chí Ủy viên Ban Thường vụ Tỉnh ủy: Lù A Sử, Giám đốc Công an tỉnh; "
        "Hờ Thị Mẩy, Trưởng ban Dân vận."
    )
    assert [role.text for role in people["Hờ Thị Mẩy"].roles] == ["Ủy viên Ban Thường vụ Tỉnh ủy", "Trưởng ban Dân vận"]


def test_ladies_and_gentlemen_address_nobody_in_particular() -> None:
    people = _people("Dự có các ông, bà: Lù A Sử, Bí thư Huyện ủy; Hờ Thị Mẩy, Chủ tịch HĐND huyện.")
    assert [person.honorific for person in people.values()] == [None, None]
