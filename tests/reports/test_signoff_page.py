"""The head's page of what waits for signature: what is new, what stands out; signed, sent back."""

import pytest

from tests import counting, factories
from tests.reports.office import Office
from tests.reports.test_quarter_page import QUARTER, selection
from tracker.core.db import db, transaction
from tracker.models import MarkValue, ReportStatus
from tracker.reports import service
from tracker.reports.content import Content

pytestmark = pytest.mark.usefixtures("today")

FIRST = "一季度完成前期工作，编制方案2个。"
SECOND = "二季度开工5个小区，完成投资800万元。"


@pytest.fixture
def head(office, sign_in):
    return sign_in(office.head())


@pytest.fixture
def behind(office):
    """The first quarter was published as 进展缓慢, and promised two things."""
    first = factories.period(office.task, 1)
    day = first.effective_due_on
    with transaction():
        report = service.save_draft(
            office.assignment(),
            first,
            content=Content(FIRST, next_steps="6月底前开工\n5月完成招标"),
            version=0,
            by=office.liaison(on=day),
        )
        service.submit([report], by=office.head(on=day))
        service.accept(report, mark=MarkValue.SLOW, by=office.supervisor())
        service.publish_marks(first, by=office.supervisor())
    return office


def send(office, report) -> None:
    with transaction():
        service.send_for_signoff([report], by=office.liaison())


OUTCOMES = [
    {"promise": "6月底前开工", "outcome": "kept"},
    {"promise": "5月完成招标", "outcome": "not"},
]


def test_who_signs_sees_at_one_look_what_stands_out(behind, head):
    report = behind.draft(SECOND, problems="招标流标。", promise_outcomes=OUTCOMES)
    send(behind, report)
    page = head.get(QUARTER).text
    assert "1 份待您签发，1 份请先看" in page
    assert "上期承诺 2 条：已兑现 1、未兑现 1" in page
    assert "进展缓慢" in page
    assert "招标流标。" in page
    assert f'value="{report.id}.{report.version}" checked' in page


def test_an_ordinary_report_does_not_stand_out(office, head):
    send(office, office.draft(SECOND))
    page = head.get(QUARTER).text
    assert "1 份待您签发</h2>" in page
    assert "各份没有提示，承诺没有落空" in page


def test_a_return_without_a_reason_is_told_where_it_was_pressed(office, head):
    unit = office.city.unit("住建局")
    more = Office(office.city, factories.another_task(office.task.plan, "修桥。", lead=unit))
    report, other = office.draft(SECOND), more.draft("桥已开工。")
    send(office, report)
    send(more, other)
    ticket, others = (f"{each.id}.{each.version}" for each in (report, other))
    form = {"due_on": "2022-07-07", "report": ticket, "only": ticket}
    page = head.post("/quarter/back", data=form).text
    assert "data-errors><svg" in page.split("退回的原因")[0].rsplit("<form", 1)[1]
    assert page.count("data-errors") == 1
    assert "2 份待您签发" in page
    assert f'value="{ticket}" checked' in page
    assert f'value="{others}" checked' in page  # as it was before


def test_what_was_copied_is_dotted_and_what_is_new_underlined(behind, head):
    send(behind, behind.draft(FIRST + "新开工5个小区。", problems="有"))
    page = head.get(QUARTER).text
    assert f'<span class="tk-same">{FIRST}</span><ins>新开工5个小区。</ins>' in page


def test_a_report_that_came_back_shows_what_was_added(office, head):
    report = office.submitted(next_steps="8月完成")
    with transaction():
        service.return_report(report, reason="缺具体数据", by=office.supervisor())
    office.rewrite(report, "已开工5个小区。完成投资800万元。", next_steps="8月完成")
    send(office, report)
    page = head.get(QUARTER).text
    assert "退回后重写" in page
    assert "划线的是第 1 稿退回后新写的" in page
    assert "<ins>完成投资800万元。</ins>" in page


def test_one_report_goes_back_and_the_others_wait(office, head, sign_in):
    other = Office(
        office.city, factories.another_task(office.task.plan, lead=office.city.unit("住建局"))
    )
    reports = office.draft(), other.draft()
    for report in reports:
        send(office, report)
    usual = ["缺具体数据", "未写完成时间", "不是常用理由"]
    form = selection(reports[0], reasons=usual, reason="补投资数", only="1")
    assert head.post("/quarter/back", data=form).status_code == 302
    assert [each.status for each in reports] == [
        ReportStatus.DRAFT,
        ReportStatus.AWAITING_SIGNOFF,
    ]
    page = sign_in(office.liaison()).get(QUARTER).text
    assert "退回：缺具体数据；未写完成时间；补投资数" in page


def test_a_refused_return_of_one_report_stays_open(office, head):
    report = office.draft()
    send(office, report)
    ticket = f"{report.id}.{report.version}"
    page = head.post("/quarter/back", data=selection(report, only=ticket)).text
    assert "请写明退回联络员的原因" in page
    assert '<details class="tk-more tk-send-back" open>' in page


def test_the_liaison_of_a_unit_without_signoff_submits(office, sign_in):
    office.city.unit("住建局").needs_signoff = False
    db.session.commit()
    report = office.draft()
    client = sign_in(office.liaison())
    page = client.get(QUARTER).text
    assert "待您签发" not in page
    assert "报送督查室" in page
    assert client.post("/quarter/sign", data=selection(report)).status_code == 302
    assert report.status is ReportStatus.SUBMITTED


def test_more_reports_to_sign_need_no_more_queries(behind, head):
    def cost() -> int:
        with counting.queries() as seen:
            assert head.get(QUARTER).status_code == 200
        return len(seen)

    send(behind, behind.draft(SECOND, promise_outcomes=OUTCOMES))
    few = cost()
    for _ in range(4):
        task = factories.another_task(behind.task.plan, lead=behind.city.unit("住建局"))
        more = Office(behind.city, task)
        send(more, more.draft())
    assert cost() == few
