"""extract, extract_many and load, as a caller meets them."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest

import extractor
from extractor.errors import PatternWarning
from extractor.pipeline import Options
from extractor.version import VERSION
from tests.conftest import REPORT


def test_document_tells_where_the_record_comes_from() -> None:
    document = extractor.extract(REPORT, published="2024-04-10", source="tin.txt", title="Trồng rừng").document
    assert document.id == "sha256:" + hashlib.sha256(REPORT.encode()).hexdigest()
    assert (document.source, document.title, document.published) == ("tin.txt", "Trồng rừng", "2024-04-10")
    assert document.chars == len(REPORT)
    assert document.program == VERSION
    assert document.patterns == extractor.load().digest
    assert document.edited == ()


@pytest.mark.parametrize("text", ["", " ", "\n", "\0", "\0\0\0", "😀", "\u0301", "\ufeff", ".", "\U00011f50"])
def test_text_without_words_gives_an_empty_report(text: str) -> None:
    report = extractor.extract(text)
    assert report.meeting is None
    assert {report.figures, report.dates, report.citations, report.attendees, report.directives} == {()}


@pytest.mark.parametrize(
    "text",
    [
        "The committee met on Monday and agreed to raise the budget by 5 per cent.",
        "Cho 200 g bột mì và 3 quả trứng vào tô, trộn đều rồi để 30 phút. Nướng ở 180 độ.",
    ],
)
def test_other_prose_has_no_meeting(text: str) -> None:
    report = extractor.extract(text)
    assert report.meeting is None
    assert report.attendees == ()
    assert report.document.official is None


@pytest.mark.parametrize(("text", "offset"), [("\ud800", 0), ("ab\udfff", 2), ("\ud83d\ude00", 0)])
def test_lone_surrogate_is_refused_with_its_offset(text: str, offset: int) -> None:
    with pytest.raises(extractor.InputError) as caught:
        extractor.extract(text)
    assert caught.value.offset == offset
    assert "surrogate" in str(caught.value)


@pytest.mark.parametrize("options", [Options(source="\udc80"), Options(title="\udc80")])
def test_lone_surrogate_in_an_option_is_refused(options: Options) -> None:
    with pytest.raises(extractor.InputError, match=next(iter(options))):
        extractor.extract("abc", **options)


@pytest.mark.parametrize("published", ["", "2024-02-30", "30/2/2024", "2024-02-29T10:00", "2024\n", "٢٠٢٤-٠١-٠١"])
def test_malformed_published_is_refused(published: str) -> None:
    with pytest.raises(extractor.InputError, match="published"):
        extractor.extract("abc", published=published)


@pytest.mark.parametrize("published", ["2024", "2024-02", "2024-02-29", "XXXX-02-29", "2021/2025"])
def test_edtf_published_is_taken(published: str) -> None:
    assert extractor.extract("abc", published=published).document.published == published


def test_extract_many_is_lazy_and_keeps_the_order() -> None:
    taken = []

    def items() -> Iterator[str]:
        for text in ("một", "hai"):
            taken.append(text)
            yield text

    reports = extractor.extract_many(items())
    assert taken == []
    assert next(reports) == extractor.extract("một")
    assert taken == ["một"]
    assert next(reports) == extractor.extract("hai")


def test_extract_many_takes_options_with_a_text() -> None:
    (report,) = extractor.extract_many([(REPORT, {"published": "2024-04-10", "source": "a"})])
    assert report == extractor.extract(REPORT, published="2024-04-10", source="a")


def test_load_is_cached_for_the_files_as_they_are(tmp_path: Path) -> None:
    assert extractor.load() is extractor.load()
    table = tmp_path / "gazetteers" / "own.tsv"
    table.parent.mkdir()
    table.write_text("form\nabc\n", encoding="utf-8")
    own = extractor.load(tmp_path)
    assert own is extractor.load(str(tmp_path))
    assert own.digest != extractor.load().digest
    table.write_text("form\nabcd\n", encoding="utf-8")
    assert own is not extractor.load(tmp_path)


def test_overlay_adds_a_rule_and_a_row(tmp_path: Path) -> None:
    gazetteers = tmp_path / "gazetteers"
    gazetteers.mkdir()
    (gazetteers / "beasts.tsv").write_text("form\nđàn voi\n", encoding="utf-8")
    (tmp_path / "dates.toml").write_text(
        '[groups]\nyear = "the year"\n[[rule]]\nname = "year_of_beast"\nvalue = "year"\n'
        "pattern = '\\bnăm\\ \\L<beasts>\\ (?P<year>\\d{4})'\n"
        'examples = [{ text = "Vào năm đàn voi 2019.", want = [{ value = "2019" }] }]\n'
        'counterexamples = ["Vào năm đàn voi về."]\n',
        encoding="utf-8",
    )
    rules = extractor.load(tmp_path)
    (rule,) = [rule for rule in rules if rule.name == "year_of_beast"]
    assert rule.search(rules.read("Vào năm đàn voi 2019."), 0, 21) is not None
    assert rule is next(iter(rules.of("dates")))  # a user's rule is tried first


def test_overlay_replaces_a_rule_of_the_same_name(tmp_path: Path) -> None:
    ours = next(rule for rule in extractor.load() if rule.kind == "figures")
    (tmp_path / "figures.toml").write_text(
        f'[[rule]]\nname = "{ours.name}"\npart = "{ours.part}"\npattern = "qqq"\n', encoding="utf-8"
    )
    with pytest.warns(PatternWarning, match=ours.name):
        rules = extractor.load(tmp_path)
    same = [rule for rule in rules if rule.kind == "figures" and rule.name == ours.name]
    assert [rule.compiled.pattern for rule in same] == ["qqq"]


@pytest.mark.parametrize(
    "error",
    [
        extractor.InputError("published", value="x"),
        extractor.ReadError("encoding", path="tin.txt", offset=3),
        extractor.PatternError("twice", path="figures.toml", rule="a"),
    ],
)
def test_errors_cross_process_borders(error: extractor.BienbanError) -> None:
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), str(copy), copy.facts) == (type(error), str(error), error.facts)


def test_errors_are_of_one_tree() -> None:
    for error in (extractor.InputError, extractor.ReadError, extractor.PatternError):
        assert issubclass(error, extractor.BienbanError)
