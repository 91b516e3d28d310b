"""A unit's page: writing, saving by script and by button, signing."""

import re
from datetime import date, timedelta

import pytest

from tests import counting, factories
from tests.reports.office import Office
from tracker.core.db import db
from tracker.models import ProgressReport, ReplacedDraft, ReportStatus
from tracker.reports import service

pytestmark = pytest.mark.usefixtures("today")

QUARTER = "/quarter/2022-07-07"
JSON = {"Accept": "application/json"}


@pytest.fixture
def liaison(office, sign_in):
    return sign_in(office.liaison())


@pytest.fixture
def head(office, sign_in):
    return sign_in(office.head())


def draft_url(office) -> str:
    return f"/assignments/{office.assignment().id}/periods/{office.period.id}/draft"


def boxes(progress="已开工5个小区。", version=0, **more):
    return {"progress": progress, "problems": "无", "next_steps": "", "version": version, **more}


def base_in(page: str) -> str:
    """What the page carries of the text that it was opened with."""
    return re.search(r'name="base" value="([^"]*)"', page)[1]


def taken_in(page: str) -> dict[str, str]:
    """Whose text is ticked for each box that differs."""
    return dict(re.findall(r'name="take_(\w+)" value="(\w+)" checked', page))


def selection(*reports, **more):
    values = [f"{report.id}.{report.version}" for report in reports]
    return {"due_on": "2022-07-07", "report": values, **more}


def test_the_page_shows_the_units_tasks_and_their_deadline(office, liaison):
    page = liaison.get("/quarter").text
    assert office.task.text in page
    assert "7月7日（星期四）截止，还有 3 个工作日" in page
    assert "送责任人签发" in page


def test_a_target_is_written_in_full_as_in_the_document(office, liaison):
    factories.target(office.task, name="完成投资", value=1234567, unit="元")
    assert "目标 不低于1234567元" in liaison.get(QUARTER).text


def test_a_unit_without_tasks_is_told_so(city, office, sign_in):
    page = sign_in(city.liaison("教体局")).get("/quarter")
    assert "目前没有要报送的任务" in page.text


@pytest.mark.parametrize("day", ["2022-13-01", "gestern", "2021-07-07"])
def test_a_day_that_is_no_reporting_day_is_not_found(office, liaison, day):
    assert liaison.get(f"/quarter/{day}").status_code == 404


def test_the_script_saves_and_learns_the_new_version(office, liaison):
    answer = liaison.post(draft_url(office), data=boxes(), headers=JSON)
    assert answer.status_code == 200
    report = db.session.query(ProgressReport).one()
    assert answer.json["version"] == service.draft_version(report)
    assert answer.json["lock"] == report.version
    assert answer.json["is_filled"] is True
    again = boxes("已开工6个小区。", answer.json["version"])
    assert liaison.post(draft_url(office), data=again, headers=JSON).status_code == 200


@pytest.fixture
def collided(office):
    """The head saved a text of his own after the liaison opened the page."""
    return office.draft("局长写的内容在这里。", by=office.head())


def test_the_script_gets_the_others_text_instead_of_overwriting_it(office, liaison, collided):
    answer = liaison.post(draft_url(office), data=boxes("我写的"), headers=JSON)
    assert answer.status_code == 409
    assert "局长写的内容在这里" in answer.json["html"]
    mine = boxes("我写的", answer.json["version"], choice="mine")
    saved = liaison.post(draft_url(office), data=mine, headers=JSON)
    assert saved.json["replaced"] == 1
    assert "局长写的内容在这里" in saved.json["replaced_html"]
    assert collided.progress == "我写的"


def test_without_a_script_both_texts_stand_beside_each_other(office, liaison, collided):
    page = liaison.post(draft_url(office), data=boxes("我写的")).text
    assert "局长写的内容在这里" in page
    for choice in ("我的", "两份都要", "任住建局局长的", "按所选保存"):
        assert choice in page
    assert collided.progress == "局长写的内容在这里。"


def test_what_differs_besides_the_boxes_is_compared_too(office, liaison):
    target = factories.target(office.task, name="改造小区", value=14, unit="个")
    office.draft("写的一样", target_values={str(target.id): "5"}, problems="无")
    typed = boxes("写的一样", **{f"target_{target.id}": "6"})
    page = liaison.post(draft_url(office), data=typed).text
    assert "<del>5个</del>" in page
    assert "<ins>6个</ins>" in page


def test_giving_way_keeps_both_texts(office, liaison, collided):
    liaison.post(draft_url(office), data=boxes("我写的", choice="theirs"))
    assert collided.progress == "局长写的内容在这里。"
    page = liaison.get(QUARTER).text
    assert "被替换的草稿 1 份" in page
    assert "我写的" in page


def test_without_a_script_each_box_is_settled_on_its_own(office, liaison):
    first = office.draft("联络员写的。", problems="缺资金")
    version = service.draft_version(first)
    base = base_in(liaison.get(QUARTER).text)
    office.rewrite(first, "局长改过的。", problems="缺人", by=office.head())
    typed = {"problems": "缺资金、缺地", "next_steps": "9月开工", "base": base}
    page = liaison.post(draft_url(office), data=boxes("联络员写的。", version, **typed)).text
    assert taken_in(page) == {"progress": "theirs", "problems": "both", "next_steps": "mine"}
    version = service.draft_version(first)
    choice = {"choice": "parts", "take_progress": "mine", "take_problems": "both"}
    liaison.post(draft_url(office), data=boxes("联络员写的。", version, **typed, **choice))
    written = (first.progress, first.problems, first.next_steps)
    assert written == ("联络员写的。", "缺人\n缺资金、缺地", "9月开工")
    assert "局长改过的。" in {each.progress for each in db.session.query(ReplacedDraft)}


def test_a_third_text_in_between_is_compared_again(office, liaison, collided):
    version = service.draft_version(collided)
    office.rewrite(collided, "局长又改了。", by=office.head())
    choice = {"choice": "parts", "take_progress": "mine"}
    page = liaison.post(draft_url(office), data=boxes("我写的", version, **choice)).text
    assert "局长又改了" in page
    assert taken_in(page)["progress"] == "mine"
    assert collided.progress == "局长又改了。"


def test_both_texts_that_are_too_long_together_are_refused_by_name(office, liaison):
    report = office.draft("长" * 3000, by=office.head())
    version = service.draft_version(report)
    choice = {"choice": "parts", "take_progress": "both"}
    page = liaison.post(draft_url(office), data=boxes("短" * 3000, version, **choice)).text
    assert "最多5000字" in page
    assert report.progress == "长" * 3000


def test_before_anything_is_written_nothing_is_newer(office, liaison):
    assert liaison.get(f"{QUARTER}/newer", headers=JSON).json == {"newer": []}
    assert liaison.get("/quarter/2022-07-08/newer", headers=JSON).status_code == 404


def test_a_page_is_told_what_is_newer_than_it_shows(office, liaison, head, collided):
    ident, version = collided.assignment_id, service.draft_version(collided)
    asked = f"{QUARTER}/newer?written={ident}&seen={ident}."
    [newer] = liaison.get(asked + "0", headers=JSON).json["newer"]
    assert (newer["id"], newer["version"]) == (ident, version)
    assert "任住建局局长" in newer["html"]
    assert "您在另一处" in head.get(asked + "0", headers=JSON).json["newer"][0]["html"]
    assert liaison.get(f"{asked}{version}", headers=JSON).json == {"newer": []}


def test_a_replaced_text_is_taken_back_into_the_boxes(office, liaison, collided):
    liaison.post(draft_url(office), data=boxes("我写的", choice="theirs"))
    kept = db.session.query(ReplacedDraft).one()
    page = liaison.get(f"{QUARTER}?draft={kept.id}").text
    assert "我写的</textarea>" in page
    assert "还没有保存" in page
    assert "我写的</textarea>" not in liaison.get(f"{QUARTER}?draft={kept.id + 1}").text


def test_another_unit_does_not_see_what_was_replaced(office, liaison, collided, sign_in):
    liaison.post(draft_url(office), data=boxes("我写的", choice="theirs"))
    kept = db.session.query(ReplacedDraft).one()
    other = sign_in(office.liaison("财政局"))
    assert "我写的" not in other.get(f"{QUARTER}?draft={kept.id}").text


def test_who_wrote_a_moment_ago_is_said(office, liaison, head, collided):
    assert "任住建局局长 7月4日" in liaison.get(QUARTER).text
    assert "刚改过这一项" in liaison.get(QUARTER).text
    assert "刚改过这一项" not in head.get(QUARTER).text
    collided.saved_at -= timedelta(minutes=20)
    db.session.commit()
    assert "刚改过这一项" not in liaison.get(QUARTER).text


def test_the_save_button_works_without_a_script(office, liaison):
    answer = liaison.post(draft_url(office), data=boxes())
    assert answer.status_code == 302
    assert "已开工5个小区。" in liaison.get(answer.location).text


@pytest.mark.parametrize(
    ("progress", "words"),
    [("长" * 5001, "最多5000字"), ("绝密★1年\n方案", "密级标志")],
)
def test_what_is_refused_is_said_under_its_box(office, liaison, progress, words):
    answer = liaison.post(draft_url(office), data=boxes(progress), headers=JSON)
    assert answer.status_code == 422
    assert words in answer.json["fields"]["progress"][0]
    page = liaison.post(draft_url(office), data=boxes(progress))
    assert page.status_code == 200
    assert words in page.text
    assert db.session.query(ProgressReport).filter(ProgressReport.progress != "").count() == 0


def test_a_closed_period_takes_nothing_and_says_so(office, liaison, on_day):
    on_day(date(2022, 7, 25))
    answer = liaison.post(draft_url(office), data=boxes(), headers=JSON)
    assert answer.status_code == 422
    assert "已于7月21日截止" in answer.json["error"]


@pytest.mark.parametrize("action", ["/quarter/back", "/quarter/sign"])
def test_what_was_ticked_stays_ticked_after_a_refusal(office, liaison, head, action):
    report = office.draft("保密审查已完成。")
    liaison.post(f"{QUARTER}/signoff", data=selection(report) | {"secrecy_confirmed": "1"})
    ticked = f'name="report" value="{report.id}.{report.version}" checked'
    assert ticked in head.get(QUARTER).text
    page = head.post(action, data=selection(report))
    assert page.status_code == 200
    assert ticked in page.text
    none = head.post(action, data={"due_on": selection(report)["due_on"], "reason": ""})
    assert ticked not in none.text


def test_the_liaison_sends_and_the_head_signs(office, liaison, head):
    report = office.draft()
    answer = liaison.post(f"{QUARTER}/signoff", data=selection(report))
    assert answer.status_code == 302
    page = head.get(QUARTER).text
    assert "1 份待您签发" in page
    assert "签发并报送" in page
    assert head.post("/quarter/sign", data=selection(report)).status_code == 302
    assert report.status is ReportStatus.SUBMITTED
    twice = head.post("/quarter/sign", data=selection(report))
    assert twice.status_code == 200
    assert len(report.versions) == 1


def test_the_head_sends_back_with_a_reason_that_the_liaison_reads(office, liaison, head):
    report = office.draft()
    liaison.post(f"{QUARTER}/signoff", data=selection(report))
    refused = head.post("/quarter/back", data=selection(report))
    assert "请写明退回联络员的原因" in refused.text
    head.post("/quarter/back", data=selection(report, reason="缺投资数"))
    assert "退回：缺投资数" in liaison.get(QUARTER).text


def test_nothing_ticked_is_said_so(office, liaison):
    assert "请先勾选" in liaison.post(f"{QUARTER}/signoff", data=selection()).text


def test_a_stale_page_signs_nothing(office, head):
    report = office.draft("原稿")
    ticked = selection(report)
    office.rewrite(report, "改过的稿")
    assert "又有改动" in head.post("/quarter/sign", data=ticked).text
    assert report.versions == []


def test_words_about_secrecy_are_asked_about_when_it_goes_out(office, head):
    report = office.draft("开展保密宣传3场。")
    page = head.post("/quarter/sign", data=selection(report)).text
    assert "文中有“保密”" in page
    assert report.versions == []
    head.post("/quarter/sign", data=selection(report, secrecy_confirmed="1"))
    assert len(report.versions) == 1


def test_the_head_takes_a_report_back(office, head):
    report = office.submitted()
    head.post(f"/reports/{report.id}/withdraw")
    assert report.status is ReportStatus.DRAFT
    page = head.post(f"/reports/{report.id}/withdraw", follow_redirects=True)
    assert "只有督查室审核之前才能撤回" in page.text


def test_another_units_reports_cannot_be_ticked(office, sign_in):
    report = office.draft()
    other = sign_in(office.head("财政局"))
    assert "请先勾选" in other.post("/quarter/sign", data=selection(report)).text
    assert report.versions == []


def test_a_long_page_needs_no_more_queries(office, liaison):
    def cost() -> int:
        with counting.queries() as seen:
            assert liaison.get(QUARTER).status_code == 200
        return len(seen)

    office.submitted()
    few = cost()
    for _ in range(4):
        task = factories.another_task(office.task.plan, lead=office.city.unit("住建局"))
        Office(office.city, task).submitted()
    assert cost() == few
