"""What the other units on a task reported, for the unit that leads it and for the office (汇总).

Only what was handed in is shown; of a draft no more than that there is one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from tracker.core.db import db
from tracker.directory.people import reporters_by_unit
from tracker.models import (
    Assignment,
    DraftSource,
    Official,
    ProgressReport,
    ReportingPeriod,
    ReportStatus,
    ReportVersion,
    Task,
    TaskParty,
    VersionSource,
)
from tracker.reports.citing import boxes_of, cited

LARGE = 12  # units; of more than so many the list is narrowed by name
# Another unit reads of it what was handed in; a version that was withdrawn is its own again.
READABLE = (ReportStatus.SUBMITTED, ReportStatus.RETURNED, ReportStatus.ACCEPTED)


@dataclass(frozen=True)
class Share:
    """One other unit's part of a task in a period.

    version: what it handed in last. source: the version that was taken over, where one was.
    """

    assignment: Assignment
    report: ProgressReport | None
    version: ReportVersion | None
    source: ReportVersion | None
    due_on: date
    contacts: Sequence[Official]

    @property
    def status(self) -> ReportStatus | None:
        report = self.report
        is_untouched = report is None or (report.status is ReportStatus.DRAFT and report.is_empty)
        return None if is_untouched or report is None else report.status

    @property
    def is_missing(self) -> bool:
        return self.status not in (ReportStatus.SUBMITTED, ReportStatus.ACCEPTED)

    @property
    def is_updated(self) -> bool:
        """Whether it was handed in again after it was taken over (来源已更新)."""
        latest = self.version
        return bool(self.source and latest and latest.number > self.source.number)

    @property
    def boxes(self) -> dict[str, str]:
        return boxes_of(self.version) if self.version else {}

    def cited(self, box: str) -> str:
        """As it is put into the lead's box."""
        return cited(self.version, box) if self.version else ""


@dataclass(frozen=True)
class Consolidation:
    """The other units of a task in a period, in the order of the document."""

    shares: tuple[Share, ...]

    @property
    def missing(self) -> list[Share]:
        return [each for each in self.shares if each.is_missing]

    @property
    def readable(self) -> list[Share]:
        return [each for each in self.shares if each.version]

    @property
    def uncited(self) -> list[Share]:
        """What was not taken over yet, or is new since."""
        return [
            each
            for each in self.readable
            if each.boxes.get("progress") and (each.source is None or each.is_updated)
        ]

    @property
    def sources(self) -> list[Share]:
        return [each for each in self.shares if each.source]

    @property
    def updated(self) -> list[Share]:
        return [each for each in self.shares if each.is_updated]

    @property
    def is_large(self) -> bool:
        return len(self.shares) >= LARGE


# (assignment, period) of a lead unit, and what its draft or version drew on, by unit id.
Led = tuple[Assignment, ReportingPeriod, Mapping[int, ReportVersion]]


def consolidations(led: Sequence[Led], *, on: date) -> dict[int, Consolidation]:
    """By the lead's assignment id; nothing for who leads alone, or leads as one of a group: each
    of a group speaks for itself. In a fixed number of queries."""
    others = _others([assignment for assignment, _, _ in led])  # and the leads, with their parties
    led = [each for each in led if not _is_member(each[0])]
    reports = _reports([period.id for _, period, _ in led], others)
    contacts = reporters_by_unit({each.unit_id for each in others}, on=on)
    found = {}
    for own, period, sources in led:
        shares = tuple(
            _share(each, period, reports.get((each.id, period.id)), sources, contacts)
            for each in others
            if each.task_id == own.task_id
            and each.id != own.id
            and (each.includes(on) or (each.id, period.id) in reports)
        )
        if shares:
            found[own.id] = Consolidation(shares)
    return found


def citable(
    assignment: Assignment, period: ReportingPeriod, *, on: date
) -> dict[int, ReportVersion]:
    """By its id, what the unit that leads may take over: the others' latest versions."""
    found = consolidations([(assignment, period, {})], on=on).get(assignment.id)
    versions = (each.version for each in (found.shares if found else ()))
    return {version.id: version for version in versions if version}


def drafted_sources(reports: Iterable[ProgressReport]) -> dict[int, dict[int, ReportVersion]]:
    """By report id and then by unit, the versions that drafts drew on."""
    rows = db.session.execute(
        select(DraftSource.report_id, ReportVersion)
        .join(ReportVersion, ReportVersion.id == DraftSource.source_id)
        .where(DraftSource.report_id.in_([each.id for each in reports]))
        .options(_with_unit())
        .order_by(DraftSource.id)
    )
    found: dict[int, dict[int, ReportVersion]] = {}
    for report_id, version in rows:
        found.setdefault(report_id, {})[version.report.assignment.unit_id] = version
    return found


def version_sources(version: ReportVersion) -> dict[int, ReportVersion]:
    """By unit, the versions that a submitted one draws on."""
    rows = db.session.scalars(
        select(ReportVersion)
        .join(VersionSource, VersionSource.source_id == ReportVersion.id)
        .where(VersionSource.version_id == version.id)
        .options(_with_unit())
        .order_by(ReportVersion.id)
    )
    return {each.report.assignment.unit_id: each for each in rows}


def _with_unit() -> Any:
    return (
        joinedload(ReportVersion.report)
        .joinedload(ProgressReport.assignment)
        .joinedload(Assignment.unit)
    )


def _is_member(assignment: Assignment) -> bool:
    return not assignment.is_lead or bool(assignment.party and assignment.party.group_id)


def _others(led: Sequence[Assignment]) -> Sequence[Assignment]:
    if not led:
        return []
    return db.session.scalars(
        select(Assignment)
        .join(Task)
        .where(Assignment.task_id.in_({each.task_id for each in led}))
        .options(
            joinedload(Assignment.unit),
            joinedload(Assignment.party).joinedload(TaskParty.group),
        )
        .order_by(Assignment.position, Assignment.id)
    ).all()


def _reports(
    period_ids: Sequence[int], others: Sequence[Assignment]
) -> dict[tuple[int, int], ProgressReport]:
    reports = db.session.scalars(
        select(ProgressReport)
        .where(
            ProgressReport.period_id.in_(period_ids),
            ProgressReport.assignment_id.in_([each.id for each in others]),
        )
        .options(
            joinedload(ProgressReport.assignment).joinedload(Assignment.unit),
            selectinload(ProgressReport.versions),
        )
    )
    return {(report.assignment_id, report.period_id): report for report in reports}


def _share(
    assignment: Assignment,
    period: ReportingPeriod,
    report: ProgressReport | None,
    sources: Mapping[int, ReportVersion],
    contacts: Mapping[int, Sequence[Official]],
) -> Share:
    is_readable = report is not None and report.status in READABLE
    return Share(
        assignment=assignment,
        report=report,
        version=report.latest if report and is_readable else None,
        source=sources.get(assignment.unit_id),
        due_on=(report.due_on if report else None) or period.effective_due_on,
        contacts=contacts.get(assignment.unit_id, ()),
    )
