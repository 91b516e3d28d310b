"""Attachments in a browser: they go up beside the writing, which they leave alone."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.reports.served import QUARTER, progress, told
from tracker.core.db import db
from tracker.models import Attachment

PDF = b"%PDF-1.7\n"


def file(name: str, content: bytes = PDF) -> dict:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def choose(page: Page, *files: dict) -> None:
    page.get_by_label("选择附件").set_input_files(list(files))


def kept() -> list[str]:
    """What the database holds."""
    db.session.rollback()
    return [row.filename for row in db.session.query(Attachment).order_by(Attachment.id)]


@pytest.fixture
def held(page) -> list[Route]:
    """Uploads that do not arrive before they are let through."""
    routes: list[Route] = []
    page.route("**/attachments", lambda route: routes.append(route))
    return routes


def test_several_files_go_up_while_the_writer_writes_on(page, served):
    progress(page).fill("还没有写完")
    choose(page, file("批复.pdf"), file("现场.pdf"))
    for name in ("批复.pdf", "现场.pdf"):
        expect(page.locator("[data-list]").get_by_role("link", name=name)).to_be_visible()
    expect(page.locator(".tk-upload")).to_have_count(0)
    expect(progress(page)).to_have_value("还没有写完")
    expect(told(page)).to_contain_text("已自动保存")
    assert kept() == ["批复.pdf", "现场.pdf"]


def test_a_refused_file_is_said_so_beside_the_box(page, served):
    progress(page).fill("还没有写完")
    choose(
        page, file("程序.exe"), file("批复.pdf"), file("太大.pdf", PDF + b"0" * 20 * 1024 * 1024)
    )
    expect(page.locator(".tk-upload").first).to_contain_text("不收“程序.exe”这种文件")
    expect(page.locator(".tk-upload").last).to_contain_text("“太大.pdf”超过20 MB")
    expect(page.get_by_role("link", name="批复.pdf")).to_be_visible()
    page.get_by_role("button", name="知道了程序.exe").click()
    expect(page.locator(".tk-upload")).to_have_count(1)
    expect(progress(page)).to_have_value("还没有写完")
    expect(page.get_by_text("全部已保存")).to_be_visible()


def test_an_upload_shows_its_progress_and_is_cancelled(page, served, held):
    choose(page, file("批复.pdf"), file("现场.pdf"))
    expect(page.get_by_role("progressbar", name="批复.pdf上传进度")).to_be_visible()
    page.get_by_role("button", name="取消现场.pdf").click()
    page.get_by_role("button", name="取消批复.pdf").click()
    expect(page.locator(".tk-upload")).to_have_count(0)
    assert kept() == []


def test_nothing_goes_out_while_a_file_is_on_its_way(page, served, held):
    progress(page).fill("已开工5个小区。")
    choose(page, file("批复.pdf"))
    page.get_by_role("button", name="送责任人签发").click()
    expect(page.locator("[data-told]")).to_contain_text("附件还在上传")
    held[0].continue_()
    expect(page.get_by_role("link", name="批复.pdf")).to_be_visible()
    page.get_by_role("button", name="送责任人签发").click()
    expect(page.get_by_text("已送责任人签发 1 份")).to_be_visible()
    assert kept() == ["批复.pdf"]


def test_a_broken_network_is_tried_again(page, served):
    page.context.set_offline(True)
    choose(page, file("批复.pdf"))
    expect(page.locator(".tk-upload")).to_contain_text("没有连上，没有传完")
    page.context.set_offline(False)
    page.get_by_role("button", name="重传批复.pdf").click()
    expect(page.get_by_role("link", name="批复.pdf")).to_be_visible()
    assert kept() == ["批复.pdf"]


def test_a_file_is_taken_out_without_leaving_the_page(page, served):
    choose(page, file("批复.pdf"))
    expect(page.get_by_role("link", name="批复.pdf")).to_be_visible()
    progress(page).fill("还没有写完")
    page.get_by_role("button", name="删除批复.pdf").click()
    page.get_by_role("dialog").get_by_role("button", name="删除批复.pdf").click()
    expect(page.get_by_role("link", name="批复.pdf")).to_have_count(0)
    expect(progress(page)).to_have_value("还没有写完")
    expect(page.get_by_text("全部已保存")).to_be_visible()
    assert kept() == []


def test_without_a_script_the_button_sends_them(browser, page, served):
    """The same page, with the script left out."""
    page.route("**/uploads.js*", lambda route: route.abort())
    page.goto(QUARTER)
    choose(page, file("批复.pdf"), file("现场.pdf"))
    page.get_by_role("button", name="上传").click()
    expect(page.get_by_role("link", name="现场.pdf")).to_be_visible()
    assert kept() == ["批复.pdf", "现场.pdf"]
