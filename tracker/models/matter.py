"""Other matters of the office (交办事项): from whom each comes, and on what it rests."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Base
from tracker.core.enums import Labelled
from tracker.models.columns import Id, UtcDateTime, enum_column, ref
from tracker.models.instruction import Instruction
from tracker.models.post import Official, Post
from tracker.models.task import Task
from tracker.models.unit import Unit


class MatterKind(Labelled):
    LEADERS_NOTE = "leaders_note", "领导批示件"
    MEETING = "meeting", "会议议定事项"
    SUGGESTION = "suggestion", "人大建议"
    MOTION = "motion", "政协提案"
    INSPECTION = "inspection", "专项督查"
    OTHER = "other", "其他"


class Meeting(Base):
    """A meeting that decided on matters, and its record (会议纪要)."""

    __tablename__ = "meeting"
    __table_args__ = (UniqueConstraint("government_id", "title", "held_on"),)

    id: Mapped[Id]
    government_id: Mapped[int] = ref("government.id", index=False)
    title: Mapped[str]
    held_on: Mapped[date]
    number: Mapped[str] = mapped_column(default="")  # of its record
    recorded_by_id: Mapped[int] = ref("official.id")
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    recorded_by: Mapped[Official] = relationship()
    matters: Mapped[list["Matter"]] = relationship(back_populates="meeting", order_by="Matter.id")

    @property
    def name(self) -> str:
        return f"{self.title}（{self.number}）" if self.number else self.title


class Matter(Base):
    """What a task of the rolling plan is beside a task: its kind, whom it comes from, its basis.

    Its number is the task's place in the plan: 交办第12件.
    """

    __tablename__ = "matter"
    __table_args__ = (
        CheckConstraint("(kind = 'leaders_note') = (post_id IS NOT NULL)", name="leader"),
        CheckConstraint("(kind = 'meeting') = (meeting_id IS NOT NULL)", name="meeting"),
    )

    id: Mapped[Id]
    task_id: Mapped[int] = ref("task.id", unique=True, index=False)
    kind: Mapped[MatterKind] = mapped_column(enum_column(MatterKind))
    post_id: Mapped[int | None] = ref("post.id")  # whose note it is
    leader_name: Mapped[str] = mapped_column(default="")  # who held the post then
    meeting_id: Mapped[int | None] = ref("meeting.id")
    proposer: Mapped[str] = mapped_column(default="")  # of a suggestion or a motion
    proposal_number: Mapped[str] = mapped_column(default="")
    basis_title: Mapped[str] = mapped_column(default="")
    basis_number: Mapped[str] = mapped_column(default="")
    basis_on: Mapped[date | None]
    instruction_id: Mapped[int | None] = ref("instruction.id", unique=True, index=False)
    handed_out_on: Mapped[date]
    handed_out_by_id: Mapped[int] = ref("official.id")

    task: Mapped[Task] = relationship()
    post: Mapped[Post | None] = relationship()
    meeting: Mapped[Meeting | None] = relationship(back_populates="matters")
    instruction: Mapped[Instruction | None] = relationship()
    handed_out_by: Mapped[Official] = relationship()
    receipts: Mapped[list["MatterReceipt"]] = relationship(
        back_populates="matter", order_by="MatterReceipt.id"
    )

    @property
    def number(self) -> int:
        return self.task.position

    @property
    def origin(self) -> str:
        """From whom it comes, in a few words; empty where only the document says it."""
        if self.post:
            return f"{self.post.title} {self.leader_name}".strip()
        if self.meeting:
            return self.meeting.name
        return " ".join(filter(None, (self.proposal_number, self.proposer)))

    @property
    def basis(self) -> str:
        """The document that it rests on: 《关于……的通知》（根政办发〔2022〕12号）."""
        title = f"《{self.basis_title.strip('《》')}》" if self.basis_title else ""
        return (
            f"{title}（{self.basis_number}）"
            if title and self.basis_number
            else (title or self.basis_number)
        )


class MatterReceipt(Base):
    """A unit that a matter was handed to, and who signed for it there (签收)."""

    __tablename__ = "matter_receipt"
    __table_args__ = (
        UniqueConstraint("matter_id", "unit_id"),
        CheckConstraint("(signed_at IS NULL) = (signed_by_id IS NULL)", name="signed"),
    )

    id: Mapped[Id]
    matter_id: Mapped[int] = ref("matter.id", index=False)
    unit_id: Mapped[int] = ref("unit.id")
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    signed_by_id: Mapped[int | None] = ref("official.id")

    matter: Mapped[Matter] = relationship(back_populates="receipts")
    unit: Mapped[Unit] = relationship()
    signed_by: Mapped[Official | None] = relationship()
