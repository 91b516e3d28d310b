"""The quarterly bulletin (季度通报): frozen figures, its text, and the approval of that text."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core import clock
from tracker.core.db import Base
from tracker.core.enums import Labelled
from tracker.core.errors import RuleBroken
from tracker.models.columns import Id, Json, UtcDateTime, enum_column, ref
from tracker.models.notice import Notice
from tracker.models.post import Official, Post, PostKind

# Whose approval praise and criticism need (政府督查工作条例 第二十一条).
APPROVES_BULLETINS = (PostKind.MAYOR, PostKind.DIRECTOR)


class BulletinStatus(Labelled):
    DRAFT = "draft", "草稿"
    PENDING = "pending", "待批准"
    APPROVED = "approved", "已批准"
    ISSUED = "issued", "已印发"
    DISCARDED = "discarded", "已放弃"
    VOID = "void", "已作废"


# A change of the text takes an approval, asked for or given, back to the draft. Void is what gave
# way to another bulletin of its round, after its document was withdrawn.
BULLETIN_MOVES: dict[BulletinStatus, frozenset[BulletinStatus]] = {
    BulletinStatus.DRAFT: frozenset({BulletinStatus.PENDING, BulletinStatus.DISCARDED}),
    BulletinStatus.PENDING: frozenset({BulletinStatus.APPROVED, BulletinStatus.DRAFT}),
    BulletinStatus.APPROVED: frozenset({BulletinStatus.ISSUED, BulletinStatus.DRAFT}),
    BulletinStatus.ISSUED: frozenset({BulletinStatus.VOID}),
}


class Bulletin(Base):
    """How the tasks of a round stand, told to everybody (通报): its figures are frozen when it is
    drafted and never change; its text may be edited until it is issued.

    figures: each with the ids of the rows that it counts (tracker/bulletins/figures.py).
    """

    __tablename__ = "bulletin"
    __table_args__ = (
        CheckConstraint("(status IN ('issued', 'void')) = (notice_id IS NOT NULL)", name="issued"),
        Index(
            "uq_bulletin_round",
            "government_id",
            "due_on",
            unique=True,
            sqlite_where=sql("status NOT IN ('discarded', 'void')"),
            postgresql_where=sql("status NOT IN ('discarded', 'void')"),
        ),
    )

    id: Mapped[Id]
    government_id: Mapped[int] = ref("government.id", index=False)
    due_on: Mapped[date]  # the nominal day of the round
    label: Mapped[str]  # 2022年二季度
    status: Mapped[BulletinStatus] = mapped_column(
        enum_column(BulletinStatus), default=BulletinStatus.DRAFT
    )
    frozen_on: Mapped[date]
    figures: Mapped[Json]
    sha256: Mapped[str]  # of the figures
    title: Mapped[str]
    addressed_to: Mapped[str] = mapped_column(default="")
    copies_to: Mapped[str] = mapped_column(default="")
    body: Mapped[str]
    praised: Mapped[list[Any]] = mapped_column(JSON, default=list)  # names, as figures have them
    criticised: Mapped[list[Any]] = mapped_column(JSON, default=list)
    praise: Mapped[str] = mapped_column(default="")
    criticism: Mapped[str] = mapped_column(default="")
    closing: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)  # counts saves, for the optimistic lock
    created_by_id: Mapped[int] = ref("official.id")
    created_by_name: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    notice_id: Mapped[int | None] = ref("notice.id", unique=True, index=False)

    notice: Mapped[Notice | None] = relationship()
    approvals: Mapped[list["BulletinApproval"]] = relationship(
        back_populates="bulletin", order_by="BulletinApproval.id"
    )

    __mapper_args__ = {"version_id_col": version}

    def move_to(self, status: BulletinStatus) -> None:
        if status not in BULLETIN_MOVES.get(self.status, frozenset()):
            raise RuleBroken(f"这期通报{self.status.label}，请刷新后再看。")
        self.status = status

    @property
    def is_open(self) -> bool:
        """Whether its text may still change."""
        return self.status is BulletinStatus.DRAFT or self.is_asked

    @property
    def is_void(self) -> bool:
        """Whether its document was withdrawn, so that its round may have another one."""
        return self.notice is not None and self.notice.is_void

    @property
    def is_asked(self) -> bool:
        """Whether its text lies with a leader, or was approved: another one needs another word."""
        return self.status in (BulletinStatus.PENDING, BulletinStatus.APPROVED)

    @property
    def last_approval(self) -> "BulletinApproval | None":
        return self.approvals[-1] if self.approvals else None


class BulletinVerdict(Labelled):
    PENDING = "pending", "待批准"
    APPROVED = "approved", "批准"
    RETURNED = "returned", "退回修改"
    WITHDRAWN = "withdrawn", "已撤回"
    VOID = "void", "已作废"


class BulletinApproval(Base):
    """A bulletin put before the mayor or the director, and what became of it (送审). It is of one
    text alone, which is kept here."""

    __tablename__ = "bulletin_approval"
    __table_args__ = (
        CheckConstraint(
            "(verdict IN ('approved', 'returned', 'void')) = (decided_at IS NOT NULL)",
            name="decided",
        ),
    )

    id: Mapped[Id]
    bulletin_id: Mapped[int] = ref("bulletin.id")
    post_id: Mapped[int] = ref("post.id")  # who is asked
    text: Mapped[str]  # all that is printed before the tables, line by line
    sha256: Mapped[str]  # of that text with the figures
    asked_by_id: Mapped[int] = ref("official.id")
    asked_by_name: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    verdict: Mapped[BulletinVerdict] = mapped_column(
        enum_column(BulletinVerdict), default=BulletinVerdict.PENDING
    )
    opinion: Mapped[str] = mapped_column(default="")
    decided_by_id: Mapped[int | None] = ref("official.id")
    decided_by_name: Mapped[str] = mapped_column(default="")
    decided_by_post_title: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    voided_why: Mapped[str] = mapped_column(default="")

    bulletin: Mapped[Bulletin] = relationship(back_populates="approvals")
    post: Mapped[Post] = relationship()
    decided_by: Mapped[Official | None] = relationship(foreign_keys=[decided_by_id])
