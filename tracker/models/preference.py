from typing import Any

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Base
from tracker.core.enums import Labelled
from tracker.models.columns import Id, Json, enum_column, ref
from tracker.models.post import Official


class PreferenceKey(Labelled):
    SINGLE_KEYS = "single_keys", "单键快捷键"  # whether one key alone does something (WCAG 2.1.4)
    LEDGER_COLUMNS = "ledger_columns", "台账栏目"


class Preference(Base):
    """How one official wants a page to be (偏好); no row where it is left as it comes."""

    __tablename__ = "preference"
    __table_args__ = (UniqueConstraint("official_id", "key"),)

    id: Mapped[Id]
    official_id: Mapped[int] = ref("official.id", index=False)
    key: Mapped[PreferenceKey] = mapped_column(enum_column(PreferenceKey, constrained=False))
    value: Mapped[Any] = mapped_column(JSON)

    official: Mapped[Official] = relationship()


class SavedView(Base):
    """A list of the ledger that one official comes back to, under a name of his own (自存视图)."""

    __tablename__ = "saved_view"
    __table_args__ = (
        UniqueConstraint("official_id", "name"),
        CheckConstraint("length(name) > 0", name="name"),
    )

    id: Mapped[Id]
    official_id: Mapped[int] = ref("official.id", index=False)
    name: Mapped[str]
    address: Mapped[Json]  # the arguments of the ledger's address

    official: Mapped[Official] = relationship()
