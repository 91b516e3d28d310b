"""Pages of reporting schedules (报送安排): what they are, and whom of a draft they concern."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from tracker.core.errors import RuleBroken
from tracker.core.workdays import WorkCalendar
from tracker.directory import queries as directory
from tracker.models import Cadence, Plan, PlanKind, PlanStatus, Schedule, Task
from tracker.permissions import Permission, allowed
from tracker.plans import listing, queries, service
from tracker.plans.forms import ChooseScheduleForm, ScheduleForm
from tracker.plans.routes.blueprint import bp
from tracker.plans.schedule_form import content_of, schedule_form
from tracker.plans.year import DrawnYear, drawn_year
from tracker.web.forms import Form
from tracker.web.keys import row_number
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving, tell_refusals


@dataclass(frozen=True)
class ScheduleShown:
    """A schedule on the page: the periods it has or would have, and who follows it."""

    schedule: Schedule
    periods: list[service.PlannedPeriod]
    tasks: list[Task]

    @property
    def provisional(self) -> bool:
        return any(each.is_provisional for each in self.periods)


@bp.get("/plans/<int:plan_id>/schedules")
@permit(Permission.PLAN_VIEW, on=queries.get_plan)
def show_schedules(plan: Plan) -> ResponseReturnValue:
    """?of= says which of them is drawn into the year.

    In a plan that takes one task at a time each has its own: the list of tasks says their days.
    """
    if plan.kind is PlanKind.MATTERS:
        return redirect(url_for("matters.list_matters"))
    workdays = directory.work_calendar()
    outline = listing.outline_of(plan)
    tasks = [task for heading in outline for task in heading.tasks]
    shown = [_shown(each, tasks, workdays) for each in plan.schedules]
    asked = request.args.get("of", type=row_number)
    drawn = next((each for each in shown if each.schedule.id == asked), next(iter(shown), None))
    return render_template(
        "plans/show_schedules.html",
        plan=plan,
        shown=shown,
        drawn=drawn,
        year=drawn_year(drawn.periods, workdays, plan.year) if drawn else None,
        workdays=workdays,
        outline=outline,
        tasks=tasks,
        own_days=service.with_own_day(tasks, plan),
        edits=_keeps() and plan.status is PlanStatus.DRAFT,
        extends=_keeps() and plan.status is PlanStatus.ISSUED,
    )


@bp.route("/plans/<int:plan_id>/schedules/new", methods=["GET", "POST"])
@permit(Permission.SCHEDULE_KEEP, on=queries.get_plan)
def add_schedule(plan: Plan) -> ResponseReturnValue:
    """?cadence= says how often; ?task= for which single task it is."""
    cadence, task = _cadence(), _task_named(plan)
    form = schedule_form(cadence, plan, task=task)
    if not form.preview.data and form.validate_on_submit():
        with saving(form):
            content = content_of(form, cadence, plan)
            if plan.status is PlanStatus.ISSUED:
                service.add_issued_schedule(plan, content, reason=form.reason.data, by=me())
            else:
                ids = [task.id] if task else []
                service.add_schedule(plan, content, task_ids=ids, by=me())
            flash(f"已新增“{content.name}”{f'，{task.name}按它报送' if task else ''}。", "ok")
            return back_to_schedules(plan)
    return _schedule_page(form, cadence, plan, task=task)


@bp.route("/schedules/<int:schedule_id>", methods=["GET", "POST"])
@permit(Permission.SCHEDULE_KEEP, on=queries.get_schedule)
def change_schedule(schedule: Schedule) -> ResponseReturnValue:
    plan, cadence = schedule.plan, _cadence(schedule.cadence)
    if plan.status is not PlanStatus.DRAFT:
        flash(
            f"方案{plan.status.label}，原有的报送日不改。印发后请用“加报”，或者新增安排。", "warn"
        )
        return back_to_schedules(plan, schedule)
    form = schedule_form(cadence, plan, schedule=schedule)
    if not form.preview.data and form.validate_on_submit():
        with saving(form):
            content = content_of(form, cadence, plan)
            service.change_schedule(schedule, content, by=me())
            flash(f"已修改“{content.name}”。", "ok")
            return back_to_schedules(plan, schedule)
    return _schedule_page(form, cadence, plan, schedule=schedule)


@bp.post("/schedules/<int:schedule_id>/delete")
@permit(Permission.SCHEDULE_KEEP, on=queries.get_schedule)
def remove_schedule(schedule: Schedule) -> ResponseReturnValue:
    form, plan, name = Form(), schedule.plan, schedule.name
    with saving(form):
        first = service.remove_schedule(schedule, by=me())
        flash(f"已删除“{name}”，原来按它报送的任务改按“{first.name}”。", "ok")
    tell_refusals(form)
    return back_to_schedules(plan)


@bp.post("/plans/<int:plan_id>/schedules/tasks")
@permit(Permission.SCHEDULE_KEEP, on=queries.get_plan)
def choose_schedule(plan: Plan) -> ResponseReturnValue:
    form = ChooseScheduleForm()
    form.schedule.choices = choices_among(plan)
    if form.validate_on_submit():
        with saving(form):
            schedule = schedule_among(plan, form)
            changed = service.choose_schedule(plan, ids_in(form, plan), schedule, by=me())
            said = f"{len(changed)} 项任务改按“{schedule.name}”报送。"
            flash(said if changed else f"勾选的任务已经按“{schedule.name}”报送。", "ok")
    tell_refusals(form)
    return back_to_schedules(plan)


@bp.post("/plans/<int:plan_id>/schedules/own-days")
@permit(Permission.SCHEDULE_KEEP, on=queries.get_plan)
def report_on_own_days(plan: Plan) -> ResponseReturnValue:
    form = Form()
    with saving(form):
        tasks = service.report_on_own_days(plan, by=me())
        flash(f"{len(tasks)} 项任务改为在各自的完成日期报送一次，可以撤销。", "ok")
    tell_refusals(form)
    return back_to_schedules(plan)


def ids_in(form: ChooseScheduleForm, plan: Plan) -> list[int]:
    """The tasks that were ticked, and those under the headings that were."""
    under = set(form.sections.data or ())
    found = set(form.tasks.data or ())
    for heading in listing.outline_of(plan):
        section = heading.section
        if section and under & {section.id, section.parent_id}:
            found.update(task.id for task in heading.tasks)
    return sorted(found)


def schedule_among(plan: Plan, form: ChooseScheduleForm) -> Schedule:
    """The schedule of the plan that was chosen; the form has checked that it is one of them."""
    return next(each for each in plan.schedules if each.id == form.schedule.data)


def choices_among(plan: Plan) -> list[SelectChoice]:
    return [SelectChoice(each.id, each.name) for each in plan.schedules]


def year_of(
    periods: list[service.PlannedPeriod], plan: Plan, workdays: WorkCalendar
) -> DrawnYear | None:
    return drawn_year(periods, workdays, plan.year) if periods else None


def _schedule_page(
    form: ScheduleForm,
    cadence: Cadence,
    plan: Plan,
    *,
    schedule: Schedule | None = None,
    task: Task | None = None,
) -> ResponseReturnValue:
    workdays = directory.work_calendar()
    periods = _preview(form, cadence, plan, workdays)
    task_id = task.id if task else None
    here = {
        each: url_for("plans.change_schedule", schedule_id=schedule.id, cadence=each.value)
        if schedule
        else url_for("plans.add_schedule", plan_id=plan.id, cadence=each.value, task=task_id)
        for each in Cadence
    }
    return render_template(
        "plans/edit_schedule.html",
        form=form,
        plan=plan,
        schedule=schedule,
        task=task,
        cadence=cadence,
        cadences=here,
        periods=periods,
        year=year_of(periods, plan, workdays),
        workdays=workdays,
        is_issued=plan.status is PlanStatus.ISSUED,
    )


def _preview(
    form: ScheduleForm, cadence: Cadence, plan: Plan, workdays: WorkCalendar
) -> list[service.PlannedPeriod]:
    """What the form comes to; nothing while it is not filled in, or not sensibly."""
    if form.is_submitted() and not form.errors and not form.validate():
        return []
    if form.errors:
        return []
    try:
        content = content_of(form, cadence, plan)
        if plan.status is PlanStatus.ISSUED:
            return service.days_to_come(content, plan, on=me().on)
        return service.plan_days(service.days_of(content, plan), content.span, workdays)
    except RuleBroken as refusal:
        if form.is_submitted():
            form.refuse(refusal)
        return []


def _shown(schedule: Schedule, tasks: list[Task], workdays: WorkCalendar) -> ScheduleShown:
    periods = (
        [service.planned_of(each, workdays) for each in schedule.periods]
        if schedule.periods
        else service.plan_periods(schedule, workdays)
    )
    own = [task for task in tasks if task.schedule_id == schedule.id]
    return ScheduleShown(schedule, periods, own)


def _cadence(usual: Cadence = Cadence.MONTHLY) -> Cadence:
    asked = request.args.get("cadence", "")
    return Cadence(asked) if asked in {each.value for each in Cadence} else usual


def _task_named(plan: Plan) -> Task | None:
    task_id = request.args.get("task", type=row_number)
    task = queries.get_task(task_id, reader=me()) if task_id else None
    return task if task is not None and task.plan_id == plan.id else None


def _keeps() -> bool:
    return allowed(me(), Permission.SCHEDULE_KEEP)


def back_to_schedules(plan: Plan, schedule: Schedule | None = None) -> ResponseReturnValue:
    of = schedule.id if schedule else None
    return redirect(url_for("plans.show_schedules", plan_id=plan.id, of=of))
