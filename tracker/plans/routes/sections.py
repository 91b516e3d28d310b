from flask import flash
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.models import Plan, Section
from tracker.permissions import Permission
from tracker.plans import queries, service
from tracker.plans.forms import MoveForm, SectionForm
from tracker.plans.routes.blueprint import bp
from tracker.plans.routes.plans import back_to, change_draft
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving


@bp.post("/plans/<int:plan_id>/sections")
@permit(Permission.PLAN_EDIT, on=queries.get_plan)
def add_section(plan: Plan) -> ResponseReturnValue:
    form = _form()
    if form.validate_on_submit():
        with saving(form):
            parent = _parent(plan, form.parent.data)
            section = service.add_section(plan, form.title.data, parent=parent, by=me())
            flash(f"已新增章节“{section.title}”。", "ok")
            return back_to(plan, form, f"section-{section.id}")
    return back_to(plan, form)


@bp.post("/sections/<int:section_id>/rename")
@permit(Permission.PLAN_EDIT, on=queries.get_section)
def rename_section(section: Section) -> ResponseReturnValue:
    form = _form()
    if form.validate_on_submit():
        with saving(form):
            service.rename_section(section, form.title.data, by=me())
            flash("已改名。", "ok")
    return back_to(section.plan, form, f"section-{section.id}")


@bp.post("/sections/<int:section_id>/move")
@permit(Permission.PLAN_EDIT, on=queries.get_section)
def move_section(section: Section) -> ResponseReturnValue:
    up = MoveForm().direction.data == "up"

    def move() -> str:
        service.move_section(section, up=up, by=me())
        return f"已{'上移' if up else '下移'}“{section.title}”。"

    return change_draft(section.plan, move, f"section-{section.id}")


@bp.post("/sections/<int:section_id>/delete")
@permit(Permission.PLAN_EDIT, on=queries.get_section)
def delete_section(section: Section) -> ResponseReturnValue:
    def delete() -> str:
        title = section.title
        service.delete_section(section, by=me())
        return f"已删除章节“{title}”。"

    return change_draft(section.plan, delete)


def _form() -> SectionForm:
    form = SectionForm()
    form.parent.validate_choice = False  # looked up among the plan's own headings
    form.parent.choices = []
    return form


def _parent(plan: Plan, section_id: int) -> Section | None:
    """The heading chosen, None for the top; RuleBroken where the plan has no such heading."""
    if section_id == 0:
        return None
    own = select(Section).where(Section.plan_id == plan.id)
    for section in db.session.scalars(own):
        if section.id == section_id:
            return section
    raise RuleBroken("所选的上级章节已不在方案中，请刷新后重选。", field="parent")
