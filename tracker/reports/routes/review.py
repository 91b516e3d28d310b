"""The office's queue, one report beside the last quarter's, and the decisions on it."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from tracker.core.differences import Piece, differences
from tracker.directory import queries as directory
from tracker.models import POSTS_OF_A_UNIT, MarkValue, ProgressReport, ReportVersion
from tracker.permissions import Permission, allowed, is_of_unit, unit_leads_task
from tracker.reports import queries, service
from tracker.reports.content import LABELS
from tracker.reports.forms import AcceptForm, ReasonForm, ReturnForm
from tracker.reports.queries import Consolidation
from tracker.reports.routes.blueprint import bp
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving

Row = tuple[str, list[Piece], list[Piece]]


@bp.get("/review")
@permit(Permission.REPORT_REVIEW)
def review_queue() -> ResponseReturnValue:
    waiting = queries.waiting_reports(me().government_id)
    return render_template(
        "reports/review_queue.html",
        units=[
            (unit, list(rows))
            for unit, rows in groupby(waiting, key=lambda each: each.report.assignment.unit)
        ],
        waiting=waiting,
        clear=sum(each.is_clear for each in waiting),
        accepted=queries.lately_accepted(me().government_id),
        rounds=queries.rounds(me().government_id, on=me().on),
    )


@bp.get("/reports/<int:report_id>")
@permit(Permission.REPORT_VIEW, on=queries.get_report)
def show_report(report: ProgressReport) -> ResponseReturnValue:
    return _render_report(report)


@bp.post("/reports/<int:report_id>/accept")
@permit(Permission.REPORT_REVIEW, on=queries.get_report)
def accept(report: ProgressReport) -> ResponseReturnValue:
    form = AcceptForm()
    report_id, name = report.id, report.assignment.task.name
    if form.validate_on_submit():
        following = _following(report_id)
        with saving(form):
            service.accept(
                report,
                mark=form.mark.data,
                comment=form.comment.data or "",
                by=me(),
                seen=form.number.data,
            )
            flash(_accepted(name, form.mark.data, report_id), "ok")
            return redirect(following)
    return _render_report(queries.get_report(report_id, reader=me()), accepting=form)


@bp.post("/reports/<int:report_id>/return")
@permit(Permission.REPORT_REVIEW, on=queries.get_report)
def return_report(report: ProgressReport) -> ResponseReturnValue:
    form = ReturnForm(queries.yardstick_of(me().government_id).reasons)
    report_id, name = report.id, report.assignment.task.name
    if form.validate_on_submit():
        following = _following(report_id)
        with saving(form):
            service.return_report(report, reason=form.whole_reason, by=me(), seen=form.number.data)
            flash(f"{name}已退回，已通知填报人", "ok")
            return redirect(following)
    return _render_report(queries.get_report(report_id, reader=me()), returning=form)


@bp.post("/reports/<int:report_id>/reopen")
@permit(Permission.REPORT_REVIEW, on=queries.get_report)
def reopen(report: ProgressReport) -> ResponseReturnValue:
    form = ReasonForm()
    report_id = report.id
    if form.validate_on_submit():
        with saving(form):
            service.reopen(report, reason=form.reason.data or "", by=me())
            flash("已重新打开，已通知填报人", "ok")
            return redirect(url_for("reports.show_report", report_id=report_id))
    return _render_report(queries.get_report(report_id, reader=me()), reopening=form)


def _render_report(
    report: ProgressReport,
    *,
    accepting: AcceptForm | None = None,
    returning: ReturnForm | None = None,
    reopening: ReasonForm | None = None,
) -> str:
    shown = _version_asked(report, "version") or report.latest
    against = _version_asked(report, "against")
    last = queries.last_version(report)
    reviews = allowed(me(), Permission.REPORT_REVIEW, report)
    is_waiting = queries.is_to_review(report) and shown is report.latest
    yardstick = queries.yardstick_of(me().government_id)
    assessment = queries.assess([shown], yardstick)[report.id] if shown else None
    queue = queries.review_queue(me().government_id) if reviews and is_waiting else []
    number = shown.number if shown else 0
    return render_template(
        "reports/show_report.html",
        report=report,
        shown=shown,
        against=against,
        last=last,
        last_label=last.report.period.label if last else "",
        rows=_beside(against, shown) if against else _beside_last(last, shown),
        assessment=assessment,
        yardstick=yardstick,
        leaders=_leaders(report),
        merged=queries.handed_in_with(shown) if shown else None,
        consolidation_of=_consolidation(report, shown),
        figures=_figures(report, shown, last),
        is_own=is_of_unit(me(), report.assignment.unit_id),
        shows_marks=queries.sees_provisional_marks(me()) or report.period.is_published,
        reviews=reviews,
        is_waiting=reviews and is_waiting,
        queue=_by_unit(queue),
        waiting=len(queue),
        accepting=accepting or AcceptForm(formdata=None, number=number),
        returning=returning or ReturnForm(yardstick.reasons, formdata=None, number=number),
        reopening=reopening or ReasonForm(formdata=None),
        due_again=service.day_after_return(me().on),
    )


def _consolidation(report: ProgressReport, shown: ReportVersion | None) -> Consolidation | None:
    """What the others on the task reported and what of it the version draws on; for those who read
    all of them."""
    reads_all = me().post.kind not in POSTS_OF_A_UNIT or unit_leads_task(
        me(), report.assignment.task
    )
    if shown is None or not reads_all:
        return None
    sources = queries.version_sources(shown)
    led = [(report.assignment, report.period, sources)]
    return queries.consolidations(led, on=me().on).get(report.assignment_id)


def _accepted(name: str, mark: MarkValue | None, report_id: int) -> Markup:
    """What was done, with the way to undo it."""
    return Markup("{}已通过{}。<a href='{}'>看这一份</a>，有误可以在那里重新打开").format(
        name,
        f"，评定为{mark.label}" if mark else "",
        url_for("reports.show_report", report_id=report_id),
    )


def _leaders(report: ProgressReport) -> str:
    """Who leads the task today, as the page names them."""
    leaders = [each for each in report.assignment.task.leaders if each.includes(me().on)]
    acting = directory.acting_by_post(
        [each.post_id for each in leaders if each.post_id], on=me().on
    )
    names = (
        "各副市长" if each.is_shared else str(acting.get(each.post_id or 0, "")) for each in leaders
    )
    return "、".join(filter(None, names))


def _version_asked(report: ProgressReport, argument: str) -> ReportVersion | None:
    number = request.args.get(argument, type=int)
    return next((each for each in report.versions if each.number == number), None)


def _beside(then: ReportVersion, now: ReportVersion | None) -> list[Row]:
    """(label, pieces of the old text, pieces of the new one) of each box: what went, what came."""
    before, after = _texts(then), _texts(now)
    return [(LABELS[name], *differences(before[name], after[name])) for name in LABELS]


def _beside_last(last: ReportVersion | None, now: ReportVersion | None) -> list[Row]:
    """The same with the last quarter's text plain: it was not rewritten, only compared with."""
    before, after = _texts(last), _texts(now)
    return [
        (
            LABELS[name],
            [("plain", before[name])] if before[name] else [],
            differences(before[name], after[name])[1],
        )
        for name in LABELS
    ]


def _texts(version: ReportVersion | None) -> dict[str, str]:
    if version is None:
        return dict.fromkeys(LABELS, "")
    return {
        "progress": version.progress,
        "problems": version.problems,
        "next_steps": version.next_steps,
    }


def _figures(
    report: ProgressReport, shown: ReportVersion | None, last: ReportVersion | None
) -> list[tuple[Any, Any, Any]]:
    """(target, last quarter's value, this one's) for each of the task's targets."""
    before = {each.target_id: each.value for each in last.target_values} if last else {}
    now = {each.target_id: each.value for each in shown.target_values} if shown else {}
    return [
        (target, target.valued_in(before), target.valued_in(now))
        for target in report.assignment.task.targets
    ]


def _by_unit(queue: Sequence[ProgressReport]) -> list[tuple[Any, list[ProgressReport]]]:
    return [
        (unit, list(reports))
        for unit, reports in groupby(queue, key=lambda report: report.assignment.unit)
    ]


def _following(report_id: int) -> str:
    """The page of the report after this one in the queue, the first where it is the last."""
    ids = [report.id for report in queries.review_queue(me().government_id)]
    if report_id not in ids or len(ids) == 1:
        return url_for("reports.review_queue")
    following = ids[(ids.index(report_id) + 1) % len(ids)]
    return url_for("reports.show_report", report_id=following)
