"""The roster goes out to Excel and comes back with a new town, its liaison and his account."""

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.e2e.office import lived_in
from tests.e2e.test_turn import press

DATABASES = ["sqlite"]


def append(sheet, *cells) -> None:
    row = next(n for n in range(4, sheet.max_row + 2) if not any(c.value for c in sheet[n]))
    for column, value in enumerate(cells, start=1):
        sheet.cell(row, column, value)


def upload(page: Page, file) -> None:
    page.get_by_label("名录文件").set_input_files(file)
    page.get_by_role("button", name="核对").click()


def test_a_roster_is_changed_in_excel_and_loaded_again(demonstration, browser, tmp_path):
    with lived_in(demonstration, browser) as office:
        page = office.enter("xitong")
        page.get_by_role("link", name="单位与干部").first.click()
        page.get_by_role("link", name="名录导入导出").click()
        with page.expect_download() as download:
            page.get_by_role("button", name="导出名录").click()
        file = tmp_path / "名录.xlsx"
        download.value.save_as(file)
        upload(page, file)
        expect(page.get_by_role("heading", level=1)).to_have_text("文件和系统里的一样")

        book = load_workbook(file)
        append(book["单位"], None, "新设镇人民政府", "新设镇", "镇")
        append(book["岗位"], None, "新设镇联络员", "联络员", "新设镇")
        append(book["干部"], None, "关山月")
        append(book["任职"], None, "新设镇联络员", "新设镇", "关山月")
        append(book["账号"], "guanshanyue", "关山月")
        book.save(file)
        upload(page, file)
        expect(page.locator("main")).to_contain_text("类别请从下拉里选")
        for row in book["单位"].iter_rows(min_row=4):
            if row[2].value == "新设镇":
                row[3].value = "乡镇"
        book.save(file)
        upload(page, file)
        expect(page.get_by_role("heading", level=1)).to_have_text("核对后导入 5 行")
        press(page, "确认导入")
        expect(page.locator("main")).to_contain_text("guanshanyue")
