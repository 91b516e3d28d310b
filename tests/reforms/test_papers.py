"""What is open besides reports goes to whoever follows, to answer, to sign or to hear of."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from tests import factories
from tests.matters import office
from tests.reforms.units import NEW, enter
from tracker.amendments import service as amendments
from tracker.core.db import db, transaction
from tracker.models import (
    AuditEvent,
    ChangeStatus,
    Closure,
    ClosureStatus,
    Commitment,
    MarkValue,
    Message,
    Objection,
    ObjectionStatus,
    PartyRole,
    PublishedMark,
    Talk,
    TalkStatus,
)

TODAY = factories.TODAY
NOON = datetime(2022, 6, 30, 4, tzinfo=UTC)
DUE = {"due": {"on": "2022-11-30", "text": "11月底"}}


@pytest.fixture(autouse=True)
def today(on_day):
    on_day(TODAY)


@pytest.fixture
def task(city):
    """Led by 住建局, supported by 财政局."""
    return factories.issued_task(city)


def ask_for_time(city, task):
    """A liaison wrote it, and the head has not signed."""
    return amendments.ask_extension(task, DUE, reason="雨季", by=city.liaison("住建局"))


def declare(city, task, unit="住建局") -> Closure:
    head = city.head(unit).official
    return factories.add(
        Closure(
            task=task,
            unit=city.unit(unit),
            status=ClosureStatus.DECLARED,
            achieved="已通车。",
            completed_on=NOON.date(),
            author_id=head.id,
            author_name=head.name,
            written_at=NOON,
            declared_at=NOON,
        )
    )


def object_to(city, task) -> Objection:
    head, period = city.head("住建局").official, factories.period(task, 1)
    published = factories.add(
        PublishedMark(
            task=task, period=period, value=MarkValue.SLOW, is_of_round=True, published_at=NOON
        )
    )
    return factories.add(
        Objection(
            published_id=published.id,
            task_id=task.id,
            period_id=period.id,
            unit_id=city.unit("住建局").id,
            status=ObjectionStatus.RAISED,
            text="已通车。",
            written_by_id=head.id,
            written_at=NOON,
            raised_by_id=head.id,
            received_on=NOON.date(),
            raised_at=NOON,
        )
    )


def talk(city, status: TalkStatus, **said) -> Talk:
    return factories.add(
        Talk(
            unit=city.unit("住建局"),
            status=status,
            reason="三份督办单没有结果。",
            talker_post_id=city.mayor.post.id,
            planned_on=date(2022, 7, 25),
            planned_time="15:00",
            place="政府五楼会议室",
            proposed_by_id=city.supervisor.official.id,
            proposed_at=NOON,
            approver_post_id=city.mayor.post.id,
            **said,
        )
    )


def test_papers_of_every_kind_go_over_from_a_unit_that_ends(city, task):
    decided = {"decided_at": NOON, "decided_by_id": city.mayor.official.id}
    held = talk(city, TalkStatus.HELD, held_on=NOON.date(), **decided)
    held.commitments.append(Commitment(text="七月底前开工", due_on=date(2022, 7, 31)))
    proposed = talk(city, TalkStatus.PROPOSED)
    change, closure, objection = (
        ask_for_time(city, task),
        declare(city, task),
        object_to(city, task),
    )
    db.session.commit()
    [receipt] = office.hand_out(city).receipts
    trail = (
        select(AuditEvent.details)
        .where(AuditEvent.subject_type == "closure", AuditEvent.subject_id == closure.id)
        .order_by(AuditEvent.id.desc())
    )
    enter(city, "merge", ["住建局", "教体局"], [NEW])
    assert {each.unit.short_name for each in (change, closure, receipt)} == {NEW}
    # Whose objection it was, and with whom a talk was held, is history: who follows is asked.
    assert {each.unit.short_name for each in (held, proposed, objection)} == {"住建局"}
    assert city.unit("住建局").successor.short_name == NEW
    assert db.session.scalars(trail).first() == {
        "before": "住建局",
        "after": NEW,
        "on": TODAY.isoformat(),
    }
    head = city.actor("住建局局长")  # whose post has gone over
    with transaction():
        amendments.sign_extension(change, by=head)
    assert change.status is ChangeStatus.ASKED
    told = select(Message.text).where(
        Message.kind == "reform", Message.recipient_id == head.official.id
    )
    text = db.session.scalars(told).one()
    for part in (
        "没有办完的约谈 1 次",
        "没有办完的调整申请 1 件",
        "没有办完的销号申请 1 件",
        "没有决定的异议 1 件",
        "未签收的交办事项 1 件",
    ):
        assert part in text
    assert "待批准" not in text  # no unit hears of a talk before a leader has approved it


def test_with_a_task_that_is_given_away_goes_what_is_asked_of_it_but_no_objection(city, task):
    other = factories.another_task(task.plan, lead=city.unit("住建局"))
    kept, gone = ask_for_time(city, task), ask_for_time(city, other)
    closure, objection = declare(city, other), object_to(city, other)
    ahead = talk(city, TalkStatus.PROPOSED)
    db.session.commit()
    enter(city, "split", ["住建局"], ["住建局", NEW], tasks={other.id: 1})
    assert [each.unit.short_name for each in (gone, closure)] == [NEW, NEW]
    # The mark is of a time in which it was 住建局's.
    assert {each.unit.short_name for each in (kept, objection, ahead)} == {"住建局"}


def test_of_two_closures_of_one_task_the_successor_has_one(city, task):
    for each in task.assignments:
        each.role = PartyRole.LEAD
    first, second = declare(city, task), declare(city, task, "财政局")
    db.session.commit()
    enter(city, "merge", ["住建局", "财政局"], [NEW])
    assert [each.unit.short_name for each in (first, second)] == [NEW, "财政局"]
