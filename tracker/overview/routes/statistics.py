from functools import partial

from flask import render_template
from flask.typing import ResponseReturnValue

from tracker.core.workdays import UNKNOWN, WorkCalendar, remark_on_due_day
from tracker.overview.charts import (
    calendar_chart,
    marks_chart,
    punctuality_chart,
    targets_chart,
)
from tracker.overview.queries.statistics import statistics_of
from tracker.overview.queries.year_days import YearDay
from tracker.overview.routes.blueprint import bp
from tracker.permissions import Permission
from tracker.reports.queries.marks import sees_provisional_marks
from tracker.web.login import me
from tracker.web.permit import permit


@bp.get("/statistics")
@permit(Permission.STATISTICS_VIEW)
def show_statistics() -> ResponseReturnValue:
    found = statistics_of(me())
    return render_template(
        "overview/show_statistics.html",
        statistics=found,
        knows_all=sees_provisional_marks(me()),
        charts={
            "units": marks_chart(found.units),
            "leaders": marks_chart(found.leaders),
            "rounds": punctuality_chart(found.rounds),
            "targets": targets_chart(found.compared),
            "days": calendar_chart(found.days, found.calendar) if found.days else None,
        },
        remark=partial(_remark, calendar=found.calendar),
    )


def _remark(day: YearDay, calendar: WorkCalendar) -> str:
    """How a day came about, or what it is that is no plain workday."""
    if day.nominal:
        return remark_on_due_day(day.nominal, day.on, calendar)
    named = calendar.name_of(day.on)
    said = [*([named] if named else []), *([] if calendar.is_known(day.on) else [UNKNOWN])]
    return "，".join(said)
