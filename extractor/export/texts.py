"""Texts: what the offsets of records refer to, for stores that keep none. They are read again from a batch's inputs.

Each text is known by its digest, so that it does not matter where it stands now, nor in which order. They wait in a
temporary file, packed, and not in memory.
"""

from __future__ import annotations

import sqlite3
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from extractor.errors import ReadError, StoreError
from extractor.readers import inputs
from extractor.readers.item import Choice
from extractor.records import document_id
from extractor.store import shown
from extractor.store.reading import Stored

_PACKING: Final = 1


@contextmanager
def with_texts(
    stored: Iterable[Stored], source: str, names: Sequence[str], choice: Choice
) -> Iterator[Iterator[Stored]]:
    """Each record with its text, from the store or else from the files and folders `names`.

    Raises ReadError for a file or folder that is not there, and StoreError for a text that is nowhere.
    """
    for name in names:
        if not Path(name).exists():
            raise ReadError("missing", path=name)
    try:
        with tempfile.TemporaryDirectory(prefix="bienban-") as folder, closing(_open(Path(folder))) as found:
            if names:
                _gather(found, names, choice)
            yield _joined(stored, source, found, asked=bool(names))
    except sqlite3.Error as error:
        raise StoreError("not_made", path=tempfile.gettempdir(), detail=str(error)) from error


def _open(folder: Path) -> sqlite3.Connection:
    found = sqlite3.connect(folder / "texts.db", isolation_level=None)
    found.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
    found.execute("CREATE TABLE texts (id TEXT PRIMARY KEY, text BLOB NOT NULL)")
    return found


def _gather(found: sqlite3.Connection, names: Sequence[str], choice: Choice) -> None:
    found.execute("BEGIN")
    for item in inputs.items(names, choice):
        try:
            text = inputs.article(item, choice.most).text
            document = document_id(text)
        except Exception:  # whatever it is: what cannot be read has no record, either
            continue
        found.execute("INSERT OR IGNORE INTO texts VALUES (?, ?)", (document, zlib.compress(text.encode(), _PACKING)))
    found.execute("COMMIT")


def _joined(stored: Iterable[Stored], source: str, found: sqlite3.Connection, *, asked: bool) -> Iterator[Stored]:
    for report, kept in stored:
        document = report.document
        text = kept
        if text is None:
            if not asked:
                raise StoreError("no_texts", path=shown(source))
            row = found.execute("SELECT text FROM texts WHERE id = ?", (document.id,)).fetchone()
            if row is None:
                raise StoreError("no_text", path=shown(source), document=document.id, source=document.source or "–")
            text = zlib.decompress(row[0]).decode()
        if len(text) != document.chars:
            raise StoreError("not_ours", path=shown(source), detail=document.id)
        yield Stored(report, text)
