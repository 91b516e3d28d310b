"""Signing for matters in the name of a unit (签收)."""

from collections.abc import Iterable

from sqlalchemy import select

from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.models import Actor, AuditAction, Matter, MatterReceipt


def sign_matters(matters: Iterable[Matter], *, by: Actor) -> int:
    """Sign for matters in the name of the actor's unit; the first signature stands.

    Gives how many were signed for now. RuleBroken where none is named.
    """
    ids = [matter.id for matter in matters]
    if not ids:
        raise RuleBroken("没有要签收的交办事项，不用再签。")
    receipts = db.session.scalars(
        select(MatterReceipt)
        .where(MatterReceipt.matter_id.in_(ids), MatterReceipt.unit_id == by.post.unit_id)
        .order_by(MatterReceipt.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    signed = [receipt for receipt in receipts if receipt.signed_at is None]
    for receipt in signed:
        receipt.signed_at, receipt.signed_by = clock.now(), by.official
        audit.record(
            AuditAction.MATTER_SIGNED, receipt.matter.task, by=by, unit=receipt.unit.short_name
        )
    return len(signed)
