"""The office's pages: a record of how it was verified, and what is decided."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from tracker.closures import queries, service
from tracker.closures.forms import (
    CloseForm,
    PartlyForm,
    RefuseForm,
    ReopenForm,
    VerifyForm,
)
from tracker.closures.routes.blueprint import bp
from tracker.closures.routes.reading import page_of
from tracker.directory import queries as directory
from tracker.models import Closure, ClosureStatus
from tracker.permissions import Permission
from tracker.web.files import file_store
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving


@bp.route("/closures/<int:closure_id>/verify", methods=["GET", "POST"])
@permit(Permission.CLOSURE_DECIDE, on=queries.get_closure)
def verify_closure(closure: Closure) -> ResponseReturnValue:
    form = VerifyForm(data={"on": me().on, "people": me().name})
    if form.validate_on_submit():
        with saving(form):
            service.verify_closure(closure, form.record, store=file_store(), by=me())
            flash("核验情况已记录。", "ok")
            return page_of(closure)
    if not closure.is_waiting:
        return _is_over(closure)
    return render_template("closures/verify_closure.html", form=form, closure=closure)


@bp.route("/closures/<int:closure_id>/close", methods=["GET", "POST"])
@permit(Permission.CLOSURE_DECIDE, on=queries.get_closure)
def close_task(closure: Closure) -> ResponseReturnValue:
    """What will follow, and the button; what changed meanwhile is shown anew."""
    form = CloseForm()
    if form.validate_on_submit():
        with saving(form):
            opinion, seen = form.opinion.data or "", form.seen.data or ""
            service.close_task(closure, opinion=opinion, seen=seen, by=me())
            flash(f"{closure.task.name}已销号，各单位会收到消息。", "ok")
            return page_of(closure)
    if not closure.is_waiting:
        return _is_over(closure)
    ending = queries.ending(closure.task, on=me().on)
    return render_template(
        "closures/close_task.html",
        form=_seeing(form, ending.mark),
        closure=closure,
        ending=ending,
        hearers=service.hearers_of(closure.task, by=me()),
    )


@bp.route("/closures/<int:closure_id>/partly", methods=["GET", "POST"])
@permit(Permission.CLOSURE_DECIDE, on=queries.get_closure)
def accept_partly(closure: Closure) -> ResponseReturnValue:
    form = PartlyForm()
    if form.validate_on_submit():
        with saving(form):
            service.accept_partly(
                closure,
                remaining=form.remaining.data,
                opinion=form.opinion.data or "",
                by=me(),
            )
            flash("已认定部分完成，任务继续办理，各单位会收到消息。", "ok")
            return page_of(closure)
    if not closure.is_waiting:
        return _is_over(closure)
    return render_template(
        "closures/accept_partly.html",
        form=form,
        closure=closure,
        hearers=service.hearers_of(closure.task, by=me()),
    )


@bp.route("/closures/<int:closure_id>/refuse", methods=["GET", "POST"])
@permit(Permission.CLOSURE_DECIDE, on=queries.get_closure)
def refuse_closure(closure: Closure) -> ResponseReturnValue:
    form = RefuseForm(data=RefuseForm.data_of(directory.work_calendar(), me().on))
    if form.validate_on_submit():
        with saving(form):
            service.refuse_closure(
                closure, reason=form.reason.data, due_on=form.due_on.data, by=me()
            )
            flash(f"已退回{closure.unit.short_name}，单位会收到消息。", "ok")
            return page_of(closure)
    if not closure.is_waiting:
        return _is_over(closure)
    return render_template("closures/refuse_closure.html", form=form, closure=closure)


@bp.route("/closures/<int:closure_id>/reopen", methods=["GET", "POST"])
@permit(Permission.CLOSURE_DECIDE, on=queries.get_closure)
def reopen_task(closure: Closure) -> ResponseReturnValue:
    """What the task will owe again, and the button."""
    form = ReopenForm()
    if form.validate_on_submit():
        with saving(form):
            reason, seen = form.reason.data, form.seen.data or ""
            service.reopen_task(closure, reason=reason, seen=seen, by=me())
            flash(f"{closure.task.name}恢复办理，各单位会收到消息。", "ok")
            return page_of(closure)
    if closure.status is not ClosureStatus.CLOSED:
        return _is_over(closure)
    reopening = queries.reopening(closure.task, on=me().on)
    return render_template(
        "closures/reopen_task.html",
        form=_seeing(form, reopening.mark),
        closure=closure,
        reopening=reopening,
        hearers=service.hearers_of(closure.task, by=me()),
    )


def _seeing(form: CloseForm | ReopenForm, mark: str) -> CloseForm | ReopenForm:
    """The form for what the page now shows, whatever the one that was sent had seen."""
    form.seen.data = mark
    return form


def _is_over(closure: Closure) -> ResponseReturnValue:
    flash(f"这件销号申请{closure.status.label}，不用再办。", "warn")
    return page_of(closure)
