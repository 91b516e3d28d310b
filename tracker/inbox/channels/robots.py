"""Robots of group chats (群机器人): 企业微信, 钉钉, 飞书, at their own hosts or at private ones.

They answer HTTP 200 whatever happens; the code in the answer says what came of it.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import quote_plus

from tracker.core import clock
from tracker.inbox.channels import http
from tracker.inbox.channels.carrier import asked, number_of, secrets_in, words_of
from tracker.inbox.channels.reaching import Reach
from tracker.inbox.outbox import Letter, Outcome
from tracker.models import Channel, DeliveryStatus

BEGINS_WITH = "【督查督办】"  # what a robot that demands a keyword may be given as such
MOST_MENTIONED = 100


@dataclass(frozen=True)
class Robot:
    """sign: the key that the address is signed with (加签); 企业微信 has none."""

    channel: Channel
    address: str = field(repr=False)
    base_url: str
    reach: Reach
    sign: str = field(default="", repr=False)

    @property
    def secrets(self) -> tuple[str, ...]:
        return (self.sign, *secrets_in(self.address))

    def send(self, letter: Letter) -> Outcome:
        dialect = DIALECTS[self.channel]
        # Who is no number is nobody: @all would call the whole group every day.
        numbers = filter(None, map(number_of, letter.address.split(",")))
        phones = list(dict.fromkeys(numbers))[:MOST_MENTIONED]
        text = said(letter, self.base_url, dialect.longest)
        address, body = dialect.write(self, text, phones)
        request = http.Request(
            "POST",
            address,
            {"Content-Type": "application/json; charset=utf-8"},
            json.dumps(body, ensure_ascii=False).encode(),
        )
        return asked(request, self.reach, lambda answer: judged(answer, dialect))


@dataclass(frozen=True)
class Dialect:
    """How one make of robot is spoken to, and what its answers mean.

    longest: bytes of a text; 钉钉 takes 20,000 for the whole, with the numbers mentioned in it.
    too_fast: the codes that say so; then it says nothing for a while.
    """

    write: Callable[[Robot, str, list[str]], tuple[str, dict[str, Any]]]
    code: tuple[str, ...]
    words: tuple[str, ...]
    longest: int
    too_fast: frozenset[int]
    pause: timedelta
    busy: frozenset[int] = frozenset({-1})


def judged(answer: http.Answer, dialect: Dialect) -> Outcome:
    """What the answer means: too fast waits, a wrong set-up has failed with the robot's words."""
    read = _read(answer.text)
    code = next((read[name] for name in dialect.code if name in read), None)
    if code is None:
        return _without_a_code(answer, dialect)
    words = next((str(read[name]) for name in dialect.words if name in read), "")
    error = f"{code} {words[: http.LONGEST_SAID]}".strip()
    if code == 0 and answer.is_good:
        return Outcome(DeliveryStatus.SENT, answer=answer.words)
    if code in dialect.too_fast:
        return Outcome(DeliveryStatus.RETRY, error, after=dialect.pause, answer=answer.words)
    may_pass = code in dialect.busy or (code == 0 and answer.may_pass)
    status = DeliveryStatus.RETRY if may_pass else DeliveryStatus.FAILED
    return Outcome(status, error, answer=answer.words)


def _without_a_code(answer: http.Answer, dialect: Dialect) -> Outcome:
    words = answer.words
    if answer.status == http.TOO_MANY:
        return Outcome(DeliveryStatus.RETRY, words, after=dialect.pause, answer=words)
    status = DeliveryStatus.RETRY if answer.may_pass else DeliveryStatus.FAILED
    return Outcome(status, f"答复里没有结果代码：{words}", answer=words)


def said(letter: Letter, base_url: str, longest: int) -> str:
    """The letter as a robot says it, cut to so many bytes between two characters."""
    subject, text, link = words_of(letter, base_url)
    whole = "\n".join(each for each in (BEGINS_WITH + subject, text, link) if each)
    if len(whole.encode()) <= longest:
        return whole
    rest = f"……\n（内容较长，其余请看：{link}）" if link else "……\n（内容较长，其余请登录台账查看）"
    room = longest - len(rest.encode())
    kept = f"{BEGINS_WITH}{subject}\n{text}".encode()[:room].decode(errors="ignore")
    return kept + rest


def _wecom(robot: Robot, text: str, phones: list[str]) -> tuple[str, dict[str, Any]]:
    words = {"content": text, "mentioned_mobile_list": phones}
    return robot.address, {"msgtype": "text", "text": words}


def _dingtalk(robot: Robot, text: str, phones: list[str]) -> tuple[str, dict[str, Any]]:
    address = robot.address
    if robot.sign:
        moment = str(int(clock.real_now().timestamp() * 1000))
        mark = _mac(robot.sign, f"{moment}\n{robot.sign}")
        joint = "&" if "?" in address else "?"
        address += f"{joint}timestamp={moment}&sign={quote_plus(mark)}"
    mentioned = "".join(f" @{phone}" for phone in phones)  # it shows whom it finds in the text
    body = {
        "msgtype": "text",
        "text": {"content": f"{text}\n{mentioned.strip()}".strip()},
        "at": {"atMobiles": phones, "isAtAll": False},
    }
    return address, body


def _feishu(robot: Robot, text: str, _phones: list[str]) -> tuple[str, dict[str, Any]]:
    """It knows nobody by a number, so the text alone names people; a tag in it would call them."""
    text = text.replace("<at", "＜at")
    body: dict[str, Any] = {"msg_type": "text", "content": {"text": text}}
    if robot.sign:
        moment = str(int(clock.real_now().timestamp()))
        body |= {"timestamp": moment, "sign": _mac(f"{moment}\n{robot.sign}", "")}
    return robot.address, body


def _mac(key: str, text: str) -> str:
    return base64.b64encode(hmac.digest(key.encode(), text.encode(), hashlib.sha256)).decode()


def _read(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


# As their public documents say; a robot takes 20 messages a minute, 飞书 100.
DIALECTS = {
    Channel.WECOM: Dialect(
        _wecom,
        ("errcode",),
        ("errmsg",),
        longest=2048,
        too_fast=frozenset({45009, 45033}),
        pause=timedelta(minutes=1),
    ),
    Channel.DINGTALK: Dialect(
        _dingtalk,
        ("errcode",),
        ("errmsg",),
        longest=14_000,
        too_fast=frozenset({130101, 410100}),
        pause=timedelta(minutes=10),
    ),
    Channel.FEISHU: Dialect(
        _feishu,
        ("code", "StatusCode"),
        ("msg", "StatusMessage"),
        longest=18_000,
        too_fast=frozenset({9499, 11232, 99991400}),
        pause=timedelta(minutes=1),
    ),
}
