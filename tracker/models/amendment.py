"""Changing an issued task: asked for, approved, in force from a day (调整)."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Base
from tracker.core.enums import Labelled
from tracker.core.errors import RuleBroken
from tracker.models.change import Approval
from tracker.models.columns import Id, Json, UtcDateTime, enum_column, ref
from tracker.models.post import Actor, Official, Post
from tracker.models.task import Task
from tracker.models.unit import Unit

if TYPE_CHECKING:
    from tracker.models.paper import PaperEntry


class ChangePart(Labelled):
    """What of a task can be changed; each is compared, asked for and put in force for itself."""

    TEXT = "text", "任务内容"
    REQUIREMENT = "requirement", "督办要求"
    DUE = "due", "完成时限"
    TARGETS = "targets", "量化指标"
    PARTIES = "parties", "责任单位"
    LEADERS = "leaders", "分管领导"
    WITHDRAWAL = "withdrawal", "撤销任务"


class ChangeStatus(Labelled):
    AWAITING_SIGNOFF = "awaiting_signoff", "待签发"  # in the unit that asks
    ASKED = "asked", "待督查室办理"
    PENDING = "pending", "待批准"
    APPROVED = "approved", "待生效"
    REFUSED = "refused", "未同意"
    APPLIED = "applied", "已生效"
    WITHDRAWN = "withdrawn", "已撤回"


CHANGE_MOVES: dict[ChangeStatus, frozenset[ChangeStatus]] = {
    ChangeStatus.AWAITING_SIGNOFF: frozenset({ChangeStatus.ASKED, ChangeStatus.WITHDRAWN}),
    # Where the office itself decides, nobody else is asked.
    ChangeStatus.ASKED: frozenset(
        {
            ChangeStatus.PENDING,
            ChangeStatus.APPROVED,
            ChangeStatus.REFUSED,
            ChangeStatus.WITHDRAWN,
        }
    ),
    ChangeStatus.PENDING: frozenset(
        {ChangeStatus.APPROVED, ChangeStatus.REFUSED, ChangeStatus.WITHDRAWN}
    ),
    ChangeStatus.APPROVED: frozenset({ChangeStatus.APPLIED, ChangeStatus.WITHDRAWN}),
    ChangeStatus.REFUSED: frozenset(),
    ChangeStatus.APPLIED: frozenset(),
    ChangeStatus.WITHDRAWN: frozenset(),
}
# What may still come to something.
STILL_OPEN = (
    ChangeStatus.AWAITING_SIGNOFF,
    ChangeStatus.ASKED,
    ChangeStatus.PENDING,
    ChangeStatus.APPROVED,
)
UNDECIDED = STILL_OPEN[:3]


class ChangeRequest(Base):
    """A change of an issued task (调整), asked for by the office or by a unit (申请).

    before, after: by part, how it reads now and how it is to read; see amendments/parts.py. They
    hold the names as they were, so that the old value can always be shown.
    """

    __tablename__ = "change_request"
    __table_args__ = (
        CheckConstraint("length(reason) > 0", name="reason"),
        CheckConstraint(
            "(status IN ('approved', 'refused', 'applied')) <= (approval_id IS NOT NULL)",
            name="decided",
        ),
        CheckConstraint("(decided_on IS NULL) = (approval_id IS NULL)", name="decided_on"),
        CheckConstraint("(status = 'applied') = (applied_from IS NOT NULL)", name="applied"),
        CheckConstraint(
            "status NOT IN ('awaiting_signoff', 'asked') OR unit_id IS NOT NULL", name="of_a_unit"
        ),
        CheckConstraint(
            "status <> 'pending' OR (approver_post_id IS NOT NULL AND handler_post_id IS NOT NULL)",
            name="before_somebody",
        ),
    )

    id: Mapped[Id]
    task_id: Mapped[int] = ref("task.id")
    unit_id: Mapped[int | None] = ref("unit.id")  # that asks; None: the office itself
    status: Mapped[ChangeStatus] = mapped_column(enum_column(ChangeStatus))
    reason: Mapped[str]  # 原因
    basis: Mapped[str] = mapped_column(default="")  # 依据; its files are enclosures
    before: Mapped[Json]
    after: Mapped[Json]
    effective_on: Mapped[date | None]  # None: from the day of the decision
    asked_by_id: Mapped[int] = ref("official.id")
    asked_post_id: Mapped[int] = ref("post.id")
    asked_by_name: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    signed_by_name: Mapped[str] = mapped_column(default="")  # for the unit, with his post
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # The office: who put it before the approver, or granted it.
    handler_id: Mapped[int | None] = ref("official.id")
    handler_post_id: Mapped[int | None] = ref("post.id")
    opinion: Mapped[str] = mapped_column(default="")  # of the office, to the approver
    passed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approver_post_id: Mapped[int | None] = ref("post.id")
    approver_name: Mapped[str] = mapped_column(default="")  # who acted in the post then
    approval_id: Mapped[int | None] = ref("approval.id", unique=True, index=False)
    decided_on: Mapped[date | None]
    applied_from: Mapped[date | None]  # the day from which it holds
    outcome: Mapped[str] = mapped_column(default="")  # why it was taken back, or holds later
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # taken back, or in force

    task: Mapped[Task] = relationship()
    unit: Mapped[Unit | None] = relationship()
    asked_by: Mapped[Official] = relationship(foreign_keys=asked_by_id)
    asked_post: Mapped[Post] = relationship(foreign_keys=asked_post_id)
    handler: Mapped[Official | None] = relationship(foreign_keys=handler_id)
    handler_post: Mapped[Post | None] = relationship(foreign_keys=handler_post_id)
    approver_post: Mapped[Post | None] = relationship(foreign_keys=approver_post_id)
    approval: Mapped[Approval | None] = relationship()
    paper: Mapped["PaperEntry | None"] = relationship(
        primaryjoin="and_(foreign(PaperEntry.subject_id) == ChangeRequest.id,"
        " PaperEntry.subject_type == 'change_request')",
        viewonly=True,
        uselist=False,
    )

    @property
    def parts(self) -> list[ChangePart]:
        return [part for part in ChangePart if part.value in self.after]

    @property
    def what(self) -> str:
        """What is changed, in a sentence: 完成时限、量化指标."""
        return "、".join(part.label for part in self.parts)

    @property
    def verb(self) -> str:
        """调整完成时限; 撤销任务."""
        return self.what if self.is_withdrawal else f"调整{self.what}"

    @property
    def is_withdrawal(self) -> bool:
        return ChangePart.WITHDRAWAL.value in self.after

    @property
    def is_open(self) -> bool:
        return self.status in STILL_OPEN

    @property
    def is_undecided(self) -> bool:
        return self.status in UNDECIDED

    @property
    def approver(self) -> str:
        """As he is named in a sentence: 副市长 陈岩."""
        return f"{self.approver_post.title} {self.approver_name}" if self.approver_post else ""

    @property
    def by_whom(self) -> str:
        return self.unit.short_name if self.unit else "督查室"

    def office(self, on: date) -> Actor:
        """The office's hand in it, for what follows by itself."""
        official, post = self.handler or self.asked_by, self.handler_post or self.asked_post
        return Actor(official, post, on)

    def of(self, part: ChangePart) -> tuple[Any, Any]:
        """How a part reads before, and after."""
        return self.before.get(part.value), self.after[part.value]

    def move_to(self, status: ChangeStatus) -> None:
        if status not in CHANGE_MOVES[self.status]:
            raise RuleBroken(f"这件调整{self.status.label}，不能改为{status.label}，请刷新后再看。")
        self.status = status
