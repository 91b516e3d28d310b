"""The person says that what was entered is not what he signed, and the office looks (更正请求)."""

from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.db import db, hold
from tracker.core.errors import RuleBroken
from tracker.core.texts import written
from tracker.directory import queries as directory
from tracker.inbox import service as inbox
from tracker.models import (
    Actor,
    AuditAction,
    MessageKind,
    PaperRecord,
    PaperSettlement,
    PostKind,
)
from tracker.paper.service.recording import LONGEST_NOTE
from tracker.reports.service.versions import name_of


def contest_record(record: PaperRecord, *, why: str, by: Actor) -> None:
    """Ask the office to correct what it entered (请求更正), and say what is wrong; once a sheet.

    The same twice is one. Nothing changes by it; the record says so until it is settled.
    """
    hold(record)
    why = written(why, "与原件哪里不符", LONGEST_NOTE, field="why")
    if record.contested_at is not None:
        if record.contested_why == why:
            return
        raise RuleBroken("已经提过更正请求，请直接与督查室核对。", field="why")
    record.contested_at, record.contested_why = clock.now(), why
    db.session.flush()
    audit.record(AuditAction.PAPER_CONTESTED, record, by=by, title=record.title, reason=why)
    for official in directory.officials_in(record.government_id, PostKind.SUPERVISOR, on=by.on):
        inbox.send(
            official,
            MessageKind.NOTICE,
            f"{record.signer}请求更正代录的{record.title}",
            occurrence=f"paper.{record.id}.contested",
            text=why,
            link=f"/papers/{record.id}",
        )


def settle_contest(
    record: PaperRecord, *, settlement: PaperSettlement | None, why: str, by: Actor
) -> None:
    """Say what the office found (处理更正请求): it has corrected it by the usual means, or it
    agrees with the paper. The same twice is one."""
    hold(record)
    why = written(why, "处理情况", LONGEST_NOTE, field="why")
    if settlement is None:
        raise RuleBroken("请选怎样处理。", field="settlement")
    if (record.settlement, record.settled_why) == (settlement, why):
        return
    if not record.is_contested:
        raise RuleBroken("这份代录没有待处理的更正请求，不用处理。")
    name, official_id = name_of(by), by.official.id
    record.settlement, record.settled_why = settlement, why
    record.settled_at, record.settled_by_id, record.settled_by_name = clock.now(), official_id, name
    db.session.flush()
    audit.record(
        AuditAction.PAPER_SETTLED,
        record,
        by=by,
        title=record.title,
        result=settlement.label,
        reason=why,
    )
    inbox.send(
        record.for_official,
        MessageKind.NOTICE,
        f"督查室处理了您的更正请求：{settlement.label}",
        occurrence=f"paper.{record.id}.settled",
        text=why,
        link=f"/papers/{record.id}",
    )
