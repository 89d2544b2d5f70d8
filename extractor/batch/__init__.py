"""Batch: many inputs → one store, in several processes, resumed at any time by the same call.

>>> from extractor.batch import Job, run
>>> summary = run(Job(["archive/"], to="reports.jsonl"))  # doctest: +SKIP
"""

from __future__ import annotations

from extractor.batch.run import Job, Progress, Summary, run

__all__ = ["Job", "Progress", "Summary", "run"]
