"""Runs that meet: two processes at once, and the office's own word."""

import json
import threading
from contextlib import ExitStack
from datetime import date

import pytest
from sqlalchemy import event, func, select

from tests import factories
from tests.processes import running
from tests.reminders.seasons import season
from tests.reports.office import owed_reports
from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.directory.queries import DEMONSTRATION_DAY
from tracker.models import (
    AuditAction,
    AuditEvent,
    Message,
    ProgressReport,
    Reminder,
    ReportStatus,
    Setting,
    TaskStatus,
)
from tracker.reminders import queries, raising
from tracker.reminders.service import raise_reminders, remind_now

ONE_DAY_LATE = date(2022, 7, 8)


def owing_city(tasks: int) -> factories.City:
    """A city in which every unit owes a report on every task, and whose day is a day late."""
    city = factories.small_city()
    plan = factories.draft_plan(city)
    names = ("住建局", "财政局", "教体局", "金河镇", "满归镇")
    units = [city.unit(name) for name in names]
    made = [factories.task(plan, lead=units[0], support=tuple(units[1:])) for _ in range(tasks)]
    factories.issue(plan)
    for task in made:
        for unit in units:
            factories.report(task, unit)
    factories.add(
        Setting(
            government_id=city.government.id,
            key=DEMONSTRATION_DAY,
            value=ONE_DAY_LATE.isoformat(),
        )
    )
    db.session.commit()
    return city


def test_two_processes_at_once_tell_everybody_once(fresh_app):
    with fresh_app.app_context():
        owing_city(tasks=8)
    with ExitStack() as stack:
        runs = [stack.enter_context(running(fresh_app, "remind")) for _ in range(3)]
        outputs = [run.communicate(timeout=60)[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0, 0], outputs
    with fresh_app.app_context():
        recipients = db.session.scalars(select(Message.recipient_id)).all()
        # Five liaisons, five heads and the office; the tasks have no lead official.
        assert len(recipients) == len(set(recipients)) == 11
        assert db.session.scalar(select(func.count(Reminder.id))) == 8 * (5 + 5 + 5)
    assert sum(int("".join(filter(str.isdigit, output))) for output in outputs) == 11


def test_eight_schedulers_at_once_tell_everybody_once(fresh_app):
    """Eight workers of a peer each had a scheduler, and all eight sent the same mail."""
    with fresh_app.app_context():
        owing_city(tasks=8)
    together, told = threading.Barrier(8), []

    def run() -> None:
        with fresh_app.app_context():
            together.wait()
            told.append(raise_reminders(ONE_DAY_LATE))
            db.session.remove()

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 8
    assert sum(told) == 11
    with fresh_app.app_context():
        recipients = db.session.scalars(select(Message.recipient_id)).all()
        assert len(recipients) == len(set(recipients)) == 11
        assert db.session.scalar(select(func.count(Reminder.id))) == 8 * (5 + 5 + 5)


def test_a_batch_that_fails_leaves_the_batches_before_it_told(city, task, broken_after_one):
    """Each batch of recipients is a transaction of its own; the next run tells the rest."""
    with broken_after_one():
        raise_reminders(ONE_DAY_LATE)
    assert db.session.scalar(select(func.count(Message.id))) == 1
    assert raise_reminders(ONE_DAY_LATE) == 5


def test_what_is_handed_in_while_the_run_goes_on_is_left_out(city, task, monkeypatch):
    monkeypatch.setattr(raising.queries, "still_owed", lambda _ids, _on: set())
    assert raise_reminders(ONE_DAY_LATE) == 0
    assert db.session.scalars(select(Message)).all() == []


def test_a_task_that_was_withdrawn_is_not_reminded_of(city, task):
    task.status = TaskStatus.WITHDRAWN
    db.session.commit()
    assert raise_reminders(ONE_DAY_LATE) == 0


@pytest.mark.parametrize("on", [date(2022, 7, 4), ONE_DAY_LATE, date(2022, 10, 10)])
def test_what_is_reminded_of_is_what_the_reports_call_owed(app, on):
    """But for the reports of open periods that nobody has opened yet."""
    owing_city(tasks=3)
    handed_in = db.session.scalars(select(ProgressReport)).first()
    handed_in.first_submitted_at = clock.real_now()
    handed_in.status = ReportStatus.ACCEPTED
    db.session.commit()
    owed = [each.report_id for each in queries.owed_reports(on) if each.report_id]
    assert sorted(owed) == [report.id for report in owed_reports(on)]


def test_the_number_of_queries_does_not_grow_with_what_is_owed(app):
    counted = []

    def count(*_args):
        counted.append(1)

    city = owing_city(tasks=2)
    event.listen(db.engine, "before_cursor_execute", count)
    list(season(ONE_DAY_LATE, ONE_DAY_LATE))
    few = len(counted)
    counted.clear()
    for quarter in (1, 3):
        for task in db.session.scalars(select(factories.Task)):
            factories.report(task, city.unit("住建局"), quarter=quarter)
    counted.clear()
    list(season(ONE_DAY_LATE, ONE_DAY_LATE))
    event.remove(db.engine, "before_cursor_execute", count)
    assert len(counted) == few


def test_the_office_reminds_a_unit_once_a_day(city, task):
    unit = city.unit("住建局")
    assert remind_now([unit], reason="临近截止，还没有报送。", by=city.supervisor) == [unit]
    assert queries.reminded_today([unit.id], on=factories.TODAY) == {unit.id}
    assert queries.reminded_today([unit.id], on=ONE_DAY_LATE) == set()
    with pytest.raises(RuleBroken, match="住建局今天已提醒"):
        remind_now([unit], reason="临近截止，还没有报送。", by=city.supervisor)
    (message,) = db.session.scalars(select(Message))
    assert message.subject == "督查室提醒：1 份还有 3 个工作日"
    assert message.recipient == city.liaison("住建局").official


def test_of_several_units_those_not_reminded_yet_are(city, task):
    remind_now([city.unit("住建局")], reason="临近截止，还没有报送。", by=city.supervisor)
    both = [city.unit("住建局"), city.unit("财政局")]
    assert remind_now(both, reason="临近截止，还没有报送。", by=city.supervisor) == [
        city.unit("财政局")
    ]
    reminded = db.session.scalars(select(AuditEvent).filter_by(action=AuditAction.REMINDED)).all()
    assert [event.details["reports"] for event in reminded] == [1, 1]
    assert audit.verify() is None


def test_once_it_is_late_the_offices_word_reaches_the_head_too(city, task):
    remind_now(
        [city.unit("住建局")],
        reason="临近截止，还没有报送。",
        by=city.actor("督查员", on=ONE_DAY_LATE),
    )
    recipients = {message.recipient for message in db.session.scalars(select(Message))}
    assert recipients == {city.liaison("住建局").official, city.head("住建局").official}


def test_a_unit_that_owes_nothing_is_not_reminded(city, task):
    with pytest.raises(RuleBroken, match="教体局目前没有待报送的事项"):
        remind_now([city.unit("教体局")], reason="临近截止，还没有报送。", by=city.supervisor)


def test_a_unit_with_nobody_to_tell_is_said_to_have_nobody(city, task):
    for title in ("住建局联络员", "住建局局长"):
        (tenure,) = city.posts[title].tenures
        tenure.until_on = date(2022, 7, 1)
    db.session.commit()
    with pytest.raises(RuleBroken, match="住建局没有在任的联络员和责任人"):
        remind_now([city.unit("住建局")], reason="临近截止，还没有报送。", by=city.supervisor)


def test_the_command_lists_a_day_without_sending(app, city, task):
    arguments = ["remind", "--on", "2022-07-08", "--dry-run", "--json"]
    result = app.test_cli_runner().invoke(args=arguments)
    rows = json.loads(result.output)
    by_post = {row["post"]: row for row in rows}
    assert set(by_post) == {
        "住建局联络员",
        "住建局局长",
        "财政局联络员",
        "财政局局长",
        "副市长（城建）",
        "督查员",
    }
    assert by_post["督查员"] == {
        "on": "2022-07-08",
        "recipient": city.supervisor.name,
        "post": "督查员",
        "stage": "+1",
        "channel": "inbox",
        "period": "2022年二季度",
        "due_nominal": "2022-07-07",
        "due_effective": "2022-07-07",
        "items": ["住建局 第1项", "财政局 第1项"],
    }
    assert db.session.scalars(select(Message)).all() == []


def test_the_command_reads_well_without_json(app, city, task):
    result = app.test_cli_runner().invoke(args=["remind", "--on", "2022-07-04", "--dry-run"])
    assert "（住建局联络员） 截止前 3 个工作日 2022年二季度 2022-07-07 1 份" in result.output
    assert "2022-07-04 共提醒 2 人。" in result.output


def test_the_command_counts_people_and_not_titles(app, city, task):
    for title in ("住建局联络员", "财政局联络员"):
        city.posts[title].title = "联络员"
    db.session.commit()
    result = app.test_cli_runner().invoke(args=["remind", "--on", "2022-07-04", "--dry-run"])
    assert "2022-07-04 共提醒 2 人。" in result.output


def test_the_command_says_that_a_day_brings_nothing(app, city):
    result = app.test_cli_runner().invoke(args=["remind", "--on", "2022-07-04", "--dry-run"])
    assert result.output == "2022-07-04 没有要发出的提醒。\n"


def test_the_command_sends_for_today_only(app, city):
    result = app.test_cli_runner().invoke(args=["remind", "--on", "2022-07-04"])
    assert result.exit_code == 2
    assert "只能发出今天的提醒" in result.output
