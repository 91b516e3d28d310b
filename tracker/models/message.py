from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, String, TypeDecorator, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core import clock
from tracker.core.db import Base
from tracker.core.enums import Labelled
from tracker.models.channel import Channel, ChannelSetup
from tracker.models.columns import Id, UtcDateTime, enum_column, ref
from tracker.models.post import Official
from tracker.models.report import ProgressReport


class MessageKind(Labelled):
    ISSUED = "issued", "任务下达"
    REMINDER = "reminder", "报送提醒"
    SIGNOFF = "signoff", "待签发"
    RETURNED = "returned", "报送退回"
    PUBLISHED = "published", "评定公布"
    INSTRUCTION = "instruction", "批示"
    REPLY = "reply", "批示答复"
    SUCCESSION = "succession", "任务移交"
    NOTICE = "notice", "通知"
    SLIP = "slip", "督办单"
    REFORM = "reform", "单位变动"
    MATTER = "matter", "交办事项"
    OBJECTION = "objection", "异议"
    TALK = "talk", "约谈"
    CLOSURE = "closure", "销号"
    BULLETIN = "bulletin", "季度通报"
    SYSTEM = "system", "系统提示"


class Message(Base):
    """An item in an official's inbox (站内消息), written in the transaction that caused it.

    The occurrence key is computed from what happened, so that telling it twice is impossible.
    What a robot says to a group chat has the robot in place of a recipient.
    """

    __tablename__ = "message"
    __table_args__ = (
        CheckConstraint("(recipient_id IS NULL) <> (robot_id IS NULL)", name="one_recipient"),
    )

    id: Mapped[Id]
    recipient_id: Mapped[int | None] = ref("official.id")
    robot_id: Mapped[int | None] = ref("channel_setup.id")
    kind: Mapped[MessageKind] = mapped_column(enum_column(MessageKind, constrained=False))
    occurrence: Mapped[str] = mapped_column(unique=True)
    subject: Mapped[str]
    text: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")  # a path in this application
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    recipient: Mapped[Official | None] = relationship()
    robot: Mapped[ChannelSetup | None] = relationship()
    deliveries: Mapped[list["Delivery"]] = relationship(
        back_populates="message", order_by="Delivery.id"
    )


class DeliveryStatus(Labelled):
    PENDING = "pending", "待发送"
    SENDING = "sending", "发送中"
    RETRY = "retry", "待重试"
    SENT = "sent", "已发送"
    FAILED = "failed", "发送失败"
    # An SMS whose sending was interrupted: never sent by itself again.
    UNKNOWN = "unknown", "结果不明"
    SUPERSEDED = "superseded", "不再发送"


class Delivery(Base):
    """One message on one channel to one address (投递), claimed by lease. Its times are real."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("message_id", "channel"),
        CheckConstraint(
            "(status = 'sending') = (lease_token IS NOT NULL)", name="leased_while_sending"
        ),
    )

    id: Mapped[Id]
    message_id: Mapped[int] = ref("message.id", index=False)
    channel: Mapped[Channel] = mapped_column(enum_column(Channel, constrained=False))
    address: Mapped[str]
    status: Mapped[DeliveryStatus] = mapped_column(
        enum_column(DeliveryStatus), default=DeliveryStatus.PENDING, index=True
    )
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.real_now)
    lease_token: Mapped[str | None]
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str] = mapped_column(default="")

    message: Mapped[Message] = relationship(back_populates="deliveries")


@dataclass(frozen=True, order=True)
class Stage:
    """How close a deadline is (提醒阶段), the most urgent last.

    Governments choose their own stages, so it is a value: so many working days from the day that
    counts, before it negative; or the opening, which comes first of all.
    """

    days: int

    OPENING: ClassVar["Stage"]

    @classmethod
    def of(cls, value: str) -> "Stage":
        """The stage that is stored as open, -5, 0 or +1."""
        return cls.OPENING if value == _OPENING else cls(int(value))

    @property
    def value(self) -> str:
        if self == Stage.OPENING:
            return _OPENING
        return f"{self.days:+d}" if self.days else "0"

    @property
    def label(self) -> str:
        """Its name, which holds whatever the day on which it is told."""
        if self == Stage.OPENING:
            return "开始报送"
        if not self.days:
            return "截止日"
        return f"截止前 {-self.days} 个工作日" if self.days < 0 else f"逾期 {self.days} 个工作日"

    def label_on(self, day: date, owed_on: date) -> str:
        """Its name on the day on which it is told."""
        if self.days:
            return self.label
        return "今天截止" if day == owed_on else "截止前最后一个工作日"


_OPENING = "open"
Stage.OPENING = Stage(-10_000)
# Where a government chose none of its own (docs/rules.md 9), beside the opening.
USUAL_STAGES = tuple(map(Stage, (-5, -3, -1, 0, 1, 3, 5)))


class StageText(TypeDecorator[Stage]):
    """A stage as its value: open, -5, 0, +1."""

    impl = String(64)
    cache_ok = True

    def process_bind_param(self, value: Stage | None, _dialect: Dialect) -> str | None:
        return value.value if value else None

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Stage | None:
        return Stage.of(value) if value else None


class Reminder(Base):
    """The record that one official was told how close one owed report is (提醒).

    It belongs to the day it is due: a return sets a new one, and its reminders begin again.
    """

    __tablename__ = "reminder"
    # However often the job runs, nobody is told the same thing twice.
    __table_args__ = (UniqueConstraint("rule", "report_id", "official_id", "due_on", "stage"),)

    id: Mapped[Id]
    rule: Mapped[str] = mapped_column(default="owed")
    report_id: Mapped[int] = ref("progress_report.id")
    official_id: Mapped[int] = ref("official.id")
    due_on: Mapped[date]
    stage: Mapped[Stage] = mapped_column(StageText)
    raised_on: Mapped[date] = mapped_column(index=True)
    message_id: Mapped[int] = ref("message.id")

    report: Mapped[ProgressReport] = relationship()
    official: Mapped[Official] = relationship()
    message: Mapped[Message] = relationship()

    @property
    def stage_label(self) -> str:
        """The stage as it was told: of a day that is kept in a holiday, on the workday before."""
        return self.stage.label_on(self.raised_on, self.due_on)


class Lease(Base):
    """Which process does a work that only one should do, and its last sign of life."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    beat_at: Mapped[datetime] = mapped_column(UtcDateTime)
