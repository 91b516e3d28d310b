"""A mailbox over IMAP (RFC 9051), opened to look: nothing in it is marked, moved or deleted.

The host is judged before it is spoken to, as it is for every channel (inbox.channels.reaching).
"""

import imaplib
import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from imap_tools import AND, BaseMailBox, EmailAddress, ImapToolsError, MailMessage
from imap_tools.errors import (
    MailboxFolderSelectError,
    MailboxLoginError,
    UnexpectedCommandStatusError,
)
from imap_tools.utils import parse_email_addresses

from tracker.core.characters import fit, in_one_line, name_of_file
from tracker.inbox.channels.carrier import hide
from tracker.inbox.channels.email import Security
from tracker.inbox.channels.reaching import NotReached, Reach, connect, cut_off, in_words

log = logging.getLogger(__name__)
LARGEST = 15 * 1024 * 1024  # bytes of a mail: a form of 10 MB, as mail carries it
LONGEST_SAID = 300
LONGEST_LINE = 200  # of what a mail says of itself
_AROUND = 1024 * 1024  # bytes that a server may send beside a mail
_BROKEN = (OSError, ValueError, imaplib.IMAP4.error, ImapToolsError)

# RFC 2971: some servers show no mail to who has not said what he is.
imaplib.Commands.setdefault("ID", ("NONAUTH", "AUTH", "SELECTED"))


@dataclass(frozen=True)
class MailAccount:
    """Where a mailbox is, and as whom it is opened."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    security: Security = Security.TLS
    reach: Reach = field(default_factory=Reach)


@dataclass(frozen=True)
class Attached:
    filename: str
    content: bytes


@dataclass(frozen=True)
class Letter:
    """A mail as it was found; attached is empty where it is too large to be fetched.

    senders: the addresses in From, in small letters. is_automatic: a machine's answer (RFC 3834).
    """

    uid: int
    message_id: str
    senders: tuple[str, ...]
    subject: str
    is_automatic: bool = False
    is_too_large: bool = False
    is_unreadable: bool = False
    attached: tuple[Attached, ...] = ()


class Folder:
    """An open folder. Each of its methods raises NotReached, with the server's own words.

    validity and next_uid: as the server gives them (RFC 9051 2.3.1.1).
    """

    def __init__(self, box: BaseMailBox, account: MailAccount) -> None:
        self._box, self._account = box, account
        status = box.folder.status(account.folder, ("UIDVALIDITY", "UIDNEXT"))
        self.validity, self.next_uid = status["UIDVALIDITY"], status["UIDNEXT"]

    def uids_after(self, uid: int) -> list[int]:
        # The last mail is named by * whatever its number is.
        return [each for each in self._uids(f"UID {uid + 1}:*") if each > uid]

    def uids_since(self, day: date) -> list[int]:
        return self._uids(AND(date_gte=day))

    def fetch(self, uid: int) -> Letter | None:
        """The mail of a number; None where it was taken away meanwhile."""
        head = self._fetch(uid, headers_only=True)
        if head is None:
            return None
        is_too_large = head.size_rfc822 > LARGEST
        whole = head if is_too_large else self._fetch(uid)
        return None if whole is None else _letter(uid, whole, is_too_large=is_too_large)

    def _uids(self, criteria: Any) -> list[int]:
        with _told(self._account):
            return sorted(map(int, self._box.uids(criteria, charset=None)))

    def _fetch(self, uid: int, *, headers_only: bool = False) -> MailMessage | None:
        with _told(self._account):
            found = self._box.fetch(uid_list=str(uid), mark_seen=False, headers_only=headers_only)
            return next(iter(found), None)


@contextmanager
def opened(account: MailAccount) -> Iterator[Folder]:
    """The folder, open for reading only. Raises NotReached, with the server's own words."""
    plain = connect(account.host, account.port, account.reach)
    with plain, cut_off(plain, account.reach.longest):
        with _told(account):
            box = _Box(account, plain)
        try:
            with _told(account):
                _open(box, account)
                folder = Folder(box, account)
            yield folder
        finally:
            with suppress(*_BROKEN):
                box.logout()


@contextmanager
def _told(account: MailAccount) -> Iterator[None]:
    try:
        yield
    except _BROKEN as failure:
        raise NotReached(_said(failure, account)) from failure


class _Client(imaplib.IMAP4):
    """A conversation over a connection that was made already; too long a speech breaks it off."""

    def __init__(self, account: MailAccount, plain: socket.socket) -> None:
        self._account, self._plain = account, plain
        super().__init__(account.host, account.port)

    def _create_socket(self, _timeout: float | None) -> socket.socket:
        if self._account.security is not Security.TLS:
            return self._plain
        tls = self._account.reach.tls()
        return tls.wrap_socket(self._plain, server_hostname=self._account.host)

    def read(self, size: int) -> bytes:
        # Lines are bounded by imap-tools; what is announced here was said to be a smaller mail.
        if size > LARGEST + _AROUND:
            raise self.abort("the server sends too much")
        return super().read(size)


class _Box(BaseMailBox):
    def __init__(self, account: MailAccount, plain: socket.socket) -> None:
        self._account, self._plain = account, plain
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        client = _Client(self._account, self._plain)
        if self._account.security is Security.STARTTLS:
            client.starttls(self._account.reach.tls())
        return client


def _open(box: BaseMailBox, account: MailAccount) -> None:
    box.login(account.user, account.password, initial_folder=None)
    if "ID" in box.client.capabilities:
        box.client._simple_command("ID", '("name" "tracker")')
    box.folder.set(account.folder, readonly=True)


def _letter(uid: int, mail: MailMessage, *, is_too_large: bool) -> Letter:
    try:
        return Letter(
            uid=uid,
            message_id=_line(str(mail.obj.get("Message-ID", ""))),
            senders=tuple(each.email.lower() for each in _senders(mail)),
            subject=_line(mail.subject),
            is_automatic=_is_automatic(mail),
            is_too_large=is_too_large,
            attached=() if is_too_large else _attached(mail),
        )
    except Exception:  # whatever a stranger's mail breaks in the parsing of it
        log.warning("mail %s could not be read", uid, exc_info=True)
        return Letter(uid=uid, message_id="", senders=(), subject="", is_unreadable=True)


def _attached(mail: MailMessage) -> tuple[Attached, ...]:
    return tuple(Attached(name_of_file(each.filename), each.payload) for each in mail.attachments)


def _is_automatic(mail: MailMessage) -> bool:
    return str(mail.obj.get("Auto-Submitted", "no")).strip().lower() != "no"


def _senders(mail: MailMessage) -> tuple[EmailAddress, ...]:
    """All that From names: one honest sender is one address."""
    lines = mail.obj.get_all("From", [])
    return tuple(each for line in lines for each in parse_email_addresses(line))


def _line(text: str) -> str:
    return in_one_line(text).strip()[:LONGEST_LINE]


def _said(failure: Exception, account: MailAccount) -> str:
    """What went wrong, in the server's own words where it had some, without the password."""
    if isinstance(failure, UnexpectedCommandStatusError):
        parts = [part for part in failure.command_result[1] if isinstance(part, bytes)]
        words = b" ".join(parts).decode("utf-8", "replace")
        if isinstance(failure, MailboxLoginError):
            words = f"邮箱不让登录，请核对账号和密码：{words}"
        if isinstance(failure, MailboxFolderSelectError):
            words = f"没有这个文件夹，请核对名称：{words}"
    elif isinstance(failure, (OSError, imaplib.IMAP4.abort)):
        words = in_words(failure)
    else:
        words = str(failure)
    return hide(fit(words), (account.password,))[:LONGEST_SAID]
