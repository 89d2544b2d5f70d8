"""Directives through the front door: who asks whom for what, until when, and what only looks like it."""

from __future__ import annotations

import pytest

import extractor
from extractor import Report
from extractor.records import Directive

HEAD = "Sáng 12/6/2025, UBND huyện Mường Và tổ chức hội nghị về phòng, chống thiên tai.\n"
CHAIR = "Ông Lò Văn Hướng, Chủ tịch UBND huyện chủ trì hội nghị.\n"


def _read(conclusion: str, *, published: str | None = "2025-06-13") -> Report:
    return extractor.extract(HEAD + CHAIR + conclusion, published=published)


def _directives(conclusion: str) -> tuple[Directive, ...]:
    return _read(conclusion).directives


def _texts(conclusion: str) -> list[str]:
    return [record.text for record in _directives(conclusion)]


def test_each_clause_between_semicolons_is_one_record() -> None:
    records = _directives(
        "Kết luận hội nghị, ông Lò Văn Hướng yêu cầu các xã kiểm tra hồ chứa, cắm biển báo; "
        "tổ chức trực ban đủ người; Công an huyện phân luồng giao thông."
    )
    assert [(record.text, record.addressee) for record in records] == [
        ("các xã kiểm tra hồ chứa, cắm biển báo", "các xã"),
        ("tổ chức trực ban đủ người", "các xã"),
        ("Công an huyện phân luồng giao thông", "Công an huyện"),
    ]
    assert {record.speaker for record in records} == {"Lò Văn Hướng"}


def test_tasks_go_on_through_the_next_sentences_of_the_conclusion() -> None:
    assert _texts(
        "Kết luận hội nghị, ông Lò Văn Hướng đề nghị các xã rà soát hộ vùng sạt lở. "
        "Bên cạnh đó, tăng cường tuyên truyền cho nhân dân. Chuẩn bị đủ lương thực."
    ) == [
        "các xã rà soát hộ vùng sạt lở",
        "tăng cường tuyên truyền cho nhân dân",
        "Chuẩn bị đủ lương thực",
    ]


def test_a_caption_leaves_the_passage_as_it_is() -> None:
    records = _directives(
        "Kết luận hội nghị, ông Lò Văn Hướng đề nghị các xã rà soát hộ vùng sạt lở.\n"
        "Quang cảnh hội nghị. Ảnh: Hà Anh\n"
        "Đồng chí cũng lưu ý, các xã cần chuẩn bị đủ lương thực cho các bản xa. Tăng cường trực ban."
    )
    assert [record.addressee for record in records] == ["các xã", "các xã", "các xã"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Ông Lò Văn Hướng ghi nhận, biểu dương kết quả của các xã.",
        "Ông Lò Văn Hướng cho biết các xã đã rà soát xong hộ vùng sạt lở.",
        "Ông Lò Văn Hướng nhấn mạnh, phòng, chống thiên tai là nhiệm vụ thường xuyên.",
        "Mô hình đáp ứng yêu cầu của người dân vùng sạt lở.",
        "Tuyến giao thông liên xã được giao cho Ban Quản lý dự án.",
        "Việc tiếp cận vốn là rất cần thiết đối với các xã.",
    ],
)
def test_praise_and_facts_are_no_directives(sentence: str) -> None:
    assert _texts("Kết luận hội nghị, ông Lò Văn Hướng đánh giá cao các xã. " + sentence) == []


def test_a_fact_between_semicolons_is_left_out() -> None:
    assert _texts(
        "Kết luận hội nghị, ông Lò Văn Hướng yêu cầu các xã rà soát hộ vùng sạt lở; "
        "tỷ lệ nhà kiên cố còn thấp; cần vận động nhân dân đóng góp ngày công."
    ) == ["các xã rà soát hộ vùng sạt lở", "cần vận động nhân dân đóng góp ngày công"]


def test_a_new_demand_without_addressee_carries_none_over() -> None:
    first, second = _directives(
        "Kết luận hội nghị, ông Lò Văn Hướng yêu cầu các xã rà soát hộ vùng sạt lở. "
        "Ông Lò Văn Hướng đề nghị công khai kết quả tại nhà văn hóa."
    )
    assert (first.addressee, second.addressee) == ("các xã", None)


def test_the_leading_body_is_the_addressee_and_the_others_cooperate() -> None:
    (record,) = _directives(
        "Kết luận hội nghị, ông Lò Văn Hướng giao Phòng Kinh tế chủ trì, phối hợp với Công an huyện "
        "lập phương án sơ tán trước ngày 20/6."
    )
    assert record.addressee == "Phòng Kinh tế"
    assert record.cooperating == ("Công an huyện",)
    assert record.deadline == "2025-06-20"


@pytest.mark.parametrize(
    ("words", "deadline"),
    [
        ("xong trước ngày 30/6/2025", "2025-06-30"),
        ("chậm nhất ngày 05/7/2025", "2025-07-05"),
        ("trước 17 giờ ngày 18/7/2025", "2025-07-18"),
        ("trong tháng 9 năm 2025", "2025-09"),
        ("vào cuối năm 2025", "2025"),
        ("trong 03 ngày kể từ ngày 29/6/2025", "2025-07-02"),
        ("theo công văn ngày 02/6/2025", None),
        ("theo đề án phát triển rừng đến năm 2030", None),
        ("trong 05 ngày làm việc", None),
    ],
)
def test_deadline(words: str, deadline: str | None) -> None:
    (record,) = _directives(f"Kết luận hội nghị, ông Lò Văn Hướng yêu cầu các xã rà soát hộ vùng sạt lở {words}.")
    assert record.deadline == deadline


def test_the_first_deadline_said_counts() -> None:
    (record,) = _directives(
        "Kết luận hội nghị, ông Lò Văn Hướng yêu cầu các xã rà soát xong trước ngày 20/6/2025, "
        "báo cáo UBND huyện trước ngày 30/6/2025."
    )
    assert record.deadline == "2025-06-20"


def test_circumstances_are_no_part_of_the_task() -> None:
    assert _texts(
        "Kết luận hội nghị, ông Lò Văn Hướng nhấn mạnh: Để mùa mưa này không bị động, bất ngờ, "
        "Ban Chỉ huy quân sự huyện cần kiểm tra các hồ chứa."
    ) == ["Ban Chỉ huy quân sự huyện cần kiểm tra các hồ chứa"]


def test_a_condition_is_part_of_the_task() -> None:
    assert "trường hợp vượt thẩm quyền, báo cáo UBND huyện" in _texts(
        "Kết luận hội nghị, ông Lò Văn Hướng yêu cầu các xã xử lý nghiêm nhà xây trái phép; "
        "trường hợp vượt thẩm quyền, báo cáo UBND huyện."
    )


def test_what_is_quoted_belongs_to_the_speaker_named_behind_it() -> None:
    (record,) = _directives(
        "Kết luận hội nghị, ông Lò Văn Hướng nêu kết quả đã đạt được. "
        "“Các xã phải trực ban đủ người trong mùa mưa”, ông Lò Văn Hướng nhấn mạnh."
    )
    assert record.text == "Các xã phải trực ban đủ người trong mùa mưa"
    assert record.speaker == "Lò Văn Hướng"


def test_an_office_or_a_form_of_address_means_its_holder() -> None:
    for subject in ("Chủ tịch UBND huyện", "Đồng chí", "Ông"):
        (record,) = _directives(
            f"Kết luận hội nghị, ông Lò Văn Hướng nêu kết quả đã đạt được. {subject} yêu cầu các xã trực ban đủ người."
        )
        assert record.speaker == "Lò Văn Hướng"


def test_everybody_present_is_no_speaker() -> None:
    (record,) = _directives("Tại hội nghị, nhiều đại biểu đề nghị huyện sớm bố trí vốn kè suối.")
    assert (record.text, record.speaker) == ("huyện sớm bố trí vốn kè suối", None)


def test_a_list_behind_a_colon_keeps_the_addressee_before_it() -> None:
    records = _directives(
        "Kết luận hội nghị, ông Lò Văn Hướng yêu cầu các xã tập trung thực hiện các nội dung sau: "
        "Rà soát hộ vùng sạt lở; chuẩn bị lương thực."
    )
    assert [(record.text, record.addressee) for record in records] == [
        ("Rà soát hộ vùng sạt lở", "các xã"),
        ("chuẩn bị lương thực", "các xã"),
    ]


NOTICE = """UBND TỈNH LÂM VIÊN
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 57/TB-UBND
Lâm Viên, ngày 04 tháng 8 năm 2025
THÔNG BÁO
Kết luận của Chủ tịch UBND tỉnh Đinh Xuân Hạ tại cuộc họp về phòng cháy rừng
Ngày 01 tháng 8 năm 2025, Chủ tịch UBND tỉnh Đinh Xuân Hạ đã chủ trì cuộc họp về phòng cháy rừng.
Sau khi nghe báo cáo của Sở Nông nghiệp và Môi trường, Chủ tịch UBND tỉnh Đinh Xuân Hạ kết luận như sau:
1. Biểu dương lực lượng kiểm lâm đã trực ban nghiêm túc.
2. Giao Sở Nông nghiệp và Môi trường chủ trì, phối hợp với Công an tỉnh rà soát vùng dễ cháy, xong trước ngày 15/8/2025.
3. UBND các xã, phường tổ chức trực ban; bố trí phương tiện chữa cháy.
Văn phòng UBND tỉnh thông báo để các cơ quan biết, thực hiện./.
Nơi nhận:
- Lưu: VT.
"""


def test_numbered_conclusions_of_a_notice() -> None:
    records = extractor.extract(NOTICE).directives
    assert [(record.addressee, record.deadline) for record in records] == [
        ("Sở Nông nghiệp và Môi trường", "2025-08-15"),
        ("UBND các xã, phường", None),
        ("UBND các xã, phường", None),
    ]
    assert {record.speaker for record in records} == {"Đinh Xuân Hạ"}


def test_records_are_slices_of_the_source_in_rising_order() -> None:
    source = (HEAD + CHAIR + "Kết luận hội nghị, ông Lò Văn Hướng  yêu cầu  các xã\u00a0rà soát;  trực ban.\r\n") * 3
    records = extractor.extract(source).directives
    assert records
    assert [record.start for record in records] == sorted(record.start for record in records)
    for record in records:
        assert source[record.start : record.end] == record.text


@pytest.mark.parametrize("piece", ["yêu cầu ", "Giao các xã ", "cần, ", "; ", "“", "các xã phải (", "Ông A đề nghị: "])
def test_hostile_text_is_read(piece: str) -> None:
    assert extractor.extract(piece * 3000).schema_version == "1"
