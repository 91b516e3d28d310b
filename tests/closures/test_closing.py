"""A unit declares a task done, the office verifies it and closes it; then it owes nothing."""

from datetime import date

import pytest
from sqlalchemy import select

from tests import factories
from tests.closures.conftest import PDF
from tests.reforms.units import enter
from tracker.audit import service as audit
from tracker.closures import queries, service
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.models import (
    AuditAction,
    AuditEvent,
    Closure,
    ClosureStatus,
    MarkValue,
    Message,
    MessageKind,
    ProgressReport,
    ReportStatus,
    TaskStatus,
    VerificationKind,
)
from tracker.overview.queries.office import office_day
from tracker.overview.queries.statistics import statistics_of
from tracker.overview.queries.tasks import task_page
from tracker.reports import queries as reports
from tracker.reports import service as reporting
from tracker.reports.content import Content
from tracker.reports.queries.closed import closed_cells
from tracker.reports.queries.owed import owed

TODAY = factories.TODAY
AUTUMN = date(2022, 9, 20)  # the third quarter has opened


def actions() -> list[AuditAction]:
    return list(db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))


def told() -> list[str]:
    messages = select(Message).where(Message.kind == MessageKind.CLOSURE).order_by(Message.id)
    return [f"{each.recipient.name} {each.subject}" for each in db.session.scalars(messages)]


def owes(on: date) -> list[str]:
    found = db.session.scalars(owed(select(ProgressReport), on).order_by(ProgressReport.id))
    return [f"{each.assignment.unit.short_name}{each.period.label[5:]}" for each in found]


def marks(task) -> dict[str, MarkValue]:
    found = reports.task_marks([task.id], published_only=False)
    return {
        period.label[5:]: found[task.id, period.id]
        for period in task.schedule.periods
        if (task.id, period.id) in found
    }


def submitted(closing, unit: str = "住建局") -> ProgressReport:
    assignment = factories.assignment(closing.task, closing.city.unit(unit))
    period = factories.period(closing.task)
    with transaction():
        report = reporting.save_draft(
            assignment,
            period,
            content=Content(progress="已全部完成。", next_steps="无"),
            version=0,
            by=closing.city.liaison(unit),
        )
        reporting.submit([report], by=closing.city.head(unit))
    return report


def test_the_liaison_writes_the_head_signs_the_office_verifies_and_closes(closing):
    city, target = closing.city, factories.target(closing.task, name="改造小区", value=14)
    with pytest.raises(RuleBroken, match="请填写“改造小区”的最终值"):
        closing.write(city.liaison("住建局"))
    proof = [("验收表.pdf", PDF)]
    closure = closing.write(city.liaison("住建局"), values={target.id: "14"}, uploads=proof)
    assert closure.status is ClosureStatus.AWAITING_SIGNOFF
    assert queries.waiting(city.government.id, None, reader=city.supervisor) == []
    with pytest.raises(RuleBroken, match="又改过"):
        service.sign_closure(closure, seen="", by=city.head("住建局"))
    with transaction():
        seen = service.text_mark(closure)
        service.sign_closure(closure, seen=seen, by=city.head("住建局"))
    assert (closure.unit_name, closure.signer_name) == ("住房和城乡建设局", "任住建局局长")
    with pytest.raises(RuleBroken, match="还没有核验"):
        closing.close(closure)
    visit = {"kind": VerificationKind.BY_VISIT, "people": "督查员、住建局"}
    with pytest.raises(RuleBroken, match="请写明核查地点"):
        closing.verify(closure, **visit)
    closing.verify(closure, **visit, place="森工小区", uploads=[("现场.pdf", PDF)])
    closing.close(closure, opinion="核查属实。")
    assert closing.task.status is TaskStatus.COMPLETED
    assert (closure.status, closure.closed_on) == (ClosureStatus.CLOSED, TODAY)
    assert actions() == [
        AuditAction.ENCLOSURE_ADDED,
        AuditAction.CLOSURE_WRITTEN,
        AuditAction.CLOSURE_DECLARED,
        AuditAction.ENCLOSURE_ADDED,
        AuditAction.CLOSURE_VERIFIED,
        AuditAction.TASK_CLOSED,
    ]
    assert audit.verify() is None
    units = ("住建局局长", "住建局联络员", "财政局局长", "财政局联络员")
    everybody = (*(f"任{each}" for each in units), "任副市长（城建")
    assert sorted(told()) == sorted(
        [
            "任住建局局长 第1项的销号申请待您签发",
            "任督查员 住建局申请第1项销号",
            *(f"{name} 第1项已销号" for name in everybody),
        ]
    )


def test_a_closed_task_owes_nothing_and_counts_as_completed(closing):
    city, task = closing.city, closing.task
    reporting.open_reports(TODAY)
    assert owes(TODAY) == ["住建局二季度", "财政局二季度"]
    first = factories.period(task, 1)
    first.published_at = None
    db.session.commit()
    with transaction():
        reporting.mark_task(task, first, value=MarkValue.SLOW, reason="进度慢", by=city.supervisor)
        reporting.publish_marks(first, confirmed=True, by=city.supervisor)
    before = reports.task_marks([task.id], published_only=True)
    ending = queries.ending(task, on=TODAY)
    assert len(ending.ended) == 2
    assert [each.label for each in ending.counted] == ["2022年二季度"]
    closing.closed()
    assert owes(TODAY) == []
    assert reports.count_owed(city.unit("住建局"), on=TODAY) == 0
    assert reporting.open_reports(AUTUMN) == 0
    assert owes(AUTUMN) == []
    # What is published stands; the open period and those to come count as 已完成.
    assert reports.task_marks([task.id], published_only=True) == before
    done = dict.fromkeys(("二季度", "三季度", "四季度"), MarkValue.COMPLETED)
    assert marks(task) == {"一季度": MarkValue.SLOW} | done
    second = factories.period(task)
    assert reports.unmarked(second, on=TODAY) == []
    with transaction():
        reporting.publish_marks(second, by=city.supervisor)
    published = reports.task_marks([task.id], published_only=True)
    assert published[task.id, second.id] is MarkValue.COMPLETED


def test_what_units_failed_to_report_before_stays_in_the_figures(closing):
    """History of closed quarters never changes; of the open one nothing is missing any more."""
    for quarter in (1, 2):
        for unit in ("住建局", "财政局"):
            factories.report(closing.task, closing.city.unit(unit), quarter=quarter)

    def missing() -> list[int]:
        return [each.number("missing") for each in statistics_of(closing.city.mayor).rounds]

    assert missing() == [2, 2]
    closure = closing.closed()
    assert missing() == [2, 0]
    assert office_day(closing.city.supervisor).owing == []
    closing.reopen(closure, on=TODAY)
    assert missing() == [2, 2]


def test_what_was_handed_in_is_still_reviewed_and_not_given_back(closing):
    city, report = closing.city, submitted(closing)
    closing.closed()
    assert reports.count_waiting(city.government.id) == 1
    assert [each.report for each in reports.unmarked(report.period, on=TODAY)] == [report]
    for refused in (
        lambda: reporting.return_report(report, reason="再写", by=city.supervisor),
        lambda: reporting.withdraw(report, by=city.head("住建局")),
    ):
        with pytest.raises(RuleBroken, match="再报"):
            refused()
    with transaction():
        reporting.accept(report, mark=MarkValue.NORMAL, by=city.supervisor)
    assert marks(closing.task)["二季度"] is MarkValue.NORMAL
    assert reports.unmarked(report.period, on=TODAY) == []


def test_a_report_for_a_closed_task_is_refused_with_a_clear_sentence(closing):
    report = factories.report(closing.task, closing.city.unit("财政局"), progress="已拨付。")
    closing.closed()
    with pytest.raises(RuleBroken, match="第1项已销号，从那天起不再报送，不用填写。"):
        reporting.submit([report], by=closing.city.head("财政局"))
    assert report.progress == "已拨付。"


def test_a_page_that_is_out_of_date_does_not_close(closing):
    closure = closing.declare()
    closing.verify(closure)
    seen = queries.ending(closing.task, on=TODAY).mark
    submitted(closing)
    with pytest.raises(RuleBroken, match="情况有变"):
        closing.close(closure, seen=seen)
    assert closing.task.status is TaskStatus.OPEN
    closing.close(closure)
    with pytest.raises(RuleBroken, match="已经销号，不用再办"):
        closing.close(closure)


def test_done_before_its_day_is_early(closing):
    closing.task.due_on = date(2022, 12, 31)
    db.session.commit()
    assert closing.closed().is_early
    assert "任财政局局长 第1项已销号，提前完成" in told()


def test_every_lead_declares_or_the_office_says_why_not(closing):
    factories.assignment(closing.task, closing.city.unit("财政局")).role = "lead"
    db.session.commit()
    own = closing.declare("住建局")
    closing.verify(own)
    with pytest.raises(RuleBroken, match="财政局还没有申请销号，请写明为什么"):
        closing.close(own)
    other = closing.write(closing.city.liaison("财政局"))
    assert other.status is ClosureStatus.AWAITING_SIGNOFF
    with transaction():
        seen = service.text_mark(other)
        service.sign_closure(other, seen=seen, by=closing.city.head("财政局"))
    with pytest.raises(RuleBroken, match="财政局的申请还没有核验"):
        closing.close(own)
    closing.verify(own)  # about all that is declared
    closing.close(own)
    assert (own.status, other.status) == (ClosureStatus.CLOSED, ClosureStatus.CLOSED)


def test_done_in_part_the_task_goes_on_with_what_is_open(closing):
    closure = closing.declare()
    closing.verify(closure)
    with transaction():
        service.accept_partly(closure, remaining="还差2个小区。", by=closing.city.supervisor)
    assert closure.status is ClosureStatus.PARTLY
    reporting.open_reports(TODAY)
    assert owes(TODAY) == ["住建局二季度", "财政局二季度"]
    again = closing.declare()
    assert again is not closure
    latest = queries.latest_by_task([closing.task.id], reader=closing.city.mayor)
    assert latest == {closing.task.id: again}


def test_a_refused_one_is_declared_again_or_given_up(closing):
    city, closure = closing.city, closing.declare()
    with transaction():
        service.refuse_closure(
            closure, reason="缺验收表", due_on=date(2022, 7, 11), by=city.supervisor
        )
    assert queries.of_the_unit(city.liaison("住建局")) == [closure]
    assert "任住建局联络员 第1项的销号申请被退回，请于7月11日（星期一）前补充" in told()
    again = closing.declare()
    assert queries.of_the_unit(city.liaison("住建局")) == [again]
    with transaction():
        service.withdraw_closure(again, reason="再等等", by=city.head("住建局"))
    assert queries.of_the_unit(city.liaison("住建局")) == []
    assert "任督查员 住建局撤回第1项的销号申请" in told()
    assert db.session.query(Closure).count() == 2


def test_opened_again_it_owes_from_the_period_that_still_takes_reports(closing):
    task, on = closing.task, date(2022, 7, 8)  # the second quarter was due the day before
    reporting.open_reports(TODAY)
    closure = closing.closed()
    again = queries.reopening(task, on=on).again
    assert {each.due_on for each in again} == {date(2022, 7, 12)}
    closing.reopen(closure, on=on)
    assert (task.status, closure.status) == (TaskStatus.OPEN, ClosureStatus.REOPENED)
    assert owes(on) == ["住建局二季度", "财政局二季度"]
    [report, _] = db.session.scalars(select(ProgressReport).order_by(ProgressReport.id))
    assert (report.owed_on, report.status) == (date(2022, 7, 12), ReportStatus.DRAFT)
    assert marks(task) == {}
    assert closing.declare(on=on)


def test_what_was_published_while_it_was_closed_stands_when_it_is_opened_again(closing):
    task, city = closing.task, closing.city
    closure = closing.closed()
    second, later = factories.period(task), date(2022, 8, 1)
    with transaction():
        reporting.publish_marks(second, by=city.actor("督查员", on=TODAY))
    closing.reopen(closure, on=later)
    assert owes(later) == []
    assert queries.reopening(task, on=later).following is factories.period(task, 3)
    assert marks(task) == {"二季度": MarkValue.COMPLETED}
    reporting.open_reports(AUTUMN)
    assert owes(AUTUMN) == ["住建局三季度", "财政局三季度"]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"achieved": " "}, "请写明完成情况"),
        ({"completed_on": date(2022, 7, 5)}, "不能晚于今天，请"),
        ({"uploads": [("验收.exe", b"MZ")]}, "请上传"),
    ],
)
def test_what_is_declared_wrongly_is_refused(closing, said, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        closing.declare(**said)
    with pytest.raises(RuleBroken, match="由牵头单位申请销号；配合单位请"):
        closing.declare("财政局")


@pytest.mark.parametrize("handed_in", [False, True])
def test_a_task_that_is_opened_again_is_owed_by_who_follows_its_unit(closing, handed_in):
    """While it was closed, the unit was abolished; what it had handed in is not asked for again."""
    city = closing.city
    if handed_in:
        submitted(closing)
    closure = closing.closed()
    enter(city, "abolish", ["住建局"], ["教体局"])
    seen = [each.unit.short_name for each in queries.reopening(closing.task, on=TODAY).again]
    closing.reopen(closure, on=TODAY)
    owing = ["财政局"] if handed_in else ["教体局", "财政局"]
    assert sorted(seen) == sorted(owing)
    assert sorted(owes(TODAY)) == sorted(f"{unit}二季度" for unit in owing)
    heir = factories.assignment(closing.task, city.unit("教体局"))
    assert (heir.is_lead, heir.includes(TODAY)) == (True, True)


def test_what_an_abolished_unit_declared_is_the_word_of_who_follows_it(closing):
    city = closing.city
    closure = closing.declare()
    enter(city, "abolish", ["住建局"], ["教体局"])
    assert queries.ending(closing.task, on=TODAY).missing == []
    with transaction():
        service.refuse_closure(
            closure, reason="缺验收表", due_on=date(2022, 7, 11), by=city.supervisor
        )
    asked = "第1项的销号申请被退回，请于7月11日（星期一）前补充"
    assert {f"任教体局局长 {asked}", f"任教体局联络员 {asked}"} <= set(told())
    assert closing.declare("教体局").is_waiting


def test_a_task_opened_again_counts_as_open_in_a_round_published_before_it_was_closed(closing):
    period = factories.period(closing.task)
    with transaction():
        reporting.publish_marks(period, by=closing.city.supervisor, confirmed=True)
    closure = closing.closed()
    assert (closing.task.id, period.id) in closed_cells([closing.task.id])
    lines = task_page(closing.task, reader=closing.city.supervisor).lines
    to_come = [cell for line in lines for cell in line.cells if cell.period.closes_on >= TODAY]
    assert {cell.is_asked for cell in to_come} == {False}
    closing.reopen(closure, on=TODAY)
    assert closed_cells([closing.task.id]) == set()
