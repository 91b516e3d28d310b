"""Objections to published marks (异议)."""

from tracker.models import Actor, Objection, PublishedMark
from tracker.permissions.rules.of_posts import of_the_government
from tracker.permissions.rules.of_units import is_of_unit


def may_object(actor: Actor, published: PublishedMark) -> bool:
    """A unit that leads the task, or led it."""
    return any(
        (each.is_lead or each.role_since is not None) and is_of_unit(actor, each.unit_id)
        for each in published.task.assignments
    )


def governs_objection(actor: Actor, objection: Objection) -> bool:
    """The government reads what was raised; until its head has signed it is the unit's own."""
    return (
        objection.raised_at is not None
        and objection.unit.government_id == actor.government_id
        and of_the_government(actor, objection)
    )


def unit_wrote_objection(actor: Actor, objection: Objection) -> bool:
    return is_of_unit(actor, objection.unit_id)


def is_asked_to_decide(actor: Actor, objection: Objection) -> bool:
    return actor.post.id == objection.decider_post_id
