from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Base
from tracker.core.enums import Labelled
from tracker.core.workdays import DueDayPolicy
from tracker.models.columns import Id, UtcDateTime, enum_column, ref

if TYPE_CHECKING:
    from tracker.models.plan import Plan


class Cadence(Labelled):
    """How often the tasks of a schedule are reported on (报送频次)."""

    QUARTERLY = "quarterly", "按季度"
    MONTHLY = "monthly", "按月"
    TEN_DAYS = "ten_days", "按旬"
    WEEKLY = "weekly", "按周"
    DATES = "dates", "按指定日期"


class Schedule(Base):
    """When the tasks that follow it are reported on (报送安排)."""

    __tablename__ = "schedule"
    __table_args__ = (
        UniqueConstraint("plan_id", "name"),
        CheckConstraint("opens_days_before >= 0", name="opens_days_before"),
        CheckConstraint("closes_workdays_after >= 0", name="closes_workdays_after"),
    )

    id: Mapped[Id]
    plan_id: Mapped[int] = ref("plan.id", index=False)
    name: Mapped[str]
    cadence: Mapped[Cadence] = mapped_column(
        enum_column(Cadence), default=Cadence.QUARTERLY, server_default="quarterly"
    )
    opens_days_before: Mapped[int] = mapped_column(default=20)
    closes_workdays_after: Mapped[int] = mapped_column(default=10)
    due_day_policy: Mapped[DueDayPolicy] = mapped_column(
        enum_column(DueDayPolicy), default=DueDayPolicy.KEEP
    )

    plan: Mapped["Plan"] = relationship(back_populates="schedules")
    days: Mapped[list["ScheduleDay"]] = relationship(
        back_populates="schedule", cascade="all, delete-orphan", order_by="ScheduleDay.due_on"
    )
    periods: Mapped[list["ReportingPeriod"]] = relationship(
        back_populates="schedule", order_by="ReportingPeriod.due_on"
    )


class ScheduleDay(Base):
    """A reporting day as the notice states it; a period is made of it when the plan is issued."""

    __tablename__ = "schedule_day"
    __table_args__ = (
        UniqueConstraint("schedule_id", "due_on"),
        CheckConstraint("covers_from <= covers_until", name="covers"),
    )

    id: Mapped[Id]
    schedule_id: Mapped[int] = ref("schedule.id", index=False)
    label: Mapped[str]
    covers_from: Mapped[date]
    covers_until: Mapped[date]
    due_on: Mapped[date]

    schedule: Mapped[Schedule] = relationship(back_populates="days")


class ReportingPeriod(Base):
    """What is reported on, when it opens, is due and closes (报送期): three different days."""

    __tablename__ = "reporting_period"
    __table_args__ = (
        UniqueConstraint("schedule_id", "due_on"),
        CheckConstraint("covers_from <= covers_until", name="covers"),
        CheckConstraint("opens_on <= effective_due_on", name="opens_before_due"),
        CheckConstraint("effective_due_on <= closes_on", name="due_before_closing"),
    )

    id: Mapped[Id]
    schedule_id: Mapped[int] = ref("schedule.id", index=False)
    label: Mapped[str]  # 2022年二季度
    covers_from: Mapped[date]
    covers_until: Mapped[date]
    opens_on: Mapped[date]
    due_on: Mapped[date]  # as the notice names it
    effective_due_on: Mapped[date]
    closes_on: Mapped[date]  # the last day on which a report is taken
    is_provisional: Mapped[bool] = mapped_column(default=False)  # its year's calendar is unknown
    # The office decided on its days: they follow no calendar any more.
    is_set_by_hand: Mapped[bool] = mapped_column(default=False, server_default=false())
    # What is known of it was loaded from an earlier ledger (补录): nobody was asked to report.
    is_loaded: Mapped[bool] = mapped_column(default=False, server_default=false())
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the round's marks

    schedule: Mapped[Schedule] = relationship(back_populates="periods")

    @property
    def plan(self) -> "Plan":
        return self.schedule.plan

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    def is_open(self, day: date) -> bool:
        return self.opens_on <= day <= self.closes_on

    def is_closed(self, day: date) -> bool:
        return day > self.closes_on
