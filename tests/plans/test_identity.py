"""A row of a draft is another than the ones that were struck before it, in every version."""

import pytest

from tests import factories
from tests.plans.consulted import answer, begun, draft, part_of
from tracker.core.db import db, transaction
from tracker.models import Comment, ConsultedUnit, PartyRole, Plan, Task
from tracker.plans import queries, service
from tracker.plans.changes import Kind, changes_between
from tracker.plans.service.commenting import own_tasks
from tracker.plans.service.order import sections_in_order, tasks_in_order
from tracker.plans.service.revisions import snapshot
from tracker.plans.service.wording import wording_of


@pytest.fixture
def plan(city, on_day):
    on_day(factories.TODAY)
    return draft(city)


@pytest.fixture
def asked(city, plan):
    return begun(city, plan)


def strike(city, task: Task) -> None:
    with transaction():
        service.delete_task(task, mark=service.mark_of(task), by=city.supervisor)


def add(city, plan: Plan, text: str, label: str) -> None:
    lead = service.PartyEntry(PartyRole.LEAD, unit=city.unit("财政局"))
    content = service.TaskContent(text=text, label=label, parties=[lead])
    with transaction():
        service.add_task(plan, content, by=city.supervisor)


def note(city, part: ConsultedUnit, label: str, words: str) -> None:
    """What the unit has written so far to a task; no words strike it out."""
    by = city.head(part.unit.short_name)
    task = next(each for each in own_tasks(part, by).values() if each.label == label)
    entry = service.CommentEntry(task.id, wording_of(task).digest, text=words)
    with transaction():
        service.save_comments(part, [entry], version=part.version, by=by)


def rename_first_heading(city, plan: Plan) -> None:
    """A change, so that the draft before it is kept with its comments."""
    with transaction():
        service.rename_section(sections_in_order(plan)[0], "一、改过", by=city.supervisor)


def undo(city, plan: Plan) -> None:
    with transaction():
        service.undo(plan, version=plan.version, by=city.supervisor)


def test_a_comment_on_a_task_added_later_does_not_pass_to_the_struck_one(city, plan, asked):
    strike(city, tasks_in_order(plan)[2])
    add(city, plan, "丁事。", "4")
    [comment] = answer(city, part_of(asked, "财政局"), {"4": "没有人手。"})
    assert comment.task.text == "丁事。"
    with transaction():
        service.put_back(plan, 0, by=city.supervisor)
    assert [task.text for task in tasks_in_order(plan)] == ["甲事，两步。", "乙事。", "丙事。"]
    assert db.session.get_one(Comment, comment.id).task_id is None
    undo(city, plan)
    assert db.session.get_one(Comment, comment.id).task.text == "丁事。"


def test_the_history_tells_what_was_struck_and_what_was_added_after_it(city, plan):
    before = snapshot(plan)
    strike(city, tasks_in_order(plan)[2])
    add(city, plan, "丁事。", "4")
    names = queries.names_in(city.government.id)
    changes = changes_between(before, snapshot(plan), names)
    assert [(each.kind, each.text) for each in changes] == [
        (Kind.ADDED, "丁事。"),
        (Kind.STRUCK, "丙事。"),
    ]


def test_a_comment_that_was_struck_out_does_not_move_the_one_written_after_it(city, plan, asked):
    note(city, part_of(asked, "教体局"), "3", "办不了。")
    rename_first_heading(city, plan)
    note(city, part_of(asked, "教体局"), "3", "")
    [comment] = answer(city, part_of(asked, "财政局"), {"2": "没有钱。"})
    undo(city, plan)
    assert db.session.get_one(Comment, comment.id).task is tasks_in_order(plan)[1]


def test_putting_a_draft_back_leaves_the_comments_on_other_drafts_alone(city, plan, asked):
    note(city, part_of(asked, "教体局"), "3", "办不了。")
    rename_first_heading(city, plan)
    note(city, part_of(asked, "教体局"), "3", "")
    other = draft(city)
    [comment] = answer(city, part_of(begun(city, other), "教体局"), {"3": "太晚。"})
    undo(city, plan)
    assert db.session.get_one(Comment, comment.id).task is tasks_in_order(other)[2]


def test_a_draft_is_put_back_whole_though_another_was_made_meanwhile(city, plan, asked):
    [comment] = answer(city, part_of(asked, "教体局"), {"3": "办不了。"})
    strike(city, tasks_in_order(plan)[2])
    draft(city)
    add(city, plan, "丁事。", "4")
    [later] = answer(city, part_of(asked, "财政局"), {"4": "没有人手。"})
    with transaction():
        service.put_back(plan, 0, by=city.supervisor)
    assert db.session.get_one(Comment, comment.id).task.text == "丙事。"
    assert db.session.get_one(Comment, later.id).task_id is None
    undo(city, plan)
    assert db.session.get_one(Comment, comment.id).task_id is None
    assert db.session.get_one(Comment, later.id).task.text == "丁事。"
