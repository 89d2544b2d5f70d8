"""Stores: where a batch puts what it found. One module for each kind of destination."""

from __future__ import annotations

import os
from collections.abc import Callable
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
    module = import_module(f"{__name__}.{_module(destination)}")
    store: Store = module.open(destination, fresh=True) if fresh else module.open(destination)
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


def files_of(destination: str) -> Callable[[Path], bool]:
    """Tells the files and folders that belong to a destination, which are no input of it."""
    path = Path(destination.partition(":///")[2] or destination).absolute()
    suffix = next((end for ends in _FORMS.values() for end in ends if path.name.lower().endswith(end)), "")
    stem = path.name.removesuffix(path.name[len(path.name) - len(suffix) :])
    names = [path.name, f"{stem}.sources{suffix}", f"{stem}.errors{suffix}"]
    names += [f"{path.name}-{part}" for part in ("wal", "shm", "journal")]
    own = {str(path.with_name(name)) for name in names}
    return lambda file: os.path.abspath(file) in own
