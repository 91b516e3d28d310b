"""The versions of a draft: what each change did, and going back to any of them."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from tests import factories
from tests.plans.test_editing import edit
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.models import PartyRole, PlanRevision
from tracker.plans import queries, service
from tracker.plans.changes import Kind, Names, changes_between
from tracker.plans.service.order import sections_in_order, tasks_in_order
from tracker.plans.service.revisions import snapshot


@pytest.fixture
def plan(city):
    plan = factories.draft_plan(city)
    for text, lead in (("甲事。", "住建局"), ("乙事。", "财政局"), ("丙事。", "教体局")):
        factories.task(plan, text, lead=city.unit(lead), leaders=(city.posts["副市长（城建）"],))
    db.session.commit()
    return plan


def done(plan, city, change, *args, **given):
    """What the comparison says of one change."""
    before = snapshot(plan)
    edit(plan, city, change, *args, **given)
    return changes_between(before, snapshot(plan), queries.names_in(city.government.id))


def test_a_changed_task_shows_each_part_then_and_now(city, plan):
    task = tasks_in_order(plan)[0]
    content = replace(
        service.content_of(task),
        text="甲事，分两期。",
        due_on=date(2022, 6, 30),
        parties=[service.PartyEntry(PartyRole.LEAD, unit=city.unit("金河镇"))],
        leaders=[service.LeaderEntry()],
    )
    [change] = done(plan, city, service.edit_task, task, content)

    assert (change.kind, change.name) == (Kind.CHANGED, "第1项")
    said = {
        part.label: tuple("".join(text for _, text in side) for side in (part.old, part.new))
        for part in change.parts
    }
    assert said["任务内容"] == ("甲事。", "甲事，分两期。")
    assert said["完成日期"] == ("", "2022-06-30")
    assert said["责任单位"] == ("住建局（牵头）", "金河镇（牵头）")
    assert said["分管领导"][1] == "各副市长"
    assert set(said) == {"任务内容", "完成日期", "责任单位", "分管领导"}


def test_added_struck_and_moved_tasks_are_named_and_the_others_are_not(city, plan):
    first, second, third = tasks_in_order(plan)
    added = service.TaskContent(text="丁事。", section=first.section)
    assert [(c.kind, c.text) for c in done(plan, city, service.add_task, plan, added)] == [
        (Kind.ADDED, "丁事。")
    ]
    assert [(c.kind, c.name) for c in done(plan, city, service.delete_task, second)] == [
        (Kind.STRUCK, "第2项")
    ]
    moved = done(plan, city, service.place_task, third, before=first.id)
    assert [(c.kind, len(c.parts)) for c in moved] == [(Kind.MOVED, 0)]


def test_headings_are_compared_too(city, plan):
    top = sections_in_order(plan)[0]
    [renamed] = done(plan, city, service.rename_section, top, "一、聚焦绿色")
    assert "".join(text for _, text in renamed.parts[0].new) == "一、聚焦绿色"
    [added] = done(plan, city, service.add_section, plan, "二、聚焦生态")
    assert (added.kind, added.name) == (Kind.ADDED, "章节“二、聚焦生态”")


def test_nothing_is_different_between_a_draft_and_itself(city, plan):
    assert changes_between(snapshot(plan), snapshot(plan), Names()) == []


def test_any_version_is_put_back_and_that_is_undone(city, plan):
    states = [snapshot(plan)]
    for number in (0, 2, 4):  # each of the three in two, the new ones behind the old
        edit(plan, city, service.split_task, tasks_in_order(plan)[number], at=1)
        states.append(snapshot(plan))

    edit(plan, city, service.put_back, plan, 1)
    assert snapshot(plan) == states[1]
    assert service.version_of(plan, 2) == states[2]
    edit(plan, city, service.put_back, plan, 0)
    assert snapshot(plan) == states[0]
    for expected in (states[1], states[3]):
        edit(plan, city, service.undo, plan)
        assert snapshot(plan) == expected
    with pytest.raises(RuleBroken, match="没有这个版本"):
        edit(plan, city, service.put_back, plan, 9)


def test_the_history_opens_each_change_and_puts_it_back(city, plan, sign_in):
    client = sign_in(city.supervisor)
    task = tasks_in_order(plan)[0]
    content = replace(service.content_of(task), text="甲事，改过。")
    edit(plan, city, service.edit_task, task, content)
    edit(plan, city, service.delete_task, tasks_in_order(plan)[2])

    assert f'href="/plans/{plan.id}/history/1"' in client.get(f"/plans/{plan.id}/history").text
    page = client.get(f"/plans/{plan.id}/history/1").text
    assert "甲事，改过。" in page
    assert client.get(f"/plans/{plan.id}/history/3").status_code == 404
    answer = client.post(f"/plans/{plan.id}/history/1/restore")
    assert answer.location.endswith(f"/plans/{plan.id}")
    assert [each.text for each in tasks_in_order(plan)] == ["甲事，改过。", "乙事。", "丙事。"]
    summaries = db.session.scalars(select(PlanRevision.summary).order_by(PlanRevision.number)).all()
    assert summaries[-1] == "恢复到第1次修改之后"
