"""`flask seed --demo` tells the story of the files with the office's own services."""

import re
import stat
from collections import Counter
from datetime import date

import pytest
from sqlalchemy import func, select

from tests.demonstrations import fill
from tests.seeding.dump import dump, texts
from tests.seeds.files import OFFICIALS
from tests.seeds.test_demo_files import FIRST, SECOND
from tracker.accounts import service as accounts
from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.directory import queries as directory
from tracker.intake import read_document
from tracker.models import (
    Addressee,
    Assignment,
    AuditAction,
    AuditEvent,
    Collection,
    Comment,
    Consultation,
    Delivery,
    Instruction,
    Message,
    MessageKind,
    Milestone,
    Notice,
    Official,
    Outcome,
    Pace,
    Plan,
    PlanStatus,
    Post,
    ProgressReport,
    PromiseOutcome,
    Proposal,
    ProposalStatus,
    Reminder,
    ReportingPeriod,
    ReportVersion,
    Review,
    Settlement,
    Stage,
    TargetValue,
    Task,
    TaskPace,
    TaskParty,
    Tenure,
    Unit,
    UnitGroup,
)
from tracker.proposals import queries as proposals
from tracker.reports.queries import task_marks

TODAY = date(2022, 7, 4)


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def rows(model, **fields):
    return db.session.scalars(select(model).filter_by(**fields)).all()


def issued_plan() -> Plan:
    [plan] = rows(Plan, status=PlanStatus.ISSUED)
    return plan


def period(quarter: int) -> ReportingPeriod:
    return db.session.scalars(select(ReportingPeriod).order_by(ReportingPeriod.due_on)).all()[
        quarter - 1
    ]


def statuses(quarter: int) -> Counter:
    """The reports of a quarter by status; 未填报 apart from drafts."""
    return Counter(
        "not begun" if report.is_empty else report.status.value
        for report in rows(ProgressReport, period_id=period(quarter).id)
    )


def test_everybody_is_invented_and_every_post_is_held(demo):
    assert all(official.is_invented for official in rows(Official))
    assert (count(Unit), count(UnitGroup), count(Post), count(Tenure)) == (39, 7, 89, 89)


def test_no_real_official_s_name_stands_anywhere(demo):
    real = re.compile("|".join(official["name"] for official in OFFICIALS))
    assert [found for found in texts() if real.search(found[2])] == []


def test_no_telephone_number_or_address_of_the_real_office_is_shown(demo):
    assert [found for found in texts() if re.search(r"5223671|@163\.com", found[2])] == []


def test_the_plan_is_issued_with_98_tasks_and_199_obligations(demo):
    plan = issued_plan()
    [notice] = rows(Notice)
    assert plan.issued_on == date(2022, 3, 2)
    assert (notice.number, notice.issued_on) == ("根政办发〔2022〕6号", date(2022, 3, 2))
    parties = select(func.count(TaskParty.id)).join(Task).where(Task.plan_id == plan.id)
    assert (len(rows(Task, plan_id=plan.id)), db.session.scalar(parties)) == (98, 140)
    assert count(Assignment) == 199


def test_most_units_have_signed_for_the_notice(demo):
    unsigned = [each.unit.short_name for each in rows(Addressee) if each.signed_at is None]
    assert count(Addressee) == 37
    assert sorted(unsigned) == sorted(["机场公司", "满归镇", "得耳布尔镇"])


def test_the_first_quarter_is_complete_marked_and_published(demo):
    assert statuses(1) == {"accepted": len(FIRST)} == {"accepted": 199}
    first = period(1)
    tasks = [task.id for task in rows(Task, plan_id=issued_plan().id)]
    marks = task_marks(tasks, published_only=True)
    assert Counter(marks[task, first.id].value for task in tasks) == {
        "normal": 73, "slow": 15, "lagging": 4, "completed": 4, "adjusted": 2,
    }  # fmt: skip
    assert clock.day_of(first.published_at) == date(2022, 4, 20)


def test_the_second_quarter_stands_as_the_files_say(demo):
    told = Counter(entry["status"] for entry in SECOND)
    assert statuses(2) == told | Counter({"not begun": 199 - len(SECOND)})
    assert not period(2).is_published


def test_everything_happened_on_its_day_and_in_time(demo):
    submitted = Counter(
        (version.report.period_id, clock.day_of(version.submitted_at))
        for version in rows(ReportVersion)
    )
    assert submitted[period(1).id, date(2022, 4, 6)] == 199
    assert submitted[period(2).id, date(2022, 6, 29)] == 40  # two of them were returned
    assert all(version.is_on_time for version in rows(ReportVersion))
    stamps = [review.at for review in rows(Review)] + [message.at for message in rows(Message)]
    assert min(map(clock.day_of, stamps)) == date(2022, 3, 2)
    assert max(map(clock.day_of, stamps)) == TODAY


def test_what_was_returned_came_again_with_another_text(demo):
    again = [
        report for report in rows(ProgressReport, status="submitted") if len(report.versions) > 1
    ]
    assert len(again) == 2
    for report in again:
        first, second = report.versions
        assert first.review.decision.value == "returned"
        assert first.progress != second.progress


def test_the_second_quarter_answers_the_promises_of_the_first(demo):
    submitted = [entry for entry in SECOND if "submitted_on" in entry]
    promised = sum(len(entry["promises"]) for entry in submitted)
    twice = sum(len(entry["promises"]) for entry in submitted if "returned_on" in entry)
    assert count(PromiseOutcome) == promised + twice
    assert {each.outcome for each in rows(PromiseOutcome)} == set(Outcome)
    assert count(TargetValue) == sum(len(entry.get("target_value", [])) for entry in submitted)


def test_one_task_is_measured_by_the_season_and_one_by_milestones(demo):
    paces = {each.task.label: each.pace for each in rows(TaskPace)}
    assert paces == {"68": Pace.SEASONAL, "70": Pace.MILESTONES}
    assert {each.task.label for each in rows(Milestone)} == {"70"}


def test_a_draft_is_out_for_comment_and_everybody_has_something_to_do_with_it(demo):
    [asked] = rows(Consultation)
    assert asked.plan.status is PlanStatus.DRAFT
    assert asked.is_open(TODAY)
    parts = {part.unit.short_name: part for part in asked.units}
    answered = {name for name, part in parts.items() if part.has_answered}
    assert answered == {"发改委", "交通局", "敖乡政府", "住建局"}
    said = Counter(comment.settlement for comment in rows(Comment) if comment.objects)
    assert said == {None: 3, Settlement.PARTLY: 1}
    assert [comment.task_name for comment in parts["文旅广局"].comments] == ["第5项"]


def test_a_collection_is_open_with_proposals_at_every_step(demo):
    [collection] = rows(Collection)
    assert (collection.year, collection.is_open(TODAY)) == (2023, True)
    assert Counter(each.status for each in rows(Proposal)) == {
        ProposalStatus.SUBMITTED: 4, ProposalStatus.SELECTED: 1,
        ProposalStatus.AWAITING_SIGNOFF: 1, ProposalStatus.DRAFT: 1,
    }  # fmt: skip
    assert not proposals.is_public(collection.government_id)


def test_instructions_are_answered_overdue_or_not_yet_due(demo):
    given = rows(Instruction)
    assert len(given) == 7
    assert sum(instruction.is_answered for instruction in given) == 3
    assert sum(instruction.is_overdue(TODAY) for instruction in given) == 3


def test_units_were_reminded_up_to_today_and_no_mail_was_sent(demo):
    today = rows(Reminder, raised_on=TODAY)
    assert {reminder.stage for reminder in today} >= {Stage(-3)}
    assert {row.raised_on for row in rows(Reminder)} >= {date(2022, 3, 18), date(2022, 6, 17)}
    assert count(Delivery) == 0


def test_reminders_went_out_at_the_hour_of_the_digest(demo):
    """Today's too, unless the demonstration was filled before that hour."""
    reminded = rows(Message, kind=MessageKind.REMINDER)
    hours = {each.at.astimezone(clock.SHANGHAI).strftime("%H:%M") for each in reminded}
    assert max(hours) < "08:45"
    assert "08:30" in hours


def test_what_came_before_the_second_quarter_is_read(demo):
    opened = period(2).opens_on
    for message in rows(Message):
        assert (message.read_at is not None) == (clock.day_of(message.at) < opened)
    assert rows(Message, kind=MessageKind.RETURNED)


def test_it_lives_on_4_july_2022(demo):
    assert directory.demonstration_day() == TODAY
    clock.use_offset(directory.demonstration_offset())
    assert clock.today() == TODAY


def test_the_trail_is_whole_and_names_who_acted(demo):
    assert audit.verify() is None
    acted = Counter(event.action for event in rows(AuditEvent))
    assert acted[AuditAction.PLAN_ISSUED] == acted[AuditAction.MARKS_PUBLISHED] == 1
    assert acted[AuditAction.REPORT_SUBMITTED] == count(ReportVersion)
    assert acted[AuditAction.NOTICE_SIGNED] == 34
    nobody = {event.action for event in rows(AuditEvent) if event.actor_id is None}
    assert nobody <= {AuditAction.SEEDED, AuditAction.REMINDED}


def test_a_second_run_changes_no_row(demo, tmp_path):
    before = dump()
    assert fill(tmp_path) == []
    assert dump() == before
    assert not (tmp_path / "demo-sign-ins.txt").exists()


def test_the_schema_shows_no_drift(demo):
    result = demo.test_cli_runner().invoke(args=["db", "check"])
    assert result.exit_code == 0, result.output


def test_another_year_needs_another_database(demo, tmp_path):
    with pytest.raises(RuleBroken, match="演示的是2022年"):
        fill(tmp_path, year=2026)


def test_there_is_a_way_in_for_each_kind_of_post(demo, sign_ins):
    assert len(sign_ins) == 10
    assert [each.post.split()[0] for each in sign_ins] == [
        "市长", "副市长", "市政府办公室主任", "督查室工作人员", "文旅广局局长", "文旅广局联络员",
        "敖乡政府联络员", "系统管理员", "安全管理员", "审计员",
    ]  # fmt: skip
    kept = demo.config["INSTANCE"] / "demo-sign-ins.txt"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    for each in sign_ins:
        assert f"{each.username}  " in kept.read_text()
        assert each.password in kept.read_text()


def test_the_passwords_are_random_and_open_the_door(demo_to_enter, sign_ins):
    assert len({each.password for each in sign_ins}) == 10
    clock.use_offset(directory.demonstration_offset())
    for each in sign_ins:
        assert accounts.sign_in(each.username, each.password)


def test_the_office_tries_the_import_with_the_sample_table(demo_to_enter, sign_ins):
    office = sign_ins[3]
    client = demo_to_enter.test_client()
    form = {"username": office.username, "password": office.password, "pledge": "y"}
    assert client.post("/sign-in", data=form).status_code == 302
    page = client.get("/plans/import")
    assert "下载示例分解表" in page.text
    with client.get("/plans/import/sample") as answer:
        draft = read_document(answer.data, "sample.docx")
    assert len(draft.tasks) == 98
    assert "周立恒" in draft.tasks[0].leaders


def test_elsewhere_no_invented_table_is_offered(city, sign_in):
    client = sign_in(city.supervisor)
    assert "示例分解表" not in client.get("/plans/import").text
    assert client.get("/plans/import/sample").status_code == 404
