"""An issued plan reports on further days, and its tasks go over to other schedules."""

from datetime import date

import pytest
from sqlalchemy import select

from tests import factories
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.models import AuditAction, AuditEvent, Cadence
from tracker.overview.queries.filtering import Filter
from tracker.overview.queries.ledger import ledger_for
from tracker.overview.queries.office import office_day
from tracker.overview.queries.portfolio import portfolio_of
from tracker.overview.queries.statistics import statistics_of
from tracker.overview.queries.tasks import task_page
from tracker.overview.queries.timeline import timeline
from tracker.overview.queries.unit import unit_day
from tracker.plans import queries, service
from tracker.plans.reporting_days import Rhythm
from tracker.reminders.queries import owed_reports
from tracker.reports import queries as reports
from tracker.reports import service as reporting

TODAY = factories.TODAY
MONTHLY = service.ScheduleContent(
    "按月报送", Rhythm(Cadence.MONTHLY, day=25, follows=False), service.Span(10, 5)
)
WEEKLY = service.ScheduleContent(
    "按周报送", Rhythm(Cadence.WEEKLY, weekday=4, follows=False), service.Span(4, 2)
)
WHY = "市政府要求按月调度"


@pytest.fixture
def task(city, on_day):
    """One of two tasks of a plan issued in March, in July; both report by the quarter."""
    on_day(TODAY)
    task = factories.issued_task(city)
    factories.another_task(task.plan, lead=city.unit("住建局"))
    reporting.open_reports(TODAY)
    return task


def add(plan, city, content):
    with transaction():
        return service.add_issued_schedule(plan, content, reason=WHY, by=city.supervisor)


def move(task, schedule, city, *, from_on=TODAY, reason=WHY):
    with transaction():
        return service.follow_schedule(
            task.plan, [task.id], schedule, from_on=from_on, reason=reason, by=city.supervisor
        )


def labels(task) -> list[str]:
    return [period.label for period in queries.periods_of([task])[task.id]]


def test_a_new_schedule_of_an_issued_plan_has_only_days_to_come(city, task):
    schedule = add(task.plan, city, MONTHLY)
    assert [period.label for period in schedule.periods][0] == "2022年7月"
    assert len(schedule.periods) == 6
    assert labels(task)[0] == "2022年一季度"  # nobody follows it yet


def test_a_task_goes_over_and_what_has_opened_stays_owed(city, task):
    schedule = add(task.plan, city, MONTHLY)

    move(task, schedule, city)

    # The second quarter is being reported; of the first the report is there; the third is not owed.
    assert labels(task) == ["2022年二季度", *(f"2022年{month}月" for month in range(7, 13))]
    for unit in ("住建局", "财政局"):
        quarter = reports.unit_quarter(city.unit(unit), date(2022, 7, 7), on=TODAY)
        assert task in [item.task for item in quarter.items]
        assert not [
            item
            for item in reports.unit_quarter(city.unit(unit), date(2022, 10, 7), on=TODAY).items
            if item.task is task
        ]
    on = date(2022, 7, 18)
    assert reporting.open_reports(on) == 2
    assert {each.due_on for each in reports.quarters_of(city.unit("财政局"), on=on)} >= {
        date(2022, 7, 7),
        date(2022, 7, 25),
    }


def test_a_change_from_a_later_day_leaves_out_what_is_due_before_it(city, task):
    schedule = add(task.plan, city, MONTHLY)
    move(task, schedule, city, from_on=date(2022, 9, 1))
    assert labels(task) == ["2022年二季度", "2022年9月", "2022年10月", "2022年11月", "2022年12月"]
    assert reporting.open_reports(date(2022, 7, 18)) == 0


def test_going_back_gives_each_period_once(city, task):
    schedule, quarterly = add(task.plan, city, MONTHLY), task.schedule
    move(task, schedule, city)
    move(task, quarterly, city)
    assert labels(task) == ["2022年二季度", "2022年三季度", "2022年四季度"]


def test_a_change_is_recorded_and_says_why(city, task):
    schedule = add(task.plan, city, MONTHLY)
    with pytest.raises(RuleBroken, match="请填写原因"):
        move(task, schedule, city, reason=" ")
    with pytest.raises(RuleBroken, match="不能早于今天"):
        move(task, schedule, city, from_on=date(2022, 7, 1))
    with pytest.raises(RuleBroken, match="没有报送日"):
        move(task, schedule, city, from_on=date(2023, 7, 1))
    move(task, schedule, city)
    with pytest.raises(RuleBroken, match="已按这一安排报送"):
        move(task, schedule, city)
    [event] = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == AuditAction.SCHEDULE_FOLLOWED)
    )
    assert event.details["reason"] == WHY
    assert (event.details["before"], event.details["after"]) == ("按季度报送", "按月报送")


def test_one_further_day_is_owed_by_all_who_follow_the_schedule(city, task):
    schedule = task.schedule
    with transaction():
        made = service.add_days(
            schedule, [date(2022, 8, 12)], reason="迎接省里督查", by=city.supervisor
        )
    [extra] = made
    assert (extra.label, extra.covers_from) == ("2022年8月12日", date(2022, 7, 1))
    assert extra.opens_on == date(2022, 7, 23)
    assert [each.due_on for each in schedule.periods][2] == date(2022, 8, 12)
    for wrong, sentence in (
        (date(2022, 7, 1), "已经过去"),
        (date(2022, 8, 12), "已是报送日"),
        (date(2030, 1, 1), "不在方案年度之内"),
    ):
        with pytest.raises(RuleBroken, match=sentence), transaction():
            service.add_days(schedule, [wrong], reason=WHY, by=city.supervisor)
    assert reporting.open_reports(date(2022, 8, 1)) == 3


def test_a_day_added_within_the_time_of_another_opens_after_that_one_is_due(city, task):
    with transaction():
        [extra] = service.add_days(
            task.schedule, [date(2022, 7, 15)], reason=WHY, by=city.supervisor
        )
    assert extra.opens_on == date(2022, 7, 8)


def test_who_owes_what_follows_at_once(city, task):
    schedule = add(task.plan, city, MONTHLY)
    move(task, schedule, city)

    def owed(on):
        return {each.period for each in owed_reports(on) if each.task_id == task.id}

    assert owed(date(2022, 7, 18)) == {"2022年7月", "2022年二季度"}
    assert owed(date(2022, 9, 20)) == {"2022年9月"}


def test_pages_show_both_rhythms_at_once(city, task):
    weekly = add(task.plan, city, WEEKLY)
    move(task, weekly, city)
    reporting.open_reports(TODAY)

    day = office_day(city.supervisor)
    assert day.shown.is_mixed
    assert [(part.name, part.due_on) for part in day.shown.parts] == [
        ("二季度", date(2022, 7, 7)),
        ("第27周", date(2022, 7, 8)),
    ]
    # 住建局 owes both tasks for the quarter and one for the week, 财政局 one of each.
    assert day.reports == 5
    unit = unit_day(city.liaison("住建局"))
    assert {standing.period.due_on for _, standing in unit.to_write} == {
        date(2022, 7, 7),
        date(2022, 7, 8),
    }
    ledger = ledger_for(city.supervisor, Filter())
    assert ledger.is_current
    assert ledger.shown.is_mixed
    [alone] = [
        row
        for row in ledger_for(city.supervisor, Filter(due_on=date(2022, 7, 8))).rows
        if row.standings
    ]
    assert alone.task is task


def test_lights_are_the_latest_four_of_weekly_reports(city, task, on_day):
    weekly = add(task.plan, city, WEEKLY)
    move(task, weekly, city)
    on_day(date(2022, 9, 7))
    reporting.open_reports(date(2022, 9, 7))
    by = city.actor("督查员", on=date(2022, 9, 7))

    page = task_page(task, reader=by)
    assert [light.label for light in page.row.lights] == ["第33周", "第34周", "第35周", "第36周"]
    assert [light.state for light in page.row.lights][-1] == "now"
    assert all(len(line.cells) == 4 for line in page.lines)
    assert timeline(page, reader=by)
    stats = statistics_of(by)
    assert len(stats.rounds) <= 12
    assert portfolio_of(city.actor("市长", on=date(2022, 9, 7))).own


@pytest.mark.parametrize("path", ["/", "/ledger", "/statistics", "/tasks/{task}", "/quarter"])
def test_every_page_that_knew_quarters_can_be_opened(city, task, sign_in, path):
    weekly = add(task.plan, city, WEEKLY)
    move(task, weekly, city)
    reporting.open_reports(TODAY)
    readers = [city.liaison("住建局")] if path == "/quarter" else [city.supervisor]
    for reader in [*readers, *([city.head("住建局")] if path in ("/", "/tasks/{task}") else [])]:
        answer = sign_in(reader).get(path.format(task=task.id))
        assert answer.status_code == 200
        assert "第27周" in answer.text or path == "/statistics"


def test_the_office_sees_what_will_follow_before_it_changes_a_schedule(city, task, sign_in):
    schedule = add(task.plan, city, MONTHLY)
    client = sign_in(city.supervisor)
    path = f"/plans/{task.plan_id}/schedules/follow"
    asked = {
        "tasks": str(task.id),
        "schedule": str(schedule.id),
        "from_on": "2022-07-04",
        "reason": WHY,
    }
    seen = client.post(path, data=asked | {"preview": "1"}).text
    assert "已经开始、照旧要报：2022年二季度" in seen
    assert "不再报：2022年三季度、2022年四季度" in seen
    assert "2022年7月" in seen
    db.session.expire_all()
    assert task.schedule is not schedule

    done = client.post(path, data=asked, follow_redirects=True).text
    assert "1 项任务改按“按月报送”报送" in done


def test_the_office_adds_a_day_in_the_browser(city, task, sign_in):
    client = sign_in(city.supervisor)
    path = f"/schedules/{task.schedule_id}/days"
    seen = client.post(path, data={"dates": "8月12日", "reason": WHY, "preview": "1"}).text
    assert "2022年8月12日" in seen
    done = client.post(path, data={"dates": "8月12日", "reason": WHY}, follow_redirects=True)
    assert "已加报 1 期" in done.text


def test_the_leads_of_a_period_are_those_who_reported_in_it(city, task):
    second = factories.period(task, 2)
    schedule = add(task.plan, city, MONTHLY)
    move(task, schedule, city)
    assert task in [each.task for each in reports.leading(second, on=TODAY)]
    third = second.schedule.periods[2]
    assert task not in [each.task for each in reports.leading(third, on=TODAY)]
