"""The same report, typed on another machine: letters in parts, no-break and thin spaces. It tells the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

import extractor
from tests.conftest import CORPUS

EVERY: Final = 3  # of the corpus; the whole takes three times as long
PLACES: Final = frozenset({"start", "end", "id", "chars", "refers_to"})  # they move with the letters


def _every_other_word_in_parts(text: str) -> str:
    pieces = re.split(r"( )", text)
    return "".join(unicodedata.normalize("NFD", piece) if at % 4 == 0 else piece for at, piece in enumerate(pieces))


WAYS: Final[dict[str, Callable[[str], str]]] = {
    "letters in parts": lambda text: unicodedata.normalize("NFD", text),
    "letters in parts in every other word": _every_other_word_in_parts,
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "thin spaces here and there": lambda text: re.sub(r" (?=\w\w\w\b)", "\u2009", text),
    "line ends of Windows": lambda text: text.replace("\n", "\r\n"),
}


def _told(value: Any) -> Any:
    """A record's values in one spelling, without its places."""
    if isinstance(value, dict):
        return {key: _told(below) for key, below in value.items() if key not in PLACES}
    if isinstance(value, (list, tuple)):
        return [_told(below) for below in value]
    if isinstance(value, str):
        return re.sub(r"[\u00a0\u2009]", " ", unicodedata.normalize("NFC", value)).replace("\r\n", "\n")
    return value


@pytest.mark.parametrize("path", CORPUS[::EVERY], ids=lambda path: path.stem)
def test_spelling_changes_no_record(path: Path) -> None:
    text = unicodedata.normalize("NFC", path.read_bytes().decode())
    told = _told(extractor.extract(text).model_dump())
    for way, spelled in WAYS.items():
        assert _told(extractor.extract(spelled(text)).model_dump()) == told, way
