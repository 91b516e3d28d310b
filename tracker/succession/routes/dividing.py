"""Tasks go from one lead official to another; what moves is shown before it is confirmed."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from tracker.core.days import day_full
from tracker.core.errors import RuleBroken
from tracker.models import Post
from tracker.permissions import Permission
from tracker.succession import queries, service
from tracker.succession.forms import RedivideForm
from tracker.succession.queries import Lead, Redividing
from tracker.succession.routes.blueprint import bp
from tracker.web.keys import row_number
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving

NOBODY = 0


@bp.route("/portfolios/redivide", methods=["GET", "POST"])
@permit(Permission.PORTFOLIO_REDIVIDE)
def redivide() -> ResponseReturnValue:
    leads = queries.lead_officials(me().government_id, on=me().on)
    asked = request.args.get("leader", NOBODY, type=row_number)
    form = _form(leads, asked)
    if form.is_confirmed and form.validate_on_submit():
        with saving(form):
            done = service.redivide(
                _post(leads, form.from_post.data),
                _post(leads, form.to_post.data),
                unit_ids=form.units.data or [],
                task_ids=form.tasks.data or [],
                on=form.on.data,
                basis=form.basis.data,
                seen=form.seen.data,
                by=me(),
            )
            flash(
                f"{len(done.tasks)} 项任务自{day_full(done.on)}起"
                f"由{done.to_name}分管，两位领导会收到消息。",
                "ok",
            )
            return redirect(url_for("succession.redivide", _anchor="done"))
    what = _coming(form, leads)
    form.seen.data = what.seen if what else ""
    chosen = next((each for each in leads if each.post.id == form.from_post.data), None)
    tasks = queries.led_by(chosen.post, on=form.on.data or me().on) if chosen else []
    return render_template(
        "succession/redivide.html",
        form=form,
        leads=leads,
        chosen=chosen,
        tasks=tasks,
        units=queries.units_led(tasks, on=form.on.data or me().on),
        what=what,
        done=queries.redivisions_in(me().government_id),
    )


def _form(leads: Sequence[Lead], asked: int) -> RedivideForm:
    form = RedivideForm(on=me().on, from_post=asked)
    nobody = SelectChoice(NOBODY, "请选择")
    form.from_post.choices = [
        nobody,
        *(SelectChoice(each.post.id, f"{each.name}，{each.tasks} 项") for each in leads),
    ]
    form.to_post.choices = [nobody, *(SelectChoice(each.post.id, each.name) for each in leads)]
    return form


def _coming(form: RedivideForm, leads: Sequence[Lead]) -> Redividing | None:
    """What would follow of what the form holds; None while it is not filled in sensibly."""
    if not form.is_submitted() or (not form.errors and not form.validate()):
        return None
    try:
        from_post, to_post = _post(leads, form.from_post.data), _post(leads, form.to_post.data)
        service.refuse_pair(from_post, to_post)
        if form.on.data is None:
            return None
        what = queries.redividing(
            from_post,
            to_post,
            unit_ids=form.units.data or [],
            task_ids=form.tasks.data or [],
            on=form.on.data,
            today=me().on,
        )
        service.refuse_unfit(what)
    except RuleBroken as refusal:
        if not form.errors:
            form.refuse(refusal)
        return None
    return what


def _post(leads: Sequence[Lead], post_id: int) -> Post:
    """One of the government's own lead officials' posts."""
    found = next((each.post for each in leads if each.post.id == post_id), None)
    if found is None:
        raise RuleBroken("请选分管领导。", field="to_post")
    return found
