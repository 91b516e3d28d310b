from datetime import date, datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Base
from tracker.models.columns import Id, UtcDateTime, ref
from tracker.models.instruction import Instruction
from tracker.models.post import Official, Post
from tracker.models.task import Task
from tracker.models.unit import Unit


class InstructionDraft(Base):
    """What a secretary wrote for his leader to give as an instruction (批示拟稿).

    It waits on the leader's page until it is given, as it stands or changed, or discarded.
    """

    __tablename__ = "instruction_draft"
    __table_args__ = (
        CheckConstraint("length(text) > 0", name="text"),
        CheckConstraint("instruction_id IS NULL OR discarded_at IS NULL", name="one_end"),
        CheckConstraint("(discarded_at IS NULL) = (discarded_by_id IS NULL)", name="discarded"),
    )

    id: Mapped[Id]
    task_id: Mapped[int] = ref("task.id")
    unit_id: Mapped[int] = ref("unit.id")  # who would answer
    post_id: Mapped[int] = ref("post.id")  # the leader's, who may give it
    author_id: Mapped[int] = ref("official.id")
    author_name: Mapped[str]
    author_post_title: Mapped[str]
    text: Mapped[str]
    reply_due_on: Mapped[date | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    instruction_id: Mapped[int | None] = ref("instruction.id", unique=True, index=False)
    discarded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    discarded_by_id: Mapped[int | None] = ref("official.id")

    task: Mapped[Task] = relationship()
    unit: Mapped[Unit] = relationship()
    post: Mapped[Post] = relationship()
    author: Mapped[Official] = relationship(foreign_keys=author_id)
    discarded_by: Mapped[Official | None] = relationship(foreign_keys=discarded_by_id)
    instruction: Mapped[Instruction | None] = relationship(back_populates="draft")

    @property
    def is_waiting(self) -> bool:
        return self.instruction_id is None and self.discarded_at is None
