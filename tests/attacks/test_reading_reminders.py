"""Pages about reminding: they write nothing, and ask as much of many rows as of few."""

import re

import pytest

from tests import counting, factories
from tracker.core import clock
from tracker.core.db import db
from tracker.models import (
    Channel,
    ChannelSetup,
    Delivery,
    DeliveryStatus,
    Message,
    MessageKind,
    Slip,
    SlipLevel,
    SlipReport,
)

WRITES = re.compile(r"\s*(?:INSERT|UPDATE|DELETE)\b")
PAGES = (
    ("督查员", "/reminders"),
    ("督查员", "/reminders?from=2022-01-01&until=2022-12-31&origin=office&result=failed"),
    ("督查员", "/reminders/ahead"),
    ("督查员", "/reminders/now"),
    ("督查员", "/reminders/rules"),
    ("督查员", "/slips"),
    ("督查员", "/plans/{plan_id}/schedules"),
    ("督查员", "/plans/{plan_id}/schedules/new?cadence=weekly"),
    ("督查员", "/plans/{plan_id}/schedules/follow"),
    ("系统管理员", "/calendar/year"),
    ("系统管理员", "/channels"),
    ("系统管理员", "/channels/new/sms"),
    ("系统管理员", "/system"),
    ("系统管理员", "/preferences/calendar"),
    ("系统管理员", "/healthz"),
)


def test_looking_changes_nothing(world, acting):
    plan_id = world.named["plan_id"]["issued"]
    clients = {who: acting(who) for who, _ in PAGES}
    for who, address in PAGES:
        with counting.queries() as asked:
            answer = clients[who].get(address.format(plan_id=plan_id))
        assert answer.status_code in (200, 503), address
        written = [each for each in asked if WRITES.match(each) and "session" not in each.lower()]
        assert written == [], address


def more_slips(city, number: int) -> None:
    report = factories.report(factories.issued_task(city), city.unit("住建局"))
    for _ in range(number):
        factories.add(
            Slip(
                unit=city.unit("住建局"),
                level=SlipLevel.BLUE,
                demand="请补报。",
                issued_on=factories.TODAY,
                issued_by=city.supervisor.official,
                answer_by=factories.TODAY,
                reports=[SlipReport(report=report, due_on=factories.TODAY)],
            )
        )


def more_robots(city, number: int) -> None:
    for _ in range(number):
        count = db.session.query(ChannelSetup).count()
        factories.add(
            ChannelSetup(
                government_id=city.government.id,
                channel=Channel.WECOM,
                name=f"群{count}",
                settings={"host": "robot.example", "authority": "", "timeout": 5},
                is_on=True,
            )
        )


def more_troubles(city, number: int) -> None:
    official = city.liaison("住建局").official
    for _ in range(number):
        message = Message(
            recipient_id=official.id,
            kind=MessageKind.REMINDER,
            occurrence=f"x.{db.session.query(Message).count()}",
            subject="报送提醒",
        )
        message.deliveries = [
            Delivery(
                channel=Channel.SMS,
                address="13800000001",
                status=DeliveryStatus.FAILED,
                next_at=clock.real_now(),
            )
        ]
        factories.add(message)


@pytest.mark.parametrize(
    ("who", "address", "more"),
    [
        ("督查员", "/slips", more_slips),
        ("住建局局长", "/slips", more_slips),
        ("系统管理员", "/channels", more_robots),
        ("系统管理员", "/system", more_troubles),
        ("督查员", "/reminders", more_troubles),
    ],
)
def test_a_list_asks_as_much_for_many_as_for_few(city, on_day, sign_in, who, address, more):
    on_day(factories.TODAY)
    client = sign_in(city.actor(who))

    def asked() -> int:
        db.session.commit()
        with counting.queries() as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    more(city, 2)
    asked()
    few = asked()
    more(city, 12)
    assert asked() <= few
