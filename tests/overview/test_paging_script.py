"""A long ledger in a browser: its pages are turned in place, and the ticks go along."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.applications import migrated_app
from tests.overview.test_ledger_script import bar, furnished_city, opened_ledger, rows, tick
from tests.serving import serving

MANY = 160


@pytest.fixture(scope="module")
def url(tmp_path_factory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("pages")
    with migrated_app(f"sqlite:///{folder / 'test.db'}", folder) as app, app.app_context():
        app.config.update(WTF_CSRF_ENABLED=True, SERVER_NAME=None)
        furnished_city(tasks=MANY)
        with serving(app) as served:
            yield served


@pytest.fixture
def page(browser, url) -> Iterator[Page]:
    with opened_ledger(browser, url) as opened:
        expect(rows(opened)).to_have_count(100)
        yield opened


def turn(page: Page, number: int) -> None:
    page.get_by_role("link", name=f"第 {number} 页").click()
    expect(page.get_by_role("link", name=f"第 {number} 页")).to_have_attribute(
        "aria-current", "page"
    )


def test_a_page_is_turned_in_place_and_said_and_the_browser_leads_back(page):
    page.evaluate("window.isSamePage = true")
    page.get_by_role("link", name="下一页").press("Enter")
    expect(rows(page)).to_have_count(60)
    expect(page).to_have_url(re.compile(r"/ledger\?page=2$"))
    expect(page.locator("#main").get_by_role("status")).to_have_text("160 项，本页第 101～160 项")
    expect(page.locator("[data-part=list]")).to_be_focused()
    assert page.evaluate("window.isSamePage")
    page.go_back()
    expect(rows(page)).to_have_count(100)
    expect(page).to_have_url(re.compile(r"/ledger$"))


def test_a_filter_begins_at_the_first_page(page):
    turn(page, 2)
    page.get_by_role("combobox", name="报送状态").select_option("unfilled")
    expect(rows(page)).to_have_count(100)
    expect(page).to_have_url(re.compile(r"/ledger\?(?!.*page=)"))


def test_ticks_go_along_and_what_stands_on_other_pages_is_done_too(page):
    tick(page, 3)
    tick(page, 5)
    turn(page, 2)
    expect(bar(page)).to_contain_text("已选 2 项，其中 2 项在其他页")
    tick(page, 120)
    expect(bar(page)).to_contain_text("已选 3 项，其中 2 项在其他页")
    turn(page, 1)
    expect(page.get_by_role("checkbox", name="选第3项", exact=True)).to_be_checked()
    tick(page, 5)
    expect(bar(page)).to_contain_text("已选 2 项，其中 1 项在其他页")
    page.get_by_role("button", name="打印所选").click()
    expect(page.get_by_role("heading", name="所选任务")).to_be_visible()
    expect(rows(page)).to_have_count(2)


def test_the_page_or_every_page_is_ticked_and_the_bar_says_which(page):
    page.get_by_role("checkbox", name="全选本页").check()
    expect(bar(page)).to_contain_text("已选 100 项")
    page.get_by_role("button", name="全选 160 项").click()
    expect(bar(page)).to_contain_text("已选 160 项，其中 60 项在其他页")
    turn(page, 2)
    tick(page, 150)
    expect(bar(page)).to_contain_text("已选 159 项，其中 100 项在其他页")
    page.get_by_role("checkbox", name="全选本页").check()
    page.get_by_role("checkbox", name="全选本页").uncheck()
    expect(bar(page)).to_contain_text("已选 100 项，其中 100 项在其他页")
    page.get_by_role("button", name="提醒责任单位").click()
    expect(page.get_by_text("勾选了 100 项任务")).to_be_visible()


def test_a_filter_leaves_of_the_ticks_those_it_finds_on_whichever_page(page):
    page.get_by_role("checkbox", name="全选本页").check()
    page.get_by_role("combobox", name="责任单位").select_option(label="住建局（80）")
    expect(rows(page)).to_have_count(80)
    expect(bar(page)).to_contain_text("已选 50 项")


def test_without_a_script_every_page_can_be_meant(browser, url, page):
    context = browser.new_context(
        base_url=url, java_script_enabled=False, storage_state=page.context.storage_state()
    )
    plain = context.new_page()
    plain.goto("/ledger?page=2")
    expect(plain.get_by_role("checkbox", name="全选本页")).to_be_hidden()
    plain.get_by_label("全部 160 项，各页都算").check()
    plain.get_by_role("button", name="打印所选").click()
    expect(rows(plain)).to_have_count(MANY)
    context.close()
