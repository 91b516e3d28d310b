"""Setting a channel up (渠道设置): what may be written, what of the secrets is kept, and trying it.

Nobody gets at a secret by changing where it is sent: whoever changes that types it again.
"""

import json
import secrets as random
from dataclasses import dataclass, fields, replace
from typing import Any

from tracker.audit.service import record
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.core.sealing import Unsealable
from tracker.inbox.carriers import KEY_REPLACED, Secrets, carrier_of, mail_server
from tracker.inbox.channels import http
from tracker.inbox.channels.carrier import Carrier, hide
from tracker.inbox.channels.reaching import NotReached
from tracker.inbox.channels.sms import BodyKind, filled, headers_in
from tracker.inbox.checking import check_address, check_authority, check_host
from tracker.inbox.outbox import Letter, Outcome
from tracker.inbox.service import address_of
from tracker.inbox.setups import setups_of
from tracker.models import (
    ROBOTS,
    Actor,
    AuditAction,
    Channel,
    ChannelSetup,
    MessageKind,
)

# What decides where secrets go, and who can read them on the way.
_WHITHER = {
    Channel.EMAIL: ("host", "port", "user", "security", "authority"),
    Channel.SMS: ("method", "headers", "kind", "body", "authority"),
}
_WHITHER_USUALLY = ("authority",)
SHORTEST_SIGN = 16


@dataclass(frozen=True)
class Entry:
    """A channel as it was written on the page; a secret that was left empty stays as it is."""

    settings: dict[str, Any]
    secrets: Secrets
    name: str = ""
    is_on: bool = False


def set_up(channel: Channel, entry: Entry, *, by: Actor) -> ChannelSetup:
    setup = ChannelSetup(
        government_id=by.government_id, channel=channel, name=entry.name, settings={}
    )
    _write(setup, entry, entry.secrets)
    db.session.add(setup)
    record(AuditAction.CHANNEL_SET_UP, setup, by=by, **_for_the_trail(setup))
    return setup


def change(setup: ChannelSetup, entry: Entry, *, by: Actor) -> None:
    # Two at once take turns: the secret that one leaves as it is must not go where another sends.
    db.session.refresh(setup, with_for_update=True)
    before = {**setup.settings, "name": setup.name, "is_on": setup.is_on}
    secrets = _kept(setup, entry)
    if entry.secrets.address:  # another robot, another bucket
        setup.tokens_at = setup.blocked_until = None
    _write(setup, entry, secrets)
    after = {**setup.settings, "name": setup.name, "is_on": setup.is_on}
    changed = sorted(name for name in after if before.get(name) != after[name])
    typed = sorted(each.name for each in fields(Secrets) if vars(entry.secrets)[each.name])
    record(
        AuditAction.CHANNEL_CHANGED,
        setup,
        by=by,
        **_for_the_trail(setup),
        changed=[LABELS.get(name, name) for name in (*changed, *typed)],
    )


def try_out(setup: ChannelSetup | None, *, by: Actor) -> Outcome:
    """Really send a message to who asks for it, or to the robot's group, and give the server's own
    answer. setup: None for the deployment's mail server. Nothing is held meanwhile."""
    channel = setup.channel if setup else Channel.EMAIL
    carrier = _carrier(setup)
    letter = _test_letter(setup, channel, by)
    db.session.rollback()
    outcome = carrier.send(letter)
    return replace(
        outcome,
        error=hide(outcome.error, carrier.secrets),
        answer=hide(outcome.answer, carrier.secrets),
    )


def note_trial(setup: ChannelSetup, outcome: Outcome, *, by: Actor) -> None:
    record(
        AuditAction.CHANNEL_TESTED,
        setup,
        by=by,
        **_for_the_trail(setup),
        result=outcome.status.label,
    )


def _carrier(setup: ChannelSetup | None) -> Carrier:
    if setup is None:
        server = mail_server()
        if server is None:
            raise RuleBroken("还没有设置电子邮件，请先设置。")
        return server
    try:
        return carrier_of(setup)
    except Unsealable as unreadable:
        raise RuleBroken(KEY_REPLACED + "。") from unreadable


def _test_letter(setup: ChannelSetup | None, channel: Channel, by: Actor) -> Letter:
    address = by.official.phone if channel in ROBOTS else address_of(by.official, channel)
    if not address and channel not in ROBOTS:
        what = "手机号" if channel is Channel.SMS else "邮箱"
        raise RuleBroken(f"您没有登记{what}，测试发不到您这里，请先在“单位与干部”里登记。")
    return Letter(
        delivery_id=0,
        token="",
        attempts=1,
        channel=channel,
        address=address,
        message_id=0,
        kind=MessageKind.SYSTEM,
        occurrence=f"trial.{random.token_hex(8)}",
        subject=f"测试：{channel.label}可以送到",
        text=f"这是督查督办台账发出的测试，由{by.official.name}点发，不用回复。",
        link="",
        government_id=by.government_id,
        name=by.official.name,
        robot_id=setup.id if setup and channel in ROBOTS else None,
    )


def _kept(setup: ChannelSetup, entry: Entry) -> Secrets:
    """What was typed and, where the secrets still go where they went, what was not."""
    whither = _WHITHER.get(setup.channel, _WHITHER_USUALLY)
    is_moved = bool(entry.secrets.address) or any(
        entry.settings.get(name) != setup.settings.get(name) for name in whither
    )
    if is_moved:
        return entry.secrets
    try:
        kept = vars(Secrets.of(setup))
    except Unsealable:
        kept = {}
    typed = {name: value for name, value in vars(entry.secrets).items() if value}
    return Secrets(**{**kept, **typed})


def _write(setup: ChannelSetup, entry: Entry, secrets: Secrets) -> None:
    settings = dict(entry.settings)
    check_authority(settings["authority"])
    if setup.channel is Channel.EMAIL:
        secrets = replace(secrets, password=secrets.password if settings["user"] else "")
        _check_mail(settings, secrets)
    else:
        settings["host"] = _check_url(secrets.address)
    if setup.channel is Channel.SMS:
        _check_gateway(settings, secrets)
    if setup.channel is Channel.WEBHOOK and len(secrets.sign) < SHORTEST_SIGN:
        sentence = f"请填写签名密钥，至少{SHORTEST_SIGN}个字符；改了网址或证书后要重新填写。"
        raise RuleBroken(sentence, field="sign")
    if setup.channel in ROBOTS:
        _check_name(setup, entry.name)
    setup.name, setup.settings, setup.is_on = entry.name, settings, entry.is_on
    setup.secret = secrets.sealed()
    db.session.flush()


def _check_name(setup: ChannelSetup, name: str) -> None:
    if not name:
        raise RuleBroken("请填写群的名称，例如 督查工作群。", field="name")
    with db.session.no_autoflush:
        others = setups_of(setup.government_id)
    if any(
        each.channel is setup.channel and each.name == name and each is not setup for each in others
    ):
        raise RuleBroken("已有同名的群，请换一个名称。", field="name")


def _check_mail(settings: dict[str, Any], secrets: Secrets) -> None:
    check_host(settings["host"])
    check_address(settings["sender"], field="sender")
    if settings["user"] and not secrets.password:
        sentence = "请填写密码；改了主机、端口、加密、账号或证书后要重新填写。"
        raise RuleBroken(sentence, field="password")


def _check_url(address: str) -> str:
    """The host, for the list; the rest of the address may be a key."""
    if not address:
        raise RuleBroken("请填写网址；改了证书或请求内容后要重新填写。", field="address")
    if "{" in address.partition("://")[2].partition("/")[0]:
        raise RuleBroken("网址的主机名里不能有待填的内容，请写明主机。", field="address")
    try:
        parts = http.parts_of(filled(address, _EXAMPLE, lambda value: value))
    except NotReached as refused:
        raise RuleBroken(f"{refused}。", field="address") from refused
    return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)


_EXAMPLE = {"phone": "13800000000", "text": "x", "key": "k", "secret": "s"}


def _check_gateway(settings: dict[str, Any], secrets: Secrets) -> None:
    _check_headers(settings["headers"])
    body = settings["body"] if settings["method"] != "GET" else ""
    template = "\n".join((secrets.address, settings["headers"], body))
    if "{phone}" not in template or "{text}" not in template:
        sentence = "请在请求内容里写上 {phone} 和 {text}；方法是 GET 的，写在网址里。"
        raise RuleBroken(sentence, field="body")
    if body and settings["kind"] == BodyKind.JSON and not _is_json(body):
        raise RuleBroken("填好后不是 JSON，请核对引号和括号。", field="body")
    for name, label in (("key", "密钥"), ("secret", "第二个密钥")):
        if f"{{{name}}}" in template and not vars(secrets)[name]:
            sentence = f"请填写{label}；改了网址、请求头、请求内容或证书后要重新填写。"
            raise RuleBroken(sentence, field=name)
    if bool(settings["path"]) != bool(settings["value"]):
        raise RuleBroken("结果的位置和成功时的值请一起填写，或都不填。", field="value")


def _check_headers(lines: str) -> None:
    try:
        http.checked({**headers_in(lines)})
    except NotReached as refused:
        sentence = f"{refused}。请一行写一个请求头，例如 X-App: duban。"
        raise RuleBroken(sentence, field="headers") from refused


def _is_json(template: str) -> bool:
    try:
        json.loads(filled(template, _EXAMPLE, lambda value: value))
    except ValueError:
        return False
    return True


def _for_the_trail(setup: ChannelSetup) -> dict[str, Any]:
    return {
        "channel": setup.channel.label,
        "label": setup.name,
        "host": setup.settings["host"],
        "is_on": setup.is_on,
    }


LABELS = {
    "address": "网址",
    "authority": "证书",
    "body": "请求内容",
    "headers": "请求头",
    "host": "主机",
    "is_on": "启用",
    "key": "密钥",
    "kind": "格式",
    "method": "方法",
    "name": "名称",
    "password": "密码",
    "path": "结果的位置",
    "port": "端口",
    "secret": "第二个密钥",
    "security": "加密",
    "sender": "发件人",
    "sign": "签名密钥",
    "timeout": "时限",
    "user": "账号",
    "value": "成功时的值",
}
