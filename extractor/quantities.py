"""Quantities: what stands after a numeral — scale word, unit or counted noun, divisor of a rate.

Tables: scales, units, counted_nouns, uncounted. All offsets are of the view.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from extractor import words
from extractor.lexicon import Found, lexicon
from extractor.text import Span

if TYPE_CHECKING:
    from collections.abc import Collection

    from extractor.patterns import Row, Rules
    from extractor.records import FigureKind
    from extractor.text import Text

_NAME: Final = "figures"
_SEGMENTED: Final = 48  # characters in which the end of an unknown noun is looked for
_LONGEST_LIST: Final = 5  # members of "xã, phường, thị trấn"
_LONGEST_RATE: Final = 3  # divisors of "đồng/người/tháng"
_LEAST_MONEY: Final = 6  # "17.340 tỷ" and "60 triệu" are money where no noun follows, "5 nghìn" is not
_BILLIONS: Final = 9  # "250 nghìn tỷ nợ xấu": what is counted in billions and stands in no table is money
_COUNTED: Final = ("units", "counted_nouns")


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
    quoted = text.view.startswith('"', noun)
    noun += quoted
    found = lexicon(rules, *_COUNTED).at(text.folded, noun, limit)
    if found and found.table == "counted_nouns" and "noun" in found.row["class"].split():
        found = _whole(text, found, limit)
    if found is None:
        unlisted = _quoted if quoted else _unlisted
        return unlisted(text, rules, Span(at, noun), exponent, limit)
    table, row, _, end = found
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
    if quoted and not text.view.startswith('"', end):
        return _quoted(text, rules, Span(at, noun), exponent, limit)
    end += quoted
    last = _rate_end(text, rules, end, limit)
    divisor = text.view[end:last].replace(" /", "/").replace("/ ", "/")
    return Unit(kind, start, last, exponent, base + divisor, True)


def read_scale(text: Text, rules: Rules, start: int, limit: int) -> tuple[int, int]:
    """Power of ten of the scale word at view[start] (0 if none stands there), and where what follows it begins."""
    found = lexicon(rules, "scales").at(text.folded, start, limit)
    if found is None:
        return 0, start
    return int(found.row["exponent"]), _after_space(text, found.end)


def _after_space(text: Text, at: int) -> int:
    return at + 1 if text.view.startswith(" ", at) else at


def _noun_end(text: Text, rules: Rules, row: Row, end: int, limit: int) -> int:
    """Where a counted noun ends: with a classifier's noun, a level ("cấp huyện") or a list of its like."""
    classes = row["class"].split()
    following = _next_noun(text, rules, end, limit)
    if following and "classifier" in classes and "noun" in following.row["class"].split():
        classes, end = following.row["class"].split(), following.end
        following = _next_noun(text, rules, end, limit)
    if following and following.row["class"] == "level":
        return following.end
    return list_end(text, rules, classes, end, limit)


def _next_noun(text: Text, rules: Rules, end: int, limit: int) -> Found | None:
    if not text.view.startswith(" ", end):
        return None
    return _whole(text, lexicon(rules, "counted_nouns").at(text.folded, end + 1, limit), limit)


def _whole(text: Text, found: Found | None, limit: int) -> Found | None:
    """A counted noun up to the end of the word that it begins: "8 bộ cầu phao"."""
    if found is None or found.row["class"] == "level" or " " in text.view[found.start : found.end]:
        return found
    word = words.segment(text, found.start, min(limit, found.start + _SEGMENTED))[0]
    cut = word.start == found.start and word.end > found.end and text.view[found.start : word.end].islower()
    return found._replace(end=word.end) if cut else found


def list_end(text: Text, rules: Rules, classes: Collection[str], end: int, limit: int) -> int:
    """Where "cán bộ, đảng viên" ends, whose first noun is of `classes` and ends at view[end]; a member before a name in
    capitals is no member ("2 huyện, xã Đồi Mơ")."""
    class_ = next(iter({"person", "body"}.intersection(classes)), None)
    if class_ is None:
        return end
    joint = rules.of(_NAME, "joint")[0]
    for _ in range(_LONGEST_LIST):
        match = joint.match(text, end, limit)
        following = match and lexicon(rules, "counted_nouns").at(text.folded, match.end(), limit)
        if not following or class_ not in following.row["class"].split():
            break
        after = following.end
        if text.view.startswith(" ", after) and text.view[after + 1 : after + 2].isupper():
            break
        end = after
    return end


def _rate_end(text: Text, rules: Rules, end: int, limit: int) -> int:
    """Where the divisors of a rate end ("/người/tháng", "/10.000 dân")."""
    per = rules.of(_NAME, "per")[0]
    for _ in range(_LONGEST_RATE):
        match = per.match(text, end, limit)
        following = match and lexicon(rules, *_COUNTED).at(text.folded, match.end(), limit)
        if not following:
            break
        end = following.end
        if "classifier" in following.row["class"].split():
            noun = _next_noun(text, rules, end, limit)
            end = noun.end if noun and "noun" in noun.row["class"].split() else end
    return end


def _quoted(text: Text, rules: Rules, before: Span, exponent: int, limit: int) -> Unit | None:
    """A name in quotation marks that counts things; `before` ends behind the first mark."""
    match = rules.of(_NAME, "quoted_noun")[0].match(text, before.end - 1, limit)
    if match is None:
        return None
    start, end = match.span()
    return Unit("count", _after_space(text, before.start), end, exponent, text.view[start + 1 : end - 1], False)


def _unlisted(text: Text, rules: Rules, before: Span, exponent: int, limit: int) -> Unit | None:
    """Money without its name ("17.340 tỷ"), or a noun that stands in no table.

    `before` runs from the end of the numeral to where its unit without scale would begin.
    """
    match = rules.of(_NAME, "noun")[0].match(text, before.end, limit)
    start = _after_space(text, before.start)
    if match is None or match["syllable"] in rules.gazetteer("uncounted") or exponent >= _BILLIONS:
        if exponent < _LEAST_MONEY:
            return None
        end = before.end - text.view.startswith(" ", before.end - 1)
        return Unit("money", start, end, exponent, "VND", True)
    if start == before.start:
        return None  # "15B", "3G"
    if text.view[before.end : before.end + 2].istitle() or _speaks(text, rules, before.end, limit):
        return None  # "Chuyên đề 1 Can thiệp mạch", "Đội 568 thừa nhận": the number belongs to what stands before it
    end = words.segment(text, before.end, min(limit, before.end + _SEGMENTED))[0].end
    after = lexicon(rules, "units", "scales").at(text.folded, _after_space(text, end), limit)
    if after and (after.table == "scales" or after.row["class"] == "money"):
        return None  # a scale word that nobody knows
    return Unit("count", start, end, exponent, text.view[before.end : end], False)


def _speaks(text: Text, rules: Rules, start: int, limit: int) -> bool:
    """Whether a verb of speaking begins at view[start]."""
    verb = lexicon(rules, "verbs").at(text.folded, start, limit)
    return verb is not None and "speaking" in verb.row["class"]
