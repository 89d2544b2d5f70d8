"""Annotations by words: what gold comes of them, and what is said of a wrong one."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import extractor
from extractor.annotation import annotate
from extractor.gold import read_gold
from tests.conftest import CORPUS, REPORT, ROOT, Run, is_refusal

TEXT = """\
Họp giao ban xã
Sáng 9/4/2024, UBND xã họp. Ông Tô Văn Lưu, Chủ tịch UBND xã, chủ trì; dự có các trưởng thôn.
Xã trồng 5 ha, nuôi 5 con trâu. Ông Tô Văn Lưu giao các trưởng thôn trồng
tiếp 5 ha nữa trước ngày 9/5/2024 theo Nghị quyết số 5-NQ/ĐU.
"""
FIVE_HA = {"text": "5 ha", "kind": "measure", "number": "5", "unit": "ha", "value": "5", "base_unit": "ha"}
SLICES = ("name", "venue", "organizer")
WRITTEN = sorted((ROOT / "corpus" / "annotations").glob("*.json"))


def _places(annotation: dict[str, Any], key: str) -> list[tuple[int, str]]:
    """Start and words of each record of the gold of a right annotation."""
    annotated = annotate(annotation, TEXT)
    assert annotated.faults == ()
    return [(record["start"], TEXT[record["start"] : record["end"]]) for record in annotated.gold[key]]


def _faults(annotation: dict[str, Any]) -> list[tuple[str, str]]:
    return [(fault.facts["place"], fault.problem) for fault in annotate(annotation, TEXT).faults]


def test_words_become_offsets_and_absent_fields_null() -> None:
    gold = annotate({"figures": [FIVE_HA]}, TEXT).gold
    start = TEXT.index("5 ha")
    assert gold["figures"] == [
        FIVE_HA
        | {"start": start, "end": start + 4, "value_max": None, "total": None}
        | {"qualifier": None, "change": None, "subject": None}
    ]
    assert gold["meeting"] is None
    assert gold["segments"] == gold["citations"] == []
    assert read_gold(gold, TEXT).figures[0].text == "5 ha"


def test_nth_counts_from_zero() -> None:
    first, second = TEXT.index("5 ha"), TEXT.rindex("5 ha")
    assert _places({"figures": [FIVE_HA, FIVE_HA | {"nth": 1}]}, "figures") == [(first, "5 ha"), (second, "5 ha")]


def test_figures_dates_and_citations_come_by_rising_start() -> None:
    assert [at for at, _ in _places({"figures": [FIVE_HA | {"nth": 1}, FIVE_HA]}, "figures")] == [
        TEXT.index("5 ha"),
        TEXT.rindex("5 ha"),
    ]


def test_long_spans_by_first_and_last_words() -> None:
    directive = {"from": "các trưởng thôn", "nth": 1, "to": "9/5/2024", "speaker": "Tô Văn Lưu"}
    ((start, words),) = _places({"directives": [directive]}, "directives")
    assert start == TEXT.rindex("các trưởng thôn")
    assert words == "các trưởng thôn trồng\ntiếp 5 ha nữa trước ngày 9/5/2024"
    ((_, words),) = _places({"attendees": [{"kind": "group", "from": "các", "to": "thôn"}]}, "attendees")
    assert words == "các trưởng thôn"


def test_persons_by_name_with_roles() -> None:
    role = {"text": "Chủ tịch UBND xã", "title": "Chủ tịch", "organization": "UBND xã"}
    person = {"name": "Tô Văn Lưu", "honorific": "Ông", "roles": [role], "participation": ["speaker", "chair"]}
    (gold,) = annotate({"attendees": [person]}, TEXT).gold["attendees"]
    at = TEXT.index("Chủ tịch")
    assert gold == {
        "kind": "person", "name": "Tô Văn Lưu", "honorific": "Ông",
        "roles": [role | {"former": False, "start": at, "end": at + len(role["text"])}],
        "participation": ["chair", "speaker"], "start": TEXT.index("Tô"), "end": TEXT.index(", Chủ tịch"),
    }  # fmt: skip


def test_segments_run_to_the_next() -> None:
    segments = [
        {"label": "title", "from": "Họp"},
        {"label": "lead", "from": "Sáng 9/4"},
        {"label": "attendance", "from": "Ông Tô"},
        {"label": "conclusion", "from": "Ông Tô"},  # sought behind the one before
    ]
    assert [words for _, words in _places({"segments": segments}, "segments")] == [
        "Họp giao ban xã",
        "Sáng 9/4/2024, UBND xã họp.",
        TEXT[TEXT.index("Ông Tô") : TEXT.rindex("Ông Tô")].rstrip(),
        TEXT[TEXT.rindex("Ông Tô") :].rstrip(),
    ]


def test_meeting_and_own_document() -> None:
    annotation = {
        "meeting": {"kind": "giao ban", "name": "Họp giao ban xã", "organizer": {"text": "UBND xã", "nth": 1}},
        "official": {"doc_type": "minutes", "number": "5-NQ/ĐU"},
        "published": "2024-04-10",
    }
    gold = annotate(annotation, TEXT).gold
    assert gold["meeting"]["name"] == {"text": "Họp giao ban xã", "start": 0, "end": 15}
    assert gold["meeting"]["organizer"]["start"] == TEXT.index("UBND xã", TEXT.index("Chủ tịch"))
    assert gold["meeting"]["venue"] is gold["meeting"]["date"] is None
    assert gold["document"]["official"]["issuer"] is None
    assert read_gold(gold, TEXT).document.published == "2024-04-10"


def test_fields_beyond_the_scored_ones_are_kept() -> None:
    directive = {"text": "các trưởng thôn", "cooperating": ["UBND xã"]}
    assert annotate({"directives": [directive]}, TEXT).gold["directives"][0]["cooperating"] == ["UBND xã"]


def test_numerals_in_no_record_are_told() -> None:
    date = {"text": "9/4/2024", "value": "2024-04-09"}
    loose = annotate({"dates": [date], "figures": [FIVE_HA]}, TEXT).loose
    assert [TEXT[start:end] for start, end in loose] == ["5", "5", "9/5/2024", "5"]


@pytest.mark.parametrize(
    ("annotation", "place", "problem"),
    [
        ({"dates": [{"text": "9/6/2024", "value": "2024"}]}, "dates.0", "absent"),
        ({"dates": [{"text": "", "value": "2024"}]}, "dates.0", "no_words"),
        ({"dates": [{"value": "2024"}]}, "dates.0", "no_words"),
        ({"dates": [{"text": "9/4", "nth": 1, "value": "2024"}]}, "dates.0", "too_few"),
        ({"dates": [{"text": "9/4", "nth": 10**30, "value": "2024"}]}, "dates.0", "too_few"),
        ({"dates": [{"text": "9/4", "nth": -1, "value": "2024"}]}, "dates.0", "nth"),
        ({"dates": [{"text": "9/4", "nth": True, "value": "2024"}]}, "dates.0", "nth"),
        ({"dates": [{"text": "9/4", "nth": "1", "value": "2024"}]}, "dates.0", "nth"),
        ({"dates": [{"text": "9/4", "value": "9/4"}]}, "dates.0.value", "gold"),
        ({"dates": [{"text": "9/4"}]}, "dates.0.value", "gold"),
        ({"dates": ["9/4"]}, "dates.0", "gold"),
        ({"dates": "9/4"}, "dates", "gold"),
        ({"figures": [FIVE_HA, FIVE_HA]}, "figures.1", "same_words"),
        ({"figures": [FIVE_HA | {"value": "năm"}]}, "figures.0.value", "gold"),
        ({"figures": [FIVE_HA | {"number": 5}]}, "figures.0.number", "gold"),
        ({"figures": [FIVE_HA | {"kind": "area"}]}, "figures.0.kind", "gold"),
        ({"figures": [FIVE_HA | {"subject": "rừng"}]}, "figures.0.subject", "absent"),
        ({"figures": [FIVE_HA | {"subjct": "Xã"}]}, "figures.0.subjct", "gold"),
        ({"figurs": []}, "figurs", "gold"),
        ({"attendees": [{"text": "Tô Văn Lưu"}]}, "attendees.0", "no_words"),
        ({"attendees": [{"name": "Tô Văn Lưu", "participation": ["host"]}]}, "attendees.0.participation.0", "gold"),
        ({"attendees": [{"name": "Tô Văn Lưu", "roles": [{"text": "Chủ nhiệm"}]}]}, "attendees.0.roles.0", "absent"),
        ({"attendees": [{"name": "Tô Văn Lưu", "roles": [{"text": "Chủ"}]}]}, "attendees.0.roles.0.title", "gold"),
        ({"directives": [{"from": "Ông", "nth": 1, "to": "Sáng"}]}, "directives.0", "absent_after"),
        ({"directives": [{"text": "giao", "addressee": "các phòng"}]}, "directives.0.addressee", "absent"),
        ({"segments": [{"label": "title", "from": "Sáng"}]}, "segments.0", "late_start"),
        ({"segments": [{"label": "end", "from": "Họp"}]}, "segments.0.label", "gold"),
        ({"segments": [{"label": "title", "text": "Họp"}]}, "segments.0", "no_words"),
        ({"segments": ["Họp"]}, "segments.0", "no_words"),
        (
            {"segments": [{"label": "title", "from": "Họp"}, {"label": "lead", "from": "Họp giao"}]},
            "segments.1", "absent_after",
        ),
        ({"meeting": {"name": "Họp giao ban huyện"}}, "meeting.name", "absent"),
        ({"meeting": {}}, "meeting.kind", "gold"),
        ({"meeting": {"kind": "họp", "mode": "zoom"}}, "meeting.mode", "gold"),
        ({"official": {"doc_type": "minutes", "number": "6-NQ/ĐU"}}, "document.official.number", "absent"),
        ({"official": {"doc_type": "biên bản"}}, "document.official.doc_type", "gold"),
        ({"document": [1]}, "document", "gold"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(annotation: dict[str, Any], place: str, problem: str) -> None:
    assert (place, problem) in _faults(annotation)


def test_all_that_is_wrong_is_told_at_once() -> None:
    annotation = {
        "dates": [{"text": "9/6", "value": "9/6"}, {"text": "9/4/2024", "value": "2024-04-09"}],
        "figures": [FIVE_HA | {"value": "x"}, FIVE_HA | {"nth": 7}],
    }
    assert _faults(annotation) == [
        ("figures.1", "too_few"), ("dates.0", "absent"), ("figures.0.value", "gold"), ("dates.0.value", "gold"),
    ]  # fmt: skip


KEYS = (
    "meeting", "official", "document", "published", "attendees", "figures", "dates", "citations", "directives",
    "segments", "roles", "participation", "text", "name", "from", "to", "nth", "label", "value", "kind", "start", "end",
    "schema_version",
)  # fmt: skip
LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.sampled_from(["9/4", "title", "Họp"])
)
TREES = st.recursive(
    LEAVES,
    lambda tree: st.lists(tree, max_size=3) | st.dictionaries(st.sampled_from(KEYS), tree, max_size=5),
    max_leaves=25,
)


@settings(max_examples=400, deadline=None)
@given(annotation=st.dictionaries(st.sampled_from(KEYS), TREES))
def test_every_object_gives_faults_or_right_gold(annotation: dict[str, Any]) -> None:
    annotated = annotate(json.dumps(annotation), TEXT)
    if not annotated.faults:
        read_gold(json.dumps(annotated.gold), TEXT)


@pytest.mark.parametrize("data", ["", "3", "null", "[]", '"x"', "{", b"\xff", "[" * 100_000, '{"a": "\\ud800"}'])
def test_what_is_no_object_is_refused(data: str | bytes) -> None:
    with pytest.raises(extractor.InputError) as caught:
        annotate(data, TEXT)
    assert caught.value.problem == "json"


def _words(record: dict[str, Any], text: str) -> dict[str, Any]:
    """A gold record with words in the place of its offsets."""
    words = text[record["start"] : record["end"]]
    own = "name" if "name" in record else "text"
    others = {key: value for key, value in record.items() if key not in ("start", "end", "text")}
    starts = [at for at in range(record["start"] + 1) if text.startswith(words, at)]
    if "roles" in record:
        others["roles"] = [_words(role, text) for role in record["roles"]]
    return {**others, own: words, "nth": len(starts) - 1}


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_corpus_gold_comes_of_its_words(path: Path) -> None:
    """All kinds of records and all their fields: the gold of every report can be made with annotations."""
    text = path.read_bytes().decode()
    gold = json.loads(path.with_suffix(".json").read_bytes())
    annotation = {**gold, "segments": []}
    at = 0
    for segment in gold["segments"]:
        words = text[segment["start"] : segment["end"]]
        assert text.index(words, at) == segment["start"]
        annotation["segments"].append({"label": segment["label"], "from": words})
        at = segment["start"] + 1
    for key in ("attendees", "mentioned_people", "figures", "dates", "citations", "directives"):
        annotation[key] = [_words(record, text) for record in gold[key]]
    if gold["meeting"]:
        slices = {key: value and _words(value, text) for key, value in gold["meeting"].items() if key in SLICES}
        annotation["meeting"] = gold["meeting"] | slices
    annotated = annotate(annotation, text)
    assert annotated.faults == ()
    assert json.loads(json.dumps(annotated.gold)) == gold


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.stem)
def test_annotation_of_a_corpus_report_gives_its_gold(run: Run, path: Path) -> None:
    done = run("annotate", ROOT / "corpus" / f"{path.stem}.txt", path)
    assert done.status == 0
    assert done.out == (ROOT / "corpus" / path.name).read_text(encoding="utf-8")


def test_the_annotation_in_the_readme_is_right() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (example,) = (block for block in re.findall(r"```json\n(.*?)```", readme, re.DOTALL) if '"from"' in block)
    assert annotate(example, REPORT).faults == ()


def test_there_is_an_annotation_to_look_at() -> None:
    assert WRITTEN


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "họp.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def _written(folder: Path, content: str) -> Path:
    path = folder / "lời.json"
    path.write_text(content, encoding="utf-8")
    return path


def test_command_prints_gold_and_tells_loose_numerals(run: Run, report: Path) -> None:
    snippets = _written(report.parent, json.dumps({"figures": [FIVE_HA, FIVE_HA | {"nth": 1}]}))
    done = run("annotate", report, snippets)
    assert done.status == 0
    assert [figure["start"] for figure in json.loads(done.out)["figures"]] == [TEXT.index("5 ha"), TEXT.rindex("5 ha")]
    assert done.out.endswith("}\n")
    lines = done.err.splitlines()
    assert len(lines) == 4
    assert lines[0].startswith(f"bienban: {report}:2:6: ")
    assert "Sáng [9/4/2024], UBND" in lines[0]


def test_command_tells_each_fault_on_a_line_and_prints_nothing(run: Run, report: Path) -> None:
    snippets = _written(report.parent, json.dumps({"figures": [FIVE_HA, FIVE_HA], "dates": [{"text": "ngày  9/5"}]}))
    done = run("annotate", report, snippets)
    assert (done.status, done.out) == (2, "")
    lines = done.err.splitlines()
    assert all(line.startswith(f"bienban: {snippets}: ") for line in lines)
    assert "figures.1: “5 ha” trùng chỗ với figures.0" in lines[0]
    assert "dates.0: không thấy" in lines[1]
    assert "có phải ý là “ngày 9/5”" in lines[1]
    assert "dates.0.value" in lines[2]
    assert len(lines) == 3


def test_command_with_files_that_cannot_be_read(run: Run, report: Path, tmp_path: Path) -> None:
    broken = _written(tmp_path, '{"dates": [\n  {"text": "9/4",}\n]}')
    is_refusal(run("annotate", report, broken), str(broken), "dòng 2, cột 18")
    is_refusal(run("annotate", report, _written(tmp_path, "[]")), "lời.json", "đối tượng")
    is_refusal(run("annotate", report, tmp_path / "không có.json"), "không có.json", "không có tệp này")
    is_refusal(run("annotate", tmp_path / "không có.txt", broken), "không có.txt", "không có tệp này")
    is_refusal(run("annotate", report), "câu lệnh không đúng")


def test_gold_made_by_the_command_can_be_evaluated(run: Run, report: Path) -> None:
    snippets = report.parent / "lời" / "họp.json"
    snippets.parent.mkdir()
    snippets.write_text(json.dumps({"figures": [FIVE_HA, FIVE_HA | {"nth": 1}]}), encoding="utf-8")
    report.with_suffix(".json").write_text(run("annotate", report, snippets).out, encoding="utf-8")
    figures = json.loads(run("evaluate", report.parent, "--json").out)["measures"]["figures"]
    assert (figures["right"], figures["missed"]) == (2, 0)
