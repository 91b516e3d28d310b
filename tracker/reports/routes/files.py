"""Attachments: added to and taken from a draft, downloaded by whoever may read the report."""

from collections.abc import Sequence
from datetime import date

from flask import Response, redirect, render_template
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from tracker.models import Actor, Attachment
from tracker.permissions import Permission
from tracker.reports import queries, service
from tracker.reports.forms import AttachmentForm, ReasonForm
from tracker.reports.queries import Obligation
from tracker.reports.routes.blueprint import bp
from tracker.reports.routes.quarter import place_of, render_quarter
from tracker.web.answers import wants_json
from tracker.web.files import as_download, file_store
from tracker.web.forms import Form
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving


@bp.post("/assignments/<int:assignment_id>/periods/<int:period_id>/attachments")
@permit(Permission.REPORT_WRITE, on=queries.get_obligation)
def attach(obligation: Obligation) -> ResponseReturnValue:
    form = AttachmentForm()
    due_on, assignment_id = obligation.period.due_on, obligation.assignment.id
    if form.validate_on_submit():
        added: list[Attachment] = []
        stored: list[str] = []
        with saving(form):
            for file in form.file.data:
                added.append(_attach(obligation, file))
                stored.append(added[-1].stored_name)
            return _attached(added) if wants_json() else redirect(place_of(due_on, assignment_id))
        for name in stored:  # one of them was refused, and so all
            file_store().delete(name)
    return _refuse(form, due_on, assignment_id)


def _attach(obligation: Obligation, file: FileStorage) -> Attachment:
    return service.attach(
        obligation.assignment,
        obligation.period,
        filename=file.filename or "",
        content=file.read(),
        store=file_store(),
        by=me(),
    )


def _attached(added: Sequence[Attachment]) -> ResponseReturnValue:
    """What the script puts into the list."""
    html = (render_template("reports/attached.html", attachment=each) for each in added)
    return {"html": "".join(html)}


@bp.post("/attachments/<int:attachment_id>/remove")
@permit(
    Permission.REPORT_WRITE,
    on=lambda attachment_id, reader: _obligation_of(attachment_id, reader=reader),
)
def remove_attachment(attached: "Attached") -> ResponseReturnValue:
    form = ReasonForm()
    obligation = attached.obligation
    due_on, assignment_id = obligation.period.due_on, obligation.assignment.id
    if form.validate_on_submit():
        with saving(form):
            stored_name = service.remove_attachment(attached.attachment, by=me())
        if not form.form_errors:
            file_store().delete(stored_name)
            return {} if wants_json() else redirect(place_of(due_on, assignment_id))
    return _refuse(form, due_on, assignment_id)


@bp.get("/attachments/<int:attachment_id>")
@permit(Permission.ATTACHMENT_VIEW, on=queries.get_attachment)
def download_attachment(attachment: Attachment) -> Response:
    return as_download(attachment.stored_name, attachment.filename)


class Attached:
    """A file and the obligation that it belongs to."""

    def __init__(self, attachment: Attachment) -> None:
        report = attachment.report
        self.attachment = attachment
        self.obligation = Obligation(report.assignment, report.period)
        self.unit_id = report.assignment.unit_id


def _obligation_of(attachment_id: int, *, reader: Actor) -> Attached:
    return Attached(queries.get_attachment(attachment_id, reader=reader))


def _refuse(form: Form, due_on: date, assignment_id: int) -> ResponseReturnValue:
    """The page again, and under the task's files why it was refused."""
    said = [str(error) for errors in form.errors.values() for error in errors]
    if wants_json():
        return {"error": "；".join(said)}, 422
    quarter = queries.get_quarter(due_on.isoformat(), reader=me())
    return render_quarter(quarter, refused_id=assignment_id, file_errors=said)
