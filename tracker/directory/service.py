"""Keeping the directory: units and their names, groups, posts, officials, settings."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from tracker.audit import service as audit
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.directory import membership_changes
from tracker.models import (
    ADMINISTRATORS,
    LEADS,
    POSTS_OF_A_UNIT,
    Actor,
    AuditAction,
    GroupMembership,
    Official,
    Post,
    PostKind,
    Setting,
    Unit,
    UnitAlias,
    UnitGroup,
    UnitKind,
)

EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+")
# Whose work a secretary may prepare: those who give instructions.
SERVED = frozenset({PostKind.MAYOR, *LEADS})


def add_unit(*, name: str, short_name: str, kind: UnitKind, phone: str = "", by: Actor) -> Unit:
    """Enter a unit under its full and its short name; both are the government's only ones."""
    refuse_taken_names(by.government_id, name, short_name)
    last = db.session.scalar(
        select(Unit.position)
        .where(Unit.government_id == by.government_id)
        .order_by(Unit.position.desc())
        .limit(1)
    )
    unit = Unit(
        government_id=by.government_id,
        name=name,
        short_name=short_name,
        kind=kind,
        phone=phone,
        position=(last or 0) + 1,
    )
    db.session.add(unit)
    audit.record(AuditAction.UNIT_ADDED, unit, by=by, name=name, short_name=short_name)
    return unit


def change_unit(
    unit: Unit,
    *,
    name: str,
    short_name: str,
    kind: UnitKind,
    phone: str,
    needs_signoff: bool,
    aliases: list[str],
    by: Actor,
) -> None:
    """Change a unit's names and settings; a full name that is entered counts as checked (待核)."""
    refuse_taken_names(by.government_id, name, short_name, besides=unit)
    before = {"name": unit.name, "short_name": unit.short_name, "signoff": unit.needs_signoff}
    unit.name, unit.short_name, unit.kind, unit.phone = name, short_name, kind, phone
    unit.is_name_verified = True
    unit.needs_signoff = needs_signoff
    kept = {alias.name: alias for alias in unit.aliases}
    unit.aliases = [
        kept.get(alias) or UnitAlias(name=alias) for alias in dict.fromkeys(aliases) if alias
    ]
    after = {"name": name, "short_name": short_name, "signoff": needs_signoff}
    audit.record(AuditAction.UNIT_CHANGED, unit, by=by, before=before, after=after)


def add_alias(unit: Unit, name: str, *, by: Actor) -> None:
    """Let a unit be recognised under another name that documents print."""
    if name in {unit.name, unit.short_name, *(alias.name for alias in unit.aliases)}:
        return
    unit.aliases.append(UnitAlias(name=name))
    audit.record(AuditAction.UNIT_CHANGED, unit, by=by, alias=name)


def place_unit(unit: Unit, parent: Unit | None, *, by: Actor) -> None:
    """Say under which unit one stands (上级单位), or that it stands under none.

    RuleBroken where it would stand under itself.
    """
    above = parent
    while above is not None:
        if above.id == unit.id:
            raise RuleBroken("上级单位不能是它自己或它的下级，请另写一个。", field="parent")
        above = above.parent
    before, unit.parent = unit.parent, parent
    audit.record(
        AuditAction.UNIT_CHANGED,
        unit,
        by=by,
        before={"parent": before.short_name if before else ""},
        after={"parent": parent.short_name if parent else ""},
    )


def refuse_taken_names(
    government_id: int, name: str, short_name: str, *, besides: Unit | None = None
) -> None:
    for field, value in (("name", name), ("short_name", short_name)):
        taken = db.session.scalar(
            select(Unit).where(
                Unit.government_id == government_id,
                or_(Unit.name == value, Unit.short_name == value),
                Unit.id != (besides.id if besides else 0),
            )
        )
        if taken:
            raise RuleBroken(f"“{value}”已是{taken.name}的名称，请换一个。", field=field)


def add_group(name: str, *, is_chosen_per_task: bool, by: Actor) -> UnitGroup:
    """Enter a group of units (单位组); one that is chosen per task has no members of its own."""
    taken = db.session.scalar(
        select(UnitGroup.id).where(
            UnitGroup.government_id == by.government_id, UnitGroup.name == name
        )
    )
    if taken:
        raise RuleBroken(f"单位组“{name}”已经有了，请换一个名称。", field="name")
    group = UnitGroup(
        government_id=by.government_id, name=name, is_chosen_per_task=is_chosen_per_task
    )
    db.session.add(group)
    audit.record(AuditAction.GROUP_ADDED, group, by=by, name=name)
    return group


def join_group(group: UnitGroup, unit: Unit, *, from_on: date, by: Actor) -> GroupMembership:
    """Make a unit a member of a group from a day on."""
    if group.is_chosen_per_task:
        raise RuleBroken(f"“{group.name}”的成员按任务逐项选定，请在任务里添加。", field="unit")
    for membership in group.memberships:
        ends = membership.until_on
        if membership.unit_id == unit.id and (ends is None or ends > from_on):
            raise RuleBroken(
                f"{unit.short_name}这一天已在“{group.name}”中，不用再加。", field="unit"
            )
    membership = GroupMembership(group=group, unit=unit, from_on=from_on)
    db.session.add(membership)
    audit.record(
        AuditAction.GROUP_CHANGED, group, by=by, joined=unit.short_name, on=from_on.isoformat()
    )
    membership_changes.tell_joined(membership, by=by)
    return membership


def leave_group(membership: GroupMembership, *, until_on: date, by: Actor) -> None:
    """End a membership: from that day on the unit is no longer one of the group."""
    if membership.until_on is not None:
        raise RuleBroken("这个单位已经退出该组，不用再办。")
    if until_on <= membership.from_on:
        raise RuleBroken("退出日期要晚于加入日期，请改日期。", field="until_on")
    membership.until_on = until_on
    audit.record(
        AuditAction.GROUP_CHANGED,
        membership.group,
        by=by,
        left=membership.unit.short_name,
        on=until_on.isoformat(),
    )
    membership_changes.tell_left(membership, by=by)


def add_post(title: str, kind: PostKind, *, unit: Unit | None, by: Actor) -> Post:
    """Set up a post (岗位). Heads, other responsible posts and liaisons belong to a unit."""
    if kind in POSTS_OF_A_UNIT and unit is None:
        raise RuleBroken(f"“{kind.label}”岗位要有所属单位，请选一个。", field="unit")
    if kind in ADMINISTRATORS and not by.is_a(PostKind.SYSTEM_ADMINISTRATOR):
        raise RuleBroken(f"“{kind.label}”岗位由系统管理员新增，请与其联系。", field="kind")
    if kind is PostKind.SECRETARY:
        raise RuleBroken("领导秘书岗位请在所服务的领导岗位的页面上新增。", field="kind")
    post = Post(
        government_id=by.government_id,
        title=title,
        kind=kind,
        unit=unit if kind in POSTS_OF_A_UNIT or kind is PostKind.SUPERVISOR else None,
    )
    db.session.add(post)
    audit.record(AuditAction.POST_ADDED, post, by=by, title=title, kind=kind.label)
    return post


def add_secretary(served: Post, title: str, *, by: Actor) -> Post:
    """Set up the post of a secretary to a leader: he sees what the leader sees, and signs nothing.

    RuleBroken where the post served is no leader's, or has a secretary's post of this name.
    """
    if served.kind not in SERVED:
        raise RuleBroken(f"{served.title}不配秘书岗位，请选市长或分管领导的岗位。")
    same = select(Post.id).where(
        Post.serves_id == served.id, Post.title == title, Post.abolished_on.is_(None)
    )
    if db.session.scalar(same) is not None:
        raise RuleBroken(f"{served.title}已有“{title}”岗位，请换一个名称。", field="title")
    post = Post(government_id=by.government_id, title=title, kind=PostKind.SECRETARY, serves=served)
    db.session.add(post)
    audit.record(AuditAction.POST_ADDED, post, by=by, title=title, kind=PostKind.SECRETARY.label)
    return post


def rename_post(post: Post, title: str, *, by: Actor) -> None:
    before, post.title = post.title, title
    audit.record(AuditAction.POST_CHANGED, post, by=by, before=before, after=title)


def add_official(name: str, *, email: str = "", phone: str = "", by: Actor) -> Official:
    """Enter a person (干部); two may bear the same name."""
    official = Official(government_id=by.government_id, name=name, email=email, phone=phone)
    db.session.add(official)
    audit.record(AuditAction.OFFICIAL_ADDED, official, by=by, name=name)
    return official


def change_official(official: Official, *, name: str, email: str, phone: str, by: Actor) -> None:
    before = official.name
    official.name, official.email, official.phone = name, email, phone
    audit.record(AuditAction.OFFICIAL_CHANGED, official, by=by, before=before, after=name)


def change_setting(
    key: str, value: Any, *, label: str, by: Actor, said: Callable[[Any], Any] = lambda value: value
) -> None:
    """Set a value for the actor's government.

    label: what is set, in the words of the page, for the trail; said: a value in such words.
    """
    mine = select(Setting).where(Setting.government_id == by.government_id, Setting.key == key)
    found = db.session.scalar(mine)
    before = said(found.value if found else None)
    found = found or Setting(government_id=by.government_id, key=key)
    found.value = value
    db.session.add(found)
    db.session.flush()
    after = said(value)
    audit.record(AuditAction.SETTING_CHANGED, found, by=by, label=label, before=before, after=after)
