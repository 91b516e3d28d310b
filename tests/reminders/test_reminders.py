"""Who is told what, once, as a deadline draws closer."""

from collections import defaultdict
from datetime import date

import pytest
from sqlalchemy import delete, select

from tests import factories
from tests.reminders.seasons import season
from tracker.core import clock
from tracker.core.db import db
from tracker.models import (
    Cover,
    Message,
    Official,
    PostKind,
    ProgressReport,
    Reminder,
    ReportStatus,
    Tenure,
)
from tracker.reminders.service import raise_reminders

THREE_DAYS_BEFORE = date(2022, 7, 4)
DUE = date(2022, 7, 7)
ONE_DAY_LATE = date(2022, 7, 8)


def inboxes() -> dict[str, list[Message]]:
    """Messages by the name of their recipient."""
    found = defaultdict(list)
    for message in db.session.scalars(select(Message).order_by(Message.id)):
        found[message.recipient.name].append(message)
    return found


def name_of(actor) -> str:
    return actor.official.name


def test_three_days_before_only_those_who_write_are_told(city, task):
    assert raise_reminders(THREE_DAYS_BEFORE) == 2
    told = inboxes()
    assert set(told) == {name_of(city.liaison("住建局")), name_of(city.liaison("财政局"))}
    (message,) = told[name_of(city.liaison("住建局"))]
    assert message.subject == "报送提醒：1 份还有 3 个工作日"
    assert message.text == "2022年二季度应于7月7日（星期四）报送，还有 3 个工作日。\n住建局：第1项"
    assert message.link == "/quarter/2022-07-07"


def test_on_the_day_the_head_is_told_too(city, task):
    raise_reminders(DUE)
    assert name_of(city.head("住建局")) in inboxes()
    assert name_of(city.vice_mayor) not in inboxes()


def test_where_nobody_heads_the_unit_its_other_responsible_official_is_told(city, task):
    city.posts["住建局局长"].kind = PostKind.RESPONSIBLE
    db.session.commit()
    raise_reminders(DUE)
    assert name_of(city.head("住建局")) in inboxes()


def test_when_it_is_late_the_lead_official_and_the_office_hear_of_it(city, task):
    raise_reminders(ONE_DAY_LATE)
    told = inboxes()
    (to_leader,) = told[name_of(city.vice_mayor)]
    assert to_leader.subject == "报送提醒：2 份逾期 1 个工作日"
    assert to_leader.link == "/portfolio"
    assert "住建局：第1项\n财政局：第1项" in to_leader.text
    (to_office,) = told[name_of(city.supervisor)]
    assert to_office.link == "/ledger"
    assert name_of(city.other_vice_mayor) not in told
    assert name_of(city.mayor) not in told


def test_a_second_run_tells_nobody_anything(city, task):
    raise_reminders(THREE_DAYS_BEFORE)
    assert raise_reminders(THREE_DAYS_BEFORE) == 0
    assert raise_reminders(date(2022, 7, 5)) == 0
    assert raise_reminders(date(2022, 7, 6)) == 2


def test_a_run_that_was_missed_is_made_up_with_the_days_as_they_are(city, task):
    """Nothing ran on the 4th, when the stage began."""
    assert raise_reminders(date(2022, 7, 5)) == 2
    assert inboxes()[name_of(city.liaison("住建局"))][0].subject == "报送提醒：1 份还有 2 个工作日"
    assert {row.stage.value for row in db.session.scalars(select(Reminder))} == {"-3"}


def test_nobody_is_told_on_a_saturday(city, task):
    assert raise_reminders(date(2022, 7, 9)) == 0


def test_all_tasks_of_a_unit_stand_in_one_message(city):
    plan = factories.draft_plan(city)
    tasks = [factories.task(plan, lead=city.unit("住建局")) for _ in range(3)]
    factories.issue(plan)
    for task in tasks:
        factories.report(task, city.unit("住建局"))
    assert raise_reminders(THREE_DAYS_BEFORE) == 1
    (message,) = inboxes()[name_of(city.liaison("住建局"))]
    assert "住建局：第1项、第2项、第3项" in message.text
    assert len(db.session.scalars(select(Reminder)).all()) == 3


@pytest.mark.parametrize("status", [ReportStatus.SUBMITTED, ReportStatus.ACCEPTED])
def test_what_was_handed_in_is_not_reminded_of(city, task, status):
    for report in db.session.scalars(select(ProgressReport)):
        report.first_submitted_at = clock.real_now()
        report.status = status
    db.session.commit()
    assert raise_reminders(ONE_DAY_LATE) == 0


def test_a_returned_report_has_a_clock_of_its_own(city, task):
    raise_reminders(ONE_DAY_LATE)
    heard = len(inboxes()[name_of(city.liaison("住建局"))])
    report = db.session.scalars(
        select(ProgressReport).filter_by(
            assignment_id=factories.assignment(task, city.unit("住建局")).id
        )
    ).one()
    report.first_submitted_at = clock.real_now()
    report.status, report.due_on = ReportStatus.RETURNED, date(2022, 8, 10)
    db.session.commit()
    raise_reminders(date(2022, 8, 1))
    assert len(inboxes()[name_of(city.liaison("住建局"))]) == heard
    raise_reminders(date(2022, 8, 9))
    *_, last = inboxes()[name_of(city.liaison("住建局"))]
    assert last.text.startswith(
        "2022年二季度退回后应于8月10日（星期三）重新报送，还有 1 个工作日。"
    )


def test_a_closed_period_is_not_reminded_of_any_more(city, task):
    assert raise_reminders(date(2022, 7, 21)) > 0
    db.session.execute(delete(Reminder))
    db.session.commit()
    assert raise_reminders(date(2022, 7, 22)) == 0


def test_a_deadline_in_the_holiday_says_so_on_the_last_working_day(city):
    task = factories.issued_task(city, support=())
    factories.report(task, city.unit("住建局"), quarter=3)
    raise_reminders(date(2022, 9, 30))
    (message,) = inboxes()[name_of(city.liaison("住建局"))]
    assert message.subject == "报送提醒：1 份今天是截止前最后一个工作日"
    assert "10月7日（星期五，国庆假期，保持）" in message.text


def leave(city, title: str, *, on: date) -> None:
    (tenure,) = city.posts[title].tenures
    tenure.until_on = on
    db.session.commit()


def test_a_unit_without_a_liaison_is_told_through_its_head(city, task):
    leave(city, "住建局联络员", on=date(2022, 7, 1))
    raise_reminders(THREE_DAYS_BEFORE)
    assert name_of(city.head("住建局")) in inboxes()


def test_of_a_unit_with_nobody_the_office_is_told(city, task):
    leave(city, "住建局联络员", on=date(2022, 7, 1))
    leave(city, "住建局局长", on=date(2022, 7, 1))
    raise_reminders(THREE_DAYS_BEFORE)
    (message,) = inboxes()[name_of(city.supervisor)]
    assert "住建局：第1项（该单位没有在任的联络员和责任人，请转告）" in message.text


def test_who_covers_is_told_in_place_of_who_is_away(city, task):
    substitute = factories.add(Official(government_id=city.government.id, name="代办人"))
    post = city.posts["住建局联络员"]
    days = {"from_on": date(2022, 7, 1), "until_on": date(2022, 8, 1)}
    factories.add(Cover(official=substitute, post=post, **days))
    db.session.commit()
    raise_reminders(THREE_DAYS_BEFORE)
    assert "代办人" in inboxes()
    assert name_of(city.liaison("住建局")) not in inboxes()


def test_a_successor_hears_the_present_stage_once(city, task):
    raise_reminders(THREE_DAYS_BEFORE)
    leave(city, "住建局联络员", on=date(2022, 7, 5))
    successor = factories.add(Official(government_id=city.government.id, name="继任者"))
    post = city.posts["住建局联络员"]
    factories.add(Tenure(post=post, official=successor, from_on=date(2022, 7, 5)))
    db.session.commit()
    assert raise_reminders(date(2022, 7, 5)) == 1
    assert raise_reminders(date(2022, 7, 5)) == 0
    assert [message.recipient.name for message in inboxes()["继任者"]] == ["继任者"]


def test_a_responsible_post_is_told_in_place_of_the_head(city, task):
    deputy = factories.post(city, "住建局副局长", PostKind.RESPONSIBLE, unit=city.unit("住建局"))
    factories.assignment(task, city.unit("住建局")).post_id = deputy.id
    db.session.commit()
    raise_reminders(DUE)
    assert deputy.tenures[0].official.name in inboxes()
    assert name_of(city.head("住建局")) not in inboxes()


def test_all_vice_mayors_hear_of_what_they_lead_together(city):
    plan = factories.draft_plan(city)
    task = factories.task(plan, lead=city.unit("教体局"), all_vice_mayors=True)
    factories.issue(plan)
    factories.report(task, city.unit("教体局"))
    raise_reminders(ONE_DAY_LATE)
    assert {name_of(city.vice_mayor), name_of(city.other_vice_mayor)} <= set(inboxes())


def test_a_plan_shows_a_day_without_writing(city):
    """Also the reports that nobody has opened yet."""
    factories.issued_task(city)
    planned = season(THREE_DAYS_BEFORE, THREE_DAYS_BEFORE)
    assert [telling.person.title for _, telling in planned] == ["住建局联络员", "财政局联络员"]
    assert db.session.scalars(select(Message)).all() == []
