"""A draft is agreed (审定), may come back to be changed, and comes into force when issued."""

from datetime import date

from tracker.audit import service as audit
from tracker.core.errors import RuleBroken
from tracker.core.workdays import DueDayPolicy
from tracker.models import Actor, AuditAction, PartyRole, Plan, PlanStatus
from tracker.plans.service.assignments import fan_out, obligations
from tracker.plans.service.periods import create_periods
from tracker.plans.service.revisions import lock
from tracker.plans.service.standing import comments_open, matters_open

NAMED_AT_MOST = 5


def hindrances(plan: Plan, on: date) -> list[str]:
    """What must be put right before the plan can be agreed or issued, a sentence each."""
    obliged = obligations(plan, on)
    if not obliged:
        return ["方案中还没有任务。"]
    found = []
    if not any(schedule.days for schedule in plan.schedules):
        found.append("方案没有报送日期。")
    else:
        without = [task.name for task in obliged if not task.schedule.days]
        if without:
            found.append(f"{_listed(without)}的报送安排没有报送日期。")
    idle = [task.name for task, units in obliged.items() if not units]
    if idle:
        found.append(f"{_listed(idle)}没有责任单位。")
    headless = [
        task.name
        for task, units in obliged.items()
        if units and not any(each.party.role is PartyRole.LEAD for each in units)
    ]
    if headless:
        found.append(f"{_listed(headless)}没有牵头单位。")
    return found


def agree_plan(plan: Plan, *, by: Actor) -> None:
    """The draft is agreed; from now on it changes only by going back to a draft.

    Not while units comment on it or a comment is unsettled, nor without a leader's approval where
    one was asked for, or where the government always wants one.
    """
    lock(plan)
    if plan.status is not PlanStatus.DRAFT:
        raise RuleBroken(f"方案{plan.status.label}，不用再审定。")
    refuse_hindered(plan, by.on)
    still_open = matters_open(plan, by)
    if still_open:
        raise RuleBroken("".join(still_open))
    plan.move_to(PlanStatus.AGREED)
    audit.record(AuditAction.PLAN_AGREED, plan, by=by)


def reopen_draft(plan: Plan, *, by: Actor) -> None:
    """An agreed plan becomes a draft again (退回草稿)."""
    lock(plan)
    if plan.status is not PlanStatus.AGREED:
        raise RuleBroken(f"方案{plan.status.label}，不能退回草稿，请刷新后再看。")
    plan.move_to(PlanStatus.DRAFT)
    audit.record(AuditAction.PLAN_REOPENED, plan, by=by)


def bring_into_force(
    plan: Plan, *, on: date, due_day_policy: DueDayPolicy | None, by: Actor
) -> None:
    """Issue an agreed plan: its periods, its units' obligations and its leaders begin (印发).

    due_day_policy: of all its schedules; None leaves each its own.
    For the service that writes the notice; nobody is told here.
    """
    lock(plan)
    if plan.status is not PlanStatus.AGREED:
        raise RuleBroken(f"方案{plan.status.label}，{_why_not(plan.status)}")
    if on > by.on:
        raise RuleBroken("印发日期不能晚于今天，请改日期。", field="issued_on")
    if on < date(plan.year - 1, 1, 1):
        raise RuleBroken(f"印发日期与方案年度（{plan.year}年）不符，请核对。", field="issued_on")
    refuse_hindered(plan, on)
    plan.move_to(PlanStatus.ISSUED)
    plan.issued_on = on
    for schedule in plan.schedules:
        schedule.due_day_policy = due_day_policy or schedule.due_day_policy
    create_periods(plan, since=on)
    for task in obligations(plan, on):
        for leader in task.leaders:
            leader.from_on = on
    fan_out(plan, on)


def enter_issued(plan: Plan, *, on: date, number: str, by: Actor) -> None:
    """A draft that was issued on paper before it came into the system: in force since that day.

    Its groups and leaders are those of today, its periods those still to come: what was due before
    was reported elsewhere. Nobody is told here. RuleBroken where units comment on it or something
    is lacking.
    """
    lock(plan)
    if plan.status not in (PlanStatus.DRAFT, PlanStatus.AGREED):
        raise RuleBroken(f"方案{plan.status.label}，不用再印发。")
    if on > by.on:
        raise RuleBroken("印发日期不能晚于今天，请改日期。", field="issued_on")
    if abs(on.year - plan.year) > 1:
        raise RuleBroken(f"印发日期与方案年度（{plan.year}年）不符，请核对。", field="issued_on")
    refuse_hindered(plan, by.on)
    still_open = comments_open(plan, by)
    if still_open:
        raise RuleBroken("".join(still_open))
    if plan.status is PlanStatus.DRAFT:
        plan.move_to(PlanStatus.AGREED)
    plan.move_to(PlanStatus.ISSUED)
    plan.issued_on, plan.document_number = on, number or plan.document_number
    create_periods(plan, since=by.on)
    for task in obligations(plan, by.on):
        for leader in task.leaders:
            leader.from_on = on
    fan_out(plan, by.on, since=on)


def _why_not(status: PlanStatus) -> str:
    return "请先审定再印发。" if status is PlanStatus.DRAFT else "不用再印发。"


def refuse_hindered(plan: Plan, on: date) -> None:
    found = hindrances(plan, on)
    if found:
        raise RuleBroken("".join(found))


def _listed(names: list[str]) -> str:
    shown = "、".join(names[:NAMED_AT_MOST])
    return shown if len(names) <= NAMED_AT_MOST else f"{shown}等 {len(names)} 项"
