"""Two who decide on proposals at the same moment, and what belongs to another unit or city."""

import pytest

from tests import factories
from tests.attacks.racing import count
from tests.attacks.test_matrix import carrying
from tracker.core.db import db
from tracker.models import (
    AuditAction,
    AuditEvent,
    Collection,
    Plan,
    PlanKind,
    Proposal,
    ProposalStatus,
)
from tracker.proposals import service


def test_of_two_who_decide_on_a_proposal_at_once_one_wins(race):
    proposal_id = race.named("proposal_id", "submitted")
    address = f"/collections/{race.named('collection_id')}/decide"
    ticked = {"proposal": f"{proposal_id}.1", "reason": "已经研究。"}
    presses = [("督查员", address, ticked | {"verdict": each}) for each in ("selected", "refused")]
    assert sorted(race.at_once(*presses)) == [200, 302]
    decided = (AuditAction.PROPOSAL_SELECTED, AuditAction.PROPOSAL_REFUSED)
    assert count(AuditEvent, AuditEvent.action.in_(decided)) == 1


def test_a_proposal_is_either_taken_back_or_decided(race):
    proposal_id = race.named("proposal_id", "submitted")
    address = f"/collections/{race.named('collection_id')}/decide"
    form = {"proposal": f"{proposal_id}.1", "verdict": "selected"}
    decided, _ = race.at_once(
        ("督查员", address, form), ("住建局局长", f"/proposals/{proposal_id}/withdraw", {})
    )
    proposal = db.session.get_one(Proposal, proposal_id)
    expected = ProposalStatus.SELECTED if decided == 302 else ProposalStatus.DRAFT
    assert proposal.status is expected


def test_a_plan_made_by_two_is_one_plan(race):
    collection_id = race.named("collection_id")
    collection = db.session.get_one(Collection, collection_id)
    waiting = db.session.query(Proposal).filter_by(status=ProposalStatus.SUBMITTED).all()
    service.decide(
        collection,
        {each.id: each.version for each in waiting},
        is_selected=True,
        reason="",
        by=race.world.city.supervisor,
    )
    db.session.commit()
    press = ("督查员", f"/collections/{collection_id}/plan", {})
    assert race.at_once(press, press) == [302, 302]
    assert count(Plan, Plan.kind == PlanKind.LIVELIHOOD) == 1


def test_proposals_written_at_once_have_numbers_of_their_own(race):
    collection_id = race.named("collection_id")
    presses = [
        (who, f"/collections/{collection_id}/proposals", {"name": who, "content": "修路。"})
        for who in ("住建局联络员", "财政局联络员", "教体局联络员")
    ]
    assert race.at_once(*presses) == [302, 302, 302]
    numbers = [number for (number,) in db.session.query(Proposal.number)]
    assert sorted(numbers) == [1, 2, 3, 4, 5, 6]


@pytest.fixture
def far(world):
    neighbour = factories.small_city("额尔古纳市")
    return factories.proposal(factories.collection(neighbour), "远方的建议")


def test_proposals_of_elsewhere_are_neither_decided_nor_merged(app, world, far):
    office = carrying(app, factories.session_token(world.city.supervisor))
    collection_id = world.named["collection_id"][""]
    own = world.named["proposal_id"]["submitted"]
    form = {"proposal": f"{far.id}.{far.version}", "verdict": "selected"}
    page = office.post(f"/collections/{collection_id}/decide", data=form).text
    assert "已不在这次征集中" in page
    page = office.post(f"/proposals/{own}/merge", data={"others": str(far.id)}).text
    assert "请勾选要并入的建议" in page
    db.session.refresh(far)
    assert far.status is ProposalStatus.SUBMITTED


def test_a_units_draft_is_not_submitted_by_another_unit(app, world):
    draft = world.named["proposal_id"]["draft"]
    other = carrying(app, factories.session_token(world.city.head("财政局")))
    collection_id = world.named["collection_id"][""]
    other.post(f"/collections/{collection_id}/submit", data={"proposal": f"{draft}.1"})
    for address in ("edit", "withdraw", "discard"):
        form = {"name": "改", "version": "1"}
        assert other.post(f"/proposals/{draft}/{address}", data=form).status_code == 404
    db.session.expire_all()
    proposal = db.session.get_one(Proposal, draft)
    assert (proposal.status, proposal.name) == (ProposalStatus.DRAFT, "修路（draft）")


def test_nothing_is_handed_in_once_the_collection_is_closed(race):
    collection_id = race.named("collection_id")
    draft = race.named("proposal_id", "draft")
    race.at_once(
        ("督查员", f"/collections/{collection_id}/close", {}),
        ("住建局局长", f"/collections/{collection_id}/submit", {"proposal": f"{draft}.1"}),
    )
    order = [
        event.action
        for event in db.session.query(AuditEvent).order_by(AuditEvent.id)
        if event.action in (AuditAction.COLLECTION_CLOSED, AuditAction.PROPOSAL_SUBMITTED)
    ]
    assert order[-1] is AuditAction.COLLECTION_CLOSED
    proposal = db.session.get_one(Proposal, draft)
    expected = ProposalStatus.SUBMITTED if len(order) == 2 else ProposalStatus.DRAFT
    assert proposal.status is expected
