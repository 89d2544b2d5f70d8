"""Tasks and answers: what the process that listens and those of the pool say to each other."""

from __future__ import annotations

from importlib.resources import files
from typing import Any, Final, NamedTuple

OUT_OF_MEMORY: Final = "memory"
JSON: Final = "application/json"
HTML: Final = "text/html; charset=utf-8"


class Setup(NamedTuple):
    """What every process is told once."""

    patterns: str | None
    memory: int
    """Bytes that a task may take."""
    folder: str = ""
    """For temporary files; it goes with the process."""


class Task(NamedTuple):
    """The name of something to be done (a key of TASKS), and what with."""

    name: str
    given: dict[str, Any]


class Asked(NamedTuple):
    """A record of a session: its kind and its number from 1; number 0 for a new one, perhaps at words that were
    selected."""

    key: str
    number: int
    start: int
    end: int


class Answer(NamedTuple):
    """A body as it is to be sent."""

    body: bytes
    media: str = JSON
    name: str | None = None
    """Of the file, where it is to be saved."""
    status: int = 200


def sample() -> str:
    """A report of our own."""
    return files("extractor.web").joinpath("sample.txt").read_text(encoding="utf-8")
