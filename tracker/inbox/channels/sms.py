"""Short messages (短信) by whatever gateway a government has: it says what is asked for, and where
the answer says that it was taken.

A short message costs money and disturbs, so it is sent at most once: where it is not known whether
the gateway took it, the delivery is UNKNOWN and a person decides.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, quote_plus
from xml.sax.saxutils import escape

from tracker.core.enums import Labelled
from tracker.inbox.channels import http
from tracker.inbox.channels.carrier import number_of, secrets_in
from tracker.inbox.channels.reaching import NotReached, Reach
from tracker.inbox.outbox import Letter, Outcome
from tracker.models import DeliveryStatus

LONGEST_TEXT = 300  # characters
_BLANK = re.compile(r"\{(phone|text|key|secret)\}")


class Method(Labelled):
    POST = "POST", "POST"
    GET = "GET", "GET"
    PUT = "PUT", "PUT"


class BodyKind(Labelled):
    """How the request is written, and with it how what is filled in is quoted."""

    JSON = "json", "JSON"
    FORM = "form", "表单（URL 编码）"
    XML = "xml", "XML"


CONTENT_TYPES = {
    BodyKind.JSON: "application/json; charset=utf-8",
    BodyKind.FORM: "application/x-www-form-urlencoded",
    BodyKind.XML: "text/xml; charset=utf-8",
}
QUOTED: dict[BodyKind, Callable[[str], str]] = {
    BodyKind.JSON: lambda value: json.dumps(value, ensure_ascii=False)[1:-1],
    BodyKind.FORM: quote_plus,
    BodyKind.XML: lambda value: escape(value, {'"': "&quot;", "'": "&apos;"}),
}


@dataclass(frozen=True)
class Gateway:
    """address, headers and body hold {phone}, {text}, {key} and {secret} where these belong.

    path and value: where in the answer's JSON stands what, if it was taken; without a path a good
    status is enough.
    """

    address: str = field(repr=False)
    reach: Reach
    method: str = "POST"
    headers: str = ""  # one a line, as Name: value
    kind: BodyKind = BodyKind.JSON
    body: str = ""
    path: str = ""
    value: str = ""
    key: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)

    @property
    def secrets(self) -> tuple[str, ...]:
        return (self.key, self.secret, *secrets_in(self.address))

    def send(self, letter: Letter) -> Outcome:
        number = number_of(letter.address)
        if not number:
            return Outcome(DeliveryStatus.FAILED, f"手机号码无法使用：{letter.address}")
        text = " ".join(letter.subject.split())[:LONGEST_TEXT]
        try:
            answer = http.ask(self._request(number, text), self.reach)
        except NotReached as failure:
            return Outcome(DeliveryStatus.RETRY, str(failure), answer=str(failure))
        except http.NotAnswered as failure:
            error = f"不知道网关是否已经收下：{failure}"
            return Outcome(DeliveryStatus.UNKNOWN, error, answer=error)
        return self.judged(answer)

    def judged(self, answer: http.Answer) -> Outcome:
        words = answer.words
        if answer.status == http.TOO_MANY:
            return Outcome(DeliveryStatus.RETRY, words, answer=words)
        if answer.may_pass:  # it broke, before or after it took the message
            return Outcome(DeliveryStatus.UNKNOWN, words, answer=words)
        if not answer.is_good:
            return Outcome(DeliveryStatus.FAILED, words, answer=words)
        if not self.path:
            return Outcome(DeliveryStatus.SENT, answer=words)
        try:
            found = at_path(json.loads(answer.text), self.path)
        except ValueError:
            return Outcome(DeliveryStatus.UNKNOWN, f"答复不是 JSON：{words}", answer=words)
        if found == self.value:
            return Outcome(DeliveryStatus.SENT, answer=words)
        return Outcome(DeliveryStatus.FAILED, words, answer=words)

    def _request(self, number: str, text: str) -> http.Request:
        values = {"phone": number, "text": text, "key": self.key, "secret": self.secret}
        headers = {
            name: filled(value, values, str) for name, value in headers_in(self.headers).items()
        }
        body = b""
        if self.method != "GET":
            headers = {"Content-Type": CONTENT_TYPES[self.kind], **headers}
            body = filled(self.body, values, QUOTED[self.kind]).encode()
        address = filled(self.address, values, lambda value: quote(value, safe=""))
        return http.Request(self.method, address, headers, body)


def filled(template: str, values: dict[str, str], quoted: Callable[[str], str]) -> str:
    """The template with its blanks filled, once: what is filled in is not looked at again."""
    return _BLANK.sub(lambda blank: quoted(values[blank[1]]), template)


def headers_in(lines: str) -> dict[str, str]:
    found = {}
    for line in filter(None, map(str.strip, lines.splitlines())):
        name, _, value = line.partition(":")
        found[name.strip()] = value.strip()
    return found


def at_path(answer: Any, path: str) -> str | None:
    """What stands at data.0.code, as text; None where nothing does."""
    for step in path.split("."):
        if isinstance(answer, dict):
            answer = answer.get(step)
        elif isinstance(answer, list) and step.isdecimal() and int(step) < len(answer):
            answer = answer[int(step)]
        else:
            return None
    if answer is None or isinstance(answer, dict | list):
        return None
    return json.dumps(answer) if isinstance(answer, bool) else str(answer)
