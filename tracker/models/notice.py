from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Base
from tracker.core.enums import Labelled
from tracker.models.columns import Id, UtcDateTime, enum_column, ref
from tracker.models.plan import Plan
from tracker.models.post import Official
from tracker.models.unit import Unit


class NoticeKind(Labelled):
    PLAN = "plan", "任务分解通知"
    LETTER = "letter", "通知"
    REMINDER = "reminder", "催报通知"
    SLIP = "slip", "督办单"
    TALK = "talk", "约谈通知"
    BULLETIN = "bulletin", "督查通报"
    DECISION = "decision", "复核决定"
    REPLY = "reply", "回复"


class NoticeStatus(Labelled):
    DRAFT = "draft", "草稿"
    APPROVED = "approved", "已批准"
    ISSUED = "issued", "已印发"
    VOID = "void", "已作废"
    REPLACED = "replaced", "已被代替"


class Notice(Base):
    """An issued document: its number, its file as issued, and its addressees (通知、督办单、通报).

    A number of our own series has a series and a serial; one of another register is only typed in.
    No two documents of a government carry one number; a void one keeps its own (docs/rules.md 10).
    Neither file nor text changes once it is issued; what is void says so (docs/rules.md 34).
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("government_id", "series", "year", "serial"),
        Index(
            "uq_notice_number",
            "government_id",
            "number",
            unique=True,
            sqlite_where=sql("number <> ''"),
            postgresql_where=sql("number <> ''"),
        ),
        CheckConstraint("(series IS NULL) = (serial IS NULL)", name="series_and_serial"),
        CheckConstraint("status <> 'issued' OR issued_on IS NOT NULL", name="issued_on"),
        CheckConstraint("(stored_name IS NULL) = (sha256 IS NULL)", name="file_and_hash"),
        CheckConstraint(
            "(voided_at IS NOT NULL) = (status IN ('void', 'replaced'))", name="voided_at"
        ),
        CheckConstraint("(voided_at IS NULL) = (voided_by_id IS NULL)", name="voided_by"),
        CheckConstraint("(voided_at IS NULL) = (length(void_why) = 0)", name="void_why"),
    )

    id: Mapped[Id]
    government_id: Mapped[int] = ref("government.id", index=False)
    plan_id: Mapped[int | None] = ref("plan.id")
    kind: Mapped[NoticeKind] = mapped_column(enum_column(NoticeKind, constrained=False))
    status: Mapped[NoticeStatus] = mapped_column(
        enum_column(NoticeStatus), default=NoticeStatus.DRAFT
    )
    title: Mapped[str]
    body: Mapped[str] = mapped_column(default="")
    number: Mapped[str] = mapped_column(default="")
    series: Mapped[str | None]
    year: Mapped[int]
    serial: Mapped[int | None]
    issued_on: Mapped[date | None]
    stored_name: Mapped[str | None]
    sha256: Mapped[str | None]
    created_by_id: Mapped[int] = ref("official.id")
    addressed_to: Mapped[str] = mapped_column(default="")  # as printed, a party a line
    copies_to: Mapped[str] = mapped_column(default="")
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id"), unique=True)
    voided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    voided_by_id: Mapped[int | None] = ref("official.id")
    void_why: Mapped[str] = mapped_column(default="")

    plan: Mapped[Plan | None] = relationship()
    addressees: Mapped[list["Addressee"]] = relationship(
        back_populates="notice", order_by="Addressee.id"
    )
    voided_by: Mapped[Official | None] = relationship(foreign_keys=voided_by_id)
    replaces: Mapped["Notice | None"] = relationship(
        remote_side="Notice.id", back_populates="replaced_by"
    )
    replaced_by: Mapped["Notice | None"] = relationship(back_populates="replaces")

    @property
    def is_void(self) -> bool:
        """Whether it was withdrawn, or another one stands in its place."""
        return self.voided_at is not None

    @property
    def name(self) -> str:
        """As it is cited: 《…》（根政督〔2026〕3号）."""
        return f"《{self.title}》" + (f"（{self.number}）" if self.number else "")


class NumberSeries(Base):
    """How far the office's own numbers of a year have come under a label (文号系列).

    last: the serial that was given last, 0 for none. Held until the document that takes the next
    one is committed, so that none is given twice and none is lost.
    """

    __tablename__ = "number_series"
    __table_args__ = (
        UniqueConstraint("government_id", "label", "year"),
        CheckConstraint("last >= 0", name="last"),
    )

    id: Mapped[Id]
    government_id: Mapped[int] = ref("government.id", index=False)
    label: Mapped[str]
    year: Mapped[int]
    last: Mapped[int] = mapped_column(default=0)


class Addressee(Base):
    """A unit that a notice went to, and who signed for it there (签收)."""

    __tablename__ = "addressee"
    __table_args__ = (
        UniqueConstraint("notice_id", "unit_id"),
        CheckConstraint("(signed_at IS NULL) = (signed_by_id IS NULL)", name="signed"),
    )

    id: Mapped[Id]
    notice_id: Mapped[int] = ref("notice.id", index=False)
    unit_id: Mapped[int] = ref("unit.id")
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    signed_by_id: Mapped[int | None] = ref("official.id")
    reminded_on: Mapped[date | None]  # when it was last asked to sign

    notice: Mapped[Notice] = relationship(back_populates="addressees")
    unit: Mapped[Unit] = relationship()
    signed_by: Mapped[Official | None] = relationship()
