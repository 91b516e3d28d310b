"""Nothing in the outbox is lost, and nothing is sent twice but after a crash."""

import threading
import time
from collections import Counter
from contextlib import ExitStack
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests import factories
from tests.mail import Postman, post_office
from tests.processes import running, wait_until
from tracker.core import clock
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.inbox import outbox, service
from tracker.inbox.outbox import RETRY_AFTER, Outcome
from tracker.models import (
    Actor,
    Channel,
    Delivery,
    DeliveryStatus,
    MessageKind,
    Official,
    Post,
)

RETRY = Outcome(DeliveryStatus.RETRY, "451 try later")
FAILED = Outcome(DeliveryStatus.FAILED, "550 no such mailbox")


@pytest.fixture
def mailing(app, monkeypatch):
    monkeypatch.setitem(app.config, "SMTP_HOST", "mail.genhe.example")
    monkeypatch.setitem(app.config, "SMTP_SENDER", "duban@genhe.example")


@pytest.fixture
def recipient(city):
    official = city.liaison("住建局").official
    official.email = "lianluo@genhe.example"
    db.session.commit()
    return official


def tell(official, occurrence="issued.1"):
    message = service.send(
        official, MessageKind.ISSUED, "任务下达", occurrence=occurrence, link="/notices/1"
    )
    db.session.commit()
    return message


def only_delivery() -> Delivery:
    return db.session.scalars(select(Delivery).execution_options(populate_existing=True)).one()


def make_due(delivery: Delivery) -> None:
    delivery.next_at = clock.real_now() - timedelta(seconds=1)
    db.session.commit()


def test_the_same_thing_is_told_once(recipient):
    assert tell(recipient) is not None
    assert tell(recipient) is None


def test_without_a_mail_server_a_message_is_told_in_the_application_only(recipient):
    assert tell(recipient).deliveries == []


def test_somebody_without_an_address_is_told_in_the_application_only(mailing, city):
    assert tell(city.head("住建局").official).deliveries == []


def test_a_delivery_is_claimed_once_and_noted_as_sent(mailing, recipient):
    tell(recipient)
    letter = outbox.claim()
    assert (letter.address, letter.subject) == ("lianluo@genhe.example", "任务下达")
    assert outbox.claim() is None
    assert outbox.finish(letter, outbox.SENT)
    assert only_delivery().status is DeliveryStatus.SENT
    assert only_delivery().sent_at is not None
    assert outbox.claim() is None


def test_what_is_tried_again_waits_1_5_15_and_60_minutes_then_an_hour_up_to_a_day(
    mailing, recipient
):
    tell(recipient)
    pauses = []
    while only_delivery().status is not DeliveryStatus.FAILED:
        make_due(only_delivery())
        outbox.finish(outbox.claim(), RETRY)
        if only_delivery().status is DeliveryStatus.RETRY:
            pauses.append(
                round((only_delivery().next_at - clock.real_now()) / timedelta(minutes=1))
            )
            assert outbox.claim() is None
    assert pauses[:5] == [1, 5, 15, 60, 60]
    assert pauses == list(RETRY_AFTER)
    assert timedelta(hours=23) < timedelta(minutes=sum(pauses)) <= timedelta(hours=24)
    assert only_delivery().error == "451 try later"


def test_what_was_refused_for_good_is_kept_with_the_servers_words(mailing, recipient):
    tell(recipient)
    outbox.finish(outbox.claim(), FAILED)
    assert only_delivery().status is DeliveryStatus.FAILED
    assert only_delivery().error == "550 no such mailbox"
    assert outbox.claim() is None


def test_a_sender_whose_lease_ran_out_cannot_note_what_another_does(mailing, recipient):
    tell(recipient)
    slow = outbox.claim()
    only_delivery().lease_until = clock.real_now()
    db.session.commit()
    quick = outbox.claim()
    assert quick.delivery_id == slow.delivery_id
    assert not outbox.finish(slow, FAILED)
    assert only_delivery().status is DeliveryStatus.SENDING
    assert outbox.finish(quick, outbox.SENT)


def test_what_failed_is_sent_again_when_the_administrator_says_so(mailing, city, recipient):
    tell(recipient)
    outbox.finish(outbox.claim(), FAILED)
    service.retry_delivery(only_delivery(), by=city.administrator)
    db.session.commit()
    assert outbox.claim().attempts == 1
    with pytest.raises(RuleBroken, match="发送中"):
        service.retry_delivery(only_delivery(), by=city.administrator)


def test_what_was_superseded_is_not_sent(mailing, recipient):
    tell(recipient)
    service.supersede_unsent(recipient)
    db.session.commit()
    assert outbox.claim() is None


def fill_outbox(app, letters: int) -> None:
    """Deliveries that are due, each to an address of its own."""
    with app.app_context():
        official = factories.small_city().liaison("住建局").official
        app.config.update(SMTP_HOST="mail.genhe.example", SMTP_SENDER="duban@genhe.example")
        for number in range(letters):
            official.email = f"no{number}@genhe.example"
            tell(official, f"issued.{number}")


def unsent(app) -> int:
    with app.app_context():
        statuses = db.session.scalars(select(Delivery.status)).all()
    return sum(status is not DeliveryStatus.SENT for status in statuses)


def test_two_quick_tellings_of_one_thing_make_one_message(fresh_app):
    """Both look, both find nothing, both insert: the second is told that it was second."""
    with fresh_app.app_context():
        official_id = factories.small_city().liaison("住建局").official.id
    together = threading.Barrier(4)
    told = []

    def tell_at_once():
        with fresh_app.app_context():
            official = db.session.get(Official, official_id)
            db.session.rollback()
            together.wait()
            with transaction():
                message = service.send(official, MessageKind.ISSUED, "下达", occurrence="issued.1")
                told.append(message is not None)

    threads = [threading.Thread(target=tell_at_once) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == [False, False, False, True]


def test_what_costs_money_is_sent_again_once_however_many_say_so(fresh_app):
    """Both administrators look at a short message that may have arrived, and press at once."""
    with fresh_app.app_context():
        city = factories.small_city()
        message = service.send(
            city.liaison("住建局").official, MessageKind.ISSUED, "下达", occurrence="issued.1"
        )
        delivery = factories.add(
            Delivery(message=message, channel=Channel.SMS, address="13800000001")
        )
        delivery.status = DeliveryStatus.UNKNOWN
        db.session.commit()
        delivery_id, post_id = delivery.id, city.administrator.post.id
        db.session.remove()
    pressed, sent = threading.Event(), []

    def press(waits: float) -> None:
        with fresh_app.app_context(), transaction():
            post = db.session.get_one(Post, post_id)
            by = Actor(post.tenures[0].official, post, factories.TODAY)
            service.retry_delivery(db.session.get_one(Delivery, delivery_id), by=by)
            pressed.set()
            time.sleep(waits)
            sent.append(waits)

    first = threading.Thread(target=press, args=(0.3,))
    first.start()
    pressed.wait()
    with pytest.raises(RuleBroken, match="不需要重新发送"):
        press(0)
    first.join()
    assert sent == [0.3]


def test_several_senders_send_every_letter_once(fresh_app):
    fill_outbox(fresh_app, letters=60)
    postman = Postman()
    with post_office(postman) as server, ExitStack() as senders:
        for _ in range(3):
            senders.enter_context(running(fresh_app, "worker", mail=server))
        wait_until(lambda: unsent(fresh_app) == 0)
    told = Counter(address for addresses in postman.recipients for address in addresses)
    assert len(told) == 60
    assert set(told.values()) == {1}
    assert len({mail["Message-ID"] for mail in postman.letters}) == 60


def test_a_sender_killed_between_sending_and_noting_repeats_that_letter_under_the_same_id(
    fresh_app,
):
    fill_outbox(fresh_app, letters=2)
    postman = Postman()
    postman.answers_slowly = threading.Event()
    with post_office(postman) as server:
        with running(fresh_app, "worker", mail=server) as process:
            wait_until(lambda: len(postman.letters) == 1)
            process.kill()
            process.wait()
        postman.answers_slowly.set()
        let_leases_run_out(fresh_app)
        with running(fresh_app, "worker", mail=server):
            wait_until(lambda: unsent(fresh_app) == 0)
    ids = Counter(mail["Message-ID"] for mail in postman.letters)
    assert sorted(ids.values()) == [1, 2]


def let_leases_run_out(app) -> None:
    with app.app_context():
        db.session.execute(
            update(Delivery)
            .where(Delivery.status == DeliveryStatus.SENDING)
            .values(lease_until=clock.real_now())
        )
        db.session.commit()
