"""Attendees: mentions joined into persons and groups, parted by who took part. Contract: attendees."""

from __future__ import annotations

from typing import Final

from extractor.found import Attendance, Found
from extractor.patterns import Rules
from extractor.text import Text

NAME: Final = "attendees"
NEEDS: Final = ("people", "segments", "meeting")


def find(text: Text, rules: Rules, found: Found) -> Attendance:
    return Attendance()
