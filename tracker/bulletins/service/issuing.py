"""An approved bulletin goes out as a document (印发)."""

from datetime import date

from tracker.audit import service as audit
from tracker.bulletins import queries
from tracker.bulletins.document import outgoing_of
from tracker.bulletins.service.approving import refuse_altered
from tracker.core.days import day_full
from tracker.core.db import db, hold
from tracker.core.errors import RuleBroken
from tracker.core.files import FileStore
from tracker.models import Actor, AuditAction, Bulletin, BulletinStatus, Notice
from tracker.notices import service as notices


def issue_bulletin(
    bulletin: Bulletin, *, issued_on: date, number: str = "", files: FileStore, by: Actor
) -> Notice:
    """Issue the text that was approved, with its tables; every unit that has a task of it signs
    for it and is told once. The same bulletin twice is one document.

    number: of another register; empty: the next of our own. RuleBroken where it is not approved,
    what was approved is not what would be printed, or the day is before its figures were frozen.
    """
    hold(bulletin)
    if bulletin.notice is not None:
        return bulletin.notice
    if bulletin.status is not BulletinStatus.APPROVED:
        raise RuleBroken("通报要先由市长或者政府办主任批准，请送批以后再印发。")
    if queries.is_stale(bulletin):
        raise RuleBroken("批准以后有评定经异议更正，附表要加说明，请重新送批再印发。")
    refuse_altered(bulletin)
    if issued_on < bulletin.frozen_on:
        frozen = day_full(bulletin.frozen_on)
        raise RuleBroken(f"印发日期不能早于数据冻结的{frozen}，请核对。", field="issued_on")
    units = queries.units_of(bulletin, on=by.on)
    outgoing = outgoing_of(bulletin, units=units, issued_on=issued_on, number=number)
    notice = notices.issue_document(outgoing, files=files, by=by)
    bulletin.notice = notice
    bulletin.move_to(BulletinStatus.ISSUED)
    db.session.flush()
    approval = bulletin.last_approval
    assert approval is not None
    audit.record(
        AuditAction.BULLETIN_ISSUED,
        bulletin,
        by=by,
        label=bulletin.label,
        number=notice.number,
        file=notice.sha256,
        approver=f"{approval.decided_by_post_title} {approval.decided_by_name}",
    )
    return notice
