from flask import flash
from flask.typing import ResponseReturnValue

from tracker.models import Plan, Task
from tracker.permissions import Permission
from tracker.plans import queries, service
from tracker.plans.forms import AdoptForm, MoveForm, SplitForm, TaskForm
from tracker.plans.routes.blueprint import bp
from tracker.plans.routes.plans import OpenForm, back_to, change_draft, plan_page
from tracker.plans.task_form import content_of, empty_form, form_of
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving


@bp.post("/plans/<int:plan_id>/tasks")
@permit(Permission.PLAN_EDIT, on=queries.get_plan)
def add_task(plan: Plan) -> ResponseReturnValue:
    form = empty_form(plan, section_id=0, by=me())
    if form.validate_on_submit():
        with saving(form):
            content = content_of(form, plan, None)
            task = service.add_task(plan, content, version=form.version.data, by=me())
            flash(f"已新增{task.name}。", "ok")
            return back_to(plan, form, _row(task))
    return plan_page(plan, OpenForm(form=_on_present_version(form, plan)))


@bp.post("/tasks/<int:task_id>/edit")
@permit(Permission.PLAN_EDIT, on=queries.get_task)
def edit_task(task: Task) -> ResponseReturnValue:
    form = form_of(task, by=me())
    if form.validate_on_submit():
        with saving(form):
            content = content_of(form, task.plan, task)
            service.edit_task(task, content, version=form.version.data, by=me())
            flash(f"已保存{task.name}。", "ok")
            return back_to(task.plan, form, _row(task))
    return plan_page(task.plan, OpenForm(task, _on_present_version(form, task.plan)))


@bp.post("/tasks/<int:task_id>/delete")
@permit(Permission.PLAN_EDIT, on=queries.get_task)
def delete_task(task: Task) -> ResponseReturnValue:
    def delete(version: int) -> str:
        name = task.name
        service.delete_task(task, version=version, by=me())
        return f"已删除{name}，可以撤销。"

    return change_draft(task.plan, delete)


@bp.post("/tasks/<int:task_id>/move")
@permit(Permission.PLAN_EDIT, on=queries.get_task)
def move_task(task: Task) -> ResponseReturnValue:
    up = MoveForm().direction.data == "up"

    def move(version: int) -> str:
        service.move_task(task, up=up, version=version, by=me())
        return f"已{'上移' if up else '下移'}{task.name}。"

    return change_draft(task.plan, move, _row(task))


@bp.post("/tasks/<int:task_id>/split")
@permit(Permission.PLAN_EDIT, on=queries.get_task)
def split_task(task: Task) -> ResponseReturnValue:
    form = SplitForm()
    if form.validate_on_submit():
        with saving(form):
            service.split_task(task, at=form.at.data, version=form.version.data, by=me())
            flash(f"已从{task.name}中拆出一项，请核对责任单位。", "ok")
    return back_to(task.plan, form, _row(task))


@bp.post("/tasks/<int:task_id>/merge")
@permit(Permission.PLAN_EDIT, on=queries.get_task)
def merge_with_next(task: Task) -> ResponseReturnValue:
    def merge(version: int) -> str:
        service.merge_with_next(task, version=version, by=me())
        return f"已将下一项并入{task.name}。"

    return change_draft(task.plan, merge, _row(task))


@bp.post("/tasks/<int:task_id>/adopt")
@permit(Permission.PLAN_EDIT, on=queries.get_task)
def adopt_unit(task: Task) -> ResponseReturnValue:
    """A person takes a unit that was proposed for the task."""
    name = AdoptForm().unit.data or ""

    def adopt(version: int) -> str:
        service.adopt(task, name, version=version, by=me())
        return f"{task.name}已交给{name}。"

    return change_draft(task.plan, adopt, _row(task))


def _row(task: Task) -> str:
    return f"task-{task.id}"


def _on_present_version(form: TaskForm, plan: Plan) -> TaskForm:
    """After a refusal the form goes out again on the plan as it stands now, its texts kept."""
    form.version.data = plan.version
    form.version.raw_data = None
    return form
