"""An issued task is changed by an approved amendment, from a day on, and nothing is lost."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.factories import TODAY
from tests.overview import world
from tracker.amendments import queries, service
from tracker.amendments.consequences import consequences
from tracker.amendments.parts import content_of, due_as, mark_of
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.models import (
    AuditAction,
    AuditEvent,
    ChangeStatus,
    MarkValue,
    Message,
    Official,
    PartyRole,
    ReportStatus,
    TargetValue,
    TaskMark,
    TaskStatus,
)
from tracker.overview.queries.figures import figures_of
from tracker.plans.service import parties_as_issued
from tracker.reports import queries as reports
from tracker.reports import service as reporting
from tracker.reports.queries.marks import task_marks
from tracker.succession.service import redivide
from tracker.years.queries.hindrances import hindrances_of

LATER = date(2022, 8, 1)
TEXT = "实施城镇老旧小区改造工程，改造20个小区。"


@pytest.fixture
def task(city):
    task = factories.issued_task(city)
    factories.target(task, name="改造小区", value=14, unit="个")
    return task


def ask(task, city, after, *, on=TODAY, effective_on=TODAY, approver="副市长（城建）", **more):
    return service.ask_amendment(
        task,
        after,
        reason="冬季不能施工。",
        basis="市政府常务会议纪要〔2022〕12号",
        approver=city.posts[approver],
        effective_on=effective_on,
        by=city.actor("督查员", on=on),
        **more,
    )


def amended(task, city, after, **more):
    """Asked for and agreed to on the same day."""
    change = ask(task, city, after, **more)
    service.approve(change, opinion="同意。", by=city.vice_mayor)
    return change


def party(unit, role="support", **more):
    said = {"name": unit.short_name, "person": "", "post": None, "chosen": [], "group": None}
    return said | {"role": role, "unit": unit.id} | more


def due(on, text=""):
    return {"due": due_as(on, text)}


def told(change, turn):
    """The names of those who were told of one turn, as often as they were."""
    like = f"amendment.{change.id}.{turn}.%"
    return sorted(
        db.session.scalars(
            select(Official.name)
            .join(Message, Message.recipient_id == Official.id)
            .where(Message.occurrence.like(like))
        )
    )


def figure(value):
    return {"name": "改造小区", "value": str(value), "unit": "个", "year": None}


def test_nothing_changes_before_the_leader_agrees(city, task):
    now = content_of(task, TODAY)
    change = ask(task, city, now | due(date(2022, 10, 31)) | {"text": TEXT})
    assert [part.label for part in change.parts] == ["任务内容", "完成时限"]
    assert change.status is ChangeStatus.PENDING
    assert task.due_on is None
    assert "14个" in task.text
    assert [each.id for each in queries.approvals_owed(city.vice_mayor)] == [change.id]
    assert told(change, "asked") == ["任副市长（城建"]
    with pytest.raises(RuleBroken, match="已有一件调整待批准"):
        ask(task, city, due(date(2022, 11, 30)))
    ask(task, city, {"requirement": "按月报送"}, approver="市长")  # another part may be asked for

    service.approve(change, by=city.vice_mayor)
    assert (task.text, task.due_on) == (TEXT, date(2022, 10, 31))
    assert change.status is ChangeStatus.APPLIED
    assert change.applied_from == TODAY
    assert change.before["due"] == {"on": None, "text": ""}
    assert told(change, "applied") == sorted(
        [
            "任住建局局长",
            "任住建局联络员",
            "任财政局局长",
            "任财政局联络员",
            "任副市长（城建",
            "任督查员",
        ]
    )
    assert queries.approvals_owed(city.vice_mayor) == []
    with pytest.raises(RuleBroken, match="不用再办"):
        service.approve(change, by=city.vice_mayor)
    actions = select(AuditEvent.action).where(AuditEvent.subject_type == "change_request")
    assert set(db.session.scalars(actions)) == {
        AuditAction.AMENDMENT_ASKED,
        AuditAction.AMENDMENT_APPROVED,
        AuditAction.AMENDMENT_APPLIED,
    }


def test_a_refusal_needs_a_reason_and_changes_nothing(city, task):
    change = ask(task, city, due(date(2022, 10, 31)))
    with pytest.raises(RuleBroken, match="请写明"):
        service.refuse(change, reason=" ", by=city.vice_mayor)
    service.refuse(change, reason="年内必须完成。", by=city.vice_mayor)
    assert change.status is ChangeStatus.REFUSED
    assert task.due_on is None
    assert told(change, "decided") == ["任督查员"]
    ask(task, city, due(date(2022, 11, 30)))  # asked for anew


def test_figures_that_were_reported_keep_pointing_at_what_was_asked_then(city, task):
    [old] = task.targets
    lead = city.unit("住建局")
    done = world.report(city, task, lead, quarter=1, status=ReportStatus.ACCEPTED)
    factories.add(TargetValue(version=done.versions[0], target=old, value=6))
    draft = factories.report(task, lead, target_values={str(old.id): "9"})
    amended(task, city, {"targets": [figure(20) | {"comparison": "at_least"}]})
    [new] = task.targets
    assert (new.value, new.replaces_id, old.until_on) == (20, old.id, TODAY)
    assert done.versions[0].target_values[0].target is old
    db.session.refresh(draft)
    assert draft.target_values == {str(new.id): "9"}  # what was typed is not lost
    [history] = figures_of([task])[task.id]
    assert history.target is new
    assert list(history.values.values()) == [Decimal(6)]


def test_units_join_and_leave_and_nothing_published_changes(city, task):
    lead, support, other = (city.unit(name) for name in ("住建局", "财政局", "教体局"))
    for unit in (lead, support):
        factories.report(task, unit)
    world.report(city, task, lead, quarter=1, status=ReportStatus.ACCEPTED, mark=MarkValue.LAGGING)
    world.publish(task)
    after = {"parties": [party(other, "lead"), party(lead)]}
    follows = consequences(task, {}, after, TODAY, on=TODAY)
    said = "".join(follows.sentences)
    assert "教体局从7月4日起承担，应报2022年二季度（7月7日（星期四）截止）" in said
    assert "财政局从7月4日起不再承担，没有报出的 1 份不再应报" in said
    assert "住建局从7月4日起改为配合" in said

    amended(task, city, after)
    by_unit = {each.unit.short_name: each for each in task.assignments}
    assert by_unit["财政局"].until_on == TODAY
    assert by_unit["住建局"].role is PartyRole.SUPPORT
    assert [reports.count_owed(unit, on=TODAY) for unit in (other, lead, support)] == [1, 1, 0]
    assert [each.printed_name for each in task.parties] == ["教体局", "住建局"]
    assert [(each.printed_name, each.role.label) for each in parties_as_issued(task)] == [
        ("住建局", "牵头"),
        ("财政局", "配合"),
    ]
    cell = (task.id, factories.period(task, 1).id)
    assert task_marks([task.id], published_only=True)[cell] is MarkValue.LAGGING

    again = {"parties": [party(lead, "lead"), party(support)]}
    change = ask(task, city, again, on=date(2022, 7, 5), effective_on=date(2022, 7, 5))
    service.approve(change, by=city.actor("副市长（城建）", on=date(2022, 7, 5)))
    assert by_unit["财政局"].includes(date(2022, 7, 5))
    assert reports.count_owed(support, on=date(2022, 7, 5)) == 1


def test_a_task_always_has_a_lead_and_a_unit_stands_once(city, task):
    support = city.unit("财政局")
    with pytest.raises(RuleBroken, match="牵头单位"):
        ask(task, city, {"parties": [party(support)]})
    with pytest.raises(RuleBroken, match="重复"):
        ask(task, city, {"parties": [party(support, "lead"), party(support)]})
    with pytest.raises(RuleBroken, match="分管领导"):
        ask(task, city, {"leaders": []})


def test_leaders_change_from_a_day_on(city, task):
    post = city.posts["副市长（文教）"]
    change = amended(task, city, {"leaders": [{"post": post.id, "title": post.title}]})
    assert [(each.post.title, each.until_on) for each in task.leaders] == [
        ("副市长（城建）", TODAY),
        ("副市长（文教）", None),
    ]
    assert "任副市长（文教" in told(change, "applied")


def test_a_future_day_comes_by_itself_once(city, task):
    change = ask(task, city, due(date(2022, 12, 1)), effective_on=LATER)
    service.approve(change, by=city.vice_mayor)
    assert change.status is ChangeStatus.APPROVED
    db.session.commit()
    assert service.apply_due(date(2022, 7, 31)) == 0
    assert service.apply_due(LATER) == 1
    assert service.apply_due(LATER) == 0
    db.session.expire_all()
    assert (task.due_on, change.applied_from) == (date(2022, 12, 1), LATER)


def test_what_was_changed_meanwhile_is_never_overwritten(city, task):
    change = ask(task, city, due(date(2022, 12, 1)), effective_on=LATER)
    task.due_on = date(2022, 9, 1)  # by something else
    db.session.flush()
    with pytest.raises(RuleBroken, match="完成时限在提请之后又改过"):
        service.approve(change, by=city.vice_mayor)
    task.due_on = None
    service.approve(change, by=city.vice_mayor)
    task.due_on = date(2022, 9, 1)
    db.session.commit()
    assert service.apply_due(LATER) == 0
    db.session.expire_all()
    assert change.status is ChangeStatus.WITHDRAWN
    assert task.due_on == date(2022, 9, 1)
    assert told(change, "lapsed") == ["任督查员"]


def test_one_that_cannot_hold_stands_in_no_others_way(city, task):
    """Portfolios are divided anew from September, after leaders were to change in August."""
    other, mayor = city.posts["副市长（文教）"], city.posts["市长"]
    leaders = [{"post": mayor.id, "title": mayor.title}]
    hindered = ask(task, city, {"leaders": leaders}, effective_on=LATER)
    change = ask(task, city, due(date(2022, 12, 1)), effective_on=LATER)
    for each in (hindered, change):
        service.approve(each, by=city.vice_mayor)
    redivide(
        city.posts["副市长（城建）"],
        other,
        task_ids=[task.id],
        on=date(2022, 9, 1),
        basis="分工通知",
        by=city.supervisor,
    )
    db.session.commit()
    assert service.apply_due(LATER) == 1
    db.session.expire_all()
    assert (hindered.status, change.status) == (ChangeStatus.WITHDRAWN, ChangeStatus.APPLIED)
    assert "2022年9月1日" in hindered.outcome
    assert told(hindered, "lapsed") == ["任督查员"]


def test_a_change_does_not_reach_into_what_is_settled(city, task):
    with pytest.raises(RuleBroken, match="生效日期最早是2022年4月"):
        ask(task, city, due(LATER), effective_on=date(2022, 4, 10))
    change = ask(task, city, due(LATER), effective_on=date(2022, 7, 5))
    day = date(2022, 7, 8)
    service.approve(change, by=city.actor("副市长（城建）", on=day))
    assert change.applied_from == day
    assert change.outcome == "原定2022年7月5日生效，批准时已过，从2022年7月8日起生效。"


def test_an_approval_on_paper_counts_from_its_day(city, task):
    change = ask(task, city, due(LATER), effective_on=date(2022, 7, 1))
    service.approve(change, by=city.vice_mayor, on=date(2022, 7, 2))
    assert (change.decided_on, change.applied_from) == (date(2022, 7, 2), date(2022, 7, 2))


def test_what_was_not_shown_is_not_asked_for(city, task):
    now = content_of(task, TODAY)
    after = {"parties": [party(city.unit("住建局"), "lead")]}
    before = {"parties": now["parties"]}
    shown = consequences(task, before, after, TODAY, on=TODAY).mark
    factories.report(task, city.unit("财政局"))  # now something is left over
    with pytest.raises(RuleBroken, match="和您看到的不一样"):
        ask(task, city, after, shown=shown)
    with pytest.raises(RuleBroken, match="在您打开之后改过"):
        ask(task, city, after, seen=mark_of(now | {"text": "旧"}))
    shown = consequences(task, before, after, TODAY, on=TODAY).mark
    ask(task, city, after, seen=mark_of(now), shown=shown)


def test_a_withdrawn_task_owes_nothing_and_keeps_its_past(city, task):
    lead, support = city.unit("住建局"), city.unit("财政局")
    first, second = factories.period(task, 1), factories.period(task, 2)
    world.report(city, task, lead, quarter=1, status=ReportStatus.ACCEPTED, mark=MarkValue.NORMAL)
    world.publish(task)
    draft = factories.report(task, lead, progress="已开工5个小区。")
    handed_in = world.report(city, task, support)
    world.instruct(city, task, lead)
    change = service.ask_withdrawal(
        task,
        reason="并入省级项目。",
        basis="省政府通知",
        approver=city.posts["市长"],
        effective_on=TODAY,
        by=city.supervisor,
    )
    with pytest.raises(RuleBroken, match="已有一件调整"):
        ask(task, city, due(LATER))
    service.approve(change, by=city.mayor)
    assert task.status is TaskStatus.WITHDRAWN
    assert reports.count_owed(lead, on=TODAY) == 0
    assert reports.review_queue(city.government.id) == []
    assert (draft.progress, handed_in.status) == ("已开工5个小区。", ReportStatus.SUBMITTED)
    marks = task_marks([task.id], published_only=False)
    assert marks[task.id, first.id] is MarkValue.NORMAL
    assert marks[task.id, second.id] is MarkValue.ADJUSTED
    assert db.session.scalar(select(func.count(TaskMark.id))) == 1
    assert reports.leading(second, on=TODAY) == []
    assert hindrances_of(task.plan, [], on=TODAY).waiting == 0
    # Its mark is known with the round, like every other: what is published leaves a trace.
    reporting.publish_marks(second, by=city.supervisor, confirmed=True)
    published = reports.marks_as_published([task.id])
    assert published[task.id, second.id] is MarkValue.ADJUSTED
    db.session.commit()
    reporting.open_reports(date(2022, 9, 20))
    assert reports.count_owed(lead, on=date(2022, 9, 20)) == 0
    assert "任住建局局长" in told(change, "applied")
    with pytest.raises(RuleBroken, match="不用再调整"):
        ask(task, city, due(LATER))
