"""Tasks by the words that stand in them."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from tracker.core.db import db
from tracker.models import Assignment, Plan, Task, TaskParty, Unit, UnitGroup


def tasks_holding(tasks: Select[Task], asked: Iterable[str]) -> dict[str, set[int]]:
    """By what was searched for, the ids of the selected tasks that hold it; one query for all."""
    searches = sorted({words for words in asked if words.strip()})
    if not searches:
        return {}
    columns = [matches_words(words).label(f"s{at}") for at, words in enumerate(searches)]
    rows = db.session.execute(tasks.with_only_columns(Task.id, *columns)).all()
    return {
        words: {row[0] for row in rows if row[at]} for at, words in enumerate(searches, start=1)
    }


def matches_words(words: str) -> ColumnElement[bool]:
    """Tasks in which every word stands somewhere: its text, label, units, persons, document.

    For a selection of tasks that is joined with their plans.
    """
    found: ColumnElement[bool] = Task.id.is_not(None)
    for word in words.split():
        found = found & _holds(word)
    return found


def _holds(word: str) -> ColumnElement[bool]:
    def has(*columns: Any) -> ColumnElement[bool]:
        return or_(*(column.icontains(word, autoescape=True) for column in columns))

    of_party = (
        select(TaskParty.task_id)
        .outerjoin(TaskParty.unit)
        .outerjoin(TaskParty.group)
        .where(
            TaskParty.until_on.is_(None),
            has(
                TaskParty.printed_name,
                TaskParty.printed_person,
                Unit.name,
                Unit.short_name,
                UnitGroup.name,
            ),
        )
    )
    of_unit = (
        select(Assignment.task_id).join(Assignment.unit).where(has(Unit.name, Unit.short_name))
    )
    return or_(
        has(Task.text, Task.label, Plan.document_number),
        Task.id.in_(of_party),
        Task.id.in_(of_unit),
    )
