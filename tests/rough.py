"""Processes of a crew that come to grief. A module of its own, which they import in no time."""

from __future__ import annotations

import os
import signal
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path

from extractor.batch.work import Setup
from extractor.readers.item import Item
from extractor.store.outcome import Outcome


def rough(connection: Connection, _: Setup) -> None:
    """Work that dies over some items, once or always, and never ends over others."""
    connection.send_bytes(b"")
    while True:
        item: Item = connection.recv()
        said = str(item.content)
        if said == "die" or (said.startswith("once") and not os.path.exists(said[5:])):
            Path(said[5:] or os.devnull).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if said == "hang":
            time.sleep(60)
        connection.send(Outcome(item.source, document=said))


def stillborn(connection: Connection, _: Setup) -> None:
    sys.exit(9)
