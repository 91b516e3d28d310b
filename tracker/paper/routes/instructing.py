from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.instructions.service import units_to_instruct
from tracker.models import Task
from tracker.paper import queries, service
from tracker.paper.forms import InstructionSheetForm, days_of
from tracker.paper.routes.blueprint import bp
from tracker.permissions import Permission
from tracker.plans import queries as plans
from tracker.web.files import file_store
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving


@bp.route("/tasks/<int:task_id>/instructions/paper", methods=["GET", "POST"])
@permit(Permission.PAPER_ENTER, on=plans.get_task)
def enter_instruction(task: Task) -> ResponseReturnValue:
    """A leader's instruction that stands on paper; his unit is told as of any other."""
    units = units_to_instruct(task, on=me().on)
    leading = [each.post_id for each in task.leaders if each.post_id and each.includes(me().on)]
    form = InstructionSheetForm(data={"post": next(iter(leading), None), **days_of(me().on)})
    form.offer(queries.signers(me().government_id, service.INSTRUCTING, on=me().on))
    form.offer_units(units)
    if form.validate_on_submit():
        with saving(form):
            record = service.enter_instruction(
                task,
                text=form.text.data or "",
                unit=next((each for each in units if each.id == form.unit.data), None),
                reply_due_on=form.reply_due_on.data,
                paper=form.paper,
                store=file_store(),
                by=me(),
            )
            flash(f"已代录{record.signer}的批示，单位和本人已收到消息。", "ok")
            return redirect(url_for("overview.show_task", task_id=task.id))
    return render_template("paper/enter_instruction.html", form=form, task=task, units=units)
