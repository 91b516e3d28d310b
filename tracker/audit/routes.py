"""The auditor's page: what was done, by whom, and whether the record is whole."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.audit import queries, service
from tracker.audit.export import trail_file
from tracker.audit.forms import TrailForm
from tracker.audit.queries import TrailPage
from tracker.audit.subjects import names_of
from tracker.audit.wording import details_in_words, subject_in_words
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.models import AuditAction, Government
from tracker.permissions import Permission
from tracker.web.answers import XLSX
from tracker.web.files import to_be_saved
from tracker.web.login import me
from tracker.web.permit import permit

bp = Blueprint("audit", __name__)


@bp.get("/audit")
@permit(Permission.AUDIT_VIEW)
def show_trail() -> ResponseReturnValue:
    form = TrailForm(request.args)
    page, total = TrailPage((), None), 0
    if form.validate():
        page = queries.trail(me(), form.choice, older_than=form.older_than.data)
        total = queries.count(me(), form.choice)
    return render_template(
        "audit/show_trail.html",
        form=form,
        page=page,
        total=total,
        names=names_of(page.events),
        details_in_words=details_in_words,
        subject_in_words=subject_in_words,
    )


@bp.post("/audit/export")
@permit(Permission.AUDIT_VIEW)
def export_trail() -> ResponseReturnValue:
    """What is chosen, as a file; a POST, since the trail tells who took it out."""
    form = TrailForm(request.args)
    if not form.validate():
        return redirect(url_for("audit.show_trail"))
    choice = form.choice
    try:
        events = queries.whole_trail(me(), choice)
    except RuleBroken as refusal:
        flash(refusal.message, "warn")
        return redirect(url_for("audit.show_trail", **form.asked))
    # Made before the transaction: nobody's save waits for it.
    rows, file = len(events), trail_file(events, asked=f"（{choice}）" if str(choice) else "")
    with transaction():
        government = db.session.get_one(Government, me().government_id)
        service.record(
            AuditAction.TRAIL_EXPORTED, government, by=me(), asked=str(choice), rows=rows
        )
    return to_be_saved(file, f"审计记录{me().on:%Y%m%d}.xlsx", XLSX)


@bp.get("/audit/verification")
@permit(Permission.AUDIT_VIEW)
def verify_trail() -> ResponseReturnValue:
    return render_template("audit/verify_trail.html", broken=service.verify())
