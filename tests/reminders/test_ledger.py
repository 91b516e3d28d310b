"""The ledger of reminders: who was told what, when, by which channel, with what result."""

import re
from datetime import date, timedelta

import pytest

from tests import counting, factories
from tracker.core import clock
from tracker.core.db import db, transaction
from tracker.models import Channel, Delivery, DeliveryStatus, Message, ReportStatus
from tracker.reminders import service
from tracker.reminders.ahead import ahead
from tracker.reminders.ledger import Filter, Origin, Result, reminders_told

ONE_DAY_LATE = date(2022, 7, 8)


@pytest.fixture
def told(city, on_day):
    """By the clock a day late, and before it by the office."""
    task = factories.issued_task(city)
    for name in ("住建局", "财政局"):
        factories.report(task, city.unit(name))
    on_day(factories.TODAY)
    with transaction():
        service.remind_now([city.unit("住建局")], reason="临近截止", by=city.supervisor)
    on_day(ONE_DAY_LATE)
    service.raise_reminders(ONE_DAY_LATE)


def recipients(city, **asked) -> set[str]:
    page = reminders_told(Filter(**asked), reader=city.supervisor)
    return {each.message.recipient.name for each in page.told}


def test_everybody_who_was_told_stands_there_with_the_post_and_the_units(told, city):
    page = reminders_told(Filter(), reader=city.supervisor)
    by_name = {(each.message.recipient.name, each.origin): each for each in page.told}
    liaison = by_name["任住建局联络员", Origin.CLOCK]
    assert (liaison.post, liaison.units) == ("住建局联络员", ["住建局"])
    assert [(stage.value, number) for stage, number in liaison.stages] == [("+1", 1)]
    office = by_name["任督查员", Origin.CLOCK]
    assert office.units == ["住建局", "财政局"]
    assert ("任住建局联络员", Origin.OFFICE) in by_name


def test_a_unit_has_its_own_reminders_by_the_clock_and_by_hand(told, city):
    unit = city.unit("财政局").id
    assert "任财政局联络员" in recipients(city, unit_id=unit)
    assert "任住建局联络员" not in recipients(city, unit_id=unit)
    by_hand = recipients(city, unit_id=city.unit("住建局").id, origin=Origin.OFFICE)
    assert by_hand == {"任住建局联络员"}
    assert recipients(city, unit_id=unit, origin=Origin.OFFICE) == set()


def test_a_day_is_the_day_in_china(told, city):
    assert recipients(city, from_on=ONE_DAY_LATE)
    assert recipients(city, until_on=factories.TODAY) == {"任住建局联络员"}
    assert recipients(city, from_on=ONE_DAY_LATE + timedelta(1)) == set()


@pytest.mark.parametrize(
    ("status", "result"),
    [
        (DeliveryStatus.FAILED, Result.FAILED),
        (DeliveryStatus.UNKNOWN, Result.FAILED),
        (DeliveryStatus.RETRY, Result.UNSENT),
    ],
)
def test_what_did_not_arrive_is_found(told, city, status, result):
    message = db.session.query(Message).order_by(Message.id).first()
    message.deliveries.append(
        Delivery(channel=Channel.EMAIL, address="a@genhe.example", status=status, error="550 no")
    )
    db.session.commit()
    assert recipients(city, result=result) == {message.recipient.name}
    other = Result.UNSENT if result is Result.FAILED else Result.FAILED
    assert recipients(city, result=other) == set()


def test_what_nobody_has_read_is_found(told, city):
    first = db.session.query(Message).order_by(Message.id).first()
    first.read_at = first.at
    db.session.commit()
    page = reminders_told(Filter(result=Result.UNREAD), reader=city.supervisor)
    assert first.id not in {each.message.id for each in page.told}
    assert page.told


def test_another_government_has_a_ledger_of_its_own(told, city):
    neighbour = factories.small_city("额尔古纳市")
    assert reminders_told(Filter(), reader=neighbour.supervisor).told == []


def test_the_page_shows_the_filters_and_the_result(told, city, sign_in):
    client = sign_in(city.supervisor)
    page = client.get(f"/reminders?unit={city.unit('住建局').id}&origin=office").text
    assert "督查室提醒" in page
    assert "临近截止" in page
    assert client.get("/reminders?unit=x&from=2022-13-01&origin=?&result=").status_code == 200


def test_the_ledger_asks_as_much_of_the_database_for_many_as_for_few(told, city):
    with counting.queries() as few:
        reminders_told(Filter(), reader=city.supervisor)
    for day in (11, 12, 13, 14):
        service.raise_reminders(date(2022, 7, day))
    with counting.queries() as many:
        reminders_told(Filter(), reader=city.supervisor)
    assert len(many) == len(few)


def test_the_thirty_days_ahead_show_what_the_runs_would_tell(city, on_day, sign_in):
    """Issued on 1 April, due on 7 July: the stage of five days before has begun."""
    factories.issued_task(city)
    on_day(date(2022, 7, 1))
    days = ahead(city.government.id, on=date(2022, 7, 1))
    assert [(each.on, [line.stage for line in each.lines]) for each in days][:4] == [
        (date(2022, 7, 1), ["截止前 5 个工作日"]),
        (date(2022, 7, 4), ["截止前 3 个工作日"]),
        (date(2022, 7, 6), ["截止前 1 个工作日"]),
        (date(2022, 7, 7), ["今天截止"]),
    ]
    last = days[3].lines[0]
    assert {"任住建局联络员", "任住建局局长"} <= set(last.people)
    assert last.reports == len(last.units) == 2
    assert db.session.query(Message).count() == 0
    page = sign_in(city.supervisor).get("/reminders/ahead").text
    assert "7月7日（星期四）" in page
    assert "任住建局局长" in page


def test_a_returned_report_is_ahead_by_its_own_day(city, on_day, sign_in):
    """Not as a deadline that was moved from 7 to 5 July."""
    report = factories.report(factories.issued_task(city), city.unit("住建局"))
    report.first_submitted_at = clock.real_now()
    report.status, report.due_on = ReportStatus.RETURNED, date(2022, 7, 5)
    db.session.commit()
    on_day(factories.TODAY)
    page = sign_in(city.supervisor).get("/reminders/ahead").text
    assert re.search(r"7月5日（星期二）</time></span>前重报", page)
    assert "7月7日 → 7月5日" not in page


def test_who_has_todays_digest_is_counted(city, on_day):
    task = factories.issued_task(city)
    for name in ("住建局", "财政局"):
        factories.report(task, city.unit(name))
    on_day(date(2022, 7, 1))
    assert ahead(city.government.id, on=date(2022, 7, 1))[0].told == 0
    service.raise_reminders(date(2022, 7, 1))
    first, *others = ahead(city.government.id, on=date(2022, 7, 1))
    assert (first.people, first.told) == (2, 2)
    assert {each.told for each in others} == {0}


def test_a_neighbours_reminders_are_not_ahead_here(city, on_day):
    factories.issued_task(city)
    neighbour = factories.small_city("额尔古纳市")
    on_day(date(2022, 7, 1))
    assert ahead(neighbour.government.id, on=date(2022, 7, 1)) == []
