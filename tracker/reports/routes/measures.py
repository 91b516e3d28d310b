"""What reports are measured by: a government's yardstick (评定尺度), a task's pace (序时进度)."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.models import Task
from tracker.permissions import Permission
from tracker.plans import queries as plans
from tracker.reports import queries, service
from tracker.reports.measure_forms import PaceForm, YardstickForm
from tracker.reports.routes.blueprint import bp
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.redirects import safe_path
from tracker.web.saving import saving


@bp.route("/review/settings", methods=["GET", "POST"])
@permit(Permission.REPORT_REVIEW)
def change_yardstick() -> ResponseReturnValue:
    government_id = me().government_id
    form = YardstickForm(data=YardstickForm.data_of(queries.yardstick_of(government_id)))
    if form.validate_on_submit():
        with saving(form):
            service.change_yardstick(
                slow=form.slow.data or 0,
                lagging=form.lagging.data or 0,
                season=form.season,
                reasons=form.lines,
                version=form.version.data or "",
                by=me(),
            )
            flash("已保存，以后审核按新的尺度。", "ok")
            return redirect(url_for("reports.change_yardstick"))
        form.version.data = queries.yardstick_of(government_id).version
    return render_template("reports/change_yardstick.html", form=form)


@bp.route("/tasks/<int:task_id>/pace", methods=["GET", "POST"])
@permit(Permission.TASK_MARK, on=queries.get_issued_task)
def set_pace(task: Task) -> ResponseReturnValue:
    task_id = task.id
    back = safe_path(request.args.get("back"), url_for("overview.show_task", task_id=task_id))
    course = queries.courses([task], queries.yardstick_of(me().government_id))[task_id]
    form = PaceForm(data=PaceForm.data_of(course))
    if not form.more.data and form.validate_on_submit():
        with saving(form):
            service.set_pace(task, form.chosen, form.kept, by=me())
            flash("进度尺度已保存。", "ok")
            return redirect(back)
    form.add_spare_rows()
    task = queries.get_issued_task(task_id, reader=me())
    return render_template(
        "reports/set_pace.html",
        task=task,
        form=form,
        course=course,
        back=back,
        days=[period.covers_until for period in plans.periods_of([task])[task.id]],
    )
