"""Two at one draft at the same moment, each at another thing: nothing is lost, nothing doubled."""

import pytest
from sqlalchemy import select

from tests import factories
from tests.attacks.racing import count
from tests.attacks.test_races import ISSUE
from tests.plans.consulted import draft
from tracker.core.db import db, transaction
from tracker.models import (
    Approval,
    ApprovalRequest,
    ApprovalStatus,
    Comment,
    Notice,
    Plan,
    PlanRevision,
    PlanStatus,
    Task,
)
from tracker.plans import service
from tracker.plans.service.commented import links_of
from tracker.plans.service.order import tasks_in_order

TIMES = 4


@pytest.fixture
def plan(race) -> Plan:
    return draft(race.world.city)


def form_of(task: Task, **changes: str) -> dict[str, object]:
    """The task's form as it stands, with what somebody changed in it."""
    parties = {}
    for row, party in enumerate(task.parties):
        who = f"unit.{party.unit_id}" if party.unit_id else f"group.{party.group_id}"
        parties |= {f"parties-{row}-who": who, f"parties-{row}-role": party.role.value}
    return {
        "text": task.text,
        "label": task.label,
        "section": str(task.section_id or 0),
        "requirement": task.requirement,
        "leaders": [f"post.{leader.post_id}" for leader in task.leaders],
        "seen": service.seen_of(service.content_of(task)),
        **parties,
        **changes,
    }


def edit(task: Task, **changes: str):
    return "督查员", f"/tasks/{task.id}/edit", form_of(task, **changes)


def revisions(plan_id: int) -> int:
    return count(PlanRevision, PlanRevision.plan_id == plan_id)


def test_putting_back_and_editing_at_once_lose_neither(race, plan):
    plan_id = plan.id
    with transaction():
        service.renumber(plan, including_unnumbered=True, by=race.world.city.supervisor)
    for number in range(TIMES):
        before = revisions(plan_id)
        task = tasks_in_order(plan)[number % 3]
        task_id, text = task.id, f"第{number}次改。"
        presses = (
            ("督查员", f"/plans/{plan_id}/history/0/restore", {}),
            edit(task, text=text),
        )
        put, edited = race.at_once(*presses)
        assert put == 302
        assert edited in (200, 302)
        assert revisions(plan_id) == before + 1 + (edited == 302)
        now = db.session.get_one(Task, task_id).text
        last = db.session.scalar(
            select(PlanRevision.summary)
            .where(PlanRevision.plan_id == plan_id)
            .order_by(PlanRevision.number.desc())
            .limit(1)
        )
        assert (now == text) == (edited == 302 and last.startswith("修改"))
        assert len(tasks_in_order(plan)) == 3
        db.session.rollback()


def test_an_approval_and_a_change_at_once_do_not_both_stand(race, plan):
    plan_id, post = plan.id, race.world.city.posts["市长"]
    for number in range(TIMES):
        with transaction():
            request = service.ask_approval(plan, post, by=race.world.city.supervisor)
        request_id, seen = request.id, service.digest_of(plan)
        press = ("市长", f"/approvals/{request_id}/approve", {"seen": seen})
        approved, edited = race.at_once(press, edit(tasks_in_order(plan)[0], text=f"改{number}。"))
        assert edited == 302
        request = db.session.get_one(ApprovalRequest, request_id)
        expected = ApprovalStatus.VOID if approved == 302 else ApprovalStatus.PENDING
        assert request.status is expected
        assert count(Approval, Approval.subject_id == plan_id) <= number + 1
        db.session.rollback()
        if request.is_pending:
            with transaction():
                service.withdraw_request(request, by=race.world.city.supervisor)


def test_a_plan_is_issued_or_taken_back_or_edited_one_after_the_other(race, plan):
    plan_id, by = plan.id, race.world.city.supervisor
    for task in tasks_in_order(plan):
        task.parties = [party for party in task.parties if party.unit]
    service.agree_plan(plan, by=by)
    db.session.commit()
    task = tasks_in_order(plan)[0]
    task_id, text = task.id, task.text
    issue = ("督查员", f"/plans/{plan_id}/issue", {**ISSUE, "number": "根政办发〔2022〕19号"})
    reopen = ("督查员", f"/plans/{plan_id}/reopen", {})
    issued, reopened, edited = race.at_once(issue, reopen, edit(task, text="改过。"))
    db.session.expire_all()
    plan = db.session.get_one(Plan, plan_id)
    assert {issued, reopened, edited} <= {200, 302}
    assert plan.status is (PlanStatus.ISSUED if issued == 302 else PlanStatus.DRAFT)
    assert count(Notice, Notice.number == "根政办发〔2022〕19号") == (issued == 302)
    assert (db.session.get_one(Task, task_id).text != text) == (edited == 302)
    if issued == 302:
        assert edited == 200


def test_a_unit_that_speaks_to_a_task_that_is_struck_is_told_or_heard(race):
    """And its comment finds the task again when that is put back."""
    city = race.world.city
    plan = factories.draft_plan(city, title="一起看的")
    tasks = [factories.task(plan, f"第{n}件事。", lead=city.unit("住建局")) for n in range(8)]
    db.session.commit()
    ids = [task.id for task in tasks]
    with transaction():
        asked = service.begin_consultation(
            plan, due_on=factories.TODAY.replace(day=11), by=city.supervisor
        )
    address = f"/consultations/{asked.id}/answer"
    part, heard = asked.units[0], 0
    for task_id in ids[:-1]:
        db.session.expire_all()
        task = db.session.get_one(Task, task_id)
        says = {"rows-0-task": str(task_id), "rows-0-seen": service.wording_of(task).digest}
        says |= {"rows-0-verdict": "objects", "rows-0-text": "办不到。"}
        strike = ("督查员", f"/tasks/{task_id}/delete?seen={service.mark_of(task)}", {})
        speak = ("住建局联络员", address, says | {"version": str(part.version)})
        struck, spoken = race.at_once(strike, speak)
        assert (struck, spoken) in {(302, 302), (302, 200)}
        db.session.expire_all()
        assert db.session.get(Task, task_id) is None
        heard += spoken == 302
        assert count(Comment, Comment.text == "办不到。") == heard
        db.session.rollback()
    with transaction():
        service.put_back(plan, 0, by=city.supervisor)
    assert len(links_of(plan)) == heard
