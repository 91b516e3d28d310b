"""Every template compiles, keeps to the content policy, and the frames of the pages hold."""

import re

import pytest
from flask import flash, render_template_string

from tests.web.bare import ROOT, TEMPLATES, bare_app, draw_page, labels, page_context, parse, words

ALL = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
SPRITE = set(re.findall(r'id="([\w-]+)"', (ROOT / "static/icons.svg").read_text(encoding="utf-8")))

INLINE = re.compile(
    r"\s(?:on[a-z]+|style|hx-on[\w:-]*)\s*=|<style|javascript:|<script(?![^>]*\ssrc=)"
)
NAMED_ICON = re.compile(r"""(?:\bicon\(|\bdraw_icon\(|\bicon=)["']([\w-]+)["']""")


def source(name):
    return (TEMPLATES / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ALL)
def test_it_compiles(name):
    assert bare_app().jinja_env.get_template(name).name == name


@pytest.mark.parametrize("name", ALL)
def test_it_has_no_inline_style_or_script(name):
    assert INLINE.findall(source(name)) == []


@pytest.mark.parametrize("bad", ["<p style='a'>", "<a onclick='b()'>", "<script>c()</script>"])
def test_inline_style_and_script_would_be_found(bad):
    assert INLINE.findall(bad)


@pytest.mark.parametrize("name", ALL)
def test_every_icon_it_names_is_in_the_sprite(name):
    assert set(NAMED_ICON.findall(source(name))) <= SPRITE


@pytest.mark.parametrize("name", ALL)
def test_it_uses_every_macro_it_imports(name):
    text = source(name)
    for line in re.findall(r"{% from [^%]+ import ([^%]+?)(?: with context)? %}", text):
        for imported in line.split(","):
            local = imported.split(" as ")[-1].strip()
            assert len(re.findall(rf"\b{local}\(", text)) > text.count(f"{{# {local}("), local


# Days that somebody acts by: they are said with the day of the week and how near they are.
BARE_DUE = re.compile(
    r"\b(?:\w*due_on|due_again|\w*owed_on|closes_on|due)\s*\|\s*(?:day|day_full|weekday)\b"
)
# What a document prints, of which another day is reckoned.
AS_PRINTED = {"plans/change_period.html", "notices/issue_plan.html"}


@pytest.mark.parametrize("name", ALL)
def test_a_due_day_is_never_a_bare_date(name):
    """`due_day(…)` of components/due_day.html says it whole; in a text `|due_day`, `|time_left`."""
    found = BARE_DUE.findall(source(name))
    assert len(found) == (1 if name in AS_PRINTED else 0), found


@pytest.mark.parametrize(
    "bare",
    ["{{ report.due_on|day }}", "{{ period.effective_due_on | day_full }}", "{{ due|weekday }}"],
)
def test_a_bare_due_day_would_be_found(bare):
    assert BARE_DUE.search(bare)


PAGE = """{% extends "base.html" %}{% block title %}台账{% endblock %}
{% block crumbs %}<a href="/">工作台</a>{% endblock %}{% block lead %}共 98 项{% endblock %}
{% block actions %}<a class="btn" href="/x">导出</a>{% endblock %}
{% block content %}<p>正文</p>{% endblock %}"""


def page(source_text=PAGE, **changed):
    with bare_app().test_request_context("/"):
        flash("已提醒 11 个单位。", "ok")
        return parse(render_template_string(source_text, **page_context(**changed)).strip())


def test_a_page_says_where_one_is_who_one_is_and_what_day_it_is():
    tree = page()
    text = words(tree)
    assert words(tree.find(".//title")) == "台账 · 督查督办台账"
    assert [words(one) for one in tree.iter("h1")] == ["台账"]
    for said in (
        "严禁录入、上传国家秘密和工作秘密",
        "演示环境　示例数据　今天是 2022年7月4日 星期一",
        "示例市人民政府",
        "市政府督查室 督查员",
        "共 98 项",
        "已提醒 11 个单位。",
        "正文",
    ):
        assert said in text, said
    assert "消息，3 条未读" in labels(tree)


def test_outside_a_demonstration_no_day_is_announced():
    assert "演示环境" not in words(page(demonstration=False))


def test_a_page_without_crumbs_lead_or_actions_draws_none():
    tree = page('{% extends "base.html" %}{% block title %}台账{% endblock %}')
    assert "所在位置" not in labels(tree)
    assert tree.findall(".//div[@class='tk-acts']") == []


def test_signing_out_is_a_form_with_its_token():
    (form,) = (one for one in page().iter("form") if one.attrib.get("action") == "/sign-out")
    assert form.attrib["method"] == "post"
    assert form.find("input").attrib["name"] == "csrf_token"


def test_only_those_with_several_posts_are_offered_another():
    assert "切换岗位" in words(page())
    assert "切换岗位" not in words(page(has_several_posts=False))


def test_the_search_box_asks_the_ledger():
    searches = [one for one in page().iter("form") if one.attrib.get("role") == "search"]
    assert {(one.attrib["action"], one.attrib["method"]) for one in searches} == {
        ("/ledger", "get")
    }
    assert {one.find("input").attrib["name"] for one in searches} == {"q"}


def test_the_one_script_carries_the_nonce():
    (script,) = page().iter("script")
    assert script.attrib["nonce"] == "r4nd0m"
    assert script.attrib["src"] == "/static/js/tracker.js"


def test_a_page_can_be_drawn_for_somebody_signed_out():
    tree = page(me=None)
    assert "退出" not in words(tree)
    assert "正文" in words(tree)


def test_the_sign_in_page_warns_of_secrets_and_old_browsers():
    tree = draw_page("signin_base.html", **page_context(me=None))
    assert "不得录入、上传、传输国家秘密和工作秘密" in words(tree)
    assert "IE 兼容模式不能使用" in words(tree)


def test_an_error_page_needs_nothing_but_its_own_words():
    tree = draw_page(
        "errors/error.html",
        code=500,
        title="系统出错了",
        sentence="这次操作没有完成，数据没有改动。",
        what_to_do="请稍后再试一次。",
        request_id="7f3a",
    )
    assert "请稍后再试一次。" in words(tree)
    assert "7f3a" in words(tree)
