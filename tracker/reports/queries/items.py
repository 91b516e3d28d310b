"""One task of a unit's page of a quarter, and all that is said of it there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from tracker.core.db import db
from tracker.models import (
    Actor,
    Assignment,
    MarkValue,
    ProgressReport,
    ReplacedDraft,
    ReportingPeriod,
    ReportStatus,
    ReportVersion,
    Task,
)
from tracker.reports.content import Content, content_of
from tracker.reports.hints import Before, Hint, hints_for
from tracker.reports.promises import promises_in
from tracker.reports.queries.drafts import origins_of, replaced_drafts
from tracker.reports.queries.marks import marks_of
from tracker.reports.queries.merged import Beside, beside
from tracker.reports.queries.reading import Obligation, last_versions, reasons_given
from tracker.reports.settling import Asked
from tracker.reports.taking import why_not_taken


@dataclass(frozen=True)
class Item:
    """One task of the unit in the quarter, with what was said of it the quarter before."""

    assignment: Assignment
    period: ReportingPeriod
    report: ProgressReport | None  # None until it is opened or first saved
    last: ReportVersion | None
    last_mark: MarkValue | None  # of the task, once published
    reason: str  # why it was given back, where it was
    obstacle: str  # why it is not taken that day; empty where it is
    replaced: Sequence[ReplacedDraft]  # texts that another took the place of, the latest first
    origins: Sequence[str]  # the units whose task it was when the report was begun
    beside: Beside | None = None  # the unit's report on the same fact, which goes with it

    @property
    def task(self) -> Task:
        return self.assignment.task

    @property
    def status(self) -> ReportStatus | None:
        """Where the report is; None where nothing is written yet (未填报)."""
        return None if self.report is None or self.is_untouched else self.report.status

    @property
    def is_untouched(self) -> bool:
        report = self.report
        return report is None or (report.status is ReportStatus.DRAFT and report.is_empty)

    @property
    def is_filled(self) -> bool:
        return self.report is not None and bool(self.report.progress)

    @property
    def is_writable(self) -> bool:
        return not self.obstacle and (self.report is None or self.report.is_editable)

    @property
    def awaits_signoff(self) -> bool:
        return self.status is ReportStatus.AWAITING_SIGNOFF

    @property
    def may_go(self) -> bool:
        """Whether it can be sent to be signed, or signed, as it stands."""
        return self.is_filled and (self.is_writable or (self.awaits_signoff and not self.obstacle))

    @property
    def ticket(self) -> str:
        """The report with the version of it that is shown; empty where there is none."""
        return f"{self.report.id}.{self.report.version}" if self.report else ""

    def is_ticked_for(self, reader: Actor, *, is_signer: bool) -> bool:
        """Whether the page offers it to go out. Who signs is offered what waits for a signature and
        what he wrote himself: a draft of another's is not signed by the way."""
        if not self.may_go or self.report is None:
            return False
        is_own = self.report.author_id == reader.official.id
        signs_others = is_signer and self.assignment.unit.needs_signoff
        return self.awaits_signoff or is_own or not signs_others

    @property
    def owed_on(self) -> date:
        return self.report.owed_on if self.report else self.period.effective_due_on

    @property
    def promises(self) -> list[str]:
        return promises_in(self.last.next_steps) if self.last else []

    @property
    def asked(self) -> Asked:
        return Asked(self.task.targets, self.promises)

    @cached_property
    def hints(self) -> list[Hint]:
        """What the report as it is saved still lacks."""
        before = Before(self.last.progress if self.last else "", self.promises, self.last_mark)
        content = content_of(self.report) if self.report else Content()
        return hints_for(content, before, self.task.targets)


def item_of(obligation: Obligation, *, on: date) -> Item:
    """One task of a unit's page, as it stands now."""
    [item] = items_of([(obligation.assignment, obligation.period)], on=on)
    return item


def items_of(obligations: Sequence[tuple[Assignment, ReportingPeriod]], *, on: date) -> list[Item]:
    """The tasks of a page in their order, as they stand now; in a constant number of queries."""
    reports = _reports(obligations)
    last = last_versions(obligations)
    reasons = reasons_given(reports.values())
    marks = marks_of(last.values())
    replaced = replaced_drafts(reports.values())
    origins = origins_of(reports.values())
    together = beside(obligations)
    items = []
    for assignment, period in obligations:
        key = (assignment.id, period.id)
        report, before = reports.get(key), last.get(key)
        given_back = reasons.get(report.id) if report else None
        items.append(
            Item(
                assignment=assignment,
                period=period,
                report=report,
                last=before,
                last_mark=marks.get(before.id) if before else None,
                reason=given_back.details["reason"] if given_back else "",
                obstacle=why_not_taken(
                    assignment, period, due_again=report.due_on if report else None, on=on
                ),
                replaced=replaced.get(report.id, ()) if report else (),
                origins=origins.get(report.id, ()) if report else (),
                beside=together.get(key),
            )
        )
    return items


def _reports(
    obligations: Sequence[tuple[Assignment, ReportingPeriod]],
) -> dict[tuple[int, int], ProgressReport]:
    reports = db.session.scalars(
        select(ProgressReport)
        .where(
            ProgressReport.assignment_id.in_({each.id for each, _ in obligations}),
            ProgressReport.period_id.in_({period.id for _, period in obligations}),
        )
        .options(
            joinedload(ProgressReport.author),
            selectinload(ProgressReport.attachments),
            selectinload(ProgressReport.versions).options(
                selectinload(ReportVersion.attachments),
                joinedload(ReportVersion.review),
                joinedload(ReportVersion.mark),
            ),
        )
    )
    return {(report.assignment_id, report.period_id): report for report in reports}
