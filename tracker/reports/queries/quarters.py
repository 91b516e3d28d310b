"""A unit's reports of one quarter, across its plans (本期报送)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import or_, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from tracker.core.db import db
from tracker.models import (
    POSTS_OF_A_UNIT,
    Actor,
    Assignment,
    MarkValue,
    Plan,
    ProgressReport,
    ReplacedDraft,
    ReportingPeriod,
    ReportStatus,
    ReportVersion,
    Schedule,
    Task,
    TaskLeader,
    TaskStatus,
    Unit,
)
from tracker.plans.queries import OUT, reports_in
from tracker.reports.content import Content, content_of
from tracker.reports.hints import Before, Hint, hints_for
from tracker.reports.promises import promises_in
from tracker.reports.queries.closed import closed_cells
from tracker.reports.queries.drafts import origins_of, replaced_drafts
from tracker.reports.queries.marks import marks_of
from tracker.reports.queries.merged import Beside, beside
from tracker.reports.queries.reading import Obligation, last_versions, reasons_given
from tracker.reports.settling import Asked
from tracker.reports.taking import why_not_taken


@dataclass(frozen=True)
class Item:
    """One task of the unit in the quarter, with what was said of it the quarter before."""

    assignment: Assignment
    period: ReportingPeriod
    report: ProgressReport | None  # None until it is opened or first saved
    last: ReportVersion | None
    last_mark: MarkValue | None  # of the task, once published
    reason: str  # why it was given back, where it was
    obstacle: str  # why it is not taken that day; empty where it is
    replaced: Sequence[ReplacedDraft]  # texts that another took the place of, the latest first
    origins: Sequence[str]  # the units whose task it was when the report was begun
    beside: Beside | None = None  # the unit's report on the same fact, which goes with it

    @property
    def task(self) -> Task:
        return self.assignment.task

    @property
    def status(self) -> ReportStatus | None:
        """Where the report is; None where nothing is written yet (未填报)."""
        return None if self.report is None or self.is_untouched else self.report.status

    @property
    def is_untouched(self) -> bool:
        report = self.report
        return report is None or (report.status is ReportStatus.DRAFT and report.is_empty)

    @property
    def is_filled(self) -> bool:
        return self.report is not None and bool(self.report.progress)

    @property
    def is_writable(self) -> bool:
        return not self.obstacle and (self.report is None or self.report.is_editable)

    @property
    def awaits_signoff(self) -> bool:
        return self.status is ReportStatus.AWAITING_SIGNOFF

    @property
    def may_go(self) -> bool:
        """Whether it can be sent to be signed, or signed, as it stands."""
        return self.is_filled and (self.is_writable or (self.awaits_signoff and not self.obstacle))

    @property
    def ticket(self) -> str:
        """The report with the version of it that is shown; empty where there is none."""
        return f"{self.report.id}.{self.report.version}" if self.report else ""

    def is_ticked_for(self, reader: Actor, *, is_signer: bool) -> bool:
        """Whether the page offers it to go out. Who signs is offered what waits for a signature and
        what he wrote himself: a draft of another's is not signed by the way."""
        if not self.may_go or self.report is None:
            return False
        is_own = self.report.author_id == reader.official.id
        signs_others = is_signer and self.assignment.unit.needs_signoff
        return self.awaits_signoff or is_own or not signs_others

    @property
    def owed_on(self) -> date:
        return self.report.owed_on if self.report else self.period.effective_due_on

    @property
    def promises(self) -> list[str]:
        return promises_in(self.last.next_steps) if self.last else []

    @property
    def asked(self) -> Asked:
        return Asked(self.task.targets, self.promises)

    @cached_property
    def hints(self) -> list[Hint]:
        """What the report as it is saved still lacks."""
        before = Before(self.last.progress if self.last else "", self.promises, self.last_mark)
        content = content_of(self.report) if self.report else Content()
        return hints_for(content, before, self.task.targets)


@dataclass(frozen=True)
class Quarter:
    """A unit's page: everything with the same nominal due day."""

    unit: Unit
    due_on: date
    items: tuple[Item, ...]
    closed: tuple[Item, ...] = ()  # of tasks closed in it, not handed in

    @property
    def unit_id(self) -> int:
        return self.unit.id

    @property
    def period(self) -> ReportingPeriod:
        """The first of the periods that meet here; plans may differ in the effective day."""
        return self.items[0].period


def unit_quarter(unit: Unit, due_on: date, *, on: date) -> Quarter:
    """A unit's tasks in the periods with that nominal due day, across its plans, in their order.

    Tasks that the unit no longer has are shown where it has reported on them, closed ones apart.
    """
    obligations = _obligations(unit, due_on)
    items = [
        item for item in _items(obligations, on=on) if item.report or item.assignment.includes(on)
    ]
    closed = closed_cells({item.task.id for item in items})
    over = [
        item
        for item in items
        if (item.task.id, item.period.id) in closed and not (item.report and item.report.versions)
    ]
    return Quarter(unit, due_on, tuple(each for each in items if each not in over), tuple(over))


def item_of(obligation: Obligation, *, on: date) -> Item:
    """One task of a unit's page, as it stands now."""
    [item] = _items([(obligation.assignment, obligation.period)], on=on)
    return item


def get_quarter(due_on: str = "", *, reader: Actor) -> Quarter:
    """The reader's own unit's page of a due day, an ISO date, or of the quarter that matters.

    NoResultFound where the unit has nothing to report on that day, or the reader is of no unit.
    """
    unit = get_own_unit(reader=reader)
    if not due_on:
        current = current_quarter(unit, on=reader.on)
        return unit_quarter(unit, current or reader.on, on=reader.on)
    try:
        day = date.fromisoformat(due_on)
    except ValueError:
        raise NoResultFound from None
    quarter = unit_quarter(unit, day, on=reader.on)
    if not quarter.items and not quarter.closed:
        raise NoResultFound
    return quarter


def get_own_unit(*, reader: Actor) -> Unit:
    """The unit that the reader acts for; NoResultFound for everybody else."""
    if reader.post.kind not in POSTS_OF_A_UNIT or reader.post.unit is None:
        raise NoResultFound
    return reader.post.unit


def quarters_of(unit: Unit, *, on: date) -> Sequence[ReportingPeriod]:
    """A period for each due day on which the unit reports, opened or the next to open, in order."""
    obliged = (
        select(Assignment.id)
        .join(Task)
        .where(
            reports_in(),
            Assignment.unit_id == unit.id,
            Task.status != TaskStatus.WITHDRAWN,
            or_(Assignment.until_on.is_(None), Assignment.until_on > Assignment.from_on),
        )
        .correlate(ReportingPeriod)
    )
    periods = db.session.scalars(
        select(ReportingPeriod)
        .join(Schedule)
        .join(Plan)
        .where(Plan.status.in_(OUT), obliged.exists())
        .order_by(ReportingPeriod.due_on, ReportingPeriod.id)
    )
    by_day: dict[date, ReportingPeriod] = {}
    for period in periods:
        by_day.setdefault(period.due_on, period)
    opened = [period for period in by_day.values() if period.opens_on <= on]
    coming = [period for period in by_day.values() if period.opens_on > on]
    return [*opened, *coming[:1]]


def current_quarter(unit: Unit, *, on: date) -> date | None:
    """The nominal due day that the unit works towards: the first one open that is still to come,
    else the last that was; else the next. None where it has nothing to report."""
    periods = quarters_of(unit, on=on)
    was_open = [period for period in periods if period.opens_on <= on]
    to_come = [period for period in was_open if period.effective_due_on >= on]
    chosen = to_come[:1] or was_open[-1:] or periods[:1]
    return chosen[0].due_on if chosen else None


def _items(obligations: Sequence[tuple[Assignment, ReportingPeriod]], *, on: date) -> list[Item]:
    reports = _reports(obligations)
    last = last_versions(obligations)
    reasons = reasons_given(reports.values())
    marks = marks_of(last.values())
    replaced = replaced_drafts(reports.values())
    origins = origins_of(reports.values())
    together = beside(obligations)
    items = []
    for assignment, period in obligations:
        key = (assignment.id, period.id)
        report, before = reports.get(key), last.get(key)
        given_back = reasons.get(report.id) if report else None
        items.append(
            Item(
                assignment=assignment,
                period=period,
                report=report,
                last=before,
                last_mark=marks.get(before.id) if before else None,
                reason=given_back.details["reason"] if given_back else "",
                obstacle=why_not_taken(
                    assignment, period, due_again=report.due_on if report else None, on=on
                ),
                replaced=replaced.get(report.id, ()) if report else (),
                origins=origins.get(report.id, ()) if report else (),
                beside=together.get(key),
            )
        )
    return items


def _obligations(unit: Unit, due_on: date) -> list[tuple[Assignment, ReportingPeriod]]:
    rows = db.session.execute(
        select(Assignment, ReportingPeriod)
        .join(Assignment.task)
        .join(Task.plan)
        .join(ReportingPeriod, reports_in())
        .where(
            Assignment.unit_id == unit.id,
            ReportingPeriod.due_on == due_on,
            Plan.status.in_(OUT),
            Task.status != TaskStatus.WITHDRAWN,
        )
        .options(
            contains_eager(Assignment.task).options(
                contains_eager(Task.plan),
                joinedload(Task.section),
                selectinload(Task.targets),
                selectinload(Task.leaders).joinedload(TaskLeader.post),
            ),
            joinedload(Assignment.unit),
        )
        .order_by(Plan.id, Task.position)
    )
    return [(assignment, period) for assignment, period in rows]


def _reports(
    obligations: Sequence[tuple[Assignment, ReportingPeriod]],
) -> dict[tuple[int, int], ProgressReport]:
    reports = db.session.scalars(
        select(ProgressReport)
        .where(
            ProgressReport.assignment_id.in_({each.id for each, _ in obligations}),
            ProgressReport.period_id.in_({period.id for _, period in obligations}),
        )
        .options(
            joinedload(ProgressReport.author),
            selectinload(ProgressReport.attachments),
            selectinload(ProgressReport.versions).options(
                selectinload(ReportVersion.attachments),
                joinedload(ReportVersion.review),
                joinedload(ReportVersion.mark),
            ),
        )
    )
    return {(report.assignment_id, report.period_id): report for report in reports}
