"""The liaison's day with the keyboard alone, the head's on a phone; what it takes, counted."""

import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_year import agree_and_issue, import_the_table
from tracker.core import clock
from tracker.core.db import db, transaction
from tracker.directory import queries as directory
from tracker.models import Actor, MarkValue, Post, PostKind, Tenure, Unit
from tracker.reports import queries, service
from tracker.reports.content import Content

DATABASES = ["sqlite"]

EFFORT = Path(__file__).parents[2] / "docs" / "effort.md"
APRIL, JULY = date(2022, 4, 1), date(2022, 7, 4)
FIRST = "一季度编制实施方案，落实前期工作经费30万元，完成选址。"
SECOND = "二季度开工建设，完成投资120万元，培训从业人员46人。"
STEPS = "9月底前完成主体工程\n8月中旬组织一次调度"
BEHIND = 2  # the third task was marked 滞后


def actor(kind: PostKind, on: date, unit: Unit | None = None) -> Actor:
    held = db.session.query(Tenure).join(Post).filter(Post.kind == kind)
    if unit:
        held = held.filter(Post.unit_id == unit.id)
    tenure = held.first()
    return Actor(tenure.official, tenure.post, on)


def report_first_quarter(unit: Unit) -> None:
    """Every task promises two things; one is marked 滞后, the others 正常推进."""
    liaison, head = (actor(kind, APRIL, unit) for kind in (PostKind.LIAISON, PostKind.UNIT_HEAD))
    office = actor(PostKind.SUPERVISOR, APRIL)
    quarter = queries.unit_quarter(unit, date(2022, 4, 7), on=APRIL)
    for number, item in enumerate(quarter.items):
        content = Content(FIRST, next_steps="5月底前完成招标\n6月底前开工")
        report = service.save_draft(
            item.assignment, item.period, content=content, version=0, by=liaison
        )
        service.submit([report], by=head)
        mark = MarkValue.LAGGING if number == BEHIND else MarkValue.NORMAL
        service.accept(report, mark=mark if item.assignment.is_lead else None, by=office)
    service.publish_marks(quarter.period, by=office, confirmed=True)


@pytest.fixture(scope="module")
def summer(office):
    """4 July 2022: the first quarter is published, the second is being reported."""
    supervisor = office.enter("supervisor")
    import_the_table(supervisor, office.url)
    office.turn_to(date(2022, 3, 2))
    supervisor.reload()
    agree_and_issue(supervisor)
    office.turn_to(APRIL)
    with office.app.app_context():
        clock.use_offset(directory.demonstration_offset())
        with transaction():
            report_first_quarter(db.session.query(Unit).filter_by(short_name="文旅广局").one())
    office.turn_to(JULY)
    return office


class Keyboard:
    """The only thing that the liaison touches. A chord counts as one stroke, text as none."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.strokes = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.strokes += 1

    def write(self, text: str) -> None:
        self.page.keyboard.insert_text(text)

    def tab_to(self, target) -> None:
        for _ in range(60):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.press("Tab")
        raise AssertionError("out of the keyboard's reach")


def write_one(keys: Keyboard, number: int) -> None:
    """From the first box, which has the focus: three boxes, the figures, the promises."""
    item = keys.page.locator("article.is-open")
    expect(item.get_by_label("工作进度")).to_be_focused()
    keys.write(f"{FIRST if number == 0 else SECOND}（{number + 1}）")
    keys.press("Tab")
    keys.write("无")
    keys.press("Tab")
    keys.write(STEPS)
    for _ in range(item.locator("[name^=target_]").count()):
        keys.press("Tab")
        keys.write("12")
    keys.press("Tab")  # past the button: it saves by itself
    for _ in range(item.locator(".tk-promise .tk-seg").count()):
        keys.press("Tab", "Space")
    expect(item.locator(".tk-seg .is-on")).to_have_count(item.locator(".tk-seg").count())


def numbers_told(heading: str) -> list[int]:
    """The bold numbers of a part of docs/effort.md."""
    part = EFFORT.read_text().split(f"## {heading}\n")[1].split("\n## ")[0]
    return [int(number) for number in re.findall(r"\*\*(\d+)\*\*", part)]


def test_the_liaison_reports_the_quarter_by_keyboard(summer):
    page = summer.enter("liaison")
    keys = Keyboard(page)
    keys.tab_to(page.get_by_role("navigation", name="主导航").get_by_role("link", name="进展报送"))
    with page.expect_navigation():
        keys.press("Enter")
    page.wait_for_load_state()
    items = page.locator("article.tk-item").count()
    assert items >= 16
    for number in range(items):
        keys.press("Control+Enter" if number else "Alt+ArrowDown")
        write_one(keys, number)
    first, behind = (
        page.locator("article.tk-item").nth(0),
        page.locator("article.tk-item").nth(BEHIND),
    )
    expect(first.locator("[data-hints]")).to_contain_text("与上期所报文字")
    expect(behind.locator("[data-hints]")).to_contain_text("上期评定为滞后")
    keys.press("Control+Enter")  # none is left: to the button
    expect(page.get_by_role("button", name="送责任人签发")).to_be_focused()
    with page.expect_navigation():
        keys.press("Enter")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("2 份有提示，请看一眼")
    expect(alert).to_be_focused()
    page.wait_for_load_state()
    with page.expect_navigation():
        keys.press("Tab", "Enter")
    expect(page.locator("main")).to_contain_text(f"已送责任人签发 {items} 份")
    assert numbers_told("报送一个季度")[:2] == [items, keys.strokes]


def test_the_head_signs_on_a_phone(summer):
    page = summer.enter("head", width=390)
    page.goto(summer.url + "/quarter")
    page.wait_for_load_state()
    expect(page.get_by_role("heading", level=2).first).to_contain_text("2 份请先看")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_role("link", name=re.compile("^第")).first.click()
    expect(page.locator("article.tk-sign-item").first).to_be_in_viewport()
    sheets = page.locator("article.tk-sign-item")
    waiting = sheets.count()
    back = sheets.nth(BEHIND)
    back.get_by_text("退回这一项").click()
    back.get_by_text("未写存在问题").click()
    with page.expect_navigation():
        back.get_by_role("button", name="退回").click()
    expect(page.locator("main")).to_contain_text("已退给联络员 1 份")
    expect(page.locator("[data-ticked]")).to_have_text(str(waiting - 1))
    with page.expect_navigation():
        page.get_by_role("button", name="签发并报送").click()
    expect(page.locator("main")).to_contain_text(f"已报送督查室 {waiting - 1} 份")
    liaison = summer.enter("liaison")
    liaison.goto(summer.url + "/quarter")
    expect(liaison.locator("main")).to_contain_text("退回：未写存在问题")
