"""bienban: Vietnamese meeting reports to structured, schema-checked records, by rules, offline.

>>> import extractor
>>> report = extractor.extract("Sáng 9/4/2024, UBND tỉnh tổ chức Hội nghị sơ kết công tác quý I.")
>>> report.dates[0].value
'2024-04-09'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extractor.errors import BienbanError, InputError, PatternError, ReadError
    from extractor.loading import load
    from extractor.patterns import Rules
    from extractor.pipeline import extract, extract_many
    from extractor.records import (
        Attendee,
        Citation,
        Date,
        Directive,
        Document,
        Figure,
        Meeting,
        Official,
        Report,
        Role,
        Segment,
        Slice,
    )  # fmt: skip

_HOMES = {
    "extractor.errors": ("BienbanError", "InputError", "PatternError", "ReadError"),
    "extractor.loading": ("load",),
    "extractor.patterns": ("Rules",),
    "extractor.pipeline": ("extract", "extract_many"),
    "extractor.records": (
        "Attendee", "Citation", "Date", "Directive", "Document", "Figure", "Meeting", "Official", "Report",
        "Role", "Segment", "Slice",
    ),
}  # fmt: skip
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "Attendee", "BienbanError", "Citation", "Date", "Directive", "Document", "Figure", "InputError", "Meeting",
    "Official", "PatternError", "ReadError", "Report", "Role", "Rules", "Segment", "Slice", "extract",
    "extract_many", "load",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Imports a name's module at its first use: `import extractor` alone costs nothing."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
