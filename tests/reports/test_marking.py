"""Marks of tasks, and publishing a round of them."""

import pytest

from tests import factories
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.models import MarkValue, Message, MessageKind, PartyRole
from tracker.reports import service
from tracker.reports.queries import task_marks, unmarked
from tracker.succession import service as succession

LAGGING, SLOW, NORMAL = MarkValue.LAGGING, MarkValue.SLOW, MarkValue.NORMAL


def publish(office, **options):
    with transaction():
        return service.publish_marks(office.period, by=office.supervisor(), **options)


def marks(office, *, published_only: bool):
    return task_marks([office.task.id], published_only=published_only)


def test_a_mark_is_provisional_until_its_round_is_published(office):
    office.accepted(mark=SLOW)
    cell = (office.task.id, office.period.id)
    assert marks(office, published_only=True) == {}
    assert marks(office, published_only=False) == {cell: SLOW}
    publish(office)
    assert marks(office, published_only=True) == {cell: SLOW}


def test_of_several_leads_the_worst_counts(city, office):
    office.assignment("财政局").role = PartyRole.LEAD
    db.session.commit()
    office.accepted("住建局", mark=NORMAL)
    office.accepted("财政局", mark=LAGGING)
    assert list(marks(office, published_only=False).values()) == [LAGGING]


def test_an_adjusted_lead_does_not_hide_another_leads_mark(office):
    office.assignment("财政局").role = PartyRole.LEAD
    db.session.commit()
    office.accepted("住建局", mark=MarkValue.ADJUSTED)
    office.accepted("财政局", mark=NORMAL)
    assert list(marks(office, published_only=False).values()) == [NORMAL]


def test_the_office_marks_a_task_in_place_of_its_leads(office):
    office.accepted(mark=NORMAL)
    for value in (SLOW, LAGGING):
        with transaction():
            service.mark_task(
                office.task, office.period, value=value, reason="会议决定", by=office.supervisor()
            )
    assert list(marks(office, published_only=False).values()) == [LAGGING]
    with pytest.raises(RuleBroken, match="请写明调整评定的理由"), transaction():
        service.mark_task(office.task, office.period, value=SLOW, reason="", by=office.supervisor())


def test_a_published_mark_stands_while_its_report_is_open_again(office):
    report = office.accepted(mark=NORMAL)
    publish(office)
    with transaction():
        service.reopen(report, reason="数据核实有误", by=office.supervisor())
    assert list(marks(office, published_only=True).values()) == [NORMAL]


def test_a_provisional_mark_falls_with_its_report(office):
    report = office.accepted(mark=NORMAL)
    with transaction():
        service.reopen(report, reason="数据核实有误", by=office.supervisor())
    assert marks(office, published_only=False) == {}


def test_a_round_with_gaps_is_published_only_when_that_is_confirmed(office):
    office.submitted()
    [gap] = unmarked(office.period, on=factories.TODAY)
    assert gap.assignment.unit.short_name == "住建局"
    with pytest.raises(RuleBroken, match="还有1份牵头报送没有评定") as refusal:
        publish(office)
    assert refusal.value.field == "confirmed"
    assert publish(office, confirmed=True).is_published


def test_who_answers_for_two_units_hears_of_both(city, office):
    unit, head = city.unit("财政局"), office.head().official
    factories.another_task(office.task.plan, lead=unit)
    post = city.posts["财政局局长"]
    with transaction():
        succession.succeed(post, head, on=factories.TODAY, by=office.supervisor())
    office.accepted(mark=SLOW)
    publish(office, confirmed=True)
    [told] = db.session.query(Message).filter_by(kind=MessageKind.PUBLISHED, recipient_id=head.id)
    assert told.text.split("\n") == [
        "住建局牵头1项：进展缓慢1项。",
        "财政局牵头1项：待评定1项。",
        "请签收；有异议的，可以在收到后 30 日内提出。",
    ]


def test_units_and_leaders_hear_of_a_published_round_once(city, office):
    office.accepted(mark=SLOW)
    publish(office)
    with pytest.raises(RuleBroken, match="已经公布"):
        publish(office)
    told = db.session.query(Message).filter_by(kind=MessageKind.PUBLISHED).all()
    assert sorted(message.recipient.name for message in told) == sorted(
        [office.head().name, office.liaison().name, city.vice_mayor.name]
    )
    to_head = next(each for each in told if each.recipient == office.head().official)
    assert to_head.text.startswith("住建局牵头1项：进展缓慢1项。\n请签收")
    assert to_head.link == "/quarter/2022-07-07/marks"
