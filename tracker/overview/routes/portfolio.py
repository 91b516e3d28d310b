from flask import render_template
from flask.typing import ResponseReturnValue

from tracker.directory import queries as directory
from tracker.instructions.service import units_to_instruct
from tracker.models import Post
from tracker.overview.queries.portfolio import portfolio_of
from tracker.overview.queries.rows import PROBLEMS
from tracker.overview.routes.blueprint import bp
from tracker.permissions import Permission
from tracker.web.login import me
from tracker.web.permit import permit


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
