"""Working days in China (工作日): pure functions over a calendar that the caller loads.

The State Council publishes a year's holidays and make-up workdays (调休) late in the year before.
A year it has not published yet is worked out from weekends and the fixed holidays, and says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from chinese_calendar import constants as published

from tracker.core import days
from tracker.core.days import WEEKDAYS, day_from, weekday
from tracker.core.enums import Labelled

_DAY = timedelta(days=1)
# The holidays with a fixed date; those of the lunar calendar are known only once published.
_FIXED_HOLIDAYS = {
    (1, 1): "元旦",
    (5, 1): "劳动节",
    (5, 2): "劳动节",
    (10, 1): "国庆",
    (10, 2): "国庆",
    (10, 3): "国庆",
}


class DayKind(Labelled):
    """What a published notice makes of a day."""

    WORKDAY = "workday", "调休上班"
    DAY_OFF = "day_off", "放假"


class DueDayPolicy(Labelled):
    """What the office does with a due day that is not a workday."""

    KEEP = "keep", "保持"
    NEXT = "next", "顺延至下一工作日"
    PREVIOUS = "previous", "提前至上一工作日"


@dataclass(frozen=True)
class SpecialDay:
    """A day that a notice names; `name` is its holiday, such as 国庆."""

    on: date
    kind: DayKind
    name: str


@dataclass(frozen=True)
class WorkCalendar:
    """The special days on record, and the years whose holidays have been published."""

    special: Mapping[date, SpecialDay]
    known_years: frozenset[int]

    def is_known(self, day: date) -> bool:
        """Whether the holidays of the day's year have been published."""
        return day.year in self.known_years

    def is_provisional(self, *days: date) -> bool:
        """Whether anything reckoned from one of these days to another rests on an unknown year."""
        years = {day.year for day in days}
        return not self.known_years.issuperset(range(min(years), max(years) + 1))

    def is_workday(self, day: date) -> bool:
        special = self.special.get(day)
        if special is not None:
            return special.kind is DayKind.WORKDAY
        return day.weekday() < 5 and self._fixed_holiday(day) is None

    def name_of(self, day: date) -> str | None:
        """国庆假期, 国庆调休上班 or 周六; None for an ordinary workday."""
        special = self.special.get(day)
        if special is not None and special.kind is DayKind.WORKDAY:
            return f"{special.name}调休上班"
        holiday = special.name if special is not None else self._fixed_holiday(day)
        if holiday is not None:
            return f"{holiday}假期"
        return None if day.weekday() < 5 else f"周{WEEKDAYS[day.weekday()]}"

    def add(self, day: date, n: int) -> date:
        """The n-th workday after a day, or before it for a negative n; the day itself for 0."""
        step = _DAY if n > 0 else -_DAY
        left = abs(n)
        while left:
            day += step
            left -= self.is_workday(day)
        return day

    def count(self, from_: date, until: date) -> int:
        """How many workdays lie in (from_, until]; negative when until is the earlier day."""
        if until < from_:
            return -self.count(until, from_)
        span = (until - from_).days
        return sum(self.is_workday(from_ + n * _DAY) for n in range(1, span + 1))

    def next_workday(self, day: date) -> date:
        """The day itself if it is a workday, else the first one after it."""
        return day if self.is_workday(day) else self.add(day, 1)

    def previous_workday(self, day: date) -> date:
        """The day itself if it is a workday, else the last one before it."""
        return day if self.is_workday(day) else self.add(day, -1)

    def _fixed_holiday(self, day: date) -> str | None:
        return None if self.is_known(day) else _FIXED_HOLIDAYS.get((day.month, day.day))


def effective_day(nominal: date, policy: DueDayPolicy, calendar: WorkCalendar) -> date:
    """The day that really counts, for a due day as the document prints it."""
    if policy is DueDayPolicy.NEXT:
        return calendar.next_workday(nominal)
    if policy is DueDayPolicy.PREVIOUS:
        return calendar.previous_workday(nominal)
    return nominal


def time_left(due: date, today: date, calendar: WorkCalendar) -> str:
    """How near a day is, in working days after today: 还有 3 个工作日; 逾期 2 个工作日.

    Days reckoned in a year that is not published yet end with a sentence that says so.
    """
    if due == today:
        return "今天截止"
    if due < today:
        return f"逾期 {max(calendar.count(due, today), 1)} 个工作日"
    left = calendar.count(today, due)
    if not left:
        is_last = calendar.is_workday(today)
        return "今天是截止前最后一个工作日" if is_last else "截止前没有工作日了"
    reckoned = "（按周末推算）" if calendar.is_provisional(today, due) else ""
    return f"还有 {left} 个工作日{reckoned}"


UNKNOWN = "放假安排未公布"


def due_day(due: date, today: date, calendar: WorkCalendar) -> str:
    """A day that somebody acts by: 7月7日（星期四）; 2027年1月7日（星期四，放假安排未公布）."""
    remark = "" if calendar.is_known(due) else UNKNOWN
    return days.due_day(due, today, remark=remark)


def explain_due_day(
    nominal: date, effective: date, calendar: WorkCalendar, today: date | None = None
) -> str:
    """A due day as the office reads it: 7月7日（星期四）; 10月7日（星期五，国庆假期，保持）;
    10月7日 → 10月8日（星期六，国庆调休上班）.

    Days reckoned in a year that is not published yet end with a sentence that says so.
    today: the day on which it is said, where the year of the nominal day has to be told from it.
    """
    text = day_from(nominal, today or nominal)
    if effective != nominal:
        text = f"{text} → {day_from(effective, nominal)}"
    name = calendar.name_of(effective)
    named = [name] if name and not name.startswith("周") else []
    said = "，".join([weekday(effective), *named, *_kept(nominal, effective, calendar)])
    return f"{text}（{said}{_reckoned(nominal, effective, calendar, after='；')}）"


def remark_on_due_day(nominal: date, effective: date, calendar: WorkCalendar) -> str:
    """What is to be said beside a due day that stands there with its weekday, if anything:
    国庆假期，保持; 休息日，保持; 原定10月7日，国庆调休上班.
    """
    moved = [f"原定{day_from(nominal, effective)}"] if effective != nominal else []
    name = calendar.name_of(effective)
    named = ["休息日" if name.startswith("周") else name] if name else []
    said = "，".join([*moved, *named, *_kept(nominal, effective, calendar)])
    return said + _reckoned(nominal, effective, calendar, after="；" if said else "")


def reckoned_day(day: date, beside: date, calendar: WorkCalendar) -> str:
    """A day that was counted in working days, as it is said beside another one: 7月21日;
    2027年1月21日（按周末推算） where its year is not published yet.
    """
    return f"{day_from(day, beside)}{'' if calendar.is_known(day) else '（按周末推算）'}"


def _kept(nominal: date, effective: date, calendar: WorkCalendar) -> list[str]:
    """That a day off stays the due day, where it does."""
    is_kept = effective == nominal and not calendar.is_workday(nominal)
    return [DueDayPolicy.KEEP.label] if is_kept else []


def _reckoned(nominal: date, effective: date, calendar: WorkCalendar, *, after: str) -> str:
    """That a day is reckoned in a year that is not published yet, where it is."""
    unknown = next((day for day in (nominal, effective) if not calendar.is_known(day)), None)
    return f"{after}{unknown.year}年放假安排尚未公布，按周末推算" if unknown else ""


@cache
def published_calendar() -> WorkCalendar:
    """Every year whose notice the library carries, to seed the table of special days."""
    found = [
        SpecialDay(on, kind, _short_name(published.Holiday(name).chinese))
        for kind, source in (
            (DayKind.DAY_OFF, published.holidays),
            (DayKind.WORKDAY, published.workdays),
        )
        for on, name in source.items()
    ]
    return WorkCalendar({day.on: day for day in found}, frozenset(day.on.year for day in found))


def _short_name(chinese: str) -> str:
    """The holiday as the office says it, and not the 24 characters of 3 September 2015."""
    if chinese == published.Holiday.anti_fascist_70th_day.chinese:
        return "抗战胜利日"
    return "国庆" if chinese == "国庆节" else chinese
