"""Pages that change when an issued plan reports: further days, and tasks on another schedule."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from tracker.core.errors import RuleBroken
from tracker.directory import queries as directory
from tracker.models import Plan, PlanStatus, Schedule, TaskStatus
from tracker.permissions import Permission
from tracker.plans import listing, queries, service
from tracker.plans.forms import FollowForm, FurtherDaysForm
from tracker.plans.routes.blueprint import bp
from tracker.plans.routes.schedules import (
    back_to_schedules,
    choices_among,
    ids_in,
    schedule_among,
    year_of,
)
from tracker.plans.schedule_form import dates_in
from tracker.web.keys import row_number
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving


@bp.route("/schedules/<int:schedule_id>/days", methods=["GET", "POST"])
@permit(Permission.SCHEDULE_KEEP, on=queries.get_schedule)
def add_days(schedule: Schedule) -> ResponseReturnValue:
    """Further reporting days, looked at in the year before they are saved."""
    plan, form = schedule.plan, FurtherDaysForm()
    if plan.status is not PlanStatus.ISSUED:
        return _only_after_issue(plan)
    if not form.preview.data and form.validate_on_submit():
        with saving(form):
            dates = dates_in(form.dates.data, by_year(plan))
            made = service.add_days(schedule, dates, reason=form.reason.data or "", by=me())
            flash(f"已加报 {len(made)} 期，到期照常提醒。", "ok")
            return back_to_schedules(plan, schedule)
    periods = _further(form, schedule)
    workdays = directory.work_calendar()
    return render_template(
        "plans/add_days.html",
        form=form,
        schedule=schedule,
        plan=plan,
        periods=periods,
        year=year_of(periods, plan, workdays),
        workdays=workdays,
    )


@bp.route("/plans/<int:plan_id>/schedules/follow", methods=["GET", "POST"])
@permit(Permission.SCHEDULE_KEEP, on=queries.get_plan)
def follow_schedule(plan: Plan) -> ResponseReturnValue:
    """Tasks go over to another schedule; what follows is shown before it is saved."""
    if plan.status is not PlanStatus.ISSUED:
        return _only_after_issue(plan)
    form = FollowForm(data={"from_on": me().on, "tasks": request.args.getlist("task", row_number)})
    form.schedule.choices = choices_among(plan)
    if not form.preview.data and form.validate_on_submit():
        with saving(form):
            new = schedule_among(plan, form)
            tasks = service.follow_schedule(
                plan,
                ids_in(form, plan),
                new,
                from_on=form.from_on.data,
                reason=form.reason.data or "",
                by=me(),
            )
            flash(f"{len(tasks)} 项任务改按“{new.name}”报送，已开始的各期照旧。", "ok")
            return back_to_schedules(plan, new)
    is_asked = form.is_submitted() and not form.errors and form.validate()
    schedule = schedule_among(plan, form) if is_asked else None
    ticked = ids_in(form, plan)
    workdays = directory.work_calendar()
    return render_template(
        "plans/follow_schedule.html",
        form=form,
        plan=plan,
        ticked=set(ticked),
        outline=listing.outline_of(plan),
        TaskStatus=TaskStatus,
        schedule=schedule,
        turnovers=service.turnovers(plan, ticked, schedule, on=me().on) if schedule else [],
        coming=[
            service.planned_of(each, workdays)
            for each in service.periods_from(schedule, form.from_on.data)
        ]
        if schedule
        else [],
    )


def _only_after_issue(plan: Plan) -> ResponseReturnValue:
    flash(f"方案{plan.status.label}。印发以前请直接修改报送安排。", "warn")
    return back_to_schedules(plan)


def by_year(plan: Plan) -> int:
    """The year of a date that is written without one: of the plan, or today's after it."""
    return max(plan.year, me().on.year)


def _further(form: FurtherDaysForm, schedule: Schedule) -> list[service.PlannedPeriod]:
    if not form.is_submitted() or form.errors or not form.validate():
        return []
    try:
        dates = dates_in(form.dates.data, by_year(schedule.plan))
        return service.further_days(schedule, dates, directory.work_calendar(), on=me().on)
    except RuleBroken as refusal:
        form.refuse(refusal)
        return []
