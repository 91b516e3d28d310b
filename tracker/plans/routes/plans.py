from collections.abc import Callable
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import NoResultFound

from tracker.core.workdays import WorkCalendar, explain_due_day
from tracker.directory import queries as directory
from tracker.models import (
    ApprovalRequest,
    Plan,
    PlanKind,
    PlanStatus,
    ReportingPeriod,
    Section,
    Task,
)
from tracker.permissions import Permission, allowed, of_the_government
from tracker.plans import approvals, consultations, listing, queries, service
from tracker.plans.comparing import clashes_of
from tracker.plans.documents import document_of
from tracker.plans.forms import RenumberForm, SectionForm, TaskForm, UndoForm
from tracker.plans.recommendations import recommended_in
from tracker.plans.routes.blueprint import bp
from tracker.plans.task_form import empty_form, form_of, form_of_choice
from tracker.web.forms import Form
from tracker.web.keys import row_number
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving, tell_refusals

LATEST_CHANGES = 5


@dataclass(frozen=True)
class OpenForm:
    """The one form that stands open on the page of a draft, and the row that it stands at."""

    task: Task | None = None
    form: TaskForm | None = None
    splits: bool = False
    moves: bool = False
    collision: service.Collision | None = None
    section: Section | None = None


@bp.get("/plans")
@permit(Permission.LEDGER_VIEW)
def list_plans() -> ResponseReturnValue:
    return render_template(
        "plans/list_plans.html",
        listed=queries.list_plans(me()),
        waiting=len(queries.pending_imports(me())) if me_edits() else 0,
    )


@bp.get("/plans/<int:plan_id>")
@permit(Permission.PLAN_VIEW, on=queries.get_plan)
def show_plan(plan: Plan) -> ResponseReturnValue:
    """?edit=, ?split=, ?move= or ?add= say which form opens at which row, also without a script.

    A plan that takes one task at a time has a list of its own.
    """
    if plan.kind is PlanKind.MATTERS:
        return redirect(url_for("matters.list_matters"))
    return plan_page(plan, _form_named_in_the_address(plan))


@bp.post("/plans/<int:plan_id>/undo")
@permit(Permission.PLAN_EDIT, on=queries.get_plan)
def undo_change(plan: Plan) -> ResponseReturnValue:
    form = UndoForm()
    if form.validate_on_submit():
        with saving(form):
            undone = service.undo(plan, version=form.version.data, by=me())
            flash(f"已撤销：{undone}。", "ok")
    return back_to(plan, form)


@bp.post("/plans/<int:plan_id>/renumber")
@permit(Permission.PLAN_EDIT, on=queries.get_plan)
def renumber_tasks(plan: Plan) -> ResponseReturnValue:
    everything = RenumberForm().including_unnumbered.data

    def renumber() -> str:
        service.renumber(plan, including_unnumbered=everything, by=me())
        return "已按顺序重新编号。"

    return change_draft(plan, renumber)


@bp.post("/plans/<int:plan_id>/agree")
@permit(Permission.PLAN_AGREE, on=queries.get_plan)
def agree_plan(plan: Plan) -> ResponseReturnValue:
    form = Form()
    with saving(form):
        service.agree_plan(plan, by=me())
        flash("方案已审定，可以印发。", "ok")
    return back_to(plan, form)


@bp.post("/plans/<int:plan_id>/reopen")
@permit(Permission.PLAN_AGREE, on=queries.get_plan)
def reopen_draft(plan: Plan) -> ResponseReturnValue:
    form = Form()
    with saving(form):
        service.reopen_draft(plan, by=me())
        flash("方案已退回草稿，可以修改。", "ok")
    return back_to(plan, form)


def me_edits() -> bool:
    return allowed(me(), Permission.PLAN_EDIT)


@bp.post("/plans/<int:plan_id>/adopt")
@permit(Permission.PLAN_EDIT, on=queries.get_plan)
def adopt_likely(plan: Plan) -> ResponseReturnValue:
    """All likely proposals at once, for a person who then looks through them."""

    def adopt() -> str:
        return f"已采用 {service.adopt_likely(plan, by=me())} 项建议，请逐项看过。"

    return change_draft(plan, adopt)


def change_draft(
    plan: Plan, change: Callable[[], str], anchor: str | None = None
) -> ResponseReturnValue:
    """Do one change of a button, which says what was done, and go back to the page."""
    form = Form()
    if form.validate_on_submit():
        with saving(form):
            flash(change(), "ok")
    return back_to(plan, form, anchor)


def back_to(plan: Plan, form: Form, anchor: str | None = None) -> ResponseReturnValue:
    """The plan's page, with what was refused."""
    tell_refusals(form)
    return redirect(url_for("plans.show_plan", plan_id=plan.id, _anchor=anchor))


def plan_page(plan: Plan, opened: OpenForm) -> ResponseReturnValue:
    """The plan's page, with one form open on it at most."""
    outline = listing.outline_of(plan)
    is_draft = plan.status is PlanStatus.DRAFT
    draft = queries.read_draft(plan) if is_draft else None
    recommended = recommended_in(draft)
    tasks = [task for heading in outline for task in heading.tasks]
    turn = _turn_of(plan)
    return render_template(
        "plans/show_plan.html",
        plan=plan,
        outline=outline,
        contents=listing.contents_of(outline),
        tasks=len(tasks),
        document=document_of(draft, tasks) if draft else None,
        pane="document" if request.args.get("pane") == "document" else "tasks",
        opened=opened,
        recommended=recommended,
        recommended_for=service.recommended_for,
        likely=len(service.likely(tasks, recommended)),
        sizes=listing.group_sizes(me().on),
        holder_in=queries.holder_in,
        on=me().on,
        edits=is_draft and me_edits(),
        opens_tasks=plan.issued_on is not None and of_the_government(me(), plan),
        hindrances=_hindrances(plan) if is_draft else [],
        turn=turn,
        changes=listing.history_of(plan, at_most=LATEST_CHANGES) if is_draft else [],
        periods=listing.periods_of(plan),
        explain=_explain_with(directory.work_calendar()),
        places_to_split=service.places_to_split,
        marks=_marks_of(tasks) if is_draft else {},
        clashes_of=clashes_of,
        PlanStatus=PlanStatus,
        section_form=_section_form(plan, outline),
    )


def _hindrances(plan: Plan) -> list[str]:
    return [*service.hindrances(plan, me().on), *service.matters_open(plan, me())]


@dataclass(frozen=True)
class Turn:
    """How far a draft's comments and approval are, for those who may see them."""

    newest: consultations.Round | None
    request: ApprovalRequest | None
    is_needed: bool


def _turn_of(plan: Plan) -> Turn | None:
    if not allowed(me(), Permission.CONSULTATION_VIEW, plan):
        return None
    rounds, requests = consultations.rounds_of(plan, on=me().on), approvals.requests_of(plan)
    is_needed = service.approval_is_always_needed(plan.government_id)
    return Turn(next(iter(rounds), None), next(iter(requests), None), is_needed)


def _marks_of(tasks: list[Task]) -> dict[int, tuple[str, str | None]]:
    """Each task's mark and that of the next one, as they are shown; for the buttons."""
    marks = [service.mark_of(task) for task in tasks]
    following = [*marks[1:], None][: len(marks)]
    return {
        task.id: both for task, both in zip(tasks, zip(marks, following, strict=True), strict=True)
    }


def _explain_with(calendar: WorkCalendar) -> Callable[[ReportingPeriod], str]:
    return lambda each: explain_due_day(each.due_on, each.effective_due_on, calendar)


def _form_named_in_the_address(plan: Plan) -> OpenForm:
    if plan.status is not PlanStatus.DRAFT or not me_edits():
        return OpenForm()
    named = request.args
    if "add" in named:
        return OpenForm(form=_new_task_form(plan))
    task_id = next(
        (named.get(word, type=row_number) for word in ("edit", "split", "move") if word in named),
        None,
    )
    if task_id:
        task = queries.get_task(task_id, reader=me())
        if task.plan_id != plan.id:
            raise NoResultFound
        form = form_of(task, by=me())
        return OpenForm(task, form, splits="split" in named, moves="move" in named)
    section_id = named.get("section", type=row_number)
    if section_id:
        return OpenForm(section=queries.get_section(section_id, reader=me()))
    return OpenForm()


def _new_task_form(plan: Plan) -> TaskForm:
    """Empty under a heading, or with what was chosen in the document."""
    named = request.args
    marks = named.getlist("s")
    if marks:
        return form_of_choice(plan, marks, named.get("text", ""), by=me())
    return empty_form(plan, section_id=named.get("add", 0, type=int), by=me())


def _section_form(plan: Plan, outline: list[listing.Heading]) -> SectionForm:
    form = SectionForm(formdata=None)
    tops = [each.section for each in outline if each.section and each.section.parent_id is None]
    form.parent.choices = [(0, "最上级"), *((top.id, f"“{top.title}”之下") for top in tops)]
    return form
