"""A person takes over units that were recommended for tasks of a draft (采用建议)."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from tracker.core.db import Base, db
from tracker.core.errors import RuleBroken
from tracker.models import Actor, PartyRole, Plan, Post, Task, Unit, UnitGroup
from tracker.plans import queries
from tracker.plans.recommendations import Recommended, recommended_in
from tracker.plans.resolving import DirectoryNames
from tracker.plans.service.order import tasks_in_order
from tracker.plans.service.parties import (
    LeaderEntry,
    PartyEntry,
    entries_of,
    leaders_of,
    set_leaders,
    set_parties,
)
from tracker.plans.service.revisions import changing, lock, lock_task
from tracker.plans.service.sources import places_of

Named = TypeVar("Named", bound=Base)


def adopt(task: Task, name: str, *, by: Actor) -> None:
    """Give a task a unit recommended for it: it leads if none leads yet, else supports."""
    lock_task(task)
    recommended = recommended_for(task, recommended_in(queries.read_draft(task.plan)))
    if recommended is None or name not in [unit.name for unit in recommended.units]:
        raise RuleBroken(f"没有给{task.name}建议过“{name}”，请点“修改”另选单位。")
    with changing(task.plan, f"{task.name}采用建议的{name}", by=by):
        _give(task, name, recommended, queries.directory_names(by.government_id, by.on), by)


def adopt_likely(plan: Plan, *, by: Actor) -> int:
    """Give each task without units the first that was recommended, where it is likely; how many."""
    lock(plan)
    recommended = recommended_in(queries.read_draft(plan))
    waiting = likely(tasks_in_order(plan), recommended)
    if not waiting:
        raise RuleBroken("没有把握大的建议可以采用，请逐项点选单位。")
    names = queries.directory_names(by.government_id, by.on)
    with changing(plan, f"采用 {len(waiting)} 项把握大的单位建议", by=by):
        for task in waiting:
            its = recommended_for(task, recommended)
            assert its is not None
            _give(task, its.units[0].name, its, names, by)
    return len(waiting)


def likely(tasks: Sequence[Task], recommended: Mapping[str, Recommended]) -> list[Task]:
    """Those of the tasks that have no unit yet and a likely recommendation."""
    found = []
    for task in tasks:
        its = None if task.parties else recommended_for(task, recommended)
        if its and its.is_likely:
            found.append(task)
    return found


def recommended_for(task: Task, recommended: Mapping[str, Recommended]) -> Recommended | None:
    """What was recommended for a task; for one that was put together, for its first place."""
    places = (place for place in places_of(task.source) if place in recommended)
    return next((recommended[place] for place in places), None)


def _give(
    task: Task, name: str, recommended: Recommended, names: DirectoryNames, by: Actor
) -> None:
    entries = entries_of(task)
    unit, group = _of(Unit, names.units.get(name)), None
    if unit is None:
        number = names.groups.get(name)
        group = db.session.get(UnitGroup, number) if number else None
    if unit is None and group is None:
        raise RuleBroken(f"“{name}”已不在单位名册，请点“修改”另选单位。")
    if any((entry.unit or entry.group) is (unit or group) for entry in entries):
        raise RuleBroken(f"{task.name}已有{name}，不用再采用。")
    leads = not any(entry.role is PartyRole.LEAD for entry in entries)
    role = PartyRole.LEAD if leads else PartyRole.SUPPORT
    set_parties(task, [*entries, PartyEntry(role=role, unit=unit, group=group)])
    if leads and name == recommended.units[0].name and not leaders_of(task):
        posts = [_of(Post, names.leaders.get(leader)) for leader in recommended.leaders]
        set_leaders(task, [LeaderEntry(post) for post in posts if post], by=by)


def _of(model: type[Named], ids: frozenset[int] | None) -> Named | None:
    """The only row that bears a name."""
    return db.session.get(model, next(iter(ids))) if ids and len(ids) == 1 else None
