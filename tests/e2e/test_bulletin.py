"""A quarter is told to the whole city: frozen, written, approved in that very text, issued."""

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, expect

from tests import factories
from tests.e2e.desks import Desks, at_work
from tests.e2e.test_turn import press
from tests.overview import world
from tracker.models import MarkValue

ON = date(2022, 7, 20)


@pytest.fixture
def desks(tmp_path, browser: Browser) -> Iterator[Desks]:
    with at_work(tmp_path, browser, on=ON, prepare=_published) as desks:
        yield desks


def _published(city: factories.City) -> None:
    """住建局 has a task that lags, 教体局 one that is done; the second quarter is published."""
    plan = factories.draft_plan(city)
    own = (city.posts["副市长（城建）"],)
    bridge = factories.task(plan, "完成连心桥建设。", lead=city.unit("住建局"), leaders=own)
    schools = factories.task(plan, "改造三所学校。", lead=city.unit("教体局"), leaders=own)
    factories.issue(plan)
    world.accepted(city, bridge, MarkValue.LAGGING, quarter=2, problems="征地没有完成。")
    world.accepted(city, schools, MarkValue.COMPLETED, quarter=2)
    world.publish(bridge, 2)


def test_a_bulletin_is_frozen_approved_and_issued(desks):
    city = desks.city
    office, mayor = desks.enter(city.supervisor), desks.enter(city.mayor)

    # The figures are frozen; each number leads to its rows.
    office.goto("/bulletins")
    press(office, "冻结数据并起草")
    office.locator("#figures").get_by_role("link", name="1", exact=True).nth(1).click()
    expect(office.locator("#rows")).to_contain_text("完成连心桥建设。")
    expect(office.locator("#rows")).not_to_contain_text("改造三所学校。")

    # The office chooses whom to praise and to criticise, and puts it before the mayor.
    office.get_by_role("link", name="选表扬和批评").click()
    office.get_by_label("教体局：建议").check()
    office.get_by_role("group", name="予以批评").get_by_label("住建局").check()
    press(office, "选定")
    expect(office.locator("#text")).to_contain_text("四、表扬和批评")
    office.get_by_label("送哪位领导批准").select_option(index=0)
    press(office, "送批")

    # A change takes it back; the mayor approves the text that he sees.
    office.get_by_role("link", name="改文字").click()
    office.get_by_label("工作要求").fill("请住建局7月底前整改到位。")
    press(office, "保存")
    expect(office.get_by_text("正文有改动").first).to_be_visible()
    press(office, "送批")
    mayor.goto("/bulletins")
    mayor.get_by_role("link", name="2022年二季度").click()
    expect(mayor.locator("#text")).to_contain_text("请住建局7月底前整改到位。")
    mayor.get_by_label("批准印发").check()
    press(mayor, "决定")

    office.reload()
    press(office, "印发")
    expect(office.get_by_role("heading", name="关于2022年二季度")).to_be_visible()
    expect(office.get_by_text("督查通报").first).to_be_visible()
