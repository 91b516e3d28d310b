"""The page on which the system administrator sets the channels up, and tries them."""

import re

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from tests import factories, gateways
from tests.gateways import Gateway, serving
from tests.mail import Postman, post_office
from tracker.audit import queries as trail
from tracker.audit.wording import details_in_words
from tracker.core import clock
from tracker.core.db import db
from tracker.core.sealing import Unsealable, seal, unseal
from tracker.inbox import carriers, health, leases, queries
from tracker.models import AuditAction, AuditEvent, Channel, ChannelSetup, Lease

MAIL = {
    "is_on": "y",
    "host": "mail.genhe.example",
    "port": "465",
    "security": "tls",
    "sender": "duban@genhe.example",
    "user": "duban",
    "password": "Pass-7742",
    "timeout": "10",
    "authority": "",
}
ROBOT = {
    "is_on": "y",
    "name": "督查工作群",
    "address": "https://robot.genhe.example/send?key=693a91f6",
    "timeout": "5",
    "authority": "",
}
HOOK = {
    "is_on": "y",
    "address": "https://oa.genhe.example/push/a1b2c3d4",
    "sign": "S-20220704-genhe-duban",
    "timeout": "5",
    "authority": "",
}
SMS = {
    "is_on": "y",
    "address": "https://sms.genhe.example/send",
    "method": "POST",
    "kind": "json",
    "headers": "Authorization: Bearer {key}",
    "body": '{"to": "{phone}", "content": "{text}"}',
    "key": "K-991177",
    "secret": "",
    "path": "code",
    "value": "0",
    "timeout": "5",
    "authority": "",
}
ALL = {"email": MAIL, "wecom": ROBOT, "dingtalk": ROBOT, "sms": SMS, "webhook": HOOK}
SECRETS = ("Pass-7742", "693a91f6", "a1b2c3d4", "S-20220704-genhe-duban", "K-991177")


@pytest.fixture
def client(app, city, sign_in, monkeypatch):
    monkeypatch.setitem(app.config, "OUTGOING_HOSTS", frozenset({"127.0.0.1"}))
    me = city.administrator.official
    me.email, me.phone = "guanli@genhe.example", "13900000009"
    db.session.commit()
    return sign_in(city.administrator)


def only_setup() -> ChannelSetup:
    return db.session.scalars(select(ChannelSetup).execution_options(populate_existing=True)).one()


def save(client, kind: str, **changed) -> str:
    answer = client.post(f"/channels/new/{kind}", data=ALL[kind] | changed, follow_redirects=True)
    assert answer.status_code == 200
    return answer.text


def change(client, kind: str, **changed) -> str:
    kept = {name: value for name, value in ALL[kind].items() if value not in SECRETS}
    kept = {name: value for name, value in kept.items() if name != "address"}
    path = f"/channels/{only_setup().id}"
    return client.post(path, data=kept | changed, follow_redirects=True).text


@pytest.mark.parametrize("kind", ALL)
def test_what_was_set_up_is_kept_sealed_and_its_secrets_are_never_shown_again(client, city, kind):
    assert "已保存" in save(client, kind)
    setup = only_setup()
    assert setup.is_on
    assert setup.government_id == city.government.id
    pages = [client.get(path).text for path in ("/channels", f"/channels/{setup.id}", "/system")]
    kept = [setup.secret, repr(setup.settings), repr(carriers.carrier_of(setup))]
    for text in (*pages, *kept, repr(carriers.Secrets.of(setup))):
        assert not [secret for secret in SECRETS if secret in text]
    assert ALL[kind].get("address", "mail.genhe.example") in (
        carriers.Secrets.of(setup).address,
        setup.settings["host"],
    )


def test_a_form_that_is_refused_sends_no_secret_back(client):
    page = save(client, "email", host="", sender="x", port="99999")
    assert "请填写主机名" in page
    page += save(client, "wecom", name="")
    page += save(client, "sms", body="{}")
    page += save(client, "webhook", sign="short-one", timeout="99")
    assert not [secret for secret in (*SECRETS, "short-one") if secret in page]
    assert db.session.scalars(select(ChannelSetup)).all() == []


def test_a_secret_that_is_not_typed_again_stays(client):
    save(client, "email")
    assert "已保存" in change(client, "email", sender="new@genhe.example", timeout="3")
    server = carriers.carrier_of(only_setup())
    assert (server.sender, server.password, server.reach.timeout) == (
        "new@genhe.example",
        "Pass-7742",
        3.0,
    )


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        ("email", {"host": "evil.example"}),
        ("email", {"port": "2525"}),
        ("email", {"security": "plain"}),
        ("email", {"user": "other"}),
        ("sms", {"address": "https://evil.example/"}),
        ("sms", {"body": '{"to": "{phone}", "content": "{text}{key}"}'}),
        ("sms", {"headers": "X-Key: {key}"}),
        ("webhook", {"address": "https://evil.example/"}),
    ],
)
def test_nobody_gets_at_a_secret_by_changing_where_it_goes(client, kind, changed):
    save(client, kind)
    before = only_setup().settings
    assert "重新填写" in change(client, kind, **changed)
    assert only_setup().settings == before


def test_another_authority_wants_the_secrets_again(client, tmp_path):
    save(client, "wecom")
    page = change(client, "wecom", authority=gateways.authority(tmp_path).pem)
    assert "请填写网址" in page


@pytest.mark.parametrize(
    ("kind", "changed", "sentence"),
    [
        ("email", {"host": "a b"}, "请写邮件服务器的主机名或地址"),
        ("email", {"sender": "督查@genhe.example"}, "请写一个邮箱地址"),
        ("email", {"sender": "a@b.example\r\nBcc: c@d.example"}, "请写一个邮箱地址"),
        ("email", {"authority": "certificate"}, "这不是证书"),
        ("wecom", {"address": "ftp://a.example/"}, "请写 http:// 或 https:// 开头的完整网址"),
        ("wecom", {"address": ""}, "请填写网址"),
        ("sms", {"headers": "X-A"}, ""),
        ("sms", {"headers": "X A: 1"}, "请一行写一个请求头"),
        ("sms", {"body": '{"to": "{phone}"}'}, "请在请求内容里写上"),
        ("sms", {"body": '{"to": "{phone}", "text": {text}'}, "填好后不是 JSON"),
        ("sms", {"key": ""}, "请填写密钥"),
        ("sms", {"value": ""}, "请一起填写"),
        ("sms", {"headers": "Transfer-Encoding: chunked"}, "由系统自己填写，请删去"),
        ("sms", {"address": "https://{text}.genhe.example/"}, "请写明主机"),
        ("wecom", {"address": "http://mail.genhe.example:25/"}, "请换一个端口"),
        ("webhook", {"sign": "short"}, "至少16个字符"),
    ],
)
def test_what_cannot_work_is_refused_with_what_to_do(client, kind, changed, sentence):
    page = save(client, kind, **changed)
    if sentence:
        assert sentence in page
        assert db.session.scalars(select(ChannelSetup)).all() == []


def test_a_group_is_named_once(client):
    save(client, "wecom")
    assert "已有同名的群" in save(client, "wecom")
    assert "已保存" in save(client, "dingtalk")


def test_a_second_mail_server_is_the_first_one_changed(client):
    save(client, "email")
    answer = client.get("/channels/new/email")
    assert answer.location == f"/channels/{only_setup().id}"
    assert client.get("/channels/new/fax").status_code == 404


def test_the_trail_says_what_was_changed_and_no_secret(client, city):
    save(client, "sms")
    change(client, "sms", timeout="7", is_on="")
    events = db.session.scalars(
        select(AuditEvent).where(AuditEvent.subject_type == "channel_setup").order_by(AuditEvent.id)
    ).all()
    assert [each.action for each in events] == [
        AuditAction.CHANNEL_SET_UP,
        AuditAction.CHANNEL_CHANGED,
    ]
    said = dict(details_in_words(events[-1].details))
    assert said["渠道"] == "短信"
    assert "时限" in said["改了"]
    written = "".join(repr(each.details) for each in events)
    assert not [secret for secret in SECRETS if secret in written]
    assert trail is not None


def test_a_test_really_goes_to_who_asks_and_shows_the_servers_answer(client):
    postman = Postman()
    postman.answer_to_text = "250 2.0.0 Ok: queued as 4F1"
    with post_office(postman) as server:
        save(client, "email", host="127.0.0.1", port=str(server.port), security="plain", user="")
        answer = client.post(f"/channels/{only_setup().id}/test", follow_redirects=True)
    assert "250 2.0.0 Ok: queued as 4F1" in answer.text
    assert postman.recipients == [["guanli@genhe.example"]]
    said = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == AuditAction.CHANNEL_TESTED)
    ).one()
    assert said.details["result"] == "已发送"


def test_the_deployments_mail_server_is_tried_too(app, client, monkeypatch):
    postman = Postman()
    with post_office(postman) as server:
        monkeypatch.setitem(app.config, "SMTP_HOST", server.host)
        monkeypatch.setitem(app.config, "SMTP_PORT", server.port)
        monkeypatch.setitem(app.config, "SMTP_SENDER", server.sender)
        assert "部署时的环境变量设置" in client.get("/channels").text
        answer = client.post("/channels/usual/test", follow_redirects=True)
    assert "测试已发出" in answer.text
    assert postman.recipients == [["guanli@genhe.example"]]


def test_the_deployments_own_mail_server_opens_the_machine_to_nobody_else(app, client, monkeypatch):
    monkeypatch.setitem(app.config, "OUTGOING_HOSTS", frozenset())
    monkeypatch.setitem(app.config, "SMTP_HOST", "127.0.0.1")
    gateway = Gateway()
    with serving(gateway) as url:
        save(client, "wecom", address=f"{url}/send?key=693a91f6")
        page = client.post(f"/channels/{only_setup().id}/test", follow_redirects=True).text
    assert "TRACKER_OUTGOING_HOSTS" in page
    assert gateway.asked == []


def test_without_a_mail_server_there_is_none_to_try(client):
    page = client.post("/channels/usual/test", follow_redirects=True).text
    assert "还没有设置电子邮件，请先设置。" in page


def test_a_robots_refusal_is_shown_in_its_words_without_the_key(client):
    gateway = Gateway(answer='{"errcode": 93000, "errmsg": "invalid webhook url, key=693a91f6"}')
    with serving(gateway) as url:
        save(client, "wecom", address=f"{url}/send?key=693a91f6")
        page = client.post(f"/channels/{only_setup().id}/test", follow_redirects=True).text
    assert "测试没有送到：200" in page
    assert "93000" in page
    assert "693a91f6" not in page
    assert gateway.asked[0].json["text"]["mentioned_mobile_list"] == ["13900000009"]


def test_a_test_that_finds_nobody_comes_back_in_bounded_time(client):
    with serving(Gateway()) as url:
        pass
    save(client, "wecom", address=f"{url}/send?key=693a91f6")
    page = client.post(f"/channels/{only_setup().id}/test", follow_redirects=True).text
    assert "连接不上 127.0.0.1" in page


def test_a_short_test_goes_to_the_administrators_own_number(client, city):
    gateway = Gateway(answer='{"code": 0}')
    with serving(gateway) as url:
        save(client, "sms", address=f"{url}/send")
        path = f"/channels/{only_setup().id}/test"
        assert "测试已发出" in client.post(path, follow_redirects=True).text
        city.administrator.official.phone = ""
        db.session.commit()
        assert "您没有登记手机号" in client.post(path, follow_redirects=True).text
    [asked] = gateway.asked
    assert asked.json["to"] == "13900000009"
    assert asked.headers["Authorization"] == "Bearer K-991177"


def test_a_replaced_secret_key_is_a_sentence_on_every_page(app, client, monkeypatch):
    save(client, "webhook")
    sealed = only_setup().secret
    # The session is signed with the same key; only what is sealed is looked at with another.
    monkeypatch.setattr(carriers, "unseal", lambda text, _key: unseal(text, "another"))
    for path in ("/channels", "/", f"/channels/{only_setup().id}", "/system"):
        assert client.get(path).status_code == 200, path
    assert "密钥打不开" in client.get("/channels").text
    assert "的密钥打不开" in client.get("/").text
    page = client.post(f"/channels/{only_setup().id}/test", follow_redirects=True).text
    assert "SECRET_KEY 已更换" in page
    assert "请填写" in change(client, "webhook", timeout="3")
    assert only_setup().secret == sealed
    monkeypatch.undo()


def test_a_seal_opens_with_its_own_key_only():
    sealed = seal("密码", "one")
    assert "密码" not in sealed
    assert unseal(sealed, "one") == "密码"
    for key, text in (("two", sealed), ("one", "damaged")):
        with pytest.raises(Unsealable):
            unseal(text, key)


def test_another_governments_channels_are_not_there(client, sign_in):
    save(client, "wecom")
    setup = only_setup()
    stranger = sign_in(factories.small_city("额尔古纳市").administrator)
    assert "督查工作群" not in stranger.get("/channels").text
    for method, path in (("get", ""), ("post", ""), ("post", "/test")):
        assert getattr(stranger, method)(f"/channels/{setup.id}{path}").status_code == 404


@pytest.mark.parametrize("title", ["督查员", "安全管理员", "审计员", "住建局联络员", "市长"])
def test_nobody_else_keeps_channels(client, city, sign_in, title):
    save(client, "wecom")
    other = sign_in(city.actor(title))
    assert other.get("/channels").status_code == 403
    assert other.post("/channels/new/email", data=MAIL).status_code == 403
    assert other.post(f"/channels/{only_setup().id}/test").status_code == 403


# /healthz


def beat() -> None:
    now = clock.real_now()
    for name in (leases.CLOCK, leases.SENDER):
        factories.add(Lease(name=name, holder="test", until=now, beat_at=now))
    db.session.commit()


def test_a_stranger_is_told_whether_the_whole_runs(app, city):
    client = app.test_client()
    assert client.get("/healthz").status_code == 503
    beat()
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json == {
        "status": "ok",
        "database": True,
        "clock": True,
        "sender": True,
        "stuck": 0,
    }
    assert "Set-Cookie" not in answer.headers


def test_a_database_that_is_away_is_said_and_not_a_broken_page(app, city, monkeypatch):
    def away():
        raise OperationalError("SELECT 1", {}, Exception("no connection to 10.1.2.3"))

    monkeypatch.setattr(queries, "signs_of_life", away)
    monkeypatch.setattr("tracker.app.directory.demonstration_offset", away)
    answer = app.test_client().get("/healthz")
    assert answer.status_code == 503
    assert answer.json["database"] is False
    assert "10.1.2.3" not in answer.text
    assert not health.look().is_well


def test_the_list_names_every_channel(client):
    page = client.get("/channels").text
    for channel in Channel:
        assert channel.label in page
    assert len(re.findall(r'href="/channels/new/', page)) == len(Channel)
