"""A city begins in July with the ledger that it kept, and in January the year ends."""

from datetime import date

from playwright.sync_api import expect

from tests import factories
from tests.e2e.test_turn import press
from tests.intake.makers import HEADER, workbook
from tracker.core import clock
from tracker.core.db import db, transaction
from tracker.models import Plan, PlanStatus, ReportingPeriod, Schedule, Unit

DATABASES = ["postgresql"]


def test_an_old_ledger_is_loaded_and_the_year_is_concluded(office):
    with office.app.app_context():
        unit = db.session.query(Unit).filter_by(short_name="文旅广局").one()
        city = factories.City(unit.government, {unit.short_name: unit}, {})
        plan = factories.draft_plan(city, title="2022年文旅重点工作")
        factories.task(plan, "修建环城步道。", lead=unit)
        factories.task(plan, "办好冰雪节。", lead=unit)
        db.session.commit()
        plan_id = plan.id
    more = ("一季度进展", "一季度评定", "二季度进展", "二季度评定")
    content = workbook(
        (1, "修建环城步道。", "", "文旅广局", "", "", "已完成招标。", "绿", "完成一半。", "不快"),
        (2, "办好冰雪节。", "", "文旅广局", "", "", "已办。", "绿", "已办。", "已完成"),
        header=(*HEADER, *more),
    )
    office.turn_to(date(2022, 7, 20))
    page = office.enter("supervisor")

    # The ledger is looked at, a word is given its meaning, and all of it is written at once.
    page.goto(f"{office.url}/plans/{plan_id}")
    page.get_by_role("link", name="从历史台账补录以前各期").click()
    page.get_by_label("台账文件").set_input_files(
        {"name": "台账.xlsx", "mimeType": "application/octet-stream", "buffer": content}
    )
    press(page, "上传并核对")
    expect(page.get_by_role("heading", level=1)).to_contain_text("2 处要改正")
    expect(page.locator("main")).to_contain_text("“不快”（1 行）是哪种评定")
    page.get_by_label("不快", exact=True).select_option("进展缓慢")
    page.get_by_label("当时的印发日期").fill("2022-03-02")
    page.locator("aside").get_by_role("button", name="按改动重新核对").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("可以补录 2 项任务的 4 份进展")
    press(page, "补录 4 份")
    expect(page.get_by_role("status").first).to_contain_text("已补录 2 项任务的 4 份进展")

    # In January the rest of the year is published, and each task gets its final mark.
    office.turn_to(date(2023, 1, 10))
    with office.app.app_context(), transaction():
        coming = db.session.query(ReportingPeriod).join(Schedule)
        for period in coming.filter(
            Schedule.plan_id == plan_id, ReportingPeriod.published_at.is_(None)
        ):
            period.published_at = clock.now()
    page.goto(f"{office.url}/plans/{plan_id}/conclusion")
    for number, mark in ((0, "进展缓慢"), (1, "已完成")):
        page.locator(f"[name=rows-{number}-is_ticked]").check()
        expect(page.locator(f"[name=rows-{number}-value] option:checked")).to_have_text(mark)
    press(page, "确认勾选的")
    expect(page.get_by_role("heading", level=1)).to_contain_text("年终评定都定了")
    page.get_by_label("已经核对，办结后不再重开").check()
    press(page, "办结方案")
    expect(page.get_by_role("status").first).to_contain_text("方案已办结")

    # What is left goes on in next year's draft, with its history.
    page.get_by_role("link", name="结转没有完成的").click()
    page.get_by_role("link", name="起草2023年方案").click()
    press(page, "起草")
    press(page, "看结转后怎样")
    expect(page.locator("#then")).to_contain_text("修建环城步道。")
    press(page, "结转 1 项")
    expect(page.get_by_role("heading", level=1)).to_have_text("2023年文旅重点工作")
    expect(page.locator("main")).to_contain_text("修建环城步道。")
    with office.app.app_context():
        assert db.session.get_one(Plan, plan_id).status is PlanStatus.CLOSED
    # The unit reads what its year came to.
    head = office.enter("head")
    head.goto(f"{office.url}/plans/{plan_id}/conclusion")
    expect(head.locator("main")).to_contain_text("进展缓慢")
    assert not office.complaints
