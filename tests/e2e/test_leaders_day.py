"""A lead official's day on a phone, and the mayor's look at the figures, in the invented city."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from unicodedata import normalize

import pdfplumber
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.office import Office, lived_in
from tracker.accounts import administration
from tracker.core import clock
from tracker.core.db import db, transaction
from tracker.directory import queries as directory
from tracker.models import (
    Account,
    Actor,
    Official,
    Post,
    PostKind,
    ReportingPeriod,
    Tenure,
    Unit,
)
from tracker.reports import service as reports

DATABASES = ["postgresql"]

ON = date(2022, 7, 22)  # the second quarter has closed
PHONE = 390
WORDS = "请说明原因，下周一前报整改措施。"
ANSWER = "施工队伍已到位，本月底完成桥台基础。"


class Hand:
    """Counts what a thumb does."""

    def __init__(self) -> None:
        self.taps = 0

    def tap(self, what: Locator) -> None:
        self.taps += 1
        what.click()


@pytest.fixture(scope="module")
def office(demonstration, browser) -> Iterator[Office]:
    """The demonstration on 22 July 2022, its second quarter published."""
    with lived_in(demonstration, browser) as office:
        office.turn_to(ON)
        _publish(office)
        office.passwords["housing"] = _open_account(office, "住建局")
        yield office


def _publish(office: Office) -> None:
    with office.app.app_context(), transaction():
        clock.use_offset(directory.demonstration_offset())
        second = (
            db.session.query(ReportingPeriod).order_by(ReportingPeriod.due_on).offset(1).first()
        )
        post = db.session.query(Post).filter_by(kind=PostKind.SUPERVISOR).first()
        supervisor = directory.acting_in(post, on=ON)
        reports.publish_marks(second, by=Actor(supervisor, post, ON), confirmed=True)


def _open_account(office: Office, unit: str) -> str:
    """A way in for the liaison of a unit; its password."""
    with office.app.app_context(), transaction():
        found = db.session.query(Unit).filter_by(short_name=unit).one()
        liaison = (
            db.session.query(Official)
            .join(Tenure)
            .join(Post)
            .filter_by(kind=PostKind.LIAISON, unit_id=found.id)
            .first()
        )
        password = administration.create_account(liaison, "housing", by=None)
        account = db.session.query(Account).filter_by(username="housing").one()
        account.must_change_password = False
        return password


def first_section(page: Page) -> Locator:
    return page.locator(".tk-portfolio section").first


def give_in_own_words(page: Page, problem: Locator) -> int:
    """The box opens with the cursor in it; gives the taps."""
    hand = Hand()
    hand.tap(problem.get_by_text("批示", exact=True).first)
    expect(problem.get_by_label("批示内容")).to_be_focused()
    page.keyboard.type(WORDS)
    with page.expect_navigation():
        hand.tap(problem.get_by_role("button", name="发出批示"))
    return hand.taps


def give_by_a_phrase(page: Page, problem: Locator) -> int:
    """Nothing is typed; gives the taps."""
    hand = Hand()
    hand.tap(problem.get_by_text("批示", exact=True).first)
    hand.tap(problem.get_by_role("button", name="请加快进度，按月报告。"))
    expect(problem.get_by_label("批示内容")).to_have_value("请加快进度，按月报告。")
    with page.expect_navigation():
        hand.tap(problem.get_by_role("button", name="发出批示"))
    return hand.taps


def answer(page: Page, url: str) -> None:
    page.goto(url + "/")
    instruction = page.locator(".tk-quote", has_text=WORDS)
    expect(instruction).to_be_visible()
    with page.expect_navigation():
        instruction.locator("xpath=following-sibling::p").first.get_by_role("link").click()
    page.get_by_label("答复").fill(ANSWER)
    with page.expect_navigation():
        page.get_by_role("button", name="送出答复").click()


def test_a_leaders_day(office):
    phone = office.enter("fushizhang", width=PHONE)
    phone.wait_for_load_state()
    # What waits for a reply stands before everything else, what changed is told.
    expect(first_section(phone)).to_contain_text("未答复的批示")
    expect(phone.locator("main")).to_contain_text("比一季度的变化")
    expect(phone.locator("main")).to_contain_text("近 14 天（7月8日以来）")

    problems = phone.locator(".tk-alarm", has_text="住建局")
    problem = problems.first
    assert give_in_own_words(phone, problem) == 2
    expect(problem).to_contain_text(WORDS)
    expect(problem).to_contain_text("还没有答复")
    assert give_by_a_phrase(phone, phone.locator(".tk-alarm").last) == 3

    answer(office.enter("housing"), office.url)

    again = office.enter("fushizhang", width=PHONE)
    again.wait_for_load_state()
    expect(first_section(again)).to_contain_text("新答复的批示")
    expect(first_section(again)).to_contain_text(ANSWER)
    expect(again.locator("main")).to_contain_text("上次登录")
    reply = first_section(again).locator(".tk-reply", has_text=ANSWER)
    assert reply.bounding_box()["y"] < 900, "the reply is on the first screen"
    assert again.evaluate("document.documentElement.scrollWidth") <= PHONE


def on_paper(page: Page, address: str) -> list[str]:
    """What each A4 sheet says, without blanks; a PDF may write 非 with another of its codes."""
    page.goto(address)
    page.wait_for_load_state()
    with pdfplumber.open(BytesIO(page.pdf(prefer_css_page_size=True))) as file:
        assert {round(min(sheet.width, sheet.height)) for sheet in file.pages} == {595}
        said = [normalize("NFKC", sheet.extract_text()) for sheet in file.pages]
    return ["".join(sheet.split()) for sheet in said]


def test_what_the_leaders_take_to_a_meeting_reads_on_paper(office):
    mayor, vice_mayor = office.enter("shizhang"), office.enter("fushizhang")
    sheets = on_paper(mayor, office.url + "/portfolio")
    assert len(sheets) <= 11
    assert all(len(sheet) > 60 for sheet in sheets), "no sheet holds a scrap"
    assert "批示:" in "".join(sheets), "there is a line to write on"
    assert "发出批示" not in "".join(sheets)
    assert not any(sheet.endswith("项") and "副市长" in sheet[-12:] for sheet in sheets)

    assert len(on_paper(vice_mayor, office.url + "/portfolio")) <= 3

    ledger = on_paper(mayor, office.url + "/ledger")
    assert all("责任单位分管领导" in sheet for sheet in ledger), "each sheet has the head"
    assert "98" in ledger[0]
    assert "导出" not in "".join(ledger)

    statistics = on_paper(mayor, office.url + "/statistics")
    assert len(statistics) <= 6
    assert "下载图片" not in "".join(statistics)
    assert statistics[0].startswith("本系统为非涉密系统")


def test_the_mayor_takes_a_picture_of_the_figures(office):
    page = office.enter("shizhang")
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="统计").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2022年任务统计")
    leaders = page.locator("#leaders")
    expect(leaders.locator("svg text").first).to_be_visible()
    with page.expect_download() as download:
        leaders.get_by_role("button", name="下载图片").click()
    assert download.value.suggested_filename.endswith(".png")
    assert download.value.path().stat().st_size > 10_000
