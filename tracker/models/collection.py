"""Collecting proposals for a year's livelihood projects (民生实事项目征集)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core import clock
from tracker.core.db import Base
from tracker.core.enums import Labelled
from tracker.core.errors import RuleBroken
from tracker.models.columns import NEVER_AGAIN, Id, Json, UtcDateTime, enum_column, ref
from tracker.models.government import Government
from tracker.models.plan import Plan
from tracker.models.post import Official
from tracker.models.unit import Unit


class ProposalStatus(Labelled):
    DRAFT = "draft", "草稿"
    AWAITING_SIGNOFF = "awaiting_signoff", "待签发"
    SUBMITTED = "submitted", "已报送"
    SELECTED = "selected", "入选"
    REFUSED = "refused", "未入选"
    MERGED = "merged", "已并入"


PROPOSAL_MOVES: dict[ProposalStatus, frozenset[ProposalStatus]] = {
    ProposalStatus.DRAFT: frozenset({ProposalStatus.AWAITING_SIGNOFF, ProposalStatus.SUBMITTED}),
    ProposalStatus.AWAITING_SIGNOFF: frozenset({ProposalStatus.DRAFT, ProposalStatus.SUBMITTED}),
    ProposalStatus.SUBMITTED: frozenset(
        {
            ProposalStatus.DRAFT,
            ProposalStatus.SELECTED,
            ProposalStatus.REFUSED,
            ProposalStatus.MERGED,
        }
    ),
    ProposalStatus.SELECTED: frozenset({ProposalStatus.SUBMITTED}),
    ProposalStatus.REFUSED: frozenset({ProposalStatus.SUBMITTED}),
    ProposalStatus.MERGED: frozenset({ProposalStatus.SUBMITTED}),
}
# What the office has before it: handed in, whatever became of it.
HANDED_IN = frozenset(ProposalStatus) - {ProposalStatus.DRAFT, ProposalStatus.AWAITING_SIGNOFF}


class Collection(Base):
    """A year's call for proposals, until a day; the selected ones become its plan (征集)."""

    __tablename__ = "collection"
    __table_args__ = (
        CheckConstraint("year BETWEEN 1990 AND 2200", name="year"),
        CheckConstraint("length(title) > 0", name="title"),
    )

    id: Mapped[Id]
    government_id: Mapped[int] = ref("government.id")
    year: Mapped[int]
    title: Mapped[str]
    until_on: Mapped[date]  # the last day
    note: Mapped[str] = mapped_column(default="")
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # before its day, by the office
    plan_id: Mapped[int | None] = ref("plan.id")

    government: Mapped[Government] = relationship()
    plan: Mapped[Plan | None] = relationship()

    def is_open(self, today: date) -> bool:
        return self.closed_at is None and today <= self.until_on


class Proposal(Base):
    """One project that a unit, or without one a citizen, proposes (项目建议)."""

    __tablename__ = "proposal"
    __table_args__ = (
        UniqueConstraint("collection_id", "number"),
        CheckConstraint("length(name) > 0", name="name"),
        CheckConstraint("(unit_id IS NULL) = (author_id IS NULL)", name="author_of_a_unit"),
        CheckConstraint(
            "unit_id IS NOT NULL OR status NOT IN ('draft', 'awaiting_signoff')",
            name="draft_of_a_unit",
        ),
        CheckConstraint("(status = 'merged') = (merged_into_id IS NOT NULL)", name="merged_into"),
        CheckConstraint(
            "(status IN ('selected', 'refused')) = (decided_by_id IS NOT NULL)", name="decided_by"
        ),
        NEVER_AGAIN,
    )

    id: Mapped[Id]
    collection_id: Mapped[int] = ref("collection.id", index=False)
    number: Mapped[int]
    unit_id: Mapped[int | None] = ref("unit.id")
    status: Mapped[ProposalStatus] = mapped_column(
        enum_column(ProposalStatus), default=ProposalStatus.DRAFT
    )
    name: Mapped[str]  # 项目名称
    content: Mapped[str] = mapped_column(default="")  # 项目内容
    implementer: Mapped[str] = mapped_column(default="")  # 实施主体, as written
    investment: Mapped[str] = mapped_column(default="")  # 投资额度
    necessity: Mapped[str] = mapped_column(default="")  # 必要性及可行性
    leader: Mapped[str] = mapped_column(default="")  # 责任领导
    contact: Mapped[str] = mapped_column(default="")  # of a citizen who gave one
    filled_on: Mapped[date]  # 填报时间
    author_id: Mapped[int | None] = ref("official.id")
    merged_into_id: Mapped[int | None] = ref("proposal.id")
    reason: Mapped[str] = mapped_column(default="")  # of what was decided
    decided_by_id: Mapped[int | None] = ref("official.id")
    version: Mapped[int] = mapped_column(default=1)

    collection: Mapped[Collection] = relationship()
    unit: Mapped[Unit | None] = relationship()
    author: Mapped[Official | None] = relationship(foreign_keys=author_id)
    decided_by: Mapped[Official | None] = relationship(foreign_keys=decided_by_id)
    merged_into: Mapped["Proposal | None"] = relationship(
        remote_side="Proposal.id", back_populates="merged"
    )
    merged: Mapped[list["Proposal"]] = relationship(
        back_populates="merged_into", order_by="Proposal.number"
    )
    wordings: Mapped[list["ProposalWording"]] = relationship(
        back_populates="proposal", cascade="all, delete-orphan", order_by="ProposalWording.id"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def origin(self) -> str:
        """Whose it is: the unit's name, or 市民."""
        return self.unit.short_name if self.unit else "市民"

    def move_to(self, status: ProposalStatus) -> None:
        if status not in PROPOSAL_MOVES[self.status]:
            raise RuleBroken(
                f"第{self.number}号现在是“{self.status.label}”，不能改为“{status.label}”，请刷新后再看。"
            )
        self.status = status


class ProposalWording(Base):
    """A proposal as it read before the office changed it, and why it did (原文)."""

    __tablename__ = "proposal_wording"

    id: Mapped[Id]
    proposal_id: Mapped[int] = ref("proposal.id")
    content: Mapped[Json]
    reason: Mapped[str]
    changed_by_id: Mapped[int] = ref("official.id")
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    proposal: Mapped[Proposal] = relationship(back_populates="wordings")
    changed_by: Mapped[Official] = relationship()
