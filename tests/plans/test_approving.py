"""A leader's approval of a draft: asked for, given, given back, entered from paper, made void."""

from datetime import date

import pytest
from sqlalchemy import select

from tests import factories
from tests.plans.consulted import answer, begun, draft, part_of
from tests.plans.test_consulting import acts, content, reword, told
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.models import Actor, ApprovalStatus, AuditAction, Cover, PlanStatus, Setting
from tracker.plans import service
from tracker.plans.service.order import tasks_in_order


@pytest.fixture
def plan(city, on_day):
    on_day(factories.TODAY)
    return draft(city)


@pytest.fixture
def agree(city, plan):
    def agree() -> None:
        with transaction():
            service.agree_plan(plan, by=city.supervisor)

    return agree


def asked(city, plan, title: str = "副市长（城建）"):
    with transaction():
        return service.ask_approval(plan, city.posts[title], note="请审。", by=city.supervisor)


def approve(city, request, by=None):
    with transaction():
        seen = service.digest_of(request.plan)
        service.approve_plan(request, seen=seen, by=by or city.vice_mayor)


def test_a_draft_that_nobody_was_asked_to_approve_is_agreed_as_before(plan, agree):
    agree()
    assert plan.status is PlanStatus.AGREED


def test_once_asked_the_leaders_approval_is_waited_for(city, plan, agree):
    request = asked(city, plan)
    assert told(city.vice_mayor.official) == [f"请审批《{plan.title}》"]
    with pytest.raises(RuleBroken, match="已送副市长（城建） 任副市长（城建审批，批准后才能审定"):
        agree()
    approve(city, request)
    assert told(city.supervisor.official)[-1].endswith(f"同意《{plan.title}》")
    agree()
    assert plan.status is PlanStatus.AGREED
    assert acts(AuditAction.APPROVAL_GIVEN) == 1


def test_a_draft_given_back_is_put_before_the_leader_again(city, plan, agree):
    request = asked(city, plan)
    seen = service.digest_of(plan)
    with pytest.raises(RuleBroken, match="请写明要改什么"), transaction():
        service.return_for_changes(request, reason="", seen=seen, by=city.vice_mayor)
    with transaction():
        service.return_for_changes(request, reason="时限太松。", seen=seen, by=city.vice_mayor)
    with pytest.raises(RuleBroken, match="已退回修改"):
        agree()
    reword(city, tasks_in_order(plan)[0], "甲事，三步。")
    approve(city, asked(city, plan))
    agree()


def test_a_change_makes_the_approval_void_and_undoing_it_does_not_bring_it_back(city, plan, agree):
    request = asked(city, plan)
    approve(city, request)
    reword(city, tasks_in_order(plan)[0], "甲事，三步。")
    assert (request.status, request.void_reason) == (ApprovalStatus.VOID, "修改第1项")
    assert told(city.vice_mayor.official)[-1].endswith("批准已作废")
    with transaction():
        service.undo(plan, version=plan.version, by=city.supervisor)
    with pytest.raises(RuleBroken, match="修改第1项.*批准已作废，请重新送审"):
        agree()
    assert acts(AuditAction.APPROVAL_VOIDED) == 1


def test_a_form_that_goes_on_saving_makes_the_approval_void_too(city, plan):
    first = tasks_in_order(plan)[0]
    for text in ("甲事，三步。", "甲事，四步。"):
        request = asked(city, plan)
        approve(city, request)
        with transaction():
            seen = service.seen_of(service.content_of(first))
            said = content(first, text)
            service.edit_task(first, said, seen=seen, session="一", by=city.supervisor)
        assert request.status is ApprovalStatus.VOID


def test_an_approval_holds_for_the_text_whatever_way_it_was_changed(city, plan, agree):
    approve(city, asked(city, plan))
    tasks_in_order(plan)[0].text = "从别处改的。"
    db.session.commit()
    with pytest.raises(RuleBroken, match="批准已作废"):
        agree()


def test_going_back_to_a_draft_alone_leaves_the_approval(city, plan, agree):
    approve(city, asked(city, plan))
    agree()
    with transaction():
        service.reopen_draft(plan, by=city.supervisor)
    agree()


def test_a_leader_decides_on_what_he_saw(city, plan):
    request = asked(city, plan)
    seen = service.digest_of(plan)
    reword(city, tasks_in_order(plan)[0], "甲事，三步。")
    with pytest.raises(RuleBroken, match="在您打开之后改过"), transaction():
        service.approve_plan(request, seen=seen, by=city.vice_mayor)
    approve(city, request)


def test_one_leader_is_asked_at_a_time(city, plan):
    request = asked(city, plan)
    with pytest.raises(RuleBroken, match="不用重复送审"):
        asked(city, plan, "市长")
    with transaction():
        service.withdraw_request(request, by=city.supervisor)
    second = asked(city, plan, "市长")
    with pytest.raises(RuleBroken, match="这次送审已撤回"):
        approve(city, request)
    approve(city, second, by=city.mayor)
    with pytest.raises(RuleBroken, match="已经同意现在的草稿"):
        asked(city, plan, "市长")


def test_what_was_taken_back_is_as_if_not_asked_but_no_way_round_a_refusal(city, plan, agree):
    request = asked(city, plan)
    with transaction():
        seen = service.digest_of(plan)
        service.return_for_changes(request, reason="改。", seen=seen, by=city.vice_mayor)
    second = asked(city, plan)
    with transaction():
        service.withdraw_request(second, by=city.supervisor)
    with pytest.raises(RuleBroken, match="已退回修改"):
        agree()


@pytest.mark.parametrize("title", ["督查员", "住建局局长", "系统管理员"])
def test_only_leaders_are_asked(city, plan, title):
    with pytest.raises(RuleBroken, match="中选一位"):
        asked(city, plan, title)


def test_a_vacant_post_is_not_asked(city, plan):
    city.posts["市长"].tenures[0].until_on = date(2022, 7, 1)
    db.session.commit()
    with pytest.raises(RuleBroken, match="现在空缺"):
        asked(city, plan, "市长")


def test_the_leader_is_asked_after_the_units(city, plan):
    consultation = begun(city, plan)
    with pytest.raises(RuleBroken, match="正在征求意见"):
        asked(city, plan)
    [comment] = answer(city, part_of(consultation, "财政局"), {"2": "没有钱。"})
    with transaction():
        service.end_consultation(consultation, by=city.supervisor)
    with pytest.raises(RuleBroken, match="还有 1 条意见没有处理"):
        asked(city, plan)
    assert comment.settlement is None


def test_units_are_not_asked_anew_while_a_leader_has_the_draft(city, plan):
    asked(city, plan)
    with pytest.raises(RuleBroken, match="请先撤回送审"):
        begun(city, plan)


def recorded(city, plan, title="市长", given_on=date(2022, 7, 1), note="同意。"):
    with transaction():
        return service.record_paper_approval(
            plan, city.posts[title], given_on=given_on, note=note, by=city.supervisor
        )


def test_an_approval_on_paper_is_entered_marked_and_told_to_the_leader(city, plan, agree):
    request = recorded(city, plan)
    assert (request.is_on_paper, request.given_on) == (True, date(2022, 7, 1))
    assert request.recorded_by is city.supervisor.official
    assert told(city.mayor.official)[-1].startswith("督查室代录了市长")
    assert recorded(city, plan) is request
    agree()
    assert acts(AuditAction.APPROVAL_RECORDED) == 1


def test_an_approval_on_paper_answers_what_was_asked(city, plan):
    request = asked(city, plan, "市长")
    with pytest.raises(RuleBroken, match="请先撤回送审"):
        recorded(city, plan, "副市长（城建）")
    assert recorded(city, plan) is request
    assert request.status is ApprovalStatus.APPROVED


@pytest.mark.parametrize(
    ("given_on", "sentence"),
    [(date(2022, 7, 5), "不能晚于今天"), (date(2021, 7, 1), "没有人任市长")],
)
def test_the_day_on_paper_is_a_day_that_can_be(city, plan, given_on, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        recorded(city, plan, given_on=given_on)


def test_a_government_may_want_an_approval_always(city, plan, agree):
    with transaction():
        service.require_approval(True, by=city.supervisor)
        service.require_approval(True, by=city.supervisor)
    assert acts(AuditAction.SETTING_CHANGED) == 1
    assert db.session.scalars(select(Setting.value).where(Setting.key.like("approval%"))).all() == [
        True
    ]
    with pytest.raises(RuleBroken, match="按设置，审定前要有领导批准"):
        agree()
    recorded(city, plan)
    agree()


def test_another_governments_setting_binds_nobody_here(city, plan, agree):
    neighbour = factories.small_city("额尔古纳市")
    with transaction():
        service.require_approval(True, by=neighbour.supervisor)
    agree()


def test_who_takes_the_post_over_decides_and_a_cover_is_named_so(city, plan):
    request = asked(city, plan)
    deputy = city.other_vice_mayor.official
    cover = factories.add(
        Cover(
            official=deputy,
            post=city.posts["副市长（城建）"],
            from_on=factories.TODAY,
            until_on=date(2022, 7, 9),
        )
    )
    db.session.commit()
    by = Actor(deputy, city.posts["副市长（城建）"], factories.TODAY, cover=cover)
    approve(city, request, by=by)
    assert request.approval.approver_name.endswith("（代）")
