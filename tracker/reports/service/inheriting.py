"""A closed task stays with its units when these change; opened again, it goes to their heirs."""

from datetime import date

from tracker.core.db import db
from tracker.models import Actor, Assignment, Task, Unit
from tracker.reports.service.handing_over import Succession, first_to_owe, hand_over


def follow_ended_units(task: Task, *, today: date, by: Actor) -> None:
    """Let who follows a unit that has ended have its obligation on the task from today on
    (docs/rules.md 20): what was handed in counts, what is still owed goes over."""
    for each in list(task.assignments):
        heir = each.unit.standing(today)
        if heir is not each.unit and each.includes(today):
            _pass_on(each, heir, today, by)


def _pass_on(ended: Assignment, heir: Unit, today: date, by: Actor) -> None:
    task = ended.task
    begun = next((each for each in task.assignments if each.unit is heir), None)
    is_new = begun is None or not begun.includes(today)
    if begun is None:
        begun = Assignment(task=task, unit=heir, from_on=today, role=ended.role)
        db.session.add(begun)
    if is_new:
        begun.until_on, begun.successor = None, None
        begun.party_id, begun.position, begun.role = ended.party_id, ended.position, ended.role
        begun.owes_from = first_to_owe(task, today=today)
    elif ended.is_lead:
        begun.role = ended.role
    for earlier in task.assignments:
        if earlier.successor is ended:
            earlier.successor = begun
    ended.until_on, ended.successor = max(today, ended.from_on), begun
    db.session.flush()
    hand_over(Succession([ended], begun, is_new=is_new), on=today, today=today, by=by)
