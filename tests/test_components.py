"""spaCy: the tokenizer is exact, components give the same records as extract, alone and together."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from spacy import displacy
from spacy.tokens import Doc, DocBin

import extractor
from extractor.components import TOKENIZER, blank
from extractor.found import Found
from extractor.patterns import Rules
from extractor.pipeline import STEPS, Step
from extractor.text import Text
from tests.conftest import REPORT
from tests.strategies import mangled

NLP = blank()
TOKENS_ONLY = blank(())
EXACT = [
    "", " ", "  ", "a", " a", "a ", "a  b", "a \n b", "\tSáng 9/4,\u00a0họp\r\n", "😀 vui\u200b", "\0",
    unicodedata.normalize("NFD", "Ủy ban nhân dân tỉnh Đắk Lắk"), "Số 111/2024/QH15 và 24.372,898 tỷ (45/48).",
]  # fmt: skip


@pytest.mark.parametrize("text", EXACT)
def test_tokenizer_is_exact(text: str) -> None:
    assert TOKENS_ONLY(text).text == text


@settings(max_examples=300, deadline=None)
@given(mangled())
def test_tokenizer_is_exact_for_any_text(text: str) -> None:
    assert TOKENS_ONLY(text).text == text


def test_numbers_and_symbols_are_one_token() -> None:
    doc = TOKENS_ONLY("Nghị quyết 66.7/2025/NQ-CP: 24.372,898 tỷ, 45/48 xã, 31/12/2023.")
    words = [token.text for token in doc]
    assert {"66.7/2025/NQ-CP", "24.372,898", "45/48", "31/12/2023"} <= set(words)


def test_pipeline_asks_for_no_other_segmenter(run_python: Callable[..., str]) -> None:
    code = "import sys; from extractor.components import blank; blank(); print('pyvi' in sys.modules)"
    assert run_python(code) == "False\n"


def test_all_components_give_the_bytes_of_extract(corpus_text: str) -> None:
    assert NLP(corpus_text)._.report.model_dump_json() == extractor.extract(corpus_text).model_dump_json()


@settings(max_examples=60, deadline=None)
@given(mangled())
def test_all_components_give_the_bytes_of_extract_for_any_text(text: str) -> None:
    assert NLP(text)._.report.model_dump_json() == extractor.extract(text).model_dump_json()


def test_published_is_said_on_the_doc() -> None:
    doc = NLP.make_doc("Sáng 9/4, UBND xã họp.")
    doc._.published = "2024-04-10"
    doc = NLP(doc)
    assert doc._.report == extractor.extract(doc.text, published="2024-04-10")
    assert doc._.report.dates[0].value == "2024-04-09"


@pytest.mark.parametrize("step", [step.NAME for step in STEPS])
def test_one_component_alone_gives_the_same_spans(step: str) -> None:
    alone, together = blank([step])(REPORT), NLP(REPORT)
    for key in alone.spans:
        assert [(span.text, span.label_) for span in alone.spans[key]] == [
            (span.text, span.label_) for span in together.spans[key]
        ]
    assert alone._.report == together._.report


def test_component_is_added_by_its_name_to_a_pipeline_of_the_user() -> None:
    nlp = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": TOKENIZER}}})
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("bienban_figures")
    doc = nlp("Kinh phí 2,4 tỷ đồng. Trồng 15 ha.")
    assert [(span.text, span.label_) for span in doc.spans["figures"]] == [
        ("2,4 tỷ đồng", "money"),
        ("15 ha", "measure"),
    ]
    assert len(list(doc.sents)) == 2


def test_component_works_behind_another_tokenizer() -> None:
    nlp = spacy.blank("xx")
    nlp.add_pipe("bienban_figures")
    doc = nlp("Trồng 15ha(rừng).")
    (span,) = doc.spans["figures"]
    assert "15ha" in span.text


def test_spans_stand_in_the_order_of_the_records(corpus_text: str) -> None:
    doc = NLP(corpus_text)
    report = doc._.report
    for key in ("figures", "dates", "citations", "directives", "segments", "attendees", "mentioned_people"):
        records = getattr(report, key)
        assert len(doc.spans[key]) == len(records)
        for span, record in zip(doc.spans[key], records, strict=True):
            assert span.start_char <= record.start < record.end <= span.end_char
            assert record.text in span.text


def test_labels_tell_the_kind() -> None:
    doc = NLP(REPORT)
    assert {span.label_ for span in doc.spans["citations"]} == {"decision"}
    assert {span.label_ for span in doc.spans["attendees"]} <= {"person", "group"}
    assert "conclusion" in {span.label_ for span in doc.spans["segments"]}
    assert "name" in {span.label_ for span in doc.spans["meeting"]}


def test_each_step_runs_once_for_a_doc(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []

    def counted(step: Step) -> Callable[[Text, Rules, Found], object]:
        find = step.find

        def find_and_count(text: Text, rules: Rules, found: Found) -> object:
            ran.append(step.NAME)
            return find(text, rules, found)

        return find_and_count

    for step in STEPS:
        monkeypatch.setattr(step, "find", counted(step))
    doc = NLP(REPORT)
    assert doc._.report
    assert ran == [step.NAME for step in STEPS]


def test_doc_bin_round_trip_keeps_spans_and_report() -> None:
    doc = NLP.make_doc(REPORT)
    doc._.published = "2024-05-01"
    doc = NLP(doc)
    stored = DocBin(docs=[doc], store_user_data=True).to_bytes()
    (copy,) = DocBin().from_bytes(stored).get_docs(NLP.vocab)
    assert copy.text == REPORT
    assert [(span.start_char, span.label_) for span in copy.spans["figures"]] == [
        (span.start_char, span.label_) for span in doc.spans["figures"]
    ]
    assert copy._.published == "2024-05-01"
    assert copy._.report == doc._.report


def test_displacy_renders_spans() -> None:
    page = displacy.render(NLP(REPORT), style="span", options={"spans_key": "figures"}, jupyter=False)
    assert "money" in page


def test_pipeline_is_stored_and_loaded(tmp_path: Path) -> None:
    NLP.to_disk(tmp_path)
    again = spacy.load(tmp_path)
    assert again(REPORT)._.report == NLP(REPORT)._.report
    assert spacy.blank("vi", config=NLP.config).from_bytes(NLP.to_bytes())(REPORT).text == REPORT


def test_pipe_over_processes_gives_the_same_reports() -> None:
    texts = [REPORT, "Trồng 15 ha.", ""]
    for doc, text in zip(NLP.pipe(texts, n_process=2), texts, strict=True):
        assert doc._.report == extractor.extract(text)


def test_overlay_reaches_the_report(tmp_path: Path) -> None:
    (tmp_path / "gazetteers").mkdir()
    (tmp_path / "gazetteers" / "own.tsv").write_text("form\nabc\n", encoding="utf-8")
    doc = blank(["figures"], patterns=str(tmp_path))(REPORT)
    digest = extractor.load(tmp_path).digest
    assert doc._.report.document.patterns == digest
    (copy,) = DocBin(docs=[doc], store_user_data=True).get_docs(NLP.vocab)
    assert copy._.report.document.patterns == digest


def test_report_needs_no_component() -> None:
    doc = Doc(NLP.vocab, words=["Trồng", "15", "ha"])
    assert doc._.report == extractor.extract("Trồng 15 ha ")
