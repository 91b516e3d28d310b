"""A plan that reports by the month, one of its tasks by the week: from the draft to the report."""

from datetime import date

from playwright.sync_api import Page, expect

from tests import factories
from tests.e2e.office import Office
from tests.e2e.test_turn import press
from tracker.core.db import db
from tracker.models import Plan, Unit
from tracker.reports import service as reporting

DATABASES = ["sqlite"]

PROGRESS = "已完成3个项目的招标，1个项目开工，其余按计划推进。"
NEXT = "3月底前全部开工。"


def draft_of_three(office: Office) -> int:
    """A draft with three tasks of 文旅广局; the number of its row."""
    with office.app.app_context():
        unit = db.session.query(Unit).filter_by(short_name="文旅广局").one()
        city = factories.City(unit.government, {unit.short_name: unit}, {})
        plan = factories.draft_plan(city, title="2022年重点项目")
        for number in "一二三":
            factories.task(plan, f"推进第{number}批重点文旅项目。", lead=unit)
        db.session.commit()
        return plan.id


def send(page: Page, name: str) -> None:
    """Press a button; again, where the page only hinted at what the report still lacks."""
    press(page, name)
    if page.get_by_role("button", name=name, exact=True).count():
        press(page, name)


def test_a_monthly_plan_with_one_weekly_task(office):
    plan_id = draft_of_three(office)
    page = office.enter("supervisor")
    here = f"{office.url}/plans/{plan_id}/schedules"

    # The quarters of the draft become months; the year is looked at first.
    page.goto(here)
    page.get_by_role("link", name="修改", exact=True).click()
    page.get_by_role("link", name="按月", exact=True).click()
    page.get_by_label("名称").fill("按月报送")
    page.get_by_label("几日").fill("25")
    press(page, "预览全年")
    september = page.get_by_role("row").filter(has_text="9月").filter(has_text="9月25日")
    expect(september).to_contain_text("9月25日（星期日，保持）")
    press(page, "保存")
    expect(page.get_by_role("status").first).to_contain_text("已修改“按月报送”")

    # One task by the week.
    page.get_by_role("link", name="新增报送安排").click()
    page.get_by_role("link", name="按周", exact=True).click()
    press(page, "保存")
    page.get_by_role("checkbox", name="第1项").check()
    page.get_by_label("勾选的任务改按").select_option("按周报送")
    press(page, "改按这一安排")
    expect(page.get_by_role("status").first).to_contain_text("1 项任务改按“按周报送”报送")

    # Agreed and issued on 1 March.
    page.goto(f"{office.url}/plans/{plan_id}")
    press(page, "审定方案")
    page.get_by_role("link", name="印发", exact=True).click()
    page.get_by_role("textbox", name="文号 可不填").fill("根政办发〔2022〕60号")
    with page.expect_navigation():
        page.get_by_role("button", name="印发并通知").click()
    with office.app.app_context():
        plan = db.session.get_one(Plan, plan_id)
        # What was due before that day nobody has to report.
        assert sorted(each.periods[0].label for each in plan.schedules) == [
            "2022年3月",
            "2022年第9周",
        ]

    # In the tenth week the unit finds that week's report, and sends it.
    office.turn_to(date(2022, 3, 9))
    with office.app.app_context():
        reporting.open_reports(date(2022, 3, 9))
    writer = office.enter("liaison")
    expect(writer.get_by_role("heading", level=1)).to_contain_text("第10周")
    writer.get_by_role("link", name="填报", exact=True).click()
    writer.wait_for_load_state()
    expect(writer.get_by_role("heading", level=1)).to_contain_text("第10周")
    writer.get_by_label("工作进度").first.fill(PROGRESS)
    writer.get_by_label("存在的主要问题").first.fill("1个项目的用地手续还在办理。")
    writer.get_by_label("下一步工作安排").first.fill(NEXT)
    send(writer, "送责任人签发")
    head = office.enter("head")
    head.get_by_role("link", name="签发", exact=True).click()
    head.wait_for_load_state()
    send(head, "签发并报送")

    # The office sees it come in, beside what is due by the month.
    page.goto(f"{office.url}/ledger?q=重点文旅项目")
    expect(page.locator("main")).to_contain_text("待审核")
    assert not office.complaints
