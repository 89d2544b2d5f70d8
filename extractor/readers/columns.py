"""Columns: a row of a table (of lines of JSON, CSV or Parquet) → the text in it and what the row says of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Final

from extractor.errors import ReadError
from extractor.readers import html
from extractor.readers.item import Choice, Columns, Item, refused
from extractor.store.outcome import Source, encodable

USUAL: Final = {
    "text": ("text", "content", "body", "noi_dung", "noidung", "van_ban", "article", "maintext", "plain_text"),
    "id": ("id", "_id", "doc_id", "article_id", "ma", "ma_bai"),
    "date": (
        "published", "date", "ngay", "ngay_dang", "published_at", "publish_date", "published_date", "date_publish",
        "pub_date", "pubdate",
    ),
    "source": ("url", "source", "link", "address", "nguon", "duong_dan"),
    "title": ("title", "tieu_de", "tieude", "headline", "tit"),
}  # fmt: skip
"""What columns are called where nothing is said; marks, letter case and spaces do not count."""
_STROKE: Final = {0x111: "d"}  # the one letter that is no letter and a mark
_ISO: Final = re.compile(r"(\d{4}-\d\d(?:-\d\d)?)(?!\d)")
_YEAR: Final = re.compile(r"\d{4}")
_WRITTEN: Final = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)")  # day first, as in Vietnam


@lru_cache(maxsize=64)
def find(names: tuple[str, ...], columns: Columns, *, loose: bool = False) -> Mapping[str, str]:
    """Which column holds what. Raises ReadError (of no path) where a column that was asked for, or any for the text,
    is not there; in a `loose` table a row need have no other than that of the text."""
    folded = {_folded(name): name for name in reversed(names)}
    found = {}
    for role, usual in USUAL.items():
        asked = getattr(columns, role)
        if asked is None:
            name = next((folded[name] for name in usual if name in folded), None)
        else:
            name = asked if asked in names else None
        if name is not None:
            found[role] = name
        elif role == "text" or (asked is not None and not loose):
            raise ReadError("no_column", path="", names=", ".join([asked] if asked else usual))
    return found


def item(place: str, found: Mapping[str, str], row: Mapping[str, Any], choice: Choice) -> Item:
    """The text of a row."""
    said = {role: row.get(name) for role, name in found.items()}
    text = said["text"]
    if said.get("id") not in (None, ""):
        place = f"{place}!{_string(said['id'])}"
    if not isinstance(text, (str, bytes)):
        return refused(place, "no_string", name=found["text"])
    if len(text) > choice.most:
        return refused(place, "too_large", most=choice.most)
    source = Source(
        place, _string(said.get("source")), _string(said.get("title")), published=_day(said.get("date"))
    )  # the text's own encoding is found with it
    return Item(source, _content(text))


def _content(text: str | bytes) -> str | bytes:
    """A page within a table is read as a page."""
    if isinstance(text, str) and html.is_html(text[:512].encode(errors="replace")):
        return text.encode(errors="surrogatepass")
    return text


def _folded(name: str) -> str:
    """A column's name without marks, in small letters, words joined by "_"."""
    bare = "".join(letter for letter in unicodedata.normalize("NFD", name.lower()) if not unicodedata.combining(letter))
    return "_".join(re.findall(r"\w+", bare.translate(_STROKE)))


def _string(value: Any) -> str | None:
    if isinstance(value, bytes):
        value = value.decode(errors="replace")
    return encodable(str(value).strip()) or None if isinstance(value, (str, int)) else None


def _day(value: Any) -> str | None:
    """A date as EDTF; None for what is none, which costs only dates without a year."""
    if isinstance(value, date):
        return value.isoformat()[:10]
    text = _string(value) or ""
    if match := _ISO.match(text):
        return _valid(*map(int, match[1].split("-")))
    if match := _WRITTEN.search(text):
        return _valid(int(match[3]), int(match[2]), int(match[1]))
    if _YEAR.fullmatch(text):
        return text
    from email.utils import parsedate  # noqa: PLC0415 (as costly as all readers together, and seldom needed)

    mail = parsedate(text)
    return _valid(*mail[:3]) if mail else None


def _valid(year: int, month: int, day: int | None = None) -> str | None:
    try:
        written = date(year, month, day or 1).isoformat()
    except ValueError:
        return None
    return written if day else written[:7]
