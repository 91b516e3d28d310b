"""A reminder on paper (催报通知) to the units whose reports of a round are late."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker.core.days import day_full
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.directory import queries as directory
from tracker.documents.tables import Table
from tracker.letters.facts import ISSUED_ON, Facts
from tracker.letters.slips import named
from tracker.models import Actor, Government, NoticeKind, Task, Unit, WordingKind
from tracker.reminders.queries import Owed, owed_reports

WORKDAYS_TO_REPORT = 2
MOST_NAMED = 8  # more units than these are addressed together
TOGETHER = "各有关单位"


@dataclass(frozen=True)
class LateRound:
    """What was owed by one day and is not in yet, by unit in the directory's order."""

    due_on: date
    late: dict[Unit, list[Owed]]

    @property
    def label(self) -> str:
        every = (each.period for owed in self.late.values() for each in owed)
        return "、".join(dict.fromkeys(every))

    @property
    def reports(self) -> int:
        return sum(map(len, self.late.values()))


def late_rounds(by: Actor) -> list[LateRound]:
    """The rounds of which something is late, the last due first; two queries."""
    units = {
        unit.id: unit
        for unit in db.session.scalars(
            select(Unit)
            .where(Unit.government_id == by.government_id)
            .order_by(Unit.position, Unit.id)
        )
    }
    found: dict[date, dict[Unit, list[Owed]]] = defaultdict(lambda: defaultdict(list))
    for each in owed_reports(by.on, units=list(units)):
        if each.owed_on < by.on:
            found[each.owed_on][units[each.unit_id]].append(each)
    return [LateRound(day, dict(found[day])) for day in sorted(found, reverse=True)]


def usual_day(by: Actor) -> date:
    """By when late reports are asked for, unless the office says another day."""
    return directory.work_calendar().add(by.on, WORKDAYS_TO_REPORT)


def of_round(due_on: date, unit_ids: Collection[int], report_by: date, by: Actor) -> Facts:
    """The letter to some of the units that are late in a round.

    RuleBroken where none of them is late any more, or the day to report by is over.
    """
    rounds = {each.due_on: each.late for each in late_rounds(by)}
    late = {unit: owed for unit, owed in rounds.get(due_on, {}).items() if unit.id in unit_ids}
    if not late:
        raise RuleBroken("选的单位都已报出，不用再催。请刷新后核对。")
    if report_by < by.on:
        raise RuleBroken("补报期限已经过去，请另选一天。", field="report_by")
    chosen = LateRound(due_on, late)
    names = tuple(unit.name for unit in late)
    return Facts(
        wording=WordingKind.REMINDER,
        notice=NoticeKind.REMINDER,
        units=tuple(late),
        addressed_to=names if len(names) <= MOST_NAMED else (TOGETHER,),
        subjects=tuple(late),
        values={
            "政府": db.session.get_one(Government, by.government_id).full_name,
            ISSUED_ON: day_full(by.on),
            "报送期": chosen.label,
            "截止日": day_full(due_on),
            "单位数": str(len(late)),
            "份数": str(chosen.reports),
            "补报期限": day_full(report_by),
        },
        # One a day: what was not heeded may be said again.
        occasion=f"{due_on.isoformat()} {by.on.isoformat()}",
        attached=(_table(chosen, by),),
    )


def _table(late_round: LateRound, by: Actor) -> Table:
    workdays = directory.work_calendar().count(late_round.due_on, by.on)
    rows: list[tuple[str, ...]] = []
    tasks = _tasks([each.task_id for owed in late_round.late.values() for each in owed])
    for unit, owed in late_round.late.items():
        for each in owed:
            rows.append((str(len(rows) + 1), unit.short_name, named(tasks[each.task_id])))
    return Table(
        headings=("序号", "单位", "任务"),
        widths=(14, 32, 110),
        rows=tuple(rows),
        numbers=frozenset({0}),
        title=f"没有报{late_round.label}工作进展的任务",
        note=f"注：应于{day_full(late_round.due_on)}前报送，到印发时逾期{workdays}个工作日。",
    )


def _tasks(ids: Sequence[int]) -> dict[int, Task]:
    return {task.id: task for task in db.session.scalars(select(Task).where(Task.id.in_(ids)))}
