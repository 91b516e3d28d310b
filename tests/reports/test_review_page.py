"""The office's pages: queue, decisions, publishing; and who may open and do what."""

import pytest

from tests import factories
from tests.reports.office import Office
from tracker.core.db import transaction
from tracker.models import MarkValue, ReportStatus
from tracker.reports import service

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def supervisor(office, sign_in):
    return sign_in(office.supervisor())


def test_the_queue_lists_what_waits(office, supervisor):
    assert "没有待审核的报送" in supervisor.get("/review").text
    office.submitted()
    page = supervisor.get("/review").text
    assert "待审核 1 份" in page
    assert office.task.text in page


def test_accepting_goes_on_to_the_next_in_the_queue(office, supervisor):
    first = office.submitted()
    second = Office(
        office.city, factories.another_task(office.task.plan, lead=office.city.unit("住建局"))
    ).submitted()
    decision = {"number": 1, "mark": "normal", "comment": "同意"}
    answer = supervisor.post(f"/reports/{first.id}/accept", data=decision)
    assert answer.location == f"/reports/{second.id}"
    answer = supervisor.post(f"/reports/{second.id}/accept", data=decision)
    assert answer.location == "/review"
    assert first.status is ReportStatus.ACCEPTED


def test_accepting_a_lead_without_a_mark_is_refused_on_the_page(office, supervisor):
    report = office.submitted()
    page = supervisor.post(f"/reports/{report.id}/accept", data={"number": 1})
    assert "请先选评定" in page.text
    assert report.status is ReportStatus.SUBMITTED
    strange = supervisor.post(f"/reports/{report.id}/accept", data={"number": 1, "mark": "best"})
    assert strange.status_code == 200
    assert report.status is ReportStatus.SUBMITTED


def test_returning_joins_the_ticked_reasons_and_shows_the_new_day_before(office, supervisor):
    report = office.submitted()
    assert "7月6日（星期三）前重报" in supervisor.get(f"/reports/{report.id}").text
    supervisor.post(
        f"/reports/{report.id}/return",
        data={"number": 1, "reasons": ["缺具体数据", "未写完成时间"], "reason": "请补投资额"},
    )
    assert report.versions[0].review.comment == "缺具体数据；未写完成时间；请补投资额"


def test_returning_without_a_reason_is_refused_on_the_page(office, supervisor):
    report = office.submitted()
    page = supervisor.post(f"/reports/{report.id}/return", data={"number": 1})
    assert "请写明退回的原因" in page.text


def test_versions_are_compared(office, sign_in):
    report = office.returned()
    office.rewrite(report, "已开工5个小区，完成投资1480万元。")
    office.submit(report)
    page = sign_in(office.supervisor()).get(f"/reports/{report.id}?version=2&against=1").text
    assert "<ins>，完成投资1480万元。</ins>" in page.replace("\n", "")


def test_a_report_has_one_heading_for_whoever_reads_it(office, supervisor, sign_in):
    report = office.submitted()
    for client in (supervisor, sign_in(office.city.vice_mayor), sign_in(office.head())):
        assert client.get(f"/reports/{report.id}").text.count("<h1") == 1


def test_an_accepted_report_is_opened_again_with_a_reason(office, supervisor):
    report = office.accepted()
    page = supervisor.post(f"/reports/{report.id}/reopen", data={"reason": ""})
    assert "请写明重新打开的原因" in page.text
    supervisor.post(f"/reports/{report.id}/reopen", data={"reason": "核实有误"})
    assert report.status is ReportStatus.RETURNED


def test_marks_show_to_units_and_vice_mayors_only_once_published(office, sign_in, supervisor):
    report = office.accepted(mark=MarkValue.SLOW)
    url = f"/reports/{report.id}"
    early = {"supervisor": supervisor, "mayor": sign_in(office.city.mayor)}
    late = {"head": sign_in(office.head()), "vice": sign_in(office.city.vice_mayor)}
    for name, client in early.items():
        assert "进展缓慢" in client.get(url).text, name
    for name, client in late.items():
        assert "进展缓慢" not in client.get(url).text, name
    publish = f"/periods/{office.period.id}/publish"
    assert supervisor.post(publish).status_code == 302
    for name, client in late.items():
        assert "进展缓慢" in client.get(url).text, name
    assert "已经公布" in supervisor.post(publish).text


def test_publishing_with_gaps_lists_them_and_asks(office, supervisor):
    publish = f"/periods/{office.period.id}/publish"
    assert "还有 1 份牵头报送没有评定" in supervisor.get(publish).text
    assert "请勾选确认" in supervisor.post(publish).text
    assert supervisor.post(publish, data={"confirmed": "y"}).status_code == 302


def test_the_office_marks_a_task_itself(office, supervisor):
    url = f"/assignments/{office.assignment().id}/periods/{office.period.id}/mark"
    assert "请写明调整评定的理由" in supervisor.post(url, data={"value": "slow"}).text
    supervisor.post(url, data={"value": "slow", "reason": "会议决定"})
    assert "全部评定，可以公布" in supervisor.get(f"/periods/{office.period.id}/publish").text


# who: (own unit's page, read, write, sign, review, publish)
MATRIX = {
    "住建局联络员": (200, 200, True, 403, 403, 403),
    "住建局局长": (200, 200, True, True, 403, 403),
    "财政局联络员": (200, 200, 403, 403, 403, 403),
    "财政局局长": (200, 200, 403, True, 403, 403),
    "教体局局长": (404, 404, 404, True, 404, 403),
    "督查员": (404, 200, 403, 404, True, True),
    "副市长（文教）": (404, 200, 403, 404, 403, 403),
    "市长": (404, 200, 403, 404, 403, 403),
    "系统管理员": (404, 404, 404, 404, 404, 403),
    "审计员": (404, 404, 404, 404, 404, 403),
}


@pytest.mark.parametrize("who", MATRIX)
def test_who_opens_and_does_what(office, sign_in, who):
    """True: let through to the rule itself, which answers with the page or goes on."""
    report = office.submitted()
    with transaction():
        service.withdraw(report, by=office.head())
    client = sign_in(office.city.actor(who))
    pair = f"/assignments/{office.assignment().id}/periods/{office.period.id}"
    answers = (
        client.get("/quarter/2022-07-07"),
        client.get(f"/reports/{report.id}"),
        client.post(f"{pair}/draft", data={"progress": "x", "version": report.version}),
        client.post("/quarter/sign", data={"due_on": "2022-07-07"}),
        client.post(f"/reports/{report.id}/return", data={"number": 1}),
        client.get(f"/periods/{office.period.id}/publish"),
    )
    for answer, expected in zip(answers, MATRIX[who], strict=True):
        if expected is True:
            assert answer.status_code in (200, 302, 404), answer.request.path
            assert answer.status_code != 403
        else:
            assert answer.status_code == expected, answer.request.path


def test_another_governments_office_finds_nothing(office, sign_in):
    report = office.submitted()
    stranger = sign_in(factories.small_city("额尔古纳市").supervisor)
    for url in (f"/reports/{report.id}", f"/periods/{office.period.id}/publish"):
        assert stranger.get(url).status_code == 404
    assert office.task.text not in stranger.get("/review").text
