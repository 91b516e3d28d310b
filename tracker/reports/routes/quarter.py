"""A unit's page of the quarter: all its tasks, folded, one open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.core.workdays import explain_due_day
from tracker.directory import queries as directory
from tracker.permissions import Permission, allowed
from tracker.reports import queries, service
from tracker.reports.content import ADVISED, LABELS, Content, content_of
from tracker.reports.differences import differences
from tracker.reports.forms import DraftForm, SelectionForm
from tracker.reports.queries import Item, Quarter
from tracker.reports.routes.blueprint import bp
from tracker.reports.service.attachments import KINDS
from tracker.web.login import me
from tracker.web.permit import permit


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    is_current: bool
    count: None = None


@dataclass(frozen=True)
class Boxes:
    """What the boxes of one task show: what is stored, or what was refused a moment ago."""

    content: Content
    version: int
    errors: Mapping[str, Any] = field(default_factory=dict)
    conflict: service.DraftConflict | None = None
    compared: Any = None

    def outcome_of(self, promise: str) -> str:
        found = (p["outcome"] for p in self.content.promise_outcomes if p["promise"] == promise)
        return next(found, "")


@bp.get("/quarter")
@bp.get("/quarter/<due_on>")
@permit(Permission.REPORT_WRITE, on=queries.get_quarter)
def show_quarter(quarter: Quarter) -> ResponseReturnValue:
    if not quarter.items:
        return render_template("reports/no_quarter.html", unit=quarter.unit)
    return render_quarter(quarter)


def place_of(due_on: date, assignment_id: int) -> str:
    """A task's place on its unit's page."""
    return url_for(
        "reports.show_quarter",
        due_on=due_on.isoformat(),
        open=assignment_id,
        _anchor=f"t{assignment_id}",
    )


def render_quarter(
    quarter: Quarter,
    *,
    selection: SelectionForm | None = None,
    hinted: Sequence[Item] = (),
    refused: DraftForm | None = None,
    refused_id: int | None = None,
    file_errors: Sequence[str] = (),
) -> str:
    """The page; with what was refused in its boxes, over its dock, or under its files.

    hinted: what was to go out, and has hints that are to be looked at once.
    refused_id: the assignment whose boxes or file were refused.
    """
    calendar = directory.work_calendar()
    period = quarter.period
    return render_template(
        "reports/show_quarter.html",
        quarter=quarter,
        boxes={each.assignment.id: _boxes(each, refused, refused_id) for each in quarter.items},
        open_id=refused_id or _to_open(quarter),
        file_errors=file_errors,
        hinted=hinted,
        selection=selection or SelectionForm(formdata=None, due_on=quarter.due_on),
        is_signer=allowed(me(), Permission.REPORT_SIGN, quarter.unit),
        signers=directory.heads_of(quarter.unit, on=me().on),
        tabs=_tabs(quarter),
        due=explain_due_day(period.due_on, period.effective_due_on, calendar),
        workdays_left=calendar.count(me().on, period.effective_due_on),
        advised=ADVISED,
        labels=LABELS,
        kinds="、".join(KINDS),
        accepts=",".join(f".{kind}" for kind in KINDS),
    )


def _boxes(item: Item, refused: DraftForm | None, refused_id: int | None) -> Boxes:
    if refused is None or item.assignment.id != refused_id:
        content = content_of(item.report) if item.report else Content()
        return Boxes(content, service.draft_version(item.report))
    conflict = refused.conflict
    if conflict is None:
        errors = {name: each for name, each in refused.errors.items() if name}
        errors["form"] = refused.form_errors
        return Boxes(refused.content, refused.version.data or 0, errors)
    compared = {
        name: differences(text, refused.content.boxes[name])
        for name, text in conflict.theirs.boxes.items()
        if text != refused.content.boxes[name]
    }
    return Boxes(refused.content, conflict.version, {}, conflict, compared)


def _to_open(quarter: Quarter) -> int:
    """The task asked for, else the first that came back, else the first without a word."""
    asked = request.args.get("open", type=int)
    if any(item.assignment.id == asked for item in quarter.items):
        return asked or 0
    writable = [item for item in quarter.items if item.is_writable]
    first = [item for item in writable if item.reason] or [
        item for item in writable if not item.is_filled
    ]
    return first[0].assignment.id if first else 0


def _tabs(quarter: Quarter) -> list[Tab]:
    return [
        Tab(
            period.label,
            url_for("reports.show_quarter", due_on=period.due_on.isoformat()),
            period.due_on == quarter.due_on,
        )
        for period in queries.quarters_of(quarter.unit, on=me().on)
    ]
