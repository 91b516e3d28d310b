"""Portfolios are divided anew from a day; closed quarters keep who led then."""

from datetime import date

import pytest

from tests import factories
from tracker.core import clock
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.instructions import service as instructions
from tracker.models import Instruction, MessageKind, Redivision, TaskStatus
from tracker.overview.queries.course.people import of_people
from tracker.permissions import Permission, allowed
from tracker.succession import queries, service

AUGUST, SEPTEMBER = date(2022, 8, 1), date(2022, 9, 1)


@pytest.fixture
def posts(city):
    return city.posts["副市长（城建）"], city.posts["副市长（文教）"]


def divide(city, posts, *, on=AUGUST, **chosen):
    chosen = chosen or {"unit_ids": [city.unit("住建局").id]}
    return service.redivide(*posts, on=on, basis="根政发〔2022〕9号", by=city.supervisor, **chosen)


def led(task, on):
    return [each.post.title for each in task.leaders if each.includes(on)]


def test_tasks_go_over_by_unit_on_the_day_and_what_is_shared_stays(city, task, posts, told):
    plan, unit = task.plan, city.unit("住建局")
    shared, theirs, over, elsewhere = (
        factories.another_task(plan, f"第{n}件事。", lead=each)
        for n, each in enumerate((unit, unit, unit, city.unit("财政局")))
    )
    factories.add(
        factories.TaskLeader(
            task=shared, position=1, kind="all_vice_mayors", from_on=factories.BEGINNING
        )
    )
    factories.lead_by(theirs, posts[1])
    factories.lead_by(over, posts[0])
    factories.lead_by(elsewhere, posts[0])
    over.status = TaskStatus.WITHDRAWN
    db.session.commit()
    what = queries.redividing(
        *posts, unit_ids=[unit.id], task_ids=[], on=AUGUST, today=factories.TODAY
    )
    assert [each.task for each in what.moves] == [task]
    assert (what.shared, what.others, what.over) == ([shared], [theirs], [over])
    assert what.unanswered == 1
    redivision = divide(city, posts)
    before = date(2022, 7, 31)
    assert (led(task, before), led(task, AUGUST)) == (["副市长（城建）"], ["副市长（文教）"])
    assert led(elsewhere, AUGUST) == ["副市长（城建）"]
    assert [each.task for each in redivision.tasks] == [task]
    [one], [other] = told(city.vice_mayor.official), told(city.other_vice_mayor.official)
    assert "您分管的 1 项任务调整给" in one.subject
    assert "根政发〔2022〕9号" in other.text
    assert "1 件批示还没有答复" in other.text
    reader = city.actor("督查员", on=AUGUST)
    [step] = (s for s in of_people(task, [], members=[], reader=reader) if "分管领导" in s.title)
    assert step.note == "依据：根政发〔2022〕9号"
    with pytest.raises(RuleBroken, match="没有由副市长（城建） 任副市长（城建分管"):
        divide(city, posts)


def test_what_was_passed_on_comes_back_and_later_changes_still_come(city, task, posts):
    one, other = posts
    third = factories.post(city, "副市长（农业）", one.kind)
    divide(city, (one, third), on=SEPTEMBER, task_ids=[task.id])
    divide(city, (one, other), task_ids=[task.id])
    assert [led(task, day) for day in (factories.TODAY, AUGUST, SEPTEMBER)] == [
        [one.title],
        [other.title],
        [third.title],
    ]
    divide(city, (other, one), task_ids=[task.id])
    assert [led(task, day) for day in (AUGUST, SEPTEMBER)] == [[one.title], [third.title]]
    assert len(task.leaders) == 2


def test_a_past_day_reaches_into_no_closed_or_published_period(city, task, posts):
    with pytest.raises(RuleBroken, match="一季度已经关闭.*2022年4月1日以后") as refusal:
        divide(city, posts, on=date(2022, 3, 31))
    assert refusal.value.field == "on"
    factories.period(task).published_at = clock.now()
    with pytest.raises(RuleBroken, match="二季度已经公布.*2022年7月1日以后"):
        divide(city, posts, on=date(2022, 6, 1))
    divide(city, posts, on=date(2022, 7, 1))
    assert led(task, date(2022, 6, 30)) == ["副市长（城建）"]


@pytest.mark.parametrize("at_once", ["副市长（城建）", "市长"])
def test_a_task_goes_to_another_lead_official_only(city, task, posts, at_once):
    with pytest.raises(RuleBroken, match="请选另一位分管领导"):
        divide(city, (posts[0], city.posts[at_once]))
    assert db.session.query(Redivision).count() == 0


def test_the_answer_to_an_instruction_reaches_who_asked_and_who_leads_now(city, task, posts):
    divide(city, posts, on=factories.TODAY)
    instructions.answer_instruction(
        db.session.query(Instruction).one(), text="已拨付。", by=city.head("住建局")
    )
    replies = db.session.query(instructions.inbox.Message).filter_by(kind=MessageKind.REPLY)
    assert {each.recipient.name for each in replies} == {
        city.vice_mayor.name,
        city.other_vice_mayor.name,
        city.supervisor.name,
    }


def test_only_the_office_divides_portfolios(city):
    who = {a.post_title for a in city.everybody if allowed(a, Permission.PORTFOLIO_REDIVIDE)}
    assert who == {"督查员"}
