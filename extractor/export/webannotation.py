"""Web Annotation: one JSON-LD document, an AnnotationCollection whose only page holds an annotation for each span.

W3C Web Annotation Data Model and Vocabulary (Recommendations of 23 February 2017). The target is the text by its
digest (RFC 6920, ni:///sha-256;…), with the place where it was read as `via` or `label`, and two selectors that say the
same: TextPositionSelector, in code points as that model wants, and TextQuoteSelector. The bodies are tags (the kind
and the label) and the whole record as JSON. Ids are made of the text, its day and the record's place, so that the same
record has the same id in every export.
"""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from extractor.records import Report
from extractor.spans import LabelledSpan, spans
from extractor.store import disk
from extractor.store.outcome import key
from extractor.store.reading import Stored
from extractor.version import VERSION

SUFFIX: Final = ".jsonld"
NEEDS_TEXT: Final = True
CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"
_AROUND: Final = 32  # characters of prefix and suffix
_ADDRESSES: Final = ("http://", "https://")


def write(stored: Iterable[Stored], path: Path, kinds: Sequence[str]) -> None:
    """Writes the file, whole or not at all. Raises OSError."""
    with disk.whole(path) as file:
        file.write(f'{{"@context": "{CONTEXT}", "type": "AnnotationCollection", "first": {{'.encode())
        file.write(b'"type": "AnnotationPage", "startIndex": 0, "items": [')
        total, digest = 0, hashlib.sha256()
        for report, text in stored:
            for annotation in annotated(report, text or "", kinds):
                file.write((",\n" if total else "\n").encode() + json.dumps(annotation, ensure_ascii=False).encode())
                digest.update(annotation["id"].encode())
                total += 1
        collection, page = _id(f"collection {digest.hexdigest()}"), _id(f"page {digest.hexdigest()}")
        end = {"label": f"bienban {VERSION}", "total": total, "last": page, "id": collection}
        file.write(f'\n], "id": "{page}", "partOf": "{collection}"}}, '.encode())
        file.write(json.dumps(end, ensure_ascii=False).encode()[1:] + b"\n")


def annotated(report: Report, text: str, kinds: Sequence[str]) -> Iterator[dict[str, Any]]:
    """An annotation for each span of these kinds."""
    document = report.document
    own = key(document.id, document.published).hex()
    source: dict[str, Any] = {"id": _digest_name(document.id), "type": "Text", "format": "text/plain", "language": "vi"}
    if document.source is not None:
        source["via" if document.source.startswith(_ADDRESSES) else "label"] = document.source
    for kind in kinds:
        for number, span in enumerate(spans(report, kind)):
            yield {
                "id": _id(f"{own} {kind} {number}"),
                "type": "Annotation",
                "motivation": "classifying",
                "body": list(_bodies(kind, span)),
                "target": {"source": source, "selector": _selectors(span, text)},
            }


def _bodies(kind: str, span: LabelledSpan) -> Iterator[dict[str, str]]:
    yield {"type": "TextualBody", "purpose": "tagging", "value": kind}
    yield {"type": "TextualBody", "purpose": "classifying", "value": span.label}
    if span.record is not None:
        record = span.record.model_dump_json()
        yield {"type": "TextualBody", "purpose": "describing", "format": "application/json", "value": record}


def _selectors(span: LabelledSpan, text: str) -> list[dict[str, Any]]:
    return [
        {"type": "TextPositionSelector", "start": span.start, "end": span.end},
        {
            "type": "TextQuoteSelector",
            "exact": text[span.start : span.end],
            "prefix": text[max(0, span.start - _AROUND) : span.start],
            "suffix": text[span.end : span.end + _AROUND],
        },
    ]


def _digest_name(document: str) -> str:
    """sha256:HEX → ni:///sha-256;BASE64"""
    digest = bytes.fromhex(document.partition(":")[2])
    return f"ni:///sha-256;{urlsafe_b64encode(digest).decode().rstrip('=')}"


def _id(name: str) -> str:
    return uuid5(NAMESPACE_URL, f"bienban {name}").urn
