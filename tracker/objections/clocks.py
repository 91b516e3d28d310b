"""The two clocks of an objection (docs/rules.md 30): pure functions over days and a calendar."""

from datetime import date, timedelta

from tracker.core.workdays import WorkCalendar

# 政府督查工作条例 第十七条: so long to object, and so long to decide.
NATURAL_DAYS = timedelta(days=30)
# So many working days before the end somebody is told that it comes.
WORKDAYS_TOLD_BEFORE = 5


def last_day(begun_on: date, calendar: WorkCalendar) -> date:
    """The last of the thirty days that begin on the day after; on a day off it is the next working
    day (民法典 第二百零一条、第二百零三条)."""
    return calendar.next_workday(begun_on + NATURAL_DAYS)


def is_near(last: date, today: date, calendar: WorkCalendar) -> bool:
    """Whether it is time to tell that the end comes."""
    return today <= last and calendar.count(today, last) <= WORKDAYS_TOLD_BEFORE
