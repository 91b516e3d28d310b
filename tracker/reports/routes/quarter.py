"""A unit's page of the quarter: all its tasks, folded, one open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.core.uploads import KINDS, LARGEST
from tracker.core.workdays import explain_due_day
from tracker.directory import queries as directory
from tracker.permissions import Permission, allowed
from tracker.reports import queries, service
from tracker.reports.content import ADVISED, LABELS
from tracker.reports.forms import SelectionForm, pairs_in
from tracker.reports.queries import Consolidation, Item, Quarter, UnitReports
from tracker.reports.routes.blueprint import bp
from tracker.reports.routes.boxes import Boxes, just_saved, stored_boxes, taken_back
from tracker.reports.routes.sheets import Sheet
from tracker.reports.yardstick import USUAL_REASONS
from tracker.web.login import me
from tracker.web.permit import permit


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    is_current: bool
    count: None = None


MOST_TABS = 6


@bp.get("/quarter")
@bp.get("/quarter/<due_on>")
@permit(Permission.REPORT_WRITE, on=queries.get_quarter)
def show_quarter(quarter: Quarter) -> ResponseReturnValue:
    if not quarter.items:
        return render_template(
            "reports/no_quarter.html", unit=quarter.unit, closed=quarter.closed, tabs=_tabs(quarter)
        )
    return render_quarter(quarter)


@bp.get("/quarter/<due_on>/newer")
@permit(Permission.REPORT_WRITE, on=queries.get_unit_reports)
def show_newer(own: UnitReports) -> ResponseReturnValue:
    """What another has changed since a page was drawn. The page says which version it shows of each
    task (seen=7.2), and which of them it has boxes for (written=7)."""
    seen, written = pairs_in(request.args.getlist("seen")), set(request.args.getlist("written"))
    return {
        "newer": [
            {
                "id": report.assignment_id,
                "version": service.draft_version(report),
                "html": render_template(
                    "reports/overtaken.html",
                    report=report,
                    is_written=str(report.assignment_id) in written,
                ),
            }
            for report in own.reports
            if service.draft_version(report) > seen.get(report.assignment_id, 0)
        ]
    }


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
    shown: Mapping[int, Boxes] | None = None,
    refused_id: int | None = None,
    file_errors: Sequence[str] = (),
) -> str:
    """The page; with what was refused over its list, in boxes, or under files.

    hinted: what was to go out, and has hints that are to be looked at once.
    shown: by assignment id, boxes that show something else than what is stored.
    refused_id: the assignment whose file was refused.
    """
    is_signer = allowed(me(), Permission.REPORT_SIGN, quarter.unit)
    calendar = directory.work_calendar()
    period, shown = quarter.period, shown or {}
    return render_template(
        "reports/show_quarter.html",
        quarter=quarter,
        boxes={each.assignment.id: _boxes_of(each) for each in quarter.items} | dict(shown),
        sheets=[Sheet(each) for each in quarter.items if is_signer and each.awaits_signoff],
        usual_reasons=USUAL_REASONS,
        just_saved=_just_saved(quarter),
        open_id=refused_id or next(iter(shown), None) or _to_open(quarter, is_signer),
        file_errors=file_errors,
        hinted=hinted,
        selection=selection or SelectionForm(formdata=None, due_on=quarter.due_on),
        ticked=_ticked(quarter, selection, is_signer),
        consolidations=_consolidations(quarter),
        is_signer=is_signer,
        signers=directory.heads_of(quarter.unit, on=me().on),
        tabs=_tabs(quarter),
        due=explain_due_day(period.due_on, period.effective_due_on, calendar, me().on),
        advised=ADVISED,
        labels=LABELS,
        kinds="、".join(KINDS),
        largest=LARGEST,
        accepts=",".join(f".{kind}" for kind in KINDS),
    )


def _consolidations(quarter: Quarter) -> Mapping[int, Consolidation]:
    """By assignment, what the others on the tasks that the unit leads have reported."""
    led = [each for each in quarter.items if each.assignment.is_lead]
    sources = queries.drafted_sources(each.report for each in led if each.report)
    return queries.consolidations(
        [
            (each.assignment, each.period, sources.get(each.report.id if each.report else 0, {}))
            for each in led
        ],
        on=me().on,
    )


def _boxes_of(item: Item) -> Boxes:
    """What is stored, or the replaced text that is asked for (?draft=)."""
    asked = request.args.get("draft", type=int)
    return taken_back(item, asked) or stored_boxes(item)


def _ticked(quarter: Quarter, selection: SelectionForm | None, is_signer: bool) -> set[int]:
    """The assignments that are ticked: as they were sent, else what the page offers."""
    sent = selection.report.data if selection and not selection.only.data else None
    if sent is not None:
        return {each.assignment.id for each in quarter.items if each.may_go and each.ticket in sent}
    return {
        each.assignment.id
        for each in quarter.items
        if each.is_ticked_for(me(), is_signer=is_signer)
    }


def _just_saved(quarter: Quarter) -> set[int]:
    """The assignments on which somebody else may be writing."""
    return {each.assignment.id for each in quarter.items if just_saved(each.report, reader=me())}


def _to_open(quarter: Quarter, is_signer: bool) -> int:
    """The task asked for, else the first that came back, else the first without a word; none where
    there is something to sign first."""
    asked = request.args.get("open", type=int)
    if any(item.assignment.id == asked for item in quarter.items):
        return asked or 0
    if is_signer and any(item.awaits_signoff for item in quarter.items):
        return 0
    writable = [item for item in quarter.items if item.is_writable]
    first = [item for item in writable if item.reason] or [
        item for item in writable if not item.is_filled
    ]
    return first[0].assignment.id if first else 0


def _tabs(quarter: Quarter) -> list[Tab]:
    """The latest of the unit's periods, those that still take reports, and the one shown."""
    periods = queries.quarters_of(quarter.unit, on=me().on)
    kept = [each for each in periods if each.is_open(me().on) or each.due_on == quarter.due_on]
    kept += periods[-MOST_TABS:]
    return [
        Tab(
            period.label,
            url_for("reports.show_quarter", due_on=period.due_on.isoformat()),
            period.due_on == quarter.due_on,
        )
        for period in periods
        if period in kept
    ]
