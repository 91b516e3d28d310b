"""Pasting from Word into the boxes: plain and tidy, and taken back by one Ctrl+Z."""

import pytest
from playwright.sync_api import Page, expect

from tests.reports import word_fragments as fragments
from tests.reports.served import progress, told


def paste(page: Page, *, html: str = "", plain: str = "") -> None:
    """As the browser does it when Ctrl+V is pressed in the focused box."""
    page.evaluate(
        """([html, plain]) => {
          const clipboardData = new DataTransfer();
          if (html) clipboardData.setData("text/html", html);
          clipboardData.setData("text/plain", plain);
          const options = { clipboardData, bubbles: true, cancelable: true };
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", options));
        }""",
        [html, plain],
    )


@pytest.mark.parametrize(
    ("copied", "tidy"),
    [
        ({"html": fragments.WORD, "plain": "与格式无关"}, fragments.WORD_TIDY),
        ({"plain": fragments.WPS_PLAIN}, fragments.WPS_TIDY),
        ({"html": fragments.BROWSER}, fragments.BROWSER_TIDY),
    ],
)
def test_what_is_pasted_becomes_plain_text(page, served, copied, tidy):
    progress(page).focus()
    paste(page, **copied)
    expect(progress(page)).to_have_value(tidy)
    expect(told(page)).to_contain_text("已自动保存")
    assert served.written() == tidy


def test_pasting_is_taken_back_and_stands_where_the_cursor_was(page, served):
    progress(page).focus()
    page.keyboard.insert_text("已开工。后文。")
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    paste(page, plain="　　完成  投资\r\n")
    expect(progress(page)).to_have_value("已开工。完成投资后文。")
    page.keyboard.press("Control+z")
    expect(progress(page)).to_have_value("已开工。后文。")
    expect(page.get_by_text("全部已保存")).to_be_visible()  # before the window closes


def test_pasted_words_of_word_run_no_script(page, served):
    progress(page).focus()
    paste(page, html="<p>完成<img src=x onerror='window.ran = 1'><script>ran = 1</script>。</p>")
    expect(progress(page)).to_have_value("完成。")
    assert page.evaluate("window.ran") is None
    expect(page.get_by_text("全部已保存")).to_be_visible()
