from datetime import date

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Base
from tracker.core.enums import Labelled
from tracker.models.columns import Id, enum_column, ref
from tracker.models.task import Task


class Pace(Labelled):
    """How much of a year's figure is expected by a day (序时进度)."""

    LINEAR = "linear", "逐月均衡"
    SEASONAL = "seasonal", "按施工季节"  # by the shares a government sets for its quarters
    MILESTONES = "milestones", "按时间节点"  # by the task's own milestones


class TaskPace(Base):
    """A task's pace, where it is not the linear one."""

    __tablename__ = "task_pace"

    task_id: Mapped[int] = ref("task.id", primary_key=True, index=False)
    pace: Mapped[Pace] = mapped_column(enum_column(Pace))

    task: Mapped[Task] = relationship()


class Milestone(Base):
    """How far a task should be by a day (时间节点)."""

    __tablename__ = "milestone"
    __table_args__ = (
        UniqueConstraint("task_id", "on"),
        CheckConstraint("share BETWEEN 1 AND 100", name="share"),
        CheckConstraint("length(text) > 0", name="text"),
    )

    id: Mapped[Id]
    task_id: Mapped[int] = ref("task.id", index=False)
    on: Mapped[date]
    text: Mapped[str]  # what should be done by then
    share: Mapped[int]  # per cent of the whole, counted from the beginning

    task: Mapped[Task] = relationship()
