"""Files: a path → the article in it, whatever its form. The form is told by the first bytes, not by the name."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from extractor.errors import ReadError
from extractor.readers import docx, html, pdf, text

if TYPE_CHECKING:
    from extractor.readers.article import Article

STDIN: Final = "-"
_ZIP: Final = b"PK\x03\x04"
_GZIP: Final = b"\x1f\x8b"
_MOST: Final = 200_000_000  # bytes that a file may unpack to, where nothing else is said
_PAGES: Final = (".html", ".htm", ".xhtml")
_FOREIGN: Final = {
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "OLE (doc, xls)",
    b"{\\rtf": "RTF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"II*\x00": "TIFF",
    b"MM\x00*": "TIFF",
    b"\x7fELF": "ELF",
    b"SQLite format 3\x00": "SQLite",
    _ZIP: "ZIP",
}


def read(path: str, most: int | None = None) -> Article:
    """The article in the file at `path`, or on standard input for "-". A file of more bytes than `most` is not read.
    Raises ReadError."""
    return parse(_bytes(path, most), path, most)


def parse(data: bytes, path: str, most: int | None = None) -> Article:
    """The article that `data` holds: a PDF, a Word file, a page or plain text, or one of these in gzip; `path` is
    its name. Raises ReadError."""
    if data.startswith(_GZIP):
        data = _unpacked(data, path, most or _MOST)
        path = path[:-3] if path.lower().endswith(".gz") else path
    if data.startswith(pdf.SIGNATURE):
        return pdf.read(data, path)
    if data.startswith(_ZIP) and (path.lower().endswith(docx.SUFFIX) or docx.is_docx(data)):
        return docx.read(data, path)
    for signature, form in _FOREIGN.items():
        if data.startswith(signature):
            raise ReadError("binary", path=path, detail=form)
    if path.lower().endswith(_PAGES) or html.is_html(data):
        return html.read(data, path)
    return text.read(data, path)


def _unpacked(data: bytes, path: str, most: int) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            unpacked = file.read(most + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ReadError("damaged", path=path, form="gzip", detail=str(error)) from error
    if len(unpacked) > most:
        raise ReadError("too_large", path=path, most=most)
    return unpacked


def _bytes(path: str, most: int | None) -> bytes:
    if path == STDIN and sys.stdin is None:
        raise ReadError("unreadable", path=path, detail="stdin")
    try:
        if path == STDIN:
            return sys.stdin.buffer.read()
        if most is not None and Path(path).stat().st_size > most:
            raise ReadError("too_large", path=path, most=most)
        return Path(path).read_bytes()
    except FileNotFoundError as error:
        raise ReadError("missing", path=path) from error
    except IsADirectoryError as error:
        raise ReadError("folder", path=path) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        problem = "folder" if Path(path).is_dir() else "unreadable"  # Windows calls a folder "permission denied"
        raise ReadError(problem, path=path, detail=getattr(error, "strerror", None) or str(error)) from error
