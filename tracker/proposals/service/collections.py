"""The office opens a collection for a year, extends and closes it (发起、延长、结束征集)."""

from datetime import date

from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.days import day_full
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.core.workdays import due_day
from tracker.directory import queries as directory
from tracker.directory import service as settings
from tracker.inbox import service as inbox
from tracker.models import Actor, AuditAction, Collection, MessageKind
from tracker.proposals import queries

YEARS = range(2000, 2101)


def open_collection(*, title: str, year: int, until_on: date, note: str, by: Actor) -> Collection:
    """Call for proposals until a day, and tell every unit (发起征集)."""
    if year not in YEARS:
        raise RuleBroken("请填 2000 至 2100 之间的年份。", field="year")
    _refuse_past(until_on, by)
    collection = Collection(
        government_id=by.government_id, title=title, year=year, until_on=until_on, note=note
    )
    db.session.add(collection)
    audit.record(
        AuditAction.COLLECTION_OPENED,
        collection,
        by=by,
        title=title,
        until_on=until_on.isoformat(),
    )
    _tell_units(collection, by)
    return collection


def change_collection(
    collection: Collection, *, title: str, until_on: date, note: str, by: Actor
) -> None:
    """Change what it says and its last day; a later one opens a closed one again (延长)."""
    hold(collection)
    before = collection.until_on
    if until_on != before or not collection.is_open(by.on):
        _refuse_past(until_on, by)
        collection.closed_at = None
    collection.title, collection.until_on, collection.note = title, until_on, note
    audit.record(
        AuditAction.COLLECTION_CHANGED,
        collection,
        by=by,
        title=title,
        before=before.isoformat(),
        after=until_on.isoformat(),
    )


def close_collection(collection: Collection, *, by: Actor) -> None:
    """Take no more from now on; closing twice is closing once (结束征集)."""
    hold(collection)
    if collection.is_open(by.on):
        collection.closed_at = clock.now()
        audit.record(AuditAction.COLLECTION_CLOSED, collection, by=by, title=collection.title)


def open_to_public(is_public: bool, *, by: Actor) -> None:
    """Switch the government's public page on or off; it is off until somebody does (公众填报)."""
    if queries.is_public(by.government_id) != is_public:
        settings.change_setting(queries.PUBLIC, is_public, label="公众填报", by=by)


def hold(collection: Collection) -> None:
    """Lock the collection, so that those who change anything in it take turns.

    RuleBroken where its plan is made: from then on the plan is what is worked on.
    """
    db.session.refresh(collection, with_for_update=True)
    if collection.plan_id:
        raise RuleBroken("这次征集已经形成任务方案，请在任务方案中修改。")


def hold_open(collection: Collection, *, on: date) -> None:
    """Lock a collection that something is to be put into; RuleBroken where it is over."""
    hold(collection)
    if not collection.is_open(on):
        when = "督查室已提前结束" if collection.closed_at else day_full(collection.until_on)
        raise RuleBroken(f"征集已经截止（{when}），如需补报请与督查室联系。")


def _refuse_past(until_on: date, by: Actor) -> None:
    if until_on < by.on:
        raise RuleBroken("截止日期已经过去，请另选一天。", field="until_on")


def _tell_units(collection: Collection, by: Actor) -> None:
    until = due_day(collection.until_on, by.on, directory.work_calendar())
    for unit in queries.units_asked(by.government_id, on=by.on):
        for official in directory.reporters_of(unit, on=by.on):
            inbox.send(
                official,
                MessageKind.NOTICE,
                f"{collection.title}，请于{until}前填报",
                occurrence=f"collection.{collection.id}",
                text=collection.note,
                link=f"/collections/{collection.id}",
            )
