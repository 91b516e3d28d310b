"""Files that are too large to wait for: asked for, made by the clock, kept for a day."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core import clock
from tracker.core.db import Base
from tracker.core.enums import Labelled
from tracker.models.columns import NEVER_AGAIN, Id, Json, UtcDateTime, enum_column, ref
from tracker.models.post import Official, Post


class ExportStatus(Labelled):
    WAITING = "waiting", "排队中"
    MAKING = "making", "正在生成"
    READY = "ready", "可以下载"
    FAILED = "failed", "没有生成"


class Export(Base):
    """A file that somebody asked for and comes back for (后台导出); nobody else may fetch it.

    Its times are real ones: it is gone a day after it was made.
    """

    __tablename__ = "export"
    __table_args__ = (
        CheckConstraint("(status = 'ready') = (stored_name IS NOT NULL)", name="stored"),
        NEVER_AGAIN,
    )

    id: Mapped[Id]
    official_id: Mapped[int] = ref("official.id")
    post_id: Mapped[int] = ref("post.id")  # in which it was asked for, and sees what it sees
    form: Mapped[str]  # which file, as overview.export names them
    asked: Mapped[Json]  # what the ledger was asked for, as its address says it
    task_ids: Mapped[list[int] | None] = mapped_column(JSON)  # of those ticked; None: all of it
    title: Mapped[str]
    status: Mapped[ExportStatus] = mapped_column(
        enum_column(ExportStatus), default=ExportStatus.WAITING
    )
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    filename: Mapped[str]
    stored_name: Mapped[str | None] = mapped_column(unique=True)
    size: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.real_now)
    begun_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    official: Mapped[Official] = relationship()
    post: Mapped[Post] = relationship()

    @property
    def percent(self) -> int:
        return min(99, self.done * 100 // self.total) if self.total else 0

    @property
    def is_under_way(self) -> bool:
        return self.status in (ExportStatus.WAITING, ExportStatus.MAKING)
