from functools import partial

from flask import render_template
from flask.typing import ResponseReturnValue

from tracker.audit import service as audit
from tracker.core.db import db, transaction
from tracker.core.workdays import UNKNOWN, WorkCalendar, remark_on_due_day
from tracker.models import AuditAction, Government
from tracker.overview.charts import (
    calendar_chart,
    marks_chart,
    punctuality_chart,
    targets_chart,
)
from tracker.overview.queries.statistics import statistics_of
from tracker.overview.queries.year_days import YearDay
from tracker.overview.routes.blueprint import bp
from tracker.overview.statistics_export import statistics_csv, statistics_file
from tracker.permissions import Permission
from tracker.reports.queries.marks import sees_provisional_marks
from tracker.web.answers import CSV, XLSX
from tracker.web.files import to_be_saved
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


@bp.post("/statistics.xlsx")
@permit(Permission.STATISTICS_VIEW)
def export_statistics() -> ResponseReturnValue:
    """A POST, since it writes into the trail who took it out."""
    return _sent(statistics_file(statistics_of(me()), on=me().on), "xlsx", XLSX)


@bp.post("/statistics.csv")
@permit(Permission.STATISTICS_VIEW)
def export_statistics_csv() -> ResponseReturnValue:
    return _sent(statistics_csv(statistics_of(me())), "csv", CSV)


def _sent(file: bytes, suffix: str, kind: str) -> ResponseReturnValue:
    with transaction():
        government = db.session.get_one(Government, me().government_id)
        audit.record(AuditAction.STATISTICS_EXPORTED, government, by=me(), kind=suffix)
    return to_be_saved(file, f"任务统计{me().on:%Y%m%d}.{suffix}", kind)


def _remark(day: YearDay, calendar: WorkCalendar) -> str:
    """How a day came about, or what it is that is no plain workday."""
    if day.nominal:
        return remark_on_due_day(day.nominal, day.on, calendar)
    named = calendar.name_of(day.on)
    said = [*([named] if named else []), *([] if calendar.is_known(day.on) else [UNKNOWN])]
    return "，".join(said)
