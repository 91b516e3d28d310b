"""One mail: whose it is, which forms it brings, and why it is left where it brings none.

Anybody can write any address into a mail. So a mail does no more than bring a form before somebody
who signs in: nothing of it stands in a report until he has confirmed it; and only a form counts
that carries our own mark, for a unit that the owner of the address may report for.
"""

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import PurePath
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.exc import NoResultFound

from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.core.secrecy import marking_in, marking_in_name
from tracker.inbox import service as inbox
from tracker.inbox.settings import deployment
from tracker.intake import Form, read_form_safely
from tracker.mailbox.imap import LONGEST_LINE, Attached, Letter
from tracker.models import Actor, Mail, Mailbox, MailFate, MessageKind, Official
from tracker.offline import service as offline
from tracker.offline.reading import FormRefused, find_ticket
from tracker.permissions import Permission, allowed, capacities_of
from tracker.reports.queries.quarters import Quarter, get_unit_quarter

MOST_FILES = 5
MOST_TOLD = 20  # wrong cells of a form
KINDS = (".xlsx", ".docx")
HIDDEN = "（不显示）"
AUTOMATIC = "是自动回复，不用处理。"
MARKED = "标题或附件名含密级标志“{}”，没有收，也不显示，请按保密规定处理。"
NOBODY = "发件邮箱不是登记的干部邮箱，请在“单位与干部”里登记，再请其重发。"
NO_FORM = "没有附填报表，请附上从“离线填报”下载的 .xlsx 或 .docx。"
NOT_THEIRS = "发件人不填报这个单位的任务，请由该单位的联络员、责任人发，或在网页上传。"
SEVERAL = "发件人不止一个，分不清是谁发的，请由一个人发。"
TOO_LARGE = "邮件太大，请只附填报表，不超过 10 MB。"
TOO_MANY = f"附件太多，一封最多附 {MOST_FILES} 份填报表，请分开发。"
UNREADABLE = "邮件的格式读不懂，请换一个邮箱重发，或在网页上传。"


class Brought(NamedTuple):
    file: Attached
    form: Form


def receive(mailbox: Mailbox, validity: int, letter: Letter, *, today: date) -> Mail:
    """Enter a mail; the forms in it wait to be looked through, all of them or none.

    Its files are read before anything is held. Whose address it came from is told where a form
    was attached and not taken; a machine's answer gets no answer.
    """
    owners = _owners(mailbox, letter)
    db.session.rollback()
    try:
        brought = _read(letter, owners)
        with transaction():
            mail = _enter(mailbox, validity, letter, owners)
            for each in brought:
                _bring(each, mail, owners, today)
            return mail
    except RuleBroken as refusal:
        with transaction():
            mail = _enter(mailbox, validity, letter, owners, why=_why(refusal))
            if owners and _forms_of(letter) and not letter.is_automatic:
                _tell_refusal(mail, owners[0])
            return mail


def _owners(mailbox: Mailbox, letter: Letter) -> Sequence[Official]:
    """The officials whose address the mail names as its sender."""
    if len(letter.senders) != 1:
        return []
    named = select(Official).where(
        Official.government_id == mailbox.government_id,
        func.lower(Official.email) == letter.senders[0],
    )
    return db.session.scalars(named.order_by(Official.id)).all()


def _read(letter: Letter, owners: Sequence[Official]) -> list[Brought]:
    """The files of a mail that is to be taken; RuleBroken says why it is not."""
    files = _forms_of(letter)
    marking = _marking_of(letter)
    for is_refused, why in (
        (letter.is_unreadable, UNREADABLE),
        (marking, MARKED.format(marking)),
        (letter.is_automatic, AUTOMATIC),
        (len(letter.senders) > 1, SEVERAL),
        (not owners, NOBODY),
        (letter.is_too_large, TOO_LARGE),
        (not files, NO_FORM),
        (len(files) > MOST_FILES, TOO_MANY),
    ):
        if is_refused:
            raise RuleBroken(why)
    return [Brought(each, _form_in(each)) for each in files]


def _form_in(file: Attached) -> Form:
    try:
        return read_form_safely(file.content, file.filename)
    except RuleBroken as refusal:
        raise _in(file, refusal.message) from refusal


def _in(file: Attached, *errors: str) -> FormRefused:
    return FormRefused([f"{file.filename}：{error}" for error in errors])


def _bring(brought: Brought, mail: Mail, owners: Sequence[Official], today: date) -> None:
    file, key = brought.file, deployment().key
    try:
        ticket = find_ticket(brought.form, key).ticket
        actors = [actor for owner in owners for actor in capacities_of(owner, today)]
        by, quarter = _who_may(actors, ticket.unit_id, ticket.due_on.isoformat())
        form = offline.bring_form(
            quarter,
            brought.form,
            filename=file.filename,
            sha256=hashlib.sha256(file.content).hexdigest(),
            key=key,
            by=by,
        )
    except FormRefused as refused:
        raise _in(file, *refused.errors) from refused
    except RuleBroken as refusal:
        raise _in(file, refusal.message) from refusal
    form.mail_id = mail.id
    inbox.send(
        by.official,
        MessageKind.SYSTEM,
        f"收到您邮寄的{quarter.period.label}离线填报表，待您核对",
        occurrence=f"mail.{mail.id}.{form.id}",
        text="核对后才存为草稿，不会自动送签。不是您本人发的，请放弃，并告知督查室。",
        link=f"/forms/{form.id}",
    )


def _who_may(actors: Sequence[Actor], unit_id: int, due_on: str) -> tuple[Actor, Quarter]:
    """The first of them who may bring the unit's form, in the post in which he may."""
    for actor in actors:
        try:
            quarter = get_unit_quarter(unit_id, due_on, reader=actor)
        except NoResultFound:
            continue
        if allowed(actor, Permission.FORM_FILL, quarter):
            return actor, quarter
    raise RuleBroken(NOT_THEIRS)


def _enter(
    mailbox: Mailbox, validity: int, letter: Letter, owners: Sequence[Official], why: str = ""
) -> Mail:
    is_marked = bool(_marking_of(letter))
    mail = Mail(
        mailbox_id=mailbox.id,
        validity=validity,
        uid=letter.uid,
        message_id=letter.message_id,
        sender="、".join(letter.senders)[:LONGEST_LINE],
        official_id=owners[0].id if owners else None,
        subject=HIDDEN if is_marked else letter.subject,
        filenames=[] if is_marked else [each.filename for each in letter.attached],
        fate=MailFate.LEFT if why else MailFate.TAKEN,
        why=why,
    )
    db.session.add(mail)
    db.session.flush()
    return mail


def _tell_refusal(mail: Mail, official: Official) -> None:
    inbox.send(
        official,
        MessageKind.SYSTEM,
        f"没有收您邮寄的“{mail.subject or '（无标题）'}”",
        occurrence=f"mail.{mail.id}",
        text=f"{mail.why}\n什么都没有保存。改正后可以再发，或在“离线填报”页上传。",
        link="/reports",
    )


def _forms_of(letter: Letter) -> list[Attached]:
    return [each for each in letter.attached if PurePath(each.filename.lower()).suffix in KINDS]


def _marking_of(letter: Letter) -> str | None:
    named = (marking_in_name(each.filename) for each in letter.attached)
    return marking_in(letter.subject) or next(filter(None, named), None)


def _why(refusal: RuleBroken) -> str:
    errors = refusal.errors[:MOST_TOLD] if isinstance(refusal, FormRefused) else ()
    return "\n".join(errors or (refusal.message,))
