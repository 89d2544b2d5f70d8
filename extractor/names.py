"""Names of persons: where they stand, and the words of address, rank or degree before them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from extractor.patterns import Gazetteer, Rules
from extractor.text import Span, Text

_KIND: Final = "people"
_WINDOW: Final = 40  # characters looked at before a name; no form of address is longer
_LONGEST: Final = 5  # words of the longest form of address
_BEYOND: Final = 24  # characters behind a run that a look-ahead may need ("Đoàn Kiểm" + "tra")
_PLACE_SYLLABLES: Final = 2  # of an unknown commune or district, before a person's name may follow


@dataclass(frozen=True, slots=True)
class Name:
    """A candidate. `start` is where its honorific begins, or the name itself.

    `sure` is false where only the surname speaks for it and that is an everyday word, or only two
    syllables stand: then what stands around must confirm it. `full` is false for a given name alone.
    """

    start: int
    span: Span
    honorific: str | None
    full: bool
    sure: bool


def find_names(text: Text, rules: Rules, closed: bytearray) -> list[Name]:
    """Candidates by rising start, none overlapping. `closed` marks view positions of no name (1)."""
    names: list[Name] = []
    for rule in rules.of(_KIND, "capitals"):
        for run in rule.finditer(text):
            if closed.find(1, run.start(), run.end()) < 0:
                names.extend(_names_of_run(text, rules, Span(*run.span())))
    return names


def _names_of_run(text: Text, rules: Rules, run: Span) -> Iterator[Name]:
    """Names in one run of capitalised syllables."""
    run = _without_titles(text, rules, _without_place(text, rules, run))
    if run.start == run.end:
        return
    start, honorific = _honorific(text, rules, run.start)
    if honorific is not None:
        name = _addressed(text, rules, run, start, honorific)
        if name is not None:
            yield name
        return
    at = _after_place(text, rules, run)
    for rule in rules.of(_KIND, "name"):
        for match in rule.finditer(text, at, run.end + _BEYOND):
            if match["name"] is not None and match.start() < run.end:
                name = _bare(text, rules, Span(*match.span("name")), match["surname"])
                if name.sure or not _refuse_inside(text, name, at):
                    yield name
            at = match.end() + 1


def _without_place(text: Text, rules: Rules, run: Span) -> Span:
    """The run behind a place or thing that reads like a person and opens it (an empty one if that is all)."""
    match = rules.of(_KIND, "name")[0].match(text, run.start, run.end + _BEYOND)
    if match is None or match["skip"] is None:
        return run
    return Span(min(match.end() + 1, run.end), run.end)


def _without_titles(text: Text, rules: Rules, run: Span) -> Span:
    """The run behind words of address that are capitalised themselves ("Ông Nguyễn …", "TS Nguyễn …")."""
    honorifics = rules.gazetteer("honorifics")
    start = run.start
    while (space := text.view.find(" ", start, run.end)) >= 0 and text.folded[start:space] in honorifics:
        start = space + 1
    return Span(start, run.end)


def _refuse_inside(text: Text, name: Name, at: int) -> bool:
    """A doubtful name behind another capitalised syllable is part of what that names ("Công ty Nhơn Lộc Phát")."""
    before = text.view[at : name.start].split()
    return bool(before) and not before[-1].isupper()


def _bare(text: Text, rules: Rules, span: Span, surname: str) -> Name:
    """A name that begins with a surname inside a run: a degree may stand before it in the same run."""
    start, honorific = _honorific(text, rules, span.start)
    ambiguous = "ambiguous" in _classes(rules, surname)
    syllables = text.view.count(" ", *span) + 1
    sure = honorific is not None or syllables >= (4 if ambiguous else 3)
    return Name(start, span, honorific, full=True, sure=sure)


def _names_a_place(text: Text, rules: Rules, span: Span) -> bool:
    found = rules.of(_KIND, "name")[0].search(text, span.start, span.end)
    return found is not None and found["skip"] is not None


def _classes(rules: Rules, surname: str) -> str:
    return rules.gazetteer("surnames").get(surname.lower(), {}).get("class", "")


def _addressed(text: Text, rules: Rules, run: Span, start: int, honorific: str) -> Name | None:
    """The name right behind an honorific."""
    for rule in rules.of(_KIND, "name"):
        match = rule.match(text, run.start, run.end + _BEYOND)
        if match is not None and match["name"] is not None:
            return Name(start, Span(*match.span("name")), honorific, full=True, sure=True)
    for rule in rules.of(_KIND, "unlisted"):
        match = rule.match(text, run.start)
        if match is not None and not _names_a_place(text, rules, Span(*match.span("name"))):
            full = " " in match["name"]
            return Name(start, Span(*match.span("name")), honorific, full=full, sure=match["sure"] is not None)
    return None


def _after_place(text: Text, rules: Rules, run: Span) -> int:
    """Where in a run a name can begin: behind the name of a place or thing that opens it."""
    heads = rules.gazetteer("place_heads")
    head = form_before(text, run.start, heads)
    if head is None:
        return run.start
    row = heads[text.folded[head : run.start].rstrip(" .")]
    if row["class"] != "admin":
        return run.start if row["class"] == "none" else run.end
    match = rules.of(_KIND, "name")[0].match(text, run.start, run.end + _BEYOND)
    if match is not None:
        return match.end() if match["skip"] is not None else _after_unit(text, rules, run, match["surname"])
    return _after_unknown_place(text, run)


def _after_unit(text: Text, rules: Rules, run: Span, surname: str) -> int:
    """A long name with a true surname right behind "UBND huyện" is its head's, not the district's."""
    behind = _after_unknown_place(text, run)
    match = rules.of(_KIND, "name")[0].match(text, behind, run.end)
    if match is not None and match["name"] and _bare(text, rules, Span(*match.span("name")), match["surname"]).sure:
        return behind
    long = text.view.count(" ", *run) >= _PLACE_SYLLABLES
    return run.start if long and "ambiguous" not in _classes(rules, surname) else behind


def _after_unknown_place(text: Text, run: Span) -> int:
    at = run.start
    for _ in range(_PLACE_SYLLABLES):
        space = text.view.find(" ", at, run.end)
        if space < 0:
            return run.end
        at = space + 1
    return at


def _honorific(text: Text, rules: Rules, position: int) -> tuple[int, str | None]:
    """Where the words of address before view[position] begin, and those that count, as written.

    An address before a rank or degree is left out ("đồng chí Đại tá" counts as "Đại tá").
    """
    honorifics = rules.gazetteer("honorifics")
    first, counted = position, position
    while (before := form_before(text, first, honorifics, marks=" ." if first == position else " .,")) is not None:
        form = text.folded[before:first].rstrip(" .,")
        if honorifics[form]["class"] != "address" or counted == position:
            counted = before
        first = before
    return (first, text.written(counted, position)) if first < position else (position, None)


def form_before(text: Text, position: int, gazetteer: Gazetteer, marks: str = " .") -> int | None:
    """Where the longest form of a gazetteer begins that ends just before view[position], over `marks`."""
    window = text.folded[max(0, position - _WINDOW) : position]
    stripped = window.rstrip(marks)
    if len(stripped) == len(window):
        return None
    at = len(stripped)
    found = None
    for _ in range(_LONGEST):
        at = stripped.rfind(" ", 0, at) if at > 0 else -1
        opening = at + 1
        while opening < len(stripped) and stripped[opening] in '("\n':
            opening += 1
        form = stripped[opening:]
        line = form.rfind("\n")
        if line >= 0:
            form, opening, at = form[line + 1 :], opening + line + 1, -1
        if form in gazetteer:
            found = position - len(window) + opening
        if at < 0:
            break
    return found
