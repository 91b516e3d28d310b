"""Tasks of two plans that are one fact: proposed, decided on, parted again."""

import hashlib

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from tracker.core.errors import RuleBroken
from tracker.matters import queries, service
from tracker.matters.forms import LinkForm, PartForm
from tracker.matters.routes.blueprint import bp
from tracker.models import Task, TaskLink
from tracker.permissions import Permission
from tracker.reports.queries import get_issued_task
from tracker.web.keys import row_number
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving, tell_refusals

CHANGED = "您看过之后两项的单位或报送期有变动，还没有办理。请看过新的内容再定。"


@bp.get("/same")
@permit(Permission.TASKS_LINK)
def list_same() -> ResponseReturnValue:
    """What is alike and waits for a decision, and what is linked."""
    return render_template(
        "matters/list_same.html",
        alike=queries.alike_tasks(me().government_id, on=me().on),
        linked=queries.links_in(me().government_id),
    )


@bp.route("/tasks/<int:task_id>/same", methods=["GET", "POST"])
@permit(Permission.TASKS_LINK, on=get_issued_task)
def link_tasks(task: Task) -> ResponseReturnValue:
    """?other= names the other task; what would follow is shown before it is decided."""
    form = LinkForm(data={"other": request.args.get("other", 0, type=row_number)})
    others = queries.candidates(task, on=me().on)
    form.other.choices = [
        SelectChoice(0, "请选择"),
        *(SelectChoice(each.id, f"《{each.plan.title}》{_said(each)}") for each in others),
    ]
    other = next((each for each in others if each.id == form.other.data), None)
    digest = _digest(task, other)
    if form.validate_on_submit() and other is not None:
        if form.link.data and form.seen.data == digest:
            with saving(form):
                if _digest(task, other) != digest:
                    raise RuleBroken(CHANGED)
                service.link_tasks(task, other, by=me())
                flash("已定为同一事项，以后报一次。", "ok")
                return redirect(url_for("matters.list_same"))
        elif form.link.data:
            form.form_errors.append(CHANGED)
    form.seen.data = digest
    return render_template(
        "matters/link_tasks.html",
        form=form,
        task=task,
        other=other,
        link=queries.link_of(task),
        units=service.shared_units(task, other, me()) if other else [],
        consequences=queries.consequences(task, other, on=me().on) if other else [],
    )


@bp.post("/tasks/<int:task_id>/apart")
@permit(Permission.TASKS_LINK, on=get_issued_task)
def tell_apart(task: Task) -> ResponseReturnValue:
    form = LinkForm()
    if form.validate_on_submit():
        with saving(form):
            service.tell_apart(task, get_issued_task(form.other.data, reader=me()), by=me())
            flash("记下了：这两项不是同一事项，以后不再提示。", "ok")
    tell_refusals(form)
    return redirect(url_for("matters.list_same"))


@bp.route("/links/<int:link_id>/part", methods=["GET", "POST"])
@permit(Permission.TASKS_LINK, on=queries.get_link)
def part_tasks(link: TaskLink) -> ResponseReturnValue:
    form = PartForm()
    if form.validate_on_submit():
        with saving(form):
            service.part_tasks(link, reason=form.reason.data, by=me())
            flash("已取消，以后分别报送；已经报的不变。", "ok")
            return redirect(url_for("matters.list_same"))
    return render_template("matters/part_tasks.html", form=form, link=link)


def _said(task: Task) -> str:
    return f"{task.name}　{task.text[:30]}" if task.label else task.text[:40]


def _digest(task: Task, other: Task | None) -> str:
    """What linking the two would come to."""
    if other is None:
        return ""
    periods = [
        (each.first.id, each.first.effective_due_on, each.second.id, each.second.effective_due_on)
        for each in queries.consequences(task, other, on=me().on)
    ]
    units = [unit.id for unit in service.shared_units(task, other, me())]
    return hashlib.sha256(repr((task.text, other.text, units, periods)).encode()).hexdigest()
