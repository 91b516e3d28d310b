"""The selected proposals become a draft plan of 民生实事, in one step (形成方案)."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tracker.core import clock
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.models import Actor, Collection, Plan, PlanKind, Proposal, ProposalStatus
from tracker.plans import service as plans
from tracker.proposals import queries
from tracker.proposals.content import LABELS


def make_plan(collection: Collection, *, by: Actor) -> Plan:
    """The draft plan of what was selected, in the order of the numbers; asked for twice, one plan.

    RuleBroken where nothing is selected, or something still waits for a decision.
    """
    db.session.refresh(collection, with_for_update=True)
    if collection.plan:
        return collection.plan
    waiting = queries.count_undecided(collection)
    if waiting:
        raise RuleBroken(
            f"还有 {waiting} 件没有定，请先定为入选或不采用（可以全选后一次办理），再形成方案。"
        )
    selected = _selected(collection)
    if not selected:
        raise RuleBroken("还没有入选的建议，请先选定。")
    collection.plan = plans.plan_collected(
        [_collected(each) for each in selected],
        title=f"{collection.year}年民生实事项目",
        year=collection.year,
        kind=PlanKind.LIVELIHOOD,
        origin=collection.title,
        by=by,
    )
    collection.closed_at = collection.closed_at or clock.now()
    db.session.flush()
    return collection.plan


def _selected(collection: Collection) -> Sequence[Proposal]:
    return db.session.scalars(
        select(Proposal)
        .where(Proposal.collection_id == collection.id, Proposal.status == ProposalStatus.SELECTED)
        .options(selectinload(Proposal.unit), selectinload(Proposal.merged))
        .order_by(Proposal.number)
    ).all()


def _collected(proposal: Proposal) -> plans.Collected:
    name, content = proposal.name.rstrip("。：；"), proposal.content.strip()
    kept = {
        LABELS["investment"]: proposal.investment,
        LABELS["necessity"]: proposal.necessity,
        "填报单位": proposal.origin,
    }
    return plans.Collected(
        text=content if content.startswith(name) else f"{name}：{content}",
        units=proposal.implementer,
        leader=proposal.leader,
        fields={heading: said for heading, said in kept.items() if said},
        source=_source(proposal),
    )


def _source(proposal: Proposal) -> str:
    merged = "、".join(str(each.number) for each in proposal.merged)
    also = f"，第{merged}号并入" if merged else ""
    return f"征集第{proposal.number}号（{proposal.origin}{also}）"
