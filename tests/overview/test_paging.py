"""A long ledger in pages: a page is sent, while all that is said and done counts every task."""

import re
from io import BytesIO
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook

from tests import counting, factories
from tracker.core.db import db
from tracker.models import SavedView
from tracker.overview.queries.filtering import Filter
from tracker.overview.queries.grouping import Group, Part
from tracker.overview.queries.ledger import ledger_for
from tracker.overview.queries.paging import page_of

MANY = 152


@pytest.fixture
def many(city, on_day):
    """住建局 leads the even ones of many tasks in one section, 教体局 the odd ones."""
    on_day(factories.TODAY)
    plan = factories.draft_plan(city)
    made = [
        factories.task(
            plan, f"完成第{number}个项目。", lead=city.unit("教体局" if number % 2 else "住建局")
        )
        for number in range(MANY)
    ]
    factories.issue(plan)
    return made


def shown(page: str) -> list[int]:
    return [int(number) for number in re.findall(r">完成第(\d+)个项目。</a>", page)]


def links(page: str) -> list[str]:
    nav = page[page.index('aria-label="分页"') :]
    found = re.findall(r'class="page-link" href="([^"]+)"', nav[: nav.index("</nav>")])
    return [unquote(link.replace("&amp;", "&")) for link in found]


@pytest.mark.parametrize(
    ("lines", "pages"),
    [(0, [0]), (1, [1]), (149, [149]), (150, [100, 50]), (249, [100, 149]), (250, [100, 100, 50])],
)
def test_every_line_stands_on_one_page_and_the_last_is_worth_turning_to(lines, pages):
    groups = [Group("甲", [Part("", list(range(lines)))])] if lines else []
    found = [page_of(groups, number + 1) for number in range(len(pages))]
    assert [each.pages for each in found] == [len(pages)] * len(pages)
    assert [len(each.rows) for each in found] == pages
    assert [row for each in found for row in each.rows] == list(range(lines))
    assert [each.last - each.first + 1 for each in found] == pages


def test_a_page_keeps_the_headings_and_says_which_go_on(city):
    groups = [
        Group("甲", [Part("一", list(range(60))), Part("二", list(range(60, 130)))]),
        Group("乙", [Part("", list(range(130, 180)))]),
    ]
    first, second = page_of(groups, 1), page_of(groups, 2)
    assert [(each.group.title, each.is_continued) for each in first.stretches] == [("甲", False)]
    assert [len(part.rows) for part in first.stretches[0].parts] == [60, 40]
    assert [(each.group.title, each.is_continued) for each in second.stretches] == [
        ("甲", True),
        ("乙", False),
    ]
    assert [part.title for part in second.stretches[0].parts] == ["二"]


def test_a_page_is_sent_and_the_counts_are_of_all(city, many, sign_in):
    page = sign_in(city.supervisor).get("/ledger?page=2").text
    assert shown(page) == list(range(100, MANY))
    assert f'<b class="tk-num">{MANY}</b> 项，' in page
    assert "本页第 101～152 项" in page
    assert re.search(rf'（续）<span class="tk-meta">{MANY} 项', page)
    assert f"住建局（{MANY // 2}）" in page
    assert f'<span class="tk-count">{MANY}</span>' in page


def test_the_links_keep_what_is_asked_and_what_narrows_begins_at_the_first_page(
    city, many, sign_in
):
    page = sign_in(city.supervisor).get("/ledger?q=项目&by=unit&page=2").text
    assert set(links(page)) == {
        "/ledger?q=项目&by=unit",
        "/ledger?q=项目&by=unit&page=2",
    }
    found = re.findall(r'(?:href|action|value|data-copy)="(/ledger[^"]*page=2[^"]*)"', page)
    with_page = {unquote(path.replace("&amp;", "&")) for path in found}
    assert with_page == {
        "/ledger?q=项目&by=unit&page=2",  # the pager, and where choosing columns leads back to
        "/ledger?q=项目&by=unit&period=2022-07-07&page=2",  # to be sent to a colleague
    }


def test_a_page_that_there_is_not_is_the_nearest(city, many, sign_in):
    client = sign_in(city.supervisor)
    for asked, first in (("0", 0), ("x", 0), ("²", 0), ("99", 100)):
        assert shown(client.get(f"/ledger?page={asked}").text)[0] == first


def test_a_short_list_has_no_pages(city, many, sign_in):
    page = sign_in(city.supervisor).get(f"/ledger?unit={city.unit('住建局').id}&page=2").text
    assert len(shown(page)) == MANY // 2
    assert 'aria-label="分页"' not in page
    assert "导出 Excel" in page


def test_what_leaves_the_ledger_is_the_whole_list_and_the_buttons_say_so(city, many, sign_in):
    client = sign_in(city.supervisor)
    page = client.get("/ledger?page=2").text
    for words in (f"导出全部 {MANY} 项", f"打印全部 {MANY} 项", f"全部 {MANY} 项，各页都算"):
        assert words in page
    assert "这里只有第 2 页，共 2 页" in page  # on paper
    sheet = load_workbook(BytesIO(client.post("/ledger.xlsx?page=2").data)).active
    assert sheet.max_row == 3 + MANY
    paper = client.post("/ledger/print?page=2", data={"all": "1", "whole": "1"}).text
    assert "<h1>台账</h1>" in paper
    assert len(shown(paper)) == MANY
    assert f'<b class="tk-num">{MANY}</b> 项' in paper
    preview = client.post("/ledger/reminders?page=2", data={"all": "1"}).text
    assert f"勾选了 {MANY} 项任务" in preview


def test_tasks_of_other_pages_can_be_ticked_too(city, many, sign_in):
    ticked = [many[3].id, many[140].id]
    paper = sign_in(city.supervisor).post("/ledger/print?page=1", data={"task": ticked}).text
    assert shown(paper) == [3, 140]


def test_no_view_keeps_a_page(city, many, sign_in):
    client = sign_in(city.supervisor)
    client.post("/ledger/views?q=项目&page=2", data={"name": "项目"})
    assert db.session.query(SavedView).one().address == {"q": "项目"}


def test_a_task_of_two_leaders_fills_a_line_under_each(city, many):
    ledger = ledger_for(city.supervisor, Filter())
    twice = [*ledger.groups, *ledger.groups]
    assert page_of(twice, 1).lines == 2 * MANY


def test_the_questions_are_the_same_on_every_page(city, many, sign_in):
    client = sign_in(city.supervisor)

    def asked(path: str) -> int:
        client.get(path)
        with counting.queries() as seen:
            client.get(path)
        return len(seen)

    few = asked(f"/ledger?unit={city.unit('住建局').id}")
    assert asked("/ledger") == asked("/ledger?page=2") == few
