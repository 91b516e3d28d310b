"""Hints before a report goes out: what it may lack, said in time, never in the way."""

import pytest

from tests import factories
from tests.reports.test_quarter_page import JSON, QUARTER, boxes, draft_url, selection
from tracker.core.db import db, transaction
from tracker.models import MarkValue, ProgressReport, ReportStatus, Target
from tracker.reports import service
from tracker.reports.content import Content
from tracker.reports.hints import Before, hints_for

LAST = "一季度完成前期工作，编制方案2个，到位资金300万元。"


def hinted(content: Content, before: Before | None = None, targets=()) -> dict[str, str]:
    return {hint.box: hint.text for hint in hints_for(content, before or Before(), targets)}


def test_a_text_of_last_quarter_is_noticed():
    said = hinted(Content(LAST + "继续推进。"), Before(progress=LAST))
    assert "与上期所报文字 84% 相同" in said["progress"]
    assert "progress" not in hinted(Content("已开工5个小区，完成投资800万元。"), Before(LAST))


def test_a_few_words_are_noticed_only_where_they_are_the_same():
    assert "progress" in hinted(Content("已完成。"), Before("已完成。"))
    assert "progress" not in hinted(Content("已全部完成。"), Before("已完成。"))


@pytest.mark.parametrize("mark", [MarkValue.LAGGING, MarkValue.SLOW])
@pytest.mark.parametrize("problems", ["", "无", "无。", "暂无", "没有问题", "目前不存在问题"])
def test_a_task_behind_has_problems_to_tell(mark, problems):
    said = hinted(Content("已开工。", problems), Before(mark=mark))
    assert said["problems"].startswith(f"上期评定为{mark.label}")


@pytest.mark.parametrize(
    ("mark", "problems"),
    [(MarkValue.NORMAL, "无"), (None, "无"), (MarkValue.LAGGING, "资金缺口180万元。")],
)
def test_nobody_is_asked_for_problems_without_reason(mark, problems):
    assert "problems" not in hinted(Content("已开工。", problems), Before(mark=mark))


@pytest.mark.parametrize(
    "steps",
    [
        "8月底前完成主体",
        "三季度完成招标",
        "力争年底前投入使用",
        "九月中旬验收",
        "两周内完成整改",
        "15日前上报",
        "每月调度一次",
        "国庆节前开放",
        "2022.9完工",
    ],
)
def test_a_step_with_a_time_is_complete(steps):
    assert hinted(Content("已开工。", next_steps=steps)) == {}


def test_steps_without_a_time_are_counted():
    said = hinted(Content("已开工。", next_steps="改造14个小区，加快推进工程建设。"))
    assert said["next_steps"].startswith("没有写完成时间")
    said = hinted(Content("已开工。", next_steps="8月底完成主体\n做好验收\n加强宣传"))
    assert said["next_steps"].startswith("有 2 条没有写完成时间")


def test_a_target_without_a_number_is_named():
    targets = [Target(id=1, name="改造小区"), Target(id=2, name="完成投资")]
    said = hinted(Content("已开工。", target_values={"2": "800"}), targets=targets)
    assert said["target_values"] == "“改造小区”还没有填完成数。"


def test_a_promise_without_an_outcome_is_counted():
    before = Before(promises=("6月底前开工", "完成招标"))
    chosen = [{"promise": "完成招标", "outcome": "kept"}]
    said = hinted(Content("已开工。", promise_outcomes=chosen), before)
    assert "上期承诺有 1 条还没有选" in said["promise_outcomes"]


def test_an_unwritten_report_has_no_hints():
    before = Before(LAST, ("开工",), MarkValue.LAGGING)
    assert hinted(Content(next_steps="加快"), before, [Target(id=1, name="改造小区")]) == {}


@pytest.fixture
def behind(office, on_day):
    """The first quarter was published as 滞后, and promised one thing."""
    first = factories.period(office.task, 1)
    with transaction():
        report = service.save_draft(
            office.assignment(),
            first,
            content=Content(LAST, next_steps="6月底前开工"),
            version=0,
            by=office.liaison(on=first.effective_due_on),
        )
        service.submit([report], by=office.head(on=first.effective_due_on))
        service.accept(report, mark=MarkValue.LAGGING, by=office.supervisor())
        service.publish_marks(first, by=office.supervisor())
    on_day(factories.TODAY)
    return office


@pytest.fixture
def liaison(behind, sign_in):
    return sign_in(behind.liaison())


def test_the_script_is_told_what_is_lacking(behind, liaison):
    answer = liaison.post(draft_url(behind), data=boxes(), headers=JSON)
    assert [hint["box"] for hint in answer.json["hints"]] == ["problems", "promise_outcomes"]
    better = boxes(version=answer.json["version"], outcome_0="not")
    answer = liaison.post(draft_url(behind), data=better, headers=JSON)
    assert [hint["box"] for hint in answer.json["hints"]] == ["problems"]


def test_hints_are_looked_at_once_and_then_it_goes(behind, liaison):
    report = behind.draft(problems="无")
    page = liaison.post(f"{QUARTER}/signoff", data=selection(report)).text
    assert "1 份有提示，请看一眼" in page
    assert "上期评定为滞后" in page
    assert 'name="hints_seen" value="1"' in page
    assert report.status is ReportStatus.DRAFT
    seen = selection(report, hints_seen="1")
    assert liaison.post(f"{QUARTER}/signoff", data=seen).status_code == 302
    assert report.status is ReportStatus.AWAITING_SIGNOFF


def test_who_signs_sees_them_too_and_is_not_asked(behind, liaison, sign_in):
    report = behind.draft(problems="无")
    liaison.post(f"{QUARTER}/signoff", data=selection(report, hints_seen="1"))
    head = sign_in(behind.head())
    assert "上期评定为滞后" in head.get(QUARTER).text
    assert head.post("/quarter/sign", data=selection(report)).status_code == 302
    assert db.session.query(ProgressReport).filter_by(status=ReportStatus.SUBMITTED).count() == 1


def test_what_is_signed_shows_no_hints(behind, sign_in):
    behind.submitted(problems="无")
    assert "上期评定为滞后" not in sign_in(behind.liaison()).get(QUARTER).text


def test_a_unit_without_signoff_is_asked_before_it_submits(behind, liaison):
    behind.city.unit("住建局").needs_signoff = False
    db.session.commit()
    report = behind.draft(problems="无")
    assert "请看一眼" in liaison.post("/quarter/sign", data=selection(report)).text
    assert report.versions == []
    liaison.post("/quarter/sign", data=selection(report, hints_seen="1"))
    assert len(report.versions) == 1
