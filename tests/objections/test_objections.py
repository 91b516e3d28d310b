"""A unit objects to a published mark; who took no part decides; the figures follow, on record."""

from datetime import date, timedelta

import pytest
from sqlalchemy.exc import NoResultFound

from tests import factories
from tests.reforms.units import enter
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.core.workdays import published_calendar
from tracker.enclosures.queries import enclosures_of, get_enclosure
from tracker.models import (
    AuditAction,
    AuditEvent,
    LeaderKind,
    MarkReceipt,
    MarkValue,
    Message,
    Objection,
    ObjectionStatus,
    PartyRole,
    ProgressReport,
    PublishedMark,
    ReportStatus,
    TaskLeader,
)
from tracker.objections import queries, service, telling
from tracker.objections.excluded import candidates, excluded
from tracker.objections.facts import facts_of
from tracker.objections.unit_marks import get_unit_marks
from tracker.overview.queries.tasks import task_page
from tracker.overview.queries.timeline import timeline
from tracker.permissions import Permission, allowed
from tracker.reports import queries as reports
from tracker.reports import service as reporting
from tracker.succession import service as succession

LAGGING, NORMAL, SLOW = MarkValue.LAGGING, MarkValue.NORMAL, MarkValue.SLOW
UPHELD, PARTLY, REJECTED = (
    ObjectionStatus.UPHELD,
    ObjectionStatus.PARTLY,
    ObjectionStatus.REJECTED,
)
# Published on Friday 15 July; without a signature received on the 22nd, the fifth working day.
SIGNED, IN_TIME = date(2022, 7, 18), date(2022, 7, 20)
LAST_SIGNED, LAST_UNSIGNED = date(2022, 8, 17), date(2022, 8, 22)  # the 21st is a Sunday
CALENDAR = published_calendar()


def told(objection: Objection, what: str) -> set[str]:
    key = f"objection.{objection.id}.{what}."
    rows = db.session.query(Message).filter(Message.occurrence.startswith(key))
    return {row.recipient.name for row in rows}


def marks(round_) -> MarkValue:
    found = reports.task_marks([round_.cell[0]], published_only=True)
    return found[round_.cell]


def titles(round_, reader) -> list[str]:
    page = task_page(round_.office.task, reader=reader)
    return [step.title for part in timeline(page, reader=reader) for step in part.steps]


def test_a_signature_begins_the_clock_and_none_does_not_stretch_it(round_):
    unit = round_.city.unit("住建局")
    unsigned = queries.clock_of(round_.published(), unit, CALENDAR)
    assert (unsigned.received_on, unsigned.object_by) == (date(2022, 7, 22), LAST_UNSIGNED)
    assert not unsigned.is_signed
    assert [each.receipt for each in reports.received_by(round_.office.period, CALENDAR)] == [None]
    [receipt] = round_.sign(SIGNED)
    assert round_.sign(SIGNED) == []
    assert db.session.query(MarkReceipt).one().signed_by_name == "任住建局联络员"
    assert reports.unsigned_rounds(unit) == []
    clock = queries.clock_of(round_.published(), unit, CALENDAR)
    assert (clock.received_on, clock.object_by, clock.is_signed) == (SIGNED, LAST_SIGNED, True)
    assert [each.receipt for each in reports.received_by(receipt.period, CALENDAR)] == [receipt]


def test_it_is_written_by_the_liaison_signed_by_the_head_and_seen_by_nobody_before(round_):
    city = round_.city
    uploads = [("照片.pdf", b"%PDF-1.7\n")]
    objection = round_.write(IN_TIME, asked_mark=NORMAL, uploads=uploads)
    assert told(objection, "written") == {"任住建局局长"}
    [proof] = enclosures_of([objection])[objection.id]
    for reader in (city.supervisor, city.mayor, city.head("财政局")):
        with pytest.raises(NoResultFound):
            queries.get_objection(objection.id, reader=reader)
        with pytest.raises(NoResultFound):
            get_enclosure(proof.id, reader=reader)
    again = round_.write(IN_TIME, text="已开工8个小区，2个在招标。")
    assert (again.id, again.version) == (objection.id, 2)
    head = city.head("住建局")
    with pytest.raises(RuleBroken, match="打开之后改过"), transaction():
        service.raise_objection(objection, seen=1, by=head)
    for _ in range(2):
        with transaction():
            service.raise_objection(objection, seen=2, by=head)
    assert told(objection, "raised") == {"任督查员"}
    assert objection.received_on == date(2022, 7, 22)
    assert queries.decide_by(objection, CALENDAR) == date(2022, 8, 19)
    assert get_enclosure(proof.id, reader=city.supervisor) is proof
    assert "住建局对评定提出异议" in titles(round_, city.supervisor)
    assert not [each for each in titles(round_, city.head("财政局")) if "异议" in each]
    with pytest.raises(RuleBroken, match="现在待送复核，不用再写"):
        round_.write(IN_TIME, text="再写一次。")


def test_a_late_one_and_one_of_a_supporting_unit_are_refused(round_):
    with pytest.raises(RuleBroken, match=r"期限到8月22日（星期一）为止，已经过了"):
        round_.write(LAST_UNSIGNED + timedelta(days=1))
    with pytest.raises(RuleBroken, match="财政局不牵头这项任务"):
        round_.write(IN_TIME, unit="财政局")
    objection = round_.write(LAST_UNSIGNED)
    round_.on_day(LAST_UNSIGNED + timedelta(days=1))
    late = round_.city.head("住建局", on=LAST_UNSIGNED + timedelta(days=1))
    with pytest.raises(RuleBroken, match="已经过了"), transaction():
        service.raise_objection(objection, seen=1, by=late)


def test_nobody_who_took_part_decides_also_not_in_another_post(round_):
    city = round_.city
    objection = round_.raised(IN_TIME)
    reasons = {each.post.title: each.why_not for each in candidates(objection, on=IN_TIME)}
    assert reasons == {
        "市长": "",
        "副市长（文教）": "",
        "政府办主任": "",
        "副市长（城建）": "分管这项任务",
    }
    with pytest.raises(RuleBroken, match="分管这项任务，应当回避"):
        round_.refer(objection, "副市长（城建）", IN_TIME)
    round_.refer(objection, "政府办主任", IN_TIME)
    assert told(objection, "referred") == {"任政府办主任"}
    # Who leads the task acts for the mayor, and another one for him: it is his task still.
    leader, other = city.vice_mayor.official, city.other_vice_mayor.official
    days = {"from_on": IN_TIME, "until_on": date(2022, 7, 22), "reason": "", "by": city.supervisor}
    with transaction():
        covers = [
            succession.set_cover(city.posts[title], who, **days)
            for title, who in (("市长", leader), ("副市长（城建）", other))
        ]
    assert {each.why_not for each in candidates(objection, on=IN_TIME) if each.acting.is_cover} == {
        "分管这项任务"
    }
    with transaction():
        for cover in covers:
            succession.end_cover(cover, on=IN_TIME, by=city.supervisor)
    # The reviewer becomes director: the person counts.
    became = date(2022, 7, 25)
    with transaction():
        succession.succeed(
            city.posts["政府办主任"], city.supervisor.official, on=became, by=city.administrator
        )
    db.session.expire_all()
    with pytest.raises(RuleBroken, match="审核、评定过这项任务、公布了这一期的评定"):
        round_.decide(objection, by="政府办主任")
    round_.refer(objection, "市长", date(2022, 7, 26))
    round_.decide(objection)
    assert objection.status is UPHELD


def test_what_is_upheld_corrects_every_figure_and_leaves_what_was_published(round_):
    city, task = round_.city, round_.office.task
    all_of_them = LeaderKind.ALL_VICE_MAYORS
    factories.add(TaskLeader(task=task, position=2, kind=all_of_them, from_on=IN_TIME))
    objection = round_.referred(IN_TIME)
    round_.decide(objection)
    round_.decide(objection)  # the same twice is one
    assert marks(round_) is NORMAL
    assert reports.marks_as_published([task.id]) == {round_.cell: LAGGING}
    assert told(objection, "decided") == {
        "任住建局局长",
        "任住建局联络员",
        "任督查员",
        "任副市长（城建",
        "任副市长（文教",
    }
    for reader in (city.supervisor, city.head("财政局"), city.vice_mayor):
        row = task_page(task, reader=reader).row
        assert row.mark is NORMAL
        assert row.correction.before is LAGGING
        assert row.correction.on == date(2022, 8, 5)
        assert "评定由滞后更正为正常推进" in titles(round_, reader)
    with pytest.raises(RuleBroken, match="以复核决定为准"), transaction():
        reporting.mark_task(
            task, round_.office.period, value=SLOW, reason="会议", by=city.supervisor
        )
    with pytest.raises(RuleBroken, match="不用撤回"), transaction():
        service.withdraw_objection(objection, reason="不提了", by=city.head("住建局"))
    event = db.session.query(AuditEvent).filter_by(action=AuditAction.OBJECTION_DECIDED).one()
    assert (event.details["before"], event.details["mark"]) == ("滞后", "normal")


def test_what_is_rejected_or_partly_upheld_in_words_changes_no_figure(round_):
    objection = round_.referred(IN_TIME)
    with pytest.raises(RuleBroken, match="请选复核的决定"):
        round_.decide(objection, None, None)
    with pytest.raises(RuleBroken, match="请不选新的评定"):
        round_.decide(objection, REJECTED, NORMAL)
    with pytest.raises(RuleBroken, match="请选更正后的评定"):
        round_.decide(objection, UPHELD, None)
    with pytest.raises(RuleBroken, match="现在就是滞后"):
        round_.decide(objection, PARTLY, LAGGING)
    with pytest.raises(RuleBroken, match="有变动，请看过再定"):
        round_.decide(objection, seen=SLOW)
    round_.decide(objection, PARTLY, None)
    assert marks(round_) is LAGGING
    assert reports.corrections([round_.cell[0]]) == {}
    with pytest.raises(RuleBroken, match="现在部分采纳，不用再写"):
        round_.write(date(2022, 8, 8))


def test_it_is_taken_back_before_it_is_decided_and_may_be_raised_again(round_):
    objection = round_.referred(IN_TIME)
    with pytest.raises(RuleBroken, match="有异议正在复核"), transaction():
        reporting.mark_task(
            round_.office.task,
            round_.office.period,
            value=SLOW,
            reason="会议",
            by=round_.city.supervisor,
        )
    with transaction():
        service.withdraw_objection(
            objection, reason="数据核对后无误", by=round_.city.head("住建局", on=IN_TIME)
        )
    assert told(objection, "withdrawn") == {"任督查员", "任市长"}
    with pytest.raises(RuleBroken, match="已撤回，不用决定"):
        round_.decide(objection)
    assert round_.raised(date(2022, 8, 8)).id != objection.id


def test_the_end_of_a_clock_is_told_once_and_never_on_a_day_off(round_):
    objection = round_.referred(IN_TIME)  # by 19 August
    assert telling.tell_clocks(date(2022, 8, 11)) == 0
    assert telling.tell_clocks(date(2022, 8, 12)) == 2
    assert telling.tell_clocks(date(2022, 8, 12)) == telling.tell_clocks(date(2022, 8, 19)) == 0
    assert told(objection, "near") == {"任督查员", "任市长"}
    assert telling.tell_clocks(date(2022, 8, 20)) == 0  # a Saturday
    assert telling.tell_clocks(date(2022, 8, 24)) == 2
    assert telling.tell_clocks(date(2022, 8, 25)) == 0
    round_.decide(objection, on=date(2022, 8, 26))
    assert objection.status is UPHELD


def test_a_mark_that_comes_after_its_round_begins_a_clock_of_its_own(round_):
    """The office changes a published mark: its unit hears of it, and what was published stays."""
    later = date(2022, 8, 1)
    round_.sign(SIGNED)
    round_.on_day(later)
    with transaction():
        reporting.mark_task(
            round_.office.task,
            round_.office.period,
            value=SLOW,
            reason="会议决定",
            by=round_.city.actor("督查员", on=later),
        )
    first, second = db.session.query(PublishedMark).order_by(PublishedMark.id)
    assert (first.value, second.value, second.is_of_round) == (LAGGING, SLOW, False)
    assert reports.marks_as_published([round_.cell[0]]) == {round_.cell: LAGGING}
    rows = db.session.query(Message).filter(Message.occurrence.startswith(f"mark.{second.id}."))
    assert {row.recipient.name for row in rows} == {"任住建局局长", "任住建局联络员"}
    clock = queries.clock_of(second, round_.city.unit("住建局"), CALENDAR)
    assert clock.received_on == date(2022, 8, 8)
    objection = round_.raised(date(2022, 9, 1))
    assert objection.published is second


def test_a_report_that_was_opened_again_is_not_marked_beside_an_objection(round_):
    """Opened again before the unit objected; the government decides, and its word is the last."""
    office = round_.office
    round_.on_day(IN_TIME)
    report = db.session.query(ProgressReport).filter_by(status=ReportStatus.ACCEPTED).one()
    with transaction():
        reporting.reopen(report, reason="核实", by=office.supervisor(IN_TIME))
    objection = round_.referred(IN_TIME)
    office.rewrite(report, "已开工8个小区。", on=IN_TIME)
    office.submit(report, on=IN_TIME)

    def accept():
        with transaction():
            reporting.accept(report, mark=SLOW, by=office.supervisor(IN_TIME))

    with pytest.raises(RuleBroken, match="请等复核决定以后再审核"):
        accept()
    round_.decide(objection)
    accept()
    assert marks(round_) is NORMAL
    assert db.session.query(PublishedMark).count() == 1
    assert not db.session.query(Message).filter(Message.occurrence.startswith("mark.")).count()


def test_who_led_when_the_mark_was_told_signs_and_objects_whoever_leads_since(round_):
    """The roles are exchanged after the publication: the mark is still the former lead's."""
    city, task, period = round_.city, round_.office.task, round_.office.period
    former, now = city.unit("住建局"), city.unit("财政局")
    for unit, role in ((former, PartyRole.SUPPORT), (now, PartyRole.LEAD)):
        assignment = factories.assignment(task, unit)
        assignment.role, assignment.role_since = role, SIGNED
    db.session.commit()
    assert [each.unit for each in reports.received_by(period, CALENDAR)] == [former]
    assert reports.unsigned_rounds(now) == []
    assert reports.unsigned_rounds(former) == [period]
    reader = city.head("住建局", on=IN_TIME)
    [line] = get_unit_marks(period.due_on.isoformat(), reader=reader).lines
    assert line.is_open(IN_TIME)
    assert allowed(reader, Permission.OBJECTION_WRITE, line.published)
    objection = round_.raised(IN_TIME)
    [of_lead] = [each for each in facts_of(objection).leads if each.marked]
    assert of_lead.report.assignment.unit is former
    assert "审核、评定过这项任务" in excluded(objection, on=IN_TIME)[city.supervisor.official.id]


def test_a_draft_against_a_mark_that_was_replaced_is_written_anew_before_it_is_signed(round_):
    draft = round_.write(IN_TIME)
    later = date(2022, 8, 1)
    round_.on_day(later)
    with transaction():
        reporting.mark_task(
            round_.office.task,
            round_.office.period,
            value=SLOW,
            reason="会议决定",
            by=round_.city.actor("督查员", on=later),
        )
    head = round_.city.head("住建局", on=later)
    with pytest.raises(RuleBroken, match="后来有变动，请点“修改、加附材料”"), transaction():
        service.raise_objection(draft, seen=1, by=head)
    again = round_.write(later)  # the same words, about the mark that stands now
    assert (again.id, again.version, again.published.value) == (draft.id, 2, SLOW)
    after = date(2022, 9, 1)  # too late for the first mark, not for this one
    round_.on_day(after)
    with transaction():
        service.raise_objection(again, seen=2, by=round_.city.head("住建局", on=after))
    assert again.received_on == date(2022, 8, 8)


def test_who_follows_a_unit_that_ended_brings_its_objection_to_an_end(round_):
    city, draft, after = round_.city, round_.write(IN_TIME), date(2022, 7, 22)
    round_.on_day(after)
    enter(city, "merge", ["住建局"], ["财政局"], on=after, today=after)
    head, third = city.head("财政局", on=after), city.head("教体局", on=after)
    assert queries.waiting_for(head) == [draft]
    assert not allowed(third, Permission.OBJECTION_VIEW, draft)
    again = round_.write(after, unit="财政局", text="已开工9个小区。")
    assert (again, again.unit.short_name) == (draft, "住建局")
    assert told(draft, "written") >= {"任财政局局长"}
    with transaction():
        service.raise_objection(draft, seen=2, by=head)
    assert "住建局对评定提出异议" in titles(round_, head)
    round_.refer(draft, "市长", after)
    round_.decide(draft, on=date(2022, 8, 5))
    assert told(draft, "decided") >= {"任财政局局长", "任财政局联络员"}
    [line] = get_unit_marks(draft.period.due_on.isoformat(), reader=head).lines
    assert line.objection is draft
    assert not line.is_open(after)


def test_another_government_sees_nothing(round_):
    objection = round_.raised(IN_TIME)
    neighbour = factories.small_city("额尔古纳市")
    for reader in (neighbour.mayor, neighbour.supervisor):
        with pytest.raises(NoResultFound):
            queries.get_objection(objection.id, reader=reader)
        assert queries.undecided(reader, CALENDAR) == []
