"""An existing ledger becomes the history of a plan, so that a city can begin in mid-year."""

import time
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.counting import queries as counted
from tests.intake.makers import HEADER, workbook
from tests.plans.genhe import genhe
from tests.plans.test_import import members_for
from tests.years.sample import WORDS, ledger
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.core.files import FileStore
from tracker.intake import Draft, Hints, read_safely
from tracker.intake.history import Use
from tracker.models import (
    AuditAction,
    AuditEvent,
    Conclusion,
    FinalMark,
    LedgerLoad,
    LoadedReport,
    Mark,
    MarkValue,
    Message,
    Plan,
    PlanStatus,
    ProgressReport,
    ReportingPeriod,
    ReportStatus,
    ReportVersion,
    Task,
)
from tracker.overview.queries.ledger import ledger_for
from tracker.plans import service as plans
from tracker.plans.choices import Choices
from tracker.reports import service as reports
from tracker.years import queries, service
from tracker.years.ledgers import LoadChoices, proposed_choices

MIDSUMMER = date(2022, 7, 20)  # the second quarter was due on the 7th, and is still open
PAST = ("一季度进展", "一季度评定")


def number_of(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def uploaded(plan: Plan, content: bytes, by, tmp_path) -> LedgerLoad:
    draft = read_safely(content, "台账.xlsx", Hints())
    load = service.read_ledger(
        plan, draft, filename="台账.xlsx", content=content, store=FileStore(tmp_path), by=by
    )
    db.session.commit()
    return load


def chosen(load: LedgerLoad, **decided: Any) -> LoadChoices:
    proposed = proposed_choices(Draft.from_json(load.content), load.plan.year)
    return replace(proposed, **decided)


def load_now(load: LedgerLoad, choices: LoadChoices, by):
    seen = queries.reading_of(load, choices, on=by.on).digest
    with transaction():
        return service.load_ledger(load, choices, seen=seen, by=by)


def rows(*given: tuple[object, ...], more: tuple[str, ...] = PAST) -> bytes:
    return workbook(*given, header=(*HEADER, *more))


def small(city, on: date = MIDSUMMER):
    """A plan of two tasks, issued today: what was due before is not in the system."""
    plan = factories.draft_plan(city)
    first = factories.task(plan, "改造老旧小区14个。", lead=city.unit("住建局"))
    second = factories.task(plan, "新建一所幼儿园。", lead=city.unit("教体局"))
    by = replace(city.supervisor, on=on)
    plans.agree_plan(plan, by=by)
    plans.bring_into_force(plan, on=on, due_day_policy=None, by=by)
    db.session.commit()
    return plan, first, second, by


def row(number: object, text: str, unit: str, *cells: str) -> tuple[object, ...]:
    return (number, text, "", unit, "", "", *cells)


def test_98_tasks_of_two_quarters_in_seconds(app, tmp_path):
    city = genhe()
    by = replace(city.supervisor, on=MIDSUMMER)
    draft = read_safely(ledger(), "台账.xlsx", Hints())
    assert len(draft.tasks) == 98
    choices = Choices(members=members_for(city, draft, "housing", "finance"))
    with transaction():
        plan = plans.import_plan(draft, choices, title="2022年主要目标任务", year=2022, by=by)
    load = uploaded(plan, ledger(), by, tmp_path)
    decided = chosen(load, issued_on=date(2022, 3, 2), number="根政办发〔2022〕6号")
    assert {str(use.content) for use in decided.used.values()} == {"progress", "mark"}
    assert set(decided.marks) == set(WORDS)  # 慢 is known by nobody
    decided = replace(decided, marks={word: MarkValue(mark) for word, mark in WORDS.items()})
    db.session.commit()
    began = time.process_time()
    with counted() as asked:
        reading = load_now(load, decided, by)
    assert time.process_time() - began < 5  # however busy the machine is
    assert (len(reading.loaded), reading.reports) == (98, 196)
    assert reading.labels == ["2022年一季度", "2022年二季度"]
    assert sum(not each.startswith("INSERT INTO") for each in asked) < 400  # most are of 37 units
    # In force since March; what was loaded stands as it would have been reported.
    assert (plan.status, plan.issued_on) == (PlanStatus.ISSUED, date(2022, 3, 2))
    assert number_of(Mark) == number_of(LoadedReport) == number_of(ReportVersion) == 196
    labels = {each.label: each.is_loaded for each in db.session.scalars(select(ReportingPeriod))}
    assert labels == {
        "2022年一季度": True, "2022年二季度": True, "2022年三季度": False, "2022年四季度": False,
    }  # fmt: skip
    ledger_page = ledger_for(by, world_asked())
    marks = {each.mark for each in ledger_page.rows}
    assert marks == {MarkValue.NORMAL, MarkValue.COMPLETED, MarkValue.SLOW}
    # No report is owed for these quarters, not even while the second would still be open.
    assert reports.open_reports(MIDSUMMER) == 0
    task = db.session.scalars(select(Task).where(Task.plan_id == plan.id)).first()
    assert not any("季度" in heading for heading in task.fields)


def world_asked():
    from tracker.overview.filters import asked_in

    return asked_in({})


def test_what_is_loaded_is_history_with_its_origin(city, tmp_path):
    plan, first, second, by = small(city)
    content = rows(
        row(1, "改造老旧小区14个。", "住建局", "已开工5个。", "绿"),
        row(2, "新建一所幼儿园。", "教体局", "选址未定。", "滞后"),
    )
    load = uploaded(plan, content, by, tmp_path)
    reading = load_now(load, chosen(load), by)
    assert reading.reports == 2
    [report] = db.session.scalars(
        select(ProgressReport).where(ProgressReport.assignment_id == first.assignments[0].id)
    )
    version = report.versions[-1]
    assert (report.status, version.progress) == (ReportStatus.ACCEPTED, "已开工5个。")
    assert (version.mark.value, version.signer_name) == (MarkValue.NORMAL, f"{by.name}（补录）")
    period = report.period
    assert (period.is_loaded, period.is_published, period.is_closed(MIDSUMMER)) == (True,) * 3
    origin = db.session.get_one(LoadedReport, report.id)
    assert origin.place.endswith("第 2 行")
    assert (tmp_path / load.stored_name).read_bytes() == content
    [event] = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == AuditAction.LEDGER_LOADED)
    )
    assert event.details["sha256"] == load.sha256
    told = db.session.scalars(select(Message).where(Message.occurrence.startswith("loaded."))).all()
    assert {each.recipient.name for each in told} == {
        city.head("住建局").name, city.liaison("住建局").name,
        city.head("教体局").name, city.liaison("教体局").name,
    }  # fmt: skip
    # It stays as it is: nobody is asked to report it, and it is not loaded twice.
    with pytest.raises(RuleBroken, match="不是单位报送的"):
        reports.reopen(report, reason="x", by=by)
    with pytest.raises(RuleBroken, match="补录的，不再报送"):
        plans.reopen_period(period, closes_on=date(2022, 8, 1), reason="x", by=by)
    with pytest.raises(RuleBroken, match="不用再补录"):
        service.load_ledger(load, chosen(load), seen="", by=by)
    again = uploaded(plan, content, by, tmp_path)
    assert "已经补录过" in queries.reading_of(again, chosen(again), on=MIDSUMMER).errors[0]


def test_nothing_is_written_while_anything_is_wrong(city, tmp_path):
    plan, *_, by = small(city)
    content = rows(
        row(1, "改造老旧小区14个。", "住建局", "已开工5个。", "偏慢些"),
        row(9, "完全是另一件事情。", "住建局", "已办。", "绿"),
        row(2, "新建一所幼儿园。", "教体局", "已开工。", "绿", "已封顶。", "没想好"),
        more=(*PAST, "三季度进展", "三季度评定"),
    )
    load = uploaded(plan, content, by, tmp_path)
    decided = chosen(load)
    reading = queries.reading_of(load, decided, on=MIDSUMMER)
    assert reading.errors == [
        "“三季度进展”、“三季度评定”：2022年三季度10月7日（星期五）才截止，由单位报送，请选“不用”。",
        "工作表“Sheet”第 4 行“三季度评定”：“没想好”是哪种评定，请在“评定用词”里选定。",
    ]
    assert [each.task is None for each in reading.rows] == [False, True, False]
    with pytest.raises(RuleBroken, match="没有补录"):
        load_now(load, decided, by)
    assert number_of(ProgressReport) == 0
    # The columns of the quarter to come are left out; the row is given to a task, or to none.
    uses = {heading: use for heading, use in decided.uses.items() if "三季度" not in heading}
    decided = replace(decided, uses=uses)
    with pytest.raises(RuleBroken, match="请看过下面的内容再补"):
        service.load_ledger(load, decided, seen="old", by=by)
    reading = load_now(load, decided, by)
    assert (reading.reports, [mark.value for mark in db.session.scalars(select(Mark))]) == (
        2, [MarkValue.SLOW, MarkValue.NORMAL],
    )  # fmt: skip


def test_a_quarter_that_was_reported_in_the_system_is_not_written_over(city, tmp_path):
    task = factories.issued_task(city)
    by = replace(city.supervisor, on=MIDSUMMER)
    content = rows(row(1, task.text, "住建局", "已开工5个。", "绿"))
    load = uploaded(task.plan, content, by, tmp_path)
    [error] = queries.reading_of(load, chosen(load), on=MIDSUMMER).errors
    assert "2022年一季度已在系统里报送" in error


def test_a_mark_of_its_own_column_is_ticked(city, tmp_path):
    plan, first, _, by = small(city)
    more = ("一季度进展", "一季度绿", "一季度黄", "一季度红")
    content = rows(
        row(1, first.text, "住建局", "已开工5个。", "", "√", ""),
        row(2, "新建一所幼儿园。", "教体局", "已开工。", "√", "", "√"),
        more=more,
    )
    load = uploaded(plan, content, by, tmp_path)
    reading = queries.reading_of(load, chosen(load), on=MIDSUMMER)
    assert reading.rows[0].said[0].mark is MarkValue.SLOW
    [error] = reading.errors
    assert "同一期有几个不同的评定" in error


def test_a_whole_earlier_year_is_over_when_it_is_loaded(city, tmp_path):
    plan = factories.draft_plan(city)
    task = factories.task(plan, "改造老旧小区14个。", lead=city.unit("住建局"))
    by = replace(city.supervisor, on=date(2023, 3, 1))
    more = ("四季度进展", "四季度评定", "年终评定")
    content = rows(row(1, task.text, "住建局", "全部改造完成。", "正常推进", "已完成"), more=more)
    load = uploaded(plan, content, by, tmp_path)
    decided = chosen(load, is_whole_year=True)
    assert decided.uses["年终评定"] == Use.of("final..")
    assert "请填写当时印发的日期" in queries.reading_of(load, decided, on=by.on).errors[0]
    load_now(load, replace(decided, issued_on=date(2022, 3, 2)), by)
    assert (plan.status, number_of(Conclusion)) == (PlanStatus.CLOSED, 1)
    [final] = db.session.scalars(select(FinalMark))
    assert (final.value, final.reason) == (MarkValue.COMPLETED, "补录自“台账.xlsx”")
    assert [each.label for each in task.schedule.periods] == ["2022年四季度"]
