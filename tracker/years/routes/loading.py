"""Pages on which an existing ledger is loaded: uploaded, looked at row by row, written."""

from pathlib import Path

from flask import Response, current_app, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from tracker.core.characters import name_of_file
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.core.files import FileStore
from tracker.intake import Draft, Hints, read_safely
from tracker.models import LedgerLoad, LoadStatus, Plan, PlanStatus
from tracker.permissions import Permission
from tracker.plans import queries as plans
from tracker.web.forms import Form
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving, tell_refusals
from tracker.years import queries, service
from tracker.years.forms import LedgerForm
from tracker.years.ledgers import mark_words, proposed_choices
from tracker.years.load_form import (
    LoadForm,
    is_doubtful,
    labels_of,
    shown_form,
    use_in_words,
)
from tracker.years.queries.loads import tasks_to_load
from tracker.years.routes.blueprint import bp


@bp.route("/plans/<int:plan_id>/ledger", methods=["GET", "POST"])
@permit(Permission.LEDGER_LOAD, on=queries.get_plan_to_load)
def read_ledger(plan: Plan) -> ResponseReturnValue:
    form = LedgerForm()
    if form.validate_on_submit():
        load = _read(form, plan)
        if load:
            return redirect(url_for("years.load_ledger", load_id=load.id))
    return render_template(
        "years/read_ledger.html", form=form, plan=plan, loads=queries.loads_of(plan)
    )


@bp.route("/ledgers/<int:load_id>", methods=["GET", "POST"])
@permit(Permission.LEDGER_LOAD, on=queries.get_load)
def load_ledger(load: LedgerLoad) -> ResponseReturnValue:
    """What the ledger says, row by row, beside what was decided of its columns and words; nothing
    is written before it is confirmed as it was shown."""
    plan = load.plan
    if load.status is LoadStatus.CONFIRMED:
        flash("这份台账已经补录，不用再补。", "warn")
        return redirect(url_for("plans.show_plan", plan_id=plan.id))
    form = LoadForm()
    draft = Draft.from_json(load.content)
    choices = proposed_choices(draft, plan.year)
    if form.is_submitted():
        choices = form.choices_given(choices)
    if not form.preview.data and form.validate_on_submit():
        with saving(form):
            reading = service.load_ledger(load, choices, seen=form.seen.data or "", by=me())
            flash(f"已补录 {len(reading.loaded)} 项任务的 {reading.reports} 份进展。", "ok")
            return redirect(url_for("plans.show_plan", plan_id=plan.id))
    if form.preview.data:
        form.validate()
    reading = queries.reading_of(load, choices, on=me().on)
    words = mark_words(draft, choices.uses)
    shown = shown_form(form, choices, words, reading.rows, tasks_to_load(plan), plan)
    shown.seen.data = reading.digest
    labels = labels_of(plan)
    return render_template(
        "years/load_ledger.html",
        load=load,
        plan=plan,
        form=shown,
        reading=reading,
        doubtful={row.at for row in reading.rows if is_doubtful(row)},
        labels=labels,
        use_in_words=use_in_words,
        is_draft=plan.status in (PlanStatus.DRAFT, PlanStatus.AGREED),
        is_past=plan.year < me().on.year,
    )


@bp.post("/ledgers/<int:load_id>/discard")
@permit(Permission.LEDGER_LOAD, on=queries.get_load)
def discard_ledger(load: LedgerLoad) -> ResponseReturnValue:
    form = Form()
    with saving(form):
        service.discard_ledger(load, by=me())
        flash(f"已放弃“{load.filename}”。")
    tell_refusals(form)
    return redirect(url_for("years.read_ledger", plan_id=load.plan_id))


@bp.get("/ledgers/<int:load_id>/file")
@permit(Permission.LEDGER_LOAD, on=queries.get_load)
def download_ledger(load: LedgerLoad) -> Response:
    """The file as it was uploaded, which no browser opens or runs."""
    answer = send_file(
        _store().open(load.stored_name or ""),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=load.filename,
        etag=False,
    )
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def _read(form: LedgerForm, plan: Plan) -> LedgerLoad | None:
    """Read the upload before any lock is taken: a long document must not hold up the office."""
    filename, content = name_of_file(form.file.data.filename), form.file.data.read()
    names = plans.directory_names(me().government_id, me().on)
    hints = Hints(units=tuple({*names.units, *names.groups}), officials=tuple(names.leaders))
    db.session.rollback()
    try:
        draft = read_safely(content, filename, hints)
    except RuleBroken as refusal:
        form.refuse(RuleBroken(refusal.message, field="file"))
        return None
    with saving(form):
        return service.read_ledger(
            plan, draft, filename=filename, content=content, store=_store(), by=me()
        )
    return None


def _store() -> FileStore:
    return FileStore(Path(current_app.config["ATTACHMENTS"]))
