"""A unit's pages: declaring a task done, signing, giving back, taking back."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.closures import queries, service
from tracker.closures.forms import SendBackForm, SignForm, WithdrawForm, declare_form
from tracker.closures.routes.blueprint import bp
from tracker.closures.routes.reading import page_of, render_closure
from tracker.enclosures.queries import enclosures_of
from tracker.models import Closure, Task
from tracker.permissions import Permission, allowed, is_of_unit
from tracker.plans import queries as plans
from tracker.web.files import file_store
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving


@bp.route("/tasks/<int:task_id>/closure", methods=["GET", "POST"])
@permit(Permission.CLOSURE_WRITE, on=plans.get_task)
def write_closure(task: Task) -> ResponseReturnValue:
    own = _own(task)
    if own is not None and own.is_waiting:
        return page_of(own)
    written = own if own is not None and own.is_written else None
    form = declare_form(tuple(task.targets), written, me().on)
    if form.validate_on_submit():
        with saving(form):
            closure = service.write_closure(task, form.declaration, store=file_store(), by=me())
            is_sent = closure.is_waiting
            flash("已申请销号，督查室会收到消息。" if is_sent else "已送责任人签发。", "ok")
            return page_of(closure)
    return render_template(
        "closures/write_closure.html",
        form=form,
        task=task,
        own=own,
        files=enclosures_of([written])[written.id] if written else (),
        signs=me().post.unit is not None and allowed(me(), Permission.REPORT_SIGN, me().post.unit),
    )


@bp.post("/closures/<int:closure_id>/sign")
@permit(Permission.CLOSURE_SIGN, on=queries.get_closure)
def sign_closure(closure: Closure) -> ResponseReturnValue:
    form = SignForm()
    if form.validate_on_submit():
        with saving(form):
            service.sign_closure(closure, seen=form.seen.data or "", by=me())
            flash("已签发，督查室会收到消息。", "ok")
            return page_of(closure)
    form.seen.raw_data = None
    return render_closure(closure, sign_refused=form.form_errors)


@bp.post("/closures/<int:closure_id>/send-back")
@permit(Permission.CLOSURE_SIGN, on=queries.get_closure)
def send_back_closure(closure: Closure) -> ResponseReturnValue:
    form = SendBackForm()
    if form.validate_on_submit():
        with saving(form):
            service.send_back_closure(closure, reason=form.reason.data, by=me())
            flash("已退给联络员修改。", "ok")
            return page_of(closure)
    return render_closure(closure, send_back=form)


@bp.post("/closures/<int:closure_id>/withdraw")
@permit(Permission.CLOSURE_WITHDRAW, on=queries.get_closure)
def withdraw_closure(closure: Closure) -> ResponseReturnValue:
    form = WithdrawForm()
    if form.validate_on_submit():
        with saving(form):
            service.withdraw_closure(closure, reason=form.reason.data or "", by=me())
            flash("销号申请已撤回，任务照常办理。", "ok")
            return redirect(url_for("overview.show_task", task_id=closure.task_id))
    return render_closure(closure, withdraw=form)


def _own(task: Task) -> Closure | None:
    """The latest of the reader's unit on the task."""
    found = queries.closures_on(task, reader=me())
    return next((each for each in found if is_of_unit(me(), each.unit_id)), None)
