"""Units and leaders added to a task by typing their names, short names or aliases."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.models import Actor, PartyRole, Unit, UnitGroup
from tracker.plans import queries, service
from tracker.plans.resolving import DirectoryNames, is_all_vice_mayors

EVERY_VICE_MAYOR = "all"
_BETWEEN = re.compile(r"[、，,；;\s]+")


@dataclass(frozen=True)
class Named:
    """What was typed: parties to stand after those present, and leaders as the form names them."""

    parties: list[service.PartyEntry]
    leaders: list[str]


def names_known(by: Actor) -> list[str]:
    """Every name that can be typed."""
    names = queries.directory_names(by.government_id, by.on)
    return [*names.units, *names.groups, *names.leaders]


def added_by_name(typed: str, present: Sequence[service.PartyEntry], *, by: Actor) -> Named:
    """The units and leaders of names typed one after the other; who is there already stays once.

    The first unit leads where none does.
    """
    wanted = [name for name in _BETWEEN.split(typed) if name]
    if not wanted:
        return Named([], [])
    names = queries.directory_names(by.government_id, by.on)
    there = {entry.unit or entry.group for entry in present}
    parties: list[service.PartyEntry] = []
    leaders: list[str] = []
    for name in wanted:
        found = _found(name, names)
        if isinstance(found, str):
            leaders.append(found)
        elif found not in there:
            there.add(found)
            leads = any(entry.role is PartyRole.LEAD for entry in (*present, *parties))
            parties.append(_entry(found, PartyRole.SUPPORT if leads else PartyRole.LEAD))
    return Named(parties, leaders)


def _entry(found: Unit | UnitGroup, role: PartyRole) -> service.PartyEntry:
    if isinstance(found, Unit):
        return service.PartyEntry(role, unit=found)
    return service.PartyEntry(role, group=found)


def _found(name: str, names: DirectoryNames) -> Unit | UnitGroup | str:
    """The unit or group of a name, or a leader as the form names one; RuleBroken if unsure."""
    if name in names.groups:
        return db.session.get_one(UnitGroup, names.groups[name])
    if is_all_vice_mayors(name):
        return EVERY_VICE_MAYOR
    units, posts = names.units.get(name, frozenset()), names.leaders.get(name, frozenset())
    if len(units) + len(posts) > 1:
        raise RuleBroken(f"“{name}”不止一个，请从下面的列表里选。", field="more")
    for unit_id in units:
        return db.session.get_one(Unit, unit_id)
    for post_id in posts:
        return f"post.{post_id}"
    raise RuleBroken(f"名册里没有“{name}”，请核对名称，或先在单位与干部里添加。", field="more")
