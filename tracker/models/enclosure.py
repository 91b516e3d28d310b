from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core.db import Base
from tracker.models.columns import Id, UtcDateTime, ref


class Enclosure(Base):
    """A file that goes with something on record (附件): a scan, a proof, a basis. Never removed.

    What it belongs to is named as in the trail: any table with an id. Files of a report that is
    still being written are Attachment.
    """

    __tablename__ = "enclosure"
    __table_args__ = (
        CheckConstraint("size > 0", name="size"),
        Index("ix_enclosure_subject", "subject_type", "subject_id"),
    )

    id: Mapped[Id]
    subject_type: Mapped[str]
    subject_id: Mapped[int]
    filename: Mapped[str]
    stored_name: Mapped[str] = mapped_column(unique=True)
    size: Mapped[int]
    sha256: Mapped[str]
    uploader_id: Mapped[int] = ref("official.id")
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
