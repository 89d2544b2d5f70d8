"""Inputs: files and folders → their texts one by one, in bounded memory. What holds many texts is told by its name.

A file with one text is left to whoever opens it (`files.read`), so that it is read where it is extracted.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from stat import S_ISREG
from typing import IO, Any, Final

from extractor.errors import ReadError
from extractor.readers import csv, files, jsonl, parquet, warc, zips
from extractor.readers.article import Article
from extractor.readers.item import EVERYTHING, Choice, Item, matches, refused
from extractor.readers.text import seen
from extractor.store.outcome import Source, encodable
from extractor.version import VERSION

_ZIP: Final = ".zip"
_GZIP: Final = ".gz"
_PARQUET: Final = ".parquet"
_WARC: Final = (".warc", ".warc.gz")
_DEEPEST: Final = 2  # archives, the outermost included
_IN_MEMORY: Final = 1 << 20
_STREAMED: Final[dict[str, Callable[[Any, str, Choice], Iterator[Item]]]] = {
    ".jsonl": jsonl.read, ".ndjson": jsonl.read, ".csv": csv.read, ".tsv": csv.read,
}  # fmt: skip
MANY: Final = (*_STREAMED, *(suffix + _GZIP for suffix in _STREAMED), *_WARC, _PARQUET, _ZIP)
"""How the names of files end that hold many texts."""
_Found = tuple[Path, os.stat_result | ReadError]
"""A file and what the system says of it, or why it cannot be read."""


def items(paths: Iterable[str], choice: Choice, ours: Callable[[Path], bool] = lambda path: False) -> Iterator[Item]:
    """The texts of files and folders, these by sorted names, in the same order whenever nothing has changed.

    Of folders, hidden files, links to folders and what is `ours` are left out. What cannot be read is an item that
    says why.
    """
    for path, status in found(paths, choice, ours):
        if isinstance(status, ReadError):
            yield Item(Source(shown(path)), status)
            continue
        stamp = _stamp(status, choice)
        if shown(path).lower().endswith(MANY):
            for item in _many(path, choice):
                yield item._replace(source=item.source._replace(stamp=stamp))
        else:
            yield Item(Source(shown(path), stamp=stamp), path, status.st_size)


def article(item: Item, most: int) -> Article:
    """What an item holds; what its input says of it goes before what it says of itself. Raises ReadError."""
    content, source = item.content, item.source
    if isinstance(content, ReadError):
        raise content
    if isinstance(content, Path):
        read = files.read(str(content), most)
    elif isinstance(content, bytes):
        read = files.parse(content, source.place, most)
    else:
        read = Article(seen(content, source.place))
    return read._replace(
        title=source.title or encodable(read.title or "") or None,
        published=source.published or read.published,
        address=source.address or encodable(read.address or "") or None,
    )


def single(path: str) -> Article:
    """The article in a file of any form that has one. Raises ReadError."""
    if not path.lower().endswith(MANY):
        return files.read(path)
    first = list(islice(items([path], EVERYTHING), 2))
    if len(first) != 1:
        raise ReadError("several" if first else "blank", path=path)
    return article(first[0], EVERYTHING.most)


def found(paths: Iterable[str], choice: Choice, ours: Callable[[Path], bool] = lambda path: False) -> Iterator[_Found]:
    """Files and what the system says of them, or why they cannot be read."""
    for name in paths:
        path = Path(name)
        if path.is_dir():
            yield from _walk(path, choice, ours)
        elif not ours(path):
            yield path, _status(path)


def shown(path: Path) -> str:
    """A path as it is written down: UTF-8, whatever the file system holds."""
    return os.fsencode(path).decode("utf-8", "replace")


def _walk(folder: Path, choice: Choice, ours: Callable[[Path], bool]) -> Iterator[_Found]:
    closed: list[OSError] = []
    for root, folders, names in os.walk(folder, onerror=closed.append):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and not ours(Path(root, name)))
        for name in sorted(names):
            path = Path(root, name)
            if not name.startswith(".") and matches(str(path.relative_to(folder)), choice.globs) and not ours(path):
                yield path, _status(path)
        yield from _closed(closed)
    yield from _closed(closed)  # also the last folder, or all of it


def _closed(errors: list[OSError]) -> Iterator[_Found]:
    """Folders that may not be read; takes them from the list."""
    while errors:
        error = errors.pop()
        path = Path(error.filename)
        yield path, ReadError("unreadable", path=shown(path), detail=error.strerror)


def _status(path: Path) -> os.stat_result | ReadError:
    try:
        status = path.stat()
    except FileNotFoundError:
        return ReadError("missing", path=shown(path))
    except (OSError, ValueError) as error:
        return ReadError("unreadable", path=shown(path), detail=getattr(error, "strerror", None) or str(error))
    if not S_ISREG(status.st_mode):
        return ReadError("unreadable", path=shown(path), detail="no regular file")
    return status


def _stamp(status: os.stat_result, choice: Choice) -> str:
    """What is the same as long as nobody has written to the file and its texts are looked for in the same way.

    The time of the last change of the file's entry tells also of a file that was replaced by one as large and as old.
    """
    state = (status.st_size, status.st_mtime_ns, status.st_ctime_ns, choice.columns, VERSION)
    return hashlib.sha256(repr(state).encode()).hexdigest()[:16]


def _many(path: Path, choice: Choice) -> Iterator[Item]:
    """The texts in a file, each with the bytes that were read for it."""
    try:
        with path.open("rb") as file:
            before = 0
            for item in _contents(file, shown(path), choice, 1):
                now = file.tell()
                yield item._replace(size=now - before)
                before = now
    except OSError as error:
        yield refused(shown(path), "unreadable", detail=error.strerror)


def _contents(stream: Any, path: str, choice: Choice, depth: int) -> Iterator[Item]:
    """The texts in what holds many. Whatever ends the reading is an item, too."""
    try:
        if path.lower().endswith(_ZIP):
            yield from zips.read(stream, path, choice, partial(_member, choice=choice, depth=depth))
        elif path.lower().endswith(_PARQUET):
            yield from parquet.read(stream, path, choice)
        elif path.lower().endswith(_WARC):
            yield from warc.read(stream, path, choice)
        else:
            packed = path.lower().endswith(_GZIP)
            suffix = Path(path.lower().removesuffix(_GZIP)).suffix
            yield from _STREAMED[suffix](gzip.GzipFile(fileobj=stream) if packed else stream, path, choice)
    except ReadError as error:
        yield refused(path, error.problem, **error.facts)
    except Exception as error:  # what a broken file raises is not foreseen by any list
        yield refused(path, "damaged", form=Path(path).suffix[1:], detail=f"{type(error).__name__}: {error}"[:200])


def _member(stream: IO[bytes], path: str, size: int, *, choice: Choice, depth: int) -> Iterator[Item]:
    """The texts in a file of an archive."""
    name = path.lower()
    if not name.endswith(MANY):
        yield refused(path, "too_large", most=choice.most) if size > choice.most else Item(Source(path), stream.read())
    elif name.endswith(_ZIP) and depth >= _DEEPEST:
        yield refused(path, "nested", most=_DEEPEST)
    elif name.endswith((_ZIP, _PARQUET)):  # which are read back and forth
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as copy:
            shutil.copyfileobj(stream, copy)
            yield from _contents(copy, path, choice, depth + 1)
    else:
        yield from _contents(stream, path, choice, depth + 1)
