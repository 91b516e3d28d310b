from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.core.db import transaction
from tracker.directory import queries as directory
from tracker.permissions import Permission
from tracker.reminders import ledger, queries, service
from tracker.reminders.ahead import ahead
from tracker.reminders.forms import RemindForm, RulesForm
from tracker.reminders.ledger import Filter, Origin, Result
from tracker.reminders.preview import preview
from tracker.reminders.rules import Rules
from tracker.web.keys import row_number
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.redirects import safe_path
from tracker.web.saving import saving, tell_refusals

bp = Blueprint("reminders", __name__)


@bp.get("/reminders")
@permit(Permission.REMINDER_SEND)
def list_reminders() -> ResponseReturnValue:
    """Who was told what, when, by which channel, with what result."""
    asked = _asked()
    page = ledger.reminders_told(
        asked, reader=me(), before=request.args.get("before", type=row_number)
    )
    return render_template(
        "reminders/list_reminders.html", page=page, asked=asked, origins=Origin, results=Result
    )


@bp.get("/reminders/ahead")
@permit(Permission.REMINDER_SEND)
def show_ahead() -> ResponseReturnValue:
    """What the next thirty days would bring."""
    days = ahead(me().government_id, on=me().on)
    return render_template("reminders/show_ahead.html", days=days)


@bp.get("/reminders/now")
@permit(Permission.REMINDER_SEND)
def preview_now() -> ResponseReturnValue:
    """Which of the units of the fields `unit` would hear of what; without one, of all that owe."""
    units = set(request.args.getlist("unit", type=row_number))
    return render_template(
        "reminders/remind_now.html", calls=service.calls_for(unit_ids=units or None, by=me())
    )


@bp.post("/reminders")
@permit(Permission.REMINDER_SEND)
def remind_units() -> ResponseReturnValue:
    """Remind the units of the fields `unit`, and go back to the page `next`."""
    chosen = dict.fromkeys(request.form.getlist("unit", type=row_number))
    units = [directory.get_unit(unit_id, reader=me()) for unit_id in chosen]
    form = RemindForm()
    if form.validate():
        with saving(form):
            reminded = service.remind_now(units, reason=form.reason.data or "", by=me())
            flash(f"已提醒{'、'.join(unit.short_name for unit in reminded)}。", "ok")
    tell_refusals(form, "warn")
    return redirect(safe_path(request.form.get("next"), url_for("reminders.list_reminders")))


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
                service.change_rules(shown, seen=form.seen.data or "", by=me())
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


def _asked() -> Filter:
    """What the address asks for; what makes no sense asks for nothing."""
    origin, result = request.args.get("origin", ""), request.args.get("result", "")
    return Filter(
        unit_id=request.args.get("unit", type=row_number),
        from_on=request.args.get("from", type=_day),
        until_on=request.args.get("until", type=_day),
        origin=Origin(origin) if origin in set(Origin) else None,
        result=Result(result) if result in set(Result) else None,
    )


def _day(text: str) -> date:
    """A day; ValueError near the ends of the calendar, where it has no instants in China."""
    day = date.fromisoformat(text)
    if not 2000 <= day.year < 2200:
        raise ValueError(f"{text[:12]!r} is no day of ours")
    return day
