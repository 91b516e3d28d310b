"""The clock process: what runs when. JOBS is the whole timetable.

APScheduler is only the clock: its jobs live in memory, and once-only rests on the unique keys of
what they write. One process holds the lease and ticks; a second waits until it runs out.
"""

import logging
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from threading import Event
from typing import NamedTuple

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from flask import Flask, current_app
from sqlalchemy import select

from tracker.amendments import service as amendments
from tracker.core import clock
from tracker.core.db import db
from tracker.core.files import FileStore
from tracker.directory import queries as directory
from tracker.holidays import service as holidays
from tracker.inbox import leases, outbox
from tracker.inbox import queries as inbox
from tracker.mailbox import service as mailbox
from tracker.models import Attachment, Enclosure, Export, LedgerLoad, Notice
from tracker.objections import telling as objections
from tracker.overview import exports
from tracker.plans import service as plans
from tracker.reforms import service as reforms
from tracker.reminders import service as reminders
from tracker.reports import service as reports
from tracker.succession import service as succession

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
RENEW_EVERY = 15.0  # seconds
LOOK_EVERY = 5.0  # seconds between a waiting process's looks at the lease


class Job(NamedTuple):
    """cron: in China's time. Days of the week by name: APScheduler counts them from Monday."""

    name: str
    cron: str
    run: Callable[[date], int]

    @property
    def trigger(self) -> CronTrigger:
        return CronTrigger.from_crontab(self.cron, timezone=clock.SHANGHAI)


def watch_outbox(_today: date) -> int:
    """How many deliveries stand still; said aloud, as it means that no sender runs."""
    outbox.note_unknown()
    stuck = inbox.stuck_deliveries()
    if stuck:
        logger.warning("%s deliveries are due and not sent", stuck)
    return stuck


def sweep_files(_today: date) -> int:
    """Delete stored files that no row names: what a rollback left (docs/rules.md 13).

    Not those of the last day, whose transaction may not have ended.
    """
    store = FileStore(current_app.config["ATTACHMENTS"])
    stored = store.stored_before(clock.real_now() - timedelta(days=1))
    named = {
        *db.session.scalars(select(Attachment.stored_name)),
        *db.session.scalars(select(Enclosure.stored_name)),
        *db.session.scalars(select(Notice.stored_name)),
        *db.session.scalars(select(LedgerLoad.stored_name)),
        *db.session.scalars(select(Export.stored_name)),
    }
    orphans = [name for name in stored if name not in named]
    for name in orphans:
        store.delete(name)
    return len(orphans)


def make_exports(today: date) -> int:
    """Make the files that somebody waits for, and forget those of yesterday."""
    return exports.make_exports(today, store=FileStore(current_app.config["ATTACHMENTS"]))


# In this order at the start: which units there are, who owes what, then the reports, then the
# reminders of them.
JOBS = (
    Job("apply-reforms", "1 * * * *", reforms.apply_reforms),
    Job("follow-groups", "2 * * * *", plans.follow_groups),
    Job("apply-amendments", "3 0 * * *", amendments.apply_due),
    Job("hand-over", "4 0 * * *", succession.hand_over),
    Job("open-reports", "5 * * * *", reports.open_reports),
    Job("raise-reminders", "*/10 * * * *", reminders.sweep),
    Job("tell-objections", "20 8 * * *", objections.tell_clocks),
    Job("ask-for-calendar", "0 9 * * *", holidays.ask_for_calendar),
    Job("watch-outbox", "*/10 * * * *", watch_outbox),
    Job("make-exports", "* * * * *", make_exports),
    Job("read-mailboxes", "*/5 * * * *", mailbox.read_mailboxes),
    Job("sweep-files", "40 3 * * *", sweep_files),
)


def run(app: Flask, stop: Event, *, holder: str) -> None:
    """Keep the timetable until `stop` is set, whenever this process holds the lease."""
    with app.app_context():
        while not stop.is_set():
            if leases.hold(leases.CLOCK, holder, lasts=LEASE):
                _tick(app, stop, holder)
            else:
                stop.wait(LOOK_EVERY)


def build(app: Flask) -> BackgroundScheduler:
    """The timetable, ready to start; one job at a time, late ones made up however late."""
    scheduler = BackgroundScheduler(
        timezone=clock.SHANGHAI,
        executors={"default": ThreadPoolExecutor(1)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for job in JOBS:
        scheduler.add_job(run_job, job.trigger, args=[app, job], id=job.name)
    return scheduler


def missed(now: datetime) -> Iterator[Job]:
    """The jobs that have been due since midnight: run at the start, in case nothing ran then.

    Before the hour of the digest nobody is reminded; an earlier day's stage lasts until then.
    """
    midnight = now.astimezone(clock.SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    for job in JOBS:
        first = job.trigger.get_next_fire_time(None, midnight)
        if first is not None and first <= now:
            yield job


def run_job(app: Flask, job: Job) -> None:
    """One run, on the office's day; whatever breaks is logged, and the next run makes it up."""
    started = time.monotonic()
    with app.app_context():
        try:
            clock.use_offset(directory.demonstration_offset())
            done = job.run(clock.today())
        except Exception:
            logger.exception("job %s failed", job.name)
        else:
            logger.info("job %s: %s in %.1f s", job.name, done, time.monotonic() - started)
        finally:
            db.session.rollback()


def _tick(app: Flask, stop: Event, holder: str) -> None:
    """Make up what was missed, then run the timetable, while the lease can be renewed."""
    logger.info("%s keeps the clock", holder)
    scheduler = build(app)
    try:
        for job in missed(clock.real_now()):
            if stop.is_set() or not leases.hold(leases.CLOCK, holder, lasts=LEASE):
                return
            run_job(app, job)
        scheduler.start()
        while not stop.wait(RENEW_EVERY):
            if not leases.hold(leases.CLOCK, holder, lasts=LEASE):
                logger.error("%s has lost the clock to another process", holder)
                return
    finally:
        if scheduler.running:
            scheduler.shutdown()
        leases.release(leases.CLOCK, holder)
