"""How many tasks of each mark fall to each unit and to each leader."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tracker.directory.queries import acting_on_days
from tracker.models import MarkValue
from tracker.overview.queries.filtering import leader_key
from tracker.overview.queries.rows import PROBLEMS, SHARED, Person, Row, leaders_of

BEST_FIRST = (MarkValue.COMPLETED, MarkValue.NORMAL, MarkValue.SLOW, MarkValue.LAGGING)
WORST_FIRST = (*reversed(BEST_FIRST), MarkValue.ADJUSTED, None)
# A name, what the ledger is asked for to list its tasks, and one that falls to it.
Named = tuple[str, tuple[str, str] | None, Row]


@dataclass(frozen=True)
class Share:
    """How many tasks of each mark fall to one unit or one leader."""

    name: str
    # What the ledger is asked for, to list the tasks; nothing of who leads none any more.
    asked: dict[str, str]
    rows: list[Row]

    @cached_property
    def counts(self) -> Counter[MarkValue | None]:
        return Counter(row.mark for row in self.rows)

    @property
    def total(self) -> int:
        return self.counts.total()


@dataclass(frozen=True)
class ShareTable:
    shares: list[Share]

    @property
    def marks(self) -> list[MarkValue | None]:
        """The marks that somebody has, the worst first."""
        return [mark for mark in WORST_FIRST if any(each.counts[mark] for each in self.shares)]


def shares_by_leader(rows: Iterable[Row]) -> ShareTable:
    """Under who leads each task now: whoever has to act on it."""
    return _shares(_by_leader((row, row.leaders) for row in rows))


def shares_by_leader_then(rows: Sequence[Row], *, on: date) -> ShareTable:
    """Under who led each task on the due day of the period of its mark: what was marked before a
    task changed hands, or the post its holder, stays who had it then."""
    days = {row.task.id: min(row.marked_in.effective_due_on, on) for row in rows if row.marked_in}
    posts = {each.post_id for row in rows for each in row.task.leaders if each.post_id}
    acting = acting_on_days(posts, set(days.values()))

    def then(row: Row) -> Sequence[Person]:
        day = days.get(row.task.id)
        led = leaders_of(row.task, acting[day], on=day) if day else ()
        return led or row.leaders  # also of a year that was loaded, before anybody led here

    return _shares(_by_leader((row, then(row)) for row in rows))


def shares_by_lead(rows: Iterable[Row]) -> ShareTable:
    return _shares(_by_lead(rows))


def _by_leader(led: Iterable[tuple[Row, Sequence[Person]]]) -> Iterable[Named]:
    """By each leader; what all vice-mayors share counts for none of them (docs/rules.md 2)."""
    led = list(led)
    now = {person for row, _ in led for person in row.leaders}
    for row, leaders in led:
        for person in leaders:
            name = person.name if person.post_id else SHARED
            yield name, ("leader", leader_key(person)) if person in now else None, row


def _by_lead(rows: Iterable[Row]) -> Iterable[Named]:
    """By the first-named lead; a group is found in the ledger by its name."""
    for row in rows:
        unit = row.unit_of(row.lead) if row.lead else None
        yield row.lead_name, ("unit", str(unit.id)) if unit else ("q", row.lead_name), row


def _shares(named: Iterable[Named]) -> ShareTable:
    """The one with most to ask about first; all vice-mayors last."""
    found: dict[tuple[str, tuple[str, str] | None], list[Row]] = {}
    for name, asked, row in named:
        found.setdefault((name, asked), []).append(row)
    shares = [
        Share(name, dict([asked] if asked else ()), own) for (name, asked), own in found.items()
    ]

    def order(each: Share) -> tuple[bool, int, int, int]:
        lagging, slow = (-each.counts[mark] for mark in PROBLEMS)
        return each.name == SHARED, lagging, slow, -each.total

    return ShareTable(sorted(shares, key=order))
