"""Which units signed for the marks of a round, and which did not (评定签收)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import joinedload

from tracker.core.clock import day_of
from tracker.core.db import db
from tracker.core.workdays import WorkCalendar
from tracker.models import (
    Assignment,
    MarkReceipt,
    PublishedMark,
    ReportingPeriod,
    Unit,
)
from tracker.plans.queries import led_on
from tracker.reports.receipt import received_anyway_on


@dataclass(frozen=True)
class Received:
    """A unit that was told of a round's marks: its signature, or the day that counts without."""

    unit: Unit
    receipt: MarkReceipt | None
    anyway_on: date


def received_by(period: ReportingPeriod, calendar: WorkCalendar) -> list[Received]:
    """Every unit that led a task of the round when its mark was published, who has not signed
    first."""
    if period.published_at is None:
        return []
    leads = _leads(PublishedMark.period_id == period.id)
    units = sorted({lead.unit for lead, _ in leads}, key=lambda unit: (unit.position, unit.id))
    signed = receipts_of([period.id])
    anyway = received_anyway_on(day_of(period.published_at), calendar)
    found = [Received(unit, signed.get((period.id, unit.id)), anyway) for unit in units]
    return sorted(found, key=lambda each: each.receipt is not None)


def receipts_of(period_ids: Iterable[int]) -> dict[tuple[int, int], MarkReceipt]:
    """By (period id, unit id) who signed."""
    rows = db.session.scalars(select(MarkReceipt).where(MarkReceipt.period_id.in_(period_ids)))
    return {(row.period_id, row.unit_id): row for row in rows}


def unsigned_rounds(unit: Unit) -> list[ReportingPeriod]:
    """The published rounds in which the unit was told of a mark, that nobody of it signed for, the
    last first."""
    signed = exists().where(
        MarkReceipt.period_id == PublishedMark.period_id, MarkReceipt.unit_id == unit.id
    )
    leads = _leads(Assignment.unit_id == unit.id, ~signed)
    rounds = {mark.period for _, mark in leads}
    return sorted(rounds, key=lambda each: (-each.due_on.toordinal(), each.id))


def _leads(*such: ColumnElement[bool]) -> list[tuple[Assignment, PublishedMark]]:
    """The published marks, each with who led the task on the day on which it was made known: who
    took it up later, or had given it away, was not told."""
    rows = db.session.execute(
        select(Assignment, PublishedMark)
        .join(PublishedMark, PublishedMark.task_id == Assignment.task_id)
        .where(*such)
        .options(joinedload(Assignment.unit), joinedload(PublishedMark.period))
    )
    return [(lead, mark) for lead, mark in rows if led_on(lead, day_of(mark.published_at))]
