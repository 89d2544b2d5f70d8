"""The measures and the command `evaluate`, on cases that can be counted by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

import extractor
from extractor import messages
from extractor.evaluation.ledger import Miss, Tally
from extractor.evaluation.measures import HEADLINE, MEASURES, Comparison, compare, value
from extractor.evaluation.totals import MEAN, Sample, evaluate
from extractor.gold import read_gold
from extractor.loading import load
from tests.conftest import REPORT, Run, is_refusal
from tests.strategies import mangled

TEXT = "Ông Tô Văn Lưu và bà Hà Thị Na dự họp ngày 9/4/2024. Xã trồng 5 ha, 12 hộ nghèo. Kết luận: trồng tiếp."
PERSON = {"kind": "person", "honorific": "ông"}


def _at(words: str) -> dict[str, int]:
    return {"start": TEXT.index(words), "end": TEXT.index(words) + len(words)}


def _person(name: str, **fields: Any) -> dict[str, Any]:
    return {"kind": "person", "name": name, **_at(name), **fields}


def _figure(words: str, number: str, unit: str, **fields: Any) -> dict[str, Any]:
    kind = fields.pop("kind", "count")
    return {**_at(words), "kind": kind, "number": number, "unit": unit, "value": number, "base_unit": unit, **fields}


def _compared(gold: dict[str, Any], predicted: dict[str, Any]) -> Comparison:
    read = [read_gold({"meeting": None, **records}, TEXT) for records in (gold, predicted)]
    return compare(TEXT, *read)


def test_tally_by_hand() -> None:
    tally = Tally(right=6, false=2, missed=4)
    assert tally.precision == 6 / 8
    assert tally.recall == 6 / 10
    assert tally.f1 == pytest.approx(2 * 0.75 * 0.6 / (0.75 + 0.6))


def test_nothing_wanted_and_nothing_came_is_perfect() -> None:
    assert Tally().precision == Tally().recall == Tally().f1 == Tally().share == 1


def test_persons_count_by_name_whatever_case_spaces_and_dashes() -> None:
    gold = [_person("Tô Văn Lưu", participation=["chair"]), _person("Hà Thị Na")]
    predicted = [{**_person("Tô Văn Lưu"), "name": "TÔ  VĂN LƯU,", "text": "Tô Văn Lưu"}]
    tallies, misses = _compared({"attendees": gold}, {"attendees": predicted})
    assert tallies["people"] == Tally(right=1, missed=1)
    assert tallies["people"].f1 == pytest.approx(2 / 3)
    assert tallies["chairs"] == Tally(missed=1)
    assert [(miss.measure, miss.wanted, miss.got) for miss in misses] == [
        ("chairs", "Tô Văn Lưu", None), ("people", "Hà Thị Na", None),
    ]  # fmt: skip
    assert misses[0].rule == "manual"  # found, by this rule, but not as a chair
    assert misses[1].rule is None


def test_role_and_its_split() -> None:
    role = {"text": "Xã", **_at("Xã"), "title": "Trưởng", "organization": None}
    gold = [_person("Hà Thị Na", honorific="bà", roles=[role])]
    predicted = [_person("Hà Thị Na", honorific="ông", roles=[{**role, "organization": "xã"}])]
    tallies, misses = _compared({"attendees": gold}, {"attendees": predicted})
    assert tallies["roles"] == Tally(right=1)
    assert tallies["roles.split"].share == 0
    assert tallies["people.honorific"].share == 0
    assert ("people.honorific", "bà", "ông") in [(miss.measure, miss.wanted, miss.got) for miss in misses]


def test_group_needs_half_of_the_common_span() -> None:
    group = {"kind": "group", "name": "g", "start": 0, "end": 10}
    for end, right in ((20, 1), (21, 0)):
        predicted = {**group, "end": end}
        tallies, _ = _compared({"attendees": [group]}, {"attendees": [predicted]})
        assert tallies["groups"] == Tally(right, 1 - right, 1 - right)


@pytest.mark.parametrize(
    ("change", "right"),
    [
        ({}, 1),
        ({"value": "12.0"}, 1),
        ({"value": "13"}, 0),
        ({"total": "15"}, 0),
        ({"base_unit": "hộ"}, 1),  # of a count one unit may go on where the other ends
        ({"base_unit": "hộ dân"}, 0),
        ({"base_unit": "h"}, 0),
        ({"kind": "money", "base_unit": "hộ"}, 0),
        ({**_at("5 ha")}, 0),
    ],
)
def test_figure_needs_overlap_value_and_unit(change: dict[str, Any], right: int) -> None:
    gold = _figure("12 hộ nghèo", "12", "hộ nghèo")
    tallies, _ = _compared({"figures": [gold]}, {"figures": [gold | change]})
    assert tallies["figures"].right == right
    assert tallies["figures"].missed == 1 - right


def test_fields_of_a_figure_are_compared_in_matched_figures_only() -> None:
    five = _figure("5 ha", "5", "ha", kind="measure")
    twelve = _figure("12 hộ nghèo", "12", "hộ nghèo")
    gold = [five | {"qualifier": "about", "subject": "rừng trồng mới"}, twelve]
    predicted = [five | {"subject": "trồng rừng"}, twelve | {"value": "1"}]
    tallies, misses = _compared({"figures": gold}, {"figures": predicted})
    assert tallies["figures"] == Tally(right=1, false=1, missed=1)
    assert tallies["figures.qualifier"] == Tally(0, 0, 1, 0, 1)
    assert tallies["figures.change"] == Tally(0, 0, 0, 1, 1)  # null with null agrees, and is no value found
    assert tallies["figures.subject"].share == pytest.approx(2 * 2 / (3 + 2))
    wrong = next(miss for miss in misses if miss.measure == "figures")
    assert wrong == Miss(
        "figures", **_at("12 hộ nghèo"),
        wanted="12 hộ nghèo (value=12, base_unit=hộ nghèo)", got="12 hộ nghèo (value=1, base_unit=hộ nghèo)",
        rule="manual",
    )  # fmt: skip


def test_dates_need_overlap_and_value() -> None:
    date = {**_at("9/4/2024"), "value": "2024-04-09"}
    wider = {**_at("ngày 9/4/2024"), "value": "2024-04-09"}
    assert _compared({"dates": [date]}, {"dates": [wider]}).tallies["dates"] == Tally(right=1)
    other = date | {"value": "2024-09-04"}
    assert _compared({"dates": [date]}, {"dates": [other]}).tallies["dates"] == Tally(false=1, missed=1)


def test_one_prediction_answers_one_gold_record() -> None:
    date = {**_at("9/4/2024"), "value": "2024-04-09"}
    twice = [date, {**_at("ngày 9/4/2024"), "value": "2024-04-09"}]
    assert _compared({"dates": [date]}, {"dates": twice}).tallies["dates"] == Tally(right=1, false=1)


def test_citations_and_their_fields() -> None:
    cited = {**_at("9/4/2024"), "doc_type": "decree", "number": "9/NĐ-CP", "issued": "2024", "issuer": "Chính phủ"}
    other = cited | {"number": "số 9/NĐ - CP"[3:], "issuer": None}
    tallies, _ = _compared({"citations": [cited]}, {"citations": [other]})
    assert tallies["citations"] == Tally(right=1)
    assert tallies["citations_full"] == Tally(false=1, missed=1)
    assert [tallies[f"citations.{field}"].share for field in ("issued", "issuer", "title")] == [1, 0, 1]


def test_directives_and_their_fields() -> None:
    told = {**_at("trồng tiếp"), "speaker": "Tô Văn Lưu", "addressee": "các xã, phường", "deadline": "2024-04"}
    other = told | {"speaker": "Lưu", "addressee": "các xã và phường", "deadline": None}
    tallies, _ = _compared({"directives": [told]}, {"directives": [other]})
    assert tallies["directives"] == Tally(right=1)
    assert [tallies[f"directives.{field}"].share for field in ("speaker", "addressee", "deadline")] == [0, 1, 0]


def test_segments_by_characters_without_white_space() -> None:
    end, middle = len(TEXT), TEXT.index("Xã")
    gold = [{"label": "lead", "start": 0, "end": middle - 1}, {"label": "report", "start": middle, "end": end}]
    predicted = [{"label": "lead", "start": 0, "end": end}]
    tallies, misses = _compared({"segments": gold}, {"segments": predicted})
    right, wrong = (len("".join(part.split())) for part in (TEXT[:middle], TEXT[middle:]))
    assert tallies["segments"] == Tally(right, wrong, wrong, right, right + wrong)
    assert misses == (Miss("segments", middle, end, "report", "lead", "manual"),)
    assert "segments" not in _compared({"segments": []}, {"segments": predicted}).tallies


def test_meeting_counts_its_seven_fields() -> None:
    meeting = {"kind": "cuộc họp", "date": "2024-04-09", "name": _at("dự họp"), "organizer": _at("Xã")}
    other = {"kind": "hội nghị", "date": "2024-04-09", "mode": "online", "name": _at("họp ngày")}
    tallies, misses = _compared({"meeting": meeting}, {"meeting": other})
    assert (tallies["meeting"].agreed, tallies["meeting"].compared) == (3, 7)  # date, part of day, venue
    assert {miss.measure for miss in misses} == {"meeting.kind", "meeting.mode", "meeting.name", "meeting.organizer"}
    nothing, _ = _compared({"meeting": meeting}, {"meeting": None})
    assert (nothing["meeting"].agreed, nothing["meeting"].compared) == (3, 7)
    invented, missed = _compared({"meeting": None}, {"meeting": meeting})
    assert (invented["meeting"].agreed, invented["meeting"].compared) == (0, 1)
    assert missed[0].got == "dự họp"


def test_official_document() -> None:
    official = {"doc_type": "notice", "number": "5/TB", "issued": None, "issuer": "UBND xã", "title": "x"}
    wanted = {"document": {"official": official}}
    tallies, _ = _compared(wanted, {"document": {"official": official | {"number": "6/TB", "title": None}}})
    assert (tallies["official"].agreed, tallies["official"].compared) == (3, 4)
    assert _compared({}, wanted).tallies["official"].share == 0
    assert _compared({}, {}).tallies["official"].share == 1


def test_gold_against_itself_is_perfect() -> None:
    _is_perfect(REPORT)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=mangled())
def test_whatever_the_text_gold_against_itself_is_perfect(text: str) -> None:
    _is_perfect(text)


def _is_perfect(text: str) -> None:
    report = extractor.extract(text)
    tallies, misses = compare(text, report, report)
    assert misses == ()
    assert all(value(measure, tally) == 1 for measure, tally in tallies.items())
    assert all(tally.precision == tally.recall == 1 for tally in tallies.values())


@pytest.fixture(scope="module")
def samples() -> list[Sample]:
    """Three texts; the gold of the second lacks a figure, that of the third has a wrong value."""
    report = extractor.extract(REPORT)
    fewer = report.model_copy(update={"figures": report.figures[1:]})
    wrong = report.figures[0].model_copy(update={"value": "7"})
    other = report.model_copy(update={"figures": (wrong, *report.figures[1:])})
    return [Sample(name, REPORT, gold) for name, gold in (("a", report), ("b", fewer), ("c", other))]


def test_totals_are_sums_over_texts_and_the_mean_is_of_the_headline(samples: list[Sample]) -> None:
    evaluation = evaluate(samples, load())
    count = len(samples[0].gold.figures)
    assert evaluation.tallies["figures"] == Tally(3 * count - 2, 2, 1)
    assert list(evaluation.tallies) == list(MEASURES)
    assert evaluation.values[MEAN] == pytest.approx((len(HEADLINE) - 1 + evaluation.values["figures"]) / len(HEADLINE))
    assert [document.values["figures"] for document in evaluation.documents] == pytest.approx(
        [1, 2 * (count - 1) / (2 * count - 1), 2 * (count - 1) / (2 * count)]
    )


def test_intervals_are_the_same_each_time_and_hold_the_value(samples: list[Sample]) -> None:
    one, other = evaluate(samples, load()), evaluate(samples, load())
    assert one.intervals == other.intervals
    assert all(low <= one.values[measure] <= high for measure, (low, high) in one.intervals.items())
    assert one.intervals["figures"].low < 1
    assert one.intervals["dates"] == (1, 1)


def test_date_of_publication_is_that_of_the_gold() -> None:
    text = "Sáng 9/4, UBND xã họp."
    gold = extractor.extract(text, published="2024-04-10")
    assert evaluate([Sample("a", text, gold)], load()).values["dates"] == 1


@pytest.fixture
def folder(tmp_path: Path, samples: list[Sample]) -> Path:
    """The three texts with their gold, a text without gold, and gold without a text."""
    for sample in samples:
        (tmp_path / f"{sample.name}.txt").write_bytes(sample.text.encode())
        (tmp_path / f"{sample.name}.json").write_text(sample.gold.model_dump_json(), encoding="utf-8")
    (tmp_path / "thiếu.txt").write_text("Họp.", encoding="utf-8")
    (tmp_path / "thừa.json").write_text("not read", encoding="utf-8")
    return tmp_path


def test_table_tells_every_measure_and_what_was_left_out(run: Run, folder: Path) -> None:
    done = run("evaluate", folder)
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("3 văn bản")
    assert "1 văn bản không có bản chuẩn nên không chấm: thiếu.txt" in done.out
    assert "1 bản chuẩn không có văn bản nên không chấm: thừa.json" in done.out
    rows = [line for line in done.out.splitlines() if line.endswith(tuple(messages.MEASURE_NAMES.values()))]
    assert [row[2:].split()[0] for row in rows] == [*MEASURES, MEAN]
    assert {row[2:].split()[0] for row in rows if row.startswith("*")} == set(HEADLINE)


def test_errors_tell_place_wanted_got_rule_and_context(run: Run, folder: Path) -> None:
    line, column = REPORT[: REPORT.index("1.250,5 ha")].count("\n") + 1, REPORT.splitlines()[3].index("1.250,5") + 1
    done = run("evaluate", folder, "--errors", "figures")
    told = [line_ for line_ in done.out.splitlines() if ": figures: " in line_]
    assert len(told) == 2
    superfluous, instead = told
    assert superfluous.startswith(f"{folder / 'b.txt'}:{line}:{column}: figures: thừa “1.250,5 ha (value=1250.5")
    assert instead.startswith(f"{folder / 'c.txt'}:{line}:{column}: figures: cần “1.250,5 ha (value=7, base_unit=ha)”")
    assert all("(mẫu quantity)" in line_ and "trồng được [1.250,5 ha], đạt" in line_ for line_ in told)


def test_errors_of_a_kind_and_of_all(run: Run, folder: Path) -> None:
    assert ": figures: " not in run("evaluate", folder, "--errors", "dates").out
    assert ": figures: " not in run("evaluate", folder, "--errors", "figures.subject").out
    assert ": figures: " in run("evaluate", folder, "--errors", "all").out


def test_json_holds_the_whole(run: Run, folder: Path) -> None:
    result = json.loads(run("evaluate", folder, "--json").out)
    assert result["texts"] == 3
    assert result["without_gold"] == ["thiếu.txt"]
    assert result["without_text"] == ["thừa.json"]
    assert list(result["measures"]) == list(MEASURES)
    assert list(result["documents"]) == ["a", "b", "c"]
    figures = result["documents"]["b"]["measures"]["figures"]
    assert (figures["false"], figures["missed"]) == (1, 0)
    assert "misses" not in result["documents"]["b"]
    assert result["mean"]["low"] <= result["mean"]["value"] <= result["mean"]["high"]


def test_json_with_errors(run: Run, folder: Path) -> None:
    documents = json.loads(run("evaluate", folder, "--json", "--errors", "all").out)["documents"]
    assert documents["a"]["misses"] == []
    (miss,) = documents["c"]["misses"]
    assert (miss["measure"], miss["line"], miss["rule"]) == ("figures", 4, "quantity")
    assert REPORT[miss["start"] : miss["end"]] == "1.250,5 ha"


def test_own_patterns_are_measured(run: Run, folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "figures.toml").write_text('[[rule]]\nname = "quantity"\npattern = "zzz"\n', encoding="utf-8")
    done = run("evaluate", folder, "--json", "--patterns", own)
    assert json.loads(done.out)["measures"]["figures"]["recall"] < 1
    assert "chưa có ví dụ" in done.err


def test_folder_that_cannot_be_evaluated_is_refused(run: Run, tmp_path: Path) -> None:
    is_refusal(run("evaluate", tmp_path / "không có"), "không có", "không có thư mục này")
    is_refusal(run("evaluate", tmp_path), str(tmp_path), "không có văn bản TÊN.txt nào kèm")
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    is_refusal(run("evaluate", tmp_path), "bienban annotate")
    is_refusal(run("evaluate", tmp_path / "a.txt"), "a.txt", "không phải thư mục")
    is_refusal(run("evaluate", "a\0b"), "không đọc được")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"meeting": null,}', "dòng 1, cột 18"),
        ("", "không có chữ nào"),
        ("[]", "đối tượng"),
        ("[" * 100_000, "JSON"),
        ('{"meeting": null, "figurs": []}', "có phải ý là “figures”?"),
        ('{"meeting": null, "dates": [{"start": 0, "end": 3, "value": "9/4"}]}', "dates.0.value: phải là ngày"),
        ('{"meeting": null, "dates": [{"start": 0, "end": 9999, "value": "2024"}]}', "dates.0.end: vị trí nằm ngoài"),
        ('{"meeting": null, "dates": [{"start": 0, "end": 3, "value": "2024", "text": "x"}]}', "dates.0.text"),
        ('{"meeting": 3, "dates": 4, "document": 5}', "document"),
        ('{"meeting": null, "document": {"published": "2023-02-29"}}', "2023-02-29 không có trong lịch"),
    ],
)
def test_faulty_gold_is_refused_with_file_and_place(run: Run, folder: Path, content: str, said: str) -> None:
    (folder / "b.json").write_text(content, encoding="utf-8")
    is_refusal(run("evaluate", folder), str(folder / "b.json"), said)


def test_text_that_is_none_is_refused(run: Run, folder: Path) -> None:
    (folder / "b.txt").write_bytes(b"\xff\xfe")
    is_refusal(run("evaluate", folder), "b.txt")


def test_unknown_kind_is_refused(run: Run, folder: Path) -> None:
    is_refusal(run("evaluate", folder, "--errors", "figure"), "“figure”", "all", "có phải ý là “figures”?")


def test_every_measure_is_named() -> None:
    assert messages.MEASURE_NAMES.keys() == {*MEASURES, MEAN}
