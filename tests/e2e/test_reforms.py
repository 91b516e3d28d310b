"""Two units become one in the middle of a quarter: who reports, with what, what the page says."""

from datetime import date

from playwright.sync_api import expect

from tests import factories
from tests.e2e.office import Office
from tests.e2e.test_turn import press
from tracker.core.db import db
from tracker.models import Official, Unit
from tracker.reports import service as reports
from tracker.reports.content import Content

DATABASES = ["postgresql"]


ON = date(2022, 7, 4)
DRAFTED = "景区道路已完工，游客中心主体封顶。"


def a_plan_half_reported(office: Office) -> int:
    """文旅广局 leads two tasks; it has written of the one. The number of that one."""
    with office.app.app_context():
        units = db.session.query(Unit).filter(Unit.short_name.in_(["文旅广局", "教体局"]))
        city = factories.City(units[0].government, {unit.short_name: unit for unit in units}, {})
        plan = factories.draft_plan(city, title="2022年重点项目")
        first = factories.task(plan, "建成游客中心。", lead=city.unit("文旅广局"))
        factories.task(plan, "办好冰雪运动会。", lead=city.unit("教体局"))
        factories.issue(plan)
        writer = db.session.query(Official).filter_by(name="联络员甲").one()
        [tenure] = writer.tenures
        reports.save_draft(
            factories.assignment(first, city.unit("文旅广局")),
            factories.period(first),
            content=Content(progress=DRAFTED),
            version=0,
            by=factories.Actor(writer, tenure.post, ON),
        )
        db.session.commit()
        return first.id


def test_two_units_become_one(office):
    office.turn_to(ON)
    task_id = a_plan_half_reported(office)
    page = office.enter("supervisor")
    page.goto(f"{office.url}/units")
    page.get_by_role("link", name="机构改革", exact=True).click()
    page.get_by_role("link", name="登记变动").click()
    for unit in ("文旅广局", "教体局"):
        page.get_by_label(unit, exact=True).check()
    page.get_by_label("新单位的全称").fill("文化教育旅游局")
    page.get_by_label("新单位的简称").fill("文教旅局")
    page.get_by_label("依据文件").fill("根河市机构改革方案")
    press(page, "看要移交什么")
    moves = page.locator("#moves")
    expect(moves).to_contain_text("文教旅局（新设）承接任务 2 项（牵头 2 项）")
    expect(moves.get_by_label("文旅广局局长的去向")).to_have_value("0")
    press(page, "确认，立即施行")
    expect(page.get_by_role("status").first).to_contain_text("合并为文教旅局，已经施行")

    # The liaison has gone over with the post, and finds what was written.
    unit = office.enter("liaison")
    unit.goto(f"{office.url}/messages")
    expect(unit.get_by_text("文教旅局承接任务 2 项，其中要报送的 2 份")).to_be_visible()
    unit.goto(f"{office.url}/quarter/2022-07-07")
    expect(unit.get_by_text("文教旅局，2 份。")).to_be_visible()
    expect(unit.get_by_text("文旅广局移交")).to_be_visible()
    expect(unit.get_by_text(DRAFTED).first).to_be_visible()

    # The task's page says who had it, and since when another has.
    page.goto(f"{office.url}/tasks/{task_id}")
    expect(page.locator("#course")).to_contain_text("文旅广局的任务由文教旅局承接")
    page.goto(f"{office.url}/units?q=文教旅")
    page.get_by_role("link", name="文教旅局", exact=True).click()
    expect(page.get_by_text("沿革")).to_be_visible()
