"""How a unit's reports stand at this moment, for a page that has been open for a while."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import contains_eager, joinedload

from tracker.core.db import db
from tracker.models import Actor, Assignment, ProgressReport, ReportingPeriod, Unit
from tracker.reports.queries.quarters import get_own_unit, quarters_of
from tracker.reports.queries.reading import reasons_given


@dataclass(frozen=True)
class UnitReports:
    """A unit's reports of one due day."""

    unit: Unit
    reports: Sequence[ProgressReport]

    @property
    def unit_id(self) -> int:
        return self.unit.id


def get_unit_reports(due_on: str, *, reader: Actor) -> UnitReports:
    """The reader's own unit's, mostly in one query: it is asked for again and again. NoResultFound
    where the unit reports nothing on that day, or the reader is of no unit."""
    unit = get_own_unit(reader=reader)
    try:
        day = date.fromisoformat(due_on)
    except ValueError:
        raise NoResultFound from None
    reports = _reports_of(unit, day)
    if not reports and day not in {period.due_on for period in quarters_of(unit, on=reader.on)}:
        raise NoResultFound
    return UnitReports(unit, reports)


def reasons_in(unit: Unit, *days: date) -> dict[int, str]:
    """By assignment id: why a report of the unit came back, by its head or the office, where it is
    being written again."""
    reports = _reports_of(unit, *days)
    events = reasons_given(reports)
    return {
        report.assignment_id: events[report.id].details["reason"]
        for report in reports
        if report.id in events
    }


def _reports_of(unit: Unit, *days: date) -> Sequence[ProgressReport]:
    return db.session.scalars(
        select(ProgressReport)
        .join(ProgressReport.assignment)
        .join(ProgressReport.period)
        .where(Assignment.unit_id == unit.id, ReportingPeriod.due_on.in_(days))
        .options(
            contains_eager(ProgressReport.assignment),
            contains_eager(ProgressReport.period),
            joinedload(ProgressReport.author),
        )
        .order_by(ProgressReport.id)
    ).all()
