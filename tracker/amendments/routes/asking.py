"""Asking for a change of a task: what follows is shown before it is asked for."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.amendments import queries, service
from tracker.amendments.consequences import Consequences, consequences
from tracker.amendments.forms import (
    AmendForm,
    AskingForm,
    ExtensionForm,
    WithdrawalForm,
    amend_form,
    asked_in,
    content_in,
    extension_form,
)
from tracker.amendments.parts import Beside, Content, besides
from tracker.amendments.routes.blueprint import bp
from tracker.amendments.service.rules import changed_parts, why_over
from tracker.core.errors import RuleBroken
from tracker.enclosures.service import enclose
from tracker.models import ChangePart, ChangeRequest, ChangeStatus, Task
from tracker.permissions import Permission
from tracker.web.files import file_store, uploads_in
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving

WITHDRAWAL = ({ChangePart.WITHDRAWAL.value: False}, {ChangePart.WITHDRAWAL.value: True})


@dataclass(frozen=True)
class Shown:
    """What a change would change, and what would follow."""

    besides: list[Beside]
    follows: Consequences | None  # None where a unit asks: the office and the approver see it


@bp.route("/tasks/<int:task_id>/amendment", methods=["GET", "POST"])
@permit(Permission.AMENDMENT_DRAFT, on=queries.get_amendable)
def ask_amendment(task: Task) -> ResponseReturnValue:
    """Any part of a task, from a day on; what follows is shown before it is asked for."""
    if refused := _refuse_over(task):
        return refused
    approvers = queries.approvers_of(task, on=me().on)
    form = amend_form(task, approvers, by=me())
    if _confirms(form):
        with saving(form):
            change = service.ask_amendment(
                task,
                content_in(form, task, by=me()),
                reason=form.reason.data or "",
                basis=form.basis.data or "",
                approver=form.chosen(approvers),
                effective_on=form.effective_on.data,
                seen=form.seen.data or "",
                shown=form.shown.data,
                by=me(),
            )
            return _asked(change, form)
    return render_template(
        "amendments/ask_amendment.html",
        form=form,
        task=task,
        shown=_shown(
            form,
            task,
            lambda: changed_parts(
                task, content_in(form, task, by=me()), form.seen.data or "", me().on
            ),
        ),
        open_changes=_known_changes(task),
    )


@bp.route("/tasks/<int:task_id>/withdrawal", methods=["GET", "POST"])
@permit(Permission.AMENDMENT_DRAFT, on=queries.get_amendable)
def ask_withdrawal(task: Task) -> ResponseReturnValue:
    """A task is given up, with its basis; what follows is shown before it is asked for."""
    if refused := _refuse_over(task):
        return refused
    approvers = queries.approvers_of(task, on=me().on)
    form = WithdrawalForm(data={"effective_on": me().on})
    form.offer(approvers)
    if _confirms(form):
        with saving(form):
            change = service.ask_withdrawal(
                task,
                reason=form.reason.data or "",
                basis=form.basis.data or "",
                approver=form.chosen(approvers),
                effective_on=form.effective_on.data,
                shown=form.shown.data,
                by=me(),
            )
            return _asked(change, form)
    return render_template(
        "amendments/ask_withdrawal.html",
        form=form,
        task=task,
        shown=_shown(form, task, lambda: WITHDRAWAL),
        open_changes=_known_changes(task),
    )


@bp.route("/tasks/<int:task_id>/extension", methods=["GET", "POST"])
@permit(Permission.EXTENSION_ASK, on=queries.get_amendable)
def ask_extension(task: Task) -> ResponseReturnValue:
    """The lead unit asks for more time, or another text or figure."""
    if refused := _refuse_over(task):
        return refused
    form = extension_form(task, by=me())
    if form.validate_on_submit():
        with saving(form):
            change = service.ask_extension(
                task,
                asked_in(form, task),
                reason=form.reason.data or "",
                seen=form.seen.data or "",
                by=me(),
            )
            return _asked(change, form)
    return render_template(
        "amendments/ask_extension.html",
        form=form,
        task=task,
        open_changes=_known_changes(task),
        decider=service.decider_of(task.plan.government_id),
    )


def _confirms(form: AskingForm) -> bool:
    """Whether what follows was looked at, and is now asked for."""
    return bool(form.shown.data and form.ask.data) and form.validate_on_submit()


def _shown(
    form: AmendForm | WithdrawalForm, task: Task, parts: Callable[[], tuple[Content, Content]]
) -> Shown | None:
    """What would follow of what was posted; the form keeps its mark."""
    if not form.is_submitted() or any(field.errors for field in form) or not form.validate():
        return None
    try:
        before, after = parts()
    except RuleBroken as refusal:
        form.refuse(refusal)
        return None
    day = max(form.effective_on.data, me().on)
    follows = consequences(task, before, after, day, on=me().on)
    form.shown.data = follows.mark
    return Shown(besides(before, after), follows)


def _known_changes(task: Task) -> list[ChangeRequest]:
    """What of the task is under change already, as far as the reader may know."""
    return [each for each in queries.changes_of(task, reader=me()) if each.is_open]


def _refuse_over(task: Task) -> ResponseReturnValue | None:
    over = why_over(task)
    if not over:
        return None
    flash(f"{over}，不用再调整。", "warn")
    return redirect(url_for("overview.show_task", task_id=task.id))


def _asked(change: ChangeRequest, form: AskingForm | ExtensionForm) -> ResponseReturnValue:
    enclose(change, uploads_in(form.files.data), store=file_store(), by=me())
    said = {
        ChangeStatus.PENDING: f"已提请{change.approver}批准。",
        ChangeStatus.ASKED: "已报督查室。",
        ChangeStatus.AWAITING_SIGNOFF: "已送责任人签发。",
    }
    flash(said[change.status], "ok")
    return redirect(url_for("amendments.show_amendment", change_id=change.id))
