"""The command `bienban batch`: options → Job, progress on stderr, exit status."""

from __future__ import annotations

import argparse
import shlex
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from extractor.batch.run import SECONDS, Job, Progress, Summary
from extractor.batch.run import run as run_job
from extractor.messages import BATCH, count, duration
from extractor.options import positive, seconds, size
from extractor.readers.item import MOST, Choice, Columns
from extractor.store import DEFAULT, errors_of, shown

_SOME_REFUSED: Final = 3
_INTERRUPTED: Final = 130
_EVERY: Final = 10.0  # seconds between two lines of a log
_DRAWN: Final = 0.2  # seconds between two changes of the bar
_ROLES: Final = {
    "text": "the text (default: text, content, body, noi_dung, …)",
    "id": "an id, put behind the place at which a text was found (default: id, doc_id, ma, …)",
    "date": "the day of publication (default: published, date, ngay, ngay_dang, …)",
    "source": "the address (default: url, source, link, nguon, …)",
    "title": "the title (default: title, tieu_de, headline, …)",
}

_ABOUT: Final = """\
Extract the record of every text in files, folders and archives, and store them.

Run the same command again to go on after an interruption, a crash or a full disk, or when there are new files:
what is stored is not extracted twice, and nothing is lost. One bad text stops nothing: it is listed, with the reason,
in the "errors" of the store, and every place of a text in its "sources".

inputs (told by their names; a form that needs an extra says which one):
  .txt .md .html .docx .pdf   one text each; also .gz of these
  .jsonl .csv (also .gz)      a text a line or row, see the options for columns
  .parquet .warc .warc.gz     a text a row; the pages of a crawl
  .zip                        of all these, also with one more .zip inside
  a folder                    everything in it, at any depth, but hidden files
  -                           paths on standard input, one a line

stores (--to):
  sqlite:///NAME.db           a database file (default: sqlite:///bienban.db, in the current folder)
  postgresql://USER@HOST/DB   a PostgreSQL database
  NAME.jsonl, NAME.jsonl.gz   a record a line; beside it NAME.sources.jsonl and NAME.errors.jsonl
  NAME.parquet                a folder of Parquet files; beside it NAME.sources.parquet and NAME.errors.parquet
  NAME.csv, NAME/             a folder of tables for spreadsheets, one for each kind of record
"""
_EXAMPLES: Final = """\
examples:
  bienban batch archive/
  bienban batch archive/ --glob '*.html' --to reports.jsonl --limit 100
  bienban batch crawl-*.warc.gz news.jsonl.gz --to postgresql://me@localhost/news
  bienban batch articles.csv --text-column noi_dung --date-column ngay --to tables/
  find archive -newer last.txt -type f | bienban batch - --to reports.parquet

exit status: 0 all fine, 3 some texts were refused, 2 could not run, 130 interrupted (run it again to go on)
"""


def add_options(parser: argparse.ArgumentParser) -> None:
    """What `bienban batch` takes."""
    parser.description, parser.epilog = _ABOUT, _EXAMPLES
    parser.add_argument("inputs", metavar="INPUT", nargs="+", help="a file, a folder, or - for paths on standard input")
    parser.add_argument("--to", metavar="DEST", default=DEFAULT, help=f"where to store (default: {DEFAULT})")
    parser.add_argument("--workers", metavar="N", type=positive, help="processes (default: one for each core)")
    again = parser.add_mutually_exclusive_group()
    again.add_argument(
        "--refresh", dest="again", action="store_const", const="refresh",
        help="also extract again what an older version of the program or of the patterns extracted",
    )  # fmt: skip
    again.add_argument(
        "--fresh", dest="again", action="store_const", const="fresh", help="empty the store first, and extract all"
    )
    parser.add_argument("--strict", action="store_true", help="stop at the first text that is refused")
    parser.add_argument("--limit", metavar="N", type=positive, help="only the first N texts, to try things out")
    parser.add_argument(
        "--glob", metavar="PATTERN", action="append", default=[],
        help="of folders and .zip files take only names like this ('*.html'); may be given several times",
    )  # fmt: skip
    parser.add_argument(
        "--max-size", metavar="SIZE", type=size, default=MOST,
        help="refuse a text of more bytes than this, without reading it (default: 20MB)",
    )  # fmt: skip
    parser.add_argument(
        "--timeout", metavar="SECONDS", type=seconds, default=SECONDS,
        help=f"refuse a text that takes longer (default: {SECONDS:g})",
    )  # fmt: skip
    columns = parser.add_argument_group("columns of .jsonl, .csv and .parquet")
    for role, said in _ROLES.items():
        columns.add_argument(f"--{role}-column", metavar="NAME", help=said)
    parser.add_argument("--patterns", metavar="DIR", help="your own pattern files, laid over those shipped")
    parser.add_argument("--quiet", action="store_true", help="say nothing but what went wrong")


def run(options: argparse.Namespace, arguments: Sequence[str]) -> int:
    """Does what the options say; `arguments` are those of the whole command. Raises BienbanError."""
    job = Job(
        options.inputs,
        to=options.to,
        workers=options.workers,
        again=options.again,
        strict=options.strict,
        limit=options.limit,
        choice=Choice(
            options.max_size,
            tuple(options.glob),
            Columns(*(getattr(options, f"{role}_column") for role in Columns._fields)),
        ),
        patterns=options.patterns,
        seconds=options.timeout,
    )
    if options.quiet:
        summary = run_job(job)
    else:
        with _display() as tell:
            summary = run_job(job, tell)
    return _end(job, summary, options, arguments)


def _end(job: Job, summary: Summary, options: argparse.Namespace, arguments: Sequence[str]) -> int:
    if not options.quiet:
        _say("summary", extracted=count(summary.extracted), known=count(summary.known),
             refused=count(summary.refused), time=duration(summary.seconds), to=shown(job.to))  # fmt: skip
    if summary.interrupted:
        again = [argument for argument in arguments if argument != "--fresh"]
        _say("interrupted", command=shlex.join(["bienban", *again]))
        return _INTERRUPTED
    if not summary.refused:
        return 0
    where = errors_of(job.to)
    message = "strict" if job.strict else "errors" if where else "errors_table"
    _say(message, reason=summary.reason, errors=where, to=shown(job.to))
    return _SOME_REFUSED


@contextmanager
def _display() -> Iterator[Callable[[Progress], None]]:
    """Shows progress: a bar on a terminal, else a line now and then."""
    if not sys.stderr.isatty():
        yield _seldom(_EVERY, lambda progress: print(f"bienban: {_said(progress)}{_left(progress)}", file=sys.stderr))
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415

    columns = (BarColumn(), TaskProgressColumn(), TextColumn("{task.description}"), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def show(progress: Progress) -> None:
            bar.update(task, total=progress.total, completed=progress.done, description=_said(progress))

        yield _seldom(_DRAWN, show)


def _seldom(seconds: float, show: Callable[[Progress], None]) -> Callable[[Progress], None]:
    last = time.monotonic()

    def tell(progress: Progress) -> None:
        nonlocal last
        if time.monotonic() - last >= seconds:
            last = time.monotonic()
            show(progress)

    return tell


def _said(progress: Progress) -> str:
    rate = progress.texts / progress.seconds if progress.seconds else 0
    return BATCH["progress"].format(
        texts=count(progress.texts), rate=count(round(rate)), refused=count(progress.refused)
    )


def _left(progress: Progress) -> str:
    if not progress.total or progress.done < progress.total / 100:  # too early to tell
        return ""
    seconds = progress.seconds * max(0, progress.total - progress.done) / progress.done
    return BATCH["left"].format(left=duration(seconds))


def _say(message: str, **facts: object) -> None:
    print(f"bienban: {BATCH[message].format_map(facts)}", file=sys.stderr)
