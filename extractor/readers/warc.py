"""WARC (.warc, .warc.gz): the pages and files of a crawl, by warcio (extra: warc).

warcio ends a truncated file as if it were whole, so the length that a record declares is compared with what came.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any, BinaryIO, Final

from extractor.errors import ReadError
from extractor.readers.item import Choice, Item, refused
from extractor.store.outcome import Source

_FORM: Final = "WARC"
_EXTRA: Final = "warc"
_KINDS: Final = ("response", "resource")
_TEXTS: Final = ("text/html", "text/plain", "application/xhtml", "application/pdf", "application/vnd.openxml")
_DONE: Final = "200"


def read(stream: BinaryIO, path: str, choice: Choice) -> Iterator[Item]:
    """What was answered with success and is of a form that is read; the place counts all records. Raises ReadError."""
    try:
        iterator = import_module("warcio.archiveiterator").ArchiveIterator
    except ImportError as error:
        raise ReadError("extra", path=path, form=_FORM, extra=_EXTRA) from error
    for number, record in enumerate(iterator(stream), 1):
        if _is_text(record):
            place = f"{path}:{number}"
            body = record.content_stream().read(choice.most + 1)
            if len(body) > choice.most:
                yield refused(place, "too_large", most=choice.most)
            elif record.raw_stream.limit:
                yield refused(place, "damaged", form=_FORM, detail=f"{record.raw_stream.limit} bytes are missing")
            else:
                yield Item(Source(place, record.rec_headers.get_header("WARC-Target-URI")), body)


def _is_text(record: Any) -> bool:
    if record.rec_type not in _KINDS:
        return False
    headers = record.http_headers
    if headers is None:
        kind = record.rec_headers.get_header("Content-Type") or ""
    elif headers.get_statuscode() == _DONE:
        kind = headers.get_header("Content-Type") or ""
    else:
        return False
    return bool(kind.lower().startswith(_TEXTS))
