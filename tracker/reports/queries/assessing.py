"""What can be said of reports before somebody decides on them (审核提示)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.exc import NoResultFound

from tracker.models import (
    Actor,
    MarkValue,
    Outcome,
    ProgressReport,
    ReportVersion,
    Task,
)
from tracker.plans import queries as plans
from tracker.reports.hints import much_copied, names_a_time
from tracker.reports.pace import Course
from tracker.reports.progress import Reading
from tracker.reports.promises import mention_of, promises_in
from tracker.reports.queries.measuring import courses, leads_of
from tracker.reports.queries.reading import last_versions
from tracker.reports.suggestion import Case, Suggestion, suggest
from tracker.reports.yardstick import Yardstick


@dataclass(frozen=True)
class Promised:
    """A promise of the period before: what the unit says became of it, and where its text does."""

    text: str
    outcome: Outcome | None
    mention: str  # the clause of the progress that is about it; empty where none seems to be


@dataclass(frozen=True)
class Assessment:
    """A report's version beside the period before.

    suggestion: None for a supporting unit's, which is not marked.
    remarks: what there is to say of the text.
    """

    version: ReportVersion
    last: ReportVersion | None
    course: Course
    suggestion: Suggestion | None
    promised: tuple[Promised, ...]
    remarks: tuple[str, ...]

    @property
    def mark(self) -> MarkValue | None:
        return self.suggestion.mark if self.suggestion else None

    @property
    def hints(self) -> tuple[str, ...]:
        """Why it should be read closely before it is accepted; nothing where nothing is said."""
        doubt = self.suggestion.doubt if self.suggestion else ""
        return (*self.remarks, doubt) if doubt else self.remarks


def get_issued_task(task_id: int, *, reader: Actor) -> Task:
    """A task that is out, as the reader may see it; a draft has no pace."""
    task = plans.get_task(task_id, reader=reader)
    if task.plan.status not in plans.OUT:
        raise NoResultFound
    return task


def assess(versions: Sequence[ReportVersion], yardstick: Yardstick) -> dict[int, Assessment]:
    """What can be said of some reports' versions, by report id.

    In a fixed number of queries where the reports' assignments, tasks, plans, targets, periods and
    the versions' parts are loaded.
    """
    reports = {version.report_id: version.report for version in versions}
    tasks = {report.assignment.task for report in reports.values()}
    last = last_versions((report.assignment, report.period) for report in reports.values())
    ways = courses(tasks, yardstick)
    leads = leads_of(tasks)
    return {
        version.report_id: _assessment(
            version,
            last.get((version.report.assignment_id, version.report.period_id)),
            ways[version.report.assignment.task_id],
            yardstick,
            leads.get(version.report.assignment.task_id, 1),
        )
        for version in versions
    }


def _assessment(
    version: ReportVersion,
    last: ReportVersion | None,
    course: Course,
    yardstick: Yardstick,
    leads: int,
) -> Assessment:
    report = version.report
    promised = _promised(version, last)
    suggestion = None
    if report.assignment.is_lead:
        suggestion = suggest(
            Case(
                figures=_figures(report, version, last),
                outcomes=tuple(each.outcome for each in promised),
                course=course,
                day=report.period.covers_until,
                thresholds=yardstick.thresholds,
                leads=leads,
            )
        )
    remarks = tuple(_remarks(version, last, promised))
    return Assessment(version, last, course, suggestion, promised, remarks)


def _figures(
    report: ProgressReport, version: ReportVersion, last: ReportVersion | None
) -> tuple[Reading, ...]:
    now = {each.target_id: each.value for each in version.target_values}
    before = {each.target_id: each.value for each in last.target_values} if last else {}
    return tuple(
        Reading(
            target.name,
            target.unit,
            target.comparison,
            target.value,
            target.valued_in(now),
            target.valued_in(before),
        )
        for target in report.assignment.task.targets
    )


def _promised(version: ReportVersion, last: ReportVersion | None) -> tuple[Promised, ...]:
    """The promises as they now stand in the last text, and those that the unit answered to."""
    answered = {each.promise: each.outcome for each in version.promise_outcomes}
    texts = promises_in(last.next_steps) if last else []
    return tuple(
        Promised(text, answered.get(text), mention_of(text, version.progress))
        for text in dict.fromkeys([*texts, *answered])
    )


def _remarks(
    version: ReportVersion, last: ReportVersion | None, promised: Sequence[Promised]
) -> Iterable[str]:
    if copied := much_copied(version.progress, last.progress if last else ""):
        yield f"工作进度与上期{copied}%相同"
    unsaid = sum(each.outcome is None for each in promised)
    if unsaid:
        yield f"{unsaid}条上期承诺没有交代"
    if not names_a_time(version.next_steps):
        yield "下一步没有写完成时间"
    if version.number > 1:
        yield f"退回后重报，第{version.number}稿"
