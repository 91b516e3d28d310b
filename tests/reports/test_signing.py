"""Sign-off, submission on time, withdrawing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests import factories
from tests.reports.office import last_second, midnight_after, noon
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.models import (
    Actor,
    AuditAction,
    AuditEvent,
    Cover,
    Message,
    MessageKind,
    PostKind,
    ReportStatus,
)
from tracker.reports import service

DUE = date(2022, 7, 7)
CLOSED = date(2022, 7, 22)


def messages(kind: MessageKind) -> list[Message]:
    return db.session.query(Message).filter_by(kind=kind).order_by(Message.id).all()


def test_the_head_hears_once_of_a_whole_selection(city, office):
    plan = office.task.plan
    db.session.expire_all()
    reports = [office.draft()]
    second = factories.another_task(plan, lead=city.unit("住建局"))
    reports.append(replace_task(office, second).draft("已招标"))
    with transaction():
        service.send_for_signoff(reports, by=office.liaison())
    [told] = messages(MessageKind.SIGNOFF)
    assert told.recipient == office.head().official
    assert told.subject == "2022年二季度：2份报送待您签发"
    assert "第1项、第2项" in told.text
    assert "应于7月7日（星期四）报送，还有 3 个工作日。" in told.text
    assert told.link == "/quarter/2022-07-07"
    assert {report.status for report in reports} == {ReportStatus.AWAITING_SIGNOFF}


def test_where_nobody_heads_the_unit_its_other_responsible_official_is_asked(city, office):
    city.posts["住建局局长"].kind = PostKind.RESPONSIBLE
    db.session.commit()
    report = office.draft()
    with transaction():
        service.send_for_signoff([report], by=office.liaison())
    [told] = messages(MessageKind.SIGNOFF)
    assert told.recipient == office.head().official


def replace_task(office, task):
    return replace(office, task=task)


def test_an_unwritten_report_is_not_sent_and_says_which(office):
    report = office.draft("", problems="资金未到位")
    with pytest.raises(RuleBroken, match="第1项的工作进度还没有填写"), transaction():
        service.send_for_signoff([report], by=office.liaison())
    assert report.status is ReportStatus.DRAFT


def test_the_head_sends_back_with_a_reason_and_the_liaison_hears(office):
    report = office.draft()
    with transaction():
        service.send_for_signoff([report], by=office.liaison())
    with pytest.raises(RuleBroken, match="请写明"), transaction():
        service.send_back([report], reason=" ", by=office.head())
    with transaction():
        service.send_back([report], reason="缺投资数", by=office.head())
    assert report.status is ReportStatus.DRAFT
    [told] = messages(MessageKind.RETURNED)
    assert told.recipient == office.liaison().official
    assert "缺投资数" in told.text


def test_a_submission_freezes_who_signed_and_for_which_unit(office):
    version = office.submit(office.draft(problems="无"))
    assert (version.number, version.problems) == (1, "无")
    assert version.unit_name == "住房和城乡建设局"
    assert version.author_name == office.liaison().name
    assert version.signer_name == office.head().name
    assert version.signer_post_title == "住建局局长"
    assert version.report.status is ReportStatus.SUBMITTED


def test_who_acts_for_the_head_signs_as_a_cover(city, office):
    deputy = city.liaison("财政局").official
    post = city.posts["住建局局长"]
    cover = factories.add(
        Cover(official=deputy, post=post, from_on=date(2022, 7, 1), until_on=date(2022, 7, 31))
    )
    db.session.commit()
    acting = Actor(deputy, post, factories.TODAY, cover=cover)
    report = office.draft()
    with transaction():
        [version] = service.submit([report], by=acting)
    assert version.signer_name == f"{deputy.name}（代）"


def test_a_liaison_submits_only_where_the_unit_needs_no_signoff(city, office):
    report = office.draft()
    with pytest.raises(RuleBroken, match="须由责任人签发"), transaction():
        service.submit([report], by=office.liaison())
    city.unit("住建局").needs_signoff = False
    db.session.commit()
    with transaction():
        [version] = service.submit([report], by=office.liaison())
    assert version.signer_post_title == "住建局联络员"
    with pytest.raises(RuleBroken, match="不需要责任人签发"), transaction():
        service.send_for_signoff([report], by=office.liaison())


def test_another_units_head_signs_nothing(office):
    report = office.draft()
    with pytest.raises(RuleBroken, match="须由责任人签发"), transaction():
        service.submit([report], by=office.head("财政局"))


def test_a_selection_is_submitted_whole_or_not_at_all(city, office):
    good = office.draft()
    second = factories.another_task(office.task.plan, lead=city.unit("住建局"))
    empty = replace_task(office, second).draft("", problems="无")
    with pytest.raises(RuleBroken, match="第2项"), transaction():
        service.submit([good, empty], by=office.head())
    assert good.status is ReportStatus.DRAFT
    assert good.versions == []


def test_the_head_signs_only_what_he_saw(office):
    report = office.draft("原稿")
    seen = {report.id: report.version}
    office.rewrite(report, "改过的稿")
    with pytest.raises(RuleBroken, match="又有改动"), transaction():
        service.submit([report], by=office.head(), seen=seen)


def test_a_form_posted_twice_submits_once(office):
    report = office.draft()
    office.submit(report)
    with pytest.raises(RuleBroken, match="待审核"):
        office.submit(report)
    assert len(report.versions) == 1


@pytest.mark.parametrize(
    ("instant", "on_time"), [(last_second(DUE), True), (midnight_after(DUE), False)]
)
def test_on_time_ends_at_midnight_in_china(office, it_is, instant, on_time):
    it_is(instant)
    day = DUE if on_time else DUE + timedelta(days=1)
    report = office.draft(on=day)
    it_is(instant - timedelta(milliseconds=1) if on_time else instant)
    assert office.submit(report, on=day).is_on_time is on_time


def test_a_returned_report_is_on_time_by_its_own_day(office, it_is):
    it_is(noon(date(2022, 7, 11)))
    report = office.returned(on=date(2022, 7, 11))
    assert report.versions[0].is_on_time is False
    assert report.owed_on == date(2022, 7, 13)
    it_is(noon(date(2022, 7, 13)))
    office.rewrite(report, "已开工5个小区，完成投资1480万元。", on=date(2022, 7, 13))
    assert office.submit(report, on=date(2022, 7, 13)).is_on_time is True


def test_a_report_is_taken_back_until_it_is_reviewed(office):
    report = office.submitted()
    first = report.first_submitted_at
    with transaction():
        service.withdraw(report, by=office.head())
    assert report.status is ReportStatus.DRAFT
    office.rewrite(report, "已开工6个小区。")
    assert office.submit(report).number == 2
    assert [version.progress for version in report.versions] == [
        "已开工5个小区。",
        "已开工6个小区。",
    ]
    assert report.first_submitted_at == first


def test_a_reviewed_report_is_not_taken_back(office):
    report = office.accepted()
    with pytest.raises(RuleBroken, match="审核之前才能撤回"), transaction():
        service.withdraw(report, by=office.head())


def test_nothing_is_taken_back_that_could_not_be_handed_in_again(office):
    report = office.submitted()
    with pytest.raises(RuleBroken, match="撤回第1项后就不能再报了"), transaction():
        service.withdraw(report, by=office.head(on=CLOSED))
    assert report.status is ReportStatus.SUBMITTED


def test_submissions_are_on_the_trail_and_autosaves_are_not(office):
    office.submitted()
    actions = [event.action for event in db.session.query(AuditEvent)]
    assert actions == [AuditAction.REPORT_SUBMITTED]
