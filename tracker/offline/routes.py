"""A unit's quarter as a file: taken away, brought back, looked at task by task, saved as drafts."""

import hashlib

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.core import clock
from tracker.core.characters import name_of_file
from tracker.core.days import day_full
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.intake import read_form_safely
from tracker.models import FilledForm, FormStatus
from tracker.offline import queries, service
from tracker.offline.comparing import Fate, digest_of
from tracker.offline.forms import BringForm, save_form_for
from tracker.permissions import Permission, is_of_unit
from tracker.reports.queries.quarters import Quarter, get_unit_quarter
from tracker.web.answers import DOCX, XLSX
from tracker.web.files import to_be_saved
from tracker.web.filters import in_shanghai
from tracker.web.forms import Form
from tracker.web.login import me
from tracker.web.permit import permit, with_at_most
from tracker.web.saving import saving, tell_refusals

bp = Blueprint("offline", __name__)
_AT = "/units/<int:unit_id>/reports/<due_on>/form"
_MEGABYTE = 1024 * 1024
LARGEST = 10  # MB; a form of a hundred tasks has a tenth of one


@bp.get(f"{_AT}.xlsx")
@permit(Permission.REPORT_WRITE, on=get_unit_quarter)
def download_form(quarter: Quarter) -> ResponseReturnValue:
    """Only for the unit: what it has not sent yet stands in it."""
    return _sent(quarter, "xlsx")


@bp.get(f"{_AT}.docx")
@permit(Permission.REPORT_WRITE, on=get_unit_quarter)
def download_word_form(quarter: Quarter) -> ResponseReturnValue:
    return _sent(quarter, "docx")


@bp.route(_AT, methods=["GET", "POST"])
@permit(Permission.FORM_FILL, on=get_unit_quarter)
@with_at_most((LARGEST + 1) * _MEGABYTE)
def bring_form(quarter: Quarter) -> ResponseReturnValue:
    form = BringForm()
    if form.validate_on_submit():
        filled = _bring(form, quarter)
        if filled:
            return redirect(url_for("offline.save_form", form_id=filled.id))
        quarter = _again(quarter)
    return render_template(
        "offline/bring_form.html",
        form=form,
        quarter=quarter,
        waiting=queries.waiting_forms(quarter, reader=me()),
        left=[item for item in quarter.items if item.is_writable],
        is_own=is_of_unit(me(), quarter.unit.id),
        largest=LARGEST,
        mailbox=queries.mailbox_address(quarter.unit.government_id),
    )


@bp.route("/forms/<int:form_id>", methods=["GET", "POST"])
@permit(Permission.FORM_FILL, on=queries.get_filled)
def save_form(filled: FilledForm) -> ResponseReturnValue:
    """What would change, task by task; nothing is written before it is confirmed as shown."""
    if filled.status is not FormStatus.PENDING:
        flash(f"这份填报表{filled.status.label}，不用再存。", "warn")
        return redirect(_after(filled))
    lines = queries.lines_in(filled, on=me().on)
    form = save_form_for(lines)
    if form.validate_on_submit():
        with saving(form):
            saved = service.save_form(filled, takes=form.takes, seen=form.seen.data or "", by=me())
            flash(said_when_saved(filled, len(saved)), "ok")
            return redirect(_after(filled))
        lines = queries.lines_in(filled, on=me().on)
    again = save_form_for(lines)
    again.form_errors.extend(form.form_errors)
    again.seen.data = digest_of(lines)
    for field in again:
        if field.name in form and field.name.startswith("take_"):
            field.errors = form[field.name].errors
    return render_template(
        "offline/save_form.html",
        form=again,
        filled=filled,
        lines={fate: [line for line in lines if line.fate is fate] for fate in Fate},
        gone=queries.tasks_gone(filled, lines),
        Fate=Fate,
        period=lines[0].item.period if lines else None,
    )


@bp.post("/forms/<int:form_id>/discard")
@permit(Permission.FORM_FILL, on=queries.get_filled)
def discard_form(filled: FilledForm) -> ResponseReturnValue:
    form = Form()
    with saving(form):
        service.discard_form(filled, by=me())
        flash(f"已放弃“{filled.filename}”，网上的草稿没有改动。")
    tell_refusals(form)
    return redirect(
        url_for("offline.bring_form", unit_id=filled.unit_id, due_on=filled.due_on.isoformat())
    )


def _bring(form: BringForm, quarter: Quarter) -> FilledForm | None:
    """Read the upload before any lock is taken: it must hold up nobody."""
    filename, content = name_of_file(form.file.data.filename), form.file.data.read()
    db.session.rollback()
    try:
        read = read_form_safely(content, filename)
    except RuleBroken as refusal:
        form.refuse(RuleBroken(refusal.message, field="file"))
        return None
    with saving(form):
        try:
            return service.bring_form(
                _again(quarter),
                read,
                filename=filename,
                sha256=hashlib.sha256(content).hexdigest(),
                key=current_app.config["SECRET_KEY"],
                by=me(),
            )
        except service.FormRefused as refused:
            form.refused = refused
            raise
    return None


def _again(quarter: Quarter) -> Quarter:
    """The same as it stands now, in a constant number of queries: a rollback forgets each row."""
    return get_unit_quarter(quarter.unit.id, quarter.due_on.isoformat(), reader=me())


def _sent(quarter: Quarter, kind: str) -> ResponseReturnValue:
    key, is_word = current_app.config["SECRET_KEY"], kind == "docx"
    try:
        file = service.form_of(quarter, key=key, notes=_notes(is_word), as_word=is_word)
    except RuleBroken as refusal:
        flash(refusal.message, "warn")
        return redirect(_at(quarter))
    name = f"{quarter.unit.short_name}{quarter.period.label}离线填报表.{kind}"
    return to_be_saved(file, name, DOCX if is_word else XLSX)


def _notes(is_word: bool) -> tuple[str, ...]:
    now = in_shanghai(clock.now())
    return (
        f"白底的格子可以填，其余的锁定；不要增删、移动、合并{'行' if is_word else '行和列'}。",
        "填好后在“进展报送”页的“离线填报”里上传；核对后存为草稿，不会自动送签。",
        f"{day_full(now)} {now:%H:%M} 下载。",
    )


def _at(quarter: Quarter) -> str:
    return url_for("reports.show_quarter", due_on=quarter.due_on.isoformat())


def _after(filled: FilledForm) -> str:
    """Where one goes on: the unit to its quarter, the office to its desk."""
    if filled.is_on_behalf:
        return url_for("overview.home")
    return url_for("reports.show_quarter", due_on=filled.due_on.isoformat())


def said_when_saved(filled: FilledForm, number: int) -> str:
    """The office may not send what it saved; the unit does."""
    if filled.is_on_behalf:
        unit = filled.unit.short_name
        return f"已存为{unit}的草稿 {number} 份，没有送签；已告诉{unit}，请等单位核对后送签。"
    return f"已存为草稿 {number} 份，没有送签。请核对后再送。"
