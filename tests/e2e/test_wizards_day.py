"""A day at the draft: the document beside the tasks, by keyboard, two at once, and on a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.office import Office

DATABASES = ["postgresql"]

TEXT = """2022年任务分解
一、聚焦品质提升
1. 改造14个小区；修建连心桥。（责任单位：住建局）
2. 落实减税降费政策。（责任单位：财政局）
3. 办好林业产业。（责任单位：林草局）
各单位要高度重视。每季度报送进展。
"""


@pytest.fixture
def drafted(office) -> tuple[Office, Page, str]:
    """The office, a supervisor before the draft of a text that was pasted, and its address."""
    page = office.enter("supervisor")
    page.goto(office.url + "/plans/import")
    page.get_by_label("或粘贴文字").fill(TEXT)
    page.get_by_role("button", name="上传并读取").click()
    page.wait_for_url("**/imports/*")
    doubts = page.get_by_label("没有把握的已对照原件核对")
    if doubts.count():
        doubts.check()
    page.get_by_role("button", name=re.compile("为草稿")).click()
    page.wait_for_url(re.compile(r"/plans/\d+$"))
    return office, page, page.url


def tasks(page: Page):
    return page.locator("[data-task]")


def test_the_draft_is_worked_through_by_keyboard(drafted):
    _, page, address = drafted
    expect(page.get_by_text("3 段在任务里，2 段是章节，1 段没有用到")).to_be_visible()

    page.keyboard.press("j")
    expect(tasks(page).first).to_be_focused()
    expect(page.locator("[data-piece].is-on")).to_contain_text("改造14个小区")
    page.keyboard.press("x")
    page.wait_for_url("**split=*")
    page.wait_for_load_state()
    page.get_by_role("button", name="拆开").click()
    expect(tasks(page)).to_have_count(4)
    page.wait_for_load_state()

    expect(tasks(page).first).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("e")
    page.wait_for_url("**edit=*")
    page.wait_for_load_state()
    page.get_by_label("任务内容").fill("修建连心桥和步道。")
    expect(page.locator("[data-saved]")).to_contain_text("已保存")
    page.get_by_label("按名称添加").fill("财政局")
    page.keyboard.press("Enter")
    expect(page.get_by_label("第2个责任单位")).to_have_value(re.compile(r"unit\.\d+"))
    page.keyboard.press("Escape")
    page.wait_for_url(re.compile(r"#task-\d+$"))
    page.wait_for_load_state()
    expect(tasks(page).nth(1)).to_contain_text("修建连心桥和步道。")
    expect(tasks(page).nth(1)).to_contain_text("财政局")

    expect(tasks(page).nth(1)).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    expect(tasks(page).nth(2)).to_contain_text("修建连心桥和步道。")
    page.goto(address + "/history")
    page.locator("tbody").get_by_role("link", name=re.compile("^修改")).first.click()
    expect(page.locator(".tk-compare ins").first).to_be_visible()


def test_two_at_the_same_task_choose_between_their_texts(drafted):
    office, page, address = drafted
    other = office.enter("supervisor")
    for each in (page, other):
        each.goto(address)
        tasks(each).first.get_by_role("link", name="修改").click()
        each.wait_for_load_state()
    page.get_by_label("任务内容").fill("改造15个小区。")
    expect(page.locator("[data-saved]")).to_contain_text("已保存")

    other.get_by_label("任务内容").fill("改造16个小区。")

    note = other.get_by_role("alert")
    expect(note).to_contain_text("任务内容刚被")
    expect(other.locator(".tk-compare")).to_contain_text("改造15个小区。")
    other.get_by_role("button", name="用我的").click()
    expect(tasks(other).first).to_contain_text("改造16个小区。")
    office.complaints[:] = [each for each in office.complaints if "409" not in each]


def test_what_is_written_without_a_network_is_saved_when_it_is_back(drafted):
    office, page, _ = drafted
    tasks(page).first.get_by_role("link", name="修改").click()
    page.wait_for_load_state()
    page.context.set_offline(True)
    page.get_by_label("任务内容").fill("改造18个小区。")
    expect(page.locator("[data-saved]")).to_contain_text("没有连上，已存在本机")

    page.context.set_offline(False)
    expect(page.locator("[data-saved]")).to_contain_text("已保存")
    page.get_by_role("link", name="返回").click()
    expect(tasks(page).first).to_contain_text("改造18个小区。")
    office.complaints[:] = [each for each in office.complaints if "net::ERR" not in each]


def test_on_a_phone_tapped_sentences_become_a_task(drafted):
    office, _, address = drafted
    page = office.enter("supervisor", width=390)
    page.goto(address)
    expect(page.locator("[data-document]")).to_be_hidden()
    page.get_by_role("link", name="原文", exact=True).click()
    expect(tasks(page).first).to_be_hidden()
    page.get_by_role("link", name="下一段没有用到的").click()
    page.get_by_text("每季度报送进展。").click()
    page.get_by_text("各单位要高度重视。").click()
    page.get_by_role("button", name="用所选 2 句新增任务").click()
    page.wait_for_load_state()
    expect(page.get_by_label("任务内容")).to_have_value("各单位要高度重视。每季度报送进展。")
    page.get_by_role("button", name="保存").click()
    expect(tasks(page).last).to_contain_text("各单位要高度重视。每季度报送进展。")
    page.get_by_role("link", name="原文", exact=True).click()
    expect(page.get_by_text("4 段在任务里，2 段是章节，0 段没有用到")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_task_dragged_to_the_lower_half_of_another_lands_after_it(drafted):
    _, page, _ = drafted
    first, second = tasks(page).nth(0), tasks(page).nth(1)
    place = {"x": 60, "y": second.bounding_box()["height"] - 6}
    first.locator(".tk-item-no").drag_to(second, target_position=place)
    expect(tasks(page).nth(1)).to_contain_text("改造14个小区")
    expect(tasks(page).nth(0)).to_contain_text("落实减税降费政策")
    page.get_by_role("button", name="撤销“移动第1项”").click()
    expect(tasks(page).nth(0)).to_contain_text("改造14个小区")
