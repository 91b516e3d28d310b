"""Matters are handed out one at a time, or all of a meeting's at once, and are in force at once."""

from datetime import date

import pytest

from tests import counting, factories
from tests.matters.office import MEETING, STORE, hand_out, hand_out_meeting, line, report_of
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.instructions.service import give_instruction
from tracker.matters import entering, queries, service
from tracker.matters.queries import Asked, MatterState
from tracker.matters.service import Source
from tracker.models import (
    AuditAction,
    AuditEvent,
    Cadence,
    MarkValue,
    MatterKind,
    Message,
    MessageKind,
    PartyRole,
    Plan,
    PlanKind,
    PlanStatus,
    ReportingPeriod,
)
from tracker.reminders.queries import owed_reports
from tracker.reports import service as reports
from tracker.reports.content import Content

ITEMS = (
    "序号\t事项\t责任单位\t完成时限\t分管领导\n"
    "1\t核查城南小学扩建用地。\t住建局、财政局\t7月8日\t\n"
    '2\t"各乡镇排查自建房，\n分批整治。"\t牵头：各乡镇政府；配合：住建局\t7月29日\t副市长（城建）\n'
)


def told(city) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in db.session.query(Message).filter_by(kind=MessageKind.MATTER):
        found.setdefault(each.recipient.name, []).append(each.subject)
    return found


def test_the_first_matter_makes_the_years_plan_and_all_are_in_force_at_once(city):
    first, second = hand_out(city), hand_out(city, "排查消防隐患，报整改结果。")
    [plan] = db.session.query(Plan).filter_by(kind=PlanKind.MATTERS)
    assert (plan.title, plan.status, plan.year) == ("2022年交办事项", PlanStatus.ISSUED, 2022)
    assert [each.number for each in (first, second)] == [1, 2]
    assert first.task.section.title == "专项督查"
    [period] = first.task.schedule.periods
    # Due in five working days: it does not wait for a day twenty days before.
    assert (period.opens_on, period.due_on) == (factories.TODAY, date(2022, 7, 11))
    assert period.label == "2022年交办事项·7月11日"
    assert report_of(first) is not None
    owed = owed_reports(factories.TODAY)
    assert {each.task_id for each in owed} == {first.task_id, second.task_id}
    [event] = db.session.query(AuditEvent).filter_by(
        action=AuditAction.MATTER_HANDED_OUT, subject_id=first.task_id
    )
    assert event.details["units"] == ["住建局"]
    # One message to each, about one matter.
    assert [len(subjects) for subjects in told(city).values()] == [2, 2]


def test_a_matter_far_away_opens_twenty_days_before_and_one_in_a_rhythm_until_it_is_due(city):
    far = hand_out(city, due_on=date(2022, 9, 30))
    assert far.task.schedule.periods[0].opens_on == date(2022, 9, 10)
    assert report_of(far) is None
    weekly = hand_out(city, "每周调度工程进度。", due_on=date(2022, 7, 20), cadence=Cadence.WEEKLY)
    periods = weekly.task.schedule.periods
    assert [each.due_on.day for each in periods] == [8, 15, 20]
    assert [each.covers_from.day for each in periods] == [4, 9, 16]
    assert periods[1].opens_on == date(2022, 7, 11)


def test_a_meeting_is_entered_once_and_its_items_are_handed_out_together(city):
    made = hand_out_meeting(city, ITEMS)
    assert [each.meeting.title for each in made] == [MEETING.title] * 2
    first, second = made
    assert second.task.text == "各乡镇排查自建房，分批整治。"
    roles = {each.unit.short_name: each.role for each in second.task.assignments}
    assert roles["金河镇"] is PartyRole.LEAD
    assert roles["住建局"] is PartyRole.SUPPORT
    assert [each.role.value for each in first.task.assignments] == ["lead", "support"]
    assert second.task.leaders[0].post.title == "副市长（城建）"
    # 住建局 is on both: one message about the two.
    subjects = told(city)[city.liaison("住建局").name]
    assert subjects == ["交办 2 件事项，最早的请于7月8日（星期五）前报送"]
    assert len(told(city)[city.liaison("财政局").name]) == 1
    # More of the same record goes to the same meeting; the same twice does not.
    hand_out_meeting(city, "再报一次方案。 | 财政局 | 7月15日")
    assert len(queries.matters_of_meeting(first.meeting)) == 3
    with pytest.raises(RuleBroken, match="今天已经交办"):
        hand_out_meeting(city, ITEMS)


def test_every_line_says_what_is_wrong_with_it_and_nothing_is_handed_out(city):
    lines = entering.read_lines(
        "修桥。 | 建住局 | 7月8日\n| 财政局 | 7月8日\n修路。 | 住建局、相关部门 | 6月1日\n"
        "修渠。 | 财政局 | 尽快\n修渠。 | 财政局 | 7月8日 | 任某某",
        Cadence.DATES,
        by=city.supervisor,
    )
    assert [each.problems for each in lines] == [
        ["名册里没有“建住局”"],
        ["没有写事项"],
        ["“相关部门”要写明是哪些单位", "办理期限已经过去"],
        ["“尽快”看不出是哪一天"],
        ["领导“任某某”不在名册", "与第 4 行重复"],
    ]
    with pytest.raises(RuleBroken, match="第 1 行名册里没有.*一件也没有交办"):
        service.hand_out(
            lines, Source(MatterKind.MEETING, meeting=MEETING), store=STORE, by=city.supervisor
        )
    assert db.session.query(Plan).count() == 0


def test_an_origin_that_lacks_something_is_refused(city):
    for kind, sentence in ((MatterKind.LEADERS_NOTE, "领导"), (MatterKind.MEETING, "会议")):
        with pytest.raises(RuleBroken, match=sentence):
            service.hand_out([line(city)], Source(kind), store=STORE, by=city.supervisor)
    for said, field in (
        ({"due_on": date(2022, 7, 1)}, "due_on"),
        ({"due_on": date(2024, 7, 1)}, "due_on"),
        ({"leads": "无此局"}, "leads"),
        ({"leads": "、"}, "leads"),
        ({"leaders": "无此人"}, "leaders"),
    ):
        with pytest.raises(RuleBroken) as refused:
            line(city, **said)
        assert refused.value.field == field


def test_the_office_makes_a_matter_of_an_instruction_once(city):
    task = factories.issued_task(city)
    given = give_instruction(task, text="请核查资金去向。", by=city.vice_mayor)
    source = Source(MatterKind.LEADERS_NOTE, post=city.posts["副市长（城建）"], instruction=given)
    matter = hand_out(city, given.text, source=source)
    assert matter.origin == "副市长（城建） 任副市长（城建"
    [leader] = matter.task.leaders
    assert leader.post is matter.post
    with pytest.raises(RuleBroken, match="已经立为"):
        hand_out(city, "另一种说法。", source=source)


def test_a_unit_signs_for_what_it_was_handed_once(city):
    first, _ = hand_out(city, leads="住建局、财政局"), hand_out(city, "另一件。")
    by = city.liaison("住建局")
    assert queries.unsigned_count(by) == 2
    with transaction():
        assert service.sign_matters(queries.unsigned(by), by=by) == 2
        assert service.sign_matters([first], by=city.head("住建局")) == 0
    signed = {each.unit.short_name: each.signed_by for each in first.receipts}
    assert signed == {"住建局": by.official, "财政局": None}


def test_a_matter_that_is_answered_once_owes_nothing_more_and_its_mark_is_told_at_once(city):
    """It is a round of its own (docs/rules.md 28)."""
    matter = hand_out(city)
    report = report_of(matter)
    with transaction():
        content = Content(progress="已核查完毕，权属清楚。")
        reports.save_draft(
            report.assignment, report.period, content=content, version=0, by=city.liaison("住建局")
        )
        reports.submit([report], by=city.head("住建局"))
    assert listed(city).state is MatterState.WAITING
    with transaction():
        reports.accept(report, mark=MarkValue.COMPLETED, by=city.supervisor)
    assert listed(city, city.liaison("住建局")).state is MatterState.DONE
    for on in (factories.TODAY, date(2022, 8, 1), date(2022, 12, 31)):
        assert owed_reports(on) == []
    [period] = db.session.query(ReportingPeriod)
    assert period.is_published


def listed(city, reader=None, **asked):
    [found] = queries.list_matters(reader or city.supervisor, Asked(**asked)).listed
    return found


def test_what_is_open_comes_first_by_its_day_and_everybody_sees_his_own(city):
    late = hand_out(city, "早该报的。", on=date(2022, 6, 1), due_on=date(2022, 6, 20))
    later = hand_out(city, "九月的。", due_on=date(2022, 9, 30), leads="财政局")
    soon = hand_out(city, "下周的。", leads="教体局", leaders="副市长（文教）")
    page = queries.list_matters(city.supervisor, Asked())
    assert [each.matter for each in page.listed] == [late, soon, later]
    assert (page.open, page.late) == (3, 1)
    assert listed(city, city.liaison("财政局")).matter is later
    assert listed(city, state=MatterState.LATE).matter is late
    assert listed(city, unit=city.unit("教体局").id).matter is soon
    asked = Asked(kind=MatterKind.MOTION)
    assert queries.list_matters(city.supervisor, asked).listed == []
    few = cost(city)
    for number in range(10):
        hand_out(city, f"再交办第{number}件。", leads="住建局、财政局")
    assert cost(city) <= few


def cost(city) -> int:
    """How many queries the list asks, with its reader known."""
    queries.list_matters(city.supervisor, Asked())
    with counting.queries() as asked:
        queries.list_matters(city.supervisor, Asked())
    return len(asked)
