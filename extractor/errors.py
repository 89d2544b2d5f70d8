"""What can go wrong, as one tree. Errors carry facts; the edges word them (see messages.py)."""

from __future__ import annotations

from pathlib import Path


class BienbanError(Exception):
    """Root of every error that this package raises on purpose."""


class InputError(BienbanError):
    """The text or an option given with it cannot be used. `offset` is a code point of the text, if known."""

    def __init__(self, reason: str, *, offset: int | None = None) -> None:
        super().__init__(reason if offset is None else f"{reason} at offset {offset}")
        self.reason = reason
        self.offset = offset


class ReadError(BienbanError):
    """A file cannot be read as text. `offset` is a byte of the file, if known."""

    def __init__(self, path: Path | str, reason: str, *, offset: int | None = None) -> None:
        place = "" if offset is None else f" at byte {offset}"
        super().__init__(f"{path}: {reason}{place}")
        self.path = path
        self.reason = reason
        self.offset = offset


class PatternError(BienbanError):
    """A file of patterns is faulty. `rule` is the rule's name, or the line of a table."""

    def __init__(self, path: Path | str, rule: str | None, reason: str) -> None:
        place = f"{path}" if rule is None else f'{path}, rule "{rule}"'
        super().__init__(f"{place}: {reason}")
        self.path = path
        self.rule = rule
        self.reason = reason
