from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Base
from tracker.core.workdays import DayKind
from tracker.models.columns import Id, UtcDateTime, enum_column, ref


class Government(Base):
    """A city or county that supervises its work here (政府); every row belongs to one."""

    __tablename__ = "government"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)
    full_name: Mapped[str]
    parent_id: Mapped[int | None] = ref("government.id")

    parent: Mapped["Government | None"] = relationship(remote_side="Government.id")


class Setting(Base):
    """A value that an administrator may change, by its key."""

    __tablename__ = "setting"
    __table_args__ = (UniqueConstraint("government_id", "key"),)

    id: Mapped[Id]
    government_id: Mapped[int] = ref("government.id", index=False)
    key: Mapped[str]
    value: Mapped[Any] = mapped_column(JSON)


class CalendarYear(Base):
    """A year whose holidays are on record (年度放假安排), and the notice that ordered them.

    confirmed_by: who pasted and confirmed the notice; nobody, for a year that came with the seeds.
    """

    __tablename__ = "calendar_year"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    source: Mapped[str]
    document_no: Mapped[str] = mapped_column(default="")  # 国办发明电〔2025〕7号
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_by: Mapped[str] = mapped_column(default="")


class CalendarDay(Base):
    """A day that is not what its weekday says, as the State Council's notice orders it."""

    __tablename__ = "calendar_day"

    on: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[DayKind] = mapped_column(enum_column(DayKind))
    name: Mapped[str]
    source: Mapped[str]
