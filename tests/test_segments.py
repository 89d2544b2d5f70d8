"""Segments through the front door: coverage, order, and the labels of news, minutes and other prose."""

from __future__ import annotations

import itertools

import pytest

import extractor
from extractor.records import Segment

TITLE = "Huyện Mường Lự rà soát tiến độ trồng rừng"
LEAD = "Sáng 12/5/2024, tại hội trường huyện, UBND huyện Mường Lự tổ chức hội nghị rà soát tiến độ trồng rừng."
PRESENT = "Dự hội nghị có lãnh đạo các phòng, ban và 14 xã; bà Tẩn Mẩy Lở, Chủ tịch UBND huyện chủ trì hội nghị."
RESULTS = (
    "Theo báo cáo của Hạt Kiểm lâm, đến nay toàn huyện đã trồng 340 ha rừng, đạt 68% kế hoạch. "
    "Hai xã vùng cao mới trồng được 12 ha do thiếu cây giống."
)
DEBATE = "Tại hội nghị, các đại biểu đã thảo luận về nguồn cây giống và mức hỗ trợ cho các hộ trồng rừng."
CLOSING = (
    "Kết luận hội nghị, bà Tẩn Mẩy Lở yêu cầu các xã trồng xong trước ngày 30/6. "
    "Hạt Kiểm lâm cấp đủ cây giống cho hai xã vùng cao."
)
NEWS = "\n".join((TITLE, LEAD, PRESENT, RESULTS, "Quang cảnh hội nghị", DEBATE, CLOSING, "Tin, ảnh: Sùng Pao"))

MINUTES = """ỦY BAN NHÂN DÂN XÃ MƯỜNG LỰ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
BIÊN BẢN
Họp giao ban tháng 5
Thời gian: 7 giờ 30, ngày 13 tháng 5 năm 2024.
Địa điểm: Nhà văn hóa xã.
Thành phần tham dự: các trưởng bản, cán bộ nông nghiệp.
Chủ trì: Ông Giàng A Tủa, Chủ tịch UBND xã.
Nội dung:
1. Ông Lò Văn Pánh nêu diện tích rừng đã trồng là 12 ha.
2. Ý kiến thảo luận
- Bà Vàng Thị Dế: cây giống về chậm.
Kết luận của chủ trì:
- Các bản trồng xong trước ngày 20/6.
Cuộc họp kết thúc lúc 10 giờ cùng ngày.
THƯ KÝ
CHỦ TỌA"""


def _segments(text: str) -> tuple[Segment, ...]:
    return extractor.extract(text).segments


def _label(text: str, words: str) -> str:
    """The label of the segment that holds `words`."""
    at = text.index(words)
    return next(segment.label for segment in _segments(text) if segment.start <= at < segment.end)


def test_news_is_cut_into_its_parts_in_order() -> None:
    labels = [segment.label for segment in _segments(NEWS)]
    assert labels == ["title", "lead", "attendance", "report", "other", "discussion", "conclusion", "other"]


def test_minutes_follow_their_labelled_lines() -> None:
    labels = [segment.label for segment in _segments(MINUTES)]
    assert labels == ["title", "lead", "attendance", "report", "discussion", "conclusion", "other"]


@pytest.mark.parametrize("text", [NEWS, MINUTES, "Một dòng.", "a\n\n\nb", "- \n- ", "“Trích” . . . x"])
def test_segments_cover_all_but_white_space_and_neighbours_differ(text: str) -> None:
    segments = _segments(text)
    covered = "".join(segment.text for segment in segments)
    assert "".join(covered.split()) == "".join(text.split())
    assert all(text[segment.start : segment.end] == segment.text for segment in segments)
    assert all(left.label != right.label for left, right in itertools.pairwise(segments))


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_a_text_without_words_has_no_segments(text: str) -> None:
    assert _segments(text) == ()


def test_the_chair_is_known_again_by_name_and_by_office() -> None:
    text = "\n".join((TITLE, LEAD, PRESENT, RESULTS, "Bà Tẩn Mẩy Lở nhấn mạnh, rừng là nguồn nước của bản.", RESULTS))
    assert _label(text, "Bà Tẩn Mẩy Lở nhấn mạnh") == "conclusion"
    text = text.replace("Bà Tẩn Mẩy Lở nhấn", "Chủ tịch UBND huyện nhấn")
    assert _label(text, "Chủ tịch UBND huyện nhấn") == "conclusion"


def test_another_speaker_only_gives_an_opinion() -> None:
    text = "\n".join(
        (TITLE, LEAD, PRESENT, RESULTS, "Ông Giàng A Tủa, Chủ tịch UBND xã Nà Phặc kiến nghị cấp cây giống sớm.")
    )
    assert _label(text, "Ông Giàng A Tủa") == "discussion"


def test_a_heading_between_paragraphs_belongs_to_what_it_heads() -> None:
    text = "\n".join((TITLE, LEAD, PRESENT, "Rừng mới phủ xanh đồi trọc", RESULTS, "Phải kịp mùa mưa", CLOSING))
    assert _label(text, "Rừng mới") == "report"
    assert _label(text, "Phải kịp") == "conclusion"


def test_a_second_speaker_behind_the_lead_ends_the_report_of_the_first() -> None:
    first = "Ông Giàng A Tủa, Hạt trưởng Hạt Kiểm lâm cho biết, đến nay toàn huyện đã trồng 340 ha rừng."
    second = "Ông Lò Văn Pánh, Chủ tịch UBND xã Nà Phặc cho biết, cây giống về xã chậm hơn một tháng."
    text = "\n".join((TITLE, LEAD, PRESENT, first, second))
    assert _label(text, "Ông Giàng A Tủa") == "report"
    assert _label(text, "Ông Lò Văn Pánh") == "discussion"


def test_a_long_line_without_a_mark_between_paragraphs_is_a_caption() -> None:
    caption = "Rừng keo non trên các sườn đồi ven suối được chăm sóc và bảo vệ trong suốt mùa khô vừa qua"
    result = extractor.extract("\n".join((TITLE, LEAD, PRESENT, RESULTS, caption, DEBATE, CLOSING)))
    assert [segment.text for segment in result.segments if segment.label == "other"] == [caption]


def test_two_who_chair_together_both_guide_the_meeting() -> None:
    present = "Bà Tẩn Mẩy Lở, Chủ tịch UBND huyện cùng ông Lò Văn Pánh, Trưởng ban Dân vận chủ trì hội nghị."
    words = "Bà Tẩn Mẩy Lở nhấn mạnh, trồng rừng là việc lâu dài của từng bản và từng hộ."
    result = extractor.extract("\n".join((TITLE, LEAD, present, RESULTS, words)))
    assert result.segments[-1].label == "conclusion"
    assert result.segments[-1].text == words


def test_lines_broken_at_a_page_width_are_read_as_paragraphs() -> None:
    words = f"{LEAD} {PRESENT}".split()
    lines, line = [TITLE], ""
    for word in words:
        if len(line) + len(word) > 60:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    text = "\n".join(
        [*lines, line, "", *RESULTS.replace(". ", ".\n").splitlines(), "", DEBATE[:60], DEBATE[60:], CLOSING[:50]]
    )
    text += "\n" * 3 + "Hết"
    assert _label(text, "UBND huyện Mường Lự") == "lead"
    assert _label(text, "14 xã") == "attendance"


def test_captions_inside_a_text_without_line_ends_are_told_apart() -> None:
    captions = "Bà Tẩn Mẩy Lở phát biểu tại hội nghị - Ảnh: BML/Minh Tẩn", "Đại biểu bản Hua thảo luận. Ảnh: Hà Tẩn"
    text = " ".join((captions[0], LEAD, PRESENT, captions[1], RESULTS))
    assert [segment.text for segment in _segments(text) if segment.label == "other"] == list(captions)
    assert _label(text, LEAD) == "lead"
    assert _label(text, RESULTS) == "report"


def test_prose_without_a_meeting_still_has_segments() -> None:
    text = "Sweep the floor before noon. Then water the ferns on the sill."
    assert [segment.text for segment in _segments(text)] == [text]
