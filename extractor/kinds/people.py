"""People: mentions of persons and groups with their roles. Contract: attendees, mentioned_people.

Not here: who took part, and which mentions are of one person (attendees.py).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import pairwise
from typing import Final

from extractor.found import Found, PersonMention, RoleMention, view_spans
from extractor.groups import find_groups, list_end
from extractor.names import Name, find_names, name_parts
from extractor.patterns import Hit, Rules
from extractor.roles import find_roles
from extractor.text import Span, Text

NAME: Final = "people"
NEEDS: Final = ("citations",)

_BRACKET: Final = " ("
_SIGNATURE: Final = 160  # characters before the name of who signs


def find(text: Text, rules: Rules, found: Found) -> tuple[PersonMention, ...]:
    """Mentions by rising start, none overlapping."""
    names = _without_strangers(text, find_names(text, rules, _closed(text, rules, found)))
    starts = [name.start for name in names if name.full]
    inside = {at for name in names if name.full for at in range(name.span.start + 1, name.span.end)}
    roles = _without_short_forms(text, find_roles(text, rules, _sentences_with(text, names), starts, inside))
    several = {hit.end for hit in rules.scan(NAME, text, "common_role")}  # where an office of several begins
    attached = list(_attach(text, rules, names, roles, several))
    shared = _shared_openings(text, rules)
    persons = _confirmed(text, rules, attached, shared, several)
    persons = _common_words(text, rules, persons, _common_roles(text, rules, roles, several), shared)
    persons = _with_signing_offices(text, rules, persons, starts)
    groups = find_groups(text, rules, persons, view_spans(text, found.citations))
    return tuple(sorted([*persons, *groups], key=lambda mention: mention.name))


def _closed(text: Text, rules: Rules, found: Found) -> bytearray:
    """Marks (1) where no name is read: in citations and in the credits of pictures and texts."""
    closed = bytearray(len(text.view))
    credits = [hit.match.span() for hit in rules.scan(NAME, text, "credit")]
    credits += [text.sentence_at(hit.start) for hit in rules.scan(NAME, text, "byline")]
    for start, end in (*view_spans(text, found.citations), *credits):
        closed[start:end] = b"\1" * (end - start)
    return closed


def _without_strangers(text: Text, names: Sequence[Name]) -> list[Name]:
    """Names without given names of nobody ("đại biểu Quốc hội" is no delegate called Quốc)."""
    short = {part for name in names if name.full for part in name_parts(text.folded[slice(*name.span)])}
    return [name for name in names if name.full or text.folded[slice(*name.span)] in short]


def _without_short_forms(text: Text, roles: Sequence[RoleMention]) -> list[RoleMention]:
    """Offices but those that only give the one before them in short ("Ủy viên Ban Thường vụ Đảng ủy (UVTV ĐU)")."""
    ends = {role.span.end for role in roles}

    def is_short(role: RoleMention) -> bool:
        before = role.span.start - len(_BRACKET)
        bracketed = text.view.startswith(_BRACKET, max(0, before)) and text.view.startswith(")", role.span.end)
        return bracketed and before in ends

    return [role for role in roles if not is_short(role)]


def _sentences_with(text: Text, names: Sequence[Name]) -> Iterator[Span]:
    """Sentences that hold a name, and those below a line of nothing but a name, each once."""
    last = -1
    for name in names:
        index = text.sentence_index(name.start)
        alone = text.sentences[index] == (name.start, name.span.end) and index + 1 < len(text.sentences)
        for known in (index, index + 1) if alone else (index,):
            if known > last:
                yield text.sentences[known]
                last = known


def _attach(
    text: Text, rules: Rules, names: Sequence[Name], roles: Sequence[RoleMention], several: Set[int]
) -> Iterator[tuple[Name, list[RoleMention]]]:
    """Each name with its roles in the order of the text.

    Roles that run up to a name are its own, also where another name stands before them
    ("Chủ tịch X A, Phó Chủ tịch Y B"); else roles behind a name and a mark are.
    """
    items: list[Name | RoleMention] = sorted([*names, *roles], key=_opening)
    free = 0  # items before this index have a holder
    for index, item in enumerate(items):
        if not isinstance(item, Name):
            continue
        before = _chain(text, rules, items, range(index - 1, free - 1, -1))[::-1]
        if before and item.honorific and before[0].span.start in several and text.view[before[-1].span.end] == ",":
            before = []  # "các đồng chí Ủy viên Ban Thường vụ, đồng chí A"
        after = _chain(text, rules, items, range(index + 1, len(items)))
        at = index + 1 + len(after)
        if after and at < len(items) and text.view[after[-1].span.end : _opening(items[at])] == " ":
            dashed = "-" in text.view[item.span.end : after[0].span.start]  # "Bí thư A - Trưởng Ban, Chủ tịch B"
            after = after[:-1] if dashed or not before else []
        free = index + 1 + len(after)
        yield item, before + after


def _chain(text: Text, rules: Rules, items: Sequence[Name | RoleMention], indices: range) -> list[RoleMention]:
    """The roles at `indices`, nearest first, that lead from one to the next away from a name beside the first."""
    chain: list[RoleMention] = []
    for index in indices:
        item, nearer = items[index], items[index - indices.step]
        left, right = (nearer, item) if indices.step > 0 else (item, nearer)
        if not isinstance(item, RoleMention) or not _linked(text, rules, left, right):
            break
        if indices.step < 0 and isinstance(nearer, RoleMention) and _is_deputy(text, rules, nearer, item):
            break
        chain.append(item)
    return chain


def _is_deputy(text: Text, rules: Rules, role: RoleMention, superior: RoleMention) -> bool:
    """Whether an office is that of the deputy of another, which then somebody else holds."""
    (deputy,) = rules.of(NAME, "deputy")
    match = deputy.match(text, *role.span)
    return match is not None and text.folded.startswith(text.folded[slice(*superior.span)], match.end(), role.span.end)


def _opening(item: Name | RoleMention) -> int:
    return item.start if isinstance(item, Name) else item.span.start


def _linked(text: Text, rules: Rules, left: Name | RoleMention, right: Name | RoleMention) -> bool:
    """Whether only a link of the right kind stands between two neighbours."""
    part = f"{'name' if isinstance(left, Name) else 'role'}_{'name' if isinstance(right, Name) else 'role'}"
    (rule,) = rules.of(NAME, part)
    return rule.fullmatch(text, left.span.end, _opening(right)) is not None


def _confirmed(
    text: Text,
    rules: Rules,
    attached: Sequence[tuple[Name, list[RoleMention]]],
    shared: Mapping[int, Sequence[Hit]],
    several: Set[int],
) -> list[PersonMention]:
    """Mentions without doubtful names that nothing else speaks for, and without given names of nobody."""

    def sure(name: Name, roles: Sequence[RoleMention]) -> bool:
        if not name.full:
            return False
        if not roles and text.sentence_at(name.start) == (name.start, name.span.end):
            return _signs(text, rules, name)  # a line of nothing but a name is a byline or a signature
        return bool(name.sure or roles or text.sentence_index(name.start) in shared)

    confirmed = [name for name, roles in attached if sure(name, roles)]
    listed = _listed(text, rules, [name for name, _ in attached], confirmed, several)
    known = {text.folded[slice(*name.span)] for name in (*confirmed, *listed)}
    short = {part for name in known for part in name_parts(name)}
    return [
        _mention(name, roles)
        for name, roles in attached
        if (called := text.folded[slice(*name.span)]) in short or (name.full and called in known)
    ]


def _listed(
    text: Text, rules: Rules, names: Sequence[Name], confirmed: Sequence[Name], several: Set[int]
) -> Iterator[Name]:
    """Doubtful names joined to one that is sure, where an office of several or that one's form of address counts for
    all: "các Thứ trưởng: A, B", "đồng chí A và B"."""
    (joined,) = rules.of(NAME, "joined_name")
    opened = {text.sentence_index(end) for end in several}
    sure = set(confirmed)
    for before, name in pairwise(names):
        common = before.honorific is not None or text.sentence_index(name.start) in opened
        if not name.full or name in sure or before not in sure or not common:
            continue
        if joined.fullmatch(text, before.span.end, name.start) is not None:
            sure.add(name)
            yield name


def _signs(text: Text, rules: Rules, name: Name) -> bool:
    """Whether a name stands below the words with which a document is signed."""
    (rule,) = rules.of(NAME, "signature")
    return rule.search(text, max(0, name.start - _SIGNATURE), name.start) is not None


def _with_signing_offices(
    text: Text, rules: Rules, mentions: list[PersonMention], starts: Sequence[int]
) -> list[PersonMention]:
    """Gives who signs, and is named nowhere else, the office that stands above the name."""
    (rule,) = rules.of(NAME, "signing_office")
    named = Counter(text.folded[slice(*mention.name)] for mention in mentions)
    out = list(mentions)
    for index, mention in enumerate(out):
        start, end = mention.name
        if mention.roles or text.sentence_at(start) != (start, end) or named[text.folded[start:end]] > 1:
            continue
        offices = [Span(*match.span()) for match in rule.finditer(text, max(0, start - _SIGNATURE), start)]
        if roles := find_roles(text, rules, offices[-1:], starts, ()):
            out[index] = replace(mention, roles=tuple(roles))
    return out


def _mention(name: Name, roles: Sequence[RoleMention]) -> PersonMention:
    first = min([name.start, *(role.span.start for role in roles)])
    last = max([name.span.end, *(role.span.end for role in roles)])
    return PersonMention("person", name.span, Span(first, last), name.honorific, tuple(roles), name.full, "person")


def _shared_openings(text: Text, rules: Rules) -> dict[int, list[Hit]]:
    """By sentence, where its lists open with a common form of address ("các đồng chí: A; B").

    A list may go on in the lines below.
    """
    openings: dict[int, list[Hit]] = {}
    for hit in rules.scan(NAME, text, "list"):
        last = text.sentence_index(list_end(text, rules, hit.end) - 1)
        for sentence in range(text.sentence_index(hit.start), last + 1):
            openings.setdefault(sentence, []).append(hit)
    return openings


def _common_words(
    text: Text,
    rules: Rules,
    mentions: Sequence[PersonMention],
    offices: Mapping[int, Sequence[Sequence[RoleMention]]],
    shared: Mapping[int, Sequence[Hit]],
) -> list[PersonMention]:
    """Gives a list's common honorific and office to each of its names that has none of its own."""
    out = list(mentions)
    for index, mention in enumerate(out):
        if not mention.full:
            continue
        sentence = text.sentence_index(mention.name.start)
        openings, common = shared.get(sentence, ()), offices.get(sentence, ())
        opened = bisect_right(openings, mention.name.start, key=lambda hit: hit.end)
        if opened and mention.honorific is None:
            honorific = text.written(*openings[opened - 1].match.span("honorific"))
            out[index] = mention = replace(mention, honorific=honorific)
        told = bisect_right(common, mention.name.start, key=lambda one: one[-1].span.end)
        if told and _shares(text, rules, common[told - 1], out, index):
            out[index] = replace(mention, roles=(*common[told - 1], *mention.roles))
    _share_behind(text, rules, out)
    return out


def _share_behind(text: Text, rules: Rules, mentions: list[PersonMention]) -> None:
    """Gives the offices behind the second of two names to the first, and those to which the last of several names is
    said to be elected to all that are joined to it."""
    (elected,), (joined,), (both,) = (rules.of(NAME, part) for part in ("elected", "joined_name", "both_names"))
    given: tuple[RoleMention, ...] = ()  # what the name behind is elected to
    for index in range(len(mentions) - 1, 0, -1):
        before, mention = mentions[index - 1], mentions[index]
        behind = tuple(role for role in mention.roles if role.span.start > mention.name.end)
        if behind and elected.fullmatch(text, mention.name.end, behind[0].span.start) is not None:
            given = behind
        pair = both.fullmatch(text, before.name.end, mention.name.start) is not None
        if pair and not before.roles and behind:
            mentions[index - 1] = replace(before, roles=behind)
        elif before.roles or joined.fullmatch(text, before.name.end, mention.name.start) is None:
            given = ()
        elif given:
            mentions[index - 1] = replace(before, roles=given)


def _common_roles(
    text: Text, rules: Rules, roles: Sequence[RoleMention], several: Set[int]
) -> dict[int, list[Sequence[RoleMention]]]:
    """By sentence, the offices behind "các" that are said for several, by rising end."""
    common: dict[int, list[Sequence[RoleMention]]] = {}
    for first, role in enumerate(roles):
        if role.span.start not in several:
            continue
        last = first
        while last + 1 < len(roles) and _linked(text, rules, roles[last], roles[last + 1]):
            last += 1
        common.setdefault(text.sentence_index(role.span.start), []).append(roles[first : last + 1])
    return common


def _holds_before(mention: PersonMention, common: Sequence[RoleMention]) -> bool:
    """Whether an office of one's own stands between the common one and the name."""
    return any(common[-1].span.end < role.span.start < mention.name.start for role in mention.roles)


def _is_over(text: Text, common: Sequence[RoleMention], first: PersonMention, mention: PersonMention) -> bool:
    """Whether a list of bare names between commas, whose first is told, has ended with a semicolon before a mention."""
    bare = all(role in common for role in first.roles) and text.view.startswith(",", first.name.end)
    return bare and text.view.find(";", first.name.end, mention.name.start) >= 0


def _shares(
    text: Text, rules: Rules, common: Sequence[RoleMention], mentions: Sequence[PersonMention], index: int
) -> bool:
    """Whether a common office is also that of mentions[index]: all behind a colon share it that stand there as the
    first does, behind or before their own offices; without a colon those without an office that are joined to the
    first, who stands right behind it."""
    mention = mentions[index]
    if rules.of(NAME, "common_opens")[0].match(text, common[-1].span.end) is not None:
        first = mentions[bisect_right(mentions, common[-1].span.end, key=lambda one: one.name.start)]
        return _holds_before(mention, common) == _holds_before(first, common) and not _is_over(
            text, common, first, mention
        )
    before = mentions[index - 1] if index else None
    if mention.roles or before is None or common[-1] not in before.roles:
        return False
    return rules.of(NAME, "joined_name")[0].fullmatch(text, before.name.end, mention.name.start) is not None
