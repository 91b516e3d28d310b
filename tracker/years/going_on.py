"""How a task of the year before goes on: its units and leaders as they are today, and what is left
of its figures. Pure but for the rows that it reads."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from tracker.models import PartyRole, Target, Task, TaskParty, Unit
from tracker.plans.service import LeaderEntry, PartyEntry, TargetEntry
from tracker.reports.progress import Reading

MOST_STEPS = 20  # of a line of successors: none is longer


def headings_of(task: Task) -> tuple[str, ...]:
    """The titles of the headings that a task stands under, from the top."""
    section = task.section
    if section is None:
        return ()
    return (section.parent.title, section.title) if section.parent else (section.title,)


def living(unit: Unit, on: date) -> Unit | None:
    """The unit that has its work on a day: itself, or who took over what was abolished."""
    here: Unit | None = unit
    for _ in range(MOST_STEPS):
        if here is None or here.abolished_on is None or here.abolished_on > on:
            return here
        here = here.successor
    return None


def parties_today(task: Task, on: date) -> tuple[list[PartyEntry], list[str]]:
    """The parties of a task as they are on a day, and what is to be said about the change.

    Units that the task was given or taken from after its issue count; who has left does not.
    """
    entries: dict[object, PartyEntry] = {}
    notes: list[str] = []
    for party in task.parties:
        entry = _of_party(task, party, on, notes)
        if entry is not None:
            entries.setdefault(entry.unit or entry.group, entry)
    of_parties = {party.id for party in task.parties}
    for each in task.assignments:
        unit = living(each.unit, on)
        if each.includes(on) and each.party_id not in of_parties and unit:
            entries.setdefault(unit, PartyEntry(role=each.role, unit=unit))
    found = list(entries.values())
    if found and not any(entry.role is PartyRole.LEAD for entry in found):
        notes.append("没有牵头单位，请另定")
    return found, notes


def _of_party(task: Task, party: TaskParty, on: date, notes: list[str]) -> PartyEntry | None:
    own = [each for each in task.assignments if each.party_id == party.id]
    standing = [each for each in own if each.includes(on)]
    if own and not standing:
        return None  # it has left the task
    chosen = tuple(dict.fromkeys(_each_living((c.unit for c in party.chosen_units), on)))
    if party.unit is None:
        return PartyEntry(role=party.role, group=party.group, chosen=chosen)
    unit = living(party.unit, on)
    if unit is None:
        notes.append(f"{party.unit.short_name}已撤销，没有承接单位，请另定")
        return None
    if unit is not party.unit:
        notes.append(f"{party.unit.short_name}的工作由{unit.short_name}承接")
    post = party.post if party.post and party.post.abolished_on is None else None
    role = standing[0].role if standing else party.role
    return PartyEntry(role=role, unit=unit, post=post if unit is party.unit else None)


def _each_living(units: Iterable[Unit], on: date) -> Iterable[Unit]:
    return (unit for unit in (living(each, on) for each in units) if unit)


def leaders_today(task: Task, on: date) -> tuple[list[LeaderEntry], list[str]]:
    """Who leads a task on a day: the posts, whoever holds them."""
    entries: list[LeaderEntry] = []
    notes: list[str] = []
    for leader in task.leaders:
        if not leader.includes(on):
            continue
        post = leader.post
        if post and post.abolished_on and post.abolished_on <= on:
            notes.append(f"岗位“{post.title}”已撤销，分管领导请另定")
            continue
        entries.append(LeaderEntry(post, leader.printed_name if post is None else ""))
    return entries, notes


def remaining(task: Task, readings: Sequence[Reading]) -> tuple[list[TargetEntry], list[str]]:
    """What is left of each figure, where that can be worked out, and how it was.

    A rate, a ceiling and what nobody said a figure of go on as they were printed.
    """
    entries: list[TargetEntry] = []
    notes: list[str] = []
    for target, reading in zip(task.targets, readings, strict=True):
        value = target.value
        if reading.now is None:
            notes.append(f"{target.name}{target.figure}：没有报数，照原指标")
        elif reading.is_met:
            notes.append(f"{target.name}{target.figure}：已达到，不再列")
            continue
        elif reading.is_share:
            value = reading.goal - reading.now
            done, left = reading.written(reading.now), reading.written(value)
            notes.append(f"{target.name}{target.figure}：已完成{done}，余{left}")
        else:
            now = reading.written(reading.now)
            notes.append(f"{target.name}{target.figure}：上年{now}，照原指标")
        entries.append(_entry(target, value, task.plan.year))
    return entries, notes


def _entry(target: Target, value: Decimal, year: int) -> TargetEntry:
    later = target.year if target.year and target.year > year else None
    return TargetEntry(target.name, value, target.unit, target.comparison, later)
