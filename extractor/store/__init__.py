"""Stores: where a batch puts what it found. One module for each kind of destination."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from extractor.errors import StoreError

if TYPE_CHECKING:
    from extractor.store.outcome import Store

DEFAULT: Final = "sqlite:///bienban.db"
_FORMS: Final = {
    "lines": (".jsonl", ".jsonl.gz"),
    "parts": (".parquet",),
    "tables": (".csv", "/"),
}
"""Module of this package → how the destinations end that it writes; a URL goes to `database`."""


def open(destination: str, *, fresh: bool = False) -> Store:
    """The store that a destination names, made where there is none; `fresh` empties it first. Raises StoreError."""
    store: Store = import_module(f"{__name__}.{_module(destination)}").open(destination, fresh=fresh)
    return store


def _module(destination: str) -> str:
    if "://" in destination:
        return "database"
    for module, endings in _FORMS.items():
        if destination.lower().endswith(endings):
            return module
    if Path(destination).is_dir() or not Path(destination).suffix:
        return "tables"
    raise StoreError("destination", path=destination, detail=Path(destination).suffix)
