"""The matters of the office in a list, a meeting with its matters, and signing for them."""

from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.enclosures.queries import enclosures_of
from tracker.matters import queries, service
from tracker.matters.forms import SignForm
from tracker.matters.queries import Asked, MatterState
from tracker.matters.routes.blueprint import bp
from tracker.models import Matter, MatterKind, Meeting
from tracker.permissions import Permission
from tracker.web.keys import row_number
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.redirects import safe_path
from tracker.web.saving import saving, tell_refusals


@bp.get("/matters")
@permit(Permission.LEDGER_VIEW)
def list_matters() -> ResponseReturnValue:
    """?kind=, ?unit= and ?state= narrow the list."""
    asked = _asked()
    return render_template(
        "matters/list_matters.html",
        page=queries.list_matters(me(), asked),
        asked=asked,
        url_of=lambda number: url_for(
            "matters.list_matters", **_address(replace(asked, page=number))
        ),
        unsigned=queries.unsigned_count(me()),
    )


@bp.get("/meetings/<int:meeting_id>")
@permit(Permission.MEETING_VIEW, on=queries.get_meeting)
def show_meeting(meeting: Meeting) -> ResponseReturnValue:
    return render_template(
        "matters/show_meeting.html",
        meeting=meeting,
        matters=queries.matters_of_meeting(meeting),
        files=enclosures_of([meeting])[meeting.id],
    )


@bp.post("/matters/<int:matter_id>/sign")
@permit(Permission.MATTER_SIGN, on=queries.get_matter)
def sign_matter(matter: Matter) -> ResponseReturnValue:
    return _signed([matter], url_for("overview.show_task", task_id=matter.task_id))


@bp.post("/matters/sign")
@permit(Permission.LEDGER_VIEW)
def sign_matters() -> ResponseReturnValue:
    """Everything that the reader's unit has not signed for."""
    return _signed(list(queries.unsigned(me())), url_for("matters.list_matters"))


def _signed(matters: list[Matter], back: str) -> ResponseReturnValue:
    form = SignForm()
    with saving(form):
        signed = service.sign_matters(matters, by=me())
        flash(f"已签收 {signed} 件交办事项。" if signed else "已经签收，不用再签。", "ok")
    tell_refusals(form)
    return redirect(safe_path(request.args.get("back"), back))


def _asked() -> Asked:
    args = request.args
    return Asked(
        kind=next((each for each in MatterKind if each.value == args.get("kind")), None),
        unit=args.get("unit", type=row_number),
        state=next((each for each in MatterState if each.value == args.get("state")), None),
        page=args.get("page", 1, type=row_number) or 1,
    )


def _address(asked: Asked) -> dict[str, Any]:
    said = {
        "kind": asked.kind.value if asked.kind else "",
        "unit": asked.unit or "",
        "state": asked.state.value if asked.state else "",
        "page": asked.page if asked.page > 1 else "",
    }
    return {name: value for name, value in said.items() if value}
