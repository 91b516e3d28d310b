"""Where the text of a lead unit's report was taken from (汇总)."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Base
from tracker.models.columns import Id, UtcDateTime, ref
from tracker.models.report import ProgressReport, ReportVersion


class DraftSource(Base):
    """Another unit's version that was taken over into a report that is being written (引用)."""

    __tablename__ = "draft_source"
    __table_args__ = (UniqueConstraint("report_id", "source_id"),)

    id: Mapped[Id]
    report_id: Mapped[int] = ref("progress_report.id", index=False)
    source_id: Mapped[int] = ref("report_version.id")
    taken_by_id: Mapped[int] = ref("official.id")
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)

    report: Mapped[ProgressReport] = relationship()
    source: Mapped[ReportVersion] = relationship()


class VersionSource(Base):
    """Which versions of other units a version that was submitted draws on. Never changed."""

    __tablename__ = "version_source"

    version_id: Mapped[int] = ref("report_version.id", primary_key=True, index=False)
    source_id: Mapped[int] = ref("report_version.id", primary_key=True)

    version: Mapped[ReportVersion] = relationship(foreign_keys=version_id)
    source: Mapped[ReportVersion] = relationship(foreign_keys=source_id)
