from dataclasses import replace

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from tracker.core import clock
from tracker.models import Plan, Task
from tracker.permissions import Permission
from tracker.plans import queries, service
from tracker.plans.comparing import clashes_of
from tracker.plans.forms import AdoptForm, MoveForm, PlaceForm, SplitForm, TaskForm
from tracker.plans.routes.blueprint import bp
from tracker.plans.routes.plans import OpenForm, back_to, change_draft, plan_page
from tracker.plans.task_form import content_of, empty_form, form_again, form_of
from tracker.web.answers import wants_json
from tracker.web.filters import in_shanghai
from tracker.web.keys import row_number
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving


@bp.post("/plans/<int:plan_id>/tasks")
@permit(Permission.PLAN_EDIT, on=queries.get_plan)
def add_task(plan: Plan) -> ResponseReturnValue:
    form = empty_form(plan, section_id=0, by=me())
    if form.validate_on_submit():
        with saving(form):
            content, session = content_of(form, plan, None, by=me()), form.session.data or ""
            task = service.add_task(plan, content, session=session, by=me())
            flash(f"已新增{task.name}。", "ok")
            return back_to(plan, form, _row(task))
    return plan_page(plan, OpenForm(form=form))


@bp.post("/tasks/<int:task_id>/edit")
@permit(Permission.PLAN_EDIT, on=queries.get_task)
def edit_task(task: Task) -> ResponseReturnValue:
    """Save the task's form; while it is written in, the page's script does so by itself."""
    form = form_of(task, by=me())
    opened = OpenForm(task, form)
    if form.validate_on_submit():
        with saving(form):
            try:
                both = _edit(task, form)
            except service.Collision as met:
                opened = replace(opened, collision=met)
                raise
            return _saved(task, form, both)
    if opened.collision:
        content, session = opened.collision.together.content, form.session.data
        opened = replace(opened, form=form_again(task, content, session=session, by=me()))
    return _refused(form, opened) if wants_json() else plan_page(task.plan, opened)


@bp.post("/tasks/<int:task_id>/delete")
@permit(Permission.PLAN_EDIT, on=queries.get_task)
def delete_task(task: Task) -> ResponseReturnValue:
    def delete() -> str:
        name = task.name
        service.delete_task(task, mark=_mark_seen("seen"), by=me())
        return f"已删除{name}，可以撤销。"

    return change_draft(task.plan, delete)


@bp.post("/tasks/<int:task_id>/move")
@permit(Permission.PLAN_EDIT, on=queries.get_task)
def move_task(task: Task) -> ResponseReturnValue:
    up = MoveForm().direction.data == "up"

    def move() -> str:
        service.move_task(task, up=up, by=me())
        return f"已{'上移' if up else '下移'}{task.name}。"

    return change_draft(task.plan, move, _row(task))


@bp.post("/tasks/<int:task_id>/place")
@permit(Permission.PLAN_EDIT, on=queries.get_task)
def place_task(task: Task) -> ResponseReturnValue:
    form = PlaceForm()
    if form.validate_on_submit():
        with saving(form):
            kind, _, number = (form.to.data or "").partition(".")
            row_id = row_number(number) if number.isdecimal() else 0
            service.place_task(
                task,
                before=row_id if kind == "task" else None,
                under=row_id if kind == "section" else None,
                by=me(),
            )
            flash(f"已移动{task.name}。", "ok")
    return back_to(task.plan, form, _row(task))


@bp.post("/tasks/<int:task_id>/split")
@permit(Permission.PLAN_EDIT, on=queries.get_task)
def split_task(task: Task) -> ResponseReturnValue:
    form = SplitForm()
    if form.validate_on_submit():
        with saving(form):
            service.split_task(task, at=form.at.data, mark=_mark_seen("seen"), by=me())
            flash(f"已从{task.name}中拆出一项，请核对责任单位。", "ok")
    return back_to(task.plan, form, _row(task))


@bp.post("/tasks/<int:task_id>/merge")
@permit(Permission.PLAN_EDIT, on=queries.get_task)
def merge_with_next(task: Task) -> ResponseReturnValue:
    def merge() -> str:
        marks = {"mark": _mark_seen("seen"), "following_mark": _mark_seen("next")}
        service.merge_with_next(task, **marks, by=me())
        return f"已将下一项并入{task.name}。"

    return change_draft(task.plan, merge, _row(task))


@bp.post("/tasks/<int:task_id>/adopt")
@permit(Permission.PLAN_EDIT, on=queries.get_task)
def adopt_unit(task: Task) -> ResponseReturnValue:
    """A person takes a unit that was proposed for the task."""
    name = AdoptForm().unit.data or ""

    def adopt() -> str:
        service.adopt(task, name, by=me())
        return f"{task.name}已交给{name}。"

    return change_draft(task.plan, adopt, _row(task))


def _row(task: Task) -> str:
    return f"task-{task.id}"


def _mark_seen(name: str) -> str:
    """A task as the page showed it, in the address of the button that was pressed."""
    return request.args.get(name, "")


def _edit(task: Task, form: TaskForm) -> service.Together:
    content = content_of(form, task.plan, task, by=me())
    if request.form.get("choice") == "theirs":
        parts = request.form.get("clashes", "").split(",")
        content = service.taking(content, service.content_of(task), parts)
    return service.edit_task(
        task, content, seen=form.seen.data or "", session=form.session.data or "", by=me()
    )


def _saved(task: Task, form: TaskForm, both: service.Together) -> ResponseReturnValue:
    kept = "、".join(service.PARTS[part] for part in both.taken)
    if wants_json():
        saved_at = f"{in_shanghai(clock.now()):%H:%M}"
        if form.more.data:
            content = service.content_of(task)
            again = form_again(task, content, session=form.session.data or "", by=me())
            html = render_template("plans/open_form.html", opened=OpenForm(task, again))
            return {"saved_at": saved_at, "seen": service.seen_of(content), "html": html}
        mine = content_of(form, task.plan, task, by=me())  # in the boxes: the next base
        return {"saved_at": saved_at, "seen": service.seen_of(mine), "kept": kept}
    more = f"他人同时改的{kept}也保留了。" if kept else ""
    flash(f"已保存{task.name}。{more}", "ok")
    return back_to(task.plan, form, _row(task))


def _refused(form: TaskForm, opened: OpenForm) -> ResponseReturnValue:
    """What the script is told: the boxes and what is wrong with them; or both texts."""
    if opened.collision:
        html = render_template("plans/open_form.html", opened=opened, clashes_of=clashes_of)
        return {"error": opened.collision.message, "html": html}, 409
    said = [*form.form_errors, *(each for field in form for each in field.errors)]
    sentences = [str(each) for each in said if isinstance(each, str)]
    if form.secrecy_question:
        sentences.append(f"文中有“{'、'.join(form.secrecy_question)}”，请按“保存”后确认")
    return {"error": "；".join(sentences) or "请看标红的地方"}, 422
