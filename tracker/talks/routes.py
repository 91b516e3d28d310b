from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.core.errors import RuleBroken
from tracker.directory import queries as directory
from tracker.directory.listing import units_in
from tracker.enclosures.queries import enclosures_of
from tracker.models import Commitment, Post, Talk, Unit
from tracker.permissions import Permission, allowed
from tracker.talks import queries, service
from tracker.talks.forms import (
    ConfirmForm,
    DoneForm,
    OpinionForm,
    PostponeForm,
    RecordForm,
    TalkForm,
    WithdrawForm,
)
from tracker.web.files import file_store, uploads_in
from tracker.web.forms import Form
from tracker.web.keys import row_number
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving

bp = Blueprint("talks", __name__)


@bp.get("/talks")
@permit(Permission.LEDGER_VIEW)
def list_talks() -> ResponseReturnValue:
    """For the office what it should propose, and for everybody the talks that concern him."""
    keeps = allowed(me(), Permission.TALK_KEEP)
    talks, before = queries.listed(me(), before=request.args.get("before", type=row_number))
    return render_template(
        "talks/list_talks.html",
        proposed=queries.talks_proposed(me().government_id, on=me().on) if keeps else [],
        talks=talks,
        before=before,
        commitments=queries.commitments_open(me()),
        units=units_in(me().government_id) if keeps else [],
    )


@bp.route("/units/<int:unit_id>/talk", methods=["GET", "POST"])
@permit(Permission.TALK_KEEP, on=directory.get_unit)
def propose_talk(unit: Unit) -> ResponseReturnValue:
    """A talk with a unit: what the leader is asked to approve, and what the unit will hear."""
    due = queries.proposed_for(unit, on=me().on)
    slip = due.slip if due else None
    tasks = queries.tasks_of(unit, on=me().on)
    talkers = queries.seats(me().government_id, queries.TALKING, on=me().on)
    approvers = queries.seats(me().government_id, queries.APPROVING, on=me().on)
    form = TalkForm(
        data={
            "planned_on": directory.work_calendar().add(me().on, 3),
            "planned_time": "15:00",
            "reason": service.reason_of(due) if due else "",
            "tasks": sorted(queries.tasks_of_slip(slip)) if slip else [],
        }
    )
    form.offer(tasks, talkers, approvers)
    if form.validate_on_submit():
        posts: dict[int, Post] = {each.post.id: each.post for each in (*talkers, *approvers)}
        with saving(form):
            talk = service.propose_talk(
                unit,
                reason=form.reason.data or "",
                meeting=form.meeting,
                talker=posts.get(form.talker.data),
                approver=posts.get(form.approver.data),
                task_ids=form.tasks.data or (),
                slip=slip,
                by=me(),
            )
            flash("已送领导批准；批准以后单位才收到通知。", "ok")
            return _to(talk)
    return render_template(
        "talks/propose_talk.html",
        form=form,
        unit=unit,
        due=due,
        hearers=directory.people_of(unit, on=me().on),
    )


@bp.get("/talks/<int:talk_id>")
@permit(Permission.TALK_VIEW, on=queries.get_talk)
def show_talk(talk: Talk) -> ResponseReturnValue:
    return _page(talk)


@bp.post("/talks/<int:talk_id>/decide")
@permit(Permission.TALK_APPROVE, on=queries.get_talk)
def decide_talk(talk: Talk) -> ResponseReturnValue:
    form = OpinionForm()
    if form.validate_on_submit():
        with saving(form):
            if form.verdict.data == "approve":
                service.approve_talk(talk, opinion=form.opinion.data or "", by=me())
                flash("已批准，单位已收到约谈通知。", "ok")
            else:
                service.refuse_talk(talk, opinion=form.opinion.data or "", by=me())
                flash("没有批准，督查室会收到消息，单位不知道。", "ok")
            return _to(talk)
    return _page(talk, deciding=form)


@bp.post("/talks/<int:talk_id>/confirm")
@permit(Permission.TALK_CONFIRM, on=queries.get_talk)
def confirm_talk(talk: Talk) -> ResponseReturnValue:
    form = ConfirmForm()
    if form.validate_on_submit():
        with saving(form):
            service.confirm_talk(talk, attends=form.attends.data or "", by=me())
            flash("已确认，督查室会收到消息。", "ok")
            return _to(talk)
    return _page(talk, confirming=form)


@bp.post("/talks/<int:talk_id>/postpone")
@permit(Permission.TALK_KEEP, on=queries.get_talk)
def postpone_talk(talk: Talk) -> ResponseReturnValue:
    form = PostponeForm()
    if form.validate_on_submit():
        with saving(form):
            service.postpone_talk(
                talk, meeting=form.meeting, reason=form.reason.data or "", by=me()
            )
            flash("已改期，单位会收到消息，要重新确认。", "ok")
            return _to(talk)
    return _page(talk, postponing=form)


@bp.post("/talks/<int:talk_id>/record")
@permit(Permission.TALK_KEEP, on=queries.get_talk)
def record_talk(talk: Talk) -> ResponseReturnValue:
    form = RecordForm()
    if form.validate_on_submit():
        with saving(form):
            if form.half:
                raise RuleBroken("承诺的事项和期限要一起写，请补齐或清空。", field="promises")
            service.record_talk(
                talk,
                held_on=form.held_on.data,
                present=form.present.data or "",
                said=form.said.data or "",
                promises=form.promised,
                uploads=uploads_in(form.files.data),
                store=file_store(),
                by=me(),
            )
            flash("约谈记录已存，单位会收到消息。", "ok")
            return _to(talk)
    return _page(talk, recording=form)


@bp.post("/talks/<int:talk_id>/withdraw")
@permit(Permission.TALK_KEEP, on=queries.get_talk)
def withdraw_talk(talk: Talk) -> ResponseReturnValue:
    form = WithdrawForm()
    if form.validate_on_submit():
        with saving(form):
            service.withdraw_talk(talk, reason=form.why.data or "", by=me())
            flash("约谈已经撤回。", "ok")
            return _to(talk)
    return _page(talk, withdrawing=form)


@bp.post("/commitments/<int:commitment_id>/finish")
@permit(Permission.TALK_KEEP, on=queries.get_commitment)
def finish_commitment(commitment: Commitment) -> ResponseReturnValue:
    form, talk = DoneForm(), commitment.talk
    if form.validate_on_submit():
        with saving(form):
            service.finish_commitment(commitment, note=form.note.data or "", by=me())
            flash("已记为办完，不再列在单位的页面上。", "ok")
            return _to(talk)
    return _page(talk, finishing=(commitment.id, form))


def _page(talk: Talk, **sent: Any) -> ResponseReturnValue:
    """The talk with the forms that the reader may use; `sent` is the one that was refused."""
    finished_id, finishing = sent.pop("finishing", (None, None))
    meeting = {
        "planned_on": talk.planned_on,
        "planned_time": talk.planned_time,
        "place": talk.place,
    }
    head = next(iter(directory.heads_of(talk.unit.standing(me().on), on=me().on)), None)
    forms: dict[str, Form] = {
        "deciding": OpinionForm(formdata=None),
        "confirming": ConfirmForm(
            formdata=None, data={"attends": talk.attends or (head.name if head else "")}
        ),
        "postponing": PostponeForm(formdata=None, data=meeting),
        "recording": RecordForm(
            formdata=None, data={"held_on": min(talk.planned_on, me().on), "present": talk.attends}
        ),
        "withdrawing": WithdrawForm(formdata=None),
    }
    return render_template(
        "talks/show_talk.html",
        talk=talk,
        files=enclosures_of([talk])[talk.id],
        refused=next(iter(sent), ""),
        finishing=finishing or DoneForm(formdata=None),
        finished_id=finished_id,
        **(forms | sent),
    )


def _to(talk: Talk) -> ResponseReturnValue:
    return redirect(url_for("talks.show_talk", talk_id=talk.id))
