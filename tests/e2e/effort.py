"""What a page costs its user: the clicks and keys of one browser, without the text itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Page

# A click that a key made (Space on a box) has detail 0; the key itself is counted.
COUNTER = """
document.addEventListener("click", (event) => {
  if (event.isTrusted && event.detail) window.countEffort("click");
}, true);
document.addEventListener("keydown", (event) => {
  if (event.isTrusted) window.countEffort("key");
}, true);
"""


@dataclass
class Effort:
    """Clicks, and keys that are no text: shortcuts, Tab, Enter."""

    clicks: int = 0
    keys: int = 0

    def note(self, kind: str) -> None:
        if kind == "click":
            self.clicks += 1
        else:
            self.keys += 1


@contextmanager
def counting(page: Page) -> Iterator[Effort]:
    """Count from now on, on this and the following pages; text put in with fill() is no key."""
    effort = Effort()
    page.expose_function("countEffort", effort.note)
    page.add_init_script(COUNTER)
    page.evaluate(COUNTER)
    yield effort
