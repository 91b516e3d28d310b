from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Base
from tracker.models.columns import Id, UtcDateTime, ref
from tracker.models.post import Official


class Feed(Base):
    """An official's calendar, subscribed to by an address that only he knows (日历订阅).

    The address itself is not kept, only its hash; all times are real.
    """

    __tablename__ = "feed"

    id: Mapped[Id]
    official_id: Mapped[int] = ref("official.id")
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    fetched_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # {event: [digest, sequence, when it changed]}, as it was last told.
    told: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    official: Mapped[Official] = relationship()
