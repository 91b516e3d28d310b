"""The files one has asked for that are made in the background."""

from datetime import timedelta

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from tracker.core import clock
from tracker.models import Export
from tracker.overview import exports
from tracker.overview.routes.blueprint import bp
from tracker.permissions import Permission
from tracker.web.files import as_download
from tracker.web.login import me
from tracker.web.permit import permit

# A page that looks again by itself keeps its session alive, whether anybody sits before it or not.
LOOKED_FOR = timedelta(minutes=15)


@bp.get("/exports")
@permit(Permission.LEDGER_VIEW)
def list_exports() -> ResponseReturnValue:
    found = exports.exports_of(me())
    under_way = [each for each in found if each.is_under_way]
    long_ago = clock.real_now() - LOOKED_FOR
    return render_template(
        "overview/list_exports.html",
        exports=found,
        is_under_way=bool(under_way),
        looks_again=any(each.asked_at > long_ago for each in under_way),
    )


@bp.get("/exports/<int:export_id>/file")
@permit(Permission.LEDGER_VIEW, on=exports.get_export)
def download_export(export: Export) -> Response:
    return as_download(export.stored_name or "", export.filename)
