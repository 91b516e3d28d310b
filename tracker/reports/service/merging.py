"""One text for two reports: what is handed in for one task goes to the linked one (一并报送)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.core import clock
from tracker.core.db import db
from tracker.models import MergedVersion, ProgressReport, ReportStatus, ReportVersion
from tracker.reports.promises import promises_in
from tracker.reports.queries.merged import beside, handed_in_with
from tracker.reports.queries.reading import last_versions
from tracker.reports.service.rows import made_on
from tracker.reports.taking import why_not_taken


@dataclass(frozen=True)
class Partner:
    """The report that would go with another one, and which text was found in it."""

    report: ProgressReport
    version: int

    def still_waits(self, on: date) -> bool:
        """Of a report that is held by now: whether it is as it was found, and would be taken."""
        report = self.report
        return (
            report.status is ReportStatus.DRAFT
            and report.version == self.version
            and not why_not_taken(report.assignment, report.period, due_again=report.due_on, on=on)
        )


def partners_of(reports: Iterable[ProgressReport], *, on: date) -> dict[int, Partner]:
    """By the id of a report that is to be handed in, the one that would go with it that day; made
    where it is not there yet, so that both can be held."""
    reports = list(reports)
    found = beside((report.assignment, report.period) for report in reports)
    partners = {}
    for report in reports:
        other = found.get((report.assignment_id, report.period_id))
        if other is not None and other.waits(on):
            partner = other.report or made_on(other.assignment, other.period)
            partners[report.id] = Partner(partner, partner.version)
    return partners


def fill(partner: ProgressReport, report: ProgressReport) -> None:
    """Put the text of a report into the other one: the boxes, and of figures and promises those
    that both tasks have. Files stay where they were uploaded."""
    partner.progress, partner.problems = report.progress, report.problems
    partner.next_steps = report.next_steps
    partner.target_values = _figures(partner, report)
    own = _promised(partner)
    partner.promise_outcomes = [each for each in report.promise_outcomes if each["promise"] in own]
    partner.author, partner.saved_at = report.author, clock.now()
    db.session.flush()


def note_origin(version: ReportVersion, origin: ReportVersion) -> None:
    """Say of a version from which one its text and its signature are."""
    db.session.add(MergedVersion(version_id=version.id, origin_id=origin.id))
    db.session.flush()


def handed_in_beside(report: ProgressReport) -> ProgressReport | None:
    """The report that was handed in with the latest version of this one, if it still waits as it
    was handed in and can be written again."""
    latest = report.latest
    other = handed_in_with(latest) if latest else None
    if other is None or other.report.latest is not other:
        return None
    return other.report if other.report.status is ReportStatus.SUBMITTED else None


def _promised(partner: ProgressReport) -> list[str]:
    """What was promised on the other task the period before."""
    last = last_versions([(partner.assignment, partner.period)]).values()
    return [promise for version in last for promise in promises_in(version.next_steps)]


def _figures(partner: ProgressReport, report: ProgressReport) -> dict[str, str]:
    """The figures typed for targets that the other task has too, by name and unit."""
    said = {
        (target.name, target.unit): report.target_values.get(str(target.id), "")
        for target in report.assignment.task.targets
    }
    found = {
        str(target.id): said.get((target.name, target.unit), "")
        for target in partner.assignment.task.targets
    }
    return {target: typed for target, typed in found.items() if typed}
