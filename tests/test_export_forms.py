"""Exports: each form is read back with the tool that it is for, or as that tool's own source says that it reads."""

from __future__ import annotations

import csv
import gzip
import json
import shutil
import subprocess
import sys
import unicodedata
import warnings
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
import rdflib
import spacy
from hypothesis import given
from openpyxl.utils.escape import unescape
from spacy.tokens import Doc, DocBin
from spacy.training import Corpus

from extractor import store
from extractor.components import TOKENIZER, blank
from extractor.export import docbin, register, xlsx
from extractor.export.command import FORMS
from extractor.export.units import utf16
from extractor.pipeline import extract
from extractor.records import Report
from extractor.spans import KINDS, full_label, spans
from extractor.store import tables
from extractor.store.outcome import Outcome, Source
from tests.conftest import CORPUS, REPORT, ROOT, Run, is_refusal
from tests.strategies import texts

ASTRAL = f"😀 𝐓𝐢𝐧: {REPORT}👩‍👩‍👧 Chi 3 tỷ đồng 💰 cho 12 xã."
CITING = """\
Thông báo
Sáng 9/4/2024, UBND xã họp về Nghị quyết số 98/2031/NQ-HĐND ngày 12/7/2023 của HĐND tỉnh về hỗ trợ trồng rừng.
Chủ tịch yêu cầu thực hiện Nghị quyết 98/2031/NQ-HĐND, Nghị quyết số 77-NQ/TU của Tỉnh ủy và Luật Lâm nghiệp năm 2017.
"""
TEXTS = {
    "rừng.txt": REPORT,
    "hình.txt": ASTRAL,
    "dos.txt": REPORT.replace("\n", "\r\n"),
    "nfd.txt": unicodedata.normalize("NFD", REPORT),
    "dẫn.txt": CITING,
    "công thức.txt": "=1+1 xã họp ngày 9/4/2024.\n-5% là mức giảm.\n@UBND xã\x0b báo cáo 12 hộ _x0041_ nghèo\uffff.",
    **{path.name: path.read_bytes().decode() for path in CORPUS[::9]},
}
STORES = ("o.jsonl", "o.jsonl.gz", "o.parquet", "o.csv")
NEED_TEXTS = ("docbin", "doccano", "labelstudio", "webannotation")
DESTINATIONS = {
    "docbin": "o.spacy", "doccano": "doccano.jsonl", "labelstudio": "tasks.json", "webannotation": "o.jsonld",
    "xlsx": "o.xlsx", "register": "register.csv",
}  # fmt: skip
NLP = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": TOKENIZER}}})


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    found = []
    for place, text in TEXTS.items():
        report = extract(text, source=place, published="2024-04-10")
        found.append(
            Outcome(Source(place, published="2024-04-10"), report.document.id, "2024-04-10", report, text=text)
        )
    found.append(Outcome(Source("hỏng.txt"), stage="read", reason="không đọc được"))
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, outcomes: list[Outcome]) -> Path:
    """A database and each other store with the same records, and the texts; nothing of it may change."""
    made = tmp_path_factory.mktemp("kho")
    for name in (*STORES, f"sqlite:///{made / 'o.db'}"):
        opened = store.open(name if "://" in name else str(made / name))
        opened.write(outcomes)
        opened.close()
    (made / "texts").mkdir()
    for place, text in TEXTS.items():
        (made / "texts" / place).write_bytes(text.encode())
    return made


@pytest.fixture
def database(folder: Path) -> str:
    return f"sqlite:///{folder / 'o.db'}"


@pytest.fixture
def exported(run: Run, database: str, tmp_path: Path) -> Any:
    """Exports the database and gives the path of what was made."""

    def export(form: str, *options: str) -> Path:
        path = tmp_path / DESTINATIONS[form]
        done = run("export", database, "--to", path, "--form", form, *options)
        assert (done.status, done.out) == (0, "")
        assert f"đã ghi {len(TEXTS)} văn bản" in done.err
        return path

    return export


@cache
def reports() -> dict[str, Report]:
    """Of each text, by its id."""
    found = (extract(text, source=place, published="2024-04-10") for place, text in TEXTS.items())
    return {report.document.id: report for report in found}


# spaCy


def docs(path: Path) -> list[Doc]:
    return list(DocBin().from_disk(path).get_docs(NLP.vocab))


def groups(doc: Doc) -> dict[str, list[tuple[int, int, str]]]:
    return {kind: [(span.start, span.end, span.label_) for span in doc.spans[kind]] for kind in doc.spans}


def test_docbin_has_the_docs_that_the_components_make(exported: Any) -> None:
    found = docs(exported("docbin"))
    assert Counter(doc.text for doc in found) == Counter(TEXTS.values())
    nlp = blank([kind for kind in KINDS if kind != "mentioned_people"])
    for doc in found:
        made = nlp.make_doc(doc.text)
        made._.published = "2024-04-10"
        made = nlp(made)
        assert [token.text_with_ws for token in doc] == [token.text_with_ws for token in made]
        assert groups(doc) == groups(made)


def test_docbin_gives_the_records_back(exported: Any) -> None:
    found = docs(exported("docbin"))
    assert {doc._.report.document.id: doc._.report for doc in found} == reports()
    assert {doc._.published for doc in found} == {"2024-04-10"}


def test_another_day_of_publication_asks_for_another_record(exported: Any) -> None:
    doc = docs(exported("docbin"))[0]
    doc._.published = "2020-01-31"
    assert doc._.report == extract(doc.text, published="2020-01-31")


def test_docbin_as_a_folder_is_read_by_spacys_corpus_reader(
    run: Run, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(docbin, "_PART", 3_000)
    done = run("export", database, "--to", tmp_path / "corpus", "--form", "docbin", "--quiet")
    assert (done.status, done.err) == (0, "")
    assert len(list((tmp_path / "corpus").glob("*.spacy"))) > 2
    found = [example.reference for example in Corpus(tmp_path / "corpus")(NLP)]
    assert Counter(doc.text for doc in found) == Counter(TEXTS.values())
    assert {doc._.report.document.id for doc in found} == set(reports())
    assert names(tmp_path) == ["corpus"]


def test_a_folder_of_docbins_is_replaced_but_no_other(run: Run, database: str, tmp_path: Path) -> None:
    options = ("export", database, "--to", tmp_path / "corpus", "--form", "docbin", "--kinds", "dates")
    assert run(*options).status == 0
    is_refusal(run(*options), "corpus", "--replace")
    (tmp_path / "corpus" / "part-00009.spacy").write_bytes(b"old")
    assert run(*options, "--replace").status == 0
    assert names(tmp_path / "corpus") == ["part-00001.spacy"]
    assert names(tmp_path) == ["corpus"]
    (tmp_path / "corpus" / "bài.txt").write_text("của tôi", encoding="utf-8")
    is_refusal(run(*options, "--replace"), "corpus")
    assert "bài.txt" in names(tmp_path / "corpus")


def test_too_much_for_one_docbin_names_the_folder(
    run: Run, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(docbin, "_MOST", 3_000)
    is_refusal(run("export", database, "--to", tmp_path / "o.spacy"), "3000", f"--to {tmp_path / 'o'} --form docbin")
    assert names(tmp_path) == []


# doccano


def test_doccano_counts_utf16_units(exported: Any) -> None:
    lines = exported("doccano").read_text(encoding="utf-8").split("\n")
    assert lines.pop() == ""
    found = [json.loads(line) for line in lines]
    assert Counter(example["text"] for example in found) == Counter(TEXTS.values())
    for example in found:
        report, units = reports()[example["document"]], example["text"].encode("utf-16-le")
        wanted = [(kind, span) for kind in KINDS for span in spans(report, kind)]
        assert len(example["label"]) == len(wanted) > 0
        for (start, end, label), (kind, span) in zip(example["label"], wanted, strict=True):
            assert units[2 * start : 2 * end].decode("utf-16-le") == example["text"][span.start : span.end]
            assert label == full_label(kind, span.label)
        assert (example["source"], example["published"]) == (report.document.source, "2024-04-10")


def test_kinds_overlap_in_doccano(exported: Any) -> None:
    first = json.loads(exported("doccano", "--kinds", "dates,citations").read_text(encoding="utf-8").split("\n")[0])
    assert {label.partition(".")[0] for *_, label in first["label"]} <= {"dates", "citations"}


@given(texts)
def test_utf16_units_are_those_of_the_encoding(text: str) -> None:
    units = utf16(text)
    assert [units(at) for at in range(len(text) + 1)] == [
        len(text[:at].encode("utf-16-le")) // 2 for at in range(len(text) + 1)
    ]


# Label Studio


def test_labelstudio_tasks_fit_their_interface(exported: Any) -> None:
    path = exported("labelstudio")
    tasks = json.loads(path.read_bytes())
    view = ElementTree.parse(path.with_name("tasks.config.xml")).getroot()
    known = {(tag.get("name"), tag.get("toName"), label.get("value")) for tag in view.iter("Labels") for label in tag}
    (shown,) = view.iter("Text")
    assert Counter(task["data"]["text"] for task in tasks) == Counter(TEXTS.values())
    for task in tasks:
        report, text = reports()[task["data"]["document"]], task["data"]["text"]
        (prediction,) = task["predictions"]
        wanted = [(kind, span) for kind in KINDS for span in spans(report, kind)]
        assert shown.get("value") == "$text"
        for region, (kind, span) in zip(prediction["result"], wanted, strict=True):
            value = region["value"]
            assert (value["start"], value["end"]) == (span.start, span.end)
            assert text[value["start"] : value["end"]] == value["text"]  # code points
            assert (region["from_name"], region["type"], value["labels"]) == (kind, "labels", [span.label])
            assert region["to_name"] == shown.get("name")
            assert (kind, region["to_name"], span.label) in known
        ids = [region["id"] for region in prediction["result"]]
        assert len(set(ids)) == len(ids)


def test_labelstudio_without_a_record_is_an_empty_list(run: Run, tmp_path: Path) -> None:
    (tmp_path / "o.jsonl").write_bytes(b"")
    assert run("export", tmp_path / "o.jsonl", "--to", tmp_path / "o.json", "--form", "labelstudio").status == 0
    assert json.loads((tmp_path / "o.json").read_bytes()) == []


# Web Annotation

OA, AS = rdflib.Namespace("http://www.w3.org/ns/oa#"), rdflib.Namespace("https://www.w3.org/ns/activitystreams#")
_REFERENCE = {"@type": "@id"}
_COUNT = {"@type": "http://www.w3.org/2001/XMLSchema#nonNegativeInteger"}
CONTEXT: dict[str, Any] = {  # the terms of http://www.w3.org/ns/anno.jsonld that we use, so that no test asks the web
    "oa": str(OA), "as": str(AS), "dc": "http://purl.org/dc/elements/1.1/", "id": "@id", "type": "@type",
    "rdf": str(rdflib.RDF), "rdfs": str(rdflib.RDFS), "dctypes": "http://purl.org/dc/dcmitype/",
    **{name: f"oa:{name}" for name in (
        "Annotation", "TextualBody", "TextPositionSelector", "TextQuoteSelector", "tagging", "classifying",
        "describing", "exact", "prefix", "suffix",
    )},
    "AnnotationCollection": "as:OrderedCollection", "AnnotationPage": "as:OrderedCollectionPage",
    "Text": "dctypes:Text", "format": "dc:format", "language": "dc:language", "value": "rdf:value",
    "label": "rdfs:label",
    "motivation": {"@type": "@vocab", "@id": "oa:motivatedBy"}, "purpose": {"@type": "@vocab", "@id": "oa:hasPurpose"},
    "body": {"@id": "oa:hasBody", **_REFERENCE}, "target": {"@id": "oa:hasTarget", **_REFERENCE},
    "source": {"@id": "oa:hasSource", **_REFERENCE}, "selector": {"@id": "oa:hasSelector", **_REFERENCE},
    "via": {"@id": "oa:via", **_REFERENCE}, "first": {"@id": "as:first", **_REFERENCE},
    "last": {"@id": "as:last", **_REFERENCE}, "partOf": {"@id": "as:partOf", **_REFERENCE},
    "items": {"@id": "as:items", "@container": "@list", **_REFERENCE},
    "start": {"@id": "oa:start", **_COUNT}, "end": {"@id": "oa:end", **_COUNT},
    "total": {"@id": "as:totalItems", **_COUNT}, "startIndex": {"@id": "as:startIndex", **_COUNT},
}  # fmt: skip


def terms(value: Any) -> Iterator[str]:
    """Every key in a JSON value, and every type and purpose."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from [inner] if key in ("type", "purpose", "motivation") else terms(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from terms(inner)


def graph(path: Path) -> Any:
    collection = json.loads(path.read_bytes())
    assert collection.pop("@context") == "http://www.w3.org/ns/anno.jsonld"
    assert set(terms(collection)) <= CONTEXT.keys()  # no term that a JSON-LD processor would drop
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of rdflib about itself
        return rdflib.Graph().parse(data=json.dumps({"@context": CONTEXT, **collection}), format="json-ld")


def test_annotations_select_the_records_in_the_text(exported: Any) -> None:
    found = graph(exported("webannotation"))
    by_source: dict[str, list[tuple[int, int, str, str]]] = {}
    for annotation in found.subjects(rdflib.RDF.type, OA.Annotation):
        assert (annotation, OA.motivatedBy, OA.classifying) in found
        (target,) = found.objects(annotation, OA.hasTarget)
        (source,) = found.objects(target, OA.hasSource)
        place = str(found.value(source, rdflib.RDFS.label))
        text = TEXTS[place]
        selectors = {found.value(each, rdflib.RDF.type): each for each in found.objects(target, OA.hasSelector)}
        position, quote = selectors[OA.TextPositionSelector], selectors[OA.TextQuoteSelector]
        start, end = (found.value(position, edge).toPython() for edge in (OA.start, OA.end))
        exact, before, after = (str(found.value(quote, part)) for part in (OA.exact, OA.prefix, OA.suffix))
        assert text[start:end] == exact  # code points
        assert text[:start].endswith(before)
        assert text[end:].startswith(after)
        said = {
            found.value(b, OA.hasPurpose): str(found.value(b, rdflib.RDF.value))
            for b in found.objects(annotation, OA.hasBody)
        }
        by_source.setdefault(place, []).append((start, end, said[OA.tagging], said[OA.classifying]))
    for report in reports().values():
        wanted = [(span.start, span.end, kind, span.label) for kind in KINDS for span in spans(report, kind)]
        assert sorted(by_source[str(report.document.source)]) == sorted(wanted)


def test_annotations_carry_their_records(exported: Any) -> None:
    found = json.loads(exported("webannotation", "--kinds", "figures").read_bytes())
    records = [json.loads(annotation["body"][2]["value"]) for annotation in found["first"]["items"]]
    wanted = [json.loads(figure.model_dump_json()) for report in reports().values() for figure in report.figures]
    assert sorted(records, key=repr) == sorted(wanted, key=repr)


def test_the_collection_counts_and_names_all_that_it_holds(exported: Any) -> None:
    path = exported("webannotation")
    found = graph(path)
    (collection,) = found.subjects(rdflib.RDF.type, AS.OrderedCollection)
    (page,) = found.subjects(rdflib.RDF.type, AS.OrderedCollectionPage)
    items = list(found.items(found.value(page, AS["items"])))
    assert found.value(collection, AS.totalItems).toPython() == len(items) == len(set(items)) > 100
    assert {found.value(collection, AS.first), found.value(collection, AS.last)} == {page}
    assert found.value(page, AS.partOf) == collection
    assert all(str(item).startswith("urn:uuid:") for item in items)


def test_the_same_record_has_the_same_name_in_every_export(
    exported: Any, run: Run, folder: Path, tmp_path: Path
) -> None:
    options = ("--texts", folder / "texts", "--to", tmp_path / "other.jsonld")
    assert run("export", folder / "o.jsonl", *options).status == 0
    both = [json.loads(path.read_bytes()) for path in (exported("webannotation"), tmp_path / "other.jsonld")]
    first, second = ({item["id"]: item for item in found["first"]["items"]} for found in both)
    assert first == second


def test_an_address_is_where_the_text_came_from(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bài.txt").write_bytes(REPORT.encode())
    report = extract(REPORT, source="https://bao.example/tin?id=1")
    (tmp_path / "o.json").write_text(report.model_dump_json(), encoding="utf-8")
    options = ("--texts", tmp_path / "bài.txt", "--to", tmp_path / "o.jsonld")
    assert run("export", tmp_path / "o.json", *options).status == 0
    found = graph(tmp_path / "o.jsonld")
    (source,) = set(found.objects(None, OA.hasSource))
    assert str(source).startswith("ni:///sha-256;")
    assert found.value(source, OA.via) == rdflib.URIRef("https://bao.example/tin?id=1")


# XLSX


def rows(path: Path) -> dict[str, list[dict[str, Any]]]:
    found = {}
    for sheet in openpyxl.load_workbook(path):
        head, *others = sheet.iter_rows(values_only=True)
        found[sheet.title] = [dict(zip(head, row, strict=True)) for row in others]
    return found


def test_workbook_has_a_sheet_for_each_table_of_records(exported: Any) -> None:
    found = rows(exported("xlsx"))
    assert [*found] == [name for name in tables.COLUMNS if name not in ("sources", "errors")]
    wanted: dict[str, list[dict[str, Any]]] = {name: [] for name in found}
    for report in reports().values():
        for name, row in tables.report_rows(report):
            wanted[name].append(row)
    for name, sheet in found.items():
        assert len(sheet) == len(wanted[name]) > 0
        for row, want in zip(order(sheet), order(wanted[name]), strict=True):
            assert {column: cell for column, cell in row.items() if column not in NUMERIC} == {
                column: want.get(column) and clean(want[column])
                if isinstance(want.get(column), str)
                else want.get(column)
                for column in row
                if column not in NUMERIC
            }


NUMERIC = ("number", "value", "value_max", "total")


def order(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(found, key=lambda row: tuple(str(row.get(key, "")) for key in ("document", "table", "no", "start")))


def clean(text: str) -> str:
    """As a sheet has it."""
    for character in "\x0b\uffff":
        text = text.replace(character, "\ufffd")
    return text.replace("\r\n", "\n").replace("_x0041_", "_x005F_x0041_")


def test_values_are_numbers_where_a_sheet_keeps_them(run: Run, tmp_path: Path) -> None:
    report = extract("Kinh phí 1.250,5 tỷ đồng cho 12/15 xã; dự toán 12 triệu đồng.")
    long = report.figures[2].model_copy(update={"value": "1234567890123456789"})
    report = report.model_copy(update={"figures": (*report.figures[:2], long)})
    (tmp_path / "o.json").write_text(report.model_dump_json(), encoding="utf-8")
    assert run("export", tmp_path / "o.json", "--to", tmp_path / "o.xlsx").status == 0
    found = rows(tmp_path / "o.xlsx")["figures"]
    assert [(row["value"], row["total"]) for row in found[:2]] == [(1250500000000, None), (12, 15)]
    assert found[0]["number"] == 1250.5
    assert found[2]["value"] == "1234567890123456789"  # a sheet would round it


def test_no_cell_is_a_formula_or_an_error(exported: Any) -> None:
    book = openpyxl.load_workbook(exported("xlsx"))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    special = [cell for cell in cells if cell.value[0] in "=+-@#"]
    assert {cell.value[0] for cell in special} >= {"=", "@"}
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in special)
    assert {cell.data_type for cell in cells} == {"s"}
    assert not [cell for cell in cells if cell.quotePrefix and cell not in special]


def test_a_literal_escape_stays_what_it_is(exported: Any) -> None:
    found = [row["text"] for row in rows(exported("xlsx"))["segments"] if "x0041" in str(row["text"])]
    assert found
    assert all("_x0041_" in unescape(text) for text in found)  # a spreadsheet reads _x005F_ as an underline


def test_only_the_sheets_of_the_kinds_that_were_asked_for(exported: Any) -> None:
    assert [*rows(exported("xlsx", "--kinds", "figures,attendees"))] == ["documents", "attendees", "figures", "roles"]
    assert [*rows(exported("xlsx", "--kinds", "meeting", "--replace"))] == ["documents", "meetings"]


def test_a_cell_above_the_limit_is_refused_with_its_place(run: Run, tmp_path: Path) -> None:
    text = "Sáng 9/4/2024, UBND xã họp. " + "Xã đã trồng rừng và chăm sóc rừng tốt. " * 900
    (tmp_path / "o.json").write_text(extract(text, source="dài.txt").model_dump_json(), encoding="utf-8")
    is_refusal(run("export", tmp_path / "o.json", "--to", tmp_path / "o.xlsx"), "32767", "dài.txt, segments.text")
    assert names(tmp_path) == ["o.json"]
    assert run("export", tmp_path / "o.json", "--to", tmp_path / "o.xlsx", "--kinds", "dates,figures").status == 0


def test_a_cell_is_measured_as_a_spreadsheet_measures_it(run: Run, tmp_path: Path) -> None:
    for count, status in ((16_383, 0), (16_384, 2)):
        (tmp_path / "o.json").write_text(extract("💰" * count).model_dump_json(), encoding="utf-8")
        done = run("export", tmp_path / "o.json", "--to", tmp_path / "o.xlsx", "--kinds", "segments", "--replace")
        assert done.status == status


def test_a_sheet_above_the_limit_is_refused(
    run: Run, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx, "_MOST_ROWS", 40)
    is_refusal(run("export", database, "--to", tmp_path / "o.xlsx"), "40 dòng", "trang tính")
    assert names(tmp_path) == []


def test_without_the_extra_xlsx_says_what_to_install(
    run: Run, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    is_refusal(run("export", database, "--to", tmp_path / "o.xlsx"), "pip install 'bienban[xlsx]'")


# register


def register_rows(path: Path) -> list[dict[str, str]]:
    assert path.read_bytes().startswith(b"\xef\xbb\xbfOrganId,")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [*csv.DictReader(file)]


def test_register_has_the_fields_of_each_citation(exported: Any) -> None:
    found = [row for row in register_rows(exported("register")) if row["source"] == "rừng.txt"]
    assert [{field: value for field, value in row.items() if value and field in register.FIELDS} for row in found] == [
        {
            "TypeName": "Quyết định", "CodeNumber": "118", "CodeNotation": "QĐ-UBND", "IssuedDate": "15/01/2024",
            "OrganName": "UBND tỉnh", "Subject": "về giao chỉ tiêu trồng rừng",
        }
    ]  # fmt: skip
    assert REPORT[int(found[0]["start"]) : int(found[0]["end"])] == found[0]["text"]


def test_a_later_mention_has_what_the_fullest_one_said(exported: Any) -> None:
    found = [row for row in register_rows(exported("register")) if row["source"] == "dẫn.txt"]
    said = [
        [row[field] for field in ("TypeName", "CodeNumber", "CodeNotation", "IssuedDate", "Subject")] for row in found
    ]
    full = ["Nghị quyết", "98", "2031/NQ-HĐND", "12/07/2023", "về hỗ trợ trồng rừng"]
    assert said == [full, full, ["Nghị quyết", "77", "NQ/TU", "", ""], ["Luật", "", "", "", "Lâm nghiệp"]]
    assert found[1]["refers_to"] == found[0]["start"]
    assert found[3]["issued"] == "2017"  # no day, so no IssuedDate


def test_register_has_a_row_for_each_citation(exported: Any) -> None:
    found = register_rows(exported("register"))
    wanted = [(report.document.id, cited.text) for report in reports().values() for cited in report.citations]
    assert sorted((row["id"], row["text"]) for row in found) == sorted(
        (document, " ".join(text.split())) for document, text in wanted
    )


@pytest.mark.parametrize(
    ("number", "parts"),
    [
        ("111/2024/QH15", ("111", "2024/QH15")),
        ("19-NQ/TW", ("19", "NQ/TW")),
        ("1719/QĐ-TTg", ("1719", "QĐ-TTg")),
        ("66.7/2025/NQ-CP", ("66.7", "2025/NQ-CP")),
        ("37/2012/TTLT-BLĐTBXH-BYT", ("37", "2012/TTLT-BLĐTBXH-BYT")),
        ("05/ 2024/TT-BYT", ("05", "2024/TT-BYT")),
        ("06", ("06", None)),
        ("12a/QĐ-UBND", ("12a", "QĐ-UBND")),
        ("QĐ-TTg", (None, "QĐ-TTg")),
        (None, (None, None)),
    ],
)
def test_number_and_symbol(number: str | None, parts: tuple[str | None, str | None]) -> None:
    assert register.split(number) == parts


def test_words_above_the_length_of_their_field_are_cut_behind_a_word() -> None:
    report = extract(CITING)
    long = " ".join(["về hỗ trợ trồng rừng"] * 40)
    citations = (report.citations[0].model_copy(update={"title": long, "type_name": "NQ"}), *report.citations[1:])
    row = next(register.rows(report.model_copy(update={"citations": citations})))
    assert len(row["Subject"]) <= 500
    assert long.startswith(row["Subject"].removesuffix("…") + " ")
    assert row["TypeName"] == "Nghị quyết"


# sources


@pytest.mark.parametrize("name", STORES)
@pytest.mark.parametrize("form", FORMS)
def test_every_store_gives_the_same(run: Run, folder: Path, exported: Any, name: str, form: str) -> None:
    wanted = exported(form)
    path = wanted.with_name(f"from store {wanted.name}")
    before = state(folder)
    options = ("--texts", folder / "texts") if form in NEED_TEXTS else ()
    assert run("export", folder / name, "--to", path, "--form", form, *options).status == 0
    assert state(folder) == before
    assert content(form, path) == content(form, wanted)


def content(form: str, path: Path) -> Any:
    """What an export holds, in an order of its own."""
    if form == "docbin":
        return sorted((doc._.report.model_dump_json(), repr(groups(doc))) for doc in docs(path))
    if form == "xlsx":
        return {name: sorted(map(repr, sheet)) for name, sheet in rows(path).items()}
    if form in ("register", "doccano"):
        return sorted(path.read_bytes().split(b"\n"))
    found = json.loads(path.read_bytes())
    return sorted(map(repr, found if form == "labelstudio" else found["first"]["items"]))


@pytest.mark.parametrize("name", ["o.jsonl", "o.parquet", "o.csv"])
def test_a_store_that_may_not_be_written_is_read(run: Run, folder: Path, tmp_path: Path, name: str) -> None:
    copy = tmp_path / name
    if (folder / name).is_dir():
        shutil.copytree(folder / name, copy)
    else:
        shutil.copy(folder / name, copy)
    before = state(copy)
    for path in (copy, *copy.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        assert run("export", copy, "--to", tmp_path / "register.csv").status == 0
    finally:
        for path in (copy, *copy.rglob("*")):
            path.chmod(0o755)
    assert state(copy) == before


def test_postgresql_is_read(run: Run, postgres: str, outcomes: list[Outcome], tmp_path: Path) -> None:
    opened = store.open(postgres)
    opened.write(outcomes)
    opened.close()
    assert run("export", postgres, "--to", tmp_path / "o.spacy").status == 0
    assert Counter(doc.text for doc in docs(tmp_path / "o.spacy")) == Counter(TEXTS.values())


def test_nul_in_a_database_shifts_nothing(run: Run, sqlite: str, tmp_path: Path) -> None:
    text = "\0 Sáng 9/4/2024, UBND xã họp, chi 12 triệu đồng."
    report = extract(text)
    opened = store.open(sqlite)
    opened.write([Outcome(Source("nul.txt"), report.document.id, None, report, text=text)])
    opened.close()
    assert run("export", sqlite, "--to", tmp_path / "o.json", "--form", "labelstudio", "--kinds", "figures").status == 0
    (task,) = json.loads((tmp_path / "o.json").read_bytes())
    assert [region["value"]["text"] for region in task["predictions"][0]["result"]] == ["12 triệu đồng"]


def test_of_a_document_that_stands_twice_the_last_counts(run: Run, tmp_path: Path) -> None:
    old, new = (extract(REPORT, source=source, published="2024-04-10") for source in ("cũ.txt", "mới.txt"))
    other = extract(REPORT, source="ngày khác.txt", published="2024-04-11")
    lines = [report.model_dump_json() for report in (old, other, new)]
    (tmp_path / "o.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert run("export", tmp_path / "o.jsonl", "--to", tmp_path / "register.csv").status == 0
    assert [row["source"] for row in register_rows(tmp_path / "register.csv")] == ["ngày khác.txt", "mới.txt"]


@pytest.mark.parametrize("packed", [False, True])
def test_a_store_that_ends_in_the_middle_is_refused(run: Run, folder: Path, tmp_path: Path, packed: bool) -> None:
    name = "o.jsonl.gz" if packed else "o.jsonl"
    (tmp_path / name).write_bytes((folder / name).read_bytes()[:-20])
    is_refusal(run("export", tmp_path / name, "--to", tmp_path / "register.csv"), name, "chạy lại lệnh bienban batch")
    assert names(tmp_path) == [name]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("o.jsonl", b'{"text": "Hop"}\n', "line 1"),
        ("o.jsonl", b'{"document": {"id": "a", "published": null}}\n', "line 1"),
        ("o.jsonl", b"\xff\n", "line 1"),
        ("o.jsonl.gz", b"no gzip at all\n", "no gzip"),
        ("o.jsonl.gz", gzip.compress(b"[]\n", mtime=0), "line 1"),
        ("o.json", b"[]", "bản ghi"),
        ("o.txt", b"Hop", "không có bản ghi nào"),
        ("o.parquet/part-1.parquet", b"no Parquet", "o.parquet"),
        ("o.parquet/tin.txt", b"Hop", "không có bản ghi nào"),
        ("bảng/figures.csv", b"document\n", "không có bản ghi nào"),
    ],
)
def test_what_holds_no_records_is_refused(run: Run, tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    source = path.parent if path.parent != tmp_path else path
    is_refusal(run("export", source, "--to", tmp_path / "register.csv"), source.name, said)
    assert not (tmp_path / "register.csv").exists()


def test_missing_sources_are_refused_and_not_made(run: Run, tmp_path: Path) -> None:
    for source in (tmp_path / "o.jsonl", tmp_path / "o.parquet", f"sqlite:///{tmp_path / 'o.db'}", "mysql://a/b"):
        is_refusal(run("export", source, "--to", tmp_path / "register.csv"))
    assert names(tmp_path) == []


@pytest.mark.parametrize("form", NEED_TEXTS)
def test_a_store_without_texts_is_refused_with_the_mend(run: Run, folder: Path, tmp_path: Path, form: str) -> None:
    done = run("export", folder / "o.jsonl", "--to", tmp_path / DESTINATIONS[form], "--form", form)
    is_refusal(done, "không lưu nguyên văn", "--texts")
    assert names(tmp_path) == []


def test_a_text_that_was_changed_is_not_taken_for_the_old_one(run: Run, folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder / "texts", tmp_path / "texts")
    (tmp_path / "texts" / "rừng.txt").write_bytes(REPORT.replace("45%", "46%").encode())
    options = ("--texts", tmp_path / "texts", "--to", tmp_path / "o.spacy")
    is_refusal(run("export", folder / "o.jsonl", *options), "rừng.txt", extract(REPORT).document.id)
    assert names(tmp_path) == ["texts"]


def test_texts_are_found_wherever_they_stand_now(run: Run, folder: Path, tmp_path: Path) -> None:
    lines = [json.dumps({"noi_dung_bai": text}, ensure_ascii=False) for text in reversed(TEXTS.values())]
    (tmp_path / "kho.jsonl").write_text("\n".join(lines), encoding="utf-8")
    options = ("--texts", tmp_path / "kho.jsonl", "--text-column", "noi_dung_bai", "--to", tmp_path / "o.spacy")
    assert run("export", folder / "o.jsonl.gz", *options).status == 0
    assert Counter(doc.text for doc in docs(tmp_path / "o.spacy")) == Counter(TEXTS.values())


def test_texts_that_are_not_there_are_refused(run: Run, folder: Path, tmp_path: Path) -> None:
    options = ("--texts", tmp_path / "không có", "--to", tmp_path / "o.spacy")
    is_refusal(run("export", folder / "o.jsonl", *options), "không có tệp này")


# destinations


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def state(folder: Path) -> dict[str, bytes]:
    """Everything in a folder (or a file); SQLite's log beside a database comes and goes."""
    files = [folder, *folder.rglob("*")]
    return {str(path): path.read_bytes() for path in files if path.is_file() and not path.name.startswith("o.db-")}


@pytest.mark.parametrize("form", FORMS)
def test_what_is_there_stays_unless_it_may_be_replaced(run: Run, database: str, tmp_path: Path, form: str) -> None:
    path = tmp_path / DESTINATIONS[form]
    path.write_bytes(b"mine")
    options = ("export", database, "--to", path, "--form", form)
    is_refusal(run(*options), path.name, "--replace")
    assert path.read_bytes() == b"mine"
    assert run(*options, "--replace").status == 0
    assert content(form, path)


@pytest.mark.parametrize("form", FORMS)
def test_a_failure_in_the_middle_leaves_what_was_there(run: Run, folder: Path, tmp_path: Path, form: str) -> None:
    lines = (folder / "o.jsonl").read_bytes().splitlines(keepends=True)
    head = '{"schema_version":"1","document":{"id":"sha256:1","published":null},"meeting":1}\n'
    (tmp_path / "o.jsonl").write_bytes(b"".join([*lines[:3], head.encode(), *lines[3:]]))
    path = tmp_path / DESTINATIONS[form]
    path.write_bytes(b"mine")
    options = ("--texts", folder / "texts", "--to", path, "--form", form, "--replace")
    is_refusal(run("export", tmp_path / "o.jsonl", *options), "line 4")
    assert path.read_bytes() == b"mine"
    assert names(tmp_path) == sorted(["o.jsonl", path.name])


def test_an_interface_that_is_there_is_not_overwritten(run: Run, database: str, tmp_path: Path) -> None:
    (tmp_path / "tasks.config.xml").write_bytes(b"mine")
    options = ("--to", tmp_path / "tasks.json", "--form", "labelstudio")
    is_refusal(run("export", database, *options), "tasks.config.xml")
    assert names(tmp_path) == ["tasks.config.xml"]


def test_the_source_is_no_destination(run: Run, folder: Path, tmp_path: Path) -> None:
    shutil.copy(folder / "o.jsonl", tmp_path / "o.jsonl")
    before = (tmp_path / "o.jsonl").read_bytes()
    options = ("--to", tmp_path / "o.jsonl", "--form", "doccano", "--texts", folder / "texts", "--replace")
    is_refusal(run("export", tmp_path / "o.jsonl", *options), "chính là nguồn")
    assert (tmp_path / "o.jsonl").read_bytes() == before


@pytest.mark.parametrize("to", ["không có/o.csv", "thư mục.csv", "o.jsonl", "o"])
def test_unusable_destinations_are_refused(run: Run, database: str, tmp_path: Path, to: str) -> None:
    (tmp_path / "thư mục.csv").mkdir()
    is_refusal(run("export", database, "--to", tmp_path / to, "--replace"), to)
    assert names(tmp_path) == ["thư mục.csv"]


# the command


@pytest.mark.parametrize(
    "arguments",
    [["--kinds", "figures,nothing"], ["--kinds", ""], ["--form", "html"], ["--unknown"]],
    ids=" ".join,
)
def test_wrong_options_are_refused(run: Run, database: str, tmp_path: Path, arguments: list[str]) -> None:
    is_refusal(run("export", database, "--to", tmp_path / "o.spacy", *arguments), "--help")


def test_help_has_examples_of_every_form(run: Run) -> None:
    done = run("export", "--help")
    assert done.status == 0
    examples = done.out.partition("examples:")[2]
    for mark in (".spacy", "--form docbin", ".xlsx", ".csv", "--form labelstudio", ".jsonld", "--texts"):
        assert mark in examples
    for form in FORMS:
        assert form in done.out


def test_one_record_is_exported_as_the_command_printed_it(tmp_path: Path) -> None:
    (tmp_path / "bài.txt").write_bytes(ASTRAL.encode())
    command = [sys.executable, "-m", "extractor.cli"]
    record = subprocess.run([*command, "extract", str(tmp_path / "bài.txt")], capture_output=True, check=True, cwd=ROOT)
    (tmp_path / "bài.json").write_bytes(record.stdout)
    subprocess.run(
        [*command, "export", str(tmp_path / "bài.json"), "--texts", str(tmp_path / "bài.txt"), "--to",
         str(tmp_path / "bài.spacy")], check=True, capture_output=True, cwd=ROOT,
    )  # fmt: skip
    (doc,) = docs(tmp_path / "bài.spacy")
    assert (doc.text, doc._.report) == (ASTRAL, Report.model_validate_json(record.stdout))
