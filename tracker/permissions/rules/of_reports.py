"""Reports of units."""

from tracker.models import Actor, Assignment, ProgressReport
from tracker.permissions.rules.of_tasks import governs_task, unit_is_on_task, unit_leads_task
from tracker.permissions.rules.of_units import is_of_unit


def governs_report(actor: Actor, report: ProgressReport) -> bool:
    return governs_task(actor, report.assignment.task)


def unit_reads_report(actor: Actor, report: ProgressReport) -> bool:
    """A unit reads all reports of a task that it leads, else its own, those of whom it took the
    task over from, and the leads'."""
    assignment = report.assignment
    task, heir = assignment.task, assignment.successor
    own = is_of_unit(actor, assignment.unit_id) or bool(heir and is_of_unit(actor, heir.unit_id))
    if own or unit_leads_task(actor, task):
        return True
    return assignment.is_lead and unit_is_on_task(actor, task)


def writes_for_unit(actor: Actor, assignment: Assignment) -> bool:
    return is_of_unit(actor, assignment.unit_id)
