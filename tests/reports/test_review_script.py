"""The review by keys, in a browser: every key has its button, and none works while one types."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.applications import migrated_app
from tests.reports.office import Office
from tests.serving import at_a_desk, serving, sign_in
from tracker.core import clock
from tracker.core.db import db
from tracker.directory import queries as directory
from tracker.models import MarkValue, ProgressReport, ReportStatus, Setting

PASSWORD = "long enough for a supervisor"
NEXT = "8月底前完工7个小区。"


@pytest.fixture
def queue(tmp_path) -> Iterator[tuple[str, list[ProgressReport]]]:
    """The application served, and three reports in its queue: behind, on course, supporting."""
    with migrated_app(f"sqlite:///{tmp_path / 'test.db'}", tmp_path) as app, app.app_context():
        app.config.update(WTF_CSRF_ENABLED=True, SERVER_NAME=None)
        city = factories.small_city()
        office = Office(city, factories.issued_task(city))
        factories.account(office.supervisor().official, PASSWORD, username="supervisor")
        key, day = directory.DEMONSTRATION_DAY, factories.TODAY.isoformat()
        factories.add(Setting(government_id=city.government.id, key=key, value=day))
        db.session.commit()
        clock.use_offset(directory.demonstration_offset())
        with serving(app) as url:
            yield url, waiting(office)
    clock.use_offset(timedelta(0))


def waiting(office: Office) -> list[ProgressReport]:
    behind = factories.target(office.task, name="改造小区", value=14, unit="个")
    other = factories.another_task(office.task.plan, lead=office.city.unit("住建局"))
    good = factories.target(other, name="连心桥建设", value=100, unit="%")
    return [
        office.submitted(target_values={str(behind.id): "5"}, next_steps=NEXT),
        Office(office.city, other).submitted(target_values={str(good.id): "60"}, next_steps=NEXT),
        office.submitted("财政局", next_steps=NEXT),
    ]


@pytest.fixture
def page(browser, queue) -> Iterator[Page]:
    with at_a_desk(browser, queue[0]) as page:
        page.goto("/review")
        sign_in(page, "supervisor", PASSWORD, heading="待审核 3 份")
        yield page


def open_report(page: Page, report: ProgressReport) -> None:
    page.goto(f"/reports/{report.id}")
    page.wait_for_load_state()


def chosen(page: Page):
    return page.locator(".tk-pick input:checked")


def as_stored(report: ProgressReport) -> ProgressReport:
    db.session.rollback()
    return report


def test_a_suggestion_is_taken_by_one_key_and_accepted_by_another(page, queue):
    behind, good, _ = queue[1]
    open_report(page, behind)
    expect(chosen(page)).to_have_count(0)
    page.keyboard.press("s")
    expect(chosen(page)).to_have_value("slow")
    with page.expect_navigation():
        page.keyboard.press("a")
    expect(page.get_by_text("第1项已通过，评定为进展缓慢。")).to_be_visible()
    assert page.url.endswith(f"/reports/{good.id}")
    assert as_stored(behind).versions[0].mark.value is MarkValue.SLOW


def test_the_reviewer_decides_against_the_suggestion(page, queue):
    open_report(page, queue[1][0])
    page.get_by_role("button", name="采用").click()
    expect(chosen(page)).to_have_value("slow")
    page.keyboard.press("4")
    expect(chosen(page)).to_have_value("lagging")


def test_without_a_mark_nothing_is_sent(page, queue):
    open_report(page, queue[1][0])
    page.keyboard.press("a")
    expect(page.locator(".tk-pick input:invalid")).to_have_count(5)
    assert as_stored(queue[1][0]).status is ReportStatus.SUBMITTED


def test_a_usual_reason_is_edited_before_it_is_sent(page, queue):
    behind = queue[1][0]
    open_report(page, behind)
    page.keyboard.press("r")
    expect(page.get_by_text("7月6日（星期三）前重报")).to_be_visible()
    for key in ("1", "3", "1"):  # the third takes the first back
        page.keyboard.press(key)
    text = page.get_by_label("退回的原因")
    expect(text).to_have_value("未写完成时间")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(text).to_have_value("未写完成时间；与上期雷同")
    page.keyboard.press("Tab")
    expect(text).to_be_focused()
    text.press("End")
    text.press_sequentially("，请分小区写明")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    said = as_stored(behind).versions[0].review.comment
    assert said == "未写完成时间；与上期雷同，请分小区写明"


def test_keys_do_nothing_while_one_types_or_wants_none(page, queue):
    open_report(page, queue[1][0])
    page.get_by_label("意见").press_sequentially("3sa?jk")
    expect(page.get_by_label("意见")).to_have_value("3sa?jk")
    expect(chosen(page)).to_have_count(0)

    def off(route):
        answer = route.fetch()
        body = answer.text().replace("<body ", '<body data-single-keys="off" ')
        route.fulfill(response=answer, body=body)

    page.route("**/reports/*", off)
    open_report(page, queue[1][0])
    for key in ("s", "3", "?", "r"):
        page.keyboard.press(key)
    expect(chosen(page)).to_have_count(0)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_label("退回的原因")).not_to_be_visible()
    page.locator(".tk-verdict").get_by_role("button", name="快捷键").click()  # it stays
    expect(page.get_by_role("dialog", name="快捷键")).to_be_visible()


def test_the_keys_are_listed_under_the_question_mark(page, queue):
    for url in ("/review", f"/reports/{queue[1][0].id}"):
        page.goto(url)
        page.wait_for_load_state()
        page.keyboard.press("?")
        dialog = page.get_by_role("dialog", name="快捷键")
        expect(dialog).to_contain_text("下一份、上一份")
        page.keyboard.press("j")
        expect(dialog).to_be_visible()
        page.keyboard.press("Escape")
        expect(dialog).not_to_be_visible()


def test_one_walks_the_queue_and_ticks_by_key(page):
    def focused():
        return page.evaluate("document.activeElement.textContent")

    bulk = page.locator("[data-bulk]")
    expect(bulk).not_to_be_visible()
    page.keyboard.press("j")
    assert focused().startswith("第1项")
    page.keyboard.press("x")
    expect(bulk).to_contain_text("已勾选 1 份")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert focused().startswith("第2项")
    page.get_by_role("link", name="勾选全部无提示的 2 份").click()
    expect(bulk).to_contain_text("已勾选 3 份")
    page.get_by_role("button", name="取消勾选").click()
    expect(bulk).not_to_be_visible()


def test_a_batch_is_filled_by_the_suggestions_and_accepted(page, queue):
    behind, good, supporting = queue[1]
    for report in queue[1]:
        page.locator(f"input[name=report][value='{report.id}']").check()
    page.get_by_role("button", name="核对后一起通过").click()
    page.wait_for_load_state()
    mark = page.get_by_label("第1项 住建局的评定")
    mark.select_option("lagging")
    told = page.locator("[data-batch]").get_by_role("status")
    expect(told).to_have_text("将通过 3 份，还有 1 份没选评定", use_inner_text=True)
    page.get_by_role("link", name="全部按建议 2 份").click()
    expect(told).to_have_text("将通过 3 份", use_inner_text=True)
    expect(mark).to_have_value("lagging")  # what was chosen by hand stays
    expect(page.get_by_label("第2项 住建局的评定")).to_have_value("normal")
    page.get_by_label("通过第1项 财政局").uncheck()
    expect(told).to_have_text("将通过 2 份", use_inner_text=True)
    mark.select_option("")
    page.get_by_role("button", name="通过勾选的").click()
    expect(mark).to_be_focused()
    mark.select_option("lagging")
    page.get_by_role("button", name="通过勾选的").click()
    expect(page.get_by_text("已通过 2 份")).to_be_visible()
    states = [as_stored(report).status for report in queue[1]]
    assert states == [ReportStatus.ACCEPTED, ReportStatus.ACCEPTED, ReportStatus.SUBMITTED]
