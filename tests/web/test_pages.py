"""The reader of all the tests' pages refuses what it should, and nothing else."""

import pytest
from werkzeug.routing import Map, Rule

from tests.web.pages import BadPage, check

ROUTES = Map(
    [
        Rule("/ledger", methods=["GET"]),
        Rule("/tasks/<int:task_id>/mark", methods=["POST"]),
    ]
)
PAGE = (
    "<!DOCTYPE html><html lang='zh-CN'><head><title>台账 · 督查督办台账</title></head>"
    "<body><main><h1>台账</h1>{}</main></body></html>"
)


def read(content, page=PAGE):
    check(page.format(content), address="/ledger", routes=ROUTES)


@pytest.mark.parametrize(
    "content",
    [
        "<p>共 98 项<br>另有 1 项</p>",
        "<a href='/ledger?q=1#top'>台账</a><a href='#x'>跳到</a><p id='x'></p>",
        "<form method='post'><button type='submit' formaction='/tasks/7/mark'>评定</button></form>",
        "<form id='far' method='post'></form>"
        "<button type='submit' form='far' formaction='/tasks/7/mark'>评定</button>",
        "<label for='q'>词</label><input id='q' aria-describedby='h'><p id='h'>两个字即可</p>",
        "<ul><li>一</li></ul><dl><div><dt>名</dt><dd>值</dd></div></dl>",
    ],
)
def test_a_good_page_passes(content):
    read(content)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("<p>未完</div>", "too early"),
        ("<p a='1' a='2'>两次</p>", "duplicate"),
        ("<b><i>交叉</b></i>", "violates|Expected|early"),
        ("<table><p>表外</p></table>", "table context"),
        ("<p id='x'></p><p id='x'></p>", "twice the id"),
        ("<label for='nowhere'>词</label>", "nowhere"),
        ("<input aria-describedby='there gone'><p id='there'></p>", "gone"),
        ("<a href='#gone'>跳到</a>", "#gone"),
        ("<a href='/nowhere'>别处</a>", "/nowhere"),
        ("<form action='/nowhere'></form>", "/nowhere"),
        ("<form method='post'><button type='submit'>存</button></form>", "POST /ledger"),
        ("<h1>又一个</h1>", "2 <h1>"),
        ("<span><div>块</div></span>", "<div> in"),
        ("<a href='/ledger'><button type='button'>按</button></a>", "<button> in"),
        ("<li>没有列表</li>", "<li> in"),
    ],
)
def test_a_fault_is_named(content, said):
    with pytest.raises(BadPage, match=said):
        read(content)


def test_a_page_without_language_or_words_in_its_title_is_refused():
    with pytest.raises(BadPage, match="language"):
        read("", PAGE.replace("zh-CN", "en"))
    with pytest.raises(BadPage, match="title"):
        read("", PAGE.replace("台账 · ", " · "))


def test_a_fault_is_found_again_after_a_page_like_it_has_passed():
    read("<p>一</p><p>二</p>")
    with pytest.raises(BadPage):
        read("<p>一</p><p>二</div>")
