"""When reports open, are due and close; and which due day is worked towards."""

from datetime import date

import pytest

from tests import factories
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.core.workdays import DueDayPolicy
from tracker.directory import queries as directory
from tracker.plans import service

OCTOBER = 2


@pytest.fixture
def plan(city):
    return factories.draft_plan(city)


def test_a_period_opens_20_days_before_and_closes_10_working_days_after(city, plan):
    periods = service.create_periods(plan)

    second = periods[1]
    assert (second.label, second.covers_from) == ("2022年二季度", date(2022, 4, 1))
    assert second.opens_on == date(2022, 6, 17)
    assert second.due_on == second.effective_due_on == date(2022, 7, 7)
    assert second.closes_on == date(2022, 7, 21)


@pytest.mark.parametrize(
    ("policy", "effective", "closes", "words"),
    [
        (
            DueDayPolicy.KEEP,
            date(2022, 10, 7),
            date(2022, 10, 19),
            "10月7日（星期五，国庆假期，保持）",
        ),
        (
            DueDayPolicy.NEXT,
            date(2022, 10, 8),
            date(2022, 10, 20),
            "10月7日 → 10月8日（星期六，国庆调休上班）",
        ),
        (
            DueDayPolicy.PREVIOUS,
            date(2022, 9, 30),
            date(2022, 10, 19),
            "10月7日 → 9月30日（星期五）",
        ),
    ],
)
def test_a_due_day_in_the_holiday_follows_the_offices_choice(
    city, plan, policy, effective, closes, words
):
    planned = service.plan_periods(plan.schedules[0], directory.work_calendar(), policy=policy)
    assert planned[OCTOBER].explanation == words

    plan.schedules[0].due_day_policy = policy
    october = service.create_periods(plan)[OCTOBER]

    assert (october.due_on, october.effective_due_on) == (date(2022, 10, 7), effective)
    assert october.closes_on == closes
    assert not october.is_provisional


def test_creating_periods_again_creates_none(city, plan):
    assert len(service.create_periods(plan)) == 4
    db.session.commit()
    assert service.create_periods(plan) == []


def test_days_in_a_year_without_a_calendar_are_provisional(city, plan):
    for day in plan.schedules[0].days:
        day.due_on = day.due_on.replace(year=2030)
        day.covers_from = day.covers_until = day.due_on
    db.session.commit()

    periods = service.create_periods(plan)

    assert all(period.is_provisional for period in periods)


def test_a_years_four_quarters_are_due_on_the_seventh():
    days = service.quarterly_schedule(2026).days

    assert [day.due_on for day in days] == [
        date(2026, 4, 7),
        date(2026, 7, 7),
        date(2026, 10, 7),
        date(2027, 1, 7),
    ]
    assert all(
        next_one.covers_from.toordinal() == day.covers_until.toordinal() + 1
        for day, next_one in zip(days, days[1:], strict=False)
    )


def test_the_days_of_a_period_are_moved_in_order_only(city):
    period = factories.period(factories.issued_task(city))
    days = {"opens_on": date(2022, 6, 20), "closes_on": date(2022, 7, 29)}
    with transaction():
        service.change_period(period, effective_due_on=date(2022, 7, 8), by=city.supervisor, **days)
    assert period.due_on == date(2022, 7, 7)
    assert period.effective_due_on == date(2022, 7, 8)

    for wrong, sentence in (
        (date(2022, 6, 19), "开始报送日期不能晚于截止日期"),
        (date(2022, 7, 30), "关闭日期不能早于截止日期"),
    ):
        with pytest.raises(RuleBroken, match=sentence):
            service.change_period(period, effective_due_on=wrong, by=city.supervisor, **days)


def test_a_closed_period_is_reopened_with_a_reason_and_a_day_to_come(city):
    task = factories.issued_task(city)
    first, second = factories.period(task, 1), factories.period(task, 2)
    by = city.supervisor
    reopen = service.reopen_period
    with pytest.raises(RuleBroken, match="还没有关闭"):
        reopen(second, closes_on=date(2022, 8, 1), reason="补报", by=by)
    with pytest.raises(RuleBroken, match="不能早于今天"):
        reopen(first, closes_on=date(2022, 7, 1), reason="补报", by=by)
    with pytest.raises(RuleBroken, match="原因"):
        reopen(first, closes_on=date(2022, 7, 8), reason=" ", by=by)

    reopen(first, closes_on=date(2022, 7, 8), reason="疫情封控，补报一季度", by=by)

    assert first.is_open(factories.TODAY)


@pytest.mark.parametrize("field", ["opens_on", "effective_due_on", "closes_on"])
@pytest.mark.parametrize("day", [date(1, 1, 1), date(2019, 7, 7), date(9999, 12, 31)])
def test_a_day_far_from_the_plans_year_is_refused(city, field, day):
    """Working days are counted one by one, and nobody is reminded where the counting breaks."""
    task = factories.issued_task(city)
    period = task.schedule.periods[1]
    days = {name: getattr(period, name) for name in ("opens_on", "effective_due_on", "closes_on")}
    with pytest.raises(RuleBroken, match="离方案年度太远，请核对年份"), transaction():
        service.change_period(period, **days | {field: day}, by=city.supervisor)


def test_a_period_is_not_reopened_for_thousands_of_years(city):
    period = factories.issued_task(city).schedule.periods[0]
    late = city.actor("督查员", on=date(2022, 12, 1))
    with pytest.raises(RuleBroken, match="离方案年度太远，请核对年份"), transaction():
        service.reopen_period(period, closes_on=date(9999, 12, 31), reason="补报", by=late)
