from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, Numeric, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Base
from tracker.core.enums import Labelled
from tracker.core.numbers import plain
from tracker.models.columns import NEVER_AGAIN, Id, enum_column, ref
from tracker.models.period import ReportingPeriod, Schedule
from tracker.models.plan import Plan
from tracker.models.post import Post
from tracker.models.unit import Unit, UnitGroup


class TaskStatus(Labelled):
    OPEN = "open", "办理中"
    COMPLETED = "completed", "已办结"
    WITHDRAWN = "withdrawn", "已撤销"


class PartyRole(Labelled):
    LEAD = "lead", "牵头"
    SUPPORT = "support", "配合"


class LeaderKind(Labelled):
    POST = "post", "岗位"
    ALL_VICE_MAYORS = "all_vice_mayors", "各副市长"


class Comparison(Labelled):
    EQUAL = "equal", "等于"
    AT_LEAST = "at_least", "不低于"
    AT_MOST = "at_most", "不高于"
    ABOUT = "about", "左右"


def task_name(label: str, text: str) -> str:
    """第68项; “实施城镇老旧小区改造工…” for a task that was printed without a number."""
    if label:
        return f"第{label}项"
    whole = text.rstrip("。")
    return f"“{whole}”" if len(whole) <= 12 else f"“{whole[:12]}…”"


class Section(Base):
    """A heading of the document, of the first or second level (章节)."""

    __tablename__ = "section"
    __table_args__ = (UniqueConstraint("plan_id", "position"), NEVER_AGAIN)

    id: Mapped[Id]
    plan_id: Mapped[int] = ref("plan.id", index=False)
    parent_id: Mapped[int | None] = ref("section.id")
    title: Mapped[str]
    position: Mapped[int]

    plan: Mapped[Plan] = relationship()
    parent: Mapped["Section | None"] = relationship(remote_side="Section.id")


class Task(Base):
    """One thing that was promised (任务). Its label may be empty; its position orders it."""

    __tablename__ = "task"
    __table_args__ = (
        UniqueConstraint("plan_id", "position"),
        CheckConstraint("length(text) > 0", name="text"),
        NEVER_AGAIN,
    )

    id: Mapped[Id]
    plan_id: Mapped[int] = ref("plan.id", index=False)
    section_id: Mapped[int | None] = ref("section.id")
    schedule_id: Mapped[int] = ref("schedule.id")
    # From which due day it follows that schedule, where it followed another one before.
    follows_from: Mapped[date | None]
    position: Mapped[int]
    label: Mapped[str] = mapped_column(default="")
    text: Mapped[str]
    requirement: Mapped[str] = mapped_column(default="")  # 督办要求
    due_text: Mapped[str] = mapped_column(default="")  # as printed
    due_on: Mapped[date | None]
    status: Mapped[TaskStatus] = mapped_column(enum_column(TaskStatus), default=TaskStatus.OPEN)
    source: Mapped[str] = mapped_column(default="")  # where in the document it was read
    fields: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # columns of no own place

    plan: Mapped[Plan] = relationship()
    section: Mapped[Section | None] = relationship()
    schedule: Mapped[Schedule] = relationship()
    # Those that stand now. What an amendment ended is in every_target and every_party.
    targets: Mapped[list["Target"]] = relationship(
        primaryjoin="and_(Target.task_id == Task.id, Target.until_on.is_(None))",
        back_populates="task",
        cascade="all, delete-orphan",
        order_by="Target.id",
    )
    parties: Mapped[list["TaskParty"]] = relationship(
        primaryjoin="and_(TaskParty.task_id == Task.id, TaskParty.until_on.is_(None))",
        back_populates="task",
        cascade="all, delete-orphan",
        order_by="TaskParty.position",
    )
    every_target: Mapped[list["Target"]] = relationship(viewonly=True, order_by="Target.id")
    every_party: Mapped[list["TaskParty"]] = relationship(
        viewonly=True, order_by="TaskParty.position, TaskParty.id"
    )
    leaders: Mapped[list["TaskLeader"]] = relationship(
        back_populates="task",
        cascade="all, delete-orphan",
        order_by="TaskLeader.position, TaskLeader.id",
    )
    assignments: Mapped[list["Assignment"]] = relationship(
        back_populates="task", order_by="Assignment.position, Assignment.id"
    )

    def follows(self, period: ReportingPeriod) -> bool:
        """Whether its schedule makes it report in a period; see plans.queries.reports_in."""
        return period.schedule_id == self.schedule_id and (
            self.follows_from is None or period.due_on >= self.follows_from
        )

    @property
    def name(self) -> str:
        """How the task is called in a sentence: 第68项, or the start of its text."""
        return task_name(self.label, self.text)


class Target(Base):
    """A number read from the text (量化指标): 改造14个小区.

    [from, until) where an amendment began or ended it; what was reported of it keeps pointing at
    it. replaces: the one in whose place it came.
    """

    __tablename__ = "target"

    id: Mapped[Id]
    task_id: Mapped[int] = ref("task.id")
    from_on: Mapped[date | None]  # None: since the task was issued
    until_on: Mapped[date | None]
    replaces_id: Mapped[int | None] = ref("target.id")
    name: Mapped[str]
    value: Mapped[Decimal] = mapped_column(Numeric(18, 4, asdecimal=True))
    unit: Mapped[str] = mapped_column(default="")
    comparison: Mapped[Comparison] = mapped_column(enum_column(Comparison))
    year: Mapped[int | None]

    task: Mapped[Task] = relationship(back_populates="targets")

    def valued_in(self, values: Mapping[int, Decimal]) -> Decimal | None:
        """What was said of it, or of the one in whose place it came, by target id."""
        return values.get(self.id, values.get(self.replaces_id or 0))

    @property
    def figure(self) -> str:
        """As it would be written: 14个, 不低于95%, 6%左右."""
        number = plain(self.value) + self.unit
        if self.comparison is Comparison.ABOUT:
            return f"{number}左右"
        return number if self.comparison is Comparison.EQUAL else self.comparison.label + number


class TaskParty(Base):
    """What the document prints: a unit or a group, its role, and the person beside it.

    [from, until) where an amendment began or ended it, so that the table can be printed as it was
    issued and as it stands.
    """

    __tablename__ = "task_party"
    __table_args__ = (
        Index(
            "uq_task_party_position",
            "task_id",
            "position",
            unique=True,
            sqlite_where=sql("until_on IS NULL"),
            postgresql_where=sql("until_on IS NULL"),
        ),
        CheckConstraint("(unit_id IS NULL) <> (group_id IS NULL)", name="unit_or_group"),
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="range"),
    )

    id: Mapped[Id]
    task_id: Mapped[int] = ref("task.id", index=False)
    position: Mapped[int]
    role: Mapped[PartyRole] = mapped_column(enum_column(PartyRole))
    unit_id: Mapped[int | None] = ref("unit.id")
    group_id: Mapped[int | None] = ref("unit_group.id")
    printed_name: Mapped[str]
    printed_person: Mapped[str] = mapped_column(default="")
    post_id: Mapped[int | None] = ref("post.id")  # responsible, where it is not the unit's head
    from_on: Mapped[date | None]  # None: since the task was issued
    until_on: Mapped[date | None]

    task: Mapped[Task] = relationship(back_populates="parties")
    unit: Mapped[Unit | None] = relationship()
    group: Mapped[UnitGroup | None] = relationship()
    post: Mapped[Post | None] = relationship()
    # The members of a group that is chosen task by task (相关部门).
    chosen_units: Mapped[list["ChosenUnit"]] = relationship(
        back_populates="party", cascade="all, delete-orphan", order_by="ChosenUnit.id"
    )

    def includes(self, day: date) -> bool:
        return (self.from_on is None or self.from_on <= day) and (
            self.until_on is None or day < self.until_on
        )


class ChosenUnit(Base):
    """A unit that was chosen, for one task, as one of 相关部门."""

    __tablename__ = "chosen_unit"
    __table_args__ = (UniqueConstraint("party_id", "unit_id"),)

    id: Mapped[Id]
    party_id: Mapped[int] = ref("task_party.id", index=False)
    unit_id: Mapped[int] = ref("unit.id")

    party: Mapped[TaskParty] = relationship(back_populates="chosen_units")
    unit: Mapped[Unit] = relationship()


class Assignment(Base):
    """One unit's obligation on one task, [from, until), from a printed party (任务分工)."""

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("task_id", "unit_id"),
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="range"),
    )

    id: Mapped[Id]
    task_id: Mapped[int] = ref("task.id", index=False)
    unit_id: Mapped[int] = ref("unit.id")
    party_id: Mapped[int | None] = ref("task_party.id")
    position: Mapped[int] = mapped_column(default=0)
    role: Mapped[PartyRole] = mapped_column(enum_column(PartyRole))
    role_since: Mapped[date | None]  # where it was amended; it had the other role before
    post_id: Mapped[int | None] = ref("post.id")  # the responsible post; the unit's head if empty
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    # From which due day on it reports by itself, where another reported before or it was away.
    owes_from: Mapped[date | None]
    successor_id: Mapped[int | None] = ref("assignment.id")  # who took it over when it ended

    task: Mapped[Task] = relationship(back_populates="assignments")
    unit: Mapped[Unit] = relationship()
    party: Mapped[TaskParty | None] = relationship()
    post: Mapped[Post | None] = relationship()
    successor: Mapped["Assignment | None"] = relationship(remote_side="Assignment.id")

    @property
    def is_lead(self) -> bool:
        return self.role is PartyRole.LEAD

    def follows(self, period: ReportingPeriod) -> bool:
        """Whether the unit reports in a period by itself; see plans.queries.follows_period."""
        return self.task.follows(period) and (
            self.owes_from is None or period.due_on >= self.owes_from
        )

    def includes(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


class TaskLeader(Base):
    """Who leads a task, [from, until): a post, or all vice-mayors together (分管领导)."""

    __tablename__ = "task_leader"
    __table_args__ = (
        CheckConstraint("(kind = 'post') = (post_id IS NOT NULL)", name="post_of_kind"),
        CheckConstraint("until_on IS NULL OR until_on > from_on", name="range"),
        Index(
            "uq_task_leader_open",
            "task_id",
            "post_id",
            unique=True,
            sqlite_where=sql("until_on IS NULL"),
            postgresql_where=sql("until_on IS NULL"),
        ),
    )

    id: Mapped[Id]
    task_id: Mapped[int] = ref("task.id", index=False)
    position: Mapped[int]
    kind: Mapped[LeaderKind] = mapped_column(enum_column(LeaderKind), default=LeaderKind.POST)
    post_id: Mapped[int | None] = ref("post.id")
    printed_name: Mapped[str] = mapped_column(default="")
    from_on: Mapped[date]
    until_on: Mapped[date | None]

    task: Mapped[Task] = relationship(back_populates="leaders")
    post: Mapped[Post | None] = relationship()

    @property
    def is_shared(self) -> bool:
        """Led by all vice-mayors together (共同分管)."""
        return self.kind is LeaderKind.ALL_VICE_MAYORS

    def includes(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day < self.until_on)
