"""E-mail (电子邮件): one recipient a message, over the government's own mail server."""

import hashlib
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import urljoin

from tracker.core import clock
from tracker.inbox.outbox import SENT, Letter, Outcome
from tracker.inbox.settings import deployment
from tracker.models import DeliveryStatus

TIMEOUT = 10  # seconds a step; without one a silent server holds the sender for ever
TLS_FROM_THE_START = 465
# Refusals that are about our settings, not about this letter: they may be mended.
_OURS = (smtplib.SMTPAuthenticationError, smtplib.SMTPConnectError, smtplib.SMTPHeloError)


@dataclass(frozen=True)
class MailServer:
    """Where letters are handed in, and as whom.

    ca_file: the authority to trust in place of the system's, as intranets have one of their own.
    """

    host: str
    port: int
    sender: str
    base_url: str
    user: str = ""
    password: str = ""
    starttls: bool = False
    ca_file: str = ""

    @property
    def domain(self) -> str:
        return self.sender.rpartition("@")[2]


def mail_server() -> MailServer | None:
    """The mail server of the settings, or None where e-mail is not set up."""
    here = deployment()
    if not here.has_mail:
        return None
    return MailServer(
        host=here.smtp_host,
        port=here.smtp_port,
        sender=here.smtp_sender,
        base_url=here.base_url,
        user=here.smtp_user,
        password=here.smtp_password,
        starttls=here.smtp_starttls,
        ca_file=here.smtp_ca_file,
    )


def send(letter: Letter, server: MailServer) -> Outcome:
    """Hand the letter in. What may pass is to be tried again; what the server refuses for good,
    or an address that mail cannot be sent to, has failed."""
    if not letter.address.isascii() or any(sign in letter.address for sign in "\r\n ,"):
        return Outcome(DeliveryStatus.FAILED, f"邮箱地址无法使用：{letter.address}")
    try:
        _hand_in(compose(letter, server), server)
    except smtplib.SMTPRecipientsRefused as refusal:
        code, answer = next(iter(refusal.recipients.values()))
        return _refused(code, answer)
    except _OURS as refusal:
        return Outcome(DeliveryStatus.RETRY, _words(refusal.smtp_code, refusal.smtp_error))
    except smtplib.SMTPResponseException as refusal:
        return _refused(refusal.smtp_code, refusal.smtp_error)
    except (OSError, smtplib.SMTPException) as failure:
        return Outcome(DeliveryStatus.RETRY, f"{type(failure).__name__}: {failure}")
    return SENT


def compose(letter: Letter, server: MailServer) -> EmailMessage:
    """The letter as mail: its text and the address of the thing itself."""
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = server.sender
    mail["To"] = letter.address
    mail["Subject"] = " ".join(letter.subject.split())
    mail["Date"] = format_datetime(clock.real_now())
    mail["Message-ID"] = message_id(letter, server)
    mail["Auto-Submitted"] = "auto-generated"  # out-of-office replies would answer nobody
    link = urljoin(server.base_url, letter.link) if letter.link else ""
    parts = [part for part in (letter.text or letter.subject, link) if part]
    mail.set_content("\n\n".join(parts) + "\n", cte="base64")
    return mail


def message_id(letter: Letter, server: MailServer) -> str:
    """The same at every attempt, so that a repeated letter is known as one.

    Hexadecimal and dots only: the email package cuts an id at some other signs, silently.
    """
    mark = hashlib.sha256(letter.occurrence.encode()).hexdigest()[:32]
    return f"<{mark}.{letter.delivery_id}@{server.domain}>"


def _hand_in(mail: EmailMessage, server: MailServer) -> None:
    connection = _connect(server)
    try:
        if server.starttls and server.port != TLS_FROM_THE_START:
            connection.starttls(context=_tls(server))
        if server.user:
            connection.login(server.user, server.password)
        connection.send_message(mail)
    finally:
        # Once the server has taken the letter, a poor farewell must not have it sent again.
        with suppress(OSError, smtplib.SMTPException):
            connection.quit()
        connection.close()


def _connect(server: MailServer) -> smtplib.SMTP:
    # The name is given, because looking up one's own can take long in a network without DNS.
    if server.port == TLS_FROM_THE_START:
        return smtplib.SMTP_SSL(
            server.host, server.port, server.domain, timeout=TIMEOUT, context=_tls(server)
        )
    return smtplib.SMTP(server.host, server.port, server.domain, timeout=TIMEOUT)


def _tls(server: MailServer) -> ssl.SSLContext:
    """Certificates are always verified; a private authority is named, not waved through."""
    return ssl.create_default_context(cafile=server.ca_file or None)


def _refused(code: int, answer: bytes | str) -> Outcome:
    status = DeliveryStatus.RETRY if code < 500 else DeliveryStatus.FAILED
    return Outcome(status, _words(code, answer))


def _words(code: int, answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return f"{code} {text}"
