"""Quantities: what stands after a numeral — scale word, unit or counted noun, divisor of a rate.

Tables: scales, units, counted_nouns, uncounted. All offsets are of the view.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from extractor import words

if TYPE_CHECKING:
    from extractor.patterns import Row, Rules
    from extractor.records import FigureKind
    from extractor.text import Text

_NAME: Final = "figures"
_WORD_END: Final = re.compile(r"(?<=\w)(?!\w)|(?<=[%‰$])")
_LONGEST: Final = 32  # characters of the longest form of the tables
_SEGMENTED: Final = 48  # characters in which the end of an unknown noun is looked for
_LONGEST_LIST: Final = 5  # members of "xã, phường, thị trấn"
_LONGEST_RATE: Final = 3  # divisors of "đồng/người/tháng"
_LEAST_MONEY: Final = 6  # "17.340 tỷ" and "60 triệu" are money where no noun follows, "5 nghìn" is not
_NUMERALS: Final = ("units", "counted_nouns")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as read: view[start:end], from its scale word to its divisor.

    `known` is false for a counted noun that stands in no table.
    """

    kind: FigureKind
    start: int
    end: int
    exponent: int
    base: str
    known: bool


def read_unit(text: Text, rules: Rules, at: int, limit: int) -> Unit | None:
    """The unit that begins at view[at], or after a space there, and ends at `limit` or before.

    None if nothing that can be counted follows, also where a scale word is not known.
    """
    start = _after_space(text, at)
    exponent, noun = read_scale(text, rules, start, limit)
    found = _longest(text, rules, _NUMERALS, noun, limit)
    if found is None:
        return _unlisted(text, rules, at, start, noun, exponent, limit)
    table, row, end = found
    base = text.view[noun:end]
    kind: FigureKind = "count"
    if table == "units":
        kind = cast("FigureKind", row["class"])
        base = row["base"] or base
    elif "noun" in row["class"].split():
        end = _noun_end(text, rules, row, end, limit)
        base = text.view[noun:end]
    else:
        return None
    last = _rate_end(text, rules, end, limit)
    divisor = text.view[end:last].replace(" /", "/").replace("/ ", "/")
    return Unit(kind, start, last, exponent, base + divisor, True)


def read_scale(text: Text, rules: Rules, start: int, limit: int) -> tuple[int, int]:
    """Power of ten of the scale word at view[start] (0 if none stands there), and where what follows it begins."""
    found = _longest(text, rules, ("scales",), start, limit)
    if found is None:
        return 0, start
    return int(found[1]["exponent"]), _after_space(text, found[2])


def _after_space(text: Text, at: int) -> int:
    return at + 1 if text.view.startswith(" ", at) else at


def _longest(text: Text, rules: Rules, tables: tuple[str, ...], start: int, limit: int) -> tuple[str, Row, int] | None:
    """(table, row, end) of the longest form of `tables` at view[start]; of equal ones the first table's."""
    window = text.folded[start : min(limit, start + _LONGEST)]
    if not window or window[0] in " \n":
        return None
    gazetteers = [(name, rules.gazetteer(name)) for name in tables]
    for length in reversed([match.start() for match in _WORD_END.finditer(window)]):
        form = window[:length]
        for name, gazetteer in gazetteers:
            if form in gazetteer:
                return name, gazetteer[form], start + length
    return None


def _noun_end(text: Text, rules: Rules, row: Row, end: int, limit: int) -> int:
    """Where a counted noun ends: with a classifier's noun, a level ("cấp huyện") or a list of its like."""
    classes = row["class"].split()
    if "classifier" in classes:
        following = (
            _longest(text, rules, ("counted_nouns",), end + 1, limit) if text.view.startswith(" ", end) else None
        )
        if following and "noun" in following[1]["class"].split():
            classes, end = following[1]["class"].split(), following[2]
    following = _longest(text, rules, ("counted_nouns",), end + 1, limit) if text.view.startswith(" ", end) else None
    if following and following[1]["class"] == "level":
        return following[2]
    listed = {"person", "body"}.intersection(classes)
    return _list_end(text, rules, listed.pop(), end, limit) if listed else end


def _list_end(text: Text, rules: Rules, class_: str, end: int, limit: int) -> int:
    """Where "cán bộ, đảng viên" ends; a member before a name in capitals is no member ("2 huyện, xã Đồi Mơ")."""
    joint = rules.of(_NAME, "joint")[0]
    for _ in range(_LONGEST_LIST):
        match = joint.match(text, end, limit)
        following = match and _longest(text, rules, ("counted_nouns",), match.end(), limit)
        if not following or class_ not in following[1]["class"].split():
            break
        after = following[2]
        if text.view.startswith(" ", after) and text.view[after + 1 : after + 2].isupper():
            break
        end = after
    return end


def _rate_end(text: Text, rules: Rules, end: int, limit: int) -> int:
    """Where the divisors of a rate end ("/người/tháng", "/10.000 dân")."""
    per = rules.of(_NAME, "per")[0]
    for _ in range(_LONGEST_RATE):
        match = per.match(text, end, limit)
        following = match and _longest(text, rules, _NUMERALS, match.end(), limit)
        if not following:
            break
        end = following[2]
    return end


def _unlisted(text: Text, rules: Rules, at: int, start: int, noun: int, exponent: int, limit: int) -> Unit | None:
    """Money without its name ("17.340 tỷ"), or a noun that stands in no table."""
    uncounted = rules.gazetteer("uncounted")
    match = rules.of(_NAME, "noun")[0].match(text, noun, limit)
    if match is None or match["syllable"] in uncounted:
        if exponent < _LEAST_MONEY:
            return None
        return Unit(
            "money", start, noun - 1 if noun > start and text.view[noun - 1] == " " else noun, exponent, "VND", True
        )
    if noun == at:
        return None  # "15B", "3G"
    end = words.segment(text, noun, min(limit, noun + _SEGMENTED))[0].end
    after = _longest(text, rules, ("units", "scales"), _after_space(text, end), limit)
    if after is not None and after[1].get("class") in (None, "money"):
        return None  # a scale word that nobody knows
    return Unit("count", start, end, exponent, text.view[noun:end], False)
