"""Slips (督办单): blue, then orange, then red, each after the one before expired unanswered."""

from datetime import date

import pytest

from tests.reforms.units import enter
from tracker.core import clock
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.core.workdays import published_calendar
from tracker.models import AuditAction, AuditEvent, Message, ReportStatus, Slip, SlipLevel
from tracker.slips import queries, service
from tracker.slips.queries import SlipState

CALENDAR = published_calendar()
FOUR_DAYS_LATE, FIVE_DAYS_LATE = date(2022, 7, 13), date(2022, 7, 14)
ANSWER_BY = date(2022, 7, 19)
EXPIRED = date(2022, 7, 20)


def due(city, on: date) -> list[tuple[str, SlipLevel]]:
    found = queries.slips_due(city.government.id, CALENDAR, on=on)
    return [(each.unit.short_name, each.level) for each in found]


def issue(city, level=SlipLevel.BLUE, on=FIVE_DAYS_LATE, answer_by=ANSWER_BY, **said) -> Slip:
    with transaction():
        return service.issue_slip(
            city.unit("住建局"),
            level=level,
            demand=said.get("demand", "请立即补报。"),
            answer_by=answer_by,
            by=city.actor("督查员", on=on),
        )


def state(slip: Slip, on: date) -> SlipState:
    return queries.states_of([slip], on=on)[0].state


def test_a_unit_is_left_alone_until_the_reminders_have_all_been_sent(city, report):
    assert due(city, FOUR_DAYS_LATE) == []
    assert due(city, FIVE_DAYS_LATE) == [("住建局", SlipLevel.BLUE)]


def test_what_was_handed_in_is_not_demanded(city, report):
    report.status, report.first_submitted_at = ReportStatus.SUBMITTED, clock.now()
    db.session.commit()
    assert due(city, FIVE_DAYS_LATE) == []


def test_what_can_no_longer_be_handed_in_is_not_demanded(city, report):
    """The second quarter closes on 21 July."""
    assert due(city, date(2022, 7, 21)) == [("住建局", SlipLevel.BLUE)]
    assert due(city, date(2022, 7, 22)) == []


def test_a_slip_tells_the_head_and_the_liaison_once(city, report):
    slip = issue(city)
    told = {message.recipient.name for message in db.session.query(Message)}
    assert told == {"任住建局局长", "任住建局联络员"}
    assert [each.report_id for each in slip.reports] == [report.id]
    assert due(city, FIVE_DAYS_LATE) == []
    with pytest.raises(RuleBroken, match="没有要发的督办单"):
        issue(city)


def test_the_next_level_waits_until_the_one_before_expired(city, report):
    issue(city)
    assert due(city, ANSWER_BY) == []
    assert due(city, EXPIRED) == [("住建局", SlipLevel.ORANGE)]


def test_an_answer_in_time_or_late_ends_the_escalation(city, report):
    slip = issue(city)
    with transaction():
        by = city.head("住建局", on=FIVE_DAYS_LATE)
        service.answer_slip(slip, text="人员变动，明天补报。", by=by)
    assert due(city, EXPIRED) == []
    assert state(slip, EXPIRED) is SlipState.ANSWERED


def test_reports_handed_in_end_it_too(city, report):
    slip = issue(city)
    report.status, report.first_submitted_at = ReportStatus.SUBMITTED, clock.now()
    db.session.commit()
    assert due(city, EXPIRED) == []
    assert state(slip, EXPIRED) is SlipState.SETTLED


def test_orange_and_red_tell_more_people_and_follow_each_other(city, report):
    blue = issue(city)
    orange = issue(city, SlipLevel.ORANGE, on=EXPIRED, answer_by=EXPIRED)
    assert orange.previous is blue
    assert state(blue, EXPIRED) is SlipState.FOLLOWED
    told = {m.recipient.name for m in db.session.query(Message) if m.link == f"/slips/{orange.id}"}
    assert told == {"任住建局局长", "任住建局联络员", "任副市长（城建"}
    assert due(city, date(2022, 7, 21)) == [("住建局", SlipLevel.RED)]
    red = issue(city, SlipLevel.RED, on=date(2022, 7, 21), answer_by=date(2022, 7, 21))
    told = {m.recipient.name for m in db.session.query(Message) if m.link == f"/slips/{red.id}"}
    assert {"任市长", "任政府办主任"} < told


def test_nothing_follows_red():
    assert [queries.next_level(level) for level in SlipLevel] == [
        SlipLevel.ORANGE,
        SlipLevel.RED,
        None,
    ]


def test_a_level_that_was_not_seen_is_refused(city, report):
    issue(city)
    with pytest.raises(RuleBroken, match="现在要发的是橙色督办单"):
        issue(city, SlipLevel.BLUE, on=EXPIRED, answer_by=EXPIRED)
    with pytest.raises(RuleBroken, match="现在要发的是橙色督办单"):
        issue(city, None, on=EXPIRED, answer_by=EXPIRED)


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"demand": "  "}, "请写明督办要求"),
        ({"demand": "补" * 1001}, "最多1000字，现有1001字"),
        ({"answer_by": date(2022, 7, 13)}, "答复期限已经过去"),
    ],
)
def test_a_slip_needs_a_demand_and_a_day_to_come(city, report, said, refusal):
    with pytest.raises(RuleBroken, match=refusal):
        issue(city, **said)
    assert db.session.query(Slip).count() == 0


def test_a_slip_sent_by_mistake_is_withdrawn_and_keeps_its_trace(city, report):
    slip = issue(city)
    with transaction():
        service.withdraw_slip(slip, reason="已经电话报告", by=city.supervisor)
    assert state(slip, EXPIRED) is SlipState.WITHDRAWN
    assert due(city, FIVE_DAYS_LATE) == [("住建局", SlipLevel.BLUE)]
    with pytest.raises(RuleBroken, match="已经撤回，不用答复"), transaction():
        service.answer_slip(slip, text="已补报。", by=city.head("住建局"))
    trail = [event.action for event in db.session.query(AuditEvent).order_by(AuditEvent.id)]
    assert trail[-2:] == [AuditAction.SLIP_ISSUED, AuditAction.SLIP_WITHDRAWN]


def test_a_slip_is_not_withdrawn_from_under_the_one_that_followed(city, report):
    blue = issue(city)
    orange = issue(city, SlipLevel.ORANGE, on=EXPIRED, answer_by=EXPIRED)
    with pytest.raises(RuleBroken, match="请先撤回那一份"), transaction():
        service.withdraw_slip(blue, reason="发错", by=city.supervisor)
    with transaction():
        service.withdraw_slip(orange, reason="发错", by=city.supervisor)
    with transaction():
        service.withdraw_slip(blue, reason="发错", by=city.supervisor)


def test_the_same_answer_twice_is_one_and_another_is_refused(city, report):
    slip, head = issue(city), city.head("住建局")
    for _ in range(2):
        with transaction():
            service.answer_slip(slip, text="明天补报。", by=head)
    with pytest.raises(RuleBroken, match="已经答复"), transaction():
        service.answer_slip(slip, text="后天补报。", by=head)
    told = [m for m in db.session.query(Message) if "答复了" in m.subject]
    assert {m.recipient.name for m in told} == {"任督查员"}


def test_another_slip_takes_the_place_of_one_that_was_withdrawn(city, report):
    """Orange was sent by mistake, and comes again when the time has come."""
    issue(city)
    for _ in range(2):
        orange = issue(city, SlipLevel.ORANGE, on=EXPIRED, answer_by=EXPIRED)
        assert due(city, EXPIRED) == []
        with transaction():
            service.withdraw_slip(orange, reason="发错", by=city.supervisor)
        assert due(city, EXPIRED) == [("住建局", SlipLevel.ORANGE)]


def test_a_slip_cannot_wait_for_ever_for_its_answer(city, report):
    with pytest.raises(RuleBroken, match="请选两个月以内的一天"):
        issue(city, answer_by=date(9999, 12, 31))


def test_what_follows_an_answer_goes_to_who_follows_the_unit(city, report, on_day):
    """What the unit answered stays its own answer; what it has not reported is the successor's."""
    slip, after = issue(city), date(2022, 7, 15)
    with transaction():
        service.answer_slip(slip, text="下周补报。", by=city.head("住建局", on=FIVE_DAYS_LATE))
    on_day(after)
    enter(city, "merge", ["住建局"], ["财政局"], on=after, today=after)
    heir = city.head("财政局", on=after)
    assert (slip.unit.short_name, queries.get_slip(slip.id, reader=heir)) == ("住建局", slip)
    with transaction():
        service.set_report_day(slip, report_by=date(2022, 7, 18), by=city.actor("督查员", on=after))
    told = db.session.query(Message).filter(Message.occurrence.startswith(f"slip.{slip.id}.day"))
    assert {each.recipient.name for each in told} >= {"任财政局局长", "任财政局联络员"}
    assert due(city, date(2022, 7, 18)) == []
    assert due(city, date(2022, 7, 19)) == [("财政局", SlipLevel.ORANGE)]
