"""A whole work report becomes a draft plan: units are proposed with reasons, people adopt them."""

import io
import re

import pytest
from sqlalchemy import select

from tests import factories
from tests.plans.genhe import genhe
from tests.plans.test_import_pages import SAMPLE
from tracker.core.db import db
from tracker.models import Plan, Target, Task
from tracker.plans import queries as plan_queries
from tracker.plans import service
from tracker.plans.documents import document_of
from tracker.plans.last_year import last_year
from tracker.plans.recommendations import recommended_in
from tracker.plans.service.order import tasks_in_order

REPORT = """政府工作报告
各位代表：
一、2022年工作回顾
（一）经济运行稳中有进。新建高标准农田1万亩，改造老旧小区14个。
二、2023年工作安排
2023年经济社会发展主要预期目标是：地区生产总值增长6%左右，城镇新增就业1500人。
（一）提升城镇品质。改造老旧小区21个。新建供热管网12公里。
（二）办好人民满意教育。新建公办幼儿园2所。
各位代表，让我们团结奋斗！
"""


def upload(client, text: str = REPORT, name: str = "2023年报告.txt"):
    return client.post(
        "/plans/import",
        data={"file": (io.BytesIO(text.encode()), name), "is_report": "1"},
    )


@pytest.fixture
def office(app, sign_in):
    city = genhe()
    return city, sign_in(city.supervisor)


def import_report(client) -> Plan:
    address = upload(client).location
    heading = {"title": "2023年任务", "year": 2023, "document_number": "", "kind": "work_report"}
    client.post(address, data={**heading, "doubts_checked": "1"})
    return db.session.scalars(select(Plan)).one()


def texts(plan: Plan) -> list[str]:
    tasks = db.session.scalars(select(Task).where(Task.plan == plan).order_by(Task.position))
    return [task.text for task in tasks]


def test_only_the_coming_year_gives_tasks_with_their_figures(office):
    _city, client = office
    plan = import_report(client)
    assert any("改造老旧小区21个" in text for text in texts(plan))
    assert not any("14个" in text or "团结" in text for text in texts(plan))
    found = {(target.value, target.unit) for target in db.session.scalars(select(Target))}
    assert {(21, "个"), (12, "公里"), (2, "所")} <= found


def test_the_plan_is_called_by_the_year_that_the_report_plans(office):
    _city, client = office
    page = client.get(upload(client, name="报告.txt").location).text
    assert 'value="根河市2023年《政府工作报告》任务分解"' in page
    assert re.search(r'name="year"[^>]* value="2023"', page)


def test_no_unit_is_assigned_before_a_person_adopts_one(office):
    city, client = office
    plan = import_report(client)
    assert all(not task.parties for task in db.session.scalars(select(Task)))
    page = client.get(f"/plans/{plan.id}").text
    assert "还没有责任单位，建议：" in page
    [school] = db.session.scalars(select(Task).where(Task.text.contains("幼儿园"))).all()
    best = recommended_in(plan_queries.read_draft(plan))[school.source].units[0]
    assert best.reasons

    service.adopt(school, best.name, by=city.supervisor)
    db.session.commit()
    [party] = school.parties
    assert best.name in (party.printed_name, party.unit and party.unit.short_name)


def test_a_unit_that_was_not_proposed_is_not_adopted(office):
    _city, client = office
    import_report(client)
    task = db.session.scalars(select(Task)).first()
    answer = client.post(
        f"/tasks/{task.id}/adopt",
        data={"unit": "没有这个单位"},
        follow_redirects=True,
    )
    assert "没有给" in answer.text
    assert not task.parties


def test_the_likely_proposals_are_adopted_together_and_undone_together(office):
    city, client = office
    plan = import_report(client)
    waiting = service.likely(tasks_in_order(plan), recommended_in(plan_queries.read_draft(plan)))
    assert waiting
    client.post(f"/plans/{plan.id}/adopt")
    db.session.expire_all()
    assert sum(bool(task.parties) for task in db.session.scalars(select(Task))) == len(waiting)
    client.post(f"/plans/{plan.id}/undo", data={"version": plan.version})
    db.session.expire_all()
    assert not any(task.parties for task in db.session.scalars(select(Task)))


def test_a_text_that_is_no_report_is_refused_in_words(office):
    _city, client = office
    answer = upload(client, "关于开会的通知。请准时参加。")
    error = re.search(r'id="file-error">(.*?)</div>', answer.text, re.DOTALL)
    assert error
    assert "没有找到下一年工作安排" in error[1]


def test_a_task_like_one_of_last_year_shows_what_became_of_it(city):
    plan = factories.draft_plan(city)
    task = factories.task(plan, "改造老旧小区14个，惠及居民2000户。", lead=city.unit("住建局"))
    factories.issue(plan)
    found = last_year(city.government.id, 2023)
    assert found is not None
    year, tasks = found
    match = tasks.match("改造老旧小区21个，惠及居民3000户。")
    assert (year, match.task.text, match.task.mark) == (2022, task.text, None)
    assert tasks.match("新建体育馆一座。") is None


def test_the_preview_shows_likely_units_and_says_that_they_are_not_given_yet(office):
    _city, client = office
    page = client.get(upload(client).location).text
    assert "责任单位导入后定" in page
    assert "名称都已认出" not in page
    assert re.search(r"幼儿园2所。.*?建议 教体局", page, re.DOTALL)
    assert "量化指标 改造老旧小区21个" in page


def test_a_finished_table_is_no_report(office):
    _city, client = office
    table = {"file": (io.BytesIO(SAMPLE.read_bytes()), SAMPLE.name), "is_report": "1"}
    answer = client.post("/plans/import", data=table)
    assert "不是报告全文，请按任务分解表读取" in answer.text


def test_a_report_that_is_read_as_a_table_is_told_how_to_be_read(office):
    _city, client = office
    plain = {"file": (io.BytesIO(REPORT.encode()), "报告.txt")}
    assert "请选按报告全文读取" in client.post("/plans/import", data=plain).text


def test_tasks_that_are_put_together_keep_the_proposals_of_the_first(office):
    city, client = office
    plan = import_report(client)
    tasks = tasks_in_order(plan)
    at = next(place for place, task in enumerate(tasks) if "老旧小区" in task.text)
    recommended = recommended_in(plan_queries.read_draft(plan))
    before = service.recommended_for(tasks[at], recommended)
    marks = [service.mark_of(task) for task in tasks[at : at + 2]]
    service.merge_with_next(tasks[at], mark=marks[0], following_mark=marks[1], by=city.supervisor)
    assert before
    assert service.recommended_for(tasks_in_order(plan)[at], recommended) == before


def test_a_task_from_a_sentence_stands_where_its_neighbours_do(office):
    _city, client = office
    plan = import_report(client)
    [first] = [task for task in tasks_in_order(plan) if "生产总值" in task.text]
    document = document_of(plan_queries.read_draft(plan), tasks_in_order(plan))
    piece = next(each for each in document.pieces if first in each.tasks)
    page = client.get(f"/plans/{plan.id}?add=0&s={piece.number}").text
    assert f'<option selected value="{first.section_id}">' in page
