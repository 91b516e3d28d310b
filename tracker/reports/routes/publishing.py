"""Publishing a round's marks, and marking a task in place of its leads."""

from collections import Counter

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.directory import queries as directory
from tracker.models import MarkValue, ReportingPeriod
from tracker.permissions import Permission
from tracker.reports import queries, service
from tracker.reports.forms import PublishForm, TaskMarkForm
from tracker.reports.queries import Obligation
from tracker.reports.routes.blueprint import bp
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving


@bp.route("/periods/<int:period_id>/publish", methods=["GET", "POST"])
@permit(Permission.MARKS_PUBLISH, on=queries.get_period)
def publish_marks(period: ReportingPeriod) -> ResponseReturnValue:
    form = PublishForm()
    period_id = period.id
    if form.validate_on_submit():
        with saving(form):
            service.publish_marks(period, confirmed=form.confirmed.data, by=me())
            flash(f"{period.label}评定已公布，已通知各单位和分管领导", "ok")
            return redirect(url_for("reports.publish_marks", period_id=period_id))
    period = queries.get_period(period_id, reader=me())
    assignments = queries.leading(period, on=me().on)
    tasks = list(dict.fromkeys(each.task_id for each in assignments))
    marks = queries.task_marks(tasks, published_only=False)
    counts = Counter(marks.get((task_id, period.id)) for task_id in tasks)
    return render_template(
        "reports/publish_marks.html",
        period=period,
        form=form,
        total=len(tasks),
        counts=[(mark, counts[mark]) for mark in (*MarkValue, None)],
        missing=queries.unmarked(period, on=me().on),
        received=queries.received_by(period, directory.work_calendar()),
    )


@bp.route("/assignments/<int:assignment_id>/periods/<int:period_id>/mark", methods=["GET", "POST"])
@permit(Permission.TASK_MARK, on=queries.get_obligation)
def mark_task(obligation: Obligation) -> ResponseReturnValue:
    """Mark the task of an assignment in a period."""
    form = TaskMarkForm()
    task, period = obligation.assignment.task, obligation.period
    period_id = period.id
    if form.validate_on_submit():
        with saving(form):
            service.mark_task(
                task,
                period,
                value=MarkValue(form.value.data),
                reason=form.reason.data or "",
                by=me(),
            )
            flash(f"{task.name}评定已调整", "ok")
            return redirect(url_for("reports.publish_marks", period_id=period_id))
    marks = queries.lead_marks([task.id], published_only=False).get((task.id, period.id), {})
    leads = [(each.unit, marks.get(each.id)) for each in task.assignments if each.is_lead]
    return render_template(
        "reports/mark_task.html", task=task, period=period, form=form, leads=leads
    )
