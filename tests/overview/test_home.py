"""What each post finds when it comes in."""

import re
from datetime import date

import pytest

from tests import counting, factories
from tests.overview import world
from tests.reports.office import Office
from tracker.core.db import db, transaction
from tracker.core.workdays import WorkCalendar, published_calendar
from tracker.models import MarkValue, Notice, NoticeKind, NoticeStatus, ProgressReport, ReportStatus
from tracker.models.notice import Addressee
from tracker.overview.queries import office
from tracker.overview.queries.deadlines import deadlines, headline
from tracker.overview.queries.office import office_day
from tracker.overview.queries.rounds import rounds_of
from tracker.overview.queries.unit import unit_day
from tracker.reports import service as reports

CALENDAR = published_calendar()


@pytest.mark.parametrize(
    ("who", "place"),
    [
        ("市长", "/portfolio"),
        ("副市长（城建）", "/portfolio"),
        ("审计员", "/audit"),
    ],
)
def test_some_are_led_to_the_page_they_want(city, tasks, sign_in, who, place):
    answer = sign_in(city.actor(who)).get("/")
    assert (answer.status_code, answer.location) == (302, place)


def test_of_very_many_tasks_the_office_sees_a_bar_for_each_section(
    city, tasks, sign_in, monkeypatch
):
    client = sign_in(city.supervisor)
    assert f'<a href="/tasks/{tasks.schools.id}" title="' in client.get("/").text
    monkeypatch.setattr(office, "MOST_DRAWN", 2)
    page = client.get("/").text
    assert f'<a href="/tasks/{tasks.schools.id}" title="' not in page
    assert re.search(r'<span class="tk-field-bar">.*?待评定 3 项.*?>3 项</span>', page, re.DOTALL)


@pytest.mark.parametrize("who", ["督查员", "政府办主任", "住建局局长", "金河镇联络员"])
def test_before_anything_is_issued_the_page_says_what_comes(city, on_day, sign_in, who):
    on_day(factories.TODAY)
    page = sign_in(city.actor(who)).get("/")
    assert page.status_code == 200
    assert "还没有任务" in page.text


def test_the_office_sees_where_the_round_stands(city, tasks, sign_in):
    world.report(city, tasks.housing, city.unit("住建局"), status=ReportStatus.ACCEPTED)
    world.report(city, tasks.housing, city.unit("财政局"))
    world.report(city, tasks.bridge, city.unit("住建局"), status=ReportStatus.RETURNED)
    day = office_day(city.supervisor)
    assert day.headline == "二季度报送还有 3 个工作日截止"
    assert [(step.state and step.state.value, step.reports) for step in day.steps] == [
        ("accepted", 1),
        ("submitted", 1),
        ("returned", 1),
        ("awaiting_signoff", 0),
        ("draft", 0),
        (None, 1),
    ]
    assert [(each.unit.short_name, each.missing, each.total) for each in day.owing] == [
        ("住建局", 1, 2),
        ("教体局", 1, 1),
    ]
    assert [each.head and each.head.official.name for each in day.owing] == [
        city.head("住建局").name,
        city.head("教体局").name,
    ]
    assert [each.unit.short_name for each in day.waiting] == ["财政局"]
    assert [each.row.task for each in day.returned] == [tasks.bridge]
    page = sign_in(city.supervisor).get("/").text
    assert "1 个已报齐，2 个未报齐" in page
    assert f'href="/reports/{day.waiting[0].first.id}"' in page


def test_the_office_sees_what_else_waits(city, tasks, sign_in):
    late = world.instruct(city, tasks.housing, city.unit("住建局"))
    late.reply_due_on = date(2022, 7, 1)
    world.instruct(city, tasks.bridge, city.unit("住建局"))
    world.accepted(city, tasks.housing, MarkValue.NORMAL)
    page = sign_in(city.supervisor).get("/").text
    assert "2 件批示未答复" in page
    assert "逾期 1 件" in page
    assert f'href="/periods/{factories.period(tasks.housing, 1).id}/publish"' in page
    world.publish(tasks.housing)
    assert "评定还没有公布" not in sign_in(city.supervisor).get("/").text


def test_tasks_and_reports_are_counted_by_words_of_their_own(city, tasks, sign_in):
    page = sign_in(city.supervisor).get("/").text
    assert "应报 4 份的报送情况" in page
    assert "全部 3 项" in page
    assert "2 份应报" in sign_in(city.liaison("住建局")).get("/").text


def test_each_part_of_the_funnel_is_told_apart_on_paper(city, tasks, sign_in):
    world.report(city, tasks.housing, city.unit("住建局"))
    page = sign_in(city.supervisor).get("/").text
    used = set(re.findall(r"url\(#(paper-\w+)\)", page))
    assert used >= {"paper-acc2", "paper-back", "paper-draft"}
    assert used <= set(re.findall(r'<pattern id="([\w-]+)"', page))


def test_the_office_reminds_from_here_once_a_day(city, tasks, sign_in):
    client = sign_in(city.supervisor)
    assert "提醒未报齐的 3 个单位" in client.get("/").text
    unit = city.unit("住建局").id
    assert (
        client.post("/reminders", data={"unit": unit, "next": "/", "reason": "明天截止"}).location
        == "/"
    )
    page = client.get("/").text
    assert "已提醒住建局" in page
    assert "提醒未报齐的 2 个单位" in page
    assert "提醒未报齐" not in sign_in(city.director).get("/").text


def test_a_unit_finds_its_own_work_alone(city, tasks, sign_in):
    world.report(city, tasks.bridge, city.unit("住建局"), status=ReportStatus.RETURNED)
    world.instruct(city, tasks.housing, city.unit("住建局"), "请盯紧资金。")
    world.instruct(city, tasks.housing, city.unit("财政局"), "请拨付。")
    day = unit_day(city.liaison("住建局"))
    assert [row.task for row, _ in day.returned] == [tasks.bridge]
    assert [row.task for row, _ in day.to_write] == [tasks.housing]
    page = sign_in(city.liaison("住建局")).get("/").text
    assert "1 份报送被退回，要修改" in page
    assert "请盯紧资金。" in page
    assert "请拨付。" not in page
    assert "双减" not in page
    assert 'href="/quarter/2022-07-07?open=' in page


def test_a_unit_is_told_once_how_near_the_due_day_is(city, tasks, sign_in):
    client = sign_in(city.liaison("住建局"))
    page = client.get("/").text
    lead = re.search(r'<div class="tk-lead">(.*?)</div>', page, re.DOTALL)
    assert "二季度报送还有 3 个工作日截止" in page
    assert "7月7日（星期四）" in lead[1]
    assert "还有 3 个工作日" not in lead[1]
    world.report(city, tasks.bridge, city.unit("住建局"), status=ReportStatus.RETURNED)
    page = client.get("/").text
    assert "还有 3 个工作日" in re.search(r'<div class="tk-lead">(.*?)</div>', page, re.DOTALL)[1]


def test_a_late_report_is_called_late_once(city, tasks, sign_in, on_day):
    world.report(city, tasks.bridge, city.unit("住建局"), status=ReportStatus.RETURNED)
    day = date(2022, 7, 11)
    on_day(day)
    page = sign_in(city.liaison("住建局", on=day)).get("/").text
    [back] = [line for line in page.split("<li")[1:] if "重报期限" in line]
    assert back.split("</li>")[0].count("逾期") == 1
    page = sign_in(city.actor("督查员", on=day)).get("/").text
    row = next(row for row in page.split("<tr>") if "住建局</b></a></td>" in row)
    told = row.split('data-l="缺报"')[0]
    assert told.count("逾期") == 1
    assert told.rindex("tk-part") < told.index("逾期")


def test_a_liaison_is_told_what_the_head_did_not_sign_and_why(city, tasks, sign_in):
    office = Office(city, tasks.housing)
    with transaction():
        reports.send_for_signoff([office.draft()], by=office.liaison())
    [sent] = db.session.query(ProgressReport).filter_by(status=ReportStatus.AWAITING_SIGNOFF)
    with transaction():
        reports.send_back([sent], reason="数字要再核。", by=office.head())
    day = unit_day(office.liaison())
    assert [row.task for row, _ in day.returned] == [tasks.housing]
    assert [row.task for row, _ in day.to_write] == [tasks.bridge]
    page = sign_in(office.liaison()).get("/").text
    assert "1 份报送被退回，要修改" in page
    assert "责任人退回" in page
    assert "数字要再核。" in page
    assert f"open={sent.assignment_id}#t{sent.assignment_id}" in page
    with transaction():
        reports.send_for_signoff([sent], by=office.liaison())
    assert unit_day(office.liaison()).returned == []


def test_a_head_is_told_first_what_to_sign(city, tasks, sign_in):
    draft = factories.report(tasks.housing, city.unit("住建局"), progress="已开工")
    draft.status = ReportStatus.AWAITING_SIGNOFF
    db.session.commit()
    assert "1 份报送等您签发" in sign_in(city.head("住建局")).get("/").text
    assert "待责任人签发" in sign_in(city.liaison("住建局")).get("/").text


def test_a_head_who_has_a_liaison_is_not_asked_to_write(city, tasks, sign_in):
    liaison = city.liaison("住建局")
    page = sign_in(city.head("住建局")).get("/").text
    assert f"{liaison.name}正在填写" in page
    assert "查看报送" in page
    assert "查看报送" not in sign_in(liaison).get("/").text
    city.posts["住建局联络员"].tenures[0].until_on = factories.TODAY
    db.session.commit()
    page = sign_in(city.head("住建局")).get("/").text
    assert "查看报送" not in page
    assert "正在填写" not in page


def test_a_unit_is_shown_what_it_has_not_signed_for(city, tasks, sign_in):
    notice = factories.add(
        Notice(
            government_id=city.government.id,
            kind=NoticeKind.PLAN,
            status=NoticeStatus.ISSUED,
            title="关于印发任务分解表的通知",
            year=2022,
            issued_on=date(2022, 3, 2),
            created_by_id=city.supervisor.official.id,
        )
    )
    factories.add(Addressee(notice=notice, unit=city.unit("住建局")))
    db.session.commit()
    assert "关于印发任务分解表的通知" in sign_in(city.head("住建局")).get("/").text
    assert "关于印发任务分解表的通知" not in sign_in(city.head("教体局")).get("/").text


def test_an_administrator_sees_gaps_and_no_task(city, tasks, sign_in):
    city.unit("财政局").is_name_verified = False
    city.posts["住建局联络员"].tenures[0].until_on = factories.TODAY
    db.session.commit()
    page = sign_in(city.administrator).get("/").text
    main = page.split("<main")[1]
    assert "住建局联络员" in main
    assert "财政局" in main
    assert "老旧小区" not in page
    assert 'role="search"' not in page
    security = sign_in(city.security_administrator).get("/")
    assert security.status_code == 200


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (date(2022, 3, 10), "一季度报送从 3月18日（星期五）开始"),
        (date(2022, 6, 10), "一季度报送已关闭"),
        (date(2022, 6, 17), "二季度报送还有 14 个工作日截止"),
        (date(2022, 7, 7), "二季度报送今天截止"),
        (date(2022, 7, 11), "二季度报送逾期 2 个工作日"),
        (date(2022, 7, 22), "二季度报送已关闭"),
        (date(2022, 10, 3), "三季度报送截止前没有工作日了"),
    ],
)
def test_the_headline_tells_where_the_round_is(city, tasks, on_day, day, sentence):
    on_day(day)
    assert office_day(city.actor("督查员", on=day)).headline == sentence


def test_deadlines_tell_how_they_are_reckoned(city, tasks):
    rounds = rounds_of(city.government.id)
    found = deadlines(rounds, CALENDAR, on=factories.TODAY)
    assert [(each.on, each.remark) for each in found] == [
        (date(2022, 7, 7), "还有 3 个工作日。"),
        (date(2022, 7, 21), "还有 13 个工作日。之后补报须由督查室重开，重开留痕。"),
        (date(2022, 10, 7), "国庆假期，保持。还有 63 个工作日。"),
        (date(2023, 1, 7), "休息日，保持。还有 129 个工作日。"),
    ]
    unknown = WorkCalendar(CALENDAR.special, frozenset({2022}))
    last = deadlines(rounds, unknown, on=factories.TODAY)[-1]
    assert "2023年放假安排尚未公布" in last.remark
    assert "按周末推算" in last.remark
    assert headline(None, CALENDAR, on=factories.TODAY) == "还没有印发任务方案"


@pytest.mark.parametrize("who", ["督查员", "住建局局长"])
def test_the_questions_do_not_grow_with_the_tasks(city, tasks, sign_in, who):
    client = sign_in(city.actor(who))
    lead = city.unit("住建局")
    world.report(city, tasks.housing, lead)
    world.report(city, tasks.bridge, lead, status=ReportStatus.RETURNED)
    world.instruct(city, tasks.housing, lead)

    def asked() -> int:
        client.get("/")
        with counting.queries() as seen:
            assert client.get("/").status_code == 200
        return len(seen)

    before = asked()
    for number in range(12):
        made = factories.another_task(tasks.housing.plan, f"第{number}个项目。", lead=lead)
        world.accepted(city, made, MarkValue.NORMAL)
        world.report(city, made, lead)
        world.instruct(city, made, lead)
    assert asked() == before
