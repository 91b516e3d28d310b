"""Final marks are confirmed, and the year of a plan is concluded (年终评定, 办结)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.db import db, hold
from tracker.core.errors import RuleBroken
from tracker.core.workdays import due_day
from tracker.directory import queries as directory
from tracker.inbox import service as inbox
from tracker.models import (
    Actor,
    AuditAction,
    Conclusion,
    FinalMark,
    MarkValue,
    MessageKind,
    Official,
    Plan,
    PlanStatus,
    PostKind,
    Task,
    Unit,
)
from tracker.years.queries.finals import FinalRow, digest_of, final_rows, last_due
from tracker.years.queries.hindrances import Hindrances, hindrances_of

LONGEST_REASON = 500
NAMED_AT_MOST = 5


@dataclass(frozen=True)
class FinalChoice:
    """What the office decides on one task; seen: the row as it was shown."""

    task_id: int
    seen: str
    value: MarkValue | None
    reason: str = ""


def confirm_finals(plan: Plan, choices: Sequence[FinalChoice], *, by: Actor) -> list[FinalMark]:
    """Give tasks their final marks: as proposed, or another one with the reason.

    RuleBroken, and nothing is written, where one row is not as it was shown or lacks something.
    """
    rows = {row.task.id: row for row in _rows_to_mark(plan, by)}
    if not choices:
        raise RuleBroken("请先勾选任务。")
    if not all(choice.task_id in rows for choice in choices):
        raise RuleBroken("勾选的任务已不在方案里，请刷新后再看。")
    given = [_final(rows[choice.task_id], choice, by) for choice in choices]
    _record(plan, given, by)
    return given


def confirm_clear(plan: Plan, *, seen: str, by: Actor) -> list[FinalMark]:
    """Confirm every proposal that nothing speaks against; seen: all rows as they were shown."""
    rows = _rows_to_mark(plan, by)
    if seen != digest_of(rows):
        raise RuleBroken("没有确认：您打开之后评定有变化，请看过再确认。")
    clear = [row for row in rows if row.awaits_bulk]
    if not clear:
        raise RuleBroken("没有可以一并确认的任务，请逐项确定。")
    given = [
        _final(row, FinalChoice(row.task.id, row.seen, row.proposed.value), by) for row in clear
    ]
    _record(plan, given, by)
    return given


def conclude_plan(plan: Plan, *, seen: str, by: Actor) -> Conclusion:
    """End a plan's year (办结): nothing is owed from now on, its marks and figures stand, and units
    and leaders are told, each once. It is not opened again (docs/rules.md 22).

    seen: all rows as they were shown.
    """
    _hold_tasks(plan)
    rows = _rows_to_mark(plan, by)
    if seen != digest_of(rows):
        raise RuleBroken("没有办结：您打开之后评定有变化，请看过再办结。")
    hindrances = hindrances_of(plan, rows, on=by.on)
    if hindrances.are_there:
        raise RuleBroken(_in_words(hindrances))
    plan.move_to(PlanStatus.CLOSED)
    conclusion = Conclusion(
        plan=plan,
        at=clock.now(),
        concluded_by_id=by.official.id,
        concluded_by_name=f"{by.name}（代）" if by.is_cover else by.name,
    )
    db.session.add(conclusion)
    counts = Counter(row.value for row in rows)
    audit.record(
        AuditAction.PLAN_CONCLUDED, plan, by=by, title=plan.title, marks=counted_marks(counts)
    )
    _tell(plan, rows, by)
    return conclusion


def counted_marks(counts: Counter[MarkValue | None]) -> str:
    """已完成 73 项、正常推进 20 项."""
    return "、".join(f"{mark.label} {counts[mark]} 项" for mark in MarkValue if counts[mark])


def _hold_tasks(plan: Plan) -> None:
    """Let nobody hand in, mark or object meanwhile: they hold the task, and see the plan after."""
    hold(plan)
    of_plan = select(Task.id).where(Task.plan_id == plan.id).order_by(Task.id)
    db.session.execute(of_plan.with_for_update())


def _rows_to_mark(plan: Plan, by: Actor) -> list[FinalRow]:
    """The plan held, and its rows as they stand; RuleBroken where it is not time, or over."""
    hold(plan)
    if plan.status is PlanStatus.CLOSED:
        raise RuleBroken("方案已经办结，年终评定不再改动，不用再评。")
    if plan.status is not PlanStatus.ISSUED:
        raise RuleBroken(f"方案{plan.status.label}，请印发并报送之后再作年终评定。")
    due = last_due(plan)
    if due is None or due > by.on:
        day = due_day(due, by.on, directory.work_calendar()) if due else "印发之后"
        raise RuleBroken(f"最后一期{day}截止，请到时再作年终评定。")
    return final_rows(plan)


def _final(row: FinalRow, choice: FinalChoice, by: Actor) -> FinalMark:
    name, proposed = row.task.name, row.proposed
    if choice.seen != row.seen:
        raise RuleBroken(f"没有确认：{name}在您打开之后有变化，请看过再确认。")
    if choice.value is None:
        raise RuleBroken(f"{name}请选定评定再确认。")
    reason = choice.reason.strip()
    if choice.value is not proposed.value and not reason:
        raise RuleBroken(f"{name}不按建议评定，请写明理由。")
    if len(reason) > LONGEST_REASON:
        raise RuleBroken(f"{name}的理由最多 {LONGEST_REASON} 字，请删减。")
    final = row.final or FinalMark(task=row.task)
    final.value, final.proposed = choice.value, proposed.value
    final.reason = reason or proposed.reason
    final.marked_by_id, final.at = by.official.id, clock.now()
    final.marked_by_name = f"{by.name}（代）" if by.is_cover else by.name
    db.session.add(final)
    return final


def _record(plan: Plan, given: Sequence[FinalMark], by: Actor) -> None:
    marks = {each.task.name: each.value.label for each in given}
    audit.record(AuditAction.FINALS_CONFIRMED, plan, by=by, count=len(given), marks=marks)


def _in_words(hindrances: Hindrances) -> str:
    found = []
    if hindrances.unpublished:
        labels = "、".join(each.label for each in hindrances.unpublished)
        found.append(f"{labels}的评定还没有公布。")
    if hindrances.waiting:
        found.append(f"还有 {hindrances.waiting} 份报送待审核。")
    if hindrances.objections:
        found.append(f"还有 {len(hindrances.objections)} 件异议待复核。")
    if hindrances.changes:
        found.append(f"还有 {len(hindrances.changes)} 件调整没有办完。")
    if hindrances.closures:
        found.append(f"还有 {len(hindrances.closures)} 件销号申请待核验。")
    if hindrances.unmarked:
        names = [row.task.name for row in hindrances.unmarked]
        shown = "、".join(names[:NAMED_AT_MOST])
        more = f"等 {len(names)} 项" if len(names) > NAMED_AT_MOST else ""
        found.append(f"{shown}{more}没有年终评定。")
    return f"{''.join(found)}请先办完再办结。"


def _tell(plan: Plan, rows: Sequence[FinalRow], by: Actor) -> None:
    """One message each, also to who answers for several units (docs/rules.md 16)."""
    shares: dict[Official, list[str]] = defaultdict(list)
    for unit, marks in _by_unit(rows, by).items():
        told = [*directory.heads_of(unit, on=by.on), *directory.reporters_of(unit, on=by.on)]
        for official in dict.fromkeys(told):
            shares[official].append(f"{unit.short_name}牵头：{counted_marks(marks) or '没有'}。")
    for official in _leaders(rows, by):
        shares.setdefault(official, ["分管任务的年终评定已可查看。"])
    for official, share in shares.items():
        inbox.send(
            official,
            MessageKind.PUBLISHED,
            f"《{plan.title}》已办结，年终评定已公布",
            occurrence=f"concluded.{plan.id}",
            text="\n".join([*share, "这份方案不用再报送。"]),
            link=f"/plans/{plan.id}/conclusion",
        )


def _by_unit(rows: Sequence[FinalRow], by: Actor) -> dict[Unit, Counter[MarkValue | None]]:
    """For each unit on the plan the final marks of the tasks that it leads."""
    found: dict[Unit, Counter[MarkValue | None]] = {}
    for row in rows:
        for each in row.task.assignments:
            if each.includes(by.on):
                marks = found.setdefault(each.unit, Counter())
                marks[row.value] += each.is_lead
    return found


def _leaders(rows: Sequence[FinalRow], by: Actor) -> Iterable[Official]:
    leaders = [each for row in rows for each in row.task.leaders if each.includes(by.on)]
    posts = [each.post for each in leaders if each.post]
    told = directory.acting_in_each(list(dict.fromkeys(posts)), on=by.on)
    if any(each.is_shared for each in leaders):
        told += directory.officials_in(by.government_id, PostKind.VICE_MAYOR, on=by.on)
    return dict.fromkeys(told)
