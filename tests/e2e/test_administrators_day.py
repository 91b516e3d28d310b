"""The three administrators' day: what is broken is seen and mended, who did it is found out.

On the demonstration of the real 2022 plan, late in November.
"""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

from tests import factories
from tests.core.notices_of_holidays import NOTICES
from tests.e2e.office import Office, lived_in
from tests.e2e.test_year import press
from tracker.core import clock
from tracker.core.db import db, transaction
from tracker.inbox import queries
from tracker.models import CalendarDay, CalendarYear, Lease, Official, Post, Tenure
from tracker.models.message import Channel, Delivery, DeliveryStatus, Message, MessageKind

DATABASES = ["sqlite"]

ON = date(2022, 11, 21)
BAD, GOOD = "shengyutong@genhe.exmaple", "shengyutong@genhe.example"


@pytest.fixture(scope="module")
def office(demonstration, browser) -> Iterator[Office]:
    """A house in which some things are broken; its processes are alive."""
    with lived_in(demonstration, browser) as office, pytest.MonkeyPatch.context() as patch:
        patch.setattr(queries, "SILENT_AFTER", timedelta(hours=2))  # longer than the story takes
        with office.app.app_context(), transaction():
            _start()
            _break_things()
        office.turn_to(ON)
        yield office


def _start() -> None:
    """The clock and the sender have just given a sign of life."""
    now = clock.real_now()
    for name in ("clock", "sender"):
        db.session.add(Lease(name=name, holder="test", until=now, beat_at=now))


def _break_things() -> None:
    """A letter that came back, a year without its days off, a post that nobody holds."""
    liaison = db.session.query(Official).filter_by(name="盛雨桐").one()
    liaison.email = BAD
    message = Message(
        recipient=liaison,
        kind=MessageKind.REMINDER,
        subject="报送提醒",
        occurrence="story.1",
        text="三季度报送",
        link="/quarter",
    )
    letter = {"channel": Channel.EMAIL, "status": DeliveryStatus.FAILED, "attempts": 5}
    factories.add(Delivery(message=message, address=BAD, error="550 no such domain", **letter))
    year = (date(2023, 1, 1), date(2023, 12, 31))
    db.session.query(CalendarDay).filter(CalendarDay.on.between(*year)).delete()
    db.session.query(CalendarYear).filter_by(year=2023).delete()
    post = db.session.query(Post).filter_by(title="林草局联络员").one()
    db.session.query(Tenure).filter_by(post_id=post.id).one().until_on = date(2022, 11, 1)


def lock_out(office: Office, username: str) -> None:
    """Somebody guesses until the account is locked."""
    page = office.browser.new_context(locale="zh-CN").new_page()
    page.goto(office.url + "/sign-in")
    for _ in range(5):
        page.get_by_label("账号").fill(username)
        page.get_by_label("密码", exact=True).fill("wrong-guess-1")
        page.get_by_label("我知道不得录入").check()
        press(page, "登录")
    expect(page.get_by_role("alert")).to_contain_text("锁定")
    page.context.close()


def to_do(page: Page, words: str) -> Locator:
    return page.locator(".tk-list-row", has_text=words)


def home(page: Page) -> None:
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="工作台").click()


def says(page: Page, words: str) -> None:
    expect(page.locator("main")).to_contain_text(words)


def mend_the_letter(page: Page) -> None:
    """The address is put right, and the letter sent to the right one."""
    to_do(page, "1 条消息没有送到").get_by_role("link").click()
    says(page, "550 no such domain")
    page.get_by_role("link", name="改邮箱").click()
    page.get_by_label("邮箱").fill(GOOD)
    press(page, "保存")
    home(page)
    to_do(page, "1 条消息没有送到").get_by_role("link").click()
    press(page, "重新发送")
    says(page, "没有失败的投递")
    home(page)


def enter_the_holidays(page: Page) -> None:
    """The State Council's notice is pasted, looked at, and entered."""
    to_do(page, "2023年的放假安排还没有录入").get_by_role("link", name="粘贴通知").click()
    page.get_by_label("通知全文").fill(NOTICES[2023])
    press(page, "核对")
    says(page, "春节")
    press(page, "录入2023年的安排")
    says(page, "2023年")
    home(page)


def fill_the_post(page: Page, post: str, name: str) -> None:
    to_do(page, f"{post}空缺").get_by_role("link", name="任职").click()
    page.get_by_label("新干部姓名").fill(name)
    press(page, "看移交什么")
    press(page, "确认办理")
    says(page, f"现任 {name}")
    home(page)


def test_what_is_broken_is_mended_from_the_first_page(office):
    lock_out(office, "wenlv-lianluo")
    page = office.enter("xitong")
    expect(page.get_by_role("heading", level=1)).to_have_text("有 4 件事要处理")
    mend_the_letter(page)
    enter_the_holidays(page)
    fill_the_post(page, "林草局联络员", "新来的")
    expect(page.get_by_role("heading", level=1)).to_have_text("有 1 件事要处理")
    with page.expect_navigation():
        to_do(page, "盛雨桐的账号已锁定").get_by_role("button", name="解锁").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("系统运行正常")
    office.enter("wenlv-lianluo")
    with office.app.app_context():
        [letter] = db.session.query(Delivery).filter(Delivery.address == GOOD).all()
        assert letter.status is DeliveryStatus.PENDING


def test_a_post_changes_hands_and_the_new_head_signs_in(office):
    page = office.enter("xitong")
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="单位与干部").click()
    page.get_by_role("link", name="文旅广局").click()
    page.get_by_role("link", name="文旅广局局长").click()
    page.get_by_role("link", name="换人").click()
    says(page, "都随岗位转给接任干部")
    page.get_by_label("新干部姓名").fill("接任者")
    press(page, "看移交什么")
    press(page, "确认办理")
    says(page, "现任 接任者")

    page.get_by_role("navigation", name="主导航").get_by_role("link", name="账号").click()
    page.get_by_role("link", name="新建账号").click()
    page.get_by_label("干部").select_option(label="接任者（文旅广局局长）")
    page.get_by_label("账号", exact=True).fill("wenlv-xin")
    press(page, "新建账号")
    says(page, "密码只在这里显示一次。")
    office.passwords["wenlv-xin"] = page.locator("main .tk-facts dd").last.inner_text()

    successor = office.enter("wenlv-xin")
    successor.get_by_label("原密码").fill(office.passwords["wenlv-xin"])
    successor.get_by_label("新密码", exact=True).fill("Linqu-2022-gy")
    successor.get_by_label("再输一遍新密码").fill("Linqu-2022-gy")
    press(successor, "修改密码")
    successor.goto(office.url + "/quarter")
    says(successor, "文旅广局")


def test_the_security_administrator_unlocks_and_touches_nothing_else(office):
    lock_out(office, "aoxiang-lianluo")
    page = office.enter("anquan", width=390)
    with page.expect_navigation():
        to_do(page, "索玉梅的账号已锁定").get_by_role("button", name="解锁").click()
    says(page, "已解锁索玉梅的账号。")
    page.goto(office.url + "/accounts")
    says(page, "aoxiang-lianluo")
    expect(page.get_by_role("button", name="重置密码")).to_have_count(0)
    office.enter("aoxiang-lianluo")


def test_the_auditor_finds_who_did_it_and_takes_it_along(office):
    lock_out(office, "wenlv-juzhang")
    press_unlock = office.enter("anquan")
    with press_unlock.expect_navigation():
        to_do(press_unlock, "江岳的账号已锁定").get_by_role("button", name="解锁").click()

    page = office.enter("shenji")
    page.get_by_label("谁").fill("万晓东")
    page.get_by_label("操作").select_option(label="解锁账号")
    press(page, "筛选")
    row = page.locator("tbody tr", has_text="江岳")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("安全管理员")
    with page.expect_download() as download:
        page.get_by_role("button", name="导出 Excel").click()
    with download.value.path().open("rb") as file:
        sheet = load_workbook(file).active
    lines = list(sheet.iter_rows(min_row=4, values_only=True))
    assert any(line[2] == "万晓东" and line[6] == "江岳" for line in lines)

    page.get_by_role("link", name="清除").click()
    says(page, "导出审计记录")
    page.get_by_role("link", name="核对是否完整").click()
    says(page, "审计记录完整。")
