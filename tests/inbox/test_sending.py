"""The sender on every channel: at most once by short message, at least once by all others, and no
faster than a robot's server allows."""

import logging
import signal
import threading
from collections import Counter
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests import factories
from tests.gateways import Gateway, serving
from tests.mail import Postman, post_office
from tests.processes import running, wait_until
from tracker.core import clock
from tracker.core.db import db
from tracker.inbox import bucket, carriers, outbox, service, worker
from tracker.inbox.carriers import Secrets
from tracker.inbox.outbox import LEASE, LONGEST_ATTEMPT
from tracker.models import Channel, ChannelSetup, Delivery, DeliveryStatus, MessageKind

LOOPBACK = {"TRACKER_OUTGOING_HOSTS": "127.0.0.1"}
TEMPLATE = '{"to": "{phone}", "content": "{text}", "key": "{key}"}'
GATEWAY = {
    "host": "127.0.0.1",
    "authority": "",
    "timeout": 10,
    "method": "POST",
    "headers": "",
    "kind": "json",
    "body": TEMPLATE,
    "path": "code",
    "value": "0",
}
ROBOT = {"host": "127.0.0.1", "authority": "", "timeout": 5}
TAKEN = '{"code": 0, "errcode": 0}'


@pytest.fixture(autouse=True)
def loopback(request, monkeypatch):
    for name in ("app", "fresh_app"):
        if name in request.fixturenames:
            app = request.getfixturevalue(name)
            monkeypatch.setitem(app.config, "OUTGOING_HOSTS", frozenset({"127.0.0.1"}))


@pytest.fixture
def gateway():
    return Gateway(answer=TAKEN)


def set_up(government, channel, url, **secrets) -> ChannelSetup:
    settings = GATEWAY if channel is Channel.SMS else ROBOT
    setup = ChannelSetup(
        government_id=government.id,
        channel=channel,
        name="督查工作群" if channel is Channel.WECOM else "",
        settings=settings,
        secret=Secrets(address=f"{url}/send?key=693a91f6", **secrets).sealed(),
        is_on=True,
    )
    factories.add(setup)
    db.session.commit()
    return setup


def tell(official, channel, number=1) -> None:
    official.email, official.phone = "lianluo@genhe.example", "13800000001"
    service.send(
        official,
        MessageKind.REMINDER,
        f"第{number}条",
        occurrence=f"test.{number}",
        channels={channel},
    )
    db.session.commit()


def say(robot, number=1) -> None:
    service.say_in_group(
        robot, MessageKind.REMINDER, f"第{number}条", occurrence=f"test.{number}", text="x"
    )
    db.session.commit()


def deliveries() -> list[Delivery]:
    found = select(Delivery).order_by(Delivery.id).execution_options(populate_existing=True)
    return list(db.session.scalars(found))


def statuses(app) -> Counter:
    with app.app_context():
        return Counter(each.value for each in db.session.scalars(select(Delivery.status)))


def test_a_lease_outlasts_the_longest_attempt_ten_times():
    assert timedelta(seconds=10 * LONGEST_ATTEMPT) <= LEASE


def test_a_short_message_goes_out_by_the_gateway(city, gateway):
    with serving(gateway) as url:
        set_up(city.government, Channel.SMS, url, key="K-9911")
        tell(city.liaison("住建局").official, Channel.SMS)
        assert worker.send_next()
    [delivery] = deliveries()
    assert delivery.status is DeliveryStatus.SENT
    assert gateway.asked[0].json == {"to": "13800000001", "content": "第1条", "key": "K-9911"}


def test_no_answer_that_is_kept_or_logged_repeats_a_key(city, gateway, caplog):
    caplog.set_level(logging.DEBUG)
    gateway.status, gateway.answer = 401, "no such appkey K-9911 at /send?key=693a91f6"
    with serving(gateway) as url:
        set_up(city.government, Channel.SMS, url, key="K-9911")
        tell(city.liaison("住建局").official, Channel.SMS)
        worker.send_next()
    [delivery] = deliveries()
    assert delivery.status is DeliveryStatus.FAILED
    assert delivery.error.startswith("401 no such appkey ••••")
    for secret in ("K-9911", "693a91f6"):
        assert secret not in delivery.error
        assert secret not in caplog.text


def test_a_channel_that_was_switched_off_meanwhile_sends_nothing(city, gateway):
    with serving(gateway) as url:
        setup = set_up(city.government, Channel.SMS, url, key="K-9911")
        tell(city.liaison("住建局").official, Channel.SMS)
        setup.is_on = False
        db.session.commit()
        worker.send_next()
    assert deliveries()[0].status is DeliveryStatus.SUPERSEDED
    assert gateway.asked == []


def test_mail_waits_where_this_sender_has_no_mail_server(app, city, monkeypatch):
    """The web was told of a mail server, this process was not: that uses up no attempt."""
    monkeypatch.setitem(app.config, "SMTP_HOST", "mail.genhe.example")
    monkeypatch.setitem(app.config, "SMTP_SENDER", "duban@genhe.example")
    tell(city.liaison("住建局").official, Channel.EMAIL)
    monkeypatch.setitem(app.config, "SMTP_HOST", "")
    assert worker.send_next()
    [delivery] = deliveries()
    assert (delivery.status, delivery.attempts) == (DeliveryStatus.PENDING, 0)
    assert delivery.next_at > clock.real_now() + timedelta(minutes=9)


def test_a_replaced_secret_key_is_said_and_breaks_nothing(app, city, gateway, monkeypatch):
    with serving(gateway) as url:
        set_up(city.government, Channel.SMS, url, key="K-9911")
        tell(city.liaison("住建局").official, Channel.SMS)
        monkeypatch.setitem(app.config, "SECRET_KEY", "another")
        assert worker.send_next()
    [delivery] = deliveries()
    assert (delivery.status, delivery.error) == (DeliveryStatus.RETRY, carriers.KEY_REPLACED)


def test_a_letter_that_cannot_be_judged_is_tried_again_and_stops_nobody(city, gateway):
    def broken(_letter):
        raise RuntimeError("no such table")

    with serving(gateway) as url:
        set_up(city.government, Channel.SMS, url, key="K-9911")
        tell(city.liaison("住建局").official, Channel.SMS)
        assert worker.send_next(broken)
    assert deliveries()[0].status is DeliveryStatus.RETRY
    assert gateway.asked == []


def interrupted_sms(city) -> Delivery:
    """A short message whose sender died in the middle."""
    set_up(city.government, Channel.SMS, "http://127.0.0.1:9", key="K-9911")
    tell(city.liaison("住建局").official, Channel.SMS)
    assert outbox.claim() is not None
    [delivery] = deliveries()
    delivery.lease_until = clock.real_now()
    db.session.commit()
    return delivery


def test_an_interrupted_short_message_is_unknown_and_not_sent_again(city):
    interrupted_sms(city)
    assert outbox.claim() is None
    assert outbox.note_unknown() == 1
    [delivery] = deliveries()
    assert delivery.status is DeliveryStatus.UNKNOWN
    assert delivery.error == outbox.INTERRUPTED
    assert outbox.claim() is None
    assert outbox.note_unknown() == 0


def test_who_was_thought_dead_still_says_what_came_of_it(city):
    """The machine's clock was set forward, so the lease ran out under a living sender."""
    set_up(city.government, Channel.SMS, "http://127.0.0.1:9", key="K-9911")
    tell(city.liaison("住建局").official, Channel.SMS)
    letter = outbox.claim()
    deliveries()[0].lease_until = clock.real_now()
    db.session.commit()
    outbox.note_unknown()
    assert outbox.finish(letter, outbox.SENT)
    assert deliveries()[0].status is DeliveryStatus.SENT


def test_only_a_person_has_an_unknown_short_message_sent_again(city, sign_in):
    delivery = interrupted_sms(city)
    outbox.note_unknown()
    client = sign_in(city.administrator)
    page = client.get("/system").text
    assert "仍要重发" in page
    assert "结果不明" in page
    assert "也许会收到两条" in page  # it is asked first
    client.post(f"/deliveries/{delivery.id}/retry")
    assert deliveries()[0].status is DeliveryStatus.PENDING
    assert outbox.claim() is not None


def test_an_interrupted_robot_and_push_are_sent_again_under_the_same_key(city, gateway):
    with serving(gateway) as url:
        set_up(city.government, Channel.WEBHOOK, url, sign="S" * 16)
        tell(city.liaison("住建局").official, Channel.WEBHOOK)
        letter = outbox.claim()
        carriers.carrier_for(letter).send(letter)  # and dies before it could note it
        deliveries()[0].lease_until = clock.real_now()
        db.session.commit()
        assert worker.send_next()
    assert deliveries()[0].status is DeliveryStatus.SENT
    assert len({asked.headers["Idempotency-Key"] for asked in gateway.asked}) == 1
    assert len(gateway.asked) == 2


def test_a_robot_says_twenty_things_a_minute_and_then_waits(city, gateway):
    with serving(gateway) as url:
        robot = set_up(city.government, Channel.WECOM, url)
        for number in range(22):
            say(robot, number)
        while worker.send_next():
            pass
    assert len(gateway.asked) == 20
    waiting = [each for each in deliveries() if each.status is DeliveryStatus.PENDING]
    assert len(waiting) == 2
    assert all(each.attempts == 0 and each.next_at > clock.real_now() for each in waiting)


def test_a_bucket_fills_again_and_no_further_than_full(city):
    robot = set_up(city.government, Channel.WECOM, "http://127.0.0.1:9")
    assert [bucket.take(robot.id) for _ in range(20)] == [None] * 20
    wait = bucket.take(robot.id)
    assert timedelta(seconds=1) <= wait <= timedelta(seconds=3)
    db.session.get(ChannelSetup, robot.id).tokens_at -= timedelta(hours=1)
    db.session.commit()
    assert [bucket.take(robot.id) for _ in range(20)] == [None] * 20
    assert bucket.take(robot.id) is not None


def test_a_clock_that_was_set_back_fills_no_bucket(city):
    robot = set_up(city.government, Channel.WECOM, "http://127.0.0.1:9")
    for _ in range(20):
        bucket.take(robot.id)
    db.session.get(ChannelSetup, robot.id).tokens_at += timedelta(hours=1)
    db.session.commit()
    assert bucket.take(robot.id) is not None
    assert db.session.get(ChannelSetup, robot.id).tokens >= 0


def test_a_robot_that_was_too_fast_says_nothing_for_ten_minutes(city, sign_in, gateway):
    gateway.answer = '{"errcode": 130101, "errmsg": "send too fast"}'
    with serving(gateway) as url:
        robot = set_up(city.government, Channel.DINGTALK, url)
        robot.name = "督查工作群"
        say(robot, 1)
        say(robot, 2)
        assert worker.send_next()
        assert worker.send_next()
        assert not worker.send_next()
    assert len(gateway.asked) == 1
    first, second = deliveries()
    assert (first.status, first.attempts) == (DeliveryStatus.RETRY, 1)
    assert (second.status, second.attempts) == (DeliveryStatus.PENDING, 0)
    for each in (first, second):
        wait = each.next_at - clock.real_now()
        assert timedelta(minutes=9) < wait <= timedelta(minutes=10)
    assert "督查工作群的机器人被限速" in sign_in(city.administrator).get("/system").text


def test_eight_at_once_take_no_more_than_a_bucket_holds(fresh_app):
    with fresh_app.app_context():
        city = factories.small_city()
        robot_id = set_up(city.government, Channel.WECOM, "http://127.0.0.1:9").id
    taken = []

    def take_ten():
        with fresh_app.app_context():
            taken.extend(bucket.take(robot_id) for _ in range(5))

    threads = [threading.Thread(target=take_ten) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # Twenty, and what flowed in while they were at it: a token every three seconds.
    assert 20 <= taken.count(None) <= 24


def test_eight_workers_send_the_same_mail_once(fresh_app):
    with fresh_app.app_context():
        official = factories.small_city().liaison("住建局").official
        fresh_app.config.update(SMTP_HOST="mail", SMTP_SENDER="duban@genhe.example")
        tell(official, Channel.EMAIL)
    postman = Postman()
    with post_office(postman) as server, ExitStack() as workers:
        for _ in range(8):
            workers.enter_context(running(fresh_app, "worker", mail=server))
        wait_until(lambda: statuses(fresh_app)["sent"] == 1, seconds=60)
        # Whoever was slow to start looks once more before it is told to stop.
        wait_until(lambda: len(postman.letters) == 1)
    assert len(postman.letters) == 1


def test_a_short_message_killed_in_the_middle_is_unknown_and_not_repeated(fresh_app, gateway):
    gateway.holds = threading.Event()
    with serving(gateway) as url:
        with fresh_app.app_context():
            city = factories.small_city()
            set_up(city.government, Channel.SMS, url, key="K-9911")
            tell(city.liaison("住建局").official, Channel.SMS)
        with running(fresh_app, "worker", **LOOPBACK) as process:
            wait_until(lambda: len(gateway.asked) == 1)
            process.kill()
            process.wait()
        gateway.holds.set()
        assert statuses(fresh_app) == {"sending": 1}
        with fresh_app.app_context():
            db.session.execute(update(Delivery).values(lease_until=clock.real_now()))
            db.session.commit()
        with running(fresh_app, "worker", **LOOPBACK):
            wait_until(lambda: statuses(fresh_app) == {"unknown": 1})
    assert len(gateway.asked) == 1


def test_a_sender_that_is_told_to_stop_finishes_what_it_began(fresh_app):
    with fresh_app.app_context():
        official = factories.small_city().liaison("住建局").official
        fresh_app.config.update(SMTP_HOST="mail", SMTP_SENDER="duban@genhe.example")
        for number in range(2):
            tell(official, Channel.EMAIL, number)
    postman = Postman()
    postman.answers_slowly = threading.Event()
    with post_office(postman) as server, running(fresh_app, "worker", mail=server) as process:
        wait_until(lambda: len(postman.letters) == 1)
        process.send_signal(signal.SIGTERM)
        postman.answers_slowly.set()
        assert process.wait(timeout=30) == 0
    assert len(postman.letters) == 1
    assert statuses(fresh_app) == {"sent": 1, "pending": 1}


def test_a_lease_that_a_clock_set_back_made_long_only_waits(city, gateway):
    """Nothing is sent by two at once because a machine's clock jumped."""
    with serving(gateway) as url:
        set_up(city.government, Channel.WEBHOOK, url, sign="S" * 16)
        tell(city.liaison("住建局").official, Channel.WEBHOOK)
        letter = outbox.claim()
        deliveries()[0].lease_until = clock.real_now() + timedelta(hours=1)
        db.session.commit()
        assert not worker.send_next()
        assert outbox.finish(replace(letter), outbox.SENT)
    assert gateway.asked == []
