"""Final marks, and the end of a plan's year."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from tests import factories
from tests.counting import queries as counted
from tests.overview import world
from tests.years.ended import AFTER, DONE, NORMAL, SLOW, ended_plan, office
from tracker.amendments import service as amendments
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.models import (
    AuditAction,
    AuditEvent,
    Closure,
    ClosureStatus,
    FinalMark,
    MarkValue,
    Message,
    Objection,
    ObjectionStatus,
    PlanStatus,
    PublishedMark,
    ReportStatus,
    TargetValue,
    TaskStatus,
)
from tracker.reports import service as reports
from tracker.reports.queries.owed import count_owed
from tracker.years import queries, service
from tracker.years.service import FinalChoice


def rows_of(plan):
    return {row.task.id: row for row in queries.final_rows(plan)}


def seen(plan) -> str:
    return queries.digest_of(queries.final_rows(plan))


def target(city, task, *, value: int, reached: int) -> None:
    """A figure of the task, and what its lead said of it in the last quarter."""
    made = factories.target(task, name="建成桥", value=value, unit="座")
    report = next(
        each
        for each in db.session.scalars(select(world.ProgressReport))
        if each.assignment.task_id == task.id and each.period.label.endswith("四季度")
    )
    factories.add(TargetValue(version=report.versions[-1], target_id=made.id, value=reached))
    db.session.commit()


def test_a_final_mark_is_proposed_with_its_reason(city):
    plan, tasks = ended_plan(city, DONE, NORMAL, SLOW, None, NORMAL, NORMAL)
    done, normal, slow, unreported, half, withdrawn = tasks
    target(city, half, value=14, reached=12)
    withdrawn.status = TaskStatus.WITHDRAWN
    target(city, done, value=1, reached=1)
    rows = rows_of(plan)
    said = {
        task.id: (rows[task.id].proposed.value, rows[task.id].proposed.is_clear) for task in tasks
    }
    assert said == {
        done.id: (DONE, True),
        normal.id: (NORMAL, True),
        slow.id: (SLOW, True),
        unreported.id: (NORMAL, False),  # of an earlier quarter
        half.id: (NORMAL, True),
        withdrawn.id: (MarkValue.ADJUSTED, True),
    }
    assert rows[half.id].proposed.reason == "2022年四季度评定正常推进；建成桥 12/14座，没有达到"
    assert rows[unreported.id].proposed.reason.endswith("以后没有公布评定")
    # What its figures speak against is not confirmed among many.
    target(city, normal, value=1, reached=1)
    assert not rows_of(plan)[normal.id].proposed.is_clear


def test_confirmed_in_bulk_overridden_with_a_reason_and_concluded(city):
    plan, (done, slow, unclear) = ended_plan(city, DONE, SLOW, None)
    by = office(city)
    with transaction():
        service.confirm_clear(plan, seen=seen(plan), by=by)
    assert set(queries.final_marks([done.id, slow.id, unclear.id])) == {done.id, slow.id}
    row = rows_of(plan)[unclear.id]
    with pytest.raises(RuleBroken, match="请写明理由"):
        service.confirm_finals(plan, [FinalChoice(unclear.id, row.seen, DONE)], by=by)
    with pytest.raises(RuleBroken, match="没有年终评定。请先办完再办结"):
        service.conclude_plan(plan, seen=seen(plan), by=by)
    with transaction():
        choice = FinalChoice(unclear.id, row.seen, DONE, "12月已通车。")
        [final] = service.confirm_finals(plan, [choice], by=by)
    assert (final.is_overridden, final.reason, final.proposed) == (True, "12月已通车。", NORMAL)
    with pytest.raises(RuleBroken, match="您打开之后有变化"):  # the page is old
        service.confirm_finals(plan, [choice], by=by)
    with transaction():
        service.conclude_plan(plan, seen=seen(plan), by=by)
    assert plan.status is PlanStatus.CLOSED
    told = db.session.scalars(
        select(Message).where(Message.occurrence.startswith("concluded."))
    ).all()
    names = {each.recipient.name for each in told}
    people = [city.head("住建局"), city.liaison("财政局"), city.vice_mayor]
    assert names >= {each.name for each in people}
    assert len(told) == len(names)
    actions = set(db.session.scalars(select(AuditEvent.action)))
    assert actions >= {AuditAction.FINALS_CONFIRMED, AuditAction.PLAN_CONCLUDED}
    # The same act twice is one.
    with pytest.raises(RuleBroken, match="不用再评"):
        service.conclude_plan(plan, seen=seen(plan), by=by)


def test_what_stands_in_the_way_is_named_first(city):
    plan, (task,) = ended_plan(city, DONE)
    by = office(city)
    with pytest.raises(RuleBroken, match="截止，请到时再作"):
        service.confirm_clear(plan, seen=seen(plan), by=replace(by, on=date(2023, 1, 6)))
    service.confirm_clear(plan, seen=seen(plan), by=by)
    last = factories.period(task, 4)
    last.published_at = None
    world.report(city, task, city.unit("财政局"), quarter=4)  # waits for review
    _object(city, task, factories.period(task, 3))
    _ask_for_another_text(city, task)
    _declare_done(city, task)
    with pytest.raises(RuleBroken) as refusal:
        service.conclude_plan(plan, seen=seen(plan), by=by)
    assert refusal.value.message == (
        "2022年四季度的评定还没有公布。还有 1 份报送待审核。还有 1 件异议待复核。"
        "还有 1 件调整没有办完。还有 1 件销号申请待核验。请先办完再办结。"
    )


def _ask_for_another_text(city, task) -> None:
    amendments.ask_amendment(
        task,
        {"text": "建成通车。"},
        reason="名称有误",
        approver=city.posts["市长"],
        effective_on=AFTER,
        by=office(city),
    )


def _declare_done(city, task) -> None:
    """A closure that the office has not looked at yet."""
    head = city.head("住建局").official
    factories.add(
        Closure(
            task=task,
            unit=city.unit("住建局"),
            status=ClosureStatus.DECLARED,
            achieved="已通车。",
            completed_on=world.NOON.date(),
            author_id=head.id,
            author_name=head.name,
            written_at=world.NOON,
            declared_at=world.NOON,
        )
    )


def _object(city, task, period) -> None:
    """An objection of the task's lead that nobody has decided yet."""
    head = city.head("住建局").official
    published = factories.add(
        PublishedMark(
            task=task,
            period=period,
            value=MarkValue.SLOW,
            is_of_round=True,
            published_at=world.NOON,
        )
    )
    factories.add(
        Objection(
            published_id=published.id,
            task_id=task.id,
            period_id=period.id,
            unit_id=city.unit("住建局").id,
            status=ObjectionStatus.REFERRED,
            text="已通车。",
            written_by_id=head.id,
            written_at=world.NOON,
            raised_by_id=head.id,
            received_on=world.NOON.date(),
            raised_at=world.NOON,
            referred_at=world.NOON,
            decider_post_id=city.posts["市长"].id,
        )
    )


def test_after_that_nothing_is_owed_and_nothing_moves(city):
    plan, (task,) = ended_plan(city, DONE)
    by, unit = office(city), city.unit("财政局")
    late = factories.report(task, unit, quarter=4)  # still taken, not handed in
    assert count_owed(unit, on=AFTER) == 1
    service.confirm_clear(plan, seen=seen(plan), by=by)
    db.session.commit()
    with transaction():
        service.conclude_plan(plan, seen=seen(plan), by=by)
    assert count_owed(unit, on=AFTER) == 0
    accepted = next(
        each
        for each in db.session.scalars(select(world.ProgressReport))
        if each.status is ReportStatus.ACCEPTED and each.period is late.period
    )
    for act in (
        lambda: reports.mark_task(task, late.period, value=SLOW, reason="x", by=by),
        lambda: reports.reopen(accepted, reason="x", by=by),
        lambda: reports.publish_marks(late.period, by=by),
    ):
        with pytest.raises(RuleBroken, match="已经办结"):
            act()


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_many_tasks_cost_as_many_queries_as_few(city):
    def cost(number: int) -> int:
        plan, _ = ended_plan(city, *[DONE] * number)
        db.session.expire_all()
        with counted() as few:
            service.confirm_clear(plan, seen=seen(plan), by=office(city))
        return sum(not each.startswith("INSERT") for each in few)

    assert cost(2) == cost(9)
    assert len(db.session.scalars(select(FinalMark)).all()) == 11
