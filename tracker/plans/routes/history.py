from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.models import Plan
from tracker.permissions import Permission
from tracker.plans import changes, listing, queries, service
from tracker.plans.forms import UndoForm
from tracker.plans.routes.blueprint import bp
from tracker.plans.routes.plans import back_to
from tracker.web.forms import Form
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving


@bp.get("/plans/<int:plan_id>/history")
@permit(Permission.PLAN_EDIT, on=queries.get_plan)
def show_history(plan: Plan) -> ResponseReturnValue:
    return render_template(
        "plans/show_history.html", plan=plan, changes=listing.history_of(plan), form=UndoForm()
    )


@bp.get("/plans/<int:plan_id>/history/<int:version_number>")
@permit(Permission.PLAN_EDIT, on=queries.get_plan_of_version)
def show_version(plan: Plan) -> ResponseReturnValue:
    """What one change did, and the whole draft after it."""
    version_number = _number()
    version = service.version_of(plan, version_number)
    if version is None:
        abort(404)
    names = queries.names_in(plan.government_id)
    before = service.version_of(plan, version_number - 1) if version_number else None
    history = {each.number: each for each in listing.history_of(plan)}
    return render_template(
        "plans/show_version.html",
        plan=plan,
        number=version_number,
        change=history.get(version_number),
        last=max(history, default=0),
        differences=changes.changes_between(before, version, names) if before else [],
        headings=changes.tasks_of(version, names),
        form=Form(),
    )


@bp.post("/plans/<int:plan_id>/history/<int:version_number>/restore")
@permit(Permission.PLAN_EDIT, on=queries.get_plan_of_version)
def restore_version(plan: Plan) -> ResponseReturnValue:
    form = Form()
    if form.validate_on_submit():
        with saving(form):
            service.put_back(plan, _number(), by=me())
            flash("已恢复。不合适的，可以撤销。", "ok")
            return redirect(url_for("plans.show_plan", plan_id=plan.id))
    return back_to(plan, form)


def _number() -> int:
    return int((request.view_args or {})["version_number"])
