"""The command `bienban`. A command parses arguments, calls one function and prints.

argparse, because a command is started once for each file and typer alone would cost as much as a
third of the extraction. For the same reason each command imports only what it uses.
Exit status: 0 done, 2 refused (one line on stderr says why), 1 the result could not be written,
130 interrupted, 141 the reader of our output went away.
"""

from __future__ import annotations

import argparse
import os
import sys
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NoReturn

if TYPE_CHECKING:
    from extractor.records import Report

REFUSED: Final = 2
_UNWRITTEN: Final = 1
_INTERRUPTED: Final = 130
_BROKEN_PIPE: Final = 141
_WIDTH: Final = 100  # columns of a table that goes to no terminal

_ABOUT: Final = "Reads Vietnamese meeting reports and turns each into one structured record, by rules, offline."
_EXTRACT: Final = "Print the record of one report: meeting, attendees, figures, dates, citations, directives, segments."
_EXAMPLES: Final = """\
examples:
  bienban extract report.txt > report.json
  bienban extract report.txt --published 2024-02-29 --format html > report.html
  cat report.txt | bienban extract - --format table
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

    parser = _parser()
    options = parser.parse_args(arguments)
    if options.command is None:
        parser.print_help(sys.stderr)
        return REFUSED
    if options.command == "extract" and options.file is None:
        if sys.stdin is None or sys.stdin.isatty():
            from extractor.messages import NO_INPUT  # noqa: PLC0415

            return _refuse(NO_INPUT)
        options.file = "-"
    try:
        output = _schema() if options.command == "schema" else _extract(options)
    except BienbanError as error:
        from extractor.messages import problem  # noqa: PLC0415

        return _refuse(problem(error))
    return _write(output)


def _extract(options: argparse.Namespace) -> str:
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # else it reads the metadata of all that is installed
    from extractor.loading import load  # noqa: PLC0415
    from extractor.pipeline import extract  # noqa: PLC0415
    from extractor.readers import files  # noqa: PLC0415

    with warnings.catch_warnings(record=True) as raised:
        article = files.read(options.file)
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


def _schema() -> str:
    import json  # noqa: PLC0415

    from extractor.records import schema  # noqa: PLC0415

    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def _notice(report: Report, file: str, raised: Sequence[warnings.WarningMessage]) -> None:
    from extractor import messages  # noqa: PLC0415
    from extractor.errors import PatternWarning  # noqa: PLC0415

    for warning in raised:
        said = warning.message
        _say(messages.problem(said) if isinstance(said, PatternWarning) else str(said))
    if report.meeting is None:
        _say(messages.NO_MEETING.format(path=messages.shown_path(file)))


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


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="bienban", description=_ABOUT, epilog=_EXAMPLES, allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    extract = commands.add_parser(
        "extract", help="print the record of one report", description=_EXTRACT, epilog=_EXAMPLES, allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    extract.add_argument(
        "file",
        metavar="FILE",
        nargs="?",
        help="a report: text, .docx, .html or .pdf; - (or nothing, behind a pipe) for standard input",
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
    commands.add_parser(
        "schema", help="print the JSON Schema (2020-12) of a record",
        description="Print the JSON Schema (2020-12) of what `bienban extract` prints.", allow_abbrev=False,
    )  # fmt: skip
    return parser


if __name__ == "__main__":
    sys.exit(main())
