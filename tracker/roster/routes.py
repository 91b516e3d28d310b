"""Pages of the roster (名录): written out, filled in, looked at row by row, entered."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.accounts.passwords import RandomPassword
from tracker.core.characters import name_of_file
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.intake import Sheet, read_sheets_safely
from tracker.permissions import Permission
from tracker.roster import service
from tracker.roster.forms import RosterForm
from tracker.roster.layout import FORMS
from tracker.roster.outcome import Result, Turn
from tracker.roster.reading import lines_of
from tracker.web.answers import XLSX
from tracker.web.files import to_be_saved
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving

bp = Blueprint("roster", __name__)


@bp.route("/roster", methods=["GET", "POST"])
@permit(Permission.DIRECTORY_EDIT)
def enter_roster() -> ResponseReturnValue:
    form, result = RosterForm(), None
    if form.validate_on_submit():
        try:
            sheets = form.carried if form.enter.data else _read(form)
            lines = lines_of(sheets)
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            result = service.preview_roster(lines, by=me())
            if form.enter.data:
                handed = [RandomPassword.new() for _ in range(service.accounts_made(result))]
                with saving(form):
                    done = service.enter_roster(
                        lines, seen=form.seen.data or "", handed=handed, by=me()
                    )
                    return _entered(done)
            form.carry(sheets if result.turned and not result.flaws else ())
            form.seen.data = result.digest
    return render_template(
        "roster/enter_roster.html", form=form, result=result, sheets=FORMS, Turn=Turn
    )


def _entered(done: Result) -> ResponseReturnValue:
    number = len(done.turned)
    if done.handouts:
        flash(f"名录已导入，{number} 行有变动。", "ok")
        return render_template("accounts/show_passwords.html", made=done.handouts)
    flash(f"名录已导入，{number} 行有变动。", "ok")
    return redirect(url_for("roster.enter_roster"))


def _read(form: RosterForm) -> list[Sheet]:
    """Read the upload before any lock is taken."""
    if not form.file.data:
        raise RuleBroken("请选择文件", field="file")
    name, content = name_of_file(form.file.data.filename), form.file.data.read()
    db.session.rollback()
    try:
        return read_sheets_safely(content, name)
    except RuleBroken as refusal:
        raise RuleBroken(refusal.message, field="file") from refusal


@bp.post("/roster.xlsx")
@permit(Permission.DIRECTORY_EDIT)
def export_roster() -> ResponseReturnValue:
    """A POST, since it writes into the trail who took it out."""
    with transaction():
        file = service.export_roster(by=me())
    return to_be_saved(file, f"名录{me().on:%Y%m%d}.xlsx", XLSX)
