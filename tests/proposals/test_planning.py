"""The selected proposals become a draft plan of 民生实事 in one step."""

import pytest

from tests import factories
from tests.proposals.test_deciding import decided
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.models import Plan, PlanKind, PlanStatus, Task
from tracker.plans import queries as plan_queries
from tracker.plans import service as plans
from tracker.plans.recommendations import recommended_in
from tracker.proposals import service


@pytest.fixture
def roads(city, collection):
    return factories.proposal(
        collection,
        "老旧小区改造",
        by=city.liaison("住建局"),
        content="改造14个老旧小区。",
        implementer="住建局、财政局",
        investment="3200万元",
        necessity="群众反映强烈。",
        leader="任副市长（城建",
    )


def tasks_of(plan) -> list[Task]:
    return db.session.query(Task).filter_by(plan_id=plan.id).order_by(Task.position).all()


def test_a_selected_proposal_is_a_task_with_what_was_filled_in(city, collection, roads):
    refused = factories.proposal(collection, "修桥")
    decided(collection, city, roads)
    decided(collection, city, refused, is_selected=False, reason="不成熟。")
    plan = service.make_plan(collection, by=city.supervisor)
    assert (plan.kind, plan.year, plan.status) == (PlanKind.LIVELIHOOD, 2023, PlanStatus.DRAFT)
    [task] = tasks_of(plan)
    assert task.text == "老旧小区改造：改造14个老旧小区。"
    assert [(party.unit.short_name, party.role.value) for party in task.parties] == [
        ("住建局", "lead"),
        ("财政局", "support"),
    ]
    assert task.fields == {
        "投资额度": "3200万元",
        "必要性及可行性": "群众反映强烈。",
        "填报单位": "住建局",
    }
    assert [leader.post.title for leader in task.leaders] == ["副市长（城建）"]
    assert task.source == "征集第1号（住建局）"
    assert [target.figure for target in task.targets] == ["14个"]


def test_a_task_says_which_proposals_were_merged_into_its_own(city, collection, roads):
    other = factories.proposal(collection, "小区太破")
    service.merge(roads, [other], by=city.supervisor)
    decided(collection, city, roads)
    [task] = tasks_of(service.make_plan(collection, by=city.supervisor))
    assert task.source == "征集第1号（住建局，第2号并入）"


def test_an_unknown_implementer_is_kept_in_words_and_likely_units_are_proposed(city, collection):
    proposal = factories.proposal(
        collection, "食堂改造", implementer="市教体局", leader="没有这个人"
    )
    decided(collection, city, proposal)
    plan = service.make_plan(collection, by=city.supervisor)
    [task] = tasks_of(plan)
    assert task.parties == []
    assert task.leaders == []
    assert task.fields["实施主体"] == "市教体局"
    assert task.fields["责任领导"] == "没有这个人"
    [unit] = recommended_in(plan_queries.read_draft(plan))[task.source].units
    assert unit.name == "教体局"
    plans.adopt(task, "教体局", by=city.supervisor)
    assert [party.unit.short_name for party in task.parties] == ["教体局"]


def test_the_draft_goes_the_usual_way(city, collection, roads):
    decided(collection, city, roads)
    plan = service.make_plan(collection, by=city.supervisor)
    db.session.flush()
    plans.agree_plan(plan, by=city.supervisor)
    assert plan.status is PlanStatus.AGREED


def test_nothing_is_left_undecided_when_the_plan_is_made(city, collection, roads):
    with pytest.raises(RuleBroken, match="还有 1 件没有定"):
        service.make_plan(collection, by=city.supervisor)
    decided(collection, city, roads, is_selected=False, reason="不成熟。")
    with pytest.raises(RuleBroken, match="还没有入选的建议"):
        service.make_plan(collection, by=city.supervisor)


def test_the_plan_made_twice_is_one_and_ends_the_collection(city, collection, roads):
    decided(collection, city, roads)
    before = db.session.query(Plan).count()
    plan = service.make_plan(collection, by=city.supervisor)
    assert service.make_plan(collection, by=city.supervisor) is plan
    assert db.session.query(Plan).count() == before + 1
    for act in (
        lambda: service.reconsider(roads, by=city.supervisor),
        lambda: service.withdraw_proposal(roads, by=city.head("住建局")),
        lambda: service.close_collection(collection, by=city.supervisor),
    ):
        with pytest.raises(RuleBroken, match="已经形成任务方案"):
            act()
