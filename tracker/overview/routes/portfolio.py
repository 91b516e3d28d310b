from collections.abc import Sequence
from datetime import datetime, time, timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue

from tracker.accounts.queries import previous_sign_in
from tracker.amendments import queries as amendments
from tracker.closures.queries import latest_by_task
from tracker.core import clock
from tracker.core.days import day_full
from tracker.core.db import transaction
from tracker.directory import queries as directory
from tracker.instructions import queries as instructions
from tracker.instructions.service import units_to_instruct
from tracker.models import Closure, Post
from tracker.objections import queries as objections
from tracker.overview import briefing
from tracker.overview.queries.news import news_of
from tracker.overview.queries.portfolio import portfolio_of
from tracker.overview.queries.rows import PROBLEMS, Row
from tracker.overview.routes.blueprint import bp
from tracker.permissions import Permission, allowed
from tracker.plans import queries as plans
from tracker.talks import queries as talks
from tracker.web.answers import DOCX
from tracker.web.files import to_be_saved
from tracker.web.login import me, signed_in
from tracker.web.permit import permit

LAST_DAYS = 14


@bp.get("/portfolio")
@permit(Permission.PORTFOLIO_VIEW)
def show_portfolio() -> ResponseReturnValue:
    portfolio = portfolio_of(me())
    since, signed_in_then = _since()
    prepared = instructions.prepared_for(me())
    rows = [alarm.row for alarm in (*portfolio.alarms, *portfolio.shared_alarms)]
    return render_template(
        "overview/show_portfolio.html",
        portfolio=portfolio,
        news=news_of([*portfolio.own, *portfolio.shared], since=since, reader=me()),
        signed_in_then=signed_in_then,
        days=LAST_DAYS,
        problems=PROBLEMS,
        closures=closures_of([*portfolio.own, *portfolio.shared]),
        to_approve=plans.approvals_owed(me()),
        prepared=prepared,
        gives={each.id for each in prepared if allowed(me(), Permission.PREPARED_GIVE, each)},
        objections=objections.waiting_for(me()),
        talks=talks.waiting_for(me()),
        changes=amendments.approvals_owed(me()),
        holder=_holder(portfolio.post),
        units={row.task.id: units_to_instruct(row.task, on=me().on) for row in rows},
    )


@bp.post("/portfolio/briefing")
@permit(Permission.STATISTICS_VIEW)
def make_briefing() -> ResponseReturnValue:
    """What is taken along to a meeting: a page a portfolio (过堂材料)."""
    with transaction():
        content = briefing.make_briefing(by=me())
    name = f"分管工作过堂材料（{day_full(me().on)}）.docx"
    return to_be_saved(content, name, DOCX)


def closures_of(rows: Sequence[Row]) -> list[Closure]:
    """What was declared done of these tasks: what waits for the office first, then the latest."""
    found = latest_by_task([row.task.id for row in rows], reader=me()).values()
    shown = [each for each in found if each.was_declared]
    return sorted(shown, key=lambda each: (not each.is_waiting, -each.id))


def _since() -> tuple[datetime, bool]:
    """From when on the page tells what happened, and whether it is the sign-in before this one.

    Else it is some days ago: for a first sign-in, and where more is asked for.
    """
    before = previous_sign_in(signed_in().session)
    if before and "days" not in request.args:
        return clock.in_the_domain(before), True
    day = me().on - timedelta(days=LAST_DAYS)
    return datetime.combine(day, time(), clock.SHANGHAI), False


def _holder(post: Post) -> str:
    """Whose post it is today, as he is addressed: 张华副市长, with who covers him (李明代)."""
    holder = directory.holder_of(post, on=me().on)
    cover = directory.cover_of(post, on=me().on)
    name = f"{holder.name if holder else ''}{post.title}"
    return f"{name}（{cover.official.name}代）" if cover else name
