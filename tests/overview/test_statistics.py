"""What is counted of a year: for each reader the tasks that are his, by published marks."""

import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests import counting, factories
from tests.overview import world
from tracker.core.db import db, transaction
from tracker.models import MarkValue, ReportVersion, TargetValue
from tracker.overview.charts import calendar_chart, marks_chart, punctuality_chart, targets_chart
from tracker.overview.queries.punctuality import Coming
from tracker.overview.queries.statistics import statistics_of
from tracker.succession import service as succession

LAGGING, SLOW, NORMAL = MarkValue.LAGGING, MarkValue.SLOW, MarkValue.NORMAL
GOVERNING = ("督查员", "政府办主任", "市长")


def shares(table) -> dict[str, int]:
    return {each.name: each.total for each in table.shares}


@pytest.mark.parametrize("who", GOVERNING)
def test_the_whole_city_is_counted_and_shared_tasks_apart(city, tasks, who):
    found = statistics_of(city.actor(who))
    assert found.is_whole
    assert shares(found.units) == {"住建局": 2, "教体局": 1}
    assert shares(found.leaders) == {city.vice_mayor.name: 2, "各副市长": 1}
    assert [each.name for each in found.leaders.shares][-1] == "各副市长"


def test_a_mark_counts_for_who_led_the_task_when_its_round_was_due(city, tasks, sign_in):
    """Neither a portfolio divided anew nor another holder of the post takes it over."""
    world.accepted(city, tasks.housing, SLOW)
    world.publish(tasks.housing)
    old, other = city.vice_mayor, city.other_vice_mayor
    with transaction():
        succession.redivide(
            old.post,
            other.post,
            task_ids=[tasks.housing.id],
            on=date(2022, 5, 10),
            basis="分工通知",
            by=city.supervisor,
        )
        succession.succeed(old.post, "继任者", on=date(2022, 6, 1), by=city.administrator)
    db.session.expire_all()
    found = {each.name: each for each in statistics_of(city.mayor).leaders.shares}
    assert found[old.name].counts == {SLOW: 1}
    assert found["继任者"].counts == {None: 1}  # the bridge, which nobody has marked
    assert found.keys() == {old.name, "继任者", "各副市长"}
    # Who leads nothing any more has no list of tasks in the ledger.
    assert (found[old.name].asked, found["继任者"].asked) == ({}, {"leader": str(old.post.id)})
    page = sign_in(city.mayor).get("/statistics").text
    assert f"<td>{old.name}</td>" in page


def test_a_leaders_figures_are_those_of_his_tasks(city, tasks, sign_in):
    found = statistics_of(city.other_vice_mayor)
    assert not found.is_whole
    assert [row.task for row in found.rows] == [tasks.schools]
    page = sign_in(city.other_vice_mayor).get("/statistics").text
    assert "教体局" not in page.split("<main")[1].split("data-values")[0]  # no mark is known yet
    assert "各位分管领导" not in page
    assert "住建局" not in page


@pytest.mark.parametrize(
    "who", ["住建局局长", "住建局联络员", "系统管理员", "安全管理员", "审计员"]
)
def test_nobody_else_has_statistics(city, tasks, sign_in, who):
    assert sign_in(city.actor(who)).get("/statistics").status_code == 403
    assert "/statistics" not in sign_in(city.actor(who)).get("/calendar").text


def test_a_neighbours_tasks_are_not_counted(city, tasks):
    neighbour = factories.small_city("额尔古纳市")
    assert statistics_of(neighbour.mayor).rows == []


def test_a_provisional_mark_is_counted_for_those_alone_who_may_know_it(city, tasks, sign_in):
    world.accepted(city, tasks.housing, LAGGING)
    assert statistics_of(city.supervisor).units.shares[0].counts[LAGGING] == 1
    assert statistics_of(city.vice_mayor).units.shares[0].counts[LAGGING] == 0
    page = sign_in(city.vice_mayor).get("/statistics").text
    assert "滞后" not in page.split("<main")[1]
    assert "还没有公布评定" in page
    assert "含尚未公布的" in sign_in(city.supervisor).get("/statistics").text
    world.publish(tasks.housing)
    page = sign_in(city.vice_mayor).get("/statistics").text
    assert '"key": "lagging"' in page
    assert "只计已公布的" in page


def test_punctuality_counts_first_versions_and_what_never_came(city, tasks, on_day):
    world.report(city, tasks.housing, city.unit("住建局"), quarter=1)
    world.report(city, tasks.bridge, city.unit("住建局"), quarter=1, is_on_time=False)
    world.report(city, tasks.housing, city.unit("住建局"), quarter=2)
    first, second = statistics_of(city.supervisor).rounds
    assert dict(first.counts) == {Coming.IN_TIME: 1, Coming.LATE: 1, Coming.MISSING: 2}
    assert first.rate == 25
    assert (second.counts[Coming.IN_TIME], second.total, second.rate) == (1, 4, None)
    [_, over] = statistics_of(city.actor("督查员", on=date(2022, 7, 8))).rounds
    assert over.rate == 25


def test_a_later_version_does_not_make_a_report_late(city, tasks):
    made = world.report(city, tasks.housing, city.unit("住建局"), quarter=1)
    first = made.versions[0]
    factories.add(
        ReportVersion(
            report=made,
            number=2,
            submitted_at=datetime(2022, 4, 20, tzinfo=UTC),
            is_on_time=False,
            signer_id=first.signer_id,
            signer_post_id=first.signer_post_id,
            unit_name=first.unit_name,
            author_name="",
            signer_name=first.signer_name,
            signer_post_title=first.signer_post_title,
            progress="已补充。",
            problems="",
            next_steps="开工。",
        )
    )
    db.session.commit()
    assert statistics_of(city.supervisor).rounds[0].counts[Coming.IN_TIME] == 1


def achieve(task, unit, city, *, target, value, quarter=1):
    made = world.report(city, task, unit, quarter=quarter)
    factories.add(TargetValue(version=made.versions[0], target=target, value=Decimal(value)))
    db.session.commit()


def test_a_target_stands_at_what_its_lead_said_last(city, tasks):
    blocks = factories.target(tasks.housing, name="改造小区", value=14, unit="个")
    bridges = factories.target(tasks.bridge, name="建桥", value=1, unit="座")
    achieve(tasks.housing, city.unit("住建局"), city, target=blocks, value=3)
    achieve(tasks.housing, city.unit("住建局"), city, target=blocks, value=7, quarter=2)
    achieve(tasks.housing, city.unit("财政局"), city, target=blocks, value=14, quarter=2)
    found = statistics_of(city.supervisor)
    [known] = found.compared
    assert (known.target, known.progress.done, known.is_behind) == (blocks, 50, False)
    assert [each.target for each in found.listed] == [blocks, bridges]
    drawn = targets_chart(found.compared)
    assert drawn["names"] == ["1 改造小区"]
    assert drawn["values"] == [50]
    assert drawn["expected"] == [50]  # by the pace of the task, month by month
    assert drawn["tips"] == ["第1项，改造小区\n目标 不低于14个，现值 7个\n完成 50%，序时进度 50%"]


def test_the_year_shows_its_rounds_its_days_off_and_where_tasks_end(city, tasks):
    tasks.bridge.due_on = date(2022, 11, 30)
    db.session.commit()
    found = statistics_of(city.supervisor)
    drawn = calendar_chart(found.days, found.calendar)
    assert (drawn["from"], drawn["until"]) == ("2022-01-01", "2023-01-31")
    days = dict(drawn["days"])
    assert days["2022-07-07"] == "due"
    assert days["2022-10-07"] == "due"  # though a day off
    assert days["2022-10-03"] == "off"
    assert days["2022-10-08"] == "made_up"
    assert days["2022-11-30"] == "tasks"
    assert "2022-07-06" not in days
    said = drawn["tips"]
    assert said.keys() == days.keys()
    assert said["2022-07-07"] == "7月7日 星期四\n二季度报送截止"
    assert said["2022-10-07"] == "10月7日 星期五\n三季度报送截止\n国庆假期"
    assert said["2022-11-30"] == "11月30日 星期三\n1 项任务到期"


def test_the_pictures_say_what_the_tables_say(city, tasks, sign_in):
    world.accepted(city, tasks.housing, SLOW)
    world.accepted(city, tasks.bridge, NORMAL)
    world.publish(tasks.housing)
    found = statistics_of(city.vice_mayor)
    page = sign_in(city.vice_mayor).get("/statistics").text
    values = [json.loads(each) for each in re.findall(r"data-values='([^']*)'", page)]
    drawn = [
        marks_chart(found.units),
        punctuality_chart(found.rounds),
        calendar_chart(found.days, found.calendar),
    ]
    assert values == json.loads(json.dumps(drawn))
    assert marks_chart(found.units) == {
        "names": ["住建局", "教体局"],
        "tips": ["住建局，共 2 项\n进展缓慢 1 项\n正常推进 1 项", "教体局，共 1 项\n待评定 1 项"],
        "series": [
            {"key": "slow", "name": "进展缓慢", "values": [1, 0]},
            {"key": "normal", "name": "正常推进", "values": [1, 0]},
            {"key": "none", "name": "待评定", "values": [0, 1]},
        ],
    }


def test_before_anything_is_issued_the_page_says_what_comes(city, on_day, sign_in):
    on_day(factories.TODAY)
    page = sign_in(city.mayor).get("/statistics").text
    assert "还没有可统计的任务" in page
    assert "echarts" not in page


def test_only_this_page_loads_the_library(city, tasks, sign_in):
    client = sign_in(city.mayor)
    assert "echarts" in client.get("/statistics").text
    assert "echarts" not in client.get("/portfolio").text


def test_the_questions_do_not_grow_with_the_tasks(city, tasks, sign_in):
    client = sign_in(city.mayor)
    blocks = factories.target(tasks.housing, name="改造小区", value=14, unit="个")
    achieve(tasks.housing, city.unit("住建局"), city, target=blocks, value=3)

    def asked() -> int:
        client.get("/statistics")
        with counting.queries() as seen:
            assert client.get("/statistics").status_code == 200
        return len(seen)

    before = asked()
    for number in range(12):
        lead = city.unit("金河镇")
        made = factories.another_task(tasks.housing.plan, f"第{number}个项目。", lead=lead)
        mark = world.accepted(city, made, LAGGING)
        assert mark
        target = factories.target(made, name=f"第{number}个", value=5, unit="个")
        achieve(made, lead, city, target=target, value=1, quarter=2)
    assert asked() == before
