"""The rows that a ledger becomes: earlier periods, reports, marks, and where they come from."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.models import (
    Actor,
    Assignment,
    Decision,
    LedgerLoad,
    LoadedReport,
    Mark,
    ProgressReport,
    ReportingPeriod,
    ReportStatus,
    ReportVersion,
    Review,
)
from tracker.years.ledgers import Said
from tracker.years.queries.loads import LoadPeriod, LoadReading, lead_of, tasks_to_load

LOADED = "（补录）"


def periods_filled(
    reading: LoadReading, *, on: date, at: datetime
) -> dict[tuple[int, date], ReportingPeriod]:
    """The periods that are filled; new ones are over, so that nobody is asked to report."""
    wanted = {
        (row.task.schedule_id, said.until)
        for row in reading.loaded
        if row.task
        for said in row.said
    }
    found = {}
    for key in wanted:
        each = reading.periods[key]
        found[key] = each.period or _period(each, on=on, at=at)
    db.session.add_all(found.values())
    db.session.flush()
    return found


def _period(each: LoadPeriod, *, on: date, at: datetime) -> ReportingPeriod:
    planned, day = each.planned, each.planned.day
    return ReportingPeriod(
        schedule=each.schedule,
        label=day.label,
        covers_from=day.covers_from,
        covers_until=day.covers_until,
        due_on=day.due_on,
        opens_on=planned.opens_on,
        effective_due_on=planned.effective_due_on,
        closes_on=min(planned.closes_on, on - timedelta(days=1)),
        is_provisional=planned.is_provisional,
        is_set_by_hand=True,  # no calendar moves it any more
        is_loaded=True,
        published_at=at,
    )


def write_reports(
    reading: LoadReading,
    periods: Mapping[tuple[int, date], ReportingPeriod],
    load: LedgerLoad,
    by: Actor,
    at: datetime,
) -> None:
    """The reports, accepted as they are, with their marks and where they come from."""
    tasks = {task.id: task for task in tasks_to_load(reading.plan)}
    rows = [
        (tasks[row.task.id], said, row.source.place)
        for row in reading.loaded
        if row.task
        for said in row.said
    ]
    made = []
    for task, said, place in rows:
        lead = lead_of(task)
        if lead is None:
            raise RuleBroken(f"{task.name}没有牵头单位，请先定牵头单位。")
        report = _report(lead, periods[task.schedule_id, said.until], said, by, at)
        made.append((report, place))
    db.session.add_all(report for report, _ in made)
    db.session.flush()
    db.session.add_all(
        LoadedReport(report_id=report.id, load_id=load.id, place=place) for report, place in made
    )
    db.session.flush()


def _report(
    lead: Assignment, period: ReportingPeriod, said: Said, by: Actor, at: datetime
) -> ProgressReport:
    """As if it had been reported, reviewed and marked; whoever loaded it stands for all three."""
    name = f"{by.name}{LOADED}"
    texts = {
        "progress": said.progress,
        "problems": said.problems,
        "next_steps": said.next_steps,
    }
    report = ProgressReport(
        assignment=lead,
        period=period,
        status=ReportStatus.ACCEPTED,
        first_submitted_at=at,
        **texts,
    )
    version = ReportVersion(
        report=report,
        number=1,
        submitted_at=at,
        is_on_time=True,  # nobody knows; what was loaded is left out where that is counted
        signer_id=by.official.id,
        signer_post_id=by.post.id,
        unit_name=lead.unit.name,
        author_name=name,
        signer_name=name,
        signer_post_title=by.post_title,
        **texts,
    )
    who = by.official.id
    version.review = Review(
        decision=Decision.ACCEPTED, reviewer_id=who, reviewer_name=name, at=at, comment=""
    )
    if said.mark:
        version.mark = Mark(
            value=said.mark, marked_by_id=who, marked_by_name=name, at=at, comment=""
        )
    return report
