"""Encodings: bytes of a text file → text. UTF-8, UTF-16, windows-1258 and the 8-bit encodings of Vietnamese archives.

TCVN3 (ABC), VNI and VISCII name no encoding anywhere, and any bytes can be decoded as any of them, so the
words decide: a right decoding has nearly only Vietnamese syllables where its bytes are not ASCII, a wrong one
nearly none. Where no decoding stands out the file is refused: a wrong guess is worse.
"""

from __future__ import annotations

import importlib
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Final

from extractor.errors import ReadError

UTF_8: Final = "utf-8"
_UTF_16: Final = "utf-16"
_BOMS: Final = {b"\xef\xbb\xbf": UTF_8, b"\xff\xfe": _UTF_16, b"\xfe\xff": _UTF_16}
_WINDOWS: Final = "windows-1258"
_LEGACY: Final = ("tcvn3", "vni", "viscii")
_EXTRA: Final = "legacy"
_FEWEST: Final = 5  # different words with other than ASCII letters, below which nothing is guessed
_ENOUGH: Final = 0.9  # share of Vietnamese syllables among them in a right decoding
_MARGIN: Final = 0.3  # by which the next best must be worse
_SAMPLE: Final = 200_000  # bytes looked at
_TONES: Final = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_WORD: Final = re.compile(r"[^\W\d_]+")
_ONSETS: Final = "b|ch?|d|đ|gh?|gi|h|kh?|l|m|ngh?|nh?|ph?|q|r|s|th?|tr?|v|x"
_RHYMES: Final = (
    "a(?:ch?|i|m|ng?|nh|o|p|t|u|y)?", "ă(?:c|m|ng?|p|t)", "â(?:c|m|ng?|p|t|u|y)", "e(?:c|m|ng?|o|p|t)?",
    "ê(?:ch|m|n|nh|p|t|u)?", "i(?:a|ch|m|n|nh|p|t|u)?", "iê(?:c|m|ng?|p|t|u)", "yê(?:m|ng?|t|u)",
    "o(?:a(?:ch?|i|m|ng?|nh|o|p|t|y)?|ă(?:c|m|ng?|t)|e(?:n|o|t)?|c|i|m|ng?|p|t|oc|ong)?", "ô(?:c|i|m|ng?|p|t)?",
    "ơ(?:i|m|n|p|t)?", "u(?:a|â(?:ng?|t|y)|c|ê(?:ch|nh)?|i|m|ng?|ô(?:c|i|m|ng?|t)|ơ|p|t)?",
    "u(?:a(?:ch?|i|m|ng?|nh|o|t|u|y)|ă(?:c|ng?|n|t)|e(?:n|o|t)?|i(?:t|nh)?)", "u?y(?:a|ch|n|nh|p|t|u|ê[nt])?",
    "ư(?:a|c|i|m|ng?|t|u|ơ(?:c|i|m|ng?|p|t|u))?",
)  # fmt: skip
_SYLLABLE: Final = re.compile(f"(?:{_ONSETS})?(?:{'|'.join(_RHYMES)})")
_CLOSED: Final = ("c", "ch", "p", "t")  # codas with which a syllable has the tone sắc or nặng
_SHARP: Final = "\u0301\u0323"


def decode(data: bytes, path: str) -> tuple[str, str]:
    """The text that `data` encodes, and the name of its encoding; a byte order mark is no part of the text.

    `path` is only for the message. Raises ReadError with the offset of the first byte that is not
    UTF-8 where no encoding of Vietnamese fits.
    """
    for mark, encoding in _BOMS.items():
        if data.startswith(mark):
            return _strict(data, len(mark), encoding, path), encoding
    try:
        return data.decode(UTF_8), UTF_8
    except UnicodeDecodeError as error:
        guessed = _guessed(data, path)
        if guessed is None:
            raise ReadError("encoding", path=path, offset=error.start) from error
        return guessed


def _strict(data: bytes, skipped: int, encoding: str, path: str) -> str:
    try:
        return data[skipped:].decode(UTF_8) if encoding == UTF_8 else data.decode(encoding)
    except UnicodeDecodeError as error:
        problem = "encoding" if encoding == UTF_8 else "damaged_encoding"
        raise ReadError(problem, path=path, offset=skipped + error.start, encoding=encoding) from error


def _guessed(data: bytes, path: str) -> tuple[str, str] | None:
    """The one decoding in which the words are Vietnamese."""
    decoders = dict(_decoders(path))
    shares = {name: _vietnamese(decode, data[:_SAMPLE]) for name, decode in decoders.items()}
    best, second = sorted(shares, key=lambda name: -shares[name])[:2]
    if shares[best] < _ENOUGH or shares[best] - shares[second] < _MARGIN:
        return None
    return decoders[best](data), best


def _decoders(path: str) -> Iterator[tuple[str, Callable[[bytes], str]]]:
    try:
        charmap = importlib.import_module("viparse.normalize.encodings").get_charmap
        convert = importlib.import_module("viparse.normalize.tables").convert
    except ImportError as error:
        raise ReadError("extra", path=path, form="TCVN3, VNI, VISCII", extra=_EXTRA) from error
    yield _WINDOWS, lambda data: unicodedata.normalize("NFC", data.decode(_WINDOWS, "replace"))
    for name in _LEGACY:
        table = charmap(name)
        yield name, lambda data, table=table: str(convert(data.decode("latin-1"), table))  # type: ignore[misc]


def _vietnamese(decode: Callable[[bytes], str], data: bytes) -> float:
    """Share of Vietnamese syllables among the different words that hold other than ASCII letters."""
    words = {word for word in _WORD.findall(decode(data)) if not word.isascii()}
    if len(words) < _FEWEST:
        return 0.0
    return sum(_is_written(word) and _is_syllable(word.lower()) for word in words) / len(words)


def _is_written(word: str) -> bool:
    """Whether only a first letter, or all of them, are capitals."""
    return word[1:].islower() or word.isupper() or len(word) == 1


def _is_syllable(word: str) -> bool:
    marked = unicodedata.normalize("NFD", word)
    tones = _TONES.findall(marked)
    bare = unicodedata.normalize("NFC", _TONES.sub("", marked))
    if len(tones) > 1 or (bare.endswith(_CLOSED) and tones and tones[0] not in _SHARP):
        return False
    return _SYLLABLE.fullmatch(bare) is not None
