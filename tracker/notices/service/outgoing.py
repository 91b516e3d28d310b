"""The one way by which a document goes out (印发): number, file, hash, addressees, messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.audit import service as audit
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.core.files import FileStore
from tracker.directory.letterhead import Letterhead, letterhead_of
from tracker.documents.letter import Band, Letter, letter_document
from tracker.documents.notice import NoticeOfPlan, notice_of_plan
from tracker.documents.tables import Table
from tracker.models import (
    Actor,
    Addressee,
    AuditAction,
    Government,
    Notice,
    NoticeKind,
    NoticeStatus,
    Plan,
    Unit,
)
from tracker.notices.service.numbering import DocumentNumber, as_printed, next_number, take_number
from tracker.notices.service.telling import tell_issued, tell_void
from tracker.notices.service.withdrawing import make_void
from tracker.notices.table import sections_of


@dataclass(frozen=True)
class Outgoing:
    """A document that is to go out.

    units: who signs for it (签收). addressed_to: as printed; empty for a bulletin without
    addressees. number: typed in, of another register; empty: the next of our own series of the
    kind and year. copies_to: None for those of the letterhead. attachments: their titles, by
    default those of the tables. inset: tables in the body; band: the colour of a slip. replaces:
    the document in whose place it stands, and why.
    """

    kind: NoticeKind
    title: str
    paragraphs: tuple[str, ...]
    units: Sequence[Unit]
    addressed_to: tuple[str, ...]
    issued_on: date
    copies_to: tuple[str, ...] | None = None
    tables: tuple[Table, ...] = ()
    attachments: tuple[str, ...] = ()
    number: str = ""
    plan: Plan | None = None
    replaces: Notice | None = None
    why: str = ""
    band: Band | None = None
    inset: tuple[Table, ...] = ()


def issue_document(outgoing: Outgoing, *, files: FileStore, by: Actor) -> Notice:
    """Give a document its number, freeze its file, and tell everybody whom it goes to once.

    files: where the .docx is kept, as it was issued. Raises RuleBroken where the number is used,
    the day is to come, nothing is written, or the document that it replaces is void already.
    """
    notice = issue(outgoing, files=files, by=by)
    audit.record(
        AuditAction.DOCUMENT_ISSUED, notice, by=by, number=notice.number, file=notice.sha256
    )
    tell_issued(notice, on=by.on)
    return notice


def issue(outgoing: Outgoing, *, files: FileStore, by: Actor) -> Notice:
    """The document with its number and file, and nobody told of it yet but those whose document it
    replaces. The number is taken before the file is written: whoever issues at the same moment
    waits for it here."""
    _refuse_unready(outgoing, by)
    government = db.session.get_one(Government, by.government_id)
    letterhead = letterhead_of(government)
    if outgoing.replaces is not None:
        make_void(outgoing.replaces, NoticeStatus.REPLACED, why=outgoing.why, by=by)
    number = take_number(
        outgoing.number,
        outgoing.kind,
        on=outgoing.issued_on,
        letterhead=letterhead,
        government=government,
    )
    letter = letter_of(outgoing, number.printed, letterhead)
    stored = files.put(content_of(outgoing, letter, letterhead))
    notice = _row(outgoing, letter, number, by)
    notice.stored_name, notice.sha256 = stored.name, stored.sha256
    db.session.add(notice)
    if outgoing.kind is NoticeKind.PLAN and outgoing.plan is not None:
        outgoing.plan.document_number = notice.number
    db.session.flush()
    if outgoing.replaces is not None:
        tell_void(outgoing.replaces, on=by.on)
    return notice


def draft_of(outgoing: Outgoing, *, by: Actor) -> bytes:
    """The .docx as it would be issued now, under the number that it would get (样稿); nothing is
    kept of it."""
    government = db.session.get_one(Government, by.government_id)
    letterhead = letterhead_of(government)
    number = as_printed(outgoing.number) or next_number(
        outgoing.kind,
        outgoing.issued_on.year,
        letterhead=letterhead,
        government_id=government.id,
    )
    return content_of(outgoing, letter_of(outgoing, number, letterhead), letterhead)


def letter_of(outgoing: Outgoing, number: str, letterhead: Letterhead) -> Letter:
    """What the document prints, with what all documents of the government have in common."""
    copies_to = letterhead.copies_to if outgoing.copies_to is None else outgoing.copies_to
    return Letter(
        issuer=letterhead.issuer,
        title=outgoing.title,
        number=number,
        issued_on=outgoing.issued_on,
        addressees=outgoing.addressed_to,
        paragraphs=outgoing.paragraphs,
        attachments=outgoing.attachments or tuple(each.title for each in outgoing.tables),
        head=letterhead.head,
        mark=letterhead.mark,
        imprint=letterhead.imprint(copies_to=copies_to, printed_on=outgoing.issued_on),
        band=outgoing.band,
        inset=outgoing.inset,
    )


def content_of(outgoing: Outgoing, letter: Letter, letterhead: Letterhead) -> bytes:
    """The .docx; the notice of a plan has the table of its tasks attached."""
    if outgoing.kind is NoticeKind.PLAN and outgoing.plan is not None:
        plan = outgoing.plan
        sections = sections_of(plan, on=outgoing.issued_on)
        return notice_of_plan(NoticeOfPlan(letter, plan.note, sections), fonts=letterhead.fonts)
    return letter_document(letter, *outgoing.tables, fonts=letterhead.fonts)


def _refuse_unready(outgoing: Outgoing, by: Actor) -> None:
    if outgoing.issued_on > by.on:
        raise RuleBroken("印发日期不能晚于今天，请核对。", field="issued_on")
    if not outgoing.title.strip():
        raise RuleBroken("请填写标题。", field="title")
    if not any(paragraph.strip() for paragraph in outgoing.paragraphs):
        raise RuleBroken("请填写正文。", field="body")


def _row(outgoing: Outgoing, letter: Letter, number: DocumentNumber, by: Actor) -> Notice:
    copies_to = letter.imprint.copies_to if letter.imprint else ()
    return Notice(
        government_id=by.government_id,
        plan=outgoing.plan,
        kind=outgoing.kind,
        status=NoticeStatus.ISSUED,
        title=letter.title,
        body="\n".join(letter.paragraphs),
        number=number.printed,
        series=number.series,
        serial=number.serial,
        year=letter.issued_on.year,
        issued_on=letter.issued_on,
        addressed_to="\n".join(letter.addressees),
        copies_to="\n".join(copies_to),
        replaces=outgoing.replaces,
        created_by_id=by.official.id,
        addressees=[Addressee(unit=unit) for unit in dict.fromkeys(outgoing.units)],
    )
