"""The pages of a close-out, as the unit, the office, leaders and others see them."""

from io import BytesIO

from tests import factories
from tests.closures.conftest import PDF
from tracker.core.db import db
from tracker.models import Closure

DONE = {"achieved": "14个小区都已改造完成。", "completed_on": "2022-06-28"}
VISIT = {
    "kind": "by_visit",
    "on": "2022-07-04",
    "people": "督查员、住建局",
    "place": "森工小区",
    "finding": "已全部完工，与申请相符。",
}


def token(page: str) -> str:
    """What the page says it has shown."""
    return page.split('name="seen"', 1)[1].split('value="', 1)[1].split('"', 1)[0]


def test_a_task_is_declared_signed_visited_closed_and_opened_again(closing, sign_in):
    city, task = closing.city, closing.task
    liaison, head = sign_in(city.liaison("住建局")), sign_in(city.head("住建局"))
    assert "申请销号" in liaison.get(f"/tasks/{task.id}").text
    assert "销号后不再报送" in liaison.get(f"/tasks/{task.id}/closure").text
    proof = {"files": (BytesIO(PDF), "验收表.pdf")}
    liaison.post(f"/tasks/{task.id}/closure", data=DONE | proof)
    here = f"/closures/{db.session.query(Closure).one().id}"
    assert "销号申请等您签发" in head.get("/").text
    page = head.get(here).text
    assert "验收表.pdf" in page
    assert "由责任人签发" in liaison.get(here).text
    head.post(f"{here}/sign", data={"seen": token(page)})

    office = sign_in(city.supervisor)
    assert "1 件销号申请待办" in office.get("/").text
    assert "今天申请" in office.get("/closures").text
    assert "请写明核查地点" in office.post(f"{here}/verify", data=VISIT | {"place": ""}).text
    office.post(f"{here}/verify", data=VISIT)
    then = office.get(f"{here}/close").text
    assert "2022年二季度没有评定，按<b>已完成</b>计" in then
    stale = office.post(f"{here}/close", data={"seen": "x"}).text
    assert "情况有变" in stale
    office.post(f"{here}/close", data={"seen": token(stale)})
    for reader in (head, sign_in(city.mayor), sign_in(city.liaison("财政局"))):
        page = reader.get(f"/tasks/{task.id}").text
        assert "2022年7月4日销号，从那天起不再报送" in page
        assert "任务销号" in page
    assert "本期的任务都已销号" in sign_in(city.liaison("财政局")).get("/quarter/2022-07-07").text
    assert "已销号" in sign_in(city.vice_mayor).get("/portfolio").text

    again = office.get(f"{here}/reopen").text
    assert "又要报的 2 份" in again
    office.post(f"{here}/reopen", data={"seen": token(again), "reason": "复查有2个没完工"})
    assert "恢复办理：复查有2个没完工" in head.get(f"/tasks/{task.id}").text


def test_a_refusal_stands_on_the_units_page_until_it_is_declared_again(closing, sign_in):
    city, closure = closing.city, closing.declare()
    office, here = sign_in(city.supervisor), f"/closures/{closure.id}"
    assert 'value="2022-07-11"' in office.get(f"{here}/refuse").text
    office.post(f"{here}/refuse", data={"reason": "缺验收表", "due_on": "2022-07-11"})
    liaison = sign_in(city.liaison("住建局"))
    assert "销号申请被退回：缺验收表。补充期限" in liaison.get("/").text
    assert "补充后再申请" in liaison.get(here).text
    assert "上次的申请被退回" in liaison.get(f"/tasks/{closing.task.id}/closure").text
    liaison.post(f"/tasks/{closing.task.id}/closure", data=DONE)
    assert "被退回" not in liaison.get("/").text
    office.post(f"{here}/partly", data={"remaining": "x"}, follow_redirects=True)
    assert db.session.get(Closure, closure.id).status.value == "refused"


def test_what_a_unit_still_writes_is_its_own_affair(closing, sign_in):
    city = closing.city
    closure = closing.write(city.liaison("住建局"))
    here = f"/closures/{closure.id}"
    for reader in (city.supervisor, city.mayor, city.liaison("财政局"), city.administrator):
        assert sign_in(reader).get(here).status_code == 404
    head = sign_in(city.head("住建局"))
    assert "请写明退回的原因" in head.post(f"{here}/send-back", data={"reason": ""}).text
    head.post(f"{here}/send-back", data={"reason": "数字不对"})
    liaison = sign_in(city.liaison("住建局"))
    assert "被责任人退回修改：数字不对" in liaison.get("/").text
    liaison.post(f"{here}/withdraw", data={})
    assert "申请销号" in liaison.get(f"/tasks/{closing.task.id}").text
    assert sign_in(city.liaison("住建局", on=factories.TODAY)).get(here).status_code == 200
