"""What a change of a group's members means for a unit, and telling it (单位组成员变动).

The tasks themselves follow on the day: plans.service.follow_groups.
"""

from datetime import date

from sqlalchemy import ColumnElement, Select, func, or_, select

from tracker.core.days import day_from
from tracker.core.db import db
from tracker.directory import queries
from tracker.inbox import service as inbox
from tracker.models import (
    STILL_OWED,
    Actor,
    Assignment,
    GroupMembership,
    MessageKind,
    Plan,
    PlanStatus,
    ProgressReport,
    ReportingPeriod,
    Task,
    TaskParty,
    TaskStatus,
    Unit,
    UnitGroup,
)


def tasks_begun(group: UnitGroup, unit: Unit, *, on: date) -> int:
    """How many open tasks a unit will have through a group that it joins, and has not already."""
    has = select(Assignment.task_id).where(Assignment.unit_id == unit.id, _goes_on(on))
    named = select(TaskParty.task_id).where(TaskParty.group_id == group.id)
    tasks = _open(select(func.count(Task.id))).where(Task.id.in_(named), Task.id.not_in(has))
    return db.session.scalar(tasks) or 0


def tasks_ended(group: UnitGroup, unit: Unit, *, on: date) -> int:
    """How many open tasks a unit has through a group, and has no more when it leaves."""
    tasks = _open(select(func.count(Task.id))).where(Task.id.in_(_through(group, unit, on)))
    return db.session.scalar(tasks) or 0


def reports_ended(group: UnitGroup, unit: Unit, *, on: date) -> int:
    """How many reports on these it owes on a day, and will not be asked for any more."""
    reports = (
        _open(select(func.count(ProgressReport.id)).join(ProgressReport.assignment).join(Task))
        .join(ProgressReport.period)
        .where(
            Task.id.in_(_through(group, unit, on)),
            Assignment.unit_id == unit.id,
            ProgressReport.status.in_(STILL_OWED),
            or_(ReportingPeriod.closes_on >= on, ProgressReport.due_on.is_not(None)),
        )
    )
    return db.session.scalar(reports) or 0


def tell_joined(membership: GroupMembership, *, by: Actor) -> None:
    group, unit, on = membership.group, membership.unit, membership.from_on
    number = tasks_begun(group, unit, on=max(on, by.on))
    if number:
        said = f"承担随组的任务 {number} 项"
        _tell(
            membership, "joined", f"{_from(on, by)}{unit.short_name}加入“{group.name}”，{said}", by
        )


def tell_left(membership: GroupMembership, *, by: Actor) -> None:
    group, unit, on = membership.group, membership.unit, membership.until_on
    assert on is not None
    number = tasks_ended(group, unit, on=min(on, by.on))
    if number:
        said = f"退出“{group.name}”，随组的任务 {number} 项不再承担，没有报的不用再报"
        _tell(membership, "left", f"{_from(on, by)}{unit.short_name}{said}", by)


def _from(on: date, by: Actor) -> str:
    return f"自{day_from(on, by.on)}起，"


def _tell(membership: GroupMembership, what: str, subject: str, by: Actor) -> None:
    unit = membership.unit
    told = [*queries.heads_of(unit, on=by.on), *queries.reporters_of(unit, on=by.on)]
    for official in dict.fromkeys(told):
        inbox.send(
            official,
            MessageKind.REFORM,
            subject,
            occurrence=f"membership.{membership.id}.{what}",
            text="已经报送的都留着。任务当天在“进展报送”里增减。",
            link="/quarter",
        )


def _goes_on(on: date) -> ColumnElement[bool]:
    return or_(Assignment.until_on.is_(None), Assignment.until_on > on)


def _through(group: UnitGroup, unit: Unit, on: date) -> Select[int]:
    return (
        select(Assignment.task_id)
        .join(Assignment.party)
        .where(Assignment.unit_id == unit.id, TaskParty.group_id == group.id, _goes_on(on))
    )


def _open(tasks: Select[int]) -> Select[int]:
    return tasks.join(Plan, Task.plan_id == Plan.id).where(
        Plan.status == PlanStatus.ISSUED, Task.status == TaskStatus.OPEN
    )
