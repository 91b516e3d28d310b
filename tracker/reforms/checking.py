"""What a reform must be to be entered, or done on its day; each refusal says what to do."""

from datetime import date, timedelta

from sqlalchemy import func, or_, select

from tracker.core.days import day_full
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.models import (
    Plan,
    PlanStatus,
    Reform,
    ReformKind,
    ReformPart,
    ReportingPeriod,
    Schedule,
    Unit,
)
from tracker.reforms.terms import Heir, Terms

FARTHEST_BACK = timedelta(days=60)
FARTHEST_AHEAD = timedelta(days=366)
_IS_PENDING = (Reform.applied_at.is_(None), Reform.withdrawn_at.is_(None))


def earliest_day(government_id: int, *, today: date) -> date:
    """From which day on units may change: what was closed before keeps its units."""
    closed = db.session.scalar(
        select(func.max(ReportingPeriod.closes_on))
        .join(Schedule)
        .join(Plan)
        .where(
            Plan.government_id == government_id,
            Plan.status.in_((PlanStatus.ISSUED, PlanStatus.CLOSED)),
            ReportingPeriod.closes_on < today,
        )
    )
    farthest = today - FARTHEST_BACK
    return max(farthest, closed + timedelta(days=1)) if closed else farthest


def refuse_impossible(terms: Terms, government_id: int, *, besides: Reform | None = None) -> None:
    """RuleBroken where the units are not such as the kind wants, have ended, or change already.

    besides: the reform itself, once it was entered.
    """
    _refuse_wrong_number(terms)
    for unit in (*terms.predecessors, *(heir.unit for heir in terms.heirs if heir.unit)):
        if unit.abolished_on is not None:
            raise RuleBroken(
                f"{unit.short_name}已于{day_full(unit.abolished_on)}撤销，请另选单位。",
                field="predecessors",
            )
    _refuse_taken_names(terms, government_id)
    if besides is None:  # of two that were entered, whichever comes first has the name
        _refuse_promised_names(terms, government_id)
    _refuse_waiting(terms, besides)


def refuse_day(on: date, government_id: int, *, today: date) -> None:
    """RuleBroken for a day in a time that is closed, or too far ahead."""
    earliest = earliest_day(government_id, today=today)
    if on < earliest:
        raise RuleBroken(
            f"{day_full(earliest)}以前的报送期已经关闭，单位不再变动，请填这一天或以后。",
            field="on",
        )
    if on > today + FARTHEST_AHEAD:
        raise RuleBroken("日期在一年以后，请核对年份。", field="on")


def _refuse_wrong_number(terms: Terms) -> None:
    kind, before, heirs = terms.kind, terms.predecessors, terms.heirs
    if not before:
        raise RuleBroken("请选要变动的单位。", field="predecessors")
    if not heirs:
        raise RuleBroken("请选承接单位，或者填写新设单位的名称。", field="successors")
    if kind is ReformKind.MERGE:
        existing = [heir for heir in terms.newcomers if heir.unit]
        if len(before) < 2 and not existing:
            raise RuleBroken(
                "合并至少要两个单位，请再选一个；只改名称请选“更名”。", field="predecessors"
            )
    if kind is ReformKind.SPLIT and len(heirs) < 2:
        raise RuleBroken("拆分以后至少要两个单位，请再填一个。", field="successors")
    if kind is ReformKind.ABOLISH and not terms.gone:
        raise RuleBroken("承接单位不能是撤销的单位，请另选一个。", field="successors")


def _newly_named(terms: Terms) -> list[Heir]:
    """The successors that have a name which nobody had before."""
    if terms.kind is ReformKind.RENAME:
        return list(terms.heirs)
    return [heir for heir in terms.heirs if heir.unit is None]


def _refuse_taken_names(terms: Terms, government_id: int) -> None:
    used: set[str] = set()
    for heir in _newly_named(terms):
        for name in dict.fromkeys((heir.name, heir.short_name)):
            if name in used:
                raise RuleBroken(f"“{name}”写了两次，请改其中一个。", field="new_units")
            used.add(name)
            _refuse_taken(name, heir, government_id)
    if terms.kind is ReformKind.RENAME:
        [unit], [heir] = terms.predecessors, terms.heirs
        if (unit.name, unit.short_name) == (heir.name, heir.short_name):
            raise RuleBroken("名称没有变，请填写新的名称。", field="name")


def _refuse_taken(name: str, heir: Heir, government_id: int) -> None:
    taken = db.session.scalar(
        select(Unit).where(
            Unit.government_id == government_id,
            or_(Unit.name == name, Unit.short_name == name),
            Unit.id != (heir.unit.id if heir.unit else 0),
        )
    )
    if taken:
        raise RuleBroken(
            f"“{name}”已是{taken.name}的名称，请换一个；沿用它的，请把它选作承接单位。",
            field="name",
        )


def _refuse_promised_names(terms: Terms, government_id: int) -> None:
    """A name that a reform which was entered ahead gives away on its day."""
    names = {name for heir in _newly_named(terms) for name in (heir.name, heir.short_name)}
    promised = db.session.scalar(
        select(ReformPart)
        .join(ReformPart.reform)
        .where(
            Reform.government_id == government_id,
            *_IS_PENDING,
            or_(
                ReformPart.successor_name.in_(names),
                ReformPart.successor_short_name.in_(names),
            ),
        )
        .limit(1)
    )
    if promised:
        taken = promised.successor_name
        name = taken if taken in names else promised.successor_short_name
        raise RuleBroken(
            f"“{name}”是{day_full(promised.reform.on)}要施行的变动里的名称，请换一个，"
            "或者先撤回那一次。",
            field="name",
        )


def _refuse_waiting(terms: Terms, besides: Reform | None) -> None:
    ids = [
        *(unit.id for unit in terms.predecessors),
        *(heir.unit.id for heir in terms.heirs if heir.unit),
    ]
    waiting = db.session.scalar(
        select(ReformPart)
        .join(ReformPart.reform)
        .where(
            *_IS_PENDING,
            Reform.id != (besides.id if besides else 0),
            or_(ReformPart.predecessor_id.in_(ids), ReformPart.successor_id.in_(ids)),
        )
        .limit(1)
    )
    if waiting:
        raise RuleBroken(
            f"{day_full(waiting.reform.on)}已登记{waiting.predecessor_short_name}的变动，还没有施行。"
            "请先撤回那一次，或者等它施行以后再登记。",
            field="predecessors",
        )
