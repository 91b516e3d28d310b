"""Several reports accepted together: seen first, each marked, each on its own."""

import pytest

from tests import factories
from tests.reports.office import Office
from tracker.core.db import db, transaction
from tracker.models import AuditAction, AuditEvent, MarkValue, ReportStatus
from tracker.reports import service

pytestmark = pytest.mark.usefixtures("today")

NEXT = "8月底前完工7个小区。"


@pytest.fixture
def supervisor(office, sign_in):
    return sign_in(office.supervisor())


@pytest.fixture
def three(office):
    """A leading report on course, one behind, and a supporting one."""
    target = factories.target(office.task, name="改造小区", value=14, unit="个")
    task = factories.another_task(office.task.plan, lead=office.city.unit("住建局"))
    share = factories.target(task, name="连心桥建设", value=100, unit="%")
    behind = office.submitted(target_values={str(target.id): "5"}, next_steps=NEXT)
    good = Office(office.city, task).submitted(target_values={str(share.id): "60"}, next_steps=NEXT)
    return good, behind, office.submitted("财政局", next_steps=NEXT)


def post(client, reports, **marks):
    seen = [f"{report.id}.{report.versions[-1].number}" for report in reports]
    return client.post("/review/batch", data={"report": seen} | marks, follow_redirects=True).text


def test_the_queue_says_what_is_clear_and_leads_to_it(three, supervisor):
    good, behind, supporting = three
    page = supervisor.get("/review").text
    assert "其中 2 份没有提示，可以一起通过；1 份有提示，请逐份看" in page
    preview = supervisor.get("/review/batch?clear=1").text
    assert f'value="{good.id}.1"' in preview
    assert f'value="{supporting.id}.1"' in preview
    assert f'value="{behind.id}.1"' not in preview


def test_the_preview_shows_texts_warnings_and_suggestions_and_chooses_nothing(three, supervisor):
    _, behind, _ = three
    ids = "&".join(f"report={report.id}" for report in three)
    preview = supervisor.get(f"/review/batch?{ids}").text
    assert "一起通过 3 份" in preview
    assert "已开工5个小区。" in preview
    assert "建议进展缓慢" in preview
    assert "selected" not in preview
    filled = supervisor.get(f"/review/batch?{ids}&fill=1").text
    assert filled.count(" selected") == 2
    assert '<option value="slow" selected>进展缓慢（建议）' in filled
    assert behind.status is ReportStatus.SUBMITTED


def test_what_is_ticked_is_accepted_with_its_mark(three, supervisor):
    good, behind, supporting = three
    page = post(supervisor, three, **{f"mark_{good.id}": "normal", f"mark_{behind.id}": "lagging"})
    assert "已通过 3 份" in page
    assert "最近通过的" in page
    assert [report.status for report in three] == [ReportStatus.ACCEPTED] * 3
    marks = [report.versions[-1].mark for report in three]
    assert [mark and mark.value for mark in marks] == [MarkValue.NORMAL, MarkValue.LAGGING, None]
    accepted = db.session.query(AuditEvent).filter_by(action=AuditAction.REPORT_ACCEPTED)
    assert accepted.count() == 3


def test_nothing_is_accepted_while_a_mark_is_missing(three, supervisor):
    good, behind, _ = three
    page = post(supervisor, three, **{f"mark_{good.id}": "normal", f"mark_{behind.id}": "best"})
    assert "还有1份没有选评定" in page
    assert '<option value="normal" selected>' in page  # what was chosen stays
    assert [report.status for report in three] == [ReportStatus.SUBMITTED] * 3


def test_the_service_accepts_nothing_while_a_mark_is_missing(office, three):
    good, behind, supporting = three
    choices = [
        service.ChosenMark(good.id, 1, MarkValue.NORMAL),
        service.ChosenMark(behind.id, 1, None),
        service.ChosenMark(supporting.id, 1, None),
    ]
    with pytest.raises(service.MarksMissing, match="还有1份没有选评定") as refused:
        service.accept_each(choices, by=office.supervisor())
    assert refused.value.reports == {behind.id}
    assert [report.status for report in three] == [ReportStatus.SUBMITTED] * 3


def test_what_was_withdrawn_meanwhile_needs_no_mark(office, three):
    good, behind, _ = three
    with transaction():
        service.withdraw(behind, by=office.head())
    choices = [
        service.ChosenMark(good.id, 1, MarkValue.NORMAL),
        service.ChosenMark(behind.id, 1, None),
    ]
    done = service.accept_each(choices, by=office.supervisor())
    assert done.accepted == [good.id]
    assert [name for name, _ in done.left] == ["第1项 住建局"]


def test_what_changed_meanwhile_is_left_and_named(office, three, supervisor):
    good, behind, supporting = three
    seen = [f"{report.id}.1" for report in three]
    with transaction():
        service.withdraw(behind, by=office.head())
    with transaction():
        service.withdraw(supporting, by=office.head("财政局"))
    office.rewrite(behind, "已开工6个小区。", next_steps=NEXT)
    office.submit(behind)
    marks = {f"mark_{good.id}": "normal", f"mark_{behind.id}": "slow"}
    page = supervisor.post(
        "/review/batch", data={"report": seen} | marks, follow_redirects=True
    ).text
    assert "已通过 1 份" in page
    assert "2 份没有通过，其余不受影响" in page
    assert "第1项 住建局：住建局撤回后又报了第2稿，请看过再审核。" in page
    assert "第1项 财政局：这份报送现在是草稿，不能审核" in page
    assert (good.status, behind.status) == (ReportStatus.ACCEPTED, ReportStatus.SUBMITTED)


@pytest.mark.parametrize("reports", [[], ["x"], ["1.2.3"], ["99999999999.1"], ["0.0"]])
def test_what_names_no_report_asks_to_tick_some(office, supervisor, reports):
    for answer in (
        supervisor.get("/review/batch", query_string={"report": reports}, follow_redirects=True),
        supervisor.post("/review/batch", data={"report": reports}, follow_redirects=True),
    ):
        assert "请先勾选要一起通过的报送" in answer.text


def test_accepting_says_how_to_undo_it(office, supervisor):
    report = office.submitted()
    page = supervisor.post(
        f"/reports/{report.id}/accept", data={"number": 1, "mark": "slow"}, follow_redirects=True
    ).text
    assert "第1项已通过，评定为进展缓慢。" in page
    assert f"<a href='/reports/{report.id}'>看这一份</a>，有误可以在那里重新打开" in page
