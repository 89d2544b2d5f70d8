"""Work: what a process of the pool does with a task. What it fails over is told by kind only, never by content."""

from __future__ import annotations

import gc
import json
import logging
import os
import signal
import sys
import tempfile
import warnings
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from extractor import messages
from extractor.errors import BienbanError, InputError, ReadError, ServeError
from extractor.web.problems import fault
from extractor.web.task import HTML, OUT_OF_MEMORY, Answer, Asked, Setup, Task, sample

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from extractor.patterns import Rules
    from extractor.web.forms import Typed
    from extractor.web.sessions import Session

_READY: Final = "ready"
_FAILED: Final = "failed"
_STATM: Final = "/proc/self/statm"  # of Linux; elsewhere memory has no limit
_NAMELESS: Final = "file"


def work(connection: Connection, setup: Setup) -> None:
    """Does tasks one by one until the other end is closed. Says when it is ready, or why it will never be."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started us
    warnings.simplefilter("ignore")
    tempfile.tempdir = setup.folder
    logging.disable()  # what libraries say of a file may hold its words
    from extractor.loading import load  # noqa: PLC0415
    from extractor.pipeline import extract  # noqa: PLC0415

    try:
        rules = load(setup.patterns)
    except BienbanError as error:
        connection.send(error)
        return
    extract(sample(), rules=rules)  # the first extraction of a process takes longer than others
    gc.freeze()  # the rules are for ever: looking them over for garbage takes time
    _limit_memory(setup.memory)
    with suppress(EOFError, OSError):  # whoever started us is gone
        connection.send(_READY)
        while True:
            answer = _done(connection.recv(), rules)
            connection.send(answer)
            if answer == OUT_OF_MEMORY:
                os._exit(1)


def _done(task: Task, rules: Rules) -> Answer | BienbanError | str:
    try:
        return TASKS[task.name](rules, **task.given)
    except BienbanError as error:
        return error
    except MemoryError:
        return OUT_OF_MEMORY
    except Exception as error:
        print(f"bienban: {task.name}: {fault(error)}", file=sys.stderr)
        return _FAILED


def _limit_memory(most: int) -> None:
    """Address space, of which a process that has loaded its rules takes little more than it uses."""
    try:
        import resource  # noqa: PLC0415

        with open(_STATM, encoding="ascii") as file:
            taken = int(file.read().split()[0]) * resource.getpagesize()
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (taken + most, hard))
    except (ImportError, OSError, ValueError):
        pass


def read(content: str | bytes, name: str | None, most: int) -> tuple[str, dict[str, str | None]]:
    """The text of what was sent, a text or a file, and what a file says of it. Raises InputError, ReadError and
    ServeError."""
    said: dict[str, str | None] = {"published": None, "source": None, "title": None}
    if isinstance(content, bytes):
        from extractor.readers import files as reader  # noqa: PLC0415

        article = reader.parse(content, name or _NAMELESS, most)
        said = {"published": article.published, "source": article.address or name or None, "title": article.title}
        content = article.text
    try:
        size = len(content.encode())
    except UnicodeEncodeError as error:
        raise InputError("surrogate", option="text", offset=error.start) from error
    if size > most:
        raise ServeError("body_size", most=most)
    return content, said


def _record(rules: Rules, content: str | bytes, most: int, name: str | None = None, **given: str | None) -> Answer:
    """The record of a text or file as JSON. What was said with it goes before what the file says of itself."""
    from extractor.pipeline import extract  # noqa: PLC0415

    text, said = read(content, name, most)
    said |= {key: value for key, value in given.items() if value is not None}
    report = extract(text, published=said["published"], source=said["source"], title=said["title"], rules=rules)
    return Answer(report.model_dump_json().encode())


def _text(rules: Rules, content: bytes, most: int, name: str) -> Answer:
    """The text of a file as JSON, with what the file says of itself: what offsets of its record refer to."""
    text, said = read(content, name, most)
    return Answer(json.dumps({"text": text, **said}, ensure_ascii=False).encode())


def _page(rules: Rules, content: str | bytes, most: int, published: str | None, name: str | None = None) -> Answer:
    """The page of a text or file."""
    from extractor.pipeline import extract  # noqa: PLC0415
    from extractor.web import sessions, view  # noqa: PLC0415

    text, said = read(content, name, most)
    if not text.strip():
        raise ReadError("blank", path=name or messages.PAGE["text"])
    day = published or said["published"]
    report = extract(text, published=day, source=said["source"], title=said["title"], rules=rules)
    return Answer(view.drawn(sessions.begun(text, report)), HTML)


def _sample(rules: Rules) -> Answer:
    return _page(rules, sample(), len(sample()) * 4, None)


def _draw(rules: Rules, session: str) -> Answer:
    """The page of a session as it is."""
    from extractor.web import sessions, view  # noqa: PLC0415

    return Answer(view.drawn(sessions.read(session)), HTML)


def _form(rules: Rules, session: str, asked: Asked) -> Answer:
    """The form of a record; of a new one with what the extraction makes of the words that were selected."""
    from extractor.web import editing, view  # noqa: PLC0415

    fields = editing.opened(_known(session, asked), asked, rules)
    return Answer(view.form(asked, fields, {}), HTML)


def _edit(rules: Rules, session: str, asked: Asked, action: str, typed: Typed) -> Answer:
    """The page after a change; the form once more, with what is wrong, where it cannot be made."""
    from extractor.web import editing, forms, view  # noqa: PLC0415

    before, key = _known(session, asked), asked.key
    if action == "delete":
        return Answer(view.drawn(editing.deleted(before, key, asked.number), view.told("deleted", key), key), HTML)
    fields = editing.opened(before, asked, rules)
    try:
        after, place = (editing.changed if asked.number else editing.added)(before, asked, fields, typed, rules)
    except forms.FaultyError as error:
        return Answer(view.form(asked, fields, error.faults, typed), HTML, status=422)
    done = "added" if not asked.number else "same" if after.report == before.report else "changed"
    return Answer(view.drawn(after, view.told(done, key), place), HTML)


def _known(session: str, asked: Asked) -> Session:
    """The session. Raises ServeError, also for a kind of record that there is not."""
    from extractor.web import forms, sessions  # noqa: PLC0415

    if asked.key not in forms.FORMS:
        raise ServeError("gone")
    return sessions.read(session)


def _summary(rules: Rules, session: str) -> Answer:
    """The report on one page, to be printed."""
    from extractor.web import sessions, summary  # noqa: PLC0415

    return Answer(summary.drawn(sessions.read(session).report), HTML)


def _download(rules: Rules, session: str, kind: str) -> Answer:
    """A file of a session."""
    from extractor.web import downloads, sessions  # noqa: PLC0415

    return downloads.made(sessions.read(session), kind)


TASKS: Final[dict[str, Callable[..., Answer]]] = {
    "record": _record, "text": _text, "page": _page, "sample": _sample, "draw": _draw, "form": _form, "edit": _edit,
    "summary": _summary, "download": _download,
}  # fmt: skip
