"""The reviewer's day on the demonstration's queue, by the keyboard alone, with the keys counted.

docs/effort.md takes its figures from here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.office import Office, lived_in
from tracker.core.db import db
from tracker.models import AuditAction, AuditEvent, MarkValue, ProgressReport, ReportStatus

DATABASES = ["postgresql"]

RETURNED_FOR = "未回应上期承诺，请分小区写明剩余1户的办法"


@pytest.fixture(scope="module")
def office(demonstration, browser) -> Iterator[Office]:
    with lived_in(demonstration, browser) as office:
        yield office


@dataclass
class Reviewer:
    """Somebody at the keyboard; the mouse is out of reach."""

    page: Page
    pressed: list[str] = field(default_factory=list)

    def press(self, *keys: str) -> int:
        """Press keys on the page as it stands; how many."""
        for key in keys:
            self.page.keyboard.press(key)
        self.pressed += keys
        return len(keys)

    def decide(self, *keys: str) -> int:
        """The same, the last of which leads to another page."""
        self.press(*keys[:-1])
        with self.page.expect_navigation():
            self.press(keys[-1])
        self.page.wait_for_load_state()
        return len(keys)

    def type(self, text: str) -> int:
        self.page.keyboard.insert_text(text)
        return len(text)

    @property
    def task(self) -> str:
        return self.page.locator(".tk-sheet .tk-crumb a").inner_text()

    @property
    def has_suggestion(self) -> bool:
        return self.page.locator("[data-suggested]").count() > 0


def test_a_queue_is_reviewed_by_the_keyboard(office):
    page = office.enter("duchashi")
    page.goto(office.url + "/review")
    page.wait_for_load_state()
    expect(page.get_by_role("heading", level=1)).to_have_text("待审核 24 份")
    me = Reviewer(page)

    assert me.decide("j", "Enter") == 2  # the first row, opened
    for task in ("第1项", "第3项"):  # supporting units are accepted without a mark
        assert me.task == task
        assert me.decide("a") == 1
    for task in ("第4项", "第67项"):
        assert me.task == task
        assert me.decide("s", "a") == 2

    assert me.task == "第68项"  # behind its pace: explained, and sent back with an edited reason
    expect(page.locator(".tk-why")).to_contain_text("按施工季节到6月底应达40%，差26个百分点")
    me.press("r", "4", "Tab", "End")
    me.type("，请分小区写明剩余1户的办法")
    me.decide("Control+Enter")
    expect(page.get_by_text("第68项已退回，已通知填报人")).to_be_visible()

    me.decide("q")  # back to the list, where what nothing is said against goes together
    clear = int(re.search(r"其中 (\d+) 份没有提示", page.locator(".tk-lead").inner_text())[1])
    assert me.decide("Shift+X", "Enter") == 2
    assert me.decide("s", "Enter") == 2
    expect(page.get_by_text(f"已通过 {clear} 份")).to_be_visible()

    left = 24 - 5 - clear
    me.decide("j", "Enter")
    for _ in range(left):  # and the rest one by one: as suggested, or as the reviewer judges
        me.decide("s" if me.has_suggestion else "3", "a")
    expect(page.get_by_role("heading", level=1)).to_have_text("没有待审核的报送")

    assert (clear, left) == (13, 6)
    assert len(me.pressed) == 2 + 2 * 1 + 2 * 2 + 5 + 1 + 4 + 2 + 2 * left
    in_the_books(office)


def in_the_books(office: Office) -> None:
    """One return with the edited reason, everything else accepted, each decision on record."""
    with office.app.app_context():
        waiting = db.session.query(ProgressReport).filter_by(status=ReportStatus.SUBMITTED)
        assert waiting.count() == 0
        last = db.session.query(AuditEvent).filter(
            AuditEvent.action.in_((AuditAction.REPORT_ACCEPTED, AuditAction.REPORT_RETURNED))
        )
        today = last.order_by(AuditEvent.id.desc()).limit(24).all()
        returned = [each for each in today if each.action is AuditAction.REPORT_RETURNED]
        assert [each.details["reason"] for each in returned] == [RETURNED_FOR]
        marks = {each.details.get("mark") for each in today}
        assert {MarkValue.NORMAL, MarkValue.SLOW, MarkValue.COMPLETED, None} == marks
