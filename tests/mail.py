"""A real mail server in this process: it keeps what it takes, and refuses as it is told."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller

from tracker.inbox.channels.email import MailServer
from tracker.inbox.channels.reaching import Reach

HERE = Reach(trusted=frozenset({"127.0.0.1", "localhost"}))


class Postman:
    """answers: what to say to a recipient instead of taking the letter."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.answers: dict[str, str] = {}
        self.answer_to_text = "250 taken"
        self.answers_slowly: threading.Event | None = None  # takes a letter, and then says nothing

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        if self.answer_to_text.startswith("250"):
            self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
            self.recipients.append(envelope.rcpt_tos)
        while self.answers_slowly is not None and not self.answers_slowly.is_set():
            await asyncio.sleep(0.02)
        return self.answer_to_text


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def post_office(postman: Postman, **options) -> Iterator[MailServer]:
    """The server at work, and how to reach it."""
    controller = Controller(postman, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    try:
        yield server_at(controller.port)
    finally:
        controller.stop()


@contextmanager
def silent_server() -> Iterator[MailServer]:
    """A machine that takes the connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        yield server_at(port)


def server_at(port: int) -> MailServer:
    """How a mail server on this machine is reached, by the deployment's word that it may be."""
    return MailServer(
        host="127.0.0.1",
        port=port,
        sender="duban@genhe.example",
        base_url="http://tracker.example",
        reach=HERE,
    )
