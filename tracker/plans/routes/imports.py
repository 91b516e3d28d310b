from pathlib import Path

from flask import (
    Response,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue

from tracker.core.characters import name_of_file
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.directory import queries as directory
from tracker.intake import Draft, Hints, read_report_safely, read_safely
from tracker.models import ImportDraft, ImportDraftStatus, PlanKind
from tracker.permissions import Permission
from tracker.plans import checking, queries, service
from tracker.plans.choices import Choices
from tracker.plans.decisions import choices_from
from tracker.plans.forms import ImportForm, UploadForm
from tracker.plans.resolving import resolve
from tracker.plans.routes.blueprint import bp
from tracker.plans.suggesting import suggest
from tracker.plans.work_reports import draft_of_report
from tracker.web.forms import Form
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving, tell_refusals

# The table with invented names, for trying the import (示例数据).
SAMPLE = Path("seeds", "demo", "2022-decomposition-demo.docx")

PASTED = "粘贴的文字.txt"


@bp.route("/plans/import", methods=["GET", "POST"])
@permit(Permission.PLAN_EDIT)
def upload_document() -> ResponseReturnValue:
    form = UploadForm()
    if form.validate_on_submit():
        kept = _read(form)
        if kept:
            return redirect(url_for("plans.check_import", draft_id=kept.id))
    return render_template(
        "plans/upload_document.html", form=form, pending=queries.pending_imports(me())
    )


@bp.get("/plans/import/sample")
@permit(Permission.PLAN_EDIT)
def download_sample() -> Response:
    """Only in a demonstration; elsewhere invented names have no place."""
    if not directory.is_demonstration():
        abort(404)
    return send_file(
        Path(current_app.root_path, SAMPLE),
        as_attachment=True,
        download_name="任务分解表（示例数据）.docx",
    )


def _read(form: UploadForm) -> ImportDraft | None:
    """Read the upload before any lock is taken: a long document must not hold up the office."""
    if form.file.data:
        filename, content = name_of_file(form.file.data.filename), form.file.data.read()
    else:
        filename, content = PASTED, form.text.data.encode()
    names = queries.directory_names(me().government_id, me().on)
    hints = Hints(units=tuple({*names.units, *names.groups}), officials=tuple(names.leaders))
    db.session.rollback()
    try:
        if form.is_report.data:
            reading = read_report_safely(content, filename)
            draft = draft_of_report(reading, filename, by=me())
        else:
            draft = read_safely(content, filename, hints)
    except RuleBroken as refusal:
        field = "file" if form.file.data else "text"
        form.refuse(RuleBroken(refusal.message, field=field))
        return None
    with saving(form):
        return service.keep_upload(draft, filename=filename, content=content, by=me())
    return None


@bp.route("/imports/<int:draft_id>", methods=["GET", "POST"])
@permit(Permission.PLAN_EDIT, on=queries.get_import)
def check_import(kept: ImportDraft) -> ResponseReturnValue:
    if kept.status is ImportDraftStatus.CONFIRMED:
        return redirect(url_for("plans.show_plan", plan_id=kept.plan_id))
    draft = Draft.from_json(kept.content)
    form = ImportForm(data=checking.heading_of(draft, filename=kept.filename, on=me().on))
    choices = choices_from(request.form)
    if form.validate_on_submit():
        with saving(form):
            plan = service.confirm_import(
                kept,
                choices,
                title=form.title.data,
                year=form.year.data,
                document_number=form.document_number.data,
                kind=PlanKind(form.kind.data),
                doubts_checked=form.doubts_checked.data,
                by=me(),
            )
            flash(f"已导入 {len(draft.tasks)} 项任务，现在是草稿。", "ok")
            return redirect(url_for("plans.show_plan", plan_id=plan.id))
    names = queries.directory_names(me().government_id, me().on)
    resolution = resolve(draft, names)
    suggestions = suggest(resolution.unknown_units, names)
    if not form.is_submitted():
        choices = Choices(units={name: each.choice for name, each in suggestions.items()})
    return render_template(
        "plans/check_import.html",
        form=form,
        kept=kept,
        draft=draft,
        resolution=resolution,
        rows=checking.rows_of(draft, resolution),
        directory=queries.directory_entries(me().government_id, me().on),
        choices=choices,
        suggestions=suggestions,
        held=queries.plans_holding([task.text for task in draft.tasks], reader=me()),
        shows_all="all" in request.args,
    )


@bp.post("/imports/<int:draft_id>/discard")
@permit(Permission.PLAN_EDIT, on=queries.get_import)
def discard_import(kept: ImportDraft) -> ResponseReturnValue:
    form = Form()
    with saving(form):
        service.discard_upload(kept, by=me())
        flash(f"已放弃“{kept.filename}”。")
    tell_refusals(form)
    return redirect(url_for("plans.upload_document"))
