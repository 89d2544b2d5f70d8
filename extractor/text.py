"""Text: a report as given, a normalised view of it for matching, and the map between the two.

Patterns see the view; records are cut from the source. The view differs from the source so:
NFC letters, one tone placement (oà → òa), one dash and one quote of each kind, zero-width
characters dropped, a run of spaces as one space, no space before a comma or stop and one behind it, a run of
line ends as one line end, and a line that goes on in lower case, or was broken at a page width or anywhere, joined
to the line before it.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, TypedDict

import regex

from extractor import tokenizer
from extractor.trie import trie_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_ZERO_WIDTH: Final = r"\u00AD\u200B-\u200F\u202A-\u202E\u2060\uFE0E\uFE0F\uFEFF"
_NOTHING: Final = f"[{_ZERO_WIDTH}]"
_CHANGE: Final = regex.compile(
    rf"""
    (?= [\p{{M}}\s{_ZERO_WIDTH}] (?: (?<! \  ) | [\s,;:.] ) | [,;.]\p{{L}} )  # first refuse most: costs a third
    (?: (?P<before> \ ++ (?= [,;:.] {_NOTHING}*+ (?: \s | \Z ) | [,;] \p{{L}} ) )
      | (?P<behind> (?<= [\p{{Ll}}\p{{M}}] \ {{0,2}} ) [,;] (?= \p{{L}} ) | (?<= [\p{{L}}\d] ) [,;] (?= \p{{Ll}}{{2}} )
        | (?<= [\p{{Ll}}\p{{M}}]{{2}} ) \. (?= \p{{Lu}} \p{{M}}*+ \p{{Ll}} ) )
      | (?P<marks> (?: {_NOTHING}*+ \p{{M}}++ )++ )  # behind a letter (NFD)
      | (?P<nothing> {_NOTHING}+ )
      | (?P<wrap> \ ?+ \r?+ \n (?= [\p{{Ll}}\p{{M}}]++ [ ,]
            | (?! \p{{Ll}} \p{{M}}*+ \. ) [\p{{Ll}}\p{{M}}]++ (?: [:;] | \. (?! \p{{L}} ) ) )  # but "baodoimo.vn - …"
        | (?<= , ) \ ?+ \r?+ \n (?= \p{{L}} ) )
      | (?P<space> \s \s++ | [\r\v\f\x1c-\x1e\x85\u2028\u2029] ) )
    """,
    regex.VERBOSE,
)
_DIGIT: Final = regex.compile(r"\p{Nd}")
_INVISIBLE: Final = re.compile(_NOTHING)
_ODD_SPACE: Final = re.compile(r"[^\S ]\s*")
_TIGHT: Final = re.compile(r"[,;.](?=[^\W\d_])")  # a mark behind which a space may be missing
_LOOSE: Final = (" ,", " ;", " :", " .")  # a space too many before a mark
_LINE_ENDS: Final = frozenset("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
_HORIZONTAL_SPACES: Final = (
    "\t\x1f\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
_LONGER: Final = "İ"  # the one letter whose lower case is longer; also made of two
_PLAIN: Final = {**dict.fromkeys(_HORIZONTAL_SPACES, " "), _LONGER: "I"}
_FOREIGN: Final = r"\u0660-\u1DFF\u2C00-\U0010FFFF"  # scripts among which the decimal digits other than ours are


BULLETS: Final = frozenset("-–+*•")  # marks before the items of a list
_PAGE_WIDTHS: Final = range(40, 121)  # characters of the longest line of a text broken at a page width
_FEWEST: Final = 12  # lines of such a text
_FULL: Final = 0.75  # of the page width: a shorter line ends what it says
_ENDING: Final = frozenset(".!?…:;")
_RAGGED: Final = 0.25  # share of lines that go on in lower case in a text broken anywhere, and of short ones of these
_HEADING: Final = 40  # characters; a shorter line of such a text may be a heading
_ITEM: Final = re.compile(r"(?: $ | [-+*•] | \d{1,2} [.)] | \w \) | [IVX]{1,4} \. )", re.VERBOSE)


# A word for a picture, a colon and who took it, where the next sentence goes on without a stop on the same line.
_CREDIT: Final = r"""
    (?<! \p{{L}} ) {0} \ ?+ : \ ?+ (?: \p{{Lu}} [\p{{L}}\d.]*+ [/&-] )?+ \p{{Lu}} [\p{{L}}\d]*+
    (?: \ (?! {1} \  ) \p{{Lu}} \p{{L}}*+ (?= \ \p{{Lu}} ) ){{0,3}}+ (?P<end> \  ) (?= \p{{Lu}} \p{{Ll}}*+ \  )
"""
_LONGEST_CAPTION: Final = 400  # characters
_STOP: Final = regex.compile(r"(?r)(?: [.!?…] [\"”)]?+ \  | \n )", regex.VERBOSE)


class SourceSlice(TypedDict):
    """Keyword arguments of every record that is a piece of the source."""

    text: str
    start: int
    end: int


class Span(NamedTuple):
    """A piece of the view: code points `start` to `end`."""

    start: int
    end: int


class Spelling:
    """Spellings that the view unifies, each of unchanged length (source: patterns/normalise.tsv)."""

    def __init__(self, forms: Mapping[str, Mapping[str, str]]) -> None:
        """`forms` by class, each with what it becomes: a `character` one for one; the `ending` of a syllable (oà → òa);
        a whole `syllable` (kì → kỳ). The other classes hold words: one left `hanging` where a line ends behind it was
        broken off for want of room; behind a `picture` a colon leads to who took it; a `nameless` word has a capital at
        the start of a sentence or of an office only.
        """
        self._plain = {**_PLAIN, **forms["character"]}
        changed = "".join(f"\\{character}" for character in self._plain)
        self._changed = re.compile(f"[{changed}{_FOREIGN}]")
        self._endings = _with_cases(forms["ending"])
        self._syllables = _with_cases(forms["syllable"])
        words = trie_pattern([*self._endings, *self._syllables])
        self._respelled = re.compile(rf"(?: {words} ) (?![^\W\d_])", re.VERBOSE)
        self._broken = re.compile(rf"(?<! \w ) (?: {trie_pattern([*forms['hanging']])} ) \n (?= \w )", re.VERBOSE)
        credit = _CREDIT.format(trie_pattern([*forms["picture"]]), trie_pattern([*forms["nameless"]]))
        self._credit = regex.compile(credit, regex.VERBOSE)

    def characters(self, text: str) -> str:
        plain = self._plain
        return self._changed.sub(lambda match: plain.get(match[0]) or _digit(match[0]), text)

    def lines(self, text: str) -> str:
        """`text` with a space for each line end that leaves a word hanging."""
        return self._broken.sub(lambda match: match[0][:-1] + " ", text)

    def captions(self, text: str) -> str:
        """`text` with a line end for the space before and behind each caption that ends inside a line."""
        out: list[str] = []
        at = 0
        for credit in self._credit.finditer(text):
            begin = text.rfind(" ", at, credit.start()) - 1  # a stop right before the credit belongs to the caption
            stop = _STOP.search(text, max(at, begin - _LONGEST_CAPTION), begin) if begin > at else None
            if stop is not None:
                out += (text[at : stop.end() - 1], "\n")
                at = stop.end()
            out += (text[at : credit.start("end")], "\n")
            at = credit.end()
        return "".join((*out, text[at:])) if out else text

    def syllables(self, text: str) -> str:
        return self._respelled.sub(self._respell, text)

    def name(self, written: str) -> str:
        """A name as the source writes it, in lower case and in the spelling of the view."""
        plain = unicodedata.normalize("NFC", _INVISIBLE.sub("", self.characters(written)))
        return self.syllables(" ".join(plain.split()).lower())

    def _respell(self, match: re.Match[str]) -> str:
        written = match[0]
        before = match.string[match.start() - 1 : match.start()]
        if written in self._endings:
            return written if before in ("q", "Q") else self._endings[written]
        return written if before.isalpha() else self._syllables[written]


def _digit(character: str) -> str:
    """0-9 for a decimal digit of any script; U+FFFD for one that is younger than Python's own tables; else itself."""
    value = unicodedata.decimal(character, None)
    if value is not None:
        return str(value)
    return "\ufffd" if _DIGIT.match(character) else character


def _with_cases(pairs: Mapping[str, str]) -> dict[str, str]:
    """Each pair as written, capitalised and in capitals."""
    out: dict[str, str] = {}
    for old, new in pairs.items():
        out |= {old: new, old.capitalize(): new.capitalize(), old.upper(): new.upper()}
    return out


class Text:
    """The source, its view, and the way back.

    `view` keeps letter case; `folded` is the view in lower case, of the same length.
    All methods take offsets of the view unless their name says otherwise.
    """

    def __init__(self, source: str, spelling: Spelling, abbreviations: Iterable[str] = ()) -> None:
        self.source = source
        self._abbreviations = abbreviations
        plain, self._starts, self._ends = _normalise(_unbroken(spelling.characters(source)))
        self.view = spelling.syllables(spelling.captions(spelling.lines(plain)))
        self.folded = self.view.lower()

    def cut(self, start: int, end: int) -> SourceSlice:
        """The piece of the source behind view[start:end], without white space at its edges."""
        piece = self.view[start:end]
        if piece[:1].isspace() or piece[-1:].isspace():
            start += len(piece) - len(piece.lstrip())
            end = start + len(piece.strip())
        if self._starts is not None:
            start, end = self.to_source(start, end)
        return {"text": self.source[start:end], "start": start, "end": end}

    def written(self, start: int, end: int) -> str:
        """The source's own words behind view[start:end]."""
        return self.cut(start, end)["text"]

    def to_source(self, start: int, end: int) -> Span:
        """Source offsets of view[start:end]."""
        if self._starts is None or self._ends is None:
            return Span(start, end)
        if start == end:
            at = self._starts[start] if start < len(self._starts) else len(self.source)
            return Span(at, at)
        return Span(self._starts[start], self._ends[end - 1])

    def to_view(self, start: int, end: int) -> Span:
        """View offsets of source[start:end], the inverse of `to_source` for spans that came from it."""
        if self._starts is None or self._ends is None:
            return Span(start, end)
        first = bisect_left(self._starts, start)
        return Span(first, bisect_left(self._ends, end) + 1 if end > start else first)

    @cached_property
    def tokens(self) -> tokenizer.Tokens:
        """Tokens of the view, by rising start."""
        return tokenizer.tokenize(self.view)

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Sentences of the view without the white space between them; a line end always ends one."""
        return tuple(Span(*pair) for pair in tokenizer.sentences(self.view, self._abbreviations))

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    def sentence_index(self, position: int) -> int:
        """Index of the sentence that holds view[position], or that precedes it; 0 for none."""
        return max(0, bisect_right(self._sentence_starts, position) - 1)

    def sentence_at(self, position: int) -> Span:
        """The sentence that holds view[position] (an empty span for an empty text)."""
        return self.sentences[self.sentence_index(position)] if self.sentences else Span(0, 0)


def _unbroken(text: str) -> str:
    """`text` with a space for each line end that is there for want of room only, if it was broken at a page width or
    within most of its sentences."""
    lines = text.split("\n")
    if len(lines) < _FEWEST:
        return text
    shown = [unicodedata.normalize("NFC", _INVISIBLE.sub("", line)).strip() for line in lines]
    length = _least_broken(shown)
    if length is None:
        return text
    out: list[str] = []
    for number, (line, following) in enumerate(pairwise(shown)):
        broken = len(line) >= length and line[-1] not in _ENDING and not line.isupper() and not _ITEM.match(following)
        out += (lines[number].replace("\r", " "), " ") if broken else (lines[number], "\n")
    return "".join((*out, lines[-1]))


def _least_broken(lines: Sequence[str]) -> float | None:
    """The length in characters from which a line may go on in the next one; None where lines are paragraphs."""
    width = max(map(len, lines))
    filled = sum(map(bool, lines))
    broken = [
        line
        for line, following in pairwise(lines)
        if line[-1:].isalnum() and following[:1].islower() and not _ITEM.match(following)
    ]
    short = [line for line in broken if len(line) < _FULL * width]
    full = sum(len(line) >= _FULL * width for line in lines)
    if width in _PAGE_WIDTHS and 2 * full >= filled and len(short) <= _RAGGED * len(broken):
        return _FULL * width
    return _HEADING if len(broken) >= _RAGGED * filled else None


def _normalise(text: str) -> tuple[str, array[int] | None, array[int] | None]:
    """The view before spelling is unified, and for each of its characters where it starts and ends in `text`.

    The maps are None where every character stands where it stood.
    """
    pieces: list[str] = []
    starts, ends = array("Q"), array("Q")
    at = 0
    for match in _changes(text):
        start, end = match.span()
        if match.lastgroup == "marks":
            start = max(at, start - 1)  # with the letter that they stand on
        new = _replacement(match.lastgroup, text[start:end])
        if new == text[start:end]:
            continue
        pieces += (text[at:start], new)
        starts.extend(range(at, start))
        ends.extend(range(at + 1, start + 1))
        starts.extend([start] * len(new))
        ends.extend([end] * len(new))
        at = end
    if not pieces:
        return text, None, None
    pieces.append(text[at:])
    starts.extend(range(at, len(text)))
    ends.extend(range(at + 1, len(text) + 1))
    return "".join(pieces), starts, ends


def _changes(text: str) -> Iterator[regex.Match[str]]:
    """Matches of _CHANGE; most texts have no runs of spaces, no bare marks and nothing of no width: there they are
    where a space is odd, or a space before it."""
    if "  " in text or _INVISIBLE.search(text) or not unicodedata.is_normalized("NFC", text):
        yield from _CHANGE.finditer(text)
        return
    behind = 0
    for start in sorted(_odd_places(text)):
        match = _CHANGE.match(text, max(behind, start - text.startswith(" ", max(0, start - 1), start)))
        if match:
            behind = match.end()
            yield match


def _odd_places(text: str) -> Iterator[int]:
    """Where white space other than a space stands, where a space may be missing, and where one is too many."""
    for places in (_ODD_SPACE, _TIGHT):
        yield from (match.start() for match in places.finditer(text))
    for piece in _LOOSE:
        at = text.find(piece)
        while at >= 0:
            yield at
            at = text.find(piece, at + 1)


def _replacement(change: str | None, piece: str) -> str:
    if change == "marks":
        return unicodedata.normalize("NFC", _INVISIBLE.sub("", piece)).replace(_LONGER, _PLAIN[_LONGER])
    if change in ("nothing", "before"):
        return ""
    if change == "behind":
        return piece + " "
    if change == "wrap" or _LINE_ENDS.isdisjoint(piece):
        return " "
    return "\n"
