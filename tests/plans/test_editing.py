"""Editing a draft: text, order, headings, parties, and what happens when two people do it."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from tests import factories
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.models import (
    AuditAction,
    AuditEvent,
    Comparison,
    PartyRole,
    PlanRevision,
    PlanStatus,
    Section,
    Target,
    Task,
)
from tracker.plans import service
from tracker.plans.service.order import sections_in_order, tasks_in_order


@pytest.fixture
def plan(city):
    """Three tasks: two under the first heading, one under its sub-heading."""
    plan = factories.draft_plan(city)
    for text, lead in (("甲事。", "住建局"), ("乙事。", "财政局"), ("丙事。", "教体局")):
        factories.task(plan, text, lead=city.unit(lead), leaders=(city.posts["副市长（城建）"],))
    tasks_in_order(plan)[2].section = sections_in_order(plan)[1]
    db.session.commit()
    return plan


def edit(plan, city, change, *args, **given):
    """One change in a transaction of its own, as the page would do it that was just opened."""
    with transaction():
        given |= as_seen(plan, change, args[0])
        return change(*args, **given, by=city.supervisor)


def as_seen(plan, change, on) -> dict[str, object]:
    """What the page tells of what it showed."""
    if change is service.undo:
        return {"version": plan.version}
    if change is service.edit_task:
        return {"seen": service.seen_of(service.content_of(on))}
    if change in (service.delete_task, service.split_task):
        return {"mark": service.mark_of(on)}
    if change is service.merge_with_next:
        tasks = tasks_in_order(plan)
        [following] = tasks[tasks.index(on) + 1 :][:1] or [None]
        return {
            "mark": service.mark_of(on),
            "following_mark": following and service.mark_of(following),
        }
    return {}


def texts(plan) -> list[str]:
    return [task.text for task in tasks_in_order(plan)]


def test_a_change_is_recorded_and_its_former_state_kept(city, plan):
    task = tasks_in_order(plan)[0]
    content = service.TaskContent(
        text="甲事，分两期。",
        label="1",
        requirement="按月报送",
        due_on=date(2022, 6, 30),
        section=task.section,
        parties=service.entries_of(task),
        leaders=service.leaders_of(task),
    )
    edit(plan, city, service.edit_task, task, content)

    assert (task.text, task.requirement, task.due_on) == (
        "甲事，分两期。",
        "按月报送",
        date(2022, 6, 30),
    )
    revision = db.session.scalars(select(PlanRevision)).one()
    assert revision.summary == "修改第1项"
    assert revision.official is city.supervisor.official
    actions = db.session.scalars(select(AuditEvent.action)).all()
    assert AuditAction.PLAN_EDITED in actions


def test_units_and_leaders_are_replaced_in_the_given_order(city, plan):
    task = tasks_in_order(plan)[0]
    content = service.TaskContent(
        text=task.text,
        parties=[
            service.PartyEntry(PartyRole.LEAD, unit=city.unit("财政局")),
            service.PartyEntry(PartyRole.SUPPORT, unit=city.unit("住建局"), printed_person="张某"),
        ],
        leaders=[service.LeaderEntry()],
    )
    edit(plan, city, service.edit_task, task, content)

    assert [party.printed_name for party in task.parties] == ["财政局", "住建局"]
    assert task.parties[1].printed_person == "张某"
    assert task.leaders[0].is_shared
    assert task.leaders[0].printed_name == "各副市长"


def test_a_unit_entered_twice_is_refused_by_name(city, plan):
    task = tasks_in_order(plan)[0]
    twice = [service.PartyEntry(PartyRole.LEAD, unit=city.unit("财政局"))] * 2

    with pytest.raises(RuleBroken, match="“财政局”重复"):
        edit(plan, city, service.edit_task, task, service.TaskContent(text="甲", parties=twice))


def test_a_task_without_text_is_refused(city, plan):
    with pytest.raises(RuleBroken, match="请填写任务内容"):
        edit(plan, city, service.add_task, plan, service.TaskContent(text="  "))


def test_a_new_task_stands_last_under_its_heading(city, plan):
    heading = sections_in_order(plan)[0]
    edit(plan, city, service.add_task, plan, service.TaskContent(text="丁事。", section=heading))

    assert texts(plan) == ["甲事。", "乙事。", "丁事。", "丙事。"]
    assert [task.position for task in tasks_in_order(plan)] == [1, 2, 3, 4]


def test_a_task_moves_within_its_heading_and_then_into_the_next(city, plan):
    first = tasks_in_order(plan)[0]

    edit(plan, city, service.move_task, first, up=False)
    assert texts(plan) == ["乙事。", "甲事。", "丙事。"]
    edit(plan, city, service.move_task, first, up=False)
    assert texts(plan) == ["乙事。", "甲事。", "丙事。"]
    assert first.section.title == "提高城镇建设品质"
    edit(plan, city, service.move_task, first, up=False)
    assert texts(plan) == ["乙事。", "丙事。", "甲事。"]
    with pytest.raises(RuleBroken, match="不用再下移"):
        edit(plan, city, service.move_task, first, up=False)


def test_a_task_is_put_before_another_or_at_the_end_of_a_heading(city, plan):
    first, second, third = tasks_in_order(plan)

    edit(plan, city, service.place_task, third, before=first.id)
    assert texts(plan) == ["丙事。", "甲事。", "乙事。"]
    assert third.section is first.section
    edit(plan, city, service.place_task, third, under=sections_in_order(plan)[1].id)
    assert texts(plan) == ["甲事。", "乙事。", "丙事。"]
    edit(plan, city, service.place_task, first, before=third.id)
    assert texts(plan) == ["乙事。", "甲事。", "丙事。"]
    assert first.section is third.section


def test_a_task_is_not_put_into_another_plan(city, plan):
    first, second, _ = tasks_in_order(plan)
    other = factories.draft_plan(city, title="民生实事")
    theirs = factories.task(other, "别的事。", lead=city.unit("住建局"))
    db.session.commit()

    for place in ({"before": theirs.id}, {"under": theirs.section_id}, {"before": first.id}):
        with pytest.raises(RuleBroken, match="已不在方案中"):
            edit(plan, city, service.place_task, first, **place)
    assert texts(plan) == ["甲事。", "乙事。", "丙事。"]


def test_a_merged_task_stands_where_both_did_and_a_split_one_where_it_was(city, plan):
    first, second, _ = tasks_in_order(plan)
    first.source, second.source = "第 2 段", "第 4 段"
    db.session.commit()

    edit(plan, city, service.merge_with_next, first)
    assert first.source == "第 2 段、第 4 段"
    rest = edit(plan, city, service.split_task, first, at=1)
    assert rest.source == first.source


def test_a_task_given_another_heading_stands_last_there(city, plan):
    first = tasks_in_order(plan)[0]
    content = service.TaskContent(text="甲事。", section=sections_in_order(plan)[1])
    edit(plan, city, service.edit_task, first, content)

    assert texts(plan) == ["乙事。", "丙事。", "甲事。"]


def test_a_task_is_split_where_it_was_chosen(city, plan):
    task = tasks_in_order(plan)[0]
    content = service.TaskContent(
        text="改造14个小区；修建连心桥。", label="1", parties=service.entries_of(task)
    )
    edit(plan, city, service.edit_task, task, content)
    places = service.places_to_split(task.text)
    assert [(before, after) for _at, before, after in places] == [
        ("改造14个小区；", "修建连心桥。")
    ]

    rest = edit(plan, city, service.split_task, task, at=places[0][0])

    assert (task.text, task.label) == ("改造14个小区；", "1")
    assert (rest.text, rest.label) == ("修建连心桥。", "")
    assert [party.unit for party in rest.parties] == [city.unit("住建局")]


def test_a_figure_goes_with_the_half_of_the_text_that_names_it(city, plan):
    task = tasks_in_order(plan)[0]
    task.text = "改造小区14个，新建管网12公里。"
    for name, value, unit in (("改造小区", 14, "个"), ("新建管网", 12, "公里")):
        task.targets.append(
            Target(name=name, value=value, unit=unit, comparison=Comparison.EQUAL, year=2022)
        )
    db.session.commit()
    rest = edit(plan, city, service.split_task, task, at=8)
    assert [target.name for target in task.targets] == ["改造小区"]
    assert [target.name for target in rest.targets] == ["新建管网"]


@pytest.mark.parametrize("at", [0, 3, 99])
def test_a_split_leaves_text_on_both_sides(city, plan, at):
    with pytest.raises(RuleBroken, match="前后都要有文字"):
        edit(plan, city, service.split_task, tasks_in_order(plan)[0], at=at)


def test_merging_keeps_the_first_lead_and_lets_the_others_support(city, plan):
    first = tasks_in_order(plan)[0]
    edit(plan, city, service.merge_with_next, first)

    assert texts(plan) == ["甲事。乙事。", "丙事。"]
    assert [(str(party.unit), party.role) for party in first.parties] == [
        ("住建局", PartyRole.LEAD),
        ("财政局", PartyRole.SUPPORT),
    ]
    assert len(first.leaders) == 1


def test_the_last_task_has_none_to_merge_with(city, plan):
    with pytest.raises(RuleBroken, match="后面没有任务"):
        edit(plan, city, service.merge_with_next, tasks_in_order(plan)[-1])


def test_numbers_follow_the_order_and_leave_a_row_without_number_alone(city, plan):
    tasks_in_order(plan)[1].label = ""
    tasks_in_order(plan)[2].label = "7"
    db.session.commit()

    edit(plan, city, service.renumber, plan, including_unnumbered=False)
    assert [task.label for task in tasks_in_order(plan)] == ["1", "", "2"]
    edit(plan, city, service.renumber, plan, including_unnumbered=True)
    assert [task.label for task in tasks_in_order(plan)] == ["1", "2", "3"]


def test_a_deleted_task_leaves_no_gap(city, plan):
    edit(plan, city, service.delete_task, tasks_in_order(plan)[0])

    assert texts(plan) == ["乙事。", "丙事。"]
    assert [task.position for task in tasks_in_order(plan)] == [1, 2]


def test_headings_are_added_renamed_moved_and_struck(city, plan):
    top = edit(plan, city, service.add_section, plan, "二、聚焦生态")
    first = sections_in_order(plan)[0]
    below = edit(plan, city, service.add_section, plan, "完善基础设施", parent=first)
    edit(plan, city, service.rename_section, below, "强化基础设施")
    assert [section.title for section in sections_in_order(plan)] == [
        "一、聚焦品质提升",
        "提高城镇建设品质",
        "强化基础设施",
        "二、聚焦生态",
    ]

    edit(plan, city, service.move_section, top, up=True)
    assert [section.title for section in sections_in_order(plan)] == [
        "二、聚焦生态",
        "一、聚焦品质提升",
        "提高城镇建设品质",
        "强化基础设施",
    ]
    edit(plan, city, service.move_section, below, up=True)
    assert [section.title for section in sections_in_order(plan)][2] == "强化基础设施"
    assert texts(plan) == ["甲事。", "乙事。", "丙事。"]

    edit(plan, city, service.delete_section, top)
    assert len(sections_in_order(plan)) == 3
    with pytest.raises(RuleBroken, match="下还有内容"):
        edit(plan, city, service.delete_section, first)
    with pytest.raises(RuleBroken, match="只分两级"):
        edit(plan, city, service.add_section, plan, "再下一级", parent=below)


def test_who_split_a_task_that_another_changed_is_told_who_was_first(city, plan):
    task = tasks_in_order(plan)[0]
    seen_by_both = service.mark_of(task)
    content = replace(service.content_of(task), text="甲事，改过。")
    edit(plan, city, service.edit_task, task, content)

    with (
        pytest.raises(RuleBroken, match="已被他人改过（最近：任督查员，修改第1项）"),
        transaction(),
    ):
        service.split_task(task, at=1, mark=seen_by_both, by=city.supervisor)
    assert texts(plan) == ["甲事，改过。", "乙事。", "丙事。"]


def test_a_neighbours_change_is_in_nobodys_way(city, plan):
    task = tasks_in_order(plan)[0]
    seen = service.mark_of(task)
    edit(plan, city, service.delete_task, tasks_in_order(plan)[2])

    with transaction():
        service.split_task(task, at=1, mark=seen, by=city.supervisor)
    assert texts(plan) == ["甲", "事。", "乙事。"]


def test_a_task_is_not_merged_with_another_than_was_seen(city, plan):
    first, second, _ = tasks_in_order(plan)
    marks = {"mark": service.mark_of(first), "following_mark": service.mark_of(second)}
    edit(plan, city, service.move_task, second, up=False)
    edit(plan, city, service.move_task, second, up=False)

    with pytest.raises(RuleBroken, match="下一项已被他人改过或换过"), transaction():
        service.merge_with_next(first, **marks, by=city.supervisor)


@pytest.mark.parametrize(
    ("status", "sentence"), [(PlanStatus.AGREED, "请先退回草稿"), (PlanStatus.ISSUED, "已印发")]
)
def test_only_a_draft_is_edited(city, plan, status, sentence):
    plan.status, plan.issued_on = status, date(2022, 3, 2)
    db.session.commit()

    with pytest.raises(RuleBroken, match=sentence):
        edit(plan, city, service.delete_task, tasks_in_order(plan)[0])
    with pytest.raises(RuleBroken, match=sentence):
        edit(plan, city, service.undo, plan)


def test_undo_brings_a_deleted_task_back_whole(city, plan):
    edit(plan, city, service.delete_task, tasks_in_order(plan)[0])
    undone = edit(plan, city, service.undo, plan)

    assert undone == "删除第1项"
    assert texts(plan) == ["甲事。", "乙事。", "丙事。"]
    assert [str(party.unit) for party in tasks_in_order(plan)[0].parties] == ["住建局"]
    with pytest.raises(RuleBroken, match="没有可以撤销的修改"):
        edit(plan, city, service.undo, plan)


def test_undo_finds_another_id_where_a_neighbouring_plan_took_the_old_one(city, plan):
    last = tasks_in_order(plan)[2]
    old_id = last.id
    edit(plan, city, service.delete_task, last)
    other = factories.draft_plan(city, title="民生实事")
    taken = factories.task(other, "别的事。", lead=city.unit("住建局"))
    db.session.commit()

    edit(plan, city, service.undo, plan)

    assert texts(plan) == ["甲事。", "乙事。", "丙事。"]
    assert db.session.get_one(Task, taken.id).text == "别的事。"
    restored = tasks_in_order(plan)[2]
    assert [str(party.unit) for party in restored.parties] == ["教体局"]
    assert (restored.id == old_id) is (taken.id != old_id)
    assert db.session.scalars(select(Section).where(Section.plan_id == other.id)).all()
