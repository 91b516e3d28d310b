"""The printed names of an import become units, groups and posts, as was decided."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select

from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.directory import service as directory
from tracker.directory import tenures
from tracker.models import Actor, Post, PostKind, Unit, UnitGroup, UnitKind
from tracker.plans.choices import Choice, ChoiceKind, Choices
from tracker.plans.resolving import Resolution

Owned = TypeVar("Owned", Unit, UnitGroup, Post)

NEW_LEADERS_TITLE = "副市长"
KINDS_BY_ENDING = (
    (("公司", "集团"), UnitKind.COMPANY),
    (("街道", "办事处"), UnitKind.SUBDISTRICT),
    (("镇", "乡", "镇政府", "乡政府", "镇人民政府", "乡人民政府"), UnitKind.TOWN),
)


@dataclass(frozen=True)
class NamesChosen:
    """What every printed name stands for; a leader left empty is missing.

    members: the units of a party whose group is chosen per task, by its place.
    """

    parties: Mapping[str, Unit | UnitGroup]
    leaders: Mapping[str, Post]
    members: Mapping[str, tuple[Unit, ...]]


def settle_names(
    resolution: Resolution, choices: Choices, *, members_later: bool = False, by: Actor
) -> NamesChosen:
    """Look up and, where that was chosen, enter in the directory what the names stand for.

    members_later: a group that is chosen per task may be left without its units for now.
    Raises RuleBroken for the first name that nothing was decided about.
    """
    parties: dict[str, Unit | UnitGroup] = {
        name: _own(Unit, unit_id, by) for name, unit_id in resolution.units.items()
    }
    for name, group_id in resolution.groups.items():
        parties[name] = _own(UnitGroup, group_id, by)
    for name in (*resolution.unknown_units, *resolution.ambiguous_units):
        parties[name] = _chosen_party(name, choices.units.get(name), by)
    leaders = {name: _own(Post, post_id, by) for name, post_id in resolution.leaders.items()}
    for name in (*resolution.unknown_leaders, *resolution.ambiguous_leaders):
        post = _chosen_leader(name, choices.leaders.get(name), by)
        if post:
            leaders[name] = post
    members = {
        str(place): _units(choices.members.get(str(place), ()), name, by)
        for place, name in resolution.per_task
        if choices.members.get(str(place)) or not members_later
    }
    return NamesChosen(parties, leaders, members)


def _chosen_party(name: str, choice: Choice | None, by: Actor) -> Unit | UnitGroup:
    if choice is None:
        raise RuleBroken(f"请先定下“{name}”是哪个责任单位。", field=f"unit:{name}")
    if choice.kind is ChoiceKind.UNIT:
        unit = _own(Unit, choice.id, by)
        if choice.is_alias:
            directory.add_alias(unit, name, by=by)
        return unit
    if choice.kind is ChoiceKind.GROUP:
        group = _own(UnitGroup, choice.id, by)
        if group.is_chosen_per_task:
            raise RuleBroken(f"“{group.name}”的成员按任务选定，不能代替“{name}”，请另选。")
        return group
    if choice.kind is ChoiceKind.NEW_UNIT:
        return _new_unit(name, by)
    return _new_group(name, choice.members, by)


def _new_unit(name: str, by: Actor) -> Unit:
    """A unit of which only the printed name is known: its full name is 待核."""
    kind = next(
        (kind for endings, kind in KINDS_BY_ENDING if name.endswith(endings)), UnitKind.DEPARTMENT
    )
    unit = directory.add_unit(name=name, short_name=name, kind=kind, by=by)
    unit.is_name_verified = False
    return unit


def _new_group(name: str, members: Iterable[int], by: Actor) -> UnitGroup:
    units = _units(members, name, by)
    group = directory.add_group(name, is_chosen_per_task=False, by=by)
    for unit in units:
        directory.join_group(group, unit, from_on=by.on, by=by)
    return group


def _chosen_leader(name: str, choice: Choice | None, by: Actor) -> Post | None:
    if choice is None:
        raise RuleBroken(f"请先定下分管领导“{name}”是谁，或者先留空。", field=f"leader:{name}")
    if choice.kind is ChoiceKind.NOBODY:
        return None
    if choice.kind is ChoiceKind.POST:
        return _own(Post, choice.id, by)
    post = directory.add_post(NEW_LEADERS_TITLE, PostKind.VICE_MAYOR, unit=None, by=by)
    official = directory.add_official(name, by=by)
    db.session.flush()
    tenures.begin_tenure(post, official, from_on=by.on, by=by)
    return post


def _units(ids: Iterable[int], name: str, by: Actor) -> tuple[Unit, ...]:
    units = tuple(_own(Unit, unit_id, by) for unit_id in ids)
    if not units:
        raise RuleBroken(f"请勾选“{name}”包括的单位。", field=f"members:{name}")
    return units


def _own(model: type[Owned], row_id: int | None, by: Actor) -> Owned:
    """A row of the actor's own government; RuleBroken if it is gone."""
    row = db.session.scalar(
        select(model).where(model.id == row_id, model.government_id == by.government_id)
    )
    if row is None:
        raise RuleBroken("选定的单位或岗位已不存在，请刷新后重新选择。")
    return row
