"""The office's day (督查室工作台): who has not reported, what waits for review, what slipped."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from tracker.core.db import db
from tracker.directory import queries as directory
from tracker.directory.queries import Acting
from tracker.instructions import queries as instructions
from tracker.models import (
    Actor,
    Assignment,
    Instruction,
    MarkValue,
    Plan,
    ProgressReport,
    Reminder,
    ReportingPeriod,
    ReportStatus,
    Unit,
)
from tracker.overview.queries.deadlines import Deadline, deadlines, headline
from tracker.overview.queries.grouping import Group, Grouping, grouped, mark_counts
from tracker.overview.queries.people import heads_by_unit
from tracker.overview.queries.rounds import Round, current_round, rounds_of
from tracker.overview.queries.rows import Row, rows_of
from tracker.overview.queries.standings import STATES, Standing
from tracker.plans.queries import OUT, tasks_visible_to
from tracker.reminders.queries import reminded_today
from tracker.reports.queries.reviewing import review_queue

MOST_DRAWN = 150  # tasks that are still told apart, each as a shape of its own


@dataclass(frozen=True)
class Step:
    """A step of the round's funnel: how many reports stand there, of how many units."""

    state: ReportStatus | None
    reports: int
    units: int


@dataclass(frozen=True)
class Owing:
    """A unit that has not handed in everything, and what to know before calling it."""

    unit: Unit
    head: Acting | None
    counts: Counter[ReportStatus | None]
    is_late: bool
    reminded_on: date | None
    is_reminded_today: bool  # at the office's word; the clock's own reminders do not count

    @property
    def total(self) -> int:
        return self.counts.total()

    @property
    def missing(self) -> int:
        handed_in = self.counts[ReportStatus.SUBMITTED] + self.counts[ReportStatus.ACCEPTED]
        return self.total - handed_in

    @property
    def states(self) -> list[tuple[ReportStatus | None, int]]:
        """What is missing, the farthest from done first."""
        return [(state, self.counts[state]) for state in STATES[:4] if self.counts[state]]


@dataclass(frozen=True)
class Waiting:
    """A unit's reports that wait for review."""

    unit: Unit
    reports: int
    again: int  # handed in again after a return
    since: datetime
    first: ProgressReport  # where the review of this unit begins


@dataclass(frozen=True)
class Returned:
    """A report that was returned and is owed again."""

    row: Row
    standing: Standing


@dataclass(frozen=True)
class OfficeDay:
    """Everything on the office's page."""

    headline: str
    shown: Round | None
    plans: list[Plan]
    rows: list[Row]
    sections: list[Group]
    steps: list[Step]
    units: int
    owing: list[Owing]
    waiting: list[Waiting]
    returned: list[Returned]
    instructed: Sequence[Instruction]  # without a reply yet
    overdue: int  # how many of these should have been answered by now
    unpublished: list[ReportingPeriod]  # closed, and nobody told of the marks
    deadlines: list[Deadline]

    @property
    def counts(self) -> list[tuple[MarkValue | None, int]]:
        return mark_counts(self.rows)

    @property
    def draws_tasks(self) -> bool:
        """Whether each task has a shape; else each section has a bar."""
        return len(self.rows) <= MOST_DRAWN

    @property
    def reports(self) -> int:
        return sum(step.reports for step in self.steps)

    @property
    def to_remind(self) -> list[Owing]:
        return [each for each in self.owing if not each.is_reminded_today]


def office_day(reader: Actor) -> OfficeDay:
    """What the office finds on that day, over all plans of the current round's year."""
    calendar = directory.work_calendar()
    rounds = rounds_of(reader.government_id)
    shown = current_round(rounds, on=reader.on)
    tasks = tasks_visible_to(reader).where(Plan.status.in_(OUT))
    if shown:
        tasks = tasks.where(Plan.year == shown.year)
    rows = rows_of(tasks, reader=reader, shown=shown)
    standings = [standing for row in rows for standing in row.standings]
    by_unit: dict[Unit, list[Standing]] = {}
    for each in standings:
        by_unit.setdefault(each.assignment.unit, []).append(each)
    instructed = instructions.unanswered(reader)
    return OfficeDay(
        headline=headline(shown, calendar, on=reader.on),
        shown=shown,
        plans=list(dict.fromkeys(row.task.plan for row in rows)),
        rows=rows,
        sections=grouped(rows, Grouping.SECTION),
        steps=_steps(standings),
        units=len(by_unit),
        owing=_owing(by_unit, shown, reader),
        waiting=_waiting(reader),
        returned=_returned(rows),
        instructed=instructed,
        overdue=sum(each.is_overdue(reader.on) for each in instructed),
        unpublished=_unpublished(rounds, on=reader.on),
        deadlines=deadlines(rounds, calendar, on=reader.on),
    )


def _steps(standings: Sequence[Standing]) -> list[Step]:
    """From what is done to what is not begun."""
    return [
        Step(
            state,
            sum(each.status is state for each in standings),
            len({each.assignment.unit_id for each in standings if each.status is state}),
        )
        for state in (
            ReportStatus.ACCEPTED,
            ReportStatus.SUBMITTED,
            ReportStatus.RETURNED,
            ReportStatus.AWAITING_SIGNOFF,
            ReportStatus.DRAFT,
            None,
        )
    ]


def _owing(by_unit: dict[Unit, list[Standing]], shown: Round | None, reader: Actor) -> list[Owing]:
    """The units that have not handed in everything, with most missing first."""
    owing = {
        unit: standings
        for unit, standings in by_unit.items()
        if not all(each.is_handed_in for each in standings)
    }
    ids = [unit.id for unit in owing]
    heads = heads_by_unit(ids, on=reader.on)
    last = _last_reminded(ids, shown)
    by_hand = reminded_today(ids, on=reader.on)
    found = [
        Owing(
            unit,
            heads.get(unit.id),
            Counter(each.status for each in standings),
            any(each.is_late for each in standings),
            last.get(unit.id),
            unit.id in by_hand,
        )
        for unit, standings in owing.items()
    ]
    return sorted(found, key=lambda each: (-each.missing, each.unit.position, each.unit.id))


def _last_reminded(unit_ids: Sequence[int], shown: Round | None) -> dict[int, date]:
    rows = db.session.execute(
        select(Assignment.unit_id, func.max(Reminder.raised_on).label("raised_on"))
        .join(Reminder.report)
        .join(ProgressReport.assignment)
        .where(
            Assignment.unit_id.in_(unit_ids),
            ProgressReport.period_id.in_(shown.period_ids if shown else ()),
        )
        .group_by(Assignment.unit_id)
    )
    return {row.unit_id: row.raised_on for row in rows}


def _waiting(reader: Actor) -> list[Waiting]:
    """By unit, the one that has waited longest first."""
    by_unit: dict[Unit, list[ProgressReport]] = {}
    for report in review_queue(reader.government_id):
        by_unit.setdefault(report.assignment.unit, []).append(report)
    found = [
        Waiting(
            unit,
            len(reports),
            sum(len(report.versions) > 1 for report in reports),
            min(report.versions[-1].submitted_at for report in reports),
            reports[0],
        )
        for unit, reports in by_unit.items()
    ]
    return sorted(found, key=lambda each: each.since)


def _unpublished(rounds: Sequence[Round], *, on: date) -> list[ReportingPeriod]:
    return [
        period
        for each in rounds
        for period in each.periods
        if period.is_closed(on) and not period.is_published
    ]


def _returned(rows: Sequence[Row]) -> list[Returned]:
    found = [
        Returned(row, standing)
        for row in rows
        for standing in row.standings
        if standing.status is ReportStatus.RETURNED
    ]
    return sorted(found, key=lambda each: each.standing.due_on)
