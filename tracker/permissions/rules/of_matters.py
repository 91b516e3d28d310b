"""Matters of the office, and meetings."""

from tracker.models import Actor, Matter, Meeting
from tracker.permissions.rules.of_posts import of_the_government
from tracker.permissions.rules.of_tasks import governs_task, unit_is_on_task
from tracker.permissions.rules.of_units import is_of_unit


def governs_matter(actor: Actor, matter: Matter) -> bool:
    return governs_task(actor, matter.task)


def unit_is_on_matter(actor: Actor, matter: Matter) -> bool:
    return unit_is_on_task(actor, matter.task)


def is_handed(actor: Actor, matter: Matter) -> bool:
    return any(is_of_unit(actor, receipt.unit_id) for receipt in matter.receipts)


def governs_meeting(actor: Actor, meeting: Meeting) -> bool:
    """A record holds what concerns others too: a unit reads its own matters, not the record."""
    return meeting.government_id == actor.government_id and of_the_government(actor, meeting)
