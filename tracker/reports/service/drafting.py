"""Writing a report (填报): drafts that two may write without losing a word of either."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from tracker.core import clock
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.models import (
    Actor,
    Assignment,
    Official,
    ProgressReport,
    ReplacedDraft,
    ReportingPeriod,
    ReportStatus,
)
from tracker.reports.content import Content, check_size, content_of
from tracker.reports.service.rows import report_on
from tracker.reports.service.rules import refuse_unless_taken

# Of so many texts that had to make room, the latest are kept; two who take turns make a few a day.
MOST_REPLACED = 20


class DraftConflict(RuleBroken):
    """Somebody else saved since the page was opened. Carries that text, so that both can be shown.

    version: what to save with, once the writer has seen the other's text and keeps the own one.
    """

    def __init__(self, report: ProgressReport, by: Actor) -> None:
        is_own = report.author is by.official
        self.author_name = report.author.name if report.author and not is_own else "另一处"
        self.saved_at: datetime | None = report.saved_at
        self.version = draft_version(report)
        self.theirs: Content = content_of(report)
        who = "在另一处" if is_own else f"被{self.author_name}"
        super().__init__(
            f"没有保存。您打开之后，{report.assignment.task.name}已{who}改过，请对比后再定。"
        )


def draft_version(report: ProgressReport | None) -> int:
    """What a page that shows the draft carries, to be compared when it is saved; 0 before the first
    save, whether or not the row has been made in the meantime."""
    if report is None or (report.saved_at is None and report.is_empty):
        return 0
    return report.version


def save_draft(
    assignment: Assignment,
    period: ReportingPeriod,
    *,
    content: Content,
    version: int,
    by: Actor,
    over: bool = False,
) -> ProgressReport:
    """Keep what is written; the first save makes the report.

    version: draft_version of the report as it was shown. over: the writer has seen the text that
    stands there and puts the own one in its place. Raises DraftConflict where another text was
    saved since, and RuleBroken where the report is not to be written in.
    """
    report = report_on(assignment, period)
    refuse_unless_taken(report, by.on)
    refuse_unless_editable(report)
    check_size(content)
    if content == content_of(report):
        return report
    if version != draft_version(report):
        raise DraftConflict(report, by)
    if over or report.author not in (None, by.official):
        _keep_what_goes(report, content, by)
    _write(report, content, by)
    return report


def settle_draft(
    assignment: Assignment,
    period: ReportingPeriod,
    *,
    mine: Content,
    choose: Callable[[Content], Content],
    version: int,
    by: Actor,
) -> ProgressReport:
    """Make one text of the one that stands in the report and the writer's own.

    choose: the text to be saved, given the one that stands there. Whatever of the two it leaves out
    is kept beside it. Raises as save_draft does: DraftConflict where a third text came between.
    """
    report = report_on(assignment, period)
    refuse_unless_taken(report, by.on)
    refuse_unless_editable(report)
    check_size(mine)
    if version != draft_version(report):
        raise DraftConflict(report, by)
    theirs = content_of(report)
    chosen = choose(theirs)
    check_size(chosen)
    _keep_what_goes(report, chosen, by)
    if _goes(mine, chosen):
        _keep_own(report, mine, by)
    if chosen != theirs:
        _write(report, chosen, by)
    return report


def give_way(
    assignment: Assignment, period: ReportingPeriod, *, content: Content, by: Actor
) -> ProgressReport:
    """Leave the report as somebody else saved it, and keep the writer's own text beside it."""
    report = report_on(assignment, period)
    refuse_unless_taken(report, by.on)
    check_size(content)
    if _goes(content, content_of(report)):
        _keep_own(report, content, by)
    return report


@dataclass(frozen=True)
class Saved:
    """Who wrote a text, and when."""

    by: Official
    at: datetime


def _write(report: ProgressReport, content: Content, by: Actor) -> None:
    report.progress = content.progress
    report.problems = content.problems
    report.next_steps = content.next_steps
    report.target_values = dict(content.target_values)
    report.promise_outcomes = list(content.promise_outcomes)
    report.author = by.official
    report.saved_at = clock.now()
    db.session.flush()


def _keep_own(report: ProgressReport, content: Content, by: Actor) -> None:
    """Keep what the writer had in the boxes beside the text that stands in the report."""
    now = clock.now()
    _keep_replaced(report, content, Saved(by.official, now), report.author or by.official, now)


def _keep_what_goes(report: ProgressReport, content: Content, by: Actor) -> None:
    """Keep the text that stands in the report, where the new one leaves any of it out."""
    before, now = content_of(report), clock.now()
    if _goes(before, content):
        saved = Saved(report.author or by.official, report.saved_at or now)
        _keep_replaced(report, before, saved, by.official, now)


def _goes(before: Content, after: Content) -> bool:
    return any(text not in after.boxes[name] for name, text in before.boxes.items())


def _keep_replaced(
    report: ProgressReport, content: Content, saved: Saved, replaced_by: Official, at: datetime
) -> None:
    db.session.add(
        ReplacedDraft(
            report=report,
            author=saved.by,
            saved_at=saved.at,
            **content.boxes,
            replaced_by=replaced_by,
            replaced_at=at,
        )
    )
    db.session.flush()
    of_it = select(ReplacedDraft.id).where(ReplacedDraft.report_id == report.id)
    too_many = of_it.order_by(ReplacedDraft.id.desc()).offset(MOST_REPLACED)
    ids = db.session.scalars(too_many).all()
    db.session.execute(delete(ReplacedDraft).where(ReplacedDraft.id.in_(ids)))


_WHAT_TO_DO = {
    ReportStatus.AWAITING_SIGNOFF: "已送责任人签发；要修改，请责任人先退回。",
    ReportStatus.SUBMITTED: "已报督查室；要修改，请先撤回。",
    ReportStatus.ACCEPTED: "已审核通过；要修改，请与督查室联系。",
}


def refuse_unless_editable(report: ProgressReport) -> None:
    """Raise RuleBroken with what to do first, where the text is out of the writer's hands."""
    if report.is_editable:
        return
    name = report.assignment.task.name
    raise RuleBroken(f"没有保存。{name}{_WHAT_TO_DO[report.status]}")
