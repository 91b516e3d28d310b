"""Requests to gateways on this machine: what is sent, how far it goes, and how answers are read."""

import base64
import hashlib
import hmac
import json
import socket
import threading
import time
from dataclasses import replace
from ipaddress import ip_address
from urllib.parse import parse_qs, urlsplit

import pytest

from tests import gateways
from tests.gateways import Gateway, serving
from tests.inbox.letters import TO_A_GROUP as LETTER
from tests.mail import HERE
from tracker.inbox.channels import http, reaching, robots
from tracker.inbox.channels.carrier import hide, secrets_in
from tracker.inbox.channels.http import NotAnswered, Request, ask
from tracker.inbox.channels.reaching import NotReached
from tracker.inbox.channels.robots import DIALECTS, Robot
from tracker.inbox.channels.sms import BodyKind, at_path
from tracker.inbox.channels.sms import Gateway as ShortMessages
from tracker.inbox.channels.webhook import Hook, signature
from tracker.models import Channel, DeliveryStatus

BASE = "http://tracker.example"
WAITS = {DeliveryStatus.RETRY, DeliveryStatus.UNKNOWN}


@pytest.fixture
def gateway() -> Gateway:
    return Gateway()


# How far a request goes.


def test_what_is_asked_arrives_and_the_answer_comes_back(gateway):
    with serving(gateway) as url:
        answer = ask(Request("POST", f"{url}/send?key=1", {"X-Key": "2"}, b"text"), HERE)
    assert (answer.status, answer.text) == (200, gateway.answer)
    [asked] = gateway.asked
    assert (asked.method, asked.path, asked.body) == ("POST", "/send?key=1", b"text")
    assert asked.headers["X-Key"] == "2"


def test_no_redirect_is_followed(gateway):
    elsewhere = Gateway()
    with serving(gateway) as url, serving(elsewhere) as other:
        gateway.status, gateway.headers = 302, {"Location": other}
        assert ask(Request("POST", url), HERE).status == 302
        robot = Robot(Channel.WECOM, url, BASE, HERE)
        hook = Hook(url, BASE, HERE, "key")
        for carrier in (robot, hook):
            assert carrier.send(LETTER).status is DeliveryStatus.FAILED
    assert elsewhere.asked == []


def test_the_machine_itself_is_refused_unless_the_deployment_names_it(gateway):
    with serving(gateway) as url, pytest.raises(NotReached, match="TRACKER_OUTGOING_HOSTS"):
        ask(Request("GET", url), replace(HERE, trusted=frozenset()))
    assert gateway.asked == []


@pytest.mark.parametrize(
    ("address", "is_inner"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("0.0.0.0", True),
        ("169.254.169.254", True),
        ("fe80::1", True),
        ("::ffff:127.0.0.1", True),
        ("64:ff9b::7f00:1", True),
        ("100.100.100.200", True),
        ("224.0.0.1", True),
        ("10.1.2.3", False),
        ("172.16.8.9", False),
        ("192.168.1.1", False),
        ("fd12::1", False),
        ("59.212.1.1", False),
    ],
)
def test_an_address_of_the_intranet_is_no_inner_one(address, is_inner):
    assert reaching.is_inner(ip_address(address)) is is_inner


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "127.1", "localhost"])
def test_no_other_way_of_writing_it_gets_to_the_machine_itself(gateway, host):
    reach = replace(HERE, trusted=frozenset())
    with serving(gateway) as url, pytest.raises(NotReached):
        ask(Request("GET", url.replace("127.0.0.1", host)), reach)
    assert gateway.asked == []


def test_a_name_is_looked_up_once_and_what_was_judged_is_connected_to(gateway, monkeypatch):
    """DNS rebinding: the second answer would be this machine."""
    asked = []

    def rebinding(host, port, **_options):
        asked.append(host)
        address = "192.0.2.1" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    connected = []

    def refuse(address, **_options):
        connected.append(address[0])
        raise OSError("unreachable")

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    monkeypatch.setattr(socket, "create_connection", refuse)
    with pytest.raises(NotReached):
        ask(Request("GET", "http://robot.example/send"), replace(HERE, trusted=frozenset()))
    assert (asked, connected) == (["robot.example"], ["192.0.2.1"])


@pytest.mark.parametrize(
    "address",
    [
        "ftp://a.example/",
        "file:///etc/passwd",
        "https:///send",
        "https://user:pass@a.example/",
        "https://a.example:99999/",
        "https://a.example/\r\nX-Evil: 1",
        "https://a.example/ send",
        "https://群.example/",
        "a.example/send",
        "https://[::1",
    ],
)
def test_what_is_no_address_is_not_asked(address):
    with pytest.raises(NotReached, match="请写"):
        ask(Request("GET", address), HERE)


@pytest.mark.parametrize(
    "headers",
    [{"X-A": "1\r\nX-Evil: 1"}, {"X-A\r\nX-Evil": "1"}, {"X-A": "一"}, {"": "1"}, {"X A": "1"}],
)
def test_no_header_begins_another_one(gateway, headers):
    with serving(gateway) as url, pytest.raises(NotReached):
        ask(Request("GET", url, headers), HERE)
    assert gateway.asked == []


def test_a_gateway_that_never_answers_is_left(gateway):
    gateway.holds = threading.Event()
    with serving(gateway) as url, pytest.raises(NotAnswered, match="timed out"):
        ask(Request("GET", url), replace(HERE, timeout=0.2))


def test_a_gateway_that_says_a_letter_now_and_then_is_cut_off(gateway):
    gateway.drips = 0.1
    gateway.answer = "x" * 500
    begun = time.monotonic()
    with serving(gateway) as url:
        try:
            answer = ask(Request("GET", url), replace(HERE, longest=0.5))
        except NotAnswered:
            pass
        else:
            assert len(answer.text) < 100
    assert time.monotonic() - begun < 20  # all of it would take fifty seconds


def test_no_more_than_a_little_is_read(gateway):
    gateway.answer = "x" * 1_000_000
    with serving(gateway) as url:
        assert len(ask(Request("GET", url), HERE).text) == http.LONGEST_ANSWER


def test_a_proxy_of_the_environment_is_not_used(gateway, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with serving(gateway) as url:
        assert ask(Request("GET", url), HERE).status == 200


def test_an_answer_in_gb18030_is_read(gateway):
    gateway.answer = "余额不足".encode("gb18030")
    with serving(gateway) as url:
        assert ask(Request("GET", url), HERE).text == "余额不足"


def test_only_a_named_authority_is_trusted(gateway, tmp_path):
    authority = gateways.authority(tmp_path)
    with serving(gateway, tls=authority.server) as url:
        assert ask(Request("GET", url), replace(HERE, authority=authority.pem)).status == 200
        other = gateways.authority(tmp_path)  # of the same name
        for pem in ("", other.pem):
            with pytest.raises(NotReached, match="证书没有通过验证"):
                ask(Request("GET", url), replace(HERE, authority=pem))
    assert len(gateway.asked) == 1


# Robots: HTTP 200 with an error code is no success.


def robot_at(url: str, channel: Channel = Channel.WECOM, sign: str = "") -> Robot:
    return Robot(channel, f"{url}/cgi-bin/webhook/send?key=693a91f6", BASE, HERE, sign)


def test_a_robot_of_wecom_is_told_whom_to_mention(gateway):
    with serving(gateway) as url:
        outcome = robot_at(url).send(LETTER)
    assert outcome.status is DeliveryStatus.SENT
    assert outcome.answer == '200 {"errcode": 0, "errmsg": "ok"}'
    [asked] = gateway.asked
    assert asked.path == "/cgi-bin/webhook/send?key=693a91f6"
    words = asked.json["text"]
    assert words["mentioned_mobile_list"] == ["13800000001", "13800000002"]
    lines = ["【督查督办】5 个单位 未报", "住建局、“财政局”", f"{BASE}/ledger"]
    assert words["content"] == "\n".join(lines)


def test_a_robot_of_dingtalk_is_signed(gateway):
    with serving(gateway) as url:
        assert robot_at(url, Channel.DINGTALK, "SEC1").send(LETTER).status is DeliveryStatus.SENT
    [asked] = gateway.asked
    query = parse_qs(urlsplit(asked.path).query)
    [moment], [sign] = query["timestamp"], query["sign"]
    expected = hmac.digest(b"SEC1", f"{moment}\nSEC1".encode(), hashlib.sha256)
    assert base64.b64decode(sign) == expected
    assert query["key"] == ["693a91f6"]
    assert asked.json["at"]["atMobiles"] == ["13800000001", "13800000002"]
    assert "@13800000001 @13800000002" in asked.json["text"]["content"]


def test_a_robot_of_feishu_is_signed(gateway):
    gateway.answer = '{"code": 0, "msg": "success"}'
    with serving(gateway) as url:
        assert robot_at(url, Channel.FEISHU, "SEC1").send(LETTER).status is DeliveryStatus.SENT
    [asked] = gateway.asked
    key = f"{asked.json['timestamp']}\nSEC1".encode()
    expected = hmac.digest(key, b"", hashlib.sha256)
    assert base64.b64decode(asked.json["sign"]) == expected
    assert asked.json["content"]["text"].startswith("【督查督办】")


@pytest.mark.parametrize(
    ("channel", "status", "answer", "outcome", "error"),
    [
        (
            Channel.WECOM,
            200,
            {"errcode": 93000, "errmsg": "invalid"},
            "failed",
            "93000",
        ),
        (
            Channel.WECOM,
            200,
            {"errcode": 45009, "errmsg": "api freq"},
            "retry",
            "45009",
        ),
        (Channel.WECOM, 200, {"errcode": -1, "errmsg": "system busy"}, "retry", "-1 system busy"),
        (
            Channel.DINGTALK,
            200,
            {"errcode": 310000, "errmsg": "sign"},
            "failed",
            "310000",
        ),
        (Channel.DINGTALK, 200, {"errcode": 130101, "errmsg": "send too fast"}, "retry", "130101"),
        (Channel.FEISHU, 200, {"code": 19001, "msg": "param invalid"}, "failed", "19001"),
        (Channel.FEISHU, 400, {"code": 9499, "msg": "too many request"}, "retry", "9499"),
        (Channel.FEISHU, 200, {"code": 11232, "msg": "frequency limited"}, "retry", "11232"),
        (Channel.FEISHU, 200, {"StatusCode": 0, "StatusMessage": "success"}, "sent", ""),
        (Channel.WECOM, 200, "<html>请登录上网</html>", "failed", "没有结果代码"),
        (Channel.WECOM, 200, ["errcode", 0], "failed", "没有结果代码"),
        (Channel.WECOM, 502, "bad gateway", "retry", "502"),
        (Channel.WECOM, 429, "slow down", "retry", "429"),
        (Channel.WECOM, 500, {"errcode": 0, "errmsg": "ok"}, "retry", "0 ok"),
    ],
)
def test_the_code_in_a_robots_answer_decides(gateway, channel, status, answer, outcome, error):
    """A library that looks at HTTP 200 alone reports success for most of these."""
    gateway.status = status
    gateway.answer = answer if isinstance(answer, str) else json.dumps(answer)
    with serving(gateway) as url:
        found = robot_at(url, channel).send(LETTER)
    assert found.status.value == outcome
    assert error in found.error


def test_a_robot_that_was_too_fast_is_silent_for_as_long_as_its_server_wants(gateway):
    gateway.answer = '{"errcode": 130101, "errmsg": "send too fast"}'
    with serving(gateway) as url:
        found = robot_at(url, Channel.DINGTALK).send(LETTER)
    assert found.after == DIALECTS[Channel.DINGTALK].pause
    assert found.after.total_seconds() == 600


@pytest.mark.parametrize("length", [600, 680, 681, 682, 683, 2000])
def test_a_text_over_the_robots_limit_is_cut_between_characters(length):
    letter = replace(LETTER, text="督" * length)
    text = robots.said(letter, BASE, 2048)
    assert len(text.encode()) <= 2048
    assert text.startswith("【督查督办】5 个单位 未报\n督督督")
    if length > 680:
        assert text.endswith(f"……\n（内容较长，其余请看：{BASE}/ledger）")
        assert len(text.encode()) > 2048 - 3
    assert "�" not in text


# Short messages: at most once.


def short_messages(url: str, **options) -> ShortMessages:
    template = '{"to": "{phone}", "content": "{text}", "appkey": "{key}"}'
    usual = {"body": template, "path": "code", "value": "0", "key": "K-9911", "headers": ""}
    return ShortMessages(f"{url}/sms", HERE, **(usual | options))


SHORT = replace(LETTER, channel=Channel.SMS, address="138-0000 0001", subject='3 份"待报"\\ {key}')


def test_a_template_is_filled_once_and_quoted_for_json(gateway):
    gateway.answer = '{"code": 0}'
    with serving(gateway) as url:
        sms = short_messages(url, headers="Authorization: Bearer {key}\nX-App: a")
        assert sms.send(SHORT).status is DeliveryStatus.SENT
    [asked] = gateway.asked
    assert asked.json == {
        "to": "13800000001",
        "content": '3 份"待报"\\ {key}',
        "appkey": "K-9911",
    }
    assert asked.headers["Authorization"] == "Bearer K-9911"
    assert asked.headers["Content-Type"].startswith("application/json")


def test_a_template_is_quoted_for_forms_and_for_xml_and_in_the_address(gateway):
    letter = replace(SHORT, subject="<b>&1=2 三")
    with serving(gateway) as url:
        form = short_messages(url, kind=BodyKind.FORM, body="m={phone}&t={text}", path="")
        xml = short_messages(url, kind=BodyKind.XML, body="<t>{text}</t>", path="")
        get = replace(xml, method="GET", address=f"{url}/sms?m={{phone}}&t={{text}}")
        for each in (form, xml, get):
            assert each.send(letter).status is DeliveryStatus.SENT
    as_form, as_xml, as_get = gateway.asked
    assert parse_qs(as_form.body.decode()) == {"m": ["13800000001"], "t": ["<b>&1=2 三"]}
    assert as_xml.body.decode() == "<t>&lt;b&gt;&amp;1=2 三</t>"
    assert parse_qs(urlsplit(as_get.path).query)["t"] == ["<b>&1=2 三"]
    assert as_get.body == b""


@pytest.mark.parametrize(
    ("status", "answer", "outcome"),
    [
        (200, '{"code": "0"}', "sent"),
        (200, '{"code": 1, "msg": "余额不足"}', "failed"),
        (200, '{"result": 0}', "failed"),
        (200, "ok", "unknown"),
        (401, "no such key", "failed"),
        (429, "too fast", "retry"),
        (500, "broken", "unknown"),
        (504, "upstream", "unknown"),
    ],
)
def test_what_the_gateway_answers_decides(gateway, status, answer, outcome):
    gateway.status, gateway.answer = status, answer
    with serving(gateway) as url:
        assert short_messages(url).send(SHORT).status.value == outcome


def test_a_gateway_that_takes_a_message_and_never_answers_leaves_it_unknown(gateway):
    gateway.holds = threading.Event()
    with serving(gateway) as url:
        sms = replace(short_messages(url), reach=replace(HERE, timeout=0.2))
        assert sms.send(SHORT).status is DeliveryStatus.UNKNOWN
    assert sms.send(SHORT).status is DeliveryStatus.RETRY  # nobody is there: nothing was sent


@pytest.mark.parametrize("number", ["", "联络员", "1380000\r\n0001x", "12"])
def test_a_number_that_is_none_has_failed(gateway, number):
    with serving(gateway) as url:
        found = short_messages(url).send(replace(SHORT, address=number))
    assert found.status is DeliveryStatus.FAILED
    assert gateway.asked == []


@pytest.mark.parametrize(
    ("path", "found"),
    [("code", "0"), ("data.1.ok", "true"), ("data.9.ok", None), ("data", None), ("no.code", None)],
)
def test_where_in_the_answer_something_stands(path, found):
    assert at_path({"code": 0, "data": [{}, {"ok": True}]}, path) == found


# The webhook.


def test_a_push_is_signed_and_has_the_same_key_at_every_attempt(gateway):
    letter = replace(LETTER, channel=Channel.WEBHOOK, address="13800000001", name="张联络")
    with serving(gateway) as url:
        hook = Hook(f"{url}/push", BASE, HERE, "S-1")
        assert hook.send(letter).status is DeliveryStatus.SENT
        hook.send(replace(letter, attempts=2, token="another"))
    first, again = gateway.asked
    moment = first.headers["X-Tracker-Timestamp"]
    mark = f"sha256={signature('S-1', moment, first.body)}"
    assert first.headers["X-Tracker-Signature"] == mark
    assert first.headers["Idempotency-Key"] == again.headers["Idempotency-Key"]
    assert first.json["recipient"] == {"name": "张联络", "address": "13800000001"}
    assert first.json["link"] == f"{BASE}/ledger"


@pytest.mark.parametrize(
    ("status", "outcome"), [(204, "sent"), (400, "failed"), (503, "retry"), (429, "retry")]
)
def test_the_status_of_a_push_decides(gateway, status, outcome):
    gateway.status, gateway.answer = status, ""
    with serving(gateway) as url:
        assert Hook(url, BASE, HERE, "S-1").send(LETTER).status.value == outcome


# Secrets.


def test_no_secret_is_repeated_however_a_server_writes_it():
    secrets = ("K 99/11", *secrets_in("https://robot.example/hook/a1b2c3?key=693a91f6-aa&x=1"))
    said = "no K 99/11, K%2099%2F11, K+99%2F11; /hook/a1b2c3 key=693a91f6-aa"
    hidden = hide(said, secrets)
    for part in ("99", "693a91f6", "a1b2c3"):
        assert part not in hidden
    assert hidden.startswith("no ••••")


def test_what_holds_a_secret_does_not_show_it():
    robot = Robot(Channel.WECOM, "https://r.example/?key=693a91f6", BASE, HERE, "SEC1")
    sms = short_messages("https://gw.example/K-9911")
    hook = Hook("https://h.example/?key=693a91f6", BASE, HERE, "SEC1")
    for each in (robot, sms, hook):
        assert not {"693a91f6", "SEC1", "K-9911"} & set(repr(each).replace("'", " ").split())
        assert "693a91f6" not in repr(each)
        assert "SEC1" not in repr(each)
        assert "K-9911" not in repr(each)
