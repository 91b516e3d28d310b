"""The one script, in a browser, under the policy that pages are served with."""

from collections.abc import Iterator

import pytest
from flask import Flask, Response, render_template_string, request
from playwright.sync_api import Page, expect

from tests.serving import serving
from tests.web.bare import bare_app, page_context
from tracker.web.headers import POLICY

PAGE = """{% extends "base.html" %}
{% from "components/post_button.html" import post_button %}
{% from "components/submit.html" import submit %}
{% block title %}样张{% endblock %}
{% block content %}
{{ post_button("/return", "退回", kind="danger", confirm="退回后两个工作日内重报。") }}
<form action="/save" method="post"><label>文字 <input name="text"></label>
{{ submit("保存", name="do", value="save") }}</form>
<form action="/read" method="post" data-busy="正在读取文件…">{{ submit("读取") }}</form>
{% endblock %}"""


class Office:
    """A served page, and what was posted to it."""

    def __init__(self) -> None:
        self.posted: list[tuple[str, dict[str, str]]] = []
        self.app = self._application()
        self.url = ""

    def _application(self) -> Flask:
        app = bare_app()

        @app.get("/")
        def page() -> str:
            wanted = "keys" not in request.args
            return render_template_string(PAGE, **page_context(single_keys=wanted))

        @app.post("/<path:_where>")
        def post(_where: str) -> tuple[str, int]:
            self.posted.append((request.path, request.form.to_dict()))
            return "", 204  # the browser stays on the page, as while it waits for an answer

        @app.after_request
        def add_policy(response: Response) -> Response:
            response.headers["Content-Security-Policy"] = POLICY.format(nonce="r4nd0m")
            return response

        return app


@pytest.fixture(scope="module")
def served() -> Iterator[Office]:
    office = Office()
    with serving(office.app) as url:
        office.url = url + "/"
        yield office


@pytest.fixture
def page(browser, served) -> Iterator[Page]:
    complaints: list[str] = []
    opened = browser.new_page(viewport={"width": 1440, "height": 900})
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    served.posted.clear()
    opened.goto(served.url)
    yield opened
    opened.close()
    assert complaints == []


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.textContent.trim()")


def test_a_grave_action_is_asked_about_first(page, served):
    page.get_by_role("button", name="退回").click()
    dialog = page.get_by_role("dialog")
    assert dialog.get_by_role("heading").inner_text() == "退回？"
    assert "退回后两个工作日内重报。" in dialog.inner_text()
    assert focused(page) == "取消"
    assert served.posted == []
    with page.expect_response("**/return"):
        dialog.get_by_role("button", name="退回").click()
    assert [where for where, _form in served.posted] == ["/return"]


@pytest.mark.parametrize("way", ["取消", "Escape"])
def test_thinking_better_of_it_sends_nothing_and_returns_the_focus(page, served, way):
    page.get_by_role("button", name="退回").click()
    if way == "Escape":
        page.keyboard.press("Escape")
    else:
        page.get_by_role("dialog").get_by_role("button", name=way).click()
    assert not page.get_by_role("dialog").is_visible()
    assert focused(page) == "退回"
    assert served.posted == []


def test_a_second_click_sends_nothing_more(page, served):
    save = page.get_by_role("button", name="保存")
    with page.expect_response("**/save"):
        save.dblclick()
    assert save.is_disabled()
    assert [form["do"] for _where, form in served.posted] == ["save"]


def test_coming_back_to_the_page_gives_the_button_back(page):
    save = page.get_by_role("button", name="保存")
    with page.expect_response("**/save"):
        save.click()
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow'))")
    assert save.is_enabled()


def test_long_work_says_what_it_is_at_until_the_answer_comes(page):
    bar = page.get_by_role("status").get_by_role("progressbar", name="正在读取文件…")
    expect(bar).to_have_count(0)
    with page.expect_response("**/read"):
        page.get_by_role("button", name="读取").click()
    expect(bar).to_be_visible()
    expect(page.get_by_text("正在读取文件…")).to_be_visible()
    assert bar.get_attribute("value") is None  # nobody knows how far it is
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow'))")
    expect(bar).to_have_count(0)


def test_the_slash_leads_to_the_search_except_while_typing(page):
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.get_by_label("文字").press_sequentially("1/2")
    assert page.get_by_label("文字").input_value() == "1/2"


def test_a_question_mark_tells_the_keys_of_the_page_and_gives_the_focus_back(page):
    opener = page.get_by_role("button", name="本页快捷键")
    opener.focus()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="本页快捷键")
    expect(dialog).to_contain_text("搜索任务、单位、文号")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") != "q"
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()
    opener.click()
    dialog.get_by_role("button", name="知道了").click()
    expect(dialog).to_be_hidden()


def test_where_single_keys_are_switched_off_they_do_nothing(page, served):
    page.goto(served.url + "?keys=off")
    page.wait_for_load_state()
    page.keyboard.press("/")
    page.keyboard.press("?")
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="本页快捷键").click()
    expect(page.get_by_role("dialog")).to_contain_text("您关掉了单键快捷键")


def test_escape_closes_a_menu_and_gives_the_focus_back(page):
    account = page.locator(".tk-account")
    account.locator("summary").click()
    page.keyboard.press("Tab")
    assert focused(page) == "切换岗位"
    page.keyboard.press("Escape")
    assert account.get_attribute("open") is None
    assert focused(page).startswith("乌兰")


def test_a_click_elsewhere_closes_a_menu(page):
    account = page.locator(".tk-account")
    account.locator("summary").click()
    page.get_by_role("heading", name="样张").click()
    assert account.get_attribute("open") is None


@pytest.mark.parametrize("width", [320, 390, 1024, 1440])
def test_the_frame_never_scrolls_sideways(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_paper_shows_what_the_screen_folds_and_leaves_out_what_can_be_done(page):
    """The units of a group stand folded under its name: a task without them is nobody's."""
    page.evaluate(
        """document.querySelector("main").innerHTML = `
        <details data-fold><summary>各乡镇办</summary><p>得耳布尔镇</p></details>
        <details><summary>提醒的标题</summary><p>正文</p></details>
        <details class="tk-fold"><summary>撤回这份督办单</summary></details>
        <details><summary class="tk-fold">退给联络员修改</summary></details>`"""
    )
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    for shown in ("各乡镇办", "得耳布尔镇", "提醒的标题"):
        expect(page.get_by_text(shown)).to_be_visible()
    for hidden in ("撤回这份督办单", "退给联络员修改"):
        expect(page.get_by_text(hidden)).to_be_hidden()
    page.emulate_media(media="screen")
