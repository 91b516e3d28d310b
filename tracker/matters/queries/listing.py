"""The matters of the office in a list (交办事项): what is open first, by the day it is due."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased

from tracker.core.db import db
from tracker.core.enums import Labelled
from tracker.matters.queries.reading import matter_parts
from tracker.models import (
    POSTS_OF_A_UNIT,
    Actor,
    Assignment,
    MarkValue,
    Matter,
    MatterKind,
    MatterReceipt,
    PartyRole,
    ProgressReport,
    ReportingPeriod,
    ReportStatus,
    Task,
    TaskStatus,
    Unit,
)
from tracker.plans.queries import is_report_on, tasks_visible_to
from tracker.reports.queries import sees_provisional_marks, task_marks

PAGE = 30


class MatterState(Labelled):
    LATE = "late", "逾期"
    OPEN = "open", "办理中"
    WAITING = "waiting", "待审核"
    ANSWERED = "answered", "已报未结"
    DONE = "done", "已办结"
    WITHDRAWN = "withdrawn", "已撤销"

    @property
    def is_over(self) -> bool:
        return self in (MatterState.DONE, MatterState.WITHDRAWN)


@dataclass(frozen=True)
class Asked:
    """What the list is narrowed to; empty values ask for everything."""

    kind: MatterKind | None = None
    unit: int | None = None
    state: MatterState | None = None
    page: int = 1


@dataclass(frozen=True)
class Standing:
    """Where a matter is, of what the list needs to know of all of them."""

    matter_id: int
    kind: MatterKind
    due_on: date
    state: MatterState
    units: frozenset[int]


@dataclass(frozen=True)
class Listed:
    """A matter on the page."""

    matter: Matter
    state: MatterState
    due_on: date
    own_receipt: MatterReceipt | None  # the reader's own unit's


@dataclass(frozen=True)
class Choices:
    """What the filters offer, each with how many there are; of what the reader may see."""

    kinds: list[tuple[MatterKind, int]]
    units: list[tuple[Unit, int]]
    states: list[tuple[MatterState, int]]


@dataclass(frozen=True)
class Page:
    """A page of the list; number, pages and the two questions are what components/pager asks."""

    listed: list[Listed]
    choices: Choices
    open: int  # of all that the reader may see, whatever is asked
    late: int
    total: int
    number: int
    pages: int

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def has_next(self) -> bool:
        return self.number < self.pages


def list_matters(reader: Actor, asked: Asked) -> Page:
    """A page of the matters that the reader may see, in a constant number of queries."""
    every = _standings(reader)
    found = sorted(filter(lambda each: _fits(each, asked), every), key=_open_first)
    pages = max(1, -(-len(found) // PAGE))
    number = min(max(asked.page, 1), pages)
    shown = found[(number - 1) * PAGE : number * PAGE]
    return Page(
        listed=_listed(shown, reader),
        choices=_choices(every, reader),
        open=sum(not each.state.is_over for each in every),
        late=sum(each.state is MatterState.LATE for each in every),
        total=len(found),
        number=number,
        pages=pages,
    )


def has_matters(reader: Actor) -> bool:
    """Whether there is one that the reader may see."""
    return db.session.scalar(_visible(reader).limit(1)) is not None


def unsigned(reader: Actor) -> Sequence[Matter]:
    """The matters for which the reader's unit has not signed yet."""
    return db.session.scalars(
        select(Matter).where(Matter.id.in_(_unsigned(reader))).order_by(Matter.id)
    ).all()


def unsigned_count(reader: Actor) -> int:
    waiting = _unsigned(reader).with_only_columns(func.count(MatterReceipt.id))
    return db.session.scalar(waiting) or 0


def state_of(
    status: TaskStatus,
    due_on: date,
    reports: Sequence[ReportStatus | None],
    mark: MarkValue | None,
    *,
    on: date,
) -> MatterState:
    """Where a matter is, by its leads' last reports and the mark on them."""
    if status is not TaskStatus.OPEN:
        return MatterState.DONE if status is TaskStatus.COMPLETED else MatterState.WITHDRAWN
    if reports and all(each is ReportStatus.ACCEPTED for each in reports):
        return MatterState.DONE if mark is MarkValue.COMPLETED else MatterState.ANSWERED
    handed_in = (ReportStatus.SUBMITTED, ReportStatus.ACCEPTED)
    if reports and all(each in handed_in for each in reports):
        return MatterState.WAITING
    return MatterState.LATE if due_on < on else MatterState.OPEN


def _visible(reader: Actor) -> Select[int]:
    tasks = tasks_visible_to(reader).with_only_columns(Task.id)
    return select(Matter.id).where(Matter.task_id.in_(tasks))


def _unsigned(reader: Actor) -> Select[int]:
    unit_id = reader.post.unit_id if reader.post.kind in POSTS_OF_A_UNIT else None
    return select(MatterReceipt.matter_id).where(
        MatterReceipt.unit_id == unit_id, MatterReceipt.signed_at.is_(None)
    )


def _standings(reader: Actor) -> list[Standing]:
    """Of every matter that the reader may see. A year has some hundreds, of a few columns each."""
    rows = db.session.execute(_columns(reader.on).where(Matter.id.in_(_visible(reader)))).all()
    marks = task_marks(
        list({row.task_id for row in rows}), published_only=not sees_provisional_marks(reader)
    )
    leads: dict[int, list[ReportStatus | None]] = {}
    units: dict[int, set[int]] = {}
    days: dict[int, date] = {}
    for row in rows:
        units.setdefault(row.id, set()).update({row.unit_id} - {None})
        if row.role is PartyRole.LEAD:
            leads.setdefault(row.id, []).append(row.report_status)
        days[row.id] = max(days.get(row.id, date.min), row.own_day or row.effective_due_on)
    found = {}
    for row in rows:
        if row.id not in found:
            mark = marks.get((row.task_id, row.period_id))
            due_on = days[row.id]
            state = state_of(row.task_status, due_on, leads.get(row.id, []), mark, on=reader.on)
            found[row.id] = Standing(row.id, row.kind, due_on, state, frozenset(units[row.id]))
    return list(found.values())


def _columns(on: date) -> Select[*tuple[Any, ...]]:
    """A row for each unit that has a matter that day, or once for one that no unit has any more,
    with its report in the last period of the matter."""
    later = aliased(ReportingPeriod)
    last = (
        select(func.max(later.due_on))
        .where(later.schedule_id == Task.schedule_id)
        .correlate(Task)
        .scalar_subquery()
    )
    return (
        select(
            Matter.id,
            Matter.kind,
            Task.id.label("task_id"),
            Task.status.label("task_status"),
            Assignment.unit_id,
            Assignment.role,
            ReportingPeriod.id.label("period_id"),
            ReportingPeriod.effective_due_on,
            ProgressReport.status.label("report_status"),
            ProgressReport.due_on.label("own_day"),
        )
        .join(Task, Task.id == Matter.task_id)
        .outerjoin(
            Assignment,
            (Assignment.task_id == Task.id)
            & or_(Assignment.until_on.is_(None), Assignment.until_on > on),
        )
        .join(
            ReportingPeriod,
            (ReportingPeriod.schedule_id == Task.schedule_id) & (ReportingPeriod.due_on == last),
        )
        .outerjoin(
            ProgressReport,
            is_report_on(),
        )
    )


def _fits(standing: Standing, asked: Asked) -> bool:
    return (
        asked.kind in (None, standing.kind)
        and (asked.unit is None or asked.unit in standing.units)
        and asked.state in (None, standing.state)
    )


def _open_first(standing: Standing) -> tuple[bool, int, int]:
    """What is open by its day; what is over the latest first."""
    day = standing.due_on.toordinal()
    is_over = standing.state.is_over
    return is_over, -day if is_over else day, standing.matter_id


def _listed(shown: Iterable[Standing], reader: Actor) -> list[Listed]:
    by_id = {each.matter_id: each for each in shown}
    matters = db.session.scalars(
        select(Matter).where(Matter.id.in_(by_id)).options(*matter_parts())
    )
    found = {matter.id: matter for matter in matters}
    own = reader.post.unit_id if reader.post.kind in POSTS_OF_A_UNIT else None
    return [
        Listed(
            found[key],
            each.state,
            each.due_on,
            next((it for it in found[key].receipts if it.unit_id == own), None),
        )
        for key, each in by_id.items()
    ]


def _choices(standings: Sequence[Standing], reader: Actor) -> Choices:
    kinds = Counter(each.kind for each in standings)
    states = Counter(each.state for each in standings)
    units = Counter(unit for each in standings for unit in each.units)
    known = db.session.scalars(
        select(Unit).where(Unit.id.in_(units)).order_by(Unit.position, Unit.id)
    ).all()
    is_of_unit = reader.post.kind in POSTS_OF_A_UNIT
    return Choices(
        kinds=[(kind, kinds[kind]) for kind in MatterKind if kinds[kind]],
        units=[] if is_of_unit else [(unit, units[unit.id]) for unit in known],
        states=[(state, states[state]) for state in MatterState if states[state]],
    )
