"""Years: which year a date means that says none.

The contract: the year said for the same event elsewhere in the text; else the one that puts the
date nearest to the day of publication (a deadline: on or after it); else unknown. A text seldom
repeats a date in full, so its other years are weighed: what is reviewed, planned or compared
tells when the meeting was held; targets, periods and issue dates of documents do not.
"""

from __future__ import annotations

import datetime
import itertools
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Final

from extractor import edtf
from extractor.found import Found
from extractor.patterns import Hit, Rules
from extractor.text import Text

DATES: Final = "dates"
_PRESS: Final = 1990  # years before are history, which texts recall: no report of the press is as old
_CENTURY: Final = 2000  # of a year in two digits
_SHORT: Final = 2
_CONTEXT: Final = 100  # characters before a year that tell what it stands for
_TURN: Final = 300  # characters behind a day in which the meeting's name tells what year it reviews
_NEAR: Final = 200  # a full date so far before, in the same line, gives its year to a bare one
_LATE_MONTH: Final = 10  # from here on next year is planned, and this year not yet reviewed before
_EARLY_MONTH: Final = 3  # up to here the year before is reviewed
_MID_YEAR: Final = 6
_MID_MONTH: Final = 15
_MONTH_ENDS: Final = 28  # every month has this day
_TRIED: Final = 10  # first days of a text, one of which is that of the meeting
_SOON: Final = 100  # days after the date of a document in which a meeting is held on it
_HEAD: Final = 800  # characters at the beginning of a text and at its end in which the day of publication stands
_FOOT: Final = 300
_LEAD: Final = 500  # characters in which a year counts double
_WEIGHT: Final[Mapping[str, float]] = {
    "day": 3, "days": 3, "quarter": 3, "months": 3, "half_year": 3, "month": 2.5, "month_range": 2, "year": 2,
    "school_year": 2,
}  # fmt: skip
_MONTHS: Final = frozenset({"month", "months", "month_range"})
_COMPARED: Final = frozenset({"compared", "set against"})
_WEIGHT_OF_COMPARISON: Final = 1.0
_WEIGHT_OF_PLAN: Final = 1.5
_SLACK: Final = 2  # months from the middle of what is planned in which it can still be planned
_SCHOOL_BEGINS: Final = 8  # months
_SCHOOL_YEAR: Final = "school_year"
_FADING: Final = 0.75  # what a year says for the year after it: the last year told is likelier than its weight
_PROOF: Final = 3.0  # weight from which years said in passing tell when the meeting was held
_TELLING: Final = frozenset({"planned", "reviewed", "compared", "put off"})  # roles of which one mention tells it


def full_year(written: str) -> int:
    """The year that is written in four digits, or in the last two of this century."""
    return int(written) + (_CENTURY if len(written) == _SHORT else 0)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """A year said in the text. `role` is one of the patterns' year_role or "plain"; `point` a day, if one is said."""

    start: int
    year: int
    kind: str
    role: str
    point: datetime.date | None


class Years:
    """The years said in a text, and the one that a date without a year gets. Offsets are the view's."""

    def __init__(
        self,
        text: Text,
        rules: Rules,
        hits: Sequence[Hit],
        found: Found,
        told: Mapping[int, int] = MappingProxyType({}),
    ) -> None:
        """`hits` are those of the dates' rules, `told` the years of dates of issue that say none, by their places;
        of what was `found` before, the day of publication and the date of the text's own document count."""
        self._text = text
        self._rules = rules
        self._hits = hits
        self._told = told
        self._published = edtf.point(found.published) if found.published else None
        official = found.official
        self._issued = edtf.point(official.issued) if official and official.issued else None

    def of_day(self, position: int, month: int, day: int) -> int | None:
        """The year of a day that is said at view[position] without one."""
        same = self._same_days.get((month, day))
        if same is not None:
            return same
        turn = self._at_turn(position, month) if self._published is None else None
        if turn is not None:
            return turn
        ahead = self._is_deadline(position)
        said = None if self._published else self._before(position)
        if ahead and said and self._is_deadline(said.start):
            ahead = False  # two deadlines of one sentence are near each other, whichever comes first
        reference = self._published or (said.point if said and not ahead else None) or self._anchor
        if reference is None:
            return None
        return edtf.nearest_year(month, day, reference, not_before=ahead, not_after=self._is_passed(position))

    def of_month(self, position: int, month: int) -> int | None:
        """The year of a month that is said without one."""
        reference = self._published or self._anchor
        if reference and reference.month == month and self._is_deadline(position):
            return reference.year  # it still runs, also on its last days
        if reference and self._is_passed(position):
            return reference.year - (month > reference.month)
        if self._published is not None:
            return self.of_day(position, month, _MONTH_ENDS)
        said = self._before(position, _MONTHS)
        if said and said.role not in _COMPARED:
            return edtf.nearest_year(month, _MID_MONTH, said.point) if said.point else said.year
        following = self._behind(position)
        if following is not None:
            return following.year - (month > following.month)
        return self.of_day(position, month, _MID_MONTH)

    def of_period(self, position: int, month: int, last: int) -> int | None:
        """The year of a quarter or half that is said without one; `month` lies in the middle of it, `last` ends it."""
        reference = self._published or self._anchor
        if reference is None:
            return None
        if self._is_deadline(position):
            return edtf.nearest_year(last, _MONTH_ENDS, reference, not_before=True)
        return edtf.nearest_year(month, _MID_MONTH, reference)

    def of_months_passed(self, count: int) -> int | None:
        """The year of which `count` months have passed or pass just now; None where it is not known to be so."""
        reference = self._published or self._anchor
        return reference.year if reference and reference.month in (count, count + 1) else None

    @cached_property
    def _said(self) -> list[_Evidence]:
        """Years of the text by rising position, without those that are apart from its events."""
        said = [one for one in map(self._evidence, self._hits) if one is not None]
        for at, (one, following) in enumerate(itertools.pairwise(said)):
            if one.role == "plain" and self._is_turn(one, following):  # "… năm 2021 và nhiệm vụ năm 2022"
                said[at] = replace(one, role="reviewed")
        return said

    def _is_turn(self, one: _Evidence, following: _Evidence) -> bool:
        """Whether a year is told just before the next one, which is planned."""
        return (
            one.kind == following.kind == "year"
            and following.role == "planned"
            and following.year == one.year + 1
            and following.start - one.start < _CONTEXT
            and self._text.view.find("\n", one.start, following.start) < 0
        )

    @cached_property
    def _turns(self) -> list[tuple[int, int]]:
        """Where a year is reviewed and the next one planned, and the year that is reviewed."""
        pairs = itertools.pairwise(self._said)
        return [(one.start, one.year) for one, following in pairs if self._is_turn(one, following)]

    def _at_turn(self, position: int, month: int) -> int | None:
        """The year of a day about New Year behind which, in its line, one year is reviewed and the next one planned."""
        if _EARLY_MONTH < month <= _LATE_MONTH:
            return None
        end = self._text.view.find("\n", position)
        end = min(position + _TURN, end if end >= 0 else len(self._text.view))
        reviewed = next((year for start, year in self._turns if position <= start < end), None)
        return reviewed and reviewed + (month <= _EARLY_MONTH)

    def _evidence(self, hit: Hit) -> _Evidence | None:
        said = hit.match.groupdict()
        written = said.get("end_year") or said.get("year")
        kind = hit.rule.value or ""
        if kind not in _WEIGHT or not (written or hit.start in self._told):
            return None
        if not written:
            return _Evidence(hit.start, self._told[hit.start], kind, "issued", self._point(hit, self._told[hit.start]))
        role, year = self._role(hit), full_year(written)
        return None if role == "apart" else _Evidence(hit.start, year, kind, role, self._point(hit, year))

    def _role(self, hit: Hit) -> str:
        """What the year stands for; only a bare year can be apart from the events of the text."""
        near = max(0, hit.start - _CONTEXT)
        start = max(near, self._text.folded.rfind("\n", near, hit.start) + 1)
        for rule in self._rules.of(DATES, "year_role"):
            if rule.value == "apart" and hit.rule.value != "year":
                continue
            if rule.search(self._text, start, hit.start):
                return rule.value or ""
        return "plain"

    @cached_property
    def _same_days(self) -> dict[tuple[int, int], int]:
        """The year of each day that is somewhere said in full, not as the date of a document."""
        days = [said for said in self._said if said.kind == "day" and said.role != "issued"]
        return {(said.point.month, said.point.day): said.year for said in days if said.point}

    def _before(self, position: int, kinds: Container[str] = ("day",)) -> _Evidence | None:
        """The last day (or date of other `kinds`) said in full shortly before, in the same line, not of a document."""
        near = max(0, position - _NEAR)
        floor = max(near, self._text.folded.rfind("\n", near, position))
        at = bisect_left(self._said, position, key=lambda said: said.start) - 1
        while at >= 0 and self._said[at].start >= floor:
            if self._said[at].kind in kinds and self._said[at].role != "issued":
                return self._said[at]
            at -= 1
        return None

    def _behind(self, position: int) -> datetime.date | None:
        """The month said in full shortly behind, in the same sentence: "kết quả tháng 2, nhiệm vụ tháng 3/2023"."""
        end = min(position + _CONTEXT, self._text.sentence_at(position).end)
        at = bisect_right(self._said, position, key=lambda said: said.start)
        following = self._said[at] if at < len(self._said) else None
        is_month = following is not None and following.kind == "month" and following.start < end
        apart = _COMPARED | {"issued"}
        return following.point if following is not None and is_month and following.role not in apart else None

    @cached_property
    def _anchor(self) -> datetime.date | None:
        """The day about which the text is written: its own date, that of its publication, or its first day."""
        if self._issued:
            return self._issued
        if self._stamp:
            return self._stamp
        days = (hit for hit in self._hits if hit.rule.value == "day")
        for hit in itertools.islice(days, _TRIED):
            if found := self._anchored(hit):
                return found
        year = self._likeliest(_MID_YEAR)
        return datetime.date(year, _MID_YEAR, 30) if year else None

    @cached_property
    def _stamp(self) -> datetime.date | None:
        """The day in a line of its own at the head or the end of the text, on which it was published."""
        size = len(self._text.view)
        for hit in self._hits:
            said = hit.match.groupdict()
            if hit.rule.value != "day" or not said.get("year") or _HEAD <= hit.start < size - _FOOT:
                continue
            start = max(0, self._text.view.rfind("\n", 0, hit.start) + 1, hit.start - _CONTEXT)
            before = any(rule.match(self._text, start, hit.start) for rule in self._rules.of(DATES, "stamp_before"))
            if before and any(rule.match(self._text, hit.end) for rule in self._rules.of(DATES, "stamp_after")):
                return self._point(hit, full_year(said["year"]))
        return None

    def _anchored(self, hit: Hit) -> datetime.date | None:
        said = hit.match.groupdict()
        month, day = int(said.get("month") or 0), int(said.get("day") or 0)
        if said.get("year"):
            apart = full_year(said["year"]) < _PRESS or self._role(hit) == "issued"
            return None if apart else self._point(hit, full_year(said["year"]))
        year = self._same_days.get((month, day)) or self._same_month(hit.start, month) or self._likeliest(month)
        if year is not None:
            return edtf.point(edtf.day(year, month, day) or "")
        return self._soon_after_issue(month, day)

    def _same_month(self, position: int, month: int) -> int | None:
        """The year of the month of a day, where its sentence says it: "Ngày 27/9, … phiên họp tháng 9/2016"."""
        end = self._text.sentence_at(position).end
        first, behind = (bisect_right(self._said, at, key=lambda said: said.start) for at in (position, end - 1))
        for said in self._said[first:behind]:
            if said.kind == "month" and said.role == "plain" and said.point and said.point.month == month:
                return said.year
        return None

    def _soon_after_issue(self, month: int, day: int) -> datetime.date | None:
        """The day where it follows shortly on the date of the last of the documents that the text names."""
        issued = [said for said in self._said if said.role == "issued"]
        last = max((said.year for said in issued), default=0)
        for said in issued:
            if said.year == last and said.kind == "day" and said.point and not self._is_long_past(said.start):
                year = edtf.nearest_year(month, day, said.point, not_before=True)
                found = edtf.point(edtf.day(year, month, day) or "")
                if found and (found - said.point).days <= _SOON:
                    return found
        return None

    def _is_long_past(self, position: int) -> bool:
        """Whether the document before whose date view[position] stands is one whose carrying out is reviewed."""
        start = max(0, position - _CONTEXT)
        return any(rule.search(self._text, start, position) for rule in self._rules.of(DATES, "carried_out"))

    def _likeliest(self, month: int) -> int | None:
        """The year in whose `month` the text was written: that of the meeting's own name, else by all that it says."""
        own = next((said.year for said in self._said if said.role == "own"), None)
        if own is not None:
            return own
        scores: dict[int, float] = defaultdict(float)
        told = set()
        for said in self._said:
            if said.role == "issued" or said.year < _PRESS:
                continue
            year, weight = self._weighed(said, month)
            scores[year] += weight
            if said.role in _TELLING:
                told.add(year)
        totals, last, total = {}, 0, 0.0
        for year in sorted(scores):
            total = scores[year] + total * _FADING ** (year - last)
            totals[year], last = total, year
        best = max(totals, key=lambda year: (totals[year], year), default=None)
        if best is None:
            return None
        best = self._turned(best, month)
        if best < max((said.year for said in self._said if said.role == "issued"), default=best):
            return None  # nobody cites a document before it is issued
        if best in told:
            return best
        return best if scores[best] + _FADING * scores.get(best - 1, 0.0) >= _PROOF else None

    @staticmethod
    def _weighed(said: _Evidence, month: int) -> tuple[int, float]:
        """The year of a meeting in a `month` for which something said speaks, and how much."""
        weight = _WEIGHT[said.kind] * (2 if said.start < _LEAD else 1)
        year = said.year
        if said.role in _COMPARED:
            weight, year = _WEIGHT_OF_COMPARISON, year + 1
        elif said.kind == _SCHOOL_YEAR:
            planned = month == _SCHOOL_BEGINS and said.role == "planned"
            year -= planned or (month > _SCHOOL_BEGINS and said.role != "reviewed")
        elif said.point and said.role == "planned":
            weight, year = _WEIGHT_OF_PLAN, said.point.year - (month > said.point.month + _SLACK)
        elif said.point:
            year = edtf.nearest_year(month, _MID_MONTH, said.point)
        elif said.kind == "year" and said.role == "put off":
            weight, year = _WEIGHT_OF_PLAN, year - 1
        elif said.kind == "year" and said.role == "planned":
            weight, year = _WEIGHT_OF_PLAN, year - (month > _LATE_MONTH)
        elif said.kind == "year" and said.role == "reviewed":
            year += month <= _EARLY_MONTH
        return year, weight

    def _turned(self, best: int, month: int) -> int:
        """The likeliest year, set right about New Year by what is reviewed and what is planned."""
        turn = self._reviewed_and_planned
        if turn is None or _EARLY_MONTH < month <= _LATE_MONTH or best not in (turn, turn + 1):
            return best
        return turn + (month <= _EARLY_MONTH)

    @cached_property
    def _reviewed_and_planned(self) -> int | None:
        """The last year of which the text tells a review and, of the year after it, a plan."""
        told = {(said.role, said.year) for said in self._said if said.kind == "year"}
        return max((year for role, year in told if role == "reviewed" and ("planned", year + 1) in told), default=None)

    def _point(self, hit: Hit, year: int) -> datetime.date | None:
        """A day that stands for what is said: of a month or quarter one inside it, of a half or year none."""
        said = hit.match.groupdict()
        month = said.get("end_month") or said.get("month")
        if month:
            day = said.get("end_day") or said.get("day") or _MID_MONTH
            return edtf.point(edtf.day(year, int(month), int(day)) or "")
        if quarter := said.get("quarter"):
            return datetime.date(year, 3 * edtf.quarter_number(quarter) - 1, _MID_MONTH)
        return None

    def _is_deadline(self, position: int) -> bool:
        """Whether a date is one by which something is to be done, or is said to be still to come."""
        start = max(0, position - _CONTEXT)
        return any(rule.search(self._text, start, position) for rule in self._rules.of(DATES, "deadline")) or any(
            rule.match(self._text, position) for rule in self._rules.of(DATES, "coming")
        )

    def _is_passed(self, position: int) -> bool:
        """Whether a date is said to lie behind, or to be the beginning of what lasts until now."""
        return any(rule.match(self._text, position) for rule in self._rules.of(DATES, "passed"))
