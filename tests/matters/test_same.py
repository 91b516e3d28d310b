"""One fact that two plans ask for is reported once (docs/rules.md 29)."""

from datetime import date

import pytest

from tests import factories
from tests.matters.office import hand_out, report_of
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.matters import queries, service
from tracker.models import (
    AuditAction,
    AuditEvent,
    Cadence,
    LinkStatus,
    MarkValue,
    MergedVersion,
    Message,
    Outcome,
    ProgressReport,
    ReportStatus,
    TaskStatus,
)
from tracker.reminders.queries import Owed, owed_between, owed_reports
from tracker.reports import queries as reported
from tracker.reports import service as reports
from tracker.reports.content import Content
from tracker.reports.queries.merged import paired

UNIT = "住建局"
TEXT = "实施城镇老旧小区改造工程，改造14个小区，年内完工。"


@pytest.fixture
def both(city):
    """A task of the report, due on 7 July for the second quarter, and a matter due on the 11th."""
    task = factories.issued_task(city)
    matter = hand_out(city, TEXT)
    factories.report(task, city.unit("住建局"))
    return task, matter


@pytest.fixture
def linked(city, both):
    task, matter = both
    with transaction():
        service.link_tasks(task, matter.task, by=city.supervisor)
    return task, matter


def quarterly(task) -> ProgressReport:
    return (
        db.session.query(ProgressReport)
        .filter_by(assignment=task.assignments[0], period=factories.period(task))
        .one()
    )


def owed() -> list[Owed]:
    """What 住建局 is reminded of today."""
    return [each for each in owed_reports(factories.TODAY) if each.unit_name == UNIT]


def write(city, report, text="已开工5个小区。") -> None:
    with transaction():
        version = reports.draft_version(report)
        content = Content(progress=text)
        reports.save_draft(
            report.assignment,
            report.period,
            content=content,
            version=version,
            by=city.liaison("住建局"),
        )


def submit(city, report) -> None:
    with transaction():
        reports.submit([report], by=city.head("住建局"))


def test_what_is_handed_in_for_one_goes_to_the_other_with_its_origin(city, linked):
    task, matter = linked
    first, second = quarterly(task), report_of(matter)
    assert [
        each.report_id for each in owed_reports(factories.TODAY) if each.unit_name == "住建局"
    ] == [first.id]
    assert reported.count_owed(city.unit("住建局"), on=factories.TODAY) == 1
    write(city, first)
    submit(city, first)
    assert second.status is ReportStatus.SUBMITTED
    assert second.latest.progress == "已开工5个小区。"
    assert second.latest.signer_name == city.head("住建局").name
    [merged] = db.session.query(MergedVersion)
    assert (merged.version, merged.origin) == (second.latest, first.latest)
    # The office reviews and marks each; nobody owes anything more.
    with transaction():
        reports.accept(first, mark=MarkValue.NORMAL, by=city.supervisor)
        reports.accept(second, mark=MarkValue.COMPLETED, by=city.supervisor)
    assert owed() == []


def test_either_may_be_written_and_the_first_that_is_due_is_reminded_of(city, linked):
    task, matter = linked
    first, second = quarterly(task), report_of(matter)
    # The second quarter closes on 21 July: from then on the matter is told of by itself.
    owed = [
        each
        for each in owed_between(factories.TODAY, date(2022, 8, 1))
        if each.unit_name == "住建局"
    ]
    on = {
        day: [o.report_id for o in owed if o.is_owed_on(date(2022, 7, day))] for day in (5, 21, 22)
    }
    assert on == {5: [first.id], 21: [first.id], 22: [second.id]}
    write(city, second)
    submit(city, second)
    assert quarterly(task).status is ReportStatus.SUBMITTED


def test_taking_one_back_takes_back_the_other_and_both_are_handed_in_again(city, linked):
    task, matter = linked
    first, second = quarterly(task), report_of(matter)
    write(city, first)
    submit(city, first)
    with transaction():
        reports.withdraw(second, by=city.head("住建局"))
    assert (first.status, second.status) == (ReportStatus.DRAFT, ReportStatus.DRAFT)
    write(city, first, "已开工6个小区。")
    submit(city, first)
    assert [each.progress for each in second.versions] == ["已开工5个小区。", "已开工6个小区。"]
    # What the office has decided on stays when the other is taken back.
    with transaction():
        reports.accept(first, mark=MarkValue.NORMAL, by=city.supervisor)
        reports.withdraw(second, by=city.head("住建局"))
    assert (first.status, second.status) == (ReportStatus.ACCEPTED, ReportStatus.DRAFT)


def test_what_became_of_a_promise_goes_along_where_the_other_task_promised_the_same(city, linked):
    task, matter = linked
    spring = date(2022, 4, 1)
    before = factories.report(
        task, city.unit("住建局"), quarter=1, progress="已招标。", next_steps="1.完成清表；2.开工"
    )
    with transaction():
        reports.submit([before], by=city.head("住建局", on=spring))
    outcomes = [
        {"promise": "开工", "outcome": Outcome.KEPT.value},
        {"promise": "报备", "outcome": Outcome.KEPT.value},
    ]
    with transaction():
        second = report_of(matter)
        reports.save_draft(
            second.assignment,
            second.period,
            content=Content(progress="已开工。", promise_outcomes=outcomes),
            version=reports.draft_version(second),
            by=city.liaison("住建局"),
        )
    submit(city, second)
    [answered] = quarterly(task).latest.promise_outcomes
    assert (answered.promise, answered.outcome) == ("开工", Outcome.KEPT)


def test_what_could_not_be_handed_in_again_is_not_taken_back_with_the_other(city, linked):
    task, matter = linked
    first, second = quarterly(task), report_of(matter)
    write(city, first)
    submit(city, first)
    matter.task.status = TaskStatus.COMPLETED  # closed since: what was handed in is reviewed
    db.session.commit()
    with transaction():
        reports.withdraw(first, by=city.head("住建局"))
    assert (first.status, second.status) == (ReportStatus.DRAFT, ReportStatus.SUBMITTED)


def test_a_return_is_owed_for_that_one_alone(city, linked):
    task, matter = linked
    first, second = quarterly(task), report_of(matter)
    write(city, first)
    submit(city, first)
    with transaction():
        reports.return_report(second, reason="请写明哪几个小区。", by=city.supervisor)
    assert first.status is ReportStatus.SUBMITTED
    assert [each.report_id for each in owed()] == [second.id]
    write(city, second, "已开工东山等5个小区。")
    submit(city, second)
    assert len(first.versions) == 1
    assert first.latest.progress == "已开工5个小区。"


def test_what_the_unit_wrote_itself_is_never_overwritten(city, linked):
    task, matter = linked
    first, second = quarterly(task), report_of(matter)
    write(city, second, "另一种说法。")
    write(city, first)
    assert reported.count_owed(city.unit("住建局"), on=factories.TODAY) == 2
    submit(city, first)
    assert (second.status, second.progress) == (ReportStatus.DRAFT, "另一种说法。")


def test_parting_keeps_what_was_reported_and_a_pair_is_not_proposed_twice(city, both):
    task, matter = both
    [alike] = queries.alike_tasks(city.government.id, on=factories.TODAY)
    assert {alike.one, alike.other} == {task, matter.task}
    [consequence] = queries.consequences(task, matter.task, on=factories.TODAY)
    assert consequence.first.due_on == date(2022, 7, 7)
    with transaction():
        link = service.link_tasks(matter.task, task, by=city.supervisor)
        assert service.link_tasks(task, matter.task, by=city.supervisor) is link
    assert queries.alike_tasks(city.government.id, on=factories.TODAY) == []
    told = db.session.query(Message).filter(Message.subject.contains("以后报一次"))
    assert {each.recipient.name for each in told} == {"任住建局局长", "任住建局联络员"}
    first, second = quarterly(task), report_of(matter)
    write(city, first)
    submit(city, first)
    with transaction():
        service.part_tasks(link, reason="口径不同", by=city.supervisor)
    assert (link.status, second.status) == (LinkStatus.ENDED, ReportStatus.SUBMITTED)
    with transaction():
        reports.withdraw(first, by=city.head("住建局"))
    write(city, first, "重新写的。")
    submit(city, first)
    assert first.latest.progress == "重新写的。"
    events = db.session.query(AuditEvent).filter_by(action=AuditAction.TASKS_PARTED)
    assert {each.subject_id for each in events} == {task.id, matter.task_id}


def test_tasks_that_cannot_be_reported_together_are_refused(city, both):
    task, matter = both
    by = city.supervisor
    neighbour = factories.another_task(task.plan, lead=city.unit("住建局"))
    stranger = hand_out(city, "查教育。", leads="教体局").task
    third = hand_out(city, "再查一次。").task
    for other, sentence in (
        (neighbour, "同一方案"),
        (stranger, "没有共同的责任单位"),
        (task, "另外一项"),
    ):
        with pytest.raises(RuleBroken, match=sentence):
            service.link_tasks(task, other, by=by)
    link = service.link_tasks(task, matter.task, by=by)
    with pytest.raises(RuleBroken, match="一项只与一项合并"):
        service.link_tasks(task, third, by=by)
    with pytest.raises(RuleBroken, match="请先取消"):
        service.tell_apart(task, matter.task, by=by)
    service.part_tasks(link, reason="口径不同", by=by)
    with pytest.raises(RuleBroken, match="不用再取消"):
        service.part_tasks(link, reason="口径不同", by=by)
    assert service.tell_apart(task, third, by=by).status is LinkStatus.TOLD_APART


def test_a_weekly_report_goes_with_the_quarters_only_in_its_last_week(city):
    task = factories.issued_task(city)
    weekly = hand_out(
        city, TEXT, on=date(2022, 6, 20), due_on=date(2022, 7, 20), cadence=Cadence.WEEKLY
    )
    days = [
        (one.due_on, other.due_on)
        for one, other in paired(task.schedule.periods, weekly.task.schedule.periods)
    ]
    assert days == [(date(2022, 7, 7), date(2022, 7, 8))]
