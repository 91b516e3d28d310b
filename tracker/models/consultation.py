"""Asking the units for their comments on a draft plan (征求意见)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Base
from tracker.core.enums import Labelled
from tracker.models.columns import NEVER_AGAIN, Id, UtcDateTime, enum_column, ref
from tracker.models.plan import Plan
from tracker.models.post import Official
from tracker.models.task import Task
from tracker.models.unit import Unit


class Verdict(Labelled):
    """What a unit says to a task of the draft."""

    AGREES = "agrees", "同意"
    OBJECTS = "objects", "有意见"


class Settlement(Labelled):
    """What the office makes of a comment (意见采纳情况)."""

    ADOPTED = "adopted", "采纳"
    PARTLY = "partly", "部分采纳"
    REJECTED = "rejected", "未采纳"


class Consultation(Base):
    """One round in which the units may comment on a draft, to the end of a day (征求意见).

    A plan has one that runs at most; who has not answered when its day is over counts as
    未答复, never as agreeing.
    """

    __tablename__ = "consultation"
    __table_args__ = (
        UniqueConstraint("plan_id", "number"),
        CheckConstraint("(ended_at IS NULL) = (ended_by_id IS NULL)", name="ended"),
        Index(
            "uq_consultation_running",
            "plan_id",
            unique=True,
            sqlite_where=sql("ended_at IS NULL"),
            postgresql_where=sql("ended_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    plan_id: Mapped[int] = ref("plan.id", index=False)
    number: Mapped[int]  # 第几次
    due_on: Mapped[date]  # the last day on which a unit may answer
    note: Mapped[str] = mapped_column(default="")
    begun_by_id: Mapped[int] = ref("official.id")
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[int | None] = ref("official.id")
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    plan: Mapped[Plan] = relationship()
    begun_by: Mapped[Official] = relationship(foreign_keys=begun_by_id)
    ended_by: Mapped[Official | None] = relationship(foreign_keys=ended_by_id)
    units: Mapped[list["ConsultedUnit"]] = relationship(
        back_populates="consultation", order_by="ConsultedUnit.id"
    )

    def is_open(self, today: date) -> bool:
        """Whether a unit may still answer."""
        return self.ended_at is None and today <= self.due_on


class ConsultedUnit(Base):
    """A unit that was asked, and its answer (答复). Its comments are the office's to read, and
    count, only once it has answered."""

    __tablename__ = "consulted_unit"
    __table_args__ = (
        UniqueConstraint("consultation_id", "unit_id"),
        CheckConstraint("(answered_at IS NULL) = (answered_by_id IS NULL)", name="answered"),
    )

    id: Mapped[Id]
    consultation_id: Mapped[int] = ref("consultation.id", index=False)
    unit_id: Mapped[int] = ref("unit.id")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reminded_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=0)  # of what the unit has saved
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by_id: Mapped[int | None] = ref("official.id")
    answerer_name: Mapped[str] = mapped_column(default="")
    answerer_post_title: Mapped[str] = mapped_column(default="")

    consultation: Mapped[Consultation] = relationship(back_populates="units")
    unit: Mapped[Unit] = relationship()
    comments: Mapped[list["Comment"]] = relationship(
        back_populates="consulted", order_by="Comment.place, Comment.id"
    )

    @property
    def has_answered(self) -> bool:
        return self.answered_at is not None


class Comment(Base):
    """What one unit says to one task of a draft (意见), with the task as it stood then.

    The task may be struck from the draft; the comment stays, and finds it again when that is
    undone (plans.service.commented).
    """

    __tablename__ = "comment"
    __table_args__ = (
        UniqueConstraint("consulted_id", "task_id"),
        CheckConstraint(
            "verdict = 'agrees' OR length(text) + length(suggested_unit) "
            "+ length(suggested_due) + length(suggested_text) > 0",
            name="says_something",
        ),
        CheckConstraint("settlement IS NULL OR verdict = 'objects'", name="settlement_of_objects"),
        CheckConstraint("(settlement IS NULL) = (settled_at IS NULL)", name="settled_at"),
        CheckConstraint("(settlement IS NULL) = (settled_by_id IS NULL)", name="settled_by"),
        NEVER_AGAIN,
    )

    id: Mapped[Id]
    consulted_id: Mapped[int] = ref("consulted_unit.id", index=False)
    task_id: Mapped[int | None] = mapped_column(
        ForeignKey("task.id", ondelete="SET NULL"), index=True
    )
    place: Mapped[int]  # where the task stood then
    task_name: Mapped[str]  # how it was called then: 第3项
    wording: Mapped[dict[str, Any]] = mapped_column(JSON)  # what it said then
    verdict: Mapped[Verdict] = mapped_column(enum_column(Verdict))
    text: Mapped[str] = mapped_column(default="")
    suggested_unit: Mapped[str] = mapped_column(default="")
    suggested_due: Mapped[str] = mapped_column(default="")
    suggested_text: Mapped[str] = mapped_column(default="")
    author_id: Mapped[int] = ref("official.id")
    author_name: Mapped[str]
    author_post_title: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    settlement: Mapped[Settlement | None] = mapped_column(enum_column(Settlement))
    settlement_reason: Mapped[str] = mapped_column(default="")
    settled_by_id: Mapped[int | None] = ref("official.id")
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    consulted: Mapped[ConsultedUnit] = relationship(back_populates="comments")
    task: Mapped[Task | None] = relationship()
    author: Mapped[Official] = relationship(foreign_keys=author_id)
    settled_by: Mapped[Official | None] = relationship(foreign_keys=settled_by_id)

    @property
    def objects(self) -> bool:
        return self.verdict is Verdict.OBJECTS

    @property
    def suggestions(self) -> list[tuple[str, str]]:
        """What the unit would rather have, by what it is about."""
        every = (
            ("建议责任单位", self.suggested_unit),
            ("建议完成时限", self.suggested_due),
            ("建议文字", self.suggested_text),
        )
        return [(name, value) for name, value in every if value]
