"""doccano: a line of JSON for each text, as its sequence labelling imports it (JSONL, columns `text` and `label`).

A label is [start, end, "figures.money"]; spans of different kinds may overlap (the project's option "Allow overlapping
spans"). doccano counts as its browser does, in UTF-16 code units: a character beyond U+FFFF is two. `document`,
`source` and `published` become metadata of the example.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from extractor.export.units import utf16
from extractor.spans import full_label, spans
from extractor.store import disk
from extractor.store.reading import Stored

SUFFIX: Final = ".jsonl"
NEEDS_TEXT: Final = True


def write(stored: Iterable[Stored], path: Path, kinds: Sequence[str]) -> None:
    """Writes the file, whole or not at all. Raises OSError."""
    with disk.whole(path) as file:
        for report, text in stored:
            units = utf16(text or "")
            example = {
                "text": text,
                "label": [
                    [units(span.start), units(span.end), full_label(kind, span.label)]
                    for kind in kinds
                    for span in spans(report, kind)
                ],
                "document": report.document.id,
                "source": report.document.source,
                "published": report.document.published,
            }
            file.write(json.dumps(example, ensure_ascii=False).encode() + b"\n")
