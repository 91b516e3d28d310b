from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.amendments import queries, service
from tracker.amendments.forms import DeciderForm
from tracker.amendments.routes.blueprint import bp
from tracker.directory import queries as directory
from tracker.permissions import Permission
from tracker.web.keys import row_number
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving


@bp.get("/amendments")
@permit(Permission.AMENDMENT_LIST)
def list_amendments() -> ResponseReturnValue:
    asked = request.args.get("show")
    shown = next((each for each in queries.Filter if each.value == asked), queries.Filter.OPEN)
    listed = queries.list_changes(
        me().government_id, shown, before=request.args.get("before", type=row_number)
    )
    calendar = directory.work_calendar()
    return render_template(
        "amendments/list_amendments.html",
        listed=listed,
        shown=shown,
        counts=queries.counts(me().government_id),
        waited={
            each.id: queries.waiting_workdays(each, calendar, me().on) for each in listed.changes
        },
        decider=service.decider_of(me().government_id),
    )


@bp.route("/amendments/setting", methods=["GET", "POST"])
@permit(Permission.EXTENSION_PASS)
def choose_decider() -> ResponseReturnValue:
    form = DeciderForm(data={"decider": service.decider_of(me().government_id).value})
    if form.validate_on_submit():
        with saving(form):
            service.choose_decider(service.Decider(form.decider.data), by=me())
            flash("已保存，以后转送的申请按它办。", "ok")
            return redirect(url_for("amendments.list_amendments"))
    return render_template("amendments/choose_decider.html", form=form)
