"""A unit declares a task done (申请销号): written by its liaison, signed by its head."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tracker.audit import service as audit
from tracker.closures.service.rows import hold_closure, hold_task, undecided_of
from tracker.closures.service.telling import office_of, tell
from tracker.core import clock
from tracker.core.days import day_full
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.core.files import FileStore
from tracker.core.texts import written
from tracker.directory import queries as directory
from tracker.enclosures.service import Upload, enclose
from tracker.models import (
    Actor,
    Assignment,
    AuditAction,
    Closure,
    ClosureStatus,
    FinalValue,
    Target,
    Task,
)
from tracker.permissions import Permission, allowed, is_of_unit
from tracker.reports.content import number_typed

LONGEST_ACHIEVED = 3000
LONGEST_REASON = 1000


@dataclass(frozen=True)
class Declaration:
    """What a unit says of a task that it holds for done.

    values: by target id, the final value as typed. uploads: what proves it.
    """

    achieved: str
    completed_on: date
    values: Mapping[int, str] = field(default_factory=dict)
    uploads: Sequence[Upload] = ()


def write_closure(task: Task, said: Declaration, *, store: FileStore, by: Actor) -> Closure:
    """Write the unit's closure of a task, or write it anew while the unit still has it.

    Who signs for the unit declares it with that; what a liaison writes waits for the head. Raises
    RuleBroken where the task is not open, the unit does not lead it, or the office has it already.
    """
    hold_task(task)
    assignment = _leading(task, by)
    values = _values(task, said.values)
    closure = _own(task, assignment)
    closure.achieved = written(said.achieved, "完成情况", LONGEST_ACHIEVED, field="achieved")
    closure.completed_on = _completed_on(said.completed_on, by)
    closure.author_id, closure.author_name = by.official.id, name_of(by)
    closure.written_at = clock.now()
    if closure.status is not ClosureStatus.AWAITING_SIGNOFF:
        closure.move_to(ClosureStatus.AWAITING_SIGNOFF)
    db.session.add(closure)
    _say(closure, values)
    enclose(closure, said.uploads, store=store, by=by)
    if allowed(by, Permission.CLOSURE_SIGN, closure):
        _declare(closure, by)
        return closure
    _log(AuditAction.CLOSURE_WRITTEN, closure, by)
    tell(
        directory.heads_of(closure.unit, on=by.on),
        closure,
        f"signoff.{closure.written_at:%Y%m%d%H%M%S%f}",
        f"{task.name}的销号申请待您签发",
        f"{by.name}已写好。请核对后签发，或退回修改。",
    )
    return closure


def sign_closure(closure: Closure, *, seen: str, by: Actor) -> None:
    """Declare it for the unit (签发). seen: the mark of the text that was on the page."""
    hold_closure(closure)
    if closure.status is ClosureStatus.DECLARED:
        raise RuleBroken("已经签发，报督查室了，不用再签。")
    if seen != text_mark(closure):
        raise RuleBroken("您打开之后，联络员又改过，请看过新的内容再签发。")
    _declare(closure, by)


def send_back_closure(closure: Closure, *, reason: str, by: Actor) -> None:
    """Give what waits for sign-off back to be rewritten."""
    hold_closure(closure)
    closure.sent_back_why = written(reason, "退回的原因", LONGEST_REASON, field="reason")
    closure.move_to(ClosureStatus.SENT_BACK)
    _log(AuditAction.CLOSURE_SENT_BACK, closure, by, reason=reason)
    writers = [*directory.reporters_of(closure.unit, on=by.on), closure.author]
    tell(
        dict.fromkeys(writers),
        closure,
        f"sent_back.{closure.written_at:%Y%m%d%H%M%S%f}",
        f"{closure.task.name}的销号申请被责任人退回修改",
        f"{by.name}：{closure.sent_back_why}",
    )


def withdraw_closure(closure: Closure, *, reason: str = "", by: Actor) -> None:
    """Take it back; of one that was declared with the reason, and the office hears of it. One that
    was refused is given up by that."""
    hold_closure(closure)
    if closure.status is ClosureStatus.WITHDRAWN:
        raise RuleBroken("已经撤回，不用再撤。")
    was_waiting = closure.is_waiting
    if was_waiting:
        reason = written(reason, "撤回的原因", LONGEST_REASON, field="reason")
    settled = Settled.by(by, reason.strip() or closure.opinion)
    settled.note(closure, ClosureStatus.WITHDRAWN)
    _log(AuditAction.CLOSURE_WITHDRAWN, closure, by, reason=reason)
    if was_waiting:
        subject = f"{closure.unit.short_name}撤回{closure.task.name}的销号申请"
        tell(office_of(by), closure, "withdrawn", subject, reason)


@dataclass(frozen=True)
class Settled:
    """Who settled closures, when and why; made before they are changed, so that nothing is loaded
    between one column and the next."""

    who: str
    at: datetime
    opinion: str

    @classmethod
    def by(cls, actor: Actor, opinion: str) -> "Settled":
        return cls(name_of(actor), clock.now(), opinion)

    def note(self, closure: Closure, status: ClosureStatus) -> None:
        closure.move_to(status)
        closure.opinion, closure.decided_by_name = self.opinion, self.who
        closure.decided_at = self.at


def name_of(by: Actor) -> str:
    """As it is written down; who acts for the holder is marked 代."""
    return f"{by.name}（代）" if by.is_cover else by.name


def text_mark(closure: Closure) -> str:
    """What a page carries of the text that it shows."""
    return f"{closure.written_at:%Y%m%d%H%M%S%f}"


def _leading(task: Task, by: Actor) -> Assignment:
    for each in task.assignments:
        if each.is_lead and each.includes(by.on) and is_of_unit(by, each.unit_id):
            return each
    raise RuleBroken("由牵头单位申请销号；配合单位请与牵头单位联系。")


def _own(task: Task, assignment: Assignment) -> Closure:
    """The unit's closure in its hands, or a new one."""
    own = [each for each in undecided_of(task) if each.unit_id == assignment.unit_id]
    if not own:
        return Closure(task=task, unit=assignment.unit, status=ClosureStatus.AWAITING_SIGNOFF)
    if own[0].is_waiting:
        raise RuleBroken(f"{task.name}已申请销号，在督查室核验；要修改，请先撤回。")
    return own[0]


def _completed_on(day: date, by: Actor) -> date:
    if day > by.on:
        raise RuleBroken("完成日期不能晚于今天，请完成后再申请。", field="completed_on")
    if day.year < by.on.year - 5:
        raise RuleBroken(f"完成日期{day_full(day)}太早，请核对。", field="completed_on")
    return day


def _values(task: Task, typed: Mapping[int, str]) -> list[tuple[Target, Decimal]]:
    """The final value of each target; RuleBroken for one that is missing or no number."""
    found = []
    for target in task.targets:
        value = number_typed(typed.get(target.id, ""), target, where=task.name)
        if value is None:
            raise RuleBroken(f"请填写“{target.name}”的最终值。", field="values")
        found.append((target, value))
    return found


def _say(closure: Closure, values: Sequence[tuple[Target, Decimal]]) -> None:
    closure.values.clear()
    db.session.flush()
    closure.values = [FinalValue(target_id=target.id, value=value) for target, value in values]
    db.session.flush()


def _declare(closure: Closure, by: Actor) -> None:
    closure.move_to(ClosureStatus.DECLARED)
    closure.declared_at = clock.now()
    closure.unit_name = closure.unit.name
    closure.signer_name, closure.signer_post_title = name_of(by), by.post_title
    db.session.flush()
    _log(AuditAction.CLOSURE_DECLARED, closure, by)
    subject = f"{closure.unit.short_name}申请{closure.task.name}销号"
    tell(office_of(by), closure, "declared", subject, closure.achieved[:200])


def _log(action: AuditAction, closure: Closure, by: Actor, **details: Any) -> None:
    audit.record(
        action,
        closure,
        by=by,
        task=closure.task.name,
        unit=closure.unit.short_name,
        completed_on=closure.completed_on.isoformat(),
        **details,
    )
