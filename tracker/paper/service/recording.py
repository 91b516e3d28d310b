"""The sheet of paper: who signed it, and the record of its being entered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.days import day_full
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.core.files import FileStore
from tracker.directory import queries as directory
from tracker.enclosures import service as enclosures
from tracker.inbox import service as inbox
from tracker.models import (
    Actor,
    AuditAction,
    MessageKind,
    PaperEntry,
    PaperKind,
    PaperRecord,
    Post,
)
from tracker.reports.service.versions import name_of

LONGEST_NOTE = 1000


@dataclass(frozen=True)
class Paper:
    """A sheet as it lies on the desk: whose post it was signed for, on which day, what it looks
    like. received_on: when it reached the office; that day where nothing else is said."""

    post: Post
    signed_on: date | None
    scans: Sequence[enclosures.Upload] = ()
    received_on: date | None = None
    note: str = ""


def signer_of(paper: Paper, *, since: date | None, by: Actor) -> Actor:
    """Who held the post on the day on the paper, acting today as what by enters for him.

    since: the day from which what he signed was there. What he may do is asked of that person and
    post; what can be done at all, of today: nothing gets past a day that is over.
    """
    signed_on = _checked_day(paper, since, by)
    cover = directory.cover_of(paper.post, on=signed_on)
    official = cover.official if cover else directory.holder_of(paper.post, on=signed_on)
    if official is None or paper.post.government_id != by.government_id:
        raise RuleBroken(
            f"{day_full(signed_on)}没有人任{paper.post.title}，请核对签字的人和日期。",
            field="signed_on",
        )
    return Actor(official, paper.post, by.on, cover=cover, address=by.address, entered_by=by)


def received_on(paper: Paper, by: Actor) -> date:
    """The day on which it reached the office, checked."""
    day = paper.received_on or by.on
    if day > by.on:
        raise RuleBroken("收到日期不能晚于今天，请核对。", field="received_on")
    if paper.signed_on is not None and day < paper.signed_on:
        raise RuleBroken("收到日期早于签字日期，请核对。", field="received_on")
    return day


def record_paper(
    kind: PaperKind,
    title: str,
    subjects: Sequence[Any],
    paper: Paper,
    signer: Actor,
    *,
    store: FileStore,
    is_told: bool = False,
    by: Actor,
) -> PaperRecord:
    """Write down that these rows were entered from a sheet, keep its scans with it, and tell the
    person for whom it was done.

    title: what was entered, as in 督查室代录了您…. is_told: he hears of it already.
    """
    if not paper.scans:
        raise RuleBroken("请附上原件的扫描件或照片。", field="files")
    record = _sheet(paper, signer, by)
    record.kind, record.title = kind, title
    record.entries = [
        PaperEntry(subject_type=each.__tablename__, subject_id=each.id) for each in subjects
    ]
    db.session.add(record)
    db.session.flush()
    enclosures.enclose(record, paper.scans, store=store, by=by)
    audit.record(
        AuditAction.PAPER_ENTERED,
        record,
        by=by,
        title=title,
        on_behalf_of=record.signer,
        signed_on=record.signed_on.isoformat(),
        received_on=record.received_on.isoformat(),
    )
    if not is_told:
        _tell_signer(record, signer)
    return record


def _sheet(paper: Paper, signer: Actor, by: Actor) -> PaperRecord:
    """Whose sheet it is, of which day, and who enters it."""
    assert paper.signed_on is not None
    return PaperRecord(
        government_id=by.government_id,
        for_official_id=signer.official.id,
        for_post_id=signer.post.id,
        for_name=name_of(signer),
        for_post_title=signer.post_title,
        signed_on=paper.signed_on,
        received_on=received_on(paper, by),
        entered_by_id=by.official.id,
        entered_by_name=name_of(by),
        entered_at=clock.now(),
        note=paper.note.strip(),
    )


def _checked_day(paper: Paper, since: date | None, by: Actor) -> date:
    signed_on = paper.signed_on
    if signed_on is None:
        raise RuleBroken("请填写原件上的签字日期。", field="signed_on")
    if signed_on > by.on:
        raise RuleBroken("签字日期不能晚于今天，请核对。", field="signed_on")
    if since is not None and signed_on < since:
        raise RuleBroken(
            f"这件事{day_full(since)}才有，签字日期不能更早，请核对。", field="signed_on"
        )
    if len(paper.note) > LONGEST_NOTE:
        raise RuleBroken(f"说明最多{LONGEST_NOTE}字，请删减。", field="note")
    return signed_on


def _tell_signer(record: PaperRecord, signer: Actor) -> None:
    inbox.send(
        signer.official,
        MessageKind.NOTICE,
        f"督查室代录了您{record.title}",
        occurrence=f"paper.{record.id}.entered",
        text=f"原件签于{day_full(record.signed_on)}，由{record.entered_by_name}录入，附有原件。"
        "与原件不符的，可以在页面上请督查室更正。",
        link=f"/papers/{record.id}",
    )
