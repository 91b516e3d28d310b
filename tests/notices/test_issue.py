"""A plan is issued: its notice, its file, and everybody told once."""

import hashlib
import io
from datetime import date

import pytest
from docx import Document
from sqlalchemy import func, select

from tests import factories
from tracker.audit import service as audit
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.core.files import FileStore
from tracker.core.workdays import DueDayPolicy
from tracker.models import (
    Addressee,
    Assignment,
    Message,
    MessageKind,
    Notice,
    NoticeStatus,
    PlanStatus,
    ReportingPeriod,
    Tenure,
)
from tracker.notices import queries, service
from tracker.plans import service as plans

NOTICE = {
    "number": "根政办发〔2022〕6号",
    "issued_on": date(2022, 3, 2),
    "title": "关于分解落实2022年《政府工作报告》主要目标任务的通知",
    "addressed_to": "各乡镇人民政府、街道办事处，市直各部门",
    "paragraphs": ["现将任务分解表印发给你们。", "一、加强组织领导"],
    "due_day_policy": DueDayPolicy.KEEP,
}


@pytest.fixture
def files(tmp_path):
    return FileStore(tmp_path / "attachments")


@pytest.fixture
def plan(city):
    """An agreed plan of two tasks: three units."""
    plan = factories.draft_plan(city)
    first = factories.task(plan, lead=city.unit("住建局"), support=(city.unit("财政局"),))
    first.parties[0].printed_person = "秦建国"
    factories.task(plan, "扩大驯鹿种群规模。", lead=city.unit("金河镇"), label="")
    plans.agree_plan(plan, by=city.supervisor)
    db.session.commit()
    return plan


def issue(plan, city, files, **changes) -> Notice:
    with transaction():
        return service.issue_plan(plan, **{**NOTICE, **changes}, files=files, by=city.supervisor)


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def test_issuing_makes_periods_obligations_and_the_notice(city, plan, files):
    notice = issue(plan, city, files)

    assert plan.status is PlanStatus.ISSUED
    assert notice.status is NoticeStatus.ISSUED
    assert (notice.number, notice.year, notice.issued_on) == (
        "根政办发〔2022〕6号",
        2022,
        date(2022, 3, 2),
    )
    assert count(ReportingPeriod) == 4
    assert count(Assignment) == 3
    assert [str(each.unit) for each in notice.addressees] == ["住建局", "财政局", "金河镇"]
    assert audit.verify() is None


def test_the_stored_file_is_the_notice_with_its_table(city, plan, files):
    notice = issue(plan, city, files)

    with files.open(notice.stored_name) as file:
        content = file.read()
    assert hashlib.sha256(content).hexdigest() == notice.sha256
    document = Document(io.BytesIO(content))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "根政办发〔2022〕6号" in text
    assert "现将任务分解表印发给你们。" in text
    cells = [cell.text for row in document.tables[0].rows for cell in row.cells]
    assert "1、实施城镇老旧小区改造工程，改造14个小区。" in cells
    assert "扩大驯鹿种群规模。" in cells
    assert "秦建国\n任财政局局长" in cells  # the second is not printed: the head of that day


def test_every_official_of_the_units_is_told_once(city, plan, files):
    # One official is liaison of two units and head of one of them.
    for title in ("财政局联络员", "财政局局长"):
        city.posts[title].tenures[0].official = city.posts["住建局联络员"].tenures[0].official
    db.session.commit()

    notice = issue(plan, city, files)

    told = db.session.scalars(select(Message).where(Message.kind == MessageKind.ISSUED)).all()
    assert sorted(message.recipient.name for message in told) == sorted(
        ["任住建局联络员", "任住建局局长", "任金河镇局长", "任金河镇联络员"]
    )
    of_two = next(m for m in told if m.recipient.name == "任住建局联络员")
    assert "住建局 1 项（牵头 1 项）；财政局 1 项（牵头 0 项）" in of_two.text
    assert "首次报送截止：7月7日（星期四），还有 3 个工作日。" in of_two.text
    assert of_two.link == f"/notices/{notice.id}"


def test_issuing_twice_is_refused_and_changes_nothing(city, plan, files):
    issue(plan, city, files)
    before = [count(model) for model in (Notice, Assignment, ReportingPeriod, Message)]

    with pytest.raises(RuleBroken, match="不用再印发"):
        issue(plan, city, files, number="根政办发〔2022〕7号")

    assert [count(model) for model in (Notice, Assignment, ReportingPeriod, Message)] == before


def test_a_number_already_used_is_refused_and_nothing_is_half_done(city, plan, files):
    issue(plan, city, files)
    second = factories.draft_plan(city, title="2022年民生实事")
    factories.task(second, lead=city.unit("教体局"))
    plans.agree_plan(second, by=city.supervisor)
    db.session.commit()

    with pytest.raises(RuleBroken, match="文号根政办发〔2022〕6号已用于") as refusal:
        issue(second, city, files)

    assert refusal.value.field == "number"
    assert second.status is PlanStatus.AGREED
    assert second.schedules[0].periods == []


def test_a_plan_with_an_idle_task_is_not_issued(city, plan, files):
    idle = factories.task(plan, "没有单位的任务。", lead=city.unit("教体局"), label="3")
    idle.parties.clear()
    db.session.commit()

    with pytest.raises(RuleBroken, match="第3项没有责任单位"):
        issue(plan, city, files)


def test_the_preview_says_whom_it_reaches_and_what_the_days_come_to(city, plan, files):
    db.session.query(Tenure).filter(
        Tenure.post_id.in_([city.posts["金河镇局长"].id, city.posts["金河镇联络员"].id])
    ).delete()
    db.session.commit()

    preview = queries.issue_preview(plan, on=factories.TODAY)

    assert (preview.tasks, preview.assignments) == (2, 3)
    assert [str(unit) for unit in preview.units] == ["住建局", "财政局", "金河镇"]
    assert [str(unit) for unit in preview.untold] == ["金河镇"]
    assert preview.hindrances == []
    october = preview.days[2]
    assert not october.is_workday
    assert {policy: each.explanation for policy, each in october.by_policy.items()} == {
        DueDayPolicy.KEEP: "10月7日（星期五，国庆假期，保持）",
        DueDayPolicy.NEXT: "10月7日 → 10月8日（星期六，国庆调休上班）",
        DueDayPolicy.PREVIOUS: "10月7日 → 9月30日（星期五）",
    }


def test_a_unit_signs_once_and_the_first_signature_stands(city, plan, files):
    notice = issue(plan, city, files)
    own = queries.own_addressee(notice, city.liaison("住建局"))
    assert own is not None
    assert queries.unsigned(city.head("住建局")) == 1
    with transaction():
        service.sign_notice(own, by=city.liaison("住建局"))
    first = own.signed_at

    with transaction():
        service.sign_notice(own, by=city.head("住建局"))

    assert own.signed_by is city.liaison("住建局").official
    assert own.signed_at == first
    assert queries.unsigned(city.head("住建局")) == 0


def test_a_unit_sees_the_notices_that_went_to_it(city, plan, files):
    notice = issue(plan, city, files)

    for reader in (city.supervisor, city.mayor, city.vice_mayor, city.liaison("住建局")):
        assert queries.list_notices(reader) == [notice]
    for reader in (city.liaison("教体局"), city.administrator, city.auditor):
        assert queries.list_notices(reader) == []
    assert count(Addressee) == 3
