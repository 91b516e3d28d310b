"""A lead official's page: problems first, shared tasks apart, published marks alone."""

from datetime import date, timedelta

import pytest

from tests import counting, factories
from tests.overview import world
from tracker.models import Cover, MarkValue, Official, Post, PostKind
from tracker.overview.queries.portfolio import portfolio_of
from tracker.succession import service as succession

LAGGING, SLOW, NORMAL = MarkValue.LAGGING, MarkValue.SLOW, MarkValue.NORMAL


def texts(rows) -> list[str]:
    return [row.task.text for row in rows]


def test_own_tasks_and_shared_ones_stand_apart(city, tasks):
    own = portfolio_of(city.vice_mayor)
    assert texts(own.own) == [tasks.housing.text, tasks.bridge.text]
    assert texts(own.shared) == [tasks.schools.text]
    other = portfolio_of(city.other_vice_mayor)
    assert (other.own, texts(other.shared)) == ([], [tasks.schools.text])
    whole = portfolio_of(city.mayor)
    assert len(whole.own) == 3
    assert [share.name for share in whole.leaders.shares] == ["任副市长（城建", "各副市长"]


def test_its_numbers_lead_to_the_tasks_they_count(city, tasks, sign_in):
    world.accepted(city, tasks.housing, SLOW)
    world.publish(tasks.housing)
    client = sign_in(city.vice_mayor)
    page = client.get("/portfolio").text
    address = f"/ledger?mark=slow&amp;leader={city.vice_mayor.post.id}"
    assert address in page
    listed = client.get(address.replace("&amp;", "&")).text
    assert tasks.housing.text in listed
    assert tasks.bridge.text not in listed
    whole = portfolio_of(city.mayor)
    assert whole.units.shares[0].asked == {"unit": str(city.unit("住建局").id)}
    assert [share.asked["leader"] for share in whole.leaders.shares] == [
        str(city.vice_mayor.post.id),
        "shared",
    ]


def test_what_lags_comes_first_with_what_its_lead_says(city, tasks):
    world.accepted(city, tasks.housing, SLOW, problems="资金未到位")
    world.accepted(city, tasks.bridge, LAGGING, problems="设计变更未批")
    world.publish(tasks.housing)
    found = portfolio_of(city.vice_mayor)
    assert texts(alarm.row for alarm in found.alarms) == [tasks.bridge.text, tasks.housing.text]
    assert [said.version.problems for said in found.alarms[0].said] == ["设计变更未批"]
    assert found.calm == []


def test_a_provisional_mark_is_not_shown_to_a_leader(city, tasks, sign_in):
    world.accepted(city, tasks.housing, LAGGING, problems="资金未到位")
    found = portfolio_of(city.vice_mayor)
    assert (found.alarms, found.marked) == ([], None)
    page = sign_in(city.vice_mayor).get("/portfolio").text
    assert "资金未到位" not in page
    assert "还没有公布评定" in page


def test_it_says_what_changed_since_the_round_before(city, tasks):
    for quarter, marks in ((1, (NORMAL, SLOW)), (2, (LAGGING, NORMAL))):
        for task, mark in zip((tasks.housing, tasks.bridge), marks, strict=True):
            world.accepted(city, task, mark, quarter=quarter)
        world.publish(tasks.housing, quarter)
    found = portfolio_of(city.vice_mayor)
    assert found.before.name == "一季度"
    assert [(move.row.task, move.is_worse) for move in found.moves] == [
        (tasks.housing, True),
        (tasks.bridge, False),
    ]


def test_a_round_that_is_being_marked_is_not_compared(city, tasks):
    world.accepted(city, tasks.housing, NORMAL)
    world.publish(tasks.housing)
    world.accepted(city, tasks.housing, LAGGING, quarter=2)
    found = portfolio_of(city.mayor)
    assert (found.marked.name, found.before, found.moves) == ("一季度", None, [])


def test_a_successor_finds_the_tasks_of_the_post(city, tasks, sign_in):
    successor = factories.add(Official(government_id=city.government.id, name="接任者"))
    post = city.posts["副市长（城建）"]
    before = city.vice_mayor
    succession.succeed(post, successor, on=factories.TODAY, by=city.supervisor)
    factories.db.session.commit()
    after = city.actor("副市长（城建）", on=factories.TODAY)
    assert after.official is successor
    page = sign_in(after).get("/portfolio").text
    assert "接任者副市长（城建）分管的 2 项任务" in page
    assert before.official.name not in page.split("<main")[1].split("<h1>")[1].split("</h1>")[0]
    away = factories.TODAY + timedelta(days=9)
    factories.add(
        Cover(official=before.official, post=post, from_on=factories.TODAY, until_on=away)
    )
    page = sign_in(after).get("/portfolio").text
    assert f"接任者副市长（城建）（{before.official.name}代）分管的 2 项任务" in page


def test_a_secretary_sees_the_portfolio_of_the_post_served(city, tasks, sign_in):
    served = city.posts["副市长（城建）"]
    secretary = factories.add(
        Post(
            government_id=city.government.id,
            title="秘书",
            kind=PostKind.SECRETARY,
            serves_id=served.id,
        )
    )
    official = factories.add(Official(government_id=city.government.id, name="秘书甲"))
    succession.succeed(secretary, official, on=date(2022, 1, 1), by=city.supervisor)
    city.posts["秘书"] = secretary
    factories.db.session.commit()
    assert len(portfolio_of(city.actor("秘书")).own) == 2
    page = sign_in(city.actor("秘书")).get("/portfolio").text
    assert "分管的 2 项任务" in page
    assert "发出批示" not in page


@pytest.mark.parametrize("who", ["市长", "政府办主任"])
def test_who_sees_the_whole_city_finds_its_problems_by_leader(city, tasks, sign_in, who):
    world.accepted(city, tasks.housing, SLOW)
    world.accepted(city, tasks.bridge, LAGGING)
    world.publish(tasks.housing)
    [field] = portfolio_of(city.actor(who)).fields
    assert (field.key, field.name) == (str(city.vice_mayor.post.id), city.vice_mayor.name)
    assert texts(alarm.row for alarm in field.alarms) == [tasks.bridge.text, tasks.housing.text]
    page = sign_in(city.actor(who)).get("/portfolio").text
    assert f"有滞后任务的：{city.vice_mayor.name} 1 项" in page
    assert f'href="#leader-{field.key}"' in page
    assert f'id="leader-{field.key}"' in page
    assert ("发出批示" in page) is (who == "市长")


@pytest.mark.parametrize("who", ["住建局局长", "督查员", "系统管理员", "审计员"])
def test_nobody_else_has_a_portfolio(city, tasks, sign_in, who):
    assert sign_in(city.actor(who)).get("/portfolio").status_code == 403


def test_an_instruction_is_given_where_the_problem_stands(city, tasks, sign_in):
    world.accepted(city, tasks.housing, SLOW)
    world.publish(tasks.housing)
    client = sign_in(city.vice_mayor)
    assert "发出批示" in client.get("/portfolio").text
    data = {"text": "请抓紧。", "unit": city.unit("住建局").id, "back": "/portfolio"}
    answer = client.post(f"/tasks/{tasks.housing.id}/instructions", data=data)
    assert answer.location == "/portfolio"
    page = client.get("/portfolio").text
    assert "批示已发出，住建局已收到消息" in page
    assert "1 件批示未答复" in page


def test_a_problem_shows_what_was_instructed_on_it_and_answered(city, tasks, sign_in):
    world.accepted(city, tasks.housing, SLOW)
    world.publish(tasks.housing)
    unit = city.unit("住建局")
    world.instruct(city, tasks.housing, unit, "请报方案。", reply="方案已报。")
    world.instruct(city, tasks.housing, unit, "请报月度计划。")
    article = sign_in(city.vice_mayor).get("/portfolio").text.split("<article")[1]
    assert "请报月度计划。" in article
    assert "还没有答复" in article
    assert "还有 1 件批示" in article
    assert f'value="/portfolio#task-{tasks.housing.id}"' in article


def test_the_questions_do_not_grow_with_the_tasks(city, tasks, sign_in):
    client = sign_in(city.mayor)
    world.accepted(city, tasks.housing, SLOW)
    world.publish(tasks.housing)
    world.instruct(city, tasks.housing, city.unit("住建局"))

    def asked() -> int:
        client.get("/portfolio")
        with counting.queries() as seen:
            assert client.get("/portfolio").status_code == 200
        return len(seen)

    before = asked()
    for number in range(12):
        made = factories.another_task(
            tasks.housing.plan, f"第{number}个项目。", lead=city.unit("金河镇")
        )
        world.accepted(city, made, LAGGING)
        world.instruct(city, made, city.unit("金河镇"))
    assert asked() == before
