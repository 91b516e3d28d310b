"""A task is declared done, signed, visited and closed; what is found wrong opens it again."""

from datetime import date

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.e2e.test_turn import press
from tracker.core.db import db
from tracker.models import Unit

SQLITE = pytest.mark.parametrize("empty", ["sqlite"], indirect=True)


def issued_task(office) -> int:
    """A task that 文旅广局 leads alone, of a plan issued in March; today is in July."""
    office.turn_to(date(2022, 7, 4))
    with office.app.app_context():
        unit = db.session.query(Unit).filter_by(short_name="文旅广局").one()
        city = factories.City(unit.government, {unit.short_name: unit}, {})
        plan = factories.draft_plan(city, title="2022年重点项目")
        task = factories.task(plan, "开通4条精品旅游线路。", lead=unit)
        factories.issue(plan)
        return task.id


@SQLITE
def test_a_task_is_closed_and_opened_again(office):
    address = f"{office.url}/tasks/{issued_task(office)}"
    writer = office.enter("liaison")
    writer.goto(address)
    writer.get_by_role("link", name="申请销号", exact=True).click()
    writer.get_by_label("完成情况").fill("四条线路都已开通，6月25日通过验收。")
    writer.get_by_label("证明材料").set_input_files(
        {"name": "验收表.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n"}
    )
    press(writer, "送责任人签发")
    expect(writer.locator("main")).to_contain_text("由责任人签发后报督查室")

    head = office.enter("head")
    head.get_by_role("link", name="查看并签发").click()
    press(head, "签发，申请销号")

    page = office.enter("supervisor")
    page.get_by_role("link", name="1 件销号申请待办").click()
    page.get_by_role("link", name="核验", exact=True).click()
    page.get_by_role("link", name="记录核验情况").click()
    page.get_by_label("实地核查").check()
    page.get_by_label("核查地点").fill("敖鲁古雅乡")
    page.get_by_label("核验情况").fill("线路已开通，与验收表一致。")
    press(page, "记录")
    page.get_by_role("link", name="销号", exact=True).last.click()
    expect(page.locator("main")).to_contain_text("任务从7月4日起不再报送")
    press(page, "确认销号")
    expect(page.locator("main")).to_contain_text("已于2022年7月4日销号")

    head.goto(address)
    expect(head.locator("main")).to_contain_text("从那天起不再报送")
    expect(head.get_by_role("link", name="填报", exact=True)).to_have_count(0)

    page.get_by_role("link", name="恢复办理").click()
    expect(page.locator("main")).to_contain_text("又要报的 1 份")
    page.get_by_label("恢复办理的原因").fill("复查发现一条线路停运。")
    press(page, "确认恢复办理")
    head.goto(address)
    expect(head.locator("#course")).to_contain_text("任务恢复办理")
    assert not office.complaints
