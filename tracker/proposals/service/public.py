"""A citizen proposes something, without signing in (公众填报)."""

from datetime import date, timedelta

from sqlalchemy import Select, func, select

from tracker.audit import service as audit
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.models import AuditAction, Collection, Proposal, ProposalStatus
from tracker.proposals.content import Content
from tracker.proposals.service.collections import hold_open
from tracker.proposals.service.writing import next_number
from tracker.web.throttle import count_try

# From one address, which may be that of a whole building; then a pause.
MOST_IN_A_ROW = 10
PAUSE = timedelta(minutes=15)
# In one collection a day, from all addresses together: what an office can still read.
MOST_A_DAY = 500


def suggest(
    collection: Collection, content: Content, *, contact: str, address: str, on: date
) -> Proposal:
    """Keep what a citizen proposes; neither his address nor his browser is kept with it.

    The same text on the same day is kept once. RuleBroken after the last day, or where too much
    comes from one address or on one day.
    """
    if not content.content:
        raise RuleBroken("请写明建议的内容。", field="content")
    hold_open(collection, on=on)
    if count_try(f"suggest {address}", most=MOST_IN_A_ROW, locked_for=PAUSE) is None:
        raise RuleBroken(f"您送得太频繁，请 {PAUSE.seconds // 60} 分钟后再试。")
    todays = _of_citizens(collection, on)
    same = todays.where(Proposal.name == content.name, Proposal.content == content.content)
    found = db.session.scalars(same.limit(1)).first()
    if found:
        return found
    number = db.session.scalar(todays.with_only_columns(func.count(Proposal.id))) or 0
    if number >= MOST_A_DAY:
        raise RuleBroken("今天收到的建议太多，请明天再来。")
    proposal = Proposal(
        collection=collection,
        number=next_number(collection),
        status=ProposalStatus.SUBMITTED,
        contact=contact,
        filled_on=on,
    )
    content.put_on(proposal)
    db.session.add(proposal)
    audit.record(
        AuditAction.PROPOSAL_SUBMITTED,
        proposal,
        by=None,
        government_id=collection.government_id,
        name=proposal.name,
        unit="市民",
    )
    return proposal


def _of_citizens(collection: Collection, on: date) -> Select[Proposal]:
    """What citizens proposed on a day."""
    return select(Proposal).where(
        Proposal.collection_id == collection.id,
        Proposal.unit_id.is_(None),
        Proposal.filled_on == on,
    )
