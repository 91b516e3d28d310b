"""When the stages of a deadline begin (提醒阶段): pure functions over the working calendar.

Every stage begins on a working day, and nobody is reminded on a day off: the opening waits for the
next working day, the last day of a deadline in a holiday is the last working day before it. Which
stages there are the government's rules say (docs/rules.md 9 has the usual ones).
"""

from collections.abc import Iterable
from datetime import date

from tracker.core.workdays import WorkCalendar
from tracker.models import Stage


def first_day(
    stage: Stage, owed_on: date, calendar: WorkCalendar, opens_on: date | None
) -> date | None:
    """The working day on which a stage begins; None for the opening of what has none."""
    if stage == Stage.OPENING:
        return calendar.next_workday(opens_on) if opens_on else None
    if not stage.days:
        return calendar.previous_workday(owed_on)
    return calendar.add(owed_on, stage.days)


def stage_of(
    owed_on: date,
    today: date,
    calendar: WorkCalendar,
    opens_on: date | None = None,
    *,
    stages: Iterable[Stage],
) -> Stage | None:
    """The stage that a deadline is in today: the last to begin, and of several the most urgent.

    A stage lasts until the next begins, so that a run that was missed is made up by a later one.
    None on a day off, before the opening, and long before a deadline that has no opening (the new
    day of a returned report, which its return has told already).
    """
    if not calendar.is_workday(today) or (opens_on is not None and today < opens_on):
        return None
    begun = None
    for stage in sorted(stages):
        begins = first_day(stage, owed_on, calendar, opens_on)
        if begins is not None and begins <= today:
            begun = stage
    return begun
