"""What the reviewer is told of a report before deciding, and that it stays few queries."""

from dataclasses import replace
from datetime import date

import pytest

from tests import counting, factories
from tests.reports.office import Office
from tracker.core.db import db, transaction
from tracker.models import MarkValue, Outcome, PartyRole
from tracker.reports import queries, service
from tracker.reports.content import Content

Q1 = date(2022, 4, 1)
NEXT = "8月底前完工7个小区。"


def before(office, *, task=None, **content):
    """The first quarter's report of the same task, accepted."""
    task = task or office.task
    with transaction():
        report = service.save_draft(
            factories.assignment(task, office.city.unit("住建局")),
            factories.period(task, 1),
            content=Content(**content),
            version=0,
            by=office.liaison(on=Q1),
        )
    with transaction():
        service.submit([report], by=replace(office.head(), on=Q1))
    with transaction():
        service.accept(report, mark=MarkValue.NORMAL, by=office.supervisor(Q1))


def assessment(office):
    [row] = queries.waiting_reports(office.city.government.id)
    return row.assessment


def test_a_suggestion_comes_from_the_figures_of_the_report(office):
    target = factories.target(office.task, name="改造小区", value=14, unit="个")
    office.submitted(target_values={str(target.id): "5"}, next_steps=NEXT)
    found = assessment(office)
    assert found.mark is MarkValue.SLOW
    assert found.hints == ("改造小区低于序时15个百分点",)


def test_a_supporting_unit_is_given_no_suggestion(office):
    office.submitted("财政局", next_steps=NEXT)
    found = assessment(office)
    assert found.suggestion is None
    assert found.hints == ()


def test_what_was_promised_stands_beside_what_is_said_of_it(office):
    before(office, progress="x", next_steps="6月底前改造旱厕60座\n5月底前完成招标\n7月验收")
    outcomes = [{"promise": "6月底前改造旱厕60座", "outcome": "partly"}]
    office.submitted(progress="改造旱厕52座。", promise_outcomes=outcomes, next_steps=NEXT)
    found = assessment(office)
    assert [(each.outcome, each.mention) for each in found.promised] == [
        (Outcome.PARTLY, "改造旱厕52座"),
        (None, ""),
        (None, ""),
    ]
    assert "2条上期承诺没有交代" in found.hints
    assert found.mark is None


def test_what_is_copied_or_has_no_day_or_came_back_is_said(office):
    before(office, progress="已完成十四个小区的入户摸底和初步设计工作。")
    report = office.submitted(
        progress="已完成十四个小区的入户摸底和初步设计工作。", next_steps="加快。"
    )
    assert assessment(office).hints[:2] == ("工作进度与上期100%相同", "下一步没有写完成时间")
    with transaction():
        service.return_report(report, reason="雷同", by=office.supervisor())
    office.rewrite(report, "5月10日开工，完工五个小区。", next_steps=NEXT)
    office.submit(report)
    assert assessment(office).hints[0] == "退回后重报，第2稿"


def test_the_reviewer_is_told_nothing_that_the_writer_was_not(office):
    before(office, progress="已完成。")
    office.submitted(progress="已全部完成。", next_steps="两周内完成整改。")
    assert not [each for each in assessment(office).remarks if "相同" in each or "时间" in each]


def test_several_leads_are_not_measured_by_the_whole(office):
    target = factories.target(office.task, name="改造小区", value=14, unit="个")
    office.assignment("财政局").role = PartyRole.LEAD
    db.session.commit()
    office.submitted(target_values={str(target.id): "0"}, next_steps=NEXT)
    assert assessment(office).mark is None


def test_a_queue_of_many_asks_as_much_as_one_of_few(office):
    def asked(**limits):
        db.session.expunge_all()
        with counting.queries() as seen:
            rows = queries.waiting_reports(government, **limits)
            assert all(row.assessment.suggestion.mark for row in rows)
        return len(rows), len(seen)

    government = office.city.government.id
    tasks = [office.task] + [
        factories.another_task(office.task.plan, lead=office.city.unit("住建局")) for _ in range(4)
    ]
    for task in tasks:
        target = factories.target(task, name="完成", value=100, unit="%")
        before(office, task=task, progress="x", next_steps=NEXT)
        outcomes = [{"promise": "8月底前完工7个小区", "outcome": "kept"}]
        last = Office(office.city, task).submitted(
            target_values={str(target.id): "50"}, promise_outcomes=outcomes
        )
    number, statements = asked(only=[last.id])
    assert number == 1
    assert asked() == (5, statements)


def test_what_was_accepted_last_can_be_found_again(office):
    report = office.accepted()
    assert queries.lately_accepted(office.city.government.id) == [report]
    with transaction():
        service.reopen(report, reason="有误", by=office.supervisor())
    assert queries.lately_accepted(office.city.government.id) == []


@pytest.mark.parametrize("who", ["住建局局长", "副市长（城建）", "市长"])
def test_only_the_office_sees_what_is_suggested(office, sign_in, who):
    target = factories.target(office.task, name="改造小区", value=14, unit="个")
    report = office.submitted(target_values={str(target.id): "5"}, next_steps=NEXT)
    url = f"/reports/{report.id}"
    page = sign_in(office.supervisor()).get(url).text
    assert "占35%；按逐月均衡到6月底应达50%，差15个百分点，建议进展缓慢" in page
    assert "建议" not in sign_in(office.city.actor(who)).get(url).text
    assert "checked" not in page  # nothing is chosen by itself


def test_where_a_text_speaks_of_a_promise_is_shown_to_the_reviewer(office, sign_in):
    before(office, progress="x", next_steps="6月底前改造旱厕60座\n5月底前完成招标")
    outcomes = [{"promise": "6月底前改造旱厕60座", "outcome": "partly"}]
    report = office.submitted(progress="改造旱厕52座。", promise_outcomes=outcomes)
    page = sign_in(office.supervisor()).get(f"/reports/{report.id}").text
    assert "正文写到：“改造旱厕52座”" in page
    assert "正文里没有找到相近的话" in page
    own = sign_in(office.head()).get(f"/reports/{report.id}").text
    assert "正文写到" not in own
    for text in (page, own):
        assert "自报部分兑现" in text
        assert "没有交代" in text
