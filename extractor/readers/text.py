"""Plain text: bytes → the string that extraction and all offsets refer to.

A byte order mark at the start is no part of the text: offsets count from the character after it.
Of a UTF-8 or UTF-16 file nothing else is changed; line ends stay as they are.
"""

from __future__ import annotations

from typing import Final

from extractor.errors import ReadError
from extractor.readers.article import Article
from extractor.readers.encoding import decode

_CONTROLS: Final = bytes([*range(0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F])
"""Control characters that no text needs: all but white space and escape."""
_SAMPLE: Final = 65536  # bytes looked at
_MOST_CONTROLS: Final = 0.05  # a text may hold a stray NUL; of a program's bytes one in ten is a control character
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff")  # UTF-16: every other byte may be NUL


def read(data: bytes, path: str) -> Article:
    """The text that `data` encodes; `path` is only for the message. Raises ReadError.

    Refused, in this order: what is no plain text, what is in no known encoding (with the offset of
    the first byte that is not UTF-8), and what holds nothing to be seen.
    """
    if _is_binary(data):
        raise ReadError("binary", path=path, detail="binary data")
    text, encoding = decode(data, path)
    return Article(seen(text, path), encoding=encoding)


def seen(text: str, path: str) -> str:
    """`text`, if there is anything in it to be seen. Raises ReadError."""
    if all(character.isspace() or not character.isprintable() for character in text):
        raise ReadError("blank", path=path)
    return text


def _is_binary(data: bytes) -> bool:
    """Whether the data is full of control characters."""
    if data.startswith(_WIDE):
        return False
    sample = data[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls > _MOST_CONTROLS * len(sample)
