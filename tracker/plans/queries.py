"""Plans, tasks and their periods, as a reader may see them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, false, func, or_, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload

from tracker.core.db import db
from tracker.intake import Draft
from tracker.models import (
    LEADS,
    POSTS_OF_A_UNIT,
    Actor,
    ApprovalRequest,
    ApprovalStatus,
    Assignment,
    Consultation,
    ConsultedUnit,
    ImportDraft,
    ImportDraftStatus,
    Plan,
    PlanStatus,
    Post,
    PostKind,
    ReportingPeriod,
    Section,
    Task,
    Tenure,
    Unit,
    UnitAlias,
    UnitGroup,
)
from tracker.permissions import Permission, allowed
from tracker.plans.changes import Names
from tracker.plans.resolving import DirectoryNames

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


def comments_owed(reader: Actor) -> Sequence[ConsultedUnit]:
    """The rounds in which the reader's unit is asked and has not answered, while it still may."""
    if reader.post.kind not in POSTS_OF_A_UNIT:
        return []
    return db.session.scalars(
        select(ConsultedUnit)
        .join(ConsultedUnit.consultation)
        .where(
            ConsultedUnit.unit_id == reader.post.unit_id,
            ConsultedUnit.answered_at.is_(None),
            Consultation.ended_at.is_(None),
            Consultation.due_on >= reader.on,
        )
        .order_by(Consultation.due_on, Consultation.id)
        .options(joinedload(ConsultedUnit.consultation).joinedload(Consultation.plan))
    ).all()


def approvals_owed(reader: Actor) -> Sequence[ApprovalRequest]:
    """The drafts that wait for the leader whose post the reader acts in, or serves."""
    return db.session.scalars(
        select(ApprovalRequest)
        .where(
            ApprovalRequest.post_id.in_([reader.post.id, reader.post.serves_id or 0]),
            ApprovalRequest.status == ApprovalStatus.PENDING,
        )
        .order_by(ApprovalRequest.id)
        .options(joinedload(ApprovalRequest.plan), joinedload(ApprovalRequest.asked_by))
    ).all()


def directory_names(government_id: int, on: date) -> DirectoryNames:
    """The names by which the directory knows its units, groups and leaders on a day."""
    groups = db.session.execute(
        select(UnitGroup.id, UnitGroup.name, UnitGroup.is_chosen_per_task).where(
            UnitGroup.government_id == government_id
        )
    ).all()
    return DirectoryNames(
        units=_unit_names(government_id, on),
        groups={group.name: group.id for group in groups},
        leaders=_leader_names(government_id, on),
        per_task=frozenset(group.id for group in groups if group.is_chosen_per_task),
    )


@dataclass(frozen=True)
class DirectoryEntries:
    """What can be chosen for a task: units, groups, and the posts that lead with who holds them."""

    units: Sequence[Unit]
    groups: Sequence[UnitGroup]
    leaders: Sequence[tuple[Post, str]]


def directory_entries(government_id: int, on: date) -> DirectoryEntries:
    """The units, groups and leaders that a task can be given on a day."""
    units = (
        select(Unit)
        .where(
            Unit.government_id == government_id,
            or_(Unit.abolished_on.is_(None), Unit.abolished_on > on),
        )
        .order_by(Unit.position, Unit.id)
    )
    groups = select(UnitGroup).where(UnitGroup.government_id == government_id)
    return DirectoryEntries(
        units=db.session.scalars(units).all(),
        groups=db.session.scalars(groups.order_by(UnitGroup.id)).all(),
        leaders=[(post, holder_in(post, on)) for post in lead_posts(government_id)],
    )


def names_in(government_id: int) -> Names:
    """How the units, groups and posts of a government are called, also those that are gone."""

    def named(column: InstrumentedAttribute[str], model: type[Unit | UnitGroup | Post]) -> Any:
        rows = select(model.id, column).where(model.government_id == government_id)
        return {row[0]: row[1] for row in db.session.execute(rows)}

    return Names(
        units=named(Unit.short_name, Unit),
        groups=named(UnitGroup.name, UnitGroup),
        posts=named(Post.title, Post),
    )


def holder_in(post: Post, on: date) -> str:
    """The name of who holds a post on a day, from what is loaded; empty where it is vacant."""
    return next((each.official.name for each in post.tenures if each.includes(on)), "")


def lead_posts(government_id: int) -> Sequence[Post]:
    """The posts that can lead a task: the mayor's, the vice-mayors', other leaders'."""
    return db.session.scalars(
        select(Post)
        .where(
            Post.government_id == government_id,
            Post.kind.in_((PostKind.MAYOR, *LEADS)),
            Post.abolished_on.is_(None),
        )
        .options(selectinload(Post.tenures).joinedload(Tenure.official))
        .order_by(Post.position, Post.id)
    ).all()


def _unit_names(government_id: int, on: date) -> dict[str, frozenset[int]]:
    of_this = (
        Unit.government_id == government_id,
        or_(Unit.abolished_on.is_(None), Unit.abolished_on > on),
    )
    aliases = (
        select(UnitAlias.name, UnitAlias.unit_id)
        .join(Unit)
        .where(
            *of_this,
            or_(UnitAlias.from_on.is_(None), UnitAlias.from_on <= on),
            or_(UnitAlias.until_on.is_(None), UnitAlias.until_on > on),
        )
    )
    found: dict[str, set[int]] = {}
    for columns in (
        select(Unit.name, Unit.id).where(*of_this),
        select(Unit.short_name, Unit.id).where(*of_this),
        aliases,
    ):
        for name, unit_id in db.session.execute(columns):
            found.setdefault(name, set()).add(unit_id)
    return {name: frozenset(ids) for name, ids in found.items()}


def _leader_names(government_id: int, on: date) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for post in lead_posts(government_id):
        names = [post.title]
        names += [tenure.official.name for tenure in post.tenures if tenure.includes(on)]
        for name in names:
            found.setdefault(name, set()).add(post.id)
    return {name: frozenset(ids) for name, ids in found.items()}
