"""What a list of open work is made of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.core.workdays import WorkCalendar, due_day
from tracker.models import ProgressReport, Task


@dataclass(frozen=True)
class Item:
    """One thing: what it is, a word beside it, and a page that the post and the office may both
    open; none where there is no such page."""

    text: str
    note: str
    link: str


@dataclass(frozen=True)
class Part:
    """One kind of work: its name, its measure word, and all that there is of it."""

    name: str
    measure: str
    items: tuple[Item, ...]

    @property
    def count(self) -> int:
        return len(self.items)


def task_item(task: Task, note: str = "") -> Item:
    label = f"{task.name}　" if task.label else ""
    return Item(f"{label}{_short(task.text, 60)}", note, f"/tasks/{task.id}")


def report_item(report: ProgressReport, note: str) -> Item:
    """One that was handed in: it has a page of its own."""
    return Item(_named(report), note, f"/reports/{report.id}")


def owed_item(report: ProgressReport, note: str) -> Item:
    """One that is still owed; its task's page leads whoever writes it to the form."""
    return Item(_named(report), note, f"/tasks/{report.assignment.task_id}")


def _named(report: ProgressReport) -> str:
    task = report.assignment.task
    label = f"{task.name}　" if task.label else ""
    return f"{label}{_short(task.text, 40)}（{report.period.label}）"


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}…"


def part_of(name: str, measure: str, items: Iterable[Item]) -> Part:
    return Part(name, measure, tuple(items))


def until(day: date, on: date, calendar: WorkCalendar) -> str:
    return f"{due_day(day, on, calendar)}截止"
