"""The pages of comments and approval, as the office, units and leaders use them."""

import pytest

from tests import counting, factories
from tests.plans.consulted import answer, begun, draft, part_of
from tests.plans.test_consulting import reword
from tracker.core.db import db, transaction
from tracker.models import ApprovalStatus, PlanStatus, Settlement
from tracker.plans import service
from tracker.plans.approvals import requests_of
from tracker.plans.consultations import rounds_of
from tracker.plans.service.order import tasks_in_order


@pytest.fixture
def plan(city, on_day):
    on_day(factories.TODAY)
    return draft(city)


def typed(page_of, **rows: tuple[str, str]) -> dict[str, str]:
    """A unit's form with what is said to the task of each place: row0=("objects", "不妥。")."""
    form = {"version": str(page_of.version)}
    for place, task in enumerate(tasks_in_order(page_of.consultation.plan)):
        if f"row{place}" in rows:
            verdict, text = rows[f"row{place}"]
            seen = service.wording_of(task).digest
            form |= {f"rows-{place}-task": str(task.id), f"rows-{place}-seen": seen}
            form |= {f"rows-{place}-verdict": verdict, f"rows-{place}-text": text}
    return form


def test_the_whole_turn_through_the_pages(city, plan, sign_in):
    office, leader = sign_in(city.supervisor), sign_in(city.mayor)
    assert "2022-07-11" in office.get(f"/plans/{plan.id}/consultation").text
    office.post(f"/plans/{plan.id}/consultation", data={"due_on": "2022-07-11", "note": "请看。"})
    [found] = rounds_of(plan, on=factories.TODAY)
    asked = found.consultation
    part = part_of(asked, "财政局")
    address = f"/consultations/{asked.id}"

    liaison, head = sign_in(city.liaison("财政局")), sign_in(city.head("财政局"))
    assert "征求意见" in liaison.get("/").text
    assert "送责任人答复" in liaison.get(f"{address}/answer").text
    said = typed(part, row1=("objects", "没有钱。"))
    assert liaison.post(f"{address}/hand", data=said).status_code == 302
    assert liaison.post(f"{address}/send", data=said).status_code == 403
    assert "的意见已写好，请您看过后答复" in head.get("/messages").text
    assert "没有钱。" in head.get(f"{address}/answer").text
    again = typed(part, row0=("agrees", ""), row1=("objects", "没有钱。"))
    assert head.post(f"{address}/send", data=again).status_code == 302

    page = office.get(f"/plans/{plan.id}").text
    assert "没有钱。" in page
    assert "还有 1 条意见没有处理" in page
    [comment] = [each for each in part.comments if each.objects]
    refused = office.post(f"/comments/{comment.id}/settle", data={"settlement": "rejected"})
    assert "未采纳请写明理由" in office.get(refused.location).text
    office.post(f"/comments/{comment.id}/settle", data={"settlement": "rejected", "reason": "有。"})
    office.post(f"{address}/end")
    assert "未采纳" in head.get(f"{address}/answer").text

    mayor = {"post": str(city.posts["市长"].id), "note": "请审。"}
    office.post(f"/plans/{plan.id}/approval", data=mayor)
    assert "等市长 任市长审批" in leader.get("/portfolio").text
    [request] = requests_of(plan)
    assert "甲事" in leader.get(f"/approvals/{request.id}").text
    back = leader.post(f"/approvals/{request.id}/return", data={"opinion": ""})
    assert "请写明要改什么" in back.text
    seen = {"seen": service.digest_of(plan), "opinion": "可以。"}
    assert leader.post(f"/approvals/{request.id}/approve", data=seen).status_code == 302
    assert "可以。" in office.get(f"/plans/{plan.id}/approval").text
    office.post(f"/plans/{plan.id}/agree")
    assert plan.status is PlanStatus.AGREED


def test_what_was_typed_stays_where_somebody_saved_before(city, plan, sign_in):
    asked = begun(city, plan)
    part, head = part_of(asked, "财政局"), sign_in(city.head("财政局"))
    mine = typed(part, row1=("objects", "我的话。"))
    theirs = typed(part, row1=("objects", "他的话。"))
    address = f"/consultations/{asked.id}/answer"
    assert sign_in(city.liaison("财政局")).post(address, data=theirs).status_code == 302
    page = head.post(address, data=mine).text
    assert "本单位有人保存过" in page
    assert "我的话。" in page
    assert "现在存着的：有意见，他的话。" in page


def test_a_marking_is_refused_in_a_comment(city, plan, sign_in):
    asked = begun(city, plan)
    part, head = part_of(asked, "财政局"), sign_in(city.head("财政局"))
    secret = typed(part, row1=("objects", "机密★10年"))
    page = head.post(f"/consultations/{asked.id}/answer", data=secret).text
    assert "含有密级标志" in page
    assert part.comments == []


def test_a_changed_text_is_said_on_every_page(city, plan, sign_in):
    asked = begun(city, plan)
    part = part_of(asked, "财政局")
    answer(city, part, {"2": "没有钱。"})
    reword(city, tasks_in_order(plan)[1], "乙事，改小了。")
    assert "提意见之后改过：任务内容" in sign_in(city.supervisor).get(f"/plans/{plan.id}").text
    unit = sign_in(city.head("财政局")).get(f"/consultations/{asked.id}/answer").text
    assert "答复之后草稿改过 1 项" in unit
    assert "乙事，改小了。" in unit


def test_a_void_approval_is_said_plainly(city, plan, sign_in):
    office = sign_in(city.supervisor)
    with transaction():
        request = service.record_paper_approval(
            plan, city.posts["市长"], given_on=factories.TODAY, by=city.supervisor
        )
    assert "代录" in office.get(f"/plans/{plan.id}").text
    reword(city, tasks_in_order(plan)[0], "甲事，三步。")
    assert request.status is ApprovalStatus.VOID
    page = office.get(f"/plans/{plan.id}").text
    assert "领导批准之后草稿又有修改（修改第1项），批准已作废，请重新送审。" in page
    assert "已作废" in sign_in(city.mayor).get(f"/approvals/{request.id}").text


def test_the_setting_is_kept_by_the_office(city, plan, sign_in):
    office = sign_in(city.supervisor)
    office.post("/plans/settings", data={"is_needed": "y"})
    assert "按设置，没有领导批准不能审定" in office.get(f"/plans/{plan.id}/approval").text
    office.post(f"/plans/{plan.id}/agree")
    assert plan.status is PlanStatus.DRAFT
    office.post("/plans/settings", data={"csrf_token": "x"})
    office.post(f"/plans/{plan.id}/agree")
    assert plan.status is PlanStatus.AGREED


@pytest.mark.parametrize("page", ["plan", "consultation", "unit", "leader"])
def test_a_page_asks_as_much_for_many_tasks_as_for_few(city, plan, sign_in, page):
    def prepared(which):
        asked = begun(city, which)
        [comment] = answer(city, part_of(asked, "财政局"), {"1": "不妥。"})
        with transaction():
            service.settle_comment(comment, settlement=Settlement.ADOPTED, by=city.supervisor)
        if page == "leader":
            with transaction():
                service.end_consultation(asked, by=city.supervisor)
                request = service.ask_approval(which, city.posts["市长"], by=city.supervisor)
            return sign_in(city.mayor), f"/approvals/{request.id}"
        if page == "unit":
            return sign_in(city.head("住建局")), f"/consultations/{asked.id}/answer"
        end = "" if page == "plan" else "/consultation"
        return sign_in(city.supervisor), f"/plans/{which.id}{end}"

    def asks(which) -> int:
        client, address = prepared(which)
        client.get(address)
        with counting.queries() as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    few = asks(plan)
    long = factories.draft_plan(city, title="长的方案")
    for number in range(30):
        leaders = (city.posts[("市长", "副市长（城建）", "副市长（文教）")[number % 3]],)
        support = (city.unit(("教体局", "金河镇", "满归镇")[number % 3]), city.unit("财政局"))
        factories.task(
            long, f"第{number}件。", lead=city.unit("住建局"), support=support, leaders=leaders
        )
    db.session.commit()
    assert asks(long) <= few + 2


def test_what_was_adopted_and_is_not_in_the_draft_yet_is_said_beside_it(city, plan, sign_in):
    asked = begun(city, plan)
    [comment] = answer(city, part_of(asked, "财政局"), {"2": "没有钱。"})
    office, words = sign_in(city.supervisor), "草稿这一项还没有改"
    address = f"/plans/{plan.id}/consultation"
    assert words not in office.get(address).text
    with transaction():
        service.settle_comment(comment, settlement=Settlement.ADOPTED, by=city.supervisor)
    assert words in office.get(address).text
    reword(city, tasks_in_order(plan)[1], "乙事，分两年。")
    assert words not in office.get(address).text
