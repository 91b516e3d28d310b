"""Accepting several reports at once: first seen together, then accepted one by one."""

from collections.abc import Collection, Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.models import MarkValue
from tracker.permissions import Permission
from tracker.reports import queries, service
from tracker.reports.forms import BatchForm
from tracker.reports.queries import Waiting
from tracker.reports.routes.blueprint import bp
from tracker.web.login import me
from tracker.web.permit import permit


@bp.get("/review/batch")
@permit(Permission.REPORT_REVIEW)
def show_batch() -> ResponseReturnValue:
    """The ticked reports, or all that nothing is said against; marks filled in where asked for."""
    form = BatchForm()
    rows = queries.waiting_reports(me().government_id, only=None if _wants_clear() else form.ids)
    if _wants_clear():
        rows = [row for row in rows if row.is_clear][: form.MOST]
    if not rows:
        flash("请先勾选要一起通过的报送。", "warn")
        return redirect(url_for("reports.review_queue"))
    marks = {row.report.id: row.assessment.mark for row in rows} if "fill" in request.args else {}
    return _render(rows, form, {key: mark.value for key, mark in marks.items() if mark})


@bp.post("/review/batch")
@permit(Permission.REPORT_REVIEW)
def accept_batch() -> ResponseReturnValue:
    """Accept what is still ticked."""
    form = BatchForm()
    missing: set[int] = set()
    if form.validate_on_submit() and form.seen:
        try:
            _tell(service.accept_each(form.choices, by=me()))
            return redirect(url_for("reports.review_queue"))
        except service.MarksMissing as refusal:
            form.refuse(refusal)
            missing = refusal.reports
    rows = queries.waiting_reports(me().government_id, only=form.seen)
    if not rows:
        flash("请先勾选要一起通过的报送。", "warn")
        return redirect(url_for("reports.review_queue"))
    return _render(rows, form, form.marks, missing)


def _wants_clear() -> bool:
    return "clear" in request.args


def _render(
    rows: Sequence[Waiting],
    form: BatchForm,
    marks: dict[int, str],
    missing: Collection[int] = (),
) -> str:
    ids = [row.report.id for row in rows]
    return render_template(
        "reports/accept_batch.html",
        rows=rows,
        form=form,
        marks=marks,
        missing=missing,
        all_marks=tuple(MarkValue),
        suggested=sum(row.assessment.mark is not None for row in rows),
        fill=url_for("reports.show_batch", report=ids, fill=1),
    )


# What is said goes with a cookie, which holds no hundred sentences.
_MOST_NAMED = 5


def _tell(done: service.Batch) -> None:
    if done.accepted:
        flash(f"已通过 {len(done.accepted)} 份。有误的，在下面“最近通过的”里打开重新办理。", "ok")
    if done.left:
        said = "；".join(f"{name}：{why}" for name, why in done.left[:_MOST_NAMED])
        unnamed = len(done.left[_MOST_NAMED:])
        more = f"另有 {unnamed} 份，请刷新后再看。" if unnamed else ""
        flash(f"{len(done.left)} 份没有通过，其余不受影响。{said}{more}", "warn")
