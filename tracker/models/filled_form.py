from datetime import date, datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core import clock
from tracker.core.db import Base
from tracker.core.enums import Labelled
from tracker.models.columns import Id, Json, UtcDateTime, enum_column, ref
from tracker.models.post import Official
from tracker.models.unit import Unit


class FormStatus(Labelled):
    PENDING = "pending", "待核对"
    SAVED = "saved", "已存为草稿"
    DISCARDED = "discarded", "已放弃"


class FilledForm(Base):
    """A unit's quarter as somebody filled it in without access, and brought it back (离线填报表).

    Until it is saved nothing of it stands in any report; then nothing of it stands here: of the
    file only its hash is kept.
    """

    __tablename__ = "filled_form"
    __table_args__ = (
        CheckConstraint("(status = 'saved') = (saved_at IS NOT NULL)", name="saved_at"),
    )

    id: Mapped[Id]
    unit_id: Mapped[int] = ref("unit.id")
    due_on: Mapped[date]  # the nominal day, as the unit's page of the quarter has it
    official_id: Mapped[int] = ref("official.id")  # who brought it, and looks through it
    mail_id: Mapped[int | None] = ref("mail.id")  # with which it came
    is_on_behalf: Mapped[bool]  # by the office, for the unit
    filename: Mapped[str]
    sha256: Mapped[str]
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)  # when the form was downloaded
    status: Mapped[FormStatus] = mapped_column(enum_column(FormStatus), default=FormStatus.PENDING)
    content: Mapped[Json]  # the rows as they were read; empty once it is saved or discarded
    brought_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    saved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    unit: Mapped[Unit] = relationship()
    official: Mapped[Official] = relationship()
