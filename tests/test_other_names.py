"""The reports of corpus/ with other names and other spacing: who is present is found as well as in those as written."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path

import pytest
import regex

from extractor import extract
from tests.conftest import CORPUS

_SURNAMES = (
    "Bạch Bùi Cao Cầm Chu Đàm Đào Giàng Hà Hoàng Hứa Khổng Lò Lương Lưu Mai Mạc Nông Quách Sùng Tạ Thái Triệu Trương Vi"
)
_FEWER = 0.01  # of all persons, that may be lost by the change

_Change = Callable[[list[str], random.Random], str]


def _other_surname(words: list[str], choose: random.Random) -> str:
    return " ".join([choose.choice(_SURNAMES.split()), *words[1:]])


def _two_syllables(words: list[str], choose: random.Random) -> str:
    return f"{choose.choice(_SURNAMES.split())} {words[-1]}"


def _middle_name(words: list[str], choose: random.Random) -> str:
    return " ".join([words[0], choose.choice(["Văn", "Thị", "Bích", "Khắc", "Gia", "Hải"]), *words[1:]])


def _names(gold: Path) -> list[str]:
    """Names of those present of three syllables or more, as written with one capital each."""
    people = json.loads(gold.read_text(encoding="utf-8"))["attendees"]
    names = {person["name"] for person in people if person["kind"] == "person"}
    return sorted(name for name in names if name.istitle() and len(name.split()) > 2 and "'" not in name)


def _reports() -> Iterator[tuple[str, list[str], str]]:
    for report in CORPUS:
        yield report.stem, _names(report.with_suffix(".json")), report.read_text(encoding="utf-8")


def _renamed(source: str, names: Mapping[str, str]) -> str:
    return regex.sub(r"(?<!\w)(?:\L<names>)(?!\w)", lambda match: names[match[0]], source, names=list(names))


def _recall(change: _Change | None) -> float:
    """The share of the named persons, each renamed by `change`, that is found among those present."""
    wanted = found = 0
    for stem, names, source in _reports():
        choose = random.Random(stem)
        renamed = {name: change(name.split(), choose) if change else name for name in names}
        text = _renamed(source, renamed) if names else source
        present = {person.name for person in extract(text).attendees}
        wanted += len(names)
        found += sum(name in present for name in renamed.values())
    return found / wanted


@pytest.fixture(scope="module")
def as_written() -> float:
    return _recall(None)


@pytest.mark.parametrize("change", [_other_surname, _middle_name])
def test_other_names_are_found_as_well(change: _Change, as_written: float) -> None:
    assert _recall(change) >= as_written - _FEWER


def test_names_of_two_syllables_are_found_nearly_as_well(as_written: float) -> None:
    """They may be a place's too ("Chủ tịch UBND huyện Châu Sơn")."""
    assert _recall(_two_syllables) >= as_written - 4 * _FEWER


def test_spacing_around_commas_changes_no_names() -> None:
    for _, _, source in islice(_reports(), 0, None, 3):
        names = {person.name for person in extract(source).attendees if person.kind == "person"}
        for comma in (" , ", ","):
            spaced = regex.sub(r"(?<=\p{L}), (?=\p{L})", comma, source)
            assert {person.name for person in extract(spaced).attendees if person.kind == "person"} == names
