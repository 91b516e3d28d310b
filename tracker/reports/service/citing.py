"""Taking other units' text over into the report of the unit that leads (引用)."""

from collections.abc import Iterable

from sqlalchemy import delete, select

from tracker.core import clock
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.models import (
    Actor,
    Assignment,
    DraftSource,
    ProgressReport,
    ReportingPeriod,
    ReportVersion,
    VersionSource,
)
from tracker.reports.citing import cited, still_stands, with_cited
from tracker.reports.content import LABELS, Content
from tracker.reports.queries.consolidating import citable
from tracker.reports.service.drafting import save_draft


def cite(
    assignment: Assignment,
    period: ReportingPeriod,
    *,
    source_ids: Iterable[int],
    box: str,
    content: Content,
    version: int,
    by: Actor,
    over: bool = False,
) -> ProgressReport:
    """Save what is written, with one box of other units' latest texts below it, each under its
    unit's name, and note where they came from.

    content, version, over: as of save_draft, whose refusals it shares. RuleBroken where a text is
    not, or no longer, to be had.
    """
    if box not in LABELS:
        raise RuleBroken("没有这一栏，请刷新后再引用。")
    sources = _sources(assignment, period, source_ids, by)
    texts = [cited(each, box) for each in sources]
    report = save_draft(
        assignment,
        period,
        content=with_cited(content, box, texts),
        version=version,
        by=by,
        over=over,
    )
    _note(report, sources, by)
    return report


def note_sources(report: ProgressReport, source_ids: Iterable[int], *, by: Actor) -> None:
    """Note which texts were put into the boxes of a report that was saved with them."""
    _note(report, _sources(report.assignment, report.period, source_ids, by), by)


def freeze_sources(report: ProgressReport, version: ReportVersion) -> list[ReportVersion]:
    """Keep with a version what of the texts that were taken over still stands in it."""
    whole = "\n".join((version.progress, version.problems, version.next_steps))
    drawn = db.session.scalars(
        select(ReportVersion)
        .join(DraftSource, DraftSource.source_id == ReportVersion.id)
        .where(DraftSource.report_id == report.id)
        .order_by(DraftSource.id)
    )
    sources = [each for each in drawn if still_stands(each, whole)]
    for source in sources:
        db.session.add(VersionSource(version_id=version.id, source_id=source.id))
    db.session.flush()
    return sources


def _sources(
    assignment: Assignment, period: ReportingPeriod, source_ids: Iterable[int], by: Actor
) -> list[ReportVersion]:
    if not assignment.is_lead:
        raise RuleBroken("由牵头单位汇总，配合单位请只写本单位的进展。")
    known = citable(assignment, period, on=by.on)
    asked = list(dict.fromkeys(source_ids))
    if not asked or not known.keys() >= set(asked):
        raise RuleBroken("要引用的报送已经撤回或又报了新稿，请刷新后再引用。")
    return [known[each] for each in asked]


def _note(report: ProgressReport, sources: Iterable[ReportVersion], by: Actor) -> None:
    """Of one unit's report the version that was taken over last counts."""
    for source in sources:
        of_it = select(ReportVersion.id).where(ReportVersion.report_id == source.report_id)
        db.session.execute(
            delete(DraftSource).where(
                DraftSource.report_id == report.id, DraftSource.source_id.in_(of_it)
            )
        )
        db.session.add(
            DraftSource(
                report_id=report.id,
                source_id=source.id,
                taken_by_id=by.official.id,
                taken_at=clock.now(),
            )
        )
    db.session.flush()
