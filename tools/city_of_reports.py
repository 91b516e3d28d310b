"""A city in which every unit owes a report on every task, of any size, to be measured on."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select

from tracker.core.db import Base, db
from tracker.core.workdays import published_calendar
from tracker.directory.queries import DEMONSTRATION_DAY
from tracker.models import (
    Assignment,
    CalendarDay,
    CalendarYear,
    Government,
    Official,
    PartyRole,
    Plan,
    PlanKind,
    PlanStatus,
    Post,
    PostKind,
    ProgressReport,
    ReportingPeriod,
    Schedule,
    Section,
    Setting,
    Task,
    TaskLeader,
    TaskParty,
    Tenure,
    Unit,
    UnitKind,
)

BEGINNING, DUE = date(2022, 1, 1), date(2022, 7, 7)
LEADERS, SUPERVISORS, CHUNK = 10, 2, 5_000


def build(units: int, tasks: int, on: date) -> None:
    """A city in which every unit owes a report on every task."""
    government = Government(name="万份市", full_name="万份市人民政府")
    db.session.add(government)
    db.session.flush()
    city = government.id
    day = on.isoformat()
    _add(Setting, [{"government_id": city, "key": DEMONSTRATION_DAY, "value": day}])
    _calendar()
    _units(city, units)
    period = _plan(city, tasks)
    _obligations(period)
    db.session.commit()


def _calendar() -> None:
    _add(CalendarYear, [{"year": 2022, "source": "国务院办公厅通知"}])
    special = [day for day in published_calendar().special.values() if day.on.year == 2022]
    _add(
        CalendarDay,
        [
            {"on": day.on, "kind": day.kind, "name": day.name, "source": "国务院办公厅通知"}
            for day in special
        ],
    )


def _units(city: int, units: int) -> None:
    _add(
        Unit,
        [
            {
                "government_id": city,
                "name": f"第{number}局全称",
                "short_name": f"第{number}局",
                "kind": UnitKind.DEPARTMENT,
                "position": number,
            }
            for number in range(1, units + 1)
        ],
    )
    unit_ids = db.session.scalars(select(Unit.id)).all()
    posts = [
        {"government_id": city, "title": kind.label, "kind": kind, "unit_id": unit}
        for unit in unit_ids
        for kind in (PostKind.LIAISON, PostKind.UNIT_HEAD)
    ]
    others = (PostKind.VICE_MAYOR,) * LEADERS + (PostKind.SUPERVISOR,) * SUPERVISORS
    posts += [
        {"government_id": city, "title": kind.label, "kind": kind, "unit_id": None}
        for kind in others
    ]
    _add(Post, posts)
    _holders(city)


def _holders(city: int) -> None:
    """Somebody in every post."""
    post_ids = db.session.scalars(select(Post.id).order_by(Post.id)).all()
    _add(
        Official,
        [
            {"government_id": city, "name": f"干部{post}", "email": f"p{post}@example.com"}
            for post in post_ids
        ],
    )
    officials = db.session.scalars(select(Official.id).order_by(Official.id)).all()
    _add(
        Tenure,
        [
            {"post_id": post, "official_id": official, "from_on": BEGINNING}
            for post, official in zip(post_ids, officials, strict=True)
        ],
    )


def _plan(city: int, tasks: int) -> int:
    plan = Plan(
        government_id=city,
        kind=PlanKind.WORK_REPORT,
        year=2022,
        title="2022年主要目标任务",
        status=PlanStatus.ISSUED,
        issued_on=BEGINNING,
    )
    schedule = Schedule(plan=plan, name="按季度报送")
    section = Section(plan=plan, title="一、全部任务", position=1)
    period = ReportingPeriod(
        schedule=schedule,
        label="2022年二季度",
        covers_from=date(2022, 4, 1),
        covers_until=date(2022, 6, 30),
        opens_on=DUE - timedelta(days=20),
        due_on=DUE,
        effective_due_on=DUE,
        closes_on=DUE + timedelta(days=14),
    )
    db.session.add_all((plan, schedule, section, period))
    db.session.flush()
    _add(
        Task,
        [
            {
                "plan_id": plan.id,
                "section_id": section.id,
                "schedule_id": schedule.id,
                "position": number,
                "label": str(number),
                "text": f"完成第{number}项任务。",
                "requirement": "按季度报送进度",
            }
            for number in range(1, tasks + 1)
        ],
    )
    _lead()
    return period.id


def _lead() -> None:
    """The vice-mayors lead the tasks in turn."""
    leaders = db.session.scalars(select(Post.id).where(Post.kind == PostKind.VICE_MAYOR)).all()
    _add(
        TaskLeader,
        [
            {"task_id": task, "position": 1, "post_id": leaders[n % LEADERS], "from_on": BEGINNING}
            for n, task in enumerate(db.session.scalars(select(Task.id)).all())
        ],
    )


def _obligations(period: int) -> None:
    """Every task is printed for all units, and each of them owes a report on it."""
    unit_ids = db.session.scalars(select(Unit.id)).all()
    task_ids = db.session.scalars(select(Task.id)).all()
    _add(
        TaskParty,
        [
            {
                "task_id": task,
                "position": 1,
                "role": PartyRole.LEAD,
                "unit_id": unit_ids[0],
                "printed_name": "各单位",
            }
            for task in task_ids
        ],
    )
    parties = dict(db.session.execute(select(TaskParty.task_id, TaskParty.id)).all())
    _add(
        Assignment,
        [
            {
                "task_id": task,
                "unit_id": unit,
                "party_id": parties[task],
                "position": place,
                "role": PartyRole.LEAD if place == 1 else PartyRole.SUPPORT,
                "from_on": BEGINNING,
            }
            for task in task_ids
            for place, unit in enumerate(unit_ids, start=1)
        ],
    )
    assignments = db.session.scalars(select(Assignment.id)).all()
    _add(ProgressReport, [{"assignment_id": each, "period_id": period} for each in assignments])


def _add(table: type[Base], rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), CHUNK):
        db.session.execute(insert(table), rows[start : start + CHUNK])
