from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core import clock
from tracker.core.db import Base
from tracker.core.enums import Labelled
from tracker.core.errors import RuleBroken
from tracker.models.columns import Id, Json, UtcDateTime, enum_column, ref
from tracker.models.government import Government
from tracker.models.period import Schedule
from tracker.models.post import Official


class PlanKind(Labelled):
    WORK_REPORT = "work_report", "政府工作报告"
    LIVELIHOOD = "livelihood", "民生实事"
    PROJECTS = "projects", "重点项目"
    INDICATORS = "indicators", "规划指标"
    SPECIAL = "special", "专项方案"
    MATTERS = "matters", "交办事项"


class PlanStatus(Labelled):
    DRAFT = "draft", "草稿"
    AGREED = "agreed", "已审定"
    ISSUED = "issued", "已印发"
    CLOSED = "closed", "已办结"


PLAN_MOVES: dict[PlanStatus, frozenset[PlanStatus]] = {
    PlanStatus.DRAFT: frozenset({PlanStatus.AGREED}),
    PlanStatus.AGREED: frozenset({PlanStatus.DRAFT, PlanStatus.ISSUED}),
    PlanStatus.ISSUED: frozenset({PlanStatus.CLOSED}),
    PlanStatus.CLOSED: frozenset(),
}


class Plan(Base):
    """A year's decomposed report, or another list of tasks (任务方案)."""

    __tablename__ = "plan"
    __table_args__ = (
        CheckConstraint(
            "status NOT IN ('issued', 'closed') OR issued_on IS NOT NULL", name="issued_on"
        ),
        CheckConstraint("year BETWEEN 1990 AND 2200", name="year"),
    )

    id: Mapped[Id]
    government_id: Mapped[int] = ref("government.id")
    kind: Mapped[PlanKind] = mapped_column(enum_column(PlanKind))
    year: Mapped[int]
    title: Mapped[str]
    document_number: Mapped[str] = mapped_column(default="")
    status: Mapped[PlanStatus] = mapped_column(enum_column(PlanStatus), default=PlanStatus.DRAFT)
    issued_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(default="")  # printed under the table
    version: Mapped[int] = mapped_column(default=1)

    government: Mapped[Government] = relationship()
    schedules: Mapped[list[Schedule]] = relationship(
        back_populates="plan", cascade="all, delete-orphan", order_by="Schedule.id"
    )

    __mapper_args__ = {"version_id_col": version}

    def move_to(self, status: PlanStatus) -> None:
        if status not in PLAN_MOVES[self.status]:
            raise RuleBroken(f"{self.status.label}的方案不能改为{status.label}，请刷新后再看。")
        self.status = status


class PlanRevision(Base):
    """The whole draft as it stood before a change, so that the change can be undone."""

    __tablename__ = "plan_revision"
    __table_args__ = (UniqueConstraint("plan_id", "number"),)

    id: Mapped[Id]
    plan_id: Mapped[int] = ref("plan.id", index=False)
    number: Mapped[int]
    summary: Mapped[str]  # what the change did that followed
    snapshot: Mapped[Json]
    official_id: Mapped[int] = ref("official.id")
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    plan: Mapped[Plan] = relationship()
    official: Mapped[Official] = relationship()


class ImportDraftStatus(Labelled):
    PENDING = "pending", "待确认"
    CONFIRMED = "confirmed", "已导入"
    DISCARDED = "discarded", "已放弃"


class ImportDraft(Base):
    """What was read from an uploaded document, until somebody confirms it (导入核对)."""

    __tablename__ = "import_draft"

    id: Mapped[Id]
    government_id: Mapped[int] = ref("government.id")
    official_id: Mapped[int] = ref("official.id")
    filename: Mapped[str]
    sha256: Mapped[str]
    status: Mapped[ImportDraftStatus] = mapped_column(
        enum_column(ImportDraftStatus), default=ImportDraftStatus.PENDING
    )
    content: Mapped[Json]  # the draft as intake read it
    choices: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    plan_id: Mapped[int | None] = ref("plan.id")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    official: Mapped[Official] = relationship()
    plan: Mapped[Plan | None] = relationship()
