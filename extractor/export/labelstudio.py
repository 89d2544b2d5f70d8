"""Label Studio: tasks with predictions (its "Basic JSON format"), for the tags <Text> and <Labels>.

One JSON array, a task a line. Each kind of record is a <Labels> of its own, so that kinds may overlap; the labelling
interface that fits is written beside the tasks as NAME.config.xml. Label Studio counts code points, as we do (since
its version 1.5), and CR LF as two.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final, get_args
from xml.sax.saxutils import quoteattr

from extractor.records import DateKind, DocType, FigureKind, Label, Report
from extractor.spans import spans
from extractor.store import disk
from extractor.store.reading import Stored
from extractor.version import VERSION

SUFFIX: Final = ".json"
NEEDS_TEXT: Final = True
_TEXT: Final = "text"  # name of the tag and key of the data
_LABELS: Final[dict[str, tuple[str, ...]]] = {
    "meeting": ("name", "venue", "organizer"), "attendees": ("person", "group"),
    "mentioned_people": ("person", "group"), "figures": get_args(FigureKind), "dates": get_args(DateKind),
    "citations": get_args(DocType), "directives": ("directive",), "segments": get_args(Label),
}  # fmt: skip


def write(stored: Iterable[Stored], path: Path, kinds: Sequence[str]) -> None:
    """Writes the tasks, whole or not at all, and before them the interface. Raises OSError."""
    with disk.whole(path) as file:
        before = b"[\n"
        for report, text in stored:
            file.write(before + json.dumps(_task(report, text or "", kinds), ensure_ascii=False).encode())
            before = b",\n"
        file.write(b"\n]\n" if before == b",\n" else b"[]\n")
        with disk.whole(beside(path)) as config:
            config.write(interface(kinds).encode())


def beside(path: Path) -> Path:
    """tasks.json → tasks.config.xml"""
    return path.with_suffix(".config.xml")


def interface(kinds: Sequence[str]) -> str:
    """The labelling interface for tasks of these kinds."""
    lines = ["<View>"]
    for kind in kinds:
        lines.append(f'  <Header value={quoteattr(kind)} size="6"/>')
        lines.append(f"  <Labels name={quoteattr(kind)} toName={quoteattr(_TEXT)}>")
        lines += [f"    <Label value={quoteattr(label)}/>" for label in _LABELS[kind]]
        lines.append("  </Labels>")
    lines.append(f"  <Text name={quoteattr(_TEXT)} value={quoteattr(f'${_TEXT}')}/>")
    return "\n".join((*lines, "</View>")) + "\n"


def _task(report: Report, text: str, kinds: Sequence[str]) -> dict[str, Any]:
    document = report.document
    regions = [
        {
            "id": f"{kind}-{number}",
            "from_name": kind,
            "to_name": _TEXT,
            "type": "labels",
            "value": {
                "start": span.start,
                "end": span.end,
                "text": text[span.start : span.end],
                "labels": [span.label],
            },
        }
        for kind in kinds
        for number, span in enumerate(spans(report, kind))
    ]
    return {
        "data": {
            _TEXT: text,
            "document": document.id,
            "source": document.source,
            "title": document.title,
            "published": document.published,
        },
        "predictions": [{"model_version": f"bienban-{VERSION}", "result": regions}],
    }
