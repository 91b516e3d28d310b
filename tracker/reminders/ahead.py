"""The thirty days ahead (未来30天): what the runs to come would tell, day by day, to look at."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import select

from tracker.core.db import db
from tracker.models import Official, Stage
from tracker.reminders import record
from tracker.reminders.queries import Owed
from tracker.reminders.season import Outlook, by_stage, outlooks

DAYS = 30

# Stage, period, nominal day, effective day.
Key = tuple[Stage, str, date, date]


@dataclass(frozen=True)
class Line:
    """One stage of one deadline on a day: how many reports, of which units, and who hears of it."""

    stage: str
    period: str
    due_on: date
    owed_on: date
    is_returned: bool
    reports: int
    units: Sequence[str]
    people: Sequence[str]


@dataclass(frozen=True)
class Day:
    on: date
    people: int  # who get one message each
    told: int  # how many of them have it already: of today
    lines: Sequence[Line]
    groups: Sequence[str]  # the group chats that a robot speaks to


@dataclass
class _Gathered:
    owed: dict[Owed, None] = field(default_factory=dict)
    officials: dict[int, None] = field(default_factory=dict)


def ahead(government_id: int, *, on: date) -> list[Day]:
    """The days, today among them, on which somebody of the government would hear something.

    As things stand, and if nothing is handed in meanwhile. Writes nothing.
    """
    last = on + timedelta(days=DAYS)
    found = list(outlooks(on, last, government_id=government_id))
    told = {telling.person.official_id for each in found for telling in each.tellings}
    rows = db.session.execute(select(Official.id, Official.name).where(Official.id.in_(told)))
    names = {row.id: row.name for row in rows}
    have_it = record.digested(told, on=on)
    return [_day(each, names, have_it if each.day == on else ()) for each in found]


def _day(outlook: Outlook, names: Mapping[int, str], have_it: Collection[int]) -> Day:
    lines: dict[Key, _Gathered] = {}
    for telling in outlook.tellings:
        for key, owing in by_stage(telling).items():
            gathered = lines.setdefault(key, _Gathered())
            gathered.owed.update(dict.fromkeys(owing))
            gathered.officials[telling.person.official_id] = None
    return Day(
        on=outlook.day,
        people=len(outlook.tellings),
        told=sum(telling.person.official_id in have_it for telling in outlook.tellings),
        lines=[
            Line(
                stage=stage.label_on(outlook.day, owed_on),
                period=period,
                due_on=due_on,
                owed_on=owed_on,
                is_returned=all(owed.is_returned for owed in each.owed),
                reports=len(each.owed),
                units=list(dict.fromkeys(owed.unit_name for owed in each.owed)),
                people=[names[official] for official in each.officials],
            )
            for (stage, period, due_on, owed_on), each in lines.items()
        ],
        groups=[robot.name for robot, _said in outlook.groups],
    )
