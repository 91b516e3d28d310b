"""What every way out is: something that takes a letter and says what came of it."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from html import escape
from typing import Protocol
from urllib.parse import parse_qsl, quote, quote_plus, unquote, urljoin, urlsplit

from tracker.inbox.channels import http
from tracker.inbox.channels.reaching import NotReached, Reach
from tracker.inbox.outbox import Letter, Outcome
from tracker.models import DeliveryStatus

SHORTEST_SECRET = 4  # shorter ones would blank out half of every sentence
HIDDEN = "••••"


class Carrier(Protocol):
    def send(self, letter: Letter) -> Outcome:
        """Hand the letter over, within outbox.LONGEST_ATTEMPT; never raises for what a server or a
        network does."""

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no answer that is shown, kept or logged may hold."""


def asked(request: http.Request, reach: Reach, judged: Callable[[http.Answer], Outcome]) -> Outcome:
    """What came of a request that may be repeated: tried again where there was no answer."""
    try:
        answer = http.ask(request, reach)
    except (NotReached, http.NotAnswered) as failure:
        return Outcome(DeliveryStatus.RETRY, str(failure), answer=str(failure))
    return judged(answer)


def words_of(letter: Letter, base_url: str) -> tuple[str, str, str]:
    """The letter's subject on one line, its text, and the whole address of the thing itself."""
    link = urljoin(base_url, letter.link) if letter.link else ""
    return " ".join(letter.subject.split()), letter.text, link


def key_of(letter: Letter) -> str:
    """The same at every attempt, so that a repeated letter is known as one. Hexadecimal, a dot and
    figures only: the email package cuts an id at some other signs, silently."""
    mark = hashlib.sha256(letter.occurrence.encode()).hexdigest()[:32]
    return f"{mark}.{letter.delivery_id}"


def number_of(phone: str) -> str:
    """The number that a telephone has, without what people write between its digits; empty where
    it is none."""
    number = re.sub(r"[\s-]", "", phone)
    return number if re.fullmatch(r"\+?[0-9]{5,20}", number) else ""


def hide(text: str, secrets: Iterable[str]) -> str:
    """The text without the secrets, however a server repeats them; nor with the beginning of one at
    its end, where an answer was cut."""
    written = {
        form
        for secret in secrets
        for form in _ways_to_write(secret)
        if len(form) >= SHORTEST_SECRET
    }
    for each in sorted(written, key=len, reverse=True):
        text = text.replace(each, HIDDEN)
    begun = max((_begun_at_the_end(text, each) for each in written), default=0)
    return text[:-begun] + HIDDEN if begun else text


def _ways_to_write(secret: str) -> tuple[str, ...]:
    """As it is, in an address, in JSON, and in HTML or XML."""
    in_addresses = (unquote(secret), quote(secret, safe=""), quote_plus(secret))
    in_json = (json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1])
    return (secret, *in_addresses, *in_json, escape(secret), escape(secret, quote=False))


def _begun_at_the_end(text: str, secret: str) -> int:
    """How many signs at the end of the text the secret begins with."""
    lengths = range(min(len(secret) - 1, len(text)), SHORTEST_SECRET - 1, -1)
    return next((n for n in lengths if text.endswith(secret[:n])), 0)


def secrets_in(address: str) -> tuple[str, ...]:
    """The parts of an address that a key may be: its path, and every value of its query."""
    parts = urlsplit(address)
    segments = (each for each in parts.path.split("/") if re.search(r"\d", each))
    return (address, parts.query, *(value for _, value in parse_qsl(parts.query)), *segments)
