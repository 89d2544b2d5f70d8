"""Conclusions: whose words conclude a report, told when all its sentences have been read.

While a report is read nobody knows who will speak last. Whoever asks or orders and is not known to guide the meeting
only takes part in the debate where a leader still speaks after; where no leader is heard, the last who asks for
something concludes.
"""

from __future__ import annotations

from itertools import groupby
from typing import Final

from extractor.cues import Reading

_ASKING: Final = frozenset({"speech_asking", "speech_directing", "speech_praising"})
_FORCED: Final = frozenset({"speech_directing", "speech_praising"})
_GUIDED: Final = "leader"


def settled(readings: list[Reading], *, has_chair: bool) -> list[Reading]:
    """The readings with each turn under the label that it has beside the later ones.

    `has_chair`: the report tells who guides the meeting; then nobody else concludes it for being the last.
    """
    turns = [(reading, sum(1 for _ in run)) for reading, run in groupby(readings)]
    spoken = [at for at, (turn, _) in enumerate(turns) if turn.label in ("discussion", "conclusion")]
    guided = [at for at in spoken if _is_guided(turns[at][0])]
    out: list[Reading] = []
    before = False  # whether a leader spoke just before
    for at, (turn, count) in enumerate(turns):
        if turn.label == "conclusion" and not before and guided and at < guided[-1] and _may_debate(turn):
            turn = turn._replace(label="discussion")
        elif not guided and not has_chair and [at] == spoken[-1:] and turn.rule in _ASKING:
            turn = turn._replace(label="conclusion")
        before = _is_guided(turn) or (before and turn.label in ("conclusion", "other"))
        out += [turn] * count
    return out


def _is_guided(turn: Reading) -> bool:
    """Whether a turn is of one who guides the meeting, or is announced as conclusion."""
    return turn.label == "conclusion" and turn.who in (_GUIDED, "")


def _may_debate(turn: Reading) -> bool:
    """Whether a turn may be of one who only takes part: not who is known to guide, nor who gives orders or praise."""
    return not _is_guided(turn) and turn.rule not in _FORCED
