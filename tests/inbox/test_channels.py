"""By which channels a person, or a group chat, is told; and when nothing goes out at all."""

import errno
import ssl
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tracker.core import clock
from tracker.core.db import db
from tracker.inbox import outbox, service, setups, worker
from tracker.inbox.channels.reaching import in_words
from tracker.models import Channel, ChannelSetup, Delivery, DeliveryStatus, Message, MessageKind


def set_up(city, channel: Channel, *, name: str = "", is_on: bool = True, **settings):
    setup = ChannelSetup(
        government_id=city.government.id,
        channel=channel,
        name=name,
        settings=settings,
        is_on=is_on,
    )
    return factories.add(setup)


@pytest.fixture
def reader(city):
    official = city.liaison("住建局").official
    official.email, official.phone = "lianluo@genhe.example", "13800000001"
    db.session.commit()
    return official


def tell(reader, **options) -> Message | None:
    return service.send(reader, MessageKind.REMINDER, "3 份待报", occurrence="test.1", **options)


def test_a_person_is_told_by_the_channels_that_were_asked_for_and_are_on(city, reader):
    set_up(city, Channel.SMS)
    set_up(city, Channel.WEBHOOK, is_on=False)
    wanted = {Channel.EMAIL, Channel.SMS, Channel.WEBHOOK, Channel.WECOM}
    [delivery] = tell(reader, channels=wanted).deliveries
    assert (delivery.channel, delivery.address) == (Channel.SMS, "13800000001")


def test_without_a_choice_it_is_e_mail_alone(city, reader):
    set_up(city, Channel.SMS)
    set_up(city, Channel.EMAIL)
    assert [each.channel for each in tell(reader).deliveries] == [Channel.EMAIL]


def test_an_empty_choice_stays_in_the_application(city, reader):
    set_up(city, Channel.EMAIL)
    assert tell(reader, channels=()).deliveries == []


def test_a_government_may_switch_the_deployments_mail_off(app, city, reader, monkeypatch):
    monkeypatch.setitem(app.config, "SMTP_HOST", "mail.genhe.example")
    monkeypatch.setitem(app.config, "SMTP_SENDER", "duban@genhe.example")
    neighbour = factories.small_city("额尔古纳市")
    set_up(city, Channel.EMAIL, is_on=False)
    assert setups.channels_on(city.government.id) == frozenset()
    assert setups.channels_on(neighbour.government.id) == {Channel.EMAIL}


def test_what_waits_for_the_morning_is_in_the_inbox_at_once(city, reader):
    set_up(city, Channel.EMAIL)
    morning = clock.real_now() + timedelta(hours=9)
    message = tell(reader, not_before=morning)
    db.session.commit()
    assert message.deliveries[0].next_at == morning
    assert outbox.claim() is None


def test_a_robot_says_a_thing_once_and_mentions_people(city):
    robot = set_up(city, Channel.WECOM, name="督查工作群")
    said = [
        service.say_in_group(
            robot,
            MessageKind.REMINDER,
            "5 个单位未报",
            occurrence="reminder.20220704",
            text="住建局、财政局",
            phones=["13800000002", "13800000001", "", "13800000002"],
        )
        for _ in range(2)
    ]
    db.session.commit()
    assert said[1] is None
    assert said[0].recipient_id is None
    letter = outbox.claim()
    assert letter.address == "13800000001,13800000002"
    assert (letter.channel, letter.robot_id) == (Channel.WECOM, robot.id)
    assert (letter.message_id, letter.kind) == (said[0].id, MessageKind.REMINDER)
    assert letter.government_id == city.government.id


def test_a_robot_that_is_off_says_nothing(city):
    robot = set_up(city, Channel.FEISHU, name="督查工作群", is_on=False)
    said = service.say_in_group(robot, MessageKind.REMINDER, "x", occurrence="test", text="x")
    assert said is None
    assert setups.robots_on(city.government.id) == []
    assert db.session.scalars(select(Message)).all() == []


def test_what_is_no_longer_so_is_not_sent(city, reader):
    """The official was replaced, or the report came in, between queueing and sending."""
    set_up(city, Channel.EMAIL)
    tell(reader)
    db.session.commit()
    asked = []
    assert worker.send_next(lambda letter: asked.append(letter.occurrence))
    assert asked == [f"test.1.{reader.id}"]
    delivery = db.session.scalars(select(Delivery)).one()
    assert delivery.status is DeliveryStatus.SUPERSEDED


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused"), "请核对主机和端口"),
        (ConnectionResetError(errno.ECONNRESET, "reset by peer"), "连接被对方断开"),
        (TimeoutError("timed out"), "对方没有在时限内答复（timed out）"),
        (OSError(errno.EHOSTUNREACH, "No route to host"), "网络不通，请核对地址"),
        (ssl.SSLError(1, "wrong version number"), "请核对加密设置和端口"),
    ],
)
def test_a_connection_that_failed_is_explained_in_words(failure, said):
    assert said in in_words(failure)
