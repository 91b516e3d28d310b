from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import NoResultFound

from tracker.core.errors import RuleBroken
from tracker.directory import queries as directory
from tracker.models import Unit
from tracker.paper import queries, service
from tracker.paper.forms import ReportsSheetForm, days_of, rows_for
from tracker.paper.routes.blueprint import bp
from tracker.permissions import Permission
from tracker.reports.queries.items import Item
from tracker.reports.queries.quarters import (
    Quarter,
    current_quarter,
    get_unit_quarter,
    quarters_of,
)
from tracker.web.files import file_store
from tracker.web.keys import row_number
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving


@bp.get("/units/<int:unit_id>/reports/paper")
@permit(Permission.PAPER_ENTER, on=directory.get_unit)
def choose_form(unit: Unit) -> ResponseReturnValue:
    """The form that the unit works at now."""
    due_on = current_quarter(unit, on=me().on)
    if due_on is None:
        raise NoResultFound
    address = url_for("paper.enter_reports", unit_id=unit.id, due_on=due_on.isoformat())
    return redirect(address)


@bp.route("/units/<int:unit_id>/reports/<due_on>/paper", methods=["GET", "POST"])
@permit(Permission.PAPER_ENTER, on=get_unit_quarter)
def enter_reports(quarter: Quarter) -> ResponseReturnValue:
    """A unit's form as its head signed it; looked at before it is handed in. ?task= opens one."""
    unit, items = quarter.unit, _asked(quarter)
    form = ReportsSheetForm(data={"rows": rows_for(items), **days_of(me().on)})
    form.offer(queries.signers(unit.government_id, service.signing(unit), on=me().on, unit=unit))
    form.arrange(items)
    is_asked = form.is_submitted()
    if is_asked and not form.preview.data and form.shown.data and form.validate():
        with saving(form):
            record = service.enter_reports(
                unit,
                quarter.due_on,
                form.contents(items),
                paper=form.paper,
                shown=form.shown.data,
                store=file_store(),
                by=me(),
            )
            flash(f"已代录{record.signer}{record.title}，本人会收到消息。", "ok")
            return redirect(url_for("paper.show_paper", paper_id=record.id))
    lines = _lines(form, quarter, items) if is_asked else []
    form.shown.data = service.mark_of(lines) if lines else ""
    return render_template(
        "paper/enter_reports.html",
        form=form,
        quarter=quarter,
        unit=unit,
        items=items,
        lines=lines,
        Fate=service.Fate,
        periods=quarters_of(unit, on=me().on),
    )


def _asked(quarter: Quarter) -> Sequence[Item]:
    """The tasks of the form, or the one that was asked for."""
    asked = request.args.get("task", type=row_number)
    return [each for each in quarter.items if each.task.id == asked] or quarter.items


def _lines(form: ReportsSheetForm, quarter: Quarter, items: Sequence[Item]) -> list[service.Line]:
    """What would be handed in; none where the form does not stand yet."""
    if not form.validate():
        return []
    try:
        return service.lines_of(quarter, form.contents(items), form.received_on.data)
    except RuleBroken as refusal:
        form.refuse(refusal)
        return []
