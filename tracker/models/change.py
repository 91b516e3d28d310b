from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Base
from tracker.core.enums import Labelled
from tracker.models.columns import Id, UtcDateTime, enum_column, ref
from tracker.models.period import ReportingPeriod
from tracker.models.post import Official
from tracker.models.task import Task
from tracker.models.unit import Unit


class ObjectionStatus(Labelled):
    RAISED = "raised", "待复核"
    UPHELD = "upheld", "予以采纳"
    REJECTED = "rejected", "不予采纳"


class Objection(Base):
    """A unit's objection to a published mark (异议, 政府督查工作条例第十七条)."""

    __tablename__ = "objection"
    __table_args__ = (
        CheckConstraint("(status = 'raised') = (decided_at IS NULL)", name="decided_at"),
        CheckConstraint("(decided_at IS NULL) = (decided_by_id IS NULL)", name="decided_by"),
    )

    id: Mapped[Id]
    task_id: Mapped[int] = ref("task.id")
    period_id: Mapped[int] = ref("reporting_period.id")
    unit_id: Mapped[int] = ref("unit.id")
    text: Mapped[str]
    raised_by_id: Mapped[int] = ref("official.id")
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    status: Mapped[ObjectionStatus] = mapped_column(
        enum_column(ObjectionStatus), default=ObjectionStatus.RAISED
    )
    decision: Mapped[str] = mapped_column(default="")
    decided_by_id: Mapped[int | None] = ref("official.id")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    task: Mapped[Task] = relationship()
    period: Mapped[ReportingPeriod] = relationship()
    unit: Mapped[Unit] = relationship()


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
