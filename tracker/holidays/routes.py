"""Pasting the State Council's notice of a year, and what moved when it was entered."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.core.errors import RuleBroken
from tracker.core.workdays import DayKind
from tracker.directory import queries as directory
from tracker.directory.forms import digest_of
from tracker.directory.routes.calendar import months_of
from tracker.holidays import queries, service, wording
from tracker.holidays.forms import NoticeForm
from tracker.holidays.queries import Preview
from tracker.permissions import Permission
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving

bp = Blueprint("holidays", __name__)


@bp.route("/calendar/year", methods=["GET", "POST"])
@permit(Permission.CALENDAR_KEEP)
def enter_year() -> ResponseReturnValue:
    form, preview = NoticeForm(), None
    if form.validate_on_submit():
        try:
            preview = service.read_notice(form.text.data, by=me())
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            if form.was_checked and preview.notice.is_sound:
                with saving(form):
                    year = service.enter_notice(form.text.data, by=me())
                    flash(f"{year.year}年放假安排已录入。", "ok")
                    return redirect(url_for("holidays.show_year", year=year.year))
            form.checked.data = digest_of(form.text.data)
    return render_template("holidays/enter_year.html", form=form, **_shown(preview))


@bp.get("/calendar/year/<int:year>")
@permit(Permission.DIRECTORY_VIEW)
def show_year(year: int) -> ResponseReturnValue:
    """A year that was entered: its notice, who entered it, its days, and what moved by it."""
    found = queries.year_on_record(year)
    if found is None:
        abort(404)
    entered = queries.entered_last(year, reader=me())
    return render_template(
        "holidays/show_year.html",
        year=found,
        holidays=wording.holidays_of(queries.days_of(year)),
        entered=entered,
        moved=entered.details["moved"] if entered else [],
        months=months_of(year),
        workdays=directory.work_calendar(),
        DayKind=DayKind,
    )


def _shown(preview: Preview | None) -> dict[str, object]:
    if preview is None or preview.notice.year is None:
        return {"preview": preview}
    own = preview.moves.of(me().government_id)
    return {
        "preview": preview,
        "moved": wording.told(own, preview.before, preview.after, on=me().on),
        "holidays": wording.holidays_of(preview.ordered),
        "elsewhere": preview.moves.count - own.count,
        "months": months_of(preview.notice.year),
        "workdays": preview.after,
        "DayKind": DayKind,
    }
