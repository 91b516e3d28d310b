"""A unit writes its proposals, submits them until the day, takes them back before it (填报)."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select

from tracker.audit import service as audit
from tracker.core import clock
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
    Unit,
)
from tracker.permissions import Permission, allowed
from tracker.proposals.content import Content
from tracker.proposals.service.collections import hold_open

IN_THE_UNIT = (ProposalStatus.DRAFT, ProposalStatus.AWAITING_SIGNOFF)
MOST_OF_A_UNIT = 200  # in one collection


def write_proposal(collection: Collection, content: Content, *, by: Actor) -> Proposal:
    """Keep a new draft of the unit; the same form sent twice on a day is one."""
    hold_open(collection, on=by.on)
    unit = _own_unit(by)
    mine = db.session.scalars(
        select(Proposal).where(Proposal.collection_id == collection.id, Proposal.unit_id == unit.id)
    ).all()
    same = [each for each in mine if Content.of(each) == content and each.filled_on == by.on]
    if same:
        return same[0]
    if len(mine) >= MOST_OF_A_UNIT:
        raise RuleBroken(f"一个单位最多填报 {MOST_OF_A_UNIT} 件，请先删去用不着的草稿。")
    proposal = Proposal(
        collection=collection,
        number=next_number(collection),
        unit=unit,
        author=by.official,
        filled_on=by.on,
    )
    content.put_on(proposal)
    db.session.add(proposal)
    db.session.flush()
    return proposal


def edit_proposal(proposal: Proposal, content: Content, *, version: int, by: Actor) -> None:
    """Change a draft of the unit; a head changes one that waits for the signature as well."""
    hold_open(proposal.collection, on=by.on)
    db.session.refresh(proposal)
    if proposal.status not in IN_THE_UNIT:
        raise RuleBroken(f"第{proposal.number}号已经报送，要修改请先撤回。")
    refuse_overtaken(proposal, version)
    content.put_on(proposal)
    proposal.author, proposal.filled_on = by.official, by.on
    db.session.flush()


def discard_proposal(proposal: Proposal, *, by: Actor) -> None:
    """Delete what was not handed in."""
    hold_open(proposal.collection, on=by.on)
    db.session.refresh(proposal)
    if proposal.status not in IN_THE_UNIT:
        raise RuleBroken(f"第{proposal.number}号已经报送，要删除请先撤回。")
    audit.record(AuditAction.PROPOSAL_DISCARDED, proposal, by=by, name=proposal.name)
    db.session.delete(proposal)


def submit_proposals(
    proposals: Sequence[Proposal], *, seen: Mapping[int, int] | None = None, by: Actor
) -> int:
    """Hand in those that are not yet, as far as the post may; the rest goes to the head to sign.

    How many went out of the unit. RuleBroken after the last day, or for one that says too little.
    seen: the version of each that was read, by its id; nobody signs for words he has not seen.
    """
    if not proposals:
        raise RuleBroken("没有可以报送的草稿：已经报送，或者还没有填写。请刷新后再看。")
    collection, unit = proposals[0].collection, _own_unit(by)
    hold_open(collection, on=by.on)
    signs = allowed(by, Permission.PROPOSAL_SIGN, unit)
    status = ProposalStatus.SUBMITTED if signs else ProposalStatus.AWAITING_SIGNOFF
    moved = []
    for proposal in proposals:
        db.session.refresh(proposal)
        if proposal.status not in IN_THE_UNIT or proposal.status is status:
            continue
        if seen:
            _refuse_unseen(proposal, seen)
        _refuse_incomplete(proposal)
        proposal.move_to(status)
        proposal.filled_on = by.on
        moved.append(proposal)
    if moved:
        _note_sent(moved, collection, unit, signs, by)
    return len(moved) if signs else 0


def withdraw_proposal(proposal: Proposal, *, by: Actor) -> None:
    """Take one back to the draft, before the last day is over and before the office decided."""
    hold_open(proposal.collection, on=by.on)
    db.session.refresh(proposal)
    if proposal.status is ProposalStatus.DRAFT:
        return
    if proposal.status not in (ProposalStatus.AWAITING_SIGNOFF, ProposalStatus.SUBMITTED):
        raise RuleBroken(
            f"第{proposal.number}号督查室已经办理（{proposal.status.label}），不能撤回。要改请联系督查室。"
        )
    if proposal.merged:
        raise RuleBroken(
            f"督查室已把其他建议并入第{proposal.number}号，不能撤回。要改请联系督查室。"
        )
    proposal.move_to(ProposalStatus.DRAFT)
    audit.record(AuditAction.PROPOSAL_WITHDRAWN, proposal, by=by, name=proposal.name)


def next_number(collection: Collection) -> int:
    """The next number of a collection that is locked."""
    last = select(func.max(Proposal.number)).where(Proposal.collection_id == collection.id)
    return (db.session.scalar(last) or 0) + 1


def refuse_overtaken(proposal: Proposal, version: int) -> None:
    if proposal.version != version:
        raise RuleBroken("没有保存：您打开之后，这一项已被他人改过。您填写的还在，请核对后再保存。")


def _own_unit(by: Actor) -> Unit:
    if by.post.unit is None:
        raise RuleBroken("您现在的岗位不属于任何单位，请用单位的岗位填报。")
    return by.post.unit


def _refuse_unseen(proposal: Proposal, seen: Mapping[int, int]) -> None:
    if seen.get(proposal.id) != proposal.version:
        raise RuleBroken(
            f"没有报送。第{proposal.number}号在您打开之后有人改过，请看过现在的文字再报送。"
        )


def _refuse_incomplete(proposal: Proposal) -> None:
    if not proposal.content.strip():
        raise RuleBroken(
            f"第{proposal.number}号“{proposal.name}”还没有填项目内容，请补充后报送。",
            field="content",
        )


def _note_sent(
    moved: Sequence[Proposal], collection: Collection, unit: Unit, signs: bool, by: Actor
) -> None:
    for proposal in moved:
        action = AuditAction.PROPOSAL_SUBMITTED if signs else AuditAction.PROPOSAL_SENT_FOR_SIGNOFF
        audit.record(action, proposal, by=by, name=proposal.name, unit=unit.short_name)
    if signs:
        return
    first = moved[0]
    for official in directory.heads_of(unit, on=by.on):
        inbox.send(
            official,
            MessageKind.SIGNOFF,
            f"{collection.title}：{len(moved)} 件建议待签发",
            # SQLite gives the id of a struck draft away again: the instant tells the two apart
            occurrence=f"proposals.{first.id}.{clock.now().isoformat()}",
            link=f"/collections/{collection.id}",
        )
