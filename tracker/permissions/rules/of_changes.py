"""Changes of tasks after issue (调整)."""

from tracker.models import Actor, ChangeRequest, ChangeStatus
from tracker.permissions.rules.of_posts import of_the_office
from tracker.permissions.rules.of_tasks import governs_task, unit_is_on_task
from tracker.permissions.rules.of_units import follows_whose_it_was, is_of_unit, signs_for_unit


def governs_change(actor: Actor, change: ChangeRequest) -> bool:
    """What a unit has not signed yet is its own affair."""
    return governs_task(actor, change.task) and (
        change.unit_id is None or change.signed_at is not None
    )


def unit_sees_change(actor: Actor, change: ChangeRequest) -> bool:
    """A unit sees what it, or one that it follows, asked for, and what came into force on its
    tasks."""
    if change.unit_id is not None and is_of_unit(actor, change.unit_id):
        return True
    if follows_whose_it_was(actor, change):
        return True
    return change.status is ChangeStatus.APPLIED and unit_is_on_task(actor, change.task)


def is_asked_for_change(actor: Actor, change: ChangeRequest) -> bool:
    return actor.post.id == change.approver_post_id


def asked_for_change(actor: Actor, change: ChangeRequest) -> bool:
    """The office what it asked for itself, a unit what it asked for."""
    if change.unit is None:
        return of_the_office(actor, change)
    return is_of_unit(actor, change.unit.standing(actor.on).id)


def signs_change(actor: Actor, change: ChangeRequest) -> bool:
    return change.unit is not None and signs_for_unit(actor, change.unit.standing(actor.on))
