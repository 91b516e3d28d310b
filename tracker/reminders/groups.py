"""What robots say in group chats: one digest a day each, by unit, mentioning who has to act."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import select

from tracker.core.db import db, transaction
from tracker.core.workdays import WorkCalendar, time_left
from tracker.inbox import service as inbox
from tracker.inbox import setups
from tracker.models import ChannelSetup, MessageKind, Official
from tracker.reminders import queries, record, wording
from tracker.reminders.audience import Audience
from tracker.reminders.rules import Hearer
from tracker.reminders.tellings import Part, Ruled

_OF_THE_UNIT = (Hearer.REPORTER, Hearer.HEAD)


def tell_groups(parts: Sequence[Part], audience: Audience, today: date, ruled: Ruled) -> int:
    """Have each robot say what begins today, and what began since the last run; how many spoke."""
    last_runs = queries.last_runs()
    spoke = 0
    for robot in setups.every_robot_on():
        said = said_by(robot, parts, today, last_runs)
        if not said:
            continue
        phones = _phones(said, audience)
        with transaction():
            message = inbox.say_in_group(
                robot,
                MessageKind.REMINDER,
                _subject(said, today, ruled.calendar),
                occurrence=record.digest_key(today),
                text=_text(said, today, ruled.calendar),
                link="/quarter",
                phones=phones,
                not_before=ruled.not_before(robot.government_id),
            )
        spoke += message is not None
    return spoke


def said_by(
    robot: ChannelSetup, parts: Iterable[Part], today: date, last_runs: Mapping[int, date]
) -> list[Part]:
    """The stages whose rules name the robot's channel and that have not been said yet."""
    last = last_runs.get(robot.government_id)
    return [
        part
        for part in parts
        if part.bundle.first.government_id == robot.government_id
        and robot.channel in part.rule.channels
        and (part.begins == today if last is None else last < part.begins)
    ]


def _phones(parts: Iterable[Part], audience: Audience) -> Collection[str]:
    """The numbers of those in the units who hear of it themselves."""
    officials = {
        person.official_id
        for part in parts
        for hearer, person in audience.of(part.bundle.first, part.rule)
        if hearer in _OF_THE_UNIT
    }
    rows = select(Official.phone).where(Official.id.in_(officials), Official.phone != "")
    return sorted(set(db.session.scalars(rows)))


def _subject(parts: Iterable[Part], today: date, calendar: WorkCalendar) -> str:
    counts: Counter[str] = Counter()
    is_missed = False
    for part in _most_urgent_first(parts):
        left = time_left(part.bundle.first.owed_on, today, calendar)
        counts[left] += len(part.bundle.reports)
        is_missed = is_missed or part.missed_on is not None
    return wording.headline(counts, is_missed=is_missed)


def _text(parts: Iterable[Part], today: date, calendar: WorkCalendar) -> str:
    """A line for each unit: how many reports, and how near they are."""
    units: dict[str, Counter[str]] = defaultdict(Counter)
    for part in _most_urgent_first(parts):
        left = time_left(part.bundle.first.owed_on, today, calendar)
        units[part.bundle.first.unit_name][left] += len(part.bundle.reports)
    return "\n".join(f"{unit}：{wording.counted(counts)}" for unit, counts in units.items())


def _most_urgent_first(parts: Iterable[Part]) -> list[Part]:
    return sorted(parts, key=lambda part: part.rule.stage, reverse=True)
