"""A group's members change in mid-year: who joins owes what is not closed, who leaves nothing."""

from datetime import date

import pytest
from sqlalchemy import select

from tests import factories
from tests.reforms.units import holders
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.directory import membership_changes
from tracker.directory import service as directory
from tracker.models import GroupMembership, Message, PartyRole, ProgressReport, TaskParty, UnitGroup
from tracker.overview.queries.rounds import rounds_of
from tracker.overview.queries.rows import rows_of
from tracker.plans import service as plans
from tracker.plans.queries import tasks_visible_to
from tracker.reports import queries as reports_read
from tracker.reports import service as reports

TODAY = factories.TODAY


@pytest.fixture(autouse=True)
def today(on_day):
    on_day(TODAY)


@pytest.fixture
def group(city):
    return db.session.scalars(select(UnitGroup).where(UnitGroup.name == "各乡镇政府")).one()


@pytest.fixture
def task(city, group):
    """Led by 住建局, supported by the towns since March."""
    plan = factories.draft_plan(city)
    made = factories.task(plan, lead=city.unit("住建局"))
    factories.add(
        TaskParty(
            task=made, position=2, role=PartyRole.SUPPORT, group=group, printed_name=group.name
        )
    )
    db.session.commit()
    with transaction():
        plans.agree_plan(plan, by=city.supervisor)
        plans.bring_into_force(plan, on=date(2022, 3, 2), due_day_policy=None, by=city.supervisor)
    return made


def told(city, unit: str) -> list[str]:
    head = city.head(unit).official.id
    mine = select(Message.subject).where(Message.recipient_id == head, Message.kind == "reform")
    return list(db.session.scalars(mine.order_by(Message.id)))


def follow(day: date) -> None:
    plans.follow_groups(day)
    reports.open_reports(day)


def test_who_joins_owes_what_is_open_and_who_leaves_owes_nothing(city, group, task):
    follow(TODAY)
    town = city.unit("金河镇")
    [left] = (each for each in group.memberships if each.unit is town)
    assert membership_changes.tasks_ended(group, town, on=TODAY) == 1
    assert membership_changes.reports_ended(group, town, on=TODAY) == 1
    with transaction():
        directory.join_group(group, city.unit("教体局"), from_on=TODAY, by=city.supervisor)
        directory.leave_group(left, until_on=TODAY, by=city.supervisor)
    follow(TODAY)
    assert holders(task) == {"住建局": "牵头", "满归镇": "配合", "教体局": "配合"}
    joined = factories.assignment(task, city.unit("教体局"))
    mine = select(ProgressReport).where(ProgressReport.assignment_id == joined.id)
    assert [each.period.label for each in db.session.scalars(mine)] == ["2022年二季度"]
    # The first quarter was closed: it is none of the newcomer's, on no page.
    assert [each.label for each in reports_read.quarters_of(joined.unit, on=TODAY)][0] == (
        "2022年二季度"
    )
    assert told(city, "教体局") == ["自7月4日起，教体局加入“各乡镇政府”，承担随组的任务 1 项"]
    assert "随组的任务 1 项不再承担" in told(city, "金河镇")[0]
    shown = rounds_of(city.government.id)[1]
    [row] = rows_of(tasks_visible_to(city.supervisor), reader=city.supervisor, shown=shown)
    assert {each.assignment.unit.short_name for each in row.owing} == {"住建局", "满归镇", "教体局"}
    assert {unit.short_name for unit in row.members_of(task.parties[1])} == {"满归镇", "教体局"}


def test_who_comes_back_owes_nothing_of_the_time_between(city, group, task):
    town = city.unit("金河镇")
    [left] = (each for each in group.memberships if each.unit is town)
    with transaction():
        directory.leave_group(left, until_on=date(2022, 4, 1), by=city.supervisor)
    follow(date(2022, 4, 1))
    with transaction():
        again = GroupMembership(group=group, unit=town, from_on=TODAY)
        db.session.add(again)
    follow(TODAY)
    back = factories.assignment(task, town)
    assert back.includes(TODAY)
    assert back.owes_from == date(2022, 7, 7)
    first = factories.period(task, 1)
    assert not back.follows(first)
    with pytest.raises(RuleBroken, match="不用再加"):
        directory.join_group(group, town, from_on=TODAY, by=city.supervisor)


def test_the_office_hears_of_a_task_that_the_last_member_has_left(city, group, task):
    lead = next(each for each in task.parties if each.unit)
    lead.unit, lead.group, lead.printed_name = None, group, group.name
    for each in task.assignments:
        each.party, each.role = lead, PartyRole.LEAD
    db.session.flush()
    own = factories.assignment(task, city.unit("住建局"))
    own.until_on = TODAY
    db.session.commit()
    for membership in group.memberships:
        with transaction():
            directory.leave_group(membership, until_on=TODAY, by=city.supervisor)
    follow(TODAY)
    mine = select(Message.subject).where(Message.recipient_id == city.supervisor.official.id)
    assert list(db.session.scalars(mine)) == [f"{task.name}没有牵头单位了"]
