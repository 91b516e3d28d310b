"""Noting what is made known of marks, and telling it (评定公布)."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.directory import queries as directory
from tracker.inbox import service as inbox
from tracker.models import (
    Actor,
    AuditAction,
    MarkReceipt,
    MarkValue,
    MessageKind,
    PublishedMark,
    ReportingPeriod,
    Task,
    Unit,
)
from tracker.reports.queries.corrections import (
    is_contested,
    is_under_objection,
    last_published,
)
from tracker.reports.queries.marks import task_marks
from tracker.reports.queries.receipts import unsigned_rounds
from tracker.reports.service.versions import name_of


def note_round(
    period: ReportingPeriod, marks: Mapping[int, MarkValue], *, at: datetime, by: Actor
) -> None:
    """Keep what is published with a round, so that it can be told after anything changed.

    marks: by task id.
    """
    for task_id, value in marks.items():
        db.session.add(
            PublishedMark(
                task_id=task_id,
                period_id=period.id,
                value=value,
                is_of_round=True,
                published_at=at,
                published_by_id=by.official.id,
            )
        )
    db.session.flush()


def note_change(task: Task, period: ReportingPeriod, *, by: Actor) -> PublishedMark | None:
    """After a mark was given or changed in a round that is published: keep that it is known from
    now on, and tell the leading units, whose time for objecting begins. None where nothing new is
    known, as where the government has decided on the mark."""
    if not period.is_published or is_contested(task, period):
        return None
    db.session.flush()
    value = task_marks([task.id], published_only=True).get((task.id, period.id))
    last = last_published(task, period)
    if value is None or (last is not None and last.value is value):
        return None
    row = PublishedMark(
        task_id=task.id,
        period_id=period.id,
        value=value,
        is_of_round=False,
        published_at=clock.now(),
        published_by_id=by.official.id,
    )
    db.session.add(row)
    db.session.flush()
    _tell_leads(row, task, period, by)
    return row


def sign_marks(unit: Unit, *, by: Actor) -> list[MarkReceipt]:
    """Sign for the unit for the marks of every published round (签收); what is signed for already
    stays as it is."""
    # Held, so that two of the unit who sign at once make one row.
    db.session.execute(select(Unit.id).where(Unit.id == unit.id).with_for_update(key_share=True))
    receipts = []
    for period in unsigned_rounds(unit):
        receipt = MarkReceipt(
            period_id=period.id,
            unit_id=unit.id,
            signed_by_id=by.official.id,
            signed_by_name=name_of(by),
            signer_post_title=by.post_title,
            signed_at=clock.now(),
        )
        db.session.add(receipt)
        audit.record(
            AuditAction.MARKS_SIGNED, receipt, by=by, unit=unit.short_name, period=period.label
        )
        receipts.append(receipt)
    return receipts


def refuse_contested(task: Task, period: ReportingPeriod) -> None:
    """What the government decides, or decided, on an objection is not changed beside it."""
    if is_contested(task, period):
        raise RuleBroken(
            f"{task.name}{period.label}的评定有异议正在复核，或已经复核更正，请以复核决定为准。"
        )


def refuse_under_objection(task: Task, period: ReportingPeriod) -> None:
    """A report that was opened again is not marked while an objection to the mark is decided."""
    if is_under_objection(task, period):
        raise RuleBroken(
            f"{task.name}{period.label}的评定有异议正在复核，请等复核决定以后再审核这份报送。"
        )


def marks_path(period: ReportingPeriod) -> str:
    """Where a unit sees the marks of a round, signs for them and objects."""
    return f"/quarter/{period.due_on.isoformat()}/marks"


def _tell_leads(row: PublishedMark, task: Task, period: ReportingPeriod, by: Actor) -> None:
    leads = [each.unit for each in task.assignments if each.is_lead and each.includes(by.on)]
    told = [
        official
        for unit in leads
        for official in (
            *directory.heads_of(unit, on=by.on),
            *directory.reporters_of(unit, on=by.on),
        )
    ]
    for official in dict.fromkeys(told):
        inbox.send(
            official,
            MessageKind.PUBLISHED,
            f"{task.name}{period.label}评定为{row.value.label}",
            occurrence=f"mark.{row.id}",
            text="本期评定公布以后评定或调整的。有异议的，可以在收到后 30 日内提出。",
            link=marks_path(period),
        )
