"""The inbox, and the administrator's page of what was sent and what was not."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import counting, factories
from tracker.core import clock
from tracker.core.db import db
from tracker.inbox import leases, queries, service
from tracker.models import (
    Channel,
    Delivery,
    DeliveryStatus,
    Lease,
    Message,
    MessageKind,
)


def tell(actor, subject="报送提醒：2 份今天截止", *, number=1, link="/messages") -> Message:
    message = service.send(
        actor.official,
        MessageKind.REMINDER,
        subject,
        occurrence=f"test.{number}",
        text="住建局：第1项、第2项",
        link=link,
    )
    db.session.commit()
    return message


def fail(actor, *, number=1, status=DeliveryStatus.FAILED) -> Delivery:
    delivery = factories.add(
        Delivery(
            message=tell(actor, number=number),
            channel=Channel.EMAIL,
            address="lianluo@genhe.example",
            status=status,
            attempts=3,
            error="550 5.1.1 no such mailbox",
        )
    )
    db.session.commit()
    return delivery


def test_a_reader_sees_own_messages_and_how_many_are_unread(city, sign_in):
    tell(city.liaison("住建局"))
    tell(city.liaison("财政局"), "给财政局的消息", number=2)
    page = sign_in(city.liaison("住建局")).get("/messages").text
    assert "报送提醒：2 份今天截止" in page
    assert "1 条消息未读" in page
    assert "给财政局的消息" not in page


def test_looking_at_the_list_reads_nothing(city, sign_in):
    message = tell(city.liaison("住建局"))
    sign_in(city.liaison("住建局")).get("/messages")
    assert db.session.get(Message, message.id).read_at is None


def test_opening_a_message_reads_it_and_leads_to_the_thing_itself(city, sign_in):
    message = tell(city.liaison("住建局"), link="/quarter/2022-07-07")
    client = sign_in(city.liaison("住建局"))
    answer = client.post(f"/messages/{message.id}/open")
    assert (answer.status_code, answer.location) == (302, "/quarter/2022-07-07")
    first = db.session.get(Message, message.id).read_at
    assert first is not None
    client.post(f"/messages/{message.id}/open")
    assert db.session.get(Message, message.id).read_at == first


def test_a_link_never_leads_out_of_the_application(city, sign_in):
    message = tell(city.liaison("住建局"), link="//elsewhere.example/")
    answer = sign_in(city.liaison("住建局")).post(f"/messages/{message.id}/open")
    assert answer.location == "/messages"


def test_somebody_elses_message_is_not_there(city, sign_in):
    message = tell(city.liaison("住建局"))
    assert sign_in(city.liaison("财政局")).post(f"/messages/{message.id}/open").status_code == 404
    assert db.session.get(Message, message.id).read_at is None


def test_all_messages_are_read_at_once_but_nobody_elses(city, sign_in):
    for number in range(3):
        tell(city.liaison("住建局"), number=number)
        tell(city.liaison("财政局"), number=number)
    sign_in(city.liaison("住建局")).post("/messages/read")
    assert queries.unread_count(city.liaison("住建局").official) == 0
    assert queries.unread_count(city.liaison("财政局").official) == 3


def test_older_messages_are_a_page_away_and_new_ones_move_nothing(city, sign_in):
    for number in range(queries.PAGE + 3):
        tell(city.liaison("住建局"), f"第{number}号消息", number=number)
    client = sign_in(city.liaison("住建局"))
    with counting.queries() as seen:
        first = client.get("/messages").text
    assert f"第{queries.PAGE + 2}号消息" in first
    assert "第2号消息" not in first
    assert len(seen) < 25
    oldest_shown = db.session.scalars(select(Message).filter_by(subject="第3号消息")).one()
    tell(city.liaison("住建局"), "刚来的消息", number=99)
    second = client.get(f"/messages?before={oldest_shown.id}").text
    assert [f"第{number}号消息" in second for number in (0, 1, 2, 3)] == [True] * 3 + [False]


def test_the_administrator_sees_what_failed_with_the_servers_words(city, sign_in):
    fail(city.liaison("住建局"))
    page = sign_in(city.administrator).get("/system").text
    assert "550 5.1.1 no such mailbox" in page
    assert "lianluo@genhe.example" in page
    assert "2 份今天截止" not in page  # an administrator reads no reports, nor what is said of them
    assert "没有设置渠道" in page


def test_the_administrator_sees_who_is_alive(city, sign_in):
    leases.beat(leases.SENDER, "here:1")
    db.session.add(
        Lease(
            name=leases.CLOCK,
            holder="here:2",
            until=clock.real_now(),
            beat_at=clock.real_now() - timedelta(minutes=3),
        )
    )
    db.session.commit()
    page = sign_in(city.administrator).get("/system").text
    assert page.count("运行中") == 1
    assert page.count("停止</span></td>") == 1
    assert {sign.name: sign.is_silent for sign in queries.signs_of_life()} == {
        "clock": True,
        "sender": False,
    }


def test_deliveries_that_stand_still_are_said_aloud(city, sign_in):
    delivery = fail(city.liaison("住建局"), status=DeliveryStatus.PENDING)
    delivery.next_at = clock.real_now() - timedelta(minutes=16)
    db.session.commit()
    assert "有 1 条消息到时没有发出" in sign_in(city.administrator).get("/system").text


def test_what_failed_is_sent_again_at_the_administrators_word(city, sign_in):
    delivery = fail(city.liaison("住建局"))
    client = sign_in(city.administrator)
    page = client.post(f"/deliveries/{delivery.id}/retry", follow_redirects=True).text
    assert "已排入发送" in page
    assert db.session.get(Delivery, delivery.id).status is DeliveryStatus.PENDING
    again = client.post(f"/deliveries/{delivery.id}/retry", follow_redirects=True).text
    assert "这条投递待发送，不需要重新发送。" in again


def test_a_letter_goes_to_the_address_that_was_put_right(city, sign_in):
    delivery = fail(city.liaison("住建局"))
    delivery.message.recipient.email = "xin@genhe.example"
    db.session.commit()
    sign_in(city.administrator).post(f"/deliveries/{delivery.id}/retry")
    assert db.session.get(Delivery, delivery.id).address == "xin@genhe.example"


@pytest.mark.parametrize("title", ["督查员", "住建局联络员", "市长", "审计员"])
def test_others_do_not_see_the_system(city, sign_in, title):
    delivery = fail(city.liaison("住建局"))
    client = sign_in(city.actor(title))
    assert client.get("/system").status_code == 403
    assert client.post(f"/deliveries/{delivery.id}/retry").status_code in (403, 404)
    assert db.session.get(Delivery, delivery.id).status is DeliveryStatus.FAILED


def test_another_governments_deliveries_are_not_there(city, sign_in):
    other = factories.small_city("额尔古纳市")
    delivery = fail(other.liaison("住建局"))
    client = sign_in(city.administrator)
    assert "550" not in client.get("/system").text
    assert client.post(f"/deliveries/{delivery.id}/retry").status_code == 404
