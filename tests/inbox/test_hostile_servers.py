"""Servers, numbers and mailboxes that mean no good, and the secrets that they may repeat."""

import base64
import json
import socket
import threading
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest

from tests.gateways import Gateway, serving
from tests.inbox.letters import LETTER as MAIL
from tests.inbox.letters import TO_A_GROUP as LETTER
from tests.inbox.test_gateways import BASE, SHORT, short_messages
from tests.mail import HERE, Postman, post_office
from tracker.inbox.channels import email, http
from tracker.inbox.channels.carrier import HIDDEN, hide
from tracker.inbox.channels.email import MailServer
from tracker.inbox.channels.http import Request, ask
from tracker.inbox.channels.reaching import NotReached
from tracker.inbox.channels.robots import DIALECTS, Robot
from tracker.models import Channel, DeliveryStatus

SECRET = 'K"99<11>督查&8842'


@pytest.fixture
def gateway() -> Gateway:
    return Gateway()


# Secrets.


@pytest.mark.parametrize(
    "said",
    [
        json.dumps({"key": SECRET}),
        json.dumps({"key": SECRET}, ensure_ascii=False),
        "<key>K&quot;99&lt;11&gt;督查&amp;8842</key>",
        '<key>K"99&lt;11&gt;督查&amp;8842</key>',
    ],
)
def test_a_secret_is_known_in_json_and_in_xml(said):
    assert "99" not in hide(said, [SECRET])


def test_an_answer_that_was_cut_ends_with_no_piece_of_a_secret(gateway):
    secret = "693a91f6-7b1e-4c55-9f00-c0ffee123456"
    gateway.status, gateway.answer = 400, "x" * 280 + secret
    with serving(gateway) as url:
        robot = Robot(Channel.WECOM, f"{url}/send?key={secret}", BASE, HERE)
        said = hide(robot.send(LETTER).answer, robot.secrets)
    assert "693a" not in said
    assert said.endswith("x" + HIDDEN)


def test_a_mail_server_that_repeats_the_password_as_it_was_said_is_not_shown():
    server = MailServer("h", 25, "a@b.example", BASE, user="duban", password="Pass-7742")
    for each in ("\0duban\0Pass-7742", "Pass-7742"):
        code = base64.b64encode(each.encode()).decode()
        assert hide(f"500 unknown command: AUTH PLAIN {code}", server.secrets).endswith(HIDDEN)


# How much is listened to.


@contextmanager
def talking_server(line: bytes):
    """A mail server that says the same line of its answer for ever."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:

        def talk() -> None:
            connection, _ = listening.accept()
            with connection:
                try:
                    while True:
                        connection.sendall(line)
                except OSError:
                    pass

        threading.Thread(target=talk, daemon=True).start()
        yield MailServer("127.0.0.1", listening.getsockname()[1], "a@b.example", BASE, reach=HERE)


def test_a_mail_server_that_never_ends_its_answer_is_left_at_once(monkeypatch):
    read = []

    class Counting(email._Lines):
        def readline(self, most):
            line = super().readline(most)
            read.append(len(line))
            return line

    monkeypatch.setattr(email, "_Lines", Counting)
    with talking_server(b"220-" + b"x" * 500 + b"\r\n") as server:
        outcome = email.send(MAIL, server)
    assert outcome.status is DeliveryStatus.RETRY
    assert sum(read) <= email.LONGEST_CONVERSATION


def test_a_long_answer_is_kept_in_few_words():
    postman = Postman()
    postman.answer_to_text = "250 " + "x" * 450
    with post_office(postman) as server:
        assert len(email.send(MAIL, server).answer) <= 310


def test_headers_without_end_are_an_answer_that_did_not_come(gateway):
    gateway.headers = {f"X-{number}": "x" * 1000 for number in range(200)}
    with serving(gateway) as url, pytest.raises(http.NotAnswered):
        ask(Request("GET", url), HERE)


# Where a request may go, and what it may say.


@pytest.mark.parametrize("port", [25, 465, 587, 22, 6379])
def test_no_request_is_spoken_to_another_protocol(port):
    with pytest.raises(NotReached, match="不是网页服务的端口"):
        ask(Request("POST", f"http://127.0.0.1:{port}/", {}, b"MAIL FROM:<a@b>"), HERE)


@pytest.mark.parametrize(
    "name", ["Host", "content-length", "Transfer-Encoding", "Connection", "Expect", "Upgrade"]
)
def test_nobody_says_where_a_request_ends_but_who_sends_it(gateway, name):
    with serving(gateway) as url, pytest.raises(NotReached, match="由系统自己填写"):
        ask(Request("POST", url, {name: "1"}, b"x"), HERE)
    assert gateway.asked == []


# Numbers and mailboxes.


@pytest.mark.parametrize(
    "address",
    ["@", "a@", "a@[", "g:a@b.example;", "<a@b.example>", "x<v@y.example>", "a@b.example(c)"]
    + ['"a"@b.example', "a@b.example\t", "a@b.example\x00", "a@b.example;c@d.example", "a"],
)
def test_what_is_more_or_less_than_a_mailbox_is_written_to_nobody(address):
    postman = Postman()
    with post_office(postman) as server:
        outcome = email.send(replace(MAIL, address=address), server)
    assert outcome.status is DeliveryStatus.FAILED
    assert postman.letters == []


def test_a_number_in_other_digits_has_failed(gateway):
    with serving(gateway) as url:
        found = short_messages(url).send(replace(SHORT, address="١٣٨٠٠٠٠٠٠٠١"))
    assert found.status is DeliveryStatus.FAILED
    assert gateway.asked == []


def test_a_robot_calls_people_and_never_the_whole_group(gateway):
    letter = replace(
        LETTER, address="@all,138-0000 0001,,all,13800000002", text='<at user_id="all">'
    )
    with serving(gateway) as url:
        Robot(Channel.WECOM, url, BASE, HERE).send(letter)
        gateway.answer = '{"code": 0}'
        Robot(Channel.FEISHU, url, BASE, HERE).send(letter)
    said, shown = gateway.asked
    assert said.json["text"]["mentioned_mobile_list"] == ["13800000001", "13800000002"]
    assert "<at" not in shown.json["content"]["text"]


def test_what_a_robot_says_stays_within_its_bound_however_many_it_calls(gateway):
    phones = ",".join(f"138{number:08}" for number in range(2000))
    letter = replace(LETTER, address=phones, text="“督查”\n" * 9000)
    with serving(gateway) as url:
        Robot(Channel.DINGTALK, url, BASE, HERE).send(letter)
    [asked] = gateway.asked
    assert len(asked.body) < 20_000
    assert len(asked.json["at"]["atMobiles"]) == 100
    assert DIALECTS[Channel.DINGTALK].longest < 20_000
