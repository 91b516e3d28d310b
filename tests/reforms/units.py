"""Reforms as the tests order them."""

from collections.abc import Sequence
from datetime import date

from tests import factories
from tests.factories import City
from tracker.core.db import db, transaction
from tracker.models import (
    Assignment,
    ProgressReport,
    Reform,
    ReformKind,
    ReportStatus,
    Task,
    UnitKind,
)
from tracker.reforms import service
from tracker.reforms.moving import moves_of
from tracker.reforms.terms import Choices, Heir, Terms

NEW = "城建局"


def terms(
    city: City,
    kind: str,
    before: Sequence[str],
    after: Sequence[str],
    *,
    on: date = factories.TODAY,
    **choices,
) -> Terms:
    """A name that no unit has is that of a new one."""
    heirs = [
        Heir.of(city.units[name])
        if name in city.units
        else Heir(f"{name}（全称）", name, UnitKind.DEPARTMENT)
        for name in after
    ]
    return Terms(
        ReformKind(kind),
        on,
        tuple(city.unit(name) for name in before),
        tuple(heirs),
        basis_title="关于机构改革的通知",
        choices=Choices(**choices),
    )


def enter(city: City, *ordered, today: date = factories.TODAY, **choices) -> Reform:
    """Look at what moves, and confirm it, as the office does."""
    with transaction():
        asked = terms(city, *ordered, **choices)
        by = city.actor("督查员", on=today)
        reform = service.enter_reform(asked, seen=moves_of(asked, today=today).digest, by=by)
    for part in reform.parts:
        if part.successor:
            city.units[part.successor.short_name] = part.successor
    return reform


def holders(task: Task, *, on: date = factories.TODAY) -> dict[str, str]:
    """By unit its role, of those who have the task on a day."""
    db.session.expire_all()
    return {each.unit.short_name: each.role.label for each in task.assignments if each.includes(on)}


def report_of(task: Task, unit: str, city: City, *, quarter: int = 2) -> ProgressReport | None:
    assignment = factories.assignment(task, city.unit(unit))
    return (
        db.session.query(ProgressReport)
        .filter_by(assignment_id=assignment.id, period_id=factories.period(task, quarter).id)
        .one_or_none()
    )


def owing(task: Task, *, on: date = factories.TODAY) -> list[str]:
    """The units that still owe a report of the second quarter on a task."""
    return [
        report.assignment.unit.short_name
        for report in db.session.query(ProgressReport)
        .join(Assignment)
        .filter(
            Assignment.task_id == task.id,
            ProgressReport.period_id == factories.period(task).id,
            ProgressReport.status.in_([ReportStatus.DRAFT, ReportStatus.RETURNED]),
        )
        .order_by(ProgressReport.id)
        if report.assignment.includes(on)
    ]
