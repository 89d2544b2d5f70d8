"""The terminal summary and the page, as a clerk meets them."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

import extractor
from extractor.export import html, table
from extractor.export.sheets import sheets
from extractor.messages import numeral, period
from extractor.records import Date, Figure, Report
from tests.conftest import REPORT

_VOID = {"meta", "link", "br"}


class _Page(HTMLParser):
    """Checks that tags nest and ids are unique; keeps the text of #text without labels and references."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.stack: list[tuple[str, dict[str, str | None]]] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.titles: list[str] = []
        self.text: list[str] = []
        self.feed(page)
        self.close()
        assert not self.stack

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.add(tag)
        self.attributes |= values.keys()
        self.ids += [values["id"] or ""] if "id" in values else []
        self.links += [values["href"] or ""] if "href" in values else []
        self.titles += [values["title"] or ""] if "title" in values else []
        if tag not in _VOID:
            self.stack.append((tag, values))

    def handle_endtag(self, tag: str) -> None:
        opened, _ = self.stack.pop()
        assert opened == tag

    def handle_data(self, data: str) -> None:
        inside = any(values.get("id") == "text" for _, values in self.stack)
        aside = any(values.get("class") in ("label", "ref") for _, values in self.stack)
        if inside and not aside:
            self.text.append(data)


def text_on_page(page: str) -> str:
    """The report's text as the page shows it."""
    return "".join(_Page(page).text)


def _page(text: str) -> _Page:
    return _Page(html.render(extractor.extract(text), text))


def test_page_shows_the_text_unchanged() -> None:
    assert text_on_page(html.render(extractor.extract(REPORT), REPORT)) == REPORT


def test_page_shows_a_corpus_text_unchanged(corpus_text: str) -> None:
    assert text_on_page(html.render(extractor.extract(corpus_text), corpus_text)) == corpus_text


def test_page_is_self_contained() -> None:
    page = _page(REPORT)
    assert page.tags.isdisjoint({"script", "link", "img", "iframe", "object"})
    assert page.attributes.isdisjoint({"src", "onclick", "onload", "style"})
    assert all(link.startswith("#") for link in page.links)


def test_page_links_lead_to_places_that_exist_once() -> None:
    page = _page(REPORT)
    assert len(page.ids) == len(set(page.ids))
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)
    assert len(page.links) > 10


def test_page_escapes_what_the_text_says() -> None:
    hostile = "<script>alert(1)</script> & \"'> kinh phí 5 tỷ đồng <b>ngày 1/2/2024</b>"
    report = extractor.extract(hostile, title="<i>tin</i>", source='"><script>')
    page = html.render(report, hostile)
    assert "<script>" not in page
    assert "<i>" not in page
    assert "<b>" not in page
    assert text_on_page(page) == hostile


def test_page_shows_control_characters_as_replacement() -> None:
    assert (
        text_on_page(html.render(extractor.extract("a\0b\x1bc\r\nd\u202ee"), "a\0b\x1bc\r\nd\u202ee")) == "a�b�c\nd�e"
    )


def _report(text: str, **records: object) -> Report:
    return extractor.extract("").model_copy(update={"document": extractor.extract(text).document, **records})


def _date(text: str, start: int, end: int) -> Date:
    return Date(text=text[start:end], start=start, end=end, value="2024", kind="year", rule="r")


@pytest.mark.parametrize(
    ("dates", "marks"),
    [
        ([(0, 4), (4, 8)], 2),  # side by side
        ([(0, 8), (2, 4)], 2),  # one inside the other
        ([(0, 5), (3, 8)], 3),  # crossing: the second is cut in two
        ([(0, 4), (0, 8)], 2),  # the same start
        ([(2, 8), (2, 8)], 2),  # the same place
        ([(0, 6), (1, 7), (2, 8)], 5),
    ],
)
def test_overlapping_records_nest(dates: list[tuple[int, int]], marks: int) -> None:
    text = "abcdefgh."
    page = html.render(_report(text, dates=tuple(_date(text, *span) for span in dates)), text)
    assert text_on_page(page) == text
    assert page.count('<mark class="dates" title=') == marks
    assert len(re.findall('id="t-dates-', page)) == len(dates)


def test_mark_tells_the_values_of_its_record() -> None:
    titles = _page("Tổng kinh phí là 2,4 tỷ đồng.").titles
    assert any("2.400.000.000 đồng" in title for title in titles)


def test_table_lists_records() -> None:
    shown = table.render(extractor.extract(REPORT), width=100, colour=False)
    assert "Số liệu" in shown
    assert "2.400.000.000 đồng" in shown
    assert "\x1b" not in shown
    assert max(map(len, shown.splitlines())) <= 100


def test_table_in_colour_uses_the_terminal() -> None:
    assert "\x1b[1m" in table.render(extractor.extract(REPORT), width=100, colour=True)


def test_table_passes_no_escape_sequence_nor_markup_on() -> None:
    text = "Kinh phí [red]\x1b[31m 5 tỷ đồng"
    report = _report(text, dates=(_date(text, 0, 24),))
    shown = table.render(report, width=80, colour=False)
    assert "\x1b" not in shown
    assert "[red]" in shown


def test_table_says_that_there_is_no_meeting() -> None:
    assert "Không thấy cuộc họp" in table.render(extractor.extract("Cho 200 g bột vào tô."), width=80, colour=False)


def test_sheets_cover_every_list_of_the_report() -> None:
    keys = {sheet.key for sheet in sheets(extractor.extract(REPORT))}
    assert keys == set(Report.model_fields) - {"schema_version", "document"}


def test_amount_tells_direction_qualifier_and_range() -> None:
    figure = Figure(
        text="10 - 15%", start=0, end=8, kind="percent", number="10", unit="%", value="10", base_unit="%",
        value_max="15", total=None, qualifier="about", change="increase", subject="thu ngân sách", rule="r",
    )  # fmt: skip
    rows = {sheet.key: sheet.rows for sheet in sheets(_report("10 - 15%", figures=(figure,)))}
    assert rows["figures"][0].cells == ("10 - 15%", "tăng khoảng 10 – 15%", "thu ngân sách")


@pytest.mark.parametrize(
    ("decimal", "written"),
    [("24372.898", "24.372,898"), ("2.93", "2,93"), ("0.5", "0,5"), ("-1200", "-1.200"), ("9" * 5000, "9" * 5000)],
)
def test_numeral(decimal: str, written: str) -> None:
    assert numeral(decimal) == written


@pytest.mark.parametrize(
    ("edtf", "written"),
    [
        ("2024-02-29", "29/02/2024"),
        ("2024-02", "02/2024"),
        ("2024", "2024"),
        ("2024-33", "quý I/2024"),
        ("2023-41", "6 tháng cuối năm 2023"),
        ("XXXX-07-15", "15/07"),
        ("XXXX-07", "tháng 07"),
        ("XXXX-36", "quý IV"),
        ("XXXX", "không rõ năm"),
        ("2021/2025", "2021 – 2025"),
        ("2024-01/..", "từ 01/2024"),
        ("../2024-12-31", "đến 31/12/2024"),
    ],
)
def test_period(edtf: str, written: str) -> None:
    assert period(edtf) == written
