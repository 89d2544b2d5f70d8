"""Stores: where a batch puts what it found. One module for each kind of destination."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from extractor.errors import StoreError
from extractor.store import disk

if TYPE_CHECKING:
    from extractor.store.outcome import Store

DEFAULT: Final = "sqlite:///bienban.db"
_FORMS: Final = {
    "lines": (".jsonl", ".jsonl.gz"),
    "parts": (".parquet",),
    "tables": (".csv", "/"),
}
"""Module of this package → how the destinations end that it writes; a URL goes to `database`."""

_PASSWORD: Final = re.compile(r"(?<=:)(?!//)[^:@]*(?=@)")


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


def errors_of(destination: str) -> str | None:
    """The file or folder in which a store lists what was refused; None for a database, which has a table for it."""
    module = _module(destination)
    if module == "database":
        return None
    return str(Path(destination) / "errors.csv" if module == "tables" else disk.beside(Path(destination), "errors"))


def shown(destination: str) -> str:
    """A destination without the password that it may hold."""
    return _PASSWORD.sub("***", destination)


def files_of(destination: str) -> Callable[[Path], bool]:
    """Tells the files and folders that belong to a destination, which are no input of it."""
    path = Path(destination.partition(":///")[2] or destination).absolute()
    files = [path, *(disk.beside(path, name) for name in ("sources", "errors"))]
    files += [path.with_name(f"{path.name}-{part}") for part in ("wal", "shm", "journal")]
    own = {str(file) for file in files}
    return lambda file: os.path.abspath(file) in own
