from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Base
from tracker.core.enums import Labelled
from tracker.core.errors import RuleBroken
from tracker.models.columns import Id, UtcDateTime, enum_column, ref
from tracker.models.period import ReportingPeriod
from tracker.models.post import Official, Post
from tracker.models.publication import PublishedMark
from tracker.models.report import MarkValue
from tracker.models.task import Task
from tracker.models.unit import Unit

if TYPE_CHECKING:
    from tracker.models.paper import PaperEntry


class ObjectionStatus(Labelled):
    WRITTEN = "written", "待签发"
    RAISED = "raised", "待送复核"
    REFERRED = "referred", "待决定"
    UPHELD = "upheld", "采纳"
    PARTLY = "partly", "部分采纳"
    REJECTED = "rejected", "不予采纳"
    WITHDRAWN = "withdrawn", "已撤回"


DECISIONS = (ObjectionStatus.UPHELD, ObjectionStatus.PARTLY, ObjectionStatus.REJECTED)
# It lies with the government, which has to decide.
UNDER_OBJECTION = (ObjectionStatus.RAISED, ObjectionStatus.REFERRED)

OBJECTION_MOVES: dict[ObjectionStatus, frozenset[ObjectionStatus]] = {
    ObjectionStatus.WRITTEN: frozenset({ObjectionStatus.RAISED, ObjectionStatus.WITHDRAWN}),
    ObjectionStatus.RAISED: frozenset({ObjectionStatus.REFERRED, ObjectionStatus.WITHDRAWN}),
    # Once more where it goes to another leader.
    ObjectionStatus.REFERRED: frozenset(
        {ObjectionStatus.REFERRED, ObjectionStatus.WITHDRAWN, *DECISIONS}
    ),
}


class Objection(Base):
    """A unit's objection to a published mark, and the government's decision (异议).

    version: counts what the unit wrote, so that its head signs what he read.
    mark_before, corrected_to: the task's mark when it was decided on, and from then on.
    """

    __tablename__ = "objection"
    __table_args__ = (
        Index(
            "uq_objection_task_id_period_id_unit_id",
            "task_id",
            "period_id",
            "unit_id",
            unique=True,
            sqlite_where=text("status <> 'withdrawn'"),
            postgresql_where=text("status <> 'withdrawn'"),
        ),
        CheckConstraint("length(text) > 0", name="text"),
        CheckConstraint(
            "status IN ('written', 'withdrawn') OR raised_at IS NOT NULL", name="raised"
        ),
        CheckConstraint("(raised_at IS NULL) = (received_on IS NULL)", name="received"),
        CheckConstraint("(referred_at IS NULL) = (decider_post_id IS NULL)", name="referred"),
        CheckConstraint(
            "(status IN ('upheld', 'partly', 'rejected')) = (decided_at IS NOT NULL)",
            name="decided",
        ),
        CheckConstraint("(decided_at IS NULL) = (decided_by_id IS NULL)", name="decided_by"),
        CheckConstraint("status IN ('upheld', 'partly') OR corrected_to IS NULL", name="corrected"),
        CheckConstraint("status <> 'upheld' OR corrected_to IS NOT NULL", name="upheld"),
        CheckConstraint("(status = 'withdrawn') = (withdrawn_at IS NOT NULL)", name="withdrawn"),
    )

    id: Mapped[Id]
    published_id: Mapped[int] = ref("published_mark.id")  # the mark that it is against
    task_id: Mapped[int] = ref("task.id", index=False)
    period_id: Mapped[int] = ref("reporting_period.id")
    unit_id: Mapped[int] = ref("unit.id")
    status: Mapped[ObjectionStatus] = mapped_column(
        enum_column(ObjectionStatus), default=ObjectionStatus.WRITTEN
    )
    text: Mapped[str]  # the facts and the reasons
    asked_mark: Mapped[MarkValue | None] = mapped_column(
        enum_column(MarkValue, constrained=False)
    )  # what the unit asks for, where it says so
    version: Mapped[int] = mapped_column(default=1)
    written_by_id: Mapped[int] = ref("official.id")
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_on: Mapped[date | None]  # the day on which the unit received the mark
    raised_by_id: Mapped[int | None] = ref("official.id")
    raised_by_name: Mapped[str] = mapped_column(default="")
    raised_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    statement: Mapped[str] = mapped_column(default="")  # 督查室意见
    stated_by_id: Mapped[int | None] = ref("official.id")
    referred_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decider_post_id: Mapped[int | None] = ref("post.id")
    decision: Mapped[str] = mapped_column(default="")  # the reason
    mark_before: Mapped[MarkValue | None] = mapped_column(enum_column(MarkValue, constrained=False))
    corrected_to: Mapped[MarkValue | None] = mapped_column(
        enum_column(MarkValue, constrained=False)
    )
    decided_by_id: Mapped[int | None] = ref("official.id")
    decided_by_name: Mapped[str] = mapped_column(default="")
    decided_by_post_title: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by_id: Mapped[int | None] = ref("official.id")
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_why: Mapped[str] = mapped_column(default="")

    published: Mapped[PublishedMark] = relationship()
    task: Mapped[Task] = relationship()
    period: Mapped[ReportingPeriod] = relationship()
    unit: Mapped[Unit] = relationship()
    written_by: Mapped[Official] = relationship(foreign_keys=[written_by_id])
    stated_by: Mapped[Official | None] = relationship(foreign_keys=[stated_by_id])
    decider_post: Mapped[Post | None] = relationship()
    paper: Mapped["PaperEntry | None"] = relationship(
        primaryjoin="and_(foreign(PaperEntry.subject_id) == Objection.id,"
        " PaperEntry.subject_type == 'objection')",
        viewonly=True,
        uselist=False,
    )

    @property
    def is_undecided(self) -> bool:
        return self.status in UNDER_OBJECTION

    @property
    def is_written(self) -> bool:
        return self.status is ObjectionStatus.WRITTEN

    @property
    def is_decided(self) -> bool:
        return self.status in DECISIONS

    @property
    def name(self) -> str:
        """As it is called in a sentence: 住建局对第3项2022年二季度评定的异议."""
        return f"{self.unit.short_name}对{self.task.name}{self.period.label}评定的异议"

    def move_to(self, status: ObjectionStatus) -> None:
        if status not in OBJECTION_MOVES.get(self.status, frozenset()):
            raise RuleBroken(f"这件异议{self.status.label}，请刷新后再看。")
        self.status = status
