"""The pages of notices: issuing, the file, signing."""

import hashlib
import io
import re
from urllib.parse import quote

import pytest
from docx import Document
from sqlalchemy import func, select

from tests import factories
from tracker.core.db import db
from tracker.models import Message, Notice, PlanStatus
from tracker.plans import service as plans

TITLE = "关于分解落实2022年《政府工作报告》主要目标任务的通知"


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


@pytest.fixture
def plan(city):
    plan = factories.draft_plan(city)
    factories.task(plan, lead=city.unit("住建局"), support=(city.unit("财政局"),))
    plans.agree_plan(plan, by=city.supervisor)
    db.session.commit()
    return plan


def form(**changes) -> dict[str, str]:
    return {
        "number": "根政办发〔2022〕6号",
        "issued_on": "2022-03-02",
        "title": TITLE,
        "addressed_to": "各责任单位",
        "body": "现印发给你们。\n一、加强领导",
        "due_day_policy": "next",
        **changes,
    }


@pytest.fixture
def notice(city, plan, sign_in) -> Notice:
    answer = sign_in(city.supervisor).post(f"/plans/{plan.id}/issue", data=form())
    assert answer.status_code == 302
    return db.session.scalars(select(Notice)).one()


def test_the_page_shows_what_issuing_will_do(city, plan, sign_in):
    page = sign_in(city.supervisor).get(f"/plans/{plan.id}/issue").text

    assert "将下达 1 项任务给 2 个单位" in page
    for words in (
        "10月7日（星期五，国庆假期，保持）",
        "10月7日 → 10月8日（星期六，国庆调休上班）",
        "10月7日 → 9月30日（星期五）",
    ):
        assert words in page
    assert TITLE in page
    assert "于4月7日、7月7日、10月7日、2023年1月7日前" in page
    assert count(Notice) == 0


def test_issuing_tells_the_units_and_shows_the_notice(city, plan, notice, sign_in):
    assert plan.status is PlanStatus.ISSUED
    assert [period.effective_due_on.day for period in plan.schedules[0].periods] == [7, 7, 8, 9]
    assert count(Message) == 4
    page = sign_in(city.supervisor).get(f"/notices/{notice.id}").text
    assert "待签收" in page
    assert "住建局、财政局" in page
    assert "8月" not in page


def test_a_form_posted_twice_issues_once(city, plan, notice, sign_in):
    answer = sign_in(city.supervisor).post(f"/plans/{plan.id}/issue", data=form(number="另一号"))

    assert answer.status_code == 200
    assert "不用再印发" in answer.text
    assert count(Notice) == 1
    assert count(Message) == 4


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"number": "根政督〔2022〕6号"}, "根政督的文号由系统按顺序编，请把文号留空。"),
        ({"issued_on": "2022-02-30"}, "没有这一天，请重新选日期。"),
        ({"issued_on": "2099-01-01"}, "印发日期不能晚于今天"),
        ({"issued_on": "0002-03-02"}, "日期不对，请重新选择。"),
        ({"issued_on": "2020-03-02"}, "与方案年度（2022年）不符"),
        ({"title": "绝密★通知"}, "密级标志"),
        ({"due_day_policy": "someday"}, "选择"),
    ],
)
def test_a_wrong_notice_is_refused_at_its_field(city, plan, sign_in, wrong, sentence):
    answer = sign_in(city.supervisor).post(f"/plans/{plan.id}/issue", data=form(**wrong))

    assert answer.status_code == 200
    assert sentence in answer.text
    assert plan.status is PlanStatus.AGREED
    assert count(Notice) == 0


def test_a_plan_that_no_other_register_has_gets_a_number_of_our_own(city, plan, sign_in):
    answer = sign_in(city.supervisor).post(f"/plans/{plan.id}/issue", data=form(number=""))

    assert answer.status_code == 302
    assert plan.document_number == "根政督〔2022〕1号"


def test_a_draft_is_not_issued(city, sign_in):
    plan = factories.draft_plan(city)
    factories.task(plan, lead=city.unit("住建局"))
    db.session.commit()
    client = sign_in(city.supervisor)

    assert "请先审定方案" in client.get(f"/plans/{plan.id}/issue").text
    assert "请先审定再印发" in client.post(f"/plans/{plan.id}/issue", data=form()).text


@pytest.mark.parametrize("who", ["政府办主任", "市长"])
def test_only_the_office_issues(city, plan, sign_in, who):
    answer = sign_in(city.actor(who)).get(f"/plans/{plan.id}/issue")
    assert answer.status_code in (403, 404)


def test_the_file_comes_as_it_was_issued_and_only_to_be_saved(city, notice, sign_in):
    answer = sign_in(city.liaison("住建局")).get(f"/notices/{notice.id}/file")

    assert hashlib.sha256(answer.data).hexdigest() == notice.sha256
    assert Document(io.BytesIO(answer.data)).tables
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment;")
    assert f"filename*=UTF-8''{quote('根政办发〔2022〕6号', safe='')}" in disposition
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_unit_that_is_not_addressed_sees_neither_notice_nor_file(city, notice, sign_in):
    client = sign_in(city.liaison("教体局"))
    assert client.get(f"/notices/{notice.id}").status_code == 404
    assert client.get(f"/notices/{notice.id}/file").status_code == 404
    assert TITLE not in client.get("/notices").text


def test_a_unit_signs_and_the_office_sees_who(city, notice, sign_in):
    own = notice.addressees[0]
    liaison = sign_in(city.liaison("住建局"))
    assert "待签收" in liaison.get("/notices").text
    for _ in range(2):
        assert liaison.post(f"/addressees/{own.id}/sign").status_code == 302
    assert "签收" in liaison.get(f"/notices/{notice.id}").text

    page = sign_in(city.supervisor).get(f"/notices/{notice.id}").text
    assert "任住建局联络员" in page
    assert "1 / 2 个单位" in sign_in(city.supervisor).get("/notices").text


@pytest.mark.parametrize(
    ("who", "code"), [("督查员", 403), ("财政局联络员", 403), ("教体局联络员", 404)]
)
def test_nobody_signs_for_another_unit(city, notice, sign_in, who, code):
    own = notice.addressees[0]

    assert sign_in(city.actor(who)).post(f"/addressees/{own.id}/sign").status_code == code
    assert own.signed_at is None


def test_no_document_opens_a_series_of_another_age(city, sign_in):
    said = {"kind": "letter", "title": "通知", "body": "请报送。", "issued_on": "0002-03-02"}
    assert "日期不对" in sign_in(city.supervisor).post("/notices/new", data=said).text
    assert count(Notice) == 0


def test_a_page_that_is_sent_twice_issues_one_document(city, sign_in):
    client = sign_in(city.supervisor)
    said = {"kind": "letter", "title": "通知", "body": "请报送。", "issued_on": "2022-03-02"}
    shown = said | {"seen": last_seen(client.get("/notices/new"))}
    assert client.post("/notices/new", data=shown).status_code == 302
    again = client.post("/notices/new", data=shown)
    assert "这次没有再印发" in again.text
    assert count(Notice) == 1
    meant = client.post("/notices/new", data=said | {"seen": last_seen(again)})
    assert meant.status_code == 302
    serials = select(Notice.serial).order_by(Notice.id)
    assert list(db.session.scalars(serials)) == [1, 2]


def last_seen(page) -> str:
    return re.search(r'name="seen"[^>]* value="(\d+)"', page.text)[1]
