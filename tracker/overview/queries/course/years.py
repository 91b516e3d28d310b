"""The end of the year and what followed: final mark, conclusion, where the task goes on."""

from collections.abc import Iterator
from datetime import date

from tracker.models import Actor, PlanStatus, Task
from tracker.overview.queries.course.step import Step
from tracker.years import queries as years


def of_years(task: Task, reader: Actor) -> Iterator[Step]:
    """Where it comes from, what its year came to, and where it went."""
    for before in years.predecessors_of(task, reader=reader):
        named = f"《{before.task.plan.title}》{before.task.name if before.is_visible else ''}"
        yield _step(before.link.on, f"由{named}结转", "arrow-right", text=before.link.said)
    final = years.known_finals([task], reader).get(task.id)
    if final:
        yield Step(
            final.at,
            "年终评定",
            "flag",
            note=final.marked_by_name,
            text=final.reason,
            mark=final.value,
            about=None,
        )
    conclusion = years.conclusion_of(task.plan) if task.plan.status is PlanStatus.CLOSED else None
    if conclusion:
        yield Step(
            conclusion.at, "办结方案", "circle-check", note=conclusion.concluded_by_name, about=None
        )
    after = years.successor_of(task, reader=reader)
    if after:
        title = f"结转到《{after.task.plan.title}》{after.task.name}"
        yield _step(after.link.on, title, "arrow-right", text=after.link.said)


def _step(on: date, title: str, icon: str, *, text: str) -> Step:
    return Step(on, title, icon, text=text, about=None)
