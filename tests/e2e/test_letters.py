"""The office writes its own words for a slip, reads how they will look, and issues the letter."""

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, expect

from tests import factories
from tests.e2e.desks import Desks, at_work
from tests.e2e.test_turn import press
from tracker.core.db import transaction
from tracker.models import SlipLevel
from tracker.slips import service as slips

ON = date(2022, 7, 14)


@pytest.fixture
def desks(tmp_path, browser: Browser) -> Iterator[Desks]:
    with at_work(tmp_path, browser, on=ON, prepare=_late) as desks:
        yield desks


def _late(city: factories.City) -> None:
    """A blue slip was sent to 住建局 for a report that is five working days late."""
    factories.report(factories.issued_task(city), city.unit("住建局"))
    with transaction():
        slips.issue_slip(
            city.unit("住建局"),
            level=SlipLevel.BLUE,
            demand="请立即补报。",
            answer_by=date(2022, 7, 19),
            by=city.actor("督查员", on=ON),
        )


def test_a_slip_is_written_in_the_offices_words_issued_and_signed_for(desks):
    office = desks.enter(desks.city.supervisor)
    office.goto("/wordings")
    office.get_by_role("link", name="蓝色督办单").click()
    body = office.get_by_label("正文")
    body.fill("【督办要求】\n一、期限\n请于【答复期限】前答复，抄报【上级】。")
    sheet = office.locator("[data-sheet]")
    expect(sheet.get_by_text("请于2022年7月20日前答复")).to_be_visible()
    expect(sheet.locator("mark")).to_have_text("【上级】")
    press(office, "存为新的一版")
    expect(office.get_by_role("alert")).to_contain_text("没有【上级】这样的变量")
    body.fill("【督办要求】\n一、期限\n请于【答复期限】前答复。")
    press(office, "存为新的一版")
    expect(office.get_by_text("已存为第1版")).to_be_visible()

    office.goto("/slips")
    office.get_by_role("link", name="蓝色督办单").click()
    office.get_by_role("link", name="印发公文").click()
    expect(office.get_by_label("正文")).to_have_value(
        "请立即补报。\n一、期限\n请于2022年7月19日前答复。"
    )
    with office.expect_download() as download:
        office.get_by_role("button", name="下载样稿").click()
    assert download.value.suggested_filename.endswith("（样稿）.docx")
    press(office, "印发并通知住建局")
    expect(office.get_by_text("已印发《关于住房和城乡建设局逾期未报")).to_be_visible()

    head = desks.enter(desks.city.head("住建局"))
    head.goto("/notices")
    head.get_by_role("link", name="关于住房和城乡建设局逾期未报").click()
    press(head, "签收")
    office.goto("/slips/1")
    expect(office.get_by_text("已签收")).to_be_visible()
