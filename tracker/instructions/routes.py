from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.instructions import queries, service
from tracker.instructions.forms import InstructionForm, ReplyForm
from tracker.models import Instruction, Task
from tracker.permissions import Permission
from tracker.plans import queries as plans
from tracker.web.keys import row_number
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.redirects import safe_path
from tracker.web.saving import saving

bp = Blueprint("instructions", __name__)


@bp.get("/instructions")
@permit(Permission.LEDGER_VIEW)
def list_instructions() -> ResponseReturnValue:
    return render_template(
        "instructions/list_instructions.html",
        waiting=queries.unanswered(me()),
        moot=queries.moot(me()),
        answered=queries.answered(me(), before=request.args.get("before", type=row_number)),
    )


@bp.route("/tasks/<int:task_id>/instructions", methods=["GET", "POST"])
@permit(Permission.INSTRUCTION_GIVE, on=plans.get_task)
def give_instruction(task: Task) -> ResponseReturnValue:
    form = InstructionForm()
    units = service.units_to_instruct(task, on=me().on)
    form.unit.choices = [(str(unit.id), unit.short_name) for unit in units]
    back = safe_path(request.values.get("back"), url_for("overview.show_task", task_id=task.id))
    if form.validate_on_submit():
        with saving(form):
            given = service.give_instruction(
                task,
                text=form.text.data,
                unit=next((unit for unit in units if str(unit.id) == form.unit.data), None),
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
