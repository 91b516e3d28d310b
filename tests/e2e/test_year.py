"""The year on the real 2022 plan: imported, issued, reported, reviewed, marked, overseen."""

from datetime import date

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.e2e.effort import counting
from tests.samples import path_of

DATABASES = ["postgresql"]

DECOMPOSITION = "2022-decomposition.docx"
CLICKS_TO_ISSUE = 19  # docs/effort.md says what they are
CHOSEN = ("发改委", "财政局", "住建局", "林草局", "工信局", "文旅广局")


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def import_the_table(page: Page, url: str) -> None:
    """The office uploads the document, settles what is open, and confirms."""
    page.goto(url + "/plans/import")
    page.get_by_label("文件", exact=True).set_input_files(path_of(DECOMPOSITION))
    page.get_by_role("button", name="上传并读取").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("读出 98 项任务")
    for question in page.locator("fieldset.tk-ask").all():
        for unit in CHOSEN:
            question.get_by_label(unit, exact=True).check()
    page.get_by_label("没有把握的已对照原件核对").check()
    page.get_by_role("button", name="导入 98 项为草稿").click()
    expect(page.locator("main")).to_contain_text("草稿，98 项任务")


def agree_and_issue(page: Page) -> None:
    press(page, "审定方案")
    page.get_by_role("link", name="印发", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("将下达 98 项任务")
    page.get_by_role("textbox", name="文号 可不填").fill("根政办发〔2022〕6号")
    page.get_by_label("印发日期", exact=True).fill("2022-03-02")
    press(page, "印发并通知")
    expect(page.locator("main")).to_contain_text("根政办发〔2022〕6号")


def press(page: Page, name: str) -> None:
    """Press a button, and answer the question of a grave action where one is asked."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()
        dialog = page.get_by_role("dialog")
        if dialog.is_visible():
            dialog.get_by_role("button", name=name[:2]).click()


def report_the_quarter(page: Page, url: str) -> int:
    """The liaison writes every task of the unit; each box saves itself. Gives how many."""
    page.goto(url + "/quarter")
    items = page.locator("article.tk-item")
    for number in range(items.count()):
        item = items.nth(number)
        if not item.locator("[data-body]").is_visible():
            item.locator("a[data-opens]").click()
        item.get_by_label("工作进度").fill(
            f"第{number + 1}项一季度完成前期工作，到位资金{number + 1}0万元。"
        )
        item.get_by_label("存在的主要问题").fill("无")
        item.get_by_label("下一步工作安排").fill("5月底前完成招标\n6月底前开工")
        expect(item.locator("[data-saved]")).to_contain_text("已自动保存")
    send_for_signature(page)
    return items.count()


def send_for_signature(page: Page) -> None:
    """Send what is ticked; the hints are looked at once."""
    press(page, "送责任人签发")
    if page.get_by_role("button", name="看过了").is_visible():
        press(page, "看过了，送责任人签发")


def sign_the_quarter(page: Page, url: str) -> None:
    page.goto(url + "/quarter")
    press(page, "签发并报送")
    expect(page.locator("main")).not_to_contain_text("待签发")


def review_all(page: Page, url: str, reports: int, *, return_first: bool) -> None:
    """The office goes through the queue with the keyboard's help: marks, accepts, returns one."""
    page.goto(url + "/review")
    with page.expect_navigation():
        page.get_by_role("link", name="第25项").first.click()
    if return_first:
        page.keyboard.press("r")
        page.get_by_label("退回的原因").fill("请写明完成的比例。")
        press(page, "确认退回")
        reports -= 1
    for _ in range(reports):
        if page.locator("[data-key='2']").count():
            page.keyboard.press("2")
        with page.expect_navigation():
            page.keyboard.press("a")


def rewrite_what_came_back(liaison: Page, head: Page, url: str) -> None:
    liaison.goto(url + "/quarter")
    returned = liaison.locator("article.tk-item", has_text="退回：请写明完成的比例。")
    expect(returned).to_have_count(1)
    if not returned.locator("[data-body]").is_visible():
        returned.locator("a[data-opens]").click()
    returned.get_by_label("工作进度").fill("完成年度计划的24%，方案已报批。")
    expect(returned.locator("[data-saved]")).to_contain_text("已自动保存")
    send_for_signature(liaison)
    sign_the_quarter(head, url)


def publish_the_round(page: Page, url: str) -> None:
    page.goto(url + "/review")
    page.get_by_role("link", name="公布评定").click()
    page.get_by_role("checkbox", name="公布").check()
    press(page, "公布评定")
    expect(page.locator("main")).to_contain_text("已公布")


def instruct(page: Page, url: str) -> None:
    """The vice-mayor opens the portfolio, sees the published marks, and writes an instruction."""
    page.goto(url + "/portfolio")
    expect(page.locator("main")).to_contain_text("正常推进")
    page.goto(url + "/ledger?q=驯鹿")
    page.get_by_role("link", name="重点实施敖鲁古雅乡").click()
    page.locator("summary", has_text="批示").click()
    page.get_by_label("批示内容").fill("请六月底前完成景区申报材料。")
    press(page, "发出批示")
    expect(page.locator("main")).to_contain_text("请六月底前完成景区申报材料。")


def answer(page: Page, url: str) -> None:
    page.goto(url + "/instructions")
    page.get_by_role("link", name="答复", exact=True).click()
    page.get_by_label("答复").fill("已成立专班，五月底前形成初稿。")
    press(page, "送出答复")


def export_the_ledger(page: Page, url: str) -> list[list[object]]:
    """What is on screen, as a workbook: the tasks whose text holds two characters."""
    page.goto(url + "/ledger?q=冷极")
    with page.expect_download() as download:
        page.get_by_role("button", name="导出 Excel").click()
    with download.value.path().open("rb") as file:
        sheet = load_workbook(file).active
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_the_years_cycle(office):
    supervisor = office.enter("supervisor")
    with counting(supervisor) as effort:
        import_the_table(supervisor, office.url)
        office.turn_to(date(2022, 3, 2))
        supervisor.reload()
        agree_and_issue(supervisor)
        assert (effort.clicks, effort.keys) == (CLICKS_TO_ISSUE, 0)

    office.turn_to(date(2022, 4, 1))
    liaison, head = office.enter("liaison"), office.enter("head")
    reports = report_the_quarter(liaison, office.url)
    assert reports >= 16
    sign_the_quarter(head, office.url)
    review_all(supervisor, office.url, reports, return_first=True)
    rewrite_what_came_back(liaison, head, office.url)
    review_all(supervisor, office.url, 1, return_first=False)
    publish_the_round(supervisor, office.url)

    office.turn_to(date(2022, 4, 20))
    vice_mayor = office.enter("vice_mayor", width=390)
    instruct(vice_mayor, office.url)
    answer(liaison, office.url)
    vice_mayor.goto(office.url + "/instructions")
    expect(vice_mayor.locator("main")).to_contain_text("已成立专班，五月底前形成初稿。")

    rows = export_the_ledger(supervisor, office.url)
    assert sum("冷极" in str(row) for row in rows) >= 4
