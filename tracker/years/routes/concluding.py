"""The page on which a plan's final marks are given, and its year is concluded."""

from collections import Counter

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.models import POSTS_OF_A_UNIT, Plan, PlanStatus
from tracker.permissions import Permission, allowed
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving
from tracker.years import queries, service
from tracker.years.forms import ConcludeForm, FinalsForm
from tracker.years.queries.finals import visible_rows
from tracker.years.queries.sheets import published_sheets
from tracker.years.routes.blueprint import bp


@bp.get("/plans/<int:plan_id>/conclusion")
@permit(Permission.CONCLUSION_VIEW, on=queries.get_concluded)
def show_conclusion(plan: Plan) -> ResponseReturnValue:
    """Until it is concluded the office's form; then every task with what its year came to."""
    return _page(plan)


@bp.post("/plans/<int:plan_id>/conclusion/marks")
@permit(Permission.YEAR_CONCLUDE, on=queries.get_concluded)
def confirm_finals(plan: Plan) -> ResponseReturnValue:
    form = FinalsForm()
    if form.validate_on_submit():
        with saving(form):
            if form.all_clear.data:
                given = service.confirm_clear(plan, seen=form.seen.data or "", by=me())
            else:
                given = service.confirm_finals(plan, form.choices, by=me())
            flash(f"已确认 {len(given)} 项年终评定，办结以前都可以再改。", "ok")
            return _back(plan)
    return _page(plan, finals=form)


@bp.post("/plans/<int:plan_id>/conclude")
@permit(Permission.YEAR_CONCLUDE, on=queries.get_concluded)
def conclude_plan(plan: Plan) -> ResponseReturnValue:
    form = ConcludeForm()
    if form.validate_on_submit():
        with saving(form):
            service.conclude_plan(plan, seen=form.seen.data or "", by=me())
            flash("方案已办结，各单位和分管领导会收到消息。", "ok")
            return _back(plan)
    return _page(plan, conclude=form)


def _address_of_sheets(plan: Plan) -> str:
    """Where the year's figures are that the reader may see: all units, his own, or nowhere yet."""
    published = published_sheets(plan.government_id, plan.year)
    unit = me().post.unit if me().post.kind in POSTS_OF_A_UNIT else None
    if unit is not None:
        is_out = published is not None and str(unit.id) in published.content
        return url_for("years.show_sheet", year=plan.year, unit_id=unit.id) if is_out else ""
    if published or allowed(me(), Permission.CONSULTATION_VIEW, plan):
        return url_for("years.show_sheets", year=plan.year)
    return ""


def _back(plan: Plan) -> ResponseReturnValue:
    return redirect(url_for("years.show_conclusion", plan_id=plan.id))


def _page(
    plan: Plan, *, finals: FinalsForm | None = None, conclude: ConcludeForm | None = None
) -> ResponseReturnValue:
    rows = queries.final_rows(plan)
    shown = visible_rows(rows, me())
    counts = Counter(row.value for row in shown)
    page = {
        "plan": plan,
        "rows": shown,
        "counts": counts,
        "clear": sum(row.awaits_bulk for row in rows),
        "carried": queries.carried_into([row.task.id for row in shown]),
    }
    if plan.status is PlanStatus.CLOSED:
        return render_template(
            "years/show_conclusion.html",
            conclusion=queries.conclusion_of(plan),
            sheets=_address_of_sheets(plan),
            **page,
        )
    due_on = queries.last_due(plan)
    seen = queries.digest_of(rows)
    return render_template(
        "years/conclude_plan.html",
        due_on=due_on,
        is_time=due_on is not None and due_on <= me().on,
        hindrances=queries.hindrances_of(plan, rows, on=me().on),
        form=finals or FinalsForm(formdata=None, data=FinalsForm.data_of(rows, seen)),
        conclude=conclude or ConcludeForm(formdata=None, data={"seen": seen}),
        seen=seen,
        **page,
    )
