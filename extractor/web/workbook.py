"""Workbook: the tables of a report as a clerk reads them, sheets, columns and values in Vietnamese."""

from __future__ import annotations

from typing import Any, Final

from extractor.export import xlsx
from extractor.messages import OFFICIAL, VALUES
from extractor.store import tables
from extractor.web import words
from extractor.web.forms import FORMS, choices

_OFFICIAL: Final = "official_"
_FORMS: Final = {"meetings": "meeting"}
"""Tables that are called otherwise than the kind of record in them."""


def _sheet(table: str) -> str:
    return words.SHEETS[table]


def _column(table: str, column: str) -> str:
    """A column's heading; that of a place names the words that stand there."""
    field, _, place = column.rpartition("_")
    if field and place in words.PLACES:
        return f"{_column(table, field)} ({words.PLACES[place].lower()})"
    if column.startswith(_OFFICIAL):
        return f"{words.SHEETS['documents']}: {OFFICIAL[column.removeprefix(_OFFICIAL)].lower()}"
    known = words.ROLE if table == "roles" else words.FIELDS
    return words.OF_KIND.get((_FORMS.get(table, table), column)) or {**words.STORED, **words.PLACES, **known}[column]


def _value(table: str, column: str, value: Any) -> Any:
    """A value that the contract lists, or several, by its name; any other as it is."""
    if not isinstance(value, str):
        return value
    known = _names(table, column)
    return tables.JOINT.join(known.get(one, one) for one in value.split(tables.JOINT)) if known else value


def _names(table: str, column: str) -> dict[str, str]:
    """The names of a column's values, where the contract lists them."""
    if (table, column) in _LISTED:
        return _LISTED[table, column]
    fields = FORMS.get(_FORMS.get(table, table), ())
    return next((choices(field) for field in fields if field.name == column and field.choices), {})


_LISTED: Final = {
    ("documents", "official_doc_type"): VALUES["doc_type"],
    ("dates", "kind"): words.DATE_KINDS,
    ("roles", "table"): words.SHEETS,
}
VIETNAMESE: Final = xlsx.Wording(_sheet, _column, _value)
"""What a clerk sees."""
