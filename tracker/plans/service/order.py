"""The order of a plan's headings and tasks, as the page and the printed table show it."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import select

from tracker.core.db import db
from tracker.models import Plan, Section, Task

Placed = TypeVar("Placed", Section, Task)


def sections_in_order(plan: Plan) -> list[Section]:
    return list(
        db.session.scalars(
            select(Section).where(Section.plan_id == plan.id).order_by(Section.position)
        )
    )


def tasks_in_order(plan: Plan) -> list[Task]:
    """The tasks under their headings; those without one come first."""
    tasks = db.session.scalars(
        select(Task).where(Task.plan_id == plan.id).order_by(Task.position)
    ).all()
    places = {section.id: section.position for section in sections_in_order(plan)}
    return sorted(tasks, key=lambda task: places.get(task.section_id or 0, 0))


def number_places(rows: Sequence[Placed]) -> None:
    """Write the order of a plan's rows as their positions.

    Positions are unique in the plan, so that rows that trade places step aside first.
    """
    moving = [(row, place) for place, row in enumerate(rows, start=1) if row.position != place]
    for row, place in moving:
        row.position = -place
    db.session.flush()
    for row, place in moving:
        row.position = place
    db.session.flush()
