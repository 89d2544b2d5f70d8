"""What a clerk's changes make of a report: always a report of the contract, whose slices are those of the text."""

from __future__ import annotations

from typing import Any

import pytest

import extractor
from extractor import gold
from extractor.errors import ServeError
from extractor.loading import load
from extractor.records import Report
from extractor.web import editing, forms, sessions
from extractor.web.sessions import LISTS, Session
from extractor.web.task import Asked
from tests.conftest import REPORT

KEYS = ("meeting", *LISTS)
RULES = load()


def _session(text: str) -> Session:
    return sessions.begun(text, extractor.extract(text, rules=RULES))


def _count(report: Report, key: str) -> int:
    return int(report.meeting is not None) if key == "meeting" else len(getattr(report, key))


def _asked(key: str, number: int = 0, words: str = "", text: str = REPORT) -> Asked:
    start = text.index(words) if words else 0
    return Asked(key, number, start, start + len(words))


def _typed(asked: Asked, fields: dict[str, Any], **changes: str) -> dict[str, list[str]]:
    """What a form sends that was opened with these fields, but for some that were changed."""
    typed: dict[str, list[str]] = {}
    for field in forms.FORMS[asked.key]:
        value = forms.shown(field, fields)
        if field.form == "roles":
            for number, role in enumerate(value):
                for part in ("text", "title", "organization"):
                    typed[f"roles.{number}.{part}"] = [role.get(part) or ""]
                if role.get("former"):
                    typed[f"roles.{number}.former"] = ["1"]
        else:
            typed[field.name] = value if isinstance(value, list) else [value.replace("\n", "\r\n")]
    return typed | {name: [value] for name, value in changes.items()}


def _save(session: Session, asked: Asked, **changes: str) -> Session:
    """The session after a form was opened, filled and sent; it holds what a form can send back."""
    fields = editing.opened(session, asked, RULES)
    act = editing.changed if asked.number else editing.added
    after, place = act(session, asked, fields, _typed(asked, fields, **changes), RULES)
    key, _, number = place.rpartition("-")
    assert 1 <= int(number) <= max(1, _count(after.report, key))
    return _checked(after)


def _checked(session: Session) -> Session:
    assert sessions.read(session.written()) == session
    assert gold.read_gold(session.report.model_dump_json(), session.text) == session.report
    return session


def _manual(report: Report, key: str) -> list[Any]:
    records: list[Any] = [report.meeting] if key == "meeting" else getattr(report, key)
    return [record for record in records if record.rule == "manual"]


def test_record_that_is_only_looked_at_stays_as_it_is(corpus_text: str) -> None:
    session = _session(corpus_text)
    for key in KEYS:
        for number in range(1, min(4, _count(session.report, key)) + 1):
            assert _save(session, Asked(key, number, 0, 0)).report == session.report


@pytest.mark.parametrize(
    ("key", "number", "changes", "becomes"),
    [
        ("figures", 1, {"value": "1.251,5", "number": "1251.5"}, {"value": "1251.5", "number": "1251.5"}),
        ("figures", 1, {"qualifier": "over", "total": "2.000"}, {"qualifier": "over", "total": "2000"}),
        ("dates", 2, {"value": "29/2/2024"}, {"value": "2024-02-29", "kind": "day"}),
        ("dates", 2, {"value": "quý II/2024"}, {"value": "2024-34", "kind": "quarter"}),
        ("dates", 2, {"value": "02/2024"}, {"value": "2024-02", "kind": "month"}),
        ("dates", 2, {"value": "2021 – 2025"}, {"value": "2021/2025", "kind": "range"}),
        ("dates", 2, {"value": "2024-41"}, {"value": "2024-41", "kind": "half"}),
        ("citations", 1, {"issuer": "UBND tỉnh Sơn Khê", "title": ""}, {"issuer": "UBND tỉnh Sơn Khê", "title": None}),
        ("directives", 1, {"deadline": "2024-05", "cooperating": "xã A; xã B"}, {"cooperating": ("xã A", "xã B")}),
        ("attendees", 1, {"honorific": "bà", "text": "Lý  Thị Mỷ"}, {"honorific": "bà", "text": "Lý Thị Mỷ"}),
        ("meeting", 1, {"venue": "Hội trường", "mode": "online"}, {"mode": "online"}),
    ],
)
def test_what_was_typed_is_what_the_record_says(
    key: str, number: int, changes: dict[str, str], becomes: dict[str, Any]
) -> None:
    after = _save(_session(REPORT), Asked(key, number, 0, 0), **changes).report
    (record,) = _manual(after, key)
    assert {name: getattr(record, name) for name in becomes} == becomes


@pytest.mark.parametrize(
    ("key", "changes", "faulty"),
    [
        ("figures", {"value": "nhiều", "text": "không có", "kind": "tiền", "unit": " "}, "value text kind unit"),
        ("dates", {"value": "30/2/2024"}, "value"),
        ("dates", {"value": "hôm qua"}, "value"),
        ("directives", {"deadline": "sớm", "text": ""}, "deadline text"),
        ("attendees", {"roles.0.text": "Vua", "list": "figures"}, "roles list"),
        ("segments", {"label": "đoạn"}, "label"),
        ("meeting", {"kind": "", "organizer": "không có"}, "kind organizer"),
    ],
)
def test_what_cannot_be_is_refused_field_by_field(key: str, changes: dict[str, str], faulty: str) -> None:
    with pytest.raises(forms.FaultyError) as refused:
        _save(_session(REPORT), Asked(key, 1, 0, 0), **changes)
    assert set(refused.value.faults) == set(faulty.split())


@pytest.mark.parametrize("key", [key for key in LISTS if key != "segments"])
def test_deleted_records_are_told(key: str) -> None:
    session = _session(REPORT + "Tin: Ông Sùng A Tủa vắng mặt. Bà Hoàng Thị Bưởi ký Tờ trình số 5/TTr-UBND.\n")
    gone = [(key, record.start, record.end) for record in getattr(session.report, key)]
    for _ in gone:
        session = _checked(editing.deleted(session, key, 1))
    assert [(each.kind, each.start, each.end) for each in session.report.document.edited] == gone
    assert getattr(session.report, key) == ()
    with pytest.raises(ServeError):
        editing.deleted(session, key, 1)


def test_deleted_meeting_is_told_and_can_be_added_again() -> None:
    session = _checked(editing.deleted(_session(REPORT), "meeting", 1))
    assert session.report.meeting is None
    assert [each.kind for each in session.report.document.edited] == ["meeting"]
    again = _save(session, Asked("meeting", 0, 0, 0), kind="hội nghị", date="9/4/2024", name="Hội nghị sơ kết")
    assert again.report.meeting is not None
    assert again.report.meeting.date == "2024-04-09"


def test_added_record_that_is_deleted_leaves_no_trace() -> None:
    session = _session(REPORT)
    added = _save(session, _asked("dates", words="toàn huyện"), value="2024-33")
    (new,) = _manual(added.report, "dates")
    assert editing.deleted(added, "dates", added.report.dates.index(new) + 1).report == session.report


@pytest.mark.parametrize(
    ("key", "words", "becomes"),
    [
        ("figures", " 2,4 tỷ đồng ", {"value": "2400000000", "base_unit": "VND", "text": "2,4 tỷ đồng"}),
        ("dates", "15/1/2024", {"value": "2024-01-15"}),
        ("citations", "Quyết định số 118/QĐ-UBND ngày 15/1/2024", {"number": "118/QĐ-UBND", "issued": "2024-01-15"}),
        ("mentioned_people", "Lý Thị Mỷ", {"name": "Lý Thị Mỷ", "kind": "person"}),
    ],
)
def test_what_is_selected_is_read_by_the_patterns(key: str, words: str, becomes: dict[str, Any]) -> None:
    fields = editing.opened(_session(REPORT), _asked(key, words=words), RULES)
    assert {name: fields[name] for name in becomes} == becomes
    assert REPORT[fields["start"] : fields["end"]] == fields["text"]


def test_new_record_stands_in_the_order_of_the_text() -> None:
    session = _session(REPORT)
    kept = tuple(figure for figure in session.report.figures if figure.text != "45%")
    after = _save(_checked(session._replace(report=session.report.model_copy(update={"figures": kept}))),
                  _asked("figures", words="45%"))  # fmt: skip
    assert [figure.text for figure in after.report.figures] == [figure.text for figure in session.report.figures]


def test_person_can_be_moved_to_those_only_mentioned() -> None:
    session = _session(REPORT)
    after = _save(session, Asked("attendees", 1, 0, 0), list="mentioned_people").report
    assert [person.name for person in after.mentioned_people] == [session.report.attendees[0].name]
    assert after.mentioned_people[0].roles == session.report.attendees[0].roles
    assert [each.kind for each in after.document.edited] == ["attendees"]


def test_segments_give_way_to_a_new_one_and_take_in_one_that_goes() -> None:
    session = _session(REPORT)
    words = "12/15 xã hoàn thành, kinh phí 2,4 tỷ đồng"
    after = _save(session, _asked("segments", words=words), label="discussion")
    assert len(after.report.segments) == len(session.report.segments) + 2
    number = next(n for n, segment in enumerate(after.report.segments, 1) if segment.text == words)
    without = _checked(editing.deleted(after, "segments", number))
    assert words in without.report.segments[number - 2].text
    assert not without.report.document.edited


def test_citations_refer_to_none_that_is_gone() -> None:
    text = "Nghị quyết số 12-NQ/HU ngày 5/3/2021 của Huyện ủy về lâm nghiệp. Xã thực hiện Nghị quyết 12-NQ/HU."
    session = _session(text)
    assert [citation.refers_to for citation in session.report.citations] == [None, 0]
    kept = _save(session, Asked("citations", 1, 0, 0), title="về trồng rừng")
    assert [citation.refers_to for citation in kept.report.citations] == [None, 0]
    without = _checked(editing.deleted(session, "citations", 1))
    assert [citation.refers_to for citation in without.report.citations] == [None]
