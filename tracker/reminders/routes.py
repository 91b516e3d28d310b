from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.core.db import transaction
from tracker.directory import queries as directory
from tracker.permissions import Permission
from tracker.reminders import queries, service
from tracker.reminders.forms import RulesForm
from tracker.reminders.preview import preview
from tracker.reminders.rules import Rules
from tracker.web.forms import Form
from tracker.web.keys import row_number
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.redirects import safe_path
from tracker.web.saving import saving, tell_refusals

bp = Blueprint("reminders", __name__)


@bp.post("/reminders")
@permit(Permission.REMINDER_SEND)
def remind_units() -> ResponseReturnValue:
    """Remind the units of the fields `unit`, and go back to the page `next`."""
    chosen = dict.fromkeys(request.form.getlist("unit", type=row_number))
    units = [directory.get_unit(unit_id, reader=me()) for unit_id in chosen]
    form = Form()
    with saving(form):
        reminded = service.remind_now(units, by=me())
        flash(f"已提醒{'、'.join(unit.short_name for unit in reminded)}。", "ok")
    tell_refusals(form, "warn")
    return redirect(safe_path(request.form.get("next"), "/"))


@bp.route("/reminders/rules", methods=["GET", "POST"])
@permit(Permission.REMINDER_RULES)
def set_rules() -> ResponseReturnValue:
    """The government's rules, and what a unit would get by them. With `preview` nothing is kept."""
    kept, form = queries.rules_of(me().government_id), RulesForm()
    shown = kept
    if not form.is_submitted():
        form.fill(kept)
    elif form.validate():
        shown = form.rules
        with saving(form):
            if not form.preview.data:
                service.change_rules(shown, by=me())
                flash("提醒规则已保存，已经发过的不会重发。", "ok")
                return redirect(url_for("reminders.set_rules"))
            shown.check()
    units = queries.units_asked(me().government_id)
    example = next((unit for unit in units if unit.id == form.unit.data), None)
    example = example or next(iter(units), None)
    form.offer(units, example.id if example else None)
    return render_template(
        "reminders/set_rules.html",
        form=form,
        is_usual=kept == Rules.default(),
        is_preview=shown is not kept,
        preview=preview(shown, example, on=me().on) if example and not form.errors else None,
    )


@bp.post("/reminders/rules/reset")
@permit(Permission.REMINDER_RULES)
def reset_rules() -> ResponseReturnValue:
    with transaction():
        service.change_rules(None, by=me())
        flash("已恢复默认的提醒规则。", "ok")
    return redirect(url_for("reminders.set_rules"))
