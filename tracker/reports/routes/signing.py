"""Sending a selection out: to be signed, back to the liaison, to the office; taking one back."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import NoResultFound

from tracker.models import Actor, ProgressReport, Unit
from tracker.permissions import Permission
from tracker.reports import queries, service
from tracker.reports.forms import ReasonForm, SelectionForm
from tracker.reports.queries import Item, Quarter
from tracker.reports.routes.blueprint import bp
from tracker.reports.routes.quarter import place_of, render_quarter
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving, tell_refusals

Verb = Callable[[list[ProgressReport], SelectionForm], Iterable[Any]]


@bp.post("/quarter/<due_on>/signoff")
@permit(Permission.REPORT_WRITE, on=queries.get_quarter)
def send_for_signoff(quarter: Quarter) -> ResponseReturnValue:
    return _send_out(
        quarter,
        lambda reports, form: service.send_for_signoff(reports, by=me(), seen=form.seen),
        "已送责任人签发 {} 份",
    )


@bp.post("/quarter/sign")
@permit(Permission.REPORT_SIGN, on=queries.get_own_unit)
def submit(unit: Unit) -> ResponseReturnValue:
    return _send_out(
        _quarter_in_form(),
        lambda reports, form: service.submit(reports, by=me(), seen=form.seen),
        "已报送督查室 {} 份",
    )


@bp.post("/quarter/back")
@permit(Permission.REPORT_SIGN, on=queries.get_own_unit)
def send_back(unit: Unit) -> ResponseReturnValue:
    return _send_out(
        _quarter_in_form(),
        lambda reports, form: service.send_back(
            reports, reason=form.whole_reason, by=me(), seen=form.seen
        ),
        "已退给联络员 {} 份",
        asks=False,
    )


@bp.post("/reports/<int:report_id>/withdraw")
@permit(Permission.REPORT_SIGN, on=lambda report_id, reader: _unit_of(report_id, reader=reader))
def withdraw(signed: "Signed") -> ResponseReturnValue:
    form = ReasonForm()
    due_on, assignment_id = signed.report.period.due_on, signed.report.assignment_id
    if form.validate_on_submit():
        with saving(form):
            service.withdraw(signed.report, by=me())
    tell_refusals(form)
    return redirect(place_of(due_on, assignment_id))


class Signed:
    """A report, and what the policy asks of the unit that signs it."""

    def __init__(self, report: ProgressReport) -> None:
        unit = report.assignment.unit
        self.report = report
        self.id = unit.id
        self.needs_signoff = unit.needs_signoff


def _unit_of(report_id: int, *, reader: Actor) -> Signed:
    return Signed(queries.get_report(report_id, reader=reader))


def _quarter_in_form() -> Quarter:
    day = SelectionForm().day
    if day is None:
        raise NoResultFound
    return queries.get_quarter(day.isoformat(), reader=me())


def _send_out(quarter: Quarter, verb: Verb, done: str, *, asks: bool = True) -> ResponseReturnValue:
    """Do it with the ticked reports of the page; those that are not on it are left out."""
    form = SelectionForm()
    due_on, seen = quarter.due_on.isoformat(), form.seen
    items = [item for item in quarter.items if item.report and item.report.id in seen]
    chosen = [item.report for item in items if item.report]
    hinted = _to_look_at(items, form) if asks else []
    if form.validate_on_submit() and (not asks or form.has_asked_about(chosen)) and not hinted:
        with saving(form):
            verb(chosen, form)
            flash(done.format(len(chosen)), "ok")
            return redirect(url_for("reports.show_quarter", due_on=due_on))
    return render_quarter(queries.get_quarter(due_on, reader=me()), selection=form, hinted=hinted)


def _to_look_at(items: Iterable[Item], form: SelectionForm) -> list[Item]:
    """What the writer sends out with hints, unless they were looked at; the head sees them beside
    what waits for signature."""
    if form.hints_seen.data:
        return []
    return [item for item in items if item.is_writable and item.hints]
