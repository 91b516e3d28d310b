"""The ledger in a browser: the list follows its filters, and the hands stay where they are."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests import factories
from tests.applications import migrated_app
from tests.serving import at_a_desk, serving, sign_in
from tracker.core.db import db
from tracker.directory import queries as directory
from tracker.models import Setting

PASSWORD = "long enough for the office"
TASKS = 40  # more than a window holds


@dataclass
class Served:
    """The application as it runs, and the city in it."""

    url: str
    city: factories.City


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("ledger")
    with migrated_app(f"sqlite:///{folder / 'test.db'}", folder) as app, app.app_context():
        app.config.update(WTF_CSRF_ENABLED=True, SERVER_NAME=None)
        city = furnished_city()
        with serving(app) as url:
            yield Served(url, city)


def furnished_city(tasks: int = TASKS) -> factories.City:
    """住建局 and 教体局 lead every other task."""
    city = factories.small_city()
    plan = factories.draft_plan(city)
    for number in range(tasks):
        lead = city.unit("住建局" if number % 2 else "教体局")
        factories.task(plan, f"完成第{number}个项目。", lead=lead)
    factories.issue(plan)
    key, day = directory.DEMONSTRATION_DAY, factories.TODAY.isoformat()
    factories.add(Setting(government_id=city.government.id, key=key, value=day))
    factories.account(city.supervisor.official, PASSWORD, username="office")
    db.session.commit()
    return city


@pytest.fixture
def page(browser, served) -> Iterator[Page]:
    with opened_ledger(browser, served.url) as opened:
        yield opened


@contextmanager
def opened_ledger(browser: Browser, url: str) -> Iterator[Page]:
    """The office has signed in at a browser, and stands before the ledger."""
    with at_a_desk(browser, url) as opened:
        opened.goto("/ledger")
        sign_in(opened, "office", PASSWORD, heading="台账")
        yield opened


def rows(page: Page):
    return page.locator(".tk-ledger tbody tr:not(.tk-group):not(.tk-subgroup)")


def test_choosing_shows_the_list_at_once_and_keeps_the_place(page):
    unit = page.get_by_role("combobox", name="责任单位")
    unit.focus()
    page.evaluate("window.isSamePage = true; window.scrollTo(0, 120)")
    page.wait_for_function("window.scrollY === 120")
    unit.select_option(label="住建局（20）")
    expect(rows(page)).to_have_count(20)
    expect(unit).to_be_focused()
    expect(page.locator("#main").get_by_role("status")).to_have_text("20 项")
    expect(page).to_have_url(re.compile(r"/ledger\?.*unit=\d+"))
    assert page.evaluate("[window.isSamePage, window.scrollY]") == [True, 120]
    page.reload()
    expect(rows(page)).to_have_count(20)


def test_what_is_typed_narrows_the_list_and_the_counts_of_the_choices(page):
    box = page.get_by_label("关键词")
    box.press_sequentially("第1")
    expect(rows(page)).to_have_count(11)  # 1, and 10 to 19
    expect(box).to_be_focused()
    expect(box).to_have_value("第1")
    unit = page.get_by_role("combobox", name="责任单位")
    expect(unit.locator("option", has_text="教体局")).to_have_text("教体局（5）")
    expect(page.get_by_role("navigation", name="常用视图")).to_contain_text("全部11")
    unit.select_option(label="教体局（5）")
    expect(rows(page)).to_have_count(5)
    box.fill("没有这样的任务")
    expect(page.get_by_text("没有符合条件的任务")).to_be_visible()
    expect(unit).to_have_value(re.compile(r"\d+"))


def test_a_newer_question_calls_off_the_one_that_is_under_way(page):
    held: list[Route] = []
    page.route("**/ledger?*state=draft*", lambda route: held.append(route))
    with page.expect_request("**/ledger?*state=draft*"):
        page.get_by_role("combobox", name="报送状态").select_option("draft")
    with page.expect_event("requestfailed", lambda request: "state=draft" in request.url):
        page.get_by_role("combobox", name="报送状态").select_option("unfilled")
    expect(page.locator("#main").get_by_role("status")).to_have_text("40 项")
    page.unroute_all(behavior="ignoreErrors")
    expect(rows(page)).to_have_count(TASKS)
    expect(page).to_have_url(re.compile("state=unfilled"))


def bar(page: Page):
    return page.get_by_role("form", name="对勾选的任务")


def tick(page: Page, number: int, *, holding: str | None = None) -> None:
    box = page.get_by_role("checkbox", name=f"选第{number}项", exact=True)
    box.click(modifiers=[holding] if holding else [])


def test_what_can_be_done_appears_with_the_first_tick(page):
    expect(bar(page)).to_be_hidden()
    tick(page, 2)
    expect(bar(page)).to_be_visible()
    expect(bar(page)).to_contain_text("已选 1 项")
    tick(page, 6, holding="Shift")
    expect(bar(page)).to_contain_text("已选 5 项")
    tick(page, 2)
    expect(bar(page)).to_contain_text("已选 4 项")
    page.get_by_role("button", name="取消选择").click()
    expect(bar(page)).to_be_hidden()


def test_everything_shown_is_ticked_at_once_and_printed(page):
    page.get_by_role("combobox", name="责任单位").select_option(label="住建局（20）")
    expect(rows(page)).to_have_count(20)
    page.get_by_role("checkbox", name="全选当前列表").check()
    expect(bar(page)).to_contain_text("已选 20 项")
    page.get_by_role("button", name="打印所选").click()
    expect(page.get_by_role("heading", name="所选任务")).to_be_visible()
    expect(rows(page)).to_have_count(20)


def test_ticks_stay_on_what_a_filter_leaves(page):
    tick(page, 1)  # 教体局
    tick(page, 2)  # 住建局
    page.get_by_role("combobox", name="责任单位").select_option(label="住建局（20）")
    expect(rows(page)).to_have_count(20)
    expect(bar(page)).to_contain_text("已选 1 项")
    expect(page.get_by_role("checkbox", name="选第2项", exact=True)).to_be_checked()


def test_without_a_script_what_is_ticked_is_printed_too(browser, served, page):
    context = browser.new_context(
        base_url=served.url, java_script_enabled=False, storage_state=page.context.storage_state()
    )
    plain = context.new_page()
    plain.goto("/ledger")
    tick(plain, 3)
    plain.get_by_role("button", name="打印所选").click()
    expect(rows(plain)).to_have_count(1)
    context.close()


def test_the_link_of_the_list_is_copied(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("combobox", name="责任单位").select_option(label="住建局（20）")
    expect(rows(page)).to_have_count(20)
    page.get_by_role("button", name="复制链接").click()
    expect(page.get_by_role("button", name="已复制链接")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/ledger\?unit=\d+&period=2022-07-07", copied)


def test_without_a_script_the_button_shows_the_same_list(browser, served, page):
    context = browser.new_context(
        base_url=served.url, java_script_enabled=False, storage_state=page.context.storage_state()
    )
    plain = context.new_page()
    plain.goto("/ledger")
    plain.get_by_role("combobox", name="责任单位").select_option(label="住建局（20）")
    plain.get_by_role("button", name="筛选").click()
    expect(rows(plain)).to_have_count(20)
    context.close()


@pytest.mark.parametrize("width", [800, 1024, 1300, 1440])
def test_many_columns_fold_under_the_task_instead_of_moving_sideways(page, width):
    page.get_by_text("栏目", exact=True).click()
    for box in page.locator("[name=column]").all():
        box.check()
    page.get_by_role("button", name="保存").click()
    page.wait_for_load_state()
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    row = rows(page).first
    task, section = (row.locator(f".tk-c-{name}").bounding_box() for name in ("task", "section"))
    is_folded = section["y"] >= task["y"] + task["height"]
    assert is_folded is (width <= 1400)
