"""What a post may do with one thing: the rules that the policy is made of, each a predicate."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from tracker.core.db import db
from tracker.models import (
    ADMINISTRATORS,
    HANDED_IN,
    LEADS,
    POSTS_OF_A_UNIT,
    Account,
    Actor,
    Addressee,
    ApprovalRequest,
    Assignment,
    ChannelSetup,
    Closure,
    Collection,
    ConsultedUnit,
    Cover,
    Instruction,
    Plan,
    PlanStatus,
    Post,
    PostKind,
    ProgressReport,
    Proposal,
    Slip,
    Task,
    Tenure,
    Unit,
    Verification,
)

Rule = Callable[[Actor, Any], bool]


def holds(*kinds: PostKind) -> Rule:
    """The rule that the post acted in is of one of these kinds."""
    return lambda actor, _subject: actor.is_a(*kinds)


def anybody(_actor: Actor, _subject: object) -> bool:
    return True


of_the_office = holds(PostKind.SUPERVISOR)
of_the_government = holds(
    PostKind.MAYOR, *LEADS, PostKind.DIRECTOR, PostKind.SECRETARY, PostKind.SUPERVISOR
)


def works_with_tasks(actor: Actor, _subject: object) -> bool:
    return actor.post.kind not in ADMINISTRATORS


def is_of_unit(actor: Actor, unit_id: int) -> bool:
    return actor.post.kind in POSTS_OF_A_UNIT and actor.post.unit_id == unit_id


def _is_out(plan: Plan) -> bool:
    return plan.status in (PlanStatus.ISSUED, PlanStatus.CLOSED)


def governs_plan(actor: Actor, plan: Plan) -> bool:
    """Leaders see every issued plan of their government, the director and the office drafts too."""
    return plan.government_id == actor.government_id and (
        actor.is_a(PostKind.SUPERVISOR, PostKind.DIRECTOR)
        or (_is_out(plan) and of_the_government(actor, plan))
    )


def unit_is_in_plan(actor: Actor, plan: Plan) -> bool:
    """A unit sees the issued plans that oblige it to anything."""
    if not _is_out(plan) or actor.post.kind not in POSTS_OF_A_UNIT:
        return False
    own = (
        select(Assignment.id)
        .join(Task)
        .where(Task.plan_id == plan.id, Assignment.unit_id == actor.post.unit_id)
    )
    return db.session.scalar(own.limit(1)) is not None


def keeps_drafts(actor: Actor, plan: Plan | None) -> bool:
    """The office and the director; of this plan, where one is named."""
    return actor.is_a(PostKind.SUPERVISOR, PostKind.DIRECTOR) and (
        plan is None or plan.government_id == actor.government_id
    )


def is_consulted(actor: Actor, consulted: ConsultedUnit) -> bool:
    return is_of_unit(actor, consulted.unit_id)


def answers_for_unit(actor: Actor, asked: ConsultedUnit | Slip | Closure) -> bool:
    return signs_for_unit(actor, asked.unit)


def keeps_approval(actor: Actor, request: ApprovalRequest) -> bool:
    return keeps_drafts(actor, request.plan)


def is_asked_to_approve(actor: Actor, request: ApprovalRequest) -> bool:
    return actor.post.id == request.post_id


def serves_who_is_asked(actor: Actor, request: ApprovalRequest) -> bool:
    return actor.is_a(PostKind.SECRETARY) and actor.post.serves_id == request.post_id


def governs_task(actor: Actor, task: Task) -> bool:
    """Mayors, the director and the office see every issued task of their government."""
    return (
        task.plan.government_id == actor.government_id
        and of_the_government(actor, task)
        and (_is_out(task.plan) or actor.is_a(PostKind.SUPERVISOR, PostKind.DIRECTOR))
    )


def unit_is_on_task(actor: Actor, task: Task) -> bool:
    return _is_out(task.plan) and any(is_of_unit(actor, a.unit_id) for a in task.assignments)


def unit_leads_task(actor: Actor, task: Task) -> bool:
    return any(a.is_lead and is_of_unit(actor, a.unit_id) for a in task.assignments)


def leads_task(actor: Actor, task: Task) -> bool:
    """A lead official of the task on that day, alone or as one of all vice-mayors."""
    return any(
        leader.includes(actor.on)
        and (
            leader.post_id == actor.post.id
            or (leader.is_shared and actor.is_a(PostKind.VICE_MAYOR))
        )
        for leader in task.leaders
    )


def governs_report(actor: Actor, report: ProgressReport) -> bool:
    return governs_task(actor, report.assignment.task)


def unit_reads_report(actor: Actor, report: ProgressReport) -> bool:
    """A unit reads all reports of a task that it leads, else its own and the leads'."""
    assignment = report.assignment
    task = assignment.task
    if is_of_unit(actor, assignment.unit_id) or unit_leads_task(actor, task):
        return True
    return assignment.is_lead and unit_is_on_task(actor, task)


def writes_for_unit(actor: Actor, assignment: Assignment) -> bool:
    return is_of_unit(actor, assignment.unit_id)


def signs_for_unit(actor: Actor, unit: Unit) -> bool:
    """The head or another responsible post; the liaison where the unit needs no sign-off."""
    if not is_of_unit(actor, unit.id):
        return False
    return not actor.is_a(PostKind.LIAISON) or not unit.needs_signoff


def is_addressed(actor: Actor, addressee: Addressee) -> bool:
    return is_of_unit(actor, addressee.unit_id)


def governs_instruction(actor: Actor, instruction: Instruction) -> bool:
    return governs_task(actor, instruction.task)


def is_instructed(actor: Actor, instruction: Instruction) -> bool:
    return is_of_unit(actor, instruction.unit_id)


def governs_slip(actor: Actor, slip: Slip) -> bool:
    return slip.unit.government_id == actor.government_id and of_the_government(actor, slip)


def is_sent_slip(actor: Actor, slip: Slip) -> bool:
    return is_of_unit(actor, slip.unit_id)


def may_declare_done(actor: Actor, task: Task) -> bool:
    """The units that lead the task that day, each for its part."""
    return any(
        each.is_lead and each.includes(actor.on) and is_of_unit(actor, each.unit_id)
        for each in task.assignments
    )


def governs_closure(actor: Actor, closure: Closure) -> bool:
    """What was declared; what a unit still writes is its own affair."""
    return closure.was_declared and governs_task(actor, closure.task)


def unit_reads_closure(actor: Actor, closure: Closure) -> bool:
    """A unit's own, and of the tasks that it is on what was declared."""
    if is_of_unit(actor, closure.unit_id):
        return True
    return closure.was_declared and unit_is_on_task(actor, closure.task)


def takes_back_closure(actor: Actor, closure: Closure) -> bool:
    """Whoever writes for the unit, until it is declared; then who signs for it."""
    if closure.is_written:
        return is_of_unit(actor, closure.unit_id)
    return answers_for_unit(actor, closure)


def governs_verification(actor: Actor, verification: Verification) -> bool:
    return governs_task(actor, verification.task)


def unit_reads_verification(actor: Actor, verification: Verification) -> bool:
    return unit_leads_task(actor, verification.task)


def may_instruct(actor: Actor, task: Task) -> bool:
    return governs_task(actor, task) and (
        actor.is_a(PostKind.MAYOR) or (actor.is_a(*LEADS) and leads_task(actor, task))
    )


def sees_collections(actor: Actor, collection: Collection | None) -> bool:
    """The office, the director and every unit; leaders read the plan that comes of it."""
    is_own = collection is None or collection.government_id == actor.government_id
    return is_own and actor.is_a(PostKind.SUPERVISOR, PostKind.DIRECTOR, *POSTS_OF_A_UNIT)


def office_sees_proposal(actor: Actor, proposal: Proposal) -> bool:
    """What was handed in; a unit's draft is its own affair."""
    return (
        proposal.collection.government_id == actor.government_id
        and actor.is_a(PostKind.SUPERVISOR, PostKind.DIRECTOR)
        and proposal.status in HANDED_IN
    )


def unit_wrote_proposal(actor: Actor, subject: Proposal | Collection) -> bool:
    """The unit's own one; of a collection, whether the post may propose there at all."""
    if isinstance(subject, Collection):
        return actor.post.kind in POSTS_OF_A_UNIT
    return subject.unit_id is not None and is_of_unit(actor, subject.unit_id)


def is_of_own_government(actor: Actor, account: Account | None) -> bool:
    return account is None or account.official.government_id == actor.government_id


def manages_accounts(actor: Actor, account: Account | None) -> bool:
    return actor.is_a(PostKind.SYSTEM_ADMINISTRATOR) and is_of_own_government(actor, account)


def unlocks_accounts(actor: Actor, account: Account | None) -> bool:
    return actor.is_a(
        PostKind.SYSTEM_ADMINISTRATOR, PostKind.SECURITY_ADMINISTRATOR
    ) and is_of_own_government(actor, account)


def keeps_channels(actor: Actor, setup: ChannelSetup | None) -> bool:
    return actor.is_a(PostKind.SYSTEM_ADMINISTRATOR) and (
        setup is None or setup.government_id == actor.government_id
    )


def keeps_directory(actor: Actor, subject: object) -> bool:
    """The office and the system administrator; who administers, the latter alone decides, or the
    office could appoint itself and open other people's accounts."""
    post = subject.post if isinstance(subject, Tenure | Cover) else subject
    if isinstance(post, Post) and post.kind in ADMINISTRATORS:
        return actor.is_a(PostKind.SYSTEM_ADMINISTRATOR)
    return actor.is_a(PostKind.SUPERVISOR, PostKind.SYSTEM_ADMINISTRATOR)
