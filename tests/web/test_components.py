"""Each component says the same to the eye, to the ear and on paper."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from markupsafe import Markup

from tests.web.bare import COMPONENTS, TEMPLATES, Mark, Role, Status, draw, item, labels, words
from tracker.core import clock

COUNTS = [(Mark.COMPLETED, 4), (Mark.NORMAL, 73), (Mark.SLOW, 15), (Mark.LAGGING, 0), (None, 6)]


def the(body, path):
    found = body.find(f".//{path}")
    assert found is not None, path
    return found


def cell(label, state, mark=None):
    return SimpleNamespace(label=label, state=state, mark=mark, correction=None)


YEAR = [
    cell("一季度", "marked", Mark.NORMAL),
    cell("二季度", "now"),
    cell("三季度", "next"),
    cell("四季度", "next"),
]


def test_an_icon_is_silent_unless_it_has_a_label():
    assert the(draw("icon('bell')"), "svg").attrib["aria-hidden"] == "true"
    assert list(labels(draw("icon('bell', label='消息')"))) == ["消息"]


@pytest.mark.parametrize("mark", list(Mark))
def test_a_mark_has_a_colour_a_shape_and_a_word(mark):
    body = draw("mark_tag(mark)", mark=mark)
    assert words(body) == mark.label
    assert the(body, "span").attrib["class"] == f"tk-mark tk-{mark.value}"
    assert the(body, "use").attrib["href"].endswith(f"#m-{mark.value}")


def test_what_is_not_yet_marked_says_so():
    assert words(draw("mark_tag(none)")) == "待评定"


def test_a_lone_shape_is_read_aloud():
    assert list(labels(draw("mark_shape(mark, '第68项 滞后')", mark=Mark.LAGGING))) == [
        "第68项 滞后"
    ]


@pytest.fixture
def on_5_july(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: date(2022, 7, 5))


@pytest.mark.parametrize(
    ("due", "sentence"),
    [
        (date(2022, 7, 7), "7月7日（星期四），还有 2 个工作日"),
        (date(2022, 7, 5), "7月5日（星期二），今天截止"),
        (date(2022, 7, 1), "7月1日（星期五），逾期 2 个工作日"),
        (date(2023, 1, 7), "2023年1月7日（星期六），还有 128 个工作日"),
    ],
)
def test_a_due_day_says_its_weekday_and_how_near_it_is(on_5_july, due, sentence):
    body = draw("due_day(due)", due=due)
    assert words(body) == sentence
    assert the(body, "time").attrib["datetime"] == due.isoformat()
    is_late = body.find(".//span[@class='tk-nowrap tk-by-late']") is not None
    assert is_late is ("逾期" in sentence)


def test_a_due_day_in_a_year_without_a_published_calendar_says_so(on_5_july):
    assert words(draw("due_day(due)", due=date(2031, 7, 7))).endswith("个工作日（按周末推算）")


def test_what_is_done_is_not_late(on_5_july):
    assert words(draw("due_day(due, is_done=True)", due=date(2022, 7, 1))) == "7月1日（星期五）"


@pytest.mark.parametrize("status", list(Status))
def test_a_status_has_a_picture_and_a_word(status):
    body = draw("state_tag(status)", status=status)
    assert words(body) == status.label
    assert body.findall(".//use")


def test_a_report_without_text_is_not_filled_in():
    assert words(draw("state_tag(none)")) == "未填报"


def test_lateness_stands_beside_the_status():
    assert (
        words(draw("state_tag(s, is_late=True, days_late=2)", s=Status.DRAFT)) == "草稿 逾期 2 天"
    )
    assert words(draw("state_tag(s, is_late=True)", s=Status.RETURNED)) == "已退回 逾期"


def test_a_unit_says_whether_it_leads():
    body = draw("unit_tag('住建局', role, full_name='住房和城乡建设局')", role=Role.LEAD)
    assert words(body) == "牵牵头：住建局"
    assert the(body, "i").attrib["aria-hidden"] == "true"
    assert the(body, "span").attrib["title"] == "住房和城乡建设局"
    group = draw("unit_tag('各乡镇办', role, members=9)", role=Role.SUPPORT)
    assert words(group) == "配配合：各乡镇办9 个单位"


def test_the_lights_are_one_sentence_for_the_ear():
    said = "一季度正常推进；二季度待评定；三季度未到期；四季度未到期"
    assert list(labels(draw("lights(year)", year=YEAR))) == [said]
    assert words(draw("lights(year, large=True)", year=YEAR)) == said.replace("；", "")


def test_a_bar_of_marks_fills_its_width_and_says_its_numbers():
    body = draw("mark_bar(counts)", counts=COUNTS)
    assert list(labels(body)) == ["已完成 4 项，正常推进 73 项，进展缓慢 15 项，待评定 6 项"]
    shares = [one for one in body.findall(".//rect") if one.attrib["class"] != "tk-paper"]
    widths = [float(one.attrib["width"].rstrip("%")) for one in shares]
    assert sum(widths) == pytest.approx(100, abs=0.01)
    assert words(draw("mark_legend(counts)", counts=COUNTS)) == (
        "已完成 4正常推进 73进展缓慢 15待评定 6"
    )


def test_on_paper_the_bar_is_told_apart_by_hatching():
    body = draw("mark_bar(counts)", counts=COUNTS)
    hatched = [one.attrib["fill"] for one in body.findall(".//rect") if "fill" in one.attrib]
    patterns = {one.attrib["id"] for one in draw("paper_patterns()").findall(".//pattern")}
    assert hatched == ["url(#paper-slow)"]
    assert patterns >= {"paper-slow", "paper-lagging", "paper-adjusted"}


def test_a_bar_of_nothing_is_empty():
    assert list(labels(draw("mark_bar([])"))) == ["没有任务"]


@pytest.mark.parametrize("kind", ["info", "ok", "warn", "bad"])
def test_a_note_holds_its_title_and_its_text(kind):
    assert words(draw(f"call note('{kind}', '没有保存。')")) == "没有保存。随文"
    assert words(draw(f"note('{kind}', '已保存')")) == "已保存"


def test_only_bad_news_interrupts():
    assert the(draw("note('bad', '没有保存')"), "div").attrib["role"] == "alert"
    assert "role" not in the(draw("note('ok', '已保存')"), "div").attrib


def test_a_button_that_changes_something_is_a_form_with_its_token():
    body = draw(
        "post_button('/remind', '提醒', icon='bell', confirm='每个单位一条。', fields={'unit': 3})"
    )
    form = the(body, "form")
    sent = {one.attrib["name"]: one.attrib["value"] for one in form.findall("input")}
    assert form.attrib["method"] == "post"
    assert form.attrib["data-confirm"] == "每个单位一条。"
    assert sent["csrf_token"]
    assert sent["unit"] == "3"
    assert words(the(form, "button")) == "提醒"


def test_buttons_have_their_kind():
    assert the(draw("submit('签发')"), "button").attrib["class"] == "btn btn-primary"
    assert the(draw("button('导出', '/x')"), "a").attrib["class"] == "btn"
    named = the(draw("submit('退回', kind='danger', name='do', value='return')"), "button").attrib
    assert (named["name"], named["value"]) == ("do", "return")


def test_an_empty_list_says_what_to_do_next():
    body = draw("empty('没有要审核的', '还有 14 个单位没有报齐。', '看未报齐的单位', '/late')")
    assert words(body) == "没有要审核的还有 14 个单位没有报齐。看未报齐的单位"


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "上一页123…12下一页"), (6, "上一页1…45678…12下一页"), (12, "上一页1…101112下一页")],
)
def test_the_pager_shows_the_ends_and_the_neighbours(number, text):
    page = SimpleNamespace(number=number, pages=12, has_previous=number > 1, has_next=number < 12)
    body = draw("pager(page, url_of)", page=page, url_of=lambda one: f"/ledger?page={one}")
    assert "".join(words(body).split()) == text
    current = [one for one in body.findall(".//a") if "aria-current" in one.attrib]
    assert [words(one) for one in current] == [str(number)]


def test_a_single_page_needs_no_pager():
    page = SimpleNamespace(number=1, pages=1, has_previous=False, has_next=False)
    assert words(draw("pager(page, url_of)", page=page, url_of=str)).strip() == ""


def test_the_timeline_tells_the_hour_where_it_is_known():
    sent = datetime(2022, 7, 1, 8, 20, tzinfo=UTC)
    body = draw("call timeline_item(when, '住建局报送', 'send', 'strong', note='按时')", when=sent)
    assert words(the(body, "time")) == "7月1日 16:20"
    assert words(body) == "7月1日 16:20住建局报送按时随文"
    issued = draw("timeline_item(when, '印发任务', 'file-text')", when=date(2022, 3, 2))
    assert words(the(issued, "time")) == "3月2日"


def test_a_deadline_names_its_day_in_full():
    body = draw("call due(on, '二季度报送截止', is_next=True)", on=date(2022, 7, 7))
    assert words(body) == "7月7日2022年 星期四二季度报送截止随文"


def test_a_comparison_marks_what_is_new_gone_and_copied():
    pieces = [("same", "完成摸底"), ("delete", "和设计"), ("insert", "，已开工")]
    body = draw("changes(pieces)", pieces=pieces)
    assert words(the(body, "ins")) == "，已开工"
    assert words(the(body, "del")) == "和设计"
    assert words(the(body, "span")) == "完成摸底"
    row = draw("compare([], new, '工作进度', '一季度', '二季度')", new=pieces)
    assert words(row).split() == ["工作进度", "没有填写", "完成摸底和设计，已开工"]


def test_what_somebody_wrote_is_never_taken_for_markup():
    body = draw("changes(pieces)", pieces=[("insert", "<script>alert(1)</script>")])
    assert body.findall(".//script") == []
    assert words(body) == "<script>alert(1)</script>"


def test_facts_are_pairs():
    body = draw("facts(pairs)", pairs=[("责任岗位", Markup("<b>局长</b>")), ("时限", "12月31日")])
    assert [words(one) for one in body.findall(".//dt")] == ["责任岗位", "时限"]
    assert [words(one) for one in body.findall(".//dd")] == ["局长", "12月31日"]


def test_the_current_tab_is_said_to_be_current():
    views = [item("全部", "/", is_current=True, count=98), item("滞后", "/lagging")]
    body = draw("tabs(views, '视图')", views=views)
    assert [words(one) for one in body.findall(".//a[@aria-current]")] == ["全部98"]


def test_a_section_counts_what_it_holds():
    body = draw(
        "call section('还没报齐', count=0, note='按缺报', link_label='台账', link_url='/l')"
    )
    assert words(the(body, "h2")) == "还没报齐 0"
    assert "".join(words(body).split()) == "还没报齐0按缺报台账随文"


def test_an_attachment_shows_its_name_and_size():
    assert words(draw("file_link('进度表.xlsx', 88064, '/a/1')")) == "进度表.xlsx86 KB"


def test_who_covers_a_post_is_marked():
    assert words(draw("person('周启明', '住建局局长', True)")) == "周启明代 住建局局长"
    assert words(draw("person('周启明')")) == "周启明"


def test_every_component_is_one_macro_of_its_name_with_a_line_about_it():
    for name in COMPONENTS:
        source = (TEMPLATES / "components" / f"{name}.html").read_text(encoding="utf-8")
        assert source.startswith(f"{{# {name}("), name
        assert f"{{% macro {name}(" in source, name


@pytest.mark.parametrize("rule", ["reminder", "signoff", "return", "mark"])
def test_each_rule_that_people_ask_about_is_explained_where_it_applies(rule):
    body = draw(f"explained('{rule}')")
    assert words(the(body, "summary")).endswith("是怎么算的")
    assert len(body.findall(".//li")) >= 2
    pages = [path for path in TEMPLATES.rglob("*.html") if path.name != "styleguide.html"]
    assert any(f'explained("{rule}"' in path.read_text(encoding="utf-8") for path in pages)
