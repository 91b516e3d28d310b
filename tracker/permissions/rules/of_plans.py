"""Plans: drafts, what units and leaders say of them, and the year that ends."""

from sqlalchemy import select

from tracker.core.db import db
from tracker.models import (
    POSTS_OF_A_UNIT,
    Actor,
    ApprovalRequest,
    Assignment,
    ConsultedUnit,
    Plan,
    PlanStatus,
    PostKind,
    Task,
)
from tracker.permissions.rules.of_posts import of_the_government
from tracker.permissions.rules.of_units import is_of_unit


def is_out(plan: Plan) -> bool:
    return plan.status in (PlanStatus.ISSUED, PlanStatus.CLOSED)


def keeps_drafts(actor: Actor, plan: Plan | None) -> bool:
    """The office and the director; of this plan, where one is named."""
    return actor.is_a(PostKind.SUPERVISOR, PostKind.DIRECTOR) and (
        plan is None or plan.government_id == actor.government_id
    )


def governs_plan(actor: Actor, plan: Plan) -> bool:
    """Leaders see every issued plan of their government, the director and the office drafts too."""
    return plan.government_id == actor.government_id and (
        actor.is_a(PostKind.SUPERVISOR, PostKind.DIRECTOR)
        or (is_out(plan) and of_the_government(actor, plan))
    )


def unit_is_in_plan(actor: Actor, plan: Plan) -> bool:
    """A unit sees the issued plans that oblige it to anything."""
    if not is_out(plan) or actor.post.kind not in POSTS_OF_A_UNIT:
        return False
    own = (
        select(Assignment.id)
        .join(Task)
        .where(Task.plan_id == plan.id, Assignment.unit_id == actor.post.unit_id)
    )
    return db.session.scalar(own.limit(1)) is not None


def governs_concluded(actor: Actor, plan: Plan) -> bool:
    """Leaders read the final marks once the year is concluded; until then the office works."""
    return plan.status is PlanStatus.CLOSED and governs_plan(actor, plan)


def unit_is_in_concluded(actor: Actor, plan: Plan) -> bool:
    return plan.status is PlanStatus.CLOSED and unit_is_in_plan(actor, plan)


def is_consulted(actor: Actor, consulted: ConsultedUnit) -> bool:
    return is_of_unit(actor, consulted.unit_id)


def keeps_approval(actor: Actor, request: ApprovalRequest) -> bool:
    return keeps_drafts(actor, request.plan)


def is_asked_to_approve(actor: Actor, request: ApprovalRequest) -> bool:
    return actor.post.id == request.post_id


def serves_who_is_asked(actor: Actor, request: ApprovalRequest) -> bool:
    return actor.is_a(PostKind.SECRETARY) and actor.post.serves_id == request.post_id
