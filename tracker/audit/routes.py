"""The auditor's page: what was done, by whom, and whether the record is whole."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from tracker.audit import queries, service
from tracker.audit.forms import TrailForm
from tracker.audit.wording import details_in_words, subject_in_words
from tracker.models import AuditAction
from tracker.permissions import Permission
from tracker.web.login import me
from tracker.web.permit import permit

bp = Blueprint("audit", __name__)


@bp.get("/audit")
@permit(Permission.AUDIT_VIEW)
def show_trail() -> ResponseReturnValue:
    form = TrailForm(request.args)
    page = queries.TrailPage((), None)
    if form.validate():
        page = queries.trail(
            me(),
            action=AuditAction(form.action.data) if form.action.data else None,
            person=form.person.data or "",
            day=form.day.data,
            older_than=form.older_than.data,
        )
    return render_template(
        "audit/show_trail.html",
        form=form,
        page=page,
        details_in_words=details_in_words,
        subject_in_words=subject_in_words,
    )


@bp.get("/audit/verification")
@permit(Permission.AUDIT_VIEW)
def verify_trail() -> ResponseReturnValue:
    return render_template("audit/verify_trail.html", broken=service.verify())
