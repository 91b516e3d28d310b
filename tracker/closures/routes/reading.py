"""The lists of what waits and what was decided, and one closure."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.closures import queries, service
from tracker.closures.forms import SendBackForm, SignForm, WithdrawForm
from tracker.closures.queries import Waiting
from tracker.closures.routes.blueprint import bp
from tracker.directory import queries as directory
from tracker.models import POSTS_OF_A_UNIT, Closure
from tracker.permissions import Permission
from tracker.web.keys import row_number
from tracker.web.login import me
from tracker.web.permit import permit


@bp.get("/closures")
@permit(Permission.LEDGER_VIEW)
def list_closures() -> ResponseReturnValue:
    """For the government what waits for the office, the oldest first; for a unit its own."""
    waits: list[Waiting] = []
    if me().post.kind not in POSTS_OF_A_UNIT:
        calendar = directory.work_calendar()
        waits = queries.waiting(me().government_id, calendar, reader=me())
    decided, before = queries.decided_lately(
        me(), before=request.args.get("before", type=row_number)
    )
    return render_template(
        "closures/list_closures.html",
        waiting=waits,
        own=queries.of_the_unit(me()),
        decided=decided,
        before=before,
    )


@bp.get("/closures/<int:closure_id>")
@permit(Permission.CLOSURE_VIEW, on=queries.get_closure)
def show_closure(closure: Closure) -> ResponseReturnValue:
    return render_closure(closure)


def render_closure(closure: Closure, **refused: Any) -> str:
    """The page; refused: a form with what was wrong in it, by its name in the template."""
    forms = {
        "sign": SignForm(formdata=None, seen=service.text_mark(closure)),
        "sign_refused": (),
        "send_back": SendBackForm(formdata=None),
        "withdraw": WithdrawForm(formdata=None),
    }
    return render_template(
        "closures/show_closure.html",
        closure=closure,
        dossier=queries.dossier(closure, reader=me()),
        **(forms | refused),
    )


def page_of(closure: Closure) -> ResponseReturnValue:
    return redirect(url_for("closures.show_closure", closure_id=closure.id))
