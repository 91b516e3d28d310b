"""Raising reminders: one digest an official a day, worked out afresh from what is owed.

A missed day is made up by the next run, a second run finds nothing new, and nothing has to cancel
a reminder when a report is handed in. What comes up after the day's digest waits for the next one.
"""

import time
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import insert, literal, select

from tracker.core import clock
from tracker.core.db import db, transaction
from tracker.directory import queries as directory
from tracker.inbox import service as inbox
from tracker.models import (
    Government,
    Message,
    MessageKind,
    Official,
    ProgressReport,
    Reminder,
    Setting,
    Stage,
)
from tracker.reminders import groups, people, queries, record, tellings, wording
from tracker.reminders.audience import Audience
from tracker.reminders.rules import Rules
from tracker.reminders.tellings import Hearing, Part, Ruled, Telling

# Deadlines told in one transaction: few enough that nobody's save waits for it. Only who hears of
# more than this, in one message, takes longer.
BATCH = 500
# Deadlines of which it is looked up at once whether they were told.
AT_A_LOOK = 20_000
# SQLite has one write lock and no queue for it: who wants to save gets his turn while we wait.
SHARE = 1.5  # times as long as the lock was held
_ROWS = 2000
RULE = "owed"  # why it is told; the only one there is


def raise_reminders(today: date, *, governments: Collection[int] | None = None) -> int:
    """Tell each official, in one message, of every deadline that has newly drawn closer.

    A job: it commits a batch of recipients at a time, and may run twice, late, or in two processes
    at once. Reports that are not opened yet have nothing to hang a reminder on; the run after the
    opening tells them. Returns how many officials were told something.
    """
    ruled = Ruled(directory.work_calendar(), queries.rules_by_government())
    if not ruled.calendar.is_workday(today):
        return 0
    audience, parts = _parts(today, ruled, governments)
    told = 0
    for some in tellings.batches(_without_digest(parts, audience, today), AT_A_LOOK):
        new = {each.person.official_id for each in _untold(some)}
        hearing_news = [each for each in some if each.person.official_id in new]
        for batch in tellings.batches(hearing_news, BATCH):
            told += _in_turn(batch, today, ruled)
    groups.tell_groups(parts, audience, today, ruled)
    _note_run(today, governments)
    return told


def sweep(today: date) -> int:
    """The job of every ten minutes: from the hour of the digest on, whatever is missing of today.

    Before that hour nobody is told anything; an earlier day's stage lasts until then. Nothing,
    where midnight has just passed: the next sweep has the new day.
    """
    now = clock.now()
    if clock.day_of(now) != today:
        return 0
    rules = queries.rules_by_government()
    usual, hour = Rules.default(), now.astimezone(clock.SHANGHAI).time()
    due = [
        government
        for government in db.session.scalars(select(Government.id))
        if rules.get(government, usual).digest_at <= hour
    ]
    return raise_reminders(today, governments=due) if due else 0


def _parts(
    today: date, ruled: Ruled, governments: Collection[int] | None
) -> tuple[Audience, list[Part]]:
    leaders = people.leading(today, today)
    audience = Audience(today, leaders=leaders)
    owed = queries.owed_between(today, today, governments=governments)
    bundles = tellings.bundles(owed, leaders)
    return audience, tellings.parts_of(today, bundles, audience, ruled, queries.last_runs())


def _without_digest(parts: Sequence[Part], audience: Audience, today: date) -> Iterator[Hearing]:
    """Who hears of these and has had no digest today; the others hear the rest tomorrow."""
    heard = tellings.hearings(parts, audience)
    done = record.digested((each.person.official_id for each in heard), on=today)
    return (each for each in heard if each.person.official_id not in done)


def _in_turn(batch: Sequence[Hearing], today: date, ruled: Ruled) -> int:
    """Tell a batch in one transaction, and let others write before the next."""
    with transaction():
        began = time.monotonic()
        told = _tell(batch, today, ruled)
    if db.engine.dialect.name == "sqlite":
        time.sleep(SHARE * (time.monotonic() - began))
    return told


def _untold(batch: Sequence[Hearing]) -> list[Telling]:
    """The batch without what was told before; nobody with nothing new."""
    stages: dict[date, Stage] = {}
    for hearing in batch:
        for part in hearing.parts.values():
            day, stage = part.bundle.first.owed_on, part.rule.stage
            stages[day] = min(stage, stages.get(day, stage))
    told = record.told(stages, officials=[hearing.person.official_id for hearing in batch])
    new = (tellings.telling(hearing, told) for hearing in batch)
    return [each for each in new if each.items]


def _tell(batch: Sequence[Hearing], today: date, ruled: Ruled) -> int:
    """Tell a batch what is new, on what stands now: another run, or a submission, may have been
    quicker since the batch was worked out. The recipients are locked against other runs."""
    ids = [hearing.person.official_id for hearing in batch]
    officials = db.session.scalars(
        select(Official)
        .where(Official.id.in_(ids))
        .order_by(Official.id)
        .with_for_update(key_share=True)  # rows that refer to them can still be written
    )
    recipients = {official.id: official for official in officials}
    untold = _untold(batch)
    asked = {owed.report_id for telling in untold for owed in telling.items if owed.report_id}
    owed = queries.still_owed(asked, today)
    told = 0
    for telling in untold:
        items = {
            each: item
            for each, item in telling.items.items()
            if (each.report_id, each.owed_on) in owed
        }
        recipient = recipients[telling.person.official_id]
        if items and _send(recipient, replace(telling, items=items), today, ruled):
            told += 1
    return told


def _send(recipient: Official, telling: Telling, today: date, ruled: Ruled) -> bool:
    """The digest and what it told; False where another run was quicker."""
    items = list(telling.items.values())
    message = inbox.send(
        recipient,
        MessageKind.REMINDER,
        wording.subject(items, today, ruled.calendar),
        occurrence=record.digest_key(today),
        text=wording.text(items, today, ruled.calendar),
        link=wording.link(items, telling.hearer),
        channels=telling.channels,
        not_before=ruled.not_before(recipient.government_id),
    )
    if message is None:
        return False
    _note_told(message, telling, today)
    return True


def _note_told(message: Message, telling: Telling, today: date) -> None:
    """What the digest told: of each deadline one statement for as many reports as it holds."""
    told: dict[tuple[date, Stage], list[int]] = defaultdict(list)
    for owed, item in telling.items.items():
        if owed.report_id is not None:
            told[owed.owed_on, item.stage].append(owed.report_id)
    for (due_on, stage), ids in told.items():
        for start in range(0, len(ids), _ROWS):
            values = {
                "rule": literal(RULE),
                "report_id": ProgressReport.id,
                "official_id": literal(telling.person.official_id),
                "due_on": literal(due_on),
                "stage": literal(stage, Reminder.stage.type),
                "raised_on": literal(today),
                "message_id": literal(message.id),
            }
            some = ProgressReport.id.in_(ids[start : start + _ROWS])
            rows = select(*values.values()).where(some)
            db.session.execute(insert(Reminder).from_select(list(values), rows))


def _note_run(today: date, governments: Collection[int] | None) -> None:
    """That everybody was told of this day: a stage that begins later and is found late was missed
    by the system, and not by whoever moved a deadline or entered a post since."""
    last = queries.last_runs()
    if governments is None:
        governments = db.session.scalars(select(Government.id)).all()
    behind = [each for each in governments if last.get(each, date.min) < today]
    if not behind:
        return
    with transaction():
        # Runs that meet here follow one another, and the second finds it noted.
        db.session.execute(
            select(Government.id)
            .where(Government.id.in_(behind))
            .order_by(Government.id)
            .with_for_update(key_share=True)
        )
        kept = db.session.scalars(
            select(Setting).where(
                Setting.key == queries.LAST_RUN, Setting.government_id.in_(behind)
            )
        )
        by_government = {setting.government_id: setting for setting in kept}
        for government_id in behind:
            setting = by_government.get(government_id)
            if setting is None:
                setting = Setting(government_id=government_id, key=queries.LAST_RUN)
                db.session.add(setting)
            setting.value = today.isoformat()
