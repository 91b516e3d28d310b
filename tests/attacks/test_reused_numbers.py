"""What was deleted leaves its number to nothing else: SQLite would give it to the next row."""

from datetime import UTC, date, datetime

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import MetaData, Table, select, text

from tests import factories
from tests.plans.consulted import begun, draft, entries, part_of
from tests.plans.test_together import Opened
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.models import Comment, Message, PartyRole, Proposal, ProposalStatus
from tracker.plans import service
from tracker.plans.service.order import sections_in_order, tasks_in_order
from tracker.proposals import service as proposals
from tracker.proposals.content import Content


@pytest.fixture
def plan(city, on_day):
    on_day(factories.TODAY)
    return draft(city)


def say(city, part, said: dict[str, str], *, nothing: tuple[int, ...] = ()) -> None:
    """The unit's liaison saves this, without answering; `nothing` empties what stood at a task."""
    by = city.liaison(part.unit.short_name)
    with transaction():
        empty = [service.CommentEntry(task_id, "") for task_id in nothing]
        given = [*entries(part, by, said), *empty]
        service.save_comments(part, given, version=part.version, by=by)


def strike_and_add(city, plan, label: str, words: str = "另一件事。"):
    """The last task is struck and another one added; both are 教体局's."""
    with transaction():
        last = tasks_in_order(plan)[-1]
        service.delete_task(last, mark=service.mark_of(last), by=city.supervisor)
    with transaction():
        lead = service.PartyEntry(PartyRole.LEAD, unit=city.unit("教体局"))
        content = service.TaskContent(words, label=label, parties=[lead])
        return service.add_task(plan, content, by=city.supervisor)


def comments_by_task(plan) -> dict[str, str]:
    """What is said, by the text of the task that it stands at."""
    db.session.expire_all()
    told = {task.id: task.text for task in tasks_in_order(plan)}
    every = db.session.scalars(select(Comment).where(Comment.task_id.is_not(None)))
    return {told[each.task_id]: each.text for each in every}


def test_a_comment_on_a_new_task_does_not_go_to_the_one_that_was_struck(city, plan):
    strike_and_add(city, plan, "9")
    asked = begun(city, plan)
    say(city, part_of(asked, "教体局"), {"9": "说的是另一件。"})
    with transaction():
        service.put_back(plan, 0, by=city.supervisor)
    assert comments_by_task(plan) == {}
    [kept] = db.session.scalars(select(Comment))
    assert kept.text == "说的是另一件。"
    with transaction():
        service.undo(plan, version=plan.version, by=city.supervisor)
    assert comments_by_task(plan) == {"另一件事。": "说的是另一件。"}


def test_comments_on_a_struck_task_and_on_its_successor_find_their_own(city, plan):
    asked = begun(city, plan)
    part = part_of(asked, "教体局")
    say(city, part, {"3": "说的是丙事。"})
    strike_and_add(city, plan, "9")
    say(city, part, {"9": "说的是另一件。"})
    with transaction():
        service.put_back(plan, 0, by=city.supervisor)
    assert comments_by_task(plan) == {"丙事。": "说的是丙事。"}


def test_a_comment_written_anew_is_not_taken_for_the_one_before(city, plan):
    asked = begun(city, plan)
    part = part_of(asked, "财政局")
    first, second, _ = tasks_in_order(plan)
    say(city, part, {"1": "说甲。", "2": "说乙。"})
    with transaction():
        service.renumber(plan, including_unnumbered=True, by=city.supervisor)
    say(city, part, {}, nothing=(first.id, second.id))
    say(city, part, {"2": "又说乙。"})
    say(city, part, {"1": "又说甲。"})
    with transaction():
        service.undo(plan, version=plan.version, by=city.supervisor)
    assert comments_by_task(plan) == {"甲事，两步。": "又说甲。", "乙事。": "又说乙。"}


def test_a_form_open_on_a_struck_task_writes_into_no_other(city, plan):
    mine = Opened(tasks_in_order(plan)[-1], city.supervisor)
    mine.write(due_on=date(2022, 9, 30))
    added = strike_and_add(city, plan, "3").id
    with pytest.raises(RuleBroken, match="刚被他人删除"):
        mine.save()
    [task] = (each for each in tasks_in_order(plan) if each.id == added)
    assert task.due_on is None


def test_a_heading_that_is_gone_is_not_another(city, plan):
    with transaction():
        gone = service.add_section(plan, "三、旧的", by=city.supervisor).id
    with transaction():
        service.delete_section(sections_in_order(plan)[-1], by=city.supervisor)
    with transaction():
        service.add_section(plan, "三、新的", by=city.supervisor)
    assert gone not in [section.id for section in sections_in_order(plan)]


@pytest.fixture
def collection(city, on_day):
    on_day(factories.TODAY)
    return factories.collection(city)


def propose(collection, name: str, *, by) -> Proposal:
    with transaction():
        proposal = proposals.write_proposal(collection, Content(name, "年内完成。"), by=by)
        proposals.submit_proposals([proposal], by=by)
    return proposal


def test_of_a_new_proposal_the_head_hears_though_an_old_one_was_deleted(city, collection):
    liaison, head = city.liaison("住建局"), city.head("住建局")
    for name in ("修路", "修桥"):
        proposal = propose(collection, name, by=liaison)
        if name == "修路":
            with transaction():
                proposals.discard_proposal(proposal, by=liaison)
    told = select(Message).where(
        Message.recipient_id == head.official.id, Message.subject.like("%待签发")
    )
    assert len(db.session.scalars(told).all()) == 2


def test_a_tick_at_a_proposal_that_is_gone_selects_no_other(city, collection):
    first = propose(collection, "修路", by=city.head("住建局"))
    ticked = {first.id: first.version}
    with transaction():
        proposals.withdraw_proposal(first, by=city.head("住建局"))
        proposals.discard_proposal(first, by=city.head("住建局"))
    second = propose(collection, "修桥", by=city.head("财政局"))
    with pytest.raises(RuleBroken, match="已不在这次征集中"), transaction():
        proposals.decide(collection, ticked, is_selected=True, reason="", by=city.supervisor)
    db.session.refresh(second)
    assert second.status is ProposalStatus.SUBMITTED


def enter(table: str, **values) -> None:
    """A row of a table as it stands in the database, whatever the models say by now."""
    made = Table(table, MetaData(), autoload_with=db.session.connection())
    for column in made.columns:
        is_asked = not (column.nullable or column.primary_key or column.server_default)
        if is_asked and column.name not in values:
            made_of = {date: date(2022, 3, 1), object: {}}  # object: JSON
            kind = column.type.python_type
            values[column.name] = made_of[kind] if kind in made_of else kind()
    db.session.execute(made.insert().values(values))


@pytest.mark.parametrize("fresh_app", ["sqlite"], indirect=True)
def test_a_city_that_is_at_work_keeps_all_it_has_when_numbers_begin_to_count_on(fresh_app):
    with fresh_app.app_context():
        downgrade(revision="base")
        upgrade(revision="0006")
        enter("government", id=1, name="根河市")
        enter("plan", id=1, government_id=1, kind="work_report", status="draft", year=2022)
        enter("schedule", id=1, plan_id=1, due_day_policy="keep")
        for number in (1, 2, 3):
            enter(
                "task",
                id=number,
                plan_id=1,
                schedule_id=1,
                position=number,
                text="修路。",
                status="open",
            )
        enter("target", id=1, task_id=3, name="长度", comparison="at_least")
        moment = datetime(2022, 3, 1, tzinfo=UTC)
        struck = {"subject_type": "task", "subject_id": 8, "details": {}, "action": "plan_edited"}
        enter("audit_event", id=1, at=moment, previous_hash="0", hash="1", **struck)
        indexes = text("SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'task'")
        before = set(db.session.scalars(indexes))
        db.session.commit()
        upgrade(revision="0007")
        assert set(db.session.scalars(indexes)) == before
        assert db.session.scalar(text("PRAGMA foreign_keys")) == 1
        assert db.session.scalars(text("SELECT id FROM task ORDER BY id")).all() == [1, 2, 3]
        assert db.session.scalar(text("SELECT task_id FROM target")) == 3
        enter("task", plan_id=1, schedule_id=1, position=4, text="架桥。", status="open")
        assert db.session.scalar(text("SELECT max(id) FROM task")) == 9
