"""Between the form of a task and what the service takes."""

from collections.abc import Mapping, Sequence
from secrets import token_hex

from sqlalchemy import select

from tracker.core.db import db
from tracker.models import (
    Actor,
    Plan,
    Section,
    Task,
)
from tracker.plans import queries, service
from tracker.plans.documents import Document, chosen, document_of, text_within
from tracker.plans.forms import TaskForm
from tracker.plans.parts_form import offer_parts, parts_data, parts_in
from tracker.plans.service.sources import as_source

SPARE_ROWS = 2


def form_of(task: Task, *, by: Actor) -> TaskForm:
    """The form as it opens on a task; what was posted wins."""
    content = service.content_of(task)
    opening = {"seen": service.seen_of(content), "session": token_hex(6)}
    return _with_choices(TaskForm(data=_data(content) | opening), task.plan, by=by)


def form_again(task: Task, content: service.TaskContent, *, session: str, by: Actor) -> TaskForm:
    """The form with a content to choose or go on with, on the task as it stands now."""
    opening = {"seen": service.seen_of(service.content_of(task)), "session": session}
    form = TaskForm(formdata=None, data=_data(content) | opening)
    return _with_choices(form, task.plan, by=by, is_new=True)


def empty_form(
    plan: Plan, *, section_id: int, text: str = "", pieces: Sequence[str] = (), by: Actor
) -> TaskForm:
    """The form of a new task under a heading; pieces: what of the document was chosen for it."""
    opening = {"session": token_hex(6), "pieces": ",".join(pieces), "text": text}
    usual = {"schedule": plan.schedules[0].id if plan.schedules else 0}
    data = {"section": section_id, "parties": [], "targets": []} | usual | opening
    form = TaskForm(data=data)
    return _with_choices(form, plan, by=by)


def form_of_choice(plan: Plan, marks: Sequence[str], text: str, *, by: Actor) -> TaskForm:
    """The form of a new task with what was chosen in the document, where what stands above is."""
    document = _document_of_plan(plan)
    if document is None:
        return empty_form(plan, section_id=0, by=by)
    whole, places = chosen(document, marks)
    last = max((p.number for p in document.pieces if p.place in places), default=0)
    sections = db.session.scalars(select(Section).where(Section.plan_id == plan.id))
    ids = {"".join(section.title.split()): section.id for section in sections}
    return empty_form(
        plan,
        section_id=_section_at(document, last, ids),
        text=text_within(text, whole) or whole,
        pieces=marks,
        by=by,
    )


def _section_at(document: Document, number: int, sections: Mapping[str, int]) -> int:
    """The heading of a new task from that piece: of the nearest task or printed heading above."""
    for piece in reversed(document.pieces[: number + 1]):
        here = next((task.section_id for task in piece.tasks if task.section_id), None)
        here = here or sections.get("".join(piece.text.split()))
        if here:
            return here
    return 0


def _document_of_plan(plan: Plan) -> Document | None:
    """The document that a plan was read from, with what became of it."""
    draft = queries.read_draft(plan)
    tasks = db.session.scalars(select(Task).where(Task.plan_id == plan.id)).all()
    return document_of(draft, tasks) if draft else None


def _source(form: TaskForm, plan: Plan) -> str:
    """Where the pieces stand that a new task was chosen from."""
    document = _document_of_plan(plan) if form.pieces.data else None
    if document is None:
        return ""
    _text, places = chosen(document, form.pieces.data.split(","))
    return as_source(places)


def _data(content: service.TaskContent) -> dict[str, object]:
    return {
        "label": content.label,
        "text": content.text,
        "section": content.section.id if content.section else 0,
        "requirement": content.requirement,
        "due_text": content.due_text,
        "due_on": content.due_on,
        **parts_data(content.parties, content.leaders, content.targets),
        "schedule": content.schedule.id if content.schedule else 0,
    }


def content_of(form: TaskForm, plan: Plan, task: Task | None, *, by: Actor) -> service.TaskContent:
    """What the form says, as the service takes it; `task` gives what the form does not show."""
    parts = parts_in(
        form,
        service.entries_of(task) if task else [],
        service.leaders_of(task) if task else [],
        service.targets_of(task) if task else [],
        by=by,
    )
    return service.TaskContent(
        text=form.text.data,
        label=form.label.data,
        requirement=form.requirement.data,
        due_text=form.due_text.data,
        due_on=form.due_on.data,
        section=_section(plan, form.section.data),
        parties=parts.parties,
        leaders=parts.leaders,
        targets=parts.targets,
        source=task.source if task else _source(form, plan),
        schedule=next((each for each in plan.schedules if each.id == form.schedule.data), None),
    )


def _with_choices(form: TaskForm, plan: Plan, *, by: Actor, is_new: bool | None = None) -> TaskForm:
    sections = db.session.scalars(
        select(Section).where(Section.plan_id == plan.id).order_by(Section.position)
    )
    form.section.choices = [
        (0, "不在章节之下"),
        *((each.id, f"　{each.title}" if each.parent_id else each.title) for each in sections),
    ]
    form.schedule.choices = [(each.id, each.name) for each in plan.schedules]
    offer_parts(form, by=by, is_new=not form.is_submitted() if is_new is None else is_new)
    return form


def _section(plan: Plan, section_id: int) -> Section | None:
    return db.session.scalar(
        select(Section).where(Section.id == section_id, Section.plan_id == plan.id)
    )
