"""The ledger (台账): every task that the reader may see, filtered, grouped and counted."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from tracker.instructions import queries as instructions
from tracker.models import Actor, MarkValue, Plan
from tracker.overview.queries.filtering import Filter, Options, Sieve, View
from tracker.overview.queries.grouping import Group, grouped, mark_counts
from tracker.overview.queries.rounds import Round, current_round, offered, round_due, rounds_of
from tracker.overview.queries.rows import Row, rows_of
from tracker.overview.queries.words import tasks_holding
from tracker.plans.queries import OUT, tasks_visible_to


@dataclass(frozen=True)
class Ledger:
    """The page: what was asked, what there is, and how many of each mark."""

    asked: Filter
    shown: Round | None
    current: Round | None  # what is being reported that day
    choices: Options
    rows: list[Row]
    groups: list[Group]
    views: list[tuple[View, int]]
    kept: list[int | None]  # of each list that was asked for along with it; None: another round
    plans: list[Plan]

    def only(self, task_ids: Collection[int]) -> "Ledger":
        """The same list with these of its tasks alone."""
        rows = [row for row in self.rows if row.task.id in task_ids]
        return replace(self, rows=rows, groups=grouped(rows, self.asked.grouping))

    @property
    def is_current(self) -> bool:
        return self.shown is self.current

    @property
    def has_mixed(self) -> bool:
        """Whether what is being reported now is more than one round can be chosen for."""
        return self.current is not None and self.current.is_mixed

    @property
    def counts(self) -> list[tuple[MarkValue | None, int]]:
        return mark_counts(self.rows)


def ledger_for(reader: Actor, asked: Filter, *, kept: Sequence[Filter] = ()) -> Ledger:
    """The ledger of the year of the round asked for, or of the current one.

    kept: further lists of which only the number of tasks is wanted; they ask nothing more of the
    database.
    """
    rounds = rounds_of(reader.government_id)
    current = current_round(rounds, on=reader.on)
    shown = round_due(rounds, asked.due_on) or current
    tasks = tasks_visible_to(reader).where(Plan.status.in_(OUT))
    if shown:
        tasks = tasks.where(Plan.year == shown.year)
    every = rows_of(tasks, reader=reader, shown=shown)
    sieve = Sieve(
        holding=tasks_holding(tasks, [each.words for each in (asked, *kept)]),
        instructed=instructions.tasks_with_unanswered(reader),
    )
    wanted = sieve.within(every, asked)
    rows = [row for row in wanted if sieve.in_view(row, asked.view)]
    return Ledger(
        asked=asked,
        shown=shown,
        current=current,
        choices=sieve.choices(every, asked, offered(rounds, shown, on=reader.on)),
        rows=rows,
        groups=grouped(rows, asked.grouping),
        views=[(view, sum(sieve.in_view(row, view) for row in wanted)) for view in View],
        kept=[
            sieve.count(every, each)
            if (round_due(rounds, each.due_on) or current) is shown
            else None
            for each in kept
        ],
        plans=list(dict.fromkeys(row.task.plan for row in every)),
    )
