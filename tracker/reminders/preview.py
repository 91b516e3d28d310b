"""What a unit would get for the next reporting day under given rules: the rules, made plain."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker.core.db import db
from tracker.directory import queries as directory
from tracker.models import Channel, Official, ReportingPeriod, Unit
from tracker.reminders import queries, tellings, wording
from tracker.reminders.audience import Audience
from tracker.reminders.queries import Owed
from tracker.reminders.rules import Hearer, Rules, StageRule
from tracker.reminders.tellings import Bundle, Ruled
from tracker.reminders.wording import Item


@dataclass(frozen=True)
class Line:
    """One day on which something is told, to whom, by which channels, and in which words."""

    day: date
    stage: str
    hearers: Sequence[tuple[Hearer, Sequence[str]]]
    channels: Sequence[Channel]
    subject: str
    text: str


@dataclass(frozen=True)
class Preview:
    unit: Unit
    period: ReportingPeriod
    lines: Sequence[Line]


def preview(rules: Rules, unit: Unit, *, on: date) -> Preview | None:
    """The next reporting day of a unit, as if nothing had been handed in; None if it has none."""
    period = queries.next_period(unit.id, on=on)
    if period is None:
        return None
    ruled = Ruled(directory.work_calendar(), {unit.government_id: rules})
    owed = queries.asked_of(unit.id, period.id)
    audience = Audience(on)
    begun: dict[date, StageRule] = {}
    for rule in rules.stages:  # of several on a day the most urgent, which comes last
        day = ruled.begins(rule.stage, owed[0])
        if day >= period.opens_on:
            begun[day] = rule
    return Preview(
        unit,
        period,
        [_line(day, rule, owed, audience, ruled) for day, rule in sorted(begun.items(), key=_day)],
    )


def _line(
    day: date, rule: StageRule, owed: Sequence[Owed], audience: Audience, ruled: Ruled
) -> Line:
    unattended = audience.is_unattended(owed[0].unit_id)
    items = [Item(each, rule, unattended) for each in owed]
    hearers: dict[Hearer, dict[int, None]] = {}
    for bundle in tellings.bundles(owed, audience.leaders):
        _hear(hearers, bundle, rule, audience)
    names = _names({person for people in hearers.values() for person in people})
    return Line(
        day=day,
        stage=rule.stage.label_on(day, owed[0].owed_on),
        hearers=[(hearer, [names[each] for each in hearers[hearer]]) for hearer in hearers],
        channels=[channel for channel in Channel if channel in rule.channels],
        subject=wording.subject(items, day, ruled.calendar),
        text=wording.text(items, day, ruled.calendar),
    )


def _hear(
    hearers: dict[Hearer, dict[int, None]], bundle: Bundle, rule: StageRule, audience: Audience
) -> None:
    for hearer, person in audience.of(bundle.first, rule):
        hearers.setdefault(hearer, {})[person.official_id] = None


def _names(officials: set[int]) -> dict[int, str]:
    rows = db.session.execute(select(Official.id, Official.name).where(Official.id.in_(officials)))
    return {row.id: row.name for row in rows}


def _day(begun: tuple[date, StageRule]) -> date:
    return begun[0]
