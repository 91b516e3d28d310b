"""Whom the printed parties oblige, and what is needed before a plan can be agreed."""

from datetime import date

import pytest
from sqlalchemy import select

from tests import factories
from tests.factories import add
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.core.workdays import DueDayPolicy
from tracker.models import (
    ChosenUnit,
    GroupMembership,
    PartyRole,
    PlanStatus,
    ReportingPeriod,
    TaskParty,
    UnitGroup,
)
from tracker.plans import service

ISSUED = date(2022, 3, 2)


@pytest.fixture
def plan(city):
    return factories.draft_plan(city)


def group(city, name: str) -> UnitGroup:
    return db.session.scalars(
        select(UnitGroup).filter_by(name=name, government_id=city.government.id)
    ).one()


def name_group(task, group: UnitGroup, role=PartyRole.SUPPORT, **more) -> TaskParty:
    position = len(task.parties) + 1
    party = TaskParty(
        task=task, position=position, role=role, group=group, printed_name=group.name, **more
    )
    return add(party)


def assigned(plan, on=ISSUED) -> list[tuple[str, str, int]]:
    made = service.fan_out(plan, on)
    return [(str(each.unit), each.role.label, each.position) for each in made]


def test_a_group_obliges_its_members_of_that_day(city, plan):
    task = factories.task(plan, lead=city.unit("住建局"))
    towns = group(city, "各乡镇政府")
    name_group(task, towns)
    leaver = towns.memberships[0]
    leaver.until_on = date(2022, 2, 1)
    add(GroupMembership(group=towns, unit=city.unit("教体局"), from_on=date(2022, 3, 2)))

    assert assigned(plan) == [("住建局", "牵头", 1), ("教体局", "配合", 2), ("满归镇", "配合", 2)]


def test_a_unit_named_itself_and_in_a_group_stands_under_its_own_name(city, plan):
    task = factories.task(plan, lead=city.unit("住建局"))
    name_group(task, group(city, "各乡镇政府"))
    own = add(
        TaskParty(
            task=task,
            position=3,
            role=PartyRole.SUPPORT,
            unit=city.unit("金河镇"),
            printed_name="金河镇",
            printed_person="张某",
        )
    )

    made = service.fan_out(plan, ISSUED)

    assert [str(each.unit) for each in made] == ["住建局", "满归镇", "金河镇"]
    assert made[2].party is own


def test_to_lead_in_a_group_wins_over_to_support_by_name(city, plan):
    task = factories.task(plan, lead=city.unit("住建局"), support=(city.unit("金河镇"),))
    name_group(task, group(city, "各乡镇政府"), role=PartyRole.LEAD)

    assert assigned(plan) == [("住建局", "牵头", 1), ("金河镇", "牵头", 3), ("满归镇", "牵头", 3)]


def test_a_group_chosen_per_task_obliges_those_chosen(city, plan):
    task = factories.task(plan, lead=city.unit("住建局"))
    party = name_group(task, group(city, "相关部门"))
    add(ChosenUnit(party=party, unit=city.unit("财政局")))

    assert assigned(plan) == [("住建局", "牵头", 1), ("财政局", "配合", 2)]


def test_a_responsible_post_of_its_own_goes_with_the_unit(city, plan):
    task = factories.task(plan, lead=city.unit("住建局"))
    task.parties[0].post = city.posts["住建局联络员"]

    made = service.fan_out(plan, ISSUED)

    assert made[0].post is city.posts["住建局联络员"]


def test_fanning_out_again_adds_only_who_has_joined(city, plan):
    task = factories.task(plan, lead=city.unit("住建局"))
    towns = group(city, "各乡镇政府")
    name_group(task, towns)
    assert len(service.fan_out(plan, ISSUED)) == 3
    db.session.commit()

    add(GroupMembership(group=towns, unit=city.unit("教体局"), from_on=date(2022, 6, 1)))
    db.session.expire_all()

    assert assigned(plan, date(2022, 5, 31)) == []
    assert assigned(plan, date(2022, 6, 1)) == [("教体局", "配合", 2)]


def test_an_issued_plan_follows_who_joins_and_leaves_a_group(city, plan):
    task = factories.task(plan, lead=city.unit("住建局"))
    towns = group(city, "各乡镇政府")
    name_group(task, towns)
    plan.status, plan.issued_on = PlanStatus.ISSUED, ISSUED
    service.fan_out(plan, ISSUED)
    left = next(each for each in towns.memberships if each.unit is city.unit("满归镇"))
    left.until_on = date(2022, 6, 1)
    add(GroupMembership(group=towns, unit=city.unit("教体局"), from_on=date(2022, 6, 1)))
    db.session.commit()

    assert service.follow_groups(date(2022, 5, 31)) == 0
    assert service.follow_groups(date(2022, 6, 1)) == 2
    assert service.follow_groups(date(2022, 6, 2)) == 0

    db.session.expire_all()
    open_then = {
        day: sorted(each.unit.short_name for each in task.assignments if each.includes(day))
        for day in (date(2022, 5, 31), date(2022, 6, 1))
    }
    assert open_then == {
        date(2022, 5, 31): ["住建局", "满归镇", "金河镇"],
        date(2022, 6, 1): ["住建局", "教体局", "金河镇"],
    }


def test_a_unit_that_comes_back_into_its_group_is_obliged_again(city, plan):
    task = factories.task(plan, lead=city.unit("住建局"))
    towns = group(city, "各乡镇政府")
    name_group(task, towns)
    plan.status, plan.issued_on = PlanStatus.ISSUED, ISSUED
    service.fan_out(plan, ISSUED)
    away = next(each for each in towns.memberships if each.unit is city.unit("满归镇"))
    away.until_on = date(2022, 6, 1)
    add(GroupMembership(group=towns, unit=city.unit("满归镇"), from_on=date(2022, 8, 1)))
    db.session.commit()

    assert service.follow_groups(date(2022, 6, 1)) == 1
    assert service.follow_groups(date(2022, 8, 1)) == 1
    db.session.expire_all()
    assert factories.assignment(task, city.unit("满归镇")).until_on is None


def test_what_hinders_a_plan_is_said_by_task(city, plan):
    assert service.hindrances(plan, ISSUED) == ["方案中还没有任务。"]
    factories.task(plan, lead=city.unit("住建局"))
    idle = factories.task(plan, lead=city.unit("住建局"))
    idle.parties.clear()
    headless = factories.task(plan, lead=city.unit("住建局"))
    headless.parties[0].role = PartyRole.SUPPORT
    db.session.flush()

    assert service.hindrances(plan, ISSUED) == ["第2项没有责任单位。", "第3项没有牵头单位。"]
    with pytest.raises(RuleBroken, match="第2项没有责任单位。第3项没有牵头单位。"):
        service.agree_plan(plan, by=city.supervisor)


def test_a_group_without_members_obliges_nobody_and_hinders(city, plan):
    task = factories.task(plan, lead=city.unit("住建局"))
    task.parties.clear()
    db.session.flush()
    name_group(task, group(city, "相关部门"), role=PartyRole.LEAD)
    db.session.expire_all()

    assert service.hindrances(plan, ISSUED) == ["第1项没有责任单位。"]


def test_an_agreed_plan_goes_back_to_a_draft_and_is_not_agreed_twice(city, plan):
    factories.task(plan, lead=city.unit("住建局"))
    db.session.commit()
    with transaction():
        service.agree_plan(plan, by=city.supervisor)
    assert plan.status is PlanStatus.AGREED
    with pytest.raises(RuleBroken, match="不用再审定"):
        service.agree_plan(plan, by=city.supervisor)

    with transaction():
        service.reopen_draft(plan, by=city.supervisor)

    assert plan.status is PlanStatus.DRAFT
    with pytest.raises(RuleBroken, match="不能退回草稿"):
        service.reopen_draft(plan, by=city.supervisor)


def bring_into_force(city, plan, on=ISSUED):
    with transaction():
        service.bring_into_force(plan, on=on, due_day_policy=DueDayPolicy.NEXT, by=city.supervisor)


def test_a_plan_comes_into_force_with_periods_assignments_and_leaders(city, plan):
    task = factories.task(plan, lead=city.unit("住建局"), leaders=(city.posts["副市长（城建）"],))
    db.session.commit()
    with pytest.raises(RuleBroken, match="请先审定再印发"):
        bring_into_force(city, plan)
    service.agree_plan(plan, by=city.supervisor)
    db.session.commit()

    bring_into_force(city, plan)

    assert (plan.status, plan.issued_on) == (PlanStatus.ISSUED, ISSUED)
    assert [str(each.unit) for each in task.assignments] == ["住建局"]
    assert task.leaders[0].from_on == ISSUED
    periods = db.session.scalars(select(ReportingPeriod)).all()
    assert [period.effective_due_on.day for period in periods] == [7, 7, 8, 9]
    with pytest.raises(RuleBroken, match="不用再印发"):
        bring_into_force(city, plan)


@pytest.mark.parametrize(
    ("on", "sentence"),
    [(date(2022, 7, 5), "不能晚于今天"), (date(2020, 12, 31), "与方案年度")],
)
def test_a_day_of_issue_that_cannot_be_is_refused(city, plan, on, sentence):
    plan.status = PlanStatus.AGREED
    db.session.commit()

    with pytest.raises(RuleBroken, match=sentence):
        bring_into_force(city, plan, on)
