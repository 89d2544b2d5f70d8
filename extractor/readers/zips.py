"""ZIP: an archive of files of all forms. A bomb is refused by what its directory says, before anything is unpacked."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Iterator
from typing import IO, BinaryIO, Final

from extractor.readers.item import Choice, Item, matches, refused

_FORM: Final = "ZIP"
_IGNORED: Final = "__MACOSX"
_MOST_RATIO: Final = 200  # of bytes to compressed bytes: texts have 3 to 30
_ALWAYS: Final = 10_000_000  # bytes that may unpack at any ratio

Inside = Callable[[IO[bytes], str, int], Iterator[Item]]
"""Reads a member, given its place and its size."""


def read(stream: BinaryIO, path: str, choice: Choice, inside: Inside) -> Iterator[Item]:
    """The files of an archive in its order."""
    with zipfile.ZipFile(stream) as archive:
        members = [info for info in archive.infolist() if not info.is_dir() and _is_wanted(info.filename, choice)]
        size, packed = sum(info.file_size for info in members), sum(info.compress_size for info in members)
        whole = stream.seek(0, os.SEEK_END)
        if size > _ALWAYS and (size > _MOST_RATIO * whole or packed > whole):  # members that share bytes are one, too
            yield refused(path, "bomb", form=_FORM, size=size, most=_MOST_RATIO * whole)
            return
        for info in members:
            place = f"{path}!{info.filename}"
            try:
                with archive.open(info) as member:
                    yield from inside(member, place, info.file_size)
            except (
                zipfile.BadZipFile,
                RuntimeError,
                NotImplementedError,
            ) as error:  # or encrypted, or by an unknown method
                yield refused(place, "damaged", form=_FORM, detail=str(error))


def _is_wanted(name: str, choice: Choice) -> bool:
    parts = name.split("/")
    return not any(part.startswith(".") or part == _IGNORED for part in parts) and matches(name, choice.globs)
