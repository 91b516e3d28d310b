"""What a leader decided on paper (代录审批): a change, a talk, an objection, a draft plan."""

from datetime import date

from tracker.amendments import service as amendments
from tracker.core.clock import day_of
from tracker.core.db import hold
from tracker.core.errors import RuleBroken
from tracker.core.files import FileStore
from tracker.core.texts import written
from tracker.models import (
    Actor,
    ChangeRequest,
    MarkValue,
    Objection,
    ObjectionStatus,
    PaperKind,
    PaperRecord,
    Plan,
    Talk,
    TalkStatus,
)
from tracker.objections import service as objections
from tracker.objections.excluded import why_excluded
from tracker.paper.queries import entry_of
from tracker.paper.service.recording import Paper, record_paper, signer_of
from tracker.plans import service as plans
from tracker.plans.service.approving import LONGEST_OPINION
from tracker.plans.service.standing import last_request
from tracker.talks import service as talks


def enter_amendment_decision(
    change: ChangeRequest,
    *,
    approves: bool,
    opinion: str = "",
    paper: Paper,
    store: FileStore,
    by: Actor,
) -> PaperRecord:
    """Approve or refuse a change as its approver did on paper: it holds from the day he signed."""
    _refuse_other_post(paper, change.approver_post_id)
    asked_at = change.passed_at or change.asked_at
    signer = signer_of(paper, since=day_of(asked_at), by=by)
    if approves:
        amendments.approve(change, opinion=opinion, by=signer, on=paper.signed_on)
    else:
        amendments.refuse(change, reason=opinion, by=signer, on=paper.signed_on)
    title = f"对{change.task.name}{change.verb}的意见：{'同意' if approves else '不同意'}"
    return record_paper(PaperKind.DECISION, title, [change], paper, signer, store=store, by=by)


def enter_talk_decision(
    talk: Talk, *, approves: bool, opinion: str = "", paper: Paper, store: FileStore, by: Actor
) -> PaperRecord:
    """Approve a talk, or do not, as the leader did on paper; the unit hears of it as ever."""
    hold(talk)  # else the paper would stand for what the leader decided here meanwhile
    _refuse_other_post(paper, talk.approver_post_id)
    if talk.status is not TalkStatus.PROPOSED:
        raise RuleBroken(f"这次约谈{talk.status.label}，不用再录。")
    signer = signer_of(paper, since=day_of(talk.proposed_at), by=by)
    if approves:
        talks.approve_talk(talk, opinion=opinion, by=signer)
    else:
        talks.refuse_talk(talk, opinion=opinion, by=signer)
    title = f"对约谈{talk.unit.short_name}的意见：{'批准' if approves else '不批准'}"
    return record_paper(PaperKind.DECISION, title, [talk], paper, signer, store=store, by=by)


def enter_objection_decision(
    objection: Objection,
    *,
    outcome: ObjectionStatus | None,
    mark: MarkValue | None,
    reason: str,
    seen: MarkValue | None,
    paper: Paper,
    store: FileStore,
    by: Actor,
) -> PaperRecord:
    """Decide on an objection as the leader did on paper. Who took part in the mark does not decide,
    on paper neither."""
    hold(objection.task)
    hold(objection)
    _refuse_other_post(paper, objection.decider_post_id)
    if objection.is_decided:
        raise RuleBroken(f"这件异议{objection.status.label}，不用再录。")
    since = day_of(objection.referred_at) if objection.referred_at else None
    signer = signer_of(paper, since=since, by=by)
    if why := why_excluded(objection, by=signer):
        raise RuleBroken(f"{signer.name}{why}，应当回避，请另送一位领导。", field="post")
    objections.decide_objection(
        objection, outcome=outcome, mark=mark, reason=reason, seen=seen, by=signer
    )
    title = f"对{objection.name}的决定：{objection.status.label}"
    return record_paper(PaperKind.DECISION, title, [objection], paper, signer, store=store, by=by)


def enter_plan_decision(
    plan: Plan, *, approves: bool, opinion: str = "", paper: Paper, store: FileStore, by: Actor
) -> PaperRecord:
    """Approve a draft as a leader did on paper, or give it back where he was asked."""
    signer = signer_of(paper, since=_read_from(plan), by=by)
    assert paper.signed_on is not None
    if approves:
        request = plans.record_paper_approval(
            plan, paper.post, given_on=paper.signed_on, note=opinion, by=by
        )
        entry = entry_of(request)
        if entry is not None:
            return entry.record
        title = f"对《{plan.title}》的批准"
    else:
        asked = last_request(plan)
        if asked is None or not asked.is_pending or asked.post_id != paper.post.id:
            raise RuleBroken(f"没有送{paper.post.title}审批，请先送审再录退回。", field="post")
        request, title = asked, f"对《{plan.title}》的意见：退回修改"
        reason = written(opinion, "要改什么", LONGEST_OPINION, field="opinion")
        plans.return_for_changes(request, reason=reason, seen=plans.digest_of(plan), by=signer)
    return record_paper(
        PaperKind.DECISION,
        title,
        [request],
        paper,
        signer,
        store=store,
        is_told=approves,  # by record_paper_approval
        by=by,
    )


def _read_from(plan: Plan) -> date | None:
    """The day from which the leader could read the draft: it was put before him; he may have
    approved one on paper that was never sent to him here."""
    last = last_request(plan)
    return day_of(last.asked_at) if last and last.is_pending else None


def _refuse_other_post(paper: Paper, post_id: int | None) -> None:
    if post_id is None or paper.post.id != post_id:
        raise RuleBroken("这件没有送这位领导，请核对由谁审批。", field="post")
