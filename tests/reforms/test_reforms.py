"""Units change: open work goes over once, what was handed in stays, what is past stays past."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tests.reforms.units import NEW, enter, holders, owing, report_of, terms
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.directory import queries as directory
from tracker.instructions import service as instructions
from tracker.models import (
    Assignment,
    GroupMembership,
    MarkValue,
    Message,
    PartyRole,
    PostKind,
    ReformKind,
    ReformMove,
    ReportStatus,
    Slip,
    SlipLevel,
    Task,
    Unit,
    UnitKind,
)
from tracker.overview.queries.punctuality import punctuality
from tracker.overview.queries.rounds import rounds_of
from tracker.overview.queries.rows import rows_of
from tracker.plans import queries as plan_queries
from tracker.plans import service as plans
from tracker.plans.precedents import grounds
from tracker.plans.service import PartyEntry
from tracker.reforms import service
from tracker.reforms.checking import earliest_day
from tracker.reforms.moving import moves_of
from tracker.reforms.terms import Heir, Terms
from tracker.reports import queries as reports_read
from tracker.reports import service as reports
from tracker.reports.content import Content
from tracker.slips import queries as slips
from tracker.years.queries.counting import figures_by_unit
from tracker.years.sheets import Figure

TODAY = factories.TODAY


@pytest.fixture(autouse=True)
def today(on_day):
    on_day(TODAY)


@pytest.fixture
def task(city):
    """Led by 住建局, supported by 财政局, in its second quarter."""
    return factories.issued_task(city)


def write(city, task, unit, text="已开工5个小区。", *, quarter=2, on=TODAY):
    report = reports.save_draft(
        factories.assignment(task, city.unit(unit)),
        factories.period(task, quarter),
        content=Content(progress=text),
        version=0,
        by=city.liaison(unit, on=on),
    )
    db.session.commit()
    return report


def hand_in(city, task, unit, *, quarter=2, on=TODAY):
    report = write(city, task, unit, quarter=quarter, on=on)
    reports.submit([report], by=city.head(unit, on=on))
    db.session.commit()
    return report


def test_two_units_become_a_new_one_which_owes_one_report_of_both_texts(city, task):
    lead, support = write(city, task, "住建局"), write(city, task, "财政局", "已拨付100万元。")
    reform = enter(city, "merge", ["住建局", "财政局"], [NEW])
    assert holders(task) == {NEW: "牵头"}
    assert owing(task) == [NEW]
    report = report_of(task, NEW, city)
    assert report.id == lead.id
    assert report.progress == "已开工5个小区。\n（财政局）已拨付100万元。"
    assert {each.task_id for each in reform.moves} == {task.id}
    assert [each.carried for each in reform.moves] == [2, 0]
    with transaction():
        assert reports.open_reports(TODAY) == 0
    assert owing(task) == [NEW]
    # What is asked once more is asked of it, and the third quarter by the clock.
    with transaction():
        reports.submit([report], by=city.actor("住建局局长"))
    assert support.assignment.unit.short_name == "财政局"
    with transaction():
        reports.open_reports(date(2022, 9, 20))
    assert report_of(task, NEW, city, quarter=3) is not None


def test_what_was_handed_in_counts_and_a_return_goes_to_the_successor(city, task):
    report = hand_in(city, task, "住建局")
    reform = enter(city, "merge", ["住建局"], ["财政局"], on=TODAY)
    assert reform.title == "住建局并入财政局"
    assert holders(task) == {"财政局": "牵头"}
    # 财政局 had a part of its own: it owes that one as before, and no second.
    assert owing(task) == ["财政局"]
    with pytest.raises(RuleBroken, match="另有报送"):
        reports.return_report(report, reason="请补充", by=city.supervisor)
    db.session.rollback()
    reports.accept(report, mark=MarkValue.NORMAL, by=city.supervisor)
    assert (report.status, report.versions[-1].unit_name) == (
        ReportStatus.ACCEPTED,
        "住房和城乡建设局",
    )


def test_a_new_successor_is_not_asked_for_what_was_handed_in(city, task):
    report = hand_in(city, task, "住建局")
    enter(city, "merge", ["住建局", "教体局"], [NEW])
    period = factories.period(task)
    with transaction():
        reports.open_reports(TODAY)
    assert owing(task) == ["财政局"]
    assert report_of(task, NEW, city) is None
    # What stands in the way of publishing is the report itself, not a second one.
    assert [each.report for each in reports_read.unmarked(period, on=TODAY)] == [report]
    with transaction():
        reports.return_report(report, reason="请补充进度", by=city.supervisor)
    assert owing(task) == [NEW, "财政局"]
    assert report_of(task, NEW, city).id == report.id
    told = select(Message.recipient_id).where(Message.kind == "returned")
    assert city.liaison("住建局").official.id in db.session.scalars(told).all()
    # The next quarter compares with what the other had said.
    assignment = factories.assignment(task, city.unit(NEW))
    last = reports_read.last_versions([(assignment, factories.period(task, 3))])
    assert last[assignment.id, factories.period(task, 3).id].report_id == report.id


def test_a_unit_that_is_split_keeps_what_is_not_given_away(city, task):
    other = factories.another_task(task.plan, lead=city.unit("住建局"))
    drafted = write(city, other, "住建局", "主体已封顶。")
    enter(city, "split", ["住建局"], ["住建局", NEW], tasks={other.id: 1})
    assert holders(task) == {"住建局": "牵头", "财政局": "配合"}
    assert holders(other) == {NEW: "牵头"}
    assert report_of(other, NEW, city).id == drafted.id
    assert city.unit("住建局").abolished_on is None
    moved = db.session.scalars(select(ReformMove)).all()
    assert [(each.task_id, each.successor.short_name) for each in moved] == [(other.id, NEW)]


def test_a_change_of_the_parties_gives_no_task_back_that_was_given_away(city, task):
    """住建局 goes on, and stays printed; of this task 城建局 has its part since the split."""
    enter(city, "split", ["住建局"], ["住建局", NEW], tasks={task.id: 1})
    lead, support, third = (city.unit(name) for name in ("住建局", "财政局", "教体局"))
    new = city.unit(NEW)

    def amend(*said: tuple[Unit, PartyRole], on: date = TODAY) -> None:
        entries = [PartyEntry(role, unit, printed_name=unit.short_name) for unit, role in said]
        with transaction():
            plans.amend_parties(task, entries, on)

    amend((lead, PartyRole.LEAD), (third, PartyRole.SUPPORT))
    assert holders(task) == {NEW: "牵头", "教体局": "配合"}
    amend((lead, PartyRole.SUPPORT), (support, PartyRole.LEAD))
    assert holders(task) == {NEW: "配合", "财政局": "牵头"}
    # Named itself, it is on the task; and where it is named anew, so is the old unit.
    amend((new, PartyRole.LEAD))
    assert holders(task) == {NEW: "牵头"}
    amend((lead, PartyRole.LEAD), (new, PartyRole.SUPPORT))
    assert holders(task) == {"住建局": "牵头", NEW: "配合"}


def test_a_change_of_the_parties_keeps_the_heir_that_was_chosen_for_the_task(city, task):
    """住建局 ends in two; what it had is the first's, but for what the office gave the other."""
    enter(city, "split", ["住建局"], ["教体局", NEW], tasks={task.id: 1})
    lead = city.unit("住建局")
    assert lead.successor is city.unit("教体局")
    with transaction():
        entry = PartyEntry(PartyRole.LEAD, lead, printed_name="住建局")
        plans.amend_parties(task, [entry], TODAY)
    assert holders(task) == {NEW: "牵头"}


def test_posts_groups_and_names_go_on_in_the_successor(city, task):
    head, town = city.posts["住建局局长"], city.unit("金河镇")
    enter(city, "abolish", ["住建局"], ["教体局"])
    gone, heir = city.unit("住建局"), city.unit("教体局")
    # 教体局 has a head: a second one's post ends, and so does who held it.
    assert (head.abolished_on, head.tenures[-1].until_on) == (TODAY, TODAY)
    liaisons = directory.posts_of(heir, PostKind.LIAISON)
    assert {each.title for each in liaisons} == {"教体局联络员", "住建局联络员"}
    assert (gone.abolished_on, gone.successor) == (TODAY, heir)
    names = plan_queries.directory_names(city.government.id, TODAY)
    assert names.units["住房和城乡建设局"] == names.units["住建局"] == {heir.id}
    choices = plan_queries.directory_entries(city.government.id, TODAY).units
    assert gone not in choices
    assert grounds(city.government.id, TODAY).precedents[0].lead == "教体局"
    enter(city, "merge", ["金河镇"], ["满归镇"])
    left = db.session.scalars(
        select(GroupMembership).where(GroupMembership.unit_id == town.id)
    ).one()
    assert left.until_on == TODAY


def test_open_papers_are_the_successors_to_answer(city, task):
    given = instructions.give_instruction(task, text="请盯紧。", by=city.vice_mayor)
    slip = factories.add(
        Slip(
            unit=city.unit("住建局"),
            level=SlipLevel.BLUE,
            demand="请立即补报。",
            issued_on=TODAY,
            issued_by=city.supervisor.official,
            answer_by=TODAY,
        )
    )
    db.session.commit()
    enter(city, "merge", ["住建局", "教体局"], [NEW])
    liaison = city.liaison("住建局")  # whose post has gone over
    assert liaison.post.unit.short_name == NEW
    assert given.unit.short_name == slip.unit.short_name == NEW
    with transaction():
        instructions.answer_instruction(given, text="正在办理。", by=liaison)
    assert [each.slip.id for each in slips.unanswered(liaison)] == []  # about no report: settled
    assert slips.get_slip(slip.id, reader=liaison) is slip


def test_one_message_each_says_what_went_over(city, task):
    write(city, task, "住建局")
    enter(city, "merge", ["住建局", "教体局"], [NEW])
    told = db.session.execute(
        select(Message.recipient_id, Message.subject, Message.text).where(Message.kind == "reform")
    ).all()
    by_person = {row.recipient_id: row for row in told}
    assert len(told) == len(by_person)
    assert "承接任务 1 项，其中要报送的 1 份" in by_person[city.head("住建局").official.id].text
    assert "分管的 1 项任务" in by_person[city.vice_mayor.official.id].subject
    assert "施行" in by_person[city.supervisor.official.id].subject


def test_the_office_is_told_where_nobody_hears(city, task):
    posts = {city.posts[f"住建局{title}"].id: -1 for title in ("局长", "联络员")}
    enter(city, "split", ["住建局"], [NEW, "城管局"], posts=posts)
    office = select(Message.text).where(Message.recipient_id == city.supervisor.official.id)
    assert f"{NEW}还没有责任人和联络员" in db.session.scalars(office).one()
    assert holders(task) == {NEW: "牵头", "财政局": "配合"}


def test_a_day_ahead_is_done_once_on_its_day(city, task):
    on = date(2022, 9, 1)
    reform = enter(city, "merge", ["住建局", "教体局"], [NEW], on=on)
    assert reform.is_pending
    assert holders(task) == {"住建局": "牵头", "财政局": "配合"}
    with pytest.raises(RuleBroken, match="请先撤回那一次"):
        enter(city, "abolish", ["住建局"], ["财政局"])
    assert service.apply_reforms(on - timedelta(days=1)) == 0
    assert service.apply_reforms(on) == 1
    assert service.apply_reforms(on) == 0
    assert holders(task, on=on) == {NEW: "牵头", "财政局": "配合"}
    assert holders(task, on=on - timedelta(days=1)) == {"住建局": "牵头", "财政局": "配合"}
    with pytest.raises(RuleBroken, match="已经施行"):
        service.withdraw_reform(reform, reason="不改了", by=city.supervisor)


def test_a_name_that_a_reform_ahead_gives_away_is_not_given_twice(city, task):
    on = date(2022, 9, 1)
    reform = enter(city, "merge", ["住建局", "教体局"], [NEW], on=on)
    with pytest.raises(RuleBroken, match=f"“{NEW}（全称）”是2022年9月1日要施行的变动里的名称"):
        enter(city, "merge", ["金河镇", "满归镇"], [NEW])
    with transaction():
        service.withdraw_reform(reform, reason="另行研究", by=city.supervisor)
    enter(city, "merge", ["金河镇", "满归镇"], [NEW])
    assert city.unit(NEW).short_name == NEW


def test_what_cannot_be_done_on_its_day_waits_and_the_office_hears_once(city, task):
    on = date(2022, 9, 1)
    reform = enter(city, "merge", ["住建局", "教体局"], [NEW], on=on)
    city.unit("满归镇").name = NEW  # taken meanwhile
    db.session.commit()
    assert service.apply_reforms(on) == service.apply_reforms(on) == 0
    assert reform.is_pending
    told = select(Message).where(Message.occurrence.contains("hindered"))
    assert len(db.session.scalars(told).all()) == 1
    with transaction():
        service.withdraw_reform(reform, reason="名称有误", by=city.supervisor)
    assert service.apply_reforms(on) == 0


def test_a_new_name_stands_beside_the_old_one(city, task):
    unit = city.unit("住建局")
    hand_in(city, task, "住建局")
    asked = Terms(
        ReformKind.RENAME,
        TODAY,
        (unit,),
        (Heir("住房城乡建设和城市管理局", "住建城管局", UnitKind.DEPARTMENT, unit),),
        basis_title="关于机构改革的通知",
    )
    with transaction():
        service.enter_reform(asked, seen=moves_of(asked, today=TODAY).digest, by=city.supervisor)
    assert unit.short_name == "住建城管局"
    names = plan_queries.directory_names(city.government.id, TODAY)
    assert names.units["住建局"] == names.units["住建城管局"] == {unit.id}
    report = report_of(task, "住建局", city)
    assert report.versions[0].unit_name == "住房和城乡建设局"


def test_a_page_that_is_out_of_date_is_refused(city, task):
    asked = terms(city, "merge", ["住建局", "教体局"], [NEW])
    seen = moves_of(asked, today=TODAY).digest
    write(city, task, "住建局")
    with pytest.raises(RuleBroken, match="又有变化"):
        service.enter_reform(asked, seen=seen, by=city.supervisor)


def test_a_choice_puts_no_page_out_of_date(city, task):
    given = instructions.give_instruction(task, text="请盯紧。", by=city.vice_mayor)
    db.session.commit()
    ordered = (city, "split", ["住建局"], ["住建局", "财政局"])
    asked = [terms(*ordered), terms(*ordered, tasks={task.id: 1})]
    kept, gone = [moves_of(each, today=TODAY) for each in asked]
    assert (kept.leftover.instructions, gone.leftover.instructions) == ([], [given])
    assert kept.digest == gone.digest


def test_closed_times_stay_as_they_were(city, task):
    first = hand_in(city, task, "住建局", quarter=1, on=date(2022, 4, 6))
    reports.accept(first, mark=MarkValue.LAGGING, by=city.supervisor)
    db.session.commit()
    assert earliest_day(city.government.id, today=TODAY) == date(2022, 5, 5)
    with pytest.raises(RuleBroken, match="已经关闭"):
        enter(city, "merge", ["住建局", "教体局"], [NEW], on=date(2022, 5, 1))
    enter(city, "merge", ["住建局", "教体局"], [NEW], on=date(2022, 6, 1))
    assert first.assignment.unit.short_name == "住建局"
    marks = reports_read.task_marks([task.id], published_only=False)
    assert marks[task.id, factories.period(task, 1).id] is MarkValue.LAGGING
    assert holders(task, on=date(2022, 5, 31)) == {"住建局": "牵头", "财政局": "配合"}
    assert holders(task, on=date(2022, 6, 1)) == {NEW: "牵头", "财政局": "配合"}


def test_units_of_a_group_pass_on_what_they_have_through_it(city):
    plan = factories.draft_plan(city)
    made = factories.task(plan, lead=city.unit("住建局"))
    [party] = made.parties
    party.unit, party.group_id = None, directory_group(city)
    db.session.commit()
    with transaction():
        plans.agree_plan(plan, by=city.supervisor)
        plans.bring_into_force(plan, on=TODAY, due_day_policy=None, by=city.supervisor)
    assert holders(made) == {"金河镇": "牵头", "满归镇": "牵头"}
    enter(city, "split", ["金河镇"], ["金河镇", "新镇"])
    assert holders(made) == {"金河镇": "牵头", "满归镇": "牵头", "新镇": "牵头"}
    enter(city, "abolish", ["金河镇"], ["教体局"], left=frozenset({party.group_id}))
    assert holders(made) == {"满归镇": "牵头", "新镇": "牵头"}
    with transaction():
        assert plans.follow_groups(TODAY + timedelta(days=1)) == 0
    ended = db.session.scalars(select(Assignment).where(Assignment.until_on.is_not(None)))
    assert [each.successor_id for each in ended] == [None]


def directory_group(city) -> int:
    return db.session.scalars(
        select(GroupMembership.group_id).where(GroupMembership.unit_id == city.unit("金河镇").id)
    ).one()


def test_a_draft_plan_obliges_who_follows_the_unit_that_it_prints(city):
    plan = factories.draft_plan(city)
    made = factories.task(plan, lead=city.unit("住建局"))
    db.session.commit()
    enter(city, "abolish", ["住建局"], ["教体局"])
    with transaction():
        plans.fan_out(plan, TODAY)
    assert holders(made) == {"教体局": "牵头"}
    assert made.parties[0].printed_name == "住建局"


def test_a_return_to_nobody_is_refused(city, task):
    report = hand_in(city, task, "住建局")
    factories.assignment(task, city.unit("住建局")).until_on = TODAY
    db.session.commit()
    with pytest.raises(RuleBroken, match="没有单位重报"):
        reports.return_report(report, reason="请补充", by=city.supervisor)
    db.session.rollback()
    with pytest.raises(RuleBroken, match="没有单位重报"):
        reports.withdraw(report, by=city.head("住建局"))
    db.session.rollback()
    assert report.status is ReportStatus.SUBMITTED


def test_a_report_given_back_after_its_quarter_closed_is_missing_nowhere(city, task):
    first = hand_in(city, task, "住建局", quarter=1, on=date(2022, 4, 6))
    reports.accept(first, mark=MarkValue.NORMAL, by=city.supervisor)
    db.session.commit()
    enter(city, "merge", ["住建局", "教体局"], [NEW], on=TODAY)
    before = coming_in_the_first_quarter(city)
    assert before == {"逾期": 1, "未报": 1}  # 财政局 handed nothing in
    with transaction():
        reports.reopen(first, reason="核实", by=city.supervisor)
    assert first.assignment.unit.short_name == NEW
    assert coming_in_the_first_quarter(city) == before
    sheet = figures_by_unit(city.government.id, 2022, on=TODAY)
    own = sheet.get(city.unit("住建局").id)
    assert own is None or own.count(Figure.MISSING) == 0


def coming_in_the_first_quarter(city) -> dict[str, int]:
    first = rounds_of(city.government.id)[0]
    rows = rows_of(select(Task), reader=city.supervisor, shown=first)
    standing = [each.assignment.unit.short_name for row in rows for each in row.standings]
    assert len(standing) == len({*standing}) == 2
    [kept] = punctuality(rows, [first], on=TODAY)
    return {coming.label: number for coming, number in kept.counts.items() if number}
