"""Loading: reads, checks and overlays `patterns/` (TOML rules, TSV gazetteers) into Rules.

A TOML file holds a table [groups] (what each named group means), a table [fragments]
(pieces that patterns share, written `\\F<name>`) and [[rule]] tables. `\\L<name>` in a pattern
stands for all forms of a gazetteer, `\\L<name__class>` for the rows of one class, `\\L<name|name>` for
several, which are smaller and faster as one, `\\T<name>` for the forms as written or with a capital
first letter (for rules that mind letter case).
"""

from __future__ import annotations

import csv
import functools
import gc
import hashlib
import logging
import tomllib
import warnings
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import regex
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from extractor import cache
from extractor.errors import PatternError, PatternWarning, suggestion
from extractor.patterns import MENTION, Counterexample, Example, Gazetteer, Row, Rule, Rules
from extractor.text import Spelling, Text
from extractor.trie import trie_pattern

_LOG: Final = logging.getLogger(__name__)
_REFERENCE: Final = regex.compile(r"\\(?P<kind>[FLT])<(?P<name>\w+(?:\|\w+)*)>")
_MAX_FRAGMENT_DEPTH: Final = 8
_COMMENT: Final = "#"
_GAZETTEERS: Final = "gazetteers/"

_Sources = tuple[tuple[str, str, str], ...]
"""(path inside the folder, path for messages, content) of each pattern file, sorted."""


class RuleSource(BaseModel):
    """One [[rule]] table as written."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    why: str = ""
    part: str = MENTION
    case: bool = False
    pattern: str
    starts: tuple[str, ...] = ()
    value: str | None = None
    examples: tuple[Example, ...] = ()
    counterexamples: tuple[str | Counterexample, ...] = ()


class _FileSource(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    groups: dict[str, str] = {}
    fragments: dict[str, str] = {}
    rule: tuple[RuleSource, ...] = ()


def load(patterns: str | Path | None = None) -> Rules:
    """The shipped patterns, with the user's own folder of the same layout laid over them.

    A user's rule or row replaces ours of the same name or form; a new one is tried before ours.
    The result is cached, for a user's files as they are; ours are read once. Raises PatternError.
    """
    shipped = _shipped()
    if patterns is None:
        return _compiled((shipped,))
    folder = Path(patterns)
    if not folder.is_dir():
        raise PatternError("no_folder", path=folder)
    overlay = _read_folder(folder)
    _check_names(folder, overlay, shipped)
    rules = _compiled((shipped, overlay))
    _warn_of_unguarded(overlay)
    return rules


def written() -> Iterator[tuple[str, RuleSource]]:
    """The kind of each shipped rule and the rule as written, with its examples, which no extraction needs."""
    for name, path, content in _shipped():
        if name.endswith(".toml"):
            for rule in _read_toml(path, content).rule:
                yield Path(name).stem, rule


def _check_names(folder: Path, overlay: _Sources, shipped: _Sources) -> None:
    """A file that nothing would ever read is refused."""
    if not overlay:
        raise PatternError("empty_folder", path=folder)
    known = {name for name, _, _ in shipped}
    for name, path, _ in overlay:
        if name not in known and not name.startswith(_GAZETTEERS):
            raise PatternError("no_kind", path=path, near=suggestion(name, known))


@functools.cache
def _shipped() -> _Sources:
    """patterns/ of the wheel, or of the checkout."""
    installed = Path(str(files("extractor"))) / "_patterns"
    return _read_folder(installed if installed.is_dir() else Path(__file__).resolve().parent.parent / "patterns")


def _read_folder(folder: Path) -> _Sources:
    paths = sorted([*folder.glob("*.toml"), *folder.glob("*.tsv"), *folder.glob(_GAZETTEERS + "*.tsv")])
    out = []
    for path in paths:
        try:
            out.append((path.relative_to(folder).as_posix(), str(path), path.read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError) as error:
            raise PatternError("unreadable_pattern", path=path, detail=str(error)) from error
    return tuple(out)


@functools.lru_cache(maxsize=8)
def _compiled(sources: tuple[_Sources, ...]) -> Rules:
    """Rules of the shipped files and then of the user's, as compiled by an earlier run if there was one."""
    digest = hashlib.sha256()
    for files_ in sources:
        for name, _, content in files_:
            digest.update(f"{name}\0{content}\0".encode())
    key = "sha256:" + digest.hexdigest()
    kept = cache.read(key)
    if isinstance(kept, Rules):
        return kept
    before = _compiled(sources[:1]) if len(sources) > 1 else cache.read_newest()  # most patterns are as they were
    known = {rule.compiled.pattern: rule.compiled for rule in before} if isinstance(before, Rules) else {}
    if not known:
        _LOG.info("compiling all patterns, which later runs will read back")
    rules = _compile(sources, key, known)
    cache.write(key, rules)
    return rules


def _compile(sources: tuple[_Sources, ...], digest: str, known: Mapping[str, regex.Pattern[str]]) -> Rules:
    """`known`: what is compiled already, by its text: an overlay or an edited file leaves most rules as they are."""
    tables: dict[str, dict[str, Row]] = {}
    fragments: dict[str, str] = {}
    groups: dict[str, dict[str, str]] = {}
    written: dict[str, list[tuple[str, RuleSource]]] = {}
    for files_ in sources:
        for name, path, content in files_:
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
    compiler = _Compiler(fragments, gazetteers, spelling, known)
    listed = ((kind, path, rule) for kind, rules in written.items() for path, rule in rules)
    rules = _each_collected(compiler.rule(kind, path, rule, groups[kind]) for kind, path, rule in listed)
    return Rules(rules, gazetteers, spelling, digest)


def _each_collected(rules: Iterable[Rule]) -> list[Rule]:
    """The rules, with garbage looked for after each and only among what compiling it has made.

    A compiler makes millions of objects; to walk through them in the collector's own rhythm takes two
    fifths of its time, never to do so three times the memory.
    """
    collecting = gc.isenabled()
    gc.disable()
    out = []
    try:
        for rule in rules:
            out.append(rule)
            gc.collect(0)
    finally:
        if collecting:
            gc.enable()
    return out


def _read_table(path: str, content: str) -> dict[str, Row]:
    lines = [line for line in content.splitlines() if line.strip() and not line.startswith(_COMMENT)]
    reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    if not reader.fieldnames or reader.fieldnames[0] != "form":
        raise PatternError("no_header", path=path)
    out: dict[str, Row] = {}
    for row in reader:
        if None in row or None in row.values():
            raise PatternError("columns", path=path, rule=str(row.get("form")))
        if not row["form"].strip():
            raise PatternError("empty_form", path=path)
        if row["form"] in out:
            raise PatternError("twice", path=path, rule=row["form"])
        out[row["form"]] = row
    return out


def _read_toml(path: str, content: str) -> _FileSource:
    try:
        table = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise PatternError("no_toml", path=path, detail=str(error)) from error
    try:
        return _FileSource.model_validate(table)
    except ValidationError as error:
        raise _malformed(path, table, error) from error


def _malformed(path: str, table: Mapping[str, Any], error: ValidationError) -> PatternError:
    """The first of pydantic's complaints, with the rule's name or, where it has none, its number."""
    first = error.errors()[0]
    place = list(first["loc"])
    rule = None
    match place:
        case ["rule", int(index), *rest] if isinstance(table["rule"][index], dict):
            rule = str(table["rule"][index].get("name", f"no. {index + 1}"))
            place = rest
    return PatternError("malformed", path=path, rule=rule, field=".".join(map(str, place)), detail=first["msg"])


def _warn_of_unguarded(overlay: _Sources) -> None:
    for name, path, content in overlay:
        for rule in _read_toml(path, content).rule if name.endswith(".toml") else ():
            if not rule.examples:
                warnings.warn(PatternWarning("no_example", path=path, rule=rule.name), stacklevel=3)
            if not rule.counterexamples:
                warnings.warn(PatternWarning("no_counterexample", path=path, rule=rule.name), stacklevel=3)


def _overlaid(below: list[tuple[str, RuleSource]], above: list[tuple[str, RuleSource]]) -> list[tuple[str, RuleSource]]:
    """`above` laid over `below`: same names replace in place, new rules come first."""
    names: dict[str, tuple[str, RuleSource]] = {}
    for path, rule in above:
        if rule.name in names:
            raise PatternError("twice", path=path, rule=rule.name)
        names[rule.name] = (path, rule)
    kept = [names.pop(rule.name, (path, rule)) for path, rule in below]
    return [*names.values(), *kept]


def _spelling(rows: Mapping[str, Row]) -> Spelling:
    classes = ("character", "ending", "syllable", "hanging", "picture", "nameless")
    by_class: dict[str, dict[str, str]] = {name: {} for name in classes}
    for form, row in rows.items():
        if row.get("class") not in by_class or "becomes" not in row:
            raise PatternError("class", path="normalise.tsv", rule=form, known=", ".join(by_class))
        by_class[row["class"]][form] = row["becomes"]
    return Spelling(by_class)


def _in_view(form: str, spelling: Spelling) -> str:
    return Text(form, spelling).view


def _folded(rows: Mapping[str, Row], spelling: Spelling) -> Gazetteer:
    return {_in_view(form, spelling).lower(): row for form, row in rows.items()}


class _Compiler:
    """Turns rules as written into compiled ones: fragments, gazetteers and the checks on groups."""

    def __init__(
        self, fragments: Mapping[str, str], gazetteers: Mapping[str, Gazetteer], spelling: Spelling,
        known: Mapping[str, regex.Pattern[str]],
    ) -> None:  # fmt: skip
        self._known = known
        self._fragments = fragments
        self._gazetteers = gazetteers
        self._spelling = spelling
        self._lists: dict[tuple[str, bool, bool], str] = {}

    def rule(self, kind: str, path: str, source: RuleSource, groups: Mapping[str, str]) -> Rule:
        written = self._expand(path, source, source.pattern, 0)
        try:
            compiled = self._known.get(written) or regex.compile(written, regex.VERBOSE)
        except regex.error as error:
            raise PatternError("no_regex", path=path, rule=source.name, detail=str(error)) from error
        named = set(compiled.groupindex)
        if compiled.groups > len(named):
            raise PatternError("numbered_group", path=path, rule=source.name)
        for name in sorted(named - groups.keys()):
            raise PatternError("group", path=path, rule=source.name, name=name, near=suggestion(name, groups))
        starts = tuple(dict.fromkeys(start for word in source.starts for start in self._starting(path, source, word)))
        return Rule(source.name, kind, source.part, source.case, source.value, compiled, starts)

    def _starting(self, path: str, source: RuleSource, word: str) -> Iterable[str]:
        """The words that one item of `starts` stands for: all forms of a gazetteer, or itself."""
        reference = _REFERENCE.fullmatch(word)
        forms = [word] if reference is None else self._forms(path, source, reference["name"])
        return [_in_view(form, self._spelling).lower() for form in forms]

    def _expand(self, path: str, source: RuleSource, pattern: str, depth: int) -> str:
        if depth > _MAX_FRAGMENT_DEPTH:
            raise PatternError("circle", path=path, rule=source.name)

        def replace(match: regex.Match[str]) -> str:
            name = match["name"]
            if match["kind"] != "F":
                return self._list(path, source, name, capitals=match["kind"] == "T")
            if name not in self._fragments:
                near = suggestion(name, self._fragments)
                raise PatternError("fragment", path=path, rule=source.name, name=name, near=near)
            return f"(?:{self._expand(path, source, self._fragments[name], depth + 1)})"

        return str(_REFERENCE.sub(replace, pattern))

    def _list(self, path: str, source: RuleSource, name: str, *, capitals: bool) -> str:
        key = name, source.case, capitals
        if key not in self._lists:
            forms = self._forms(path, source, name)
            if capitals:
                forms += [form[0].upper() + form[1:] for form in forms]
            self._lists[key] = trie_pattern(forms)
        return self._lists[key]

    def _forms(self, path: str, source: RuleSource, name: str) -> list[str]:
        """The forms of gazetteers or of one class of them, in lower case where the rule does not mind letter case."""
        return list(dict.fromkeys(form for each in name.split("|") for form in self._forms_of_one(path, source, each)))

    def _forms_of_one(self, path: str, source: RuleSource, name: str) -> list[str]:
        table, _, class_ = name.partition("__")
        if table not in self._gazetteers:
            near = suggestion(table, self._gazetteers)
            raise PatternError("gazetteer", path=path, rule=source.name, name=table, near=near)
        forms = [
            _in_view(row["form"], self._spelling) if source.case else form
            for form, row in self._gazetteers[table].items()
            if not class_ or class_ in row.get("class", "").split()
        ]
        if not forms:
            raise PatternError("empty_class", path=path, rule=source.name, name=table, class_=class_)
        return forms
