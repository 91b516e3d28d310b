"""The pages of matters, of meetings, and of tasks that are one fact."""

import re
from datetime import date
from io import BytesIO

import pytest

from tests import factories
from tests.matters.office import PDF, TEXT, hand_out, hand_out_meeting, report_of
from tests.matters.test_same import TEXT as ALIKE
from tracker.core.db import db, transaction
from tracker.instructions.service import give_instruction
from tracker.matters.service import Source
from tracker.models import Enclosure, Matter, MatterKind, Meeting, TaskLink
from tracker.reports import service as reports

# What the pages say is the same on both databases; the rules are tried on both elsewhere.
pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)

ENTERED = {"text": TEXT, "leads": "住建局", "due_on": "2022-07-11", "cadence": "dates"}


def seen_in(page: str) -> str:
    found = re.search(r'name="seen"[^>]*value="([0-9a-f]+)"', page)
    assert found, page
    return found[1]


@pytest.fixture
def office(city, on_day, sign_in):
    on_day(factories.TODAY)
    return sign_in(city.supervisor)


def test_a_matter_is_looked_at_and_then_handed_out_with_its_file(city, office):
    there = "/matters/new?kind=inspection"
    page = office.post(there, data=ENTERED).text
    assert "1 个单位" in page
    assert db.session.query(Matter).count() == 0
    # Handed out as it was seen; what was changed since is shown again.
    changed = ENTERED | {"due_on": "2022-07-12", "seen": seen_in(page), "hand_out": "1"}
    again = office.post(there, data=changed).text
    assert "还没有交办" in again
    assert db.session.query(Matter).count() == 0
    files = {"files": (BytesIO(PDF), "批示.pdf")}
    answer = office.post(there, data=ENTERED | {"seen": seen_in(page), "hand_out": "1"} | files)
    [matter] = db.session.query(Matter)
    assert answer.location == f"/tasks/{matter.task_id}"
    [file] = db.session.query(Enclosure)
    assert (file.subject_type, file.filename) == ("matter", "批示.pdf")
    page = office.get(answer.location).text
    for said in ("专项督查", "交办第 1 件", "批示.pdf", "住建局没有签收"):
        assert said in page


def test_what_is_wrong_stands_at_its_field_and_other_kinds_ask_for_other_things(city, office):
    page = office.post("/matters/new", data=ENTERED | {"leads": "无此局"}).text
    assert "名册里没有“无此局”" in page
    assert "批示领导" in page
    page = office.get("/matters/new?kind=suggestion").text
    assert "建议、提案编号" in page
    assert "批示领导" not in page
    assert "批示领导" in office.get("/matters/new?kind=meeting").text


def test_a_meeting_is_looked_at_line_by_line(city, office):
    entered = {
        "meeting_title": "市政府第5次常务会议",
        "held_on": "2022-07-01",
        "cadence": "dates",
        "items": f"{TEXT} | 建住局 | 7月8日",
    }
    page = office.post("/meetings/new", data=entered).text
    assert "有 1 行要改" in page
    entered["items"] = f"{TEXT} | 住建局 | 7月8日\n排查消防隐患。 | 财政局 | 7月29日"
    page = office.post("/meetings/new", data=entered).text
    assert "读出 2 件" in page
    answer = office.post("/meetings/new", data=entered | {"seen": seen_in(page), "hand_out": "1"})
    [meeting] = db.session.query(Meeting)
    assert answer.location == f"/meetings/{meeting.id}"
    assert "排查消防隐患" in office.get(answer.location).text


def test_an_instruction_becomes_a_matter_and_each_names_the_other(city, office, sign_in):
    task = factories.issued_task(city)
    with transaction():
        given = give_instruction(
            task, text="请核查资金去向。", reply_due_on=date(2022, 7, 20), by=city.vice_mayor
        )
    assert f"/matters/new?instruction={given.id}" in office.get("/instructions").text
    page = office.get(f"/matters/new?instruction={given.id}").text
    for said in ("请核查资金去向。", 'value="2022-07-20"', 'value="住建局"'):
        assert said in page
    source = Source(MatterKind.LEADERS_NOTE, post=given.post, instruction=given)
    matter = hand_out(city, given.text, source=source)
    assert "交办第 1 件" in office.get("/instructions").text
    assert "立自" in office.get(f"/tasks/{matter.task_id}").text
    leader = sign_in(city.vice_mayor)
    assert "领导批示件" in leader.get("/portfolio").text
    assert "领导批示件" in leader.get("/matters").text


def test_a_unit_sees_its_own_signs_for_it_and_reports_on_a_page_that_reads_well(
    city, office, sign_in
):
    matter = hand_out(city)
    other = hand_out(city, "查教育。", leads="教体局")
    [meeting] = {each.meeting for each in hand_out_meeting(city, "修路。 | 住建局 | 7月11日")}
    unit = sign_in(city.liaison("住建局"))
    page = unit.get("/matters").text
    assert "签收全部 2 件" in page
    assert "查教育" not in page
    assert unit.get(f"/tasks/{other.task_id}").status_code == 404
    assert unit.get(f"/meetings/{meeting.id}").status_code == 404
    assert unit.get("/matters/new").status_code == 403
    unit.post(f"/matters/{matter.id}/sign")
    assert "签收全部 1 件" in unit.get("/matters").text
    unit.post("/matters/sign")
    assert "还没有签收" not in unit.get("/matters").text
    page = unit.get("/quarter").text
    assert "2022年交办事项·7月11日报送" in page
    assert "住建局签收" in office.get(f"/tasks/{matter.task_id}").text
    # The rolling plan has a page of its own: there is nothing to issue.
    assert office.get(f"/plans/{matter.task.plan_id}").location == "/matters"
    assert office.get(f"/plans/{matter.task.plan_id}/schedules").location == "/matters"
    for page in ("/plans", "/ledger", "/statistics", "/", "/review", "/reminders"):
        assert office.get(page).status_code == 200


def test_what_is_one_fact_is_proposed_shown_and_reviewed_side_by_side(city, office, sign_in):
    task = factories.issued_task(city)
    matter = hand_out(city, ALIKE)
    page = office.get("/same").text
    assert "1 对任务像是同一事项" in page
    there = f"/tasks/{task.id}/same"
    page = office.get(f"{there}?other={matter.task_id}").text
    assert "2022年二季度" in page
    entered = {"other": matter.task_id, "seen": seen_in(page), "link": "1"}
    assert office.post(there, data=entered).location == "/same"
    unit = sign_in(city.head("住建局"))
    assert "不用再写" in unit.get("/quarter/2022-07-07").text
    assert "不用再写" in unit.get("/quarter/2022-07-11").text
    report = factories.report(task, city.unit("住建局"), progress="已开工5个小区。")
    with transaction():
        reports.submit([report], by=city.head("住建局"))
    for each in (report, report_of(matter)):
        assert "合并报送" in office.get(f"/reports/{each.id}").text
    assert "合并报送" in unit.get(f"/tasks/{matter.task_id}").text
    assert "定为同一事项" in office.get(f"/tasks/{task.id}").text
    # Who is on one of the two alone does not hear of the other.
    support = sign_in(city.liaison("财政局")).get(f"/tasks/{task.id}").text
    assert "定为同一事项" in support
    assert "2022年交办事项" not in support
    [link] = db.session.query(TaskLink)
    assert office.post(f"/links/{link.id}/part", data={"reason": "口径不同"}).location == "/same"
    assert "取消同一事项" in office.get(f"/tasks/{task.id}").text


def test_two_that_are_not_one_fact_are_not_proposed_again(city, office):
    task = factories.issued_task(city)
    matter = hand_out(city, ALIKE)
    office.post(f"/tasks/{task.id}/apart", data={"other": matter.task_id})
    assert "没有像是同一事项的任务" in office.get("/same").text
    # Neither a draft, which may be deleted, nor what is no task's number.
    draft = factories.task(factories.draft_plan(city, title="明年的"), lead=city.unit("住建局"))
    db.session.commit()
    assert office.post(f"/tasks/{task.id}/apart", data={"other": draft.id}).status_code == 404
    assert office.post(f"/tasks/{task.id}/apart", data={"other": 10**20}).location == "/same"
    assert db.session.query(TaskLink).count() == 1
