"""The end of a year and the beginning of the next: final marks, carried tasks, what was loaded."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core import clock
from tracker.core.db import Base
from tracker.core.enums import Labelled
from tracker.models.columns import Id, Json, UtcDateTime, enum_column, ref
from tracker.models.plan import Plan
from tracker.models.post import Official
from tracker.models.report import MarkValue, ProgressReport
from tracker.models.task import Task


class FinalMark(Base):
    """The office's mark on a task for the whole year (年终评定), and what it rests on.

    The plan's units know it once the year is concluded.
    """

    __tablename__ = "final_mark"
    __table_args__ = (CheckConstraint("length(reason) > 0", name="reason"),)

    id: Mapped[Id]
    task_id: Mapped[int] = ref("task.id", unique=True, index=False)
    value: Mapped[MarkValue] = mapped_column(enum_column(MarkValue))
    proposed: Mapped[MarkValue | None] = mapped_column(enum_column(MarkValue, constrained=False))
    reason: Mapped[str]  # of the proposal or, where the office marked otherwise, its own
    marked_by_id: Mapped[int] = ref("official.id")
    marked_by_name: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    task: Mapped[Task] = relationship()

    @property
    def is_overridden(self) -> bool:
        """Whether the office marked otherwise than what was published came to."""
        return self.value is not self.proposed


class Conclusion(Base):
    """The end of a plan (办结): nothing is owed any more, its figures stand."""

    __tablename__ = "conclusion"

    id: Mapped[Id]
    plan_id: Mapped[int] = ref("plan.id", unique=True, index=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    concluded_by_id: Mapped[int] = ref("official.id")
    concluded_by_name: Mapped[str]

    plan: Mapped[Plan] = relationship()


class CarryOver(Base):
    """That a task of a draft goes on with one of the year before (结转).

    It belongs to the draft, and is kept and put back with it. A task goes on once.
    """

    __tablename__ = "carry_over"

    id: Mapped[Id]
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"), index=True)
    from_task_id: Mapped[int] = ref("task.id", unique=True, index=False)
    said: Mapped[str] = mapped_column(default="")  # how its figures and parties came about
    on: Mapped[date]

    task: Mapped[Task] = relationship(foreign_keys=[task_id])
    from_task: Mapped[Task] = relationship(foreign_keys=[from_task_id])


class LoadStatus(Labelled):
    PENDING = "pending", "待核对"
    CONFIRMED = "confirmed", "已补录"
    DISCARDED = "discarded", "已放弃"


class LedgerLoad(Base):
    """An existing ledger whose earlier periods are loaded into a plan (补录), and its file.

    Until it is confirmed nothing of it stands anywhere else.
    """

    __tablename__ = "ledger_load"
    __table_args__ = (
        CheckConstraint("(status = 'confirmed') = (confirmed_at IS NOT NULL)", name="confirmed_at"),
    )

    id: Mapped[Id]
    plan_id: Mapped[int] = ref("plan.id")
    official_id: Mapped[int] = ref("official.id")
    filename: Mapped[str]
    stored_name: Mapped[str | None] = mapped_column(unique=True)  # gone with what is discarded
    size: Mapped[int]
    sha256: Mapped[str]
    status: Mapped[LoadStatus] = mapped_column(enum_column(LoadStatus), default=LoadStatus.PENDING)
    content: Mapped[Json]  # the rows as they were read
    choices: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # as it was confirmed
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    plan: Mapped[Plan] = relationship()
    official: Mapped[Official] = relationship()


class LoadedReport(Base):
    """Where a report comes from that no unit handed in: the ledger, and its row there."""

    __tablename__ = "loaded_report"

    report_id: Mapped[int] = ref("progress_report.id", primary_key=True, index=False)
    load_id: Mapped[int] = ref("ledger_load.id")
    place: Mapped[str]

    report: Mapped[ProgressReport] = relationship()
    load: Mapped[LedgerLoad] = relationship()


class YearSheets(Base):
    """A year's figures of every unit (年度考核数据), as they were given out to the units.

    content: by unit id its figures, and the rows that they count.
    """

    __tablename__ = "year_sheets"
    __table_args__ = (UniqueConstraint("government_id", "year"),)

    id: Mapped[Id]
    government_id: Mapped[int] = ref("government.id", index=False)
    year: Mapped[int]
    content: Mapped[Json]
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_by_id: Mapped[int] = ref("official.id")
    published_by_name: Mapped[str]
