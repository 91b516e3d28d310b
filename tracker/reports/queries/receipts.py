"""Which units signed for the marks of a round, and which did not (评定签收)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, exists, select

from tracker.core.clock import day_of
from tracker.core.db import db
from tracker.core.workdays import WorkCalendar
from tracker.models import (
    Assignment,
    MarkReceipt,
    PartyRole,
    PublishedMark,
    ReportingPeriod,
    Task,
    Unit,
)
from tracker.reports.receipt import received_anyway_on


@dataclass(frozen=True)
class Received:
    """A unit that was told of a round's marks: its signature, or the day that counts without."""

    unit: Unit
    receipt: MarkReceipt | None
    anyway_on: date


def received_by(period: ReportingPeriod, calendar: WorkCalendar) -> list[Received]:
    """Every unit that leads a published task of the round, who has not signed first."""
    if period.published_at is None:
        return []
    units = db.session.scalars(
        select(Unit)
        .where(Unit.id.in_(_led_in(period.id).with_only_columns(Assignment.unit_id)))
        .order_by(Unit.position, Unit.id)
    )
    signed = receipts_of([period.id])
    anyway = received_anyway_on(day_of(period.published_at), calendar)
    found = [Received(unit, signed.get((period.id, unit.id)), anyway) for unit in units]
    return sorted(found, key=lambda each: each.receipt is not None)


def receipts_of(period_ids: Iterable[int]) -> dict[tuple[int, int], MarkReceipt]:
    """By (period id, unit id) who signed."""
    rows = db.session.scalars(select(MarkReceipt).where(MarkReceipt.period_id.in_(period_ids)))
    return {(row.period_id, row.unit_id): row for row in rows}


def unsigned_rounds(unit: Unit) -> list[ReportingPeriod]:
    """The published rounds in which the unit leads, that nobody of it signed for, the last first;
    what was published with no mark of the unit's needs no signature."""
    signed = exists().where(
        MarkReceipt.period_id == ReportingPeriod.id, MarkReceipt.unit_id == unit.id
    )
    led = (
        _led_in(ReportingPeriod.id)
        .where(Assignment.unit_id == unit.id)
        .correlate(ReportingPeriod)
        .exists()
    )
    rounds = db.session.scalars(
        select(ReportingPeriod)
        .where(ReportingPeriod.published_at.is_not(None), ~signed, led)
        .order_by(ReportingPeriod.due_on.desc(), ReportingPeriod.id)
    )
    return list(rounds)


def _led_in(period_id: Any) -> Select[int]:
    """The leading assignments of the tasks whose marks were published in a period."""
    return (
        select(Assignment.id)
        .join(Task, Task.id == Assignment.task_id)
        .join(PublishedMark, PublishedMark.task_id == Task.id)
        .where(PublishedMark.period_id == period_id, Assignment.role == PartyRole.LEAD)
    )
