"""What stands on a page in words: Chinese, in one form for each thing."""

import re

from playwright.sync_api import Page

# Names of things that have no other, units of size, kinds of files, keys, and what is typed.
NAMES = set(
    re.findall(
        r"\w+",
        "Word WPS Excel CSV PDF IP MB KB GB IE UOS SHA TLS STARTTLS IMAP JSON XML URL Esc Ctrl "
        "zjj llr pdf png jpg jpeg doc docx xls xlsx ppt pptx wps et ofd txt",
    )
)
# As the tasks of the demonstration say.
NAMES |= {"AAAA", "ETC"}
# Words of programs that the office does not use.
BANNED = (
    "非法输入",
    "非法操作",
    "非法请求",
    "非法字符",
    "参数",
    "操作成功",
    "操作失败",
    "用户名",
    "点击此处",
    "未知错误",
    "暂无数据",
    "敬请",
    "系统异常",
)
OTHER_DATES = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}|\d{4}/\d{1,2}/\d{1,2}|\d{4}\.\d{1,2}\.\d{1,2}|\b0\d月|月0\d日"
)
ENGLISH = re.compile(r"[A-Za-z][A-Za-z_]+")
# A thing that people type (account names, mail addresses) stands in <code> or says translate="no".
READ = """() => {
  const texts = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (parent.closest("code, kbd, script, style, [translate=no]")) continue;
    texts.push(walker.currentNode.data);
  }
  for (const one of document.body.querySelectorAll("[title], [aria-label], [placeholder]")) {
    for (const name of ["title", "aria-label", "placeholder"]) {
      if (!one.closest("[translate=no]")) texts.push(one.getAttribute(name) || "");
    }
  }
  return texts.map(text => text.trim()).filter(text => text);
}"""


def foreign_to_the_office(page: Page) -> list[str]:
    """English words, banned words and dates in another form, each with the text around it."""
    found = []
    for text in page.evaluate(READ):
        wrong = [word for word in ENGLISH.findall(text) if word not in NAMES]
        wrong += [word for word in BANNED if word in text]
        wrong += OTHER_DATES.findall(text)
        found += [f"“{word}” in “{text[:60]}”" for word in wrong]
    return sorted(set(found))
