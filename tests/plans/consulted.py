"""A draft with the units' turn before it, for the tests of comments and approval."""

from datetime import date

from tests import factories
from tracker.core.db import db, transaction
from tracker.models import (
    Actor,
    Comment,
    Consultation,
    ConsultedUnit,
    PartyRole,
    Plan,
    TaskParty,
    UnitGroup,
    Verdict,
)
from tracker.plans import service
from tracker.plans.service.commenting import own_tasks
from tracker.plans.service.wording import wording_of

DUE = date(2022, 7, 11)  # a Monday, five working days after factories.TODAY


def draft(city: factories.City) -> Plan:
    """Three tasks: of 住建局 with 财政局, of 财政局 alone, of 教体局 with the towns."""
    plan = factories.draft_plan(city)
    leader = (city.posts["副市长（城建）"],)
    units = city.units
    factories.task(
        plan, "甲事，两步。", lead=units["住建局"], support=(units["财政局"],), leaders=leader
    )
    factories.task(plan, "乙事。", lead=units["财政局"], leaders=leader)
    third = factories.task(plan, "丙事。", lead=units["教体局"], leaders=leader)
    towns = db.session.query(UnitGroup).filter_by(name="各乡镇政府").one()
    factories.add(
        TaskParty(
            task=third,
            position=2,
            role=PartyRole.SUPPORT,
            group=towns,
            printed_name="各乡镇政府",
        )
    )
    db.session.commit()
    return plan


def begun(city: factories.City, plan: Plan, *, due_on: date = DUE) -> Consultation:
    with transaction():
        return service.begin_consultation(plan, due_on=due_on, by=city.supervisor)


def part_of(consultation: Consultation, unit: str) -> ConsultedUnit:
    return next(each for each in consultation.units if each.unit.short_name == unit)


def entries(part: ConsultedUnit, by: Actor, said: dict[str, str]) -> list[service.CommentEntry]:
    """What is entered on each own task: said by the task's label, "" agrees, else objects."""
    found = []
    for task in own_tasks(part, by).values():
        words = said.get(task.label)
        if words is not None:
            verdict = Verdict.OBJECTS if words else Verdict.AGREES
            seen = wording_of(task).digest
            found.append(service.CommentEntry(task.id, seen, verdict, text=words))
    return found


def answer(city: factories.City, part: ConsultedUnit, said: dict[str, str]) -> list[Comment]:
    """The head of the unit says this to its tasks, agrees to the rest, and answers."""
    by = city.head(part.unit.short_name)
    with transaction():
        service.save_comments(part, entries(part, by, said), version=part.version, by=by)
        service.answer_consultation(part, rest_agrees=True, by=by)
    return [comment for comment in part.comments if comment.objects]
