"""Unfinished tasks go on in a draft of the next year (结转)."""

from collections.abc import Collection

from tracker.audit import service as audit
from tracker.core.db import hold
from tracker.core.errors import RuleBroken
from tracker.models import Actor, AuditAction, Plan, Task
from tracker.plans import service as plans
from tracker.years.queries.unfinished import candidates_in, digest_of_candidates


def carry_over(
    plan: Plan, task_ids: Collection[int], *, into: Plan, seen: str, by: Actor
) -> list[Task]:
    """Put unfinished tasks of a plan into a draft of a later year, as they are today: each becomes
    a draft task with the link to where it comes from (docs/rules.md 22).

    seen: how they would go on, as it was shown. RuleBroken where that has changed since, or a task
    goes on already; then nothing is written.
    """
    hold(plan)
    if into.year <= plan.year:
        raise RuleBroken("请选以后年度的草稿结转。", field="into")
    wanted = set(task_ids)
    chosen = [each for each in candidates_in(plan, on=by.on) if each.task.id in wanted]
    if not chosen:
        raise RuleBroken("请先勾选要结转的任务。")
    gone = [each for each in chosen if each.link]
    if gone:
        raise RuleBroken(f"{gone[0].task.name}已经结转，不用再结转；请刷新后再看。")
    if len(chosen) != len(wanted) or seen != digest_of_candidates(chosen):
        raise RuleBroken("没有结转：您打开之后任务有变化，请再看一遍。")
    names = [each.task.name for each in chosen]
    made = plans.add_carried(into, [each.carried for each in chosen], by=by)
    audit.record(
        AuditAction.TASKS_CARRIED_OVER, plan, by=by, plan=into.title, count=len(made), task=names
    )
    return made


def start_next_plan(plan: Plan, *, title: str, by: Actor) -> Plan:
    """A draft of the next year with a plan's headings and schedules (照上年起草)."""
    return plans.begin_like(plan, title=title, by=by)
