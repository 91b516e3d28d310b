from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.directory import queries as directory
from tracker.models import Slip, Unit
from tracker.permissions import Permission, allowed
from tracker.slips import queries, service
from tracker.slips.forms import AnswerForm, ReportDayForm, SlipForm, WithdrawForm
from tracker.slips.queries import Due
from tracker.web.keys import row_number
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving

bp = Blueprint("slips", __name__)


@bp.get("/slips")
@permit(Permission.LEDGER_VIEW)
def list_slips() -> ResponseReturnValue:
    """For the office what it should write now, and for everybody the slips that concern him."""
    due: list[Due] = []
    if allowed(me(), Permission.SLIP_ISSUE):
        due = queries.slips_due(me().government_id, directory.work_calendar(), on=me().on)
    slips, before = queries.listed(me(), before=request.args.get("before", type=row_number))
    return render_template("slips/list_slips.html", due=due, slips=slips, before=before)


@bp.route("/units/<int:unit_id>/slip", methods=["GET", "POST"])
@permit(Permission.SLIP_ISSUE, on=directory.get_unit)
def issue_slip(unit: Unit) -> ResponseReturnValue:
    """The slip that is due for a unit: what it says, and who will hear of it."""
    calendar = directory.work_calendar()
    due = queries.slip_due(unit, calendar, on=me().on)
    if due is None:
        flash(f"{unit.short_name}现在没有要发的督办单，不用再发。", "warn")
        return redirect(url_for("slips.list_slips"))
    form = SlipForm(data=SlipForm.data_of(due, calendar, me().on))
    if form.validate_on_submit():
        with saving(form):
            slip = service.issue_slip(
                unit,
                level=form.level.data,
                demand=form.demand.data,
                answer_by=form.answer_by.data,
                by=me(),
            )
            flash(f"{slip.level.label}已发给{unit.short_name}。", "ok")
            return redirect(url_for("slips.show_slip", slip_id=slip.id))
    return render_template(
        "slips/issue_slip.html",
        form=form,
        due=due,
        hearers=service.hearers_of(due, on=me().on),
        sent=queries.sent_this_quarter([unit.id], on=me().on).get(unit.id, 0),
    )


@bp.get("/slips/<int:slip_id>")
@permit(Permission.SLIP_VIEW, on=queries.get_slip)
def show_slip(slip: Slip) -> ResponseReturnValue:
    return _page(slip)


@bp.post("/slips/<int:slip_id>/answer")
@permit(Permission.SLIP_ANSWER, on=queries.get_slip)
def answer_slip(slip: Slip) -> ResponseReturnValue:
    form = AnswerForm()
    if form.validate_on_submit():
        with saving(form):
            service.answer_slip(slip, text=form.text.data, by=me())
            flash("答复已送出，督查室会收到消息。", "ok")
            return redirect(url_for("slips.show_slip", slip_id=slip.id))
    return _page(slip, answer=form)


@bp.post("/slips/<int:slip_id>/day")
@permit(Permission.SLIP_ISSUE, on=queries.get_slip)
def set_report_day(slip: Slip) -> ResponseReturnValue:
    form = ReportDayForm()
    if form.validate_on_submit():
        with saving(form):
            service.set_report_day(slip, report_by=form.report_by.data, by=me())
            flash("补报期限已定，单位会收到消息。", "ok")
            return redirect(url_for("slips.show_slip", slip_id=slip.id))
    return _page(slip, day=form)


@bp.post("/slips/<int:slip_id>/withdraw")
@permit(Permission.SLIP_WITHDRAW, on=queries.get_slip)
def withdraw_slip(slip: Slip) -> ResponseReturnValue:
    form = WithdrawForm()
    if form.validate_on_submit():
        with saving(form):
            service.withdraw_slip(slip, reason=form.reason.data, by=me())
            flash("督办单已经撤回，单位会收到消息。", "ok")
            return redirect(url_for("slips.show_slip", slip_id=slip.id))
    return _page(slip, withdraw=form)


def _page(
    slip: Slip,
    *,
    answer: AnswerForm | None = None,
    day: ReportDayForm | None = None,
    withdraw: WithdrawForm | None = None,
) -> ResponseReturnValue:
    (listed,) = queries.states_of([slip], on=me().on)
    return render_template(
        "slips/show_slip.html",
        slip=slip,
        listed=listed,
        answer=answer or AnswerForm(formdata=None),
        day=day or ReportDayForm(formdata=None, data={"report_by": slip.report_by}),
        withdraw=withdraw or WithdrawForm(formdata=None),
    )
