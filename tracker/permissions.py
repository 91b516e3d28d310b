"""Who may do what. The whole policy is the table at the bottom.

What somebody may do follows from the post acted in (docs/rules.md 3); there are no roles.
"""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import or_, select

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
    Attachment,
    Collection,
    ConsultedUnit,
    Cover,
    Instruction,
    Official,
    Plan,
    PlanStatus,
    Post,
    PostKind,
    ProgressReport,
    Proposal,
    Task,
    Tenure,
    Unit,
)


class Permission(StrEnum):
    SIGNED_IN = "signed-in"  # what everybody may who has a post
    TASK_VIEW = "task:view"
    TASK_MARK = "task:mark"  # override a task's mark with a reason
    LEDGER_VIEW = "ledger:view"
    PORTFOLIO_VIEW = "portfolio:view"
    STATISTICS_VIEW = "statistics:view"
    PLAN_VIEW = "plan:view"
    PLAN_EDIT = "plan:edit"  # import, edit, undo a draft
    PLAN_AGREE = "plan:agree"
    PLAN_ISSUE = "plan:issue"
    CONSULTATION_VIEW = "consultation:view"  # every unit's comments on a draft
    CONSULTATION_HOLD = "consultation:hold"  # begin, extend, end, remind, settle comments
    COMMENT_WRITE = "comment:write"  # a unit's own comments on its tasks of a draft
    COMMENT_SEND = "comment:send"  # answer for the unit, take the answer back
    APPROVAL_ASK = "approval:ask"  # put a draft before a leader, enter an approval on paper
    APPROVAL_VIEW = "approval:view"
    APPROVAL_GIVE = "approval:give"
    PERIOD_CHANGE = "period:change"  # close, reopen, move its days
    MARKS_PUBLISH = "marks:publish"
    NOTICE_VIEW = "notice:view"
    NOTICE_SIGN = "notice:sign"
    REPORT_VIEW = "report:view"
    REPORT_WRITE = "report:write"
    REPORT_SIGN = "report:sign"  # send it out for the unit, send it back to its liaison
    REPORT_REVIEW = "report:review"
    ATTACHMENT_VIEW = "attachment:view"
    INSTRUCTION_GIVE = "instruction:give"
    INSTRUCTION_VIEW = "instruction:view"
    INSTRUCTION_ANSWER = "instruction:answer"
    COLLECTION_VIEW = "collection:view"
    COLLECTION_KEEP = "collection:keep"  # open, close, decide, make the plan
    PROPOSAL_VIEW = "proposal:view"
    PROPOSAL_WRITE = "proposal:write"
    PROPOSAL_SIGN = "proposal:sign"  # submit it for the unit
    REMINDER_SEND = "reminder:send"
    DIRECTORY_VIEW = "directory:view"
    DIRECTORY_EDIT = "directory:edit"
    ACCOUNT_MANAGE = "account:manage"
    ACCOUNT_UNLOCK = "account:unlock"
    SYSTEM_VIEW = "system:view"  # deliveries, clock, sender
    AUDIT_VIEW = "audit:view"


Rule = Callable[[Actor, Any], bool]


def capacities_of(official: Official, on: date) -> list[Actor]:
    """The posts an official acts in on a day, own ones first, then those covered for others."""
    tenures = db.session.scalars(
        select(Tenure)
        .join(Post)
        .where(
            Tenure.official_id == official.id,
            Tenure.from_on <= on,
            or_(Tenure.until_on.is_(None), Tenure.until_on > on),
        )
        .order_by(Post.position, Post.id)
    )
    covers = db.session.scalars(
        select(Cover)
        .join(Post)
        .where(Cover.official_id == official.id, Cover.from_on <= on, Cover.until_on > on)
        .order_by(Post.position, Post.id)
    )
    own = [Actor(official, tenure.post, on) for tenure in tenures]
    return own + [Actor(official, cover.post, on, cover=cover) for cover in covers]


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


def answers_for_unit(actor: Actor, consulted: ConsultedUnit) -> bool:
    return signs_for_unit(actor, consulted.unit)


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


def reads_attachment(actor: Actor, attachment: Attachment) -> bool:
    return allowed(actor, Permission.REPORT_VIEW, attachment.report)


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


def keeps_directory(actor: Actor, subject: object) -> bool:
    """The office and the system administrator; who administers, the latter alone decides, or the
    office could appoint itself and open other people's accounts."""
    post = subject.post if isinstance(subject, Tenure | Cover) else subject
    if isinstance(post, Post) and post.kind in ADMINISTRATORS:
        return actor.is_a(PostKind.SYSTEM_ADMINISTRATOR)
    return actor.is_a(PostKind.SUPERVISOR, PostKind.SYSTEM_ADMINISTRATOR)


# One rule is enough.
POLICY: dict[Permission, tuple[Rule, ...]] = {
    Permission.SIGNED_IN: (anybody,),
    Permission.TASK_VIEW: (governs_task, unit_is_on_task),
    Permission.TASK_MARK: (of_the_office,),
    Permission.LEDGER_VIEW: (works_with_tasks,),
    Permission.PORTFOLIO_VIEW: (
        holds(PostKind.MAYOR, *LEADS, PostKind.DIRECTOR, PostKind.SECRETARY),
    ),
    Permission.STATISTICS_VIEW: (of_the_government,),
    Permission.PLAN_VIEW: (governs_plan, unit_is_in_plan),
    Permission.PLAN_EDIT: (of_the_office,),
    Permission.PLAN_AGREE: (holds(PostKind.SUPERVISOR, PostKind.DIRECTOR),),
    Permission.PLAN_ISSUE: (of_the_office,),
    Permission.CONSULTATION_VIEW: (keeps_drafts,),
    Permission.CONSULTATION_HOLD: (of_the_office,),
    Permission.COMMENT_WRITE: (is_consulted,),
    Permission.COMMENT_SEND: (answers_for_unit,),
    Permission.APPROVAL_ASK: (of_the_office,),
    Permission.APPROVAL_VIEW: (keeps_approval, is_asked_to_approve, serves_who_is_asked),
    Permission.APPROVAL_GIVE: (is_asked_to_approve,),
    Permission.PERIOD_CHANGE: (of_the_office,),
    Permission.MARKS_PUBLISH: (of_the_office,),
    Permission.NOTICE_VIEW: (works_with_tasks,),
    Permission.NOTICE_SIGN: (is_addressed,),
    Permission.REPORT_VIEW: (governs_report, unit_reads_report),
    Permission.REPORT_WRITE: (writes_for_unit,),
    Permission.REPORT_SIGN: (signs_for_unit,),
    Permission.REPORT_REVIEW: (of_the_office,),
    Permission.ATTACHMENT_VIEW: (reads_attachment,),
    Permission.INSTRUCTION_GIVE: (may_instruct,),
    Permission.INSTRUCTION_VIEW: (governs_instruction, is_instructed),
    Permission.INSTRUCTION_ANSWER: (is_instructed,),
    Permission.COLLECTION_VIEW: (sees_collections,),
    Permission.COLLECTION_KEEP: (of_the_office,),
    Permission.PROPOSAL_VIEW: (office_sees_proposal, unit_wrote_proposal),
    Permission.PROPOSAL_WRITE: (unit_wrote_proposal,),
    Permission.PROPOSAL_SIGN: (signs_for_unit,),
    Permission.REMINDER_SEND: (of_the_office,),
    Permission.DIRECTORY_VIEW: (
        holds(
            PostKind.SUPERVISOR,
            PostKind.DIRECTOR,
            PostKind.SYSTEM_ADMINISTRATOR,
            PostKind.SECURITY_ADMINISTRATOR,
        ),
    ),
    Permission.DIRECTORY_EDIT: (keeps_directory,),
    Permission.ACCOUNT_MANAGE: (manages_accounts,),
    Permission.ACCOUNT_UNLOCK: (unlocks_accounts,),
    Permission.SYSTEM_VIEW: (
        holds(PostKind.SYSTEM_ADMINISTRATOR, PostKind.SECURITY_ADMINISTRATOR),
    ),
    Permission.AUDIT_VIEW: (holds(PostKind.AUDITOR),),
}


def allowed(actor: Actor, permission: Permission, subject: Any = None) -> bool:
    """Whether the post acted in allows it, on this subject where the permission needs one."""
    return any(rule(actor, subject) for rule in POLICY[permission])
