from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Base
from tracker.core.enums import Labelled
from tracker.models.columns import Id, UtcDateTime, enum_column, ref
from tracker.models.post import Official


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
