from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Base
from tracker.models.columns import Id, ref
from tracker.models.notice import Notice


class IssuedLetter(Base):
    """That a slip, a talk or a decision went out as an official letter: once for one occasion.

    occasion: empty where there is only one; of a talk its day, time and place; of a reminder on
    paper, whose subject is the unit, the round and the day.
    """

    __tablename__ = "issued_letter"
    __table_args__ = (UniqueConstraint("subject_type", "subject_id", "occasion"),)

    id: Mapped[Id]
    notice_id: Mapped[int] = ref("notice.id")
    subject_type: Mapped[str]
    subject_id: Mapped[int]
    occasion: Mapped[str] = mapped_column(default="")

    notice: Mapped[Notice] = relationship()
