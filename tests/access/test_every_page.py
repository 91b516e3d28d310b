"""Every page as every kind of post: no barrier (WCAG 2.2 AA), nothing from the network,
no sideways scroll, no word and no date that the office would not write.

The pages are those that links lead to from where each begins, and some that are written down.
"""

import pytest
from playwright.sync_api import Page

from tests.access.axe import Examiner
from tests.access.walking import Kind, Walk
from tests.access.words import foreign_to_the_office
from tests.web import pages
from tracker.models import PostKind

# A file, or the way in, or the page of citizens, who are no post.
NO_PAGES = {
    "static",
    "accounts.sign_in",
    "enclosures.download_enclosure",
    "inbox.show_health",
    "styleguide.show_styleguide",
    "bulletins.preview_bulletin",
    "feeds.show_feed",
    "notices.download_notice",
    "offline.download_form",
    "offline.download_word_form",
    "overview.download_export",
    "plans.download_sample",
    "proposals.download_form",
    "proposals.suggest",
    "reports.download_attachment",
    "reports.show_newer",
    "years.download_ledger",
}
WIDTHS = (320, 390, 1024, 1440)
EXAMINED_AT = (1440, 390)
# A kind of page that another post has been shown differs in what stands on it, not in its build.
WIDTHS_AGAIN = (1440, 390)

# The width once the page has been drawn at its new size.
LAID_OUT = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(
  () => done(document.documentElement.scrollWidth))))"""

examiner = Examiner()
visited: dict[PostKind, list[Kind | None]] = {}


def test_the_style_guide(house):
    page = house.enter(None)
    page.goto("/styleguide")
    found = faults(page)
    page.get_by_role("button", name="停用").click()
    found += faults(page)
    page.keyboard.press("Escape")
    page.locator(".tk-account summary").click()
    found += faults(page)
    page.context.close()
    assert not found, "\n".join(found)
    assert house.complaints == []


def test_signing_in(house):
    page = house.enter(None)
    page.goto("/sign-in")
    assert faults(page) == []
    page.get_by_role("button", name="登录").click()
    page.get_by_text("请输入账号").first.wait_for()
    assert faults(page) == []
    page.context.close()
    assert house.complaints == []


def test_proposing_as_a_citizen(house):
    page = house.enter(None)
    page.goto("/public/collections/1")
    assert faults(page) == []
    page.get_by_role("button", name="送出建议").click()
    page.get_by_text("请填写项目名称").first.wait_for()
    assert faults(page) == []
    page.get_by_label("项目名称").fill("修整河东道路")
    page.get_by_label("建议内容").fill("菜市场门口的路太破。")
    page.get_by_role("button", name="送出建议").press("Enter")
    page.get_by_text("收到了，谢谢您的建议").wait_for()
    assert faults(page) == []
    assert foreign_to_the_office(page) == []
    page.context.close()
    assert house.complaints == []


@pytest.mark.parametrize("kind", list(PostKind), ids=lambda kind: kind.value)
def test_every_page_of(house, kind):
    page = house.enter(kind)
    found: list[str] = []
    known = {each for kinds in visited.values() for each in kinds}
    walk = Walk(house.app, page, "/", *house.unlinked.get(kind, ()))
    for address, response in walk:
        text = response.text()
        if address not in walk.written:
            assert response.status == 200, address
        pages.check(text, address=address, routes=house.app.url_map)
        is_known = walk.kind_of(address) in known
        look = faults_again if is_known else faults
        found += [f"{address} {each}" for each in look(page)]
        found += [f"{address} {each}" for each in foreign_to_the_office(page)]
        visited.setdefault(kind, []).append(walk.kind_of(address))
    page.context.close()
    assert not found, "\n".join(found)
    assert house.complaints == []


def faults(page: Page) -> list[str]:
    """What is wrong with the page at some width, or magnified to 200 %."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found += scrolls(page, width)
        # Half under the edge of the window a box counts as too small to hit.
        page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
        if width in EXAMINED_AT:
            found += [f"{width}: {each}" for each in examiner.violations(page, width=width)]
    magnified = {"width": 720, "height": 450, "deviceScaleFactor": 2, "mobile": False}
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setDeviceMetricsOverride", magnified)
    found += scrolls(page, 720)
    session.detach()
    return found


def faults_again(page: Page) -> list[str]:
    """The same of a kind of page that was looked into before: whether it still fits."""
    found = []
    for width in WIDTHS_AGAIN:
        page.set_viewport_size({"width": width, "height": 900})
        found += scrolls(page, width)
    return found + [f"{width}: {each}" for each in examiner.violations(page, width=width)]


def scrolls(page: Page, width: int) -> list[str]:
    needed = page.evaluate(LAID_OUT)
    return [f"{width}: scrolls sideways to {needed}"] if needed > width else []


def test_no_page_is_left_out(house):
    """Each route that draws a page was walked by somebody: a new one needs a link or a line."""
    if len(visited) < len(PostKind):
        pytest.skip("only some of the posts have walked")
    walked = {kind[0] for kinds in visited.values() for kind in kinds if kind}
    drawing = {
        rule.endpoint
        for rule in house.app.url_map.iter_rules()
        if "GET" in rule.methods and rule.endpoint not in NO_PAGES
    }
    assert sorted(drawing - walked) == []
    assert sum(map(len, visited.values())) > 250
