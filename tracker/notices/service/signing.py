"""Signing for a document (签收), and asking those who have not."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.db import db, hold
from tracker.core.errors import RuleBroken
from tracker.directory import queries as directory
from tracker.inbox import service as inbox
from tracker.models import (
    Actor,
    Addressee,
    AuditAction,
    MessageKind,
    Notice,
    NoticeStatus,
    Unit,
)
from tracker.notices.queries import asked_to_sign
from tracker.notices.service.telling import units_of_each


def sign_notice(addressee: Addressee, *, by: Actor) -> None:
    """Sign for a notice in the name of a unit (签收); the first signature stands.

    RuleBroken where the notice is void.
    """
    hold(addressee)
    if addressee.signed_at is not None:
        return
    if addressee.notice.is_void:
        raise RuleBroken(f"{addressee.notice.name}{addressee.notice.status.label}，不用签收。")
    addressee.signed_at = clock.now()
    addressee.signed_by = by.official
    audit.record(AuditAction.NOTICE_SIGNED, addressee.notice, by=by, unit=addressee.unit.short_name)


def remind_unsigned(*, by: Actor, notice: Notice | None = None) -> list[Unit]:
    """Ask the units that have not signed, for one document or for all, once a working day
    (提醒签收); each person gets one message that names all he has to sign (docs/rules.md 16).

    notice: ask only the units that have not signed for it. Returns the units.

    RuleBroken on a day off, and where nobody is left to be asked today.
    """
    if not directory.work_calendar().is_workday(by.on):
        raise RuleBroken("今天不是工作日，请到工作日再提醒。")
    waiting = _waiting(by, notice)
    units = list(dict.fromkeys(each.unit for each in waiting))
    if not units:
        raise RuleBroken("没有要提醒的单位：都已签收，或今天已经提醒过，不用再提醒。")
    of_unit: dict[Unit, list[Addressee]] = defaultdict(list)
    for each in waiting:
        each.reminded_on = by.on
        of_unit[each.unit].append(each)
    for official, own in units_of_each(units, on=by.on).items():
        notices = list(dict.fromkeys(each.notice for unit in own for each in of_unit[unit]))
        only = notices[0] if len(notices) == 1 else None
        inbox.send(
            official,
            MessageKind.NOTICE,
            f"{only.name}还没有签收" if only else f"还有 {len(notices)} 件文件没有签收",
            occurrence=f"unsigned.{by.on.isoformat()}.{own[0].id}",
            text="请签收：" + "；".join(each.name for each in notices),
            link=f"/notices/{only.id}" if only else "/notices",
        )
    _record(of_unit, by)
    return units


def _waiting(by: Actor, notice: Notice | None) -> Sequence[Addressee]:
    """The copies that nobody signed for, of units that were not asked today; held."""
    copies = (
        select(Addressee)
        .join(Addressee.notice)
        .where(
            Notice.government_id == by.government_id,
            Notice.status == NoticeStatus.ISSUED,
            Addressee.signed_at.is_(None),
            Addressee.unit_id.not_in(asked_to_sign(by.on)),
            Addressee.reminded_on.is_distinct_from(by.on),  # looked at again once the row is held
        )
        .options(joinedload(Addressee.unit), joinedload(Addressee.notice))
        .order_by(Addressee.notice_id, Addressee.id)
        .with_for_update(of=Addressee)
        .execution_options(populate_existing=True)
    )
    if notice is not None:
        unsigned = select(Addressee.unit_id).where(
            Addressee.notice_id == notice.id, Addressee.signed_at.is_(None)
        )
        copies = copies.where(Addressee.unit_id.in_(unsigned))
    return db.session.scalars(copies).all()


def _record(of_unit: dict[Unit, list[Addressee]], by: Actor) -> None:
    """One event a document, with the units that were asked."""
    of_notice: dict[Notice, list[str]] = defaultdict(list)
    for unit, copies in of_unit.items():
        for each in copies:
            of_notice[each.notice].append(unit.short_name)
    for notice, names in of_notice.items():
        audit.record(AuditAction.NOTICE_REMINDED, notice, by=by, units="、".join(names))
