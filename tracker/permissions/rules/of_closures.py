"""Tasks that are done (销号), and how that was verified."""

from tracker.models import Actor, Closure, Verification
from tracker.permissions.rules.of_tasks import governs_task, unit_is_on_task, unit_leads_task
from tracker.permissions.rules.of_units import answers_for_unit, is_of_unit


def governs_closure(actor: Actor, closure: Closure) -> bool:
    """What was declared; what a unit still writes is its own affair."""
    return closure.was_declared and governs_task(actor, closure.task)


def unit_reads_closure(actor: Actor, closure: Closure) -> bool:
    """A unit's own, and of the tasks that it is on what was declared."""
    if is_of_unit(actor, closure.unit_id):
        return True
    return closure.was_declared and unit_is_on_task(actor, closure.task)


def takes_back_closure(actor: Actor, closure: Closure) -> bool:
    """Whoever writes for the unit, until it is declared; then who signs for it."""
    if closure.is_written:
        return is_of_unit(actor, closure.unit_id)
    return answers_for_unit(actor, closure)


def governs_verification(actor: Actor, verification: Verification) -> bool:
    return governs_task(actor, verification.task)


def unit_reads_verification(actor: Actor, verification: Verification) -> bool:
    return unit_leads_task(actor, verification.task)
