"""Units fill in proposals until the day, and take them back before it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.models import AuditAction, AuditEvent, Message, Official, Proposal, ProposalStatus
from tracker.permissions import Permission, allowed
from tracker.proposals import queries, service
from tracker.proposals.content import Content

ROADS = Content(name="河东道路修整", content="修整河东菜市场周边3条道路。", implementer="住建局")
AFTER = date(2022, 7, 21)


def told(words: str) -> set[str]:
    """The names of those who got a message with these words in its subject."""
    return set(
        db.session.scalars(
            select(Official.name)
            .join(Message, Message.recipient_id == Official.id)
            .where(Message.subject.contains(words))
        )
    )


def write(collection, city, content=ROADS, who="住建局"):
    return service.write_proposal(collection, content, by=city.liaison(who))


def test_every_unit_is_told_of_a_collection(city):
    opened = service.open_collection(
        title="2023年民生实事项目征集",
        year=2023,
        until_on=factories.TODAY + timedelta(days=16),
        note="当年能见效的项目。",
        by=city.supervisor,
    )
    assert opened.is_open(factories.TODAY)
    assert told("请于7月20日（星期三）前填报") == {
        "任住建局联络员",
        "任财政局联络员",
        "任教体局联络员",
        "任金河镇联络员",
        "任满归镇联络员",
    }


def test_a_collection_is_not_opened_for_a_day_that_is_over(city):
    with pytest.raises(RuleBroken, match="截止日期已经过去"):
        service.open_collection(
            title="征集", year=2023, until_on=date(2022, 7, 3), note="", by=city.supervisor
        )


def test_a_liaisons_proposal_goes_to_the_head_where_the_unit_needs_a_signature(city, collection):
    proposal = write(collection, city)
    assert service.submit_proposals([proposal], by=city.liaison("住建局")) == 0
    assert proposal.status is ProposalStatus.AWAITING_SIGNOFF
    assert told("1 件建议待签发") == {"任住建局局长"}
    assert queries.waiting_in_unit(city.head("住建局")) == 1
    assert service.submit_proposals([proposal], by=city.head("住建局")) == 1
    assert proposal.status is ProposalStatus.SUBMITTED


def test_the_head_hears_of_each_proposal_to_sign_also_after_one_was_struck(city, collection):
    liaison = city.liaison("住建局")
    for name in ("河东道路修整", "河西道路修整"):
        proposal = write(collection, city, Content(name=name, content="修整3条道路。"))
        service.submit_proposals([proposal], by=liaison)
        service.discard_proposal(proposal, by=liaison)
    subjects = select(Message.subject).where(Message.subject.contains("待签发"))
    assert len(db.session.scalars(subjects).all()) == 2


def test_a_liaison_submits_alone_where_the_unit_needs_no_signature(city, collection):
    city.unit("住建局").needs_signoff = False
    proposal = write(collection, city)
    assert service.submit_proposals([proposal], by=city.liaison("住建局")) == 1
    assert proposal.status is ProposalStatus.SUBMITTED


def test_the_same_form_sent_twice_is_one_proposal(city, collection):
    assert write(collection, city) is write(collection, city)
    assert write(collection, city, who="财政局").number == 2


def test_a_project_without_content_stays_a_draft(city, collection):
    proposal = write(collection, city, Content(name="修路"))
    with pytest.raises(RuleBroken, match="还没有填项目内容"):
        service.submit_proposals([proposal], by=city.head("住建局"))


def test_after_the_last_day_nothing_is_written_submitted_or_taken_back(city, collection):
    draft = write(collection, city)
    late_head = city.head("住建局", on=AFTER)
    for act in (
        lambda: service.submit_proposals([draft], by=late_head),
        lambda: service.write_proposal(collection, Content(name="修桥"), by=late_head),
        lambda: service.edit_proposal(draft, ROADS, version=draft.version, by=late_head),
        lambda: service.withdraw_proposal(draft, by=late_head),
        lambda: service.discard_proposal(draft, by=late_head),
    ):
        with pytest.raises(RuleBroken, match="征集已经截止（2022年7月20日）"):
            act()
    assert draft.status is ProposalStatus.DRAFT


def test_on_the_last_day_itself_it_is_still_taken(city, collection):
    draft = write(collection, city)
    last = city.head("住建局", on=collection.until_on)
    assert service.submit_proposals([draft], by=last) == 1


def test_an_extended_collection_takes_proposals_again(city, collection):
    service.close_collection(collection, by=city.supervisor)
    with pytest.raises(RuleBroken, match="督查室已提前结束"):
        write(collection, city)
    service.change_collection(
        collection,
        title=collection.title,
        until_on=date(2022, 7, 31),
        note="",
        by=city.supervisor,
    )
    assert write(collection, city).number == 1


def test_what_was_submitted_is_taken_back_until_the_office_has_decided(city, collection):
    proposal = factories.proposal(collection, "修路", by=city.liaison("住建局"))
    service.withdraw_proposal(proposal, by=city.liaison("住建局"))
    assert proposal.status is ProposalStatus.DRAFT
    service.submit_proposals([proposal], by=city.head("住建局"))
    service.decide(
        collection,
        {proposal.id: proposal.version},
        is_selected=True,
        reason="",
        by=city.supervisor,
    )
    with pytest.raises(RuleBroken, match="督查室已经办理（入选），不能撤回"):
        service.withdraw_proposal(proposal, by=city.head("住建局"))


def test_a_colleagues_change_is_not_written_over(city, collection):
    proposal = write(collection, city)
    seen = proposal.version
    service.edit_proposal(proposal, Content(name="修桥"), version=seen, by=city.head("住建局"))
    with pytest.raises(RuleBroken, match="已被他人改过"):
        service.edit_proposal(proposal, ROADS, version=seen, by=city.liaison("住建局"))
    assert proposal.name == "修桥"


def test_a_draft_is_its_units_own_affair(city, collection):
    draft = factories.proposal(collection, "修路", by=city.liaison("住建局"), status="draft")
    factories.proposal(collection, "修桥", by=city.liaison("财政局"))
    factories.proposal(collection, "修河")
    seen = {
        actor.post_title: {
            each.name for each in db.session.scalars(queries.proposals_visible_to(actor))
        }
        for actor in city.everybody
    }
    assert seen.pop("督查员") == seen.pop("政府办主任") == {"修桥", "修河"}
    assert seen.pop("住建局局长") == seen.pop("住建局联络员") == {draft.name}
    assert seen.pop("财政局局长") == seen.pop("财政局联络员") == {"修桥"}
    assert not any(seen.values())


def test_lists_show_exactly_the_proposals_that_may_be_opened(city, collection):
    for status in ("draft", "awaiting_signoff", "submitted"):
        factories.proposal(collection, status, by=city.liaison("住建局"), status=status)
    factories.proposal(collection, "修河")
    every = db.session.scalars(select(Proposal)).all()
    for actor in city.everybody:
        listed = set(db.session.scalars(queries.proposals_visible_to(actor)))
        openable = {each for each in every if allowed(actor, Permission.PROPOSAL_VIEW, each)}
        assert listed == openable, actor.post_title


def test_submitting_is_in_the_trail(city, collection):
    proposal = write(collection, city)
    service.submit_proposals([proposal], by=city.head("住建局"))
    events = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == AuditAction.PROPOSAL_SUBMITTED)
    ).all()
    assert [(each.actor_name, each.subject_id) for each in events] == [
        ("任住建局局长", proposal.id)
    ]
