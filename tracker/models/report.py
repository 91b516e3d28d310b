from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, CheckConstraint, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Base
from tracker.core.enums import Labelled
from tracker.core.errors import RuleBroken
from tracker.models.columns import Id, UtcDateTime, enum_column, ref
from tracker.models.period import ReportingPeriod
from tracker.models.post import Official, Post
from tracker.models.task import Assignment, Target

if TYPE_CHECKING:
    from tracker.models.paper import PaperEntry


class ReportStatus(Labelled):
    DRAFT = "draft", "草稿"
    AWAITING_SIGNOFF = "awaiting_signoff", "待签发"
    SUBMITTED = "submitted", "待审核"
    RETURNED = "returned", "已退回"
    ACCEPTED = "accepted", "已通过"

    @property
    def given_back_by(self) -> str:
        """Who gave back a report that is written again: what a head does not sign is a draft."""
        return "督查室" if self is ReportStatus.RETURNED else "责任人"


# From each status, the statuses it may move to.
REPORT_MOVES: dict[ReportStatus, frozenset[ReportStatus]] = {
    # A unit that needs no sign-off submits a draft, or a returned report, itself.
    ReportStatus.DRAFT: frozenset({ReportStatus.AWAITING_SIGNOFF, ReportStatus.SUBMITTED}),
    ReportStatus.AWAITING_SIGNOFF: frozenset({ReportStatus.DRAFT, ReportStatus.SUBMITTED}),
    ReportStatus.SUBMITTED: frozenset(
        {ReportStatus.DRAFT, ReportStatus.ACCEPTED, ReportStatus.RETURNED}
    ),
    ReportStatus.RETURNED: frozenset({ReportStatus.AWAITING_SIGNOFF, ReportStatus.SUBMITTED}),
    ReportStatus.ACCEPTED: frozenset({ReportStatus.RETURNED}),
}

# The unit still has to hand such a report in, for the first time or again.
STILL_OWED = (ReportStatus.DRAFT, ReportStatus.AWAITING_SIGNOFF, ReportStatus.RETURNED)


class ProgressReport(Base):
    """What one unit says of one task in one period (进展报送): the text being written, its status.

    What was submitted stands in its versions and is never overwritten.
    """

    __tablename__ = "progress_report"
    __table_args__ = (
        UniqueConstraint("assignment_id", "period_id"),
        CheckConstraint(
            "status NOT IN ('submitted', 'accepted', 'returned') OR first_submitted_at IS NOT NULL",
            name="first_submitted_at",
        ),
    )

    id: Mapped[Id]
    assignment_id: Mapped[int] = ref("assignment.id", index=False)
    period_id: Mapped[int] = ref("reporting_period.id")
    status: Mapped[ReportStatus] = mapped_column(
        enum_column(ReportStatus), default=ReportStatus.DRAFT
    )
    progress: Mapped[str] = mapped_column(default="")  # 工作进度
    problems: Mapped[str] = mapped_column(default="")  # 存在的主要问题
    next_steps: Mapped[str] = mapped_column(default="")  # 下一步工作安排
    # {target id: value as typed} and [{"promise", "outcome"}], until a version freezes them.
    target_values: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    promise_outcomes: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    author_id: Mapped[int | None] = ref("official.id")  # who wrote in it last
    saved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_on: Mapped[date | None]  # of its own after a return, else the period's effective day
    first_submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)  # counts saves, for the optimistic lock

    assignment: Mapped[Assignment] = relationship()
    period: Mapped[ReportingPeriod] = relationship()
    author: Mapped[Official | None] = relationship()
    versions: Mapped[list["ReportVersion"]] = relationship(
        back_populates="report", order_by="ReportVersion.number"
    )
    attachments: Mapped[list["Attachment"]] = relationship(
        back_populates="report", order_by="Attachment.id"
    )

    __mapper_args__ = {"version_id_col": version}

    def move_to(self, status: ReportStatus) -> None:
        if status not in REPORT_MOVES[self.status]:
            raise RuleBroken(f"{self.status.label}的报送不能改为{status.label}，请刷新后再看。")
        self.status = status

    @property
    def is_empty(self) -> bool:
        """Nothing was written yet (未填报)."""
        return not (self.progress or self.problems or self.next_steps)

    @property
    def is_editable(self) -> bool:
        return self.status in (ReportStatus.DRAFT, ReportStatus.RETURNED)

    @property
    def is_owed(self) -> bool:
        return self.status in STILL_OWED

    @property
    def owed_on(self) -> date:
        return self.due_on or self.period.effective_due_on

    def is_overdue(self, today: date) -> bool:
        return self.is_owed and today > self.owed_on

    @property
    def latest(self) -> "ReportVersion | None":
        return self.versions[-1] if self.versions else None


class ReportVersion(Base):
    """A report as it was submitted, with the names of that day (报送稿). Never changed."""

    __tablename__ = "report_version"
    __table_args__ = (UniqueConstraint("report_id", "number"),)

    id: Mapped[Id]
    report_id: Mapped[int] = ref("progress_report.id", index=False)
    number: Mapped[int]
    progress: Mapped[str]
    problems: Mapped[str]
    next_steps: Mapped[str]
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    is_on_time: Mapped[bool]
    author_id: Mapped[int | None] = ref("official.id")
    signer_id: Mapped[int] = ref("official.id")  # who sent it out: the head, or the liaison
    signer_post_id: Mapped[int] = ref("post.id")
    unit_name: Mapped[str]
    author_name: Mapped[str]
    signer_name: Mapped[str]  # with 代 where somebody acted for the holder
    signer_post_title: Mapped[str]

    report: Mapped[ProgressReport] = relationship(back_populates="versions")
    signer_post: Mapped[Post] = relationship()
    attachments: Mapped[list["Attachment"]] = relationship(secondary="version_attachment")
    target_values: Mapped[list["TargetValue"]] = relationship(
        back_populates="version", order_by="TargetValue.id"
    )
    promise_outcomes: Mapped[list["PromiseOutcome"]] = relationship(
        back_populates="version", order_by="PromiseOutcome.position"
    )
    review: Mapped["Review | None"] = relationship(back_populates="version")
    mark: Mapped["Mark | None"] = relationship(back_populates="version")
    paper: Mapped["PaperEntry | None"] = relationship(
        primaryjoin="and_(foreign(PaperEntry.subject_id) == ReportVersion.id,"
        " PaperEntry.subject_type == 'report_version')",
        viewonly=True,
        uselist=False,
    )


class TargetValue(Base):
    """What a version says a target stands at."""

    __tablename__ = "target_value"
    __table_args__ = (UniqueConstraint("version_id", "target_id"),)

    id: Mapped[Id]
    version_id: Mapped[int] = ref("report_version.id", index=False)
    target_id: Mapped[int] = ref("target.id")
    value: Mapped[Decimal] = mapped_column(Numeric(18, 4, asdecimal=True))

    version: Mapped[ReportVersion] = relationship(back_populates="target_values")
    target: Mapped[Target] = relationship()


class Outcome(Labelled):
    KEPT = "kept", "已兑现"
    PARTLY = "partly", "部分兑现"
    NOT = "not", "未兑现"


class PromiseOutcome(Base):
    """What became of one promise of the last quarter, as the unit says (承诺兑现)."""

    __tablename__ = "promise_outcome"
    __table_args__ = (UniqueConstraint("version_id", "position"),)

    id: Mapped[Id]
    version_id: Mapped[int] = ref("report_version.id", index=False)
    position: Mapped[int]
    promise: Mapped[str]
    outcome: Mapped[Outcome] = mapped_column(enum_column(Outcome))

    version: Mapped[ReportVersion] = relationship(back_populates="promise_outcomes")


class Attachment(Base):
    """A file that goes with a report (附件): a random name on disk, and its hash."""

    __tablename__ = "attachment"
    __table_args__ = (CheckConstraint("size >= 0", name="size"),)

    id: Mapped[Id]
    report_id: Mapped[int] = ref("progress_report.id")
    filename: Mapped[str]
    stored_name: Mapped[str] = mapped_column(unique=True)
    size: Mapped[int]
    sha256: Mapped[str]
    uploader_id: Mapped[int] = ref("official.id")
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)

    report: Mapped[ProgressReport] = relationship(back_populates="attachments")


class VersionAttachment(Base):
    """Which files were submitted with a version."""

    __tablename__ = "version_attachment"

    version_id: Mapped[int] = ref("report_version.id", primary_key=True, index=False)
    attachment_id: Mapped[int] = ref("attachment.id", primary_key=True)


class Decision(Labelled):
    ACCEPTED = "accepted", "通过"
    RETURNED = "returned", "退回"


class Review(Base):
    """What the office decided on a version (审核)."""

    __tablename__ = "review"
    __table_args__ = (
        CheckConstraint("(decision = 'returned') = (due_on IS NOT NULL)", name="due_on"),
        CheckConstraint("decision <> 'returned' OR length(comment) > 0", name="reason"),
    )

    id: Mapped[Id]
    version_id: Mapped[int] = ref("report_version.id", unique=True, index=False)
    decision: Mapped[Decision] = mapped_column(enum_column(Decision))
    comment: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date | None]  # when a returned report is owed again
    reviewer_id: Mapped[int] = ref("official.id")
    reviewer_name: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    version: Mapped[ReportVersion] = relationship(back_populates="review")


class MarkValue(Labelled):
    """From best to worst but for the last, which judges nothing."""

    COMPLETED = "completed", "已完成"
    NORMAL = "normal", "正常推进"
    SLOW = "slow", "进展缓慢"
    LAGGING = "lagging", "滞后"
    ADJUSTED = "adjusted", "已调整"

    @property
    def is_problem(self) -> bool:
        """Whether somebody has to ask why (红黄)."""
        return self in (MarkValue.SLOW, MarkValue.LAGGING)


class Mark(Base):
    """The office's judgement on the lead unit's accepted version (评定)."""

    __tablename__ = "mark"

    id: Mapped[Id]
    version_id: Mapped[int] = ref("report_version.id", unique=True, index=False)
    value: Mapped[MarkValue] = mapped_column(enum_column(MarkValue))
    comment: Mapped[str] = mapped_column(default="")
    marked_by_id: Mapped[int] = ref("official.id")
    marked_by_name: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    version: Mapped[ReportVersion] = relationship(back_populates="mark")


class TaskMark(Base):
    """The office's mark on a whole task in a period, with its reason, in place of its leads'."""

    __tablename__ = "task_mark"
    __table_args__ = (
        UniqueConstraint("task_id", "period_id"),
        CheckConstraint("length(reason) > 0", name="reason"),
    )

    id: Mapped[Id]
    task_id: Mapped[int] = ref("task.id", index=False)
    period_id: Mapped[int] = ref("reporting_period.id")
    value: Mapped[MarkValue] = mapped_column(enum_column(MarkValue))
    reason: Mapped[str]
    marked_by_id: Mapped[int] = ref("official.id")
    marked_by_name: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
