"""The office sets what reports are measured by: for the government, and for one task."""

import re
from datetime import date

import pytest

from tests import factories
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.models import AuditAction, AuditEvent, Milestone, Pace, PlanStatus, TaskPace
from tracker.reports import queries, service
from tracker.reports.pace import Node
from tracker.reports.suggestion import Thresholds

pytestmark = pytest.mark.usefixtures("today")

AS_IT_COMES = {
    "slow": "10",
    "lagging": "20",
    "quarter_1": "5",
    "quarter_2": "40",
    "quarter_3": "80",
    "quarter_4": "100",
    "reasons": "缺具体数据",
}
MAY, SEPTEMBER = date(2022, 5, 31), date(2022, 9, 30)


@pytest.fixture
def supervisor(office, sign_in):
    return sign_in(office.supervisor())


def events(action):
    return db.session.query(AuditEvent).filter_by(action=action).order_by(AuditEvent.id).all()


def yardstick(office):
    return queries.yardstick_of(office.city.government.id)


def save(supervisor, **changed):
    """Open the page, change it, and save."""
    shown = re.search(r'name="version"[^>]* value="(\w+)"', supervisor.get("/review/settings").text)
    form = AS_IT_COMES | {"version": shown[1]} | changed
    return supervisor.post("/review/settings", data=form)


def test_the_yardstick_comes_with_values_and_is_set_on_a_page(office, supervisor):
    assert "未回应上期承诺" in supervisor.get("/review/settings").text
    answer = save(supervisor, slow="8", lagging="15", quarter_2="30", reasons="数字不实\n\n照抄\n")
    assert answer.status_code == 302
    found = yardstick(office)
    assert (found.thresholds.slow, found.thresholds.lagging) == (8, 15)
    assert found.season == (5, 30, 80, 100)
    assert found.reasons == ("数字不实", "照抄")


def test_only_what_differs_is_recorded(office, supervisor):
    save(supervisor, reasons="\n".join(yardstick(office).reasons), lagging="25")
    [event] = events(AuditAction.SETTING_CHANGED)
    assert event.details["label"] == "建议评定的起点"
    assert event.details["after"] == {"slow": 10, "lagging": 25}


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"slow": "0"}, "slow", "进展缓慢的起点请填在1到99个百分点之间"),
        ({"slow": "十"}, "slow", "整数"),
        ({"lagging": "10"}, "lagging", "滞后的起点请填大于进展缓慢的起点"),
        ({"lagging": "101"}, "lagging", "最多100个百分点"),
        ({"quarter_2": "4"}, "quarter_2", "二季度末的累计比例填了4%，请填在5%到100%之间"),
        ({"quarter_3": "101"}, "quarter_3", "请填写0到100的整数"),
        ({"quarter_4": "90"}, "quarter_4", "四季度末累计完成请填100%"),
        ({"reasons": " \n "}, "reasons", "请至少留一条退回理由"),
        ({"reasons": "\n".join(f"第{n}条" for n in range(21))}, "reasons", "最多20条"),
        ({"reasons": "长" * 61}, "reasons", "一条最多60字"),
    ],
)
def test_bad_input_is_named_at_its_field_and_changes_nothing(
    office, supervisor, changed, field, sentence
):
    before = yardstick(office)
    page = save(supervisor, **changed).text
    assert sentence in page
    assert f'href="#{field}"' in page
    assert yardstick(office) == before


def test_who_saves_later_hears_of_the_change_before_his_own(office, supervisor):
    opened = yardstick(office).version
    save(supervisor, slow="8")
    page = save(supervisor, version=opened, lagging="25").text
    assert "已有他人改过这里，与您填的不同的是：建议评定的起点。" in page
    assert yardstick(office).thresholds.slow == 8
    shown = re.search(r'name="version"[^>]* value="(\w+)"', page)[1]
    assert save(supervisor, version=shown, lagging="25").status_code == 302
    assert yardstick(office).thresholds == Thresholds(slow=10, lagging=25)


def test_what_another_set_in_the_same_way_is_no_conflict(office, supervisor):
    opened = yardstick(office).version
    save(supervisor, slow="8")
    assert save(supervisor, version=opened, slow="8").status_code == 302


def test_a_returns_usual_reasons_are_the_governments_own(office, supervisor):
    save(supervisor, reasons="数字不实")
    report = office.submitted()
    page = supervisor.get(f"/reports/{report.id}").text
    assert "数字不实" in page
    assert "与上期雷同" not in page
    supervisor.post(f"/reports/{report.id}/return", data={"number": 1, "reasons": ["数字不实"]})
    assert report.versions[0].review.comment == "数字不实"


def set_pace(office, pace, *nodes):
    with transaction():
        service.set_pace(office.task, pace, nodes, by=office.supervisor())


def test_a_tasks_pace_is_set_and_taken_back(office):
    set_pace(office, Pace.MILESTONES, Node(SEPTEMBER, "主体完工", 80), Node(MAY, "完成招标", 20))
    assert db.session.get(TaskPace, office.task.id).pace is Pace.MILESTONES
    set_pace(office, Pace.LINEAR)
    assert db.session.get(TaskPace, office.task.id) is None
    assert db.session.query(Milestone).count() == 0
    first, second = events(AuditAction.PACE_SET)
    assert first.details["after"] == {
        "pace": "按时间节点",
        "milestones": ["2022-05-31 完成招标 20%", "2022-09-30 主体完工 80%"],
    }
    assert second.details["before"] == first.details["after"]


def test_saving_the_same_again_records_nothing(office):
    for _ in range(2):
        set_pace(office, Pace.SEASONAL)
    assert len(events(AuditAction.PACE_SET)) == 1


@pytest.mark.parametrize(
    ("pace", "nodes", "sentence"),
    [
        (Pace.MILESTONES, [], "请至少填一个节点"),
        (
            Pace.LINEAR,
            [(date(2023, 1, 1), "收尾", 90)],
            "日期请填在2022年1月1日到2022年12月31日之间",
        ),
        (Pace.LINEAR, [(date(2021, 12, 31), "收尾", 90)], "日期请填在2022年1月1日"),
        (Pace.LINEAR, [(MAY, "招标", 0)], "请填在1%到100%之间"),
        (Pace.LINEAR, [(MAY, "招标", 101)], "请填在1%到100%之间"),
        (Pace.LINEAR, [(MAY, "招标", 30), (SEPTEMBER, "完工", 30)], "累计比例请填大于30%"),
        (Pace.LINEAR, [(MAY, "招标", 30), (MAY, "开工", 40)], "5月31日有两个节点"),
    ],
)
def test_milestones_rise_within_the_year(office, pace, nodes, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        set_pace(office, pace, *(Node(*each) for each in nodes))
    assert db.session.query(Milestone).count() == 0


def test_milestones_end_with_the_task(office):
    office.task.due_on = date(2022, 8, 31)
    db.session.commit()
    with pytest.raises(RuleBroken, match="2022年8月31日之间"):
        set_pace(office, Pace.MILESTONES, Node(SEPTEMBER, "主体完工", 80))


def test_a_closed_plan_keeps_its_pace(office):
    office.task.plan.status = PlanStatus.CLOSED
    db.session.commit()
    with pytest.raises(RuleBroken, match="办结之前"):
        set_pace(office, Pace.SEASONAL)


def test_a_draft_has_no_pace(city, office, supervisor):
    draft = factories.task(factories.draft_plan(city, title="民生实事"), lead=city.unit("住建局"))
    db.session.commit()
    assert supervisor.get(f"/tasks/{draft.id}/pace").status_code == 404
    assert "进度尺度" not in supervisor.get(f"/tasks/{draft.id}").text


def test_milestones_are_filled_in_changed_and_removed_on_a_page(office, supervisor):
    url = f"/tasks/{office.task.id}/pace"
    assert url in supervisor.get(f"/tasks/{office.task.id}").text
    row = {"nodes-0-on": "2022-05-31", "nodes-0-text": "完成招标", "nodes-0-share": "20"}
    blank = {"nodes-1-on": "", "nodes-1-text": "", "nodes-1-share": ""}
    answer = supervisor.post(url, data={"pace": "milestones"} | row | blank)
    assert answer.location == f"/tasks/{office.task.id}"
    page = supervisor.get(url).text
    assert 'value="完成招标"' in page
    assert "6月30日应达 20%" in page
    supervisor.post(url, data={"pace": "linear", "nodes-0-is_gone": "y"} | row)
    assert db.session.query(Milestone).count() == 0


def test_rows_are_added_without_saving_and_without_losing_what_is_typed(office, supervisor):
    url = f"/tasks/{office.task.id}/pace"
    typed = {"pace": "milestones", "nodes-0-on": "2022-05-31", "nodes-0-text": "完成招标"}
    typed |= {"nodes-2-on": "", "nodes-2-text": "", "nodes-2-share": "半"}
    page = supervisor.post(url, data=typed | {"more": "y"}).text
    assert 'value="完成招标"' in page
    assert 'value="milestones" checked' in page
    assert page.count('aria-label="第') == 5 * 3  # two that were there, three more
    assert re.findall(r"<input [^>]*autofocus[^>]*>", page)[0].count("第3个节点的日期") == 1
    assert "请填写" not in page
    assert db.session.query(Milestone).count() == 0


def test_there_is_room_for_forty_milestones(office, supervisor):
    url = f"/tasks/{office.task.id}/pace"
    rows = {f"nodes-{number}-text": "" for number in range(38)}
    page = supervisor.post(url, data={"pace": "linear", "more": "y"} | rows).text
    assert "最多填 40 个节点" in page
    assert "再加三行" not in page


def test_a_half_filled_milestone_is_named(office, supervisor):
    data = {"pace": "linear", "nodes-0-on": "2022-05-31", "nodes-0-text": "", "nodes-0-share": "x"}
    page = supervisor.post(f"/tasks/{office.task.id}/pace", data=data).text
    assert "请填写到时应完成什么" in page
    assert "整数" in page
    page = supervisor.post(
        f"/tasks/{office.task.id}/pace",
        data={"pace": "linear", "nodes-0-text": "招标", "nodes-0-share": "20"},
    ).text
    assert "请填写日期" in page
    assert db.session.query(Milestone).count() == 0


def test_one_comes_back_to_where_the_pace_was_asked_for(office, supervisor):
    report = office.submitted()
    url = f"/tasks/{office.task.id}/pace?back=/reports/{report.id}"
    assert url in supervisor.get(f"/reports/{report.id}").text
    assert supervisor.post(url, data={"pace": "seasonal"}).location == f"/reports/{report.id}"
    away = f"/tasks/{office.task.id}/pace?back=//elsewhere.example"
    answer = supervisor.post(away, data={"pace": "linear"})
    assert answer.location == f"/tasks/{office.task.id}"
