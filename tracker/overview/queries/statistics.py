"""What is counted of a year (统计): marks, punctuality, targets, and the days of the year."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.core.workdays import WorkCalendar
from tracker.directory import queries as directory
from tracker.models import Actor, Plan, PlanKind, Task, TaskStatus
from tracker.overview.queries.achievement import Achievement, achievements
from tracker.overview.queries.portfolio import sees_whole_city, tasks_of_portfolio
from tracker.overview.queries.punctuality import Punctuality, punctuality
from tracker.overview.queries.rounds import Round, current_round, rounds_of
from tracker.overview.queries.rows import Row, rows_of
from tracker.overview.queries.shares import ShareTable, shares_by_lead, shares_by_leader_then
from tracker.overview.queries.year_days import YearDay, year_days
from tracker.plans.queries import OUT

MOST_ROUNDS = 12  # that stand beside each other; of weekly reports a year has more than fifty


@dataclass(frozen=True)
class Statistics:
    """Everything on the page, of the tasks for which the reader answers."""

    is_whole: bool  # all tasks of the city, and so the leaders beside each other
    year: int | None
    plans: list[Plan]
    rows: list[Row]
    marked: Round | None  # the latest round of which a mark is counted
    units: ShareTable
    leaders: ShareTable
    rounds: list[Punctuality]
    targets: list[Achievement]
    days: list[YearDay]
    calendar: WorkCalendar

    @property
    def is_cut(self) -> bool:
        """Whether only the latest rounds stand there."""
        return len(self.rounds) == MOST_ROUNDS

    @property
    def is_marked(self) -> bool:
        return any(row.mark for row in self.rows)

    @property
    def corrected(self) -> list[Row]:
        """The tasks whose counted mark is another than was published."""
        return [row for row in self.rows if row.correction]

    @property
    def listed(self) -> list[Achievement]:
        """All targets, in the order of the chart and then of the document."""
        return [*self.compared, *(each for each in self.targets if each.behind is None)]

    @property
    def compared(self) -> list[Achievement]:
        """The targets that can be told from what is expected, the one farthest behind first."""
        known = [(each.behind, each) for each in self.targets if each.behind is not None]
        return [each for _, each in sorted(known, key=lambda pair: -pair[0])]


def statistics_of(reader: Actor) -> Statistics:
    """The figures of the current round's year."""
    rounds = rounds_of(reader.government_id)
    shown = current_round(rounds, on=reader.on)
    year = shown.year if shown else None
    tasks = tasks_of_portfolio(reader).where(
        Plan.status.in_(OUT), Plan.year == year, Task.status != TaskStatus.WITHDRAWN
    )
    rows = rows_of(tasks, reader=reader, shown=shown)
    of_year = _of_the_rows([each for each in rounds if each.year == year], rows)
    return Statistics(
        is_whole=sees_whole_city(reader),
        year=year,
        plans=list(dict.fromkeys(row.task.plan for row in rows)),
        rows=rows,
        marked=_latest_marked(of_year, rows),
        units=shares_by_lead(rows),
        leaders=shares_by_leader_then(rows, on=reader.on),
        rounds=punctuality(rows, _in_step(of_year), on=reader.on)[-MOST_ROUNDS:],
        targets=achievements(rows),
        days=year_days(rows, of_year),
        calendar=directory.work_calendar(),
    )


def _of_the_rows(rounds: Sequence[Round], rows: Sequence[Row]) -> list[Round]:
    """The rounds in which one of the tasks is reported on."""
    schedules = {row.task.schedule_id for row in rows}
    return [
        each for each in rounds if any(period.schedule_id in schedules for period in each.periods)
    ]


def _in_step(rounds: Sequence[Round]) -> list[Round]:
    """The rounds that come round: matters have days of their own, of which a year has hundreds.
    All, where there is nothing else."""
    found = [
        each
        for each in rounds
        if any(period.plan.kind is not PlanKind.MATTERS for period in each.periods)
    ]
    return found or list(rounds)


def _latest_marked(rounds: Sequence[Round], rows: Sequence[Row]) -> Round | None:
    counted = {row.marked_in.id for row in rows if row.marked_in}
    marked = [each for each in rounds if counted.intersection(each.period_ids)]
    return marked[-1] if marked else None
