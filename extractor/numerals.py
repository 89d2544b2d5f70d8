"""Numerals: "24.372,898" → Decimal("24372.898").

Vietnamese writes a decimal comma and groups thousands by stops ("1.234,5"); reports also hold
stray decimal stops ("30.9 km"), spaces between groups ("1 200 000") and English grouping
("1,234,567"). A stop before exactly three digits groups thousands, unless a lone 0 stands before it.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

_DIGITS: Final = re.compile(r"\d+\Z", re.ASCII)
_GROUPED: Final = re.compile(r"[1-9]\d{0,2}(?P<mark>[., ])\d{3}(?:(?P=mark)\d{3})*\Z", re.ASCII)


def parse_numeral(written: str, *, whole: bool = False) -> Decimal | None:
    """The number that `written` stands for; None if its marks make no sense.

    `whole` says that what is counted cannot be divided, so that a lone comma before three digits
    groups thousands too ("12,500 người").
    """
    if _DIGITS.match(written):
        return Decimal(written)
    grouped = _GROUPED.match(written)
    if grouped and (grouped["mark"] != "," or written.count(",") > 1 or whole):
        return Decimal(_without(written, grouped["mark"]))
    mark = max(".", ",", key=written.rfind)
    integer, _, fraction = written.rpartition(mark)
    if not _DIGITS.match(fraction):
        return None
    if not _DIGITS.match(integer):
        grouped = _GROUPED.match(integer)
        if not grouped or grouped["mark"] == mark:
            return None
        integer = _without(integer, grouped["mark"])
    return Decimal(f"{integer}.{fraction}")


def scaled(number: Decimal, exponent: int) -> Decimal:
    """`number` times ten to the power of `exponent`."""
    return number.scaleb(exponent)


def plain(number: Decimal) -> str:
    """Plain notation without needless zeros: "2.50" → "2.5", "1E+9" → "1000000000"."""
    written = f"{number:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def _without(written: str, mark: str) -> str:
    return written.replace(mark, "")
