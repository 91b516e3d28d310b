"""The home pages in a browser: what came back is readable on a phone too."""

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.reports.office import Office
from tests.serving import serving, session_cookie
from tracker.core.db import transaction
from tracker.models import Setting
from tracker.reports import service as reports

REASON = "下一步工作安排没有写完成时间，请逐项写明什么时候、由谁、做到什么程度，再报督查室。"
TASK = "实施城镇老旧小区改造工程。"


@pytest.mark.parametrize("who", ["督查员", "住建局联络员"])
def test_what_came_back_is_readable_on_a_phone(browser, fresh_app, who):
    with fresh_app.app_context():
        city = factories.small_city()
        day = Setting(
            government_id=city.government.id,
            key="demonstration_day",
            value=factories.TODAY.isoformat(),
        )
        factories.add(day)
        task = factories.task(factories.draft_plan(city), TASK, lead=city.unit("住建局"))
        factories.issue(task.plan)
        office = Office(city, task)
        with transaction():
            reports.return_report(office.submitted(), reason=REASON, by=city.supervisor)
        token = factories.session_token(city.actor(who))
    fresh_app.config["SERVER_NAME"] = None
    with serving(fresh_app) as url:
        context = browser.new_context(base_url=url, viewport={"width": 390, "height": 844})
        context.add_cookies([session_cookie(fresh_app, url, token)])
        page = context.new_page()
        page.goto("/")
        line = page.locator("li", has_text="重报期限")
        expect(line).to_contain_text("还有")
        link = line.get_by_role("link").bounding_box()
        assert link["width"] > 150
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        context.close()
