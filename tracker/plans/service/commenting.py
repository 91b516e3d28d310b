"""What a unit says to its tasks of a draft, and what the office makes of it (意见、答复、处理)."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.db import db, hold
from tracker.core.errors import RuleBroken
from tracker.directory import queries as directory
from tracker.inbox import service as inbox
from tracker.models import (
    Actor,
    AuditAction,
    Comment,
    Consultation,
    ConsultedUnit,
    MessageKind,
    PlanStatus,
    PostKind,
    Settlement,
    Task,
    Verdict,
)
from tracker.plans.service.consulting import owing, shares_of
from tracker.plans.service.revisions import lock
from tracker.plans.service.wording import wording_of

LONGEST_COMMENT = 2000
LONGEST_SUGGESTION = 500
LONGEST_REASON = 500
NAMED_AT_MOST = 5


@dataclass(frozen=True)
class CommentEntry:
    """What is entered beside one task.

    verdict: None where nothing is chosen. seen: the digest of the wording that stood on the page.
    """

    task_id: int
    seen: str
    verdict: Verdict | None = None
    text: str = ""
    suggested_unit: str = ""
    suggested_due: str = ""
    suggested_text: str = ""

    @property
    def is_empty(self) -> bool:
        return self.verdict is None and not self.says

    @property
    def says(self) -> str:
        return self.text + self.suggested_unit + self.suggested_due + self.suggested_text


def save_comments(
    consulted: ConsultedUnit, entries: Sequence[CommentEntry], *, version: int, by: Actor
) -> None:
    """Keep what a unit says so far; the office does not see it yet.

    version: of what was saved when the page was drawn. RuleBroken if somebody of the unit has
    saved since, or the office has changed a task since: nobody speaks to what he has not seen.
    """
    _hold(consulted, by)
    if consulted.version != version:
        raise RuleBroken("没有保存。您打开之后，本单位有人保存过，请对照后再保存。")
    own = own_tasks(consulted, by)
    kept = {comment.task_id: comment for comment in consulted.comments}
    for entry in entries:
        task = own.get(entry.task_id)
        if task is None:
            if not entry.is_empty:
                raise RuleBroken("有一项任务已不在草稿里，或者不再由您单位承担，请看过现在的草稿。")
            continue
        _write(consulted, task, entry, kept.get(task.id), by)
    consulted.version += 1
    db.session.flush()
    db.session.expire(consulted, ["comments"])


def hand_to_head(consulted: ConsultedUnit, *, by: Actor) -> None:
    """Tell those who answer for the unit that its comments are written (送责任人答复)."""
    _hold(consulted, by)
    heads = directory.heads_of(consulted.unit, on=by.on)
    if not heads:
        raise RuleBroken(f"{consulted.unit.short_name}还没有登记责任人，请告诉督查室。")
    title = consulted.consultation.plan.title
    for head in heads:
        inbox.send(
            head,
            MessageKind.SIGNOFF,
            f"《{title}》的意见已写好，请您看过后答复",
            occurrence=f"consulted.{consulted.id}.handed.{consulted.version}",
            link=f"/consultations/{consulted.consultation_id}/answer",
        )


def answer_consultation(consulted: ConsultedUnit, *, rest_agrees: bool = False, by: Actor) -> None:
    """Send the unit's comments to the office (答复); nothing is taken for agreement unsaid.

    rest_agrees: the unit agrees to every task that it has said nothing to.
    """
    _hold(consulted, by)
    own = own_tasks(consulted, by)
    if not own:
        raise RuleBroken("现在的草稿里没有您单位的任务，不用答复。")
    spoken = {comment.task_id for comment in consulted.comments}
    silent = [task for task in own.values() if task.id not in spoken]
    if silent and not rest_agrees:
        raise RuleBroken(f"{_listed(silent)}还没有选“同意”或“有意见”，请选定。")
    for task in silent:
        entry = CommentEntry(task.id, wording_of(task).digest, Verdict.AGREES)
        _write(consulted, task, entry, None, by)
    db.session.flush()
    db.session.expire(consulted, ["comments"])
    consulted.answered_by_id, consulted.answered_at = by.official.id, clock.now()
    consulted.answerer_name = f"{by.name}（代）" if by.is_cover else by.name
    consulted.answerer_post_title = by.post_title
    consulted.version += 1
    audit.record(
        AuditAction.DRAFT_ANSWERED,
        consulted,
        by=by,
        plan=consulted.consultation.plan.title,
        unit=consulted.unit.short_name,
        tasks=len(own),
        objects=sum(comment.objects for comment in consulted.comments),
    )
    if not owing(consulted.consultation, by.on):
        _tell_office(consulted.consultation, by)


def withdraw_answer(consulted: ConsultedUnit, *, by: Actor) -> None:
    """Take an answer back to change it (撤回答复), as long as the office has settled none of it."""
    _hold(consulted, by, answered=True)
    if any(comment.settlement for comment in consulted.comments):
        raise RuleBroken("督查室已经开始处理您单位的意见，不能撤回。要补充请告诉督查室。")
    consulted.answered_by_id, consulted.answered_at = None, None
    consulted.version += 1
    audit.record(
        AuditAction.ANSWER_WITHDRAWN,
        consulted,
        by=by,
        plan=consulted.consultation.plan.title,
        unit=consulted.unit.short_name,
    )


def settle_comment(
    comment: Comment, *, settlement: Settlement, reason: str = "", by: Actor
) -> None:
    """Adopt a comment, in part or not at all (处理); why not has to be said, and the unit reads it.

    The unit is told once all it said is settled, and again when one is settled anew.
    """
    consulted = comment.consulted
    hold(consulted.consultation)
    db.session.refresh(comment)
    db.session.refresh(consulted)
    if consulted.consultation.plan.status not in (PlanStatus.DRAFT, PlanStatus.AGREED):
        raise RuleBroken("方案已经印发，意见不用再处理。")
    if not consulted.has_answered:
        raise RuleBroken(f"{consulted.unit.short_name}已撤回答复，请等它重新答复。")
    if not comment.objects:
        raise RuleBroken("这个单位同意这一项，不用处理。")
    if settlement is not Settlement.ADOPTED and not reason:
        raise RuleBroken(f"{settlement.label}请写明理由，单位看得到。", field="reason")
    if (comment.settlement, comment.settlement_reason) == (settlement, reason):
        return
    official_id, at = by.official.id, clock.now()
    comment.settlement, comment.settlement_reason = settlement, reason
    comment.settled_by_id, comment.settled_at = official_id, at
    audit.record(
        AuditAction.COMMENT_SETTLED,
        comment,
        by=by,
        plan=consulted.consultation.plan.title,
        task=comment.task_name,
        unit=consulted.unit.short_name,
        settlement=settlement.label,
    )
    _tell_unit(consulted, comment, by)


def own_tasks(consulted: ConsultedUnit, by: Actor) -> dict[int, Task]:
    """The tasks that the draft gives the unit now, in their order."""
    share = shares_of(consulted.consultation.plan, by.on).get(consulted.unit, {})
    return {task.id: task for task in share}


def _hold(consulted: ConsultedUnit, by: Actor, *, answered: bool = False) -> None:
    """Hold the draft, the round and the unit's part of it; refuse where it is over, or answered or
    not. The draft too: what the unit speaks to must not be struck, nor put back, meanwhile."""
    consultation = consulted.consultation
    lock(consultation.plan)
    hold(consultation)
    db.session.refresh(consulted)
    if not consultation.is_open(by.on):
        over = "已经结束" if consultation.ended_at else "的答复日子已经过了"
        raise RuleBroken(f"这次征求意见{over}，不能再答复。有意见请直接联系督查室。")
    if consulted.has_answered is not answered:
        raise RuleBroken(
            "您单位还没有答复，不用撤回。" if answered else "您单位已经答复，要改请先撤回答复。"
        )


def _write(
    consulted: ConsultedUnit,
    task: Task,
    entry: CommentEntry,
    kept: Comment | None,
    by: Actor,
) -> None:
    if entry.is_empty:
        if kept:
            db.session.delete(kept)
        return
    wording = wording_of(task)
    if entry.seen != wording.digest:
        raise RuleBroken(f"没有保存。{task.name}在您打开之后改过，请看过现在的文字再定。")
    _refuse_entry(task, entry)
    comment = kept or Comment(consulted_id=consulted.id, task_id=task.id)
    comment.place, comment.task_name = task.position, task.name
    comment.wording = wording.as_json()
    comment.verdict = entry.verdict or Verdict.OBJECTS
    comment.text = entry.text
    comment.suggested_unit = entry.suggested_unit
    comment.suggested_due = entry.suggested_due
    comment.suggested_text = entry.suggested_text
    comment.author_id, comment.author_name = by.official.id, by.name
    comment.author_post_title, comment.at = by.post_title, clock.now()
    db.session.add(comment)


def _refuse_entry(task: Task, entry: CommentEntry) -> None:
    if entry.verdict is Verdict.AGREES and entry.says:
        raise RuleBroken(f"{task.name}选了“同意”又写了意见，请改选“有意见”，或者删去文字。")
    if entry.verdict is Verdict.OBJECTS and not entry.says:
        raise RuleBroken(f"{task.name}选了“有意见”，请写明是什么意见。")
    if len(entry.text) > LONGEST_COMMENT:
        raise RuleBroken(f"{task.name}的意见请写在{LONGEST_COMMENT}字以内。")


def _tell_office(consultation: Consultation, by: Actor) -> None:
    title = consultation.plan.title
    for official in directory.officials_in(by.government_id, PostKind.SUPERVISOR, on=by.on):
        inbox.send(
            official,
            MessageKind.NOTICE,
            f"《{title}》征求意见，各单位都已答复",
            occurrence=f"consultation.{consultation.id}.answered",
            link=f"/plans/{consultation.plan_id}/consultation",
        )


def _tell_unit(consulted: ConsultedUnit, last: Comment, by: Actor) -> None:
    objecting = [comment for comment in consulted.comments if comment.objects]
    if any(comment.settlement is None for comment in objecting) or last.settled_at is None:
        return
    title = consulted.consultation.plan.title
    people = [
        *directory.reporters_of(consulted.unit, on=by.on),
        *directory.heads_of(consulted.unit, on=by.on),
    ]
    for official in dict.fromkeys(people):
        inbox.send(
            official,
            MessageKind.NOTICE,
            f"{consulted.unit.short_name}对《{title}》的 {len(objecting)} 条意见已处理",
            occurrence=f"consulted.{consulted.id}.settled.{last.settled_at.isoformat()}",
            link=f"/consultations/{consulted.consultation_id}/answer",
        )


def _listed(tasks: Sequence[Task]) -> str:
    shown = "、".join(task.name for task in tasks[:NAMED_AT_MOST])
    return shown if len(tasks) <= NAMED_AT_MOST else f"{shown}等 {len(tasks)} 项"
