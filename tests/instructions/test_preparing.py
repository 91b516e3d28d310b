"""A secretary prepares an instruction; only his leader gives it."""

from datetime import date

import pytest

from tests import factories
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.instructions import preparing, queries
from tracker.models import AuditAction, AuditEvent, Instruction, Message, PostKind
from tracker.permissions import Permission, allowed

P = Permission


@pytest.fixture
def task(city):
    served = city.posts["副市长（城建）"]
    factories.post(city, "秘书", PostKind.SECRETARY, serves=served)
    return factories.issued_task(city)


@pytest.fixture
def draft(city, task):
    made = preparing.prepare_instruction(
        task, text="请盯紧资金。", reply_due_on=date(2022, 7, 20), by=city.actor("秘书")
    )
    db.session.commit()
    return made


def test_who_prepares_does_not_give_and_nobody_else_reads_it(city, task, draft):
    secretary, leader = city.actor("秘书"), city.vice_mayor
    others = [each for each in city.everybody if each.post not in (secretary.post, leader.post)]
    assert allowed(secretary, P.INSTRUCTION_PREPARE, task)
    assert not allowed(secretary, P.INSTRUCTION_GIVE, task)
    assert not allowed(secretary, P.PREPARED_GIVE, draft)
    assert allowed(leader, P.PREPARED_GIVE, draft)
    assert not allowed(leader, P.INSTRUCTION_PREPARE, task)
    for each in others:
        assert not allowed(each, P.PREPARED_VIEW, draft), each.post_title
        assert not allowed(each, P.INSTRUCTION_PREPARE, task), each.post_title
    assert queries.prepared_for(leader) == queries.prepared_for(secretary) == [draft]
    assert db.session.query(Instruction).count() == 0
    [message] = db.session.query(Message).all()
    assert message.recipient_id == leader.official.id


def test_the_leader_gives_it_as_it_stands_and_both_are_named(city, draft):
    given = preparing.give_prepared(draft, by=city.vice_mayor)
    assert preparing.give_prepared(draft, by=city.vice_mayor) is given
    assert (given.text, given.reply_due_on) == ("请盯紧资金。", date(2022, 7, 20))
    assert given.author_name == city.vice_mayor.name
    assert given.draft.author_name == city.actor("秘书").name
    event = db.session.query(AuditEvent).filter_by(action=AuditAction.INSTRUCTION_GIVEN).one()
    assert event.details["author"] == city.actor("秘书").name
    assert queries.prepared_for(city.vice_mayor) == []
    with pytest.raises(RuleBroken, match="已经发出"):
        preparing.discard_prepared(draft, by=city.vice_mayor)


def test_the_leader_changes_it_first_or_discards_it(city, task, draft):
    same = preparing.prepare_instruction(task, text="请盯紧资金。", by=city.actor("秘书"))
    assert same is draft
    given = preparing.give_prepared(draft, text="请按月报告。", by=city.vice_mayor)
    assert (given.text, given.reply_due_on, draft.text) == ("请按月报告。", None, "请盯紧资金。")
    second = preparing.prepare_instruction(task, text="快办。", by=city.actor("秘书"))
    preparing.discard_prepared(second, by=city.vice_mayor)
    preparing.discard_prepared(second, by=city.vice_mayor)
    with pytest.raises(RuleBroken, match="已经作废"):
        preparing.give_prepared(second, by=city.vice_mayor)
    told = db.session.query(Message).filter_by(recipient_id=city.actor("秘书").official.id)
    assert [each.subject for each in told] == ["您为第1项拟的批示没有采用"]


def test_a_second_draft_that_becomes_the_same_words_is_discarded_on_record(city, task, draft):
    given = preparing.give_prepared(draft, by=city.vice_mayor)
    second = preparing.prepare_instruction(task, text="资金要盯。", by=city.actor("秘书"))
    assert preparing.give_prepared(second, text="请盯紧资金。", by=city.vice_mayor) is given
    assert (second.instruction, second.is_waiting) == (None, False)
    actions = [each.action for each in db.session.query(AuditEvent).order_by(AuditEvent.id)]
    assert actions.count(AuditAction.PREPARED_DISCARDED) == 1


def test_from_the_page_one_tap_gives_it(city, draft, sign_in, on_day):
    on_day(factories.TODAY)
    assert "等领导批示" in sign_in(city.actor("秘书")).get("/portfolio").text
    client = sign_in(city.vice_mayor)
    assert "改后批示" in client.get("/portfolio").text
    assert client.get(f"/instructions/prepared/{draft.id}/change").status_code == 200
    client.post(f"/instructions/prepared/{draft.id}/give")
    assert f"{city.actor('秘书').name}拟稿" in client.get("/portfolio").text
    assert db.session.query(Instruction).count() == 1
