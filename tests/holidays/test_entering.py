"""The administrator pastes the notice of 2027 in November 2026, looks, and enters it."""

import re
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tests.core.notices_of_holidays import NOTICES
from tests.holidays import office as offices
from tests.holidays.office import NOTICE_2027, TODAY
from tracker.core import clock
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.core.workdays import DayKind, DueDayPolicy, published_calendar
from tracker.directory import calendar_days
from tracker.directory import queries as directory
from tracker.holidays import service
from tracker.holidays.wording import holidays_of
from tracker.models import (
    AuditAction,
    AuditEvent,
    Cadence,
    CalendarDay,
    CalendarYear,
    Message,
    MessageKind,
    ProgressReport,
    ReportStatus,
)
from tracker.plans import service as plans
from tracker.plans.reporting_days import Rhythm
from tracker.reports import service as reports


@pytest.fixture
def office(city, on_day):
    on_day(TODAY)
    return offices.build(city)


def look(client, text=NOTICE_2027):
    return client.post("/calendar/year", data={"text": text})


def entered(client, text=NOTICE_2027):
    """Look at a notice, and enter it as it was shown; the page that comes then."""
    checked = re.search(r'name="checked" type="hidden" value="([^"]*)"', look(client, text).text)
    data = {"text": text, "checked": checked[1], "enter": "1"}
    return client.post("/calendar/year", data=data, follow_redirects=True)


def enter(office, text=NOTICE_2027):
    with transaction():
        return service.enter_notice(text, by=office.keeper)


def told(office, title):
    official = office.actor(title).official
    messages = select(Message).where(
        Message.recipient_id == official.id, Message.kind == MessageKind.SYSTEM
    )
    return db.session.scalars(messages).all()


# --- looking


def test_a_pasted_notice_is_shown_with_what_will_move_and_nothing_is_written(office, sign_in):
    page = look(sign_in(office.keeper)).text
    assert "读出2027年的安排" in page
    assert "国办发明电〔2026〕9号" in page
    assert "1月1日至1月7日" in page
    assert "2027年放假安排尚未公布，按周末推算" in page  # how it was reckoned
    assert "2027年1月7日 → 1月8日（星期五）截止，1月20日关闭" in page
    assert "录入2027年的安排" in page
    assert db.session.get(CalendarYear, 2027) is None
    assert office.winter.effective_due_on == date(2027, 1, 7)


def test_a_notice_that_contradicts_itself_cannot_be_entered(office, sign_in):
    client = sign_in(office.keeper)
    wrong = NOTICE_2027.replace("共5天", "共6天")
    page = look(client, wrong).text
    assert "劳动节写的是共 6 天，读到 5 天" in page
    assert 'name="enter"' not in page
    assert "已录入" not in entered(client, wrong).text
    assert db.session.get(CalendarYear, 2027) is None


def test_what_was_not_looked_at_is_not_entered(office, sign_in):
    client = sign_in(office.keeper)
    client.post("/calendar/year", data={"text": NOTICE_2027, "enter": "1", "checked": "x"})
    assert db.session.get(CalendarYear, 2027) is None


@pytest.mark.parametrize("text", ["关于2028年部分节假日安排的通知", "x" * 20_001, ""])
def test_a_year_too_far_ahead_and_a_text_too_long_are_refused_in_words(office, sign_in, text):
    page = look(sign_in(office.keeper), text).text
    assert re.search("只能录入到2027年，请核对年份|请只粘贴这一份通知|请把通知全文粘贴到这里", page)


@pytest.mark.parametrize("year", ["0000", "0001", "1999", "9999"])
def test_a_year_of_which_there_is_no_calendar_is_refused_in_words(office, sign_in, year):
    page = look(sign_in(office.keeper), NOTICE_2027.replace("2027", year))
    assert page.status_code == 200
    assert re.search("到2027年.*请核对年份", page.text)


def test_a_sentence_that_was_not_read_is_shown(office, sign_in):
    text = NOTICE_2027.replace(
        "2月20日（周六）上班。", "2月20日（周六）上班。鼓励除夕（2月4日）休息。"
    )
    page = look(sign_in(office.keeper), text).text
    assert "这几句没有读懂，没有算进去" in page
    assert "鼓励除夕(2月4日)休息" in page


def test_a_holiday_that_begins_in_the_year_before_says_so():
    special = published_calendar().special
    [holiday] = holidays_of(special[date(2022, 12, 31) + timedelta(n)] for n in range(3))
    assert holiday.off == "2022年12月31日至2023年1月2日"


# --- entering


def test_entering_makes_the_year_known_and_moves_what_was_reckoned(office, sign_in):
    page = entered(sign_in(office.keeper)).text
    assert "2027年放假安排已录入。" in page
    assert "2027年1月7日 → 1月8日（星期五）截止，1月20日关闭" in page
    db.session.expire_all()
    year = db.session.get_one(CalendarYear, 2027)
    assert (year.document_no, year.confirmed_by) == ("国办发明电〔2026〕9号", office.keeper.name)
    assert clock.day_of(year.confirmed_at) == TODAY
    assert db.session.get_one(CalendarDay, date(2027, 10, 9)).kind is DayKind.WORKDAY
    winter = office.winter
    assert (winter.due_on, winter.effective_due_on) == (date(2027, 1, 7), date(2027, 1, 8))
    assert (winter.closes_on, winter.is_provisional) == (date(2027, 1, 20), False)
    assert "放假安排尚未公布" not in sign_in(office.keeper).get("/calendar?year=2027").text


def test_the_page_of_the_year_says_who_entered_it_and_what_moved(office, sign_in):
    entered(sign_in(office.keeper))
    page = sign_in(office.actor("督查员")).get("/calendar/year/2027").text
    assert office.keeper.name in page
    assert "2026年四季度" in page
    assert sign_in(office.actor("督查员")).get("/calendar/year/2033").status_code == 404


def test_the_trail_says_what_moved(office):
    enter(office)
    [moved] = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == AuditAction.PERIOD_MOVED)
    )
    assert moved.details["before"][0] == "2027-01-07"
    assert moved.details["after"][0] == "2027-01-08"
    assert moved.details["reason"] == "国办发明电〔2026〕9号"
    [year] = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == AuditAction.CALENDAR_CONFIRMED)
    )
    assert year.details["moved"][0]["period"] == "2026年四季度"


def test_a_kept_due_day_stays_and_is_not_provisional_any_more(city, on_day):
    on_day(TODAY)
    office = offices.build(city, policy=DueDayPolicy.KEEP)
    assert office.winter.is_provisional
    enter(office)
    winter = office.winter
    assert (winter.effective_due_on, winter.is_provisional) == (date(2027, 1, 7), False)


def test_days_that_the_office_set_by_hand_stay(office, sign_in):
    with transaction():
        plans.change_period(
            office.winter,
            opens_on=date(2026, 12, 18),
            effective_due_on=date(2027, 1, 6),
            closes_on=date(2027, 1, 22),
            by=office.actor("督查员"),
        )
    assert "督查室已另定日期，不随日历变动" in look(sign_in(office.keeper)).text
    enter(office)
    winter = office.winter
    assert (winter.effective_due_on, winter.closes_on) == (date(2027, 1, 6), date(2027, 1, 22))
    assert not winter.is_provisional


def test_a_form_that_was_saved_as_it_was_decides_nothing(office):
    winter = office.winter
    with transaction():
        plans.change_period(
            winter,
            opens_on=winter.opens_on,
            effective_due_on=winter.effective_due_on,
            closes_on=winter.closes_on,
            by=office.actor("督查员"),
        )
    assert not winter.is_set_by_hand


def test_days_that_are_past_never_move(office, on_day):
    """Entered on 10 January, when the period was due and is still open."""
    on_day(date(2027, 1, 10))
    late = office.city.actor("系统管理员", on=date(2027, 1, 10))
    with transaction():
        service.enter_notice(NOTICE_2027, by=late)
    winter = office.winter
    assert winter.effective_due_on == date(2027, 1, 7)
    assert winter.closes_on == date(2027, 1, 19)
    assert office.autumn.effective_due_on == date(2026, 10, 8)


def test_nothing_moves_into_the_past(office, on_day):
    """A due day of today that the notice would put three days back."""
    today = date(2027, 1, 7)
    schedule = office.plan.schedules[0]
    schedule.due_day_policy = DueDayPolicy.PREVIOUS
    db.session.commit()
    on_day(today)
    with transaction():
        service.enter_notice(NOTICE_2027, by=office.city.actor("系统管理员", on=today))
    assert office.winter.effective_due_on == today


def test_a_returned_report_is_owed_by_the_new_calendar(office, on_day):
    """Returned on the last day of 2026; two working days later is after the long New Year."""
    day = date(2026, 12, 31)
    on_day(day)
    city, task = office.city, office.task
    report = factories.add(signed_text(task, city.unit("住建局"), office.winter))
    db.session.commit()
    with transaction():
        reports.submit([report], by=city.actor("住建局局长", on=day))
    with transaction():
        reports.return_report(report, reason="请写明完成数。", by=city.actor("督查员", on=day))
    assert report.due_on == date(2027, 1, 5)
    with transaction():
        service.enter_notice(NOTICE_2027, by=city.actor("系统管理员", on=day))
    assert report.due_on == date(2027, 1, 9)  # the 8th, and the Saturday that is worked
    assert report.versions[-1].review.due_on == report.due_on
    [message] = told(office, "住建局联络员")
    assert "1月9日（星期六，元旦调休上班" in message.text


def signed_text(task, unit, period):
    own = factories.assignment(task, unit)
    return ProgressReport(
        assignment=own,
        period=period,
        progress="已开工5个小区。",
        next_steps="完成改造。",
        status=ReportStatus.AWAITING_SIGNOFF,
    )


def test_units_in_an_open_period_are_told_once(city, on_day):
    on_day(TODAY)
    office = offices.build(city, opens=60)  # open since early November
    enter(office)
    for title in ("住建局联络员", "财政局联络员"):
        [message] = told(office, title)
        assert message.subject == "2027年放假安排已公布，报送日期有变"
        assert "1月7日 → 1月8日" in message.text
    assert told(office, "教体局联络员") == []
    [message] = told(office, "督查员")
    assert message.link == "/calendar/year/2027"


def test_units_are_told_of_what_they_owed_before_their_task_went_over(city, on_day):
    on_day(TODAY)
    office = offices.build(city, opens=60)
    monthly = plans.ScheduleContent(
        "按月报送", Rhythm(Cadence.MONTHLY, day=25, follows=False), plans.Span(10, 5)
    )
    why = {"reason": "市政府要求按月调度", "by": office.actor("督查员")}
    with transaction():
        schedule = plans.add_issued_schedule(office.plan, monthly, **why)
        plans.follow_schedule(office.plan, [office.task.id], schedule, from_on=TODAY, **why)

    enter(office)

    [message] = told(office, "住建局联络员")
    assert "2026年四季度" in message.text


def test_units_are_not_told_of_a_period_that_is_not_open(office):
    enter(office)
    assert told(office, "住建局联络员") == []
    assert len(told(office, "督查员")) == 1


def test_a_draft_is_listed_since_it_will_be_reckoned_anew(office, sign_in):
    offices.draft(office.city, "2026年民生实事", DueDayPolicy.NEXT)
    db.session.commit()
    page = look(sign_in(office.keeper)).text
    assert "方案还没有印发，印发时按新日历计算" in page


def test_a_corrected_notice_replaces_the_days_and_moves_them_back(office, sign_in):
    client = sign_in(office.keeper)
    entered(client)
    right = NOTICE_2027.replace(
        "1月1日（周五）至7日（周四）放假调休，共7天。1月9日（周六）、1月10日（周日）上班。",
        "1月1日（周五）至3日（周日）放假，共3天。",
    )
    page = look(client, right).text
    assert "这一年已经录入过，将按这份通知改正" in page
    assert "2027年1月9日" in page
    entered(client, right)
    db.session.expire_all()
    assert db.session.get(CalendarDay, date(2027, 1, 9)) is None
    assert office.winter.effective_due_on == date(2027, 1, 7)


def test_days_entered_by_hand_are_listed_before_they_are_replaced(office, sign_in):
    with transaction():
        calendar_days.set_calendar_day(date(2027, 3, 8), DayKind.DAY_OFF, "停电", by=office.keeper)
    client = sign_in(office.keeper)
    page = look(client).text
    assert "下面 1 天是以前逐日登记的，将被通知代替" in page
    assert "2027年3月8日（停电，放假）" in page
    entered(client)
    db.session.expire_all()
    assert db.session.get(CalendarDay, date(2027, 3, 8)) is None


def test_the_neighbours_periods_move_too_on_their_own_trail(office, sign_in):
    neighbour = factories.small_city("额尔古纳市")
    theirs = offices.issue(offices.draft(neighbour, "额尔古纳任务", DueDayPolicy.NEXT))
    db.session.commit()
    page = look(sign_in(office.keeper)).text
    assert "额尔古纳任务" not in page
    assert "另有 1 处在本系统的其他政府" in page
    enter(office)
    assert theirs.schedules[0].periods[1].effective_due_on == date(2027, 1, 8)
    events = db.session.scalars(
        select(AuditEvent).where(AuditEvent.government_id == neighbour.government.id)
    ).all()
    assert {each.action for each in events} == {
        AuditAction.PERIOD_MOVED,
        AuditAction.CALENDAR_CONFIRMED,
    }
    assert {each.actor_name for each in events} == {""}
    page = sign_in(neighbour.actor("督查员", on=TODAY)).get("/calendar/year/2027").text
    assert "额尔古纳任务" in page
    assert office.plan.title not in page


def test_a_change_of_a_year_that_is_not_entered_is_refused(office):
    with pytest.raises(RuleBroken, match="请先录入2027年全年的通知"):
        enter(office, "国务院办公厅关于调整2027年劳动节假期安排的通知")


def test_the_days_of_december_that_the_next_notice_orders_stay(office):
    """2026's own notice is entered again after 2027's, which orders 31 December 2026 off."""
    text = NOTICE_2027.replace(
        "1月1日（周五）至7日（周四）放假调休，共7天。1月9日（周六）、1月10日（周日）上班。",
        "2026年12月31日至2027年1月3日放假调休，共4天。2026年12月26日（周六）上班。",
    )
    enter(office, text)
    enter(office, NOTICES[2026])
    calendar = directory.work_calendar()
    assert not calendar.is_workday(date(2026, 12, 31))
    assert calendar.is_workday(date(2026, 12, 26))
    assert calendar.is_workday(date(2026, 9, 20))


# --- asking for it


def at(day):
    return datetime(day.year, day.month, day.day, 9, tzinfo=clock.SHANGHAI)


def test_from_15_november_the_administrator_is_told_once(office, on_day):
    assert service.ask_for_calendar(date(2026, 11, 14)) == 0
    assert service.ask_for_calendar(date(2026, 11, 15)) == 1
    assert service.ask_for_calendar(date(2026, 11, 15)) == 0
    assert service.ask_for_calendar(date(2026, 12, 1)) == 0
    [message] = told(office, "系统管理员")
    assert (message.subject, message.link) == ("2027年的放假安排还没有录入", "/calendar/year")
    enter(office)
    assert service.ask_for_calendar(date(2026, 12, 2)) == 0
    assert service.ask_for_calendar(date(2027, 11, 20)) == 1


def test_the_administrators_home_says_that_the_next_year_is_missing(office, sign_in, on_day):
    client = sign_in(office.keeper)
    page = client.get("/").text
    assert "2027年的放假安排还没有录入" in page
    assert 'href="/calendar/year"' in page
    enter(office)
    assert "2027年的放假安排还没有录入" not in client.get("/").text
