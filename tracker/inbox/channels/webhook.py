"""A signed push to another system (接口推送), which tells the person in its own way: an office
automation, a city's own messenger.

The signature is HMAC-SHA256 over the timestamp, a dot and the body; the key of idempotency is the
same at every attempt.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass, field

from tracker.core import clock
from tracker.inbox.channels import http
from tracker.inbox.channels.carrier import asked, key_of, secrets_in, words_of
from tracker.inbox.channels.reaching import Reach
from tracker.inbox.outbox import Letter, Outcome
from tracker.models import DeliveryStatus


@dataclass(frozen=True)
class Hook:
    address: str = field(repr=False)
    base_url: str
    reach: Reach
    sign: str = field(default="", repr=False)

    @property
    def secrets(self) -> tuple[str, ...]:
        return (self.sign, *secrets_in(self.address))

    def send(self, letter: Letter) -> Outcome:
        body = written(letter, self.base_url)
        moment = str(int(clock.real_now().timestamp()))
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": key_of(letter),
            "X-Tracker-Timestamp": moment,
            "X-Tracker-Signature": f"sha256={signature(self.sign, moment, body)}",
        }
        return asked(http.Request("POST", self.address, headers, body), self.reach, judged)


def judged(answer: http.Answer) -> Outcome:
    """What the answer means: a status of success, of the moment, or of a refusal."""
    if answer.is_good:
        return Outcome(DeliveryStatus.SENT, answer=answer.words)
    status = DeliveryStatus.RETRY if answer.may_pass else DeliveryStatus.FAILED
    return Outcome(status, answer.words, answer=answer.words)


def written(letter: Letter, base_url: str) -> bytes:
    subject, text, link = words_of(letter, base_url)
    content = {
        "key": key_of(letter),
        "kind": letter.kind.value,
        "recipient": {"name": letter.name, "address": letter.address},
        "subject": subject,
        "text": text,
        "link": link,
    }
    return json.dumps(content, ensure_ascii=False).encode()


def signature(key: str, moment: str, body: bytes) -> str:
    return hmac.digest(key.encode(), moment.encode() + b"." + body, hashlib.sha256).hex()
