"""What a reader gives: a text and what its file says of it."""

from __future__ import annotations

from typing import NamedTuple


class Article(NamedTuple):
    """One text, to which all offsets refer, with what its file says of it (None where it says nothing)."""

    text: str
    encoding: str | None = None
    """Of a text file: "utf-8", "utf-16", "windows-1258", "tcvn3", "vni", "viscii"."""
    title: str | None = None
    published: str | None = None
    """Day of publication, YYYY-MM-DD."""
    address: str | None = None
    """URL under which the page says it stands."""
