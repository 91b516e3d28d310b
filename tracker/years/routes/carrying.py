"""Pages on which unfinished tasks go on, and the next year's draft begins."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from tracker.directory import queries as directory
from tracker.models import Plan
from tracker.permissions import Permission
from tracker.plans import service as plans
from tracker.plans.reporting_days import reporting_days
from tracker.web.keys import row_number
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving
from tracker.years import queries, service
from tracker.years.forms import CarryForm, NextYearForm
from tracker.years.queries.unfinished import Candidate, digest_of_candidates
from tracker.years.routes.blueprint import bp


@bp.route("/plans/<int:plan_id>/carry-over", methods=["GET", "POST"])
@permit(Permission.TASKS_CARRY_OVER, on=queries.get_issued_plan)
def carry_over(plan: Plan) -> ResponseReturnValue:
    """Unfinished tasks are ticked; how each would go on is shown before it is confirmed."""
    drafts = queries.drafts_for(plan)
    form = CarryForm(data={"into": request.args.get("into", type=row_number)})
    form.into.choices = [SelectChoice(each.id, f"{each.year}年《{each.title}》") for each in drafts]
    if drafts and not form.preview.data and form.validate_on_submit():
        with saving(form):
            into = _draft_among(drafts, form.into.data)
            made = service.carry_over(
                plan, form.tasks.data or (), into=into, seen=form.seen.data or "", by=me()
            )
            flash(f"已结转 {len(made)} 项到《{into.title}》，都可以再改，也可以撤销。", "ok")
            return redirect(url_for("plans.show_plan", plan_id=into.id))
    candidates = queries.candidates_in(plan, on=me().on)
    is_asked = bool(drafts) and form.is_submitted() and not form.errors and form.validate()
    chosen = form.chosen_among(candidates) if is_asked else []
    if chosen:
        form.seen.data = digest_of_candidates(chosen)
    return render_template(
        "years/carry_over.html",
        plan=plan,
        form=form,
        drafts=drafts,
        candidates=candidates,
        ticked=set(form.tasks.data or ()),
        is_asked=is_asked,
        chosen=chosen,
        acting=_acting(chosen),
        into=_draft_among(drafts, form.into.data) if is_asked else None,
    )


def _acting(chosen: Sequence[Candidate]) -> dict[int, directory.Acting]:
    """Who acts today in the posts that would lead these tasks, by post id."""
    leaders = [leader for each in chosen for leader in each.carried.content.leaders]
    return directory.acting_by_post({each.post.id for each in leaders if each.post}, on=me().on)


@bp.route("/plans/<int:plan_id>/next-year", methods=["GET", "POST"])
@permit(Permission.TASKS_CARRY_OVER, on=queries.get_issued_plan)
def start_next_plan(plan: Plan) -> ResponseReturnValue:
    """A draft of the next year with this one's headings and days; without tasks as yet."""
    form = NextYearForm(data={"title": plan.title.replace(str(plan.year), str(plan.year + 1))})
    if form.validate_on_submit():
        with saving(form):
            draft = service.start_next_plan(plan, title=form.title.data or "", by=me())
            flash(f"已起草《{draft.title}》，可以把没有完成的任务结转过去。", "ok")
            return redirect(url_for("years.carry_over", plan_id=plan.id, into=draft.id))
    calendar = directory.work_calendar()
    return render_template(
        "years/start_next_plan.html",
        plan=plan,
        form=form,
        schedules=[
            (
                content,
                plans.plan_days(
                    reporting_days(content.rhythm, plan.year + 1), content.span, calendar
                ),
            )
            for content in plans.schedules_like(plan)
        ],
    )


def _draft_among(drafts: Sequence[Plan], draft_id: int) -> Plan:
    """The draft that was chosen; the form has checked that it is one of them."""
    return next(each for each in drafts if each.id == draft_id)
