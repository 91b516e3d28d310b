from datetime import date
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Base
from tracker.core.workdays import DayKind
from tracker.models.columns import Id, enum_column, ref


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


class CalendarDay(Base):
    """A day that is not what its weekday says, as the State Council's notice orders it.

    A year is known when it has at least one such day.
    """

    __tablename__ = "calendar_day"

    on: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[DayKind] = mapped_column(enum_column(DayKind))
    name: Mapped[str]
    source: Mapped[str]
