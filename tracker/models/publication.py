"""What units and leaders were told of a round's marks, and which unit signed for it (评定公布)."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Base
from tracker.models.columns import Id, UtcDateTime, enum_column, ref
from tracker.models.period import ReportingPeriod
from tracker.models.post import Official
from tracker.models.report import MarkValue
from tracker.models.task import Task
from tracker.models.unit import Unit


class PublishedMark(Base):
    """A task's mark in a period as it was made known (公布的评定). Never changed: what was made
    known in its place is a further row.

    is_of_round: published with the whole round, and not given or changed later.
    """

    __tablename__ = "published_mark"

    id: Mapped[Id]
    task_id: Mapped[int] = ref("task.id")
    period_id: Mapped[int] = ref("reporting_period.id")
    value: Mapped[MarkValue] = mapped_column(enum_column(MarkValue))
    is_of_round: Mapped[bool]
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Nobody is known of what was published before this was noted.
    published_by_id: Mapped[int | None] = ref("official.id")

    task: Mapped[Task] = relationship()
    period: Mapped[ReportingPeriod] = relationship()


class MarkReceipt(Base):
    """That a unit signed for the marks of a round (评定签收): who, and when."""

    __tablename__ = "mark_receipt"
    __table_args__ = (UniqueConstraint("period_id", "unit_id"),)

    id: Mapped[Id]
    period_id: Mapped[int] = ref("reporting_period.id", index=False)
    unit_id: Mapped[int] = ref("unit.id")
    signed_by_id: Mapped[int] = ref("official.id")
    signed_by_name: Mapped[str]
    signer_post_title: Mapped[str]
    signed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    period: Mapped[ReportingPeriod] = relationship()
    unit: Mapped[Unit] = relationship()
    signed_by: Mapped[Official] = relationship()
