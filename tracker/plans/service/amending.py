"""Other parties, leaders and figures of an issued task from a day on: rows that end and begin.

Whether that was approved, and who hears of it, is the business of tracker.amendments.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from tracker.core.days import day_full
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.models import LeaderKind, Target, Task, TaskLeader
from tracker.plans.service.parties import (
    ALL_VICE_MAYORS,
    LeaderEntry,
    PartyEntry,
    entry_of,
    party_of,
    refuse_doubled,
)
from tracker.plans.service.reassigning import Following, follow_parties, heirs_of
from tracker.plans.service.targets import TargetEntry, target_entry, target_of


def amend_parties(task: Task, entries: Sequence[PartyEntry], on: date) -> Following:
    """Print these parties from a day on, and let the assignments follow."""
    refuse_doubled(entries)
    heirs = heirs_of(task)
    present = [(entry_of(party), party) for party in task.parties]
    gone = [party for entry, party in present if entry not in entries]
    for party in gone:
        party.until_on = max(on, party.from_on or on)
    db.session.flush()  # their places are free
    kept = {party.position: entry for entry, party in present if party not in gone}
    top = max((party.position for party in task.every_party), default=0)
    for place, entry in _places(entries, kept, top):
        party = party_of(entry, place)
        party.task_id, party.from_on = task.id, on
        db.session.add(party)
    db.session.flush()
    db.session.expire(task, ["parties", "every_party"])
    return follow_parties(task, on, heirs)


def _places(
    entries: Sequence[PartyEntry], kept: Mapping[int, PartyEntry], top: int
) -> Iterator[tuple[int, PartyEntry]]:
    """Where each new party is printed: the first place that is free after the one before it."""
    free = [place for place in range(1, top + len(entries) + 1) if place not in kept]
    last = 0
    for entry in entries:
        place = next((at for at, each in kept.items() if each == entry), None)
        if place is None:
            place = next(at for at in free if at > last)
            free.remove(place)
            yield place, entry
        last = max(last, place)


def amend_leaders(task: Task, entries: Sequence[LeaderEntry], on: date) -> None:
    """Let these posts lead the task from a day on."""
    posts = {entry.post for entry in entries}
    coming = next((each for each in task.leaders if each.from_on > on), None)
    if coming:
        raise RuleBroken(
            f"分管领导已定于{day_full(coming.from_on)}调整，请等到那天以后再改。", field="leaders"
        )
    present = [each for each in task.leaders if each.includes(on)]
    for leader in present:
        if leader.post in posts:
            continue
        if leader.from_on >= on:
            raise RuleBroken(
                f"现任分管领导从{day_full(leader.from_on)}开始分管，生效日期请晚于这一天。",
                field="effective_on",
            )
        leader.until_on = on
    db.session.flush()
    held = {leader.post for leader in present}
    top = max((each.position for each in task.leaders), default=0)
    added = (entry for entry in entries if entry.post not in held)
    for position, entry in enumerate(added, start=top + 1):
        db.session.add(
            TaskLeader(
                task_id=task.id,
                position=position,
                kind=LeaderKind.POST if entry.post else LeaderKind.ALL_VICE_MAYORS,
                post=entry.post,
                printed_name="" if entry.post else ALL_VICE_MAYORS,
                from_on=on,
            )
        )
    db.session.flush()
    db.session.expire(task, ["leaders"])


def amend_targets(task: Task, entries: Iterable[TargetEntry], on: date) -> dict[int, int]:
    """Measure the task by these figures from a day on.

    Gives by the id of a target that ended that of the one in its place: of the same name and unit.
    """
    entries = list(entries)
    present = [target_entry(target) for target in task.targets]
    gone = [target for target in task.targets if target_entry(target) not in entries]
    for target in gone:
        target.until_on = max(on, target.from_on or on)
    before = {(target.name, target.unit): target for target in gone}
    made: list[Target] = []
    for entry in entries:
        if entry in present:
            continue
        target = target_of(entry)
        target.task_id, target.from_on = task.id, on
        old = before.pop((target.name, target.unit), None)
        target.replaces_id = old.id if old else None
        db.session.add(target)
        made.append(target)
    db.session.flush()
    db.session.expire(task, ["targets", "every_target"])
    return {each.replaces_id: each.id for each in made if each.replaces_id}
