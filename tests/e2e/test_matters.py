"""What a meeting decided on is handed out; one item is asked for already, and reported once."""

from playwright.sync_api import expect

from tests import factories
from tests.e2e.office import Office
from tests.e2e.test_schedules import PROGRESS, send
from tests.e2e.test_turn import press
from tracker.core.db import db
from tracker.models import Unit
from tracker.reports import service as reporting

DATABASES = ["sqlite"]

# As copied out of a table. The second item is what the 27th task of the year's table says.
ITEMS = (
    "事项\t责任单位\t完成时限\n"
    "整治景区周边环境，报整改结果。\t文旅局\t7月8日\n"
    "实施敖鲁古雅乡旅游基础设施改造提升工程，启动国家AAAA级景区创建。\t文旅广局\t7月20日\n"
)


def year_under_way(office: Office) -> None:
    """July, with the year's table issued in March; its only task here is 文旅广局's."""
    office.turn_to(factories.TODAY)
    with office.app.app_context():
        unit = db.session.query(Unit).filter_by(short_name="文旅广局").one()
        city = factories.City(unit.government, {unit.short_name: unit}, {})
        plan = factories.draft_plan(city)
        text = "重点实施敖鲁古雅乡旅游基础设施改造提升工程，启动国家AAAA级景区创建。"
        factories.task(plan, text, lead=unit, label="27")
        factories.issue(plan)
        reporting.open_reports(factories.TODAY)


def test_a_meetings_matters_and_one_that_is_asked_for_already(office):
    year_under_way(office)
    page = office.enter("supervisor")
    page.get_by_role("link", name="交办事项", exact=True).click()
    page.get_by_role("link", name="录入会议议定事项").click()
    page.get_by_label("会议名称").fill("市政府第5次常务会议")
    page.get_by_label("会议日期").fill("2022-07-01")
    items = page.get_by_label("议定事项")
    items.fill(ITEMS)
    press(page, "看交办后怎样")
    expect(page.locator("main")).to_contain_text("有 1 行要改，一件也没有交办")
    items.fill(ITEMS.replace("文旅局", "文旅广局"))
    press(page, "再看一遍")
    expect(page.locator("main")).to_contain_text("第27项，交办后可以定为同一事项")
    press(page, "交办这 2 件")
    page.get_by_role("link", name="请看是不是同一事项").click()

    # The office says that it is one fact, having seen what follows.
    page.get_by_role("link", name="是同一事项").click()
    expect(page.locator("main")).to_contain_text("2022年二季度（7月7日（星期四）截止）与")
    press(page, "定为同一事项")

    # The unit signs for both, and writes once.
    writer = office.enter("liaison")
    writer.get_by_role("link", name="交办事项").click()
    press(writer, "签收全部 2 件")
    writer.goto(f"{office.url}/quarter/2022-07-20")
    expect(writer.locator("main")).to_contain_text("不用再写")
    writer.get_by_role("link", name="第27项").click()
    writer.get_by_label("工作进度").locator("visible=true").fill(PROGRESS)
    writer.get_by_label("工作进度").locator("visible=true").press("Control+s")
    expect(writer.get_by_text("已保存").first).to_be_visible()
    writer.get_by_label("勾选第27项").check()
    send(writer, "送责任人签发")
    head = office.enter("head")
    head.goto(f"{office.url}/quarter/2022-07-07")
    send(head, "签发并报送")

    # Both have come in, each to be marked by itself.
    page.goto(f"{office.url}/matters")
    expect(page.locator("main")).to_contain_text("待审核")
    page.get_by_role("link", name="实施敖鲁古雅乡").click()
    expect(page.locator("#course")).to_contain_text("文旅广局与第27项合并报送")
