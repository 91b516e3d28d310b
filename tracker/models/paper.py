"""What the office entered for somebody who works on paper (代录), and what he says of it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Base
from tracker.core.enums import Labelled
from tracker.models.columns import Id, UtcDateTime, enum_column, ref
from tracker.models.post import Official, Post


class PaperKind(Labelled):
    INSTRUCTION = "instruction", "批示"
    DECISION = "decision", "审批"
    REPORTS = "reports", "报送"


class PaperSettlement(Labelled):
    CORRECTED = "corrected", "已更正"
    STANDS = "stands", "与原件相符，不改"


class PaperRecord(Base):
    """A sheet that somebody signed, entered by the office for him (代录): who, when, from what.

    Names are those of the day it was signed, with 代 where he acted for the holder. The act itself
    stands in the rows that its entries name, as if he had done it here. contested_*: he says that
    it does not agree with his paper (更正请求); what the office found is settled_*.
    """

    __tablename__ = "paper_record"
    __table_args__ = (
        CheckConstraint("signed_on <= received_on", name="received"),
        CheckConstraint(
            "(contested_at IS NULL) = (length(contested_why) = 0)", name="contested_why"
        ),
        CheckConstraint("(settlement IS NULL) = (settled_at IS NULL)", name="settled_at"),
        CheckConstraint("(settlement IS NULL) = (length(settled_why) = 0)", name="settled_why"),
        CheckConstraint("settlement IS NULL OR contested_at IS NOT NULL", name="settled_contest"),
    )

    id: Mapped[Id]
    government_id: Mapped[int] = ref("government.id")
    kind: Mapped[PaperKind] = mapped_column(enum_column(PaperKind))
    title: Mapped[str]  # what was entered, in a sentence: 对第3项的批示
    for_official_id: Mapped[int] = ref("official.id")
    for_post_id: Mapped[int] = ref("post.id")
    for_name: Mapped[str]
    for_post_title: Mapped[str]
    signed_on: Mapped[date]  # the day on the paper
    received_on: Mapped[date]  # when it reached the office: that counts for a report
    entered_by_id: Mapped[int] = ref("official.id")
    entered_by_name: Mapped[str]
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    note: Mapped[str] = mapped_column(default="")
    contested_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    contested_why: Mapped[str] = mapped_column(default="")
    settlement: Mapped[PaperSettlement | None] = mapped_column(enum_column(PaperSettlement))
    settled_why: Mapped[str] = mapped_column(default="")
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by_id: Mapped[int | None] = ref("official.id")
    settled_by_name: Mapped[str] = mapped_column(default="")

    for_official: Mapped[Official] = relationship(foreign_keys=for_official_id)
    for_post: Mapped[Post] = relationship()
    entries: Mapped[list["PaperEntry"]] = relationship(
        back_populates="record", order_by="PaperEntry.id"
    )

    @property
    def signer(self) -> str:
        """As he is named in a sentence: 副市长 陈岩（代）."""
        return f"{self.for_post_title} {self.for_name}"

    @property
    def is_contested(self) -> bool:
        """He asked for a correction, and the office has not said what it found."""
        return self.contested_at is not None and self.settlement is None


class PaperEntry(Base):
    """One row that a sheet was entered as: an instruction, a version of a report, a decision."""

    __tablename__ = "paper_entry"
    __table_args__ = (UniqueConstraint("subject_type", "subject_id"),)

    id: Mapped[Id]
    record_id: Mapped[int] = ref("paper_record.id")
    subject_type: Mapped[str]
    subject_id: Mapped[int]

    record: Mapped[PaperRecord] = relationship(back_populates="entries")
