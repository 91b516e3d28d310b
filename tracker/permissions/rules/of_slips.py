"""Slips (督办单), and talks (约谈) that come after them."""

from tracker.models import Actor, Slip, Talk
from tracker.permissions.rules.of_units import follows_whose_it_was, is_of_unit


def is_sent_slip(actor: Actor, slip: Slip) -> bool:
    return is_of_unit(actor, slip.unit_id)


def is_invited(actor: Actor, talk: Talk) -> bool:
    """The unit, or who follows it, once a leader has approved it."""
    is_own = is_of_unit(actor, talk.unit_id) or follows_whose_it_was(actor, talk)
    return talk.is_out and is_own


def is_asked_for_talk(actor: Actor, talk: Talk) -> bool:
    return actor.post.id == talk.approver_post_id
