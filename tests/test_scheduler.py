"""The clock process: its timetable, its lease, and what it makes up."""

import logging
import os
import re
import threading
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.processes import running, wait_until
from tracker import scheduler
from tracker.core import clock
from tracker.core.db import db, transaction
from tracker.core.files import FileStore
from tracker.directory.queries import DEMONSTRATION_DAY
from tracker.inbox import health, leases
from tracker.inbox import queries as inbox
from tracker.models import Attachment, Lease, Message, ProgressReport, Setting
from tracker.reminders.rules import SETTING as RULES
from tracker.reminders.rules import Rules
from tracker.scheduler import JOBS, Job, build, missed, run_job


def at(hour: int, minute: int = 0) -> datetime:
    """An instant of 4 July 2022 in China."""
    return datetime(2022, 7, 4, hour, minute, tzinfo=clock.SHANGHAI)


def next_run(name: str, after: datetime) -> datetime:
    job = next(job for job in JOBS if job.name == name)
    return job.trigger.get_next_fire_time(None, after)


def test_reminders_are_looked_after_every_ten_minutes_and_at_half_past_eight_in_china():
    """What is missing is told; that nothing is told before the hour the sweep itself sees to."""
    assert next_run("raise-reminders", at(8, 21)) == at(8, 30)
    assert next_run("raise-reminders", at(8, 31)) == at(8, 40)
    assert at(8, 30).astimezone(UTC).hour == 0


def test_reports_are_opened_just_after_midnight_and_every_hour():
    assert next_run("open-reports", at(0, 0)) == at(0, 5)
    assert next_run("open-reports", at(0, 6)) == at(1, 5)


def test_no_job_names_a_day_of_the_week_by_number():
    for job in JOBS:
        assert re.fullmatch(r"\*|[a-z,-]+", job.cron.split()[4]), job.name


def test_a_late_run_is_never_dropped(sqlite_app):
    timetable = build(sqlite_app)
    assert str(timetable.timezone) == "Asia/Shanghai"
    timetable.start(paused=True)
    try:
        for job in timetable.get_jobs():
            assert (job.misfire_grace_time, job.coalesce, job.max_instances) == (None, True, 1)
    finally:
        timetable.shutdown()


BY_SEVEN = [
    "apply-reforms",
    "follow-groups",
    "apply-amendments",
    "hand-over",
    "open-reports",
    "raise-reminders",
    "watch-outbox",
    "make-exports",
    "read-mailboxes",
    "sweep-files",
]
ALL = [*BY_SEVEN[:6], "tell-objections", "ask-for-calendar", *BY_SEVEN[6:]]


@pytest.mark.parametrize(
    ("now", "names"),
    [
        (
            at(0, 1),
            ["apply-reforms", "raise-reminders", "watch-outbox", "make-exports", "read-mailboxes"],
        ),
        (at(7), BY_SEVEN),
        (at(23, 59), ALL),
    ],
)
def test_a_start_makes_up_what_was_due_since_midnight(now, names):
    assert [job.name for job in missed(now.astimezone(UTC))] == names


def test_a_job_that_breaks_is_logged_and_stops_nothing(app, caplog):
    def break_down(_today):
        raise ValueError("no such day")

    with caplog.at_level(logging.INFO):
        run_job(app, Job("breaks", "* * * * *", break_down))
        run_job(app, Job("works", "* * * * *", lambda _today: 7))
    assert "job breaks failed" in caplog.text
    assert "job works: 7 in" in caplog.text


def test_a_job_runs_on_the_demonstrations_day(app, city):
    factories.add(
        Setting(government_id=city.government.id, key=DEMONSTRATION_DAY, value="2022-07-04")
    )
    db.session.commit()
    days = []
    run_job(app, Job("asks", "* * * * *", lambda today: len(days) or days.append(today) or 0))
    assert days == [date(2022, 7, 4)]


def test_a_lease_is_held_by_one_until_it_runs_out(app):
    minute = timedelta(minutes=1)
    assert leases.hold(leases.CLOCK, "one", lasts=minute)
    assert leases.hold(leases.CLOCK, "one", lasts=minute)
    assert not leases.hold(leases.CLOCK, "two", lasts=minute)
    db.session.get(Lease, leases.CLOCK).until = clock.real_now()
    db.session.commit()
    assert leases.hold(leases.CLOCK, "two", lasts=minute)
    assert not leases.hold(leases.CLOCK, "one", lasts=minute)


def test_a_clock_that_was_an_hour_ahead_keeps_nobody_out(app):
    """The machine's clock was set back: nobody waits out a lease that never was so long."""
    later = clock.real_now() + timedelta(hours=1)
    leases.hold("clock", "a", lasts=timedelta(seconds=60))
    with transaction():
        db.session.get_one(Lease, "clock").until = later
    assert leases.hold("clock", "b", lasts=timedelta(seconds=60))
    assert not leases.hold("clock", "a", lasts=timedelta(seconds=60))


def test_who_was_heard_of_in_time_to_come_is_silent(app):
    for name, minutes in ((leases.CLOCK, 0), (leases.SENDER, 60)):
        moment = clock.real_now() + timedelta(minutes=minutes)
        factories.add(Lease(name=name, holder="a", until=moment, beat_at=moment))
    assert {each.name: each.is_silent for each in inbox.signs_of_life()} == {
        leases.CLOCK: False,
        leases.SENDER: True,
    }
    assert not health.look().is_well


def test_a_lease_that_was_given_up_is_free_at_once(app):
    leases.hold(leases.CLOCK, "one", lasts=timedelta(minutes=1))
    leases.release(leases.CLOCK, "two")
    assert not leases.hold(leases.CLOCK, "two", lasts=timedelta(minutes=1))
    leases.release(leases.CLOCK, "one")
    assert leases.hold(leases.CLOCK, "two", lasts=timedelta(minutes=1))


def test_of_many_that_start_together_one_gets_the_lease(fresh_app):
    together, got = threading.Barrier(6), []

    def take(name):
        with fresh_app.app_context():
            together.wait()
            got.append(leases.hold(leases.CLOCK, name, lasts=timedelta(minutes=1)))

    threads = [threading.Thread(target=take, args=[f"no{number}"]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == [False] * 5 + [True]


@pytest.fixture
def late_in_the_morning(monkeypatch):
    monkeypatch.setattr(scheduler, "missed", lambda _now: iter(JOBS))


def test_the_clock_opens_reports_and_raises_reminders(fresh_app, late_in_the_morning):
    """Nobody ran anything: the start opens the second quarter and tells the three liaisons."""
    with fresh_app.app_context():
        city = factories.small_city()
        factories.issued_task(city, support=("财政局", "教体局"))
        factories.add(
            Setting(government_id=city.government.id, key=DEMONSTRATION_DAY, value="2022-07-04")
        )
        from_midnight = replace(Rules.default(), digest_at=datetime.min.time()).as_setting()
        factories.add(Setting(government_id=city.government.id, key=RULES, value=from_midnight))
        db.session.commit()
    stop = threading.Event()
    thread = threading.Thread(
        target=scheduler.run, args=[fresh_app, stop], kwargs={"holder": "test"}
    )
    thread.start()
    try:
        wait_until(lambda: how_many(fresh_app, Message) == 3)
    finally:
        stop.set()
        thread.join()
    assert how_many(fresh_app, ProgressReport) == 3
    with fresh_app.app_context():
        assert leases.hold(leases.CLOCK, "another", lasts=timedelta(minutes=1))


def how_many(app, table) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count(table.id)))


def holder_of_the_clock(app) -> str:
    with app.app_context():
        lease = db.session.get(Lease, leases.CLOCK)
        return lease.holder if lease and lease.until > clock.real_now() else ""


def test_a_second_clock_waits_and_takes_over(fresh_app):
    with running(fresh_app, "scheduler") as first:
        wait_until(lambda: holder_of_the_clock(fresh_app).endswith(f":{first.pid}"))
        with running(fresh_app, "scheduler") as second:
            first.terminate()
            assert first.wait(timeout=30) == 0
            wait_until(lambda: holder_of_the_clock(fresh_app).endswith(f":{second.pid}"))
            second.terminate()
            output, _ = second.communicate(timeout=30)
            assert second.returncode == 0, output
            assert "keeps the clock" in output
            assert "apscheduler" not in output
    assert holder_of_the_clock(fresh_app) == ""


def test_files_that_a_rollback_left_are_swept_after_a_day(fresh_app):
    with fresh_app.app_context():
        city = factories.small_city()
        report = factories.report(factories.issued_task(city), city.unit("住建局"))
        store = FileStore(fresh_app.config["ATTACHMENTS"])
        kept, orphan, fresh = (store.put(text) for text in (b"kept", b"orphan", b"fresh"))
        attached = Attachment(
            report=report,
            filename="批复.pdf",
            stored_name=kept.name,
            size=kept.size,
            sha256=kept.sha256,
            uploader_id=city.mayor.official.id,
            uploaded_at=clock.now(),
        )
        factories.add(attached)
        db.session.commit()
        two_days_ago = time.time() - 2 * 24 * 3600
        for stored in (kept, orphan):
            os.utime(store.folder / stored.name, (two_days_ago, two_days_ago))

        assert scheduler.sweep_files(factories.TODAY) == 1
        assert sorted(path.name for path in store.folder.iterdir()) == sorted(
            [kept.name, fresh.name]
        )
