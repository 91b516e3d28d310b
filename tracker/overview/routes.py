from io import BytesIO
from typing import Any

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from tracker.audit import service as audit
from tracker.core.db import db, transaction
from tracker.core.enums import Labelled
from tracker.directory import queries as directory
from tracker.instructions.service import units_to_instruct
from tracker.models import (
    ADMINISTRATORS,
    POSTS_OF_A_UNIT,
    AuditAction,
    Comparison,
    Government,
    MarkValue,
    Post,
    PostKind,
    ReportStatus,
    Task,
)
from tracker.overview.export import ledger_file
from tracker.overview.filters import address_of, asked_in
from tracker.overview.navigation import NavItem
from tracker.overview.queries.administration import administration_day
from tracker.overview.queries.guide import Guide, guide_of, has_issued
from tracker.overview.queries.ledger import NO_MARK, UNFILLED, Grouping, Ledger, ledger_for
from tracker.overview.queries.office import office_day
from tracker.overview.queries.portfolio import portfolio_of
from tracker.overview.queries.rows import PROBLEMS
from tracker.overview.queries.tasks import task_page
from tracker.overview.queries.timeline import timeline
from tracker.overview.queries.unit import unit_day
from tracker.permissions import Permission, allowed
from tracker.plans import queries as plans
from tracker.reports.queries.marks import sees_provisional_marks
from tracker.web.login import me
from tracker.web.permit import permit

bp = Blueprint("overview", __name__)
COMPARISONS = {
    Comparison.EQUAL: "",
    Comparison.AT_LEAST: "不低于",
    Comparison.AT_MOST: "不高于",
    Comparison.ABOUT: "约",
}
MARKS = [*((mark.value, mark.label) for mark in MarkValue), (NO_MARK, "待评定")]
STATES = [(UNFILLED, "未填报"), *((each.value, each.label) for each in ReportStatus)]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/")
@permit(Permission.SIGNED_IN)
def home() -> ResponseReturnValue:
    """The day's work of the post acted in."""
    kind = me().post.kind
    if kind in POSTS_OF_A_UNIT:
        return render_template(
            "overview/home/unit.html",
            day=unit_day(me()),
            signs=allowed(me(), Permission.REPORT_SIGN, me().post.unit),
        )
    if kind in (PostKind.SUPERVISOR, PostKind.DIRECTOR):
        return render_template("overview/home/office.html", day=office_day(me()), guide=beginning())
    if kind is PostKind.AUDITOR:
        return redirect(url_for("audit.show_trail"))
    if kind in ADMINISTRATORS:
        return render_template(
            "overview/home/administration.html", day=administration_day(me()), guide=beginning()
        )
    return redirect(url_for("overview.show_portfolio"))


@bp.get("/guide")
@permit(Permission.DIRECTORY_EDIT)
def show_guide() -> ResponseReturnValue:
    """From an empty house to an issued plan."""
    here = url_for("overview.show_guide")
    return render_template("overview/show_guide.html", guide=guide_of(me()), here=here)


def beginning() -> Guide | None:
    """What the home says first to those who set a government up, until a plan is issued."""
    if not allowed(me(), Permission.DIRECTORY_EDIT) or has_issued(me().government_id):
        return None
    return guide_of(me())


@bp.get("/ledger")
@permit(Permission.LEDGER_VIEW)
def show_ledger() -> ResponseReturnValue:
    ledger = ledger_for(me(), asked_in(request.args))
    address = address_of(ledger.asked)
    return render_template(
        "overview/show_ledger.html",
        ledger=ledger,
        address=address,
        title=_title(ledger),
        is_filtered=bool(address.keys() - {"by", "period"}),
        knows_all=sees_provisional_marks(me()),
        views=[
            _tab(address, "view", view, view is ledger.asked.view, count)
            for view, count in ledger.views
        ],
        groupings=[
            _tab(address, "by", each, each is ledger.asked.grouping, None) for each in Grouping
        ],
        marks=MARKS,
        states=STATES,
        filters=_filters(ledger, address),
    )


def _filters(ledger: Ledger, address: dict[str, str]) -> list[NavItem]:
    """What the list is narrowed to, in words, each with the address without it."""
    choices = ledger.choices
    words = {
        "q": {ledger.asked.words: f"“{ledger.asked.words}”"},
        "section": {str(each.id): each.title for each in choices.sections},
        "leader": dict(choices.leaders),
        "unit": {str(each.id): each.short_name for each in choices.units},
        "mark": dict(MARKS),
        "state": dict(STATES),
    }
    found = []
    for name, of_value in words.items():
        if address.get(name) in of_value:
            rest: dict[str, Any] = {other: address[other] for other in address if other != name}
            url = url_for("overview.show_ledger", **rest)
            found.append(NavItem(of_value[address[name]], url, is_current=True, count=None))
    return found


def _tab(
    address: dict[str, str], name: str, choice: Labelled, is_current: bool, count: int | None
) -> NavItem:
    """The same list, seen another way."""
    asked: dict[str, Any] = {**address, name: choice.value}
    url = url_for("overview.show_ledger", **asked)
    return NavItem(choice.label, url, is_current, count)


@bp.post("/ledger.xlsx")
@permit(Permission.LEDGER_VIEW)
def export_ledger() -> ResponseReturnValue:
    """A POST, since it writes into the trail who took the list out."""
    with transaction():
        ledger = ledger_for(me(), asked_in(request.args))
        government = db.session.get_one(Government, me().government_id)
        address = address_of(ledger.asked)
        audit.record(
            AuditAction.LEDGER_EXPORTED, government, by=me(), asked=address, rows=len(ledger.rows)
        )
        file = ledger_file(ledger, title=_title(ledger), on=me().on)
    name = f"台账{me().on:%Y%m%d}.xlsx"
    return send_file(BytesIO(file), mimetype=XLSX, as_attachment=True, download_name=name)


def _title(ledger: Ledger) -> str:
    """The one document's title, where there is one."""
    if len(ledger.plans) == 1:
        return ledger.plans[0].title
    return f"{ledger.shown.year}年督查任务台账" if ledger.shown else "督查任务台账"


@bp.get("/portfolio")
@permit(Permission.PORTFOLIO_VIEW)
def show_portfolio() -> ResponseReturnValue:
    portfolio = portfolio_of(me())
    rows = [alarm.row for alarm in (*portfolio.alarms, *portfolio.shared_alarms)]
    return render_template(
        "overview/show_portfolio.html",
        portfolio=portfolio,
        problems=PROBLEMS,
        holder=_holder(portfolio.post),
        units={row.task.id: units_to_instruct(row.task, on=me().on) for row in rows},
    )


def _holder(post: Post) -> str:
    """Who acts in the post today, as he is addressed: 张华副市长."""
    acting = directory.acting_by_post([post.id], on=me().on).get(post.id)
    return f"{acting}{post.title}" if acting else post.title


@bp.get("/tasks/<int:task_id>")
@permit(Permission.TASK_VIEW, on=plans.get_task)
def show_task(task: Task) -> ResponseReturnValue:
    page = task_page(task, reader=me())
    return render_template(
        "overview/show_task.html",
        task=task,
        page=page,
        row=page.row,
        comparisons=COMPARISONS,
        stretches=timeline(task, page.reports, reader=me()),
        units=units_to_instruct(task, on=me().on),
    )
