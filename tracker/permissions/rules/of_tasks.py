"""Issued tasks: who sees them, who leads them."""

from tracker.models import Actor, PostKind, Task
from tracker.permissions.rules.of_plans import is_out
from tracker.permissions.rules.of_posts import of_the_government
from tracker.permissions.rules.of_units import is_of_unit


def governs_task(actor: Actor, task: Task) -> bool:
    """Mayors, the director and the office see every issued task of their government."""
    return (
        task.plan.government_id == actor.government_id
        and of_the_government(actor, task)
        and (is_out(task.plan) or actor.is_a(PostKind.SUPERVISOR, PostKind.DIRECTOR))
    )


def unit_is_on_task(actor: Actor, task: Task) -> bool:
    return is_out(task.plan) and any(is_of_unit(actor, a.unit_id) for a in task.assignments)


def unit_leads_task(actor: Actor, task: Task) -> bool:
    return any(a.is_lead and is_of_unit(actor, a.unit_id) for a in task.assignments)


def unit_leads_task_now(actor: Actor, task: Task) -> bool:
    """The unit leads the task that day."""
    return is_out(task.plan) and any(
        each.is_lead and each.includes(actor.on) and is_of_unit(actor, each.unit_id)
        for each in task.assignments
    )


def leads_task(actor: Actor, task: Task) -> bool:
    """A lead official of the task on that day, alone or as one of all vice-mayors."""
    return any(
        leader.includes(actor.on)
        and (
            leader.post_id == actor.post.id
            or (leader.is_shared and actor.is_a(PostKind.VICE_MAYOR))
        )
        for leader in task.leaders
    )
