"""What a reform changes in the directory itself: units, their names, posts and memberships.

Each act may be the product's own, on a day that was ordered before: `by` is None then.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from tracker.audit import service as audit
from tracker.core.days import day_full
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.directory.service import refuse_taken_names
from tracker.inbox import service as inbox
from tracker.models import (
    Actor,
    AuditAction,
    Cover,
    GroupMembership,
    Post,
    Tenure,
    Unit,
    UnitAlias,
    UnitGroup,
    UnitKind,
)


def set_up_unit(
    government_id: int, *, name: str, short_name: str, kind: UnitKind, by: Actor | None
) -> Unit:
    """Enter a unit that a reform makes; RuleBroken where its names are taken."""
    refuse_taken_names(government_id, name, short_name)
    last = select(Unit.position).where(Unit.government_id == government_id)
    position = db.session.scalar(last.order_by(Unit.position.desc()).limit(1)) or 0
    unit = Unit(
        government_id=government_id,
        name=name,
        short_name=short_name,
        kind=kind,
        position=position + 1,
    )
    db.session.add(unit)
    _record(AuditAction.UNIT_ADDED, unit, by, name=name, short_name=short_name)
    return unit


def rename_unit(unit: Unit, *, name: str, short_name: str, on: date, by: Actor | None) -> None:
    """Give a unit new names; by the old ones it is still recognised."""
    refuse_taken_names(unit.government_id, name, short_name, besides=unit)
    before = (unit.name, unit.short_name)
    unit.name, unit.short_name, unit.is_name_verified = name, short_name, True
    recognise(unit, before, on=on)
    _record(
        AuditAction.UNIT_CHANGED,
        unit,
        by,
        before=list(before),
        after=[name, short_name],
        on=on.isoformat(),
    )


def recognise(unit: Unit, names: Iterable[str], *, on: date) -> None:
    """Let a unit be recognised from a day on by names that it, or one that went into it, had."""
    known = {unit.name, unit.short_name, *(alias.name for alias in unit.aliases)}
    for name in dict.fromkeys(names):
        if name not in known:
            unit.aliases.append(UnitAlias(name=name, from_on=on))
    db.session.flush()


def abolish_unit(unit: Unit, successor: Unit, *, on: date, by: Actor | None) -> None:
    """Let a unit end; whoever asks for it afterwards is led to its successor."""
    unit.abolished_on, unit.successor = on, successor
    _record(AuditAction.UNIT_CHANGED, unit, by, into=successor.short_name, until_on=on.isoformat())


def move_post(post: Post, unit: Unit, *, by: Actor | None) -> None:
    """Let a post go on in another unit, with whoever holds it."""
    before = post.unit.short_name if post.unit else ""
    post.unit = unit
    _record(
        AuditAction.POST_CHANGED, post, by, post=post.title, before=before, after=unit.short_name
    )


def end_post(post: Post, *, on: date, by: Actor | None) -> None:
    """Abolish a post: who holds it, or acts in it, does so to that day."""
    tenures = db.session.scalars(
        select(Tenure).where(
            Tenure.post_id == post.id, or_(Tenure.until_on.is_(None), Tenure.until_on > on)
        )
    ).all()
    for tenure in tenures:
        if tenure.from_on >= on:
            raise RuleBroken(
                f"{tenure.official.name}自{day_full(tenure.from_on)}起任{post.title}，"
                "不早于改革的日子。这个岗位请选转到承接单位。"
            )
        tenure.until_on = on
        inbox.supersede_unsent(tenure.official)
        _record(
            AuditAction.TENURE_ENDED,
            tenure,
            by,
            government_id=post.government_id,
            post=post.title,
            official=tenure.official.name,
            on=on.isoformat(),
        )
    for cover in db.session.scalars(
        select(Cover).where(Cover.post_id == post.id, Cover.until_on > on)
    ):
        if cover.from_on >= on:
            db.session.delete(cover)
        else:
            cover.until_on = on
    post.abolished_on = on
    _record(AuditAction.POST_CHANGED, post, by, post=post.title, until_on=on.isoformat())


def end_membership(membership: GroupMembership, *, on: date, by: Actor | None) -> None:
    """Let a unit leave a group on a day; a membership that had not begun is taken back."""
    group, unit = membership.group, membership.unit
    if membership.from_on >= on:
        group.memberships.remove(membership)
    else:
        membership.until_on = on
    _record(AuditAction.GROUP_CHANGED, group, by, left=unit.short_name, on=on.isoformat())


def begin_membership(group: UnitGroup, unit: Unit, *, on: date, by: Actor | None) -> bool:
    """Let a unit join a group from a day on; whether it was not in it then."""
    for each in group.memberships:
        if each.unit_id == unit.id and (each.until_on is None or each.until_on > on):
            return False
    db.session.add(GroupMembership(group=group, unit=unit, from_on=on))
    _record(AuditAction.GROUP_CHANGED, group, by, joined=unit.short_name, on=on.isoformat())
    return True


def _record(
    action: AuditAction,
    subject: Unit | Post | Tenure | UnitGroup,
    by: Actor | None,
    *,
    government_id: int | None = None,
    **details: Any,
) -> None:
    if not isinstance(subject, Tenure):
        government_id = subject.government_id
    audit.record(action, subject, by=by, government_id=government_id, **details)
