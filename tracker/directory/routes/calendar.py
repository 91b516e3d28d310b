import calendar
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.core.days import day_full
from tracker.core.workdays import DayKind
from tracker.directory import calendar_days, queries
from tracker.directory.forms import CalendarForm
from tracker.directory.routes.blueprint import bp
from tracker.permissions import Permission
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving

WEEKS = calendar.Calendar(firstweekday=calendar.MONDAY)
Months = list[tuple[int, list[list[date]]]]


def months_of(year: int) -> Months:
    """The months of a year with their weeks, as they are drawn."""
    return [(month, WEEKS.monthdatescalendar(year, month)) for month in range(1, 13)]


@bp.get("/calendar")
@permit(Permission.SIGNED_IN)
def show_calendar() -> ResponseReturnValue:
    year = request.args.get("year", me().on.year, type=int)
    year = min(max(year, 2000), 2100)
    return render_template(
        "directory/show_calendar.html",
        year=year,
        months=months_of(year),
        workdays=queries.work_calendar(),
        DayKind=DayKind,
    )


@bp.route("/calendar/day", methods=["GET", "POST"])
@permit(Permission.CALENDAR_KEEP)
def set_calendar_day() -> ResponseReturnValue:
    form = CalendarForm()
    if form.validate_on_submit():
        with saving(form):
            kind = DayKind(form.kind.data) if form.kind.data else None
            first, last = form.on.data, form.until.data or form.on.data
            calendar_days.set_calendar_days(first, last, kind, form.name.data, by=me())
            until = f"至{day_full(last)}" if last > first else ""
            flash(f"{day_full(first)}{until}已登记。", "ok")
            return redirect(url_for("directory.show_calendar", year=form.on.data.year))
    return render_template("directory/set_calendar_day.html", form=form)
