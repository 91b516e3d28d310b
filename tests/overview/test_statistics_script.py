"""The pictures of the statistics in a browser, under the policy that pages are served with."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from tests import factories
from tests.overview import world
from tests.serving import serving, session_cookie
from tracker.models import MarkValue, Setting

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def served(fresh_app) -> Iterator[tuple[str, Any]]:
    """A small city on 4 July 2022 with a marked quarter: its address, and the mayor's cookie."""
    with fresh_app.app_context():
        city = factories.small_city()
        key = "demonstration_day"
        factories.add(
            Setting(government_id=city.government.id, key=key, value=factories.TODAY.isoformat())
        )
        plan = factories.draft_plan(city)
        leaders = (city.posts["副市长（城建）"],)
        first = factories.task(plan, lead=city.unit("住建局"), leaders=leaders)
        second = factories.task(plan, "建桥。", lead=city.unit("财政局"), leaders=leaders)
        factories.issue(plan)
        world.accepted(city, first, MarkValue.LAGGING)
        world.accepted(city, second, MarkValue.NORMAL)
        world.publish(first)
        token = factories.session_token(city.mayor)
    fresh_app.config["SERVER_NAME"] = None
    with serving(fresh_app) as url:
        yield url, session_cookie(fresh_app, url, token)


def entered(browser, served, *, script: bool = True, width: int = 1440) -> BrowserContext:
    url, cookie = served
    context = browser.new_context(
        base_url=url, java_script_enabled=script, viewport={"width": width, "height": 900}
    )
    context.add_cookies([cookie])
    return context


@pytest.mark.parametrize("width", [1440, 390])
def test_every_picture_is_drawn_and_nothing_is_refused(browser, served, width):
    complaints = []
    page = entered(browser, served, width=width).new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/statistics")
    figures = page.locator("[data-chart]")
    expect(figures).to_have_count(4)
    for figure in figures.all():
        expect(figure.locator("svg text").first).to_be_visible()
    assert complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [1440, 390])
def test_what_is_pointed_at_or_tapped_says_its_numbers(browser, served, width):
    complaints = []
    page = entered(browser, served, width=width).new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.goto("/statistics")
    point_at(page, "#units", "住建局", across=200, touch=width < 760)
    said = page.locator("#units .tk-chart-in")
    expect(said).to_contain_text("住建局，共 1 项")
    expect(said).to_contain_text("滞后 1 项")
    point_at(page, "#days", "截", touch=width < 760)
    expect(page.locator("#days .tk-chart-in")).to_contain_text("一季度报送截止")
    assert complaints == []


def point_at(page, section: str, words: str, *, across: int = 0, touch: bool) -> None:
    """With the pointer or a finger, so many pixels beside words of a picture."""
    named = page.locator(f"{section} .tk-chart-in text", has_text=words).first
    named.scroll_into_view_if_needed()
    box = named.bounding_box()
    x, y = box["x"] + box["width"] / 2 + across, box["y"] + box["height"] / 2
    if touch:
        page.mouse.click(x, y)
    else:
        page.mouse.move(x, y)
        page.mouse.move(x + 1, y + 1)


def test_a_picture_is_taken_away_as_a_file(browser, served):
    page = entered(browser, served).new_page()
    page.goto("/statistics")
    with page.expect_download() as download:
        page.locator("#units").get_by_role("button", name="下载图片").click()
    assert download.value.suggested_filename == "2022年各单位的任务评定（截至7月4日）.png"
    with download.value.path().open("rb") as file:
        assert file.read(8) == PNG


def test_without_a_script_the_tables_say_it_all(browser, served):
    page = entered(browser, served, script=False).new_page()
    page.goto("/statistics")
    expect(page.locator("[data-chart]").first).to_be_hidden()
    row = page.locator("#units-table tr", has_text="住建局")
    expect(row).to_have_text("住建局101")
    expect(page.locator("#days-table")).to_contain_text("二季度报送截止")


def test_on_paper_the_pictures_are_as_wide_as_the_paper(browser, served):
    page = entered(browser, served).new_page()
    page.goto("/statistics")
    drawn = page.locator("[data-chart] svg").first
    expect(drawn).to_be_visible()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(drawn).to_have_attribute("width", "672")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(drawn).not_to_have_attribute("width", "672")
