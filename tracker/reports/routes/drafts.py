"""Saving one task's boxes: by the script while they are written, or by the button."""

from typing import Any

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from tracker.models import ProgressReport
from tracker.permissions import Permission
from tracker.reports import queries, service
from tracker.reports.content import content_of
from tracker.reports.forms import DraftForm, draft_form
from tracker.reports.queries import Item, Obligation
from tracker.reports.routes.blueprint import bp
from tracker.reports.routes.boxes import Boxes, refused_boxes
from tracker.reports.routes.quarter import place_of, render_quarter
from tracker.web.answers import wants_json
from tracker.web.filters import in_shanghai
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving


@bp.post("/assignments/<int:assignment_id>/periods/<int:period_id>/draft")
@permit(Permission.REPORT_WRITE, on=queries.get_obligation)
def save_draft(obligation: Obligation) -> ResponseReturnValue:
    item = queries.item_of(obligation, on=me().on)
    form = draft_form(item.asked)
    report = _save(form, obligation) if form.validate_on_submit() else None
    if wants_json():
        return _answer(form, report, obligation)
    if report is not None:
        return redirect(place_of(item.period.due_on, item.assignment.id))
    return _page(item, refused_boxes(form, item))


def _save(form: DraftForm, obligation: Obligation) -> ProgressReport | None:
    """The report as saved, or left as another saved it; None where it was refused."""
    with saving(form):
        try:
            return _saved_as_chosen(form, obligation)
        except service.DraftConflict as conflict:
            form.conflict = conflict
            raise
    return None


def _saved_as_chosen(form: DraftForm, obligation: Obligation) -> ProgressReport:
    """choice: after a comparison, all of theirs, or each box as was chosen; else all of mine."""
    where, mine = (obligation.assignment, obligation.period), form.content
    version = form.version.data or 0
    if form.choice.data == "theirs":
        return service.give_way(*where, content=mine, by=me())
    if form.choice.data == "parts":
        return service.settle_draft(
            *where,
            mine=mine,
            choose=lambda theirs: form.asked.settled(theirs, mine, form.takes),
            version=version,
            by=me(),
        )
    report = service.save_draft(*where, content=mine, version=version, by=me(), over=form.over.data)
    if form.cited.data:
        service.note_sources(report, form.cited.data, by=me())
    return report


@bp.post("/assignments/<int:assignment_id>/periods/<int:period_id>/cite")
@permit(Permission.REPORT_WRITE, on=queries.get_obligation)
def cite(obligation: Obligation) -> ResponseReturnValue:
    """Save the boxes with another unit's text below; the script does it on the page instead."""
    item = queries.item_of(obligation, on=me().on)
    form = draft_form(item.asked)
    if form.validate_on_submit():
        with saving(form):
            try:
                _cited(form, obligation)
            except service.DraftConflict as conflict:
                form.conflict = conflict
                raise
            return redirect(place_of(item.period.due_on, item.assignment.id))
    return _page(item, refused_boxes(form, item))


def _cited(form: DraftForm, obligation: Obligation) -> None:
    source_ids, box = form.citing
    service.cite(
        obligation.assignment,
        obligation.period,
        source_ids=source_ids,
        box=box,
        content=form.content,
        version=form.version.data or 0,
        over=form.over.data,
        by=me(),
    )


def _page(item: Item, boxes: Boxes) -> str:
    quarter = queries.get_quarter(item.period.due_on.isoformat(), reader=me())
    return render_quarter(quarter, shown={item.assignment.id: boxes})


def _answer(
    form: DraftForm, report: ProgressReport | None, obligation: Obligation
) -> ResponseReturnValue:
    """What the script is told: saved when and as which version, what is lacking; or why not."""
    item = queries.item_of(obligation, on=me().on)
    if report is not None:
        return _saved(report, item, form)
    if form.conflict is not None:
        boxes = refused_boxes(form, item)
        html = render_template("reports/conflict.html", box=boxes, id=item.assignment.id)
        return {"error": form.conflict.message, "version": boxes.version, "html": html}, 409
    fields = {name: errors for name, errors in form.errors.items() if name}
    said = [*form.form_errors, *(error for errors in fields.values() for error in errors)]
    return {"error": "；".join(map(str, said)), "fields": fields}, 422


def _saved(report: ProgressReport, item: Item, form: DraftForm) -> dict[str, Any]:
    hints = [{"box": hint.box, "text": hint.text, "whole": hint.whole} for hint in item.hints]
    return {
        "report": report.id,
        "version": service.draft_version(report),
        "lock": report.version,
        "saved_at": f"{in_shanghai(report.saved_at):%H:%M}" if report.saved_at else "",
        "is_filled": bool(report.progress),
        "hints": hints,
        "base": item.asked.base_of(content_of(report)),
        "settled": item.asked.parts_of(content_of(report)) if form.choice.data else {},
        "replaced": len(item.replaced),
        "replaced_html": render_template("reports/replaced.html", item=item),
    }
