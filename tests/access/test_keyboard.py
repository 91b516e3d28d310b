"""A day without a mouse: everything is reached, seen and left by the keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

from tracker.models import PostKind

# What is focused: where it stands among all elements, whether one sees it, and where it is.
FOCUSED = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  const middle = document.elementFromPoint(
    box.x + box.width / 2, box.y + Math.min(box.height / 2, 20));
  const ringed = each => {
    const style = getComputedStyle(each);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
      || style.boxShadow !== "none";
  };
  return {
    name: one.tagName, text: (one.textContent || one.name || "").trim().slice(0, 30),
    place: Array.from(document.querySelectorAll("*")).indexOf(one),
    ring: ringed(one) || one.matches(".tk-search *") && ringed(one.parentElement),
    onTop: box.width > 0 && (one.contains(middle) || (middle && middle.contains(one))
      || one.parentElement.contains(middle)),
    inDialog: one.closest("dialog") !== null, inMain: one.closest("main") !== null,
  };
}"""


@pytest.fixture
def page(request, house):
    opened = house.enter(request.param)
    yield opened
    opened.context.close()
    assert house.complaints == []


def as_(kind: PostKind):
    return pytest.mark.parametrize("page", [kind], indirect=True, ids=[kind.value])


def go(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_load_state()


def tab_through(page: Page, most: int) -> list[dict]:
    """What Tab leads to, one after another, until it leaves the page."""
    stops = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop["name"] == "BODY":
            break
        stops.append(stop)
    return stops


@pytest.mark.parametrize("address", ["/", "/ledger", "/units/new", "/review"])
@as_(PostKind.SUPERVISOR)
def test_the_focus_is_always_seen_and_goes_in_reading_order(page, address):
    go(page, address)
    stops = tab_through(page, 60)
    assert len(stops) > 15
    assert [each for each in stops if not each["ring"]] == []
    assert [each for each in stops if not each["onTop"]] == []
    places = [each["place"] for each in stops]
    assert places == sorted(places)
    assert any(each["inMain"] for each in stops)


@as_(PostKind.LIAISON)
def test_the_first_key_offers_to_skip_the_bar(page):
    go(page, "/quarter")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="跳到正文")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)["inMain"]


@pytest.mark.parametrize("menu", [".tk-account", ".tk-burger"])
@as_(PostKind.SUPERVISOR)
def test_a_menu_opens_is_walked_and_closes_by_keys(page, menu):
    page.set_viewport_size({"width": 1440 if menu == ".tk-account" else 390, "height": 844})
    go(page, "/")
    details = page.locator(menu)
    summary = details.locator("summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(details).to_have_attribute("open", "")
    page.keyboard.press("Tab")
    assert details.evaluate("one => one.contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(details).not_to_have_attribute("open", "")
    expect(summary).to_be_focused()


@as_(PostKind.SYSTEM_ADMINISTRATOR)
def test_a_question_holds_the_focus_and_gives_it_back(page):
    go(page, "/accounts")
    asking = page.get_by_role("button", name="停用").first
    asking.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("button", name="取消")).to_be_focused()
    for key in ["Tab"] * 5 + ["Shift+Tab"] * 5:
        page.keyboard.press(key)
        stop = page.evaluate(FOCUSED)
        assert stop["inDialog"] or stop["name"] == "BODY", stop
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(asking).to_be_focused()


@as_(PostKind.SUPERVISOR)
def test_a_refused_form_leads_to_what_is_wrong(page):
    go(page, "/units/new")
    page.get_by_label("全称").focus()
    page.keyboard.press("Enter")
    summary = page.locator("[data-errors]")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("有 2 处要改")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    field = page.get_by_label("全称")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    described = field.get_attribute("aria-describedby").split()
    said = [page.locator(f"#{each}").inner_text() for each in described]
    assert any("请填写全称" in each for each in said)
    assert page.title().startswith("有 2 处要改")


@as_(PostKind.SUPERVISOR)
def test_the_ledger_is_searched_and_a_task_opened_by_keys(page):
    go(page, "/ledger")
    page.keyboard.press("/")
    page.keyboard.type("连心桥")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ledger?q=*")
    page.wait_for_load_state()
    link = page.locator("main table a").first
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/tasks/*")
    expect(page.get_by_role("heading", level=1)).to_contain_text("连心桥")
