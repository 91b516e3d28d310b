from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.core.db import transaction
from tracker.models import SavedView
from tracker.overview import service
from tracker.overview.filters import lasting_address
from tracker.overview.forms import ViewForm
from tracker.overview.queries import views
from tracker.overview.routes.blueprint import bp
from tracker.overview.routes.ledger import asked_for, ledger_at, ledger_page
from tracker.permissions import Permission
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving


@bp.post("/ledger/views")
@permit(Permission.LEDGER_VIEW)
def save_view() -> ResponseReturnValue:
    """Keep the list that the address asks for under the name in the form."""
    form = ViewForm()
    if form.validate_on_submit():
        ledger = asked_for()
        address = lasting_address(ledger.asked, is_current=ledger.is_current)
        with saving(form):
            service.save_view(form.name.data, address, by=me())
            flash(f"已存为视图“{form.name.data}”。", "ok")
            return redirect(ledger_at(address))
    return render_template("overview/show_ledger.html", **ledger_page(form))


@bp.post("/ledger/views/<int:view_id>/delete")
@permit(Permission.LEDGER_VIEW, on=views.get_view)
def delete_view(view: SavedView) -> ResponseReturnValue:
    name = view.name
    with transaction():
        service.delete_view(view)
    flash(f"已删去视图“{name}”。", "ok")
    return redirect(url_for("overview.show_ledger"))
