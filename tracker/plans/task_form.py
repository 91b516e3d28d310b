"""Between the form of a task and what the service takes."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from secrets import token_hex

from sqlalchemy import select
from wtforms import FormField

from tracker.core.db import db
from tracker.core.numbers import plain
from tracker.models import (
    Actor,
    Comparison,
    PartyRole,
    Plan,
    Post,
    Section,
    Task,
    Unit,
    UnitGroup,
)
from tracker.plans import queries, service
from tracker.plans.documents import Document, chosen, document_of, text_within
from tracker.plans.forms import PartyForm, TaskForm
from tracker.plans.naming import EVERY_VICE_MAYOR, added_by_name, names_known
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
        "parties": [_row(entry) for entry in content.parties],
        "leaders": [_leader_key(entry.post) for entry in content.leaders],
        "targets": [_target_row(entry) for entry in content.targets],
        "schedule": content.schedule.id if content.schedule else 0,
    }


def content_of(form: TaskForm, plan: Plan, task: Task | None, *, by: Actor) -> service.TaskContent:
    """What the form says, as the service takes it; `task` gives what the form does not show."""
    present = service.entries_of(task) if task else []
    leaders = service.leaders_of(task) if task else []
    parties = _parties(form, present)
    named = added_by_name(form.more.data or "", parties, by=by)
    return service.TaskContent(
        text=form.text.data,
        label=form.label.data,
        requirement=form.requirement.data,
        due_text=form.due_text.data,
        due_on=form.due_on.data,
        section=_section(plan, form.section.data),
        parties=[*parties, *named.parties],
        leaders=_leaders([*form.leaders.data, *named.leaders], leaders),
        targets=_targets(form, service.targets_of(task) if task else []),
        source=task.source if task else _source(form, plan),
        schedule=next((each for each in plan.schedules if each.id == form.schedule.data), None),
    )


def _with_choices(form: TaskForm, plan: Plan, *, by: Actor, is_new: bool | None = None) -> TaskForm:
    entries = queries.directory_entries(by.government_id, by.on)
    sections = db.session.scalars(
        select(Section).where(Section.plan_id == plan.id).order_by(Section.position)
    )
    form.section.choices = [
        (0, "不在章节之下"),
        *((each.id, f"　{each.title}" if each.parent_id else each.title) for each in sections),
    ]
    form.schedule.choices = [(each.id, each.name) for each in plan.schedules]
    form.names = names_known(by)
    form.leaders.choices = [
        *((_leader_key(post), f"{name or '空缺'}　{post.title}") for post, name in entries.leaders),
        (EVERY_VICE_MAYOR, "各副市长"),
    ]
    if not form.is_submitted() if is_new is None else is_new:
        for _ in range(SPARE_ROWS):
            form.parties.append_entry()
        form.targets.append_entry()
    units = [(unit.id, unit.short_name) for unit in entries.units]
    who = {
        "": [("", "（空）")],
        "单位": [(f"unit.{unit_id}", name) for unit_id, name in units],
        "单位组": [(f"group.{group.id}", group.name) for group in entries.groups],
    }
    per_task = {f"group.{group.id}" for group in entries.groups if group.is_chosen_per_task}
    for row in form.parties:
        row.form.who.choices = who
        row.form.chosen.choices = units
        row.form.is_chosen_per_task = row.form.who.data in per_task
    return form


def _row(entry: service.PartyEntry) -> dict[str, object]:
    return {
        "who": _key(entry.unit, entry.group),
        "role": entry.role.value,
        "person": entry.printed_person,
        "chosen": [unit.id for unit in entry.chosen],
    }


def _key(unit: Unit | None, group: UnitGroup | None) -> str:
    return f"unit.{unit.id}" if unit else f"group.{group.id}" if group else ""


def _leader_key(post: Post | None) -> str:
    return f"post.{post.id}" if post else EVERY_VICE_MAYOR


def _parties(form: TaskForm, present: Sequence[service.PartyEntry]) -> list[service.PartyEntry]:
    """The filled rows; a party that stays keeps its printed name and its own post."""
    kept = {_key(entry.unit, entry.group): entry for entry in present}
    return [
        _entry(row.form, kept.get(row.form.who.data))
        for row in form.parties
        if isinstance(row, FormField) and row.form.who.data
    ]


def _entry(row: PartyForm, kept: service.PartyEntry | None) -> service.PartyEntry:
    kind, _, row_id = row.who.data.partition(".")
    return service.PartyEntry(
        role=PartyRole(row.role.data),
        unit=db.session.get_one(Unit, int(row_id)) if kind == "unit" else None,
        group=db.session.get_one(UnitGroup, int(row_id)) if kind == "group" else None,
        printed_name=kept.printed_name if kept else "",
        printed_person=row.person.data or "",
        post=kept.post if kept else None,
        chosen=tuple(db.session.get_one(Unit, unit_id) for unit_id in row.chosen.data or ()),
    )


def _target_row(entry: service.TargetEntry) -> dict[str, object]:
    return {
        "name": entry.name,
        "comparison": entry.comparison.value,
        "value": Decimal(plain(entry.value)) if entry.value is not None else None,
        "unit": entry.unit,
    }


def _targets(form: TaskForm, present: Sequence[service.TargetEntry]) -> list[service.TargetEntry]:
    """The filled rows; a target that stays keeps the year it was read with."""
    years = {(entry.name, entry.unit): entry.year for entry in present}
    return [
        service.TargetEntry(
            name=row.name.data or "",
            value=row.value.data,
            unit=row.unit.data or "",
            comparison=Comparison(row.comparison.data),
            year=years.get((row.name.data or "", row.unit.data or "")),
        )
        for row in (each.form for each in form.targets if isinstance(each, FormField))
        if row.name.data or row.value.data is not None or row.value.raw_data not in ([""], [], None)
    ]


def _leaders(
    ticked: Sequence[str], present: Sequence[service.LeaderEntry]
) -> list[service.LeaderEntry]:
    """Those that stay, in their order, then those newly ticked."""
    stay = [entry for entry in present if _leader_key(entry.post) in ticked]
    known = {_leader_key(entry.post) for entry in stay}
    new = [
        service.LeaderEntry(db.session.get_one(Post, int(key.removeprefix("post."))))
        if key != EVERY_VICE_MAYOR
        else service.LeaderEntry()
        for key in ticked
        if key not in known
    ]
    return stay + new


def _section(plan: Plan, section_id: int) -> Section | None:
    return db.session.scalar(
        select(Section).where(Section.id == section_id, Section.plan_id == plan.id)
    )
