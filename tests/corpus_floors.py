"""Prints floors for the measures over corpus/, a little below the stored result.

    python -m tests.corpus_floors > tests/corpus_floors.toml

For when reports were added, or measures rose for good; a floor that is lowered shows in the review.
"""

from __future__ import annotations

import json
import math
from typing import Final

from extractor.evaluation.totals import MEAN
from tests.conftest import ROOT

_BELOW: Final = 0.01  # what a change may cost; it is told all the same
_HEAD: Final = """\
# Floors of the measures over the reports of corpus_scores.json: a measure that falls below its floor fails the tests.
# Made by: python -m tests.corpus_floors > tests/corpus_floors.toml
"""


def main() -> None:
    stored = json.loads((ROOT / "tests" / "corpus_scores.json").read_text(encoding="utf-8"))
    print(_HEAD)
    for measure, told in {MEAN: stored["mean"], **stored["measures"]}.items():
        floor = max(0, math.floor(100 * (told["value"] - _BELOW)) / 100)
        print(f'"{measure}" = {floor}')


if __name__ == "__main__":
    main()
