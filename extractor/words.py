"""Words: Vietnamese words of one or more syllables, with exact offsets, for asked spans only.

The model is underthesea's conditional random field, read from its wheel (CRFsuite's file format:
http://www.chokkan.org/software/crfsuite) without importing underthesea; features are those of its
templates. With two labels only the difference of their scores counts, so one number stands for
each attribute. Where the files are not the tested ones, underthesea itself is asked.
"""

from __future__ import annotations

import hashlib
import importlib.util
import pickle
import re
import struct
import warnings
from functools import lru_cache
from itertools import pairwise, product
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from extractor.text import Span
from extractor.tokenizer import tokenize

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence, Set

    from extractor.text import Text

# SHA-256 of the model and the dictionary of underthesea 9.5.0
TESTED: Final = "f0763a06b5a2c4b8eb462ea724bb6b3dc434a1a99e4028c23f91934dcba0e97f"
_FOLDER: Final = "pipeline/word_tokenize/models/ws_crf_vlsp2013_20230727"
_FILES: Final = ("models.bin", "dictionary.bin")
_HEADER: Final = struct.Struct("<4sI4s9I")
_WEIGHTS: Final = struct.Struct("<12xd12xd")  # the features of an attribute: begins a word, continues one
_FEATURE: Final = 20  # bytes of a feature: type, source, target, weight
_HASHES: Final = 24 + 256 * 8  # bytes of a string table before its first string
_STRING: Final = re.compile(rb"T\[[^\0]+")  # an attribute in the table of strings, up to its final NUL
_NUMBER: Final = re.compile(r"(?P<sign>[+-]?)0*(?P<size>[0-9]{1,10})")
_LIMIT: Final = 1 << 31
_CACHED: Final = 20_000  # syllables, pairs and triples whose scores are kept, each

_SINGLES: Final = ("-2", "-1", "0", "1", "2")
_PAIRS: Final = ("-2,-1", "-1,0", "0,1", "1,2")
_TRIPLES: Final = ("-2,0", "-1,1", "0,2")
_FLAGS: Final = (".isdigit", ".istitle", ".is_in_dict")
_FUNCTIONS: Final = ("", ".lower", *_FLAGS)


class _Model(NamedTuple):
    """Where the weights of each attribute stand, those of transitions, and the words that the features ask for."""

    attributes: Mapping[bytes, int]
    weights: bytes
    transitions: tuple[float, float, float, float]
    dictionary: Set[str]

    def score(self, attribute: bytes) -> float:
        """How much more an attribute says that a token continues a word than that it begins one."""
        index = self.attributes.get(attribute)
        if index is None:
            return 0.0
        begins, continues = _WEIGHTS.unpack_from(self.weights, index * _WEIGHTS.size)
        return float(continues - begins)


def segment(text: Text, start: int, end: int) -> list[Span]:
    """Words of view[start:end], by rising start; offsets are the view's. Numbers and marks stand alone."""
    view = text.view[start:end]
    tokens = tokenize(view)
    words: list[Span] = []
    syllable = False
    for (first, last), continues in zip(tokens, _joins(view, tokens), strict=True):
        joins = continues and syllable
        syllable = view[first].isalpha()
        if joins and syllable:
            words[-1] = Span(words[-1].start, start + last)
        else:
            words.append(Span(start + first, start + last))
    return words


def tag(tokens: Sequence[str]) -> list[bool]:
    """For each token of a sentence whether it continues the word before it, as underthesea's model says.

    Raises LookupError where the tested model is not installed.
    """
    transitions = _tested().transitions
    return _decode(_scores(tokens), transitions) if tokens else []


def _joins(view: str, tokens: Sequence[tuple[int, int]]) -> list[bool]:
    """For each token whether it continues the word before it."""
    if _model() is not None:
        return tag([view[start:end] for start, end in tokens])
    begins = _asked_of_underthesea(view)
    return [len(view[:start].replace(" ", "")) not in begins for start, _ in tokens]


def _asked_of_underthesea(view: str) -> set[int]:
    """Where words begin, in characters without white space, which underthesea's own call may change."""
    try:
        from underthesea import word_tokenize  # noqa: PLC0415 (heavy, and needed only without the tested model)
    except ImportError:
        return set(range(len(view)))
    begins, at = set(), 0
    for word in word_tokenize(view):
        begins.add(at)
        at += len("".join(word.split()))
    return begins if at == len("".join(view.split())) else set(range(len(view)))


@lru_cache(maxsize=1)
def _model() -> _Model | None:
    """The model from underthesea's wheel; None, with a warning, where it is not the tested one."""
    package = importlib.util.find_spec("underthesea")
    try:
        folder = Path(next(iter((package and package.submodule_search_locations) or ()), "")) / _FOLDER
        model, dictionary = [(folder / name).read_bytes() for name in _FILES]
    except OSError:
        model = dictionary = b""
    digest = hashlib.sha256(model)
    digest.update(dictionary)
    if digest.hexdigest() != TESTED:
        warnings.warn("underthesea's word model is not the tested one: its own word_tokenize is used", stacklevel=2)
        return None
    return _read_model(model, dictionary)


def _read_model(model: bytes, dictionary: bytes) -> _Model:
    """The parts of a model whose features are both labels of each attribute in turn, then the transitions."""
    header = _HEADER.unpack_from(model)
    attributes, at, table = header[6], header[7] + 12, header[9]
    middle = at + attributes * 2 * _FEATURE
    last = table + struct.unpack_from("<I", model, table + 20)[0]
    places = dict(zip(_STRING.findall(model, table + _HASHES, last), range(attributes), strict=False))
    transitions = struct.unpack_from("<12xd12xd12xd12xd", model, middle)
    return _Model(places, model[at:middle], transitions, pickle.loads(dictionary))


class _Template(NamedTuple):
    """The attributes of one place: those that hold the tokens, and the scores of those that do not."""

    plain: bytes
    lower: bytes
    flags: Mapping[tuple[bool, ...], float]
    begin: float
    end: float


@lru_cache(maxsize=8)
def _templates(places: tuple[str, ...]) -> tuple[_Template, ...]:
    model = _tested()

    def total(place: str, functions: Sequence[str], values: Sequence[object]) -> float:
        named = zip(functions, values, strict=True)
        return sum(model.score(f"T[{place}]{function}={value}".encode()) for function, value in named)

    booleans = list(product((False, True), repeat=len(_FLAGS)))
    return tuple(
        _Template(
            plain=f"T[{place}]=".encode(),
            lower=f"T[{place}].lower=".encode(),
            flags={flags: total(place, _FLAGS, flags) for flags in booleans},
            begin=total(place, _FUNCTIONS, ["BOS"] * len(_FUNCTIONS)),
            end=total(place, _FUNCTIONS, ["EOS"] * len(_FUNCTIONS)),
        )
        for place in places
    )


def _tested() -> _Model:
    model = _model()
    if model is None:
        raise LookupError("the tested word model of underthesea is not installed")
    return model


def _seen(places: tuple[str, ...], *tokens: str) -> tuple[float, ...]:
    """The scores of the templates at `places` over the tokens that they see."""
    model = _tested()
    joined = " ".join(tokens)
    lower = joined.lower()
    digits = _is_number(joined)
    titled = all(token[:1] == token[:1].upper() for token in tokens)
    flags = digits, titled, lower in model.dictionary
    plain, small = joined.encode(), lower.encode()
    score = model.score
    return tuple(
        score(template.plain + plain) + score(template.lower + small) + template.flags[flags]
        for template in _templates(places)
    )


def _is_number(token: str) -> bool:
    """What the model's templates call digits: a whole number, with or without its sign, of 32 bits."""
    match = _NUMBER.fullmatch(token)
    return match is not None and int(match["size"]) < _LIMIT + (match["sign"] == "-")


@lru_cache(maxsize=_CACHED)
def _single(token: str) -> tuple[float, ...]:
    return _seen(_SINGLES, token)


@lru_cache(maxsize=_CACHED)
def _pair(first: str, second: str) -> tuple[float, ...]:
    return _seen(_PAIRS, first, second)


@lru_cache(maxsize=_CACHED)
def _triple(first: str, second: str, third: str) -> tuple[float, ...]:
    return _seen(_TRIPLES, first, second, third)


def _scores(tokens: Sequence[str]) -> list[float]:
    """For each token the score of continuing a word over that of beginning one."""
    count = len(tokens)
    grams = (
        (_SINGLES, [_single(token) for token in tokens]),
        (_PAIRS, [_pair(*pair) for pair in pairwise(tokens)]),
        (_TRIPLES, [_triple(*triple) for triple in zip(tokens, tokens[1:], tokens[2:], strict=False)]),
    )
    scores = [0.0] * count
    for width, (places, listed) in enumerate(grams):
        for index, template in enumerate(_templates(places)):
            place = index - 2
            inside = range(max(0, -place), min(count, len(listed) - place))
            for at in range(min(count, -place)):
                scores[at] += template.begin
            for at in inside:
                scores[at] += listed[at + place][index]
            for at in range(max(0, -place, count - width - place), count):
                scores[at] += template.end
    return scores


def _decode(scores: Sequence[float], transitions: tuple[float, float, float, float]) -> list[bool]:
    """The best sequence of labels (Viterbi)."""
    to_begin, begin_to_inside, inside_to_begin, inside = transitions
    begin, within = 0.0, scores[0]
    back: list[tuple[bool, bool]] = []
    for score in scores[1:]:
        from_begin, from_inside = begin + to_begin, within + inside_to_begin
        on_begin, on_inside = begin + begin_to_inside, within + inside
        back.append((from_inside > from_begin, on_inside > on_begin))
        begin = max(from_begin, from_inside)
        within = max(on_begin, on_inside) + score
    label = within > begin
    labels = [label]
    for pair in reversed(back):
        label = pair[label]
        labels.append(label)
    return labels[::-1]
