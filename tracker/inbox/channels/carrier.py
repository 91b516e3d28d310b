"""What every way out is: something that takes a letter and says what came of it."""

import hashlib
import re
from collections.abc import Iterable
from typing import Protocol
from urllib.parse import parse_qsl, quote, quote_plus, unquote, urljoin, urlsplit

from tracker.inbox.outbox import Letter, Outcome

SHORTEST_SECRET = 4  # shorter ones would blank out half of every sentence
HIDDEN = "••••"


class Carrier(Protocol):
    def send(self, letter: Letter) -> Outcome:
        """Hand the letter over, within outbox.LONGEST_ATTEMPT; never raises for what a server or a
        network does."""

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no answer that is shown, kept or logged may hold."""


def words_of(letter: Letter, base_url: str) -> tuple[str, str, str]:
    """The letter's subject on one line, its text, and the whole address of the thing itself."""
    link = urljoin(base_url, letter.link) if letter.link else ""
    return " ".join(letter.subject.split()), letter.text, link


def key_of(letter: Letter) -> str:
    """The same at every attempt, so that a repeated letter is known as one. Hexadecimal, a dot and
    figures only: the email package cuts an id at some other signs, silently."""
    mark = hashlib.sha256(letter.occurrence.encode()).hexdigest()[:32]
    return f"{mark}.{letter.delivery_id}"


def hide(text: str, secrets: Iterable[str]) -> str:
    """The text without the secrets, however a server repeats them."""
    written = {
        form
        for secret in secrets
        for form in (secret, unquote(secret), quote(secret, safe=""), quote_plus(secret))
        if len(form) >= SHORTEST_SECRET
    }
    for each in sorted(written, key=len, reverse=True):
        text = text.replace(each, HIDDEN)
    return text


def secrets_in(address: str) -> tuple[str, ...]:
    """The parts of an address that a key may be: its path, and every value of its query."""
    parts = urlsplit(address)
    segments = (each for each in parts.path.split("/") if re.search(r"\d", each))
    return (address, parts.query, *(value for _, value in parse_qsl(parts.query)), *segments)
