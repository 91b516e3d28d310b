"""A task that is done (销号): what its leads declare, how it is verified, what is decided."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Index, Numeric, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Base
from tracker.core.enums import Labelled
from tracker.core.errors import RuleBroken
from tracker.models.columns import Id, UtcDateTime, enum_column, ref
from tracker.models.post import Official
from tracker.models.task import Target, Task
from tracker.models.unit import Unit


class ClosureStatus(Labelled):
    AWAITING_SIGNOFF = "awaiting_signoff", "待签发"
    SENT_BACK = "sent_back", "退回修改"
    DECLARED = "declared", "待核验"
    VERIFYING = "verifying", "核验中"
    CLOSED = "closed", "已销号"
    PARTLY = "partly", "部分完成"
    REFUSED = "refused", "已退回"
    WITHDRAWN = "withdrawn", "已撤回"
    REOPENED = "reopened", "已恢复办理"


# From each status, the statuses it may move to.
CLOSURE_MOVES: dict[ClosureStatus, frozenset[ClosureStatus]] = {
    # Who signs for the unit may rewrite it, and declares at once what he wrote himself.
    ClosureStatus.AWAITING_SIGNOFF: frozenset(
        {ClosureStatus.DECLARED, ClosureStatus.SENT_BACK, ClosureStatus.WITHDRAWN}
    ),
    ClosureStatus.SENT_BACK: frozenset(
        {ClosureStatus.AWAITING_SIGNOFF, ClosureStatus.DECLARED, ClosureStatus.WITHDRAWN}
    ),
    ClosureStatus.DECLARED: frozenset(
        {ClosureStatus.VERIFYING, ClosureStatus.REFUSED, ClosureStatus.WITHDRAWN}
    ),
    ClosureStatus.VERIFYING: frozenset(
        {
            ClosureStatus.CLOSED,
            ClosureStatus.PARTLY,
            ClosureStatus.REFUSED,
            ClosureStatus.WITHDRAWN,
        }
    ),
    ClosureStatus.CLOSED: frozenset({ClosureStatus.REOPENED}),
    ClosureStatus.REFUSED: frozenset({ClosureStatus.WITHDRAWN}),  # the unit asks no more
    ClosureStatus.PARTLY: frozenset(),
    ClosureStatus.WITHDRAWN: frozenset(),
    ClosureStatus.REOPENED: frozenset(),
}
# In the unit's hands, in the office's, and both: there is one such a unit and task.
WRITTEN = (ClosureStatus.AWAITING_SIGNOFF, ClosureStatus.SENT_BACK)
WAITING_CLOSURES = (ClosureStatus.DECLARED, ClosureStatus.VERIFYING)
UNDECIDED_CLOSURES = (*WRITTEN, *WAITING_CLOSURES)
_IS_UNDECIDED = sql("status IN ('awaiting_signoff', 'sent_back', 'declared', 'verifying')")


class Closure(Base):
    """A lead unit's word that a task, or its part of it, is done, and what became of it (销号)."""

    __tablename__ = "closure"
    __table_args__ = (
        CheckConstraint("length(achieved) > 0", name="achieved"),
        CheckConstraint(
            "status NOT IN ('declared', 'verifying', 'closed', 'partly', 'refused', 'reopened')"
            " OR declared_at IS NOT NULL",
            name="declared_at",
        ),
        CheckConstraint(
            "(status IN ('closed', 'reopened')) = (closed_on IS NOT NULL)", name="closed_on"
        ),
        CheckConstraint("(status = 'reopened') = (reopened_on IS NOT NULL)", name="reopened_on"),
        CheckConstraint("status <> 'partly' OR length(remaining) > 0", name="remaining"),
        CheckConstraint("status <> 'refused' OR due_on IS NOT NULL", name="due_on"),
        Index(
            "uq_closure_undecided",
            "task_id",
            "unit_id",
            unique=True,
            sqlite_where=_IS_UNDECIDED,
            postgresql_where=_IS_UNDECIDED,
        ),
    )

    id: Mapped[Id]
    task_id: Mapped[int] = ref("task.id")
    unit_id: Mapped[int] = ref("unit.id")
    status: Mapped[ClosureStatus] = mapped_column(enum_column(ClosureStatus))
    achieved: Mapped[str]  # 完成情况
    completed_on: Mapped[date]
    author_id: Mapped[int] = ref("official.id")
    author_name: Mapped[str]
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_back_why: Mapped[str] = mapped_column(default="")
    # Of the day it was declared: the unit's name and who signed for it, with 代 where he covered.
    unit_name: Mapped[str] = mapped_column(default="")
    signer_name: Mapped[str] = mapped_column(default="")
    signer_post_title: Mapped[str] = mapped_column(default="")
    declared_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # What the office decided, and why; or why the unit took it back.
    opinion: Mapped[str] = mapped_column(default="")
    remaining: Mapped[str] = mapped_column(default="")  # what is open, where it is done in part
    due_on: Mapped[date | None]  # by when a refused one is to be declared again
    decided_by_name: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_early: Mapped[bool] = mapped_column(default=False)  # done before its day (提前完成)
    closed_on: Mapped[date | None]  # from this day the task owes nothing
    reopened_on: Mapped[date | None]  # from this day it owes again
    reopened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reopened_by_name: Mapped[str] = mapped_column(default="")
    reopened_why: Mapped[str] = mapped_column(default="")

    task: Mapped[Task] = relationship()
    unit: Mapped[Unit] = relationship()
    author: Mapped[Official] = relationship()
    values: Mapped[list["FinalValue"]] = relationship(
        back_populates="closure", cascade="all, delete-orphan", order_by="FinalValue.id"
    )

    def move_to(self, status: ClosureStatus) -> None:
        if status not in CLOSURE_MOVES[self.status]:
            raise RuleBroken(
                f"这件销号申请{self.status.label}，不能改为{status.label}，请刷新后再看。"
            )
        self.status = status

    @property
    def is_written(self) -> bool:
        """Still the unit's own affair."""
        return self.status in WRITTEN

    @property
    def is_waiting(self) -> bool:
        """Whether the office has to verify it or to decide."""
        return self.status in WAITING_CLOSURES

    @property
    def was_declared(self) -> bool:
        return self.declared_at is not None


class FinalValue(Base):
    """What a target stands at in the end, as a closure says (最终值)."""

    __tablename__ = "final_value"
    __table_args__ = (UniqueConstraint("closure_id", "target_id"),)

    id: Mapped[Id]
    closure_id: Mapped[int] = ref("closure.id", index=False)
    target_id: Mapped[int] = ref("target.id")
    value: Mapped[Decimal] = mapped_column(Numeric(18, 4, asdecimal=True))

    closure: Mapped[Closure] = relationship(back_populates="values")
    target: Mapped[Target] = relationship()


class VerificationKind(Labelled):
    ON_PAPER = "on_paper", "资料核验"
    BY_VISIT = "by_visit", "实地核查"


class Verification(Base):
    """How the office looked into what was declared of a task (核验记录). Never changed."""

    __tablename__ = "verification"
    __table_args__ = (
        CheckConstraint("length(finding) > 0", name="finding"),
        CheckConstraint("length(people) > 0", name="people"),
        CheckConstraint("kind <> 'by_visit' OR length(place) > 0", name="place"),
    )

    id: Mapped[Id]
    task_id: Mapped[int] = ref("task.id")
    kind: Mapped[VerificationKind] = mapped_column(enum_column(VerificationKind))
    on: Mapped[date]
    people: Mapped[str]  # who went, or who read
    place: Mapped[str] = mapped_column(default="")
    finding: Mapped[str]
    recorded_by_id: Mapped[int] = ref("official.id")
    recorded_by_name: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)

    task: Mapped[Task] = relationship()

    def is_about(self, closure: Closure) -> bool:
        """Whether it was made while the closure was before the office."""
        return (
            self.task_id == closure.task_id
            and closure.declared_at is not None
            and closure.declared_at <= self.recorded_at
            and (closure.decided_at is None or self.recorded_at <= closure.decided_at)
        )
