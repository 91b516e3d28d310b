"""Reminders (提醒) are worked out afresh from what is owed on every run.

A missed run is made up by the next, a second one finds nothing new, and nothing has to cancel a
reminder when a report is handed in. A return sets a new day, and its reminders begin again.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import insert, select

from tracker.audit import service as audit
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.core.workdays import WorkCalendar
from tracker.directory import queries as directory
from tracker.inbox import service as inbox
from tracker.models import Actor, AuditAction, MessageKind, Official, Reminder, Stage, Unit
from tracker.reminders import queries, wording
from tracker.reminders.audience import Audience, Hearer
from tracker.reminders.ledger import requests_this_quarter
from tracker.reminders.queries import Acting, Owed
from tracker.reminders.stages import stage_of
from tracker.reminders.wording import Item

# Deadlines told in one transaction: few enough that nobody's save waits for it. Only who hears of
# more than this, in one message, takes longer.
BATCH = 500
RULE = "owed"
LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Telling:
    """Everything that one official hears in a run, and in which post and part he hears it."""

    person: Acting
    hearer: Hearer
    items: dict[Owed, Item] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Call:
    """What reminding a unit at the office's word would come to."""

    unit: Unit
    asked: list[Owed]  # what it owes on the tasks that were asked about
    owed: list[Owed]  # everything it owes, which is what it is told of
    hearers: list[Official]
    is_done: bool  # the office has reminded it today already
    heard_today: bool  # of one of these reports, by the clock
    requests: int  # how often the unit has been asked for something this quarter

    @property
    def is_possible(self) -> bool:
        return bool(self.hearers) and not self.is_done


def raise_reminders(today: date) -> int:
    """Tell each official, in one message, of every deadline that has newly drawn closer.

    A job: it commits a batch of recipients at a time, and may run twice, late, or in two processes
    at once. Reports that are not opened yet have nothing to hang a reminder on; the run after the
    opening tells them. Returns how many officials were told something.
    """
    calendar = directory.work_calendar()
    told = 0
    for batch in _batches(_tellings(today, calendar)):
        with transaction():
            told += _tell(batch, today, calendar)
    return told


def planned_reminders(on: date) -> list[Telling]:
    """What a run on that day would tell, as things stand now. Writes nothing."""
    everybody = _tellings(on, directory.work_calendar())
    return [telling for batch in _batches(everybody) for telling in _untold(batch)]


def calls_for(
    *,
    task_ids: Collection[int] | None = None,
    unit_ids: Collection[int] | None = None,
    by: Actor,
) -> list[Call]:
    """Whom `remind_now` would tell of what, for the units that owe on these tasks: the preview.

    task_ids, unit_ids: of these only; both may be left out. Writes nothing. In the order of the
    directory.
    """
    owing: dict[int, list[Owed]] = {}
    for owed in queries.owed_reports(by.on, units=unit_ids):
        if owed.government_id == by.government_id:
            owing.setdefault(owed.unit_id, []).append(owed)
    asked = {
        unit: [each for each in owed if task_ids is None or each.task_id in task_ids]
        for unit, owed in owing.items()
    }
    ids = [unit for unit in owing if asked[unit]]
    done = queries.reminded_today(ids, on=by.on)
    heard = queries.told_on(by.on, [owed.report_id for unit in ids for owed in owing[unit]])
    requests = requests_this_quarter(ids, on=by.on)
    audience = Audience(by.on)
    people = {unit: _hearers(unit, owing[unit], audience, by.on) for unit in ids}
    told = {official for each in people.values() for official in each}
    officials = {
        each.id: each for each in db.session.scalars(select(Official).where(Official.id.in_(told)))
    }
    units = {each.id: each for each in db.session.scalars(select(Unit).where(Unit.id.in_(ids)))}
    return [
        Call(
            unit=units[unit],
            asked=asked[unit],
            owed=owing[unit],
            hearers=[officials[each] for each in people[unit]],
            is_done=unit in done,
            heard_today=any(owed.report_id in heard for owed in owing[unit]),
            requests=requests.get(unit, 0),
        )
        for unit in ids
    ]


def remind_now(units: Sequence[Unit], *, reason: str, by: Actor) -> list[Unit]:
    """Remind units of everything they owe, at the office's word (提醒); once a unit a day.

    reason: why now; it stands in the message and in the trail.
    Returns the units that were reminded. RuleBroken if none was: all of them have been today, owe
    nothing, or have nobody to tell.
    """
    reason = reason.strip()
    if not reason:
        raise RuleBroken("请写明提醒的原因，例如：明天截止，还没有报送。")
    ids = [unit.id for unit in units]
    # A second click waits here for the first, and then finds it.
    db.session.scalars(select(Unit).where(Unit.id.in_(ids)).with_for_update(key_share=True)).all()
    already = queries.reminded_today(ids, on=by.on)
    owing: dict[int, list[Item]] = {unit.id: [] for unit in units if unit.id not in already}
    for owed in queries.owed_reports(by.on, units=list(owing)):
        owing[owed.unit_id].append(Item(owed, Stage.TODAY))
    audience, calendar = Audience(by.on), directory.work_calendar()
    reminded = [
        unit
        for unit in units
        if owing.get(unit.id) and _remind_unit(unit, owing[unit.id], reason, audience, calendar, by)
    ]
    if not reminded:
        raise RuleBroken(_why_nobody(units, already, owing))
    return reminded


def _tellings(today: date, calendar: WorkCalendar) -> list[Telling]:
    """Who hears of what today, told already or not, by official."""
    audience = Audience(today)
    stages: dict[tuple[date, date | None], Stage | None] = {}
    found: dict[int, Telling] = {}
    for owed in queries.owed_reports(today):
        days = (owed.owed_on, owed.opens_on)
        if days not in stages:
            stages[days] = stage_of(owed.owed_on, today, calendar, owed.opens_on)
        stage = stages[days]
        if stage is None:
            continue
        item = Item(owed, stage, audience.is_unattended(owed))
        for hearer, person in audience.of(owed, stage):
            telling = found.setdefault(person.official_id, Telling(person, hearer))
            telling.items.setdefault(owed, item)
    return [found[official_id] for official_id in sorted(found)]


def _batches(tellings: Sequence[Telling]) -> Iterator[list[Telling]]:
    """Neighbours together, until a batch holds as much as a transaction should."""
    batch: list[Telling] = []
    size = 0
    for telling in tellings:
        if batch and size + len(telling.items) > BATCH:
            yield batch
            batch, size = [], 0
        batch.append(telling)
        size += len(telling.items)
    if batch:
        yield batch


def _untold(batch: Sequence[Telling]) -> list[Telling]:
    """The tellings without what was told before, the most urgent first; nobody with nothing new."""
    since = min((owed.owed_on for telling in batch for owed in telling.items), default=date.max)
    told = queries.told([telling.person.official_id for telling in batch], since=since)
    new = []
    for telling in batch:
        official_id = telling.person.official_id
        items = {
            owed: item
            for owed, item in sorted(telling.items.items(), key=_most_urgent_first)
            if (official_id, owed.report_id, owed.owed_on, item.stage) not in told
        }
        if items:
            new.append(replace(telling, items=items))
    return new


def _most_urgent_first(pair: tuple[Owed, Item]) -> tuple[int, int]:
    urgency, nearness = pair[1].urgency
    return -urgency, -nearness


def _tell(batch: Sequence[Telling], today: date, calendar: WorkCalendar) -> int:
    """Tell a batch what is new, on what stands now: another run, or a submission, may have been
    quicker since the batch was worked out. The recipients are locked against other runs."""
    ids = [telling.person.official_id for telling in batch]
    officials = db.session.scalars(
        select(Official)
        .where(Official.id.in_(ids))
        .order_by(Official.id)
        .with_for_update(key_share=True)  # rows that refer to them can still be written
    )
    recipients = {official.id: official for official in officials}
    untold = _untold(batch)
    owed = queries.still_owed(
        item.report_id for telling in untold for item in telling.items if item.report_id
    )
    told = 0
    for telling in untold:
        items = [item for item in telling.items.values() if item.owed.report_id in owed]
        if items:
            _send(recipients[telling.person.official_id], telling.hearer, items, today, calendar)
            told += 1
    return told


def _send(
    recipient: Official,
    hearer: Hearer,
    items: Sequence[Item],
    today: date,
    calendar: WorkCalendar,
) -> None:
    message = inbox.send(
        recipient,
        MessageKind.REMINDER,
        wording.subject(items, today, calendar),
        occurrence=f"reminder.{today:%Y%m%d}.{_mark(items)}",
        text=wording.text(items, today, calendar),
        link=wording.link(items, hearer),
    )
    if message is None:
        return
    rows = [
        {
            "rule": RULE,
            "report_id": item.owed.report_id,
            "official_id": recipient.id,
            "due_on": item.owed.owed_on,
            "stage": item.stage,
            "raised_on": today,
            "message_id": message.id,
        }
        for item in items
    ]
    db.session.execute(insert(Reminder), rows)


def _mark(items: Sequence[Item]) -> str:
    """What is told, as a short key: the same things at the same stages have the same one."""
    told = sorted(f"{item.owed.report_id}:{item.owed.owed_on}:{item.stage.value}" for item in items)
    return hashlib.sha256(" ".join(told).encode()).hexdigest()[:16]


def _remind_unit(
    unit: Unit,
    items: Sequence[Item],
    reason: str,
    audience: Audience,
    calendar: WorkCalendar,
    by: Actor,
) -> bool:
    """Tell its reporters, and its head too once something is due; False if it has nobody."""
    told = [
        inbox.send(
            db.session.get_one(Official, official_id),
            MessageKind.REMINDER,
            f"督查室提醒：{wording.subject(items, by.on, calendar).partition('：')[2]}",
            occurrence=f"reminded.{unit.id}.{by.on.isoformat()}",
            text=f"{reason}\n\n{wording.text(items, by.on, calendar)}",
            link=wording.link(items, Hearer.REPORTER),
        )
        for official_id in _hearers(unit.id, [item.owed for item in items], audience, by.on)
    ]
    if not any(told):
        return False
    audit.record(
        AuditAction.REMINDED,
        unit,
        by=by,
        on=by.on.isoformat(),
        reports=len(items),
        reason=reason,
    )
    return True


def _hearers(unit_id: int, owed: Iterable[Owed], audience: Audience, on: date) -> list[int]:
    """The ids of its reporters, and of its head too once something is due."""
    people = list(audience.reporters(unit_id))
    if any(each.owed_on <= on for each in owed):
        people += audience.heads(unit_id)
    return list(dict.fromkeys(person.official_id for person in people))


def _why_nobody(units: Sequence[Unit], already: set[int], owing: dict[int, list[Item]]) -> str:
    if not units:
        return "请选择要提醒的单位。"
    names = "、".join(unit.short_name for unit in units)
    if already:
        return f"{names}今天已提醒，请明天再提醒。"
    if not any(owing.values()):
        return f"{names}目前没有待报送的事项，不用提醒。"
    return f"{names}没有在任的联络员和责任人，请先在“单位与干部”中补上。"
