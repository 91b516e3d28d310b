"""序时进度 is one thing: the suggestion, the task's page and the statistics say the same of it."""

from datetime import date
from decimal import Decimal

import pytest

from tests import factories
from tests.overview import world
from tracker.core.db import db, transaction
from tracker.models import Pace, PartyRole, TargetValue
from tracker.overview.queries.statistics import statistics_of
from tracker.overview.queries.tasks import task_page
from tracker.reports import queries, service
from tracker.reports.pace import Node

BY_STEPS = [Node(date(2022, 5, 31), "完成招标", 20), Node(date(2022, 9, 30), "完工", 100)]


@pytest.fixture
def said(city, tasks):
    """A report that says 5 of 14, which is 35 per cent, at the end of June."""
    target = factories.target(tasks.housing, name="改造小区", value=14, unit="个")
    report = world.report(city, tasks.housing, city.unit("住建局"))
    factories.add(TargetValue(version=report.versions[0], target=target, value=Decimal(5)))
    db.session.commit()
    return report


def measured_by(city, task, pace, nodes=()):
    with transaction():
        service.set_pace(task, pace, nodes, by=city.supervisor)


def suggestion(city, report):
    yardstick = queries.yardstick_of(city.government.id)
    return queries.assess([report.versions[0]], yardstick)[report.id].suggestion


@pytest.mark.parametrize(
    ("pace", "nodes", "expected", "words"),
    [
        (Pace.LINEAR, [], 50, "按逐月均衡到6月底应达50%"),
        (Pace.SEASONAL, [], 40, "按施工季节到6月底应达40%"),
        (Pace.MILESTONES, BY_STEPS, 20, "按时间节点5月31日前应“完成招标”，应达20%"),
    ],
)
def test_all_three_measure_by_the_tasks_own_pace(
    city, tasks, said, sign_in, pace, nodes, expected, words
):
    measured_by(city, tasks.housing, pace, nodes)
    [on_page] = task_page(tasks.housing, reader=city.supervisor).figures
    [counted] = statistics_of(city.supervisor).compared
    assert on_page.progress == counted.progress
    assert (counted.progress.done, counted.progress.expected) == (35, expected)
    assert counted.is_behind is (expected > 35)
    assert words in suggestion(city, said).reasons[0].text
    client = sign_in(city.supervisor)
    assert words in client.get(f"/tasks/{tasks.housing.id}").text
    assert pace.label in client.get("/statistics").text.split('id="targets-table"')[1]


def test_at_its_own_deadline_a_task_should_be_done(city, tasks, said):
    tasks.housing.due_on = date(2022, 6, 30)
    db.session.commit()
    [on_page] = task_page(tasks.housing, reader=city.supervisor).figures
    assert on_page.progress.expected == 100
    assert "已到完成时限" in suggestion(city, said).reasons[0].text


def test_one_of_several_leads_is_measured_by_the_whole_nowhere(city, tasks, said):
    factories.assignment(tasks.housing, city.unit("财政局")).role = PartyRole.LEAD
    db.session.commit()
    [on_page] = task_page(tasks.housing, reader=city.supervisor).figures
    assert on_page.progress is None
    assert statistics_of(city.supervisor).compared == []
    assert "各报各的数" in suggestion(city, said).reasons[0].text
