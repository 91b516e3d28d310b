"""axe-core over the page as it stands: the rules of WCAG 2.2 A and AA, in Chinese."""

from functools import cache
from typing import Any

from playwright.sync_api import Page

from tests.test_vendor import TEST_VENDOR

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
RUN = """async tags => {
  const found = await axe.run(document, {
    runOnly: { type: "tag", values: tags }, resultTypes: ["violations"],
  });
  return found.violations.flatMap(rule => rule.nodes.slice(0, 3).map(node =>
    `${rule.id}（${rule.help}，${rule.nodes.length} 处） ${node.html.slice(0, 160)}`));
}"""
SHAPE = """() => [...new Set(Array.from(document.body.querySelectorAll("*"), one => {
  const said = each => each.tagName + "." + each.getAttribute("class") + (each.hidden ? "!" : "");
  const plain = /^(class|href|d|x|width|height|value)$/;
  const names = one.getAttributeNames().filter(name => !plain.test(name));
  return said(one.parentElement) + ">" + said(one) + "[" + names.sort().join() + "]";
}))]"""


@cache
def source() -> str:
    [folder] = TEST_VENDOR.glob("axe-core-*")
    locale = (folder / "zh_CN.json").read_text(encoding="utf-8")
    script = (folder / "axe.min.js").read_text(encoding="utf-8")
    return f"() => {{ {script}; axe.configure({{ locale: {locale} }}); }}"


class Examiner:
    """Runs axe where a page has something that no page before had at this width.

    What stands in what, with which classes and attributes, decides what axe says; a hundredth row
    of a table, or the same page as another post, adds nothing but time.
    """

    def __init__(self) -> None:
        self.known: dict[int, set[str]] = {}
        self.examined = self.passed_over = 0

    def violations(self, page: Page, *, width: int) -> list[str]:
        shape: list[str] = page.evaluate(SHAPE)
        known = self.known.setdefault(width, set())
        if known.issuperset(shape):
            self.passed_over += 1
            return []
        self.examined += 1
        found = run(page)
        if not found:
            known.update(shape)
        return found


def run(page: Page) -> list[str]:
    """What axe has against the page, one line an element."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(source())
    found: Any = page.evaluate(RUN, TAGS)
    return list(found)
