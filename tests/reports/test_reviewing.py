"""The office's decisions: accept, return, open again."""

from datetime import date

import pytest

from tests.reports.office import noon, owed_reports
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.models import (
    REPORT_MOVES,
    AuditAction,
    AuditEvent,
    MarkValue,
    Message,
    MessageKind,
    ProgressReport,
    ReportStatus,
    Review,
)
from tracker.reports import service

CLOSED = date(2022, 7, 25)


@pytest.mark.parametrize("before", list(ReportStatus))
@pytest.mark.parametrize("after", list(ReportStatus))
def test_a_report_moves_only_as_the_table_says(before, after):
    may = {
        ("draft", "awaiting_signoff"),
        ("draft", "submitted"),
        ("awaiting_signoff", "draft"),
        ("awaiting_signoff", "submitted"),
        ("submitted", "draft"),
        ("submitted", "accepted"),
        ("submitted", "returned"),
        ("returned", "awaiting_signoff"),
        ("returned", "submitted"),
        ("accepted", "returned"),
    }
    report = ProgressReport(status=before)
    assert (after in REPORT_MOVES[before]) is ((before.value, after.value) in may)
    if (before.value, after.value) in may:
        report.move_to(after)
        assert report.status is after
    else:
        with pytest.raises(RuleBroken, match="不能改为"):
            report.move_to(after)


def test_a_leading_units_report_is_accepted_with_a_mark(office):
    report = office.submitted()
    with pytest.raises(RuleBroken, match="请先选评定") as refusal, transaction():
        service.accept(report, by=office.supervisor())
    assert refusal.value.field == "mark"
    with transaction():
        version = service.accept(
            report, mark=MarkValue.SLOW, comment="低于序时进度", by=office.supervisor()
        )
    assert report.status is ReportStatus.ACCEPTED
    assert (version.mark.value, version.review.comment) == (MarkValue.SLOW, "低于序时进度")


def test_a_supporting_units_report_is_accepted_without_a_mark(office):
    report = office.submitted("财政局")
    with pytest.raises(RuleBroken, match="不评定"), transaction():
        service.accept(report, mark=MarkValue.NORMAL, by=office.supervisor())
    with transaction():
        version = service.accept(report, by=office.supervisor())
    assert version.mark is None
    assert report.status is ReportStatus.ACCEPTED


def test_a_returned_report_is_owed_again_in_two_working_days(office):
    report = office.submitted()
    with transaction():
        service.return_report(report, reason="缺具体数据", by=office.supervisor(date(2022, 7, 8)))
    assert report.status is ReportStatus.RETURNED
    assert report.owed_on == date(2022, 7, 12)  # a weekend lies between
    [told] = db.session.query(Message).filter_by(kind=MessageKind.RETURNED)
    assert told.recipient == office.liaison().official
    assert told.subject == "2022年二季度：第1项的报送被退回，7月12日（星期二）前重报"
    assert "缺具体数据" in told.text


def test_a_return_rearms_a_closed_period(office, it_is):
    report = office.submitted()
    it_is(noon(CLOSED))
    with transaction():
        service.return_report(report, reason="缺具体数据", by=office.supervisor(CLOSED))
    assert owed_reports(CLOSED) == [report]
    office.rewrite(report, "已开工5个小区，完成投资1480万元。", on=CLOSED)
    assert office.submit(report, on=CLOSED).number == 2


def test_a_return_needs_a_reason(office):
    report = office.submitted()
    with pytest.raises(RuleBroken, match="请写明退回的原因") as refusal, transaction():
        service.return_report(report, reason="  ", by=office.supervisor())
    assert refusal.value.field == "reason"
    assert report.status is ReportStatus.SUBMITTED


def test_a_decision_posted_twice_is_made_once(office):
    report = office.submitted()
    with transaction():
        service.accept(report, mark=MarkValue.NORMAL, by=office.supervisor())
    with pytest.raises(RuleBroken, match="已通过，不能审核"), transaction():
        service.accept(report, mark=MarkValue.SLOW, by=office.supervisor())
    assert db.session.query(Review).count() == 1


def test_a_reviewer_decides_only_on_what_was_read(office):
    report = office.submitted()
    with transaction():
        service.withdraw(report, by=office.head())
    office.rewrite(report, "已开工6个小区。")
    office.submit(report)
    with pytest.raises(RuleBroken, match="又报了第2稿"), transaction():
        service.accept(report, mark=MarkValue.NORMAL, by=office.supervisor(), seen=1)


def test_an_accepted_report_is_opened_again_on_record_and_marked_anew(office):
    report = office.accepted(mark=MarkValue.NORMAL)
    with transaction():
        service.reopen(report, reason="数据核实有误", by=office.supervisor())
    assert report.status is ReportStatus.RETURNED
    event = db.session.query(AuditEvent).filter_by(action=AuditAction.REPORT_REOPENED).one()
    assert event.details["reason"] == "数据核实有误"
    office.rewrite(report, "已开工3个小区。")
    office.submit(report)
    with transaction():
        service.accept(report, mark=MarkValue.SLOW, by=office.supervisor())
    assert [version.mark.value for version in report.versions] == [
        MarkValue.NORMAL,
        MarkValue.SLOW,
    ]


def test_only_an_accepted_report_is_opened_again(office):
    report = office.submitted()
    with pytest.raises(RuleBroken, match="已通过的报送才能"), transaction():
        service.reopen(report, reason="数据核实有误", by=office.supervisor())
