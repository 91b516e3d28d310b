"""Acting for a unit, and what is about one unit."""

from typing import Any

from tracker.models import (
    POSTS_OF_A_UNIT,
    Actor,
    Addressee,
    ChangeRequest,
    Closure,
    ConsultedUnit,
    Instruction,
    Objection,
    PostKind,
    Slip,
    Talk,
    Unit,
)
from tracker.permissions.rules.of_posts import of_the_government


def is_of_unit(actor: Actor, unit_id: int) -> bool:
    return actor.post.kind in POSTS_OF_A_UNIT and actor.post.unit_id == unit_id


def signs_for_unit(actor: Actor, unit: Unit) -> bool:
    """The head or another responsible post; the liaison where the unit needs no sign-off."""
    if not is_of_unit(actor, unit.id):
        return False
    return not actor.is_a(PostKind.LIAISON) or not unit.needs_signoff


def answers_for_unit(actor: Actor, asked: ConsultedUnit | Slip | Objection | Closure) -> bool:
    """The unit, or who follows it where it has ended."""
    return signs_for_unit(actor, asked.unit.standing(actor.on))


def follows_whose_it_was(
    actor: Actor, subject: Instruction | Objection | Slip | Talk | ChangeRequest
) -> bool:
    """Who follows a unit that has ended knows what it was told and what it said."""
    line = subject.unit.line if subject.unit else []
    return any(is_of_unit(actor, unit.id) for unit in line[1:])


def is_addressed(actor: Actor, addressee: Addressee) -> bool:
    return is_of_unit(actor, addressee.unit_id)


def governs_unit(actor: Actor, about: Any) -> bool:
    """Leaders and the office, of what is about one unit: a slip, a talk, its year's figures."""
    is_own = about.unit.government_id == actor.government_id
    return is_own and of_the_government(actor, about)


def keeps_unit(actor: Actor, about: Any) -> bool:
    """The office, for a unit of its government."""
    is_own = about.unit.government_id == actor.government_id
    return is_own and actor.is_a(PostKind.SUPERVISOR)


def is_own_unit(actor: Actor, about: Any) -> bool:
    return is_of_unit(actor, about.unit.id)
