"""The office's own wording of its documents (公文用语), each version kept."""

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core.db import Base
from tracker.core.enums import Labelled
from tracker.models.columns import Id, UtcDateTime, enum_column, ref


class WordingKind(Labelled):
    """The kinds of document that the office has a wording for."""

    PLAN = "plan", "分解落实通知"
    REMINDER = "reminder", "催报通知"
    SLIP_BLUE = "slip_blue", "蓝色督办单"
    SLIP_ORANGE = "slip_orange", "橙色督办单"
    SLIP_RED = "slip_red", "红色督办单"
    TALK = "talk", "约谈通知"
    DECISION = "decision", "异议复核决定"
    EXTENSION = "extension", "申请答复"


class Wording(Base):
    """A version of what a kind of document says, with variables in 【】; the last one holds.

    Where a government has none, the default in the code holds. taken_from: the version whose text
    it took up again, 0 for the default.
    """

    __tablename__ = "wording"
    __table_args__ = (
        UniqueConstraint("government_id", "kind", "number"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("length(title) > 0 AND length(body) > 0", name="said"),
        CheckConstraint("taken_from IS NULL OR taken_from < number", name="taken_from"),
    )

    id: Mapped[Id]
    government_id: Mapped[int] = ref("government.id", index=False)
    kind: Mapped[WordingKind] = mapped_column(enum_column(WordingKind))
    number: Mapped[int]
    title: Mapped[str]
    body: Mapped[str]
    taken_from: Mapped[int | None]
    changed_by_id: Mapped[int] = ref("official.id")
    changed_by_name: Mapped[str]
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
