"""The office amends, merges and selects, and nothing of it in silence."""

import pytest
from sqlalchemy import select

from tests import factories
from tests.proposals.test_writing import told
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.models import AuditAction, AuditEvent, ProposalStatus
from tracker.proposals import service
from tracker.proposals.alike import most_alike
from tracker.proposals.content import Content


def decided(collection, city, *proposals, is_selected=True, reason=""):
    return service.decide(
        collection,
        {each.id: each.version for each in proposals},
        is_selected=is_selected,
        reason=reason,
        by=city.supervisor,
    )


def test_the_unit_hears_what_became_of_its_proposal_and_why(city, collection):
    one = factories.proposal(collection, "修路", by=city.liaison("住建局"))
    other = factories.proposal(collection, "修桥", by=city.liaison("财政局"))
    decided(collection, city, one)
    decided(collection, city, other, is_selected=False, reason="明年条件成熟再报。")
    assert one.status is ProposalStatus.SELECTED
    assert (other.status, other.reason) == (ProposalStatus.REFUSED, "明年条件成熟再报。")
    assert told("“修路”：入选") == {"任住建局联络员", "任住建局局长"}
    assert told("“修桥”：未入选") == {"任财政局联络员", "任财政局局长"}


def test_a_refusal_needs_a_reason(city, collection):
    proposal = factories.proposal(collection, "修路")
    with pytest.raises(RuleBroken, match="请写明理由"):
        decided(collection, city, proposal, is_selected=False)
    assert proposal.status is ProposalStatus.SUBMITTED


def test_a_proposal_that_was_rewritten_meanwhile_is_read_again_first(city, collection):
    proposal = factories.proposal(collection, "修路", by=city.liaison("住建局"))
    seen = {proposal.id: proposal.version}
    service.withdraw_proposal(proposal, by=city.head("住建局"))
    service.edit_proposal(
        proposal,
        Content(name="修桥", content="修桥。"),
        version=proposal.version,
        by=city.head("住建局"),
    )
    service.submit_proposals([proposal], by=city.head("住建局"))
    with pytest.raises(RuleBroken, match="刚才有人改过"):
        service.decide(collection, seen, is_selected=True, reason="", by=city.supervisor)


def test_a_decision_is_taken_back_before_there_is_a_plan(city, collection):
    proposal = factories.proposal(collection, "修路", by=city.liaison("住建局"))
    decided(collection, city, proposal)
    service.reconsider(proposal, by=city.supervisor)
    assert proposal.status is ProposalStatus.SUBMITTED
    assert proposal.decided_by is None
    assert told("重新研究") == {"任住建局联络员", "任住建局局长"}


def test_the_words_before_a_change_by_the_office_are_kept(city, collection):
    proposal = factories.proposal(collection, "修路", by=city.liaison("住建局"))
    change = Content(name="河东修路", content=proposal.content)
    with pytest.raises(RuleBroken, match="为什么修改"):
        service.amend_proposal(
            proposal, change, reason="", version=proposal.version, by=city.supervisor
        )
    service.amend_proposal(
        proposal, change, reason="写明地点", version=proposal.version, by=city.supervisor
    )
    [wording] = proposal.wordings
    assert proposal.name == "河东修路"
    assert wording.content["name"] == "修路"
    assert wording.reason == "写明地点"
    assert told("文字有修改") == {"任住建局联络员", "任住建局局长"}
    event = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == AuditAction.PROPOSAL_AMENDED)
    ).one()
    assert event.details["reason"] == "写明地点"


def test_a_change_of_nothing_is_no_change(city, collection):
    proposal = factories.proposal(collection, "修路")
    service.amend_proposal(
        proposal, Content.of(proposal), reason="", version=proposal.version, by=city.supervisor
    )
    assert proposal.wordings == []


def test_merged_proposals_follow_the_one_that_stands_for_them(city, collection):
    kept = factories.proposal(collection, "修路", by=city.liaison("住建局"))
    other = factories.proposal(collection, "道路维修", by=city.liaison("财政局"))
    citizens = factories.proposal(collection, "路太破")
    service.merge(other, [citizens], by=city.supervisor)
    service.merge(kept, [other], by=city.supervisor)
    db.session.expire_all()
    assert set(kept.merged) == {other, citizens}
    assert told("并入第1号") == {"任财政局联络员", "任财政局局长"}
    decided(collection, city, kept)
    assert told("“道路维修”：入选") == {"任财政局联络员", "任财政局局长"}
    assert other.content == "道路维修，年内完成。"


def test_a_merged_proposal_can_stand_by_itself_again(city, collection):
    kept, other = (factories.proposal(collection, name) for name in ("修路", "路太破"))
    service.merge(kept, [other], by=city.supervisor)
    service.separate(other, by=city.supervisor)
    assert other.status is ProposalStatus.SUBMITTED
    assert other.merged_into is None


def test_only_what_waits_is_merged(city, collection):
    kept, other = (factories.proposal(collection, name) for name in ("修路", "路太破"))
    decided(collection, city, other)
    with pytest.raises(RuleBroken, match="由任督查员办理"):
        service.merge(kept, [other], by=city.supervisor)


def test_what_others_were_merged_into_is_not_taken_back(city, collection):
    kept = factories.proposal(collection, "修路", by=city.liaison("住建局"))
    service.merge(kept, [factories.proposal(collection, "路太破")], by=city.supervisor)
    with pytest.raises(RuleBroken, match="已把其他建议并入"):
        service.withdraw_proposal(kept, by=city.head("住建局"))


def test_the_likest_proposals_come_first(city, collection):
    names = ("河东菜市场道路修整", "河东菜市场周边道路太破要修", "小学食堂改造", "河东公厕")
    one, alike, *others = [factories.proposal(collection, name) for name in names]
    found = most_alike(one, [one, *others, alike])
    assert found[0] is alike
    assert one not in found
