"""Setting the mailbox up (收件邮箱设置): what may be written, what of the password is kept.

Nobody gets at the password by changing where it is sent: whoever changes that types it again.
"""

from dataclasses import dataclass

from tracker.audit.service import record
from tracker.core.db import db, hold
from tracker.core.errors import RuleBroken
from tracker.core.sealing import Unsealable, seal, unseal
from tracker.inbox.carriers import KEY_REPLACED
from tracker.inbox.channels.email import Security
from tracker.inbox.channels.reaching import Reach
from tracker.inbox.checking import check_address, check_authority, check_host
from tracker.inbox.settings import deployment
from tracker.mailbox.imap import MailAccount, opened
from tracker.mailbox.queries import mailbox_of
from tracker.models import Actor, AuditAction, Mailbox

LONGEST_LOOK = 120.0  # seconds of one conversation


@dataclass(frozen=True)
class Entry:
    """A mailbox as it was written on the page; a password that was left empty stays as it is."""

    address: str
    host: str
    port: int
    security: str
    user: str
    folder: str
    authority: str = ""
    password: str = ""
    is_on: bool = False


def set_up(entry: Entry, *, by: Actor) -> Mailbox:
    """Write the government's mailbox; one that is named anew is read from now on."""
    _check(entry)
    mailbox = mailbox_of(by.government_id)
    if mailbox is None:
        mailbox = Mailbox(government_id=by.government_id, secret="", host="")
    else:
        hold(mailbox)
    is_moved = _whither(mailbox) != _whither(entry)
    if is_moved and not entry.password:
        raise RuleBroken(
            "请填写密码；改了主机、端口、加密、账号或证书后要重新填写。", field="password"
        )
    if is_moved or entry.folder != mailbox.folder:
        mailbox.validity = mailbox.read_up_to = None
    mailbox.address, mailbox.folder, mailbox.is_on = entry.address, entry.folder, entry.is_on
    mailbox.host, mailbox.port, mailbox.user = entry.host, entry.port, entry.user
    mailbox.security, mailbox.authority = entry.security, entry.authority
    if entry.password:
        mailbox.secret = seal(entry.password, deployment().key)
    mailbox.failure = ""
    db.session.add(mailbox)
    db.session.flush()
    record(
        AuditAction.MAILBOX_SET_UP,
        mailbox,
        by=by,
        host=mailbox.host,
        user=mailbox.user,
        folder=mailbox.folder,
        is_on=mailbox.is_on,
    )
    return mailbox


def account_of(mailbox: Mailbox) -> MailAccount:
    """How the mailbox is opened; raises Unsealable where the key was replaced."""
    here = deployment()
    return MailAccount(
        host=mailbox.host,
        port=mailbox.port,
        user=mailbox.user,
        password=unseal(mailbox.secret, here.key),
        folder=mailbox.folder,
        security=Security(mailbox.security),
        reach=Reach(longest=LONGEST_LOOK, trusted=here.trusted_hosts, authority=mailbox.authority),
    )


def try_out(mailbox: Mailbox) -> None:
    """Really open the mailbox. NotReached where it cannot be; nothing is held meanwhile."""
    try:
        account = account_of(mailbox)
    except Unsealable as unreadable:
        raise RuleBroken(f"{KEY_REPLACED}。") from unreadable
    db.session.rollback()
    with opened(account):
        pass


def _whither(written: Entry | Mailbox) -> tuple[str | int, ...]:
    """What decides where the password goes, and who can read it on the way."""
    return (written.host, written.port, written.security, written.user, written.authority)


def _check(entry: Entry) -> None:
    check_address(entry.address, field="address")
    check_host(entry.host)
    check_authority(entry.authority)
    # A line's end would be another command to the server.
    for field, text in (
        ("user", entry.user),
        ("password", entry.password),
        ("folder", entry.folder),
    ):
        if not text.isprintable():
            raise RuleBroken("含有看不见的字符，请重新填写。", field=field)
