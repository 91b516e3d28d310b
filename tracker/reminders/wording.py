"""How a reminder reads: what is owed by when, the most urgent first."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.core.days import day_from
from tracker.core.workdays import WorkCalendar, explain_due_day, time_left
from tracker.models import Stage
from tracker.reminders.queries import Owed
from tracker.reminders.rules import Hearer, StageRule

# A unit with more tasks than this finds the rest on its page.
MOST_NAMES = 20


@dataclass(frozen=True, slots=True)
class Item:
    """One owed report at the stage that somebody hears of it."""

    owed: Owed
    rule: StageRule
    is_unattended: bool = False  # the unit has nobody to tell
    missed_on: date | None = None  # when it should have been told, and nothing ran

    @property
    def stage(self) -> Stage:
        return self.rule.stage

    @property
    def urgency(self) -> tuple[int, int]:
        """Greater is more urgent."""
        return self.stage.days, -self.owed.owed_on.toordinal()


def subject(items: Sequence[Item], today: date, calendar: WorkCalendar) -> str:
    """报送提醒：14 份还有 3 个工作日；2 份今天截止 — the most urgent first."""
    counts = Counter(time_left(item.owed.owed_on, today, calendar) for item in items)
    return headline(counts, is_missed=bool(_missed(items)))


def headline(counts: Mapping[str, int], *, is_missed: bool) -> str:
    """A subject, from how many reports are how near."""
    return f"报送提醒{'（补发）' if is_missed else ''}：{counted(counts)}"


def counted(counts: Mapping[str, int]) -> str:
    """14 份还有 3 个工作日；2 份今天截止, in the order given."""
    return "；".join(f"{count} 份{left}" for left, count in counts.items())


def text(items: Sequence[Item], today: date, calendar: WorkCalendar) -> str:
    """A paragraph for each deadline, with a line for each unit."""
    deadlines: dict[tuple[str, date, date, bool], list[Item]] = defaultdict(list)
    for item in items:
        owed = item.owed
        deadlines[owed.period, owed.due_on, owed.owed_on, owed.is_returned].append(item)
    paragraphs = _made_up(items, today)
    for (period, due_on, owed_on, is_returned), owing in deadlines.items():
        day = explain_due_day(owed_on if is_returned else due_on, owed_on, calendar, today)
        what = "退回后应于" if is_returned else "应于"
        again = "重新报送" if is_returned else "报送"
        left = time_left(owed_on, today, calendar)
        paragraphs.append(f"{period}{what}{day}{again}，{left}。\n{_lines(owing)}")
    return "\n\n".join(paragraphs)


def _missed(items: Sequence[Item]) -> list[date]:
    return sorted({item.missed_on for item in items if item.missed_on})


def _made_up(items: Sequence[Item], today: date) -> list[str]:
    """That a message comes late, where it does: 补发."""
    missed = _missed(items)
    if not missed:
        return []
    days = "、".join(day_from(day, today) for day in missed)
    return [f"补发：系统未能在{days}按时提醒，现在一并提醒，请以下列期限为准。"]


def link(items: Sequence[Item], hearer: Hearer) -> str:
    """Where the recipient acts on it."""
    if hearer is Hearer.OFFICE:
        return "/ledger"
    if hearer is Hearer.LEADER:
        return "/portfolio"
    days = {item.owed.due_on for item in items}
    return f"/quarter/{days.pop().isoformat()}" if len(days) == 1 else "/quarter"


def _lines(items: Sequence[Item]) -> str:
    units: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        units[item.owed.unit_name].append(item)
    return "\n".join(_line(unit, owing) for unit, owing in units.items())


def _line(unit: str, items: Sequence[Item]) -> str:
    names = "、".join(item.owed.task_name for item in items[:MOST_NAMES])
    more = f"等 {len(items)} 项" if len(items) > MOST_NAMES else ""
    warning = "（该单位没有在任的联络员和责任人，请转告）" if items[0].is_unattended else ""
    return f"{unit}：{names}{more}{warning}"
