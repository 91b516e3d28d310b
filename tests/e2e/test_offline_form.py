"""A unit takes its quarter away as a form, fills it in, and brings it back past newer text."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests import factories, serving
from tests.conftest import migrated_app
from tests.e2e.test_objection_and_talk import Desks
from tests.e2e.test_turn import press
from tests.offline import desk
from tests.offline.desk import FIGURE, FIRST, PROGRESS
from tracker.core import clock
from tracker.core.db import db
from tracker.directory import queries as directory
from tracker.models import Setting


@pytest.fixture
def offline_desks(tmp_path, browser) -> Iterator[tuple[Desks, desk.Desk]]:
    with migrated_app(f"sqlite:///{tmp_path / 'offline.db'}", tmp_path) as app, app.app_context():
        app.config.update(WTF_CSRF_ENABLED=True, SERVER_NAME=None)
        city = factories.small_city()
        key, day = directory.DEMONSTRATION_DAY, factories.TODAY.isoformat()
        factories.add(Setting(government_id=city.government.id, key=key, value=day))
        db.session.commit()
        clock.use_offset(directory.demonstration_offset())
        own = desk.build(city)
        own.write(1, progress="开工3件。")
        with serving.serving(app) as url:
            desks = Desks(app, url, browser, city)
            yield desks, own
        db.session.rollback()
    clock.use_offset(timedelta(0))
    assert desks.complaints == []


def test_a_form_goes_out_is_filled_in_and_comes_back_as_drafts(offline_desks, tmp_path):
    desks, own = offline_desks
    page = desks.enter(own.liaison)
    page.goto("/quarter")
    page.get_by_role("link", name="离线填报", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 Excel 表").click()
    assert download.value.suggested_filename == "住建局2022年二季度离线填报表.xlsx"
    taken = download.value.path().read_bytes()
    db.session.rollback()
    own.write(1, progress="开工4件。")  # meanwhile, online

    # The first time with a slip of the pen: it is named by its cell.
    form = tmp_path / "填报表.xlsx"
    cells = {f"{PROGRESS}{FIRST}": "已开工5个小区。", f"{PROGRESS}{FIRST + 1}": "开工5件。"}
    form.write_bytes(desk.filled(taken, {**cells, f"{FIGURE}{FIRST}": "五个"}))
    page.get_by_label("填好的表").set_input_files(form)
    press(page, "上传并核对")
    expect(page.get_by_text(f"{FIGURE}{FIRST}的“改造小区”请填数字")).to_be_visible()

    # Then right; what was written online meanwhile stands beside it.
    form.write_bytes(desk.filled(taken, {**cells, f"{FIGURE}{FIRST}": "5"}))
    page.get_by_label("填好的表").set_input_files(form)
    press(page, "上传并核对")
    expect(page.get_by_role("heading", name="1 项网上也改过，要您选定")).to_be_visible()
    page.get_by_label("用表里的").check()
    press(page, "存为草稿 2 份")
    expect(page.get_by_text("已存为草稿 2 份，没有送签")).to_be_visible()
    page.locator("article", has_text="办好第2件事").get_by_role("link", name="修改").click()
    expect(page.get_by_role("textbox", name="工作进度")).to_have_value("开工5件。")
