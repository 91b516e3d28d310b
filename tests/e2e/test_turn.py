"""From a finished draft to its agreement: units comment, the office settles, a leader approves."""

from playwright.sync_api import Page, expect

from tests import factories
from tests.e2e.office import Office
from tracker.accounts import administration
from tracker.core.db import db, transaction
from tracker.models import Account, Official, Post, PostKind, Tenure, Unit

DATABASES = ["postgresql"]

PHONE = 390
WORDS = "资金还没有落实，建议改为前期工作。"
REASON = "今年只做前期工作，明年再列。"


def open_account(office: Office, unit: str, username: str) -> None:
    """A way in for the head of a unit."""
    with office.app.app_context(), transaction():
        of_unit = db.session.query(Unit).filter_by(short_name=unit).one().id
        head = (
            db.session.query(Official)
            .join(Tenure)
            .join(Post)
            .filter_by(kind=PostKind.UNIT_HEAD, unit_id=of_unit)
            .first()
        )
        office.passwords[username] = administration.create_account(head, username, by=None)
        account = db.session.query(Account).filter_by(username=username).one()
        account.must_change_password = False


def draft_of_six(office: Office) -> int:
    """A draft of six tasks, two a unit; the number of its row."""
    with office.app.app_context():
        units = {
            name: db.session.query(Unit).filter_by(short_name=name).one()
            for name in ("文旅广局", "财政局", "住建局")
        }
        government = units["财政局"].government
        plan = factories.draft_plan(factories.City(government, units, {}), title="2022年民生实事")
        for name, unit in units.items():
            factories.task(plan, f"由{name}办好一件实事。", lead=unit)
            factories.task(plan, f"由{name}办好又一件实事。", lead=unit)
        db.session.commit()
        return plan.id


def press(page: Page, name: str) -> None:
    """Press a button, and answer the question of a grave action where one is asked."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()
        dialog = page.get_by_role("dialog")
        if dialog.is_visible():
            dialog.get_by_role("button", name=name, exact=True).click()


def send(page: Page, address: str) -> int:
    """The office sends the draft to its units; gives how many they are."""
    page.goto(address)
    page.get_by_role("link", name="征求意见").click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("默认给 5 个工作日")
    button = page.get_by_role("button", name="发给")
    name = button.inner_text().strip()
    press(page, name)
    expect(page.get_by_role("heading", level=1)).to_contain_text("个单位还没有答复")
    expect(page.locator("main")).to_contain_text("3月8日（星期二）截止，还有 5 个工作日")
    return int(name.split()[1])


def object_to_one(page: Page) -> None:
    """The head finds the draft on his first page, objects to one task, agrees to the rest."""
    page.get_by_role("link", name="看草稿、答复").click()
    page.wait_for_load_state()
    first = page.locator("article.tk-draft").first
    expect(first.get_by_label("意见和理由")).to_be_hidden()
    first.get_by_label("有意见").check()
    first.get_by_label("意见和理由").fill(WORDS)
    press(page, "答复")
    expect(page.get_by_role("alert").first).to_contain_text("还没有选“同意”或“有意见”")
    expect(first.get_by_label("意见和理由")).to_have_value(WORDS)
    press(page, "没选的都同意，答复")
    expect(page.locator("main")).to_contain_text("已答复")


def agree_to_all(page: Page) -> None:
    page.get_by_role("link", name="看草稿、答复").click()
    page.wait_for_load_state()
    press(page, "没选的都同意，答复")
    expect(page.locator("main")).not_to_contain_text(WORDS)


def settle(page: Page, address: str) -> None:
    """Beside the task stands what is said to it; the office settles it, and ends the round."""
    page.goto(address)
    said = page.locator(".tk-beside", has_text=WORDS)
    expect(said).to_contain_text("文旅广局 有意见")
    with page.expect_navigation():
        said.get_by_role("link", name="处理").click()
    comment = page.locator("article", has_text=WORDS)
    comment.get_by_label("部分采纳").check()
    comment.get_by_label("理由").fill(REASON)
    with page.expect_navigation():
        comment.get_by_role("button", name="记下").click()
    expect(page.locator("main")).to_contain_text("意见都已处理")
    press(page, "结束征求意见")


def approve_on_a_phone(page: Page) -> None:
    page.wait_for_load_state()
    page.get_by_role("link", name="看草稿、审批").click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("1 条意见，其中部分采纳 1 条")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    press(page, "同意")
    expect(page.locator("main")).to_contain_text("已同意")


def test_a_draft_on_its_way_to_agreement(office):
    open_account(office, "财政局", "finance")
    address = f"{office.url}/plans/{draft_of_six(office)}"
    page = office.enter("supervisor")
    units = send(page, address)
    assert units == 3

    object_to_one(office.enter("head"))
    agree_to_all(office.enter("finance"))

    page.reload()
    expect(page.locator("main")).to_contain_text(f"{units} 个单位，2 个已答复")
    settle(page, address)

    page.goto(address)
    page.get_by_role("link", name="领导审批").click()
    page.wait_for_load_state()
    leader = page.get_by_label("送哪位领导")
    options = leader.locator("option").all_text_contents()
    leader.select_option(label=next(each for each in options if "胡志文" in each))
    press(page, "送审")
    page.goto(address)
    expect(page.locator("main")).to_contain_text("批准后才能审定")
    approve_on_a_phone(office.enter("vice_mayor", width=PHONE))

    page.goto(address)
    press(page, "审定方案")
    expect(page.locator("main")).to_contain_text("方案已审定，可以印发")

    head = office.enter("head")
    head.goto(office.url + "/messages")
    head.get_by_text("1 条意见已处理").first.click()
    expect(head.locator("main")).to_contain_text(REASON)
