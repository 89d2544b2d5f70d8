"""Tasks: where a clause that orders something begins, and who is to do it. All spans are of the view."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final, NamedTuple

from extractor.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import regex

    from extractor.patterns import Rules
    from extractor.text import Text

_DIRECTIVES: Final = "directives"
_PARTS: Final = (
    "opening", "listing", "headed", "wished", "topic", "lead", "comma", "inner", "semicolon", "conjunction",
    "addressed", "asked_of", "body", "announcement", "condition", "another", "within", "refused", "mark", "reason",
    "praise", "verdict", "equation", "state", "past", "sign", "told", "counted", "saying", "bodies_before",
)  # fmt: skip
_TIME: Final = "time"  # value of circumstances that end at their first comma
_MOST_LEADS: Final = 8  # connectives and circumstances before a task
_LONGEST_CIRCUMSTANCE: Final = 220  # characters
_LONGEST_REASON: Final = 160  # characters of the clause in which a task is said late
_LONGEST_BODIES: Final = 120  # characters of the bodies before the last of several
_LATE: Final = ("ordered", "charged", "named", "required")  # rules for a task that stands late in its clause
_LONGEST_TAIL: Final = 50  # characters of a conjunction and a phrase of time, or of the name of who took a picture
_LONGEST_THING: Final = 2  # words of a clause with a verb that is in no list; a shorter one holds no verb
_LONGEST_OPENING: Final = 240  # characters before the colon of a list
_LONGEST_PIECE: Final = 160  # characters of a task before the comma behind which somebody else is told what to do
_LONGEST_FACT: Final = 120  # characters in which the first words of a clause tell a fact
_LONGEST_TOLD: Final = 300  # characters in which a clause goes on to tell of somebody
_MARKS: Final = " \n\t.,;:…!?/-"


class Task(NamedTuple):
    """Where a task begins and who is to do it."""

    start: int
    addressee: Span | None
    modal: bool  # said with a word like "cần" or "phải"
    need: bool  # said with "cần"
    rule: str
    behind: int  # where the words that make it a task end


def _plain(start: int, addressee: Span | None) -> Task:
    """A clause that is taken for a task though no word of it says so."""
    return Task(start, addressee, modal=False, need=False, rule="asked", behind=start)


class Tasks:
    """Looks for tasks in one text."""

    def __init__(self, text: Text, rules: Rules, modals: Sequence[int]) -> None:
        """`modals` are the places of words like "cần" and "phải", rising."""
        self._text = text
        self._view = text.view
        self._modals = modals
        self._seen: dict[tuple[int, int], Task | None] = {}
        self._behind: dict[tuple[int, int], int] = {}
        self._rules = {rule.name: rule for rule in rules.of(_DIRECTIVES)}
        self._circumstances = rules.of(_DIRECTIVES, "adverbial")
        self._parts = {part: rules.of(_DIRECTIVES, part)[0] for part in _PARTS}

    def find(self, start: int, end: int) -> Task | None:
        """The task with which view[start:end] begins, behind connectives and circumstances."""
        key = start, end
        if key not in self._seen:
            self._seen[key] = self._find(start, end)
        return self._seen[key]

    def _find(self, start: int, end: int) -> Task | None:
        at = start
        named: Span | None = None
        listed = False
        for _ in range(_MOST_LEADS):
            at = self.behind_lead(at, end)
            colon = self._view.find(":", at, min(end, at + _LONGEST_OPENING))
            opening = self._match("opening", at, end) if colon >= 0 else None
            if opening is not None:
                if opening["addressee"] is not None:
                    named, listed = Span(*opening.span("addressee")), True
                at = opening.end()
                continue
            listing = self._match("listing", at, end)
            if listing is not None:
                at = listing.end()
                continue
            found = (
                self._at(at, end, ("ordered", "charged", "named"))
                or self._behind_topic(at, end)
                or self._behind_circumstance(at, end)
            )
            if isinstance(found, Task):
                return found._replace(addressee=found.addressee or named, modal=found.modal or listed)
            if found is None:
                break
            at = found
        begin = self.behind_lead(start, end)
        return (
            self._at(at, end, ("handed", "required")) or self._at(begin, end, ("required",)) or self._late(start, end)
        )

    def is_circumstance(self, start: int, end: int) -> bool:
        """Whether view[start:end] begins like a circumstance of time, purpose or topic."""
        at = self.behind_lead(start, end)
        return any(rule.match(self._text, at, end) is not None for rule in self._circumstances)

    def clauses(self, stretch: Span) -> Iterator[tuple[Span, Task | None]]:
        """`stretch` cut at its semicolons, but not inside brackets nor inside a list of addressees."""
        cuts = self._parts["semicolon"].finditer(self._text, *stretch)
        stops = [match.span("stop") for match in cuts if match["stop"] is not None]
        start = stretch.start
        for stop, behind in [*stops, (stretch.end, stretch.end)]:
            task = self.find(start, stop)
            if task is None and stop < stretch.end:
                longer = self.find(start, stretch.end)
                if longer is not None and longer.addressee is not None and longer.addressee.end > stop:
                    continue
            yield from self._by_addressee(start, stop, task)
            start = behind

    def _by_addressee(self, start: int, stop: int, task: Task | None) -> Iterator[tuple[Span, Task | None]]:
        """A clause cut at the commas behind which somebody else is told what to do."""
        if task is not None and task.addressee is not None:
            for match in self._parts["another"].finditer(self._text, task.behind, stop):
                comma = match.start("stop")
                if self._tells("within", max(task.behind, comma - _LONGEST_PIECE), comma):
                    continue
                other = self._at(match.end(), stop, ("charged",)) or self.refused(match.end(), stop)
                if (
                    other is not None
                    and other.addressee is not None
                    and self._view[other.behind : other.behind + 1] != ":"
                ):
                    yield Span(start, comma), task
                    start, task = match.end(), other
        yield Span(start, stop), task

    def refused(self, start: int, end: int) -> Task | None:
        """What somebody who is named at view[start] is told not to do."""
        start = self.behind_lead(start, end)
        named = self._match("refused", start, end)
        if named is None:
            return None
        return _plain(start, Span(*named.span("addressee")))._replace(rule="told_not_to", behind=named.end())

    def behind_lead(self, at: int, end: int) -> int:
        """Where connectives, numbers and opening marks at view[at] end."""
        key = at, end
        if key not in self._behind:
            self._behind[key] = self._lead_end(at, end)
        return self._behind[key]

    def _lead_end(self, at: int, end: int) -> int:
        while at < end:
            match = self._match("lead", at, end)
            if match is not None and match.end() > at:
                at = match.end()
            elif self._view[at].isspace():
                at += 1
            else:
                break
        return at

    def before_tail(self, start: int, end: int) -> int:
        """Where view[start:end] ends without a reason, marks, conjunctions, a credit and an opening quote."""
        reason = self._parts["reason"].search(self._text, start, end)
        if reason is not None:
            end = reason.start()
        while start < end:
            end = start + len(self._view[start:end].rstrip(_MARKS))
            match = self._parts["conjunction"].search(self._text, max(start, end - _LONGEST_TAIL), end)
            if match is None:
                break
            end = match.start()
        if self._view.count('"', start, end) % 2 and self._view[end - 1] == '"':
            end -= 1
        return end

    def plain(self, clause: Span) -> Task:
        """The whole clause as a task; the body at its begin is the addressee where it is sure where its name ends."""
        start = self.behind_lead(*clause)
        named = self._match("asked_of", start, clause.end) or self._match("headed", start, clause.end)
        return _plain(start, Span(*named.span("addressee")) if named is not None else None)

    def addressed(self, clause: Span) -> Task | None:
        """A clause that begins with a body and tells nothing, whatever its verb: a task in a run of tasks."""
        found = self._match("addressed", self.behind_lead(*clause), clause.end)
        return self.plain(clause) if found is not None else None

    def hoped(self, start: int, end: int) -> Task | None:
        """What somebody who is named is hoped to do, at the begin or behind a circumstance."""
        starts = [self.behind_lead(start, end)]
        if self.is_circumstance(start, end):
            limit = min(end, start + _LONGEST_CIRCUMSTANCE)
            commas = self._parts["comma"].finditer(self._text, start, limit)
            starts += [match.end() for match in commas if match["stop"] is not None]
        tasks = (self._at(at, end, ("hoped",)) for at in starts)
        return next((task for task in tasks if task is not None), None)

    def wished(self, clause: Span) -> Task | None:
        """What people are wished to do, whatever the verb."""
        found = self.hoped(*clause)
        if found is None and self._match("wished", self.behind_lead(*clause), clause.end) is not None:
            found = self.plain(clause)._replace(rule="wished_of_somebody")
        return found

    def names_body(self, clause: Span) -> bool:
        """Whether a clause begins with a body."""
        return self._match("body", self.behind_lead(*clause), clause.end) is not None

    def announced(self, stretch: Span) -> bool:
        """Whether the words only announce tasks that the next sentences tell."""
        return self._tells("announcement", stretch.start, min(stretch.end, stretch.start + _LONGEST_FACT))

    def is_fact(self, task: Task, end: int, *, outright: bool = False) -> bool:
        """Whether the clause that begins like a task only praises or tells something.

        What somebody is asked for `outright`, right behind the verb of asking, tells nothing ("yêu cầu các xã nâng
        những chỉ tiêu còn thấp").
        """
        colon = self._view.find(": ", task.start, min(end, task.start + _LONGEST_FACT)) if task.rule == "asked" else -1
        if any(self._match("praise", at, end) is not None for at in (task.start, colon + 2) if at > 1):
            return True
        if self._tells("verdict", task.start, min(end, task.start + _LONGEST_TOLD)):
            return True
        if task.modal or outright:
            return False
        said = task.addressee is not None and self._match("saying", task.addressee.end, end) is not None
        if said or self._only_names(task, end):
            return True
        mark = self._parts["mark"].search(self._text, task.behind, end)
        first = mark.start() if mark is not None else end
        parts = [] if task.rule == "wished_of_somebody" else ["equation"]
        if task.rule == "asked":
            parts += ["state"] if self._tells("condition", task.start, first) else ["past", "state"]
        elif task.rule in ("charged", "named"):
            parts.append("state")
        if any(self._tells(part, task.start, min(first, task.start + _LONGEST_FACT)) for part in parts):
            return True
        end = min(end, task.start + _LONGEST_TOLD)
        return self._tells("sign", task.start, end) and self._tells("told", task.start, end)

    def _only_names(self, task: Task, end: int) -> bool:
        """Whether a clause is but a body or a thing, as in lists parted by semicolons ("tên hàng; số lượng; mã số")."""
        if task.rule != "asked":
            return False
        behind = task.addressee.end if task.addressee is not None else task.start
        return len(self._view[behind:end].split()) <= (_LONGEST_THING if task.addressee is None else 0)

    def is_order(self, task: Task, end: int) -> bool:
        """Whether a clause that names somebody and what he does, tells neither that he did it nor that he does."""
        first = min(end, task.behind + _LONGEST_FACT)
        named = task.addressee.end if task.addressee is not None else task.behind
        told = self._tells("past", task.behind, first) or self._tells("counted", named, first)
        return not told and not self.is_fact(task, end)

    def _tells(self, part: str, start: int, end: int) -> bool:
        return self._parts[part].search(self._text, start, end) is not None

    def _match(self, part: str, start: int, end: int) -> regex.Match[str] | None:
        return self._parts[part].match(self._text, start, end)

    def _with_bodies_before(self, task: Task, start: int) -> Task:
        """The task with the bodies that its clause names right before its addressee ("… mà Tỉnh ủy, UBND tỉnh cần
        làm"); view[start:] is the clause."""
        if task.addressee is None or not self._view[task.addressee.start].isupper():
            return task
        near = max(start, task.start - _LONGEST_BODIES)
        before = self._parts["bodies_before"].search(self._text, near, task.start)
        if before is None:
            return task
        return task._replace(start=before.start(), addressee=Span(before.start(), task.addressee.end))

    def _at(self, at: int, end: int, names: Iterable[str]) -> Task | None:
        """The task that begins at view[at] by the first rule of `names` that sees one."""
        for name in names:
            match = self._rules[name].match(self._text, at, end)
            if match is None:
                continue
            groups = match.groupdict()
            addressee = Span(*match.span("addressee")) if groups.get("addressee") is not None else None
            if self._view[match.end() : match.end() + 1] == ":":
                at = match.end() + 1
            modal, need = groups.get("modal") is not None, groups.get("need") is not None
            return Task(at, addressee, modal, need, name, match.end())
        return None

    def _behind_topic(self, at: int, end: int) -> int | None:
        """Where the tasks of an item begin behind a topic with a colon; None if there is no topic."""
        match = self._match("topic", at, end)
        return match.end() if match is not None else None

    def _behind_circumstance(self, at: int, end: int) -> Task | int | None:
        """The task behind a circumstance, or where the clause goes on; None if there is no circumstance."""
        for rule in self._circumstances:
            if rule.match(self._text, at, end) is not None:
                break
        else:
            return None
        limit = min(end, at + _LONGEST_CIRCUMSTANCE)
        if rule.value == _TIME:
            task = self._inside_circumstance(at, limit)
            if task is not None:
                return task
        first = None
        for match in self._parts["comma"].finditer(self._text, at, limit):
            if match["stop"] is None or ": " in self._view[at : match.start()]:  # it is none: it has a predicate
                return None
            if self._match("opening", match.end(), end) is not None:
                return first or match.end()
            task = self._at(
                match.end(), end, ("ordered", "charged", "named") if first is None else ("charged", "named")
            )
            if task is not None and (task.modal or (first is None and (task.addressee or rule.value == _TIME))):
                return task
            first = first or match.end()
        return first

    def _inside_circumstance(self, at: int, limit: int) -> Task | None:
        """The task of an addressee in the plural that no comma parts from a circumstance of time."""
        comma = self._view.find(",", at, limit)
        end = comma if comma >= 0 else limit
        match = self._parts["inner"].search(self._text, at, end)
        return self._at(match.end(), end, ("charged",)) if match is not None else None

    def _late(self, start: int, end: int) -> Task | None:
        """A task said with "cần", or with "phải" to somebody, that stands only behind a reason or a circumstance."""
        for index in range(bisect_left(self._modals, start), len(self._modals)):
            modal = self._modals[index]
            if modal >= end:
                break
            begin = max(start, modal - _LONGEST_REASON)
            for match in self._parts["comma"].finditer(self._text, begin, modal + 1):
                if match["stop"] is None:
                    continue
                task = self._at(self.behind_lead(match.end(), end), end, _LATE)
                if task is not None and task.modal and (task.need or task.addressee is not None):
                    return self._with_bodies_before(task, start)
        return None
