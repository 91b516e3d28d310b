"""What documents say is the office's to write: with variables in 【】, and every version kept."""

import pytest

from tests import factories
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.core.texts import nested_titles, printed
from tracker.models import AuditEvent, PlanKind, WordingKind
from tracker.notices.wording import body_of, title_of
from tracker.wording import queries, service
from tracker.wording.defaults import DEFAULTS
from tracker.wording.notation import filled, refuse_unknown, variables_in


def change(city, title="关于【事由】的通知", body="请于【报送日期】前报送。", seen=0):
    with transaction():
        return service.change_wording(
            WordingKind.PLAN, title=title, body=body, seen=seen, by=city.supervisor
        )


@pytest.mark.parametrize("kind", WordingKind)
def test_each_default_knows_its_variables_and_reads_with_the_examples(kind):
    default = DEFAULTS[kind]
    service.checked(kind, title=default.title, body=default.body)
    words = queries.words_of(default.title, default.body, default.examples)
    assert variables_in(words.title + words.body) == []
    assert len(default.names) == len(set(default.names))


def test_a_variable_is_replaced_once_by_plain_text():
    values = {"单位": "【理由】{{ 1 + 1 }}${x}<b>%s", "理由": "秘而不宣", "空": ""}
    hostile = "【单位】、{单位}、{{ 单位 }}、【 单位 】\n【空】\n【空】。"
    told = "【理由】{{ 1 + 1 }}${x}<b>%s"
    assert filled(hostile, values) == f"{told}、{{单位}}、{{{{ 单位 }}}}、{told}\n。"


def test_a_document_prints_titles_and_figures_as_documents_do():
    words = queries.words_of(
        "关于【事由】", "现将《【方案】》印发。", {"方案": "《报告》任务", "事由": "《甲》"}
    )
    assert words == queries.Words("关于《甲》", "现将《〈报告〉任务》印发。")
    assert nested_titles("《一》《二》和《三") == "《一》《二》和《三"
    assert printed("有 2 份报送逾期 6 个工作日，A 1") == "有2份报送逾期6个工作日，A 1"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("请【处罚】", "没有【处罚】这样的变量"),
        ("【__class__】【单位.id】", "没有【__class__】、【单位.id】这样的变量"),
        ("【】", "没有【】这样的变量"),
        ("请【单位", "“【”没有配对"),
        ("【【单位】】", "“【”没有配对"),
        (f"【{'很' * 40}】", "没有【很很很很很很很很很很很很…】"),
    ],
)
def test_what_is_no_variable_is_named(text, said):
    with pytest.raises(RuleBroken, match=said.replace("（", r"\（")) as refused:
        refuse_unknown(text, ["单位"], field="body")
    assert refused.value.field == "body"


def test_versions_are_kept_and_taken_up_again(city):
    change(city)
    second = change(city, body="请【方案】。", seen=1)
    assert (second.number, second.by) == (2, city.supervisor.name)
    assert change(city, body="请【方案】。", seen=2).number == 2, "the same text is no version"
    first = queries.get_version("plan", 1, reader=city.supervisor)
    with transaction():
        third = service.take_up_again(first, seen=2, by=city.supervisor)
    assert (third.number, third.taken_from, third.body) == (3, 1, first.body)
    with transaction():
        default = queries.get_version("plan", 0, reader=city.supervisor)
        assert service.take_up_again(default, seen=3, by=city.supervisor).taken_from == 0
    kept = queries.versions(city.government.id, WordingKind.PLAN)
    assert [each.number for each in kept] == [4, 3, 2, 1, 0]
    assert [each.number for each in kept if each.is_current] == [4]
    acts = [event.details for event in db.session.query(AuditEvent)]
    assert [each["version"] for each in acts] == [1, 2, 3, 4]


def test_two_who_change_it_do_not_overwrite_each_other(city):
    change(city)
    with pytest.raises(RuleBroken, match="任督查员已改过，现在是第1版。请核对后再存"):
        change(city, body="别的。", seen=0)
    assert queries.current(city.government.id, WordingKind.PLAN).number == 1


def test_the_notice_of_a_plan_says_it(city):
    plan = factories.draft_plan(city)
    assert title_of(plan) == "关于分解落实2022年《政府工作报告》主要目标任务的通知"
    assert "4月7日、7月7日、10月7日、2023年1月7日前，分别向督查室报送" in body_of(plan)[-1]
    change(city, title="【政府】办公室关于【事由】的通知")
    assert title_of(plan).startswith("根河市人民政府办公室关于分解落实2022年")
    assert body_of(plan) == ["请于4月7日、7月7日、10月7日、2023年1月7日前报送。"]
    plan.kind = PlanKind.LIVELIHOOD
    assert nested_titles(f"关于印发《{plan.title}》的通知") in title_of(plan)
    neighbour = factories.small_city("额尔古纳市")
    assert queries.current(neighbour.government.id, WordingKind.PLAN).number == 0


# --- the pages


def test_the_office_previews_keeps_and_takes_up_again(city, sign_in):
    client = sign_in(city.supervisor)
    listed = client.get("/wordings").text
    assert all(kind.label in listed for kind in WordingKind)
    page = client.get("/wordings/talk").text
    assert "2022年7月25日（星期一）15:00" in page
    said = {"title": "约谈【单位】", "body": "一、事项\n请到【地点】。", "seen": "0"}
    shown = client.post("/wordings/talk", data={**said, "preview": "预览"}).text
    assert "请到政府五楼会议室。" in shown
    assert "第1版" not in shown
    wrong = client.post("/wordings/talk", data={**said, "body": "【处罚】"}).text
    assert "没有【处罚】这样的变量" in wrong
    assert client.post("/wordings/talk", data=said).status_code == 302
    assert "请到【地点】。" in client.get("/wordings/talk/1").text
    late = client.post("/wordings/talk", data={**said, "body": "别的。"}).text
    assert "任督查员已改过" in late
    assert client.post("/wordings/talk/0/take-up", data={"seen": "1"}).status_code == 302
    assert queries.current(city.government.id, WordingKind.TALK).taken_from == 0


def test_a_marking_is_refused_and_nobody_else_gets_in(city, sign_in):
    client = sign_in(city.supervisor)
    said = {"title": "约谈【单位】", "body": "机密★10年", "seen": "0"}
    assert "含有密级标志" in client.post("/wordings/talk", data=said).text
    assert queries.current(city.government.id, WordingKind.TALK).number == 0
    assert client.get("/wordings/nothing").status_code == 404
    assert client.get("/wordings/talk/7").status_code == 404
    assert sign_in(city.director).get("/wordings/talk").status_code == 403
