"""The ledger as a file, in the forms that there are; a long one is made in the background."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from tracker.audit import service as audit
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.models import AuditAction, Government
from tracker.overview import exports
from tracker.overview.export import Form
from tracker.overview.filters import address_of
from tracker.overview.queries.ledger import Ledger
from tracker.overview.routes.blueprint import bp
from tracker.overview.routes.ledger import asked_for, back_to_ticking, ledger_at, ticked, title_of
from tracker.permissions import Permission
from tracker.web.answers import CSV, XLSX
from tracker.web.files import to_be_saved
from tracker.web.login import me
from tracker.web.permit import permit


@bp.post("/ledger.xlsx")
@permit(Permission.LEDGER_VIEW)
def export_ledger() -> ResponseReturnValue:
    """The list, or what is ticked of it; a POST, since it writes into the trail who took it out."""
    return _exported(Form.XLSX)


@bp.post("/ledger.csv")
@permit(Permission.LEDGER_VIEW)
def export_ledger_csv() -> ResponseReturnValue:
    return _exported(Form.CSV)


@bp.post("/ledger/units.xlsx")
@permit(Permission.LEDGER_VIEW)
def export_unit_lists() -> ResponseReturnValue:
    """A sheet for each unit that has one of the tasks."""
    return _exported(Form.UNITS_XLSX)


@bp.post("/ledger/units.csv")
@permit(Permission.LEDGER_VIEW)
def export_unit_lists_csv() -> ResponseReturnValue:
    return _exported(Form.UNITS_CSV)


def _exported(form: Form) -> ResponseReturnValue:
    ledger = ticked() if "chosen" in request.form else asked_for()
    if not ledger.rows and "chosen" in request.form:
        return back_to_ticking(ledger)
    if len(ledger.rows) > exports.MOST_AT_ONCE:
        return _in_the_background(ledger, form)
    # Made before the transaction: nobody's save waits for it.
    file = exports.written(ledger, form, title=title_of(ledger), by=me())
    with transaction():
        _record(ledger, form)
    return to_be_saved(file, form.filename(me().on), CSV if form.is_csv else XLSX)


def _in_the_background(ledger: Ledger, form: Form) -> ResponseReturnValue:
    ids = [row.task.id for row in ledger.rows] if "chosen" in request.form else None
    address, title, rows = address_of(ledger.asked), title_of(ledger), len(ledger.rows)
    try:
        with transaction():
            exports.ask_for_export(form, address, task_ids=ids, title=title, rows=rows, by=me())
            _record(ledger, form)
    except RuleBroken as refusal:
        flash(refusal.message, "warn")
        return redirect(ledger_at(address))
    return redirect(url_for("overview.list_exports"))


def _record(ledger: Ledger, form: Form) -> None:
    government = db.session.get_one(Government, me().government_id)
    audit.record(
        AuditAction.LEDGER_EXPORTED,
        government,
        by=me(),
        asked=address_of(ledger.asked),
        rows=len(ledger.rows),
        kind=form.label,
    )
