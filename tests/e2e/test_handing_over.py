"""A head leaves in August, a portfolio moves in September, a vice-mayor is covered in October."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.conftest import migrated_app
from tests.e2e.office import Office, served_to_people
from tests.e2e.test_turn import press
from tracker.core import clock
from tracker.core.db import db
from tracker.directory import queries as directory
from tracker.models import Setting, Task
from tracker.succession import service as succession

ONE, OTHER = "副市长（城建）", "副市长（文教）"


def live_on(office: Office, day: date) -> None:
    """Midnight passes; the clock does what it does every day."""
    with office.app.app_context():
        key = directory.DEMONSTRATION_DAY
        db.session.query(Setting).filter_by(key=key).one().value = day.isoformat()
        db.session.commit()
        clock.use_offset(directory.demonstration_offset())
        succession.hand_over(day)


@pytest.fixture
def office(browser, tmp_path) -> Iterator[Office]:
    with migrated_app(f"sqlite:///{tmp_path / 'office.db'}", tmp_path) as app:
        with app.app_context():
            city = factories.small_city()
            factories.issued_task(city)
            day = Setting(
                government_id=city.government.id,
                key=directory.DEMONSTRATION_DAY,
                value="2022-07-04",
            )
            factories.add(day)
            factories.account(city.supervisor.official, "a long password 12", username="duchashi")
        with served_to_people(app, browser) as office:
            office.passwords["duchashi"] = "a long password 12"
            yield office
    clock.use_offset(timedelta(0))


def open_post(page: Page, office: Office, title: str) -> str:
    page.goto(f"{office.url}/posts")
    page.get_by_role("link", name=title, exact=True).click()
    page.wait_for_load_state()
    return page.url


def test_who_goes_who_comes_and_what_goes_along(office):
    page = office.enter("duchashi")
    with office.app.app_context():
        task = f"{office.url}/tasks/{db.session.query(Task.id).scalar()}"

    # Entered in July for August: the page says what will move, and the list waits for its day.
    post = open_post(page, office, "住建局局长")
    page.get_by_role("link", name="换人").click()
    page.get_by_label("新干部姓名").fill("乌兰")
    page.get_by_label("到任日期").fill("2022-08-01")
    press(page, "看移交什么")
    page.get_by_text("未办结任务 1 项").click()
    expect(page.locator("#moves")).to_contain_text("改造14个小区")
    press(page, "确认办理")
    expect(page.locator("main")).to_contain_text("还没有到日子")
    live_on(office, date(2022, 8, 1))
    page.reload()
    expect(page.locator("main")).to_contain_text("定稿，此后不再变动")
    page.goto(post)
    expect(page.locator("main")).to_contain_text("现任 乌兰")

    # In September what the unit leads goes to another vice-mayor.
    page.goto(f"{office.url}/portfolios/redivide")
    page.get_by_role("link", name=ONE).click()
    page.get_by_label("住建局").check()
    page.get_by_label("调整给").select_option(index=2)
    page.get_by_label("从哪天起").fill("2022-09-01")
    page.get_by_label("依据").fill("根政发〔2022〕9号")
    press(page, "看调整哪些")
    expect(page.locator("#then")).to_contain_text("调整 1 项")
    press(page, "确认调整")
    expect(page.locator("#done")).to_contain_text(OTHER)
    live_on(office, date(2022, 9, 1))
    page.goto(task)
    expect(page.locator("main")).to_contain_text("依据：根政发〔2022〕9号")

    # In October he is away: who acts is shown as 代.
    open_post(page, office, OTHER)
    page.get_by_role("link", name="设置代理").click()
    page.get_by_label("代理人").select_option(label="任市长（市长）")
    page.get_by_label("开始日期").fill("2022-10-08")
    page.get_by_label("恢复日期").fill("2022-10-29")
    press(page, "看代理什么")
    expect(page.locator("#moves")).to_contain_text("分管的未办结任务")
    press(page, "设置代理")
    live_on(office, date(2022, 10, 8))
    page.goto(task)
    expect(page.locator("main")).to_contain_text(f"任市长代{OTHER}")
