"""Plans, tasks and their periods, as a reader may see them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, false, func, select
from sqlalchemy.exc import NoResultFound

from tracker.core.db import db
from tracker.intake import Draft
from tracker.models import (
    LEADS,
    POSTS_OF_A_UNIT,
    Actor,
    Assignment,
    ImportDraft,
    ImportDraftStatus,
    Plan,
    PlanStatus,
    PostKind,
    ReportingPeriod,
    Schedule,
    Section,
    Task,
)
from tracker.permissions import Permission, allowed

MOST_VERSIONS = 10**6  # more than any draft has, and what every database counts to
OUT = (PlanStatus.ISSUED, PlanStatus.CLOSED)


def get_task(task_id: int, *, reader: Actor) -> Task:
    """The task, if the reader may see it; else NoResultFound."""
    task = db.session.get_one(Task, task_id)
    if not allowed(reader, Permission.TASK_VIEW, task):
        raise NoResultFound
    return task


def get_plan(plan_id: int, *, reader: Actor) -> Plan:
    """The plan, if the reader may see it; else NoResultFound."""
    plan = db.session.get_one(Plan, plan_id)
    if not allowed(reader, Permission.PLAN_VIEW, plan):
        raise NoResultFound
    return plan


def get_plan_of_version(plan_id: int, version_number: int, *, reader: Actor) -> Plan:
    """The plan whose version that is, if the reader may see it; else NoResultFound."""
    if version_number > MOST_VERSIONS:
        raise NoResultFound
    return get_plan(plan_id, reader=reader)


def tasks_visible_to(reader: Actor) -> Select[Task]:
    """The tasks that the reader may see; says in SQL what TASK_VIEW says of one task."""
    tasks = select(Task).join(Plan).where(Plan.government_id == reader.government_id)
    if reader.is_a(PostKind.SUPERVISOR, PostKind.DIRECTOR):
        return tasks
    issued = tasks.where(Plan.status.in_(OUT))
    if reader.is_a(PostKind.MAYOR, *LEADS, PostKind.SECRETARY):
        return issued
    if reader.post.kind in POSTS_OF_A_UNIT:
        own = select(Assignment.task_id).where(Assignment.unit_id == reader.post.unit_id)
        return issued.where(Task.id.in_(own))
    return issued.where(false())


def get_period(period_id: int, *, reader: Actor) -> ReportingPeriod:
    """The period, if the reader may see its plan; else NoResultFound."""
    period = db.session.get_one(ReportingPeriod, period_id)
    get_plan(period.schedule.plan_id, reader=reader)
    return period


def get_schedule(schedule_id: int, *, reader: Actor) -> Schedule:
    """The schedule, if the reader may see its plan; else NoResultFound."""
    schedule = db.session.get_one(Schedule, schedule_id)
    get_plan(schedule.plan_id, reader=reader)
    return schedule


def get_section(section_id: int, *, reader: Actor) -> Section:
    """The heading, if the reader may see its plan; else NoResultFound."""
    section = db.session.get_one(Section, section_id)
    get_plan(section.plan_id, reader=reader)
    return section


def get_import(draft_id: int, *, reader: Actor) -> ImportDraft:
    """What was read from an upload, for the office of its government; else NoResultFound.

    A discarded one is gone.
    """
    kept = db.session.get_one(ImportDraft, draft_id)
    if (
        kept.government_id != reader.government_id
        or kept.status is ImportDraftStatus.DISCARDED
        or not allowed(reader, Permission.PLAN_EDIT, None)
    ):
        raise NoResultFound
    return kept


def pending_imports(reader: Actor) -> Sequence[ImportDraft]:
    """The uploads that wait to be confirmed, newest first."""
    return db.session.scalars(
        select(ImportDraft)
        .where(
            ImportDraft.government_id == reader.government_id,
            ImportDraft.status == ImportDraftStatus.PENDING,
        )
        .order_by(ImportDraft.id.desc())
    ).all()


def read_draft(plan: Plan) -> Draft | None:
    """What was read from the document that the plan was imported from, if that was kept."""
    kept = db.session.scalar(
        select(ImportDraft.content)
        .where(ImportDraft.plan_id == plan.id, ImportDraft.status == ImportDraftStatus.CONFIRMED)
        .order_by(ImportDraft.id.desc())
        .limit(1)
    )
    return Draft.from_json(kept) if kept else None


def plans_holding(texts: Collection[str], *, reader: Actor) -> list[tuple[Plan, int]]:
    """The plans that hold most of these task texts already, each with how many of them."""
    held = func.count(Task.text.distinct())
    found = db.session.execute(
        select(Plan, held)
        .join(Task)
        .where(Plan.government_id == reader.government_id, Task.text.in_(set(texts)))
        .group_by(Plan.id)
        .having(held * 2 > len(set(texts)))
        .order_by(Plan.id)
    )
    return [(plan, number) for plan, number in found]


@dataclass(frozen=True)
class ListedPlan:
    """A plan in the list, with the number of its tasks."""

    plan: Plan
    tasks: int


def plans_visible_to(reader: Actor) -> Select[Plan]:
    """The plans that the reader may open; says in SQL what PLAN_VIEW says of one plan."""
    plans = select(Plan).where(Plan.government_id == reader.government_id)
    if reader.is_a(PostKind.SUPERVISOR, PostKind.DIRECTOR):
        return plans
    issued = plans.where(Plan.status.in_(OUT))
    if reader.is_a(PostKind.MAYOR, *LEADS, PostKind.SECRETARY):
        return issued
    if reader.post.kind in POSTS_OF_A_UNIT:
        own = select(Assignment.task_id).where(Assignment.unit_id == reader.post.unit_id)
        return issued.where(Plan.id.in_(select(Task.plan_id).where(Task.id.in_(own))))
    return issued.where(false())


def list_plans(reader: Actor) -> list[ListedPlan]:
    """The plans that the reader may open, newest year first, with how many tasks each has."""
    plans = (
        plans_visible_to(reader)
        .add_columns(func.count(Task.id))
        .outerjoin(Task, Task.plan_id == Plan.id)
        .group_by(Plan.id)
        .order_by(Plan.year.desc(), Plan.id.desc())
    )
    return [ListedPlan(plan, tasks) for plan, tasks in db.session.execute(plans)]
