"""Saving one task's boxes: by the script while they are written, or by the button."""

from flask import redirect
from flask.typing import ResponseReturnValue

from tracker.models import ProgressReport
from tracker.permissions import Permission
from tracker.reports import queries, service
from tracker.reports.forms import DraftForm, draft_form
from tracker.reports.queries import Obligation
from tracker.reports.routes.blueprint import bp
from tracker.reports.routes.quarter import place_of, render_quarter
from tracker.web.answers import wants_json
from tracker.web.filters import in_shanghai
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving


@bp.post("/assignments/<int:assignment_id>/periods/<int:period_id>/draft")
@permit(Permission.REPORT_WRITE, on=queries.get_obligation)
def save_draft(obligation: Obligation) -> ResponseReturnValue:
    assignment, period = obligation.assignment, obligation.period
    assignment_id, due_on = assignment.id, period.due_on
    item = queries.item_of(obligation, on=me().on)
    form = draft_form(assignment.task.targets, item.promises)
    report = _save(form, obligation) if form.validate_on_submit() else None
    if wants_json():
        return _answer(form, report, obligation)
    if report is not None:
        return redirect(place_of(due_on, assignment_id))
    quarter = queries.get_quarter(due_on.isoformat(), reader=me())
    return render_quarter(quarter, refused=form, refused_id=assignment_id)


def _save(form: DraftForm, obligation: Obligation) -> ProgressReport | None:
    with saving(form):
        try:
            return service.save_draft(
                obligation.assignment,
                obligation.period,
                content=form.content,
                version=form.version.data or 0,
                by=me(),
            )
        except service.DraftConflict as conflict:
            form.conflict = conflict
            raise
    return None


def _answer(
    form: DraftForm, report: ProgressReport | None, obligation: Obligation
) -> ResponseReturnValue:
    """What the script is told: saved when and as which version, what is lacking; or why not."""
    if report is not None:
        return {
            "report": report.id,
            "version": service.draft_version(report),
            "lock": report.version,
            "saved_at": f"{in_shanghai(report.saved_at):%H:%M}" if report.saved_at else "",
            "is_filled": bool(report.progress),
            "hints": [
                {"box": hint.box, "text": hint.text, "whole": hint.whole}
                for hint in queries.item_of(obligation, on=me().on).hints
            ],
        }
    if form.conflict is not None:
        theirs = form.conflict
        return {
            "error": theirs.message,
            "version": theirs.version,
            "author": theirs.author_name,
            "theirs": theirs.theirs.boxes,
        }, 409
    fields = {name: errors for name, errors in form.errors.items() if name}
    said = [*form.form_errors, *(error for errors in fields.values() for error in errors)]
    return {"error": "；".join(map(str, said)), "fields": fields}, 422
