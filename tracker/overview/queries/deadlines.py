"""The days to come, as the office reads them (截止日)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.core.workdays import WorkCalendar, due_day, remark_on_due_day, time_left
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
        if each.effective_due_on >= on:
            left = time_left(each.effective_due_on, on, calendar)
            said = remark_on_due_day(each.due_on, each.effective_due_on, calendar)
            remark = f"{said}。{left}。" if said else f"{left}。"
            found.append(Deadline(each.effective_due_on, f"{each.label}报送截止", remark))
        if each.opens_on <= on <= each.closes_on:
            left = time_left(each.closes_on, on, calendar)
            remark = f"{left}。之后补报须由督查室重开，重开留痕。"
            found.append(Deadline(each.closes_on, f"{each.label}报送关闭", remark))
    return sorted(found, key=lambda each: each.on)[:most]


def headline(shown: Round | None, calendar: WorkCalendar, *, on: date) -> str:
    """Where the round stands, in one sentence for the head of a page."""
    if shown is None:
        return "还没有印发任务方案"
    shown = shown.pressing(on)
    if on < shown.opens_on:
        return f"{shown.name}报送从 {due_day(shown.opens_on, on, calendar)}开始"
    if on > shown.closes_on:
        return f"{shown.name}报送已关闭"
    due = shown.effective_due_on
    until = "截止" if on < due and calendar.count(on, due) else ""
    return f"{shown.name}报送{time_left(due, on, calendar)}{until}"
