"""Several people at one draft at once: nobody is in another's way, and nothing is lost."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from tests import factories
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.models import (
    AuditAction,
    AuditEvent,
    PartyRole,
    PlanRevision,
    PostKind,
    Task,
    TaskLeader,
    TaskParty,
)
from tracker.plans import service
from tracker.plans.service.order import sections_in_order, tasks_in_order
from tracker.plans.service.revisions import snapshot


@pytest.fixture
def plan(city):
    return three_tasks(city)


@pytest.fixture
def colleague(city):
    return another_supervisor(city)


def three_tasks(city):
    plan = factories.draft_plan(city)
    for text, lead in (("甲事。", "住建局"), ("乙事。", "财政局"), ("丙事。", "教体局")):
        factories.task(plan, text, lead=city.unit(lead), leaders=(city.posts["副市长（城建）"],))
    db.session.commit()
    return plan


def another_supervisor(city):
    if "督查员二" not in city.posts:
        factories.post(city, "督查员二", PostKind.SUPERVISOR)
        db.session.commit()
    return city.actor("督查员二")


class Opened:
    """A task's form as somebody has it before them."""

    def __init__(self, task, who, session: str = "一") -> None:
        self.task, self.who, self.session = task, who, session
        self.content = service.content_of(task)
        self.seen = service.seen_of(self.content)

    def write(self, **changes) -> None:
        self.content = replace(self.content, **changes)

    def save(self) -> service.Together:
        """As the page does by itself; the next save starts from what stands in the boxes."""
        with transaction():
            both = service.edit_task(
                self.task, self.content, seen=self.seen, session=self.session, by=self.who
            )
        self.seen = service.seen_of(self.content)
        return both


def summaries(plan) -> list[str]:
    return list(
        db.session.scalars(
            select(PlanRevision.summary)
            .where(PlanRevision.plan_id == plan.id)
            .order_by(PlanRevision.number)
        )
    )


def undo(plan, who) -> None:
    with transaction():
        service.undo(plan, version=plan.version, by=who)


def test_two_who_edit_two_tasks_do_not_notice_each_other(city, plan, colleague):
    first, second, _ = tasks_in_order(plan)
    mine, theirs = Opened(first, city.supervisor), Opened(second, colleague)
    for number in range(3):
        mine.write(text=f"甲事，改{number}。")
        mine.save()
        theirs.write(text=f"乙事，改{number}。")
        theirs.save()

    assert (first.text, second.text) == ("甲事，改2。", "乙事，改2。")
    assert summaries(plan) == ["修改第1项", "修改第2项"]


def test_the_saves_of_one_opening_are_undone_as_one(city, plan):
    before = snapshot(plan)
    mine = Opened(tasks_in_order(plan)[0], city.supervisor)
    for text in ("甲", "甲事", "甲事，分两期。"):
        mine.write(text=text)
        mine.save()

    assert summaries(plan) == ["修改第1项"]
    edits = select(AuditEvent).where(AuditEvent.action == AuditAction.PLAN_EDITED)
    assert len(db.session.scalars(edits).all()) == 1
    undo(plan, city.supervisor)
    assert snapshot(plan) == before


def test_a_form_opened_again_is_a_change_of_its_own(city, plan):
    task = tasks_in_order(plan)[0]
    for session in ("一", "二"):
        mine = Opened(task, city.supervisor, session)
        mine.write(text=f"甲事，第{session}次。")
        mine.save()

    assert len(summaries(plan)) == 2


def test_undoing_anothers_change_keeps_what_was_written_since(city, plan, colleague):
    first, second, _ = tasks_in_order(plan)
    mine, theirs = Opened(first, city.supervisor), Opened(second, colleague)
    mine.write(text="甲事，改过。")
    mine.save()
    theirs.write(text="乙事，改过。")
    theirs.save()
    lead = service.PartyEntry(PartyRole.LEAD, unit=city.unit("金河镇"))
    mine.write(text="甲事，又改过。", parties=[lead])
    mine.save()

    undo(plan, colleague)

    texts = [task.text for task in tasks_in_order(plan)]
    assert texts == ["甲事，又改过。", "乙事。", "丙事。"]
    assert [str(party.unit) for party in tasks_in_order(plan)[0].parties] == ["金河镇"]


def test_a_move_between_two_saves_ends_the_earlier_change(city, plan, colleague):
    first, second, _ = tasks_in_order(plan)
    mine = Opened(first, city.supervisor)
    mine.write(text="甲事，改过。")
    mine.save()
    with transaction():
        service.move_task(second, up=True, by=colleague)
    mine.write(text="甲事，又改过。")
    mine.save()

    assert summaries(plan) == ["修改第1项", "上移第2项", "修改第1项"]


def test_two_who_change_different_parts_of_a_task_both_have_theirs(city, plan, colleague):
    task = tasks_in_order(plan)[0]
    mine, theirs = Opened(task, city.supervisor), Opened(task, colleague)
    theirs.write(due_on=date(2022, 6, 30), leaders=[service.LeaderEntry()])
    theirs.save()
    mine.write(text="甲事，改过。")
    both = mine.save()

    assert both.taken == ("due_on", "leaders")
    assert (task.text, task.due_on) == ("甲事，改过。", date(2022, 6, 30))
    assert task.leaders[0].is_shared
    mine.write(text="甲事，又改过。")
    mine.save()
    assert task.due_on == date(2022, 6, 30)


def test_of_two_texts_one_is_chosen_and_neither_is_lost(city, plan, colleague):
    task = tasks_in_order(plan)[0]
    mine, theirs = Opened(task, city.supervisor), Opened(task, colleague)
    theirs.write(text="甲事，他改的。", requirement="按月报送")
    theirs.save()
    mine.write(text="甲事，我改的。")

    with pytest.raises(service.Collision, match="任务内容刚被任督查员二改成了别的") as met:
        mine.save()

    assert task.text == "甲事，他改的。"
    assert met.value.together.clashes == ("text",)
    assert met.value.together.content.requirement == "按月报送"
    mine.seen = service.seen_of(met.value.theirs)
    mine.content = met.value.together.content
    mine.save()
    assert (task.text, task.requirement) == ("甲事，我改的。", "按月报送")
    undo(plan, city.supervisor)
    assert tasks_in_order(plan)[0].text == "甲事，他改的。"


def test_a_form_of_a_task_that_was_struck_meanwhile_is_refused_in_words(city, plan):
    task = tasks_in_order(plan)[0]
    mine = Opened(task, city.supervisor)
    mine.write(text="甲事，改过。")
    for model in (TaskParty, TaskLeader):
        db.session.execute(delete(model).where(model.task_id == task.id))
    unseen = {"synchronize_session": False}  # as by another session
    db.session.execute(delete(Task).where(Task.id == task.id), execution_options=unseen)

    with pytest.raises(RuleBroken, match="刚被他人删除或合并"):
        service.edit_task(task, mine.content, seen=mine.seen, by=mine.who)


# Who of two does what to which of two tasks; a number makes the texts differ.
steps = st.lists(
    st.tuples(
        st.sampled_from(["open", "text", "units", "due", "heading", "save", "undo"]),
        st.integers(0, 1),
        st.integers(0, 1),
    ),
    min_size=4,
    max_size=14,
)


def write(opened: Opened, city, plan, kind: str, number: int) -> None:
    unit = city.unit(["金河镇", "财政局", "教体局"][number % 3])
    sections = sections_in_order(plan)
    opened.write(
        **{
            "text": {"text": f"改成{number}。"},
            "units": {"parties": [service.PartyEntry(PartyRole.LEAD, unit=unit)]},
            "due": {"due_on": date(2022, 1 + number % 12, 1)},
            "heading": {"section": sections[number % 2]},
        }[kind]
    )


def check_save(opened: Opened) -> None:
    """What a save may do: put in what its writer changed, keep all that others did."""
    base = dict(zip(service.PARTS, opened.seen.split("."), strict=True))
    own = dict(zip(service.PARTS, service.seen_of(opened.content).split("."), strict=True))
    before = dict(zip(service.PARTS, marks(opened), strict=True))
    try:
        opened.save()
    except service.Collision as met:
        clashes = met.together.clashes
        assert clashes
        assert all(own[part] != base[part] != before[part] for part in clashes)
        assert marks(opened) == list(before.values())
        opened.seen, opened.content = service.seen_of(met.theirs), met.together.content
        return
    for part, mark in zip(service.PARTS, marks(opened), strict=True):
        assert mark == (own[part] if own[part] != base[part] else before[part])


def marks(opened: Opened) -> list[str]:
    return service.seen_of(service.content_of(opened.task)).split(".")


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(steps=steps)
def test_whatever_two_people_do_nothing_is_lost_and_all_can_be_undone(city, steps):
    people = (city.supervisor, another_supervisor(city))
    plan = three_tasks(city)
    start = snapshot(plan)
    forms: dict[int, Opened] = {}
    for number, (kind, who, which) in enumerate(steps):
        if kind == "undo" and summaries(plan):
            undo(plan, people[who])
            forms.clear()  # the rows are new ones; the pages are loaded again
        elif kind in ("open", "undo") or who not in forms:
            forms[who] = Opened(tasks_in_order(plan)[which], people[who], session=str(number))
        elif kind == "save":
            check_save(forms[who])
        else:
            write(forms[who], city, plan, kind, number)

    while summaries(plan):
        undo(plan, people[0])
    assert snapshot(plan) == start
