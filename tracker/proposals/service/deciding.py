"""The office amends, merges and selects; nothing of it in silence (修改、合并、选定)."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from tracker.audit import service as audit
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.directory import queries as directory
from tracker.inbox import service as inbox
from tracker.models import (
    Actor,
    AuditAction,
    Collection,
    MessageKind,
    Proposal,
    ProposalStatus,
    ProposalWording,
)
from tracker.proposals.content import Content
from tracker.proposals.service.collections import hold
from tracker.proposals.service.writing import refuse_overtaken

DECIDED = (ProposalStatus.SELECTED, ProposalStatus.REFUSED)


def amend_proposal(
    proposal: Proposal, content: Content, *, reason: str, version: int, by: Actor
) -> None:
    """Change the words of what was handed in; how it read before is kept and shown (原文)."""
    _hold(proposal)
    if proposal.status not in (ProposalStatus.SUBMITTED, ProposalStatus.SELECTED):
        raise RuleBroken(
            f"第{proposal.number}号现在是“{proposal.status.label}”，不能修改，请刷新后再看。"
        )
    refuse_overtaken(proposal, version)
    before = Content.of(proposal)
    if content == before:
        return
    if not reason:
        raise RuleBroken("请写明为什么修改，填报单位会看到。", field="reason")
    db.session.add(
        ProposalWording(
            proposal=proposal,
            content=before.as_json(),
            reason=reason,
            changed_by_id=by.official.id,
        )
    )
    content.put_on(proposal)
    audit.record(AuditAction.PROPOSAL_AMENDED, proposal, by=by, name=proposal.name, reason=reason)
    _tell(proposal, f"amended.{proposal.version}", "文字有修改", reason, by)


def merge(kept: Proposal, others: Iterable[Proposal], *, by: Actor) -> None:
    """Let one proposal stand for others that ask for the same (并入); each keeps its own text."""
    _hold(kept)
    chosen = [each for each in dict.fromkeys(others) if each is not kept]
    if not chosen:
        raise RuleBroken("请勾选要并入的建议。", field="others")
    _refuse_unless_submitted(kept)
    for each in chosen:
        db.session.refresh(each)
        if each.collection_id != kept.collection_id:
            raise RuleBroken("请只选同一次征集的建议合并。", field="others")
        if each.merged_into is kept:
            continue
        _refuse_unless_submitted(each)
        for follower in list(each.merged):
            follower.merged_into = kept
        each.move_to(ProposalStatus.MERGED)
        each.merged_into = kept
        audit.record(
            AuditAction.PROPOSAL_MERGED, each, by=by, name=each.name, into=f"第{kept.number}号"
        )
        _tell(each, f"merged.{each.version}", f"并入第{kept.number}号“{kept.name}”", "", by)


def separate(proposal: Proposal, *, by: Actor) -> None:
    """Let a merged proposal stand by itself again."""
    _hold(proposal)
    if proposal.status is ProposalStatus.SUBMITTED:
        return
    if proposal.status is not ProposalStatus.MERGED:
        raise RuleBroken(f"第{proposal.number}号没有并入别的建议，不用分开。")
    proposal.move_to(ProposalStatus.SUBMITTED)
    proposal.merged_into = None
    audit.record(AuditAction.PROPOSAL_SEPARATED, proposal, by=by, name=proposal.name)


def decide(
    collection: Collection,
    chosen: Mapping[int, int],
    *,
    is_selected: bool,
    reason: str,
    by: Actor,
) -> int:
    """Select proposals or refuse them, each as it was read, and tell their units; how many.

    chosen: the version of each, by its id. RuleBroken where somebody else was quicker: then none
    of them is decided.
    """
    hold(collection)
    if not chosen:
        raise RuleBroken("请先勾选要办理的建议。")
    if not is_selected and not reason:
        raise RuleBroken("不采用的请写明理由，填报单位会看到。", field="reason")
    proposals = db.session.scalars(
        select(Proposal)
        .where(Proposal.id.in_(chosen), Proposal.collection_id == collection.id)
        .order_by(Proposal.number)
        .execution_options(populate_existing=True)
    ).all()
    if len(proposals) != len(chosen):
        raise RuleBroken("勾选的建议有的已不在这次征集中，请刷新后再选。")
    for proposal in proposals:
        _refuse_unless_submitted(proposal)
        if proposal.version != chosen[proposal.id]:
            raise RuleBroken(f"第{proposal.number}号刚才有人改过，请刷新看过再定。")
        _settle(proposal, is_selected, reason, by)
    return len(proposals)


def reconsider(proposal: Proposal, *, by: Actor) -> None:
    """Take a decision back, as long as no plan is made of it; the unit is told again then."""
    _hold(proposal)
    if proposal.status is ProposalStatus.SUBMITTED:
        return
    if proposal.status not in DECIDED:
        raise RuleBroken(f"第{proposal.number}号还没有定，不用重新考虑。")
    proposal.move_to(ProposalStatus.SUBMITTED)
    proposal.decided_by, proposal.reason = None, ""
    audit.record(AuditAction.PROPOSAL_RECONSIDERED, proposal, by=by, name=proposal.name)
    _tell(proposal, f"reconsidered.{proposal.version}", "重新研究", "", by)


def _settle(proposal: Proposal, is_selected: bool, reason: str, by: Actor) -> None:
    status = ProposalStatus.SELECTED if is_selected else ProposalStatus.REFUSED
    action = AuditAction.PROPOSAL_SELECTED if is_selected else AuditAction.PROPOSAL_REFUSED
    proposal.move_to(status)
    proposal.decided_by, proposal.reason = by.official, reason
    audit.record(action, proposal, by=by, name=proposal.name, reason=reason)
    for each in (proposal, *proposal.merged):
        _tell(each, f"decided.{proposal.version}", status.label, reason, by)


def _hold(proposal: Proposal) -> None:
    hold(proposal.collection)
    db.session.refresh(proposal)


def _refuse_unless_submitted(proposal: Proposal) -> None:
    if proposal.status is ProposalStatus.SUBMITTED:
        return
    decided = proposal.decided_by
    who = f"，由{decided.name}办理" if decided else ""
    raise RuleBroken(
        f"第{proposal.number}号“{proposal.name}”现在是“{proposal.status.label}”{who}，请刷新后再办。"
    )


def _tell(proposal: Proposal, what: str, said: str, reason: str, by: Actor) -> None:
    """Tell the unit what became of its proposal; a citizen left no account to be told by."""
    if proposal.unit is None:
        return
    told = [
        *directory.reporters_of(proposal.unit, on=by.on),
        *directory.heads_of(proposal.unit, on=by.on),
    ]
    for official in dict.fromkeys(told):
        inbox.send(
            official,
            MessageKind.NOTICE,
            f"民生实事建议第{proposal.number}号“{proposal.name}”：{said}",
            occurrence=f"proposal.{proposal.id}.{what}",
            text=reason,
            link=f"/proposals/{proposal.id}",
        )
