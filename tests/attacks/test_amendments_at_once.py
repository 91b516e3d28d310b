"""Two who act on one change at the same moment, and what stands in its way by then."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep

import pytest

from tests import factories
from tests.attacks.racing import count
from tests.attacks.test_closing_at_once import one_after_the_other
from tests.attacks.test_slips_at_once import A_MOMENT, _again
from tracker.amendments import service
from tracker.amendments.parts import target_as
from tracker.core.db import db, hold, transaction
from tracker.core.errors import RuleBroken
from tracker.models import (
    Approval,
    AuditAction,
    AuditEvent,
    ChangeRequest,
    ChangeStatus,
    Post,
    ProgressReport,
    ReportStatus,
    Task,
    TaskStatus,
)
from tracker.plans.service.targets import target_entry
from tracker.reports import service as reporting
from tracker.reports.service import rows
from tracker.succession import service as succession


def test_of_two_who_decide_at_once_one_decides(race):
    change_id = race.named("change_id", "pending")
    leader = "副市长（城建）"
    answers = race.at_once(
        (leader, f"/amendments/{change_id}/approve", {}),
        (leader, f"/amendments/{change_id}/refuse", {"opinion": "不行。"}),
        ("督查员", f"/amendments/{change_id}/withdraw", {}),
    )
    assert sorted(answers) == [200, 200, 302]
    ended = (
        AuditAction.AMENDMENT_APPROVED,
        AuditAction.AMENDMENT_REFUSED,
        AuditAction.AMENDMENT_WITHDRAWN,
    )
    assert count(AuditEvent, AuditEvent.action.in_(ended)) == 1
    assert count(Approval, Approval.subject_type == "change_request") <= 1


def test_an_approval_waits_for_a_task_that_is_being_closed(race):
    change_id, task_id = race.named("change_id", "pending"), race.named("task_id", "issued")
    leader = race.world.city.vice_mayor
    db.session.remove()
    begun = Event()

    def close():
        with race.app.app_context(), transaction():
            task = db.session.get_one(Task, task_id)
            hold(task)
            task.status = TaskStatus.COMPLETED
            db.session.flush()
            begun.set()
            sleep(A_MOMENT)

    def approve():
        begun.wait()
        with race.app.app_context(), transaction():
            service.approve(db.session.get_one(ChangeRequest, change_id), by=_again(leader))

    with ThreadPoolExecutor(2) as threads:
        closing, approving = threads.submit(close), threads.submit(approve)
        closing.result()
        with pytest.raises(RuleBroken, match="已办结"):
            approving.result()
    assert db.session.get_one(ChangeRequest, change_id).status is ChangeStatus.PENDING


def test_an_approval_waits_for_a_report_that_is_being_handed_in(race):
    """Who hands in holds the report and then the task: who changes its figures does so too."""
    city, report_id = race.world.city, race.named("report_id", "draft")
    task = db.session.get_one(Task, race.named("task_id", "issued"))
    target = factories.target(task, name="改造小区", value=14, unit="个")
    report = db.session.get_one(ProgressReport, report_id)
    report.target_values = {str(target.id): "5"}
    with transaction():
        change = service.ask_amendment(
            task,
            {"targets": [{**target_as(target_entry(target)), "value": "20"}]},
            reason="并入6个小区。",
            approver=city.posts["副市长（城建）"],
            effective_on=factories.TODAY,
            by=city.supervisor,
        )
    change_id, head, leader = change.id, city.head("财政局"), city.vice_mayor
    db.session.remove()
    begun = Event()

    def hand_in():
        with race.app.app_context(), transaction():
            [report] = rows.hold([db.session.get_one(ProgressReport, report_id)])
            begun.set()
            sleep(A_MOMENT)
            reporting.submit([report], by=_again(head))

    with ThreadPoolExecutor(1) as threads:
        handed_in = threads.submit(hand_in)
        begun.wait()
        with transaction():
            service.approve(db.session.get_one(ChangeRequest, change_id), by=_again(leader))
        handed_in.result()
    assert db.session.get_one(ChangeRequest, change_id).status is ChangeStatus.APPLIED
    assert db.session.get_one(ProgressReport, report_id).status is ReportStatus.SUBMITTED


def test_portfolios_wait_for_leaders_that_are_being_changed(race):
    city, task_id = race.world.city, race.named("task_id", "issued")
    one, other = city.posts["副市长（城建）"], city.posts["副市长（文教）"]
    with transaction():
        change = service.ask_amendment(
            db.session.get_one(Task, task_id),
            {"leaders": [{"post": other.id, "title": other.title}]},
            reason="分工调整。",
            approver=city.posts["市长"],
            effective_on=factories.TODAY,
            by=city.supervisor,
        )
    change_id, leader, office = change.id, city.mayor, city.supervisor
    posts, other_id = (one.id, city.posts["开发区主任"].id), other.id
    db.session.remove()

    def approve():
        service.approve(db.session.get_one(ChangeRequest, change_id), by=_again(leader))

    def redivide():
        from_post, to_post = (db.session.get_one(Post, each) for each in posts)
        said = {"task_ids": [task_id], "on": factories.TODAY, "basis": "分工通知"}
        succession.redivide(from_post, to_post, **said, by=_again(office))

    with pytest.raises(RuleBroken, match="没有由"):
        one_after_the_other(race.app, approve, redivide)
    today = [each for each in db.session.get_one(Task, task_id).leaders if each.until_on is None]
    assert [each.post_id for each in today] == [other_id]
