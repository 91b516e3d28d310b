"""The files one has asked for that are made in the background."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from tracker.models import Export
from tracker.overview import exports
from tracker.overview.routes.blueprint import bp
from tracker.permissions import Permission
from tracker.web.files import as_download
from tracker.web.login import me
from tracker.web.permit import permit


@bp.get("/exports")
@permit(Permission.LEDGER_VIEW)
def list_exports() -> ResponseReturnValue:
    found = exports.exports_of(me())
    return render_template(
        "overview/list_exports.html",
        exports=found,
        is_under_way=any(each.is_under_way for each in found),
    )


@bp.get("/exports/<int:export_id>/file")
@permit(Permission.LEDGER_VIEW, on=exports.get_export)
def download_export(export: Export) -> Response:
    return as_download(export.stored_name or "", export.filename)
