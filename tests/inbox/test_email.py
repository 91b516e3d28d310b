"""Letters go out over a real mail server, and what it answers is read."""

import ssl
import subprocess
from dataclasses import replace

import pytest

from tests.mail import Postman, post_office, silent_server
from tracker.inbox import email
from tracker.inbox.outbox import SENT, Letter
from tracker.models import Channel, DeliveryStatus, MessageKind

LETTER = Letter(
    delivery_id=7,
    token="t",
    attempts=1,
    channel=Channel.EMAIL,
    address="lianluo@genhe.example",
    message_id=3,
    kind=MessageKind.REMINDER,
    occurrence="reminder.20220704.1f.12",
    subject="报送提醒：2022年二季度还有3个工作日截止（14项待报）",
    text="住建局 · 2022年二季度：第1项、第2项",
    link="/quarter/2022-07-07",
    government_id=1,
)


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


def test_a_server_that_never_answers_is_left_and_tried_again(monkeypatch):
    monkeypatch.setattr(email, "TIMEOUT", 0.3)
    with silent_server() as server:
        outcome = email.send(LETTER, server)
    assert outcome.status is DeliveryStatus.RETRY
    assert "timed out" in outcome.error


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


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A server's certificate and key, signed by itself: an authority that only we know."""
    folder = tmp_path_factory.mktemp("tls")
    paths = (folder / "cert.pem", folder / "key.pem")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
        + ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
        + ["-out", str(paths[0]), "-keyout", str(paths[1])],
        check=True,
        capture_output=True,
    )
    return paths


def test_a_certificate_of_an_own_authority_is_trusted_only_where_it_is_named(postman, certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    with post_office(postman, tls_context=context, require_starttls=True) as server:
        stranger = email.send(LETTER, replace(server, starttls=True))
        known = email.send(LETTER, replace(server, starttls=True, ca_file=str(certificate[0])))
        without = email.send(LETTER, server)
    assert stranger.status is DeliveryStatus.RETRY
    assert "certificate verify failed" in stranger.error
    assert known == SENT
    assert without.status is DeliveryStatus.FAILED
