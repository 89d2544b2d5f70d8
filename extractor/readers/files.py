"""Files: a path → the article in it, whatever its form. The form is told by the first bytes, not by the name."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from extractor.errors import ReadError
from extractor.readers import docx, html, pdf, text

if TYPE_CHECKING:
    from extractor.readers.article import Article

STDIN: Final = "-"
_ZIP: Final = b"PK\x03\x04"
_PAGES: Final = (".html", ".htm", ".xhtml")
_FOREIGN: Final = {
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "OLE (doc, xls)",
    b"{\\rtf": "RTF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"II*\x00": "TIFF",
    b"MM\x00*": "TIFF",
    b"\x1f\x8b": "gzip",
    b"\x7fELF": "ELF",
    b"SQLite format 3\x00": "SQLite",
    _ZIP: "ZIP",
}


def read(path: str) -> Article:
    """The article in the file at `path`, or on standard input for "-". Raises ReadError."""
    return parse(_bytes(path), path)


def parse(data: bytes, path: str) -> Article:
    """The article that `data` holds: a PDF, a Word file, a page or plain text; `path` is its name. Raises ReadError."""
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


def _bytes(path: str) -> bytes:
    if path == STDIN and sys.stdin is None:
        raise ReadError("unreadable", path=path, detail="stdin")
    try:
        return sys.stdin.buffer.read() if path == STDIN else Path(path).read_bytes()
    except FileNotFoundError as error:
        raise ReadError("missing", path=path) from error
    except IsADirectoryError as error:
        raise ReadError("folder", path=path) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        problem = "folder" if Path(path).is_dir() else "unreadable"  # Windows calls a folder "permission denied"
        raise ReadError(problem, path=path, detail=getattr(error, "strerror", None) or str(error)) from error
