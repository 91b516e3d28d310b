from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Base
from tracker.core.enums import Labelled
from tracker.models.columns import Id, Json, UtcDateTime, enum_column, ref
from tracker.models.post import Official
from tracker.models.task import Task


class ApprovalDecision(Labelled):
    APPROVED = "approved", "同意"
    REFUSED = "refused", "不同意"


class Approval(Base):
    """Who approved what, when, and the text that he approved (审批)."""

    __tablename__ = "approval"

    id: Mapped[Id]
    subject_type: Mapped[str]
    subject_id: Mapped[int]
    decision: Mapped[ApprovalDecision] = mapped_column(enum_column(ApprovalDecision))
    text: Mapped[str] = mapped_column(default="")
    approver_id: Mapped[int] = ref("official.id")
    approver_name: Mapped[str]
    approver_post_title: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    approver: Mapped[Official] = relationship()


class ChangeKind(Labelled):
    TEXT = "text", "任务内容"
    DUE = "due", "完成时限"
    PARTIES = "parties", "责任单位"
    LEADERS = "leaders", "分管领导"
    WITHDRAWAL = "withdrawal", "撤销任务"


class ChangeRequest(Base):
    """A change asked for after issue, what it changes, and its approval (调整申请)."""

    __tablename__ = "change_request"

    id: Mapped[Id]
    task_id: Mapped[int] = ref("task.id")
    kind: Mapped[ChangeKind] = mapped_column(enum_column(ChangeKind))
    reason: Mapped[str]
    before: Mapped[Json]
    after: Mapped[Json]
    requested_by_id: Mapped[int] = ref("official.id")
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    approval_id: Mapped[int | None] = ref("approval.id")

    task: Mapped[Task] = relationship()
    approval: Mapped[Approval | None] = relationship()
