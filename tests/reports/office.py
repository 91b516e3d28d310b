"""Short ways through a report's life, for tests that are about its end."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from tests import factories
from tracker.core.clock import SHANGHAI
from tracker.core.db import db, transaction
from tracker.models import (
    Actor,
    Assignment,
    MarkValue,
    ProgressReport,
    ReportingPeriod,
    ReportVersion,
    Task,
)
from tracker.reports import service
from tracker.reports.content import Content
from tracker.reports.queries.owed import owed


def owed_reports(on: date) -> list[ProgressReport]:
    """The reports that the counts of what is owed that day go over."""
    return list(db.session.scalars(owed(select(ProgressReport), on).order_by(ProgressReport.id)))


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), SHANGHAI)


def last_second(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), SHANGHAI)


def midnight_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(0), SHANGHAI)


@dataclass
class Office:
    """The second quarter of one task, and everybody's part in it."""

    city: factories.City
    task: Task

    @property
    def period(self) -> ReportingPeriod:
        return factories.period(self.task)

    def assignment(self, unit: str = "住建局") -> Assignment:
        return factories.assignment(self.task, self.city.unit(unit))

    def liaison(self, unit: str = "住建局", on: date = factories.TODAY) -> Actor:
        return replace(self.city.liaison(unit), on=on)

    def head(self, unit: str = "住建局", on: date = factories.TODAY) -> Actor:
        return replace(self.city.head(unit), on=on)

    def supervisor(self, on: date = factories.TODAY) -> Actor:
        return replace(self.city.supervisor, on=on)

    def draft(
        self,
        progress: str = "已开工5个小区。",
        *,
        unit: str = "住建局",
        on: date = factories.TODAY,
        version: int = 0,
        by: Actor | None = None,
        over: bool = False,
        **content: Any,
    ) -> ProgressReport:
        with transaction():
            return service.save_draft(
                self.assignment(unit),
                self.period,
                content=Content(progress=progress, **content),
                version=version,
                by=by or self.liaison(unit, on),
                over=over,
            )

    def rewrite(self, report: ProgressReport, progress: str, **options: Any) -> ProgressReport:
        version = service.draft_version(report)
        return self.draft(progress, version=version, **options)

    def submitted(
        self, unit: str = "住建局", *, on: date = factories.TODAY, **content: Any
    ) -> ProgressReport:
        report = self.draft(unit=unit, on=on, **content)
        self.submit(report, unit=unit, on=on)
        return report

    def submit(
        self, report: ProgressReport, *, unit: str = "住建局", on: date = factories.TODAY
    ) -> ReportVersion:
        with transaction():
            [version] = service.submit([report], by=self.head(unit, on))
        return version

    def accepted(
        self, unit: str = "住建局", mark: MarkValue | None = MarkValue.NORMAL
    ) -> ProgressReport:
        report = self.submitted(unit)
        with transaction():
            service.accept(report, mark=mark, by=self.supervisor())
        return report

    def returned(self, *, on: date = factories.TODAY) -> ProgressReport:
        report = self.submitted(on=on)
        with transaction():
            service.return_report(report, reason="缺具体数据", by=self.supervisor(on))
        return report
