"""A document goes out, is signed for, and another one takes its place."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.e2e.test_objection_and_talk import Desks
from tests.e2e.test_paper import paper_desks
from tests.e2e.test_turn import press

__all__ = ["paper_desks"]


@pytest.fixture
def desks(paper_desks) -> Iterator[Desks]:
    return paper_desks


def test_a_document_goes_out_is_signed_for_and_is_replaced(desks):
    city = desks.city
    office, head = desks.enter(city.supervisor), desks.enter(city.head("住建局"))

    # Its letterhead first, with a sample to look at.
    office.goto("/notices")
    office.get_by_role("link", name="公文格式").click()
    office.get_by_label("印红头和红线").check()
    office.get_by_label("机关代字").fill("根政督")
    with office.expect_download() as sample:
        office.get_by_role("button", name="下载样张").click()
    assert sample.value.suggested_filename == "公文样张.docx"
    press(office, "保存")

    # A document of the office's own, looked at before it goes out.
    office.get_by_role("link", name="通知通报").last.click()
    office.get_by_role("link", name="印发文件").click()
    office.get_by_label("标题").fill("关于做好二季度报送的通知")
    office.get_by_label("主送").fill("各责任单位")
    office.get_by_label("正文").fill("请于7月7日前报送。")
    office.get_by_label("住建局").check()
    office.get_by_label("财政局").check()
    press(office, "看印发给谁")
    expect(office.get_by_text("根政督〔2022〕1号").first).to_be_visible()
    expect(office.get_by_text("将通知 4 人")).to_be_visible()
    press(office, "印发")
    press(office, "核对文件")
    expect(office.get_by_text("文件与印发时一致")).to_be_visible()

    head.goto("/notices")
    head.get_by_role("link", name="关于做好二季度报送的通知").click()
    press(head, "签收")

    # Who has not signed is asked, once a day.
    office.get_by_role("link", name="通知通报").first.click()
    office.get_by_role("link", name="发文登记簿").click()
    expect(office.get_by_text("1 / 2 个单位")).to_be_visible()
    press(office, "提醒 1 个单位签收")
    expect(office.get_by_text("今天已提醒").first).to_be_visible()

    # Another one takes its place; both stand in the register, and the head sees it.
    office.get_by_role("link", name="关于做好二季度报送的通知").click()
    office.get_by_role("link", name="以新代旧").click()
    office.get_by_label("代替的原因").fill("日期有误")
    office.get_by_label("正文").fill("请于7月6日前报送。")
    press(office, "印发并代替原件")
    expect(office.get_by_text("本件代替")).to_be_visible()
    head.reload()
    expect(head.get_by_text("日期有误")).to_be_visible()
    office.goto("/notices/register")
    expect(office.get_by_role("row", name="根政督〔2022〕1号 关于")).to_contain_text("已被代替")
