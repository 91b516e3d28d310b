"""What the runs of a span of days would tell, one after the other, in memory. Writes nothing.

As things stand now, and if nothing is handed in meanwhile. What the database says was told before
the first run that is played through stays told; from then on a stage is told on its first day only.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.core import clock
from tracker.directory import queries as directory
from tracker.inbox import setups
from tracker.models import ChannelSetup, Stage
from tracker.reminders import groups, people, queries, record, tellings
from tracker.reminders.audience import Audience
from tracker.reminders.people import Staff
from tracker.reminders.queries import Owed
from tracker.reminders.record import Told
from tracker.reminders.tellings import Bundle, Part, Ruled, Telling

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Outlook:
    """What one day brings: to each official, and to each group chat."""

    day: date
    tellings: Sequence[Telling]
    groups: Sequence[tuple[ChannelSetup, Sequence[Part]]]


def outlooks(from_: date, until: date, *, government_id: int | None = None) -> Iterator[Outlook]:
    """The days of the span on which somebody hears something.

    The runs between today and the span are played through too; those before today begin with it.
    """
    first = min(from_, clock.today())
    staff, leaders = Staff(first, until), people.leading(first, until)
    governments = None if government_id is None else [government_id]
    owed = list(queries.owed_between(first, until, governments=governments))
    memory = _Memory(record.told({each.owed_on: Stage.OPENING for each in owed}, before=first))
    ruled = Ruled(directory.work_calendar(), queries.rules_by_government())
    robots = setups.every_robot_on()
    bundles = tellings.bundles(owed, leaders)
    for number in range((until - first).days + 1):
        day = first + number * _DAY
        if not ruled.calendar.is_workday(day):
            continue
        audience = Audience(day, staff=staff, leaders=leaders)
        parts = tellings.parts_of(day, bundles, audience, ruled)
        told = list(memory.tell(parts, audience))
        spoken = [(robot, groups.said_by(robot, parts, day, {})) for robot in robots]
        if day >= from_ and (told or any(said for _, said in spoken)):
            yield Outlook(day, told, [each for each in spoken if each[1]])


class _Memory:
    """What everybody has heard: in the database, and in the runs played through."""

    def __init__(self, told: Told) -> None:
        self._told = told
        self._heard: dict[tuple[int, Bundle], Stage] = {}

    def tell(self, parts: Sequence[Part], audience: Audience) -> Iterator[Telling]:
        """What is new to each official. What he heard of a bundle he heard of all its reports."""
        for hearing in tellings.hearings(parts, audience):
            official_id = hearing.person.official_id
            hearing.parts = {
                bundle: part
                for bundle, part in hearing.parts.items()
                if self._is_later(official_id, part)
            }
            telling = tellings.telling(hearing, self._told)
            for part in hearing.parts.values():
                self._heard[official_id, part.bundle] = part.rule.stage
            if telling.items:
                yield telling

    def _is_later(self, official_id: int, part: Part) -> bool:
        heard = self._heard.get((official_id, part.bundle))
        return heard is None or heard < part.rule.stage


def by_stage(telling: Telling) -> dict[tuple[Stage, str, date, date], list[Owed]]:
    """The reports of a telling by stage, period, and nominal and effective day."""
    found: dict[tuple[Stage, str, date, date], list[Owed]] = defaultdict(list)
    for owed, item in telling.items.items():
        found[item.stage, owed.period, owed.due_on, owed.owed_on].append(owed)
    return found
