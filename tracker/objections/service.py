"""Objecting to a published mark, and deciding on it (异议、复核; docs/rules.md 30)."""

from collections.abc import Sequence
from typing import Any

from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.db import db, hold
from tracker.core.errors import RuleBroken
from tracker.core.files import FileStore
from tracker.core.texts import written
from tracker.core.workdays import due_day
from tracker.directory import queries as directory
from tracker.enclosures import service as enclosures
from tracker.models import (
    DECISIONS,
    Actor,
    AuditAction,
    MarkValue,
    Objection,
    ObjectionStatus,
    Post,
    PublishedMark,
    Unit,
)
from tracker.objections import queries, telling
from tracker.objections.excluded import candidates, why_excluded
from tracker.reports import queries as reports
from tracker.reports.service.versions import name_of

LONGEST_TEXT = 5000
LONGEST_STATEMENT = 3000
LONGEST_DECISION = 3000
LONGEST_REASON = 500


def write_objection(
    published: PublishedMark,
    unit: Unit,
    *,
    text: str,
    asked_mark: MarkValue | None = None,
    uploads: Sequence[enclosures.Upload] = (),
    store: FileStore,
    by: Actor,
) -> Objection:
    """Write the unit's objection to a mark, or write it anew until its head has signed it.

    uploads: the evidence, kept with it. RuleBroken where the time is over, the unit does not lead
    the task, or it has objected already.
    """
    hold(published.task)
    text, official_id = written(text, "事实和理由", LONGEST_TEXT, field="text"), by.official.id
    _refuse_unless_led(published, unit, by)
    _refuse_replaced(published, "刷新后对现在的评定提出异议")
    objection = _kept_or_new(published, unit)
    _refuse_late(published, objection.unit, by)
    said = (published, text, asked_mark)
    if (objection.published, objection.text, objection.asked_mark) == said and not uploads:
        return objection
    objection.published, objection.text, objection.asked_mark = said
    objection.version += 1
    objection.written_by_id, objection.written_at = official_id, clock.now()
    db.session.add(objection)
    db.session.flush()
    if uploads:
        enclosures.enclose(objection, uploads, store=store, by=by)
    _record(AuditAction.OBJECTION_WRITTEN, objection, by)
    telling.tell_signers(objection, by)
    return objection


def raise_objection(objection: Objection, *, seen: int | None, by: Actor) -> None:
    """The head signs it, and it lies with the government from this day on (提出异议).

    seen: the version that was read. The same twice is one.
    """
    _hold(objection)
    if objection.status is ObjectionStatus.RAISED:
        return
    if not objection.is_written:
        raise RuleBroken(f"这件异议{objection.status.label}，不用再签发。")
    if seen != objection.version:
        raise RuleBroken("没有签发。异议在您打开之后改过，请看过再签发。")
    _refuse_replaced(objection.published, "点“修改、加附材料”，看过现在的评定再签发")
    clock_ = _refuse_late(objection.published, objection.unit, by)
    name = name_of(by)  # may ask the database, which takes no half of a change
    objection.move_to(ObjectionStatus.RAISED)
    objection.received_on, objection.raised_at = clock_.received_on, clock.now()
    objection.raised_by_id, objection.raised_by_name = by.official.id, name
    db.session.flush()
    _record(AuditAction.OBJECTION_RAISED, objection, by)
    telling.tell_office(objection, by)


def withdraw_objection(objection: Objection, *, reason: str, by: Actor) -> None:
    """Take it back before it is decided; what was raised keeps its trace (撤回)."""
    _hold(objection)
    reason = written(reason, "撤回的原因", LONGEST_REASON, field="reason")
    if objection.is_decided or objection.status is ObjectionStatus.WITHDRAWN:
        raise RuleBroken(f"这件异议{objection.status.label}，不用撤回。")
    official_id = by.official.id
    objection.move_to(ObjectionStatus.WITHDRAWN)
    objection.withdrawn_by_id, objection.withdrawn_at = official_id, clock.now()
    objection.withdrawn_why = reason
    _record(AuditAction.OBJECTION_WITHDRAWN, objection, by, reason=reason)
    if objection.raised_at is not None:
        telling.tell_of_withdrawal(objection, by)


def refer_objection(objection: Objection, post: Post | None, *, statement: str, by: Actor) -> None:
    """Put it before a leader who took no part in the mark, with the office's statement (送复核);
    once more to put it before another."""
    _hold(objection)
    statement = written(statement, "督查室意见", LONGEST_STATEMENT, field="statement")
    if not objection.is_undecided:
        raise RuleBroken(f"这件异议{objection.status.label}，不用送复核。")
    leaders = candidates(objection, on=by.on)
    chosen = next((each for each in leaders if each.post is post), None)
    if chosen is None:
        raise RuleBroken("请选一位在任的领导来决定。", field="post")
    # Who states for the office is himself among those who do not decide.
    if chosen.acting.official is by.official or chosen.why_not:
        why = chosen.why_not or "写了督查室意见"
        raise RuleBroken(f"{chosen.name}{why}，应当回避，请另选一位。", field="post")
    if objection.decider_post is chosen.post and objection.statement == statement:
        return
    official_id = by.official.id
    objection.move_to(ObjectionStatus.REFERRED)
    objection.statement, objection.stated_by_id = statement, official_id
    objection.decider_post, objection.referred_at = chosen.post, clock.now()
    db.session.flush()
    _record(AuditAction.OBJECTION_REFERRED, objection, by, approver=chosen.name)
    telling.tell_decider(objection, chosen.acting.official, by)


def decide_objection(
    objection: Objection,
    *,
    outcome: ObjectionStatus | None,
    mark: MarkValue | None,
    reason: str,
    seen: MarkValue | None,
    by: Actor,
) -> None:
    """Decide for the government (复核决定): another mark stands from now on, or the old one does.

    seen: the task's mark as it stood on the page. The published figure stays as it was in
    `marks_as_published`; everything else follows the correction.
    """
    _hold(objection)
    if objection.is_decided and (objection.status, objection.corrected_to) == (outcome, mark):
        return
    standing = _still_seen(objection, seen, by)
    reason = written(reason, "决定的理由", LONGEST_DECISION, field="reason")
    _refuse_outcome(outcome, mark, standing)
    assert outcome is not None
    official_id, name, title = by.official.id, name_of(by), by.post_title
    objection.move_to(outcome)
    objection.decision, objection.mark_before, objection.corrected_to = reason, standing, mark
    objection.decided_by_id, objection.decided_by_name = official_id, name
    objection.decided_by_post_title, objection.decided_at = title, clock.now()
    db.session.flush()
    _record(
        AuditAction.OBJECTION_DECIDED,
        objection,
        by,
        result=outcome.label,
        before=standing.label,
        mark=mark,
        reason=reason,
    )
    telling.tell_decision(objection, by)


def _kept_or_new(published: PublishedMark, unit: Unit) -> Objection:
    """What the unit has written to the mark already, else a new one; RuleBroken where it has
    objected."""
    kept = queries.objection_to(published, unit)
    if kept is None:
        return Objection(
            published=published,
            task_id=published.task_id,
            period_id=published.period_id,
            unit=unit,
            status=ObjectionStatus.WRITTEN,
            version=0,
        )
    if not kept.is_written:
        raise RuleBroken(f"这项评定已经提出异议，现在{kept.status.label}，不用再写。")
    return kept


def standing_mark(objection: Objection) -> MarkValue:
    """The mark of the task in the period as it stands now."""
    marks = reports.task_marks([objection.task_id], published_only=True)
    return marks.get((objection.task_id, objection.period_id), objection.published.value)


def _still_seen(objection: Objection, seen: MarkValue | None, by: Actor) -> MarkValue:
    """The mark that stands; RuleBroken where the actor does not decide, or saw another one."""
    if objection.status is not ObjectionStatus.REFERRED:
        raise RuleBroken(f"这件异议{objection.status.label}，不用决定。")
    if why := why_excluded(objection, by=by):
        raise RuleBroken(f"您{why}，应当回避，请督查室另送一位领导。")
    standing = standing_mark(objection)
    if seen is not standing:
        raise RuleBroken("没有保存。这项评定在您打开之后有变动，请看过再定。")
    return standing


def _refuse_outcome(
    outcome: ObjectionStatus | None, mark: MarkValue | None, standing: MarkValue
) -> None:
    if outcome not in DECISIONS:
        raise RuleBroken("请选复核的决定。", field="outcome")
    if outcome is ObjectionStatus.REJECTED and mark is not None:
        raise RuleBroken("不予采纳的，评定不变，请不选新的评定。", field="mark")
    if outcome is ObjectionStatus.UPHELD and mark is None:
        raise RuleBroken("采纳的，请选更正后的评定。", field="mark")
    if mark is standing:
        raise RuleBroken(f"现在就是{standing.label}，请另选，或不选新的评定。", field="mark")


def _refuse_unless_led(published: PublishedMark, unit: Unit, by: Actor) -> None:
    own = [each for each in published.task.assignments if each.unit_id == unit.id]
    if not any(queries.may_object(each, published, on=by.on) for each in own):
        raise RuleBroken(f"{unit.short_name}不牵头这项任务，请由牵头单位提出异议。")


def _refuse_replaced(published: PublishedMark, what_now: str) -> None:
    """RuleBroken where another mark was made known in its place."""
    if reports.last_published(published.task, published.period) is not published:
        raise RuleBroken(f"这项评定后来有变动，请{what_now}。")


def _refuse_late(published: PublishedMark, unit: Unit, by: Actor) -> queries.Clock:
    calendar = directory.work_calendar()
    found = queries.clock_of(published, unit, calendar)
    if by.on > found.object_by:
        until = due_day(found.object_by, by.on, calendar)
        raise RuleBroken(
            f"提出异议的期限到{until}为止，已经过了；有新的情况，请写在下一期的报送里。"
        )
    return found


def _hold(objection: Objection) -> None:
    """Let all who act on it, or on the task's mark, take turns."""
    hold(objection.task)
    hold(objection)


def _record(action: AuditAction, objection: Objection, by: Actor, **details: Any) -> None:
    audit.record(
        action,
        objection,
        by=by,
        unit=objection.unit.short_name,
        task=objection.task.name,
        period=objection.period.label,
        **details,
    )
