"""Handing out one matter, or what a meeting decided on: looked at first, then done at once."""

from collections.abc import Sequence
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from wtforms.fields.choices import SelectChoice

from tracker.core.errors import RuleBroken
from tracker.matters import entering, queries, service
from tracker.matters.entering import Line
from tracker.matters.forms import MatterForm, MeetingForm, PreviewedForm
from tracker.matters.reporting import Reporting
from tracker.matters.routes.blueprint import bp
from tracker.models import Cadence, Instruction, Matter, MatterKind, PartyRole, Post, Task
from tracker.permissions import Permission
from tracker.plans import queries as plans
from tracker.plans.schedule_form import dates_in
from tracker.web.files import file_store, uploads_in
from tracker.web.keys import row_number
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving

CHANGED = "您看过之后名册、日历或事项有变动，还没有交办。请看过新的内容再点交办。"


@bp.route("/matters/new", methods=["GET", "POST"])
@permit(Permission.MATTER_HAND_OUT)
def hand_out_matter() -> ResponseReturnValue:
    """?kind= says of which kind, ?instruction= makes a matter of an instruction."""
    instruction = _instruction()
    kind = MatterKind.LEADERS_NOTE if instruction else _kind()
    form = _form(kind, instruction)
    lines: list[Line] = []
    if form.validate_on_submit():
        lines = _read(form)
        digest = entering.digest_of(lines, _said(form))
        if lines and form.confirms(digest):
            with saving(form):
                source = _source(form, kind, _instruction())
                made = _handed_out(form, _read_again(form, digest), source)
                flash(_told(made), "ok")
                return redirect(url_for("overview.show_task", task_id=made[0].task_id))
        elif form.hand_out.data and lines:
            form.form_errors.append(CHANGED)
        form.shows(digest)
    return render_template(
        "matters/hand_out_matter.html",
        form=form,
        instruction=instruction,
        lines=lines,
        concerned=entering.concerned(lines, on=me().on),
        alike=_alike(lines),
        names=entering.names_known(me()),
        kind=kind,
        kinds=[each for each in MatterKind if each is not MatterKind.MEETING],
    )


@bp.route("/meetings/new", methods=["GET", "POST"])
@permit(Permission.MATTER_HAND_OUT)
def hand_out_meeting() -> ResponseReturnValue:
    form = MeetingForm()
    lines: list[Line] | None = None
    if form.validate_on_submit():
        lines = _items(form)
        digest = entering.digest_of(lines, _said(form))
        if form.confirms(digest):
            with saving(form):
                again = _items(form)
                _refuse_changed(again, form, digest)
                made = _handed_out(form, again, _source_of_meeting(form))
                flash(_told(made), "ok")
                return redirect(url_for("matters.show_meeting", meeting_id=made[0].meeting_id))
        elif form.hand_out.data:
            form.form_errors.append(CHANGED)
        form.shows(digest)
    return render_template(
        "matters/hand_out_meeting.html",
        form=form,
        lines=lines,
        wrong=[line for line in lines or () if line.problems],
        concerned=entering.concerned(lines or (), on=me().on),
        alike=_alike(lines or ()),
    )


def _kind() -> MatterKind:
    """What was asked for; a meeting has a page of its own."""
    asked = request.args.get("kind")
    usual = MatterKind.LEADERS_NOTE
    found = next((each for each in MatterKind if each.value == asked), usual)
    return usual if found is MatterKind.MEETING else found


def _form(kind: MatterKind, instruction: Instruction | None) -> MatterForm:
    form = MatterForm(data=_beginning(instruction))
    if kind is MatterKind.LEADERS_NOTE:
        posts = plans.directory_entries(me().government_id, me().on).leaders
        form.post.choices = [
            SelectChoice(0, "请选择"),
            *(SelectChoice(post.id, f"{post.title} {holder}".strip()) for post, holder in posts),
        ]
    else:
        del form.post
    if kind not in (MatterKind.SUGGESTION, MatterKind.MOTION):
        del form.proposer, form.proposal_number
    return form


def _instruction() -> Instruction | None:
    asked = request.args.get("instruction", type=row_number)
    return queries.get_instruction_to_hand_out(asked, reader=me()) if asked else None


def _beginning(instruction: Instruction | None) -> dict[str, object]:
    """What the form holds at first, of an instruction: its words, its leader, who answers it."""
    if instruction is None:
        return {}
    return {
        "text": instruction.text,
        "leads": instruction.unit.short_name,
        "post": instruction.post_id,
        "due_on": instruction.reply_due_on if _is_to_come(instruction.reply_due_on) else None,
        "basis_title": f"{instruction.author_post_title}对{instruction.task.name}的批示",
    }


def _is_to_come(day: date | None) -> bool:
    return day is not None and day >= me().on


def _read(form: MatterForm) -> list[Line]:
    """The one line of the form; none where something is wrong with it, which the form then says."""
    try:
        return [_line(form)]
    except RuleBroken as refusal:
        form.refuse(refusal)
        return []


def _read_again(form: MatterForm, digest: str) -> list[Line]:
    lines = [_line(form)]
    _refuse_changed(lines, form, digest)
    return lines


def _refuse_changed(lines: Sequence[Line], form: PreviewedForm, digest: str) -> None:
    if entering.digest_of(lines, _said(form)) != digest:
        raise RuleBroken(CHANGED)


def _line(form: MatterForm) -> Line:
    dates = dates_in(form.dates.data or "", me().on.year)
    return entering.single(
        text=form.text.data,
        leads=form.leads.data,
        supports=form.supports.data or "",
        leaders=form.leaders.data or "",
        requirement=form.requirement.data or "",
        reporting=Reporting(form.due_on.data, Cadence(form.cadence.data), dates),
        by=me(),
    )


def _items(form: MeetingForm) -> list[Line]:
    return entering.read_lines(form.items.data, Cadence(form.cadence.data), by=me())


def _source(form: MatterForm, kind: MatterKind, instruction: Instruction | None) -> service.Source:
    post: Post | None = None
    if "post" in form:
        posts = {each.id: each for each in plans.lead_posts(me().government_id)}
        post = posts.get(form.post.data)
    return service.Source(
        kind=kind,
        post=post,
        proposer=form.proposer.data or "" if "proposer" in form else "",
        proposal_number=form.proposal_number.data or "" if "proposer" in form else "",
        basis_title=form.basis_title.data or "",
        basis_number=form.basis_number.data or "",
        basis_on=form.basis_on.data,
        instruction=instruction,
    )


def _source_of_meeting(form: MeetingForm) -> service.Source:
    entry = service.MeetingEntry(form.meeting_title.data, form.held_on.data, form.number.data or "")
    return service.Source(
        kind=MatterKind.MEETING,
        meeting=entry,
        basis_title=form.basis_title.data or "",
        basis_number=form.number.data or "",
        basis_on=form.held_on.data,
    )


def _handed_out(form: PreviewedForm, lines: Sequence[Line], source: service.Source) -> list[Matter]:
    return service.hand_out(
        lines, source, uploads=uploads_in(form.files.data), store=file_store(), by=me()
    )


def _said(form: PreviewedForm) -> list[tuple[str, str]]:
    """What was entered, but for what belongs to the looking at it and the files."""
    left_out = {"seen", "hand_out", "files", "csrf_token"}
    return [
        (field.short_name, str(field.data)) for field in form if field.short_name not in left_out
    ]


def _alike(lines: Sequence[Line]) -> list[list[Task]]:
    """For each line the tasks that its lead has already and that say nearly the same."""
    said = [
        (
            line.text,
            [each.unit.id for each in line.parties if each.unit and each.role is PartyRole.LEAD],
        )
        for line in lines
    ]
    return queries.alike_to(said, me().government_id, on=me().on)


def _told(made: Sequence[Matter]) -> Markup:
    """What was done, and what of it may be asked for by another plan already."""
    units = {receipt.unit for matter in made for receipt in matter.receipts}
    whom = next(iter(units)).short_name if len(units) == 1 else f"{len(units)} 个单位"
    said = Markup("已交办 {} 件，{}已收到消息。").format(len(made), whom)
    ids = {matter.task_id for matter in made}
    alike = queries.alike_tasks(me().government_id, on=me().on, only=ids)
    if alike:
        hint = Markup("有 {} 件像是已有的任务，<a href='{}'>请看是不是同一事项</a>。")
        said += hint.format(len(alike), url_for("matters.list_same"))
    return said
