from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Base
from tracker.core.enums import Labelled
from tracker.core.errors import RuleBroken
from tracker.models.columns import Id, UtcDateTime, enum_column, ref
from tracker.models.post import Official, Post
from tracker.models.slip import Slip
from tracker.models.task import Task
from tracker.models.unit import Unit

if TYPE_CHECKING:
    from tracker.models.paper import PaperEntry


class TalkStatus(Labelled):
    PROPOSED = "proposed", "待批准"
    REFUSED = "refused", "未批准"
    APPROVED = "approved", "待单位确认"
    CONFIRMED = "confirmed", "单位已确认"
    HELD = "held", "已约谈"
    WITHDRAWN = "withdrawn", "已撤回"


# Still to be held, and known to the unit.
TALKS_AHEAD = (TalkStatus.APPROVED, TalkStatus.CONFIRMED)

TALK_MOVES: dict[TalkStatus, frozenset[TalkStatus]] = {
    TalkStatus.PROPOSED: frozenset({TalkStatus.APPROVED, TalkStatus.REFUSED, TalkStatus.WITHDRAWN}),
    # A talk on another day has to be confirmed anew.
    TalkStatus.APPROVED: frozenset(
        {TalkStatus.APPROVED, TalkStatus.CONFIRMED, TalkStatus.HELD, TalkStatus.WITHDRAWN}
    ),
    TalkStatus.CONFIRMED: frozenset({TalkStatus.APPROVED, TalkStatus.HELD, TalkStatus.WITHDRAWN}),
}


class Talk(Base):
    """A unit's head is asked to a talk about what is not done (约谈): the invitation, and what was
    said. No unit hears of it before a leader has approved it."""

    __tablename__ = "talk"
    __table_args__ = (
        CheckConstraint("length(reason) > 0", name="reason"),
        CheckConstraint(
            "status IN ('proposed', 'withdrawn') OR decided_at IS NOT NULL", name="decided"
        ),
        CheckConstraint("(decided_at IS NULL) = (decided_by_id IS NULL)", name="decided_by"),
        CheckConstraint("(status = 'held') = (held_on IS NOT NULL)", name="held"),
        CheckConstraint("(status = 'withdrawn') = (withdrawn_at IS NOT NULL)", name="withdrawn"),
    )

    id: Mapped[Id]
    unit_id: Mapped[int] = ref("unit.id")
    slip_id: Mapped[int | None] = ref("slip.id")  # the red one that it follows
    status: Mapped[TalkStatus] = mapped_column(enum_column(TalkStatus), default=TalkStatus.PROPOSED)
    reason: Mapped[str]
    talker_post_id: Mapped[int] = ref("post.id")  # who talks with the unit
    planned_on: Mapped[date]
    planned_time: Mapped[str]  # 15:00
    place: Mapped[str]
    proposed_by_id: Mapped[int] = ref("official.id")
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    approver_post_id: Mapped[int] = ref("post.id")  # who is asked
    opinion: Mapped[str] = mapped_column(default="")
    decided_by_id: Mapped[int | None] = ref("official.id")
    decided_by_name: Mapped[str] = mapped_column(default="")
    decided_by_post_title: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attends: Mapped[str] = mapped_column(default="")  # who comes, as the unit says
    confirmed_by_name: Mapped[str] = mapped_column(default="")
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    held_on: Mapped[date | None]
    present: Mapped[str] = mapped_column(default="")
    said: Mapped[str] = mapped_column(default="")
    recorded_by_id: Mapped[int | None] = ref("official.id")
    recorded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by_id: Mapped[int | None] = ref("official.id")
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_why: Mapped[str] = mapped_column(default="")

    unit: Mapped[Unit] = relationship()
    slip: Mapped[Slip | None] = relationship()
    talker_post: Mapped[Post] = relationship(foreign_keys=[talker_post_id])
    approver_post: Mapped[Post] = relationship(foreign_keys=[approver_post_id])
    proposed_by: Mapped[Official] = relationship(foreign_keys=[proposed_by_id])
    recorded_by: Mapped[Official | None] = relationship(foreign_keys=[recorded_by_id])
    tasks: Mapped[list[Task]] = relationship(secondary="talk_task", order_by="Task.position")
    postponements: Mapped[list["TalkPostponement"]] = relationship(
        back_populates="talk", order_by="TalkPostponement.id"
    )
    commitments: Mapped[list["Commitment"]] = relationship(
        back_populates="talk", order_by="Commitment.id"
    )
    paper: Mapped["PaperEntry | None"] = relationship(
        primaryjoin="and_(foreign(PaperEntry.subject_id) == Talk.id,"
        " PaperEntry.subject_type == 'talk')",
        viewonly=True,
        uselist=False,
    )

    @property
    def is_out(self) -> bool:
        """Whether it was approved, so that the unit knows of it."""
        return self.decided_at is not None and self.status is not TalkStatus.REFUSED

    @property
    def is_ahead(self) -> bool:
        return self.status in TALKS_AHEAD

    def move_to(self, status: TalkStatus) -> None:
        if status not in TALK_MOVES.get(self.status, frozenset()):
            raise RuleBroken(f"这次约谈{self.status.label}，请刷新后再看。")
        self.status = status


class TalkTask(Base):
    """A task that a talk is about."""

    __tablename__ = "talk_task"

    talk_id: Mapped[int] = ref("talk.id", primary_key=True, index=False)
    task_id: Mapped[int] = ref("task.id", primary_key=True)


class TalkPostponement(Base):
    """That a talk was put off to another day or place, and why (改期)."""

    __tablename__ = "talk_postponement"

    id: Mapped[Id]
    talk_id: Mapped[int] = ref("talk.id")
    planned_on: Mapped[date]  # the day that no longer holds
    planned_time: Mapped[str]
    place: Mapped[str]
    reason: Mapped[str]
    by_id: Mapped[int] = ref("official.id")
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    talk: Mapped[Talk] = relationship(back_populates="postponements")


class Commitment(Base):
    """What a unit promised in a talk, and by when (约谈承诺); it stands until the office says that
    it is done."""

    __tablename__ = "commitment"
    __table_args__ = (
        UniqueConstraint("talk_id", "text"),
        CheckConstraint("(done_at IS NULL) = (done_by_id IS NULL)", name="done"),
    )

    id: Mapped[Id]
    talk_id: Mapped[int] = ref("talk.id", index=False)
    text: Mapped[str]
    due_on: Mapped[date]
    done_by_id: Mapped[int | None] = ref("official.id")
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_note: Mapped[str] = mapped_column(default="")

    talk: Mapped[Talk] = relationship(back_populates="commitments")
