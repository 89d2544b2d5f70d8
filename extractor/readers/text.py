"""Plain text: UTF-8 bytes → the string that extraction and all offsets refer to.

A byte order mark at the start is no part of the text and is taken off: offsets count from the
character after it. Nothing else is changed; line ends stay as they are.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from extractor.errors import ReadError

STDIN: Final = "-"
_BOM: Final = b"\xef\xbb\xbf"
_SIGNATURES: Final = {
    b"%PDF-": "PDF",
    b"PK\x03\x04": "ZIP (docx, xlsx, odt)",
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
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}
_CONTROLS: Final = bytes([*range(0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F])
"""Control characters that no text needs: all but white space and escape."""
_SAMPLE: Final = 65536  # bytes looked at
_MOST_CONTROLS: Final = 0.05  # a text may hold a stray NUL; of a program's bytes one in ten is a control character


def read(path: str) -> str:
    """The text of the file at `path`, or of standard input for "-". Raises ReadError."""
    if path == STDIN and sys.stdin is None:
        raise ReadError("unreadable", path=path, detail="stdin")
    try:
        data = sys.stdin.buffer.read() if path == STDIN else Path(path).read_bytes()
    except FileNotFoundError as error:
        raise ReadError("missing", path=path) from error
    except IsADirectoryError as error:
        raise ReadError("folder", path=path) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        problem = "folder" if Path(path).is_dir() else "unreadable"  # Windows calls a folder "permission denied"
        raise ReadError(problem, path=path, detail=getattr(error, "strerror", None) or str(error)) from error
    return decode(data, path)


def decode(data: bytes, path: str) -> str:
    """The text that `data` encodes; `path` is only for the message. Raises ReadError.

    Refused, in this order: what is no plain text, what is not UTF-8 (with the offset of the first
    bad byte), and what holds nothing to be seen.
    """
    form = _binary_form(data)
    if form:
        raise ReadError("binary", path=path, detail=form)
    skipped = len(_BOM) if data.startswith(_BOM) else 0
    try:
        text = data[skipped:].decode("utf-8")
    except UnicodeDecodeError as error:
        raise ReadError("encoding", path=path, offset=skipped + error.start) from error
    if all(character.isspace() or not character.isprintable() for character in text):
        raise ReadError("blank", path=path)
    return text


def _binary_form(data: bytes) -> str | None:
    """What `data` is if it is no plain text: a format by its signature, or data full of control characters."""
    for signature, form in _SIGNATURES.items():
        if data.startswith(signature):
            return form
    sample = data[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return "binary data" if controls > _MOST_CONTROLS * len(sample) else None
