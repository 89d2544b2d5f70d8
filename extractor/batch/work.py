"""Work: what one process of a batch does: an item of an input → its outcome. Whatever is wrong with it is a refusal."""

from __future__ import annotations

import gc
import os
import pickle
import signal
import warnings
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple

from extractor.errors import BienbanError, InputError
from extractor.loading import load
from extractor.messages import problem
from extractor.pipeline import extract
from extractor.readers import inputs
from extractor.readers.item import Item
from extractor.records import document_id
from extractor.store.outcome import KEY, Outcome, Source, key

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from extractor.patterns import Rules


class Keys(Sequence[bytes]):
    """Many keys in little memory: sorted, end to end."""

    def __init__(self, keys: Iterable[bytes]) -> None:
        self.joined = b"".join(sorted(keys))

    def __len__(self) -> int:
        return len(self.joined) // KEY

    def __getitem__(self, index: int) -> bytes:  # type: ignore[override]
        return self.joined[index * KEY : (index + 1) * KEY]

    def __contains__(self, wanted: object) -> bool:
        return isinstance(wanted, bytes) and self[bisect_left(self, wanted)] == wanted


class Setup(NamedTuple):
    """What every process is told once."""

    patterns: str | None
    known: Keys
    most: int
    """Bytes of a text."""


def work(connection: Connection, setup: Setup) -> None:
    """Takes items and gives their outcomes in the same order, until the other end is closed. Says so when ready."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started us
    warnings.simplefilter("ignore")
    rules = load(setup.patterns)
    gc.freeze()  # the rules are for ever: looking them over for garbage takes time
    inbox: SimpleQueue[Item | None] = SimpleQueue()
    Thread(target=_receive, args=(connection, inbox), daemon=True).start()
    connection.send_bytes(b"")
    try:
        while item := inbox.get():
            connection.send_bytes(pickle.dumps(outcome(item, rules, setup), pickle.HIGHEST_PROTOCOL))
    except OSError:  # whoever started us is gone
        os._exit(1)


def _receive(connection: Connection, inbox: SimpleQueue[Item | None]) -> None:
    """Takes items in while one is worked on, so that who sends never waits."""
    try:
        while True:
            inbox.put(connection.recv())
    except (EOFError, OSError):
        inbox.put(None)


def outcome(item: Item, rules: Rules, setup: Setup) -> Outcome:
    """What becomes of an item."""
    source = item.source
    try:
        article = inputs.article(item, setup.most)
    except Exception as error:
        return refusal(source, "read", error)
    source = source._replace(
        address=article.address, title=article.title, published=article.published, encoding=article.encoding
    )
    try:
        document = document_id(article.text)
    except InputError as error:
        return refusal(source, "extract", error)
    if key(document, source.published) in setup.known:
        return Outcome(source, document, source.published)
    try:
        report = extract(
            article.text,
            published=source.published,
            source=source.address or source.place,
            title=source.title,
            rules=rules,
        )
    except Exception as error:
        return refusal(source, "extract", error)
    return Outcome(source, document, source.published, report, text=article.text)


def refusal(source: Source, stage: str, error: Exception) -> Outcome:
    """An error as an outcome; one that nobody foresaw by its name."""
    if isinstance(error, BienbanError):
        reason = problem(error)
    else:
        reason = " ".join(f"{type(error).__name__}: {error}"[:500].split())
    return Outcome(source, stage=stage, reason=reason.encode("utf-8", "replace").decode())
