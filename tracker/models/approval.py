"""Asking a leader to approve a draft plan before it is agreed and issued (领导审批)."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, Index
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Base
from tracker.core.enums import Labelled
from tracker.core.errors import RuleBroken
from tracker.models.change import Approval
from tracker.models.columns import Id, UtcDateTime, enum_column, ref
from tracker.models.plan import Plan
from tracker.models.post import Official, Post

if TYPE_CHECKING:
    from tracker.models.paper import PaperEntry


class ApprovalStatus(Labelled):
    PENDING = "pending", "待审批"
    APPROVED = "approved", "已同意"
    RETURNED = "returned", "退回修改"
    WITHDRAWN = "withdrawn", "已撤回"
    VOID = "void", "已作废"


APPROVAL_MOVES: dict[ApprovalStatus, frozenset[ApprovalStatus]] = {
    ApprovalStatus.PENDING: frozenset(
        {ApprovalStatus.APPROVED, ApprovalStatus.RETURNED, ApprovalStatus.WITHDRAWN}
    ),
    ApprovalStatus.APPROVED: frozenset({ApprovalStatus.VOID}),
    ApprovalStatus.RETURNED: frozenset(),
    ApprovalStatus.WITHDRAWN: frozenset(),
    ApprovalStatus.VOID: frozenset(),
}


class ApprovalRequest(Base):
    """A draft put before a leader's post (送审), and what became of it.

    The approval holds for the text that was approved: digest. One given on paper is entered by
    the office (代录): recorded_by, given_on.
    """

    __tablename__ = "approval_request"
    __table_args__ = (
        CheckConstraint(
            "(status IN ('approved', 'returned', 'void')) = (approval_id IS NOT NULL)",
            name="decided",
        ),
        CheckConstraint("(status = 'void') = (voided_at IS NOT NULL)", name="voided"),
        CheckConstraint("(given_on IS NULL) = (recorded_by_id IS NULL)", name="recorded"),
        Index(
            "uq_approval_request_pending",
            "plan_id",
            unique=True,
            sqlite_where=sql("status = 'pending'"),
            postgresql_where=sql("status = 'pending'"),
        ),
    )

    id: Mapped[Id]
    plan_id: Mapped[int] = ref("plan.id")
    post_id: Mapped[int] = ref("post.id")  # who is asked
    leader_name: Mapped[str]  # who acted in the post then: titles are not unique
    note: Mapped[str] = mapped_column(default="")  # 送审说明
    asked_by_id: Mapped[int] = ref("official.id")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    status: Mapped[ApprovalStatus] = mapped_column(
        enum_column(ApprovalStatus), default=ApprovalStatus.PENDING
    )
    approval_id: Mapped[int | None] = ref("approval.id", unique=True, index=False)
    digest: Mapped[str] = mapped_column(default="")  # of the text that was decided on
    given_on: Mapped[date | None]  # on paper
    recorded_by_id: Mapped[int | None] = ref("official.id")
    voided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    void_reason: Mapped[str] = mapped_column(default="")  # the change that made it void

    plan: Mapped[Plan] = relationship()
    post: Mapped[Post] = relationship()
    asked_by: Mapped[Official] = relationship(foreign_keys=asked_by_id)
    recorded_by: Mapped[Official | None] = relationship(foreign_keys=recorded_by_id)
    approval: Mapped[Approval | None] = relationship()
    paper: Mapped["PaperEntry | None"] = relationship(
        primaryjoin="and_(foreign(PaperEntry.subject_id) == ApprovalRequest.id,"
        " PaperEntry.subject_type == 'approval_request')",
        viewonly=True,
        uselist=False,
    )

    @property
    def leader(self) -> str:
        """As he is named in a sentence: 副市长 陈岩."""
        return f"{self.post.title} {self.leader_name}"

    @property
    def is_pending(self) -> bool:
        return self.status is ApprovalStatus.PENDING

    @property
    def is_on_paper(self) -> bool:
        return self.recorded_by_id is not None

    def move_to(self, status: ApprovalStatus) -> None:
        if status not in APPROVAL_MOVES[self.status]:
            raise RuleBroken(f"这次送审{self.status.label}，不能改为{status.label}，请刷新后再看。")
        self.status = status
