"""A draft's comments and approval: each unit's own, and one outcome where two press at once."""

from io import BytesIO

import pytest

from tests import factories
from tests.attacks import world as worlds
from tests.attacks.racing import count
from tests.attacks.test_matrix import carrying
from tests.plans.consulted import answer, begun, draft, part_of
from tracker.core.db import db, transaction
from tracker.models import (
    Approval,
    ApprovalRequest,
    ApprovalStatus,
    Comment,
    Consultation,
    ConsultedUnit,
    Message,
    Plan,
    PlanStatus,
    Settlement,
)
from tracker.plans import service
from tracker.plans.service.order import tasks_in_order


@pytest.fixture
def opened(app, city, on_day):
    """What somebody gets from an address, by his post."""
    on_day(factories.TODAY)

    def opened(title: str, address: str):
        return carrying(app, factories.session_token(city.actor(title))).get(address)

    return opened


def test_a_unit_sees_no_other_units_comment_nor_a_task_that_is_not_its_own(city, opened):
    plan = draft(city)
    asked = begun(city, plan)
    answer(city, part_of(asked, "住建局"), {"1": "财政局应当牵头。"})
    answer(city, part_of(asked, "教体局"), {"3": "乡镇应当牵头。"})
    address = f"/consultations/{asked.id}/answer"
    for title, own, alien in (
        ("财政局联络员", ("甲事", "乙事"), ("丙事", "应当牵头")),
        ("金河镇局长", ("丙事",), ("甲事", "乙事", "应当牵头")),
        ("住建局联络员", ("甲事", "财政局应当牵头"), ("乙事", "丙事", "乡镇应当牵头")),
    ):
        page = opened(title, address).text
        assert all(words in page for words in own), title
        assert not any(words in page for words in alien), title
    for title in ("督查员", "市长", "副市长（城建）", "系统管理员", "审计员"):
        assert opened(title, address).status_code == 404, title
    for title in ("住建局局长", "财政局联络员", "市长", "审计员"):
        assert opened(title, f"/plans/{plan.id}").status_code == 404, title
        assert opened(title, f"/plans/{plan.id}/consultation").status_code == 404, title
    assert "财政局应当牵头" in opened("政府办主任", f"/plans/{plan.id}/consultation").text


def test_an_issued_plan_shows_units_and_leaders_nothing_of_what_was_said(city, opened):
    plan = draft(city)
    asked = begun(city, plan)
    [comment] = answer(city, part_of(asked, "住建局"), {"1": "财政局应当牵头。"})
    with transaction():
        service.settle_comment(
            comment, settlement=Settlement.REJECTED, reason="维持原文。", by=city.supervisor
        )
        service.end_consultation(asked, by=city.supervisor)
        service.agree_plan(plan, by=city.supervisor)
    for task in tasks_in_order(plan):
        task.parties = [party for party in task.parties if party.unit]
    factories.issue(plan)
    for title in ("财政局局长", "市长", "副市长（城建）"):
        page = opened(title, f"/plans/{plan.id}").text
        assert "甲事" in page
        assert "财政局应当牵头" not in page, title
        assert "维持原文" not in page, title
    assert "维持原文" in opened("住建局联络员", f"/consultations/{asked.id}/answer").text


def test_what_a_unit_took_back_the_office_does_not_see(app, city, opened):
    plan = draft(city)
    asked = begun(city, plan)
    part, head = part_of(asked, "住建局"), city.head("住建局")
    [comment] = answer(city, part, {"1": "财政局应当牵头。"})
    with transaction():
        service.withdraw_answer(part, by=head)
    assert "应当牵头" not in opened("督查员", f"/plans/{plan.id}/consultation").text
    assert "应当牵头" not in opened("督查员", f"/plans/{plan.id}").text
    client = carrying(app, factories.session_token(city.supervisor))
    answered = client.post(f"/comments/{comment.id}/settle", data={"settlement": "adopted"})
    assert answered.status_code == 404


DRAFT = ("督查员", "/plans/{plan}/consultation", {"due_on": "2022-07-11"})


def press(row, **ids):
    who, address, form = row
    return who, address.format(**ids), form


def test_of_two_who_press_at_once_one_outcome_stands(race):
    city, world = race.world.city, race.world
    ids = {
        "plan": race.named("plan_id", "draft"),
        "asked": race.named("consultation_id"),
        "comment": race.named("comment_id"),
        "request": race.named("request_id"),
    }
    sending = press(DRAFT, **ids)
    assert sorted(race.at_once(sending, sending)) == [200, 302]
    assert count(Consultation, Consultation.plan_id == ids["plan"]) == 1
    told = Message.subject.like("《2022年民生实事》征求意见%")
    assert count(Message, told, Message.recipient_id == city.head("住建局").official.id) == 1
    _answer_twice(race, ids)
    _settle_twice(race, ids)
    _approve_and_withdraw(race, ids)
    _record_twice(race, world)


def _answer_twice(race, ids):
    form = {"version": "0"}
    send = ("住建局局长", f"/consultations/{ids['asked']}/send-rest-agreed", form)
    assert sorted(race.at_once(send, send)) == [200, 302]
    answered = ConsultedUnit.consultation_id == ids["asked"]
    assert count(ConsultedUnit, answered, ConsultedUnit.answered_at.is_not(None)) == 2
    assert count(Comment) == 2
    remind = ("督查员", f"/consultations/{ids['asked']}/end", {})
    assert race.at_once(remind, remind) == [302, 302]


def _settle_twice(race, ids):
    adopt = ("督查员", f"/comments/{ids['comment']}/settle", {"settlement": "adopted"})
    reject = (
        "督查员",
        f"/comments/{ids['comment']}/settle",
        {"settlement": "rejected", "reason": "已有专款。"},
    )
    assert race.at_once(adopt, reject) == [302, 302]
    comment = db.session.get_one(Comment, ids["comment"])
    assert comment.settlement is not None
    assert (comment.settlement == "rejected") == bool(comment.settlement_reason)
    db.session.rollback()


def _approve_and_withdraw(race, ids):
    request = db.session.get_one(ApprovalRequest, ids["request"])
    seen = service.digest_of(request.plan)
    approve = ("副市长（城建）", f"/approvals/{ids['request']}/approve", {"seen": seen})
    withdraw = ("督查员", f"/approvals/{ids['request']}/withdraw", {})
    approved, withdrawn = race.at_once(approve, withdraw)
    assert (approved, withdrawn) in {(302, 302), (200, 302)}
    db.session.expire_all()
    status = ApprovalStatus.APPROVED if approved == 302 else ApprovalStatus.WITHDRAWN
    assert request.status is status
    assert count(Approval) == (1 if approved == 302 else 0)
    db.session.rollback()


def _record_twice(race, world):
    plan = factories.draft_plan(world.city, title="代录的方案")
    factories.task(plan, lead=world.city.unit("住建局"))
    db.session.commit()
    plan_id = plan.id
    said = {"post": str(world.city.posts["市长"].id), "signed_on": "2022-07-01", "verdict": "yes"}
    forms = [{**said, "files": (BytesIO(worlds.PDF), "原件.pdf")} for _ in range(2)]
    address = f"/plans/{plan_id}/approval/paper"
    assert race.at_once(*(("督查员", address, form) for form in forms)) == [302, 302]
    assert count(ApprovalRequest, ApprovalRequest.plan_id == plan_id) == 1
    plan = db.session.get_one(Plan, plan_id)
    task = tasks_in_order(plan)[0]
    edit = (
        "督查员",
        f"/tasks/{task.id}/delete",
        {"version": str(plan.version)},
    )
    agree = ("督查员", f"/plans/{plan_id}/agree", {})
    assert race.at_once(edit, agree) == [302, 302]
    db.session.expire_all()
    requests = db.session.query(ApprovalRequest).filter_by(plan_id=plan_id).all()
    is_agreed = plan.status is PlanStatus.AGREED
    assert [each.status is ApprovalStatus.APPROVED for each in requests] == [is_agreed]
