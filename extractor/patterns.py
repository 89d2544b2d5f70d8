"""Patterns: reads, checks and overlays `patterns/` (TOML rules, TSV gazetteers) into Rules.

A TOML file holds a table [groups] (what each named group means), a table [fragments]
(pieces that patterns share, written `\\F<name>`) and [[rule]] tables. `\\L<name>` in a pattern
stands for all forms of a gazetteer, `\\L<name__class>` for the rows of one class.
"""

from __future__ import annotations

import csv
import difflib
import functools
import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, NamedTuple

import regex
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from extractor.errors import PatternError
from extractor.text import Spelling, Text

MENTION: Final = "mention"
_REFERENCE: Final = regex.compile(r"\\(?P<kind>[FL])<(?P<name>\w+)>")
_MAX_FRAGMENT_DEPTH: Final = 8
_COMMENT: Final = "#"

Row = Mapping[str, str]
Gazetteer = Mapping[str, Row]
"""Rows by their form in the view's spelling and in lower case."""


class Example(BaseModel):
    """A text that a rule reads: records of the file's kind that must be found in it, by the given fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    text: str
    want: tuple[dict[str, Any], ...] = Field(min_length=1)
    published: str | None = None


class Counterexample(BaseModel):
    """A near miss: no record of the file's kind may have all of the fields `unwanted`."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    text: str
    unwanted: dict[str, Any]
    published: str | None = None


class RuleSource(BaseModel):
    """One [[rule]] table as written."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    why: str = ""
    part: str = MENTION
    case: bool = False
    pattern: str
    value: str | None = None
    examples: tuple[Example, ...] = ()
    counterexamples: tuple[str | Counterexample, ...] = ()


class _FileSource(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    groups: dict[str, str] = {}
    fragments: dict[str, str] = {}
    rule: tuple[RuleSource, ...] = ()


@dataclass(frozen=True)
class Rule:
    """One checked rule: its pattern compiled against the view (`case`) or the folded view."""

    name: str
    kind: str
    part: str
    case: bool
    value: str | None
    compiled: regex.Pattern[str]
    examples: tuple[Example, ...] = field(repr=False, default=())
    counterexamples: tuple[str | Counterexample, ...] = field(repr=False, default=())

    def subject(self, text: Text) -> str:
        """The string that the pattern is matched against."""
        return text.view if self.case else text.folded

    def finditer(self, text: Text, start: int = 0, end: int | None = None) -> Iterator[regex.Match[str]]:
        """Matches inside view[start:end]; look-around still sees what lies outside."""
        return self.compiled.finditer(self.subject(text), start, len(text.view) if end is None else end)

    def match(self, text: Text, position: int, end: int | None = None) -> regex.Match[str] | None:
        """The match that begins at view[position], if there is one."""
        return self.compiled.match(self.subject(text), position, len(text.view) if end is None else end)

    def search(self, text: Text, start: int, end: int) -> regex.Match[str] | None:
        """The first match inside view[start:end]."""
        return self.compiled.search(self.subject(text), start, end)


class Hit(NamedTuple):
    """A rule and the place in the view where it matched."""

    rule: Rule
    match: regex.Match[str]

    @property
    def start(self) -> int:
        return self.match.start()

    @property
    def end(self) -> int:
        return self.match.end()


class Rules:
    """The checked patterns in force. Made by `load`, never changed."""

    def __init__(
        self, rules: Iterable[Rule], gazetteers: Mapping[str, Gazetteer], spelling: Spelling, digest: str
    ) -> None:
        self.digest = digest
        self.spelling = spelling
        self._gazetteers = gazetteers
        self._parts: dict[tuple[str, str], tuple[Rule, ...]] = {}
        for rule in rules:
            key = rule.kind, rule.part
            self._parts[key] = (*self._parts.get(key, ()), rule)

    def __iter__(self) -> Iterator[Rule]:
        for part in self._parts.values():
            yield from part

    def of(self, kind: str, part: str = MENTION) -> tuple[Rule, ...]:
        """Rules of one part of a kind, in the order of the file."""
        return self._parts.get((kind, part), ())

    def gazetteer(self, name: str) -> Gazetteer:
        """Rows of patterns/gazetteers/NAME.tsv by folded form (empty if there is no such table)."""
        return self._gazetteers.get(name, {})

    def read(self, source: str) -> Text:
        """`source` with its view in the spelling of these patterns."""
        return Text(source, self.spelling, self._abbreviations)

    @functools.cached_property
    def _abbreviations(self) -> frozenset[str]:
        return frozenset(row["form"] for row in self.gazetteer("abbreviations").values())

    def scan(self, kind: str, text: Text, part: str = MENTION, closed: Iterable[tuple[int, int]] = ()) -> list[Hit]:
        """Matches of a part's rules over the whole view, by rising start, none overlapping.

        Where two overlap, the rule that stands earlier in the file wins. `closed` are spans of
        the view that no match may touch.
        """
        taken = bytearray(len(text.view))
        for start, end in closed:
            taken[start:end] = b"\1" * (end - start)
        hits = []
        for rule in self.of(kind, part):
            for match in rule.finditer(text):
                start, end = match.span()
                if start < end and taken.find(1, start, end) < 0:
                    taken[start:end] = b"\1" * (end - start)
                    hits.append(Hit(rule, match))
        hits.sort(key=lambda hit: hit.match.start())
        return hits


def load(patterns: str | Path | None = None) -> Rules:
    """The shipped patterns, with the user's own folder of the same layout laid over them.

    A user's rule or row replaces ours of the same name or form; a new one is tried before ours.
    The result is cached for the files as they are. Raises PatternError.
    """
    folders = [_shipped()]
    if patterns is not None:
        overlay = Path(patterns)
        if not overlay.is_dir():
            raise PatternError(overlay, None, "is no folder of patterns")
        folders.append(overlay)
    sources = tuple(_read_folder(folder) for folder in folders)
    return _compiled(sources)


def _shipped() -> Path:
    """patterns/ of the wheel, or of the checkout."""
    installed = Path(str(files("extractor"))) / "_patterns"
    return installed if installed.is_dir() else Path(__file__).resolve().parent.parent / "patterns"


def _read_folder(folder: Path) -> tuple[tuple[str, str, str], ...]:
    """(path inside the folder, path for messages, content) of each pattern file, sorted."""
    paths = sorted([*folder.glob("*.toml"), *folder.glob("*.tsv"), *folder.glob("gazetteers/*.tsv")])
    out = []
    for path in paths:
        try:
            out.append((path.relative_to(folder).as_posix(), str(path), path.read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError) as error:
            raise PatternError(path, None, f"cannot be read: {error}") from error
    return tuple(out)


@functools.lru_cache(maxsize=8)
def _compiled(sources: tuple[tuple[tuple[str, str, str], ...], ...]) -> Rules:
    digest = hashlib.sha256()
    tables: dict[str, dict[str, Row]] = {}
    fragments: dict[str, str] = {}
    groups: dict[str, dict[str, str]] = {}
    written: dict[str, list[tuple[str, RuleSource]]] = {}
    for files_ in sources:
        for name, path, content in files_:
            digest.update(f"{name}\0{content}\0".encode())
            if name.endswith(".tsv"):
                table = tables.setdefault(Path(name).stem, {})
                table |= _read_table(path, content)
            else:
                kind = Path(name).stem
                source = _read_toml(path, content)
                fragments |= source.fragments
                groups.setdefault(kind, {}).update(source.groups)
                written[kind] = _overlaid(written.get(kind, []), [(path, rule) for rule in source.rule])
    spelling = _spelling(tables.pop("normalise", {}))
    gazetteers = {name: _folded(rows, spelling) for name, rows in tables.items()}
    compiler = _Compiler(fragments, gazetteers, spelling)
    rules = [compiler.rule(kind, path, rule, groups[kind]) for kind, listed in written.items() for path, rule in listed]
    return Rules(rules, gazetteers, spelling, "sha256:" + digest.hexdigest())


def _read_table(path: str, content: str) -> dict[str, Row]:
    lines = [line for line in content.splitlines() if line.strip() and not line.startswith(_COMMENT)]
    reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    if not reader.fieldnames or reader.fieldnames[0] != "form":
        raise PatternError(path, None, 'the first column of the header row must be "form"')
    out: dict[str, Row] = {}
    for row in reader:
        if None in row or None in row.values():
            raise PatternError(path, str(row.get("form")), "has not as many columns as the header row")
        if row["form"] in out:
            raise PatternError(path, row["form"], "stands twice")
        out[row["form"]] = row
    return out


def _read_toml(path: str, content: str) -> _FileSource:
    try:
        return _FileSource.model_validate(tomllib.loads(content))
    except tomllib.TOMLDecodeError as error:
        raise PatternError(path, None, f"is no TOML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise PatternError(path, None, f"{place}: {first['msg']}") from error


def _overlaid(below: list[tuple[str, RuleSource]], above: list[tuple[str, RuleSource]]) -> list[tuple[str, RuleSource]]:
    """`above` laid over `below`: same names replace in place, new rules come first."""
    names: dict[str, tuple[str, RuleSource]] = {}
    for path, rule in above:
        if rule.name in names:
            raise PatternError(path, rule.name, "stands twice")
        names[rule.name] = (path, rule)
    kept = [names.pop(rule.name, (path, rule)) for path, rule in below]
    return [*names.values(), *kept]


def _spelling(rows: Mapping[str, Row]) -> Spelling:
    by_class: dict[str, dict[str, str]] = {"character": {}, "ending": {}, "syllable": {}}
    for form, row in rows.items():
        by_class[row["class"]][form] = row["becomes"]
    return Spelling(by_class["character"], by_class["ending"], by_class["syllable"])


def _in_view(form: str, spelling: Spelling) -> str:
    return Text(form, spelling).view


def _folded(rows: Mapping[str, Row], spelling: Spelling) -> Gazetteer:
    return {_in_view(form, spelling).lower(): row for form, row in rows.items()}


class _Compiler:
    """Turns rules as written into compiled ones: fragments, gazetteers and the checks on groups."""

    def __init__(self, fragments: Mapping[str, str], gazetteers: Mapping[str, Gazetteer], spelling: Spelling) -> None:
        self._fragments = fragments
        self._gazetteers = gazetteers
        self._spelling = spelling
        self._lists: dict[tuple[str, bool], str] = {}

    def rule(self, kind: str, path: str, source: RuleSource, groups: Mapping[str, str]) -> Rule:
        written = self._expand(path, source, source.pattern, 0)
        try:
            compiled = regex.compile(written, regex.VERBOSE)
        except regex.error as error:
            raise PatternError(path, source.name, f"is no regular expression: {error}") from error
        named = set(compiled.groupindex)
        if compiled.groups > len(named):
            raise PatternError(path, source.name, "has a numbered group; write (?:…) or name it")
        for name in sorted(named - groups.keys()):
            reason = f'group "{name}" is not explained in [groups]{_suggest(name, groups)}'
            raise PatternError(path, source.name, reason)
        return Rule(
            source.name, kind, source.part, source.case, source.value, compiled,
            source.examples, source.counterexamples,
        )  # fmt: skip

    def _expand(self, path: str, source: RuleSource, pattern: str, depth: int) -> str:
        if depth > _MAX_FRAGMENT_DEPTH:
            raise PatternError(path, source.name, "fragments refer to each other in a circle")

        def replace(match: regex.Match[str]) -> str:
            name = match["name"]
            if match["kind"] == "L":
                return self._list(path, source, name)
            if name not in self._fragments:
                raise PatternError(path, source.name, f'no fragment "{name}"{_suggest(name, self._fragments)}')
            return f"(?:{self._expand(path, source, self._fragments[name], depth + 1)})"

        return str(_REFERENCE.sub(replace, pattern))

    def _list(self, path: str, source: RuleSource, name: str) -> str:
        key = name, source.case
        if key not in self._lists:
            table, _, class_ = name.partition("__")
            if table not in self._gazetteers:
                raise PatternError(path, source.name, f'no gazetteer "{table}"{_suggest(table, self._gazetteers)}')
            rows = self._gazetteers[table]
            forms = [
                _in_view(row["form"], self._spelling) if source.case else form
                for form, row in rows.items()
                if not class_ or class_ in row.get("class", "").split()
            ]
            if not forms:
                raise PatternError(path, source.name, f'gazetteer "{table}" has no row of class "{class_}"')
            self._lists[key] = trie_pattern(forms)
        return self._lists[key]


def _suggest(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(known), 1)
    return f'; did you mean "{close[0]}"?' if close else ""


def trie_pattern(words: Sequence[str]) -> str:
    """A verbose-mode pattern that matches each of `words`, the longest first, deciding on one letter at a time.

    An alternation of a thousand words is tried word by word; shared beginnings make it one step a letter.
    """
    trie: dict[str, Any] = {}
    for word in words:
        node = trie
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _trie_node(trie)


def _trie_node(node: dict[str, Any]) -> str:
    optional = "" in node
    branches = []
    for letter, below in sorted((key, value) for key, value in node.items() if key):
        path = regex.escape(letter, special_only=False, literal_spaces=False)
        while len(below) == 1 and "" not in below:
            ((following, below),) = below.items()
            path += regex.escape(following, special_only=False, literal_spaces=False)
        branches.append(path + (_trie_node(below) if set(below) != {""} else ""))
    body = branches[0] if len(branches) == 1 and not optional else "(?:" + "|".join(branches) + ")"
    return body + "?" if optional and branches else body
