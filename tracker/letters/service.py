"""Issuing a letter from its wording and facts, once (docs/rules.md 36)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker.audit import service as audit
from tracker.core.db import db, hold
from tracker.core.errors import RuleBroken
from tracker.core.files import FileStore
from tracker.letters import queries, reminding
from tracker.letters.facts import Facts
from tracker.letters.queries import Subject
from tracker.models import Actor, AuditAction, IssuedLetter, Notice, Unit
from tracker.notices import service as notices
from tracker.wording.defaults import DEFAULTS
from tracker.wording.notation import left_in


@dataclass(frozen=True)
class Said:
    """What the office wrote, from the wording and by hand. number: empty for the next of our
    own."""

    title: str
    paragraphs: tuple[str, ...]
    addressed_to: tuple[str, ...]
    issued_on: date
    number: str = ""
    copies_to: tuple[str, ...] = ()


def issue_letter(subject: Subject, said: Said, *, seen: str, files: FileStore, by: Actor) -> Notice:
    """Issue the letter of a slip, a talk, an objection or a change (印发).

    seen: the mark of the facts that the page showed. The letter of a talk that was put off takes
    the place of the one before. RuleBroken where it is out already, or the facts have changed.
    """
    hold(subject)
    facts = queries.facts_of(subject, by)
    _refuse_stale(facts, seen)
    before = queries.earlier(subject, facts.occasion)
    outgoing = outgoing_of(facts, said, replaces=before)
    return _issue(facts, outgoing, files=files, by=by)


def issue_reminder(
    due_on: date,
    unit_ids: Collection[int],
    said: Said,
    *,
    report_by: date,
    seen: str,
    files: FileStore,
    by: Actor,
) -> Notice:
    """Issue a reminder on paper to units that are late in a round: one a day to each (催报)."""
    held = select(Unit.id).where(Unit.id.in_(unit_ids)).order_by(Unit.id)
    db.session.execute(held.with_for_update(key_share=True))
    facts = reminding.of_round(due_on, unit_ids, report_by, by)
    _refuse_stale(facts, seen)
    return _issue(facts, outgoing_of(facts, said), files=files, by=by)


def draft_of(facts: Facts, said: Said, *, by: Actor) -> bytes:
    """The .docx as it would go out now (样稿); nothing of it is kept."""
    return notices.draft_of(outgoing_of(facts, said), by=by)


def outgoing_of(facts: Facts, said: Said, *, replaces: Notice | None = None) -> notices.Outgoing:
    """What is handed over to be issued; RuleBroken where a variable is left in it."""
    _refuse_left(facts, said)
    return notices.Outgoing(
        kind=facts.notice,
        title=said.title,
        paragraphs=said.paragraphs,
        units=facts.units,
        addressed_to=said.addressed_to,
        issued_on=said.issued_on,
        copies_to=said.copies_to,
        tables=facts.attached,
        number=said.number,
        replaces=replaces,
        why="约谈改期，另行通知。" if replaces else "",
        band=facts.band,
        inset=facts.inset,
    )


def _issue(facts: Facts, outgoing: notices.Outgoing, *, files: FileStore, by: Actor) -> Notice:
    kept = [queries.kept_of(subject, facts.occasion) for subject in facts.subjects]
    for each, subject in zip(kept, facts.subjects, strict=True):
        if each is not None and not each.notice.is_void:
            whom = f"{subject.short_name}的" if isinstance(subject, Unit) else ""
            raise RuleBroken(f"{whom}{facts.wording.label}已经印发：{each.notice.name}，不用再发。")
    notice = notices.issue_document(outgoing, files=files, by=by)
    for each, subject in zip(kept, facts.subjects, strict=True):
        if each is None:
            each = IssuedLetter(
                subject_type=subject.__tablename__,
                subject_id=subject.id,
                occasion=facts.occasion,
            )
            db.session.add(each)
        each.notice = notice
        audit.record(
            AuditAction.LETTER_ISSUED,
            subject,
            by=by,
            kind=facts.wording.label,
            number=notice.number,
            units=[unit.short_name for unit in facts.units],
        )
    return notice


def _refuse_stale(facts: Facts, seen: str) -> None:
    if facts.mark != seen:
        raise RuleBroken("您打开以后情况有变化，请对照现在的情况改好正文再印发。")


def _refuse_left(facts: Facts, said: Said) -> None:
    """A letter goes out without a variable in it."""
    known = DEFAULTS[facts.wording].names
    for text, field in ((said.title, "title"), ("\n".join(said.paragraphs), "body")):
        if left := left_in(text, known):
            named = "、".join(f"【{name}】" for name in left)
            raise RuleBroken(f"还有没有填上的{named}，请改成实际的内容。", field=field)
