"""A year's sheets as a reader may see them, and the rows behind a figure (年度考核数据)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import joinedload

from tracker.core.db import db
from tracker.models import (
    Actor,
    Assignment,
    Instruction,
    Objection,
    Plan,
    PlanStatus,
    PostKind,
    ProgressReport,
    ReportingPeriod,
    Slip,
    Task,
    Unit,
    YearSheets,
)
from tracker.permissions import Permission, allowed
from tracker.years.queries.counting import figures_by_unit, plans_of
from tracker.years.sheets import Figure, Figures, Rows


@dataclass(frozen=True)
class Sheets:
    """The figures of every unit; published: as they were given out, else as they stand today."""

    year: int
    units: list[tuple[Unit, Figures]]
    published: YearSheets | None
    plans: Sequence[Plan]

    @property
    def unfinished(self) -> list[Plan]:
        """The plans that have to be concluded first."""
        return [plan for plan in self.plans if plan.status is not PlanStatus.CLOSED]


@dataclass(frozen=True)
class UnitSheet:
    """The figures of one unit."""

    year: int
    unit: Unit
    figures: Figures
    published: YearSheets | None

    @property
    def unit_id(self) -> int:
        return self.unit.id


@dataclass(frozen=True)
class SheetRow:
    """One row behind a figure: the task that it is about, what more there is to say of it, and the
    report or slip to open where there is one."""

    task: Task | None
    note: str
    report_id: int | None = None
    slip_id: int | None = None


def published_sheets(government_id: int, year: int) -> YearSheets | None:
    return db.session.scalar(
        select(YearSheets).where(YearSheets.government_id == government_id, YearSheets.year == year)
    )


def get_sheets(year: int, *, reader: Actor) -> Sheets:
    """A year of which there are plans; leaders see what is published, else NoResultFound."""
    published = published_sheets(reader.government_id, year)
    works_on = reader.is_a(PostKind.SUPERVISOR, PostKind.DIRECTOR)
    plans = db.session.scalars(plans_of(reader.government_id, year).order_by(Plan.id)).all()
    if not plans or not (published or works_on) or not allowed(reader, Permission.SHEETS_VIEW):
        raise NoResultFound
    return Sheets(year, _units(reader, year, published), published, plans)


def get_sheet(year: int, unit_id: int, *, reader: Actor) -> UnitSheet:
    """A unit's own sheet once it is published; the office's and the leaders' as get_sheets says."""
    unit = db.session.get_one(Unit, unit_id)
    published = published_sheets(unit.government_id, year)
    every = _units(reader, year, published)
    figures = {each.id: its for each, its in every if each.id == unit_id}
    sheet = UnitSheet(year, unit, figures.get(unit_id, Figures()), published)
    works_on = reader.is_a(PostKind.SUPERVISOR, PostKind.DIRECTOR)
    if unit_id not in figures or not (published or works_on):
        raise NoResultFound
    if not allowed(reader, Permission.SHEET_VIEW, sheet):
        raise NoResultFound
    return sheet


def _units(reader: Actor, year: int, published: YearSheets | None) -> list[tuple[Unit, Figures]]:
    if published:
        found = {int(key): Figures.from_json(own) for key, own in published.content.items()}
    else:
        found = figures_by_unit(reader.government_id, year, on=reader.on)
    units = db.session.scalars(
        select(Unit)
        .where(Unit.id.in_(found), Unit.government_id == reader.government_id)
        .order_by(Unit.position, Unit.id)
    )
    return [(unit, found[unit.id]) for unit in units]


def rows_behind(figures: Figures, figure: Figure) -> list[SheetRow]:
    """The rows that a figure counts, in words."""
    ids = figures.rows.get(figure, [])
    return _FOUND[figure.rows](ids) if ids else []


def _tasks(ids: Sequence[str]) -> list[SheetRow]:
    found = select(Task).where(Task.id.in_([int(each) for each in ids])).order_by(Task.position)
    return [SheetRow(task, "") for task in db.session.scalars(found)]


def _reports(ids: Sequence[str]) -> list[SheetRow]:
    cells = [(int(first), int(last)) for first, _, last in (each.partition(".") for each in ids)]
    assignments, periods = {each for each, _ in cells}, {each for _, each in cells}
    tasks = {
        each.id: each.task
        for each in db.session.scalars(
            select(Assignment)
            .where(Assignment.id.in_(assignments))
            .options(joinedload(Assignment.task))
        )
    }
    known = select(ReportingPeriod).where(ReportingPeriod.id.in_(periods))
    labels = {each.id: each.label for each in db.session.scalars(known)}
    reports = {
        (each.assignment_id, each.period_id): each.id
        for each in db.session.scalars(
            select(ProgressReport).where(
                ProgressReport.assignment_id.in_(assignments),
                ProgressReport.period_id.in_(periods),
                ProgressReport.first_submitted_at.is_not(None),
            )
        )
    }
    return [SheetRow(tasks[a], labels[p], reports.get((a, p))) for a, p in cells]


def _instructions(ids: Sequence[str]) -> list[SheetRow]:
    found = (
        select(Instruction)
        .where(Instruction.id.in_([int(each) for each in ids]))
        .order_by(Instruction.id)
        .options(joinedload(Instruction.task))
    )
    return [
        SheetRow(each.task, f"{each.author_post_title}：{each.text[:40]}")
        for each in db.session.scalars(found)
    ]


def _slips(ids: Sequence[str]) -> list[SheetRow]:
    found = select(Slip).where(Slip.id.in_([int(each) for each in ids])).order_by(Slip.id)
    return [SheetRow(None, each.level.label, slip_id=each.id) for each in db.session.scalars(found)]


def _objections(ids: Sequence[str]) -> list[SheetRow]:
    found = (
        select(Objection)
        .where(Objection.id.in_([int(each) for each in ids]))
        .order_by(Objection.id)
        .options(joinedload(Objection.task))
    )
    return [
        SheetRow(each.task, f"{each.status.label}：{each.text[:40]}")
        for each in db.session.scalars(found)
    ]


_FOUND = {
    Rows.TASKS: _tasks,
    Rows.REPORTS: _reports,
    Rows.INSTRUCTIONS: _instructions,
    Rows.SLIPS: _slips,
    Rows.OBJECTIONS: _objections,
}
