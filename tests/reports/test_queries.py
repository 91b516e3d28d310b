"""What is owed, what waits, a unit's quarter: whole, limited to the reader, few queries."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.exc import NoResultFound

from tests import counting, factories
from tests.reports.office import Office, owed_reports
from tracker.core.db import db, transaction
from tracker.models import MarkValue, ReportStatus
from tracker.reports import queries, service
from tracker.reports.content import Content

DUE = date(2022, 7, 7)
TODAY = factories.TODAY
Q1 = date(2022, 4, 1)


def more_tasks(office: Office, number: int) -> None:
    """So many more tasks of 住建局 in the same plan, each with a submitted report."""
    for _ in range(number):
        task = factories.another_task(office.task.plan, lead=office.city.unit("住建局"))
        Office(office.city, task).submitted()


def first_quarter(office: Office, **content: str):
    """The first quarter's report, submitted."""
    with transaction():
        report = service.save_draft(
            office.assignment(),
            factories.period(office.task, 1),
            content=Content(**content),
            version=0,
            by=office.liaison(on=Q1),
        )
    office.submit(report, on=Q1)
    return report


def test_every_report_that_is_not_handed_in_is_owed(office):
    service.open_reports(TODAY)
    assert {report.assignment.unit.short_name for report in owed_reports(TODAY)} == {
        "住建局",
        "财政局",
    }
    office.submitted()
    [left] = owed_reports(TODAY)
    assert left.assignment.unit.short_name == "财政局"


@pytest.mark.parametrize(
    ("today", "owed"),
    [
        (date(2022, 6, 16), 0),
        (date(2022, 6, 17), 2),
        (date(2022, 7, 21), 2),
        (date(2022, 7, 22), 0),
    ],
)
def test_reports_are_owed_while_their_period_takes_them(office, today, owed):
    service.open_reports(TODAY)
    assert len(list(owed_reports(today))) == owed


def test_a_quarter_shows_what_was_said_and_promised_before(office):
    first_quarter(office, progress="完成立项", next_steps="4月底前开工\n6月完成AAAA级申请")
    [item] = queries.unit_quarter(office.city.unit("住建局"), DUE, on=TODAY).items
    assert item.last.progress == "完成立项"
    assert item.promises == ["4月底前开工", "6月完成AAAA级申请"]
    assert item.status is None


def test_a_quarter_merges_the_units_plans_by_due_day(city, office):
    other = factories.draft_plan(city, title="2022年民生实事")
    factories.task(other, "新建幼儿园1所。", lead=city.unit("住建局"))
    factories.issue(other)
    quarter = queries.unit_quarter(city.unit("住建局"), DUE, on=TODAY)
    assert [item.task.text[:4] for item in quarter.items] == ["实施城镇", "新建幼儿"]


def test_last_quarters_mark_is_shown_once_published(office):
    report = first_quarter(office, progress="完成立项")
    with transaction():
        service.accept(report, mark=MarkValue.SLOW, by=office.supervisor())
    unit = office.city.unit("住建局")
    assert queries.unit_quarter(unit, DUE, on=TODAY).items[0].last_mark is None
    with transaction():
        service.publish_marks(factories.period(office.task, 1), by=office.supervisor())
    assert queries.unit_quarter(unit, DUE, on=TODAY).items[0].last_mark is MarkValue.SLOW


def test_what_came_back_shows_why(office):
    office.returned()
    [item] = queries.unit_quarter(office.city.unit("住建局"), DUE, on=TODAY).items
    assert (item.status, item.reason) == (ReportStatus.RETURNED, "缺具体数据")


def test_a_task_passed_on_stays_where_the_unit_reported_on_it(office):
    office.submitted()
    unit = office.city.unit("住建局")
    office.assignment().until_on = TODAY
    db.session.commit()
    assert len(queries.unit_quarter(unit, DUE, on=TODAY).items) == 1
    assert queries.unit_quarter(unit, date(2022, 10, 7), on=TODAY).items == ()


@pytest.mark.parametrize(
    ("today", "due_on"),
    [
        (date(2022, 3, 5), date(2022, 4, 7)),  # nothing is open yet
        (date(2022, 4, 10), date(2022, 4, 7)),
        (date(2022, 6, 1), date(2022, 4, 7)),  # between two quarters
        (date(2022, 7, 4), date(2022, 7, 7)),
        (date(2023, 6, 1), date(2023, 1, 7)),
    ],
)
def test_the_page_opens_on_the_quarter_that_matters(office, today, due_on):
    assert queries.current_quarter(office.city.unit("住建局"), on=today) == due_on


def test_a_unit_without_tasks_has_no_quarter(office):
    assert queries.current_quarter(office.city.unit("教体局"), on=TODAY) is None


def test_the_queue_holds_what_waits_in_the_readers_government(city, office):
    office.submitted()
    office.draft(unit="财政局")
    neighbour = factories.small_city("额尔古纳市")
    assert [
        report.assignment.unit.short_name for report in queries.review_queue(city.government.id)
    ] == ["住建局"]
    assert queries.count_waiting(city.government.id) == 1
    assert queries.count_waiting(neighbour.government.id) == 0


def test_the_bar_counts_what_waits_for_the_unit(office):
    unit = office.city.unit("住建局")
    report = office.draft()
    assert (queries.count_owed(unit, on=TODAY), queries.count_awaiting_signoff(unit, on=TODAY)) == (
        1,
        0,
    )
    with transaction():
        service.send_for_signoff([report], by=office.liaison())
    assert (queries.count_owed(unit, on=TODAY), queries.count_awaiting_signoff(unit, on=TODAY)) == (
        0,
        1,
    )


def test_a_draft_is_seen_by_its_own_unit_only(office):
    report = office.draft()
    assert queries.get_report(report.id, reader=office.liaison()) is report
    for reader in (office.liaison("财政局"), office.supervisor(), office.city.mayor):
        with pytest.raises(NoResultFound):
            queries.get_report(report.id, reader=reader)
    office.submit(report)
    for reader in (office.liaison("财政局"), office.supervisor(), office.city.mayor):
        assert queries.get_report(report.id, reader=reader) is report
    with pytest.raises(NoResultFound):
        queries.get_report(report.id, reader=office.city.administrator)


def test_an_obligation_is_an_assignment_and_a_period_of_its_own_schedule(city, office):
    other = factories.issue(factories.draft_plan(city, title="另一方案"))
    foreign = other.schedules[0].periods[1]
    with pytest.raises(NoResultFound):
        queries.get_obligation(office.assignment().id, foreign.id, reader=office.liaison())
    found = queries.get_obligation(
        office.assignment().id, office.period.id, reader=office.liaison()
    )
    assert found.period is office.period


def test_reports_of_tasks_come_leads_first(office):
    office.submitted("财政局")
    office.draft()
    states = queries.report_states([office.task.id], [office.period.id])
    of_task = states[office.task.id, office.period.id]
    assert [report.assignment.unit.short_name for report in of_task] == ["住建局", "财政局"]


@pytest.mark.parametrize(
    "ask",
    [
        lambda office: queries.unit_quarter(office.city.unit("住建局"), DUE, on=TODAY),
        lambda office: [
            (report.assignment.unit.short_name, report.assignment.task.text, report.latest.number)
            for report in queries.review_queue(office.city.government.id)
        ],
        lambda office: queries.unmarked(office.period, on=TODAY),
    ],
    ids=["quarter", "queue", "unmarked"],
)
def test_more_rows_need_no_more_queries(office, ask):
    first_quarter(office, progress="完成立项", next_steps="4月底前开工")
    more_tasks(office, 1)
    service.open_reports(TODAY)
    few = _cost(office, ask)
    more_tasks(office, 5)
    assert _cost(office, ask) == few


def _cost(office, ask) -> int:
    office = replace(office)
    assert office.period
    assert office.city.unit("住建局").name
    db.session.commit()
    db.session.expire_all()
    _ = office.period.id, office.city.unit("住建局").id, office.city.government.id
    with counting.queries() as seen:
        ask(office)
    return len(seen)
