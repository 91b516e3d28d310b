"""The package of a plan's year, to be taken along (归档包)."""

from flask import Blueprint, redirect, send_file, url_for
from flask.typing import ResponseReturnValue

from tracker.archives import service
from tracker.archives.package import file_name
from tracker.models import Plan
from tracker.permissions import Permission
from tracker.plans import queries as plans
from tracker.web.files import file_store
from tracker.web.forms import Form
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving, tell_refusals

bp = Blueprint("archives", __name__)


@bp.post("/plans/<int:plan_id>/archive")
@permit(Permission.ARCHIVE_MAKE, on=plans.get_plan)
def make_archive(plan: Plan) -> ResponseReturnValue:
    form = Form()
    plan_id, name = plan.id, file_name(f"{plan.title}归档包")
    with saving(form):
        package = service.make_archive(plan, files=file_store(), by=me())
        return send_file(
            package,
            mimetype="application/zip",
            as_attachment=True,
            download_name=f"{name}.zip",
            etag=False,
        )
    tell_refusals(form)
    return redirect(url_for("plans.show_plan", plan_id=plan_id))
