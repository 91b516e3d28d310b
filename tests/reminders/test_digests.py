"""One digest an official a day, made up after an outage; and what went wrong elsewhere."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import delete, func, select

from tests import counting, factories
from tracker.core import clock
from tracker.core.db import db
from tracker.core.workdays import published_calendar
from tracker.models import (
    ChannelSetup,
    Delivery,
    Message,
    MessageKind,
    Official,
    ProgressReport,
    Reminder,
    ReportStatus,
    Setting,
    Stage,
    Tenure,
)
from tracker.reminders import queries
from tracker.reminders.rules import SETTING, Rules
from tracker.reminders.service import raise_reminders, sweep

THREE_DAYS_BEFORE = date(2022, 7, 4)
DUE = date(2022, 7, 7)
ONE_DAY_LATE = date(2022, 7, 8)


@pytest.fixture
def liaison(city) -> Official:
    """住建局's, who reads e-mail."""
    official = city.liaison("住建局").official
    official.email = "zjj@example.com"
    db.session.commit()
    return official


@pytest.fixture
def at(monkeypatch):
    """Let the domain's clock stand at an instant."""

    def at(day: date, *of_day: int) -> None:
        moment = datetime.combine(day, time(*of_day), clock.SHANGHAI).astimezone(UTC)
        monkeypatch.setattr(clock, "real_now", lambda: moment)
        clock.use_offset(timedelta(0))

    return at


def told(official: Official) -> list[Message]:
    rows = select(Message).where(Message.recipient_id == official.id).order_by(Message.id)
    return list(db.session.scalars(rows))


def another_report(city, unit: str, *, quarter: int = 2) -> ProgressReport:
    plan = factories.draft_plan(city, title="2022年民生实事")
    task = factories.task(plan, "新建公园。", lead=city.unit(unit))
    factories.issue(plan)
    return factories.report(task, city.unit(unit), quarter=quarter)


def test_what_comes_up_after_the_days_digest_waits_for_the_next(city, task, liaison):
    raise_reminders(THREE_DAYS_BEFORE)
    another_report(city, "住建局")
    assert raise_reminders(THREE_DAYS_BEFORE) == 0
    assert raise_reminders(date(2022, 7, 5)) == 1
    first, second = told(liaison)
    assert second.subject == "报送提醒：1 份还有 2 个工作日"
    assert first.occurrence == f"reminder.20220704.{liaison.id}"
    assert second.occurrence == f"reminder.20220705.{liaison.id}"


def test_thirty_five_mails_to_one_reader_are_one(city, liaison):
    """A reader of a peer got 35 mails in a morning: one for each item, and one for each post."""
    other = city.posts["财政局联络员"]
    other.tenures[0].until_on = THREE_DAYS_BEFORE
    factories.add(Tenure(post=other, official=liaison, from_on=THREE_DAYS_BEFORE))
    plan = factories.draft_plan(city)
    units = (city.unit("住建局"), city.unit("财政局"))
    made = [factories.task(plan, lead=units[0], support=(units[1],)) for _ in range(18)]
    factories.issue(plan)
    for task in made:
        for unit in units:
            factories.report(task, unit)
    assert raise_reminders(THREE_DAYS_BEFORE) == 1
    (message,) = told(liaison)
    assert message.subject == "报送提醒：36 份还有 3 个工作日"
    assert [line.partition("：")[0] for line in message.text.splitlines()[1:]] == [
        "住建局",
        "财政局",
    ]


def test_the_mail_and_the_inbox_carry_the_same_text_though_the_task_is_edited(
    city, task, liaison, mailing
):
    """A peer's mail was drawn when it was sent: the inbox said one thing, the mail another."""
    raise_reminders(THREE_DAYS_BEFORE)
    (message,) = told(liaison)
    before = message.text
    task.label, task.text = "99", "另一项任务。"
    db.session.commit()
    assert [each.message.text for each in db.session.scalars(select(Delivery))] == [before]


@pytest.fixture
def mailing(app, monkeypatch):
    """The deployment has a mail server; nothing is sent, as no sender runs."""
    monkeypatch.setitem(app.config, "SMTP_HOST", "127.0.0.1")
    monkeypatch.setitem(app.config, "SMTP_SENDER", "dcs@example.com")


def test_a_day_missed_while_the_server_was_down_is_made_up_once(city, task, liaison):
    """Of what was missed only the present stage is told, and the message says that it is late."""
    raise_reminders(date(2022, 6, 17))
    # Nothing runs from the 18th of June to the 5th of July: -5 and -3 were missed.
    assert raise_reminders(date(2022, 7, 5)) == 2
    assert raise_reminders(date(2022, 7, 5)) == 0
    _, late = told(liaison)
    assert late.subject == "报送提醒（补发）：1 份还有 2 个工作日"
    assert late.text.startswith("补发：系统未能在7月4日按时提醒")
    stages = db.session.scalars(select(Reminder.stage).where(Reminder.official_id == liaison.id))
    assert [stage.value for stage in stages] == ["open", "-3"]


def test_a_run_later_on_the_same_day_is_not_late(city, task, liaison, at):
    raise_reminders(date(2022, 7, 1))
    at(THREE_DAYS_BEFORE, 17)
    sweep(THREE_DAYS_BEFORE)
    assert told(liaison)[-1].subject == "报送提醒：1 份还有 3 个工作日"


def test_what_a_successor_or_a_new_report_hears_later_is_not_called_late(city, task, liaison):
    raise_reminders(THREE_DAYS_BEFORE)
    report = another_report(city, "教体局")
    raise_reminders(date(2022, 7, 5))
    (message,) = told(city.liaison("教体局").official)
    assert message.subject == "报送提醒：1 份还有 2 个工作日"
    assert report.id


def test_reminders_do_not_die_after_a_return(city, task, liaison):
    """A peer reminded of each item once in its life."""
    raise_reminders(ONE_DAY_LATE)
    report = db.session.scalars(
        select(ProgressReport).where(
            ProgressReport.assignment_id == factories.assignment(task, city.unit("住建局")).id
        )
    ).one()
    report.first_submitted_at = clock.real_now()
    report.status, report.due_on = ReportStatus.RETURNED, date(2022, 7, 20)  # on Monday the 18th
    db.session.commit()
    calendar = published_calendar()
    days = [date(2022, 7, 18) + timedelta(days=n) for n in range(11)]
    heard = {day: len(told(liaison)) for day in days if raise_reminders(day) >= 0}
    new = [day for day in days[1:] if heard[day] > heard[day - timedelta(days=1)]]
    assert heard[days[0]] == 1  # the return itself told that day
    assert new == [date(2022, 7, day) for day in (19, 20, 21, 25, 27)]
    assert [calendar.count(date(2022, 7, 20), day) for day in new] == [-1, 0, 1, 3, 5]


def test_a_deadline_that_is_moved_is_told_of_anew_and_the_old_one_no_more(city, task, liaison):
    raise_reminders(date(2022, 7, 6))
    period = factories.period(task)
    period.effective_due_on = date(2022, 7, 15)
    period.closes_on = date(2022, 7, 29)
    db.session.commit()
    assert raise_reminders(ONE_DAY_LATE) == 2
    assert told(liaison)[-1].subject == "报送提醒：1 份还有 5 个工作日"
    assert raise_reminders(date(2022, 7, 11)) == 0


def test_a_post_left_and_entered_between_two_days_is_heard_by_the_successor(city, task, liaison):
    raise_reminders(THREE_DAYS_BEFORE)
    post = city.posts["住建局联络员"]
    post.tenures[0].until_on = date(2022, 7, 6)
    successor = factories.add(Official(government_id=city.government.id, name="继任者"))
    factories.add(Tenure(post=post, official=successor, from_on=date(2022, 7, 6)))
    db.session.commit()
    raise_reminders(date(2022, 7, 6))
    assert len(told(liaison)) == 1
    assert [message.subject for message in told(successor)] == ["报送提醒：1 份还有 1 个工作日"]


# The sweep of every ten minutes.
def test_before_the_hour_of_the_digest_nobody_is_told(city, task, at):
    at(THREE_DAYS_BEFORE, 8, 29, 59)
    assert sweep(THREE_DAYS_BEFORE) == 0
    at(THREE_DAYS_BEFORE, 8, 30)
    assert sweep(THREE_DAYS_BEFORE) == 2


def test_each_governments_digest_has_its_own_hour(city, task, at):
    late = replace(Rules.default(), digest_at=time(10)).as_setting()
    factories.add(Setting(government_id=city.government.id, key=SETTING, value=late))
    at(THREE_DAYS_BEFORE, 9)
    assert sweep(THREE_DAYS_BEFORE) == 0
    at(THREE_DAYS_BEFORE, 10)
    assert sweep(THREE_DAYS_BEFORE) == 2


def test_at_midnight_in_china_a_sweep_holds_to_one_day(city, task, at, monkeypatch):
    """TZ is not set, and UTC is eight hours behind: the day is China's to the second."""
    monkeypatch.delenv("TZ", raising=False)
    at(THREE_DAYS_BEFORE, 23, 59, 59)
    assert clock.today() == THREE_DAYS_BEFORE
    assert sweep(clock.today()) == 2
    today = clock.today()
    at(date(2022, 7, 5), 0, 0, 0)
    assert clock.today() == date(2022, 7, 5)
    assert sweep(today) == 0  # worked out before midnight, begun after it
    assert sweep(clock.today()) == 0  # not the hour yet
    days = set(db.session.scalars(select(Reminder.raised_on)))
    assert days == {THREE_DAYS_BEFORE}


def test_a_sweep_puts_back_what_is_missing(city, task, liaison, at):
    at(THREE_DAYS_BEFORE, 9)
    sweep(THREE_DAYS_BEFORE)
    db.session.execute(delete(Reminder).where(Reminder.official_id == liaison.id))
    db.session.execute(delete(Message).where(Message.recipient_id == liaison.id))
    db.session.commit()
    assert sweep(THREE_DAYS_BEFORE) == 1
    assert sweep(THREE_DAYS_BEFORE) == 0


def test_a_sweep_with_nothing_to_do_asks_little_however_much_is_owed(app, at):
    def questions() -> int:
        with counting.queries() as asked:
            sweep(THREE_DAYS_BEFORE)
        return len(asked)

    city = factories.small_city()
    plan = factories.draft_plan(city)
    task = factories.task(plan, lead=city.unit("住建局"))
    factories.issue(plan)
    factories.report(task, city.unit("住建局"))
    at(THREE_DAYS_BEFORE, 9)
    sweep(THREE_DAYS_BEFORE)
    few = questions()
    for name in ("住建局", "财政局", "教体局", "金河镇"):
        another_report(city, name)
    at(date(2022, 7, 5), 9)
    raise_reminders(THREE_DAYS_BEFORE)
    at(THREE_DAYS_BEFORE, 9)
    assert questions() <= few <= 17


# Quiet hours.
@pytest.mark.parametrize(
    ("day", "hour", "waits_until"),
    [
        (THREE_DAYS_BEFORE, 8, None),
        (THREE_DAYS_BEFORE, 19, None),
        (THREE_DAYS_BEFORE, 21, datetime(2022, 7, 5, 8, tzinfo=clock.SHANGHAI)),
        (ONE_DAY_LATE, 21, datetime(2022, 7, 11, 8, tzinfo=clock.SHANGHAI)),  # over the weekend
    ],
)
def test_mail_waits_for_the_morning_and_the_inbox_does_not(
    city, task, liaison, mailing, at, day, hour, waits_until
):
    at(day, hour, 30)
    raise_reminders(day)
    (message,) = told(liaison)
    (delivery,) = message.deliveries
    assert delivery.next_at == (waits_until or clock.real_now())


# Robots.
@pytest.fixture
def robot(city) -> ChannelSetup:
    made = ChannelSetup(
        government_id=city.government.id,
        channel="wecom",
        name="督查工作群",
        settings={},
        is_on=True,
    )
    return factories.add(made)


def let_robots_speak(city, *stages: int) -> None:
    rules = Rules.default().as_setting()
    for each in rules["stages"]:
        if each["stage"] in {Stage(days).value for days in stages}:
            each["channels"].append("wecom")
    factories.add(Setting(government_id=city.government.id, key=SETTING, value=rules))
    db.session.commit()


def said(robot: ChannelSetup) -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.robot_id == robot.id)))


def test_a_robot_says_one_digest_a_day_by_unit_and_mentions_who_has_to_act(
    city, task, liaison, robot
):
    liaison.phone = "13800000001"
    let_robots_speak(city, 0, 1)
    another_report(city, "住建局")
    raise_reminders(THREE_DAYS_BEFORE)
    assert said(robot) == []  # this stage's rule does not name it
    raise_reminders(DUE)
    raise_reminders(DUE)
    (message,) = said(robot)
    assert message.kind is MessageKind.REMINDER
    assert message.subject == "报送提醒：3 份今天截止"
    assert message.text == "住建局：2 份今天截止\n财政局：1 份今天截止"
    assert [delivery.address for delivery in message.deliveries] == ["13800000001"]
    raise_reminders(ONE_DAY_LATE)
    raise_reminders(date(2022, 7, 11))
    assert [each.subject for each in said(robot)][1:] == ["报送提醒：3 份逾期 1 个工作日"]


def test_a_robot_that_is_off_or_of_another_government_says_nothing(city, task, robot):
    other = factories.small_city("额尔古纳市")
    robot.government_id = other.government.id
    let_robots_speak(city, 0)
    raise_reminders(DUE)
    robot.government_id, robot.is_on = city.government.id, False
    db.session.commit()
    raise_reminders(DUE)
    assert said(robot) == []


def test_a_robot_makes_up_a_missed_day(city, task, robot):
    let_robots_speak(city, -1, 0)
    raise_reminders(date(2022, 7, 5))
    raise_reminders(DUE)  # nothing ran on the 6th, when -1 began
    (message,) = said(robot)
    assert message.subject == "报送提醒：2 份今天截止"
    raise_reminders(date(2022, 7, 12))
    assert len(said(robot)) == 1


# Several processes are in test_runs.py; here a run that breaks in the middle of a day.
def test_a_run_that_breaks_is_finished_by_the_next_sweep(city, task, at, broken_after_one):
    at(THREE_DAYS_BEFORE, 9)
    with broken_after_one():
        sweep(THREE_DAYS_BEFORE)
    assert queries.last_runs() == {}
    assert sweep(THREE_DAYS_BEFORE) == 1
    assert db.session.scalar(select(func.count(Message.id))) == 2
    assert queries.last_runs() == {city.government.id: THREE_DAYS_BEFORE}


def test_a_note_of_the_last_run_never_goes_back(city, task):
    raise_reminders(ONE_DAY_LATE)
    raise_reminders(THREE_DAYS_BEFORE)
    assert queries.last_runs() == {city.government.id: ONE_DAY_LATE}
