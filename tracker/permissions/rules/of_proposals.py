"""Collections of proposals (征集)."""

from tracker.models import HANDED_IN, POSTS_OF_A_UNIT, Actor, Collection, PostKind, Proposal
from tracker.permissions.rules.of_units import is_of_unit


def sees_collections(actor: Actor, collection: Collection | None) -> bool:
    """The office, the director and every unit; leaders read the plan that comes of it."""
    is_own = collection is None or collection.government_id == actor.government_id
    return is_own and actor.is_a(PostKind.SUPERVISOR, PostKind.DIRECTOR, *POSTS_OF_A_UNIT)


def office_sees_proposal(actor: Actor, proposal: Proposal) -> bool:
    """What was handed in; a unit's draft is its own affair."""
    return (
        proposal.collection.government_id == actor.government_id
        and actor.is_a(PostKind.SUPERVISOR, PostKind.DIRECTOR)
        and proposal.status in HANDED_IN
    )


def unit_wrote_proposal(actor: Actor, subject: Proposal | Collection) -> bool:
    """The unit's own one; of a collection, whether the post may propose there at all."""
    if isinstance(subject, Collection):
        return actor.post.kind in POSTS_OF_A_UNIT
    return subject.unit_id is not None and is_of_unit(actor, subject.unit_id)
