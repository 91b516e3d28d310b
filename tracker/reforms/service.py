"""Entering a change of units, taking it back before its day, and doing it on its day (机构改革)."""

import logging
from datetime import date

from sqlalchemy import select

from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.db import db, hold, transaction
from tracker.core.errors import RuleBroken
from tracker.core.texts import written
from tracker.directory import reorganizing
from tracker.models import (
    Actor,
    Assignment,
    AuditAction,
    Plan,
    PlanStatus,
    ProgressReport,
    Reform,
    ReformKind,
    ReformMove,
    Task,
    Unit,
)
from tracker.plans import service as plans
from tracker.reforms import telling
from tracker.reforms.carrying import (
    Carrying,
    carry_groups,
    carry_papers,
    carry_posts,
    carry_tasks,
    end_units,
)
from tracker.reforms.checking import refuse_day, refuse_impossible
from tracker.reforms.moving import Moves, moves_of
from tracker.reforms.staff import unheard
from tracker.reforms.terms import ENDS, Terms, terms_of

logger = logging.getLogger(__name__)

LONGEST_BASIS = 200
LONGEST_REASON = 500


def enter_reform(terms: Terms, *, seen: str, by: Actor) -> Reform:
    """Enter a reform; of today or an earlier day it is done at once, else on its day.

    seen: the digest of what the page said would move. RuleBroken where that has changed since,
    where the day lies in a time that is closed, or the units are not such as can change.
    """
    _hold(terms, by.government_id)
    refuse(terms, by=by)
    if moves_of(terms, today=by.on).digest != seen:
        raise RuleBroken("您看过以后，要移交的事项又有变化，没有登记。请看过新的清单再确认。")
    reform = Reform(
        government_id=by.government_id,
        kind=terms.kind,
        on=terms.on,
        basis_title=written(terms.basis_title, "依据", LONGEST_BASIS, field="basis_title"),
        basis_number=terms.basis_number.strip(),
        choices=terms.choices.as_json(),
        entered_by_id=by.official.id,
        entered_by_name=by.name,
        entered_at=clock.now(),
        parts=terms.parts(),
    )
    db.session.add(reform)
    audit.record(
        AuditAction.REFORM_ENTERED,
        reform,
        by=by,
        title=terms.title,
        on=terms.on.isoformat(),
        reason=reform.basis,
    )
    if terms.on <= by.on:
        _apply(reform, today=by.on, by=by)
    return reform


def refuse(terms: Terms, *, by: Actor) -> None:
    """RuleBroken where the reform cannot be entered, whatever it would move."""
    refuse_impossible(terms, by.government_id)
    refuse_day(terms.on, by.government_id, today=by.on)
    _refuse_unknown_choices(terms)


def withdraw_reform(reform: Reform, *, reason: str, by: Actor) -> None:
    """Take a reform back before its day; what was entered stays on record."""
    hold(reform)
    if reform.applied_at is not None:
        raise RuleBroken("已经施行，不能撤回；要改回来的，请再登记一次变动。")
    if reform.withdrawn_at is not None:
        raise RuleBroken("已经撤回，不用再撤。")
    reform.withdrawn_why = written(reason, "撤回的原因", LONGEST_REASON, field="reason")
    reform.withdrawn_at, reform.withdrawn_by_id = clock.now(), by.official.id
    audit.record(AuditAction.REFORM_WITHDRAWN, reform, by=by, title=reform.title, reason=reason)


def apply_reforms(today: date) -> int:
    """Do the reforms whose day has come, each in a transaction of its own; how many.

    A job that may run at any time and as often as it likes. One that cannot be done any more waits,
    and the office hears of it.
    """
    due = db.session.scalars(
        select(Reform.id)
        .where(Reform.applied_at.is_(None), Reform.withdrawn_at.is_(None), Reform.on <= today)
        .order_by(Reform.on, Reform.id)
    ).all()
    return sum(_apply_due(reform_id, today) for reform_id in due)


def _apply_due(reform_id: int, today: date) -> bool:
    try:
        with transaction():
            reform = db.session.get_one(Reform, reform_id)
            hold(reform)
            if not reform.is_pending:
                return False
            _apply(reform, today=today, by=None)
    except RuleBroken as refused:
        logger.warning("reform %s cannot be done: %s", reform_id, refused)
        with transaction():
            telling.tell_hindered(db.session.get_one(Reform, reform_id), str(refused), today=today)
        return False
    return True


def _apply(reform: Reform, *, today: date, by: Actor | None) -> None:
    terms = terms_of(reform)
    _hold(terms, reform.government_id)
    refuse_impossible(terms, reform.government_id, besides=reform)
    if terms.kind is ReformKind.RENAME:
        made, moves, units = _rename(terms, today, by)
    else:
        made, moves, units = _carry(reform, terms, today, by)
    reform.applied_at = clock.now()
    audit.record(
        AuditAction.REFORM_APPLIED,
        reform,
        by=by,
        government_id=reform.government_id,
        title=terms.title,
        on=reform.on.isoformat(),
        tasks=len({each.task_id for each in made}),
    )
    silent = unheard(
        terms_of(reform),
        (),
        [units.index(each.successor) for each in made if each.successor],
        today,
    )
    telling.tell(reform, moves, made, units, silent, today=today)


def _rename(
    terms: Terms, today: date, by: Actor | None
) -> tuple[list[ReformMove], Moves, list[Unit]]:
    [unit], [heir] = terms.predecessors, terms.heirs
    reorganizing.rename_unit(unit, name=heir.name, short_name=heir.short_name, on=terms.on, by=by)
    return [], moves_of(terms, today=today), [unit]


def _carry(
    reform: Reform, terms: Terms, today: date, by: Actor | None
) -> tuple[list[ReformMove], Moves, list[Unit]]:
    units = _heirs(reform, terms, by)
    terms = terms_of(reform)
    moves = moves_of(terms, today=today)
    carrying = Carrying(reform, units, today, by)
    carry_posts(moves.posts, carrying)
    carry_groups(moves.groups, terms.gone, carrying)
    made = carry_tasks(moves, carrying)
    carry_papers(moves.leftover, carrying)
    end_units(terms.gone, carrying)
    for plan in _issued(reform.government_id):
        plans.follow_groups_in(plan, today)
    return made, moves, units


def _heirs(reform: Reform, terms: Terms, by: Actor | None) -> list[Unit]:
    """The successors by their places; those that are new are set up."""
    units = []
    for place, heir in enumerate(terms.heirs):
        unit = heir.unit or reorganizing.set_up_unit(
            reform.government_id,
            name=heir.name,
            short_name=heir.short_name,
            kind=heir.kind,
            by=by,
        )
        for part in reform.parts:
            if part.place == place:
                part.successor = unit
        units.append(unit)
    db.session.flush()
    return units


def _issued(government_id: int) -> list[Plan]:
    return list(
        db.session.scalars(
            select(Plan)
            .where(Plan.government_id == government_id, Plan.status == PlanStatus.ISSUED)
            .order_by(Plan.id)
        )
    )


def _hold(terms: Terms, government_id: int) -> None:
    """Hold the plans, the units, their reports and the tasks, in a fixed order: nobody issues,
    instructs, changes a unit or hands in meanwhile. Reports before tasks, as who hands in does."""
    db.session.execute(
        select(Plan.id)
        .where(Plan.government_id == government_id)
        .order_by(Plan.id)
        .with_for_update(key_share=True)
    )
    ids = [unit.id for unit in terms.predecessors]
    ids += [heir.unit.id for heir in terms.heirs if heir.unit]
    db.session.execute(
        select(Unit.id).where(Unit.id.in_(ids)).order_by(Unit.id).with_for_update(key_share=True)
    )
    db.session.execute(
        select(ProgressReport.id)
        .join(ProgressReport.assignment)
        .where(Assignment.unit_id.in_(ids))
        .order_by(ProgressReport.id)
        .with_for_update(of=ProgressReport)
    )
    db.session.execute(
        select(Task.id)
        .join(Plan)
        .where(Plan.government_id == government_id, Plan.status == PlanStatus.ISSUED)
        .order_by(Task.id)
        .with_for_update(key_share=True, of=Task)
    )
    db.session.expire_all()


def _refuse_unknown_choices(terms: Terms) -> None:
    places = {*range(len(terms.heirs))}
    if not {*terms.choices.tasks.values()} <= places or not (
        {*terms.choices.posts.values()} <= places | {ENDS}
    ):
        raise RuleBroken("有的选择已不在承接单位之列，请重新选择。")
