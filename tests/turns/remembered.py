"""What was settled, as it stood: compared after every turn, so that nothing changes unseen."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, text

from tests.turns.town import Town
from tracker.core.db import db
from tracker.models import Plan, ReportingPeriod, Task, TaskStatus
from tracker.overview.queries.punctuality import Coming, punctuality
from tracker.overview.queries.rounds import Round
from tracker.overview.queries.rows import rows_of

# Tables of which no row is ever changed or taken away, and what counts in them.
NEVER_CHANGED = {
    "report_version": "report_id, number, progress, problems, next_steps, submitted_at, is_on_time,"
    " author_name, signer_name, signer_post_title, signer_post_id, unit_name",
    "review": "version_id, decision, comment, due_on, reviewer_name, at",
    "mark": "version_id, value, comment, marked_by_name, at",
    "published_mark": "task_id, period_id, value, is_of_round, published_at, published_by_id",
    "mark_receipt": "period_id, unit_id, signed_by_name, signer_post_title, signed_at",
    "verification": "task_id, finding, recorded_by_name, recorded_at",
    "conclusion": "plan_id, at, concluded_by_name",
}

Kept = dict[Any, Any]


def rows_that_stay() -> Kept:
    """By table and id, what no turn may change; in plain SQL."""
    return {
        (table, row[0]): tuple(row[1:])
        for table, columns in NEVER_CHANGED.items()
        for row in db.session.execute(text(f"SELECT id, {columns} FROM {table}"))
    }


def settled_periods(town: Town) -> list[ReportingPeriod]:
    """Those that are closed and published."""
    return [each for each in town.periods() if each.is_published and each.is_closed(town.today)]


def who_led(town: Town, settled: Sequence[ReportingPeriod]) -> Kept:
    """Who led each task, by post, when what a settled period covers ended."""
    return {
        ("led", task.id, each.id): town.leaders(task, each.covers_until)
        for task in town.tasks()
        for each in settled
    }


def who_was_in_time(town: Town, settled: Sequence[ReportingPeriod]) -> Kept:
    """How many units had to report on a task in a settled period, and how many were in time.

    A task that is withdrawn is left out of what is counted, by rule; and one to which a unit came
    back that had left it: its row begins anew (docs/decisions/0019-amendments.md).
    """
    came_back = _came_back()
    rounds = [Round(each.due_on, (each,)) for each in settled]
    counted = select(Task).join(Plan).where(Task.status != TaskStatus.WITHDRAWN)
    mine = counted.where(
        Plan.government_id == town.government_id, Task.id.in_([t.id for t in town.tasks()])
    )
    found = {}
    for row in rows_of(mine, reader=town.supervisor, shown=None) if rounds else ():
        for each in punctuality([row], rounds, on=town.today):
            cell = row.task.id, each.round.first.id
            if cell not in came_back:
                found["in time", *cell] = each.total, each.counts[Coming.IN_TIME]
    return found


def _came_back() -> set[tuple[int, int]]:
    rows = db.session.execute(
        text(
            "SELECT a.task_id, r.period_id FROM progress_report r"
            " JOIN assignment a ON a.id = r.assignment_id"
            " JOIN reporting_period p ON p.id = r.period_id WHERE a.from_on > p.closes_on"
        )
    )
    return {(task_id, period_id) for task_id, period_id in rows}


def figures(town: Town) -> Kept:
    settled = settled_periods(town)
    return who_led(town, settled) | who_was_in_time(town, settled)
