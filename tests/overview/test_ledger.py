"""The ledger: what each post finds in it."""

import re
from datetime import date

import pytest

from tests import counting, factories
from tests.overview import world
from tracker.core.db import db
from tracker.models import MarkValue, ReportStatus
from tracker.overview.filters import address_of, asked_in
from tracker.overview.queries.filtering import Filter, View
from tracker.overview.queries.grouping import Grouping
from tracker.overview.queries.ledger import ledger_for
from tracker.overview.queries.rows import Row

SLOW, NORMAL = MarkValue.SLOW, MarkValue.NORMAL


def shown(reader, **asked) -> list[str]:
    return [row.task.text for row in ledger_for(reader, Filter(**asked)).rows]


def row_of(reader, task) -> Row:
    rows = ledger_for(reader, Filter()).rows
    return next(row for row in rows if row.task.id == task.id)


def test_a_unit_sees_its_own_tasks_alone_and_nothing_counts_the_others(city, tasks, sign_in):
    ledger = ledger_for(city.head("财政局"), Filter())
    assert [row.task for row in ledger.rows] == [tasks.housing]
    assert dict(ledger.views)[View.ALL] == 1
    assert [unit.label for unit in ledger.choices.units] == ["住建局", "财政局"]
    assert [each.label for each in ledger.choices.leaders] == ["任副市长（城建 副市长（城建）"]
    page = sign_in(city.head("财政局")).get("/ledger").text
    assert "双减" not in page
    assert "教体局" not in page


def test_who_has_no_business_with_tasks_has_no_ledger(city, tasks, sign_in):
    for actor in (city.administrator, city.auditor):
        assert sign_in(actor).get("/ledger").status_code == 403
        assert sign_in(actor).post("/ledger.xlsx").status_code == 403


def test_a_mark_shows_once_published_but_the_office_knows_before(city, tasks):
    world.accepted(city, tasks.housing, SLOW)
    for reader, mark in (
        (city.supervisor, SLOW),
        (city.vice_mayor, None),
        (city.head("住建局"), None),
    ):
        assert row_of(reader, tasks.housing).mark is mark, reader.post_title
        assert shown(reader, mark="slow") == ([tasks.housing.text] if mark else [])
    world.publish(tasks.housing)
    for reader in (city.supervisor, city.vice_mayor, city.head("住建局")):
        assert row_of(reader, tasks.housing).mark is SLOW


def test_a_unit_finds_no_task_by_the_state_of_anothers_report(city, tasks):
    world.report(city, tasks.housing, city.unit("财政局"))
    assert shown(city.supervisor, state="submitted") == [tasks.housing.text]
    assert shown(city.head("财政局"), state="submitted") == [tasks.housing.text]
    assert shown(city.head("住建局"), state="submitted") == []
    assert row_of(city.head("住建局"), tasks.housing).standings[0].status is None


def test_the_report_farthest_from_done_stands_for_the_task(city, tasks):
    world.report(city, tasks.housing, city.unit("住建局"), status=ReportStatus.ACCEPTED)
    row = row_of(city.supervisor, tasks.housing)
    assert (row.state, row.handed_in, len(row.standings)) == (None, 1, 2)
    world.report(city, tasks.housing, city.unit("财政局"), status=ReportStatus.RETURNED)
    assert row_of(city.supervisor, tasks.housing).state is ReportStatus.RETURNED


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, "housing bridge schools"),
        ({"leader": "shared"}, "schools"),
        ({"words": "连心"}, "bridge"),
        ({"words": "住建 连心"}, "bridge"),
        ({"words": "教育体育"}, "schools"),
        ({"words": "100%"}, ""),
        ({"words": "_"}, ""),
        ({"mark": "none"}, "housing bridge schools"),
        ({"state": "unfilled"}, "housing bridge schools"),
        ({"view": View.PROBLEMS}, ""),
        ({"view": View.INCOMPLETE}, "housing bridge schools"),
        ({"section": 999999}, ""),
        ({"unit": 999999}, ""),
    ],
)
def test_the_filters_find(city, tasks, asked, found):
    texts = [vars(tasks)[name].text for name in found.split()]
    assert shown(city.supervisor, **asked) == texts


def test_filters_by_unit_leader_and_section_go_together(city, tasks):
    finance, leader = city.unit("财政局"), city.posts["副市长（城建）"]
    assert shown(city.supervisor, unit=finance.id) == [tasks.housing.text]
    assert shown(city.supervisor, leader=str(leader.id)) == [
        tasks.housing.text,
        tasks.bridge.text,
    ]
    assert shown(city.supervisor, unit=finance.id, words="连心") == []
    section = tasks.housing.section_id
    assert len(shown(city.supervisor, section=section)) == 3


def test_a_state_asked_of_a_unit_is_that_of_its_own_report(city, tasks):
    world.report(city, tasks.housing, city.unit("住建局"))
    housing, finance = city.unit("住建局").id, city.unit("财政局").id
    handed_in = ReportStatus.SUBMITTED.value
    assert shown(city.supervisor, unit=housing, state=handed_in) == [tasks.housing.text]
    assert shown(city.supervisor, unit=finance, state=handed_in) == []


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"unit": "财政局"},
        {"state": "submitted"},
        {"unit": "住建局", "state": "submitted"},
        {"unit": "财政局", "state": "accepted", "words": "小区"},
        {"mark": "slow", "leader": "副市长（城建）"},
        {"view": View.PROBLEMS, "state": "unfilled"},
    ],
)
def test_every_choice_says_how_many_tasks_it_would_leave(city, tasks, asked):
    world.accepted(city, tasks.housing, SLOW)
    world.report(city, tasks.housing, city.unit("住建局"))
    world.report(city, tasks.housing, city.unit("财政局"), status=ReportStatus.ACCEPTED)
    if "unit" in asked:
        asked = asked | {"unit": city.unit(asked["unit"]).id}
    if "leader" in asked:
        asked = asked | {"leader": str(city.posts[asked["leader"]].id)}
    choices = ledger_for(city.supervisor, Filter(**asked)).choices
    for name in ("section", "leader", "unit", "mark", "state"):
        offered = vars(choices)[f"{name}s"]
        assert offered, name
        for each in offered:
            value = int(each.value) if name in ("section", "unit") else each.value
            left = shown(city.supervisor, **asked | {name: value})
            assert each.count == len(left), (name, each.label)


def test_a_choice_that_would_leave_nothing_stays_and_is_marked(city, tasks, sign_in):
    page = sign_in(city.supervisor).get("/ledger?q=连心").text
    schools = city.unit("教体局").id
    assert re.search(rf'<option value="{schools}" class="tk-no-rows">教体局（0）</option>', page)
    assert "住建局（1）" in page


def test_the_counts_of_a_units_reader_are_of_its_own_tasks_and_reports(city, tasks):
    world.report(city, tasks.housing, city.unit("住建局"))
    choices = ledger_for(city.head("财政局"), Filter()).choices
    assert {each.label: each.count for each in choices.states if each.count} == {"未填报": 1}
    assert {each.label: each.count for each in choices.units} == {"住建局": 1, "财政局": 1}


def test_a_mark_has_a_word_beside_its_light_only_where_it_is_not_normal(city, tasks, sign_in):
    world.accepted(city, tasks.housing, SLOW)
    world.accepted(city, tasks.bridge, NORMAL)
    page = sign_in(city.supervisor).get("/ledger").text
    words = re.findall(r'<span class="tk-mark [^"]*"><svg.*?</svg>([^<]*)</span>', page)
    assert words == ["进展缓慢"]
    assert "一季度正常推进" in page  # said by the light to those who do not see it


def test_who_is_late_is_a_view(city, tasks, on_day):
    assert shown(city.supervisor, view=View.LATE) == []
    world.report(city, tasks.bridge, city.unit("住建局"))
    on_day(date(2022, 7, 8))
    late = city.actor("督查员", on=date(2022, 7, 8))
    assert shown(late, view=View.LATE) == [tasks.housing.text, tasks.schools.text]


def test_it_names_its_filters_and_each_can_be_taken_off(city, tasks, sign_in):
    finance = city.unit("财政局")
    page = sign_in(city.supervisor).get(f"/ledger?unit={finance.id}&q=小区&by=unit").text
    chosen = re.findall(r'class="tk-token" href="([^"]+)"><span[^>]*>去掉条件</span>([^<]+)', page)
    assert [word for _, word in chosen] == ["“小区”", "财政局"]
    assert "q=" not in chosen[0][0]
    assert f"unit={finance.id}" in chosen[0][0]
    assert "by=unit" in chosen[0][0]
    assert "unit=" not in chosen[1][0].replace("by=unit", "")


def test_an_empty_view_is_good_news_and_an_empty_search_is_not(city, tasks, sign_in):
    client = sign_in(city.supervisor)
    for view, said in (
        ("late", "没有逾期未报的"),
        ("problems", "没有红黄任务"),
        ("instructed", "没有未答复的批示"),
        ("targets", "没有带量化指标的任务"),
    ):
        page = client.get(f"/ledger?view={view}").text
        assert said in page
        assert "没有符合条件的任务" not in page
    assert "没有符合条件的任务" in client.get("/ledger?view=late&q=没有").text


def test_unanswered_instructions_are_a_view_of_those_they_concern(city, tasks):
    world.instruct(city, tasks.housing, city.unit("财政局"))
    for reader, found in (
        (city.supervisor, [tasks.housing.text]),
        (city.head("财政局"), [tasks.housing.text]),
        (city.head("住建局"), []),
    ):
        assert shown(reader, view=View.INSTRUCTED) == found


@pytest.mark.parametrize(
    ("grouping", "titles"),
    [
        (Grouping.SECTION, ["一、聚焦品质提升"]),
        (Grouping.UNIT, ["住建局", "教体局"]),
        (Grouping.LEADER, ["任副市长（城建　副市长（城建）", "共同分管（各副市长）"]),
    ],
)
def test_it_is_grouped(city, tasks, grouping, titles):
    groups = ledger_for(city.supervisor, Filter(grouping=grouping)).groups
    assert [group.title for group in groups] == titles
    assert sum(len(group.rows) for group in groups) == 3


def test_the_address_says_what_was_asked(city, tasks):
    args = {
        "q": "老旧 小区",
        "section": "3",
        "leader": "shared",
        "unit": "5",
        "mark": "none",
        "period": "2022-07-07",
        "state": "unfilled",
        "view": "problems",
        "by": "unit",
    }
    assert address_of(asked_in(args)) == args
    wrong = dict.fromkeys(args, "x' OR 1=1 --") | {"q": "", "unit": "9" * 30, "section": "²"}
    assert address_of(asked_in(wrong)) == {}


def test_a_link_says_everything_and_a_colleague_sees_his_own_part_of_it(city, tasks, sign_in):
    finance = city.unit("财政局").id
    page = sign_in(city.supervisor).get(f"/ledger?unit={finance}&by=leader").text
    link = re.search(r'data-copy="([^"]+)"', page).group(1).replace("&amp;", "&")
    assert link == f"/ledger?unit={finance}&by=leader&period=2022-07-07"
    for reader, sees in ((city.director, True), (city.head("财政局"), True)):
        assert (tasks.housing.text in sign_in(reader).get(link).text) is sees
    schools = sign_in(city.head("教体局")).get(link)
    assert schools.status_code == 200
    assert tasks.housing.text not in schools.text
    assert "财政局" not in schools.text
    assert sign_in(city.administrator).get(link).status_code == 403


def test_a_hostile_text_is_shown_as_text(city, tasks, sign_in):
    tasks.bridge.text = "<script>alert(1)</script>"
    db.session.commit()
    client = sign_in(city.supervisor)
    for path in ("/ledger?q=<script>", f"/tasks/{tasks.bridge.id}"):
        assert "<script>alert(1)" not in client.get(path).text


def test_before_a_plan_is_issued_the_page_says_what_comes(city, on_day, sign_in):
    factories.draft_plan(city)
    assert "台账里还没有任务" in sign_in(city.supervisor).get("/ledger").text


def test_the_questions_do_not_grow_with_the_tasks(city, tasks, sign_in):
    client = sign_in(city.supervisor)

    def asked() -> int:
        client.get("/ledger")
        with counting.queries() as seen:
            assert client.get("/ledger?q=项目").status_code == 200
        return len(seen)

    plan = tasks.housing.plan
    factories.another_task(plan, "一个项目。", lead=city.unit("金河镇"))
    before = asked()
    for number in range(12):
        made = factories.another_task(plan, f"第{number}个项目。", lead=city.unit("金河镇"))
        world.accepted(city, made, NORMAL)
    assert asked() == before
