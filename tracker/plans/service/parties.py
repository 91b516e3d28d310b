"""Who does a task and who leads it, as they are entered beside its text."""

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.models import (
    Actor,
    ChosenUnit,
    LeaderKind,
    PartyRole,
    Post,
    Task,
    TaskLeader,
    TaskParty,
    Unit,
    UnitGroup,
)

ALL_VICE_MAYORS = "各副市长"


@dataclass(frozen=True)
class PartyEntry:
    """A unit or a group as it is to stand beside a task; exactly one of the two is given.

    printed_name: as the document prints it, else the unit's or the group's own name.
    chosen: the members, where the group is chosen per task.
    """

    role: PartyRole
    unit: Unit | None = None
    group: UnitGroup | None = None
    printed_name: str = ""
    printed_person: str = ""
    post: Post | None = None
    chosen: tuple[Unit, ...] = ()

    @property
    def name(self) -> str:
        named = self.unit.short_name if self.unit else self.group.name if self.group else ""
        return self.printed_name or named


@dataclass(frozen=True)
class LeaderEntry:
    """Who leads: the holder of a post, or without one all vice-mayors together (各副市长)."""

    post: Post | None = None
    printed_name: str = ""


def entries_of(task: Task) -> list[PartyEntry]:
    """The parties that a task has, as they would be entered."""
    return [entry_of(party) for party in task.parties]


def entry_of(party: TaskParty) -> PartyEntry:
    return PartyEntry(
        role=party.role,
        unit=party.unit,
        group=party.group,
        printed_name=party.printed_name,
        printed_person=party.printed_person,
        post=party.post,
        chosen=tuple(chosen.unit for chosen in party.chosen_units),
    )


def parties_as_issued(task: Task) -> list[TaskParty]:
    """What the table printed when it was issued, before any amendment."""
    return [party for party in task.every_party if party.from_on is None]


def party_of(entry: PartyEntry, position: int) -> TaskParty:
    """What an entry becomes beside a task."""
    return TaskParty(
        position=position,
        role=entry.role,
        unit=entry.unit,
        group=entry.group,
        printed_name=entry.name,
        printed_person=entry.printed_person,
        post=entry.post,
        chosen_units=[ChosenUnit(unit=unit) for unit in dict.fromkeys(entry.chosen)],
    )


def refuse_doubled(entries: Iterable[PartyEntry]) -> None:
    """RuleBroken where a unit or a group is named twice."""
    seen: set[Unit | UnitGroup | None] = set()
    for entry in entries:
        named = entry.unit or entry.group
        if named in seen:
            raise RuleBroken(f"责任单位“{entry.name}”重复，请只保留一个。", field="parties")
        seen.add(named)


def leaders_of(task: Task) -> list[LeaderEntry]:
    return [LeaderEntry(leader.post, leader.printed_name) for leader in task.leaders]


def set_parties(task: Task, entries: Iterable[PartyEntry]) -> None:
    """Give a task these parties, in this order, in place of those it has."""
    task.parties.clear()
    if task.id:
        db.session.flush()  # their positions are free again
    entries = list(entries)
    refuse_doubled(entries)
    task.parties.extend(party_of(entry, at) for at, entry in enumerate(entries, start=1))


def set_leaders(task: Task, entries: Iterable[LeaderEntry], *, by: Actor) -> None:
    """Give a task these leaders, in this order, in place of those it has."""
    task.leaders.clear()
    if task.id:
        db.session.flush()
    for position, entry in enumerate(entries, start=1):
        task.leaders.append(
            TaskLeader(
                position=position,
                kind=LeaderKind.POST if entry.post else LeaderKind.ALL_VICE_MAYORS,
                post=entry.post,
                printed_name=entry.printed_name or ("" if entry.post else ALL_VICE_MAYORS),
                from_on=by.on,  # until it is issued; then from that day
            )
        )
