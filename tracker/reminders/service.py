"""Reminders (提醒): what other features and the processes call, and the office's own word.

What the clock tells by itself is raised in raising.py, and played through in season.py.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker.audit import service as audit
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.core.workdays import WorkCalendar
from tracker.directory import queries as directory
from tracker.directory import service as directory_service
from tracker.inbox import service as inbox
from tracker.models import Actor, AuditAction, Government, MessageKind, Official, Stage, Unit
from tracker.reminders import queries, record, wording
from tracker.reminders.audience import Audience
from tracker.reminders.ledger import requests_this_quarter
from tracker.reminders.queries import Owed
from tracker.reminders.raising import raise_reminders, sweep
from tracker.reminders.rules import SETTING, Hearer, Rules, StageRule
from tracker.reminders.season import Outlook, by_stage, outlooks
from tracker.reminders.standing import still_stands
from tracker.reminders.tellings import Part, Telling
from tracker.reminders.wording import Item

__all__ = [
    "Call",
    "Outlook",
    "Part",
    "Telling",
    "by_stage",
    "calls_for",
    "change_rules",
    "outlooks",
    "raise_reminders",
    "remind_now",
    "still_stands",
    "sweep",
]

LONGEST_REASON = 200

_NOW = StageRule(Stage(0), ())


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
    owing = _owing(unit_ids, by)
    asked = {
        unit: [each for each in owed if task_ids is None or each.task_id in task_ids]
        for unit, owed in owing.items()
    }
    ids = [unit for unit in owing if asked[unit]]
    done = queries.reminded_today(ids, on=by.on)
    heard = record.told_on(by.on, [owed.report_id for unit in ids for owed in owing[unit]])
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


def _owing(unit_ids: Collection[int] | None, by: Actor) -> dict[int, list[Owed]]:
    """What each unit of the government owes that day, in the order of the directory."""
    owing: dict[int, list[Owed]] = {}
    for owed in queries.owed_reports(by.on, units=unit_ids):
        if owed.government_id == by.government_id:
            owing.setdefault(owed.unit_id, []).append(owed)
    return owing


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
    held = select(Unit).where(Unit.id.in_(ids)).order_by(Unit.id)
    db.session.scalars(held.with_for_update(key_share=True)).all()
    already = queries.reminded_today(ids, on=by.on)
    owing: dict[int, list[Item]] = {unit.id: [] for unit in units if unit.id not in already}
    for owed in queries.owed_reports(by.on, units=list(owing)):
        owing[owed.unit_id].append(Item(owed, _NOW))
    audience, calendar = Audience(by.on), directory.work_calendar()
    reminded = [
        unit
        for unit in units
        if owing.get(unit.id) and _remind_unit(unit, owing[unit.id], reason, audience, calendar, by)
    ]
    if not reminded:
        raise RuleBroken(_why_nobody(units, already, owing))
    return reminded


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
            occurrence=record.key_by_hand(unit.id, by.on),
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


def change_rules(rules: Rules | None, *, seen: str = "", by: Actor) -> None:
    """Keep a government's own rules of reminding; None: the usual ones again.

    seen: the mark of the rules that were changed on the page; RuleBroken if others hold now.
    """
    own = select(Government.id).where(Government.id == by.government_id)
    db.session.execute(own.with_for_update(key_share=True))
    if seen and seen != queries.rules_of(by.government_id).mark:
        raise RuleBroken("提醒规则刚被他人改过，没有保存。请刷新后再改。")
    if rules is not None:
        rules.check()
    setting = rules.as_setting() if rules else None
    directory_service.change_setting(
        SETTING,
        setting,
        label="提醒规则",
        by=by,
        said=lambda kept: Rules.from_setting(kept).said,
    )


def _why_nobody(units: Sequence[Unit], already: set[int], owing: dict[int, list[Item]]) -> str:
    if not units:
        return "请选择要提醒的单位。"
    names = "、".join(unit.short_name for unit in units)
    if already:
        return f"{names}今天已提醒，请明天再提醒。"
    if not any(owing.values()):
        return f"{names}目前没有待报送的事项，不用提醒。"
    return f"{names}没有在任的联络员和责任人，请先在“单位与干部”中补上。"
