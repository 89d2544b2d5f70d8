"""Lines of JSON (.jsonl, .ndjson): an object a line, one of its keys holding the text; a line may be the text alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO, Final

from extractor.errors import ReadError
from extractor.readers import columns
from extractor.readers.item import Choice, Item, bounded, refused
from extractor.store.outcome import Source

_FORM: Final = "JSON"
_MARK: Final = b"\xef\xbb\xbf"


def read(stream: BinaryIO, path: str, choice: Choice) -> Iterator[Item]:
    """The text of each line that is not blank."""
    for number, line in enumerate(bounded(stream, choice.most), 1):
        place = f"{path}:{number}"
        if line is None:
            yield refused(place, "too_large", most=choice.most)
        elif line.strip():
            yield _item(line.removeprefix(_MARK), place, choice)


def _item(line: bytes, place: str, choice: Choice) -> Item:
    try:
        row = json.loads(line.decode())
        if isinstance(row, str):
            return Item(Source(place), row)
        found = columns.find(tuple(row), choice.columns, loose=True) if isinstance(row, dict) else {"text": "text"}
        return columns.item(place, found, row if isinstance(row, dict) else {}, choice)
    except UnicodeDecodeError as error:
        return refused(place, "encoding", offset=error.start)
    except (ValueError, RecursionError) as error:
        return refused(place, "damaged", form=_FORM, detail=str(error))
    except ReadError as error:
        return refused(place, error.problem, **error.facts)
