"""Who handed a post over to whom, and how portfolios were divided anew."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Base
from tracker.models.columns import NEVER_AGAIN, Id, UtcDateTime, ref
from tracker.models.post import Official, Post, Tenure
from tracker.models.task import Task


class Handover(Base):
    """A post that changes hands, or falls vacant, on a day (交接), with the list of what went with
    it (交接清单). The list is frozen on that day, or at once where the day has passed."""

    __tablename__ = "handover"
    __table_args__ = (
        CheckConstraint("left_id IS NOT NULL OR taken_id IS NOT NULL", name="somebody"),
        CheckConstraint("(frozen_at IS NULL) = (contents IS NULL)", name="frozen"),
        NEVER_AGAIN,
    )

    id: Mapped[Id]
    post_id: Mapped[int] = ref("post.id")
    left_id: Mapped[int | None] = ref("tenure.id", unique=True, index=False)  # who goes
    taken_id: Mapped[int | None] = ref("tenure.id", unique=True, index=False)  # who comes
    on: Mapped[date]
    post_title: Mapped[str]
    left_name: Mapped[str] = mapped_column(default="")
    taken_name: Mapped[str] = mapped_column(default="")
    entered_by_id: Mapped[int] = ref("official.id")
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    frozen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # {"parts": […], "since": […]} as tracker.succession.queries.work writes them
    contents: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    post: Mapped[Post] = relationship()
    left: Mapped[Tenure | None] = relationship(foreign_keys=left_id)
    taken: Mapped[Tenure | None] = relationship(foreign_keys=taken_id)
    entered_by: Mapped[Official] = relationship()

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None


class Redivision(Base):
    """Tasks that went from one lead official's post to another's from a day on, nobody leaving
    (分工调整). The dates stand in task_leader; this says by what document, and who entered it."""

    __tablename__ = "redivision"
    __table_args__ = (
        CheckConstraint("from_post_id <> to_post_id", name="two_posts"),
        CheckConstraint("length(basis) > 0", name="basis"),
    )

    id: Mapped[Id]
    government_id: Mapped[int] = ref("government.id")
    from_post_id: Mapped[int] = ref("post.id")
    to_post_id: Mapped[int] = ref("post.id")
    from_name: Mapped[str]  # 副市长 周立恒: titles are not unique
    to_name: Mapped[str]
    on: Mapped[date]
    basis: Mapped[str]  # the notice on the division of work: 根政发〔2022〕9号
    entered_by_id: Mapped[int] = ref("official.id")
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)

    from_post: Mapped[Post] = relationship(foreign_keys=from_post_id)
    to_post: Mapped[Post] = relationship(foreign_keys=to_post_id)
    entered_by: Mapped[Official] = relationship()
    tasks: Mapped[list["RedividedTask"]] = relationship(
        back_populates="redivision", order_by="RedividedTask.id"
    )


class RedividedTask(Base):
    """A task that a redivision moved."""

    __tablename__ = "redivided_task"
    __table_args__ = (UniqueConstraint("redivision_id", "task_id"),)

    id: Mapped[Id]
    redivision_id: Mapped[int] = ref("redivision.id", index=False)
    task_id: Mapped[int] = ref("task.id")

    redivision: Mapped[Redivision] = relationship(back_populates="tasks")
    task: Mapped[Task] = relationship()
