"""The command `bienban`. A command parses arguments, calls one function and prints.

argparse, because a command is started once for each file and typer alone would cost as much as a
third of the extraction. For the same reason each command imports only what it uses.
Exit status: 0 done, 2 refused (one line on stderr says why), 3 a batch of which some texts were refused,
1 the result could not be written, 130 interrupted, 141 the reader of our output went away.
"""

from __future__ import annotations

import argparse
import os
import sys
import warnings
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Final, NoReturn

if TYPE_CHECKING:
    from types import ModuleType

    from extractor.evaluation.totals import Sample
    from extractor.records import Report

REFUSED: Final = 2
_UNWRITTEN: Final = 1
_INTERRUPTED: Final = 130
_BROKEN_PIPE: Final = 141
_AROUND: Final = 20  # characters of the text on either side of what a notice is about
_WIDTH: Final = 100  # columns of a table that goes to no terminal

_ABOUT: Final = "Reads Vietnamese meeting reports and turns each into one structured record, by rules, offline."
_EXTRACT: Final = "Print the record of one report: meeting, attendees, figures, dates, citations, directives, segments."
_EVALUATE: Final = (
    "Compare what is extracted from each NAME.txt of a folder with its gold NAME.json: precision, recall and F1 "
    "of each kind of record and each field, and the mean of the main ones (marked *)."
)
_ANNOTATE: Final = (
    "Print the gold of a text, made of an annotation that tells the place of each record by words of the text. "
    "All that is wrong with the annotation is told, and then no gold is printed."
)
_DB: Final = "Care for a database of records (SQLite or PostgreSQL); README.md has its tables and queries."
_UPGRADE: Final = """\
Take a database made by an older bienban to the version that this one needs: all or nothing, data and all.
An empty database gets the tables. A database made by a newer bienban is refused.
"""
_DB_EXAMPLES: Final = """\
examples:
  bienban db upgrade sqlite:///bienban.db
  bienban db upgrade postgresql://archivist@localhost/minutes
"""
_EXAMPLES: Final = """\
examples:
  bienban extract report.txt > report.json
  bienban extract report.txt --published 2024-02-29 --format html > report.html
  cat report.txt | bienban extract - --format table
"""
_EVALUATE_EXAMPLES: Final = """\
examples:
  bienban evaluate reports
  bienban evaluate reports --errors figures     misses of figures and of their fields, each with its place and rule
  bienban evaluate reports --errors all --json > scores.json
"""
_ANNOTATE_EXAMPLES: Final = """\
example:
  bienban annotate reports/2024-minutes.txt minutes.json > reports/2024-minutes.json
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit status. Never a traceback for what a user can cause."""
    try:
        return _run(sys.argv[1:] if arguments is None else list(arguments))
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        _drop_output()
        return _BROKEN_PIPE


def _run(arguments: list[str]) -> int:
    from extractor.errors import BienbanError  # noqa: PLC0415

    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # else it reads the metadata of all that is installed
    parser = _parser(asked=arguments[0] if arguments else None)
    options = parser.parse_args(arguments)
    if options.help_of is not None:
        options.help_of.print_help(sys.stderr)
        return REFUSED
    if options.command == "extract" and options.file is None:
        if sys.stdin is None or sys.stdin.isatty():
            from extractor.messages import NO_INPUT  # noqa: PLC0415

            return _refuse(NO_INPUT)
        options.file = "-"
    if sys.stderr is not None and sys.stderr.isatty() and not getattr(options, "quiet", False):
        _tell_of_compiling()
    try:
        if options.command in _APART:
            status: int = _apart(options.command).run(options, arguments)
            return status
        output = _COMMANDS[options.command](options)
    except BienbanError as error:
        from extractor.messages import problem  # noqa: PLC0415

        return _refuse(problem(error))
    return _write(output)


def _tell_of_compiling() -> None:
    """Somebody who watches is told why the first run on a machine takes long."""
    import logging  # noqa: PLC0415

    from extractor.messages import COMPILING  # noqa: PLC0415

    log = logging.getLogger("extractor.loading")
    log.setLevel(logging.INFO)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter(f"bienban: {COMPILING}", validate=False))
    log.addHandler(handler)


def _extract(options: argparse.Namespace) -> str:
    from extractor.loading import load  # noqa: PLC0415
    from extractor.pipeline import extract  # noqa: PLC0415
    from extractor.readers import files, inputs  # noqa: PLC0415

    with warnings.catch_warnings(record=True) as raised:
        article = inputs.single(options.file)
        rules = load(options.patterns)
        path = None if options.file == files.STDIN else os.fsencode(options.file).decode("utf-8", "replace")
        report = extract(
            article.text,
            published=article.published if options.published is None else options.published,
            source=article.address or path,
            title=article.title,
            rules=rules,
        )
    if not options.quiet:
        _notice(report, options.file, raised)
    return _rendered(report, article.text, options.format)


def _evaluate(options: argparse.Namespace) -> str:
    from extractor.errors import InputError, suggestion  # noqa: PLC0415
    from extractor.evaluation.measures import MEASURES  # noqa: PLC0415
    from extractor.evaluation.totals import evaluate  # noqa: PLC0415
    from extractor.export import evaluation as export  # noqa: PLC0415
    from extractor.loading import load  # noqa: PLC0415
    from extractor.readers import folder  # noqa: PLC0415

    if options.errors not in (None, export.ALL, *MEASURES):
        near = suggestion(options.errors, MEASURES)
        raise InputError("measure", value=options.errors, near=near, known=", ".join(MEASURES))
    found = folder.read(options.folder)
    with warnings.catch_warnings(record=True) as raised:
        rules = load(options.patterns)
    _warn(raised)
    result = evaluate(_with_progress(found.samples), rules)
    if options.json:
        return export.to_json(result, found, patterns=rules.digest, kind=options.errors)
    misses = export.listing(result, options.errors, options.folder) if options.errors else ""
    return misses + export.table(result, found)


def _with_progress(samples: Sequence[Sample]) -> Iterable[Sample]:
    """The samples, with a bar on stderr if somebody watches."""
    if sys.stderr is None or not sys.stderr.isatty():
        return samples
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import track  # noqa: PLC0415

    return track(samples, description="", console=Console(stderr=True), transient=True)


def _annotate(options: argparse.Namespace) -> str:
    import json  # noqa: PLC0415

    from extractor import messages  # noqa: PLC0415
    from extractor.annotation import annotate  # noqa: PLC0415
    from extractor.errors import InputError  # noqa: PLC0415
    from extractor.places import excerpt, place  # noqa: PLC0415
    from extractor.readers import files  # noqa: PLC0415

    text = files.read(options.text).text
    try:
        annotated = annotate(files.read(options.snippets).text, text)
    except InputError as error:
        raise error.at(options.snippets) from error
    if annotated.faults:
        *others, last = (fault.at(options.snippets) for fault in annotated.faults)
        for fault in others:
            _say(messages.problem(fault))
        raise last
    for start, end in annotated.loose:
        words = excerpt(text, start, end, _AROUND, _AROUND)
        _say(messages.LOOSE.format(path=options.text, place=place(text, start), words=words))
    return json.dumps(annotated.gold, ensure_ascii=False, indent=1) + "\n"


def _rendered(report: Report, text: str, form: str) -> str:
    if form == "html":
        from extractor.export import html  # noqa: PLC0415

        return html.render(report, text)
    if form == "table":
        import shutil  # noqa: PLC0415

        from extractor.export import table  # noqa: PLC0415

        colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
        return table.render(report, width=shutil.get_terminal_size((_WIDTH, 24)).columns, colour=colour)
    return report.model_dump_json(indent=2) + "\n"


def _schema(_: argparse.Namespace) -> str:
    import json  # noqa: PLC0415

    from extractor.records import schema  # noqa: PLC0415

    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def _upgrade(options: argparse.Namespace) -> str:
    from extractor.messages import UPGRADED  # noqa: PLC0415
    from extractor.store import database  # noqa: PLC0415

    return UPGRADED.format(version=database.upgrade(options.url)) + "\n"


_APART: Final = {
    "batch": "extract many files, folders and archives into a database or files",
    "export": "turn finished records into a form of another tool: spaCy, XLSX, Web Annotation, doccano, …",
    "serve": "a page for clerks and an HTTP API",
}
_HOMES: Final = {"serve": "web"}  # packages that are not called like their command
_COMMANDS: Final[dict[str, Callable[[argparse.Namespace], str]]] = {
    "extract": _extract, "schema": _schema, "evaluate": _evaluate, "annotate": _annotate, "db": _upgrade,
}  # fmt: skip


def _notice(report: Report, file: str, raised: Sequence[warnings.WarningMessage]) -> None:
    from extractor import messages  # noqa: PLC0415

    _warn(raised)
    if report.meeting is None:
        _say(messages.NO_MEETING.format(path=messages.shown_path(file)))


def _warn(raised: Sequence[warnings.WarningMessage]) -> None:
    from extractor.errors import PatternWarning  # noqa: PLC0415
    from extractor.messages import problem  # noqa: PLC0415

    for warning in raised:
        said = warning.message
        _say(problem(said) if isinstance(said, PatternWarning) else str(said))


def _write(output: str) -> int:
    """UTF-8 whatever the locale, and line ends as they are."""
    from extractor.messages import OUTPUT  # noqa: PLC0415

    if sys.stdout is None:  # closed by whoever started us
        _say(OUTPUT.format(detail="stdout"))
        return _UNWRITTEN
    try:
        sys.stdout.buffer.write(output.encode())
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        _say(OUTPUT.format(detail=error.strerror))
        _drop_output()
        return _UNWRITTEN
    return 0


def _drop_output() -> None:
    """What could not be written is still in the buffer, and the interpreter would try again at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _refuse(reason: str) -> int:
    _say(reason)
    return REFUSED


def _say(line: str) -> None:
    print(f"bienban: {line}", file=sys.stderr)


class _Parser(argparse.ArgumentParser):
    """argparse's own, but a wrong command line is refused in one line, in the clerk's language."""

    def error(self, message: str) -> NoReturn:
        from extractor.messages import usage  # noqa: PLC0415

        sys.exit(_refuse(usage(message, self.prog)))


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from extractor.version import VERSION  # noqa: PLC0415

        print(f"bienban {VERSION}")
        parser.exit()


def _apart(command: str) -> ModuleType:
    """The module of a command that has its options and its output beside itself."""
    return import_module(f"extractor.{_HOMES.get(command, command)}.command")


def _parser(*, asked: str | None) -> argparse.ArgumentParser:
    """All commands; the options of those apart only where they are asked for."""
    parser = _Parser(
        prog="bienban", description=_ABOUT, epilog=_EXAMPLES, allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    parser.set_defaults(help_of=parser)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    extract = commands.add_parser(
        "extract", help="print the record of one report", description=_EXTRACT, epilog=_EXAMPLES, allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    extract.add_argument(
        "file",
        metavar="FILE",
        nargs="?",
        help="a report: text, .docx, .html, .pdf or any other form that batch reads; "
        "- (or nothing, behind a pipe) for standard input",
    )
    extract.add_argument(
        "--published", metavar="DATE",
        help="day the report was published (EDTF, 2024-02-29; default: what a page says): dates without a year "
        "are the nearest to it",
    )  # fmt: skip
    extract.add_argument(
        "--format", choices=("json", "table", "html"), default="json",
        help="json: the record contract (default); table: a summary for the terminal; html: one page, text marked",
    )  # fmt: skip
    extract.add_argument(
        "--patterns", metavar="DIR", help="your own pattern files, laid over those shipped (same layout as patterns/)"
    )
    extract.add_argument("--quiet", action="store_true", help="no notices on stderr, only refusals")
    for name, said in _APART.items():
        apart = commands.add_parser(
            name, help=said, allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter
        )
        if name == asked:
            _apart(name).add_options(apart)
    commands.add_parser(
        "schema", help="print the JSON Schema (2020-12) of a record",
        description="Print the JSON Schema (2020-12) of what `bienban extract` prints.", allow_abbrev=False,
    )  # fmt: skip
    _add_evaluate(commands)
    _add_annotate(commands)
    for command_parser in commands.choices.values():
        command_parser.set_defaults(help_of=None)
    _add_db(commands)
    return parser


def _add_evaluate(commands: argparse._SubParsersAction[_Parser]) -> None:
    parser = commands.add_parser(
        "evaluate", help="measure the extraction against reports with gold", description=_EVALUATE,
        epilog=_EVALUATE_EXAMPLES, allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("folder", metavar="DIR", help="a folder with NAME.txt and its gold NAME.json beside it")
    parser.add_argument(
        "--errors", metavar="KIND",
        help="list each miss of a measure and its fields, or of all: place, what was wanted, what came, which rule",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print all of it as JSON, also text by text")
    parser.add_argument("--patterns", metavar="DIR", help="your own pattern files, as for extract")


def _add_annotate(commands: argparse._SubParsersAction[_Parser]) -> None:
    parser = commands.add_parser(
        "annotate", help="make gold from an annotation by words", description=_ANNOTATE,
        epilog=_ANNOTATE_EXAMPLES, allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("text", metavar="TEXT", help="the report")
    parser.add_argument("snippets", metavar="SNIPPETS", help="the annotation, a JSON file (its form: README)")


def _add_db(commands: argparse._SubParsersAction[_Parser]) -> None:
    raw = argparse.RawDescriptionHelpFormatter
    db = commands.add_parser(
        "db", help="care for a database of records", description=_DB, epilog=_DB_EXAMPLES, allow_abbrev=False,
        formatter_class=raw,
    )  # fmt: skip
    db.set_defaults(help_of=db)
    actions = db.add_subparsers(metavar="ACTION", title="actions")
    upgrade = actions.add_parser(
        "upgrade", help="take it to the version that this program needs", description=_UPGRADE, epilog=_DB_EXAMPLES,
        allow_abbrev=False, formatter_class=raw,
    )  # fmt: skip
    upgrade.add_argument("url", metavar="URL", help="sqlite:///file.db or postgresql://user@host/name")
    upgrade.set_defaults(help_of=None)


if __name__ == "__main__":
    sys.exit(main())
