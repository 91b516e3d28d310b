from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Base
from tracker.core.enums import Labelled
from tracker.models.columns import Id, UtcDateTime, enum_column, ref
from tracker.models.post import Official
from tracker.models.report import ProgressReport
from tracker.models.unit import Unit


class SlipLevel(Labelled):
    """How grave a slip is; each follows the one before it that expired unanswered."""

    BLUE = "blue", "蓝色督办单"
    ORANGE = "orange", "橙色督办单"
    RED = "red", "红色督办单"


class Slip(Base):
    """The office's demand on a unit to answer for overdue reports by a day (督办单)."""

    __tablename__ = "slip"
    __table_args__ = (
        # A slip that was taken back leaves its place to another.
        Index(
            "uq_slip_previous_id",
            "previous_id",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
        CheckConstraint("(level = 'blue') = (previous_id IS NULL)", name="follows"),
        CheckConstraint("(answered_at IS NULL) = (answered_by_id IS NULL)", name="answered"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)", name="withdrawn"),
        CheckConstraint("report_by IS NULL OR answered_at IS NOT NULL", name="report_by"),
        CheckConstraint("issued_on <= answer_by", name="answer_by"),
    )

    id: Mapped[Id]
    unit_id: Mapped[int] = ref("unit.id")
    level: Mapped[SlipLevel] = mapped_column(enum_column(SlipLevel))
    previous_id: Mapped[int | None] = ref("slip.id", index=False)
    demand: Mapped[str]  # what the unit is to do
    issued_on: Mapped[date]
    issued_by_id: Mapped[int] = ref("official.id")
    answer_by: Mapped[date]
    answer: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by_id: Mapped[int | None] = ref("official.id")
    # By when an answered slip's reports have to be in, or the next slip follows.
    report_by: Mapped[date | None]
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by_id: Mapped[int | None] = ref("official.id")
    withdrawn_why: Mapped[str] = mapped_column(default="")

    unit: Mapped[Unit] = relationship()
    previous: Mapped["Slip | None"] = relationship(remote_side="Slip.id")
    issued_by: Mapped[Official] = relationship(foreign_keys=[issued_by_id])
    answered_by: Mapped[Official | None] = relationship(foreign_keys=[answered_by_id])
    reports: Mapped[list["SlipReport"]] = relationship(
        back_populates="slip", order_by="SlipReport.id"
    )


class SlipReport(Base):
    """A report that a slip is about, and the day it was owed by."""

    __tablename__ = "slip_report"
    __table_args__ = (UniqueConstraint("slip_id", "report_id"),)

    id: Mapped[Id]
    slip_id: Mapped[int] = ref("slip.id", index=False)
    report_id: Mapped[int] = ref("progress_report.id")
    due_on: Mapped[date]

    slip: Mapped[Slip] = relationship(back_populates="reports")
    report: Mapped[ProgressReport] = relationship()
