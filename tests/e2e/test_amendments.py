"""A task is amended, as the office, a unit and the leader see it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.e2e.office import Office, served_to_people
from tracker.core.db import db
from tracker.directory.queries import DEMONSTRATION_DAY
from tracker.models import Setting

PEOPLE = {
    "office": "督查员",
    "leader": "副市长（城建）",
    "liaison": "住建局联络员",
    "head": "住建局局长",
}
PASSWORD = "Kan-Gai-Hou-9876"


@pytest.fixture
def office(fresh_app, browser) -> Iterator[Office]:
    """One task of 住建局, three days before its report is due."""
    with fresh_app.app_context():
        city = factories.small_city()
        key, day = DEMONSTRATION_DAY, factories.TODAY.isoformat()
        factories.add(Setting(government_id=city.government.id, key=key, value=day))
        task = factories.issued_task(city)
        factories.target(task, name="改造小区", value=14, unit="个")
        for username, title in PEOPLE.items():
            factories.account(city.actor(title).official, PASSWORD, username=username)
        db.session.commit()
        db.session.remove()
    with served_to_people(fresh_app, browser) as office:
        office.passwords |= dict.fromkeys(PEOPLE, PASSWORD)
        yield office


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()
    page.wait_for_load_state()


@pytest.mark.parametrize("fresh_app", ["sqlite"], indirect=True)
def test_a_unit_asks_for_time_and_the_office_changes_a_figure(office):
    liaison = office.enter("liaison")
    follow(liaison, "填报")
    follow(liaison, "申请延期或调整")
    liaison.get_by_label("完成日期").fill("2022-12-20")
    liaison.get_by_label("原因").fill("施工图审查没有通过。")
    press(liaison, "送责任人签发")
    head = office.enter("head")
    follow(head, "第1项　申请调整完成时限")
    press(head, "签发，报督查室")

    desk = office.enter("office")
    follow(desk, "1 件单位的申请等督查室办理")
    desk.locator("table a").first.click()
    desk.get_by_label("督查室的意见").fill("情况属实，建议同意。")
    press(desk, "转送")
    expect(desk.locator("main")).to_contain_text("等副市长（城建）")
    desk.goto(office.url + "/ledger")
    desk.locator("table a[href*='/tasks/']").first.click()
    follow(desk, "调整")
    desk.get_by_label("第1个指标的数值").fill("12")
    desk.get_by_label("原因").fill("两个小区并入省级项目。")
    press(desk, "看改后怎样")
    expect(desk.locator("#then")).to_contain_text("改造小区 不低于12个")
    press(desk, "提请批准")

    leader = office.enter("leader", width=390)
    for _ in range(2):
        follow(leader, "看改前改后、批准")
        press(leader, "同意")
        leader.goto(office.url + "/portfolio")
    expect(leader.get_by_text("看改前改后、批准")).to_have_count(0)
    head.goto(office.url + "/ledger")
    head.locator("table a[href*='/tasks/']").first.click()
    head.wait_for_load_state()
    main = head.locator("main")
    expect(main).to_contain_text("12月20日")
    expect(main).to_contain_text("量化指标调整生效")
