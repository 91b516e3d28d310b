"""What moved, in the words of the pages, of the messages and of the trail."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.core.days import day, day_full, weekday
from tracker.core.workdays import (
    DayKind,
    SpecialDay,
    WorkCalendar,
    explain_due_day,
    reckoned_day,
)
from tracker.holidays.queries import Moves
from tracker.plans.service import PeriodMove, PlannedMove
from tracker.reports.service import ReturnMove

Told = dict[str, str]


@dataclass(frozen=True)
class Holiday:
    """A holiday as a notice orders it: 10月1日至10月7日, and the days that are worked for it."""

    name: str
    off: str
    count: int
    worked: str


def holidays_of(days: Iterable[SpecialDay]) -> list[Holiday]:
    """The holidays of a notice in the order of the year."""
    own: dict[str, list[SpecialDay]] = {}
    for each in sorted(days, key=lambda each: (each.kind is DayKind.WORKDAY, each.on)):
        own.setdefault(each.name, []).append(each)
    return [_holiday(name, found) for name, found in own.items()]


def _holiday(name: str, days: list[SpecialDay]) -> Holiday:
    off = [each.on for each in days if each.kind is DayKind.DAY_OFF]
    runs: list[list[date]] = []
    for on in off:
        if runs and on - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(on)
        else:
            runs.append([on])
    said = (_run(run[0], run[-1]) for run in runs)
    worked = (each.on for each in days if each.kind is DayKind.WORKDAY)
    return Holiday(
        name, "、".join(said), len(off), "、".join(f"{day(on)}（{weekday(on)}）" for on in worked)
    )


def _run(first: date, last: date) -> str:
    """1月1日; 10月1日至10月7日; with the years where it begins in the year before."""
    if first == last:
        return day(first)
    say = day if first.year == last.year else day_full
    return f"{say(first)}至{say(last)}"


def told(moves: Moves, before: WorkCalendar, after: WorkCalendar, *, on: date) -> list[Told]:
    """Every move as plan, what it is of, and the days before and after, as they are said on a day;
    ready to be kept."""
    lines = [_of_period(each, before, after, on) for each in moves.periods]
    lines += [_of_planned(each, before, after, on) for each in moves.planned]
    return lines + list(_of_returned(moves.returned, before, after, on))


def of_period(move: PeriodMove, calendar: WorkCalendar, *, on: date) -> str:
    """A period's new days for those who report in it: 应于1月8日（…）报送，1月22日关闭."""
    period = move.period
    due = explain_due_day(period.due_on, move.effective_due_on, calendar, on)
    closes = reckoned_day(move.closes_on, period.due_on, calendar)
    return f"{period.plan.title}，{period.label}：{due}截止，{closes}关闭。"


def of_return(move: ReturnMove, calendar: WorkCalendar, *, on: date) -> str:
    """A returned report's new day for the unit that owes it."""
    report = move.report
    due = explain_due_day(move.due_on, move.due_on, calendar, on)
    return f"{report.assignment.task.name}，{report.period.label}退回的：{due}前重报。"


def _of_period(move: PeriodMove, before: WorkCalendar, after: WorkCalendar, on: date) -> Told:
    period = move.period
    state = "督查室已另定日期，不随日历变动" if move.is_kept else ""
    if not state and not move.is_moved:
        state = "日期不变，不再是推算" if move.is_known_now else "日期不变，改为推算"
    return {
        "plan": period.plan.title,
        "period": period.label,
        "before": _said(period.due_on, period.effective_due_on, period.closes_on, before, on),
        "after": _said(period.due_on, move.effective_due_on, move.closes_on, after, on),
        "remark": state,
    }


def _of_planned(move: PlannedMove, before: WorkCalendar, after: WorkCalendar, on: date) -> Told:
    due_on = move.before.day.due_on
    was = explain_due_day(due_on, move.before.effective_due_on, before, on)
    now = explain_due_day(due_on, move.after.effective_due_on, after, on)
    return {
        "plan": move.plan.title,
        "period": move.before.day.label,
        "before": f"{was}截止",
        "after": f"{now}截止",
        "remark": "方案还没有印发，印发时按新日历计算",
    }


def _of_returned(
    moves: Iterable[ReturnMove], before: WorkCalendar, after: WorkCalendar, on: date
) -> Iterator[Told]:
    """Returned reports by their days alone: whose they are is not everybody's business."""
    counts: dict[tuple[str, str, str, str], int] = {}
    for move in moves:
        period, was = move.report.period, move.report.owed_on
        key = (
            period.plan.title,
            period.label,
            explain_due_day(was, was, before, on),
            explain_due_day(move.due_on, move.due_on, after, on),
        )
        counts[key] = counts.get(key, 0) + 1
    for (plan, period_label, was_said, now_said), count in counts.items():
        yield {
            "plan": plan,
            "period": period_label,
            "before": f"{was_said}前重报",
            "after": f"{now_said}前重报",
            "remark": f"退回重报的 {count} 份",
        }


def _said(due_on: date, effective: date, closes_on: date, calendar: WorkCalendar, on: date) -> str:
    due = explain_due_day(due_on, effective, calendar, on)
    return f"{due}截止，{reckoned_day(closes_on, due_on, calendar)}关闭"
