"""Who would hear of what on a day: worked out from what is owed, before what was told is looked at.

Reports that share their unit, their deadline and their lead officials share their stage and their
hearers too, so that a hundred thousand of them are a few hundred bundles.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from tracker.core import clock
from tracker.core.workdays import WorkCalendar
from tracker.models import Channel, Stage
from tracker.reminders.audience import Audience, Leaders
from tracker.reminders.people import Acting
from tracker.reminders.queries import Owed
from tracker.reminders.record import Told
from tracker.reminders.rules import Hearer, Rules, StageRule
from tracker.reminders.stages import first_day, stage_of
from tracker.reminders.wording import Item
from tracker.reports.service import WORKDAYS_AFTER_RETURN


@dataclass(frozen=True, slots=True, eq=False)
class Bundle:
    """Owed reports that one circle of people hears of at the same stages."""

    reports: list[Owed]

    @property
    def first(self) -> Owed:
        return self.reports[0]


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A bundle at its stage of the day."""

    bundle: Bundle
    rule: StageRule
    begins: date  # the first day of the stage
    is_unattended: bool  # the unit has nobody to tell
    missed_on: date | None  # its first day, where nothing was told on it


@dataclass(slots=True)
class Hearing:
    """What one official would hear on a day, told already or not."""

    person: Acting  # the post in which he hears it first
    hearer: Hearer
    parts: dict[Bundle, Part] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return sum(len(bundle.reports) for bundle in self.parts)


@dataclass(frozen=True, slots=True)
class Telling:
    """Everything that one official hears in a run, and in which post and part he hears it."""

    person: Acting
    hearer: Hearer
    items: dict[Owed, Item] = field(default_factory=dict)

    @property
    def channels(self) -> frozenset[Channel]:
        """The ways out beside the inbox: whatever the rule of one of its stages names."""
        return frozenset().union(*(item.rule.in_person for item in self.items.values()))


@dataclass(frozen=True)
class Ruled:
    """The calendar, and by which rules each government reminds."""

    calendar: WorkCalendar
    by_government: Mapping[int, Rules]

    def of(self, government_id: int) -> Rules:
        return self.by_government.get(government_id, _USUAL)

    def not_before(self, government_id: int) -> datetime | None:
        """The real instant until which what leaves the house waits (免打扰); None if at once."""
        now = clock.now()
        loud = self.of(government_id).loud_from(now, self.calendar)
        return clock.real_now() + (loud - now) if loud > now else None

    def rule_on(self, day: date, owed: Owed) -> StageRule | None:
        """The stage that a deadline is in on a day, and who hears of it."""
        rules = self.of(owed.government_id)
        stage = stage_of(
            owed.owed_on, day, self.calendar, owed.opens_on, stages=_stages(rules, owed)
        )
        return rules.of(stage) if stage else None

    def begins(self, stage: Stage, owed: Owed) -> date:
        begins = first_day(stage, owed.owed_on, self.calendar, owed.opens_on)
        assert begins is not None
        return begins


_USUAL = Rules.default()


def _stages(rules: Rules, owed: Owed) -> Collection[Stage]:
    """All of them; of the short time after a return those after the day on which it told."""
    stages = (each.stage for each in rules.stages)
    return [each for each in stages if not owed.is_returned or each.days > -WORKDAYS_AFTER_RETURN]


def bundles(owed: Iterable[Owed], leaders: Leaders) -> list[Bundle]:
    """The reports by what decides when they are told and to whom, in the order of their units."""
    found: dict[tuple[object, ...], Bundle] = {}
    for each in owed:
        key = (
            each.unit_id,
            each.responsible_post_id,
            leaders.get(each.task_id, ()),
            (each.owed_on, each.opens_on, each.closes_on, each.is_returned),
            (each.assigned_on, each.assigned_until, each.told_with),
        )
        found.setdefault(key, Bundle([])).reports.append(each)
    return list(found.values())


def parts_of(
    day: date,
    bundles: Iterable[Bundle],
    audience: Audience,
    ruled: Ruled,
    last_runs: Mapping[int, date] = MappingProxyType({}),
) -> list[Part]:
    """The bundles that are in a stage on a day.

    last_runs: by government; a stage that began after the last one and before the day was missed.
    """
    parts = []
    for bundle in bundles:
        owed = bundle.first
        rule = ruled.rule_on(day, owed) if owed.is_owed_on(day) else None
        if rule:
            begins = ruled.begins(rule.stage, owed)
            is_missed = last_runs.get(owed.government_id, date.max) < begins < day
            unattended = audience.is_unattended(owed.unit_id)
            parts.append(Part(bundle, rule, begins, unattended, begins if is_missed else None))
    return parts


def hearings(parts: Iterable[Part], audience: Audience) -> list[Hearing]:
    """Who hears of these, each official once, in a fixed order."""
    found: dict[int, Hearing] = {}
    for part in parts:
        for hearer, person in audience.of(part.bundle.first, part.rule):
            hearing = found.setdefault(person.official_id, Hearing(person, hearer))
            hearing.parts.setdefault(part.bundle, part)
    return [found[official_id] for official_id in sorted(found)]


def telling(hearing: Hearing, told: Told) -> Telling:
    """What is new of it, the most urgent first: nothing that was told at this stage or a later."""
    official_id = hearing.person.official_id
    items = [
        (owed, Item(owed, part.rule, part.is_unattended, part.missed_on))
        for part in hearing.parts.values()
        for owed in part.bundle.reports
        if not told.has_heard(official_id, owed, part.rule.stage)
    ]
    items.sort(key=_most_urgent_first)
    return Telling(hearing.person, hearing.hearer, dict(items))


def batches(hearings: Iterable[Hearing], most: int) -> Iterator[list[Hearing]]:
    """Neighbours together, until a batch holds as much as a transaction should."""
    batch: list[Hearing] = []
    size = 0
    for hearing in hearings:
        if batch and size + hearing.size > most:
            yield batch
            batch, size = [], 0
        batch.append(hearing)
        size += hearing.size
    if batch:
        yield batch


def _most_urgent_first(pair: tuple[Owed, Item]) -> tuple[int, int]:
    urgency, nearness = pair[1].urgency
    return -urgency, -nearness
