"""The command `bienban export`: options → one form of output, progress on stderr."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Final

from extractor.errors import StoreError
from extractor.export.texts import with_texts
from extractor.messages import EXPORT, count, duration
from extractor.readers.item import EVERYTHING, Choice, Columns
from extractor.spans import KINDS
from extractor.store import files_of, reading, shown
from extractor.store.reading import Stored

FORMS: Final = ("docbin", "doccano", "labelstudio", "webannotation", "xlsx", "register")
"""Modules of this package, each with SUFFIX, NEEDS_TEXT and write()."""

_SUFFIXES: Final = {
    ".spacy": "docbin", ".jsonld": "webannotation", ".xlsx": "xlsx", ".csv": "register",
}  # fmt: skip
"""Endings that tell the form; .jsonl and .json are those of two."""

_EVERY: Final = 10.0  # seconds between two lines of a log

_ABOUT: Final = """\
Turn finished records into a form that another tool reads. One file is made, whole or not at all.

source: what `bienban batch` wrote (sqlite:///NAME.db, postgresql://…, NAME.jsonl, NAME.jsonl.gz, NAME.parquet, a
folder of tables) or one record that `bienban extract` printed (NAME.json). It is only read.

forms (told by the name of the destination where they can be):
  docbin         NAME.spacy    spaCy DocBin: tokens, a span group for each kind, the record as doc._.report;
                 NAME/         with --form docbin a folder of such files, of any size
  webannotation  NAME.jsonld   W3C Web Annotation: an AnnotationCollection with one page (JSON-LD)
  xlsx           NAME.xlsx     a workbook with a sheet for each kind of record (bienban[xlsx])
  register       NAME.csv      a row for each citation, with the fields of a document register (Decree 30/2020)
  doccano        NAME.jsonl    with --form doccano: examples for its sequence labelling
  labelstudio    NAME.json     with --form labelstudio: tasks with predictions; NAME.config.xml is their interface

Only a database keeps the texts. The first two and the last two forms need them: for any other source name with
--texts the files and folders from which its records were made.
"""
_EXAMPLES: Final = """\
examples:
  bienban export sqlite:///bienban.db --to reports.xlsx
  bienban export sqlite:///bienban.db --to reports.spacy --kinds figures,citations
  bienban export sqlite:///bienban.db --to corpus --form docbin
  bienban export reports.jsonl.gz --to citations.csv --replace
  bienban export reports.jsonl --texts archive/ --to tasks.json --form labelstudio
  bienban extract report.txt > report.json && bienban export report.json --texts report.txt --to report.jsonld
"""


def add_options(parser: argparse.ArgumentParser) -> None:
    """What `bienban export` takes."""
    parser.description, parser.epilog = _ABOUT, _EXAMPLES
    parser.add_argument("source", metavar="SOURCE", help="a store of records, or one record (.json)")
    parser.add_argument("--to", metavar="DEST", required=True, help="the file (or folder) to make")
    parser.add_argument("--form", choices=FORMS, help="what to make, where the name of DEST does not tell")
    parser.add_argument(
        "--kinds", metavar="KIND,…", type=_kinds, default=KINDS,
        help=f"only these kinds of records, of {', '.join(KINDS)} (default: all; not for register)",
    )  # fmt: skip
    parser.add_argument(
        "--texts", metavar="INPUT", action="append", default=[],
        help="a file or folder with the texts, of any form that batch reads; may be given several times",
    )  # fmt: skip
    parser.add_argument("--text-column", metavar="NAME", help="the column of the texts there, as for batch")
    parser.add_argument("--replace", action="store_true", help="DEST may be there; it gives way when all is done")
    parser.add_argument("--quiet", action="store_true", help="say nothing but what went wrong")


def run(options: argparse.Namespace, _: Sequence[str]) -> int:
    """Does what the options say. Raises BienbanError."""
    began = time.monotonic()
    path, form = Path(options.to), _form(options)
    module = import_module(f"{__package__}.{form}")
    _check(path, options, module)
    records = reading.read(options.source)
    counted = _Counted(records.rows, records.total)
    choice = Choice(EVERYTHING.most, (), Columns(text=options.text_column))
    with _display(counted, quiet=options.quiet) as rows:
        try:
            if module.NEEDS_TEXT:
                with with_texts(rows, options.source, options.texts, choice) as stored:
                    module.write(stored, path, options.kinds)
            else:
                module.write(rows, path, options.kinds)
        except OSError as error:
            raise StoreError("not_made", path=options.to, detail=error.strerror or str(error)) from error
    if not options.quiet:
        _say("summary", reports=count(counted.done), time=duration(time.monotonic() - began), to=options.to)
    return 0


def _form(options: argparse.Namespace) -> str:
    """Raises StoreError where neither the option nor the name tells."""
    form = options.form or _SUFFIXES.get(Path(options.to).suffix.lower())
    if form is None:
        raise StoreError("form", path=options.to, known=", ".join(FORMS))
    return str(form)


def _check(path: Path, options: argparse.Namespace, module: ModuleType) -> None:
    """Refuses a destination that may not be written. Raises StoreError."""
    if files_of(options.source)(path):
        raise StoreError("own_source", path=options.to)
    if path.is_dir() and not (options.form == "docbin" and _holds_only(path, module.SUFFIX)):
        raise StoreError("not_made", path=options.to, detail="is a folder")
    config = getattr(module, "beside", lambda path: path)(path)
    if not options.replace:
        for file in (path, config):
            if file.exists():
                raise StoreError("exists", path=file)
    if not path.parent.is_dir():
        raise StoreError("not_made", path=options.to, detail=f"no folder {path.parent}")


def _holds_only(folder: Path, suffix: str) -> bool:
    return folder.suffix.lower() != suffix and all(
        file.suffix == suffix and file.is_file() for file in folder.iterdir()
    )


def _kinds(text: str) -> tuple[str, ...]:
    """figures,dates → both, in the order of KINDS."""
    asked = {kind.strip() for kind in text.split(",")}
    if not asked or asked - set(KINDS):
        raise argparse.ArgumentTypeError(text)
    return tuple(kind for kind in KINDS if kind in asked)


class _Counted:
    """Rows that are counted as they pass."""

    def __init__(self, rows: Iterable[Stored], total: int) -> None:
        self._rows, self.total, self.done = rows, total, 0

    def __iter__(self) -> Iterator[Stored]:
        for row in self._rows:
            yield row
            self.done += 1


@contextmanager
def _display(counted: _Counted, *, quiet: bool) -> Iterator[Iterable[Stored]]:
    """The rows, with a bar on a terminal, else a line now and then."""
    if quiet or sys.stderr is None:
        yield counted
    elif sys.stderr.isatty():
        from rich.console import Console  # noqa: PLC0415
        from rich.progress import Progress  # noqa: PLC0415

        with Progress(console=Console(stderr=True), transient=True) as bar:
            yield bar.track(counted, total=counted.total, description="")
    else:
        yield _with_lines(counted)


def _with_lines(counted: _Counted) -> Iterator[Stored]:
    last = time.monotonic()
    for row in counted:
        yield row
        if time.monotonic() - last >= _EVERY:
            last = time.monotonic()
            _say("progress", reports=count(counted.done), total=count(counted.total))


def _say(message: str, **facts: object) -> None:
    print(
        f"bienban: {EXPORT[message].format_map({key: shown(str(fact)) for key, fact in facts.items()})}",
        file=sys.stderr,
    )
