"""Writing in a browser: nothing typed is lost, whatever happens to the network or the sign-in."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.reports.served import QUARTER, Served, progress, sign_in, told
from tracker.core import clock
from tracker.core.db import db, transaction
from tracker.models import ProgressReport, Session
from tracker.reports import service


def test_what_is_typed_is_saved_after_a_pause(page, served):
    progress(page).fill("已开工5个小区。")
    expect(told(page)).to_contain_text("已自动保存")
    assert served.written() == "已开工5个小区。"
    expect(page.locator(".tk-dock [data-filled]")).to_have_text("1")
    expect(page.get_by_role("checkbox", name="勾选第1项")).to_be_checked()
    progress(page).fill("已开工6个小区。")
    with page.expect_response("**/draft"):
        page.get_by_label("存在的主要问题").focus()  # leaving a box saves at once
    expect(told(page)).to_contain_text("已自动保存")
    assert served.written() == "已开工6个小区。"


def test_what_is_typed_before_the_script_comes_is_saved_and_counted_once(page, served):
    late: list[Route] = []
    page.route("**/quarter.js*", lambda route: late.append(route))
    with page.expect_request("**/quarter.js*"):
        page.goto(QUARTER, wait_until="commit")
    progress(page).fill("页面还没有装完就写的。")
    late[0].continue_()
    expect(told(page)).to_contain_text("已自动保存")
    expect(page.locator(".tk-dock [data-filled]")).to_have_text("1")
    assert served.written() == "页面还没有装完就写的。"


def test_what_was_just_saved_is_sent_for_signature(page, served):
    progress(page).fill("已开工5个小区。")
    expect(told(page)).to_contain_text("已自动保存")
    page.get_by_role("button", name="送责任人签发").click()
    expect(page.get_by_text("已送责任人签发 1 份")).to_be_visible()


def test_an_expired_sign_in_loses_nothing(page, served):
    progress(page).fill("第一句。")
    expect(told(page)).to_contain_text("已自动保存")
    with transaction():
        db.session.query(Session).update({Session.revoked_at: clock.real_now()})
    progress(page).fill("第一句。登录过期以后写的。")
    expect(told(page)).to_contain_text("登录已过期，已存在本机")
    assert served.written() == "第一句。"
    page.get_by_role("link", name="重新登录").click()
    sign_in(page)
    expect(page.locator("article.is-open .tk-item-text")).to_be_in_viewport()
    expect(progress(page)).to_have_value("第一句。登录过期以后写的。")
    expect(told(page)).to_contain_text("已自动保存")
    assert served.written() == "第一句。登录过期以后写的。"


def test_a_broken_network_loses_nothing(page, served):
    page.context.set_offline(True)
    progress(page).fill("断网时写的。")
    expect(told(page)).to_contain_text("已存在本机，连上后自动保存")
    page.context.set_offline(False)
    expect(told(page)).to_contain_text("已自动保存")
    assert served.written() == "断网时写的。"


def save_as_head(served: Served, progress: str, **content: str) -> None:
    """From another page, over what stands there."""
    db.session.rollback()
    report = db.session.query(ProgressReport).one_or_none()
    office, version = served.office, service.draft_version(report)
    office.draft(progress, version=version, by=office.head(), **content)


def send_out(served: Served) -> None:
    db.session.rollback()
    with transaction():
        reports = db.session.query(ProgressReport).all()
        service.send_for_signoff(reports, by=served.office.liaison())


def take(page: Page, box: str, whose: str) -> None:
    page.get_by_role("radiogroup", name=f"{box}取哪一份").get_by_text(whose).click()


def write_at_once(page: Page, served: Served):
    """The reader writes, the head saves something else, the reader writes on: what follows."""
    progress(page).fill("我写的。")
    expect(told(page)).to_contain_text("已自动保存")
    save_as_head(served, "别人写的。")
    progress(page).fill("我接着写的。")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("已被任住建局局长改过")
    expect(alert).to_be_focused()
    expect(page.locator(".tk-compare")).to_contain_text("别人写的。")
    assert served.written() == "别人写的。"


@pytest.mark.parametrize(
    ("whose", "text", "kept"),
    [
        ("我的", "我接着写的。", "别人写的。"),
        ("任住建局局长的", "别人写的。", "我接着写的。"),
        ("两份都要", "别人写的。我接着写的。", ""),
    ],
)
def test_two_who_write_at_once_choose_and_lose_nothing(page, served, whose, text, kept):
    write_at_once(page, served)
    take(page, "工作进度", whose)
    page.get_by_role("button", name="按所选保存").click()
    expect(progress(page)).to_have_value(text)
    expect(page.get_by_text("全部已保存")).to_be_visible()
    expect(page.locator("[data-conflict]")).to_be_hidden()
    expect(progress(page)).to_be_focused()
    assert served.written() == text
    replaced = page.locator("[data-replaced]")
    if kept:
        replaced.get_by_text("被替换的草稿").click()
        expect(replaced).to_contain_text(kept)
    with page.expect_response("**/draft"):
        progress(page).fill(f"{text}又写一句。")  # saved as ever
    expect(page.get_by_text("全部已保存")).to_be_visible()
    assert served.written() == f"{text}又写一句。"


def test_each_box_is_settled_on_its_own(page, served):
    progress(page).fill("已开工5个小区。")
    expect(told(page)).to_contain_text("已自动保存")
    save_as_head(served, "已开工5个小区。局长补一句。", next_steps="9月底前完工")
    page.get_by_label("存在的主要问题").fill("资金没有到位。")
    expect(page.get_by_role("alert")).to_contain_text("3 处不一样")
    chosen = page.locator("[name^=take_]:checked")
    assert [each.get_attribute("value") for each in chosen.all()] == ["theirs", "mine", "theirs"]
    page.keyboard.press("Tab")  # from the notice to the first box
    page.keyboard.press("ArrowRight")
    assert [each.get_attribute("value") for each in chosen.all()] == ["mine", "mine", "theirs"]
    page.keyboard.press("Enter")
    expect(page.locator("[data-conflict]")).to_be_hidden()
    expect(page.get_by_label("下一步工作安排")).to_have_value("9月底前完工")
    expect(page.get_by_label("存在的主要问题")).to_have_value("资金没有到位。")
    assert served.written() == "已开工5个小区。"
    expect(page.locator("[data-replaced]")).to_contain_text("局长补一句。")


def test_a_page_that_stands_open_learns_what_another_saved(page, served):
    save_as_head(served, "局长写的。")
    progress(page).focus()
    notice = page.locator("[data-overtaken]")
    expect(notice).to_contain_text("任住建局局长")
    notice.get_by_role("button", name="对比两份").click()
    expect(page.locator(".tk-compare")).to_contain_text("局长写的。")
    page.reload()  # nothing of one's own was undecided
    expect(page.locator("[name=progress]")).to_have_value("局长写的。")
    expect(page.locator(".tk-compare")).to_have_count(0)
    expect(notice).to_be_empty()


def test_a_page_that_stands_open_asks_when_one_comes_back_to_it(page, served):
    save_as_head(served, "局长写的。")
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    notice = page.locator("[data-overtaken]")
    expect(notice).to_contain_text("这里还是改之前的")
    notice.get_by_role("link", name="换成新的").click()
    expect(progress(page)).to_have_value("局长写的。")


def test_a_page_asks_seldom_and_never_while_it_is_hidden(page, served):
    asked: list[str] = []
    page.on("request", lambda each: asked.append(each.url) if "/newer" in each.url else None)
    with page.expect_response("**/newer*"):
        page.evaluate("for (let n = 0; n < 50; n++) window.dispatchEvent(new Event('focus'))")
    assert len(asked) == 1
    page.evaluate(
        """() => {
          Object.defineProperty(document, "hidden", { value: true });
          Date.now = () => 9e15;
          window.dispatchEvent(new Event("focus"));
        }"""
    )
    expect(page.locator("[data-overtaken]")).to_be_empty()
    assert len(asked) == 1


def test_what_can_no_longer_be_saved_is_shown_to_be_copied(page, served):
    progress(page).fill("已开工5个小区。")
    expect(told(page)).to_contain_text("已自动保存")
    send_out(served)
    progress(page).fill("已开工5个小区。送签以后写的。")
    expect(told(page)).to_contain_text("已送责任人签发")
    page.reload()
    left = page.locator("[data-left-over]")
    expect(left).to_contain_text("没有存上")
    expect(left.get_by_role("textbox")).to_have_value("已开工5个小区。送签以后写的。")
    left.get_by_role("button", name="不要了").click()
    page.reload()
    expect(left).to_be_hidden()


def test_a_page_that_stands_open_learns_what_was_sent_out(page, served):
    progress(page).fill("已开工5个小区。")
    expect(told(page)).to_contain_text("已自动保存")
    send_out(served)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.locator("[data-overtaken]")).to_contain_text("现在是“待签发”")


def test_a_replaced_text_is_taken_back(page, served):
    write_at_once(page, served)
    take(page, "工作进度", "我的")
    page.get_by_role("button", name="按所选保存").click()
    replaced = page.locator("[data-replaced]")
    replaced.get_by_text("被替换的草稿 2 份").click()  # the first when the head saved
    replaced.get_by_role("link", name="取回到框里").first.click()
    expect(progress(page)).to_have_value("别人写的。")
    expect(replaced.get_by_text("被替换的草稿 3 份")).to_be_visible()  # what made room, too
    assert served.written() == "别人写的。"


def test_an_undecided_text_is_asked_about_again(page, served):
    write_at_once(page, served)
    page.goto(QUARTER)
    expect(page.locator(".tk-compare")).to_contain_text("我接着写的。")
    assert served.written() == "别人写的。"


def test_hints_follow_what_is_written(page, served):
    progress(page).fill("已开工5个小区。")
    page.get_by_label("下一步工作安排").fill("加快推进")
    hint = page.locator("[data-hint=next_steps]")
    expect(hint).to_contain_text("没有写完成时间")
    expect(told(page)).to_contain_text("1 处提示")
    page.get_by_label("下一步工作安排").fill("8月底前完成主体")
    expect(hint).to_be_empty()


def test_hints_are_looked_at_once_before_it_goes(page, served):
    progress(page).fill("已开工5个小区。")
    page.get_by_label("下一步工作安排").fill("加快推进")
    page.get_by_role("button", name="送责任人签发").click()
    alert = page.get_by_role("alert")
    expect(alert).to_be_focused()
    alert.get_by_role("link", name="第1项").click()
    expect(progress(page)).to_be_focused()
    alert.get_by_role("button", name="看过了，送责任人签发").click()
    expect(page.get_by_text("已送责任人签发 1 份")).to_be_visible()


def test_sending_waits_for_the_last_stroke(page, served):
    progress(page).fill("刚刚写完，还没有保存。")
    page.get_by_role("button", name="送责任人签发").click()
    expect(page.get_by_text("已送责任人签发 1 份")).to_be_visible()
    assert served.written() == "刚刚写完，还没有保存。"


def test_nothing_is_sent_while_the_last_stroke_is_refused(page, served):
    progress(page).fill("机密★10年")
    page.get_by_role("button", name="送责任人签发").click()
    expect(page.locator("[data-error=progress]")).to_contain_text("密级标志")
    expect(page.locator(".tk-dock")).to_contain_text("没有送出，1 份还没有保存")
    expect(page).to_have_url(re.compile(QUARTER))
    assert served.written() == ""


def test_nothing_is_sent_through_a_broken_network_and_one_is_told(page, served):
    page.context.set_offline(True)
    progress(page).fill("断网时写的。")
    page.get_by_role("button", name="送责任人签发").click()
    expect(page.locator(".tk-dock")).to_contain_text("没有送出，1 份还没有保存")
    page.context.set_offline(False)
    expect(told(page)).to_contain_text("已自动保存")
    expect(page).to_have_url(re.compile(QUARTER))  # and not by itself, a while later
    page.get_by_role("button", name="送责任人签发").click()
    expect(page.get_by_text("已送责任人签发 1 份")).to_be_visible()


def test_the_keys_begin_with_the_open_task(page, served):
    page.keyboard.press("Alt+ArrowDown")
    expect(progress(page)).to_be_focused()
    page.keyboard.insert_text("只用键盘写的。")
    page.keyboard.press("Control+s")
    expect(told(page)).to_contain_text("已自动保存")
    expect(page.locator(".tk-index .tk-sr").first).to_have_text("已填")
    assert served.written() == "只用键盘写的。"


def test_signing_out_leaves_nothing_on_the_machine(page, served):
    page.route("**/draft", lambda route: route.abort())
    progress(page).fill("没有连上时写的。")
    expect(told(page)).to_contain_text("已存在本机")
    page.goto("/messages")  # another page than the one that keeps it
    assert page.evaluate("localStorage.length") == 1
    page.locator(".tk-account summary").click()
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_role("heading", name="登录")).to_be_visible()
    assert page.evaluate("localStorage.length") == 0


def test_a_marking_is_refused_under_its_box(page, served):
    progress(page).fill("机密★10年")
    expect(page.locator("[data-error=progress]")).to_contain_text("密级标志")
    assert served.written() == ""


@pytest.mark.parametrize("width", [390, 1440])
def test_the_dock_never_lies_over_what_has_the_focus(page, served, width):
    page.set_viewport_size({"width": width, "height": 700})
    page.keyboard.press("Alt+ArrowDown")
    expect(progress(page)).to_be_focused()
    for name in ("problems", "next_steps"):
        page.evaluate(
            """name => {
              const dock = document.querySelector(".tk-dock").getBoundingClientRect();
              const box = document.querySelector(`[name=${name}]`).getBoundingClientRect();
              window.scrollBy(0, box.top - dock.top + 30);
            }""",
            name,
        )
        page.keyboard.press("Tab")
        expect(page.locator(f"[name={name}]")).to_be_focused()
        page.wait_for_function(
            """() => {
              const dock = document.querySelector(".tk-dock").getBoundingClientRect();
              return document.activeElement.getBoundingClientRect().bottom <= dock.top;
            }"""
        )


def test_the_next_unwritten_task_is_one_stroke_away(page, served):
    page.keyboard.press("Alt+ArrowDown")
    expect(progress(page)).to_be_focused()
    page.keyboard.insert_text("已开工5个小区。")
    page.keyboard.press("Control+s")
    expect(told(page)).to_contain_text("已自动保存")
    page.keyboard.press("Control+Enter")  # none is left
    expect(page.get_by_role("button", name="送责任人签发")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("已送责任人签发 1 份")).to_be_visible()
