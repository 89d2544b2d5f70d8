"""Compiled patterns kept between runs.

`regex` compiles our patterns in seconds and reads them back in a tenth of one, so what was compiled
is kept in the user's cache folder, under the digest of the pattern files and the versions of
everything that wrote it. A file that is missing, foreign or damaged is made anew; a folder that
cannot be written costs time only.
"""

from __future__ import annotations

import os
import pickle
import sys
import tempfile
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Final

import platformdirs
import regex

from extractor.version import VERSION

_WRITERS: Final = ("loading.py", "patterns.py", "text.py", "trie.py")  # modules whose classes and output are kept
_KEPT: Final = 8  # files, those used last: overlays and versions in use side by side


def read(digest: str) -> object | None:
    """What was kept under a digest, or None."""
    return _read(_path(digest))


def read_newest() -> object | None:
    """What was kept or used last by the same versions of everything, under whatever digest; or None."""
    path = _path("")
    with suppress(OSError):
        kept = sorted(path.parent.glob("*" + path.name), key=lambda kept: kept.stat().st_mtime)
        return _read(kept[-1]) if kept else None
    return None


def _read(path: Path) -> object | None:
    """A pickle runs code, so only a file that is the user's own and that nobody else may write is read."""
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            if hasattr(os, "getuid") and (status.st_uid != os.getuid() or status.st_mode & 0o022):
                return None
            kept: object = pickle.load(file)
        os.utime(path)  # used now: it outlives those that are not
        return kept
    except Exception:  # a damaged pickle may raise anything; compiling again mends it
        return None


def write(digest: str, compiled: object) -> None:
    """Keeps `compiled` for later runs: whole or not at all, also when two runs write at once."""
    path = _path(digest)
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
        with os.fdopen(handle, "wb") as file:
            pickle.dump(compiled, file, protocol=pickle.HIGHEST_PROTOCOL)
        Path(name).replace(path)
        for old in sorted(path.parent.glob("*.pickle"), key=lambda kept: kept.stat().st_mtime)[:-_KEPT]:
            old.unlink()


def _path(digest: str) -> Path:
    python = f"{sys.implementation.cache_tag}-{sys.version_info.micro}"
    code = zlib.crc32(b"".join(Path(__file__).with_name(name).read_bytes() for name in _WRITERS))
    name = f"{digest.removeprefix('sha256:')[:32]}-{VERSION}-{code:08x}-regex{regex.__version__}-{python}.pickle"
    return platformdirs.user_cache_path("bienban", appauthor=False) / name
