"""Freezing a report as it is submitted: text, names, figures, promises and files of that moment."""

from datetime import date
from decimal import Decimal

from tracker.core import clock
from tracker.core.db import db
from tracker.models import (
    Actor,
    ProgressReport,
    PromiseOutcome,
    ReportVersion,
    Target,
    TargetValue,
)
from tracker.reports.content import number_typed, outcome_chosen


def name_of(actor: Actor) -> str:
    """An official's name as it is written down; who acts for the holder is marked 代."""
    return f"{actor.name}（代）" if actor.is_cover else actor.name


def freeze(report: ProgressReport, *, by: Actor, received_on: date | None = None) -> ReportVersion:
    """The next version of a report. On time is judged by the report's own due day: that of the
    period or, after a return, that of the return; it ends at midnight in China.

    received_on: the day on which it reached the office on paper (代录), which counts in its place.
    """
    figures = figures_in(report)
    now = clock.now()
    unit = report.assignment.unit
    version = ReportVersion(
        report=report,
        number=len(report.versions) + 1,
        progress=report.progress,
        problems=report.problems,
        next_steps=report.next_steps,
        submitted_at=now,
        is_on_time=(received_on or clock.day_of(now)) <= report.owed_on,
        author_id=report.author_id,
        signer_id=by.official.id,
        signer_post_id=by.post.id,
        unit_name=unit.name,
        author_name=_author_of(report, by),
        signer_name=name_of(by),
        signer_post_title=by.post_title,
        attachments=list(report.attachments),
        target_values=[TargetValue(target_id=target.id, value=value) for target, value in figures],
        promise_outcomes=_outcomes_in(report),
    )
    db.session.add(version)
    db.session.flush()
    return version


def _author_of(report: ProgressReport, by: Actor) -> str:
    """Who wrote it, by name; what the office typed from paper is said to be entered by it."""
    name = report.author.name if report.author else by.name
    typed = by.entered_by is not None and report.author_id == by.entered_by.official.id
    return f"{name}（督查室代录）" if typed else name


def figures_in(report: ProgressReport) -> list[tuple[Target, Decimal]]:
    """The figures typed for the task's targets; RuleBroken for one that is no number."""
    task = report.assignment.task
    typed = (
        (
            target,
            number_typed(report.target_values.get(str(target.id), ""), target, where=task.name),
        )
        for target in task.targets
    )
    return [(target, value) for target, value in typed if value is not None]


def _outcomes_in(report: ProgressReport) -> list[PromiseOutcome]:
    chosen = (
        (each["promise"], outcome_chosen(each["outcome"])) for each in report.promise_outcomes
    )
    answered = [(promise, outcome) for promise, outcome in chosen if outcome]
    return [
        PromiseOutcome(position=position, promise=promise, outcome=outcome)
        for position, (promise, outcome) in enumerate(answered, start=1)
    ]
