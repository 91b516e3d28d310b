"""How many tasks of each mark fall to each unit and to each leader."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from tracker.models import MarkValue
from tracker.overview.queries.filtering import leader_key
from tracker.overview.queries.rows import PROBLEMS, SHARED, Row

BEST_FIRST = (MarkValue.COMPLETED, MarkValue.NORMAL, MarkValue.SLOW, MarkValue.LAGGING)
WORST_FIRST = (*reversed(BEST_FIRST), MarkValue.ADJUSTED, None)
# A name, what the ledger is asked for to list the tasks that fall to it, and one of them.
Named = tuple[str, tuple[str, str], Row]


@dataclass(frozen=True)
class Share:
    """How many tasks of each mark fall to one unit or one leader."""

    name: str
    asked: dict[str, str]  # what the ledger is asked for, to list the tasks
    counts: Counter[MarkValue | None]

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
    return _shares(_by_leader(rows))


def shares_by_lead(rows: Iterable[Row]) -> ShareTable:
    return _shares(_by_lead(rows))


def _by_leader(rows: Iterable[Row]) -> Iterable[Named]:
    """By each leader; what all vice-mayors share counts for none of them (docs/rules.md 2)."""
    for row in rows:
        for person in row.leaders:
            name = person.name if person.post_id else SHARED
            yield name, ("leader", leader_key(person)), row


def _by_lead(rows: Iterable[Row]) -> Iterable[Named]:
    """By the first-named lead; a group is found in the ledger by its name."""
    for row in rows:
        unit = row.unit_of(row.lead) if row.lead else None
        yield row.lead_name, ("unit", str(unit.id)) if unit else ("q", row.lead_name), row


def _shares(named: Iterable[Named]) -> ShareTable:
    """The one with most to ask about first; all vice-mayors last."""
    found: dict[tuple[str, tuple[str, str]], Counter[MarkValue | None]] = {}
    for name, asked, row in named:
        found.setdefault((name, asked), Counter())[row.mark] += 1
    shares = [Share(name, dict([asked]), counts) for (name, asked), counts in found.items()]

    def order(each: Share) -> tuple[bool, int, int, int]:
        lagging, slow = (-each.counts[mark] for mark in PROBLEMS)
        return each.name == SHARED, lagging, slow, -each.total

    return ShareTable(sorted(shares, key=order))
