from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Base
from tracker.models.columns import Id, UtcDateTime, ref
from tracker.models.post import Official
from tracker.models.report import ProgressReport


class ReplacedDraft(Base):
    """What one person had saved when another put a text of his own in its place (被替换的草稿)."""

    __tablename__ = "replaced_draft"

    id: Mapped[Id]
    report_id: Mapped[int] = ref("progress_report.id")
    author_id: Mapped[int] = ref("official.id")
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    progress: Mapped[str]
    problems: Mapped[str]
    next_steps: Mapped[str]
    replaced_by_id: Mapped[int] = ref("official.id")
    replaced_at: Mapped[datetime] = mapped_column(UtcDateTime)

    report: Mapped[ProgressReport] = relationship()
    author: Mapped[Official] = relationship(foreign_keys=author_id)
    replaced_by: Mapped[Official] = relationship(foreign_keys=replaced_by_id)
