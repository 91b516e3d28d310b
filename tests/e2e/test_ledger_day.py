"""The day after a deadline: who is late and why, told to the director, called, taken along.

On the demonstration of the real 2022 plan. The clicks and keystrokes counted here stand in
docs/effort.md.
"""

import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

from tests.e2e.office import Office, lived_in

DATABASES = ["sqlite"]

LATE = "逾期未报"
UNIT = "文旅广局"


@pytest.fixture(scope="module")
def office(demonstration, browser) -> Iterator[Office]:
    """The demonstration's city on 8 July 2022, the day after the second quarter was due."""
    with lived_in(demonstration, browser) as office:
        office.turn_to(date(2022, 7, 8))
        yield office


class Hand:
    """A hand at the mouse and the keyboard that counts what it does."""

    def __init__(self) -> None:
        self.clicks = self.keys = 0

    def click(self, what: Locator) -> None:
        what.click()
        self.clicks += 1

    def choose(self, select: Locator, label: re.Pattern[str]) -> None:
        """Open the list and take an entry: two clicks."""
        entry = select.locator("option", has_text=label)
        select.select_option(value=entry.get_attribute("value"))
        self.clicks += 2

    def write(self, box: Locator, text: str) -> None:
        box.fill(text)
        self.keys += len(text)

    def counted(self) -> tuple[int, int]:
        """What was done since it was last asked."""
        done, self.clicks, self.keys = (self.clicks, self.keys), 0, 0
        return done


def rows(page: Page) -> Locator:
    return page.locator(".tk-ledger tbody tr:not(.tk-group):not(.tk-subgroup)")


def tab(page: Page, name: str) -> Locator:
    return page.get_by_role("navigation", name="常用视图").get_by_role("link", name=name)


def show_who_owes(page: Page) -> None:
    """The column with the units that have not reported, once and for good."""
    page.get_by_text("栏目", exact=True).click()
    page.get_by_label("未报单位").check()
    page.locator(".tk-popbox", has=page.get_by_label("未报单位")).get_by_role(
        "button", name="保存"
    ).click()
    expect(page.get_by_role("columnheader", name="未报单位")).to_be_visible()


def test_the_office_finds_who_is_late_and_sees_to_it(office):
    page, hand = office.enter("duchashi"), Hand()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    # Who is late: the ledger, and in it the view of what is late.
    hand.click(page.get_by_role("navigation", name="主导航").get_by_role("link", name="台账"))
    page.wait_for_load_state()
    hand.click(tab(page, LATE))
    page.wait_for_load_state()
    assert hand.counted() == (2, 0)
    late = rows(page).count()
    assert late > 20
    show_who_owes(page)

    # Why: those of one unit, each with the state of its reports and who has not reported.
    page.wait_for_load_state()
    hand.counted()
    hand.choose(page.get_by_role("combobox", name="责任单位"), re.compile(f"^{UNIT}（"))
    of_unit = page.get_by_role("combobox", name="责任单位").locator("option", has_text=UNIT)
    number = int(re.search(r"（(\d+)）", of_unit.inner_text()).group(1))
    expect(page.get_by_role("status").first).to_have_text(f"{number} 项")
    expect(rows(page)).to_have_count(number)
    expect(page.locator(".tk-c-owing").nth(1)).to_contain_text(UNIT)
    assert hand.counted() == (2, 0)

    # Kept for next time.
    page.get_by_text("存为常用视图").click()
    page.get_by_label("视图名称").fill("文旅广局逾期")
    page.locator(".tk-viewbar").get_by_role("button", name="保存").click()
    expect(tab(page, "文旅广局逾期")).to_have_attribute("aria-current", "page")
    expect(tab(page, "文旅广局逾期")).to_contain_text(str(number))

    # Sent to the director, who opens the same list.
    hand.counted()
    page.wait_for_load_state()
    hand.click(page.get_by_role("button", name="复制链接"))
    expect(page.get_by_role("button", name="已复制链接")).to_be_visible()
    assert hand.counted() == (1, 0)
    link = page.evaluate("navigator.clipboard.readText()")
    texts = rows(page).locator(".tk-c-task").all_inner_texts()
    director = office.enter("zhuren")
    director.goto(link)
    expect(rows(director)).to_have_count(number)
    assert rows(director).locator(".tk-c-task").all_inner_texts() == texts
    town = office.enter("aoxiang-lianluo")  # whose unit is on none of them, or only on a few
    town.goto(link)
    assert rows(town).count() < number

    # Called, after a look at who would hear of what.
    for box in rows(page).get_by_role("checkbox").all()[:3]:
        hand.click(box)
    hand.click(page.get_by_role("button", name="提醒责任单位"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("将提醒")
    expect(page.get_by_role("row", name=re.compile(UNIT))).to_be_visible()
    hand.click(page.get_by_role("button", name="发出提醒"))
    expect(page.get_by_text(re.compile(f"已提醒.*{UNIT}"))).to_be_visible()
    assert hand.counted() == (5, 0)
    liaison = office.enter("wenlv-lianluo", width=390)
    liaison.goto(office.url + "/messages")
    expect(liaison.locator("main")).to_contain_text("督查室提醒")

    # Taken along as a file.
    page.wait_for_load_state()
    for box in rows(page).get_by_role("checkbox").all()[:3]:
        box.check()
    with page.expect_download() as download:
        page.get_by_role("button", name="导出所选").click()
    sheet = load_workbook(BytesIO(download.value.path().read_bytes())).active
    exported = [line[3] for line in sheet.iter_rows(min_row=4, values_only=True)]
    assert exported == [text.strip() for text in texts[:3]]
    assert "未报单位" in [cell.value for cell in sheet[3]]

    # And the task's own page has the call.
    rows(page).first.get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="全过程")).to_be_visible()
    page.get_by_role("navigation", name="只看一类").get_by_role("link", name="提醒").click()
    expect(page.locator("#course")).to_contain_text("督查室提醒")
    expect(page.locator(".tk-lead")).to_contain_text("逾期没报")
