"""Attendees: who took part, in what part, and which mentions are one person."""

from __future__ import annotations

import pytest

import extractor
from extractor.records import Attendee


def _attendees(text: str) -> dict[str, Attendee]:
    return {attendee.name: attendee for attendee in extractor.extract(text).attendees}


@pytest.mark.parametrize(
    ("text", "participation"),
    [
        ("Đồng chí Lù A Sử, Bí thư Huyện ủy chủ trì hội nghị.", ("chair",)),
        ("Hội nghị diễn ra dưới sự chủ trì của đồng chí Lù A Sử.", ("chair",)),
        ("Chủ trì hội nghị: đồng chí Lù A Sử, Bí thư Huyện ủy.", ("chair",)),
        (
            "Chủ trì hội nghị có các đồng chí:\n- Hờ Thị Mẩy, Bí thư;\n- Lù A Sử, Phó Bí thư.\nHội nghị bàn việc.",
            ("chair",),
        ),
        ("Thư ký: ông Lù A Sử.", ("secretary",)),
        ("Đồng chí Lù A Sử, Bí thư Huyện ủy cũng đã nhấn mạnh ba việc.", ("speaker",)),
        ("Phát biểu kết luận hội nghị, đồng chí Lù A Sử biểu dương toàn huyện.", ("speaker",)),
        ("Theo ông Lù A Sử, giá chè đã tăng.", ("speaker",)),
        ("Dự hội nghị có ông Lù A Sử, Bí thư Huyện ủy.", ()),
        ("Đoàn công tác do ông Lù A Sử làm trưởng đoàn đã làm việc với xã.", ()),
    ],
)
def test_what_somebody_did_at_the_meeting(text: str, participation: tuple[str, ...]) -> None:
    assert _attendees(text)["Lù A Sử"].participation == participation


def test_all_who_are_joined_before_a_verb_do_the_same() -> None:
    attendees = _attendees("Bà Hờ Thị Mẩy, Bí thư Huyện ủy và ông Lù A Sử, Chủ tịch UBND huyện đồng chủ trì hội nghị.")
    assert all(person.participation == ("chair",) for person in attendees.values())
    assert len(attendees) == 2


def test_those_said_to_be_absent_are_only_mentioned() -> None:
    report = extractor.extract("Dự họp có ông Lù A Sử, Trưởng thôn.\nVắng mặt: bà Hờ Thị Mẩy (nghỉ ốm).")
    assert [person.name for person in report.attendees] == ["Lù A Sử"]
    assert [person.name for person in report.mentioned_people] == ["Hờ Thị Mẩy"]


def test_who_was_elsewhere_on_the_same_day_is_only_mentioned() -> None:
    report = extractor.extract(
        "Sáng 4/3, ông Lù A Sử chủ trì cuộc họp về đê.\nTrước đó, Bí thư Huyện ủy Hờ Thị Mẩy đã đi kiểm tra đê."
    )
    assert [person.name for person in report.attendees] == ["Lù A Sử"]
    assert [person.name for person in report.mentioned_people] == ["Hờ Thị Mẩy"]


def test_one_person_under_several_descriptions_is_one_record() -> None:
    text = (
        "Dự hội nghị có đồng chí Lù A Sử, Bí thư Huyện ủy. Đồng chí Sử phát biểu chào mừng. "
        "Bí thư Huyện ủy nhấn mạnh hai việc. LÙ A SỬ, Trưởng Ban Chỉ đạo huyện kết luận hội nghị."
    )
    (person,) = [attendee for attendee in extractor.extract(text).attendees if attendee.kind == "person"]
    assert person.participation == ("speaker",)
    assert [role.text for role in person.roles] == ["Bí thư Huyện ủy", "Trưởng Ban Chỉ đạo huyện"]
    assert person.start == text.index("Lù A Sử")


def test_an_office_without_a_name_that_nobody_holds_is_a_group() -> None:
    (group,) = extractor.extract("Tại cuộc họp, đại diện Hợp tác xã Bản Mạ cho biết chè được giá.").attendees
    assert (group.kind, group.name, group.participation) == ("group", "đại diện Hợp tác xã Bản Mạ", ("speaker",))


def test_who_sends_gifts_to_those_present_is_not_there() -> None:
    result = extractor.extract(
        "Sáng 4/3, Hội Chè tổ chức hội nghị. Chủ tịch nước Lê Văn Thử gửi quà tặng các đại biểu dự hội nghị."
    )
    assert not result.attendees
    assert [person.name for person in result.mentioned_people] == ["Lê Văn Thử"]


@pytest.mark.parametrize(
    ("named", "said", "is_same"),
    [
        ("Chủ tịch UBND tỉnh", "Chủ tịch UBND tỉnh", True),
        ("Chủ tịch UBND tỉnh", "Chủ tịch UBND huyện", False),
        ("Chủ tịch UBND huyện", "Chủ tịch UBND xã Đồi Mơ", False),
        ("Chủ tịch UBND xã Bản Sim", "Chủ tịch UBND xã Đồi Mơ", False),
        ("Chủ tịch UBND xã Bản Sim", "Chủ tịch UBND xã", True),
        ("Chủ tịch UBND tỉnh Lai Châu", "Chủ tịch UBND tỉnh Lào Cai", False),
        ("Chủ tịch UBND TP. Lai Châu", "Chủ tịch UBND thành phố", True),
        ("Chủ tịch UBND quận Đồi Mơ", "Chủ tịch UBND Thành phố", False),
        ("Phó Chủ tịch UBND tỉnh", "Chủ tịch UBND tỉnh", False),
        ("Bí thư Tỉnh ủy", "Bí thư Huyện ủy Sơn Mơ", False),
        ("Bí thư Huyện ủy Sơn Mơ", "Bí thư Huyện ủy", True),
        ("Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh", "Bí thư Tỉnh ủy", False),
        ("Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh", "Chủ tịch UBND tỉnh", True),
        ("Giám đốc Sở Y tế", "Giám đốc Sở", True),
        ("Giám đốc Sở Y tế", "Lãnh đạo Sở Y tế", True),
        ("Phó Giám đốc Sở", "Lãnh đạo Sở Tài chính", False),
        ("Giám đốc Công an tỉnh", "Trưởng Công an huyện", False),
        ("Bộ trưởng Bộ Y tế", "Bộ trưởng", True),
        ("Bộ trưởng Bộ Y tế", "Bộ trưởng Bộ Tài chính", False),
    ],
)
def test_an_office_said_without_a_name_is_the_holders_only(named: str, said: str, is_same: bool) -> None:
    text = f"Sáng 4/3/2024, tỉnh họp về chè.\n{said} cho biết chè tốt.\nKết luận, {named} Lê Văn Thử yêu cầu trồng chè."
    expected = [] if is_same else [said]
    assert [one.name for one in extractor.extract(text).attendees if one.kind == "group"] == expected
