"""When a draft will report, and which of its tasks by which schedule."""

from datetime import date

import pytest

from tests import factories
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.core.workdays import DueDayPolicy, published_calendar
from tracker.models import Cadence, PlanStatus, Schedule
from tracker.plans import service
from tracker.plans.reporting_days import Rhythm, reporting_days
from tracker.plans.service.order import tasks_in_order
from tracker.plans.service.revisions import snapshot

MONTHLY = service.ScheduleContent(
    "按月报送", Rhythm(Cadence.MONTHLY, day=25, follows=False), service.Span(10, 5)
)
WEEKLY = service.ScheduleContent(
    "按周报送", Rhythm(Cadence.WEEKLY, weekday=4, follows=False), service.Span(20, 2)
)


@pytest.fixture
def plan(city):
    plan = factories.draft_plan(city)
    for text, lead in (("甲事。", "住建局"), ("乙事。", "财政局"), ("丙事。", "教体局")):
        factories.task(plan, text, lead=city.unit(lead))
    db.session.commit()
    return plan


def added(plan, city, content=MONTHLY, **given) -> Schedule:
    with transaction():
        return service.add_schedule(plan, content, by=city.supervisor, **given)


def followed(plan) -> list[str]:
    return [task.schedule.name for task in tasks_in_order(plan)]


def test_tasks_follow_the_first_schedule_until_they_are_told_another(city, plan):
    schedule = added(plan, city)
    assert [day.label for day in schedule.days][:2] == ["2022年1月", "2022年2月"]
    assert followed(plan) == ["按季度报送"] * 3

    ids = [task.id for task in tasks_in_order(plan)[1:]]
    with transaction():
        changed = service.choose_schedule(plan, ids, schedule, by=city.supervisor)

    assert len(changed) == 2
    assert followed(plan) == ["按季度报送", "按月报送", "按月报送"]


def test_all_that_is_done_to_schedules_is_undone_step_by_step(city, plan):
    before = snapshot(plan)
    schedule = added(plan, city, task_ids=[tasks_in_order(plan)[0].id])
    with transaction():
        service.change_schedule(schedule, WEEKLY, by=city.supervisor)
    assert len(schedule.days) == 52
    with transaction():
        service.remove_schedule(schedule, by=city.supervisor)
    assert followed(plan) == ["按季度报送"] * 3

    for name in ("按周报送", "按月报送", "按季度报送"):
        with transaction():
            service.undo(plan, version=plan.version, by=city.supervisor)
        assert followed(plan)[0] == name
    assert snapshot(plan) == before


def test_two_schedules_of_a_plan_do_not_share_a_name_and_one_stays(city, plan):
    added(plan, city)
    with pytest.raises(RuleBroken, match="已有名为“按月报送”"), transaction():
        service.add_schedule(plan, MONTHLY, by=city.supervisor)
    with transaction():
        service.remove_schedule(plan.schedules[1], by=city.supervisor)
    with pytest.raises(RuleBroken, match="至少要有一个"), transaction():
        service.remove_schedule(plan.schedules[0], by=city.supervisor)


def test_an_agreed_plans_schedules_stay_until_it_is_a_draft_again(city, plan):
    with transaction():
        service.agree_plan(plan, by=city.supervisor)
    with pytest.raises(RuleBroken, match="请先退回草稿"), transaction():
        service.add_schedule(plan, MONTHLY, by=city.supervisor)


def test_a_weekly_period_does_not_open_before_the_one_before_it_is_due(city, plan):
    schedule = added(plan, city, WEEKLY)

    periods = service.plan_periods(schedule, published_calendar())

    for before, period in zip(periods, periods[1:], strict=False):
        assert before.effective_due_on < period.opens_on <= period.effective_due_on
    with transaction():
        assert len(service.create_periods(plan)) == 4 + 52


@pytest.mark.parametrize("policy", DueDayPolicy)
def test_periods_open_are_due_and_close_in_this_order_under_every_choice(policy):
    calendar = published_calendar()
    for year in range(2019, 2026):
        for cadence, rhythm in (
            (Cadence.TEN_DAYS, Rhythm(Cadence.TEN_DAYS, days_after=1)),
            (Cadence.WEEKLY, Rhythm(Cadence.WEEKLY, weekday=0)),
            (Cadence.MONTHLY, Rhythm(Cadence.MONTHLY, day=1)),
        ):
            content = service.ScheduleContent(cadence.label, rhythm)
            days = reporting_days(content.rhythm, year)
            for each in service.plan_days(days, service.Span(0, 0, policy), calendar):
                assert each.opens_on <= each.effective_due_on <= each.closes_on


def test_tasks_are_reported_on_once_by_the_day_they_are_to_be_done(city, plan):
    first, second, third = tasks_in_order(plan)
    first.due_on = second.due_on = date(2022, 6, 30)
    third.due_on = date(2029, 1, 1)  # of no reporting year of this plan
    db.session.commit()

    with transaction():
        changed = service.report_on_own_days(plan, by=city.supervisor)

    assert changed == [first, second]
    assert followed(plan) == ["6月30日报送", "6月30日报送", "按季度报送"]
    assert [day.due_on for day in first.schedule.days] == [date(2022, 6, 30)]
    with pytest.raises(RuleBroken, match="不用再设"), transaction():
        service.report_on_own_days(plan, by=city.supervisor)


def test_the_office_edits_schedules_in_the_browser_without_a_script(city, plan, sign_in):
    client = sign_in(city.supervisor)
    path = f"/plans/{plan.id}/schedules/new?cadence=monthly"
    assert "2022年2月" in client.get(path).text
    filled = {
        "name": "重点项目按月",
        "follows": "",
        "day": "31",
        "opens_days_before": "10",
        "closes_workdays_after": "5",
        "due_day_policy": "next",
    }

    seen = client.post(path, data=filled | {"preview": "1"}).text
    # 30 April 2022 begins the holiday of May.
    assert "4月30日 → 5月5日" in seen
    assert 'type="hidden" name="preview"' not in seen  # else saving would look again
    assert db.session.query(Schedule).count() == 1

    saved = client.post(path, data=filled, follow_redirects=True).text
    assert "已新增“重点项目按月”" in saved
    schedule = db.session.query(Schedule).filter_by(name="重点项目按月").one()
    assert schedule.due_day_policy is DueDayPolicy.NEXT

    ids = [str(task.id) for task in tasks_in_order(plan)[:2]]
    chosen = client.post(
        f"/plans/{plan.id}/schedules/tasks",
        data={"tasks": ids, "schedule": str(schedule.id)},
        follow_redirects=True,
    ).text
    assert "2 项任务改按“重点项目按月”报送" in chosen
    assert followed(plan) == ["重点项目按月", "重点项目按月", "按季度报送"]


def test_a_whole_heading_follows_at_once(city, plan, sign_in):
    schedule = added(plan, city)
    [section] = {task.section_id for task in tasks_in_order(plan)}
    sign_in(city.supervisor).post(
        f"/plans/{plan.id}/schedules/tasks",
        data={"sections": str(section), "schedule": str(schedule.id)},
    )
    db.session.expire_all()
    assert followed(plan) == ["按月报送"] * 3


def test_a_single_task_gets_a_schedule_of_its_own(city, plan, sign_in):
    task = tasks_in_order(plan)[0]
    task.due_on = date(2022, 9, 30)
    db.session.commit()
    client = sign_in(city.supervisor)
    path = f"/plans/{plan.id}/schedules/new?cadence=dates&task={task.id}"
    assert "2022年9月30日" in client.get(path).text
    filled = {
        "name": "第1项单独报送",
        "dates": "6月30日\n2022-09-30",
        "opens_days_before": "20",
        "closes_workdays_after": "10",
        "due_day_policy": "keep",
    }
    refused = client.post(path, data=filled | {"dates": "下星期"}).text
    assert "看不出是哪一天" in refused

    client.post(path, data=filled)

    db.session.expire_all()
    assert [day.due_on.day for day in task.schedule.days] == [30, 30]
    assert followed(plan)[1] == "按季度报送"


def test_the_tasks_form_has_its_schedule(city, plan, sign_in):
    schedule = added(plan, city)
    task = tasks_in_order(plan)[0]
    page = sign_in(city.supervisor).get(f"/plans/{plan.id}?edit={task.id}").text
    assert "按月报送" in page
    content = service.content_of(task)
    seen = service.seen_of(content)
    with transaction():
        service.edit_task(
            task,
            service.TaskContent(**(vars(content) | {"schedule": schedule})),
            seen=seen,
            by=city.supervisor,
        )
    assert followed(plan)[0] == "按月报送"


def test_a_unit_reads_when_it_reports_and_changes_nothing(city, plan, sign_in):
    factories.issue(plan)
    page = sign_in(city.liaison("住建局")).get(f"/plans/{plan.id}/schedules").text
    assert "10月7日（星期五，国庆假期，保持）" in page
    assert "新增报送安排" not in page
    assert plan.status is PlanStatus.ISSUED


def test_issuing_leaves_out_what_was_due_before(city, plan):
    schedule = added(plan, city, task_ids=[task.id for task in tasks_in_order(plan)])
    with transaction():
        service.agree_plan(plan, by=city.supervisor)
        service.bring_into_force(plan, on=date(2022, 3, 2), due_day_policy=None, by=city.supervisor)
    assert [each.label for each in schedule.periods][0] == "2022年3月"
    assert len(schedule.periods) == 10


def test_only_tasks_and_schedules_of_the_plan_are_touched(city, plan, sign_in):
    other = factories.draft_plan(city, title="2022年民生实事")
    foreign = factories.task(other, "丁事。", lead=city.unit("住建局"))
    db.session.commit()
    client = sign_in(city.supervisor)
    schedule = added(plan, city)
    path = f"/plans/{plan.id}/schedules/tasks"

    said = client.post(
        path, data={"tasks": str(foreign.id), "schedule": str(schedule.id)}, follow_redirects=True
    )
    assert "请先勾选任务" in said.text
    own = str(tasks_in_order(plan)[0].id)
    said = client.post(
        path,
        data={"tasks": own, "schedule": str(other.schedules[0].id)},
        follow_redirects=True,
    )
    assert "已不在可选之列" in said.text
    db.session.expire_all()
    assert foreign.schedule.plan is other
    assert followed(plan) == ["按季度报送"] * 3


def test_a_plan_of_many_periods_folds_those_that_are_over(city, plan, sign_in, on_day):
    on_day(factories.TODAY)
    added(plan, city, WEEKLY, task_ids=[task.id for task in tasks_in_order(plan)])
    with transaction():
        service.agree_plan(plan, by=city.supervisor)
        service.bring_into_force(
            plan, on=date(2022, 3, 2), due_day_policy=DueDayPolicy.KEEP, by=city.supervisor
        )
    page = sign_in(city.supervisor).get(f"/plans/{plan.id}").text
    assert page.count("调整</a>") == 4 + 44
    assert "其余 40 期" in page


@pytest.mark.parametrize("number", ["9" * 30, "-1", "0", "x", "2147483648"])
def test_a_number_that_no_task_has_is_refused_in_words(city, plan, sign_in, number):
    path = f"/plans/{plan.id}/schedules/tasks"
    form = {"tasks": number, "sections": number, "schedule": plan.schedules[0].id}
    answer = sign_in(city.supervisor).post(path, data=form, follow_redirects=True)
    assert answer.status_code == 200
    assert "请重新选择" in answer.text
