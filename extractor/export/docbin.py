"""DocBin: texts as spaCy keeps them on disk, with our tokens, a span group for each kind, and the record.

NAME.spacy is one file and made in memory; a folder holds as many files as it takes, each of some million characters,
as spaCy's own corpus reader wants them. `doc._.report` gives the record back.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Final

from extractor.components import blank, docbin, finished
from extractor.errors import StoreError
from extractor.store import disk
from extractor.store.reading import Stored

SUFFIX: Final = ".spacy"
NEEDS_TEXT: Final = True
_MOST: Final = 20_000_000  # characters of the texts in a single file
_PART: Final = 2_000_000  # or in each file of a folder


def write(stored: Iterable[Stored], path: Path, kinds: Sequence[str]) -> None:
    """Writes the file or folder, whole or not at all. Raises StoreError for too much in one file, and OSError."""
    if path.suffix.lower() == SUFFIX:
        with disk.whole(path) as file:
            file.write(_packed(_refused_above(stored, path), kinds))
        return
    unfinished = path.with_name(f".{path.name}{disk.UNFINISHED}")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    try:
        for number, part in enumerate(_parts(stored), 1):
            with disk.whole(unfinished / f"part-{number:05}{SUFFIX}") as file:
                file.write(_packed(part, kinds))
        _replace(unfinished, path)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def _packed(stored: Iterable[Stored], kinds: Sequence[str]) -> bytes:
    nlp = blank(())  # its vocabulary grows with what it reads
    return docbin(finished(nlp, text or "", report, kinds) for report, text in stored)


def _refused_above(stored: Iterable[Stored], path: Path) -> Iterator[Stored]:
    characters = 0
    for item in stored:
        characters += item.report.document.chars
        if characters > _MOST:
            raise StoreError("too_much", path=path, most=_MOST, folder=path.with_suffix(""))
        yield item


def _parts(stored: Iterable[Stored]) -> Iterator[Iterator[Stored]]:
    """The texts in stretches of some million characters; each must be used up before the next is asked for."""
    rest = iter(stored)
    for first in rest:
        yield _part(first, rest)


def _part(first: Stored, rest: Iterator[Stored]) -> Iterator[Stored]:
    characters = 0
    for item in chain([first], rest):
        yield item
        characters += item.report.document.chars
        if characters >= _PART:
            return


def _replace(unfinished: Path, path: Path) -> None:
    """A folder of the same name, which holds nothing but such files, gives way."""
    old = path.with_name(f".{path.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if path.exists():
        os.replace(path, old)
    os.replace(unfinished, path)
    disk.sync(path.parent)
    shutil.rmtree(old, ignore_errors=True)
