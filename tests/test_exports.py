"""The front door: what `import extractor` offers, and what it costs."""

from __future__ import annotations

from collections.abc import Callable
from inspect import Parameter, signature

import pytest

import extractor

NAMES = [
    "Attendee", "BienbanError", "Citation", "Date", "Directive", "Document", "Figure", "InputError", "Meeting",
    "Official", "PatternError", "ReadError", "Report", "Role", "Rules", "Segment", "Slice", "extract",
    "extract_many", "load",
]  # fmt: skip


def test_names_are_these() -> None:
    assert extractor.__all__ == NAMES
    assert dir(extractor) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_name_is_there_and_documented(name: str) -> None:
    assert getattr(extractor, name).__doc__


def test_unknown_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="extract_all"):
        extractor.extract_all  # noqa: B018


def test_extract_has_a_text_and_four_options() -> None:
    kinds = {name: parameter.kind for name, parameter in signature(extractor.extract).parameters.items()}
    text = kinds.pop("text")
    assert text is Parameter.POSITIONAL_OR_KEYWORD
    assert list(kinds) == ["published", "source", "title", "rules"]
    assert set(kinds.values()) == {Parameter.KEYWORD_ONLY}


def test_import_alone_loads_nothing(run_python: Callable[..., str]) -> None:
    code = (
        "import sys, extractor; print(*(name for name in sys.modules if name.startswith(('extractor.', 'pydantic'))))"
    )
    assert run_python(code) == "\n"
