"""A document that no longer holds (作废、以新代旧): it keeps its number (docs/rules.md 34)."""

from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.db import db, hold
from tracker.core.errors import RuleBroken
from tracker.core.texts import written
from tracker.models import Actor, AuditAction, Notice, NoticeKind, NoticeStatus
from tracker.notices.service.telling import tell_void

LONGEST_REASON = 500


def withdraw_notice(notice: Notice, *, reason: str, by: Actor) -> None:
    """Declare a document void, and tell those whom it went to; a second time changes nothing.

    RuleBroken for the notice of a plan: the tasks that it handed out stand.
    """
    hold(notice)
    if notice.status is NoticeStatus.VOID:
        return
    if notice.kind is NoticeKind.PLAN:
        raise RuleBroken("任务已经随这份通知下达，不能作废；文字有误的，请以新代旧。")
    make_void(notice, NoticeStatus.VOID, why=reason, by=by)
    tell_void(notice, on=by.on)


def make_void(notice: Notice, status: NoticeStatus, *, why: str, by: Actor) -> None:
    """Note that a document no longer holds, and why; nobody is told yet."""
    hold(notice)
    if notice.status is not NoticeStatus.ISSUED:
        raise RuleBroken(f"{notice.name}{notice.status.label}，不用再办。")
    notice.void_why = written(why, "原因", LONGEST_REASON, field="reason")
    notice.status, notice.voided_at, notice.voided_by = status, clock.now(), by.official
    db.session.flush()
    action = (
        AuditAction.NOTICE_WITHDRAWN if status is NoticeStatus.VOID else AuditAction.NOTICE_REPLACED
    )
    audit.record(action, notice, by=by, number=notice.number, reason=notice.void_why)
