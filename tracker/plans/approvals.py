"""Drafts before leaders for approval, as those may see them who ask, who are asked, or serve."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import joinedload

from tracker.core.db import db
from tracker.directory import queries as directory
from tracker.models import Actor, ApprovalRequest, Plan, Post, PostKind
from tracker.permissions import Permission, allowed
from tracker.plans.service.approving import APPROVERS
from tracker.plans.service.wording import digest_of

# The mayor first, then the vice-mayors, other leaders, the head of the office.
_RANK = (PostKind.MAYOR, PostKind.VICE_MAYOR, PostKind.OTHER_LEAD, PostKind.DIRECTOR)


def get_request(request_id: int, *, reader: Actor) -> ApprovalRequest:
    """The request, if the reader may see it; else NoResultFound."""
    request = db.session.get_one(ApprovalRequest, request_id)
    if not allowed(reader, Permission.APPROVAL_VIEW, request):
        raise NoResultFound
    return request


def requests_of(plan: Plan) -> Sequence[ApprovalRequest]:
    """Whom the draft was put before, the newest first."""
    return db.session.scalars(
        select(ApprovalRequest)
        .where(ApprovalRequest.plan_id == plan.id)
        .order_by(ApprovalRequest.id.desc())
        .options(
            joinedload(ApprovalRequest.post),
            joinedload(ApprovalRequest.asked_by),
            joinedload(ApprovalRequest.recorded_by),
            joinedload(ApprovalRequest.approval),
        )
    ).all()


@dataclass(frozen=True)
class Approver:
    """A post that may be asked, and who acts in it; a vacant one has nobody."""

    post: Post
    acting: directory.Acting | None

    @property
    def label(self) -> str:
        return f"{self.post.title}　{self.acting or '空缺'}"


def approvers(government_id: int, *, on: date) -> list[Approver]:
    """Whose approval may be asked for."""
    posts = db.session.scalars(
        select(Post).where(
            Post.government_id == government_id,
            Post.kind.in_(APPROVERS),
            Post.abolished_on.is_(None),
        )
    ).all()
    acting = directory.acting_by_post([post.id for post in posts], on=on)
    ranked = sorted(posts, key=lambda post: (_RANK.index(post.kind), post.position, post.id))
    return [Approver(post, acting.get(post.id)) for post in ranked]


def has_changed(request: ApprovalRequest) -> bool:
    """Whether the draft reads otherwise than when it was sent, or decided on."""
    return request.digest != digest_of(request.plan)
