"""What the office does with the ticked tasks of the ledger; exporting them is in ledger.py."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from tracker.overview.filters import address_of
from tracker.overview.queries.paging import whole
from tracker.overview.routes.blueprint import bp
from tracker.overview.routes.ledger import (
    back_to_ticking,
    filters_of,
    ledger_at,
    list_shown,
    ticked,
)
from tracker.permissions import Permission
from tracker.reminders import service as reminders
from tracker.web.login import me
from tracker.web.permit import permit


@bp.post("/ledger/print")
@permit(Permission.LEDGER_VIEW)
def print_ticked() -> ResponseReturnValue:
    """The ticked tasks alone, or with `whole` the list on all its pages, to be printed.

    Writes nothing; what is ticked may be too long for an address.
    """
    ledger = ticked()
    if not ledger.rows:
        return back_to_ticking(ledger)
    return render_template(
        "overview/print_ticked.html",
        is_whole="whole" in request.form,
        filters=filters_of(ledger),
        **list_shown(ledger, whole(ledger.groups)),
    )


@bp.post("/ledger/reminders")
@permit(Permission.REMINDER_SEND)
def preview_reminders() -> ResponseReturnValue:
    """Which units would hear of what, before anything is sent. Writes nothing."""
    ledger = ticked()
    if not ledger.rows:
        return back_to_ticking(ledger)
    return render_template(
        "overview/preview_reminders.html",
        ledger=ledger,
        calls=reminders.calls_for(task_ids={row.task.id for row in ledger.rows}, by=me()),
        back=ledger_at(address_of(ledger.asked)),
    )
