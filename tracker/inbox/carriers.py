"""Who takes a letter: the server, gateway or robot that its government has set up for the channel.

What is written on the page stands in `settings` as plain values, by the names of the fields; the
secret part is sealed. SECRET_KEY was replaced where it can no longer be opened.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tracker.core.db import db
from tracker.core.sealing import Unsealable, seal, unseal
from tracker.inbox.channels.carrier import Carrier
from tracker.inbox.channels.email import TLS_FROM_THE_START, MailServer, Security
from tracker.inbox.channels.reaching import Reach
from tracker.inbox.channels.robots import Robot
from tracker.inbox.channels.sms import BodyKind, Gateway
from tracker.inbox.channels.webhook import Hook
from tracker.inbox.outbox import LONGEST_ATTEMPT, Letter, Outcome
from tracker.inbox.settings import Deployment, deployment
from tracker.inbox.setups import setup_of
from tracker.models import Channel, ChannelSetup, DeliveryStatus

USUAL_TIMEOUT = 10
LOOK_AGAIN_AFTER = timedelta(minutes=10)
KEY_REPLACED = "SECRET_KEY 已更换，保存的密钥打不开，请在“渠道”页重新填写"
NOT_SET_UP = Outcome(DeliveryStatus.PENDING, "渠道没有设置", after=LOOK_AGAIN_AFTER)
SWITCHED_OFF = Outcome(DeliveryStatus.SUPERSEDED, "渠道已停用")
UNREADABLE = Outcome(DeliveryStatus.RETRY, KEY_REPLACED)


@dataclass(frozen=True)
class Secrets:
    """The part of a setup that nobody is shown again."""

    address: str = ""  # with a key in it
    password: str = ""
    sign: str = ""
    key: str = ""
    secret: str = ""

    def sealed(self) -> str:
        written = {name: value for name, value in vars(self).items() if value}
        return seal(json.dumps(written), deployment().key) if written else ""

    @classmethod
    def of(cls, setup: ChannelSetup) -> "Secrets":
        """Raises Unsealable where the key was replaced."""
        if not setup.secret:
            return cls()
        return cls(**json.loads(unseal(setup.secret, deployment().key)))

    def __repr__(self) -> str:
        return "Secrets(…)"


def carrier_for(letter: Letter) -> Carrier | Outcome:
    """Who takes the letter; or what comes of it where nobody does."""
    setup = (
        db.session.get(ChannelSetup, letter.robot_id)
        if letter.robot_id is not None
        else setup_of(letter.government_id, letter.channel)
    )
    if setup is None:
        server = mail_server() if letter.channel is Channel.EMAIL else None
        return server or NOT_SET_UP
    if not setup.is_on:
        return SWITCHED_OFF
    try:
        return carrier_of(setup)
    except Unsealable:
        return UNREADABLE


def carrier_of(setup: ChannelSetup) -> Carrier:
    """The carrier that a setup describes, on or off; raises Unsealable."""
    here = deployment()
    reach = Reach(
        timeout=float(setup.settings.get("timeout", USUAL_TIMEOUT)),
        longest=LONGEST_ATTEMPT,
        trusted=here.trusted_hosts,
        authority=setup.settings.get("authority", ""),
    )
    return _BUILDERS[setup.channel](setup, Secrets.of(setup), reach, here)


def is_readable(setup: ChannelSetup) -> bool:
    """Whether its secrets can be opened with the key of today."""
    try:
        Secrets.of(setup)
    except Unsealable:
        return False
    return True


def mail_server() -> MailServer | None:
    """The mail server of the deployment, or None where it has none."""
    here = deployment()
    if not here.has_mail:
        return None
    usual = Security.STARTTLS if here.smtp_starttls else Security.PLAIN
    return MailServer(
        host=here.smtp_host,
        port=here.smtp_port,
        sender=here.smtp_sender,
        base_url=here.base_url,
        user=here.smtp_user,
        password=here.smtp_password,
        security=Security.TLS if here.smtp_port == TLS_FROM_THE_START else usual,
        reach=Reach(
            longest=LONGEST_ATTEMPT,
            # Who writes the environment has the machine; its mail server may run on it.
            trusted=here.trusted_hosts | {here.smtp_host.lower()},
            authority_file=here.smtp_ca_file,
        ),
    )


def _mail(setup: ChannelSetup, secrets: Secrets, reach: Reach, here: Deployment) -> Carrier:
    settings = setup.settings
    return MailServer(
        host=settings["host"],
        port=settings["port"],
        sender=settings["sender"],
        base_url=here.base_url,
        user=settings["user"],
        password=secrets.password,
        security=Security(settings["security"]),
        reach=reach,
    )


def _gateway(setup: ChannelSetup, secrets: Secrets, reach: Reach, _here: Deployment) -> Carrier:
    settings = setup.settings
    return Gateway(
        address=secrets.address,
        reach=reach,
        method=settings["method"],
        headers=settings["headers"],
        kind=BodyKind(settings["kind"]),
        body=settings["body"],
        path=settings["path"],
        value=settings["value"],
        key=secrets.key,
        secret=secrets.secret,
    )


def _robot(setup: ChannelSetup, secrets: Secrets, reach: Reach, here: Deployment) -> Carrier:
    return Robot(setup.channel, secrets.address, here.base_url, reach, secrets.sign)


def _hook(_setup: ChannelSetup, secrets: Secrets, reach: Reach, here: Deployment) -> Carrier:
    return Hook(secrets.address, here.base_url, reach, secrets.sign)


_BUILDERS: dict[Channel, Callable[[Any, Any, Any, Any], Carrier]] = {
    Channel.EMAIL: _mail,
    Channel.SMS: _gateway,
    Channel.WECOM: _robot,
    Channel.DINGTALK: _robot,
    Channel.FEISHU: _robot,
    Channel.WEBHOOK: _hook,
}
