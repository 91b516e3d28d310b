from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.instructions import preparing, queries, service
from tracker.instructions.forms import DraftForm, InstructionForm, ReplyForm
from tracker.models import Instruction, InstructionDraft, Task, Unit
from tracker.permissions import Permission
from tracker.plans import queries as plans
from tracker.web.keys import row_number
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.redirects import safe_path
from tracker.web.saving import saving, tell_refusals

bp = Blueprint("instructions", __name__)


@bp.get("/instructions")
@permit(Permission.LEDGER_VIEW)
def list_instructions() -> ResponseReturnValue:
    waiting = queries.unanswered(me())
    answered = queries.answered(me(), before=request.args.get("before", type=row_number))
    return render_template(
        "instructions/list_instructions.html",
        waiting=waiting,
        answered=answered,
        matters=queries.matters_made_of([*waiting, *answered.instructions]),
        moot=queries.moot(me()),
    )


@bp.route("/tasks/<int:task_id>/instructions", methods=["GET", "POST"])
@permit(Permission.INSTRUCTION_GIVE, on=plans.get_task)
def give_instruction(task: Task) -> ResponseReturnValue:
    form, units = InstructionForm(), service.units_to_instruct(task, on=me().on)
    form.unit.choices = _choices(units)
    back = safe_path(request.values.get("back"), url_for("overview.show_task", task_id=task.id))
    if form.validate_on_submit():
        with saving(form):
            given = service.give_instruction(
                task,
                text=form.text.data,
                unit=_chosen(form, units),
                reply_due_on=form.reply_due_on.data,
                by=me(),
            )
            flash(f"批示已发出，{given.unit.short_name}已收到消息。", "ok")
            return redirect(back)
    return render_template("instructions/give_instruction.html", form=form, task=task, back=back)


@bp.route("/instructions/<int:instruction_id>/answer", methods=["GET", "POST"])
@permit(Permission.INSTRUCTION_ANSWER, on=queries.get_instruction)
def answer_instruction(instruction: Instruction) -> ResponseReturnValue:
    form = ReplyForm()
    if form.validate_on_submit():
        with saving(form):
            service.answer_instruction(instruction, text=form.text.data, by=me())
            flash("答复已送出，批示领导和督查室会收到消息。", "ok")
            return redirect(url_for("instructions.list_instructions"))
    return render_template(
        "instructions/answer_instruction.html", form=form, instruction=instruction
    )


@bp.route("/tasks/<int:task_id>/instructions/prepare", methods=["GET", "POST"])
@permit(Permission.INSTRUCTION_PREPARE, on=plans.get_task)
def prepare_instruction(task: Task) -> ResponseReturnValue:
    """A secretary writes one; it waits for his leader."""
    form, units = InstructionForm(), service.units_to_instruct(task, on=me().on)
    form.unit.choices = _choices(units)
    back = safe_path(request.values.get("back"), url_for("overview.show_task", task_id=task.id))
    if form.validate_on_submit():
        with saving(form):
            preparing.prepare_instruction(
                task,
                text=form.text.data,
                unit=_chosen(form, units),
                reply_due_on=form.reply_due_on.data,
                by=me(),
            )
            flash("已送领导，由领导批示后才发出。", "ok")
            return redirect(back)
    return render_template("instructions/prepare_instruction.html", form=form, task=task, back=back)


@bp.post("/instructions/prepared/<int:prepared_id>/give")
@permit(Permission.PREPARED_GIVE, on=queries.get_prepared)
def give_prepared(draft: InstructionDraft) -> ResponseReturnValue:
    """As it stands, in one tap."""
    form = DraftForm()
    with saving(form):
        given = preparing.give_prepared(draft, by=me())
        flash(f"批示已发出，{given.unit.short_name}已收到消息。", "ok")
    tell_refusals(form)
    return redirect(url_for("overview.show_portfolio"))


@bp.route("/instructions/prepared/<int:prepared_id>/change", methods=["GET", "POST"])
@permit(Permission.PREPARED_GIVE, on=queries.get_prepared)
def change_prepared(draft: InstructionDraft) -> ResponseReturnValue:
    """The leader changes the words, and gives them."""
    units = service.units_to_instruct(draft.task, on=me().on)
    form = InstructionForm(
        text=draft.text, unit=str(draft.unit_id), reply_due_on=draft.reply_due_on
    )
    form.unit.choices = _choices(units)
    if form.validate_on_submit():
        with saving(form):
            given = preparing.give_prepared(
                draft,
                text=form.text.data,
                unit=_chosen(form, units),
                reply_due_on=form.reply_due_on.data,
                by=me(),
            )
            flash(f"批示已发出，{given.unit.short_name}已收到消息。", "ok")
            return redirect(url_for("overview.show_portfolio"))
    return render_template("instructions/change_prepared.html", form=form, draft=draft)


@bp.post("/instructions/prepared/<int:prepared_id>/discard")
@permit(Permission.PREPARED_DISCARD, on=queries.get_prepared)
def discard_prepared(draft: InstructionDraft) -> ResponseReturnValue:
    form = DraftForm()
    with saving(form):
        preparing.discard_prepared(draft, by=me())
        flash("拟稿已作废。", "ok")
    tell_refusals(form)
    return redirect(url_for("overview.show_portfolio"))


def _choices(units: Sequence[Unit]) -> list[tuple[str, str]]:
    return [(str(unit.id), unit.short_name) for unit in units]


def _chosen(form: InstructionForm, units: Sequence[Unit]) -> Unit | None:
    return next((unit for unit in units if str(unit.id) == form.unit.data), None)
