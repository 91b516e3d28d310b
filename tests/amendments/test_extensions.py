"""A unit asks for more time; whoever the government names grants it or not."""

from datetime import date

import pytest
from sqlalchemy.exc import NoResultFound

from tests import factories
from tests.amendments.test_amendments import ask as office_asks
from tests.amendments.test_amendments import due, told
from tests.reforms.units import enter
from tracker.amendments import queries, service
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.models import ChangeStatus
from tracker.permissions import Permission, allowed

DECEMBER = date(2022, 12, 20)


@pytest.fixture
def task(city):
    return factories.issued_task(city)


def ask(task, by, after=None):
    return service.ask_extension(task, after or due(DECEMBER), reason="施工图审查未完成。", by=by)


def test_from_the_liaison_to_the_leader_and_back(city, task):
    liaison, head, office = city.liaison("住建局"), city.head("住建局"), city.supervisor
    change = ask(task, liaison)
    assert change.status is ChangeStatus.AWAITING_SIGNOFF
    assert told(change, "signoff") == ["任住建局局长"]
    with pytest.raises(NoResultFound):  # the unit's own affair as yet
        queries.get_change(change.id, reader=office)
    assert not allowed(liaison, Permission.EXTENSION_SIGN, change)
    service.sign_extension(change, by=head)
    assert told(change, "signed") == ["任督查员"]
    assert queries.count_for_office(city.government.id) == 1
    assert [each.id for each in queries.open_of_unit(liaison)] == [change.id]

    [decider] = queries.deciders_of(change, on=office.on)
    assert decider.post.title == "副市长（城建）"
    with pytest.raises(RuleBroken, match="由任务的分管领导批准"):
        service.grant_extension(change, by=office)
    with pytest.raises(RuleBroken, match="督查室的意见"):
        service.pass_extension(change, decider.post, opinion="", by=office)
    service.pass_extension(change, decider.post, opinion="情况属实。", by=office)
    assert told(change, "asked") == ["任副市长（城建"]
    service.approve(change, by=city.vice_mayor)
    assert task.due_on == DECEMBER
    assert set(told(change, "applied")) > {"任住建局局长", "任督查员"}
    assert queries.open_of_unit(liaison) == []


def test_the_office_decides_where_the_government_says_so(city, task):
    service.choose_decider(service.Decider.OFFICE, by=city.supervisor)
    change = ask(task, city.head("住建局"))
    assert change.status is ChangeStatus.ASKED  # who signs sends it at once
    service.decline_extension(change, reason="年内必须完成。", by=city.supervisor)
    assert change.status is ChangeStatus.REFUSED
    assert set(told(change, "decided")) == {"任住建局局长", "任住建局联络员"}
    change = ask(task, city.head("住建局"))
    service.grant_extension(change, by=city.supervisor)
    assert change.status is ChangeStatus.APPLIED
    service.choose_decider(service.Decider.MAYOR, by=city.supervisor)
    change = ask(task, city.head("住建局"), due(date(2022, 12, 31)))
    assert [each.post.title for each in queries.deciders_of(change, on=city.mayor.on)] == ["市长"]


def test_a_unit_takes_back_what_nobody_has_decided(city, task):
    change = ask(task, city.head("住建局"))
    with pytest.raises(RuleBroken, match="已有一件调整"):
        ask(task, city.liaison("住建局"))
    service.withdraw(change, by=city.liaison("住建局"))
    assert told(change, "withdrawn") == ["任住建局局长", "任督查员"]
    with pytest.raises(RuleBroken, match="不用再办"):
        service.decline_extension(change, reason="不行。", by=city.supervisor)
    service.sign_extension(ask(task, city.liaison("住建局")), by=city.head("住建局"))


def test_who_does_the_task_is_not_for_a_unit_to_ask(city, task):
    with pytest.raises(RuleBroken, match="还没有改动"):
        ask(task, city.head("住建局"), {"leaders": []})
    with pytest.raises(RuleBroken, match="已经过去"):
        ask(task, city.head("住建局"), due(date(2022, 7, 1)))
    assert not allowed(city.head("财政局"), Permission.EXTENSION_ASK, task)


def test_who_follows_a_unit_that_ended_brings_its_request_to_an_end(city, task, on_day):
    on_day(factories.TODAY)
    change, other = (
        ask(task, city.liaison("住建局")),
        ask(factories.issued_task(city), city.liaison("住建局")),
    )
    db.session.commit()
    enter(city, "merge", ["住建局"], ["财政局"])
    heir = city.head("财政局")
    assert [each.id for each in queries.open_of_unit(heir)] == [change.id, other.id]
    service.sign_extension(queries.get_change(change.id, reader=heir), by=heir)
    assert "任财政局局长" not in told(change, "sent")
    assert "任财政局联络员" in told(change, "sent")
    assert allowed(heir, Permission.AMENDMENT_WITHDRAW, other)
    assert not allowed(city.head("教体局"), Permission.AMENDMENT_VIEW, other)


def test_what_a_unit_has_not_signed_stands_in_nobodys_way(city, task, sign_in):
    """It is its own affair: the office neither sees it nor waits for it."""
    unsigned = ask(task, city.liaison("住建局"))
    with pytest.raises(RuleBroken, match="已有一件调整待签发"):
        ask(task, city.liaison("住建局"))
    db.session.commit()
    page = sign_in(city.supervisor).get(f"/tasks/{task.id}/amendment").text
    assert unsigned.reason not in page
    change = office_asks(task, city, due(date(2022, 11, 30)))
    with pytest.raises(RuleBroken, match="已有一件调整待批准（督查室提出）"):
        service.sign_extension(unsigned, by=city.head("住建局"))
    service.approve(change, by=city.vice_mayor)
    assert task.due_on == date(2022, 11, 30)
