"""Databases: what goes in comes out equal, can be asked for by SQL, and is refused where it cannot be understood."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from extractor import cli
from extractor.errors import StoreError
from extractor.pipeline import extract
from extractor.records import Report, Role
from extractor.store import database, rows, schema
from extractor.store.outcome import Outcome, Source, key
from tests.conftest import REPORT
from tests.databases import content, empty, query

DATA = Path(__file__).with_name("data")


def outcome(text: str = REPORT, place: str = "a.txt", **changes: Any) -> Outcome:
    """A text that was extracted; `changes` are made to its report."""
    report = extract(text)
    report = Report.model_validate({**dict(report), **changes})
    return Outcome(Source(place), report.document.id, None, report, text=text)


def write(url: str, *outcomes: Outcome) -> None:
    store = database.open(url)
    store.write(outcomes)
    store.close()


def by_key(found: Iterable[Report]) -> dict[bytes, Report]:
    return {key(report.document.id, report.document.published): report for report in found}


def test_round_trip(url: str, outcomes: list[Outcome]) -> None:
    write(url, *outcomes)
    written = [outcome.report for outcome in outcomes if outcome.report]
    assert by_key(database.reports(url)) == by_key(written)
    assert len(written) == len(by_key(written)) == len(outcomes)
    first = content(url)
    write(url, *outcomes)
    assert content(url) == first


def test_tables_hold_every_record(filled: str) -> None:
    reports = list(database.reports(filled))
    for name in ("figures", "dates", "citations", "directives", "segments", "mentioned_people"):
        assert query(filled, f"SELECT COUNT(*) FROM {name}") == [
            (sum(len(getattr(report, name)) for report in reports),)
        ]
    people = [person for report in reports for person in (*report.attendees, *report.mentioned_people)]
    assert query(filled, "SELECT COUNT(*) FROM people") == [(len(people),)]
    assert query(filled, "SELECT COUNT(*) FROM roles") == [(sum(len(person.roles) for person in people),)]
    assert query(filled, "SELECT COUNT(*) FROM attendances WHERE chair") == [
        (sum("chair" in person.participation for report in reports for person in report.attendees),)
    ]
    assert query(filled, "SELECT COUNT(*) FROM meetings") == [(sum(report.meeting is not None for report in reports),)]


@pytest.mark.parametrize("name", ["people", "roles", "figures", "dates", "citations", "directives"])
def test_offsets_cut_the_text_that_is_stored(filled: str, name: str) -> None:
    cut = "SUBSTR(documents.text, start_offset + 1, end_offset - start_offset)"
    join = f"FROM {name} JOIN documents ON documents.document = {name}.document"
    assert query(filled, f"SELECT COUNT(*) {join} WHERE {cut} <> {name}.text") == [(0,)]


def test_a_record_is_found_by_its_item(filled: str) -> None:
    keys = {number: bytes(key_) for number, key_ in query(filled, "SELECT document, key FROM documents")}
    reports = by_key(database.reports(filled))
    for document, item, text in query(filled, "SELECT document, item, text FROM citations"):
        assert reports[keys[document]].citations[item].text == text
    for document, item, refers_to in query(filled, "SELECT document, item, refers_to FROM citations"):
        citations = reports[keys[document]].citations
        assert (None if refers_to is None else citations[refers_to].start) == citations[item].refers_to
    for document, item, person in query(
        filled, "SELECT document, item, person FROM directives WHERE person IS NOT NULL"
    ):
        report = reports[keys[document]]
        assert report.attendees[person].name == report.directives[item].speaker


def test_equal_numbers_are_equal_and_have_an_order(url: str) -> None:
    figure = extract(REPORT).figures[0]
    values = ["2.5", "2.50", "0.1", "-3", "3", "3.0", "24372898000000.25", str(2**62), "9" * 25, "1" * 301, "0.3"]
    write(url, outcome(figures=[figure.model_copy(update={"value": value}) for value in values]))
    of_value = "SELECT item FROM figures WHERE value {} ORDER BY value, item"
    assert query(url, of_value.format("= 2.5")) == [(0,), (1,)]
    assert query(url, of_value.format("= 3")) == [(4,), (5,)]
    assert query(url, of_value.format("= 24372898000000.25")) == [(6,)]
    assert query(url, of_value.format(f"= {2**62}")) == [(7,)]
    assert query(url, of_value.format("BETWEEN -5 AND 0.3")) == [(3,), (2,), (10,)]
    assert query(url, of_value.format("> 3")) == [(6,), (7,), (8,)]
    assert query(url, of_value.format("IS NULL")) == [(9,)]
    assert query(url, "SELECT COUNT(DISTINCT value) FROM figures") == [(8,)]
    assert [figure.value for report in database.reports(url) for figure in report.figures] == values


@pytest.mark.parametrize("value", ["2.93", "24372898000000", "0.1", "123456789012.345", "-7", str(2**63 - 1)])
def test_numbers_come_back_exact(url: str, value: str) -> None:
    write(url, outcome(figures=[extract(REPORT).figures[0].model_copy(update={"value": value})]))
    engine = database._engine(url)
    with engine.connect() as connection:
        assert connection.scalar(sa.select(schema.figures.c.value)) == Decimal(value)


def test_calendar_values_have_their_first_and_last_day(url: str) -> None:
    date = extract(REPORT).dates[0]
    values = ["2024-02", "2023-36", "2021/2025", "XXXX-07-15", "2024/.."]
    write(url, outcome(dates=[date.model_copy(update={"value": value}) for value in values]))
    found = query(url, "SELECT value_earliest, value_latest FROM dates ORDER BY item")
    assert [tuple(None if day is None else str(day) for day in days) for days in found] == [
        ("2024-02-01", "2024-02-29"),
        ("2023-10-01", "2023-12-31"),
        ("2021-01-01", "2025-12-31"),
        (None, None),
        ("2024-01-01", None),
    ]
    assert query(url, "SELECT item FROM dates WHERE value_latest < '2024-01-01'") == [(1,)]


def test_names_are_counted_in_one_spelling() -> None:
    assert rows.fold("Nguyễn Thị  Hoà") == rows.fold("NGUYỄN THỊ HÒA") == rows.fold("Nguyễn Thị Ho\u0300a")
    assert rows.fold("Trần Hùng") != rows.fold("Trần Hưng")


def test_what_no_column_can_hold_is_still_in_the_report(url: str) -> None:
    """NUL, a name longer than an index takes, a number longer than a column takes, a path that is no UTF-8."""
    long = " ".join(f"Nguyễn{number}" for number in range(2000)) + "\0"
    report = extract(REPORT)
    role = Role(text=long, title=long, organization=long, former=True, start=0, end=9)
    person = report.attendees[0].model_copy(update={"name": long, "text": long, "roles": (role,)})
    figure = report.figures[0].model_copy(update={"value": "9" * 100_000, "total": "0." + "1" * 100_000})
    citation = report.citations[0].model_copy(update={"number": long, "refers_to": 12345})
    directive = report.directives[0].model_copy(update={"cooperating": ("Sở Y tế", "a\0b; c"), "speaker": "\0"})
    hostile = outcome(
        place="\udcff/" + "p" * 9000 + "\0",
        attendees=[person], figures=[figure], citations=[citation], directives=[directive],
    )._replace(text=REPORT + "\0")  # fmt: skip
    write(url, hostile, Outcome(Source("\udcfe/" + "p" * 9000 + "\0"), stage="read", reason="byte \udcff, \0"))
    assert list(database.reports(url)) == [hostile.report]
    assert query(url, "SELECT name FROM people WHERE folded = :name", name=rows.fold(long).replace("\0", "\ufffd"))
    assert query(url, "SELECT text FROM documents") == [(REPORT + "\ufffd",)]
    assert query(url, "SELECT value, total FROM figures") == [(None, None)]
    assert query(url, "SELECT place FROM sources") == [("\ufffd/" + "p" * 9000 + "\ufffd",)]
    assert query(url, "SELECT reason FROM errors") == [("byte \ufffd, \ufffd",)]


def test_one_text_at_two_places(url: str) -> None:
    write(url, outcome(place="a.txt"), outcome(place="b.txt"))
    write(url, outcome(place="https://bao.vn/c")._replace(report=None, text=None))
    assert query(url, "SELECT COUNT(*) FROM documents") == [(1,)]
    assert query(url, "SELECT place FROM sources ORDER BY place") == [("a.txt",), ("b.txt",), ("https://bao.vn/c",)]


def test_one_text_of_two_dates_is_two_documents(url: str) -> None:
    one = outcome()
    assert one.report
    document = one.report.document.model_copy(update={"published": "2024-04-10"})
    other = one._replace(published="2024-04-10", report=one.report.model_copy(update={"document": document}))
    write(url, one, other._replace(source=Source("b.txt")))
    assert query(url, "SELECT published FROM documents ORDER BY published NULLS FIRST") == [(None,), ("2024-04-10",)]


def test_a_place_is_as_it_was_found_last(url: str) -> None:
    refused = Outcome(Source("a.txt"), stage="read", reason="holds no text")
    write(url, refused)
    assert query(url, "SELECT place, stage, reason FROM errors") == [("a.txt", "read", "holds no text")]
    write(url, outcome(place="a.txt"))
    assert query(url, "SELECT COUNT(*) FROM errors") == [(0,)]
    write(url, outcome(place="a.txt"), refused)
    assert query(url, "SELECT COUNT(*) FROM sources") == [(0,)]
    assert query(url, "SELECT COUNT(*) FROM documents") == [(1,)]


def test_a_newer_report_replaces_the_older(url: str) -> None:
    old = outcome()
    assert old.report
    write(url, old)
    [(number,)] = query(url, "SELECT document FROM documents")
    document = old.report.document.model_copy(update={"program": "999"})
    new = outcome(document=document, figures=old.report.figures[:1], meeting=None, attendees=(), directives=())
    write(url, new)
    assert list(database.reports(url)) == [
        Report.model_validate_json(new.report.model_dump_json() if new.report else "")
    ]
    assert query(url, "SELECT document, item FROM figures") == [(number, 0)]
    assert query(url, "SELECT COUNT(*) FROM people") == [(len(old.report.mentioned_people),)]


def test_fresh_empties_it_first(url: str, outcomes: list[Outcome]) -> None:
    write(url, *outcomes[:3])
    store = database.open(url, fresh=True)
    assert list(store.known()) == []
    store.close()
    assert list(database.reports(url)) == []
    write(url, outcomes[0])
    assert len(list(database.reports(url))) == 1


def test_known(url: str, outcomes: list[Outcome]) -> None:
    write(url, *outcomes)
    keys = {key(outcome.document or "", outcome.published) for outcome in outcomes}
    report = outcomes[0].report
    assert report
    program, patterns = report.document.program, report.document.patterns
    store = database.open(url)
    assert set(store.known()) == set(store.known(program=program, patterns=patterns)) == keys
    assert not list(store.known(program="0", patterns=patterns))
    assert not list(store.known(program=program, patterns="other"))
    for _ in store.known():  # a reader stops no writer
        store.write(outcomes[:1])
        break
    store.close()


def test_all_or_nothing(url: str) -> None:
    unknown = Outcome(Source("b.txt"), "sha256:" + "0" * 64)
    store = database.open(url)
    with pytest.raises(StoreError, match=r"b\.txt"):
        store.write([outcome(), unknown])
    store.close()
    assert not any(rows for name, rows in content(url).items() if name != schema.version.name)


def test_a_deleted_document_leaves_nothing_behind(url: str) -> None:
    write(url, outcome())
    store = database.open(url)
    with store._engine.begin() as connection:
        connection.execute(schema.documents.delete())
    store.close()
    assert not any(rows for name, rows in content(url).items() if name != schema.version.name)


def test_view_resolutions(filled: str) -> None:
    expected = []
    for report in database.reports(filled):
        starts = {citation.start: citation for citation in report.citations}
        for citation in report.citations:
            cited = citation if citation.refers_to is None else starts[citation.refers_to]
            if cited.doc_type == "resolution":
                expected.append((cited.number, cited.issued, cited.issuer, citation.text, report.document.source))
    assert len(expected) > 40
    found = query(filled, "SELECT number, issued, issuer, text, source FROM resolutions")
    assert sorted(found, key=repr) == sorted(expected, key=repr)


def test_view_action_items(filled: str) -> None:
    expected = []
    for report in database.reports(filled):
        offices = {person.name: person.roles[0].title for person in reversed(report.attendees) if person.roles}
        for directive in report.directives:
            office = offices.get(directive.speaker or "")
            expected.append((directive.speaker, office, directive.addressee, directive.deadline, directive.text))
    assert len(expected) > 40
    found = query(filled, "SELECT speaker, speaker_title, addressee, deadline, text FROM action_items")
    assert sorted(found, key=repr) == sorted(expected, key=repr)


def test_cooperating_bodies_are_json(url: str) -> None:
    directive = extract(REPORT).directives[0].model_copy(update={"cooperating": ("Sở Y tế", "Công an")})
    write(url, outcome(directives=[directive]))
    [(bodies,)] = query(url, "SELECT CAST(cooperating AS TEXT) FROM action_items")
    assert json.loads(bodies) == ["Sở Y tế", "Công an"]
    assert "Sở Y tế" in bodies


def test_version_1_becomes_what_is_made_today(url: str) -> None:
    """A change of the tables needs a migration: a database as version 1 made it must end as a new one begins."""
    kind = url.partition(":")[0]
    for statement in (DATA / f"version-1.{kind}.sql").read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            query(url, statement)
    assert database.upgrade(url) == schema.VERSION
    upgraded = _shape(url)
    empty(url)
    database.open(url).close()
    assert _shape(url) == upgraded


@pytest.fixture
def version_2(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Called, it makes this program one of a later version, which has a column more."""
    folder = tmp_path / "migrations 100%"
    shutil.copytree(database.MIGRATIONS, folder)
    (folder / "versions" / "version_2.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n"
        "revision = '2'\ndown_revision = '1'\n"
        "def upgrade():\n"
        "    with op.batch_alter_table('people', recreate='auto') as people:\n"
        "        people.add_column(sa.Column('gender', sa.Text))\n"
        "        people.alter_column('honorific', new_column_name='addressed')\n"
    )

    def later() -> None:
        monkeypatch.setattr(database, "MIGRATIONS", folder)
        monkeypatch.setattr(schema, "VERSION", "2")

    return later


def test_upgrade_keeps_the_data(url: str, version_2: Callable[[], None]) -> None:
    write(url, outcome())
    before = query(url, "SELECT document, item, name, honorific FROM people ORDER BY item")
    roles = query(url, "SELECT COUNT(*) FROM roles")
    version_2()
    for use in (database.open, lambda url: list(database.reports(url))):
        with pytest.raises(StoreError) as refused:
            use(url)
        assert refused.value.problem == "older"
    assert database.upgrade(url) == "2"
    assert query(url, "SELECT document, item, name, addressed FROM people ORDER BY item") == before
    assert query(url, "SELECT gender FROM people") == [(None,)] * len(before)
    assert query(url, "SELECT COUNT(*) FROM roles") == roles
    assert query(url, "SELECT COUNT(*) FROM action_items")
    assert database.upgrade(url) == "2"


def test_an_older_program_refuses_a_newer_database(
    url: str, version_2: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(url, outcome())
    version_2()
    database.upgrade(url)
    monkeypatch.setattr(schema, "VERSION", "1")
    before = query(url, "SELECT * FROM people")
    for use in (database.open, database.upgrade, lambda url: list(database.reports(url))):
        with pytest.raises(StoreError, match="version 2") as refused:
            use(url)
        assert refused.value.problem == "newer"
    assert query(url, "SELECT * FROM people") == before


def test_a_failed_upgrade_changes_nothing(url: str, version_2: Callable[[], None]) -> None:
    write(url, outcome())
    before = _shape(url)
    version_2()
    with (database.MIGRATIONS / "versions" / "version_2.py").open("a") as file:
        file.write("        op.execute('SELECT nonsense')\n")
    with pytest.raises(StoreError):
        database.upgrade(url)
    assert _shape(url) == before
    assert query(url, "SELECT COUNT(*) FROM action_items") == [(1,)]


def test_an_empty_database_is_made_by_upgrade_but_not_by_reading(url: str) -> None:
    with pytest.raises(StoreError, match="no database of bienban"):
        list(database.reports(url))
    assert database.upgrade(url) == schema.VERSION
    assert list(database.reports(url)) == []


def test_reading_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        list(database.reports(f"sqlite:///{tmp_path}/none.db"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "url_", ["", "file.db", "sqlite://", "sqlite:///:memory:", "mysql://a@b/c", "postgresql+asyncpg://a@b/c"]
)
def test_what_is_no_address_is_refused(url_: str) -> None:
    with pytest.raises(StoreError) as refused:
        database.open(url_)
    assert refused.value.problem == "store_url"


def test_another_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text(REPORT, encoding="utf-8")
    with pytest.raises(StoreError, match="not a database"):
        database.open(f"sqlite:///{path}")
    assert path.read_text(encoding="utf-8") == REPORT


def test_a_password_is_never_told() -> None:
    with pytest.raises(StoreError) as refused:
        database.open("postgresql://archivist:secret@localhost:1/minutes")
    assert "secret" not in str(refused.value)
    with pytest.raises(StoreError) as refused:
        database.open("mysql://archivist:secret@localhost/minutes")
    assert "secret" not in str(refused.value)


def test_the_command_upgrades(
    url: str, capsys: pytest.CaptureFixture[str], version_2: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(url, outcome())
    version_2()
    assert cli.main(["db", "upgrade", url]) == 0
    assert "2" in capsys.readouterr().out
    monkeypatch.setattr(schema, "VERSION", "1")
    assert cli.main(["db", "upgrade", url]) == cli.REFUSED
    told = capsys.readouterr()
    assert "phiên bản 2" in told.err
    assert told.err.count("\n") == 1
    assert not told.out


@pytest.mark.parametrize("arguments", [["db", "--help"], ["db"], ["db", "upgrade", "--help"]])
def test_the_command_explains_itself(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    with suppress(SystemExit):
        assert cli.main(arguments) == cli.REFUSED
    told = capsys.readouterr()
    assert "upgrade" in told.out + told.err
    assert "postgresql://" in told.out + told.err


def test_a_missing_extra_is_named(run_python: Callable[..., str]) -> None:
    code = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from extractor.errors import StoreError\n"
        "from extractor.store import database\n"
        "try:\n    database.open('postgresql://localhost/x')\n"
        "except StoreError as error:\n    print(error)"
    )
    assert "bienban[postgres]" in run_python(code)


def _shape(url: str) -> dict[str, Any]:
    """Tables, columns, keys, indexes and views."""
    engine = database._engine(url)
    inspector = sa.inspect(engine)
    shape: dict[str, Any] = {
        name: " ".join((inspector.get_view_definition(name) or "").split()) for name in inspector.get_view_names()
    }
    for name in inspector.get_table_names():
        shape[name] = (
            [(column["name"], str(column["type"]), column["nullable"]) for column in inspector.get_columns(name)],
            inspector.get_pk_constraint(name),
            sorted(map(repr, inspector.get_foreign_keys(name))),
            sorted(map(repr, inspector.get_indexes(name))),
            sorted(map(repr, inspector.get_unique_constraints(name))),
        )
    engine.dispose()
    return shape
