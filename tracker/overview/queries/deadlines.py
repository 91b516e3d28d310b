"""The days to come, as the office reads them (截止日)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.core.workdays import WorkCalendar, explain_due_day
from tracker.overview.queries.rounds import Round

MOST = 4


@dataclass(frozen=True)
class Deadline:
    """A day, what it ends, and how it was reckoned."""

    on: date
    title: str
    remark: str


def deadlines(
    rounds: Sequence[Round], calendar: WorkCalendar, *, on: date, most: int = MOST
) -> list[Deadline]:
    """The next days on which reports are due or a round closes, from today on."""
    found = []
    for each in rounds:
        due = explain_due_day(each.due_on, each.effective_due_on, calendar)
        if each.effective_due_on >= on:
            left = days_left(each, calendar, on=on)
            plain = f"{each.due_on.month}月{each.due_on.day}日"
            remark = f"{left}。" if due == plain else f"{due}。{left}。"
            found.append(Deadline(each.effective_due_on, f"{each.label}报送截止", remark))
        if each.opens_on <= on <= each.closes_on:
            remark = "之后补报须由督查室重开，重开留痕。"
            found.append(Deadline(each.closes_on, f"{each.label}报送关闭", remark))
    return sorted(found, key=lambda each: each.on)[:most]


def days_left(shown: Round, calendar: WorkCalendar, *, on: date) -> str:
    """How far the round's due day is, in working days: 还有 3 个工作日."""
    due = shown.effective_due_on
    if due == on:
        return "今天截止"
    if due < on:
        return f"已过期 {calendar.count(due, on)} 个工作日"
    reckoned = "（按周末推算）" if calendar.is_provisional(on, due) else ""
    return f"还有 {calendar.count(on, due)} 个工作日{reckoned}"


def headline(shown: Round | None, calendar: WorkCalendar, *, on: date) -> str:
    """Where the round stands, in one sentence for the head of a page."""
    if shown is None:
        return "还没有印发任务方案"
    if on < shown.opens_on:
        return f"{shown.name}报送 {shown.opens_on.month}月{shown.opens_on.day}日 开始"
    if on > shown.closes_on:
        return f"{shown.name}报送已关闭"
    if on > shown.effective_due_on:
        return f"{shown.name}报送{days_left(shown, calendar, on=on)}"
    if on == shown.effective_due_on:
        return f"{shown.name}报送今天截止"
    return f"{shown.name}报送{days_left(shown, calendar, on=on)}截止"
