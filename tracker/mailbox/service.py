"""Looking into the mailbox (收件邮箱), and what the office does with a form that came by it."""

import logging
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select

from tracker.core import clock
from tracker.core.db import db, hold, transaction
from tracker.core.sealing import Unsealable
from tracker.inbox import service as inbox
from tracker.inbox.carriers import KEY_REPLACED
from tracker.inbox.channels.reaching import NotReached
from tracker.mailbox.imap import Folder, Letter, opened
from tracker.mailbox.receiving import receive
from tracker.mailbox.setting_up import account_of
from tracker.models import Actor, FilledForm, Mail, Mailbox, MessageKind
from tracker.offline import service as offline

log = logging.getLogger(__name__)
MOST_MAILS = 30  # of one look; the rest waits for the next one


def read_mailboxes(today: date) -> int:
    """Look into every mailbox that is on; how many new mails were found."""
    ids = db.session.scalars(select(Mailbox.id).where(Mailbox.is_on).order_by(Mailbox.id)).all()
    return sum(_look_into(db.session.get_one(Mailbox, each), today) for each in ids)


def take_over(form: FilledForm, *, by: Actor) -> None:
    """Have the office look through what came by mail, in place of who sent it."""
    sender = form.official
    offline.hand_to(form, by=by)
    if sender is not by.official:
        inbox.send(
            sender,
            MessageKind.SYSTEM,
            f"督查室正在核对您邮寄的“{form.filename}”",
            occurrence=f"form.{form.id}.taken_over",
            text="存为本单位的草稿后会有消息。不用再发，也不用再核对。",
            link=f"/quarter/{form.due_on.isoformat()}",
        )


def _look_into(mailbox: Mailbox, today: date) -> int:
    """Read what is new; nothing is held while the server is spoken to."""
    found, failure = 0, ""
    try:
        account = account_of(mailbox)
        db.session.rollback()
        with opened(account) as folder:
            for uid in _new_in(folder, mailbox):
                found += _take(mailbox, folder.validity, uid, folder.fetch(uid), today)
    except Unsealable:
        failure = KEY_REPLACED
    except NotReached as refused:
        failure = str(refused)
        log.warning("mailbox %s: %s", mailbox.id, failure)
    with transaction():
        mailbox.failure = failure
        if not failure:
            mailbox.read_at = clock.real_now()
    return found


def _new_in(folder: Folder, mailbox: Mailbox) -> Sequence[int]:
    """The numbers of the mails that are not known yet, the oldest first.

    At the first look there are none: what lay there before is no report of anybody. Where the
    server has numbered all of them anew, those since the day before the last look.
    """
    start = _start(folder, mailbox) if mailbox.validity != folder.validity else None
    with transaction():
        if start is not None:
            mailbox.validity, mailbox.read_up_to = folder.validity, start
        read_up_to = mailbox.read_up_to or 0
    return folder.uids_after(read_up_to)[:MOST_MAILS]


def _start(folder: Folder, mailbox: Mailbox) -> int:
    """The last number that is not to be read, in a folder whose numbers are not known."""
    if mailbox.validity is None or mailbox.read_at is None:
        return folder.next_uid - 1
    log.warning("mailbox %s has been numbered anew", mailbox.id)
    looked_on = mailbox.read_at.astimezone(clock.SHANGHAI).date()
    recent = folder.uids_since(looked_on - timedelta(days=1))
    return min(recent, default=folder.next_uid) - 1


def _take(mailbox: Mailbox, validity: int, uid: int, letter: Letter | None, today: date) -> bool:
    """Whether the mail was new: not gone meanwhile, nor known under another number."""
    is_new = letter is not None and not _is_known(mailbox, letter.message_id)
    if letter is not None and is_new:
        receive(mailbox, validity, letter, today=today)
    with transaction():
        hold(mailbox)
        mailbox.read_up_to = uid
    return is_new


def _is_known(mailbox: Mailbox, message_id: str) -> bool:
    if not message_id:
        return False
    same = select(Mail.id).where(Mail.mailbox_id == mailbox.id, Mail.message_id == message_id)
    return db.session.scalars(same.limit(1)).first() is not None
