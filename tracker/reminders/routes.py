from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue

from tracker.directory import queries as directory
from tracker.permissions import Permission
from tracker.reminders import service
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
