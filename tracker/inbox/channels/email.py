"""E-mail (电子邮件): one recipient a message, over the government's own mail server."""

import base64
import re
import smtplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from io import BufferedReader
from typing import Any

from tracker.core import clock
from tracker.core.enums import Labelled
from tracker.inbox.channels.carrier import key_of, words_of
from tracker.inbox.channels.reaching import NotReached, Reach, connect, cut_off, in_words
from tracker.inbox.outbox import Letter, Outcome
from tracker.models import DeliveryStatus

TLS_FROM_THE_START = 465
# One mailbox and nothing beside it: headers take names, groups and remarks, and so other addresses.
_MAILBOX = re.compile(r"[0-9A-Za-z.!#$%&'*+/=?^_`{|}~-]{1,64}@[0-9A-Za-z.-]{1,253}")
LONGEST_CONVERSATION = 64 * 1024  # bytes that a server says
LONGEST_SAID = 300
# Refusals that are about our settings, not about this letter: they may be mended.
_OURS = (smtplib.SMTPAuthenticationError, smtplib.SMTPConnectError, smtplib.SMTPHeloError)


class Security(Labelled):
    PLAIN = "plain", "不加密"
    STARTTLS = "starttls", "连接后加密（STARTTLS）"
    TLS = "tls", "一开始就加密（TLS）"


@dataclass(frozen=True)
class MailServer:
    """Where letters are handed in, and as whom."""

    host: str
    port: int
    sender: str
    base_url: str
    user: str = ""
    password: str = field(default="", repr=False)
    security: Security = Security.PLAIN
    reach: Reach = field(default_factory=Reach)

    @property
    def domain(self) -> str:
        return self.sender.rpartition("@")[2]

    @property
    def secrets(self) -> tuple[str, ...]:
        """The password, also as it is said on the line."""
        said = (self.password, f"\0{self.user}\0{self.password}") if self.password else ()
        return (self.password, *(base64.b64encode(each.encode()).decode() for each in said))

    def send(self, letter: Letter) -> Outcome:
        return send(letter, self)


def send(letter: Letter, server: MailServer) -> Outcome:
    """Hand the letter in. What may pass is to be tried again; what the server refuses for good,
    or an address that mail cannot be sent to, has failed."""
    if not _MAILBOX.fullmatch(letter.address):
        return Outcome(DeliveryStatus.FAILED, f"邮箱地址无法使用：{letter.address}")
    try:
        answer = _hand_in(compose(letter, server), server)
    except smtplib.SMTPRecipientsRefused as refusal:
        code, words = next(iter(refusal.recipients.values()))
        return _refused(code, words)
    except _OURS as refusal:
        return Outcome(DeliveryStatus.RETRY, _words(refusal.smtp_code, refusal.smtp_error))
    except smtplib.SMTPResponseException as refusal:
        return _refused(refusal.smtp_code, refusal.smtp_error)
    except NotReached as failure:
        return Outcome(DeliveryStatus.RETRY, str(failure))
    # ValueError: a connection that was cut off in the middle of its encryption.
    except (OSError, ValueError, smtplib.SMTPException) as failure:
        return Outcome(DeliveryStatus.RETRY, in_words(failure))
    return Outcome(DeliveryStatus.SENT, answer=answer)


def compose(letter: Letter, server: MailServer) -> EmailMessage:
    """The letter as mail: its text and the address of the thing itself."""
    subject, text, link = words_of(letter, server.base_url)
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = server.sender
    mail["To"] = letter.address
    mail["Subject"] = subject
    mail["Date"] = format_datetime(clock.real_now())
    mail["Message-ID"] = message_id(letter, server)
    mail["Auto-Submitted"] = "auto-generated"  # out-of-office replies would answer nobody
    parts = [part for part in (text or letter.subject, link) if part]
    mail.set_content("\n\n".join(parts) + "\n", cte="base64")
    return mail


def message_id(letter: Letter, server: MailServer) -> str:
    return f"<{key_of(letter)}@{server.domain}>"


class Conversation(smtplib.SMTP):
    """A conversation with a mail server, at an address that was judged before; it remembers what
    the server said to the letter."""

    def __init__(self, server: MailServer, plain: socket.socket) -> None:
        self._server, self._plain = server, plain
        self.answered = ""
        # The name is given, because looking up one's own can take long in a network without DNS.
        super().__init__(local_hostname=server.domain, timeout=server.reach.timeout)
        self._host = server.host  # whom the certificate must name

    def _get_socket(self, _host: str, _port: int, _timeout: float) -> socket.socket:
        if self._server.security is not Security.TLS:
            return self._plain
        return self._server.reach.tls().wrap_socket(self._plain, server_hostname=self._host)

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = _Lines(self.sock.makefile("rb"))
        return super().getreply()

    def data(self, message: Any) -> tuple[int, bytes]:
        code, words = super().data(message)
        self.answered = _words(code, words)
        return code, words


class _Lines:
    """What a server says, line by line; too much of it breaks the conversation off."""

    def __init__(self, file: BufferedReader) -> None:
        self._file, self._left = file, LONGEST_CONVERSATION

    def readline(self, most: int) -> bytes:
        line = self._file.readline(most)
        self._left -= len(line)
        if self._left < 0:
            raise OSError("the server says too much")
        return line

    def close(self) -> None:
        self._file.close()


def _hand_in(mail: EmailMessage, server: MailServer) -> str:
    """What the server said when it took it."""
    with _conversation(server) as connection:
        if server.security is Security.STARTTLS:
            connection.starttls(context=server.reach.tls())
        if server.user:
            connection.login(server.user, server.password)
        connection.send_message(mail)
        return connection.answered


@contextmanager
def _conversation(server: MailServer) -> Iterator[Conversation]:
    plain = connect(server.host, server.port, server.reach)
    with plain, cut_off(plain, server.reach.longest):
        connection = Conversation(server, plain)
        try:
            code, words = connection.connect(server.host, server.port)
            if code != 220:
                raise smtplib.SMTPConnectError(code, words)
            yield connection
        finally:
            # Once the server has taken the letter, a poor farewell must not have it sent again.
            with suppress(OSError, ValueError, smtplib.SMTPException):
                connection.quit()
            connection.close()


def _refused(code: int, answer: bytes | str) -> Outcome:
    status = DeliveryStatus.RETRY if code < 500 else DeliveryStatus.FAILED
    return Outcome(status, _words(code, answer))


def _words(code: int, answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return f"{code} {text[:LONGEST_SAID]}"
