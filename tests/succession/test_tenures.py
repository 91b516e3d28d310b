"""Responsibility belongs to the post: who holds it on a day acts, hears and signs."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests import factories
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.directory import queries, service, tenures
from tracker.inbox import service as inbox
from tracker.models import (
    Delivery,
    DeliveryStatus,
    Message,
    MessageKind,
    Official,
    PostKind,
    TaskLeader,
    TaskStatus,
    Tenure,
)
from tracker.permissions import Permission, allowed, capacities_of
from tracker.succession import service as succession

AUGUST = date(2022, 8, 1)


@pytest.fixture
def newcomer(city) -> Official:
    return factories.add(Official(government_id=city.government.id, name="新来的"))


def test_a_successor_takes_the_post_over_on_the_day(city, newcomer):
    post = city.posts["住建局局长"]
    before = city.head("住建局").official
    succession.succeed(post, newcomer, on=AUGUST, by=city.supervisor)
    assert queries.holder_of(post, on=AUGUST - timedelta(days=1)) == before
    assert queries.holder_of(post, on=AUGUST) == newcomer


def test_open_work_moves_with_the_post_and_history_stays(city, newcomer):
    task = factories.issued_task(city)
    own = factories.assignment(task, city.unit("住建局"))
    succession.succeed(city.posts["住建局局长"], newcomer, on=AUGUST, by=city.supervisor)
    (then,) = capacities_of(newcomer, AUGUST)
    assert allowed(then, Permission.REPORT_WRITE, own)
    assert capacities_of(newcomer, AUGUST - timedelta(days=1)) == []
    predecessor = city.head("住建局", on=date(2022, 7, 31)).official
    assert capacities_of(predecessor, AUGUST) == []


def test_the_successor_hears_once_how_many_tasks_he_takes_over(city, newcomer):
    factories.issued_task(city)
    on = factories.TODAY
    succession.succeed(city.posts["住建局局长"], newcomer, on=on, by=city.supervisor)
    message = db.session.scalars(select(Message).where(Message.recipient == newcomer)).one()
    assert message.kind is MessageKind.SUCCESSION
    assert message.subject == "您自2022年7月4日起任住建局局长，接手1项任务"


@pytest.mark.parametrize(
    ("entered_on", "status"),
    [
        (AUGUST - timedelta(days=1), DeliveryStatus.PENDING),  # he is there until tomorrow
        (AUGUST, DeliveryStatus.SUPERSEDED),
    ],
)
def test_the_predecessor_gets_no_more_mail_once_he_left(city, newcomer, entered_on, status):
    official = city.head("住建局").official
    official.email = "head@example.org"
    message = inbox.send(official, MessageKind.REMINDER, "还有3个工作日", occurrence="x.1")
    message.deliveries[:] = message.deliveries or [
        Delivery(channel="email", address=official.email)
    ]
    db.session.flush()
    by = replace(city.supervisor, on=entered_on)
    succession.succeed(city.posts["住建局局长"], newcomer, on=AUGUST, by=by)
    db.session.expire_all()
    assert [d.status for d in message.deliveries] == [status]


def test_a_post_cannot_be_given_while_it_is_held(city, newcomer):
    with pytest.raises(RuleBroken, match="请先办理离任") as refusal:
        tenures.begin_tenure(city.posts["住建局局长"], newcomer, from_on=AUGUST, by=city.supervisor)
    assert refusal.value.field == "from_on"


def test_a_tenure_cannot_end_before_it_began(city):
    tenure = city.posts["住建局局长"].tenures[0]
    with pytest.raises(RuleBroken, match="离任日期要晚于到任日期2022年1月1日"):
        tenures.end_tenure(tenure, until_on=factories.BEGINNING, by=city.supervisor)


def test_the_three_administrators_are_three_persons(city):
    auditor = city.auditor.official
    with pytest.raises(RuleBroken, match="三类管理员不得由一人兼任"):
        succession.succeed(city.posts["系统管理员"], auditor, on=AUGUST, by=city.administrator)


def test_who_acts_for_one_administrator_becomes_no_other(city, newcomer):
    posts, september = city.posts, date(2022, 9, 1)
    by = city.administrator
    succession.set_cover(
        posts["审计员"], newcomer, from_on=AUGUST, until_on=september, reason="休假", by=by
    )
    with pytest.raises(RuleBroken, match="新来的已是审计员"):
        succession.succeed(posts["系统管理员"], newcomer, on=AUGUST, by=by)
    succession.succeed(posts["系统管理员"], newcomer, on=september, by=by)


def test_a_cover_acts_for_the_holder_while_it_lasts(city, newcomer):
    post = city.posts["副市长（文教）"]
    october, november = date(2022, 10, 1), date(2022, 11, 1)
    succession.set_cover(
        post, newcomer, from_on=october, until_on=november, reason="休假", by=city.supervisor
    )
    assert queries.acting_in(post, on=october) == newcomer
    assert queries.holder_of(post, on=october) == city.other_vice_mayor.official
    assert queries.acting_in(post, on=november) == city.other_vice_mayor.official
    (capacity,) = capacities_of(newcomer, october)
    assert capacity.is_cover
    assert capacity.post == post


def test_two_covers_at_once_are_refused(city, newcomer):
    post = city.posts["副市长（文教）"]
    span = {"from_on": date(2022, 10, 1), "until_on": date(2022, 11, 1), "reason": ""}
    succession.set_cover(post, newcomer, **span, by=city.supervisor)
    with pytest.raises(RuleBroken, match="在这段时间已代理"):
        succession.set_cover(post, city.mayor.official, **span, by=city.supervisor)


def test_where_nobody_heads_a_unit_another_responsible_official_answers_for_it(city, newcomer):
    unit, by = city.unit("住建局"), city.supervisor
    deputy = service.add_post("住建局副局长", PostKind.RESPONSIBLE, unit=unit, by=by)
    tenures.begin_tenure(deputy, newcomer, from_on=factories.BEGINNING, by=by)
    head = city.head("住建局").official
    tenures.end_tenure(city.posts["住建局局长"].tenures[0], until_on=AUGUST, by=by)
    assert queries.heads_of(unit, on=AUGUST - timedelta(days=1)) == [head]
    assert queries.heads_of(unit, on=AUGUST) == [newcomer]


def test_a_new_mayor_hears_of_the_tasks_that_the_post_leads(city, newcomer):
    task, post = factories.issued_task(city), city.posts["市长"]
    task.leaders[0].post = post
    over = factories.another_task(task.plan, lead=city.unit("住建局"))
    factories.add(TaskLeader(task=over, position=1, post=post, from_on=factories.BEGINNING))
    over.status = TaskStatus.WITHDRAWN
    succession.succeed(post, newcomer, on=factories.TODAY, by=city.supervisor)
    message = db.session.scalars(select(Message).where(Message.recipient == newcomer)).one()
    assert message.subject == "您自2022年7月4日起任市长，接手1项任务"


def test_a_unit_without_a_liaison_is_told_through_its_head(city):
    unit = city.unit("住建局")
    tenures.end_tenure(city.posts["住建局联络员"].tenures[0], until_on=AUGUST, by=city.supervisor)
    assert queries.reporters_of(unit, on=AUGUST) == [city.head("住建局").official]


def test_a_member_is_in_a_group_from_its_first_to_its_last_day(city):
    group = factories.group(city, "市直各部门", ["住建局"])
    service.join_group(group, city.unit("财政局"), from_on=AUGUST, by=city.supervisor)
    service.leave_group(group.memberships[0], until_on=AUGUST, by=city.supervisor)
    names = [
        [unit.short_name for unit in queries.members_of(group, on=day)]
        for day in (AUGUST - timedelta(days=1), AUGUST)
    ]
    assert names == [["住建局"], ["财政局"]]


def test_a_name_belongs_to_one_unit(city):
    with pytest.raises(RuleBroken, match="已是住房和城乡建设局的名称") as refusal:
        service.add_unit(
            name="建设局", short_name="住建局", kind=city.unit("住建局").kind, by=city.supervisor
        )
    assert refusal.value.field == "short_name"


moves = st.lists(
    st.tuples(st.integers(0, 2), st.integers(min_value=-200, max_value=400)), max_size=8
)


@given(moves)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_however_posts_change_hands_each_day_has_at_most_one_holder(city, steps):
    savepoint = db.session.begin_nested()
    post = city.posts["督查员"]
    people = [
        factories.add(Official(government_id=city.government.id, name=f"干部{n}")) for n in range(3)
    ]
    for who, after in steps:
        try:
            with db.session.begin_nested():
                on = factories.TODAY + timedelta(days=after)
                succession.succeed(post, people[who], on=on, by=city.mayor)
        except RuleBroken:
            continue
    tenures = db.session.scalars(
        select(Tenure).where(Tenure.post_id == post.id).order_by(Tenure.from_on)
    ).all()
    for earlier, later in zip(tenures, tenures[1:], strict=False):
        assert earlier.until_on is not None
        assert earlier.until_on <= later.from_on
    savepoint.rollback()


def test_the_office_neither_sets_up_nor_fills_an_administrators_post(city):
    post = city.posts["系统管理员"]
    for subject in (post, post.tenures[0]):
        assert not allowed(city.supervisor, Permission.DIRECTORY_EDIT, subject)
        assert allowed(city.administrator, Permission.DIRECTORY_EDIT, subject)
    with pytest.raises(RuleBroken, match="由系统管理员新增"):
        service.add_post("第二审计员", PostKind.AUDITOR, unit=None, by=city.supervisor)
