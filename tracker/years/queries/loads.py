"""Ledgers that are loaded into a plan, and what would come of one (补录)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import defer, joinedload, selectinload

from tracker.core.db import db
from tracker.core.workdays import WorkCalendar
from tracker.core.workdays import due_day as written_day
from tracker.directory import queries as directory
from tracker.intake import Draft
from tracker.models import (
    Actor,
    Assignment,
    LedgerLoad,
    LoadedReport,
    LoadStatus,
    MarkValue,
    Plan,
    PlanStatus,
    ProgressReport,
    ReportingPeriod,
    Schedule,
    Task,
    TaskStatus,
)
from tracker.permissions import Permission, allowed
from tracker.plans import queries as plans
from tracker.plans import service as planning
from tracker.plans.service import PlannedPeriod
from tracker.years.ledgers import LoadChoices, ReadRow, digest_of_rows, rows_of


@dataclass(frozen=True)
class LoadPeriod:
    """A period of a schedule that a ledger tells of: as it would be, or as it was loaded."""

    schedule: Schedule
    planned: PlannedPeriod
    period: ReportingPeriod | None

    @property
    def label(self) -> str:
        return self.planned.day.label


@dataclass(frozen=True)
class LoadReading:
    """A ledger beside its plan: every row, the periods that it fills, and what is wrong.

    left: the tasks of the plan that no row is.
    """

    plan: Plan
    rows: list[ReadRow]
    periods: dict[tuple[int, date], LoadPeriod]  # by the schedule's id and the last day covered
    general: list[str]
    left: list[Task]
    choices: LoadChoices

    @cached_property
    def errors(self) -> list[str]:
        return [*self.general, *(error for row in self.rows for error in row.errors)]

    @cached_property
    def summary(self) -> list[str]:
        """What is wrong, shorter: a word that nobody has said the meaning of stands once."""
        words = Counter(word for row in self.rows for word in dict.fromkeys(row.words))
        of_words = [
            f"“{word}”（{number} 行）是哪种评定，请在“评定用词”里选定。"
            for word, number in words.items()
        ]
        others = [
            error
            for row in self.rows
            for error in row.errors
            if not any(f"“{word}”是哪种评定" in error for word in row.words)
        ]
        return [*self.general, *of_words, *others]

    @property
    def digest(self) -> str:
        return digest_of_rows(self.rows, self.choices)

    @property
    def loaded(self) -> list[ReadRow]:
        return [row for row in self.rows if row.is_loaded]

    @property
    def reports(self) -> int:
        return sum(len(row.said) for row in self.loaded)

    @property
    def labels(self) -> list[str]:
        """The periods that are filled, each name once."""
        wanted = {said.until for row in self.loaded for said in row.said}
        filled = sorted(
            (until, each.label) for (_, until), each in self.periods.items() if until in wanted
        )
        return list(dict.fromkeys(label for _, label in filled))


def get_load(load_id: int, *, reader: Actor) -> LedgerLoad:
    """A ledger that was uploaded, for the office of its government; a discarded one is gone."""
    load = db.session.get_one(LedgerLoad, load_id)
    is_own = load.plan.government_id == reader.government_id
    if (
        not is_own
        or load.status is LoadStatus.DISCARDED
        or not allowed(reader, Permission.LEDGER_LOAD)
    ):
        raise NoResultFound
    return load


def get_plan_to_load(plan_id: int, *, reader: Actor) -> Plan:
    """Any plan that the office sees; else NoResultFound."""
    plan = plans.get_plan(plan_id, reader=reader)
    if plan.status is PlanStatus.CLOSED:
        raise NoResultFound
    return plan


def loads_of(plan: Plan) -> Sequence[LedgerLoad]:
    """The ledgers that were uploaded for a plan, the newest first."""
    return db.session.scalars(
        select(LedgerLoad)
        .where(LedgerLoad.plan_id == plan.id, LedgerLoad.status != LoadStatus.DISCARDED)
        .order_by(LedgerLoad.id.desc())
        .options(joinedload(LedgerLoad.official), defer(LedgerLoad.content))
    ).all()


def origins_of(reports: Sequence[ProgressReport]) -> dict[int, LoadedReport]:
    """By report id, where those come from that no unit handed in."""
    loaded = [report.id for report in reports if report.period.is_loaded]
    if not loaded:
        return {}
    found = (
        select(LoadedReport)
        .where(LoadedReport.report_id.in_(loaded))
        .options(joinedload(LoadedReport.load).defer(LedgerLoad.content))
    )
    return {each.report_id: each for each in db.session.scalars(found)}


def reading_of(load: LedgerLoad, choices: LoadChoices, *, on: date) -> LoadReading:
    """What would be written of a ledger, and what stands against it; in a fixed number of queries,
    however many rows."""
    tasks = tasks_to_load(load.plan)
    calendar = directory.work_calendar()
    rows = rows_of(Draft.from_json(load.content), tasks, choices)
    periods = _periods(load.plan, calendar)
    general = [*_general(rows, periods, choices, calendar, on), *_of_plan(load.plan, choices, on)]
    taken = _reported(tasks)
    rows = [_checked(row, periods, taken, load.plan) for row in rows]
    found = {row.task.id for row in rows if row.task}
    left = [task for task in tasks if task.id not in found]
    if choices.is_whole_year:
        general += _without_final(rows, left)
    return LoadReading(load.plan, rows, periods, general, left, choices)


def tasks_to_load(plan: Plan) -> Sequence[Task]:
    return db.session.scalars(
        select(Task)
        .where(Task.plan_id == plan.id)
        .order_by(Task.position)
        .options(
            joinedload(Task.schedule).selectinload(Schedule.days),
            joinedload(Task.schedule).selectinload(Schedule.periods),
            selectinload(Task.assignments).joinedload(Assignment.unit),
        )
        .execution_options(populate_existing=True)
    ).all()


def lead_of(task: Task) -> Assignment | None:
    """Whose report a row's text becomes: the first-named of the units that lead the task."""
    leads = [each for each in task.assignments if each.is_lead]
    standing = [each for each in leads if each.until_on is None]
    return next(iter(standing or leads), None)


def _periods(plan: Plan, calendar: WorkCalendar) -> dict[tuple[int, date], LoadPeriod]:
    found = {}
    for schedule in plan.schedules:
        made = {period.due_on: period for period in schedule.periods}
        for planned in planning.plan_periods(schedule, calendar):
            day = planned.day
            key = (schedule.id, day.covers_until)
            found[key] = LoadPeriod(schedule, planned, made.get(day.due_on))
    return found


def _general(
    rows: Sequence[ReadRow],
    periods: dict[tuple[int, date], LoadPeriod],
    choices: LoadChoices,
    calendar: WorkCalendar,
    on: date,
) -> list[str]:
    """What is wrong with whole columns: their period is not there, not over, or was reported."""
    if not choices.used:
        return ["还没有选定哪一列是哪一期的进展和评定，请在上面选定。"]
    found = []
    wanted = {(row.task.schedule_id, s.until) for row in rows if row.task for s in row.said}
    names = {row.task.schedule_id: row.task.schedule.name for row in rows if row.task}
    for schedule_id, until in sorted(wanted):
        each = periods.get((schedule_id, until))
        headings = "、".join(f"“{h}”" for h, use in choices.used.items() if use.until == until)
        if each is None:
            found.append(f"{headings}：“{names[schedule_id]}”没有这一期，请另选用途或改报送安排。")
        elif each.planned.effective_due_on >= on:
            day = written_day(each.planned.effective_due_on, on, calendar)
            found.append(f"{headings}：{each.label}{day}才截止，由单位报送，请选“不用”。")
        elif each.period is not None and not each.period.is_loaded:
            found.append(f"{headings}：{each.label}已在系统里报送，不能补录，请选“不用”。")
    return found


def _of_plan(plan: Plan, choices: LoadChoices, on: date) -> list[str]:
    """What is wrong with the plan itself, so that nothing can be loaded into it as yet."""
    found = []
    if plan.status is PlanStatus.CLOSED:
        found.append("方案已经办结，不能再补录，请看年终评定。")
    if plan.status in (PlanStatus.DRAFT, PlanStatus.AGREED):
        if choices.issued_on is None:
            found.append("这份方案还是草稿：请填写当时印发的日期，补录后按已印发办理。")
        found += [f"{each}请先补齐。" for each in planning.hindrances(plan, on)]
    if choices.is_whole_year:
        found += _of_whole_year(plan, on)
    return found


def _of_whole_year(plan: Plan, on: date) -> list[str]:
    days = [day.due_on for schedule in plan.schedules for day in schedule.days]
    if plan.year >= on.year or max(days, default=on) >= on:
        return [f"{plan.year}年的报送还没有结束，不能按整年补录，请取消勾选。"]
    if any(not each.is_loaded for schedule in plan.schedules for each in schedule.periods):
        return ["这份方案在系统里报送过，不能按整年补录；请取消勾选，到“年终评定”里办结。"]
    return []


def _reported(tasks: Sequence[Task]) -> set[tuple[int, date]]:
    """(task id, last day covered) of what a report stands for already."""
    rows = db.session.execute(
        select(Assignment.task_id, ReportingPeriod.covers_until)
        .join(ProgressReport, ProgressReport.assignment_id == Assignment.id)
        .join(ReportingPeriod, ReportingPeriod.id == ProgressReport.period_id)
        .where(Assignment.task_id.in_([task.id for task in tasks]))
    )
    return {(task_id, until) for task_id, until in rows}


def _checked(
    row: ReadRow,
    periods: dict[tuple[int, date], LoadPeriod],
    taken: set[tuple[int, date]],
    plan: Plan,
) -> ReadRow:
    """A row with what stands against it on the side of its task."""
    if row.task is None:
        return row
    errors = []
    for said in row.said:
        each = periods.get((row.task.schedule_id, said.until))
        if each and (row.task.id, said.until) in taken and each.period and each.period.is_loaded:
            errors.append(f"{row.source.place}：{each.label}已经补录过，请删去这一行再补。")
    if row.is_loaded and plan.status is PlanStatus.ISSUED and lead_of(row.task) is None:
        errors.append(f"{row.source.place}：{row.task.name}没有牵头单位，请先定牵头单位。")
    return ReadRow(**{**vars(row), "errors": (*row.errors, *errors)})


def _without_final(rows: Sequence[ReadRow], left: Sequence[Task]) -> list[str]:
    found = [
        f"{row.source.place}：没有年终评定，请补上，或取消“整年”。"
        for row in rows
        if row.task and row.task.status is not TaskStatus.WITHDRAWN and final_of(row) is None
    ]
    if left:
        names = "、".join(task.name for task in left[:5])
        found.append(f"{names}等 {len(left)} 项在台账里没有，没有年终评定，请核对。")
    return found


def final_of(row: ReadRow) -> MarkValue | None:
    """The final mark of a row: its own or, where the ledger has none, that of its last period."""
    marks = [said.mark for said in row.said if said.mark]
    return row.final or (marks[-1] if marks else None)
