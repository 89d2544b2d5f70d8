"""Options of commands: words on the command line → values, with ArgumentTypeError for what is none; usual values."""

from __future__ import annotations

import argparse
import os
import re
from typing import Final

_UNITS: Final = {"": 1, "K": 1_000, "M": 1_000_000, "G": 1_000_000_000}
_SIZE: Final = re.compile(r"(\d+(?:\.\d+)?)\s*([KMG]?)B?", re.IGNORECASE)


def positive(text: str) -> int:
    """A whole number from 1 on."""
    number = int(text) if text.isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(text)
    return number


def cores() -> int:
    """Processes where nobody says how many: one for each core that we may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def seconds(text: str) -> float:
    """A span of time above nothing."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not number > 0:
        raise argparse.ArgumentTypeError(text)
    return number


def size(text: str) -> int:
    """Bytes: "20MB" → 20,000,000."""
    match = _SIZE.fullmatch(text.strip())
    if match is None:
        raise argparse.ArgumentTypeError(text)
    return int(float(match[1]) * _UNITS[match[2].upper()])
