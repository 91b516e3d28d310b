from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.clock import day_of
from tracker.core.db import Base
from tracker.models.columns import Id, UtcDateTime, ref
from tracker.models.post import Official, Post
from tracker.models.task import Task, TaskStatus
from tracker.models.unit import Unit

if TYPE_CHECKING:
    from tracker.models.instruction_draft import InstructionDraft
    from tracker.models.paper import PaperEntry


class Instruction(Base):
    """A lead official's written instruction on a task, to one of its units (批示)."""

    __tablename__ = "instruction"
    __table_args__ = (CheckConstraint("length(text) > 0", name="text"),)

    id: Mapped[Id]
    task_id: Mapped[int] = ref("task.id")
    unit_id: Mapped[int] = ref("unit.id")  # who answers
    post_id: Mapped[int] = ref("post.id")
    author_id: Mapped[int] = ref("official.id")
    author_name: Mapped[str]
    author_post_title: Mapped[str]
    text: Mapped[str]
    reply_due_on: Mapped[date | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    task: Mapped[Task] = relationship()
    unit: Mapped[Unit] = relationship()
    post: Mapped[Post] = relationship()
    author: Mapped[Official] = relationship()
    replies: Mapped[list["InstructionReply"]] = relationship(
        back_populates="instruction", order_by="InstructionReply.id"
    )
    # What a secretary had written for it, where one did.
    draft: Mapped["InstructionDraft | None"] = relationship(back_populates="instruction")
    # Where the office entered it for him (代录).
    paper: Mapped["PaperEntry | None"] = relationship(
        primaryjoin="and_(foreign(PaperEntry.subject_id) == Instruction.id,"
        " PaperEntry.subject_type == 'instruction')",
        viewonly=True,
        uselist=False,
    )

    @property
    def is_answered(self) -> bool:
        return bool(self.replies)

    @property
    def days_late(self) -> int:
        """By how many days the first reply missed its day; 0 where none did."""
        if not self.replies or self.reply_due_on is None:
            return 0
        return max(0, (day_of(self.replies[0].at) - self.reply_due_on).days)

    @property
    def is_moot(self) -> bool:
        """Nobody answered, and the task was withdrawn (撤销): nobody needs to."""
        return not self.replies and self.task.status is TaskStatus.WITHDRAWN

    def is_overdue(self, today: date) -> bool:
        return (
            not self.replies
            and not self.is_moot
            and self.reply_due_on is not None
            and today > self.reply_due_on
        )


class InstructionReply(Base):
    """The unit's answer to an instruction (批示答复)."""

    __tablename__ = "instruction_reply"
    __table_args__ = (CheckConstraint("length(text) > 0", name="text"),)

    id: Mapped[Id]
    instruction_id: Mapped[int] = ref("instruction.id")
    author_id: Mapped[int] = ref("official.id")
    author_name: Mapped[str]
    author_post_title: Mapped[str]
    text: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    instruction: Mapped[Instruction] = relationship(back_populates="replies")
