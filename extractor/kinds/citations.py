"""Citations: documents that the text refers to. Contract: citations.

A mention rule finds the type word and what identifies the document (number, name, meeting, date);
what follows is read piece by piece: date, issuer, further numbers, title. Not here: licences,
standards, and documents that are meant but not identified ("các nghị quyết của Đảng").
"""

from __future__ import annotations

import functools
import itertools
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import regex

from extractor import edtf
from extractor.found import Found
from extractor.patterns import Hit, Rules
from extractor.records import Citation
from extractor.text import Span, Text
from extractor.years import DATES, Years

NAME: Final = "citations"
NEEDS: Final = ("official",)
_TYPES: Final = "document_types"
_BEFORE: Final = 160  # characters before a citation in which its issuer, date and article are looked for
_LAW: Final = "law"
_NAMED: Final = (_LAW, "ordinance")
_PASSED: Final = ("submission", "report", "minutes")  # which others pass than those who wrote them
_NOTICE: Final = "notice"
_CONGRESS: Final = "congress_or_plenum"  # the rule for documents told by the meeting that passed them
_CONSTITUTION: Final = "constitution"  # like all that is cited by its name it has no title besides
_CLAUSE: Final = 80  # characters behind a title in which the verb of a clause is looked for
_LONGEST_TITLE: Final = 2_000  # characters; a chain of documents in titles is not one title
_QUOTE: Final = '"'
_FULL_STOPS: Final = (".", "")  # at the end of a text there is none
_PLANS: Final = (
    "plan",
    "programme",
    "directive",
    "dispatch",
    "guideline",
    "official_letter",
    "project",
)  # their titles begin with the work to be done
_ORGANS: Final = "organs"
_PIECES: Final = ("issued", "issuer", "bracket")
_WORD: Final = regex.compile(r"\p{L}+")
_WITH_LETTER: Final = regex.compile(r"[\p{L}\d]*\p{L}[\p{L}\d]*")
_LAST_LETTERS: Final = regex.compile(r"\p{L}+(?=\d*\Z)")
_CAPITALS: Final = regex.compile(r"\p{Lu}\p{L}+")
_YEAR_OF_NUMBER: Final = regex.compile(r"/((?:19|20)\d\d)(?=/|\Z)")
_FIRST_NUMBER: Final = regex.compile(r"0*(\d+)")


@dataclass(slots=True)
class _Draft:
    """A citation in the making. Spans are of the view."""

    start: int
    end: int
    rule: str
    doc_type: str
    type_name: Span
    number: Span | None = None
    name: Span | None = None
    issued: str | None = None
    issuer: Span | None = None
    title: Span | None = None
    pinpoint: Span | None = None
    statement: bool = False  # the title may be the predicate of a sentence


def find(text: Text, rules: Rules, found: Found) -> tuple[Citation, ...]:
    """Citations of `text` by rising start, none overlapping; offsets are the source's."""
    reader = _Reader(text, rules, found)
    drafts: list[_Draft] = []
    for hit in sorted(rules.scan(NAME, text), key=lambda hit: (_start(hit), -hit.end)):
        if drafts and _start(hit) < drafts[-1].end:
            continue
        if (doc_type := _doc_type(text, rules, hit)) and not _refuse_own_number(text, hit, found):
            drafts += reader.read(hit, doc_type)
    for draft, following in itertools.zip_longest(drafts, drafts[1:]):
        reader.read_behind(draft, following)
    _share_issuers(text, rules, drafts)
    _carry_issuers(text, rules, drafts)
    _share_titles(text, rules, drafts)
    _complete_titles(text, rules, drafts)
    _shorten_titles(text, drafts)
    records = [_record(text, draft) for draft in drafts]
    return tuple(_with_references(records))


def _start(hit: Hit) -> int:
    """Where the citation begins: a rule that is led by the number has the type word behind it."""
    return hit.match.start("type_name") if hit.match.groupdict().get("type_name") else hit.start


def _doc_type(text: Text, rules: Rules, hit: Hit) -> str | None:
    """The type that the word says, or the symbol where there is no word or one that tells nothing; None for none."""
    groups = hit.match.groupdict()
    word = groups.get("type_name")
    row: Mapping[str, str] | None = rules.gazetteer(_TYPES).get(word.lower()) if word else None
    if row is not None and row["class"] != "generic":
        return row["doc_type"]
    letters = _WITH_LETTER.findall(groups.get("number") or "")
    known = _abbreviations(rules)
    by_symbol = next((known[part] for part in letters if part in known), None)
    return by_symbol or (row["doc_type"] if row is not None else None)


@functools.lru_cache(maxsize=8)
def _abbreviations(rules: Rules) -> Mapping[str, str]:
    """Types by the abbreviation in symbols, letter case as written."""
    out: dict[str, str] = {}
    for row in rules.gazetteer(_TYPES).values():
        for abbreviation in row["abbreviations"].split():
            out.setdefault(abbreviation, row["doc_type"])
    return out


def _refuse_own_number(text: Text, hit: Hit, found: Found) -> bool:
    """The number in the heading of the text's own document is no citation."""
    own = found.official.number if found.official else None
    groups = hit.match.groupdict()
    named = groups.get("type_name") and _start(hit) > 0
    return (
        own is not None and not named and bool(groups.get("number")) and text.written(*hit.match.span("number")) == own
    )


class _Reader:
    """Reads the pieces of a citation around a mention."""

    def __init__(self, text: Text, rules: Rules, found: Found) -> None:
        self._text = text
        self._rules = rules
        self._found = found

    def read(self, hit: Hit, doc_type: str) -> list[_Draft]:
        """The citation at `hit`, and one more for each further number or name behind the same type word."""
        first = self._first(hit, doc_type)
        drafts = [first]
        while following := self._further(first, self._pieces(drafts[-1]), drafts[-1]):
            drafts.append(following)
        for draft in drafts:
            self._before_clause(draft)
        if first.number:
            _share_in_list(self._text, drafts)
            _share_years(drafts)
        self._before(first)
        if first.number:
            _share_in_list(self._text, drafts)  # also what is told before the list
        for draft in drafts:
            if draft.statement and not (draft.issuer or draft.issued or _organ(self._text, draft)):
                draft.title = None
        return drafts

    def _further(self, first: _Draft, at: int, last: _Draft) -> _Draft | None:
        """The next number or name of a list that `first` began."""
        part = "further_number" if first.number else "further_name" if first.name else "further_congress"
        if last.title:
            part = "further_item"
        named = (first.name or first.rule == _CONGRESS) and not last.title
        match = self._match(part, at) if first.number or named else None
        if match is None or (first.number and not _same_shape(first, match, self._text)):
            return None
        number, name = _span(match, "number"), _span(match, "name")
        told = name or number or _span(match, "issuer") or Span(at, at)
        start, rule = told.start, self._rules.of(NAME, part)[0].name
        draft = _Draft(start, match.end(), rule, first.doc_type, first.type_name, number, name)
        draft.issued = match.groupdict().get("year")
        draft.issuer = _span(match, "issuer")
        return draft

    def _first(self, hit: Hit, doc_type: str) -> _Draft:
        match = hit.match
        word = _span(match, "type_name") or Span(hit.start, hit.start)
        draft = _Draft(word.start, hit.end, hit.rule.name, doc_type, word)
        draft.number, draft.name, draft.issuer = (_span(match, name) for name in ("number", "name", "issuer"))
        draft.issued = self._date(match) if match.groupdict().get("year") else None
        if extra := _span(match, "extra"):
            draft.issuer = None if doc_type in _NAMED else self._within(extra)
        return draft

    def _within(self, extra: Span) -> Span | None:
        """The issuer told between the type and "số"."""
        (rule,) = self._rules.of(NAME, "issuer_within")
        match = rule.fullmatch(self._text, *extra) or self._search("issuer", *extra)
        return _span(match, "issuer") if match else None

    def _pieces(self, draft: _Draft) -> int:
        """Reads date, issuer and title behind the draft; answers where the reading ended."""
        at = draft.end
        while True:
            for part in _PIECES:
                if part in ("issued", "issuer") and getattr(draft, part) is not None:
                    continue
                match = self._match(part, at)
                if match and self._take(draft, part, match):
                    at = match.end()
                    break
            else:
                break
        if draft.name is None and draft.doc_type != _CONSTITUTION:
            self._read_title(draft, at)
        return draft.title.end if draft.title else draft.end

    def _take(self, draft: _Draft, part: str, match: regex.Match[str]) -> bool:
        """Puts a piece into the draft; False if it turns out to be none."""
        if part == "issued":
            draft.issued = self._date(match, _year_of_number(self._text, draft))
            if draft.issued is None:
                return False
            draft.end = match.end()
        elif part == "issuer":
            issuer = Span(*match.span("issuer"))
            draft.issuer = self._without_signer(issuer)
            draft.end = issuer.end
        return True

    def _date(self, match: regex.Match[str], known: int | None = None) -> str | None:
        """The date that a match tells; `known` is its year where it says none."""
        said = match.groupdict()
        month, day, year = (int(said.get(name) or 0) or None for name in ("month", "day", "year"))
        if month is None:
            return said.get("year")
        if day is None:
            return edtf.month(year, month)
        return edtf.day(year or known or self._years.of_day(match.start(), month, day), month, day)

    @functools.cached_property
    def _years(self) -> Years:
        """Made only where a date of issue has no year."""
        return Years(self._text, self._rules, self._rules.scan(DATES, self._text), self._found)

    def _read_title(self, draft: _Draft, at: int) -> None:
        parts = ["title"]
        if draft.doc_type in _PLANS:
            parts.append("title_of_plan")
        elif draft.doc_type == _NOTICE:
            parts.insert(0, "title_of_notice")
        match = next((match for part in parts if (match := self._match(part, at))), None)
        if match is not None:
            draft.title = _span(match, "quoted") or _span(match, "title")
            draft.statement = match.groupdict().get("statement") is not None

    def _before_clause(self, draft: _Draft) -> None:
        """Where a clause is led by the document ("Thực hiện …, xã đã …"), the title ends before its subject."""
        if draft.title is None or self._text.view.count(_QUOTE, *draft.title):
            return
        (start, end), floor = draft.title, self._floor(draft)
        clause = None
        if self._search("led_by", floor, draft.start):
            clause = self._search("main_clause", start, min(len(self._text.view), end + _CLAUSE))
        if (
            clause is None
            and self._text.view[end : end + 1] in _FULL_STOPS
            and self._search("opened_by_ground", floor, draft.start)
        ):
            clause = self._search("long_item", start, end)
        if clause and clause.start() < end:
            draft.title = Span(start, clause.start())

    def _floor(self, draft: _Draft) -> int:
        """How far back words belong to what is told of the citation: not beyond its line."""
        near = max(0, draft.start - _BEFORE)
        return max(near, self._text.view.rfind("\n", near, draft.start) + 1)

    def read_behind(self, draft: _Draft, following: _Draft | None) -> None:
        """Reads an issuer that is told behind the title or at its end, where none is told before."""
        if draft.issuer or not draft.title:
            return
        if draft.doc_type == _NOTICE:  # its title tells whose conclusions, not who issued it
            return
        end = draft.title.end + self._text.view.startswith(_QUOTE, draft.title.end)
        if match := self._match("issuer_doing", end):
            draft.issuer = self._without_signer(Span(*match.span("issuer")))
            return
        organ, inner = _organ(self._text, draft), following is not None and following.start < end
        part = "issuer_behind" if organ else "issuer_behind_bare"
        match = self._search(part, *draft.title) if draft.number and not inner else None
        if match and (organ is None or self._stands_for(organ, match["issuer"])):
            draft.issuer = _span(match, "issuer")
            draft.title = Span(draft.title.start, match.start())

    def _stands_for(self, organ: str, issuer: str) -> bool:
        """Whether letters of a symbol stand for an issuer: "BYT" for "Bộ trưởng Bộ Y tế"."""
        for form, row in self._rules.gazetteer(_ORGANS).items():
            if issuer.casefold().startswith(form):
                return row["letters"] == organ
        plain = "".join(mark for mark in unicodedata.normalize("NFD", issuer) if not unicodedata.combining(mark))
        words = _WORD.findall(plain)
        initials = iter("".join(word if word.isupper() else word[0] for word in words).upper())
        return organ in words or all(letter in initials for letter in organ.upper())

    def _before(self, draft: _Draft) -> None:
        """Reads the article, the issuer and the day that stand before the citation, in the same line."""
        floor = self._floor(draft)
        if match := self._search("pinpoint", floor, draft.start):
            draft.pinpoint = _span(match, "pinpoint")
            draft.start = match.start("pinpoint")
        if draft.number is None:
            return
        told = self._search("signed_before", floor, draft.start) if draft.issued is None else None
        if draft.issuer is None and (match := self._subject(draft, floor)):
            draft.issuer = self._without_signer(Span(*match.span("issuer")))
            told = told or (self._search("issued_before", floor, match.start()) if draft.issued is None else None)
        draft.issuer = draft.issuer or self._acting(draft, floor)
        draft.issued = self._date(told) if told else draft.issued

    def _subject(self, draft: _Draft, floor: int) -> regex.Match[str] | None:
        """Who issues or passes the document, told before it."""
        passing = None if draft.doc_type in _PASSED else self._search("issuer_passing", floor, draft.start)
        return passing or self._search("issuer_before", floor, draft.start)

    def _acting(self, draft: _Draft, floor: int) -> Span | None:
        """Who does, asks or tells something in the document has issued it, if its symbol bears it out."""
        match = self._search("issuer_of_act", floor, draft.start)
        if match is None and self._search("opened_by", floor, draft.start):
            match = self._match("issuer_speaks", _end_of_told(draft))
        number = self._text.view[slice(*draft.number)] if draft.number else ""
        borne_out = match and any(self._stands_for(letters, match["issuer"]) for letters in _CAPITALS.findall(number))
        return _span(match, "issuer") if match and borne_out else None

    def _without_signer(self, issuer: Span) -> Span | None:
        """The issuer without the name of the one who signs; None where that one signs for another."""
        rules = self._rules.of(NAME, "signer")
        match = next((match for rule in rules if (match := rule.fullmatch(self._text, *issuer))), None)
        return _span(match, "issuer") if match else issuer

    def _match(self, part: str, at: int) -> regex.Match[str] | None:
        return next((match for rule in self._rules.of(NAME, part) if (match := rule.match(self._text, at))), None)

    def _search(self, part: str, start: int, end: int) -> regex.Match[str] | None:
        return next(
            (match for rule in self._rules.of(NAME, part) if (match := rule.search(self._text, start, end))), None
        )


def _span(match: regex.Match[str], group: str) -> Span | None:
    if match.groupdict().get(group) is None:
        return None
    return Span(*match.span(group))


def _year_of_number(text: Text, draft: _Draft) -> int | None:
    """The year in a document's number, in which it was issued: 2025 of "69/2025/NĐ-CP"."""
    match = _YEAR_OF_NUMBER.search(text.view[slice(*draft.number)]) if draft.number else None
    return int(match[1]) if match else None


def _same_shape(first: _Draft, further: regex.Match[str], text: Text) -> bool:
    """Whether a further number fits: letters may come with a later one ("217, 218-QĐ/TW"), not go."""
    number = first.number or Span(0, 0)
    lettered = any(letter.isupper() for letter in text.view[number.start : number.end])
    return not lettered or any(letter.isupper() for letter in further["number"])


def _share_in_list(text: Text, drafts: list[_Draft]) -> None:
    """An issuer or date said once for a list belongs to each number of it, but to none that bears another year."""
    for name in ("issuer", "issued"):
        said = [getattr(draft, name) for draft in drafts if getattr(draft, name) is not None]
        if len(said) != 1:
            continue
        for draft in drafts:
            year = _year_of_number(text, draft) if name == "issued" else None
            if year is None or said[0].startswith((str(year), edtf.UNKNOWN_YEAR)):
                setattr(draft, name, said[0])


def _share_years(drafts: list[_Draft]) -> None:
    """A day of issue without a year has that of the next one of the list."""
    for draft, following in zip(reversed(drafts[:-1]), reversed(drafts[1:]), strict=True):
        if draft.issued and following.issued and draft.issued.startswith(edtf.UNKNOWN_YEAR):
            draft.issued = following.issued[: len(edtf.UNKNOWN_YEAR)] + draft.issued[len(edtf.UNKNOWN_YEAR) :]


def _share_issuers(text: Text, rules: Rules, drafts: list[_Draft]) -> None:
    """Of two documents of one type joined by "và", the first has the issuer of the second."""
    for draft, following in zip(reversed(drafts[:-1]), reversed(drafts[1:]), strict=True):
        if draft.issuer or not following.issuer or draft.title or not draft.number:
            continue
        if _same_organ(text, draft, following) and _joint(text, rules, draft.end, following.start):
            draft.issuer = following.issuer


def _share_titles(text: Text, rules: Rules, drafts: list[_Draft]) -> None:
    """Documents of one type joined by "và" share the title that is told behind the last."""
    (about,) = rules.of(NAME, "shared_title")
    for draft, following in zip(reversed(drafts[:-1]), reversed(drafts[1:]), strict=True):
        if draft.title or not following.title or not (draft.number and following.number):
            continue
        about_both = draft.doc_type == following.doc_type and about.match(text, *following.title)
        apart = draft.issuer and following.issuer and _words(text, draft.issuer) != _words(text, following.issuer)
        if about_both and not apart and _joint(text, rules, draft.end, following.start):
            draft.title = following.title


def _words(text: Text, span: Span) -> str:
    return text.folded[slice(*span)]


def _joint(text: Text, rules: Rules, start: int, end: int) -> regex.Match[str] | None:
    """What joins two citations, where nothing else stands between them: a comma or "và"."""
    (rule,) = rules.of(NAME, "joined")
    return rule.fullmatch(text, start, end)


def _carry_issuers(text: Text, rules: Rules, drafts: list[_Draft]) -> None:
    """Who is the subject of one document's issue is that of the next which the sentence joins with the same verb."""
    (rule,) = rules.of(NAME, "also_issued")
    for draft, following in itertools.pairwise(drafts):
        if following.issuer or not (draft.issuer and following.number) or draft.issuer.start > draft.start:
            continue
        one_sentence = text.sentence_index(draft.start) == text.sentence_index(following.start)
        listed = draft.issuer.end <= draft.start and _joint(text, rules, _end_of_told(draft), following.start)
        if one_sentence and (listed or rule.search(text, draft.end, following.start)):
            following.issuer = draft.issuer


def _same_organ(text: Text, one: _Draft, other: _Draft) -> bool:
    """Whether two documents of one type have symbols that end in the same organ, as far as they have letters."""
    organs = [_organ(text, draft) for draft in (one, other)]
    return one.doc_type == other.doc_type and (organs[0] == organs[1] or not all(organs))


def _organ(text: Text, draft: _Draft) -> str | None:
    """The letters for the issuer, with which a symbol ends: "CP" of "12/2021/NĐ-CP"."""
    match = _LAST_LETTERS.search(text.view[slice(*draft.number)]) if draft.number else None
    return match[0] if match else None


def _listed(text: Text, rules: Rules, drafts: list[_Draft]) -> list[_Draft]:
    """The first documents that are of one type and joined each to the next."""
    count = 1
    for one, following in itertools.pairwise(drafts):
        if one.doc_type != following.doc_type or not _joint(text, rules, one.end, following.start):
            break
        count += 1
    return drafts[:count]


def _complete_titles(text: Text, rules: Rules, drafts: list[_Draft]) -> None:
    """A title in which another document is named runs to the end of what is said of that one, and of the next if it
    shares its issuer ("về giám sát Nghị quyết số 1 và Nghị quyết số 2 của Quốc hội"); a law may change many."""
    for index in range(len(drafts) - 2, -1, -1):
        draft, inner, *beside = drafts[index : index + 3]
        if draft.title and draft.title.start <= inner.start < draft.title.end:
            shared = [one for one in beside if inner.issuer and one.issuer == inner.issuer]
            if draft.doc_type == inner.doc_type == _LAW:
                shared = _listed(text, rules, drafts[index + 1 :])
            end = max(draft.title.end, *map(_end_of_told, (inner, *shared)))
            if end - draft.title.start <= _LONGEST_TITLE:
                draft.title = Span(draft.title.start, end)


def _end_of_told(draft: _Draft) -> int:
    """Where what is said of a document ends."""
    return max(draft.end, draft.title.end if draft.title else 0)


def _shorten_titles(text: Text, drafts: list[_Draft]) -> None:
    """A title that is repeated ends where it ended before."""
    known: dict[str, str] = {}
    for draft in drafts:
        if draft.title is None or draft.number is None:
            continue
        title = text.folded[slice(*draft.title)]
        earlier = known.setdefault(draft.doc_type + text.view[slice(*draft.number)], title)
        if title.startswith(earlier):
            draft.title = Span(draft.title.start, draft.title.start + len(earlier))


def _record(text: Text, draft: _Draft) -> Citation:
    def written(span: Span | None) -> str | None:
        return text.written(*span) if span and span.start < span.end else None

    return Citation.model_validate(
        {
            **text.cut(draft.start, draft.end),
            "doc_type": draft.doc_type,
            "type_name": written(draft.type_name),
            "name": written(draft.name),
            "number": written(draft.number),
            "issued": draft.issued,
            "issuer": written(draft.issuer),
            "title": written(draft.title),
            "pinpoint": written(draft.pinpoint),
            "refers_to": None,
            "rule": draft.rule,
        }
    )


def _with_references(records: list[Citation]) -> list[Citation]:
    """Each record that another one, earlier, names more fully, with the start of that one."""
    first: dict[tuple[str, str], Citation] = {}
    out = []
    for record in records:
        key = record.doc_type, _key(record)
        fuller = first.get(key)
        if not key[1] or fuller is None:
            first[key] = record
        elif _fullness(fuller) > _fullness(record):
            record = record.model_copy(update={"refers_to": fuller.start})
        out.append(record)
    return out


def _key(record: Citation) -> str:
    """What two mentions of one document have in common: the running number, or the name."""
    if record.number:
        match = _FIRST_NUMBER.match(record.number)
        return match[1] if match else record.number
    return (record.name or record.issuer or "").casefold()


def _fullness(record: Citation) -> tuple[int, int]:
    """More fields, or a longer number, tell more."""
    fields = (record.number, record.issued, record.issuer, record.title)
    return sum(value is not None for value in fields), len(record.number or "")
