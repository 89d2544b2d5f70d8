"""What can go wrong, as one tree. Errors carry facts; the edges word them for clerks (see messages.py).

BienbanError
├── InputError      the text, or an option given with it, cannot be used
├── ReadError       a file cannot be read as text
├── StoreError      a destination cannot be used or written
├── WorkError       an extraction that did not end
├── ServeError      a request that is not served, or a server that cannot start
└── PatternError    a file of patterns is faulty
PatternWarning      a user's pattern could be better, but works
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any, Final

PROBLEMS: Final = {
    # InputError
    "surrogate": "the {option} holds a lone surrogate, which UTF-8 cannot encode, at offset {offset}",
    "published": "published {value!r} is no EDTF date such as 2024-02-29",
    "json": "is no JSON at line {line}, column {column}: {detail}",
    "gold": "the gold breaks the contract: {place}: {detail}{near}",
    "no_words": '{place}: "{key}" must hold words of the text',
    "nth": '{place}: "nth" must be a whole number, 0 for the first occurrence',
    "absent": '{place}: "{words}" is not in the text{near}',
    "absent_after": '{place}: "{words}" stands in the text only before {after}; keep to the order of the text',
    "too_few": '{place}: "{words}" occurs only {count} times, so "nth" cannot be {nth}',
    "same_words": '{place}: "{words}" is at the same place as {other}; if another occurrence is meant, give its "nth"',
    "late_start": "{place}: the first segment must begin with the first words of the text",
    "measure": "no measure is called {value!r}; there are {known}{near}",
    # ReadError
    "missing": "{path}: no such file",
    "folder": "{path}: is a folder, not a file",
    "unreadable": "{path}: cannot be read: {detail}",
    "binary": "{path}: is no plain text but {detail}",
    "encoding": "{path}: is not UTF-8 at byte {offset}, nor in another encoding of Vietnamese",
    "damaged_encoding": "{path}: is not {encoding} at byte {offset}",
    "extra": "{path}: to read {form}, install bienban[{extra}]",
    "damaged": "{path}: is no whole {form}: {detail}",
    "bomb": "{path}: the {form} unpacks to {size:,} bytes; more than {most:,} are not read",
    "no_article": "{path}: the page holds no article",
    "no_text_layer": "{path}: the PDF has no text layer",
    "blank": "{path}: holds no text",
    "no_folder_there": "{path}: no such folder",
    "no_folder_but_file": "{path}: is a file, not a folder",
    "no_gold": "{path}: no text NAME.txt has its gold NAME.json beside it",
    "too_large": "{path}: more than {most:,} bytes",
    "no_column": "{path}: has no column of {names}",
    "no_string": "{path}: column {name} holds no text",
    "nested": "{path}: more than {most} archives within each other",
    "several": "{path}: holds many texts",
    # StoreError
    "destination": "{path}: is no destination: {detail}",
    "unwritable": "{path}: cannot be written: {detail}",
    "unreadable_store": "{path}: cannot be read: {detail}",
    "foreign": "{path}: holds something else than bienban wrote: {detail}",
    "in_use": "{path}: another run is writing to it",
    "form_extra": "{path}: to write {form}, install bienban[{extra}]",
    # StoreError of exports
    "no_records": "{path}: holds no records that bienban wrote",
    "not_ours": "{path}: holds something else than records of bienban: {detail}",
    "unfinished": "{path}: ends in the middle of a record",
    "no_texts": "{path}: keeps no texts, and this form needs them",
    "no_text": "{path}: the text {document} ({source}) is not among those given",
    "form": "{path}: its name tells no form; there are {known}",
    "exists": "{path}: is there already",
    "own_source": "{path}: is the source itself",
    "not_made": "{path}: cannot be made: {detail}",
    "too_much": "{path}: more than {most:,} characters of text for one file; make the folder {folder}",
    "sheet_rows": "{path}: more than the {most:,} rows of a sheet: {sheet}",
    "cell": "{path}: more than the {most:,} characters of a cell: {place}",
    # WorkError
    "no_process": "no process can be started (status {status})",
    "crashed": "{path}: the program died over it (status {status})",
    "hung": "{path}: not done after {seconds:g} seconds",
    # StoreError of databases
    "store_url": "{url!r} is no address of a database, such as sqlite:///file.db or postgresql://user@host/name",
    "store_extra": "to use a database, install bienban[{extra}]",
    "no_store": "{place}: holds no database of bienban",
    "no_document": "{place}: its text {document} is not in the database",
    "newer": "{place}: is of version {found}, and this program knows no later one than {known}; install a newer one",
    "older": "{place}: is of version {found}, and this program needs {known}; run bienban db upgrade",
    "store": "{place}: {detail}",
    # ServeError: of a request
    "body_size": "more than {most:,} bytes are not taken",
    "late": "the request was not whole after {seconds:g} seconds",
    "busy": "all processes are busy and the queue is full; try again in {seconds} seconds",
    "slow": "not done after {seconds:g} seconds",
    "memory": "needs more than the {most:,} bytes of memory that one request may take",
    "died": "the process died over it",
    "closing": "the server is shutting down, or cannot start its processes",
    "token": "a token is needed; send it as Authorization: Bearer TOKEN",
    "host": "this server is not called {host!r}",
    "origin": "what another site's page sends is not taken",
    "no_such_page": "there is nothing at this address",
    "method": "this address does not take the method {method}",
    "media": "the body must be {wanted}",
    "syntax": "the body is no {form}: {detail}",
    "fields": "{place}: {detail}",
    "session": "the report sent back is not the one that came: {detail}",
    "gone": "there is no such record",
    "own_fault": "the server failed; nothing of the text was kept",
    # ServeError: of the server
    "web_extra": "to serve pages, install bienban[web]",
    "open_host": "{host} can be reached by others; give a token of {least} characters or more",
    "short_token": "a token needs {least} characters or more, all of them printable ASCII without spaces",
    "address": "cannot listen on {host}, port {port}: {detail}",
    # PatternError
    "no_folder": "is no folder of patterns",
    "empty_folder": "holds no pattern file",
    "no_kind": "no kind of records has this name, so nothing would read it{near}",
    "unreadable_pattern": "cannot be read: {detail}",
    "no_header": 'the first column of the header row must be "form"',
    "empty_form": "has a row without a form",
    "columns": "has not as many columns as the header row",
    "class": '"class" and "becomes" are needed, and class must be one of {known}',
    "twice": "stands twice",
    "no_toml": "is no TOML: {detail}",
    "malformed": "{field}: {detail}",
    "no_regex": "is no regular expression: {detail}",
    "numbered_group": "has a numbered group; write (?:…) or name it",
    "group": 'group "{name}" is not explained in [groups]{near}',
    "circle": "fragments refer to each other in a circle",
    "fragment": 'no fragment "{name}"{near}',
    "gazetteer": 'no gazetteer "{name}"{near}',
    "empty_class": 'gazetteer "{name}" has no row of class "{class_}"',
    # PatternWarning
    "no_example": "has no example; nothing shows that it works",
    "no_counterexample": "has no counterexample; nothing shows where it stops",
}
"""What each problem is, in English, by the name that errors carry; the facts of an error fill the gaps."""


class BienbanError(Exception):
    """Root of every error that this package raises on purpose: a named problem and its facts."""

    def __init__(self, problem: str, /, **facts: Any) -> None:
        super().__init__(self._worded(problem, facts))
        self.problem = problem
        self.facts = facts

    @staticmethod
    def _worded(problem: str, facts: dict[str, Any]) -> str:
        return PROBLEMS[problem].format_map(facts)

    def __reduce__(self) -> tuple[Any, ...]:
        """Errors cross process borders whole."""
        return partial(type(self), self.problem, **self.facts), ()


class InputError(BienbanError):
    """The text or something given with it cannot be used. `offset` is a code point of the text, if known."""

    def at(self, path: Path | str) -> InputError:
        """The same, told of the file that holds it."""
        return type(self)(self.problem, **{**self.facts, "path": path})

    @staticmethod
    def _worded(problem: str, facts: dict[str, Any]) -> str:
        said = PROBLEMS[problem].format_map(facts)
        return f"{facts['path']}: {said}" if "path" in facts else said

    @property
    def offset(self) -> int | None:
        return self.facts.get("offset")


class ReadError(BienbanError):
    """A file cannot be read as text. `offset` is a byte of the file, if known."""

    @property
    def path(self) -> Path | str:
        return self.facts["path"]  # type: ignore[no-any-return]

    @property
    def offset(self) -> int | None:
        return self.facts.get("offset")


class StoreError(BienbanError):
    """A destination cannot be used or written. `path` is its name; what was written before is safe."""


class WorkError(BienbanError):
    """An extraction did not end by itself: its process died, or took too long."""


class ServeError(BienbanError):
    """A request that is not served, or a server that cannot start. `field` is the part of the request, if it is one."""

    @property
    def field(self) -> str | None:
        return self.facts.get("field")


class PatternError(BienbanError):
    """A file of patterns is faulty. `rule` is the rule's name, or the form in a row of a table."""

    def __init__(self, problem: str, /, *, path: Path | str, rule: str | None = None, **facts: Any) -> None:
        super().__init__(problem, path=path, rule=rule, **facts)
        self.path = path
        self.rule = rule

    @staticmethod
    def _worded(problem: str, facts: dict[str, Any]) -> str:
        place = f"{facts['path']}" if facts["rule"] is None else f'{facts["path"]}, rule "{facts["rule"]}"'
        return f"{place}: {PROBLEMS[problem].format_map(facts)}"


class PatternWarning(UserWarning):
    """A rule of a user's own patterns works but nothing guards it."""

    def __init__(self, problem: str, /, *, path: Path | str, rule: str) -> None:
        super().__init__(f'{path}, rule "{rule}": {PROBLEMS[problem]}')
        self.problem = problem
        self.facts = {"path": path, "rule": rule}


def suggestion(name: str, known: Iterable[str]) -> str:
    """The known name that was perhaps meant, as the end of a message; empty if none is near."""
    close = difflib.get_close_matches(name, list(known), 1)
    return f'; did you mean "{close[0]}"?' if close else ""
