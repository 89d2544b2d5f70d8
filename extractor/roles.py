"""Roles: titles of office with the body that each is held in, found near names.

"Phó Bí thư Tỉnh ủy" is "Phó Bí thư" + "Tỉnh ủy"; where title and body share a noun the body keeps
it ("Trưởng Ban Chỉ đạo X" is "Trưởng Ban" + "Ban Chỉ đạo X"). See patterns/gazetteers/offices.tsv.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from typing import Final

import regex

from extractor.found import RoleMention
from extractor.lexicon import lexicon
from extractor.patterns import Row, Rules
from extractor.text import Span, Text

_NO_OFFICE: Final = frozenset({"behalf", "inside"})  # classes of words before a title that is not the person's
_LEADS: Final = "leads"  # class of titles whose body goes without saying
_OWNS: Final = "owns"  # class of titles whose last noun is the body's
_HOUSED: Final = "housed"  # class of titles whose noun is the body where no other is told
_BRACKET: Final = regex.compile(r"\s?\([^()]*\)")


def find_roles(
    text: Text, rules: Rules, places: Iterable[Span], starts: Sequence[int], inside: Container[int]
) -> list[RoleMention]:
    """Roles inside the view spans `places`, by rising start.

    `starts` are the sorted view offsets at which mentions of persons begin: no role runs over one, and none begins
    `inside` a name ("ông Lê Văn Trưởng").
    """
    (rule,), others = rules.of("people", "role"), rules.of("people", "function")
    marks = lexicon(rules, "role_marks")
    titles = [title.start for title in lexicon(rules, "offices").scan(text.folded)]
    roles: list[RoleMention] = []
    for start, end in places:
        behind = start
        for position in titles[bisect_left(titles, start) : bisect_left(titles, end)]:
            match = rule.match(text, position, end) if position >= behind and position not in inside else None
            mark = marks.before(text.folded, position, start)
            kind = mark.row["class"] if mark is not None else ""
            if match is None or kind in _NO_OFFICE:
                continue
            function = next(filter(None, (other.match(text, position, end) for other in others)), None)
            if function is not None:
                behind = function.end()
                continue
            behind = match.end()
            found = _read_role(text, rules, match, starts, former=kind == "former")
            if found is not None:
                behind = found.span.end  # a name may cut it, with other offices behind
                roles.append(found)
    return _share_body(text, rules, roles)


def _share_body(text: Text, rules: Rules, roles: list[RoleMention]) -> list[RoleMention]:
    """Of two plain offices joined by "kiêm", a first one without a body is held in the body of the second."""
    (jointly,) = rules.of("people", "jointly")
    for index in range(len(roles) - 1, 0, -1):
        first, second = roles[index - 1], roles[index]
        if first.organization is not None or jointly.fullmatch(text, first.span.end, second.span.start) is None:
            continue
        if all(_office(rules, text.folded[slice(*role.span)]).get("class") == "" for role in (first, second)):
            roles[index - 1] = replace(first, organization=second.organization)
    return roles


def _read_role(
    text: Text, rules: Rules, match: regex.Match[str], starts: Sequence[int], *, former: bool
) -> RoleMention | None:
    """The role of one match of the rule "role", cut where the next name begins."""
    start, end = match.span()
    following = bisect_right(starts, start)
    if following and starts[following - 1] == start:
        return None
    if following < len(starts):
        end = min(end, starts[following])
    loose = rules.of("people", "loose_end")[0].search(text, start, end)
    end = loose.start() if loose is not None else end
    title_end = min(match.end("title"), end)
    (cut_short,) = rules.of("people", "cut_short")
    if title_end < end and cut_short.match(text, end) is not None:
        return None  # nobody can tell the rest of the body's name
    if end <= start or (title_end == end and _office(rules, text.folded[start:end]).get("class") == "bodied"):
        return None
    title, organization = _split(text, rules, Span(start, title_end), Span(title_end, end))
    return RoleMention(Span(start, end), title, organization, former=former)


def _split(text: Text, rules: Rules, title: Span, body: Span) -> tuple[str, str | None]:
    """The title as written, and the body's name as the contract wants it."""
    row = _office(rules, text.folded[title.start : title.end])
    kind, noun = row.get("class"), row.get("body", "")
    if kind == _OWNS:
        owned = title.end - len(noun)
        title, body = Span(title.start, owned - 1), Span(owned, body.end)
        kind = ""
    written = text.written(*title).rstrip(".")  # "PCT. UBND"
    name = _BRACKET.sub("", text.written(*body)).strip(" ,")
    at = text.folded.rfind(noun, title.start, title.end) if noun and kind in ("head", _HOUSED) else -1
    if kind == "alone" or not name:
        return written, text.written(at, title.end) if kind == _HOUSED and at >= 0 else None
    named = text.folded[slice(*body)].lstrip(" ,")  # in one spelling, as the noun is
    if noun and kind != _LEADS and not f"{named} ".startswith(f"{noun.lower()} "):
        name = f"{text.written(at, title.end) if at >= 0 else noun} {name}"
    return written, name


def body_led(rules: Rules, title: str) -> str | None:
    """The body, in lower case, that the holder of a title leads without its being said: "chính phủ" of "Thủ tướng"."""
    row = _office(rules, title.lower())
    return row["body"] if row.get("class") == _LEADS else None


def base_title(rules: Rules, title: str) -> str:
    """The shorter office of two words or more that a title in lower case begins with, or itself: "phó thủ tướng" of
    "phó thủ tướng thường trực"."""
    offices, words = rules.gazetteer("offices"), title.split()
    shorter = (" ".join(words[:count]) for count in range(len(words) - 1, 1, -1))
    return next((office for office in shorter if office in offices), title)


def _office(rules: Rules, title: str) -> Row:
    """The gazetteer's row of a title, without an added "thường trực" or the like."""
    offices = rules.gazetteer("offices")
    words = title.split()
    for count in range(len(words), 0, -1):
        row = offices.get(" ".join(words[:count]))
        if row is not None:
            return row
    return {}
