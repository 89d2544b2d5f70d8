"""Names of persons: where they stand.

A name is looked for in runs of capitalised syllables only: behind a word of address, or from a
surname on. Places and things named after persons are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import regex

from extractor.addresses import WINDOW, Addresses, is_unit, noun_before
from extractor.lexicon import Found as Entry
from extractor.lexicon import Lexicon, lexicon
from extractor.patterns import Rule, Rules
from extractor.text import Span, Text

_KIND: Final = "people"
_COLUMNS: Final = regex.compile(r"(?<=\S)(?:\t|[^\S\n]{3})\s*+(?=\S)")  # what parts the columns of one line
_MOST_SYLLABLES: Final = 6
_LONGEST_NAME: Final = 4  # spaces in a name that are too many where a shorter one is left behind that of a unit
_MOST_OF_UNIT: Final = 3  # spaces in the name of a unit that bears a person's
_PLACE_SYLLABLES: Final = 2  # of an unknown commune or district, before a person's name may follow
_PERSONS_ONLY: Final = ("H'", "K'")  # with these no place begins
_HEADLINE: Final = 5  # spaces between as many capitals as a headline has at least
_CLAUSE: Final = 80  # characters before a unit in which an office may govern it
_SHORT_FORM: Final = regex.compile(r"(?<!\p{L})[bcdđghklmnpqrstvx]{2,}(?!\p{L})")  # no syllable is without a vowel
_FOREIGN: Final = regex.compile(r"[aeiouy][bcdfghjklmnpqrstvwxz]++[aeiouy]|[fjwz]|(?:[bdfjklqrsvwxz]|(?<!n)g)(?!\p{L})")
_ENDS_A_NAME: Final = frozenset(",.;:()-\n")
_OPENS_ITEM: Final = frozenset(":;\n")
_ITEM_MARKS: Final = 4  # characters before an item that may be marks


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
    reader = _Reader(text, rules)
    names: list[Name] = []
    foreign = [Span(*hit.match.span("name")) for hit in rules.scan(_KIND, text, "foreign")]
    if foreign:
        closed = bytearray(closed)
    for span in foreign:
        closed[slice(*span)] = b"\1" * (span.end - span.start)
    runs = [run for rule in rules.of(_KIND, "name") for run in _runs(text, rule)]
    for run in runs:
        reader.note_namesake(run)
    for run in runs:
        if not reader.may_hold_name(*run):
            reader.note_unit(run)
        elif closed.find(1, *run) < 0:
            for name in reader.names_of_run(run):
                if not _refuse_within_body(text, rules, name, names):
                    names.append(name)
    people = [name for name in names if name.honorific or text.folded[slice(*name.span)] not in reader.units]
    return sorted([*people, *_foreigners(foreign, names)], key=lambda name: name.start)


def _runs(text: Text, rule: Rule) -> Iterator[Span]:
    """Runs of capitalised syllables, each in one column: signatures stand side by side."""
    in_columns = _COLUMNS.search(text.source) is not None
    for match in rule.finditer(text):
        run = Span(*match.span())
        if not in_columns or _COLUMNS.search(text.written(*run)) is None:
            yield run
            continue
        start, end = text.to_source(*run)
        for gap in _COLUMNS.finditer(text.source, start, end):
            yield text.to_view(start, gap.start())
            start = gap.end()
        yield text.to_view(start, end)


def name_parts(name: str) -> list[str]:
    """By what a person may be called later: the last words of a name, and the first of one that has no others in
    common with Vietnamese names ("ông Takeshi", "bà Wanda")."""
    words = name.split()
    lasts = [" ".join(words[first:]) for first in range(1, len(words))]
    return [*lasts, words[0]] if _FOREIGN.search(name) is not None else lasts


def _foreigners(spans: Sequence[Span], names: Sequence[Name]) -> Iterator[Name]:
    """Foreigners' names that no other name overlaps."""
    if not spans:
        return
    taken = {position for name in names for position in range(name.start, name.span.end)}
    for span in spans:
        if taken.isdisjoint(range(*span)):
            yield Name(span.start, span, None, full=True, sure=True)


def _refuse_within_body(text: Text, rules: Rules, name: Name, before: Sequence[Name]) -> bool:
    """A doubtful name behind a person of address, or one who opens an item, and that one's office ends the name of the
    body; so does any behind the noun of a unit and a person of address."""
    if not name.full or name.honorific is not None:
        return False
    person = next((one for one in reversed(before) if one.full), None)
    if person is None:
        return False
    addressed = person.honorific is not None
    if addressed and rules.of(_KIND, "namesake")[0].fullmatch(text, person.start, name.start) is not None:
        return True
    if name.sure or (not addressed and not _opens_item(text, person)):
        return False
    return rules.of(_KIND, "within_body")[0].fullmatch(text, person.span.end, name.start) is not None


def _opens_item(text: Text, name: Name) -> bool:
    """Whether an item or a line begins with a name, or a dash joins an office to it: no office stands before it."""
    before = text.view[max(0, name.start - _ITEM_MARKS) : name.start].rstrip(" -+*")
    return not before or before[-1] in _OPENS_ITEM or text.view.startswith(" - ", name.span.end)


class _Reader:
    """The gazetteers that names are read with, and the text."""

    def __init__(self, text: Text, rules: Rules) -> None:
        self._text = text
        self._view, self._folded = text.view, text.folded
        self._surnames = lexicon(rules, "surnames")
        self._middles = lexicon(rules, "middle_names")
        self._places = lexicon(rules, "places", "lookalikes")
        self._honorifics = lexicon(rules, "honorifics")
        self._addresses = Addresses(text, rules)
        self._openers = self._surnames.first_words | self._honorifics.last_words
        self._heads = lexicon(rules, "place_heads")
        self._towns = lexicon(rules, "towns")
        self._offices = lexicon(rules, "offices")
        self._office_ends = self._offices.by_end(text.folded)
        self._bodies = lexicon(rules, "bodies")
        self._body_ends = lexicon(rules, "ministries", "places", "lookalikes", "towns", "bodies")
        self._nouns = (self._offices, self._bodies, lexicon(rules, "ministries"))
        self._stops = lexicon(rules, "body_stops")
        self._next_place = rules.of(_KIND, "next_place")
        (self._clause_mark,) = rules.of(_KIND, "clause_mark")
        (self._headline,), (self._house,) = rules.of(_KIND, "headline"), rules.of(_KIND, "house")
        (self._heading_word,), (self._own_body,) = rules.of(_KIND, "heading_word"), rules.of(_KIND, "own_body")
        self.units: set[str] = set()  # names, of two syllables, of units of administration: no person is called so too
        self._looked_at = Span(0, 0), False  # the last run, and whether it is written in capitals
        self._unit_end: int | None = None  # where the last name of a unit of administration ends

    def may_hold_name(self, start: int, end: int) -> bool:
        """Whether words of address stand before the run view[start:end], or one of its syllables begins a surname or
        ends an address. Most runs hold none and need no reading."""
        if self._addresses.before(start, " .") is not None:
            return True
        run = self._folded[start:end]
        if " " not in run and start - 1 in self._office_ends:
            return True
        return (" " in run and not self._openers.isdisjoint(run.split(" "))) or "'" in run

    def note_unit(self, run: Span) -> None:
        """Notes the name of a unit of administration, which stands behind its noun."""
        head = self._noun_before(self._heads, run.start) if self._view.count(" ", *run) == 1 else None
        if is_unit(head):
            self.units.add(self._folded[slice(*run)])

    def note_namesake(self, run: Span) -> None:
        """Notes the name of a unit that bears a person's, where no office before it makes that person's of it."""
        opening = self._heads.at(self._folded, *run)
        if is_unit(opening) and opening.end < run.end:  # "Xã Lê Văn Thử trồng …"
            run = Span(opening.end + 1, run.end)
        spaces = self._view.count(" ", *run)
        surname = self._surnames.at(self._folded, *run) if _PLACE_SYLLABLES <= spaces <= _MOST_OF_UNIT else None
        if surname is None or surname.row["class"] == "monastic":
            return
        head = self._noun_before(self._heads, run.start)
        if is_unit(head) and not self._office_governs(run.start):
            self.units.add(self._folded[slice(*run)])

    def names_of_run(self, run: Span) -> Iterator[Name]:
        """Names in one run of capitalised syllables."""
        if self._view.find(" ", *run) < 0 and self._view.find("'", *run) < 0:
            yield from self._given_name(run)
            return
        run = self._without_titles(self._without_place(run))
        start, honorific = self._addresses.read(run.start)
        if start < run.start:
            name = self._addressed(run, start, honorific)
            if name is not None:
                yield name
            return
        opens = self._unit_at(run.start, run.end) is not None  # "Thành ủy TP Hạ Long"
        names = list(self._bare_names(run if opens else Span(self._after_place(run), run.end)))
        if not names:
            self.note_unit(run)
        yield from names

    def _given_name(self, run: Span) -> Iterator[Name]:
        """One syllable is a name behind a word of address or an office ("Bộ trưởng Sơn") only, and then a given
        name."""
        start, honorific = self._addresses.read(run.start)
        announced = start < run.start or self._office_ends.get(run.start - 1) is not None
        if announced and not any(words.at(self._folded, run.start, len(self._folded)) for words in self._nouns):
            yield Name(start, run, honorific, full=False, sure=False)

    def _bare_names(self, run: Span) -> Iterator[Name]:
        """Names that no word of address announces, from their surnames on."""
        at = run.start
        noun = self._opening_noun(run)
        if noun is not None:
            behind = self._behind_named(noun, run)
            if behind is None:
                return
            at = behind
        while at < run.end:
            head = self._unit_at(at, run.end)
            if head is not None:  # "UBND TP Hạ Long Lê Văn …"
                named = Span(head.end + 1, run.end)
                at = named.start if self._place_at(*named) is not None else self._after_unit(named, head)
                continue
            place = self._place_at(at, run.end)
            if place is not None:
                at = place + 1
                continue
            end = self._name_end(at, run.end)
            if end is not None:
                name = self._bare(self._without_body(Span(at, end), run))
                if name.span.start > run.start and self._is_thing(name.span.start):
                    return
                if not self._refuse_inside(name, run) and not self._refuse_next_place(name):
                    yield name
                at = name.span.end + 1
                continue
            at = self._next_syllable(at, run.end)

    def _without_body(self, name: Span, run: Span) -> Span:
        """What reads like a name, or the sure one that begins in it where its first syllables end the name of a body
        ("Công ty May Phúc Lâm Tạ Minh …")."""
        too_long = self._view.count(" ", *name) >= _LONGEST_NAME and self._opens_place(*name)
        is_whole = not too_long and (name.start == run.start or self._ends_known_body(name.start))
        if is_whole or not self._office_governs(name.start):
            return name
        at = self._next_syllable(name.start, name.end)
        while at < name.end:
            is_middle = self._middles.at(self._folded, at, name.end) is not None  # "Lương Thị Bích …"
            end = None if is_middle else self._name_end(at, name.end)
            if end is not None and self._bare(Span(at, end)).sure and "'" not in self._view[at:end]:
                return Span(at, end)  # but "PCT Rơ Mah H'Luyn"
            at = self._next_syllable(at, name.end)
        return name

    def _unit_at(self, at: int, end: int) -> Entry | None:
        """The noun of a unit in capitals, as a short form ("TP"), that begins at view[at] before more words."""
        head = self._heads.at(self._folded, at, end)
        if head is None or not is_unit(head) or head.end == end or head.end - head.start == 1:
            return None
        return head if self._view[head.start : head.end].isupper() else None

    def _opening_noun(self, run: Span) -> Entry | None:
        """The noun for a thing or place with which a run begins that only reads like a surname: what it names follows
        ("Đường Hồ Chí Minh", "THỊ TRẤN QUÝ III")."""
        head = self._heads.at(self._folded, run.start, run.end)
        if head is None or " " in self._folded[head.start : head.end]:
            return head
        named = self._surnames.at(self._folded, head.end + 1, run.end) is not None
        is_noun = named and head.row["class"] == "thing" and self._is_ambiguous(run.start, run.end)
        return head if is_noun else None

    def _behind_named(self, noun: Entry, run: Span) -> int | None:
        """Where behind the name of a thing, which follows the noun with which a run begins, that of its head begins
        ("Trường THPT Đồi Mơ Lê Văn …")."""
        if noun.end >= run.end or not self._office_governs(run.start):
            return None
        return self._behind_place(Span(noun.end + 1, run.end))

    def _is_thing(self, at: int) -> bool:
        """Whether a noun in capitals before view[at] tells that a thing is named ("THPT Lê …")."""
        head = self._noun_before(self._heads, at)
        return head is not None and head.row["class"] == "thing"

    def _next_syllable(self, at: int, end: int) -> int:
        space = self._view.find(" ", at, end)
        return end if space < 0 else space + 1

    def _name_end(self, start: int, end: int) -> int | None:
        """Where a name that begins with a surname at view[start] ends; None if none begins."""
        surname = self._surnames.at(self._folded, start, end)
        if surname is None or surname.end == end or self._view[surname.end] != " ":
            apostrophe = self._view.startswith("'", start + 1)
            return self._syllables_end(start, end) if apostrophe and surname is not None else None
        if self._offices.at(self._folded, start, len(self._folded)) is not None or self._ends_body(surname, end):
            return None
        body = self._bodies.at(self._folded, start, len(self._folded))
        if body is not None and "phrase" in body.row["class"]:
            return None
        last = self._syllables_end(start, end)
        return last if last > surname.end else None

    def _ends_body(self, surname: Entry, end: int) -> bool:
        """Whether a surname is the last word of a body before a person's own ("Bí thư Trung ương Đoàn Lê Văn …")."""
        body = self._bodies.before(self._folded, surname.end, max(0, surname.end - WINDOW))
        follows = self._surnames.at(self._folded, surname.end + 1, end)
        middle = self._middles.at(self._folded, surname.end + 1, end)  # "Chủ tịch HĐND tỉnh Đoàn Văn …"
        return body is not None and body.start < surname.start and follows is not None and middle is None

    def _syllables_end(self, start: int, end: int) -> int:
        """Where at most six syllables end, before one that opens an office."""
        at = start
        for _ in range(_MOST_SYLLABLES):
            space = self._view.find(" ", at, end)
            if space < 0:
                return end
            office = self._offices.at(self._folded, space + 1, len(self._folded))
            opens = office is not None and self._view[office.end : office.end + 2].strip().isalpha()
            if office and opens and (self._view.find(" ", space + 1, office.end) >= 0 or self._opens_body(office.end)):
                return space
            at = space + 1
        return at - 1

    def _opens_body(self, end: int) -> bool:
        """Whether behind an office of one word ("Trưởng", which may end a name too) a body follows."""
        follows = end + 1
        return self._view[follows].isupper() or self._bodies.at(self._folded, follows, len(self._folded)) is not None

    def _bare(self, span: Span) -> Name:
        """A name that begins with a surname: a degree may stand before it in the same run."""
        start, honorific = self._addresses.read(span.start)
        syllables = self._view.count(" ", *span) + 1
        needed = 4 if self._is_ambiguous(span.start, span.end) else 3
        sure = start < span.start or syllables >= needed or "'" in self._view[slice(*span)]
        return Name(start, span, honorific, full=True, sure=sure)

    def _is_ambiguous(self, start: int, end: int) -> bool:
        """Whether the surname at view[start] is also an everyday word, and no middle name of persons follows it."""
        surname = self._surnames.at(self._folded, start, end)
        if surname is None:
            return True
        return "ambiguous" in surname.row["class"] and self._middles.at(self._folded, surname.end + 1, end) is None

    def _opens_place(self, start: int, end: int) -> bool:
        """Whether names of places or companies begin as the run at view[start], and no name of a person surely does."""
        if self._view.startswith(_PERSONS_ONLY, start):
            return False
        surname = self._surnames.at(self._folded, start, end)
        return self._is_ambiguous(start, end) and (surname is None or "naming" in surname.row["class"])

    def _refuse_inside(self, name: Name, run: Span) -> bool:
        """A doubtful name behind another capitalised syllable is part of what that names ("Công ty Nhơn Lộc Phát");
        in a heading in capitals every name that is not all of it, and in a headline with a capital for each word every
        one without an office; one with a short form ("VÀ HĐND") or a little word ("TỪ BẢN ĐẾN CHỢ") is none."""
        if _SHORT_FORM.search(self._folded, *name.span) or self._heading_word.search(self._text, *name.span):
            return True
        if name.honorific is None and self._is_headline(run):
            return self._noun_before(self._offices, name.start) is None
        if name.honorific is None and self._in_capitals(run):
            longer = run.start < name.start or name.span.end < run.end
            return longer and self._noun_before(self._offices, name.start) is None and not self._heads_short_form(name)
        before = self._word_before(name.start)
        if name.sure or name.start == run.start or self._view[slice(*before)].isupper():
            return False
        spaces = self._view.count(" ", *name.span)
        long = spaces >= _PLACE_SYLLABLES and not self._opens_place(*name.span)  # "Công ty May Sao Mơ Trương Gia …"
        return not (long or self._ends_known_body(name.start)) or not self._office_governs(run.start)

    def _heads_short_form(self, name: Name) -> bool:
        """Whether a sure name in capitals stands behind the short form of the body that its bearer leads ("Giám đốc Sở
        KH&ĐT LÊ VĂN …")."""
        if not name.sure or _SHORT_FORM.search(self._folded, *self._word_before(name.start)) is None:
            return False
        return self._office_governs(name.start)

    def _ends_known_body(self, position: int) -> bool:
        """Whether a body without a name ("Chánh Thanh tra Bộ"), a listed one or a known place ends before
        view[position]."""
        word = self._word_before(position)
        if self._own_body.fullmatch(self._text, *word) is not None:
            return True
        return self._body_ends.before(self._folded, word.end, max(0, word.end - WINDOW)) is not None

    def _word_before(self, position: int) -> Span:
        """The word that ends one character before view[position], its last letters if it is a very long one."""
        end = max(0, position - 1)
        low = max(0, end - WINDOW)
        return Span(max(low, *(self._view.rfind(mark, low, end) + 1 for mark in " \n")), end)

    def _is_headline(self, run: Span) -> bool:
        """Whether a run of capitals is (part of) a headline with a capital for each word."""
        return self._headline.match(self._text, *run) is not None and self._view.count(" ", *run) >= _HEADLINE

    def _in_capitals(self, run: Span) -> bool:
        """Whether all letters of a run are capitals; looked at once for all names in it."""
        if self._looked_at[0] != run:
            self._looked_at = run, self._view[slice(*run)].isupper()
        return self._looked_at[1]

    def _refuse_next_place(self, name: Name) -> bool:
        """A doubtful name joined to that of a unit is another unit's ("hai xã Bàn Tân và Bàn Thử")."""
        if name.sure or self._unit_end is None:
            return False
        (rule,) = self._next_place
        joined = rule.fullmatch(self._text, self._unit_end, name.start) is not None
        if joined:
            self._unit_end = name.span.end
        return joined

    def _addressed(self, run: Span, start: int, honorific: str | None) -> Name | None:
        """The name right behind an honorific: it need not begin with a listed surname."""
        end = self._name_end(run.start, run.end)
        if end is not None:
            return Name(start, Span(run.start, end), honorific, full=True, sure=True)
        if any(words.at(self._folded, run.start, len(self._folded)) for words in (self._offices, self._bodies)):
            return None
        span = Span(run.start, self._syllables_end(run.start, run.end))
        syllables = self._view.count(" ", *span) + 1
        if self._holds_place(span):
            return None
        return Name(start, span, honorific, full=syllables > 1, sure=syllables > 2 or self._ends_clearly(span.end))

    def _holds_place(self, span: Span) -> bool:
        at = span.start
        while at < span.end:
            if self._places.at(self._folded, at, span.end) is not None:
                return True
            at = self._next_syllable(at, span.end)
        return False

    def _ends_clearly(self, end: int) -> bool:
        """Whether a mark or a word that no name goes on with follows."""
        following = self._view[end : end + 2].lstrip(" ")[:1]
        return (
            not following
            or following in _ENDS_A_NAME
            or self._stops.at(self._folded, end + 1, len(self._folded)) is not None
        )

    def _place_at(self, at: int, end: int) -> int | None:
        """Where a place or thing that reads like a person ends: one that a capitalised syllable
        follows is a longer name, unless that is a surname ("tỉnh Lâm Đồng Vũ Thị …")."""
        place = self._places.at(self._folded, at, end)
        if place is None:
            return None
        following = place.end + 1
        longer = following < end and self._surnames.at(self._folded, following, end) is None
        named = place.row.get("class") == "historic" and self._noun_before(self._offices, at) is not None
        return None if longer or named else place.end

    def _without_place(self, run: Span) -> Span:
        """The run behind a place or thing that opens it (an empty one if that is all)."""
        place = self._place_at(run.start, run.end)
        return run if place is None else Span(min(place + 1, run.end), run.end)

    def _without_titles(self, run: Span) -> Span:
        """The run behind words of address that are capitalised themselves ("Ông Nguyễn …", "TS Nguyễn …")."""
        start = run.start
        before = self._addresses.before(start, " .")
        addressed = before is not None and before.row["class"] == "address"  # "anh Cô Văn …" is of the family Cô
        while (title := self._honorifics.at(self._folded, start, run.end)) is not None and title.end < run.end:
            if addressed and title.row["class"] == "address":
                break
            start = title.end + 1
        return Span(start, run.end)

    def _after_place(self, run: Span) -> int:
        """Where in a run a name can begin: behind the name of a place or thing whose noun stands before it."""
        head = self._noun_before(self._heads, run.start)
        if self._house.search(self._text, max(0, run.start - WINDOW), run.start) is not None:
            return run.end  # a street
        surname = self._surnames.at(self._folded, run.start, run.end)
        monastic = surname is not None and surname.row["class"] == "monastic"
        if head is None or head.row["class"] == "none" or monastic:
            return run.start
        if head.row["class"] == "committee":
            return self._after_committee(run, head)
        if not is_unit(head):
            behind = self._behind_place(run) if self._office_governs(run.start) else None
            return run.end if behind is None else behind
        self._unit_end = run.end
        is_known = self._place_at(run.start, run.end) is not None
        return run.start if is_known else self._after_unit(run, head)

    def _after_committee(self, run: Span, head: Entry) -> int:
        """Where in a run behind the noun of a party committee a name can begin: three syllables are its secretary's,
        two that begin as places do are the place's."""
        spaces = self._view.count(" ", *run)
        if spaces < _PLACE_SYLLABLES and self._opens_place(*run):
            return run.end
        is_person = spaces == _PLACE_SYLLABLES and self._name_end(*run) == run.end
        behind = run.end if is_person else self._after_unit(run, head)
        return behind if behind < run.end else run.start

    def _place_end(self, run: Span) -> int:
        """Where a run goes on behind a place of the usual length."""
        behind = run.start
        for _ in range(_PLACE_SYLLABLES):
            behind = self._next_syllable(behind, run.end)
        return behind

    def _behind_place(self, run: Span) -> int | None:
        """Where a sure name begins behind a place of two or three syllables ("Bí thư Huyện ủy Bàn Mơ Lê Văn …"), or a
        name with a middle one behind a place of one ("Trưởng bản Sim Lê Văn …")."""
        second, behind = self._next_syllable(run.start, run.end), self._place_end(run)
        clear = self._opens_place(*run) and not self._is_ambiguous(second, run.end)
        surname = self._surnames.at(self._folded, second, run.end) if clear else None
        middle = None if surname is None else self._middles.at(self._folded, surname.end + 1, run.end)
        if middle is not None and middle.end < run.end:
            return second
        for start in (behind, self._next_syllable(behind, run.end)):
            end = self._name_end(start, run.end) if start < run.end else None
            if end is not None and self._bare(Span(start, end)).sure:
                return start
        return None

    def _after_unit(self, run: Span, head: Entry) -> int:
        """A long name with a true surname right behind "UBND huyện" is its head's, not the district's; so is any behind
        "UBND thành phố" that is no city's."""
        known = self._known_unit(run)
        if known is not None:
            return known
        behind = self._behind_place(run)
        if behind is not None:
            return behind
        if not self._office_governs(run.start):
            return run.end
        return self._before_office_holder(run, head)

    def _before_office_holder(self, run: Span, head: Entry) -> int:
        """Where in a run behind the noun of a unit whose head is told of a name can begin: behind a place of the usual
        length, or at once."""
        behind = self._place_end(run)
        whole = self._name_end(run.start, run.end)
        named = behind < run.end and self._name_end(behind, run.end) is not None
        if whole is None and not named:
            return self._next_syllable(behind, run.end)  # "UBND xã Đăk Mơ Niêng Hà …"
        clear = not self._opens_place(run.start, run.end)
        if whole is None or (named and not clear and not self._is_ambiguous(behind, run.end)):
            return behind  # "UBND huyện Sơn Mơ Lý …"
        spaces = self._view.count(" ", run.start, whole)
        if named and spaces >= _LONGEST_NAME:
            return behind  # "UBND phường Bàn Mơ Trương Thành …": no name has as many syllables
        longest = _PLACE_SYLLABLES
        if "city" in head.row["class"] and whole == run.end:  # all cities are known
            longest = 0 if clear else _PLACE_SYLLABLES - 1
        person = self._view.startswith(_PERSONS_ONLY, run.start)
        if person or spaces > longest or (clear and spaces >= _PLACE_SYLLABLES):
            return run.start  # no unknown place has as many syllables
        return behind

    def _known_unit(self, run: Span) -> int | None:
        """Where a run goes on behind the name of a unit with which it begins: a town, or one that the text tells
        elsewhere."""
        town = self._towns.at(self._folded, *run)
        if town is not None:
            return min(town.end + 1, run.end)
        at = run.start
        while at < run.end:
            at = self._next_syllable(at, run.end)
            if self._folded[run.start : at].rstrip(" ") in self.units:
                return at
        return None

    def _office_governs(self, position: int) -> bool:
        """Whether a title of office stands before view[position], not far and in the same clause."""
        at = max(0, position - _CLAUSE)
        at = max([at, *(match.end() for match in self._clause_mark.finditer(self._text, at, position))])
        while at < position:
            if self._offices.at(self._folded, at, position) is not None:
                return True
            at = self._next_syllable(at, position)
        return False

    def _noun_before(self, words: Lexicon, position: int) -> Entry | None:
        return noun_before(self._text, words, position)
