"""A folder of reports with gold: NAME.txt and, beside it, NAME.json.

Texts without gold and gold without a text are named, so that nobody takes a part for the whole.
Other files and folders below are not looked at.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from extractor.errors import InputError, ReadError
from extractor.evaluation.totals import Sample
from extractor.gold import read_gold
from extractor.readers import files


class Folder(NamedTuple):
    """What a folder holds, each by rising file name."""

    samples: tuple[Sample, ...]
    without_gold: tuple[str, ...]
    without_text: tuple[str, ...]


def read(path: str) -> Folder:
    """Raises ReadError where there is no such folder, no text with gold, or a file cannot be read as text,
    InputError where a gold file is faulty."""
    names = _names(path)
    stems = {suffix: {Path(name).stem for name in names if name.endswith(suffix)} for suffix in (".txt", ".json")}
    texts, golds = stems[".txt"], stems[".json"]
    if not texts & golds:
        raise ReadError("no_gold", path=path)
    return Folder(
        tuple(_sample(path, stem) for stem in sorted(texts & golds)),
        tuple(f"{stem}.txt" for stem in sorted(texts - golds)),
        tuple(f"{stem}.json" for stem in sorted(golds - texts)),
    )


def _names(path: str) -> list[str]:
    try:
        return [entry.name for entry in Path(path).iterdir() if not entry.name.startswith(".")]
    except FileNotFoundError as error:
        raise ReadError("no_folder_there", path=path) from error
    except NotADirectoryError as error:
        raise ReadError("no_folder_but_file", path=path) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise ReadError("unreadable", path=path, detail=getattr(error, "strerror", None) or str(error)) from error


def _sample(folder: str, stem: str) -> Sample:
    text = files.read(str(Path(folder, f"{stem}.txt"))).text
    path = str(Path(folder, f"{stem}.json"))
    try:
        return Sample(stem, text, read_gold(files.read(path).text, text))
    except InputError as error:
        raise error.at(path) from error
