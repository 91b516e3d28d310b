from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.models import ReportingPeriod
from tracker.permissions import Permission
from tracker.plans import queries, service
from tracker.plans.forms import PeriodForm, ReopenForm
from tracker.plans.routes.blueprint import bp
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving


@bp.route("/periods/<int:period_id>", methods=["GET", "POST"])
@permit(Permission.PERIOD_CHANGE, on=queries.get_period)
def change_period(period: ReportingPeriod) -> ResponseReturnValue:
    form = PeriodForm(obj=period)
    if form.validate_on_submit():
        with saving(form):
            service.change_period(
                period,
                opens_on=form.opens_on.data,
                effective_due_on=form.effective_due_on.data,
                closes_on=form.closes_on.data,
                by=me(),
            )
            flash(f"已调整{period.label}。", "ok")
            return redirect(url_for("plans.show_plan", plan_id=period.schedule.plan_id))
    return render_template("plans/change_period.html", form=form, period=period)


@bp.route("/periods/<int:period_id>/reopen", methods=["GET", "POST"])
@permit(Permission.PERIOD_CHANGE, on=queries.get_period)
def reopen_period(period: ReportingPeriod) -> ResponseReturnValue:
    form = ReopenForm()
    if form.validate_on_submit():
        with saving(form):
            service.reopen_period(
                period, closes_on=form.closes_on.data, reason=form.reason.data, by=me()
            )
            flash(f"已重开{period.label}。", "ok")
            return redirect(url_for("plans.show_plan", plan_id=period.schedule.plan_id))
    return render_template("plans/reopen_period.html", form=form, period=period)
