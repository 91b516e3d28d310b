"""All that happened to a task, newest first, under the quarter it belongs to (全过程)."""

from collections.abc import Iterator
from dataclasses import dataclass

from tracker.core.clock import day_of
from tracker.instructions.queries import instructions_on
from tracker.models import Actor, PlanKind, ReportingPeriod, Task
from tracker.overview.queries.course.changes import of_changes
from tracker.overview.queries.course.closures import of_closures
from tracker.overview.queries.course.matters import of_links, of_matter, of_merged
from tracker.overview.queries.course.objections import of_objections
from tracker.overview.queries.course.papers import of_papers
from tracker.overview.queries.course.people import of_people
from tracker.overview.queries.course.reminders import of_reminders, of_slips
from tracker.overview.queries.course.reports import (
    of_reports,
    of_second_thoughts,
    of_task_marks,
)
from tracker.overview.queries.course.step import Step, Topic
from tracker.overview.queries.course.talks import of_talks
from tracker.overview.queries.course.years import of_years
from tracker.overview.queries.tasks import TaskPage
from tracker.plans.queries import periods_of


@dataclass(frozen=True)
class CourseQuarter:
    """The steps of one quarter, newest first."""

    label: str
    steps: list[Step]


def timeline(
    page: TaskPage, *, reader: Actor, unit: int | None = None, topic: Topic | None = None
) -> list[CourseQuarter]:
    """What the reader may see of the task's course: of all, or of one unit and of one topic.

    A report and what follows from it belong to the quarter that it reports on, everything else to
    the one in which it happened. What concerns the task as a whole is told of every unit.
    """
    task = page.row.task
    periods = periods_of([task])[task.id]
    if not periods:  # of a draft nothing has happened yet
        return []
    placed = [
        *_of_units(page, periods, reader, unit),
        *((_period_of(periods, step), step) for step in _of_days(page, reader, unit)),
    ]
    found = []
    for period in sorted(periods, key=lambda each: each.due_on, reverse=True):
        steps = [step for at, step in placed if at is period and topic in (None, step.about)]
        if steps:
            # Of two at one instant, the later written is the later: a mark follows its review.
            steps.sort(key=lambda step: step.at)
            found.append(CourseQuarter(period.label, steps[::-1]))
    return found


def _of_units(
    page: TaskPage, periods: list[ReportingPeriod], reader: Actor, unit: int | None
) -> Iterator[tuple[ReportingPeriod, Step]]:
    """What belongs to a period by itself."""
    task = page.row.task
    reports = [each for each in page.reports if unit in (None, each.assignment.unit_id)]
    seen = [line.assignment for line in page.lines if unit in (None, line.assignment.unit_id)]
    yield from of_merged(reports, reader)
    yield from of_reports(reports, reader)
    yield from of_second_thoughts(reports)
    yield from of_task_marks(task, periods, reader)
    yield from of_objections(task, periods, reader, unit)
    yield from of_reminders(seen, periods, reports)
    yield from of_slips(reports)


def _of_days(page: TaskPage, reader: Actor, unit: int | None) -> Iterator[Step]:
    """What belongs to the day on which it happened."""
    task = page.row.task
    yield from of_matter(task) if task.plan.kind is PlanKind.MATTERS else _of_issue(task)
    yield from of_links(task, reader)
    yield from of_changes(task, reader)
    yield from of_years(task, reader)
    yield from _of_instructions(task, reader, unit)
    yield from of_talks(task, reader, unit)
    yield from of_papers(task, reader, unit)
    yield from of_closures(task, reader, unit)
    seen = [line for line in page.lines if unit in (None, line.assignment.unit_id)]
    # Of a task of thirty units the heads of the leads are told of, and the reader's own.
    heads = [line for line in seen if line.assignment.is_lead or line.is_own or unit is not None]
    yield from of_people(
        task,
        {line.assignment.unit_id for line in heads},
        members={line.assignment.unit_id for line in seen},
        reader=reader,
    )


def _period_of(periods: list[ReportingPeriod], step: Step) -> ReportingPeriod:
    """The period in whose time it happened: the last that had begun."""
    day = day_of(step.at)
    begun = [period for period in periods if period.covers_from <= day]
    return begun[-1] if begun else periods[0]


def _of_issue(task: Task) -> Iterator[Step]:
    plan = task.plan
    if plan.issued_on:
        number = f"{plan.document_number}，附件{task.name}" if plan.document_number else ""
        yield Step(plan.issued_on, "印发任务", "file-text", note=number, about=None)


def _of_instructions(task: Task, reader: Actor, unit: int | None) -> Iterator[Step]:
    for each in instructions_on(task, reader=reader):
        if unit not in (None, each.unit_id):
            continue
        yield Step(
            each.at,
            f"{each.author_post_title} {each.author_name}批示",
            "ballpen",
            look="strong",
            instruction=each,
            about=Topic.INSTRUCTIONS,
        )
        for reply in each.replies:
            yield Step(
                reply.at,
                f"{each.unit.short_name}答复批示",
                "message-2",
                note=f"{reply.author_post_title} {reply.author_name}",
                text=reply.text,
                about=Topic.INSTRUCTIONS,
            )
