"""When the stages of a deadline begin (提醒阶段): pure functions over the working calendar.

docs/rules.md 9: the opening day, then 5, 3 and 1 working days before, the day itself, and 1, 3 and
5 working days late. Every stage begins on a working day, and nobody is reminded on a day off: the
opening waits for the next working day, the last day of a deadline in a holiday is the last working
day before it.
"""

from datetime import date

from tracker.core.workdays import WorkCalendar
from tracker.models import Stage

WORKDAYS_FROM_DEADLINE = {
    Stage.DAYS_5: -5,
    Stage.DAYS_3: -3,
    Stage.DAYS_1: -1,
    Stage.LATE_1: 1,
    Stage.LATE_3: 3,
    Stage.LATE_5: 5,
}


def first_day(
    stage: Stage, owed_on: date, calendar: WorkCalendar, opens_on: date | None
) -> date | None:
    """The working day on which a stage begins; None for the opening of what has none."""
    if stage is Stage.OPEN:
        return calendar.next_workday(opens_on) if opens_on else None
    if stage is Stage.TODAY:
        return calendar.previous_workday(owed_on)
    return calendar.add(owed_on, WORKDAYS_FROM_DEADLINE[stage])


def stage_of(
    owed_on: date, today: date, calendar: WorkCalendar, opens_on: date | None = None
) -> Stage | None:
    """The stage that a deadline is in today: the last to begin, and of several the most urgent.

    A stage lasts until the next begins, so that a run that was missed is made up by a later one.
    None on a day off, before the opening, and long before a deadline that has no opening (the new
    day of a returned report, which its return has told already).
    """
    if not calendar.is_workday(today) or (opens_on is not None and today < opens_on):
        return None
    begun = None
    for stage in Stage:
        begins = first_day(stage, owed_on, calendar, opens_on)
        if begins is not None and begins <= today:
            begun = stage
    return begun
