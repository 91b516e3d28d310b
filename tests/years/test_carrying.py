"""Unfinished tasks go on in a draft of the next year."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from tests import factories
from tests.years.ended import AFTER, DONE, NORMAL, SLOW, ended_plan, office
from tests.years.test_concluding import target
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.directory import queries as directory
from tracker.models import Cadence, CarryOver, PartyRole, PlanStatus, Task, TaskStatus
from tracker.plans import service as plans
from tracker.years import queries, service
from tracker.years.queries.unfinished import digest_of_candidates


def seen_of(plan, tasks) -> str:
    wanted = {task.id for task in tasks}
    found = queries.candidates_in(plan, on=AFTER)
    return digest_of_candidates([each for each in found if each.task.id in wanted])


def carry(plan, tasks, into, by):
    with transaction():
        ids = [task.id for task in tasks]
        return service.carry_over(plan, ids, into=into, seen=seen_of(plan, tasks), by=by)


def test_next_years_draft_has_last_years_headings_and_days(city):
    plan, _ = ended_plan(city, NORMAL)
    by = office(city)
    factories.add(
        plans.ScheduleContent
        and factories.Schedule(plan=plan, name="6月30日", cadence=Cadence.DATES)
    )
    with transaction():
        draft = service.start_next_plan(plan, title="2023年主要目标任务", by=by)
    assert (draft.year, draft.status, draft.kind) == (2023, PlanStatus.DRAFT, plan.kind)
    [schedule] = draft.schedules
    planned = plans.plan_periods(schedule, directory.work_calendar())
    assert [each.day.label for each in planned][0] == "2023年一季度"
    assert [str(each.day.due_on) for each in planned] == [
        "2023-04-07", "2023-07-07", "2023-10-07", "2024-01-07",
    ]  # fmt: skip
    titles = db.session.scalars(
        select(factories.Section.title).where(factories.Section.plan_id == draft.id)
    ).all()
    assert titles == ["一、聚焦品质提升", "提高城镇建设品质"]
    with pytest.raises(RuleBroken, match="请换一个名称"):
        service.start_next_plan(plan, title="2023年主要目标任务", by=by)


def test_an_unfinished_task_goes_on_as_it_is_today(city):
    plan, (done, half, slow, withdrawn) = ended_plan(city, DONE, NORMAL, SLOW, SLOW)
    by = office(city)
    target(city, half, value=14, reached=12)
    withdrawn.status = TaskStatus.WITHDRAWN
    # 住建局 was merged into 教体局; the vice-mayor's task went to another.
    old, new = city.unit("住建局"), city.unit("教体局")
    old.abolished_on, old.successor = AFTER, new
    half.leaders[0].until_on = AFTER
    other = city.posts["副市长（文教）"]
    factories.add(factories.TaskLeader(task=half, position=2, post=other, from_on=AFTER))
    draft = service.start_next_plan(plan, title="2023年主要目标任务", by=by)
    db.session.commit()
    found = queries.candidates_in(plan, on=AFTER)
    assert [each.task for each in found] == [half, slow]

    [task] = carry(plan, [half], draft, by)
    assert [(each.unit, each.role) for each in task.parties] == [
        (new, PartyRole.LEAD),
        (city.unit("财政局"), PartyRole.SUPPORT),
    ]
    assert [each.post for each in task.leaders] == [other]
    assert [(each.name, each.value) for each in task.targets] == [("建成桥", Decimal(2))]
    assert (task.text, task.section.title, task.plan) == (half.text, half.section.title, draft)
    [link] = db.session.scalars(select(CarryOver))
    assert link.said == "建成桥不低于14座：已完成12座，余2座；住建局的工作由教体局承接"

    # Each page tells of the other, to those who may know.
    [before] = queries.predecessors_of(task, reader=by)
    assert (before.task, before.is_visible, before.progress.number) == (half, True, 1)
    assert [mark for _, mark in before.marks] == [NORMAL] * 4
    assert queries.successor_of(half, reader=by).task is task
    assert queries.successor_of(half, reader=city.liaison("财政局", on=AFTER)) is None


def test_nothing_goes_on_twice_and_undoing_gives_it_back(city):
    plan, (one, two) = ended_plan(city, SLOW, SLOW)
    by = office(city)
    draft = service.start_next_plan(plan, title="2023年主要目标任务", by=by)
    db.session.commit()
    carry(plan, [one], draft, by)
    assert [each.link is None for each in queries.candidates_in(plan, on=AFTER)] == [False, True]
    with pytest.raises(RuleBroken, match="已经结转，不用再结转"):
        carry(plan, [one, two], draft, by)
    with pytest.raises(RuleBroken, match="您打开之后任务有变化"):
        service.carry_over(plan, [two.id], into=draft, seen="old", by=by)
    with transaction():
        plans.undo(draft, version=draft.version, by=by)
    assert db.session.scalars(select(Task).where(Task.plan_id == draft.id)).all() == []
    made = carry(plan, [one, two], draft, by)
    # Merged, the one task goes on with both.
    marks = [plans.mark_of(each) for each in made]
    with transaction():
        plans.merge_with_next(made[0], mark=marks[0], following_mark=marks[1], by=by)
    [left] = db.session.scalars(select(Task).where(Task.plan_id == draft.id))
    assert [each.task for each in queries.predecessors_of(left, reader=by)] == [one, two]
    # Struck from the draft, both may go on again.
    with transaction():
        plans.delete_task(left, mark=plans.mark_of(left), by=by)
    assert all(each.link is None for each in queries.candidates_in(plan, on=AFTER))
