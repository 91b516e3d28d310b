"""One fact that two plans ask for (同一事项), and the reports that were handed in together."""

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Base
from tracker.core.enums import Labelled
from tracker.models.columns import Id, UtcDateTime, enum_column, ref
from tracker.models.post import Official
from tracker.models.report import ReportVersion
from tracker.models.task import Task


class LinkStatus(Labelled):
    LINKED = "linked", "同一事项"
    TOLD_APART = "told_apart", "不是同一事项"
    ENDED = "ended", "已取消"


class TaskLink(Base):
    """What the office decided on two tasks that are alike; a pair has one row, whatever is decided
    on it later."""

    __tablename__ = "task_link"
    __table_args__ = (
        UniqueConstraint("one_id", "other_id"),
        CheckConstraint("one_id < other_id", name="in_order"),
    )

    id: Mapped[Id]
    one_id: Mapped[int] = ref("task.id", index=False)
    other_id: Mapped[int] = ref("task.id")
    status: Mapped[LinkStatus] = mapped_column(enum_column(LinkStatus))
    reason: Mapped[str] = mapped_column(default="")  # why it was ended
    decided_by_id: Mapped[int] = ref("official.id")
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)

    one: Mapped[Task] = relationship(foreign_keys=one_id)
    other: Mapped[Task] = relationship(foreign_keys=other_id)
    decided_by: Mapped[Official] = relationship()

    def beside(self, task_id: int) -> Task:
        """The other of the two."""
        return self.other if task_id == self.one_id else self.one


class MergedVersion(Base):
    """A version that was handed in with another one, from its text and by its signature."""

    __tablename__ = "merged_version"

    version_id: Mapped[int] = ref("report_version.id", primary_key=True, index=False)
    origin_id: Mapped[int] = ref("report_version.id")

    version: Mapped[ReportVersion] = relationship(foreign_keys=version_id)
    origin: Mapped[ReportVersion] = relationship(foreign_keys=origin_id)
