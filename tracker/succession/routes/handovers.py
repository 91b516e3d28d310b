"""The list of what was handed over (交接清单), and posts that nobody holds."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.directory import queries as directory
from tracker.models import Actor, Handover
from tracker.permissions import Permission
from tracker.succession import queries, service
from tracker.succession.forms import CallOffForm
from tracker.succession.routes.blueprint import bp
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving, tell_refusals


@bp.get("/handovers/<int:handover_id>")
@permit(Permission.HANDOVER_VIEW, on=queries.get_handover)
def show_handover(handover: Handover) -> ResponseReturnValue:
    """What was handed over then; before its day, what would be today."""
    kept = handover.contents
    if kept is not None:
        parts = queries.parts_from_json(kept["parts"])
        since = queries.parts_from_json(kept["since"])
    else:
        parts, since = queries.open_work(handover.post, on=me().on), []
    return render_template(
        "succession/show_handover.html", handover=handover, parts=parts, since=since
    )


def _get_change(handover_id: int, *, reader: Actor) -> Handover:
    """For those who keep the directory, who need not be able to read the list."""
    handover = queries.get_change(handover_id)
    directory.get_post(handover.post_id, reader=reader)
    return handover


@bp.post("/handovers/<int:handover_id>/call-off")
@permit(Permission.DIRECTORY_EDIT, on=_get_change)
def call_off(handover: Handover) -> ResponseReturnValue:
    form, post_id = CallOffForm(), handover.post_id
    with saving(form):
        service.call_off(handover, by=me())
        flash("已取消，岗位的任职照旧。", "ok")
    tell_refusals(form)
    return redirect(url_for("directory.show_post", post_id=post_id))


@bp.get("/vacancies")
@permit(Permission.DIRECTORY_VIEW)
def list_vacancies() -> ResponseReturnValue:
    """Posts that nobody acts in although tasks hang on them, and what else would be nobody's."""
    found = queries.gaps(me().government_id, on=me().on)
    return render_template("succession/list_vacancies.html", gaps=found)
