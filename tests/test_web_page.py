"""The page, as a clerk meets it in a browser: the machine's Chromium, driven by Playwright."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import axe_playwright_python  # type: ignore[import-untyped]
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize, expect, sync_playwright

import extractor
from extractor import gold
from extractor.store import tables
from extractor.web.downloads import has_workbooks
from tests.conftest import CORPUS, REPORT
from tests.serving import Server, browser_path, serving

pytestmark = pytest.mark.skipif(browser_path() is None, reason="no browser: apt install chromium")

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run",
)  # fmt: skip
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
expect.set_options(timeout=20_000)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1400, "height": 900}
HOSTILE = (
    "<script>document.title = 'run'</script><img src=x onerror=\"document.title = 'run'\"> \"'><svg onload=alert(1)> "
    "</textarea></title><b>Kinh phí</b> 5 tỷ đồng ngày 1/2/2024; ông \u202eNguyễn Văn A\u202c {{ 7 * 7 }} &lt;i&gt; "
    'javascript:alert(1) Nghị quyết số 1"onfocus="alert(1)/NQ-CP'
)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving("--workers", "2") as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    """The empty page. At the end: nothing went wrong in it, and it asked nobody but our server."""
    context = browser.new_context(base_url=server.url, viewport=DESKTOP, accept_downloads=True, locale="vi-VN")
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda said: wrong.append(said.text) if _is_fault(said) else None)
    context.on("request", lambda asked: wrong.append(asked.url) if not asked.url.startswith(server.url) else None)
    opened.goto("/")
    yield opened
    context.close()
    assert not wrong


def _is_fault(said: ConsoleMessage) -> bool:
    """Whether the browser complains; not of an answer with a status of a refusal."""
    return said.type == "error" and re.search("status of 4..", said.text) is None


def _read(page: Page, text: str, published: str = "") -> None:
    """Pastes a text and waits for its record."""
    if page.locator(".again").count():
        page.locator(".again summary").click()
    page.locator("#typed").fill(text)
    page.locator("#published").fill(published)
    page.get_by_role("button", name="Trích bản ghi").click()
    page.wait_for_function(
        "text => JSON.parse(document.querySelector('#session textarea')?.value ?? '{}').text === text", arg=text
    )


def _report(page: Page) -> extractor.Report:
    """The report that the page holds, checked against the contract and the text."""
    session = json.loads(page.locator("#session textarea").input_value())
    return gold.read_gold(session["report"], session["text"])


def _rows(page: Page, key: str) -> list[list[str]]:
    rows = page.locator(f".sheet.{key} tbody tr")
    return [[cell.strip() for cell in row.locator("td[data-label]").all_inner_texts()] for row in rows.all()]


def _shown_text(page: Page) -> str:
    """The text on the page without labels and references."""
    return str(
        page.evaluate(
            "() => { const copy = document.getElementById('text').cloneNode(true);"
            " copy.querySelectorAll('.aside').forEach(each => each.remove()); return copy.textContent; }"
        )
    )


def _violations(page: Page) -> list[str]:
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    return [f"{each['id']}: {node['html']}" for each in found["violations"] for node in each["nodes"]]


def _select(page: Page, words: str) -> None:
    """Selects words of the text that stand in one piece, as a mouse does."""
    page.evaluate(
        """words => {
            const walker = document.createTreeWalker(document.getElementById('text'), NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const at = walker.currentNode.data.indexOf(words);
                if (at < 0) continue;
                getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + words.length);
                return;
            }
            throw new Error(words);
        }""",
        words,
    )


def test_pasted_text_is_shown_with_its_records(page: Page) -> None:
    _read(page, REPORT, "2024-04-10")
    expected = extractor.extract(REPORT, published="2024-04-10")
    assert _report(page) == expected
    assert _shown_text(page) == REPORT
    for key in ("attendees", "figures", "dates", "citations", "directives", "segments"):
        assert len(_rows(page, key)) == len(getattr(expected, key))
    assert ["2,4 tỷ đồng", "2.400.000.000 đồng", "kinh phí"] in _rows(page, "figures")
    for mark in page.locator("mark.figures").all():
        number = int((mark.get_attribute("data-row") or "").removeprefix("figures-"))
        assert mark.evaluate("each => each.firstChild.data") == expected.figures[number - 1].text
    expect(page.locator(".facts")).to_contain_text("sáng 09/04/2024")
    expect(page).to_have_title(re.compile("Hội nghị sơ kết"))


def test_sample_and_page_work_without_script(browser: Browser, server: Server) -> None:
    context = browser.new_context(base_url=server.url, java_script_enabled=False, viewport=DESKTOP)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("link", name="Xem văn bản mẫu").click()
    expect(page.locator("[data-edit]").first).to_be_hidden()  # waits for the style sheet
    assert page.locator("mark.figures").count() > 10
    page.locator("label.figures").click()
    assert "rgba(0, 0, 0, 0)" in page.locator("mark.figures").first.evaluate("e => getComputedStyle(e).backgroundColor")
    page.goto("/")
    page.locator("#typed").fill(REPORT)
    page.locator("#published").fill("2024-04-10")
    page.get_by_role("button", name="Trích bản ghi").click()
    assert _report(page) == extractor.extract(REPORT, published="2024-04-10")
    with page.expect_download() as saved:
        page.get_by_role("button", name="JSON", exact=True).click()
    assert extractor.Report.model_validate_json(Path(saved.value.path()).read_bytes()) == _report(page)
    page.goto("/")
    page.get_by_role("button", name="Trích bản ghi").click()
    expect(page.locator("#notice")).to_contain_text("không có chữ nào")
    context.close()


def test_switch_hides_a_kind_and_stays_off_when_something_is_changed(page: Page) -> None:
    page.goto("/sample")
    page.locator("#show-dates").uncheck()
    assert page.locator(".ref.dates").first.is_hidden()
    assert page.locator(".ref.figures").first.is_visible()
    page.locator("[data-delete='figures.1']").click()
    expect(page.locator("#done")).to_contain_text("Đã xóa số liệu")
    assert not page.locator("#show-dates").is_checked()
    assert page.locator(".ref.dates").first.is_hidden()


def test_values_are_told_where_the_pointer_is_and_overlapping_records_all(page: Page) -> None:
    page.goto("/sample")
    page.locator("mark.citations mark.dates").first.hover()
    told = page.locator("#told")
    expect(told).to_contain_text("22/02/2022")
    expect(told).to_contain_text("Thủ tướng Chính phủ")
    page.keyboard.press("Escape")
    expect(told).to_be_hidden()


def test_text_and_tables_lead_to_each_other(page: Page) -> None:
    page.goto("/sample")
    mark = page.locator("mark.figures", has_text="41%")
    mark.click()
    row = page.locator(f"#{mark.get_attribute('data-row')}")
    expect(row).to_have_class("lit")
    expect(row).to_be_in_viewport()
    page.locator("#dates-1 td").first.click()
    expect(page.locator("mark.dates").first).to_have_class("dates lit")
    expect(page.locator("mark.dates").first).to_be_in_viewport()


def test_everything_can_be_done_with_the_keyboard_alone(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.locator("#typed").focus()
    page.keyboard.insert_text(REPORT)
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.classList.contains('main')"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("#result-title")).to_be_focused()
    page.locator("#text").focus()
    page.keyboard.press("Tab")
    expect(page.locator(".ref").first).to_be_focused()
    expect(page.locator("#told")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".ref").nth(1)).to_be_focused()
    page.keyboard.press("End")
    expect(page.locator(".ref").last).to_be_focused()
    page.keyboard.press("Home")
    name = (page.locator(".ref").first.get_attribute("href") or "").removeprefix("#")
    page.keyboard.press("Enter")
    expect(page.locator(f"#{name} a.number")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(f"#t-{name}")).to_be_focused()
    page.locator("[data-edit='figures.1']").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#field-text")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()
    expect(page.locator("[data-edit='figures.1']")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#done")).to_contain_text("Đã xóa")
    page.locator(".sheet [data-add='dates']").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#field-text")).to_be_focused()
    page.keyboard.insert_text("quý I")
    page.locator("#field-value").focus()
    page.keyboard.insert_text("quý I/2024")
    page.keyboard.press("Enter")
    expect(page.locator("#done")).to_contain_text("Đã thêm mốc thời gian")
    assert [date.value for date in _report(page).dates if date.rule == "manual"] == ["2024-33"]


def test_changed_value_is_marked_and_the_exported_record_is_gold(page: Page, tmp_path: Path) -> None:
    _read(page, REPORT)
    before = _report(page)
    number = next(n for n, figure in enumerate(before.figures, 1) if figure.text == "45%")
    page.locator(f"[data-edit='figures.{number}']").click()
    page.locator("#field-subject").fill("trồng rừng")
    page.locator("#field-value").fill("45,5")
    page.get_by_role("button", name="Lưu").click()
    expect(page.locator("#done")).to_contain_text("Đã sửa số liệu")
    figure = _report(page).figures[number - 1]
    assert (figure.subject, figure.value, figure.rule) == ("trồng rừng", "45.5", "manual")
    expect(page.locator(f"#figures-{number} .manual")).to_be_visible()
    page.locator("[data-delete='dates.1']").click()
    expect(page.locator("#done")).to_contain_text("Đã xóa mốc thời gian")
    gone = before.dates[0]
    assert [(each.kind, each.start, each.end) for each in _report(page).document.edited] == [
        ("dates", gone.start, gone.end)
    ]
    saved = {}
    for button in ("JSON", "Văn bản"):
        with page.expect_download() as download:
            page.get_by_role("button", name=button, exact=True).click()
        saved[button] = Path(download.value.path()).read_bytes()
    assert saved["Văn bản"].decode() == REPORT
    read = gold.read_gold(saved["JSON"], REPORT)
    assert read == extractor.Report.model_validate_json(saved["JSON"])
    assert [each.rule for each in read.figures].count("manual") == 1
    assert len(read.dates) == len(before.dates) - 1


def test_looking_at_a_record_changes_nothing(page: Page) -> None:
    page.goto("/sample")
    before = _report(page)
    for record in ("meeting.1", "attendees.1", "figures.1", "dates.1", "citations.1", "directives.3", "segments.1"):
        page.locator(f"[data-edit='{record}']").click()
        page.get_by_role("button", name="Lưu").click()
        expect(page.locator("dialog")).to_be_hidden()
        expect(page.locator("#done")).to_contain_text("Không có gì thay đổi")
        assert _report(page) == before


def test_change_can_be_taken_back(page: Page) -> None:
    page.goto("/sample")
    before = _report(page)
    undo = page.get_by_role("button", name="Hoàn tác")
    expect(undo).to_be_hidden()
    page.locator("[data-delete='meeting.1']").click()
    expect(page.locator("[data-edit='meeting.0']")).to_be_visible()
    page.locator("[data-delete='segments.2']").click()
    expect(page.locator("#segments-7")).to_have_count(0)
    assert _report(page).meeting is None
    undo.click()
    expect(page.locator("#segments-7")).to_have_count(1)
    undo.click()
    expect(undo).to_be_hidden()
    assert _report(page) == before


def test_selected_words_become_a_record_at_their_place(page: Page) -> None:
    """Also behind letters of two UTF-16 units and line ends of two characters."""
    text = "𝐀🙂 Tin vắn\r\nSáng 9/4/2024, UBND xã họp.\r\nBà con trồng 7 sào khoai, thu 7 tạ.\r\n"
    page.locator("#file").set_input_files({"name": "tin.txt", "mimeType": "text/plain", "buffer": text.encode()})
    expect(page.locator(".sheet.figures")).to_be_visible()
    assert json.loads(page.locator("#session textarea").input_value())["text"] == text
    count = len(_report(page).attendees)
    _select(page, "Bà con")
    adder = page.locator("#adder")
    expect(adder).to_be_visible()
    adder.locator("[data-add='attendees']").click()
    expect(page.locator("#field-text")).to_have_value("Bà con")
    page.locator("#field-kind").select_option("group")
    page.get_by_role("button", name="Thêm", exact=True).last.click()
    expect(page.locator("#done")).to_contain_text("Đã thêm người dự")
    people = _report(page).attendees
    assert len(people) == count + 1
    added = next(person for person in people if person.rule == "manual")
    assert (added.start, added.kind, added.name) == (text.index("Bà con"), "group", "Bà con")


def test_form_says_what_is_wrong_and_keeps_what_was_typed(page: Page) -> None:
    page.goto("/sample")
    page.locator("[data-edit='dates.1']").click()
    page.locator("#field-text").fill("chữ không có trong văn bản")
    page.locator("#field-value").fill("hôm nào đó")
    page.get_by_role("button", name="Lưu").click()
    expect(page.locator("#field-value-fault")).to_contain_text("Không đọc được thời gian")
    expect(page.locator("#field-text-fault")).to_contain_text("Không thấy những chữ này")
    expect(page.locator("#field-text")).to_be_focused()
    expect(page.locator("#field-value")).to_have_value("hôm nào đó")
    assert _violations(page) == []


def test_dropped_file_is_read(page: Page) -> None:
    page.evaluate(
        """text => {
            const files = new DataTransfer();
            files.items.add(new File([text], 'bản tin.txt', {type: 'text/plain'}));
            for (const name of ['dragover', 'drop']) {
                const event = new DragEvent(name, {dataTransfer: files, bubbles: true, cancelable: true});
                document.body.dispatchEvent(event);
            }
        }""",
        REPORT,
    )
    expect(page.locator(".sheet.figures")).to_be_visible()
    assert _report(page) == extractor.extract(REPORT, source="bản tin.txt")


def test_file_that_is_no_text_is_refused_in_words(page: Page) -> None:
    page.locator("#file").set_input_files({"name": "x.docx", "mimeType": "text/plain", "buffer": b"\x89PNG\r\n\x1a\n"})
    expect(page.locator("#notice")).to_contain_text("không phải văn bản mà là PNG")


@pytest.mark.parametrize(
    "paste", [HOSTILE, "\u202e" * 50 + REPORT, "a\x00b\x1b[31m\x7f Kinh phí 5 tỷ đồng", "x" * 9000]
)
def test_hostile_paste_is_shown_as_text(page: Page, paste: str) -> None:
    page.evaluate("document.title = 'not run'")
    _read(page, paste)
    assert page.title() != "run"
    shown = _shown_text(page)
    assert len(shown) == len(paste)
    assert not re.search("[\x00\x1b\u202e]", shown)
    assert page.locator("main script, main img:not(.brand img), main svg[onload], #text b").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert _report(page).document.chars == len(paste)
    page.get_by_role("button", name="JSON", exact=True).focus()


def test_hostile_session_is_refused(server: Server) -> None:
    def asked(session: str, path: str = "/edit", **fields: str) -> int:
        return server.upload(b"", "", path, session=session, **fields).status

    whole = json.dumps(
        {"text": "Họp.", "found": {}, "report": extractor.extract("Họp.").model_dump(mode="json")}, ensure_ascii=False
    )
    assert asked(whole, "/draw") == 200
    assert asked(whole.replace("Họp.", "Hộp."), "/draw") == 422
    assert asked(whole, "/edit", record="figures.1") == 422
    assert asked(whole, "/edit", record="document.1") == 422
    assert asked(whole, "/form", record="figures.0", start="9" * 99) == 422
    assert asked(whole, "/form", record="figures.0", start="5", end="1") == 200
    for broken in ("", "{", "[]", "{}", '{"text": 1}', whole.replace('"found": {}', '"found": {"x": 1}')):
        assert asked(broken, "/draw") in (400, 422)
    assert asked(whole, "/download/exe") == 404


def test_large_text_does_not_break_the_page(page: Page) -> None:
    page.set_default_timeout(90_000)
    text = "Kinh phí 5 tỷ đồng. " + "<b>x</b> " * 110_000
    page.locator("#typed").evaluate("(area, text) => { area.value = text; }", text)
    page.get_by_role("button", name="Trích bản ghi").click()
    page.wait_for_selector("#figures-1, #notice p")
    assert page.locator("#figures-1").count() == 1
    assert page.evaluate("document.getElementById('text').textContent.length") > 990_000
    assert page.locator("#text b").count() == 0


def test_text_beyond_the_limit_is_refused_in_words(page: Page) -> None:
    page.locator("#typed").evaluate("area => { area.value = 'x'.repeat(1000001); }")
    page.get_by_role("button", name="Trích bản ghi").click()
    expect(page.locator("#notice")).to_contain_text("1,000,000 byte")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing(page: Page, size: ViewportSize) -> None:
    page.set_viewport_size(size)
    assert _violations(page) == []
    page.goto("/sample")
    page.locator(".ref").first.focus()
    expect(page.locator("#told")).to_be_visible()
    assert _violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("[data-edit='attendees.1']").click()
    expect(page.locator("dialog")).to_be_visible()
    page.evaluate("document.getElementById('main').remove()")  # which has been looked at
    assert _violations(page) == []


def test_axe_finds_nothing_in_the_documentation(page: Page) -> None:
    page.goto("/docs")
    assert _violations(page) == []


@pytest.mark.parametrize("path", sorted(CORPUS, key=lambda path: -path.stat().st_size)[:3], ids=lambda path: path.stem)
def test_summary_fits_one_sheet(page: Page, path: Path) -> None:
    _read(page, path.read_text(encoding="utf-8"))
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Tóm tắt để in").click()
    summary = opened.value
    summary.wait_for_load_state()
    assert _violations(summary) == []
    assert len(re.findall(rb"/Type\s*/Page\b", summary.pdf(prefer_css_page_size=True))) == 1


def test_tables_are_saved_for_a_spreadsheet(page: Page, tmp_path: Path) -> None:
    page.goto("/sample")
    with page.expect_download() as saved:
        page.get_by_role("button", name="CSV").click()
    with zipfile.ZipFile(saved.value.path()) as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read("figures.csv").decode("utf-8-sig"))))
    assert [row["text"] for row in rows] == [figure.text for figure in _report(page).figures]


@pytest.mark.skipif(not has_workbooks(), reason="no extra xlsx")
def test_workbook_is_saved(page: Page) -> None:
    page.goto("/sample")
    with page.expect_download() as saved:
        page.get_by_role("button", name="XLSX").click()
    book = import_module("openpyxl").load_workbook(io.BytesIO(Path(saved.value.path()).read_bytes()))
    head, *rows = book["Số liệu"].iter_rows(values_only=True)
    figures = _report(page).figures
    assert [dict(zip(head, row, strict=True))["Nguyên văn"] for row in rows] == [figure.text for figure in figures]
    kinds = {"money": "số tiền", "percent": "tỷ lệ", "count": "số lượng"}
    named = {figure.start: kinds[figure.kind] for figure in figures if figure.kind in kinds}
    found = {row[head.index("Từ vị trí")]: row[head.index("Loại")] for row in rows}
    assert named
    assert named.items() <= found.items()
    heads = {cell for sheet in book for cell in next(sheet.iter_rows(max_row=1, values_only=True))}
    assert not heads & {column for columns in tables.COLUMNS.values() for column in columns}
