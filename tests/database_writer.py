"""What the tests run, and kill: python -m tests.database_writer URL FILE [SEED] writes the pickled outcomes in FILE.

It resumes: what the database has is written without its report. With a SEED it does not, and shuffles them.
Each step is told on a line of its own.
"""

from __future__ import annotations

import pickle
import random
import sys
from pathlib import Path

from extractor.store import database
from extractor.store.outcome import Outcome, key

BATCH = 20


def main(url: str, file: str, seed: str | None = None) -> None:
    outcomes: list[Outcome] = pickle.loads(Path(file).read_bytes())
    print("open", flush=True)
    store = database.open(url)
    if seed is None:
        known = set(store.known())
        outcomes = [
            outcome._replace(report=None, text=None)
            if key(outcome.document or "", outcome.published) in known
            else outcome
            for outcome in outcomes
        ]
    else:
        random.Random(seed).shuffle(outcomes)
    for start in range(0, len(outcomes), BATCH):
        print("write", flush=True)
        store.write(outcomes[start : start + BATCH])
    store.close()
    print("closed", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
