"""Letters go out over a real mail server, and what it answers is read."""

import threading
import time
from dataclasses import replace

import pytest

from tests import gateways
from tests.inbox.letters import LETTER
from tests.mail import HERE, Postman, post_office, silent_server
from tracker.inbox.channels import email
from tracker.inbox.channels.email import Security
from tracker.inbox.outbox import SENT
from tracker.models import DeliveryStatus


@pytest.fixture
def postman() -> Postman:
    return Postman()


def test_a_letter_arrives_in_chinese_with_the_address_of_the_thing_itself(postman):
    with post_office(postman) as server:
        assert email.send(LETTER, server) == SENT
    (mail,) = postman.letters
    assert mail["Subject"] == LETTER.subject
    assert mail["To"] == "lianluo@genhe.example"
    assert mail["Content-Transfer-Encoding"] == "base64"
    text = mail.get_content()
    assert "住建局 · 2022年二季度" in text
    assert "http://tracker.example/quarter/2022-07-07" in text


def test_a_message_id_is_whole_and_the_same_at_every_attempt(postman):
    with post_office(postman) as server:
        email.send(LETTER, server)
        email.send(replace(LETTER, attempts=2, token="another"), server)
        email.send(replace(LETTER, delivery_id=8, occurrence="reminder.20220705.2e.12"), server)
    first, again, other = (mail["Message-ID"] for mail in postman.letters)
    assert first == again != other
    assert first.endswith(".7@genhe.example>")
    assert len(first) > 40


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ("451 4.3.0 稍后再试", DeliveryStatus.RETRY),
        ("550 5.1.1 no such mailbox", DeliveryStatus.FAILED),
    ],
)
def test_the_servers_answer_to_a_recipient_decides(postman, answer, status):
    postman.answers[LETTER.address] = answer
    with post_office(postman) as server:
        outcome = email.send(LETTER, server)
    assert outcome.status is status
    assert outcome.error == answer
    assert postman.letters == []


@pytest.mark.parametrize(
    ("answer", "status"),
    [("452 disk full", DeliveryStatus.RETRY), ("554 spam", DeliveryStatus.FAILED)],
)
def test_the_servers_answer_to_the_text_decides(postman, answer, status):
    postman.answer_to_text = answer
    with post_office(postman) as server:
        outcome = email.send(LETTER, server)
    assert (outcome.status, outcome.error) == (status, answer)


def test_a_server_that_never_answers_is_left_and_tried_again():
    with silent_server() as server:
        outcome = email.send(LETTER, replace(server, reach=replace(HERE, timeout=0.3)))
    assert outcome.status is DeliveryStatus.RETRY
    assert "timed out" in outcome.error


def test_a_server_that_takes_for_ever_is_cut_off(postman):
    """It answers every step in time, and never comes to the end of the last one."""
    postman.answers_slowly = threading.Event()
    begun = time.monotonic()
    with post_office(postman) as server:
        outcome = email.send(LETTER, replace(server, reach=replace(HERE, longest=0.5)))
        taken = time.monotonic() - begun
        postman.answers_slowly.set()
    assert outcome.status is DeliveryStatus.RETRY
    assert taken < 9  # a step may take ten


def test_the_machine_itself_is_spoken_to_only_where_the_deployment_says_so(postman):
    with post_office(postman) as server:
        outcome = email.send(LETTER, replace(server, reach=replace(HERE, trusted=frozenset())))
    assert outcome.status is DeliveryStatus.RETRY
    assert "TRACKER_OUTGOING_HOSTS" in outcome.error
    assert postman.letters == []


def test_a_server_that_is_not_there_is_tried_again():
    with silent_server() as server:
        pass
    assert email.send(LETTER, server).status is DeliveryStatus.RETRY


@pytest.mark.parametrize(
    "address",
    ["联络员@genhe.example", "a@b.example\r\nBcc: c@d.example", "a@b.example,c@d.example"],
)
def test_an_address_that_mail_cannot_be_sent_to_has_failed(postman, address):
    with post_office(postman) as server:
        outcome = email.send(replace(LETTER, address=address), server)
    assert outcome.status is DeliveryStatus.FAILED
    assert postman.letters == []


def test_a_line_break_in_a_title_adds_no_header(postman):
    with post_office(postman) as server:
        email.send(replace(LETTER, subject="第1项\r\nBcc: c@d.example"), server)
    (mail,) = postman.letters
    assert mail["Bcc"] is None
    assert postman.recipients == [[LETTER.address]]


def test_the_servers_own_words_are_kept_for_who_tries_it_out(postman):
    postman.answer_to_text = "250 2.0.0 Ok: queued as 4F1"
    with post_office(postman) as server:
        assert email.send(LETTER, server).answer == "250 2.0.0 Ok: queued as 4F1"


@pytest.fixture
def authority(tmp_path):
    return gateways.authority(tmp_path)


def test_an_own_authority_is_trusted_only_where_it_is_named(postman, authority, tmp_path):
    other = gateways.authority(tmp_path)
    with post_office(postman, tls_context=authority.server, require_starttls=True) as server:
        server = replace(server, security=Security.STARTTLS)
        stranger = email.send(LETTER, server)
        wrong = email.send(LETTER, replace(server, reach=replace(HERE, authority=other.pem)))
        known = email.send(LETTER, replace(server, reach=replace(HERE, authority=authority.pem)))
        without = email.send(LETTER, replace(server, security=Security.PLAIN))
    for refused in (stranger, wrong):
        assert refused.status is DeliveryStatus.RETRY
        assert "服务器证书没有通过验证" in refused.error
    assert known == SENT
    assert without.status is DeliveryStatus.FAILED
    assert len(postman.letters) == 1


def test_a_letter_goes_over_tls_from_the_start(postman, authority):
    reach = replace(HERE, authority=authority.pem)
    with post_office(postman, ssl_context=authority.server) as server:
        server = replace(server, security=Security.TLS)
        assert email.send(LETTER, replace(server, reach=reach)) == SENT
        assert email.send(LETTER, server).status is DeliveryStatus.RETRY
    assert len(postman.letters) == 1


def test_a_certificate_must_name_the_host(postman, authority):
    reach = replace(HERE, authority=authority.pem)
    with post_office(postman, tls_context=authority.server, require_starttls=True) as server:
        server = replace(server, security=Security.STARTTLS, reach=reach)
        refused = email.send(LETTER, replace(server, host="localhost"))
    assert "服务器证书没有通过验证" in refused.error
    assert postman.letters == []


def test_two_recipients_in_one_address_are_refused_and_none_is_lost(postman):
    """[good, bad]: a library that reports success for the good one would lose the bad one. Here a
    letter has one recipient."""
    postman.answers["bad@genhe.example"] = "550 5.1.1 no such mailbox"
    with post_office(postman) as server:
        good = email.send(replace(LETTER, address="good@genhe.example"), server)
        bad = email.send(replace(LETTER, address="bad@genhe.example"), server)
        both = email.send(replace(LETTER, address="good@genhe.example, bad@genhe.example"), server)
    assert good == SENT
    assert (bad.status, bad.error) == (DeliveryStatus.FAILED, "550 5.1.1 no such mailbox")
    assert both.status is DeliveryStatus.FAILED
    assert postman.recipients == [["good@genhe.example"]]
