"""The pages of slips, as the office, the unit and others see them."""

import re
from datetime import date

from tests import factories
from tracker.core.db import db
from tracker.models import Slip

EXPIRED = date(2022, 7, 20)


def send(city, sign_in) -> Slip:
    client = sign_in(city.supervisor)
    unit = city.unit("住建局").id
    form = {"level": "blue", "demand": "请立即补报。", "answer_by": "2022-07-19"}
    answer = client.post(f"/units/{unit}/slip", data=form)
    assert answer.status_code == 302
    return db.session.query(Slip).one()


def test_the_office_is_proposed_a_slip_sees_who_hears_and_sends_it(city, sign_in, report):
    client = sign_in(city.supervisor)
    assert "建议发 1 份督办单" in client.get("/").text
    assert "查看并发出" in client.get("/slips").text
    page = client.get(f"/units/{city.unit('住建局').id}/slip").text
    assert "给住建局发蓝色督办单" in page
    assert "任住建局局长、任住建局联络员" in page
    assert "逾期 5 个工作日未报" in page
    slip = send(city, sign_in)
    assert "待答复" in client.get("/slips").text
    assert "请立即补报。" in client.get(f"/slips/{slip.id}").text
    again = client.get(f"/units/{city.unit('住建局').id}/slip", follow_redirects=True)
    assert "现在没有要发的督办单" in again.text


def test_the_head_finds_it_on_his_page_and_answers(city, sign_in, report):
    slip = send(city, sign_in)
    head = sign_in(city.head("住建局"))
    assert "查看并答复" in head.get("/").text
    assert head.post(f"/slips/{slip.id}/answer", data={"text": ""}).status_code == 200
    head.post(f"/slips/{slip.id}/answer", data={"text": "明天补报。"})
    assert "明天补报。" in head.get(f"/slips/{slip.id}").text
    assert "查看并答复" not in head.get("/").text


def entry(client) -> str | None:
    """What the bar says of slips: the number that wait, "" for none, None without an entry."""
    found = re.search(
        r'href="/slips"[^>]*>督办单(?:<[^>]*>|\s)*(\d*)', client.get("/calendar").text
    )
    return found and found[1]


def test_who_has_slips_finds_them_in_the_bar(city, sign_in, report):
    head, mayor = sign_in(city.head("住建局")), sign_in(city.actor("市长"))
    assert (entry(head), entry(mayor)) == (None, None)
    slip = send(city, sign_in)
    assert entry(head) == "1"
    assert entry(sign_in(city.head("财政局"))) is None
    assert entry(mayor) == ""
    head.post(f"/slips/{slip.id}/answer", data={"text": "明天补报。"})
    assert entry(head) == ""


def test_the_liaison_reads_it_and_leaves_the_answer_to_the_head(city, sign_in, report):
    slip = send(city, sign_in)
    liaison = sign_in(city.liaison("住建局"))
    assert "由责任人答复" in liaison.get(f"/slips/{slip.id}").text
    assert liaison.post(f"/slips/{slip.id}/answer", data={"text": "x"}).status_code == 403


def test_other_units_and_administrators_do_not_see_it(city, sign_in, report):
    slip = send(city, sign_in)
    for actor in (city.head("财政局"), city.administrator):
        assert sign_in(actor).get(f"/slips/{slip.id}").status_code == 404
    neighbour = factories.small_city("额尔古纳市")
    assert sign_in(neighbour.supervisor).get(f"/slips/{slip.id}").status_code == 404
    assert "还没有督办单" in sign_in(city.head("财政局")).get("/slips").text


def test_an_expired_slip_is_seen_and_the_next_one_follows_it(city, sign_in, report, on_day):
    slip = send(city, sign_in)
    on_day(EXPIRED)
    client = sign_in(city.supervisor)
    assert "逾期未答复" in client.get(f"/slips/{slip.id}").text
    page = client.get(f"/units/{city.unit('住建局').id}/slip").text
    assert "给住建局发橙色督办单" in page
    assert "蓝色督办单（2022年7月14日发出）到期没有答复" in page
    client.post(f"/slips/{slip.id}/withdraw", data={"reason": "电话已经报告"})
    assert "已经撤回" in client.get(f"/slips/{slip.id}").text
